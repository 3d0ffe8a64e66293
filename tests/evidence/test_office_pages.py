"""Pages of office files, texts and OFD: as they look where a program can draw them, else their words."""

import io
import json
import time
import zipfile
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pytest
from PIL import Image

from kaoping.evidence import gate, storage
from kaoping.evidence.models import Inspection
from kaoping.evidence.pages import cache, layout, limits, ofd, ofd_numbers, ofd_read, office, tasks
from kaoping.pure.documents import Block, BlockKind, Document
from tests.make_ofd import make_ofd, seal
from tests.make_pictures import jpeg, photo

pytestmark = pytest.mark.django_db
needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed here")


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """A worker that is there at once: the test's own transaction would never commit."""
    monkeypatch.setattr(cache, "enqueue", lambda dotted, pk, **_how: tasks.make(pk))


@pytest.fixture
def no_office(monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)


def report(*lines, picture=None, table=()):
    document, out = docx.Document(), io.BytesIO()
    document.add_heading(lines[0], 0)
    for line in lines[1:]:
        document.add_paragraph(line)
    if table:
        made = document.add_table(0, len(table[0]))
        for row in table:
            for cell, words in zip(made.add_row().cells, row, strict=True):
                cell.text = words
    if picture:
        document.add_picture(io.BytesIO(picture))
    document.save(out)
    return out.getvalue()


def workbook():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["志愿者", "时长"])
    book.active.append(["林岚", 12])
    book.save(out)
    return out.getvalue()


def read(data):
    file = storage.keep(data)
    tasks.make(file.pk)
    return file, cache.pages_of(file)


def words_of(file, pages):
    return "".join(cache.text_of(file, pages.made).split())


@needs_office
def test_office_files_that_wait_become_pictures_in_one_call(monkeypatch):
    calls = []
    real = office._run
    monkeypatch.setattr(office, "_run", lambda *a: calls.append(a[2]) or real(*a))
    one = storage.keep(report("关于志愿服务的报告", "　　清扫三公里。"))
    other = storage.keep(report("关于道德讲堂的报告"))
    with cache.slot():
        cache.ask_for(other)
    tasks.make(one.pk)
    pages = cache.pages_of(one)

    assert (pages.state, pages.form, pages.count) == ("done", "pictures", 1)
    assert "关于志愿服务的报告" in words_of(one, pages)
    assert office.pdf_of(one, cache.folder_of(one)).read_bytes().startswith(b"%PDF")
    assert [len(sources) for sources in calls] == [2]
    tasks.make(other.pk)
    assert cache.pages_of(other).state == "done"
    assert len(calls) == 1
    with Image.open(cache.part_of(one, 1, "thumb")) as thumb:
        assert thumb.width == limits.WIDTHS["thumb"]


@needs_office
def test_a_link_to_a_file_of_this_machine_is_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRETWORDS", encoding="utf-8")
    Image.new("RGB", (200, 200), (255, 0, 255)).save(tmp_path / "secret.png")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
        package.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
            'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
            'office:version="1.2"><office:body><office:text><text:p>HEAD<draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="as-char">'
            f'<draw:image xlink:href="{(tmp_path / "secret.png").as_uri()}" xlink:type="simple"/></draw:frame></text:p><text:section text:name="S">'
            f'<text:section-source xlink:href="{secret.as_uri()}" text:filter-name="Text"/><text:p>old</text:p>'
            "</text:section></office:text></office:body></office:document-content>",
        )
    file = storage.keep(out.getvalue())
    office.convert([(file, cache.folder_of(file))])
    made = office.pdf_of(file, cache.folder_of(file))

    pages = tasks._run(file, "pages", "pdf", str(made))
    assert "HEAD" in words_of(file, pages)
    assert "SECRETWORDS" not in words_of(file, pages)
    with Image.open(cache.part_of(file, 1, "page")) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert not ((pixels[:, :, 0] > 200) & (pixels[:, :, 1] < 90) & (pixels[:, :, 2] > 200)).any()


@needs_office
def test_a_call_that_takes_too_long_is_ended_with_all_its_processes(monkeypatch, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {tmp_path}/pid\nwait\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(slow))
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 1)
    file = storage.keep(report("慢"))
    began = time.monotonic()

    office.convert([(file, cache.folder_of(file))])

    assert time.monotonic() - began < 120  # of the 300 it would take
    assert not office.pdf_of(file, cache.folder_of(file)).exists()
    stat = Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}/stat")
    for _try in range(50):
        if not stat.exists() or stat.read_text().split(") ")[1][0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("a process of the call went on")


def test_without_the_office_program_the_words_are_shown(no_office):
    data = report(
        "关于志愿服务的报告", "清扫三公里。", picture=jpeg(photo(1)), table=[["姓名", "时长"], ["林岚", "12"]]
    )
    file, pages = read(data)

    assert (pages.state, pages.form, pages.why, pages.made) == ("done", "layout", "no_program", 0)
    shown = cache.layout_of(file)
    kinds = [part["kind"] for part in shown["parts"]]
    assert kinds[0] in ("title", "heading")
    assert {"kind": "table", "rows": [["姓名", "时长"], ["林岚", "12"]]} in shown["parts"]
    assert [one["number"] for one in shown["pictures"]] == [1]
    with Image.open(cache.picture_of(file, 1)) as picture:
        assert (picture.format, dict(picture.getexif())) == ("WEBP", {})
    assert not cache.has_pictures(file)
    assert "清扫三公里。" in cache.layout_text(file)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("关于志愿服务的情况。\n第二行".encode("gb18030"), "第二行"),
        ("<html><body><h1>标题</h1><p>正文</p><script>alert(1)</script></body></html>".encode(), "正文"),
        (
            b"From: lan@office.example\r\nTo: a@b.example\r\nSubject: hello\r\nDate: Mon, 3 Mar 2014 09:00:00 +0800\r\n"
            b"Message-ID: <1@office.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + "活动已经开展。".encode(),
            "活动已经开展。",
        ),
    ],
    ids=["text", "page", "mail"],
)
def test_texts_are_shown_as_words(data, words):
    file, pages = read(data)

    assert (pages.state, pages.form) == ("done", "layout")
    text = cache.layout_text(file)
    assert words in text
    assert "alert" not in text


def test_a_workbook_is_a_table_of_words(no_office):
    file, pages = read(workbook())

    assert pages.form == "layout"
    assert ["林岚", "12"] in cache.layout_of(file)["parts"][-1]["rows"]


def test_what_the_gate_holds_back_is_not_opened():
    file = storage.keep(report("held"))
    gate.inspect(file)
    Inspection.objects.filter(file=file).update(state=Inspection.State.QUARANTINED)
    tasks.make(file.pk)

    pages = cache.pages_of(file)
    assert (pages.state, pages.why, pages.made) == ("refused", "held", 0)


def test_what_acts_by_itself_is_read_and_never_drawn(monkeypatch):
    monkeypatch.setattr(gate, "may_be_shown", lambda file: False)
    monkeypatch.setattr(office, "convert", lambda files: pytest.fail("drawn"))
    _file, pages = read(report("有宏的文件"))

    assert (pages.state, pages.form, pages.why) == ("done", "layout", "active")


def test_what_the_office_releases_is_drawn_at_the_next_look():
    file, pages = read(jpeg(photo(1).resize((400, 300))))
    assert pages.state == "done"
    Inspection.objects.filter(file=file).update(state=Inspection.State.QUARANTINED)
    cache.forget(file)
    assert cache.ask_for(file).why == "held"
    Inspection.objects.filter(file=file).update(state=Inspection.State.CLEAN)

    assert cache.ask_for(file).state == "done"


@needs_office
def test_a_program_that_came_later_draws_what_was_words(monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(office, "program", lambda: None)
        file, pages = read(report("先看文字"))
        assert (pages.form, cache.ask_for(file).form) == ("layout", "layout")

    assert cache.ask_for(file).form == "pictures"


def test_an_ofd_file_is_drawn_with_its_seal():
    data = make_ofd(
        ["关于志愿服务的报告", "清扫三公里。"], ["特此报告。", "清河市生态环境局"], picture=jpeg(photo(1))
    )
    file, pages = read(data)

    if pages.form == "layout":
        pytest.skip("no Chinese font is installed here")
    assert (pages.state, pages.count, pages.sizes) == ("done", 2, ((1000, 1414), (1000, 1414)))
    layer = json.loads(cache.part_of(file, 1, "text").read_text("utf-8"))
    x, y, width, height, words = layer["lines"][0]
    assert words == "关于志愿服务的报告"
    scale = 1000 / 210
    assert abs(x - 40 * scale) < 3
    assert abs(y + height - (40 + 7.7) * scale) < 12
    assert abs(width - 9 * 7.7 * scale) < 8
    with Image.open(cache.part_of(file, 2, "page")) as picture:
        box = tuple(round(value * scale) for value in (130, 200, 172, 242))
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    stamp = pixels[box[1] : box[3], box[0] : box[2]]
    assert ((stamp[:, :, 0] > 150) & (stamp[:, :, 1] < 110)).sum() > 400
    assert pixels[600:900, :400].min() > 200


@pytest.mark.parametrize(
    "data",
    [make_ofd(["x"])[:300], make_ofd(["x"]).replace(b"Page_0", b"Page_9"), b"PK\x03\x04OFD.xml"],
    ids=["cut", "lost page", "head alone"],
)
def test_a_broken_ofd_ends_in_a_word(data, tmp_path):
    path, said = tmp_path / "one", []
    path.write_bytes(data)
    code = ofd.write(str(path), tmp_path, lambda **values: said.append(values))

    assert (code, said[-1]) in [(0, {"all": True}), (1, {"why": "broken"}), (1, {"why": "no_font"})]


def test_paths_and_steps_of_ofd_are_read():
    assert list(ofd_numbers.runs_of("M 0 0 L 10 0 L 10 5 C")) == [[(0, 0), (10, 0), (10, 5), (0, 0)]]
    (curve,) = ofd_numbers.runs_of("M 0 0 B 0 10 10 10 10 0")
    assert (len(curve), curve[-1]) == (13, (10, 0))
    assert list(ofd_numbers.runs_of("L 3 4 M 1 1 X y Z")) == []
    assert list(ofd_numbers.steps("3 g 3 5.5 2")) == [3, 5.5, 5.5, 5.5, 2]
    assert list(ofd_numbers.steps("g 2")) == [0, 0]
    assert ofd_read.picture_in(b"ab" + seal() + b"cd") == seal()
    assert ofd_read.picture_in(b"nothing") == b""


def test_a_long_document_is_cut_and_says_so():
    blocks = tuple(Block(BlockKind.PARAGRAPH, "字" * 200) for _one in range(limits.MOST_SHOWN // 200 + 5))
    parts, cut = layout.shown(Document("docx", blocks))

    assert cut
    assert sum(len(part["text"]) for part in parts) == limits.MOST_SHOWN
    header = Document("docx", (Block(BlockKind.HEADER, "页眉"), Block(BlockKind.PARAGRAPH, "正文\n第二行")))
    assert [part["text"] for part in layout.shown(header)[0]] == ["正文", "第二行"]
