"""Small schemes that ``check`` has nothing against, for scoring."""

from __future__ import annotations

import dataclasses
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from kaoping.pure.scheme import check
from kaoping.pure.scheme import model as m
from kaoping.pure.scheme import rules as r
from tests.strategies.scheme_words import flags, maybe, some

_small = st.sampled_from([Fraction(n) for n in ("1", "2", "4", "2.5", "10")])
_events = st.builds(r.Events, st.sampled_from(["adoption", "fault"]))
_counts = st.builds(r.Count, st.sampled_from(["publishing.reposts", "talks"]))
_taken = st.builds(
    r.Take,
    _counts | _events,
    every=st.sampled_from([None, "month", "quarter"]),
    until=st.sampled_from([None, date(2014, 8, 31)]),
    no_more=maybe(_small),
    times=maybe(_small),
)
_spans = st.builds(
    r.Spans, st.builds(r.Compare, _counts, st.just((("at_most", Fraction(0)),))), st.just("month"), flags
)
_made = _taken | _spans | st.builds(r.Sum, st.tuples(_counts, _taken)) | st.just(r.Carried("last.year"))
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
        _counts | _events | _made,
        st.just((r.Band(Fraction(3), Fraction(1)),)),
        st.just(r.Then(Fraction(1), Fraction(1))),
    ),
    st.builds(
        r.Ratio,
        _measures | _counts | _made,
        st.sampled_from([Fraction(4), r.Word.MOST]),
        st.just(Fraction(1)),
        st.sampled_from([Fraction(1), Fraction(6, 5)]),
    ),
    st.builds(
        r.Deduct,
        some(
            st.one_of(
                st.builds(r.Line, minus=_small, of=_events, at_most=maybe(_small)),
                st.builds(r.Line, minus=_small | st.just(r.Word.EVEN), of=_counts | _made, need=_small),
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
