import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.originality.fingerprint import (
    GRAM,
    WINDOW,
    fingerprints,
    fingerprints_of_many,
    four_grams,
)
from kaoping.pure.originality.normalise import normalise, normalise_many
from tests.pure.originality.memory import prose

words = st.text("甲乙丙丁戊己庚辛", max_size=80)


@given(words, words, words, words, st.text("子丑寅卯辰巳午未", min_size=GRAM + WINDOW - 1, max_size=30))
@settings(deadline=None)
def test_twelve_equal_codes_share_a_fingerprint(a, b, c, d, shared):
    one = fingerprints(normalise(a + shared + b).codes)
    other = fingerprints(normalise(c + shared + d).codes)

    assert np.intersect1d(one.hashes, other.hashes).size


@given(st.lists(words, min_size=1, max_size=6))
@settings(deadline=None)
def test_a_text_has_the_same_fingerprints_among_others(texts):
    hashes, owner = fingerprints_of_many(normalise_many(texts))

    for at, text in enumerate(texts):
        alone = fingerprints(normalise(text).codes).hashes.tolist()
        assert sorted(set(hashes[owner == at].tolist())) == alone


def test_about_two_grams_in_seven_are_kept():
    codes = normalise(prose(1, 20_000)).codes

    share = len(fingerprints(codes).hashes) / len(codes)

    assert 0.27 < share < 0.30


def test_short_texts_have_none():
    assert fingerprints(normalise("六个字的文本").codes).hashes.tolist() == []
    assert four_grams(normalise("三个字").codes).tolist() == []
