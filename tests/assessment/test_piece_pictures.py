"""A piece's pictures beside their look-alikes: who sees what of other pieces and of cameras."""

import pytest

from kaoping.evidence import gate, pictures
from kaoping.evidence.pictures import child, looking, tasks, thumbs
from kaoping.units.models import Role
from tests.assessment.test_documents import sent
from tests.make_assessment import make_file
from tests.make_pictures import camera, jpeg, photo

pytestmark = pytest.mark.django_db


class Here:
    """Looks at pictures in this process."""

    def ask(self, question, content):
        return child.work(question, content)


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(looking, "pool", Here)


def shot(name, data):
    file = make_file(name, data)
    gate.inspect(file.file)
    pictures.look(file.file)
    return file


def sent_twice(units):
    """The same photo from another unit in March and from our own in April."""
    early = sent(units["other"], shot("春季.jpg", jpeg(photo(1))), received="2014-03-10 09:00")
    late = sent(
        units["own"], shot("活动.jpg", jpeg(photo(1), 60, exif=camera("2013:11:02 08:00:00"))),
        received="2014-04-10 09:00",
    )  # fmt: skip
    return early, late


@pytest.fixture
def pair(city):
    _people, units = city
    return sent_twice(units)


def test_the_office_sees_both_with_receipt_and_unit(city, client, pair):
    people, _units = city
    early, late = pair
    client.force_login(people["clerk"])

    page = client.get(f"/submissions/{late.pk}/").text
    assert "先前报送过" in page
    assert early.receipt_no in page
    assert "other局" in page
    assert "拍摄于2013年11月2日 08:00" in page
    assert "不在本时段内" in page
    assert "34.62000" in page
    other = client.get(f"/submissions/{early.pk}/").text
    assert "后来又报送" in other
    assert late.receipt_no in other


def test_a_unit_learns_nothing_of_another_units_piece(city, client, pair):
    people, _units = city
    early, late = pair
    client.force_login(people["own"])
    page = client.get(f"/submissions/{late.pk}/").text

    assert "在其他单位的材料里" in page
    assert "other局" not in page.split('class="shots"')[1].split("</section>")[0]
    assert f"/submissions/{early.pk}/" not in page
    assert "拍摄于2013年11月2日" in page


def test_who_only_reads_sees_no_camera(city, client, pair):
    people, _units = city
    _early, late = pair
    client.force_login(people[Role.LEADER])
    page = client.get(f"/submissions/{late.pk}/").text

    assert "先前报送过" in page
    assert "拍摄于" not in page
    assert "34.62" not in page


def test_the_small_copies_follow_the_rights_of_the_file(city, client, pair):
    people, _units = city
    early, late = pair
    mine, theirs = (piece.versions.get().materials.get() for piece in (late, early))
    picture, other = mine.file.pictures.get(), theirs.file.pictures.get()
    client.force_login(people["own"])
    answer = client.get(f"/submissions/files/{mine.pk}/pictures/{picture.pk}/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert b"Exif" not in answer.content
    for address in (
        f"/submissions/files/{mine.pk}/pictures/{other.pk}/",
        f"/submissions/files/{theirs.pk}/pictures/{other.pk}/",
        f"/submissions/files/{mine.pk}/pictures/987654/",
    ):
        assert client.get(address).status_code == 404


def test_a_small_copy_that_was_deleted_comes_back(city, client, pair, monkeypatch):
    people, _units = city
    material = pair[1].versions.get().materials.get()
    picture = material.file.pictures.get()
    thumbs.path_of(picture.sha256).unlink()
    asked = []
    monkeypatch.setattr(thumbs, "enqueue", lambda dotted, pk, **_how: asked.append((dotted, pk)))
    client.force_login(people["own"])
    address = f"/submissions/files/{material.pk}/pictures/{picture.pk}/"

    assert client.get(address)["Content-Type"] == "image/svg+xml"
    assert asked == [("kaoping.evidence.pictures.tasks.make_thumbs", material.file_id)]
    tasks.make_thumbs(material.file_id)
    assert client.get(address)["Content-Type"] == "image/webp"


def test_the_page_costs_the_same_with_more_pictures(city, client, django_assert_max_num_queries):
    people, units = city
    counts = []
    client.force_login(people["own"])
    for number, seeds in enumerate(((1,), (2, 3, 4))):
        files = [shot(f"{seed}.jpg", jpeg(photo(seed))) for seed in seeds]
        piece = sent(units["own"], *files, title=f"活动{number}")
        sent(
            units["own"], *(shot(f"again{seed}.jpg", jpeg(photo(seed), 50)) for seed in seeds), title="又一次"
        )
        client.get(f"/submissions/{piece.pk}/")  # what is kept for later requests is fetched now
        with django_assert_max_num_queries(80) as seen:
            assert client.get(f"/submissions/{piece.pk}/").text.count('class="shot-elsewhere"') == len(seeds)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_nothing_is_shown_where_there_is_nothing(city, client):
    people, units = city
    piece = sent(units["own"], shot("活动.jpg", jpeg(photo(8))))
    client.force_login(people["own"])

    assert 'class="shots"' not in client.get(f"/submissions/{piece.pk}/").text
