"""Words in pieces and their files: two characters are enough, and nobody finds what they may not open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.assessment import actions
from kaoping.assessment.actions import full_text
from kaoping.assessment.models import IndexedVersion, Submission, TextPart, Version
from kaoping.assessment.queries.full_text import places, with_text, with_words
from kaoping.assessment.tasks import prepare
from kaoping.base import bigrams, clock
from kaoping.evidence.models import Reading
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import at, make_content, make_file, make_piece, make_scheme, window_of


def take_in():
    """What a worker does after each commit."""
    for key in Version.objects.filter(checked_at=None).values_list("pk", flat=True):
        prepare(key)
    return full_text.sweep_unindexed()


WORDS = [
    ("开展志愿服务活动", "志愿", True),
    ("开展志愿服务活动", "志愿服务", True),
    ("开展志愿\n服务活动", "志愿服务", True),  # a line's end in a PDF
    ("开展志愿、服务活动", "志愿服务", False),
    ("开展志愿服务活动", "愿志", False),
    ("开展志愿服务活动", "动", True),
    ("开展志愿服务活动", "党", False),
    ("2014年度工作总结", "2014年", True),
    ("2014年度工作总结", "年度", True),
    ("WenMing 网站", "wenm", True),
    ("ＡＢＣ报告", "abc", True),
    ("𬭎镕堃同志", "镕堃", True),
    ("𬭎镕堃同志", "𬭎镕", True),
]


@pytest.mark.django_db
def test_words_are_found_where_they_stand():
    unit = make_unit("甲局")
    make_scheme()
    window = window_of("2", "2014Q1")
    pieces = {
        text: make_piece(unit, window, title="报告", text=text, state="accepted")
        for text in dict.fromkeys(text for text, _words, _found in WORDS)
    }
    take_in()

    for text, words, found in WORDS:
        rows = list(with_text(Submission.objects.filter(pk=pieces[text].pk), words))
        assert len(rows) == found, (text, words)
        if found:
            bits = places(rows, words)[rows[0].pk].bits
            marked = "".join(bit.text for bit in bits if bit.is_marked).replace(" ", "")
            assert bigrams.fold(marked).startswith(words), (text, words)


@given(st.text(max_size=60), st.text(max_size=6))
def test_folding_keeps_places_and_any_text_has_tokens(text, word):
    assert len(bigrams.fold(text)) == len(text)
    assert all(token and not token.isspace() for token in bigrams.tokens(text))
    bigrams.phrase(word)
    bits = bigrams.snippet(text, [word])
    assert not bits or any(bit.is_marked for bit in bits) or not word.strip()


@given(st.text(alphabet="志愿服务活动工作", min_size=2, max_size=30), st.data())
def test_every_part_of_a_row_of_characters_is_among_its_tokens(text, draw):
    start = draw.draw(st.integers(0, len(text) - 2))
    word = text[start : start + 2]

    assert bigrams.phrase(word).tokens[0] in bigrams.tokens(text)


@pytest.fixture
def office(db):
    unit, other = make_unit("甲局", code="a"), make_unit("乙局", code="b")
    desk = make_unit("考评办", code="office", is_assessed=False)
    people = {}
    for name, place, role in (
        ("lan", unit, "unit_author"), ("bei", other, "unit_author"), ("wu", desk, "clerk"),
    ):  # fmt: skip
        people[name] = make_person(name.title(), username=name)
        make_post(place, role, people[name])
    make_scheme()
    people["unit"] = unit
    return people


def test_a_file_is_found_by_what_was_read_from_it_and_a_new_version_takes_its_place(office, client):
    file = make_file("总结.txt", b"somewhere")
    Reading.objects.create(
        file=file.file, state="text", text="前文" * 5000 + "重阳节走访敬老院，看望老人。", reader="t", read_at=clock.now()
    )  # fmt: skip
    piece = make_piece(office["unit"], window_of("2", "2014Q1"), title="小结", files=(file,))
    take_in()
    client.force_login(office["wu"])

    page = client.get("/submissions/?q=敬老院").text
    assert f'id="piece-{piece.pk}"' in page
    assert "<mark>敬老院</mark>" in page
    assert "总结.txt" in page
    assert client.get("/search/?q=敬老院").text.count(f"/submissions/{piece.pk}/") == 1

    client.force_login(office["bei"])
    assert f'id="piece-{piece.pk}"' not in client.get("/submissions/?q=敬老院").text
    assert f"/submissions/{piece.pk}/" not in client.get("/search/?q=敬老院").text


def test_search_keeps_step_and_can_be_made_anew(office):
    piece = make_piece(
        office["unit"], window_of("2", "2014Q1"), title="小结", text="慰问环卫工人", state="returned"
    )
    take_in()
    everything = Submission.objects.all()
    assert with_text(everything, "环卫").count() == 1

    actions.submit(
        unit=piece.unit, window=piece.window, content=make_content(title="小结", text="慰问交警"), actor=None,
        submission=piece, received_at=at("2014-03-24 09:00"), channel="web",
    )  # fmt: skip

    take_in()

    assert not with_text(everything, "环卫").exists()
    assert with_text(everything, "交警").count() == 1
    full_text.rebuild()
    assert not with_text(everything, "交警").exists()
    assert with_words(everything, "小结").count() == 1  # not in search yet, found by its title
    assert list(full_text.index_all()) == [2]
    assert with_text(everything, "交警").count() == 1
    assert full_text.sweep_unindexed() == 0
    assert TextPart.objects.count() == 1
    assert IndexedVersion.objects.count() == 2


@pytest.mark.parametrize("few", [5000, 0])
def test_words_of_unit_receipt_and_text_must_all_fit(office, few, monkeypatch):
    monkeypatch.setattr("kaoping.assessment.queries.full_text.FEW", few)  # rare words and common ones
    piece = make_piece(
        office["unit"], window_of("2", "2014Q1"), title="小结", text="慰问环卫工人", state="accepted"
    )
    take_in()
    everything = Submission.objects.all()

    assert with_text(everything, "环卫 工人").count() == 1
    for words in ("甲局 环卫", piece.receipt_no, f"{piece.receipt_no[-4:]} 小结", "环卫 小结"):
        assert with_words(everything, words).count() == 1, words
    for words in ("乙局 环卫", "环卫 交警", "“”", "' OR 1 --", '" *'):
        assert with_words(everything, words).count() == 0, words
