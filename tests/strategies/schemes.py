"""Schemes of every shape for Hypothesis.

``schemes()`` are anything the language can say, names that lead nowhere included: for parse and render.
``sound_schemes()`` pass ``check`` too: small schemes of few indicators, for scoring.
"""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from kaoping.pure.scheme import check
from kaoping.pure.scheme import model as m
from kaoping.pure.scheme import rules as r

GROUP_NAMES = ("甲", "乙")

ids = st.from_regex(r"[A-Za-z0-9甲乙一][A-Za-z0-9._\-甲]{0,6}", fullmatch=True)
labels = st.sampled_from(
    ["甲", "乙", "优", "良", "A类", "a b", "x: y", "市（县）", "#1", "50%", "no", "1.10", "-", "'q"]
)
texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30)
    .map(lambda text: text.strip())
    .filter(lambda text: text and "\ufeff" not in text)
) | st.sampled_from(
    ["见通知", "两行\n文字", 'a "b" c', "tab\tin", "：，、", "null", "~", "true", "- a", "{x}", "\\n"]
)
dates = st.dates(date(2014, 1, 1), date(2014, 12, 31))
numbers = st.sampled_from(
    [Fraction(n) for n in ("0", "1", "4", "0.5", "1/6", "80/100", "100", "12.25", "7/3")]
)
signed = numbers | numbers.map(lambda value: -value)
positive = numbers.filter(lambda value: value > 0)
flags = st.booleans()
comings = st.sampled_from(["on_time", "late", "either"])


def by_group(values):
    """A value, or one for each of two groups."""
    pair = st.tuples(values, values)
    split = pair.map(lambda two: r.ByGroup(tuple(zip(GROUP_NAMES, two, strict=True))))
    return values | split


def some(values, most=3):
    """A tuple of at least one."""
    return st.lists(values, min_size=1, max_size=most).map(tuple)


def maybe(values):
    return st.none() | values


def few(values, most=3):
    """A tuple that may be empty."""
    return st.lists(values, max_size=most).map(tuple)


def unique(values, key, most=3):
    return st.lists(values, min_size=1, max_size=most, unique_by=key).map(tuple)


amounts = by_group(numbers)
signed_amounts = by_group(signed)
floors = signed_amounts | st.just(r.Word.NONE)
everies = st.sampled_from(["week", "month", "quarter", "half-year", "year"])
wheres = st.just(r.EVERYTHING) | st.dictionaries(labels, some(texts), min_size=1, max_size=2).map(
    lambda tests: r.Where(tuple(tests.items()))
)


def _numbers_with(per):
    per = st.none() | per
    return st.one_of(
        st.builds(r.Pieces, comings, wheres, maybe(ids), per),
        st.builds(r.Events, ids, wheres, per),
        st.builds(r.Count, ids, per),
        st.builds(r.Measure, ids, per),
        st.builds(r.Met, ids, per),
        st.builds(r.Support, ids, per),
        st.builds(r.Score, ids, per),
    )


asked = st.recursive(st.builds(r.Count, ids), _numbers_with, max_leaves=3)
_COMPARISONS = ("at_least", "above", "at_most", "below")
bounds = st.lists(st.sampled_from(_COMPARISONS), min_size=1, max_size=2, unique=True).flatmap(
    lambda words: st.tuples(
        *(st.tuples(st.just(w), signed_amounts) for w in sorted(words, key=_COMPARISONS.index))
    )
)
conditions = st.recursive(
    st.builds(r.Compare, asked, bounds),
    lambda inner: st.builds(r.All, some(inner, 2)) | st.builds(r.AnyOf, some(inner, 2)),
    max_leaves=3,
)
gates = st.builds(r.Gate, conditions) | st.builds(
    r.Gate, conditions, st.sampled_from(["times", "cap"]), amounts
)
panels = st.builds(
    r.Panel,
    st.sampled_from(["mean", "median"]),
    st.integers(0, 3),
    maybe(st.integers(1, 9)),
    st.integers(1, 5),
)
ranges = st.tuples(signed, signed).map(lambda two: r.Range(min(two), max(two)))
ranges_above = st.tuples(numbers, numbers).map(lambda two: r.Range(min(two), max(two)))
prices = st.builds(r.Price, signed_amounts | ranges, wheres)
items_of = st.one_of(
    st.builds(r.Events, ids, wheres, maybe(asked)),
    st.builds(r.Pieces, comings, wheres, maybe(ids), maybe(asked)),
    st.builds(r.Count, ids, maybe(asked)),
)
levels = unique(st.tuples(labels, amounts), lambda pair: pair[0])


def _lines():
    common = {
        "title": st.just("") | texts,
        "at_most": maybe(amounts),
        "applies_to": few(labels, 2),
        "every": maybe(everies),
    }
    events = st.builds(r.Events, ids, wheres)
    return st.one_of(
        st.builds(r.Line, minus=amounts, of=asked, **common),
        st.builds(r.Line, minus=ranges_above, of=events, **common),
        st.builds(r.Line, minus=amounts | st.just(r.Word.EVEN), of=asked, need=amounts, **common),
        st.builds(r.Line, minus=amounts, condition=conditions, **common),
    )


check_items = st.builds(r.CheckItem, ids, st.just("") | texts, maybe(amounts), few(labels, 2))
check_rows = st.builds(
    r.CheckRow, st.just(r.Word.ALL) | some(ids) | st.integers(1, 5), amounts, st.just("") | texts
)
rules = st.one_of(
    st.builds(r.Even, by_group(st.integers(0, 5)), flags, maybe(panels)),
    st.builds(
        r.PerItem,
        items_of,
        some(prices),
        few(st.builds(r.Factor, amounts, wheres), 2),
        maybe(labels),
        maybe(amounts),
        st.sampled_from(["highest", "add"]),
        st.sampled_from(["split", "full"]),
    ),
    st.builds(
        r.Steps,
        asked,
        some(st.builds(r.Band, signed_amounts, signed_amounts, flags)),
        maybe(st.builds(r.Then, by_group(positive), signed_amounts)),
    ),
    st.builds(r.Ratio, asked, signed_amounts | st.just(r.Word.MOST), signed_amounts),
    st.builds(r.Deduct, some(_lines())),
    st.builds(r.Assess, levels, panel=maybe(panels)),
    st.builds(r.Assess, out_of=by_group(positive), panel=maybe(panels)),
    st.builds(r.Checklist, some(check_items), few(check_rows, 2)),
    st.builds(
        r.Ballot,
        st.sampled_from(["valid", "cast", "most"]),
        amounts,
        amounts,
        few(st.builds(r.BallotItem, ids, levels, st.just("") | texts), 2),
    ),
    st.builds(
        r.Rank,
        asked,
        few(st.builds(r.Place, st.integers(1, 9), signed_amounts), 2),
        st.sampled_from(["high", "low"]),
        few(labels, 2),
        signed_amounts,
        maybe(signed_amounts),
    ),
    st.builds(r.Carry, ids),
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
    maybe(st.integers(0, 3)),
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
    st.builds(
        m.Grade,
        labels,
        first_share=st.sampled_from([Fraction(1, 10), Fraction(1, 3), Fraction(1)]),
        round_up=flags,
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


# --- sound ones --------------------------------------------------------------------------------

_small = st.sampled_from([Fraction(n) for n in ("1", "2", "4", "2.5", "10")])
_events = st.builds(r.Events, st.sampled_from(["adoption", "fault"]))
_counts = st.builds(r.Count, st.sampled_from(["publishing.reposts", "talks"]))
_measures = st.builds(r.Measure, st.just("awareness"))
_sound_rules = st.one_of(
    st.builds(r.Even, st.integers(1, 3), flags),
    st.builds(
        r.PerItem,
        _events,
        st.tuples(
            st.builds(r.Price, _small, st.just(r.Where((("level", ("市",)),)))), st.builds(r.Price, _small)
        ),
        same_item=st.sampled_from(["highest", "add"]),
    ),
    st.builds(r.PerItem, _counts, st.tuples(st.builds(r.Price, _small))),
    st.builds(
        r.Steps,
        _counts | _events,
        st.just((r.Band(Fraction(3), Fraction(1)),)),
        st.just(r.Then(Fraction(1), Fraction(1))),
    ),
    st.builds(
        r.Ratio, _measures | _counts, st.sampled_from([Fraction(4), r.Word.MOST]), st.just(Fraction(1))
    ),
    st.builds(
        r.Deduct,
        some(
            st.one_of(
                st.builds(r.Line, minus=_small, of=_events, at_most=maybe(_small)),
                st.builds(r.Line, minus=_small | st.just(r.Word.EVEN), of=_counts, need=_small),
                st.builds(
                    r.Line,
                    minus=_small,
                    condition=st.builds(r.Compare, _events, st.just((("above", Fraction(2)),))),
                ),
            )
        ),
    ),
    st.builds(r.Assess),
)
_sound_windows = st.one_of(
    st.none(),
    st.builds(m.WindowsSpec, every=st.sampled_from(["month", "quarter", "half-year"])),
    st.just(m.WindowsSpec(due=date(2014, 8, 31))),
    st.just(m.WindowsSpec(by_notice=True)),
    st.just(
        m.WindowsSpec(
            fixed=(
                m.FixedWindow("plan", date(2014, 3, 31)),
                m.FixedWindow("summary", date(2014, 11, 30), pieces=2),
            )
        )
    ),
)


@st.composite
def sound_schemes(draw, max_leaves=5):
    """A scheme for 2014 that ``check`` has nothing against; indicators ``1``, ``2`` …, bonus ``B``."""
    count = draw(st.integers(1, max_leaves))
    leaf_list = tuple(
        m.Node(
            id=str(number),
            title=f"第{number}项",
            points=draw(_small),
            rule=draw(_sound_rules),
            windows=draw(_sound_windows),
            by="评委",
        )
        for number in range(1, count + 1)
    )
    if count > 2 and draw(flags):
        inner = m.Node(id="I", children=leaf_list[1:])
        leaf_list = (leaf_list[0], inner)
    steps = r.Steps(
        r.Count("publishing.reposts"),
        (r.Band(Fraction(3), Fraction(1)),),
        r.Then(Fraction(1), Fraction(1)),
    )
    scheme = m.Scheme(
        id="sound",
        title="试算方案",
        period=m.Period(date(2014, 1, 1), date(2014, 12, 31)),
        year=2014,
        indicators=leaf_list,
        bonus=(m.Node(id="B", points=Fraction(4), rule=steps),) if draw(flags) else (),
        settings=m.Settings(
            late_worth=draw(st.sampled_from([Fraction(0), Fraction(1, 2)])),
            quality=draw(st.sampled_from([r.Panel(), r.Panel(drop=1, drop_from=5)])),
            not_applicable=draw(st.sampled_from(["leave", "rescale"])),
        ),
    )
    faults = check(scheme)
    assert not faults, faults
    return dataclasses.replace(scheme)
