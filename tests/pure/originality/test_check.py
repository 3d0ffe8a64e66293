import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.originality.check import check
from kaoping.pure.originality.normalise import normalise
from tests.pure.originality.memory import MemoryStore, prose

TEXTS = [prose(seed) for seed in range(40)]
STORE = MemoryStore(TEXTS)


def edited(text, share, seed):
    """Each character is replaced with probability ``share``."""
    source = random.Random(seed)
    return "".join(chr(source.randint(0x6000, 0x7000)) if source.random() < share else c for c in text)


def only_passage(report):
    (source,) = report.sources
    (passage,) = source.passages
    return source, passage


def test_a_copied_passage_is_found_where_it_stands():
    copied = TEXTS[7][100:300]
    text = prose(99)[:200] + copied + prose(98)[:200]

    source, passage = only_passage(check(text, STORE))

    assert source.document.id == "d7"
    assert (passage.start, passage.end) == (200, 400)
    assert (passage.source_start, passage.source_end) == (100, 300)
    assert passage.similarity == 1.0
    assert check(text, STORE).covered == 200


@pytest.mark.parametrize("seed", range(3))
def test_a_passage_with_a_tenth_of_its_characters_changed_is_found(seed):
    text = prose(99)[:200] + edited(TEXTS[seed][100:400], 0.1, seed) + prose(98)[:200]

    source, passage = only_passage(check(text, STORE))

    assert source.document.id == f"d{seed}"
    assert abs(passage.start - 200) < 12
    assert abs(passage.end - 500) < 12


def test_sentences_in_another_order_are_one_passage():
    sentences = TEXTS[3][:400].split("。")
    random.Random(1).shuffle(sentences)
    text = prose(99)[:200] + "。".join(sentences) + prose(98)[:200]

    source, passage = only_passage(check(text, STORE))

    assert source.document.id == "d3"
    assert passage.end - passage.start > 370


def test_a_mosaic_names_each_source_and_counts_each_character_once():
    text = "".join(prose(90 + n)[:80] + TEXTS[n][200:350] for n in range(4))

    report = check(text, STORE)

    assert sorted(source.document.id for source in report.sources) == ["d0", "d1", "d2", "d3"]
    assert 590 <= report.covered <= 610
    assert report.share == report.covered / len(text)


def rewritten(text, order=None):
    """Runs of five characters of ``text``, the first of twelve, with two others between; in another ``order``."""
    runs = [text[:12], *(text[at : at + 5] for at in range(14, 129, 7))]
    between = iter(prose(97, 200).replace("，", "").replace("。", ""))
    return "".join(runs[at] + next(between) + next(between) for at in order or range(len(runs)))


def test_many_short_runs_in_step_are_reuse_and_out_of_step_chance():
    letters = TEXTS[11].replace("，", "").replace("。", "").replace("；", "")

    source, passage = only_passage(check(rewritten(letters), STORE))

    assert (source.document.id, passage.start) == ("d11", 0)
    # In a long text the same is a form that two papers share.
    assert check(prose(98, 120) + rewritten(letters) + prose(99, 120), STORE).sources == ()
    order = list(range(18))
    random.Random(2).shuffle(order)
    assert check(rewritten(letters, order), STORE).sources == ()


@pytest.mark.parametrize("length", [5, 29])
def test_a_short_quotation_is_no_reuse(length):
    text = prose(99)[:200] + TEXTS[5][100 : 100 + length] + prose(98)[:200]

    assert check(text, STORE).sources == ()


def test_a_template_is_masked_and_never_a_source():
    store = MemoryStore([*TEXTS, prose(77)], templates={40})
    text = prose(99)[:200] + prose(77)[:300] + prose(98)[:200]

    report = check(text, store)

    assert report.sources == ()
    (start, end) = report.masked[0]
    assert 200 <= start < 212
    assert 488 < end <= 500


def test_wording_of_very_many_documents_is_masked():
    common = prose(66, 80)
    store = MemoryStore([common + prose(seed, 300) for seed in range(60)])

    report = check(prose(99)[:200] + common + prose(98)[:200], store)

    assert report.sources == ()
    assert report.masked


def test_a_weaker_source_is_folded_under_the_stronger():
    store = MemoryStore([*TEXTS, prose(55)[:300] + TEXTS[9][120:280] + prose(54)[:300]])
    text = prose(99)[:200] + TEXTS[9][100:300] + prose(98)[:200]

    (source,) = check(text, store).sources

    assert source.document.id == "d9"
    assert [(also.document.id, round(also.share, 2)) for also in source.also] == [("d40", 0.27)]


def test_of_equal_sources_the_earlier_is_the_source():
    store = MemoryStore(
        [
            *TEXTS,
            prose(55)[:300] + TEXTS[30][100:300],
        ]
    )

    (source,) = check(prose(99)[:200] + TEXTS[30][100:300], store).sources

    assert source.document.date == "2014-01-03"  # d30; d40 has the same passage and is of 13 January


def test_a_document_that_is_gone_is_not_a_source():
    store = MemoryStore(TEXTS)
    store.gone = {7}

    assert check(TEXTS[7], store).sources == ()


def test_what_may_not_count_is_left_out():
    report = check(TEXTS[7], STORE, counts=lambda document: document.id != "d7")

    assert report.sources == ()


@given(st.integers(0, 39), st.sampled_from(["繁", "全角", "标点", "空格"]))
@settings(max_examples=20, deadline=None)
def test_a_text_compared_with_itself_is_a_full_match(number, dress):
    text = {
        "繁": TEXTS[number],
        "全角": TEXTS[number].replace("，", ","),
        "标点": TEXTS[number].replace("，", ""),
        "空格": "\u200b".join(TEXTS[number]),
    }[dress]

    source, passage = only_passage(check(text, STORE))

    assert source.document.id == f"d{number}"
    assert (passage.start, passage.similarity) == (0, 1.0)
    assert check(text, STORE).share > 0.99


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_places_always_cut_the_texts_given(data):
    """Whatever is put between: marks, blanks, halves of characters, other scripts."""
    noise = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)
    number = data.draw(st.integers(0, 39))
    begin = data.draw(st.integers(0, 300))
    copied = TEXTS[number][begin : begin + data.draw(st.integers(60, 250))]
    cut = data.draw(st.integers(0, len(copied)))
    text = data.draw(noise) + copied[:cut] + data.draw(noise) + copied[cut:] + data.draw(noise)

    report = check(text, STORE)

    assert report.length == len(text)
    assert 0 <= report.covered <= len(text)
    for source in report.sources:
        for passage in source.passages:
            assert 0 <= passage.start < passage.end <= len(text)
            assert 0 <= passage.source_start < passage.source_end <= len(source.document.text)
            assert set(text[passage.start : passage.end]) & set(
                source.document.text[passage.source_start : passage.source_end]
            )


# What no comparison sees: combining signs, variation selectors, soft hyphens, joiners, halves of characters, …
UNSEEN = "\u0301\u20dd\ufe0f\U000e0101\u00ad\u200b\u200d\u2060\ufeff\u3000\u00a0\t\r\n\ufffd\ud83d\udc00😀👩，。1９%\0"


@given(st.integers(0, 39), st.integers(0, 200), st.integers(80, 300), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_passages_cut_the_same_words_out_of_both_texts_whatever_unseen_stands_between(
    number, begin, size, source
):
    copied = TEXTS[number][begin : begin + size]
    strewn = "".join(c + "".join(source.choices(UNSEEN, k=source.choice((0, 0, 0, 1, 3)))) for c in copied)
    text = "👩\u200d👩\u200d👧" + strewn + "é\r\n"

    _source, passage = only_passage(check(text, STORE))

    mine = normalise(text[passage.start : passage.end]).codes
    theirs = normalise(TEXTS[number][passage.source_start : passage.source_end]).codes
    assert mine.tolist() == theirs.tolist() == normalise(copied).codes.tolist()


@pytest.mark.parametrize(
    "text",
    ["", " \n", "短", "啊" * 5_000, "啊哦" * 5_000, "12.5%" * 400, "😀" * 300, "\ud800" * 200,
     "\ue000\ue001" * 200, "The same sentence again. " * 100, "مرحبا بالعالم " * 60, prose(1, 200_000)],
    ids=["empty", "blank", "short", "one", "two", "figures", "pictures", "halves", "private", "latin", "arabic", "long"],
)  # fmt: skip
def test_any_text_gets_an_answer(text):
    report = check(text, STORE)

    assert report.length == len(text)
    assert report.sources == () or text == prose(1, 200_000)


@pytest.mark.parametrize("text", ["啊" * 500, "前进，" * 200, prose(3, 60) * 20])
def test_a_text_of_repetitions_is_found_whole(text):
    store = MemoryStore([*TEXTS, text])

    source, passage = only_passage(check(text, store))

    assert source.document.id == "d40"
    assert (passage.start, passage.end) == (0, len(text))


def test_nothing_is_found_in_an_empty_store():
    assert check(TEXTS[0], MemoryStore([])).sources == ()
