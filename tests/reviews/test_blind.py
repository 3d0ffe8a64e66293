"""Nobody who marks blind learns who sent the piece, or what others gave, by any door."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.assessment.models import Finding, Material
from kaoping.evidence.pages import cache, tasks
from kaoping.originality.models import Check
from kaoping.reviews import actions, blind_pages
from kaoping.reviews.blind import Veil
from kaoping.units.models import Office
from tests.evidence.test_pages import pdf
from tests.make_assessment import make_file
from tests.reviews.marking_town import NAMES, Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """A worker that is there at once: the test's own transaction would never commit."""
    monkeypatch.setattr(cache, "enqueue", lambda dotted, pk, **_how: tasks.make(pk))


@pytest.fixture
def town():
    return Town(third_at=None)


def told(answer):
    """All words of an answer, a workbook's cells included."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return body.decode("utf-8", "replace")


def leaks(words):
    return [name for name in NAMES if name in words]


def test_no_list_search_export_or_page_names_the_sender(client, town):
    piece, wen = town.pieces[0], town.reviewers[0]
    Finding.objects.create(
        version=piece.versions.get(), check_id="same_person", severity="reminder", values={"name": "林岚"}
    )
    client.force_login(wen)
    doors = [
        "/", "/reviews/", f"/reviews/{piece.pk}/", "/reviews/?export=csv", "/reviews/?export=xlsx",
        "/reviews/?indicator=1", "/search/?q=年度计划", "/search/?q=水务", "/search/?q=swj",
        "/api/v1/submissions", "/api/v1/submissions?q=计划", "/submissions/", "/submissions/?export=csv",
        f"/originality/pieces/{piece.pk}/marking/",
    ]  # fmt: skip

    found = {door: leaks(told(client.get(door))) for door in doors}

    assert {door: names for door, names in found.items() if names} == {}
    assert client.get(f"/submissions/{piece.pk}/").status_code == 404
    page = client.get(f"/reviews/{piece.pk}/").text
    assert "〔已隐去〕年度计划" in page
    assert "〔已隐去〕 开展了活动" in page


def test_refusals_and_messages_name_nobody(client, town):
    piece = town.pieces[0]
    client.force_login(town.reviewers[0])

    refused = client.post(f"/reviews/{piece.pk}/", {"finish": "1", "mark": "101"})
    done = client.post(f"/reviews/{piece.pk}/", {"finish": "1", "mark": "80"}, follow=True)

    assert leaks(refused.text) == []
    assert "〔已隐去〕年度计划，80" in done.text


def test_after_the_own_mark_the_names_are_there(client, town):
    piece, wen = town.pieces[0], town.reviewers[0]
    actions.finish(piece=piece, reviewer=wen, mark=Decimal(80), criteria={})
    client.force_login(wen)

    assert "清河市水务局" in client.get(f"/reviews/{piece.pk}/").text
    assert "清河市水务局" in client.get("/reviews/?state=final").text


def test_where_the_panel_is_open_names_are_shown(client):
    town = Town(is_blind=False)
    client.force_login(town.reviewers[0])

    assert "清河市水务局" in client.get(f"/reviews/{town.pieces[0].pk}/").text


def test_nobody_sees_others_marks_before_their_own(client, town):
    piece, (wen, shu, _third) = town.pieces[0], town.reviewers
    actions.finish(piece=piece, reviewer=shu, mark=Decimal("61.75"), criteria={}, comment="数字不实")
    client.force_login(wen)
    doors = [
        "/", "/reviews/", "/reviews/?view=all", "/reviews/?state=final", f"/reviews/{piece.pk}/",
        "/reviews/?export=csv", "/api/v1/submissions", "/search/?q=计划",
        f"/reviews/panels/{town.panel.pk}/fairness/", f"/reviews/panels/{town.panel.pk}/pieces/{piece.pk}/",
    ]  # fmt: skip

    for door in doors:
        words = told(client.get(door))
        assert "61.75" not in words, door
        assert "数字不实" not in words, door
        assert "评委1" not in words, door


def test_the_office_person_who_marks_waits_for_the_mean_too(client, town):
    from kaoping.units.models import Role
    from tests.make import make_post

    piece, (wen, shu, _third) = town.pieces[0], town.reviewers
    make_post(town.school, Role.LEADER, wen)
    actions.finish(piece=piece, reviewer=shu, mark=Decimal("61.75"), criteria={})
    client.force_login(wen)

    assert "61.75" not in client.get("/reviews/?view=all").text
    assert "61.75" not in told(client.get("/reviews/?view=all&export=csv"))
    actions.finish(piece=piece, reviewer=wen, mark=Decimal("61.75"), criteria={})
    assert "61.75" in client.get("/reviews/?view=all").text


def test_pages_are_covered_in_the_picture_and_the_original_waits(client, town):
    piece, wen = town.pieces[0], town.reviewers[0]
    file = make_file("清河市水务局计划.pdf", pdf(["清河市水务局文件 请予审阅"], ["第二页 没有名称"]))
    row = Material.objects.create(version=piece.versions.get(), file=file.file, name=file.name, position=1)
    client.force_login(wen)
    address = f"/reviews/{piece.pk}/files/{row.pk}/"

    assert leaks(client.get(f"/reviews/{piece.pk}/").text) == []
    assert leaks(client.get(f"{address}pages/").text) == []
    text = client.get(f"{address}pages/1/text/")
    assert leaks(text.text) == []
    assert "请予审阅" in json.loads(text.text)["text"]
    covered = client.get(f"{address}pages/1/page/").content
    assert covered != cache.part_of(file.file, 1, "page").read_bytes()
    assert client.get(f"{address}pages/2/page/").content == cache.part_of(file.file, 2, "page").read_bytes()
    assert client.get(address).status_code == 404
    actions.finish(piece=piece, reviewer=wen, mark=Decimal(80), criteria={})
    assert told(client.get(address)).startswith("%PDF")
    assert client.get(f"{address}pages/1/page/").content == cache.part_of(file.file, 1, "page").read_bytes()


def test_a_page_without_known_words_is_not_shown(client, town, monkeypatch):
    piece = town.pieces[0]
    file = make_file("扫描.pdf", pdf([""]))
    row = Material.objects.create(version=piece.versions.get(), file=file.file, name=file.name, position=1)
    client.force_login(town.reviewers[0])
    address = f"/reviews/{piece.pk}/files/{row.pk}/pages/1/"
    client.get(f"{address}state/")
    monkeypatch.setattr(blind_pages.store, "said_of", lambda *_what: None)

    assert client.get(f"{address}page/")["Content-Type"] == "image/svg+xml"
    said = {"lines": [[0.1, 0.1, 0.5, 0.05, "清河市水务局", 0.9]]}
    monkeypatch.setattr(blind_pages.store, "said_of", lambda *_what: said)
    assert client.get(f"{address}page/")["Content-Type"] == "image/webp"


def test_the_cover_lies_on_the_name(town):
    layer = {"width": 1000, "height": 1400, "lines": [[100, 50, 400, 40, "我们水务局说明"]]}
    [(x, y, width, height)] = blind_pages.places_to_cover(make_file().file, 1, layer, Veil(("水务局",)))

    assert 0.1 < x < 0.1 + 0.4 * 2 / 7
    assert 0.1 + 0.4 * 5 / 7 < x + width < 0.5
    assert y < 50 / 1400
    assert y + height > 90 / 1400


def test_a_spaced_letterhead_and_a_number_are_names():
    veil = Veil(("清河市水务局", "林岚"))

    assert veil.text("清 河 市\n水 务 局 文件 水办发［2014］ 第 7 号") == "〔已隐去〕 文件 〔已隐去〕"
    assert veil.text("写信到 a.b@shui.example。林岚") == "写信到 〔已隐去〕。〔已隐去〕"
    assert veil.html("<p>清<b>河市</b>水务局好</p>") == "<p>〔已隐去〕<b></b>好</p>"


@settings(max_examples=40)
@given(st.text(max_size=30), st.lists(st.text("清河水务局林岚ab", min_size=2, max_size=6), max_size=4))
def test_no_name_survives_the_veil(words, names):
    veiled = Veil(tuple(names)).text("".join([words, *names, words]))

    rest = veiled.replace("〔已隐去〕", "\n\x00")
    assert not [name for name in names if name in rest]


def test_a_check_of_originality_tells_no_name(client, town):
    piece = town.pieces[0]
    Check.objects.filter(submission=piece).delete()
    office = Office.current()
    office.mailbox = "kaoping@office.test"
    office.save()
    client.force_login(town.reviewers[0])

    answer = client.get(f"/originality/pieces/{piece.pk}/marking/")

    assert (answer.status_code, leaks(answer.text)) == (200, [])
    assert "kaoping@office.test" in answer.text  # the foot of the page is the office's, nothing of the piece
