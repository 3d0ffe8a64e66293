"""Schemes of every shape for Hypothesis: anything the language can say, sound or not.

Names that lead nowhere are included: for parse and render. Those that pass ``check`` too stand in
``sound_schemes``.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from kaoping.pure.scheme import model as m
from kaoping.pure.scheme import rules as r
from tests.strategies.scheme_rules import rules
from tests.strategies.scheme_words import (
    GROUP_NAMES,
    amounts,
    asked,
    by_group,
    conditions,
    dates,
    everies,
    few,
    flags,
    floors,
    gates,
    ids,
    labels,
    maybe,
    panels,
    positive,
    signed_amounts,
    some,
    texts,
    unique,
    wheres,
)

varying_dates = by_group(dates)
fixed_windows = st.builds(
    m.FixedWindow,
    ids,
    varying_dates,
    st.just("") | texts,
    maybe(varying_dates),
    maybe(by_group(st.integers(0, 4))),
)
window_specs = st.one_of(
    st.builds(m.WindowsSpec, by_group(everies), maybe(varying_dates), maybe(varying_dates)),
    st.builds(m.WindowsSpec, fixed=some(fixed_windows)),
    st.builds(m.WindowsSpec, first=maybe(varying_dates), due=varying_dates),
    st.builds(m.WindowsSpec, until=maybe(varying_dates), by_notice=st.just(True)),
)
node_grades = st.builds(m.Grade, labels, maybe(signed_amounts), maybe(conditions))
_node_words = {
    "id": ids,
    "title": st.just("") | texts,
    "short": st.just("") | labels,
    "mark": st.just("") | labels,
    "standard": st.just("") | texts,
    "combine": st.sampled_from(["sum", "average", "highest"]),
    "task": maybe(ids),
    "paragraph": few(ids, 2),
    "material": maybe(labels),
    "rubric": maybe(labels),
    "by": maybe(labels),
    "windows": maybe(window_specs),
    "applies_to": few(labels, 2),
    "gates": few(gates, 2),
    "per": maybe(asked),
    "out_of": maybe(by_group(positive)),
    "cap": maybe(signed_amounts),
    "floor": maybe(floors),
    "window_cap": maybe(signed_amounts),
    "window_floor": maybe(floors),
    "late_worth": maybe(by_group(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]))),
    "grades": few(node_grades, 2),
}
_points = amounts | st.just(r.Word.OPEN)


@st.composite
def _some_words(draw):
    """A few of a node's words; all at once would make every example slow and alike."""
    chosen = draw(st.lists(st.sampled_from(sorted(_node_words)), max_size=5, unique=True))
    return {word: draw(_node_words[word]) for word in ["id", *chosen]}


@st.composite
def leaf_nodes(draw):
    """A node with a rule."""
    words = draw(_some_words())
    return m.Node(points=draw(_points), rule=draw(rules), **words)


@st.composite
def inner_nodes(draw, children):
    """A node made of others."""
    words = draw(_some_words())
    return m.Node(points=draw(maybe(_points)), children=draw(some(children, 2)), **words)


nodes = st.recursive(leaf_nodes(), inner_nodes, max_leaves=3)
group_kinds = st.one_of(
    st.builds(m.Group, labels, tag=labels),
    st.builds(m.Group, labels, without=labels),
    st.builds(m.Group, labels, group=labels),
    st.builds(m.Group, labels, units=some(labels)),
)
lengths = st.one_of(
    st.tuples(st.none(), st.none()),
    st.tuples(st.integers(1, 900), st.none()),
    st.tuples(st.none(), st.integers(1, 900)),
    st.tuples(st.integers(1, 90), st.integers(90, 900)),
)
materials = st.builds(
    m.Material,
    labels,
    st.just("") | texts,
    flags,
    flags,
    few(st.sampled_from(["author", "checker", "contact"])),
    st.integers(0, 3),
    few(texts, 2),
    lengths,
    flags,
    flags,
    st.integers(0, 3),
    resubmissions=maybe(st.integers(0, 3)),
    also_for=few(ids, 2),
    blocks=few(st.sampled_from(["seal", "photos", "words"])),
    hints=few(st.sampled_from(["files", "original"])),
)
marks = st.sampled_from([Fraction(n) for n in (0, 60, 90, 100)])
rubrics = st.builds(
    m.Rubric,
    labels,
    st.just("") | texts,
    few(st.builds(m.Criterion, ids, texts, maybe(positive), st.just("") | texts), 2),
    few(st.builds(m.RubricLevel, labels, marks, st.just("") | texts), 2),
)
tasks = st.builds(
    m.Task, labels, texts, st.just("") | texts, st.just("") | texts, few(texts), few(texts), few(ids)
)
notes = st.builds(m.Note, texts, texts, st.just("") | labels, maybe(dates), few(ids), few(ids))
rounds = st.sampled_from(["down", "up", "half_up"])
_places = st.tuples(st.integers(1, 30), st.sampled_from([Fraction(1, 10), Fraction(1)])).map(
    lambda two: r.ByGroup(tuple(zip(GROUP_NAMES, two, strict=True)))
)
grades = st.one_of(
    st.builds(m.Grade, labels, maybe(signed_amounts), maybe(conditions)),
    st.builds(
        m.Grade,
        labels,
        maybe(signed_amounts),
        first=st.integers(1, 30),
        among_all=flags,
        ties=st.sampled_from(["in", "out", "decide"]),
    ),
    st.builds(m.Grade, labels, first=_places),
    st.builds(
        m.Grade,
        labels,
        first_share=st.sampled_from([Fraction(1, 10), Fraction(1, 3), Fraction(1)]),
        round=rounds,
    ),
)
vetoes = st.one_of(
    st.builds(m.Veto, ids, st.sampled_from(["disqualified", "zero"]), st.none(), wheres, st.just("") | texts),
    st.builds(m.Veto, ids, st.just("not_above"), labels, wheres),
)
in_a_row = st.just(1) | st.integers(2, 4)
outcomes = st.one_of(
    st.builds(m.Outcome, texts, grade=labels, in_a_row=in_a_row),
    st.builds(m.Outcome, texts, place=st.just("last") | st.integers(1, 5)),
    st.builds(m.Outcome, texts, grade=labels, place=st.just("last"), applies_to=few(labels, 2)),
    st.builds(m.Outcome, texts, first=st.integers(1, 5)),
    st.builds(m.Outcome, texts, last=st.integers(1, 5), in_a_row=in_a_row),
    st.builds(m.Outcome, texts, last=st.sampled_from([Fraction(1, 10), Fraction(1, 3)]), round=rounds),
    st.builds(m.Outcome, texts, condition=conditions, every=maybe(everies), in_a_row=in_a_row),
)
settings = st.builds(
    m.Settings,
    by_group(st.sampled_from([Fraction(0), Fraction(1, 2)])),
    panels,
    st.builds(m.Rounding, st.integers(0, 4), st.sampled_from(["half_up", "half_even", "down"])),
    st.sampled_from(["leave", "rescale"]),
    maybe(st.integers(0, 30)),
)


def _name(entry):
    return getattr(entry, "name", None) or getattr(entry, "id", "")


_scheme_words = {
    "bonus": some(nodes, 1),
    "timezone": st.sampled_from(["Asia/Shanghai", "UTC"]),
    "document": st.builds(
        m.Document, st.just("") | texts, st.just("") | texts, maybe(dates), st.just("") | texts
    ),
    "paragraphs": unique(st.tuples(ids, texts), lambda pair: pair[0]),
    "notes": some(notes, 2),
    "repeat": st.builds(m.Repeat, everies, st.sampled_from(["sum", "average", "none"])),
    "settings": settings,
    "groups": unique(group_kinds, _name),
    "materials": unique(materials, _name),
    "rubrics": unique(rubrics, _name),
    "tasks": unique(tasks, _name),
    "total": st.builds(m.Total, maybe(signed_amounts), maybe(floors)),
    "vetoes": some(vetoes, 2),
    "ranking": st.builds(m.Ranking, few(labels, 2), few(asked, 2)),
    "grades": some(grades, 2),
    "outcomes": some(outcomes, 2),
}


@st.composite
def schemes(draw):
    """A scheme that the language can say, sound or not."""
    year = draw(maybe(st.integers(2000, 2030)))
    if year is not None:
        period = m.Period(date(year, 1, 1), date(year, 12, 31))
    else:
        first = draw(dates)
        period = m.Period(first, first + timedelta(days=draw(st.integers(0, 400))))
    chosen = draw(st.lists(st.sampled_from(sorted(_scheme_words)), max_size=6, unique=True))
    return m.Scheme(
        id=draw(ids),
        title=draw(texts),
        period=period,
        year=year,
        indicators=draw(some(nodes, 2)),
        **{word: draw(_scheme_words[word]) for word in chosen},
    )
