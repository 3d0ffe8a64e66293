"""Rules of other cities' schemes, each read into the values that it means."""

from datetime import date
from fractions import Fraction

from kaoping.pure.scheme import check, load, render
from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.by_group import for_groups, groups_of
from kaoping.pure.scheme.model import NO_LIMITS, Period
from kaoping.pure.scheme.tables import base_points, calendar
from kaoping.pure.scheme.tree import full_mark, leaf
from kaoping.pure.scheme.windows import line_windows

HARD = """\
scheme: hard-kinds
title: 各地难写的规则
period: {from: 2014-01-01, to: 2014-12-31}
groups: {甲: {group: A}, 乙: {group: B}, 区: {tag: district}, 开发区: {without: district}}
indicators:
  # A month's shortfall costs double; a bad report empties its month and costs 10.
  - id: 1
    points: open
    every: month
    gate: {if: {of: {events: bad_report}, at_most: 0}, else: 0}
    per_item: {of: {events: adoption}, times: [{where: {front: true}, by: 2}],
               prices: [{where: {untrue: true}, points: 0}, {where: {level: 市}, points: 4}]}
  - id: 2
    points: 0
    floor: none
    deduct:
      - {every: month, need: {by_group: {甲: 20, 乙: 10}}, of: {score: 1}, minus: 2}
      - {of: {events: bad_report}, minus: 10}
  # Cadences, prices derived by group, a limit inside, a ratio, discretion.
  - id: 3
    points: 5
    deduct:
      - {every: month, need: 1, of: {count: study.meetings}, minus: 0.5, at_most: 3}
      - {need: {by_group: {区: 30, 开发区: 20}}, of: {count: talks}, minus: even}
      - {if: {of: {events: adoption, per: {pieces: all}}, below: 30%}, minus: 1}
      - {of: {events: books.short}, minus: {from: 0.5, to: 1}}
  # Appraisal sheets, a panel; the last tenth of each group goes out.
  - {id: 4, points: 10, ballot: {blank: 0.2, items: [{id: 1, levels: {优: 10, 良: 5, 差: 0}}]}}
  - {id: 5, points: 90, by: 评委, assess: {drop: 2, at_least: 8}}
ranking: {within: [甲, 乙]}
grades: [{grade: 保留, first: 90%}, {grade: 退出}]
"""


def test_they_read_check_and_render():
    scheme = load(HARD)

    assert check(scheme) == ()
    assert load(render(scheme)) == scheme
    assert (scheme.year, scheme.period) == (None, Period(date(2014, 1, 1), date(2014, 12, 31)))
    assert scheme.total == NO_LIMITS


def test_values_mean_what_is_written():
    scheme = load(HARD)
    first, second, third = (leaf(scheme, code).node for code in "123")

    assert first.rule == r.PerItem(
        of=r.Events("adoption"),
        prices=(
            r.Price(Fraction(0), r.Where((("untrue", ("true",)),))),
            r.Price(Fraction(4), r.Where((("level", ("市",)),))),
        ),
        times=(r.Factor(Fraction(2), r.Where((("front", ("true",)),))),),
    )
    assert first.gates[0].condition == r.Compare(r.Events("bad_report"), (("at_most", Fraction(0)),))
    assert first.gates[0].otherwise == "zero"
    assert full_mark(first) is None
    assert second.floor is r.Word.NONE
    assert second.rule.lines[0].need == r.ByGroup((("甲", Fraction(20)), ("乙", Fraction(10))))
    assert third.rule.lines[1].minus is r.Word.EVEN
    assert third.rule.lines[2].condition.of == r.Events("adoption", per=r.Pieces())
    assert third.rule.lines[2].condition.bounds == (("below", Fraction(3, 10)),)
    assert third.rule.lines[3].minus == r.Range(Fraction(1, 2), Fraction(1))
    assert leaf(scheme, "5").node.rule.panel == r.Panel(drop=2, at_least=8)
    assert leaf(scheme, "5").node.rule.panel.drops_from == 5
    assert scheme.grades[0].first_share == Fraction(9, 10)


def test_a_unit_sees_its_own_values():
    scheme = load(HARD)
    groups = groups_of(scheme, code="u1", tags=["district"], own_group="B")
    own = for_groups(scheme, groups)

    assert groups == {"乙", "区"}
    assert [line.need for line in leaf(own, "3").node.rule.lines] == [1, 30, None, None]
    assert leaf(own, "2").node.rule.lines[0].need == 10


def test_a_line_with_a_cadence_has_windows_of_its_own():
    scheme = load(HARD)
    monthly, once = leaf(scheme, "3").node.rule.lines[:2]

    assert len(line_windows(scheme, monthly)) == 12
    assert [(window.opens, window.due) for window in line_windows(scheme, once)] == [
        (date(2014, 1, 1), date(2014, 12, 31))
    ]


def test_open_points_have_no_full_mark_to_print():
    scheme = load(HARD)

    assert base_points(scheme) is None
    rows = calendar(scheme, ["甲", "区"])
    assert len(rows) == 12
    assert {row.mark for row in rows} == {None}
