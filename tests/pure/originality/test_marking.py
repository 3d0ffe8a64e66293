"""A shown text is the text: nothing is lost between two marks, whatever is marked."""

from hypothesis import given
from hypothesis import strategies as st

from kaoping.pure.originality.marking import MOST_COMPARED, side_by_side, stretches, veiled

words = st.text(alphabet="一二三四五六 ，。１1aA體体", max_size=60)
spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: (pair[0], sum(pair))), max_size=6
)


@given(st.integers(0, 60), spans, spans)
def test_stretches_lie_end_to_end(length, marked, masked):
    found = stretches(length, marked, masked)
    assert [one.start for one in found] == [0, *(one.end for one in found)][: len(found)]
    assert (found[-1].end if found else 0) == length
    for one in found:
        for at in range(one.start, one.end):
            assert one.marks == tuple(n for n, (a, b) in enumerate(marked) if a <= at < b)
            assert one.masked == any(a <= at < b for a, b in masked)


@given(words, words)
def test_both_sides_stay_whole(mine, theirs):
    left, right = side_by_side(mine, theirs)
    assert "".join(bit for bit, _ in left) == mine
    assert "".join(bit for bit, _ in right) == theirs


def test_only_what_was_changed_is_marked():
    left, right = side_by_side("全市创建工作取得明显成效。", "全县創建工作，取得显著成效")
    assert [bit for bit, differs in left if differs] == ["市", "明"]
    assert [bit for bit, differs in right if differs] == ["县", "著"]


def test_a_text_of_marks_alone_equals_nothing():
    assert side_by_side("，。", "一") == ([("，。", True)], [("一", True)])


def test_very_long_passages_are_shown_without_differences():
    long = "文" * (MOST_COMPARED + 1)
    assert side_by_side(long, "文") == ([(long, True)], [("文", True)])
    assert side_by_side(long, long + "。1") == ([(long, False)], [(long + "。1", False)])


def test_a_veiled_side_shows_neither_what_differs_nor_figures():
    _mine, theirs = side_by_side(
        "甲局于3月5日组织志愿者清扫河道两岸", "教育局于4月17日组织志愿者（电话6653021）清扫河道"
    )
    shown = "".join(text for text, _differs in veiled(theirs))
    assert "组织志愿者" in shown
    assert not set("教育电话0123456789") & set(shown)
