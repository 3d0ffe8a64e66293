"""What a writer deleted, struck out, hid or moved away is no text, whatever program wrote the file."""

import struct

import pytest

from kaoping.pure.documents import read
from tests.pure.documents import papers
from tests.pure.documents.containers import make_ole

DELETED, STRUCK, DOUBLE, HIDDEN, BOLD = 0x0800, 0x0837, 0x2A53, 0x083C, 0x0835


def doc(*runs, one_byte=False):
    """A Word 97 file of (text, properties) runs, properties as (code, operand) pairs."""
    width = 1 if one_byte else 2
    letters = [text.encode("cp1252" if one_byte else "utf-16-le") for text, _properties in runs]
    stream = bytearray(0x800)
    struct.pack_into("<HH", stream, 0, 0xA5EC, 193)
    struct.pack_into("<H", stream, 10, 0x0200)
    count = sum(map(len, letters)) // width
    struct.pack_into("<I", stream, 0x4C, count)
    start = len(stream)
    places = [start]
    for one in letters:
        stream += one
        places.append(len(stream))
    stream += bytes(-len(stream) % 512)

    page = bytearray(512)
    struct.pack_into(f"<{len(places)}I", page, 0, *places)
    free = 510
    for number, (_text, properties) in enumerate(runs):
        body = b"".join(struct.pack("<H", code) + operand for code, operand in properties)
        if body:
            free -= (len(body) + 2) & ~1
            page[free : free + 1 + len(body)] = bytes([len(body)]) + body
            page[4 * len(places) + number] = free // 2
    page[511] = len(runs)
    index = struct.pack("<III", start, places[-1], len(stream) // 512)
    stream += page

    where = start * 2 | 0x40000000 if one_byte else start
    pieces = struct.pack("<II", 0, count) + struct.pack("<HIH", 0, where, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", stream, 0x1A2, 0, len(table))
    struct.pack_into("<II", stream, 0xFA, len(table), len(index))
    return make_ole(
        "WordDocument", "1Table", contents={"WordDocument": bytes(stream), "1Table": table + index}
    )


@pytest.mark.parametrize("code", [DELETED, STRUCK, DOUBLE, HIDDEN])
@pytest.mark.parametrize("one_byte", [False, True])
def test_of_a_doc_only_what_stands_is_text(code, one_byte):
    kept, gone, end = ("kept ", "gone", "end") if one_byte else ("留下的", "删去的𠮷字", "结尾")
    size_then_mark = [(0x4A43, b"\x20\x00"), (0xCA47, b"\x02ab"), (code, b"\x01")]
    content = doc(
        (kept, [(BOLD, b"\x01")]), (gone, size_then_mark), (end, [(code, b"\x00")]), one_byte=one_byte
    )
    assert read("doc", content).text == kept + end


def test_deleted_ends_of_paragraphs_and_cells_stay_and_a_later_off_holds():
    content = doc(
        ("甲\r", []),
        ("乙\r丙\x07", [(STRUCK, b"\x01")]),
        ("丁\x07\x07\r", [(STRUCK, b"\x01"), (STRUCK, b"\x00")]),
    )
    assert [block.text.strip() for block in read("doc", content).blocks if block.text.strip()] == ["甲", "丁"]


@pytest.mark.parametrize("cut", [0, 4, 700])
def test_pages_of_properties_that_are_cut_off_cost_no_letter(cut):
    content = bytearray(doc(("留下的", []), ("删去的", [(DELETED, b"\x01")])))
    at = content.index(struct.pack("<H", DELETED) + b"\x01") if cut else 0
    content[at : at + cut] = b"\xff" * cut
    assert read("doc", bytes(content)).text.startswith("留下的")


def test_of_a_docx_hidden_and_moved_words_are_none():
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起的</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>搬走的</w:t></w:r></w:moveFrom><w:r><w:t>留下的</w:t></w:r>"
        "<w:moveTo><w:r><w:t>搬来的</w:t></w:r></w:moveTo>"
        '<w:r><w:rPr><w:vanish w:val="false"/></w:rPr><w:t>看得见</w:t></w:r></w:p>'
    )
    assert read("docx", papers.bare_docx(body)).text == "留下的搬来的看得见"


def test_of_rich_text_struck_and_hidden_words_are_none():
    raw = rb"{\rtf1\ansi\ansicpg936 A{\strike B\u22269?}\striked1 C\striked0 D{\v E}\v F\plain G\strike H\par I\strike0 J}"
    assert read("rtf", raw).text == "ADG\nJ"


def test_of_an_odt_struck_and_hidden_words_are_none():
    styles = (
        '<office:automatic-styles><style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T3" style:family="text">'
        '<style:text-properties style:text-line-through-style="none"/></style:style></office:automatic-styles>'
    )
    body = (
        '<text:p>一<text:span text:style-name="T1">划去<text:span>里层</text:span></text:span>二'
        '<text:span text:style-name="T2">藏起</text:span><text:span text:style-name="T3">三</text:span></text:p>'
        '<text:p text:style-name="T1">整段划去</text:p>'
    )
    space = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "style")
    )
    content = papers.zipped(
        {
            "content.xml": f"<office:document-content {space}>{styles}<office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>"
        }
    )
    assert read("odt", content).text.strip() == "一二三"


def test_of_a_web_page_struck_words_are_none():
    page = "<p>一<s>划去<b>里层</b></s>二<strike>划去</strike><del>删去</del>三</p><p>四</p>"
    assert read("html", page.encode()).text == "一二三\n四"
