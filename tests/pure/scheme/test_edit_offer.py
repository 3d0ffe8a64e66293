"""Completion in unfinished texts: the words that may stand at the cursor, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme import render
from kaoping.pure.scheme.edit_names import Names
from kaoping.pure.scheme.edit_offer import help_at, names_guessed, offers
from kaoping.pure.scheme.edit_place import place_at
from kaoping.schemes import builtin_text
from tests.strategies.schemes import schemes

HEAD = "scheme: a\ntitle: 甲\nyear: 2014\ngroups: {区: {tag: d}, 县: {without: d}}\nmaterials:\n  signed: {seal: true}\nindicators:\n"


def offered(text, names=None):
    """The texts offered where ``|`` stands."""
    position = text.index("|")
    text = text.replace("|", "", 1)
    found, _ = offers(text, position, names or names_guessed(text), "zh-hans")
    return [one.text for one in found]


@pytest.mark.parametrize(
    ("text", "some", "none"),
    [
        ("|", ["scheme: ", "indicators: "], ["points: "]),
        ("scheme: a\nti|", ["title: ", "timezone: "], ["scheme: "]),
        (HEAD + "  - id: 1\n    po|", ["points: ", "even: ", "every: "], ["id: ", "scheme: "]),
        (HEAD + "  - {id: 1, po|", ["points: ", "steps: "], ["id: "]),
        (HEAD + "  - {id: 1, every: |", ["quarter", "half-year"], ["points: "]),
        (HEAD + "  - {id: 1, even: {}, |", ["points: "], ["steps: ", "even: "]),
        (HEAD + "  - {id: 1, material: |", ["signed"], ["区"]),
        (HEAD + "  - {id: 1, applies_to: [|", ["区", "县"], ["signed"]),
        (HEAD + "  - id: 1\n    steps:\n      of: {|", ["events: ", "count: "], ["points: "]),
        (HEAD + "  - id: 1\n    steps:\n      bands:\n        - {from: 3, |", ["points: "], ["from: ", "above: "]),
        (HEAD + "  - id: 1\n    deduct:\n      - {if: {of: {events: x}, |", ["at_least: "], ["minus: "]),
        (HEAD + "  - id: 1\n    points: 2\n|", ["bonus: ", "grades: "], ["even: "]),
        (HEAD + "- id: 1\n  |", ["points: "], ["bonus: "]),
        (HEAD + "  - {id: 1, points: {by_group: {|", [], ["points: "]),
        (HEAD + "  - {id: 1, gate: {if: {of: {score: 1}, below: 3}, else: {|", ["times: ", "cap: "], ["if: "]),
        ("settings: {late: {|", ["worth: "], ["late: "]),
        ("vetoes: [{event: x, then: |", ["disqualified", "zero"], []),
        ("materials:\n  a: {seal: |", ["true", "false"], []),
    ],
)  # fmt: skip
def test_what_may_stand_here(text, some, none):
    found = offered(text)

    assert [one for one in some if one not in found] == []
    assert [one for one in none if one in found] == []


def test_fact_keys_are_offered_where_a_key_is_due():
    names = Names(keys=("publishing.reposts",))

    assert offered("indicators:\n  - {id: 1, steps: {of: {count: |", names) == ["publishing.reposts"]


def test_a_word_tells_what_it_says_in_the_readers_language():
    text = HEAD + "  - {id: 1, points: 2, every: quarter}\n"

    chinese = help_at(text, text.index("every") + 2, "zh-hans")
    english = help_at(text, text.index("points"), "en")

    assert (chinese.word, chinese.label) == ("every", "每隔")
    assert english.says == "The full mark; `open`: none, and no cap."
    assert help_at(text, text.index("quarter"), "en") is None


def test_every_word_of_the_builtin_scheme_has_help():
    text = builtin_text("luoyang-2014")
    for word in ("quality", "panel", "materials", "steps", "bands", "signer", "until"):
        assert help_at(text, text.index(word + ":"), "zh-hans"), word


@given(schemes(), st.data())
@settings(max_examples=30)
def test_no_place_in_any_text_is_too_much(scheme, data):
    text = render(scheme)
    position = data.draw(st.integers(0, len(text)))

    offers(
        text[:position] + data.draw(st.text(max_size=5)) + text[position:],
        position,
        names_guessed(text),
        "en",
    )
    help_at(text, position, "en")


@given(st.text("ab:{}[],\"'#- \n|", max_size=80), st.integers(0, 80))
def test_any_characters_have_some_place(text, position):
    place_at(text, min(position, len(text)))
