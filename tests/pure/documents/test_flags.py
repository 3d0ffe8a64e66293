"""What files do by themselves, and what is locked."""

import struct
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.documents.detect import kind_of_bytes
from kaoping.pure.documents.flags import flags, runs_by_name
from kaoping.pure.documents.rar import headers
from kaoping.pure.documents.source import Bytes
from kaoping.pure.errors import ExtractionError
from tests.pure.documents.archives import make_zip
from tests.pure.documents.containers import make_ole, make_rar, make_rar5
from tests.strategies.damage import changes, written_over

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def office(*parts, main="word/document.xml", words="<document/>"):
    return make_zip(("[Content_Types].xml", b"<Types/>"), (main, words.encode()), *parts)


def rels(kind, target, mode="External", name="word/_rels/document.xml.rels"):
    space = "http://schemas.openxmlformats.org/"
    return name, (
        f'<Relationships xmlns="{space}package/2006/relationships"><Relationship Id="r1" '
        f'Type="{space}officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    ).encode()


def field(*runs):
    words = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return f'<w:document {W}><w:r><w:fldChar w:fldCharType="begin"/></w:r>{words}</w:document>'


def records(*parts):
    raw = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in parts)
    return make_ole("Workbook", contents={"Workbook": raw + struct.pack("<HH", 0x0A, 0)})


def native(name):
    body = b"\x02\x00" + name.encode("gb18030") + b"\0C:\\x\0" + bytes(40)
    return struct.pack("<I", len(body)) + body


def word(content=b"", flag=0):
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x804, 0, flag)
    return {"WordDocument": head.ljust(2048, b"\0") + content}


def pdf(*objects):
    body = b"%PDF-1.5\n"
    for number, words in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    return body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def packed_objects(words):
    inside = zlib.compress(words)
    return b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\r\n%s\nendstream" % (
        len(inside),
        inside,
    )


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (office(), []),
        (office(("word/vbaProject.bin", b"x")), ["macros"]),
        (office(("xl/vbaProject.bin", b"x"), main="xl/workbook.xml"), ["macros"]),
        (office(("xl/macrosheets/sheet1.xml", b"x"), main="xl/workbook.xml"), ["xlm_macros"]),
        (office(("word/activeX/activeX1.xml", b"x")), ["controls"]),
        (office(rels("hyperlink", "http://example.org/")), []),
        (office(rels("image", "media/1.png", "Internal")), []),
        (office(rels("attachedTemplate", "http://example.org/a.dotm")), ["external_template"]),
        (office(rels("image", "http://example.org/1.png")), ["external_picture"]),
        (office(rels("oleObject", "file:///x")), ["external_object"]),
        (office(rels("externalLinkPath", "x.xlsx", name="xl/externalLinks/_rels/externalLink1.xml.rels"),
                main="xl/workbook.xml"), ["external_link"]),
        (office(("xl/externalLinks/externalLink1.xml", b"<externalLink><ddeLink/></externalLink>"),
                main="xl/workbook.xml"), ["dde"]),
        (office(("word/embeddings/a.xlsx", office(main="xl/workbook.xml"))), ["embedded"]),
        (office(("word/embeddings/o.bin", make_ole("\x01Ole10Native", contents={"\x01Ole10Native": native("表.xlsx")}))),
         ["embedded"]),
        (office(("word/embeddings/o.bin", make_ole("\x01Ole10Native", contents={"\x01Ole10Native": native("表.exe")}))),
         ["embedded", "embedded_program"]),
        (office(words=field("DDEAUTO c:\\\\x")), ["dde"]),
        (office(words=field(" DD", "E c:\\\\x")), ["dde"]),
        (office(words=f'<w:document {W}><w:fldSimple w:instr=" DDE x y"/></w:document>'), ["dde"]),
        (office(words=field(" PAGE ")), []),
        (office(words=f"<w:document {W}><w:t>DDE is a protocol; instrText</w:t></w:document>"), []),
        (make_ole("WordDocument", contents=word()), []),
        (make_ole("WordDocument", "Macros/VBA/_VBA_PROJECT", contents=word()), ["macros"]),
        (make_ole("WordDocument", "ObjectPool/_1/\x01Ole", contents=word()), ["embedded"]),
        (make_ole("WordDocument", "ObjectPool/_1/\x01Ole10Native",
                  contents={**word(), "ObjectPool/_1/\x01Ole10Native": native("照片.jpg.scr")}),
         ["embedded", "embedded_program"]),
        (make_ole("WordDocument", contents=word(b"\x13 DDEAUTO c:")), ["dde"]),
        (make_ole("WordDocument", contents=word("\x13 DDE c:".encode("utf-16-le"))), ["dde"]),
        (records((0x809, bytes(16)), (0x85, struct.pack("<IBB", 0, 0, 0) + b"\x01\0a")), []),
        (records((0x85, struct.pack("<IBB", 0, 0, 1) + b"\x01\0a")), ["xlm_macros"]),
        (records((0x1AE, b"\x01\x00\x05\x00\x00cmd\x03x")), ["dde"]),
        (records((0x1AE, b"\x01\x00\x05\x00\x00a.xls")), ["external_link"]),
        (records((0x1AE, b"\x03\x00\x01\x04")), []),
        (make_zip(("mimetype", b"application/vnd.oasis.opendocument.text"), method=0), []),
        (b"{\\rtf1 words}", []),
        (b"{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}", ["embedded"]),
        (b"{\\rtf1{\\*\\template http://example.org/a}}", ["external_template"]),
        (b"{\\rtf1{\\*\\template C:\\\\a.dot}}", []),
        (b'{\\rtf1{\\field{\\*\\fldinst {\\b DDEAUTO c:}}}}', ["dde"]),
        (b"<html><script>x</script>", ["web_script"]),
        ("<html><script>x</script>".encode("utf-16"), ["web_script"]),
        (b"<svg onload='x'/>", ["web_script"]),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>', ["entities"]),
        (pdf(b"<< /Type /Catalog /OpenAction [2 0 R /Fit] >>"), []),
        (pdf(b"<< /Type /Catalog /OpenAction << /S /GoTo /D [2 0 R /Fit] >> >>"), []),
        (pdf(b"<< /Type /Catalog /OpenAction 2 0 R >>", b"[3 0 R /Fit]"), []),
        (pdf(b"<< /OpenAction << /S /JavaScript /JS (x) >> >>"), ["pdf_open_action", "pdf_script"]),
        (pdf(b"<< /OpenAction 2 0 R >>", b"<< /S /URI /URI (x) >>"), ["pdf_open_action"]),
        (pdf(b"<< /J#53 (x) >>"), ["pdf_script"]),
        (pdf(b"<< /A << /S /Launch /F (x) >> >>"), ["pdf_launch"]),
        (pdf(b"<< /AA << /O 2 0 R >> >>"), ["pdf_actions"]),
        (pdf(b"<< /Type /EmbeddedFile /Length 3 >>\nstream\n/JS\nendstream"), ["embedded"]),
        (pdf(b"<< /Length 9 >>\nstream\n/JS /Launch /AA \nendstream"), []),
        (pdf(packed_objects(b"1 0 << /S /JavaScript /JS (x) >>")), ["pdf_script"]),
        (b"\xff\xd8\xff\xe0/JS", []),
    ],
)  # fmt: skip
def test_what_a_file_does_by_itself_is_found(content, codes):
    assert [flag.code for flag in flags(Bytes(content), kind_of_bytes(content))] == codes


@pytest.mark.parametrize(
    "content",
    [
        make_ole("EncryptionInfo", "EncryptedPackage"),
        make_ole("WordDocument", contents=word(flag=0x100)),
        records((0x2F, b"\x01\x00" + bytes(40))),
        make_ole("PowerPoint Document", "Current User",
                 contents={"Current User": struct.pack("<HHIII", 0, 0x0FF6, 20, 20, 0xF3D1C4DF)}),
        make_zip(("mimetype", b"application/vnd.oasis.opendocument.text"),
                 ("META-INF/manifest.xml", b"<a><encryption-data/></a>"), ("content.xml", b"x"), method=0),
    ],
)  # fmt: skip
def test_locked_files_are_recognised(content):
    with pytest.raises(ExtractionError) as error:
        flags(Bytes(content), kind_of_bytes(content))
    assert error.value.code == "encrypted"


def test_values_name_what_was_found():
    (found,) = flags(Bytes(office(rels("attachedTemplate", "http://example.org/a.dotm"))), "docx")

    assert found.values == {"count": 1, "target": "http://example.org/a.dotm"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (make_rar((b"a", b"12345"), (b"b", b"1")), (2, 0, 6)),
        (make_rar((b"a", b"12345", 4), (b"b", b"1")), (2, 1, 6)),
        (make_rar5(("材料/a", b"12345"), ("b", b"")), (2, 0, 5)),
        (b"Rar!\x1a\x07\x00", (0, 0, 0)),
        (b"no rar", (0, 0, 0)),
    ],
)
def test_the_headers_of_a_rar_are_read(content, expected):
    found = headers(Bytes(content))

    assert (found.files, found.locked, found.size) == expected


@pytest.mark.parametrize(
    ("name", "runs"), [("a.exe", True), ("图.JPG.Scr ", True), ("a.docx", False), ("exe", False)]
)
def test_names_that_run(name, runs):
    assert runs_by_name(name) is runs


SEEDS = [
    office(("word/vbaProject.bin", b"x"), rels("image", "http://example.org/1.png"), words=field("DDE")),
    make_ole("WordDocument", "ObjectPool/_1/\x01Ole10Native", contents=word(b"\x13 DDEAUTO c:")),
    records((0x85, struct.pack("<IBB", 0, 0, 1) + b"\x01\0a")), pdf(packed_objects(b"1 0 << /JS (x) >>")),
    b"{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}" * 9, make_rar((b"a", b"b")), make_rar5(("a", b"b")),
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), changes(99999), st.integers(1, 9999))
def test_damaged_files_have_flags_or_are_locked(seed, changed, cut):
    damaged = written_over(seed, changed)
    content = damaged if cut > 4000 else damaged[:cut]
    headers(Bytes(content))

    assert all(flag.code for flag in flags_or_none(content, kind_of_bytes(seed)))


def flags_or_none(content, kind):
    try:
        return flags(Bytes(content), kind)
    except ExtractionError as error:
        return [] if error.code == "encrypted" else [error]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{\\rtf1\\fldinst " + b"\\b " * 300_000, "rtf"),
        (b"%PDF-1.4 " + b"/OpenAction 9 0 R " * 50_000, "pdf"),
        (b"%PDF-1.4 " + b"<< " * 300_000 + b"stream\n", "pdf"),
        (b"{\\rtf1" + b"\\*\\template " * 80_000, "rtf"),
        (b"<html>" + b"on" * 500_000, "html"),
    ],
)
def test_a_megabyte_made_to_be_slow_takes_no_second(content, kind):
    started = time.process_time()
    flags(Bytes(content), kind)

    assert time.process_time() - started < 10  # not without end
