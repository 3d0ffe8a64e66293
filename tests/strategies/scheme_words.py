"""What schemes are made of, for Hypothesis: names, amounts, numbers, conditions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

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
_COMPARISONS = ("at_least", "above", "at_most", "below")
bounds = st.lists(st.sampled_from(_COMPARISONS), min_size=1, max_size=2, unique=True).flatmap(
    lambda words: st.tuples(
        *(st.tuples(st.just(w), signed_amounts) for w in sorted(words, key=_COMPARISONS.index))
    )
)


def _plain_bounds(words):
    rising = st.lists(signed, min_size=len(words), max_size=len(words), unique=True).map(sorted)
    return rising.map(lambda found: tuple(zip(sorted(words, key=_COMPARISONS.index), found, strict=True)))


plain_bounds = st.lists(st.sampled_from(_COMPARISONS), min_size=1, max_size=2, unique=True).flatmap(
    _plain_bounds
)
tested = some(texts).map(lambda allowed: (allowed, None)) | plain_bounds.map(lambda found: (None, found))


def _where(tests):
    return r.Where(
        tuple((name, allowed) for name, (allowed, _) in tests.items() if allowed is not None),
        tuple((name, found) for name, (_, found) in tests.items() if found is not None),
    )


wheres = st.just(r.EVERYTHING) | st.dictionaries(labels, tested, min_size=1, max_size=2).map(_where)


def _take(number, per):
    """A number taken within limits that do not cross."""
    days = st.lists(dates, max_size=2).map(sorted)
    limits = st.lists(numbers, max_size=2).map(sorted)

    def built(parts):
        of, span, every, each, up, (low, high), times, below = parts
        first, until = (span[0] if len(span) == 2 else None), (span[-1] if span else None)
        return r.Take(of, first, until, every, each, bool(each) and up, low, high, times, below)

    ends = limits.map(lambda two: (two[0] if len(two) == 2 else None, two[-1] if two else None))
    parts = st.tuples(
        number, days, maybe(everies), maybe(by_group(positive)), flags, ends, maybe(amounts), per
    )
    return parts.map(built)


def _numbers_with(per):
    number, per = per, st.none() | per
    return st.one_of(
        st.builds(r.Pieces, comings, wheres, maybe(ids), per),
        st.builds(r.Events, ids, wheres, per),
        st.builds(r.Count, ids, per),
        st.builds(r.Measure, ids, per),
        st.builds(r.Met, ids, per),
        st.builds(r.Support, ids, per),
        st.builds(r.Score, ids, per),
        st.builds(r.Carried, ids, per),
        st.builds(r.Spans, st.builds(r.Compare, number, bounds), everies, flags, per),
        st.builds(r.Sum, some(number, 2), per),
        _take(number, per),
    )


asked = st.recursive(st.builds(r.Count, ids), _numbers_with, max_leaves=3)
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
