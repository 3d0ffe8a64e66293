"""The same photo sent twice is found; different photos, letterheads, logos and scans are not."""

import datetime as dt
import io
from decimal import Decimal

import docx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kaoping.evidence import gate, pictures, storage
from kaoping.evidence.models import Picture, PictureAlike, PictureLook
from kaoping.evidence.pictures import alike, child, exif, hashing, looking
from tests.make_pictures import DONE, camera, jpeg, letterhead, logo, photo, sheet


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """The child's work in this process: starting one costs a second."""

    class Here:
        def ask(self, question, content):
            return child.work(question, content)

    monkeypatch.setattr(looking, "pool", lambda: Here())


def kept(data):
    file = storage.keep(data)
    gate.inspect(file)
    pictures.look(file)
    return file


def report(*photos):
    """A docx with pictures."""
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("活动情况")
    for one in photos:
        document.add_picture(io.BytesIO(one))
    document.save(out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("done", DONE)
def test_a_photo_is_known_again_after_what_senders_do_to_it(done):
    rng = np.random.default_rng(7)
    first = kept(jpeg(photo(1)))
    again = kept(DONE[done](photo(1), rng))

    (found,) = pictures.same_as(again)
    assert (found.other.file, found.mine.file) == (first, again)
    assert found.likeness >= hashing.SURE
    assert [one.other.file for one in pictures.same_as(first)] == [again]


@pytest.mark.django_db
def test_photos_of_one_meeting_are_different_photos():
    files = [kept(jpeg(photo(seed, scene=3))) for seed in range(8)]

    assert [pictures.same_as(file) for file in files] == [[]] * 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "why"), [(letterhead, "paper"), (sheet, "paper"), (logo, "flat")], ids=["head", "scan", "logo"]
)
def test_what_every_document_has_is_not_compared(make, why):
    one, other = kept(jpeg(make(1), 90)), kept(jpeg(make(1), 70))

    assert [picture.skipped for picture in Picture.objects.all()] == [why, why]
    assert pictures.same_as(one) == pictures.same_as(other) == []


@pytest.mark.django_db
def test_a_photo_in_a_document_is_the_photo_that_was_sent_alone():
    alone = kept(jpeg(photo(5)))
    document = kept(report(jpeg(photo(5), 70), jpeg(photo(6)), jpeg(photo(5).resize((60, 45)))))

    (found,) = pictures.same_as(document)
    assert (found.mine.position, found.other.file, found.other.position) == (1, alone, 0)
    rows = Picture.objects.filter(file=document).values_list("position", "skipped")
    assert list(rows) == [(1, ""), (2, ""), (3, "tiny")]


@pytest.mark.django_db
def test_looking_twice_changes_nothing():
    one, other = kept(jpeg(photo(2))), kept(jpeg(photo(2), 60))
    before = list(Picture.objects.values_list("pk", flat=True))
    for file in (one, other, one):
        pictures.look(file)

    assert list(Picture.objects.values_list("pk", flat=True)) == before
    assert PictureAlike.objects.count() == 1


@pytest.mark.django_db
def test_another_way_of_looking_looks_again(monkeypatch):
    file = kept(jpeg(photo(2)))
    monkeypatch.setattr(looking, "MADE_AS", 2)
    pictures.look(file)

    assert PictureLook.objects.get().made_as == 2
    assert Picture.objects.count() == 1


@pytest.mark.django_db
def test_the_same_bytes_are_fully_alike_and_their_own_file_is_no_look_alike():
    document = kept(report(jpeg(photo(3)), jpeg(photo(4))))
    alone = kept(jpeg(photo(3)))

    (found,) = pictures.same_as(alone)
    assert (found.likeness, found.is_same_bytes) == (1.0, True)
    assert [one.other.file for one in pictures.same_as(document)] == [alone]


@pytest.mark.django_db
def test_asking_is_one_query(django_assert_num_queries):
    files = [kept(jpeg(photo(9), quality)) for quality in (80, 70, 60)]

    with django_assert_num_queries(1):
        assert len(alike.alike_of_files([files[0].pk])) == 2


@pytest.mark.django_db
def test_the_camera_is_a_private_hint():
    file = kept(jpeg(photo(1), exif=camera()))
    (picture,) = file.pictures.all()

    assert (picture.taken_on, picture.taken_time) == (dt.date(2014, 3, 5), dt.time(9, 12, 33))
    assert (picture.latitude, picture.longitude) == (Decimal("34.620000"), Decimal("112.458333"))


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "1970:01:01 00:00:00", "soon", "2014:13:40 99:00:00", "", "\x00"]
)
def test_a_clock_that_cannot_be_right_says_nothing(taken):
    with Image.open(io.BytesIO(jpeg(photo(1), exif=camera(taken, place=None)))) as opened:
        assert exif.of(opened) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [b"\xff\xd8\xff\xe0 no picture", b"\x89PNG\r\n\x1a\n", jpeg(photo(1))[:200]],
    ids=["jpg", "png", "cut"],
)
def test_what_is_no_picture_gives_none_and_says_why(data):
    file = storage.keep(data)
    gate.inspect(file)
    pictures.look(file)

    assert not file.pictures.exists()


@pytest.mark.filterwarnings("ignore::UserWarning")  # pillow warns of what it skips; the child lets it
def test_any_bytes_end_in_rows_or_none():
    rng = np.random.default_rng(3)
    good = jpeg(photo(1).resize((200, 150)), exif=camera())
    for _try in range(60):
        bad = bytearray(good)
        for place in rng.integers(0, len(bad), 12):
            bad[place] = int(rng.integers(0, 256))
        answer, rest = child.work({"kind": "jpg"}, bytes(bad))
        assert len(answer["pictures"]) <= 1
        assert len(rest) == sum(row["thumb"] for row in answer["pictures"])


@given(one=st.integers(0, 2**64 - 1), flips=st.sets(st.integers(0, 63), max_size=7))
@settings(max_examples=200, deadline=None)
def test_hashes_up_to_seven_bits_apart_share_a_band_or_its_neighbour(one, flips):
    other = one
    for bit in flips:
        other ^= 1 << bit

    assert hashing.distance(one, other) == len(flips)
    assert hashing.code_of(hashing.bands_of(one)) == one
    pairs = zip(hashing.bands_of(one), hashing.bands_of(other), strict=True)
    assert any(theirs in hashing.neighbours(mine) for mine, theirs in pairs)


@pytest.mark.django_db
def test_the_child_answers_from_a_process_of_its_own(monkeypatch):
    monkeypatch.undo()
    data = jpeg(photo(1).resize((480, 360)))
    try:
        answer, _rest = looking.pool().ask({"kind": "jpg"}, data)
    finally:
        looking.pool().close()

    assert answer["pictures"] == child.work({"kind": "jpg"}, data)[0]["pictures"]
