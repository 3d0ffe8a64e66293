"""Forms made of the language's own table: what is shown and sent back untouched changes nothing."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from kaoping.pure.scheme import load, render
from kaoping.pure.scheme.edit import revise
from kaoping.pure.scheme.edit_fields import flat
from kaoping.pure.scheme.edit_forms import (
    RULE_SHOWN,
    SCHEME_SECTIONS,
    SECTIONS,
    node_form,
    node_taken,
    scheme_form,
    scheme_taken,
)
from kaoping.pure.scheme.edit_names import names_in
from kaoping.pure.scheme.edit_nodes import RULE_WORDS, node_at, replaced, rows_of
from kaoping.pure.scheme.edit_tree import plain_of
from kaoping.pure.scheme.schema import json_schema
from kaoping.pure.scheme.words_help import has_row
from kaoping.pure.scheme.words_nodes import NODE, SCHEME
from kaoping.schemes import builtin_names, builtin_text
from tests.pure.scheme.forms import sent, sent_node
from tests.strategies.schemes import schemes

TEXT = """\
scheme: a
title: 甲
year: 2014
groups: {区: {tag: district}, 县: {without: district}}
materials: {signed: {seal: true}}
indicators:
  - {id: 1, title: 一, points: 2, every: quarter, even: {}}
"""


def form_of(text, place="indicators.0", rule=None, language="zh-hans"):
    tree = plain_of(text)
    return tree, node_form(node_at(tree, place), place, names_in(tree), language, rule)


def filled(text, rule=None, **values):
    """The text after the first row's form came back with ``values`` (``__`` for a dot)."""
    tree, form = form_of(text, rule=rule)
    posted = sent_node(form)
    for name, value in values.items():
        posted[name.replace("__", ".")] = [value]
    node, refused = node_taken(node_at(tree, "indicators.0"), form, posted)
    assert not refused
    return revise(text, replaced(tree, "indicators.0", node))


@given(schemes())
@settings(max_examples=25)
def test_every_row_of_any_scheme_comes_back_as_it_was(scheme):
    tree = plain_of(render(scheme))
    names = names_in(tree)
    for row in rows_of(tree):
        node = node_at(tree, row.place)
        form = node_form(node, row.place, names, "en")
        assert node_taken(node, form, sent_node(form)) == (node, [])
    for section, _ in SCHEME_SECTIONS:
        fields = scheme_form(tree, section, names, "zh-hans")
        assert scheme_taken(tree, fields, sent(fields)) == (tree, [])


@pytest.mark.parametrize("name", builtin_names())
def test_builtin_schemes_need_no_yaml_in_their_forms(name):
    """What an office meets in a scheme has a control of its own; ``else`` and the like have a line."""
    tree = plain_of(builtin_text(name))
    for row in rows_of(tree):
        form = node_form(node_at(tree, row.place), row.place, names_in(tree), "zh-hans")
        odd = [one.name for one in flat(form.all_fields) if one.control == "yaml" and one.value]
        assert len(odd) <= 1, (row.place, odd)


def test_every_word_of_a_row_and_of_the_file_has_its_place_in_a_form():
    shown = {word for _, words in SECTIONS for word in words} | set(RULE_WORDS) | {"indicators"}
    assert shown == set(NODE.all_words)
    assert {word for _, words in SCHEME_SECTIONS for word in words} | {"indicators", "bonus"} == set(
        SCHEME.all_words
    )


def test_every_word_has_a_label_and_a_line_of_help_in_chinese():
    without = [
        f"{shape}.{word}"
        for shape, definition in json_schema()["$defs"].items()
        for word in definition.get("properties", {})
        if not has_row(shape, word)
    ]
    assert without == []


def test_points_by_group_are_written_like_a_price_list():
    text = filled(TEXT, points="区: 10，县: 4".replace("，", ", "))

    values = load(text).indicators[0].points.values
    assert values == (("区", Fraction(10)), ("县", Fraction(4)))


def test_a_quarter_becomes_a_month():
    assert filled(TEXT, every="month") == TEXT.replace("quarter", "month")


@pytest.mark.parametrize("rule", RULE_WORDS)
def test_every_rule_can_be_chosen_and_is_then_the_only_one(rule):
    text = filled(TEXT.replace("every: quarter, ", ""), rule=rule)

    node = plain_of(text)["indicators"][0]
    assert [word for word in RULE_WORDS if word in node] == [rule]
    if rule != "per_item":
        load(text)


def test_a_row_of_prices_is_added_from_the_blank_row():
    text = TEXT.replace(
        "every: quarter, even: {}", "per_item: {of: {events: adoption}, prices: [{points: 1}]}"
    )

    after = filled(text, per_item__prices__1__where="level: [市, 省]", per_item__prices__1__points="4")

    prices = load(after).indicators[0].rule.prices
    assert (prices[1].points, prices[1].where.tests) == (Fraction(4), (("level", ("市", "省")),))


def test_a_condition_is_filled_in_words():
    names = {"gate__0__if__of__=kind": "events", "gate__0__if__of__=what": "bad",
             "gate__0__if__=compare": "at_most", "gate__0__if__=bound": "0", "gate__0__else": "times: 50%"}  # fmt: skip
    gate = load(filled(TEXT, **names)).indicators[0].gates[0]

    assert (gate.condition.of.key, gate.condition.bounds) == ("bad", (("at_most", Fraction(0)),))
    assert (gate.otherwise, gate.amount) == ("times", Fraction(1, 2))


def test_a_word_that_nobody_knows_is_shown_as_text_and_kept():
    text = TEXT.replace("points: 2", "pionts: {a: 1}, points: 2")
    _tree, form = form_of(text)

    assert [(one.word, one.value) for one in form.more] == [("pionts", "{a: 1}")]
    assert filled(text, points="3") == text.replace("points: 2,", "points: 3,")


def test_a_text_that_is_no_value_is_given_back_to_the_form():
    tree, form = form_of(TEXT)
    posted = {**sent_node(form), "gate.0.else": ["{times"]}

    _node, refused = node_taken(node_at(tree, "indicators.0"), form, posted)

    assert [(one.name, one.text) for one in refused] == [("gate.0.else", "{times")]
    assert RULE_SHOWN in posted
