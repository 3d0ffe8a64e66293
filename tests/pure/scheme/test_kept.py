"""Closed windows keep the old rule: the text that says so, and that every kept value stays the same."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme import check, load, render
from kaoping.pure.scheme import model as m
from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.compare.carry import Carrying
from kaoping.pure.scheme.compare.kept import families_of, keep_closed
from kaoping.pure.scheme.compare.why import WHY
from kaoping.pure.scheme.tree import index
from kaoping.pure.scheme.windows import windows_of
from kaoping.pure.scoring import Facts, PieceFact, UnitFact, evaluate_unit
from kaoping.schemes import builtin_text
from tests.strategies.sound_schemes import sound_schemes

LUOYANG = load(builtin_text("luoyang-2014"))
JULY = date(2014, 7, 1)
NOBODY = frozenset()


def _with(scheme, code, **changes):
    """The scheme with one indicator changed."""

    def changed(node):
        children = tuple(changed(child) for child in node.children)
        node = dataclasses.replace(node, children=children)
        return dataclasses.replace(node, **changes) if node.id == code else node

    return dataclasses.replace(scheme, indicators=tuple(changed(node) for node in scheme.indicators))


def _every(every, **more):
    return m.WindowsSpec(every=every, **more)


def test_a_quarter_becomes_months_from_july_on():
    kept = keep_closed(LUOYANG, _with(LUOYANG, "8", windows=_every("month")), JULY)

    before, after = (index(kept.scheme)[code] for code in ("8.1", "8.2"))
    assert [window.key for window in windows_of(kept.scheme, before)] == ["2014Q1", "2014Q2"]
    assert [window.key for window in windows_of(kept.scheme, after)] == [f"2014M{n:02}" for n in range(7, 13)]
    assert (before.node.points, after.node.points) == (2, 2)
    assert kept.families["8"] == ("8.1", "8.2")
    assert check(kept.scheme) == ()
    assert load(render(kept.scheme)) == kept.scheme
    assert [ruling.indicators for ruling in kept.scheme.notes[-1:]] == [("8.1", "8.2")]


def test_more_points_are_for_the_later_windows():
    kept = keep_closed(LUOYANG, _with(LUOYANG, "8", points=Fraction(6)), JULY)

    assert [index(kept.scheme)[code].node.points for code in ("8.1", "8.2")] == [2, 4]
    assert index(kept.scheme)["8"].node.points is None


@pytest.mark.parametrize(
    ("code", "changes", "why"),
    [
        ("3", {"points": Fraction(3)}, "by_notice"),
        ("8", {"points": Fraction(1)}, "nothing_left"),
        ("11", {"points": Fraction(3)}, "none_closed"),
        ("8", {"points": r.Word.OPEN}, "open"),
        ("8", {"combine": "average"}, "average"),
        ("8", {"points": r.ByGroup((("甲", Fraction(4)), ("乙", Fraction(5))))}, "by_group"),
    ],
)
def test_what_cannot_be_divided_follows_the_new_text_and_says_why(code, changes, why):
    kept = keep_closed(LUOYANG, _with(LUOYANG, code, **changes), JULY)

    assert [(line.code, line.why) for line in kept.wholes] == [(code, why)]
    assert kept.lines == ()


def test_a_window_that_was_the_only_one_and_has_closed_stays_whole():
    later = date(2014, 12, 1)
    kept = keep_closed(LUOYANG, _with(LUOYANG, "11", points=Fraction(3)), later)

    (line,) = kept.lines
    assert (line.code, line.before, line.after) == ("11", "11", "")
    assert index(kept.scheme)["11"].node.points == 2


def test_days_to_come_need_no_second_rule():
    changed = _with(LUOYANG, "5", windows=_every("half-year", until=date(2014, 11, 15)))
    kept = keep_closed(LUOYANG, changed, JULY)

    assert (kept.lines, kept.wholes, kept.scheme) == ((), (), changed)


def test_every_reason_has_words():
    assert all(english and chinese for english, chinese in WHY.values())


# --- carrying ------------------------------------------------------------------------------------------


def _carrying(**changes):
    new = _with(LUOYANG, "8", **changes)
    return Carrying(LUOYANG, new, families_of(LUOYANG, new))


@pytest.mark.parametrize(
    ("key", "day", "place"),
    [
        ("2014Q1", date(2014, 2, 10), "2014M02"),
        ("2014Q1", date(2014, 4, 5), "2014M03"),  # late stays late: never on time for April
        ("2014Q2", date(2014, 3, 20), "2014M04"),  # sent before the quarter began: it names the quarter
    ],
)
def test_a_piece_goes_where_it_arrived(key, day, place):
    found = _carrying(windows=_every("month")).of_piece("8", key, day, NOBODY, NOBODY)
    assert found == ("8", place)


def test_a_piece_of_a_removed_indicator_has_no_place():
    new = dataclasses.replace(LUOYANG, indicators=LUOYANG.indicators[:-1])
    carrying = Carrying(LUOYANG, new, families_of(LUOYANG, new))
    assert carrying.of_piece("11", "paper", date(2014, 8, 1), NOBODY, NOBODY) is None


def test_a_waived_quarter_waives_its_months_and_a_month_no_quarter():
    carrying = _carrying(windows=_every("month"))
    places, left = carrying.of_waivers("8", ["2014Q1"], NOBODY, NOBODY)
    assert ([key for _, key in places], left) == (["2014M01", "2014M02", "2014M03"], ())

    back = Carrying(carrying.new, LUOYANG, families_of(carrying.new, LUOYANG))
    assert back.of_waivers("8", ["2014M01"], NOBODY, NOBODY) == ((), ("2014M01",))
    places, left = back.of_waivers("8", ["2014M01", "2014M02", "2014M03"], NOBODY, NOBODY)
    assert (places, left) == ((("8", "2014Q1"),), ())


def test_a_notice_keeps_its_window():
    found = _carrying(points=Fraction(5)).of_piece("3", "n7", date(2014, 5, 1), NOBODY, NOBODY)
    assert found == ("3", "n7")


# --- the promise ---------------------------------------------------------------------------------------


@st.composite
def _amended(draw):
    """A scheme, a text that changes one of its indicators, a day, and pieces of one unit."""
    old = draw(sound_schemes())
    leaves = [placed for placed in index(old).values() if placed.is_leaf and placed.part == "indicators"]
    chosen = draw(st.sampled_from(leaves))
    if draw(st.integers(0, 3)):  # most often one that can be divided
        rule = r.Even(draw(st.integers(1, 2)), quality=draw(st.booleans()))
        spec = _every(draw(st.sampled_from(["month", "quarter", "half-year"])))
        old = _with(old, chosen.id, rule=rule, windows=spec, points=Fraction(4))
        leaves = [placed for placed in index(old).values() if placed.is_leaf and placed.part == "indicators"]
        chosen = index(old)[chosen.id]
    windows = draw(st.sampled_from([chosen.windows, _every("month"), _every("quarter"), _every("half-year")]))
    points = draw(st.sampled_from([chosen.node.points, Fraction(5), Fraction(20)]))
    rule = draw(st.sampled_from([chosen.node.rule, r.Even(2), r.Even(1, quality=True)]))
    new = _with(old, chosen.id, windows=windows, points=points, rule=rule)
    pieces = []
    for placed in leaves:
        for window in windows_of(old, placed) or (m.Window("", date(2014, 1, 1), date(2014, 12, 31)),):
            for number in range(draw(st.integers(0, 2))):
                late = timedelta(days=draw(st.integers(-40, 4)))
                received = datetime.combine(window.due + late, time(4), UTC)
                mark = (Fraction(draw(st.integers(0, 100))),) if draw(st.booleans()) else ()
                name = f"{placed.id}-{window.key}-{number}"
                pieces.append(PieceFact(name, "u", placed.id, window.key, received, "accepted", mark))
    return old, new, draw(st.dates(date(2014, 4, 1), date(2014, 12, 31))), pieces


@given(_amended())
@settings(max_examples=60, deadline=None)
def test_what_was_earned_in_closed_windows_keeps_its_value(case):
    old, new, day, pieces = case
    kept = keep_closed(old, new, day)
    carrying = Carrying(old, kept.scheme, kept.families)
    moved = []
    for piece in pieces:
        place = carrying.of_piece(piece.indicator, piece.window, piece.received.date(), NOBODY, NOBODY)
        if place is not None:
            moved.append(dataclasses.replace(piece, indicator=place[0], window=place[1]))
    before = evaluate_unit(old, Facts.of([UnitFact("u"), *pieces]), "u")
    after = evaluate_unit(kept.scheme, Facts.of([UnitFact("u"), *moved]), "u")

    was = {line.id: line for top in (*before.base_lines, *before.bonus_lines) for line in top.walk()}
    now = {line.id: line for top in (*after.base_lines, *after.bonus_lines) for line in top.walk()}
    for line in kept.lines:
        old_code = next(one for one, family in kept.families.items() if line.before in family)
        keys = {window.key for window in line.windows}
        old_windows = {one.key: one.score for one in was[old_code].windows if one.key in keys}
        new_windows = {one.key: one.score for one in now[line.before].windows}
        assert old_windows.items() <= new_windows.items()
    assert load(render(kept.scheme)) == kept.scheme
    assert not [fault for fault in check(kept.scheme) if fault.code != "until_outside"]
