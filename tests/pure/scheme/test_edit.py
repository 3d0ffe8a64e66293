"""Forms change the text itself: what was wanted is said, and what was not touched stays."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme import load, render
from kaoping.pure.scheme.edit import revise, says
from kaoping.pure.scheme.edit_nodes import added, copied, moved, node_at, removed, replaced, rows_of
from kaoping.pure.scheme.edit_tree import NotEditable, plain_of
from kaoping.schemes import builtin_names, builtin_text
from tests.strategies.schemes import schemes

TEXT = """\
# written by hand
scheme: a  # its id
title: 甲
year: 2014

# --- the table ---
indicators:
  - {id: 1, title: "一, x", points: 2, even: {quality: true},
     windows: [{id: p, due: 2014-03-31}, {id: q, due: 2014-11-30}]}  # the first

  # --- part two ---

  # about the second
  - id: 2  # two
    title: 二
    # points were 3 last year
    points: 4
    every: quarter
    even:
  - {id: 3, title: 三, points: 3, by_notice: true, even: {}}
# --- beyond ---
bonus:
  - {id: B, title: b, points: 4,
     steps: {of: {count: k}, bands: [{from: 3, points: 1}]}}
"""


def changed(change):
    tree = plain_of(TEXT)
    change(tree)
    made = revise(TEXT, tree)
    assert says(made, tree)
    return made


def test_one_value_changes_in_its_own_place():
    def change(tree):
        tree["indicators"][1]["points"] = "6"

    assert changed(change) == TEXT.replace("points: 4\n    every", "points: 6\n    every")


def test_a_value_inside_brackets_leaves_the_line_breaks():
    def change(tree):
        tree["indicators"][0]["windows"][1]["due"] = "2014-12-10"

    assert changed(change) == TEXT.replace("2014-11-30", "2014-12-10")


def test_a_new_word_stands_behind_the_word_before_it():
    def change(tree):
        node = tree["indicators"][1]
        tree["indicators"][1] = {**node, "floor": "none"}

    assert "    even:\n    floor: none\n  - {id: 3" in changed(change)


def test_a_row_moves_with_the_comment_above_it():
    tree, place = moved(plain_of(TEXT), "indicators.1", 1)

    text = revise(TEXT, tree)

    assert place == "indicators.2"
    assert text.index("id: 3") < text.index("# about the second\n  - id: 2  # two")
    assert "# points were 3 last year" in text


def test_a_removed_row_takes_its_own_comment_and_leaves_the_heading():
    text = revise(TEXT, removed(plain_of(TEXT), "indicators.1"))

    assert "# about the second" not in text
    assert "# --- part two ---" in text
    assert "# --- beyond ---" in text


def test_a_text_with_a_word_twice_is_no_matter_for_forms():
    with pytest.raises(NotEditable) as caught:
        plain_of("scheme: a\ntitle: b\ntitle: c\n")

    assert (caught.value.word, caught.value.line) == ("title", 3)


@pytest.mark.parametrize("name", builtin_names())
def test_builtin_schemes_keep_every_line_that_is_not_changed(name):
    text = builtin_text(name)
    tree = plain_of(text)
    for row in rows_of(tree):
        node = {**node_at(tree, row.place), "title": "改了的题目"}
        after = revise(text, replaced(tree, row.place, node))
        lost = [line for line in text.splitlines() if line not in set(after.splitlines())]
        assert len(lost) <= 2, (row.place, lost)


@given(schemes(), schemes())
@settings(max_examples=20)
def test_any_text_can_be_made_to_say_anything(one, other):
    text, wanted = render(one), plain_of(render(other))

    assert plain_of(revise(text, wanted)) == wanted


def commented(text):
    """The text with a comment above each row of the base and the bonus, and one behind some."""
    lines = []
    for number, line in enumerate(text.splitlines()):
        if line.startswith("  - "):
            lines.append(f"  # above {number}")
        lines.append(line)
    return "\n".join(lines) + "\n"


deeds = st.lists(
    st.tuples(
        st.sampled_from(["title", "points", "move", "copy", "add", "remove", "child"]), st.integers(0, 50)
    ),
    min_size=1,
    max_size=6,
)


@given(schemes(), deeds)
@settings(max_examples=20)
def test_any_deeds_say_what_was_meant_and_keep_the_comments_of_other_rows(scheme, steps):
    text = commented(render(scheme))
    tree = plain_of(text)
    comments = {line for line in text.splitlines() if line.lstrip().startswith("# above")}
    for deed, number in steps:
        rows = rows_of(tree)
        place = rows[number % len(rows)].place
        top = ".".join(place.split(".")[:2])
        before = text
        if deed == "title":
            tree = replaced(tree, place, {**node_at(tree, place), "title": f"新 {number}: #1"})
        elif deed == "points":
            tree = replaced(
                tree, place, {**node_at(tree, place), "points": {"by_group": {"甲": "1", "乙": "2"}}}
            )
        elif deed == "move":
            tree, _ = moved(tree, top, number % 3 - 1)
        elif deed == "copy":
            tree, _ = copied(tree, place)
        elif deed == "add":
            tree, _ = added(tree, "bonus", place)
        elif deed == "child":
            tree, _ = added(tree, "indicators", place, inside=True)
        elif len(tree["indicators"]) > 1 and place != "indicators.0":
            tree = removed(tree, place)
            comments = {one for one in comments if one in revise(before, tree).splitlines()}
            kept = len(comments)
            assert kept >= sum(1 for line in before.splitlines() if line.lstrip().startswith("# above")) - 1
        wanted = copy.deepcopy(tree)
        text = revise(text, wanted)
        assert plain_of(text) == wanted
        assert comments <= set(text.splitlines())


@given(schemes())
@settings(max_examples=15)
def test_a_form_that_changes_nothing_changes_nothing(scheme):
    text = commented(render(scheme))

    assert revise(text, plain_of(text)) == text
    assert load(text) == scheme
