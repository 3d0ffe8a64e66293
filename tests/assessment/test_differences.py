"""Two texts beside each other: what is said to have changed has changed, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from kaoping.assessment import differences
from kaoping.assessment.differences import difference

paragraphs = st.lists(
    st.text("甲乙丙丁,。1", min_size=1, max_size=12).map(str.strip).filter(bool), max_size=12
)


@given(old=paragraphs, new=paragraphs)
def test_both_sides_can_be_read_back(old, new):
    found = difference("\n".join(old), "\n".join(new))

    def side(name):
        return ["".join(text for text, _ in bits) for row in found.rows if (bits := getattr(row, name))]

    folded = sum(row.folded for row in found.rows)
    assert len(side("old")) + folded == len(old)
    assert len(side("new")) + folded == len(new)
    if not folded:
        assert (side("old"), side("new")) == (old, new)


@given(text=paragraphs)
def test_the_same_text_has_no_change(text):
    assert difference("\n".join(text), "\n".join(text)).changes == 0


def test_equal_stretches_are_folded_to_their_edges():
    old = [f"第{n}段" for n in range(10)]
    found = difference("\n".join(old), "\n".join([*old[:-1], "改了"]))

    assert [row.kind for row in found.rows] == ["fold", "same", "changed"]
    assert found.rows[0].folded == 8


def test_endless_texts_are_cut(monkeypatch):
    monkeypatch.setattr(differences, "MOST_PARAGRAPHS", 3)

    assert difference("1\n2\n3\n4", "1\n2\n3").is_cut
