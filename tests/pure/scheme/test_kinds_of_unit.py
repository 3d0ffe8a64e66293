"""Points that differ by kind of unit, and windows that share days."""

from fractions import Fraction

import pytest

from kaoping.pure.scheme import check, load
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scheme.tables import base_by_kind, calendar, mark_text, official_table
from kaoping.pure.scoring import compile_scheme
from kaoping.schemes import builtin_names, builtin_text

HEAD = """\
scheme: s
title: 示例
year: 2014
groups: {区: {group: 区}, 县: {group: 县}, 开发区: {group: 开发区}, 窗口: {tag: 窗口}, 非窗口: {without: 窗口}}
indicators:
"""
LEAF = "  - {id: %s, title: 项, %s, ratio: {of: {count: a}, full: 1}}\n"


def base(*leaves, language="zh"):
    scheme = load(HEAD + "".join(LEAF % (number, words) for number, words in enumerate(leaves, 1)))
    assert check(scheme) == ()
    return mark_text(base_by_kind(scheme), language)


@pytest.mark.parametrize(
    ("leaves", "zh", "en"),
    [
        (["points: 4", "points: 6"], "10", "10"),
        (["points: 4", "points: 6, applies_to: 窗口"], "窗口 10 / 其他 4", "窗口 10 / others 4"),
        (["points: 4, applies_to: 窗口", "points: 4, applies_to: 非窗口"], "4", "4"),
        (["points: 45, applies_to: 窗口", "points: 50, applies_to: 非窗口"], "窗口 45 / 非窗口 50", "窗口 45 / 非窗口 50"),
        (["points: {by_group: {区: 12, 县: 12, 开发区: 7}}", "points: 3"], "区、县 15 / 开发区 10", "区, 县 15 / 开发区 10"),
        (["points: {by_group: {区: 1, 县: 2, 开发区: 3}}", "points: 3, applies_to: [区, 县]"], "区 4 / 县 5 / 开发区 3", None),
        (
            ["points: {by_group: {区: 1, 县: 2, 开发区: 3}}", "points: 10, applies_to: 窗口"],
            "区 1 / 区+窗口 11 / 县 2 / 县+窗口 12 / 开发区 3 / 开发区+窗口 13",
            None,
        ),
    ],
)  # fmt: skip
def test_the_base_is_told_for_every_kind_of_unit(leaves, zh, en):
    assert base(*leaves) == zh
    if en is not None:
        assert base(*leaves, language="en") == en


def test_too_many_kinds_are_told_as_a_span():
    groups = "".join(f"t{n}: {{tag: t{n}}}, " for n in range(4))
    leaves = "".join(LEAF % (n, f"points: 1, applies_to: t{n}") for n in range(4)) + LEAF % ("z", "points: 6")
    scheme = load(f"scheme: s\ntitle: 示例\nyear: 2014\ngroups: {{{groups}}}\nindicators:\n{leaves}")

    assert len(base_by_kind(scheme)) == 16
    assert mark_text(base_by_kind(scheme)) == "6–10"


def test_an_inner_row_shows_what_its_children_make():
    text = (
        HEAD
        + "  - id: 1\n    title: 合\n    indicators:\n"
        + "".join(
            "    " + LEAF % (f"1.{n}", words)
            for n, words in enumerate(["points: {by_group: {区: 4, 县: 5, 开发区: 6}}", "points: 2"], 1)
        )
    )

    rows = {row.id: row.points for row in official_table(load(text))}
    assert rows == {"1": "区 6 / 县 7 / 开发区 8", "1.1": "区 4; 县 5; 开发区 6", "1.2": "2"}


@pytest.mark.parametrize("name", builtin_names())
def test_nobody_is_rescaled_beyond_the_greatest_base(name):
    scheme = load(builtin_text(name))

    assert compile_scheme(scheme).full == max(one.mark for one in base_by_kind(scheme))


WINDOWS = "  - {id: 1, title: 项, points: 4, %s, windows: [%s]}\n"
STEPS = "steps: {of: {count: a}, bands: [{from: 1, points: 4}]}"


@pytest.mark.parametrize(
    ("rule", "windows", "shared"),
    [
        (STEPS, "{id: a, due: 2014-03-31}, {id: b, due: 2014-06-30}", None),  # b begins in April
        (STEPS, "{id: a, due: 2014-06-30}, {id: b, due: 2014-06-30}", ("2014-01-01", "2014-06-30")),
        (STEPS, "{id: a, due: 2014-06-30}, {id: b, from: 2014-06-30, due: 2014-09-30}", ("2014-06-30", "2014-06-30")),
        (STEPS, "{id: a, due: 2014-06-30}, {id: b, from: 2014-07-01, due: 2014-09-30}", None),
        (STEPS, "{id: b, from: 2014-02-01, due: 2014-09-30}, {id: a, due: 2014-03-31}", ("2014-02-01", "2014-03-31")),
        ("assess: {out_of: 4}", "{id: a, due: 2014-06-30}, {id: b, due: 2014-06-30}", ("2014-01-01", "2014-06-30")),
        ("even: {}", "{id: a, due: 2014-06-30}, {id: b, due: 2014-06-30}", None),  # a piece names its window
        (
            "even: {}, gate: {if: {of: {count: a}, at_least: 1}}",
            "{id: a, due: 2014-06-30}, {id: b, due: 2014-06-30}",
            ("2014-01-01", "2014-06-30"),
        ),
        (
            STEPS,
            "{id: a, due: {by_group: {区: 2014-03-31, 县: 2014-04-30, 开发区: 2014-05-31}}},"
            " {id: b, from: 2014-05-01, due: 2014-09-30}",
            ("2014-05-01", "2014-05-31"),
        ),
    ],
)  # fmt: skip
def test_windows_that_share_days_are_a_fault_where_the_day_decides(rule, windows, shared):
    faults = check(load(HEAD + WINDOWS % (rule, windows)))

    assert [(f.code, f.line) for f in faults] == ([("windows_overlap", 6)] if shared else [])
    for fault in faults:
        assert tuple(str(fault.params[word]) for word in ("first", "last")) == shared
        assert "share days" in sentence(fault)
        assert "算两次" in sentence(fault, "zh")


def test_a_thousand_indicators_ask_for_few_kinds():
    tags = ", ".join(f"g{n}: {{tag: t{n}}}" for n in range(12))
    leaves = "".join(LEAF % (n, f"points: 1, applies_to: g{n % 12}") for n in range(1000))
    scheme = load(f"scheme: s\ntitle: 示例\nyear: 2014\ngroups: {{{tags}}}\nindicators:\n{leaves}")

    assert check(scheme) == ()
    assert max(one.mark for one in base_by_kind(scheme)) <= Fraction(1000)


CALENDAR = (
    HEAD
    + """\
  - {id: 1, title: 件, points: 6, every: half-year, even: {}}
  - {id: 2, title: 价, points: 6, every: half-year, per_item: {of: {count: a}, prices: [{points: {by_group: {区: 1, 县: 2, 开发区: 3}}}]}}
  - {id: 3, title: 均, points: 6, every: half-year, combine: average, ratio: {of: {count: a}, full: 3}}
  - {id: 4, title: 窗, points: 6, applies_to: 窗口, due: 2014-03-31, even: {}}
  - {id: 5, title: 组, points: {by_group: {区: 4, 县: 5, 开发区: 6}}, due: 2014-03-31, even: {}}
"""
)


def test_the_calendar_is_everyones_until_groups_are_named():
    scheme = load(CALENDAR)

    told = {(row.indicator, row.window): row.mark for row in calendar(scheme)}
    assert told == {
        ("1", "2014H1"): 3,
        ("1", "2014H2"): 3,
        ("2", "2014H1"): None,  # its rule states its own points
        ("2", "2014H2"): None,
        ("3", "2014H1"): 6,
        ("3", "2014H2"): 6,
        ("4", "4"): 6,
        ("5", "5"): None,  # differs by group
    }
    own = {row.indicator: row.mark for row in calendar(scheme, ["县", "非窗口"])}
    assert own == {"1": 3, "2": None, "3": 6, "5": 5}
