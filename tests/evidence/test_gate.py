"""One gate for mail and web: every file ends in one of four states, and archives in their members."""

import gzip
import io
import os
import shutil
import subprocess
import time

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from kaoping.base.children import Pool
from kaoping.evidence import gate, storage
from kaoping.evidence.gate import actions, inspecting, wording
from kaoping.evidence.models import ArchiveMember, Inspection, StoredFile
from tests.pure.documents.archives import (
    GBK,
    MB,
    bomb,
    make_tar,
    make_zip,
    overlapping,
    raw_zip,
    under_the_ratio,
)
from tests.pure.documents.containers import make_ole, make_rar, make_rar5

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.SCANNER = ""
    return tmp_path


def looked(content):
    return gate.inspect(storage.keep(content))


def codes(inspection):
    return [code["code"] for code in inspection.codes]


def office(*parts, folder="word"):
    return make_zip(("[Content_Types].xml", b"<Types/>"), (f"{folder}/document.xml", b"<document/>"), *parts)


def pdf(password=None, owner=None):
    out = io.BytesIO()
    encryption = (
        StandardEncryption(password or "", ownerPassword=owner or "x") if password is not None else None
    )
    drawn = canvas.Canvas(out, encrypt=encryption, invariant=1)
    drawn.drawString(80, 700, "words")
    drawn.showPage()
    drawn.save()
    return out.getvalue()


def members(content):
    file = storage.keep(content)
    gate.inspect(file)
    return [
        (one.name, one.level, one.why or (one.file.kind if one.file else "")) for one in file.members.all()
    ]


@pytest.mark.parametrize(
    ("content", "state", "found"),
    [
        ("一段文字。".encode("gb18030"), "clean", []),
        (office(), "clean", []),
        (pdf(), "clean", []),
        (pdf(password=""), "clean", []),
        (pdf(password="geheim"), "refused", ["encrypted"]),
        (office(("word/vbaProject.bin", b"x")), "flagged", ["macros"]),
        (make_ole("EncryptionInfo", "EncryptedPackage"), "refused", ["encrypted"]),
        (make_ole("WordDocument", "Macros/VBA/_VBA_PROJECT"), "flagged", ["macros"]),
        (b"MZ\x90\x00" + bytes(80), "quarantined", ["program"]),
        (make_zip(("材料/报告.txt", b"words")), "clean", []),
        (make_zip(("运行.bat", b"words")), "flagged", ["program_inside"]),
        (make_zip(("a.docx", office(("word/vbaProject.bin", b"x")))), "flagged", ["member_flagged"]),
        (make_zip(("a.exe", b"MZ\x90\x00" + bytes(80))), "quarantined", ["member_held", "program_inside"]),
        (make_zip(("材料/", b"")), "clean", ["empty_archive"]),
        (raw_zip({"name": GBK, "data": b"x", "flags": 1}), "refused", ["encrypted"]),
        (raw_zip({"name": GBK, "data": b"x", "flags": 1}, {"name": b"b", "data": b"x"}), "flagged", ["member_closed"]),
        (bomb(), "refused", ["too_packed"]),
        (overlapping(), "refused", ["overlap"]),
        (under_the_ratio(11, 20 * MB), "refused", ["false_size"]),
        (office(("word/media/1.xml", bytes(40 * MB))), "refused", ["too_packed"]),
        (office()[:-8], "flagged", ["broken_container"]),
        (make_tar(("../a", b"x")), "refused", ["outside_path"]),
        (gzip.compress(bytes(80 * MB)), "refused", ["too_packed"]),
        (b"", "clean", []),
        (b"\xff\xd8\xff\xe0 no picture", "clean", ["broken_picture"]),
    ],
)  # fmt: skip
def test_a_file_comes_through_in_one_of_four_states(content, state, found):
    inspection = looked(content)

    assert (inspection.state, codes(inspection)) == (state, found)
    assert inspection.scan == "off"
    assert gate.may_be_opened(inspection.file) == (state in ("clean", "flagged"))
    for code in inspection.codes:
        assert wording.sentence(code).endswith((".", "。"))
        assert "%(" not in wording.sentence(code)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_code_has_words_and_a_sentence(language):
    with translation.override(language):
        for name in wording.CHIPS:
            said = wording.sentence({"code": name, "count": 2, "name": "a", "found": 3, "most": 2})
            assert said.endswith("." if language == "en" else "。")
            assert "%(" not in said
    assert set(wording.CHIPS) == set(wording.SENTENCES)
    assert set(wording.CHIPS) >= wording.NOTES | wording.ACTIVE


def test_the_same_file_is_looked_at_once(monkeypatch):
    first = looked(b"words")
    monkeypatch.setattr(Pool, "ask", lambda *_a, **_k: pytest.fail("asked again"))

    assert looked(b"words").pk == first.pk


def test_members_become_files_with_names_as_their_writer_saw_them(tmp_path):
    inner = make_zip(("c.txt", b"3"), ("third.zip", make_zip(("d", b"4"))))
    file = storage.keep(
        raw_zip({"name": GBK, "data": b"words"}, {"name": b"inner.zip", "data": inner, "stored": True})
    )
    gate.inspect(file)

    assert [(one.name, one.level, one.why) for one in file.members.all()] == [
        (GBK.decode("gb18030"), 1, ""), ("inner.zip", 1, ""), ("inner.zip/c.txt", 2, ""),
        ("inner.zip/third.zip", 2, "too_deep"),
    ]  # fmt: skip
    assert [(name, storage.read(leaf)) for name, leaf in gate.leaves(file)] == [
        (GBK.decode("gb18030"), b"words"), ("inner.zip/c.txt", b"3"),
    ]  # fmt: skip
    assert list((tmp_path / "derived" / "gate").iterdir()) == []
    plain = storage.keep(b"plain")
    assert gate.leaves(plain) == []  # nobody looked yet
    gate.inspect(plain)
    assert gate.leaves(plain) == [("", plain)]


@pytest.fixture
def only(monkeypatch, tmp_path):
    """Makes a machine that has these programs and no others."""
    pool = Pool("kaoping.evidence.gate.child", seconds=20)
    monkeypatch.setattr(inspecting, "_children", pool)

    def have(*names):
        place = tmp_path / "programs"
        place.mkdir()
        for name in names:
            (place / name).symlink_to(shutil.which(name))
        monkeypatch.setenv("PATH", str(place))

    yield have
    pool.close()


needs_bsdtar = pytest.mark.skipif(not shutil.which("bsdtar"), reason="bsdtar is not installed")
needs_unar = pytest.mark.skipif(
    not (shutil.which("unar") and shutil.which("lsar")), reason="unar and lsar are not installed"
)


def seven(tmp_path, *entries, form="7zip"):
    folder = tmp_path / "to-pack"
    for name, content in entries:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    out = tmp_path / "packed"
    subprocess.run(
        ["bsdtar", "-cf", str(out), f"--format={form}", "-C", str(folder), "."],
        check=True, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return out.read_bytes()


@needs_bsdtar
def test_rar_and_7z_are_unpacked_by_bsdtar(tmp_path):
    words = [("材料/报告.txt", 1, "txt"), ("b.txt", 1, "empty")]
    assert members(make_rar(("材料\\报告.txt".encode("gb18030"), b"words"), (b"b.txt", b""))) == words
    assert members(make_rar5(("材料/报告.txt", b"words"), ("b.txt", b""))) == words
    assert sorted(members(seven(tmp_path, ("材料/报告.txt", b"words"), ("b.txt", b"")))) == sorted(words)


@needs_unar
def test_rar_is_unpacked_by_unar_where_bsdtar_is_absent(only):
    only("unar", "lsar")

    assert sorted(members(make_rar(("材料\\报告.txt".encode("gb18030"), b"words"), (b"b.txt", b"x")))) == [
        ("b.txt", 1, "txt"), ("材料/报告.txt", 1, "txt"),
    ]  # fmt: skip


def test_without_a_program_a_rar_is_said_to_be_closed(only):
    only()
    inspection = looked(make_rar((b"b.txt", b"x")))

    assert (inspection.state, inspection.codes) == ("refused", [{"code": "no_tool", "kind": "rar"}])
    assert "rar" in wording.sentence(inspection.codes[0])


@needs_bsdtar
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda _path: make_rar((b"b.txt", b"x" * 16, 4)), "encrypted"),
        (lambda _path: make_rar((b"..\\b.txt", b"x")), "outside_path"),
        (lambda _path: make_rar(*((b"%d" % n, b"") for n in range(1001))), "too_many_entries"),
        (lambda _path: make_rar((b"b.txt", b"x" * 500))[:300], "broken_archive"),
        (lambda path: seven(path, ("a", bytes(60 * MB))), "too_packed"),
        (lambda path: seven(path, ("a", b"words" * 99))[:-20], "broken_archive"),
    ],
)
def test_hostile_rar_and_7z_are_refused(make, code, tmp_path):
    content = make(tmp_path)
    started = time.perf_counter()
    inspection = looked(content)

    assert (inspection.state, codes(inspection)) == ("refused", [code])
    assert time.perf_counter() - started < 8  # one second on an idle machine; the child's start included
    assert ArchiveMember.objects.count() == 0


def test_what_acts_by_itself_is_drawn_only_after_a_release():
    file = storage.keep(office(("word/vbaProject.bin", b"x")))
    gate.inspect(file)
    assert (gate.may_be_opened(file), gate.may_be_shown(file)) == (True, False)

    assert actions.release(file, actor="Lan", reason="a form of ours")
    assert gate.may_be_shown(file)


def test_an_old_row_learns_its_kind():
    file = storage.keep(make_ole("Workbook"))
    StoredFile.objects.filter(pk=file.pk).update(kind="ole", mime_type="application/x-ole-storage")
    file.refresh_from_db()
    gate.inspect(file)

    file.refresh_from_db()
    assert (file.kind, file.mime_type) == ("xls", "application/vnd.ms-excel")


def test_a_file_over_the_limit_is_kept_and_not_opened(settings):
    settings.MAX_FILE_BYTES = 10
    inspection = looked(b"x" * 11)

    assert (inspection.state, inspection.codes) == ("refused", [{"code": "too_big", "found": 11, "most": 10}])


def test_a_child_that_ends_leaves_a_refusal(monkeypatch):
    monkeypatch.setattr(inspecting, "_children", Pool("kaoping.no_such_module", seconds=5))

    assert codes(looked(b"words")) == ["stopped"]


def test_a_very_large_picture_is_noted_from_its_head():
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    inspection = looked(out.getvalue())

    assert (inspection.state, codes(inspection)) == ("clean", ["many_pixels"])


SEEDS = [
    office(("word/vbaProject.bin", make_ole("VBA/_VBA_PROJECT")), ("word/_rels/a.rels", b"<Relationships/>")),
    make_ole("WordDocument", "1Table", "Macros/VBA/dir"), pdf(), make_zip(("a.txt", b"x" * 99), ("b.docx", office())),
    make_rar((b"a.txt", b"words")), make_tar(("a", b"words")),
]  # fmt: skip
STATES = set(Inspection.State.values)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 99999), st.integers(0, 255)), max_size=8),
    st.integers(1, 9999),
)
def test_damaged_files_end_in_a_state_and_never_in_an_exception(seed, changes, cut):
    damaged = bytearray(seed)
    for at, value in changes:
        damaged[at % len(damaged)] = value
    content = bytes(damaged if cut > 5000 else damaged[:cut])
    inspection = looked(content)

    assert inspection.state in STATES
    assert "stopped" not in codes(inspection)
    assert all(
        code["code"] in wording.SENTENCES and code["code"] in wording.CHIPS for code in inspection.codes
    )
