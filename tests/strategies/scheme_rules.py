"""The gate's neighbours: the ten rules in every shape, for Hypothesis."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from kaoping.pure.scheme import rules as r
from tests.strategies.scheme_words import (
    amounts,
    asked,
    by_group,
    comings,
    conditions,
    everies,
    few,
    flags,
    ids,
    labels,
    maybe,
    numbers,
    panels,
    positive,
    signed,
    signed_amounts,
    some,
    texts,
    unique,
    wheres,
)

ranges = st.tuples(signed, signed).map(lambda two: r.Range(min(two), max(two)))
ranges_above = st.tuples(numbers, numbers).map(lambda two: r.Range(min(two), max(two)))
prices = st.builds(r.Price, signed_amounts | ranges, wheres, maybe(amounts))
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


shares = st.sampled_from([Fraction(1, 10), Fraction(3, 10), Fraction(1, 3), Fraction(1)])
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
    st.builds(
        r.Ratio,
        asked,
        signed_amounts | st.just(r.Word.MOST),
        signed_amounts,
        by_group(st.sampled_from([Fraction(1), Fraction(6, 5)])),
    ),
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
        last=maybe(signed_amounts),
        ties=st.sampled_from(["better", "average"]),
    ),
    st.builds(
        r.Rank,
        asked,
        some(st.builds(r.Place, shares, signed_amounts), 2),
        then=maybe(st.builds(r.Then, by_group(positive), signed_amounts)),
        from_end=few(st.builds(r.Place, st.integers(1, 9) | shares, signed_amounts), 2),
        round=st.sampled_from(["down", "up", "half_up"]),
    ),
    st.builds(r.Carry, ids),
)
