"""What a file says again after the written text is compared once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.pure.originality.normalise import normalise
from kaoping.pure.originality.repeats import repeated, without_repeats
from tests.pure.originality.memory import prose

BODY = prose(31, 600)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (BODY, ""),
        ("关于读书活动的信息\n" + BODY + "\n供稿单位：云溪市教育局", "关于读书活动的信息\n\n供稿单位：云溪市教育局"),
        (BODY.replace("，", ", ").replace("。", ".\n"), ""),  # typed anew in another width
        (BODY[:300] + "三月五日" + BODY[304:], ""),  # a corrected date goes with what stands around it
        (prose(32, 400), prose(32, 400)),
        (BODY[100:130], BODY[100:130]),  # shorter than what a comparison reports
        (BODY[:200] + prose(33, 300) + BODY[200:400], prose(33, 300)),
        ("", ""),
        ("一" * 20, "一" * 20),
    ],
)  # fmt: skip
def test_what_stands_above_is_left_out(text, rest):
    left, count = without_repeats(text, [prose(40, 100), BODY])
    compared = normalise(left).codes.tolist()
    assert abs(len(compared) - len(normalise(rest).codes)) <= 4  # a sign of the seam may match by chance
    assert (count == 0) == (left == text)
    if rest in ("", text):
        assert left == rest


def test_nothing_above_leaves_everything():
    assert without_repeats(BODY, []) == (BODY, 0)
    assert without_repeats(BODY, ["", "短"]) == (BODY, 0)


@given(st.lists(st.integers(0, 8), max_size=6), st.text(max_size=60))
def test_spans_are_ascending_apart_and_inside(slices, odd):
    text = odd.join(BODY[60 * n : 60 * n + 60] for n in slices)
    spans = repeated(text, [BODY])
    assert all(a < b for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert not spans or (spans[0][0] >= 0 and spans[-1][1] <= len(text))
