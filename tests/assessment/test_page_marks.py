"""Seals and signatures on the pages of a piece: seen by a machine, decided by a person with one click."""

import pytest

from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.evidence.models import ArchiveMember, PageLook, PageMark
from kaoping.units.models import Role
from tests.evidence.test_pages import pdf
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import make_file, make_piece, make_scheme, window_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(worker, stand_at):
    stand_at("2014-04-20 09:00")
    unit = make_unit("清河市教育局")
    people = {"clerk": make_clerk()}
    for name, role in (("author", Role.UNIT_AUTHOR), ("checker", Role.UNIT_APPROVER)):
        people[name] = make_person(name)
        make_post(unit, role, people[name])
    people["neighbour"] = make_person("neighbour")
    make_post(make_unit("北合县教育局"), Role.UNIT_APPROVER, people["neighbour"])
    people["auditor"] = make_person("auditor")
    make_post(make_unit("审计", is_assessed=False), Role.AUDITOR, people["auditor"])
    make_scheme()
    piece = make_piece(
        unit, window_of("2", "2014Q1"), files=(make_file("报告.pdf", pdf(["第一行"])),), title="报告"
    )
    return people, piece.versions.get().materials.get()


def mark_on(material, words="清河市教育局", **fields):
    PageLook.objects.create(
        file=material.file, state="done", pages=1, pages_done=1, seal="found", signature="none",
        asked_at=clock.now(), looked_at=clock.now(), looker="test",
    )  # fmt: skip
    values = {"kind": "seal", "shape": "round", "confidence": 0.93, "words": words, **fields}
    return PageMark.objects.create(
        file=material.file, page=1, left=0.6, top=0.7, width=0.2, height=0.14, **values
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 302), ("checker", 302), ("author", 404), ("neighbour", 404), ("auditor", 404)],
)
def test_the_office_and_the_units_checker_decide(city, client, who, status):
    people, material = city
    mark = mark_on(material)
    client.force_login(people[who])

    answer = client.post(f"/submissions/marks/{mark.pk}/", {"act": "confirm"})

    mark.refresh_from_db()
    assert answer.status_code == status
    assert mark.state == ("confirmed" if status == 302 else "open")
    assert AuditEvent.objects.filter(verb="page_mark.confirmed").count() == (status == 302)
    assert client.post("/submissions/marks/987654/", {"act": "confirm"}).status_code == 404


def test_a_word_can_be_taken_back_and_said_twice_is_said_once(city, client):
    people, material = city
    mark = mark_on(material)
    client.force_login(people["clerk"])

    for act in ("confirm", "confirm", "refute"):
        client.post(f"/submissions/marks/{mark.pk}/", {"act": act})

    mark.refresh_from_db()
    assert (mark.state, mark.decided_by) == ("refuted", people["clerk"])
    assert list(
        AuditEvent.objects.filter(verb__startswith="page_mark").values_list("verb", flat=True).order_by("id")
    ) == [
        "page_mark.confirmed",
        "page_mark.refuted",
    ]
    assert client.post(f"/submissions/marks/{mark.pk}/", {"act": "burn"}).status_code == 400
    assert client.get(f"/submissions/marks/{mark.pk}/").status_code == 405


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("清河市教育局", "是报送单位自己的印章"),
        ("北合县供电公司", "与报送单位名称不符"),
        ("", "印文认不出来"),
    ],
)
def test_the_page_says_what_the_seal_reads(city, client, words, sentence):
    people, material = city
    mark_on(material, words)
    client.force_login(people["clerk"])

    page = client.get(f"/submissions/files/{material.pk}/pages/").text

    assert sentence in page
    assert "不是印章" in page


def test_the_button_leads_back_to_the_page_and_nowhere_else(city, client):
    people, material = city
    mark = mark_on(material)
    client.force_login(people["clerk"])
    address, deed = (
        f"http://testserver/submissions/files/{material.pk}/pages/",
        f"/submissions/marks/{mark.pk}/",
    )

    assert client.post(deed, {"act": "confirm"}, headers={"referer": address}).url == address
    outside = client.post(deed, {"act": "refute"}, headers={"referer": "https://example.org/"}).url
    assert outside == f"/submissions/{material.version.submission_id}/"


def test_the_author_reads_the_hint_without_buttons(city, client):
    people, material = city
    mark_on(material)
    client.force_login(people["author"])

    page = client.get(f"/submissions/files/{material.pk}/pages/").text

    assert "印文识别为" in page
    assert "不是印章" not in page


def test_the_piece_shows_what_was_seen(city, client):
    people, material = city
    mark = mark_on(material)
    client.force_login(people["clerk"])
    address = f"/submissions/{material.version.submission_id}/"

    before = client.get(address).text
    client.post(f"/submissions/marks/{mark.pk}/", {"act": "refute"})
    after = client.get(address).text

    assert "看到印章" in before
    assert "签名处空白" in before
    assert "已确认无印章" in after
    assert "不是印章" in after  # in the piece's history


def test_a_mark_on_a_file_in_an_archive_is_decided_too(city, client):
    people, material = city
    scan = make_file("盖章页.jpg", b"\xff\xd8\xff a scan").file
    ArchiveMember.objects.create(archive=material.file, position=3, name="盖章页.jpg", file=scan)
    mark = PageMark.objects.create(
        file=scan, page=1, kind="seal", left=0.6, top=0.7, width=0.2, height=0.1, confidence=0.9
    )
    client.force_login(people["clerk"])

    assert client.post(f"/submissions/marks/{mark.pk}/", {"act": "confirm"}).status_code == 302
