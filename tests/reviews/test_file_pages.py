"""A reviewer reads files page by page by the reviewer's own right, and learns no sender's name from it."""

import pytest

from kaoping.evidence import gate
from kaoping.evidence.pages import boxes, cache, tasks
from kaoping.units.models import Role
from tests.assessment.test_documents import zipped
from tests.evidence.test_pages import pdf
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import make_file, make_luoyang, make_piece, window_of

pytestmark = pytest.mark.django_db
DOORS = ["", "state/", "1/page/", "1/large/", "1/thumb/", "1/text/"]


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """A worker that is there at once: the test's own transaction would never commit."""
    monkeypatch.setattr(cache, "enqueue", lambda dotted, pk, **_how: tasks.make(pk))


@pytest.fixture
def city():
    units = {name: make_unit(f"{name}局", code=name) for name in ("清河", "北河")}
    people = {"clerk": make_clerk()}
    for name, unit in (("wen", make_unit("大学", is_assessed=False)), ("own", units["清河"])):
        people[name] = make_person(name)
        make_post(unit, Role.REVIEWER, people[name])
    people["author"] = make_person("author")
    make_post(units["清河"], Role.UNIT_AUTHOR, people["author"])
    make_luoyang()
    return people, units


def sent(unit, state="accepted", name="清河局年度计划.pdf"):
    piece = make_piece(
        unit, window_of("1", "plan"), state=state, title="年度计划",
        files=[make_file(name, pdf(["本单位年度计划"], ["第二页"])), make_file("清河局附件.txt", b"words")],
    )  # fmt: skip
    return piece, piece.versions.get().materials.order_by("position").first()


@pytest.mark.parametrize(
    ("who", "status"), [("wen", 200), ("own", 404), ("author", 404), ("clerk", 404), (None, 302)]
)
def test_who_may_mark_the_piece_reads_its_pages(city, client, who, status):
    people, units = city
    piece, material = sent(units["清河"])
    if who:
        client.force_login(people[who])
    found = {
        client.get(f"/reviews/{piece.pk}/files/{material.pk}/pages/{door}").status_code for door in DOORS
    }

    assert found == {status}


def test_missing_not_yours_and_not_accepted_look_the_same(city, client):
    people, units = city
    piece, material = sent(units["清河"])
    waiting, its = sent(units["北河"], state="submitted")
    client.force_login(people["wen"])

    for address in (
        f"/reviews/987654/files/{material.pk}/pages/",
        f"/reviews/{piece.pk}/files/987654/pages/",
        f"/reviews/{piece.pk}/files/{its.pk}/pages/",
        f"/reviews/{waiting.pk}/files/{its.pk}/pages/",
    ):
        assert client.get(address).status_code == 404


def test_nothing_on_the_page_tells_who_sent_it(city, client, monkeypatch):
    people, units = city
    piece, material = sent(units["清河"])
    shown = boxes.Box("seal", 1, 0.5, 0.5, 0.2, 0.2, "ok", "清河局")
    monkeypatch.setitem(boxes._providers, "test", lambda file, may_decide: [shown])
    client.force_login(people["wen"])
    address = f"/reviews/{piece.pk}/files/{material.pk}/pages/"

    page = client.get(address)

    assert "清河" not in page.text.replace("清河市", "")
    assert "文件1（pdf）" in page.text.split("<title>")[1].split("</title>")[0]
    assert "文件2（txt）" in page.text
    assert f'href="/reviews/{piece.pk}/"' in page.text
    assert "/submissions/" not in page.text
    assert f'src="{address}1/page/"' in page.text


def test_the_marking_page_leads_to_the_pages(city, client):
    people, units = city
    piece, material = sent(units["清河"])
    client.force_login(people["wen"])

    page = client.get(f"/reviews/{piece.pk}/").text

    assert f'href="/reviews/{piece.pk}/files/{material.pk}/pages/"' in page
    assert f'src="/reviews/{piece.pk}/files/{material.pk}/pages/1/thumb/"' in page
    assert f'href="/reviews/{piece.pk}/files/{material.pk}/"' in page


def test_files_in_an_archive_have_numbers_too(city, client):
    people, units = city
    archive = make_file("清河局材料.zip", zipped(清河局报告__pdf=pdf(["包里的报告"])))
    gate.inspect(archive.file)
    piece = make_piece(
        units["清河"], window_of("1", "plan"), state="accepted", title="年度计划", files=[archive]
    )
    material = piece.versions.get().materials.get()
    for _name, leaf in gate.leaves(archive.file):
        gate.inspect(leaf)
    client.force_login(people["wen"])
    address = f"/reviews/{piece.pk}/files/{material.pk}/"
    listed = client.get(f"{address}pages/").text
    inside = f"{address}inside/{archive.file.members.get().position}/pages/"

    assert f'href="{inside}"' in listed
    page = client.get(inside).text
    assert "文件1（pdf）" in page
    assert "清河" not in page
    assert client.get(f"{inside}1/thumb/")["Content-Type"] == "image/webp"
    client.force_login(people["own"])
    assert client.get(inside).status_code == 404
