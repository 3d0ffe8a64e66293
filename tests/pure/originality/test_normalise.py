import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.originality.normalise import (
    decoded,
    encoded,
    normalise,
    normalise_encoded,
    normalise_many,
)

# Lone surrogates too: damaged files hold them.
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def kept(text):
    return "".join(text[place] for place in normalise(text).places)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("學習雷鋒、奉獻他人", "学习雷锋奉献他人"),
        ("ＡＢＣ文明", "abc文明"),
        ("文\u200b明\ufeff城 市\n", "文明城市"),
        ("2014年3月5日", "年月日"),
        ("“好人”（身边）……", "好人身边"),
        ("⼈⺠⻔⼝的⻓江", "人民门口的长江"),  # radicals, as a printed file's fonts give them
        ("学\u00ad习\ufe0f雷\u200d锋\ufffd\r\n\t\u3000精\U000e0100神", "学习雷锋精神"),
    ],
)
def test_what_editing_changes_for_free_is_not_compared(one, other):
    assert normalise(one).codes.tolist() == normalise(other).codes.tolist()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("", ""),
        ("123，。", ""),
        ("\ud800文\udfff明", "文明"),
        ("𠮷野家", "𠮷野家"),
        ("😀好", "好"),
        ("\ue001字", "\ue001字"),
    ],
)
def test_places_are_those_of_the_text_as_given(text, rest):
    assert kept(text) == rest


@given(anything)
@settings(deadline=None)
def test_every_code_stands_for_one_character(text):
    result = normalise(text)

    assert (result.codes != 0).all()
    assert result.places.tolist() == sorted(set(result.places.tolist()))
    assert all(0 <= place < len(text) for place in result.places.tolist())


@given(st.lists(anything, max_size=6))
@settings(deadline=None)
def test_many_at_once_are_as_one_by_one(texts):
    for batch in (normalise_many(texts), normalise_encoded([encoded(text) for text in texts])):
        for at, text in enumerate(texts):
            alone = normalise(text)
            index = slice(int(batch.starts[at]), int(batch.ends[at]))
            assert batch.codes[index].tolist() == alone.codes.tolist()
            assert (batch.at[index] - batch.text_starts[at]).tolist() == alone.places.tolist()


@given(anything)
@settings(deadline=None)
def test_a_kept_text_comes_back_exactly(text):
    """But for two lone halves side by side, which become the character: the next test."""
    whole = re.sub("[\ud800-\udbff](?=[\udc00-\udfff])", "", text)

    assert decoded(encoded(whole)) == whole


def test_two_halves_of_a_character_become_the_character():
    assert decoded(encoded("\ud842\udfb7")) == "𠮷"
