"""A scanner decides, one that is away holds back, and the office has the last word."""

import shutil
import stat
import sys

import pytest

from kaoping.base.models import AuditEvent
from kaoping.evidence import gate, storage
from kaoping.evidence.gate import actions, ports, scanner, tasks
from kaoping.evidence.models import Inspection
from tests.pure.documents.archives import make_zip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.SCANNER = ""
    return tmp_path


def looked(content):
    return gate.inspect(storage.keep(content))


def script(tmp_path, body):
    path = tmp_path / "scanner"
    path.write_text(
        f"#!{sys.executable}\nimport sys, time\ncontent = open(sys.argv[1], 'rb').read()\n{body}\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{path} {{path}}"


VIRUS = "print(sys.argv[1] + ': Test.Virus FOUND' if b'VIRUS' in content else 'OK'); sys.exit(b'VIRUS' in content)"


@pytest.mark.parametrize(
    ("body", "content", "state", "scan", "found"),
    [
        (VIRUS, b"words", "clean", "clean", []),
        (VIRUS, b"VIRUS", "quarantined", "infected", [{"code": "infected", "name": "Test.Virus"}]),
        (VIRUS, make_zip(("a", b"VIRUS")), "quarantined", "clean", None),
        ("sys.exit(2)", b"words", "quarantined", "unavailable", [{"code": "scanner_unavailable", "why": "exit 2"}]),
        ("time.sleep(9)", b"words", "quarantined", "unavailable", [{"code": "scanner_unavailable", "why": "too_long"}]),
    ],
)  # fmt: skip
def test_the_scanner_decides(settings, tmp_path, body, content, state, scan, found):
    settings.SCANNER = script(tmp_path, body)
    settings.SCANNER_SECONDS = 5 if "sleep" not in body else 0.3
    inspection = looked(content)

    assert (inspection.state, inspection.scan) == (state, scan)
    assert found is None or inspection.codes == found
    assert gate.is_held(inspection.file) == (state == "quarantined")
    assert AuditEvent.objects.filter(verb="file.quarantined").exists() == (state == "quarantined")


@pytest.mark.parametrize("command", ["no-such-scanner {path}", "'"])
def test_a_scanner_that_is_not_there_quarantines(settings, command):
    settings.SCANNER = command

    assert looked(b"words").state == "quarantined"


def test_what_had_no_answer_is_scanned_again_and_those_who_wait_are_told(settings, tmp_path, monkeypatch):
    settings.SCANNER = "no-such-scanner"
    words, virus, archive = (
        storage.keep(one) for one in (b"words", b"VIRUS", make_zip(("a", b"more words")))
    )
    for file in (words, virus, archive):
        gate.inspect(file)
    told = []
    monkeypatch.setitem(ports._listeners, "test", told.append)
    assert tasks.sweep_quarantine() == 0
    settings.SCANNER = script(tmp_path, VIRUS)

    assert tasks.sweep_quarantine() == 2
    assert told == [words.pk, archive.pk]
    assert [gate.is_held(file) for file in (words, virus, archive)] == [False, True, False]
    assert [name for name, _file in gate.leaves(archive)] == ["a"]
    assert tasks.sweep_quarantine() == 0


def test_a_member_without_an_answer_holds_its_archive_until_it_has_one(settings, tmp_path):
    settings.SCANNER = script(tmp_path, "sys.exit(2 if content == b'words' else 0)")
    archive = storage.keep(make_zip(("a", b"words")))
    assert gate.inspect(archive).state == "quarantined"
    settings.SCANNER = script(tmp_path, VIRUS)

    assert tasks.sweep_quarantine() == 2
    assert not gate.is_held(archive)


def test_the_office_releases_and_keeps_with_a_reason(settings, monkeypatch):
    settings.SCANNER = "no-such-scanner"
    first, second = storage.keep(b"first"), storage.keep(b"second")
    gate.inspect(first)
    gate.inspect(second)
    told = []
    monkeypatch.setitem(ports._listeners, "test", told.append)

    assert actions.release(first, actor="Lan", reason="known sender")
    assert not actions.release(first, actor="Lan", reason="again")
    assert actions.keep_held(second, actor="Lan", reason="not needed")
    assert (gate.is_held(first), gate.is_held(second), told) == (False, True, [first.pk])
    settings.SCANNER = ""
    assert tasks.sweep_quarantine() == 0  # both are decided
    assert gate.is_held(second)
    assert [event.verb for event in AuditEvent.objects.order_by("pk")][-2:] == ["file.released", "file.kept"]
    assert Inspection.objects.get(file=first).reason == "known sender"


def test_releasing_an_archive_releases_what_lies_in_it():
    archive = storage.keep(make_zip(("a.exe", b"MZ\x90\x00" + bytes(80)), ("b.txt", b"x")))
    gate.inspect(archive)

    assert actions.release(archive, actor="Lan", reason="an installer that was asked for")
    assert [name for name, _file in gate.leaves(archive)] == ["a.exe", "b.txt"]


@pytest.mark.skipif(not shutil.which("clamscan"), reason="clamscan is not installed")
def test_clamscan_with_one_line_of_hashes(settings, tmp_path):
    import hashlib

    virus = b"this is the sample that the line names"
    hashes = tmp_path / "one.hdb"
    hashes.write_text(f"{hashlib.md5(virus).hexdigest()}:{len(virus)}:Test.One\n")  # noqa: S324
    settings.SCANNER = f"clamscan --no-summary -d {hashes} {{path}}"

    assert looked(b"words").state == "clean"
    assert looked(virus).codes == [{"code": "infected", "name": "Test.One.UNOFFICIAL"}]


def test_the_scanner_is_off_unless_set(settings):
    settings.SCANNER = "  "

    assert not scanner.is_set()
    assert scanner.scan("x").scan == "off"
