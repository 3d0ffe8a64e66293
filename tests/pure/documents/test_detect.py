"""What a file is, whatever it is called."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.documents import ole_directory
from kaoping.pure.documents.detect import detect, kind_of_bytes
from kaoping.pure.documents.kinds import MIME, is_misnamed
from tests.pure.documents.containers import make_ole
from tests.strategies.damage import changes, written_over

CHINESE = "关于报送2014年第一季度志愿服务工作情况的报告\r\n各单位要高度重视。\r\n"


def zipped(*names, first=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"%PDF-1.4\n", "pdf"),
        (b"\xef\xbb\xbf%PDF-1.4\n", "pdf"),
        (b"\x00\x01junk\r\n%PDF-1.4\n", "pdf"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "jpg"),
        (b"BM" + struct.pack("<IHHII", 70, 0, 0, 54, 40) + bytes(40), "bmp"),
        (b"BM is a text that begins so.", "txt"),
        (b"CWS and FWS are words", "txt"),
        (b"ID3 says nothing here", "txt"),
        (b"BZhang wrote this", "txt"),
        (b"CWS\x0a" + bytes(20), "exe"),
        (b"BZh91AY&SY" + bytes(20), "bz2"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00", "heic"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "mp4"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", "m4a"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"ID3\x03\x00" + bytes(20), "mp3"),
        (b"MZ\x90\x00\x03\x00" + bytes(80), "exe"),
        ("MZ是文字".encode("gb18030"), "txt"),
        (b"\x7fELF\x02\x01" + bytes(20), "exe"),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(20), "exe"),
        (b"#!/bin/sh\necho\n", "exe"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"{\\rtf1\\ansi", "rtf"),
        (CHINESE.encode(), "txt"),
        (CHINESE.encode("utf-8-sig"), "txt"),
        (CHINESE.encode("gb18030"), "txt"),
        ("镕 喆 㛃 𠮷".encode("gb18030"), "txt"),
        (CHINESE.encode("utf-16"), "txt"),
        (CHINESE.encode("utf-16-be"), "txt"),
        (CHINESE.encode("utf-16-le"), "txt"),
        ("關於志願服務的報告".encode("big5"), "txt"),
        (b"<html><body>x", "html"),
        (b"\n<!-- x --><!DOCTYPE html>\n<p>", "html"),
        ("<html>中文".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><html xmlns="x">', "html"),
        (b'<?xml version="1.0"?><a/>', "xml"),
        (b'<?xml version="1.0"?><!-- x --><!DOCTYPE svg PUBLIC ""><svg>', "svg"),
        (b"<svg onload='x'>", "svg"),
        (b"From: a@example.org\r\nSubject: x\r\n\r\nSubject: y", "eml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "mht"),
        (b"Date: a note that looks a little like a header\n\nnothing else", "txt"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "word/document2.xml"), "docx"),
        (zipped("[Content_Types].xml", "word\\document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "xlsx"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (zipped("content.xml", first=b"application/vnd.oasis.opendocument.text"), "odt"),
        (zipped("content.xml", first=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (zipped("content.xml", first=b"application/vnd.oasis.opendocument.presentation"), "odp"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (zipped("META-INF/MANIFEST.MF", "A.class"), "exe"),
        (zipped("a.txt"), "zip"),
        (zipped("[Content_Types].xml", "word/document.xml")[:60], "zip"),
        (make_ole("WordDocument", "1Table"), "doc"),
        (make_ole("Workbook"), "xls"),
        (make_ole("Book"), "xls"),
        (make_ole("PowerPoint Document"), "ppt"),
        (make_ole("EncryptionInfo", "EncryptedPackage"), "ole"),
        (make_ole("__properties_version1.0"), "msg"),
        (make_ole("x")[:512], "ole"),
        (bytes(range(256)) * 8, "other"),
        (b"\x01\x02\x03", "other"),
    ],
)  # fmt: skip
def test_the_content_says_what_it_is(content, kind):
    assert kind_of_bytes(content) == kind
    assert kind in MIME


def test_a_tar_is_known_by_its_sum_too():
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    content = bytearray(out.getvalue())
    assert kind_of_bytes(bytes(content)) == "tar"
    content[257:265] = bytes(8)
    content[148:156] = b"%06o\0 " % (sum(content[:148]) + 256 + sum(content[156:512]))
    assert kind_of_bytes(bytes(content)) == "tar"


@pytest.mark.parametrize(
    ("kind", "name", "misnamed"),
    [
        ("doc", "总结.wps", False), ("xls", "名单.et", False), ("docx", "总结.doc", False),
        ("ole", "加密.docx", False), ("jpg", "图.PNG", False), ("exe", "照片.jpg", True),
        ("html", "总结.doc", True), ("zip", "总结.docx", True), ("pdf", "总结", False), ("rar", "a.zip", True),
        ("txt", "v1.2 说明", False),
    ],
)  # fmt: skip
def test_a_name_that_promises_something_else_is_noticed(kind, name, misnamed):
    assert is_misnamed(kind, name) is misnamed


def test_the_directory_of_an_ole_file_has_paths():
    content = make_ole("WordDocument", "Macros/VBA/_VBA_PROJECT", "ObjectPool/_1/\x01Ole")
    found = ole_directory.directory(lambda at, n: content[at : at + n])

    assert {"/".join(entry.path) for entry in found.entries if entry.is_stream} == {
        "WordDocument", "Macros/VBA/_VBA_PROJECT", "ObjectPool/_1/\x01Ole",
    }  # fmt: skip
    assert set(found.top) == {"WordDocument", "Macros", "ObjectPool"}


@given(st.binary(max_size=600))
def test_any_bytes_have_a_kind(content):
    assert kind_of_bytes(content) in MIME
    assert detect(content, ["word/document.xml"]) in MIME


SEEDS = [make_ole("WordDocument", "a/b/c"), zipped("[Content_Types].xml", "word/document.xml")]


@settings(max_examples=150)
@given(st.sampled_from(SEEDS), changes(4000), st.integers(1, 4000))
def test_damaged_containers_have_a_kind(seed, changed, cut):
    assert kind_of_bytes(written_over(seed, changed)[:cut]) in MIME
