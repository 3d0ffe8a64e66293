"""``evaluate`` against a slow, naive reading of product.md, written apart from the scoring package."""

import random
from datetime import date, datetime, timedelta
from fractions import Fraction as F
from zoneinfo import ZoneInfo

import pytest

from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import (
    CountFact,
    ExtensionFact,
    Facts,
    NoticeFact,
    PieceFact,
    UnitFact,
    WaiverFact,
    compile_scheme,
    evaluate,
    evaluate_unit,
)
from kaoping.schemes import builtin_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAN = compile_scheme(load(builtin_text("luoyang-2014")))
QUARTERS = {"2014Q1": (3, 31), "2014Q2": (6, 30), "2014Q3": (9, 30), "2014Q4": (12, 31)}
HALVES = {"2014H1": (6, 30), "2014H2": (12, 31)}
SCHEME = {  # number: points, windows with due days, by notice until, quality
    "1": (2, {"plan": (3, 31), "summary": (11, 30)}, None, True),
    "2": (2, HALVES, None, True),
    "3": (2, None, (12, 31), True),
    "4": (4, QUARTERS, None, False),
    "5": (2, {"2014H1": (6, 30), "2014H2": (10, 31)}, None, True),
    "6": (3, None, (12, 31), True),
    "7": (2, {**QUARTERS, "2014Q4": (10, 31)}, None, False),
    "8": (4, QUARTERS, None, False),
    "9": (3, None, (10, 31), False),
    "10": (4, None, (12, 31), False),
    "11": (2, {"paper": (8, 31)}, None, True),
}


def naive(facts, unit, as_of):
    """Base, bonus, attainable, comparable and pending by hand."""
    base, attainable, pending = F(0), F(0), F(0)
    for number, (points, own, until, quality) in SCHEME.items():
        if own is None:
            windows = {}
            for fact in facts:
                if not isinstance(fact, NoticeFact) or fact.indicator != number or fact.issued > as_of:
                    continue
                if fact.units is None or unit in fact.units:
                    windows[fact.notice] = (min(fact.due, date(2014, *until)), fact.pieces)
        else:
            windows = {key: (date(2014, *due), 1) for key, due in own.items()}
        waived = [f for f in facts if isinstance(f, WaiverFact) and f.unit == unit and f.indicator == number]
        if any(f.window is None for f in waived):
            continue
        named = {f.window for f in waived}
        had = bool(windows)
        windows = {key: value for key, value in windows.items() if key not in named}
        if not windows:
            if not had and as_of < date(2014, 12, 31):
                attainable += points
            continue
        attainable += points
        share = F(points, sum(pieces for _, pieces in windows.values()))
        for key, (due, asked) in windows.items():
            for fact in facts:
                if isinstance(fact, ExtensionFact) and (fact.unit, fact.indicator, fact.window) == (
                    unit,
                    number,
                    key,
                ):
                    due = max(due, fact.until)
            good = [
                f
                for f in facts
                if isinstance(f, PieceFact)
                and (f.unit, f.indicator, f.window, f.state) == (unit, number, key, "accepted")
                and f.received.astimezone(SHANGHAI).date() <= min(due, as_of)
            ]
            if not quality:
                base += share * min(asked, len(good))
                continue
            marked = sorted((mean(f.marks) for f in good if f.marks), reverse=True)[:asked]
            base += sum((share * mark / 100 for mark in marked), F(0))
            unmarked = sum(1 for f in good if not f.marks)
            pending += share * min(unmarked, asked - len(marked))
    reposts = sum(
        (
            f.value
            for f in facts
            if isinstance(f, CountFact)
            and f.unit == unit
            and date(2014, 1, 1) <= f.at <= min(as_of, date(2014, 12, 31))
        ),
        F(0),
    )
    bonus = F(0) if reposts < 3 else min(F(4), reposts - 2)
    comparable = base * 30 / attainable + bonus if attainable else bonus
    return base, bonus, attainable, comparable, pending


def mean(marks):
    marks = sorted(marks)
    if len(marks) >= 5:
        marks = marks[1:-1]
    return sum(marks, F(0)) / len(marks)


def random_city(seed):
    rng = random.Random(seed)
    codes = [f"u{n}" for n in range(4)]
    facts = [UnitFact(code, code) for code in codes]
    windows = {number: list(own or ()) for number, (_, own, _, _) in SCHEME.items()}
    for number in ("3", "6", "9", "10"):
        for n in range(rng.choice([0, 1, 1, 2, 3])):
            issued = date(2014, 1, 1) + timedelta(days=rng.randrange(330))
            units = None if rng.random() < 0.5 else frozenset(rng.sample(codes, rng.randrange(1, 4)))
            notice = f"n{number}-{n}"
            due = issued + timedelta(days=rng.randrange(5, 90))
            facts.append(NoticeFact(notice, number, issued, due, "", rng.choice([1, 1, 2, 3]), units))
            windows[number].append(notice)
    days = [date(2014, 3, 31), date(2014, 6, 30), date(2014, 8, 31), date(2014, 9, 30), date(2014, 12, 31)]
    for code in codes:
        for number, keys in windows.items():
            for key in keys:
                for n in range(rng.choice([0, 1, 1, 2, 3])):
                    day = (
                        rng.choice(days)
                        if rng.random() < 0.3
                        else date(2014, 1, 1) + timedelta(rng.randrange(380))
                    )
                    moment = datetime(
                        day.year, day.month, day.day, rng.choice([0, 9, 23]), rng.choice([0, 59]), 59
                    )
                    facts.append(
                        PieceFact(
                            f"{code}-{number}-{key}-{n}",
                            code,
                            number,
                            key,
                            moment.replace(tzinfo=SHANGHAI),
                            rng.choice(["accepted"] * 6 + ["submitted", "returned", "rejected", "withdrawn"]),
                            tuple(
                                F(rng.randrange(0, 201), 2) for _ in range(rng.choice([0, 0, 1, 2, 3, 5, 6]))
                            ),
                        )
                    )
                if rng.random() < 0.1:
                    facts.append(WaiverFact(code, number, key))
                if rng.random() < 0.15:
                    until = date(2014, 1, 1) + timedelta(rng.randrange(60, 390))
                    facts.append(ExtensionFact(code, number, key, until))
            if rng.random() < 0.05:
                facts.append(WaiverFact(code, number))
        for _ in range(rng.randrange(5)):
            at = date(2013, 12, 20) + timedelta(rng.randrange(390))
            facts.append(CountFact(code, "publishing.reposts", F(rng.randrange(4)), at))
    rng.shuffle(facts)
    return facts


@pytest.mark.parametrize("seed", range(24))
def test_evaluate_agrees_with_a_naive_reading(seed):
    facts = random_city(seed)
    rng = random.Random(seed)
    as_of = None if seed % 3 == 0 else date(2014, 1, 1) + timedelta(rng.randrange(364))
    heap = Facts.of(facts)
    result = evaluate(PLAN, heap, as_of)

    expected = {code: naive(facts, code, as_of or date(2016, 1, 1)) for code in heap.units}
    for sheet in result.sheets:
        found = (sheet.base, sheet.bonus, sheet.attainable, sheet.comparable, sheet.pending)
        assert found == expected[sheet.unit]
        assert sheet.rank == 1 + sum(other[3] > sheet.comparable for other in expected.values())
    order = [(sheet.rank, sheet.unit) for sheet in result.sheets]
    assert order == sorted(order)


@pytest.mark.parametrize("seed", range(40, 50))
def test_the_fast_totals_are_those_of_the_trace(seed):
    heap = Facts.of(random_city(seed))
    as_of = None if seed % 2 else date(2014, 7, 15)

    for sheet in evaluate(PLAN, heap, as_of).sheets:
        assert sum((line.score for line in sheet.base_lines), F(0)) == sheet.base
        assert sum((line.score for line in sheet.bonus_lines), F(0)) == sheet.bonus
        assert sum((line.attainable for line in sheet.base_lines), F(0)) == sheet.attainable
        assert sheet.base + sheet.pending + sheet.still + sheet.lost == sheet.attainable
        alone = evaluate_unit(PLAN, heap, sheet.unit, as_of)
        assert (alone.total, alone.comparable, alone.lines) == (sheet.total, sheet.comparable, sheet.lines)
