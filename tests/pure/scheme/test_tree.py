"""Nodes in their order with what they inherit, and values that differ by group."""

from fractions import Fraction

import pytest

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import load
from kaoping.pure.scheme.by_group import for_groups, groups_of, plain, resolve
from kaoping.pure.scheme.rules import ByGroup
from kaoping.pure.scheme.tree import find, full_mark, index, leaf, leaves, walk

TREE = """\
scheme: s
title: t
year: 2014
settings: {late: {worth: 50%}}
groups:
  区: {tag: district}
  县: {without: district}
  甲: {group: A}
  名单: {units: [u1, u2]}
tasks: {t1: {title: 一}}
indicators:
  - id: 1
    task: t1
    paragraph: [p1, p2]
    by: 评委
    applies_to: 区
    indicators:
      - {id: 1.1, points: {by_group: {区: 4, 县: 2}}, even: {}}
      - id: 1.2
        paragraph: p3
        by: 群众
        late: {worth: 0}
        applies_to: [甲, 名单]
        combine: highest
        indicators:
          - {id: a, points: 2, even: {}}
          - {id: b, points: 3, even: {}}
bonus:
  - {id: B, points: open, carry: {key: x}}
"""


@pytest.fixture
def scheme():
    return load(TREE)


def test_the_walk_goes_down_before_it_goes_on(scheme):
    assert [(one.id, one.depth, one.part) for one in walk(scheme)] == [
        ("1", 0, "indicators"),
        ("1.1", 1, "indicators"),
        ("1.2", 1, "indicators"),
        ("a", 2, "indicators"),
        ("b", 2, "indicators"),
        ("B", 0, "bonus"),
    ]
    assert [one.id for one in leaves(scheme)] == ["1.1", "a", "b", "B"]
    assert list(index(scheme)) == ["1", "1.1", "1.2", "a", "b", "B"]


def test_children_inherit_what_they_do_not_say(scheme):
    first, last = find(scheme, "1.1"), find(scheme, "b")

    assert (first.task, first.paragraph, first.by, first.late_worth) == (
        "t1",
        ("p1", "p2"),
        "评委",
        Fraction(1, 2),
    )
    assert (last.task, last.paragraph, last.by, last.late_worth) == ("t1", ("p3",), "群众", 0)
    assert last.path == ("1", "1.2", "b")


def test_a_node_applies_where_all_above_it_do(scheme):
    last = find(scheme, "b")

    assert last.applies({"区", "甲"})
    assert last.applies({"区", "名单"})
    assert not last.applies({"甲"})
    assert not last.applies({"区"})


def test_full_marks_are_sums_or_the_greatest_of_what_applies(scheme):
    top = find(scheme, "1").node

    assert full_mark(top, {"区", "甲"}) == 7
    assert full_mark(top, {"县"}) == 2
    assert full_mark(find(scheme, "B").node) is None


def test_a_leaf_is_asked_for_by_its_id(scheme):
    assert leaf(scheme, "a").id == "a"
    with pytest.raises(SchemeError, match="unknown_indicator"):
        leaf(scheme, "z")
    with pytest.raises(SchemeError, match="not_a_leaf"):
        leaf(scheme, "1.2")


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ({"code": "u1", "tags": ["district"], "own_group": "A"}, {"区", "甲", "名单"}),
        ({"code": "u3", "tags": [], "own_group": "A"}, {"县", "甲"}),
        ({"code": "u9"}, {"县"}),
    ],
)
def test_a_unit_is_in_the_groups_whose_selector_fits(scheme, unit, names):
    assert groups_of(scheme, **unit) == names


@pytest.mark.parametrize(
    ("groups", "code"),
    [((), "by_group_none"), (("区", "县"), "by_group_several"), (("甲",), "by_group_none")],
)
def test_a_unit_in_none_or_several_of_the_groups_is_a_fault(groups, code):
    value = ByGroup((("区", 1), ("县", 2)), 7)
    with pytest.raises(SchemeError) as caught:
        resolve(value, groups)

    assert (caught.value.code, caught.value.line) == (code, 7)


def test_a_scheme_for_groups_has_plain_values_where_it_applies(scheme):
    own = for_groups(scheme, {"区"})

    assert plain(own.indicators[0].children[0].points) == 4
    with pytest.raises(SchemeError, match="by_group_unresolved"):
        plain(scheme.indicators[0].children[0].points)


def test_what_does_not_apply_need_not_have_a_value(scheme):
    own = for_groups(scheme, {"名单"})

    assert own == scheme
