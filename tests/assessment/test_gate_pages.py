"""What the gate says where people work: chips, archives, held files, the office's quarantine."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.assessment.models import DraftFile, Version
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.evidence import gate, storage
from kaoping.evidence.gate import actions
from kaoping.evidence.models import Inspection
from kaoping.intake.actions import accept_message
from kaoping.intake.models import Message
from kaoping.intake.tasks import route_message
from kaoping.units.models import Role
from tests.make_assessment import at, make_file, make_piece, window_of
from tests.pure.documents.archives import bomb, make_zip, raw_zip
from tests.pure.documents.test_flags import office

pytestmark = pytest.mark.django_db
PROGRAM = b"MZ\x90\x00" + bytes(80)
LOCKED = raw_zip({"name": "名单.xlsx".encode("gb18030"), "data": b"x", "flags": 1})


@pytest.fixture
def city_day(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.LANGUAGE_CODE = "en"
    return "2014-03-20 09:00"


@pytest.fixture
def client(client):
    client.cookies["django_language"] = "en"
    return client


def read(answer):
    """Read a download to its end, as a browser does: closing it would close the test's database."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def sent(unit, name, data):
    """A piece with one file that the gate has looked at; (piece, material)."""
    file = make_file(name, data)
    gate.inspect(file.file)
    piece = make_piece(unit, window_of("2", "2014Q1"), files=(file,))
    return piece, piece.versions.get().materials.get()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("表.docm", office(("word/vbaProject.bin", b"x")), ["macros", "It holds macros."]),
        (
            "名单.zip",
            LOCKED,
            ["not opened", "locked with a password", "It has to be sent again without a password."],
        ),
        ("炸弹.zip", bomb(), ["archive bomb", "grows to more than 100 times its size"]),
        ("总结.pdf", b"words", ["name says otherwise", "by its content it is txt"]),
        ("运行.bat", b"words", ["runs on a double click"]),
        ("程序.exe", PROGRAM, ["quarantined", "It is a program, not a document."]),
    ],
)
def test_the_piece_says_in_words_what_was_found(city, client, name, data, words):
    people, units = city
    piece, _material = sent(units["own"], name, data)
    client.force_login(people["clerk"])
    page = client.get(f"/submissions/{piece.pk}/").text

    assert [one for one in words if one not in page] == []
    assert 'role="tooltip"' in page


def test_an_archive_shows_its_files_and_each_can_be_had(city, client):
    people, units = city
    inner = make_zip(("c.txt", b"three"), ("d.exe", PROGRAM))
    content = raw_zip(
        {"name": "材料\\报告.txt".encode("gb18030"), "data": b"words"},
        {"name": b"html.html", "data": b"<html><script>x</script>"},
    )
    piece, material = sent(units["own"], "材料.zip", content)
    client.force_login(people["own"])
    page = client.get(f"/submissions/{piece.pk}/").text

    assert "2 files in the archive" in page
    assert "报告.txt" in page
    address = f"/submissions/files/{material.pk}/inside"
    answer = client.get(f"{address}/0/")
    assert b"".join(answer.streaming_content) == b"words"
    assert answer["Content-Disposition"].startswith("attachment")
    for position in (0, 1):
        answer = client.get(f"{address}/{position}/")
        read(answer)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"{address}/9/").status_code == 404
    for who, status in (("other", 404), ("clerk", 200), (Role.SYSTEM_ADMIN, 404)):
        client.force_login(people[who])
        answer = client.get(f"{address}/0/")
        read(answer)
        assert answer.status_code == status
    held = storage.keep(inner)
    assert gate.inspect(held).state == "quarantined"


@pytest.mark.parametrize("count", [1, 3])
def test_the_piece_costs_the_same_for_many_files(city, client, count):
    people, units = city
    files = []
    for number in range(count):
        files.append(make_file(f"{number}.zip", make_zip((f"{number}.txt", b"x"), ("b.txt", b"y" * number))))
        gate.inspect(files[-1].file)
    piece = make_piece(units["own"], window_of("2", "2014Q1"), files=tuple(files))
    client.force_login(people["clerk"])
    client.get(f"/submissions/{piece.pk}/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/submissions/{piece.pk}/").status_code == 200
    asked = [
        one["sql"]
        for one in queries
        if "evidence_inspection" in one["sql"] or "evidence_member" in one["sql"]
    ]
    assert len(asked) <= 4


def test_a_held_file_is_had_by_the_office_alone_and_after_a_warning(city, client):
    people, units = city
    _piece, material = sent(units["own"], "程序.exe", PROGRAM)
    address = f"/submissions/files/{material.pk}/"
    for who in ("own", Role.LEADER, Role.AUDITOR):
        client.force_login(people[who])
        answer = client.get(address)
        assert (answer.status_code, "It is a program" in answer.text) == (403, True)
        assert client.post(address).status_code == 403
    client.force_login(people["other"])
    assert client.get(address).status_code == 404

    client.force_login(people["clerk"])
    warned = client.get(address)
    assert (warned.status_code, "I know the danger: download" in warned.text) == (403, True)
    answer = client.post(address)
    assert b"".join(answer.streaming_content) == PROGRAM
    assert AuditEvent.objects.filter(verb="file.fetched").count() == 1


def test_what_lies_in_a_held_archive_is_held_too(city, client):
    people, units = city
    _piece, material = sent(units["own"], "材料.zip", make_zip(("a.txt", b"x"), ("b.exe", PROGRAM)))
    client.force_login(people["own"])

    assert {client.get(f"/submissions/files/{material.pk}/inside/{n}/").status_code for n in (0, 1)} == {403}
    assert actions.release(material.file, actor="Lan", reason="asked for")
    answer = client.get(f"/submissions/files/{material.pk}/inside/1/")
    read(answer)
    assert answer.status_code == 200


def test_the_office_decides_and_everybody_who_waited_is_served(city, client):
    people, units = city
    piece, material = sent(units["own"], "程序.exe", PROGRAM)
    Version.objects.update(read_at=clock.now())
    inspection = Inspection.objects.get(file=material.file)
    for who, status in (("own", 404), (Role.SYSTEM_ADMIN, 404), (Role.LEADER, 200), (Role.AUDITOR, 200)):
        client.force_login(people[who])
        assert client.get("/submissions/quarantine/").status_code == status
        refused = client.post(
            f"/submissions/quarantine/{inspection.pk}/decide/", {"reason": "x", "act": "release"}
        )
        assert refused.status_code == (404 if status == 404 else 403)
    client.force_login(people["clerk"])
    page = client.get("/submissions/quarantine/").text
    assert "程序.exe" in page
    assert f"/submissions/{piece.pk}/" in page
    client.post(f"/submissions/quarantine/{inspection.pk}/decide/", {"reason": "", "act": "release"})
    assert gate.is_held(material.file)

    answer = client.post(
        f"/submissions/quarantine/{inspection.pk}/decide/",
        {"reason": "单位自编软件", "act": "release"},
        follow=True,
    )
    assert "单位自编软件" in answer.text
    assert not gate.is_held(material.file)
    assert Version.objects.get().read_at is None
    assert client.get("/submissions/quarantine/?view=held").text.count("程序.exe") == 0


def test_files_that_act_by_themselves_wait_in_a_list_of_their_own(city, client):
    people, units = city
    _piece, material = sent(units["own"], "表.docm", office(("word/vbaProject.bin", b"x")))
    client.force_login(people["clerk"])

    assert "表.docm" not in client.get("/submissions/quarantine/").text
    assert "表.docm" in client.get("/submissions/quarantine/?view=active").text
    assert not gate.may_be_shown(material.file)
    pk = Inspection.objects.get(file=material.file).pk
    client.post(f"/submissions/quarantine/{pk}/decide/", {"reason": "本办表格", "act": "release"})
    assert gate.may_be_shown(material.file)


@pytest.mark.parametrize("count", [1, 3])
def test_the_quarantine_costs_the_same_for_many_files(city, client, count):
    people, units = city
    files = tuple(make_file(f"{number}.exe", PROGRAM + b"%d" % number) for number in range(count))
    for file in files:
        gate.inspect(file.file)
    make_piece(units["own"], window_of("2", "2014Q1"), files=files)
    client.force_login(people["clerk"])
    client.get("/submissions/quarantine/")

    with CaptureQueriesContext(connection) as queries:
        page = client.get("/submissions/quarantine/").text
    assert page.count("decide-held") == count
    assert len(queries) <= 20


def test_the_draft_says_for_each_file_what_the_gate_found(city, client):
    people, _units = city
    client.force_login(people["own"])
    address = f"/report/{window_of('2', '2014Q1').pk}/"
    files = [
        SimpleUploadedFile("材料.zip", make_zip(("报告.txt", b"words"))), SimpleUploadedFile("名单.zip", LOCKED),
        SimpleUploadedFile("表.docm", office(("word/vbaProject.bin", b"x"))),
    ]  # fmt: skip
    place = client.post(address, {"title": "活动", "act": "save", "files": files}).headers["Location"]
    for row in DraftFile.objects.select_related("file"):
        gate.inspect(row.file)
    page = client.get(place, follow=True).text

    for words in ("1 file in the archive", "报告.txt", "locked with a password", "macros", "nothing found"):
        assert words in page


def test_too_much_at_once_is_a_sentence_and_nothing_is_lost(city, client, settings):
    people, _units = city
    settings.MAX_FILE_BYTES, settings.MAX_PIECE_BYTES = 1000, 1500
    client.force_login(people["own"])
    address = f"/report/{window_of('2', '2014Q1').pk}/"
    files = [SimpleUploadedFile(f"{n}.txt", b"x%d" % n * 400) for n in range(2)]
    files += [SimpleUploadedFile("大.txt", b"y" * 1001)]
    page = client.post(address, {"title": "活动", "act": "save", "files": files}, follow=True).text

    assert "“大.txt” has" in page
    assert "“1.txt” was left out: with it the piece would have" in page
    assert [row.name for row in DraftFile.objects.all()] == ["0.txt"]


MAIL = """From: somebody@nowhere.example
Subject: material
Message-ID: <gate@nowhere.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

words
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="tool.exe"
Content-Transfer-Encoding: base64

TVqQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
--b--
"""


def test_the_mailbox_goes_through_the_same_gate(city, client):
    people, _units = city
    accept_message(MAIL.encode(), received_at=at("2014-03-19 09:00"), source="import", source_label="a.eml")
    mail = Message.objects.get()
    route_message(mail.pk)
    part = mail.parts.get(name="tool.exe")
    assert gate.inspect(part.file).state == "quarantined"
    client.force_login(people["clerk"])

    assert "It is a program" in client.get(f"/mail/{mail.pk}/").text
    assert client.get(f"/mail/{mail.pk}/parts/{part.position}/").status_code == 403
    assert client.get(f"/mail/{mail.pk}/original/").status_code == 403
    assert "tool.exe" in client.get("/submissions/quarantine/").text
    answer = client.post(f"/mail/{mail.pk}/original/")
    read(answer)
    assert answer.status_code == 200
    client.force_login(people[Role.LEADER])
    assert client.post(f"/mail/{mail.pk}/original/").status_code == 403


def test_where_a_scanner_is_set_nothing_leaves_before_its_answer(city, client, settings, monkeypatch):
    people, units = city
    settings.SCANNER = "no-such-scanner"
    piece = make_piece(units["own"], window_of("2", "2014Q1"), files=(make_file("a.txt", b"words"),))
    material = piece.versions.get().materials.get()
    Inspection.objects.all().delete()
    client.force_login(people["own"])

    answer = client.get(f"/submissions/files/{material.pk}/")
    assert (answer.status_code, "still being looked at" in answer.text) == (403, True)
