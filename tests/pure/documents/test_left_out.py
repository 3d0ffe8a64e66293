"""What a writer deleted, struck out, hid or moved away is no text, whatever program wrote the file."""

import struct

import pytest

from kaoping.pure.documents import read
from tests.pure.documents import papers
from tests.pure.documents.containers import make_ole

DELETED, STRUCK, DOUBLE, HIDDEN, BOLD = 0x0800, 0x0837, 0x2A53, 0x083C, 0x0835


def doc(*runs, one_byte=False, styles=(), paragraphs=()):
    """A Word 97 file of (text, properties) runs, properties as (code, operand) pairs.

    ``styles`` are (is of letters, based on, properties), ``paragraphs`` the number of each one's style.
    """
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

    ends, place = [start], start
    for letter in "".join(text for text, _properties in runs):
        place += width
        if letter in "\r\x07":
            ends.append(place)
    ends = ends if ends[-1] == place else [*ends, place]
    stream += bytes(-len(stream) % 512)
    page = bytearray(512)
    struct.pack_into(f"<{len(ends)}I", page, 0, *ends)
    for number, style in enumerate(paragraphs):
        page[4 * len(ends) + 13 * number] = (500 - 8 * number) // 2
        page[500 - 8 * number : 504 - 8 * number] = struct.pack("<BHB", 2, style, 0)
    page[511] = len(ends) - 1
    paragraph_index = struct.pack("<III", start, place, len(stream) // 512)
    stream += page
    sheet = struct.pack("<HHHHHHHHHH", 18, len(styles), 10, 0, 0, 0, 0, 0, 0, 0)
    for of_letters, based_on, properties in styles:
        letters = b"".join(struct.pack("<H", code) + operand for code, operand in properties)
        name = "样式".encode("utf-16-le")
        body = struct.pack("<HHHHH", 0xFFE, based_on << 4 | 1 + of_letters, 0, 0, 0)
        body += struct.pack("<H", 2) + name + b"\0\0"
        body += b"" if of_letters else struct.pack("<HHB", 3, 0, 7) + b"\0"
        body += struct.pack("<H", len(letters)) + letters
        sheet += struct.pack("<H", len(body)) + body + bytes(len(body) & 1)

    where = start * 2 | 0x40000000 if one_byte else start
    pieces = struct.pack("<II", 0, count) + struct.pack("<HIH", 0, where, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", stream, 0x1A2, 0, len(table))
    for at, part in ((0xFA, index), (0x102, paragraph_index), (0xA2, sheet)):
        struct.pack_into("<II", stream, at, len(table), len(part))
        table += part
    return make_ole("WordDocument", "1Table", contents={"WordDocument": bytes(stream), "1Table": table})


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


NORMAL, NO_BASE = (False, 0xFFF, []), 0xFFF


def test_of_a_doc_words_of_a_struck_style_are_none():
    styles = [NORMAL, (True, NO_BASE, [(STRUCK, b"\x01")]), (True, 1, []), (True, 1, [(STRUCK, b"\x00")])]
    by = [[(0x4A30, struct.pack("<H", number))] for number in range(4)]
    content = doc(
        ("甲", by[0]), ("划去", by[1]), ("也划去", by[2]), ("乙", by[3]),
        ("丙", [*by[1], (STRUCK, b"\x00")]), ("丁", [*by[1], (STRUCK, b"\x81")]), ("划", [*by[1], (STRUCK, b"\x80")]),
        styles=styles,
    )  # fmt: skip
    assert read("doc", content).text == "甲乙丙丁"


@pytest.mark.parametrize("one_byte", [False, True])
def test_of_a_doc_paragraphs_of_a_struck_style_are_none(one_byte):
    styles = [NORMAL, (False, NO_BASE, [(STRUCK, b"\x01")]), (True, NO_BASE, [(STRUCK, b"\x01")])]
    content = doc(
        ("one\rtwo", []), (" three", [(STRUCK, b"\x00")]), (" four\r", [(0x4A30, b"\x02\x00")]), ("five", []),
        styles=styles, paragraphs=[0, 1, 0], one_byte=one_byte,
    )  # fmt: skip
    assert read("doc", content).text == "one\nthree four\nfive"


@pytest.mark.parametrize("cut", [3, 18, 24, 40])
def test_a_broken_style_sheet_costs_no_letter(cut):
    whole = doc(
        ("留下的", []), ("删去的", [(DELETED, b"\x01")]), styles=[(True, NO_BASE, [(STRUCK, b"\x01")])] * 3
    )
    at = whole.index(struct.pack("<HHH", 18, 3, 10))
    assert read("doc", whole[: at + cut] + b"\xff" * (100 - cut) + whole[at + 100 :]).text == "留下的"


def test_of_a_docx_words_of_a_struck_style_are_none():
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = (
        f'<w:styles {space}><w:style w:styleId="P"><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:styleId="C"><w:rPr><w:strike w:val="1"/></w:rPr></w:style><w:style w:styleId="D"><w:basedOn w:val="C"/></w:style>'
        '<w:style w:styleId="E"><w:basedOn w:val="D"/><w:rPr><w:strike w:val="0"/></w:rPr></w:style></w:styles>'
    )
    run = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>"
    by = '<w:rStyle w:val="{}"/>'
    body = (
        "<w:p>" + run.format(by.format("C"), "划去") + run.format(by.format("D"), "也划去")
        + run.format(by.format("E"), "甲") + run.format(by.format("C") + '<w:strike w:val="false"/>', "乙") + "</w:p>"
        + '<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr><w:r><w:t>整段划去</w:t></w:r>' + run.format(by.format("C"), "丙") + "</w:p>"
    )  # fmt: skip
    parts = {
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": styles,
    }
    assert read("docx", papers.zipped(parts)).text == "甲乙\n丙"


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


def test_of_an_odt_named_styles_and_what_they_are_based_on_count():
    space = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "style")
    )
    through = '<style:text-properties style:text-line-through-style="{}"/>'
    named = (
        f'<style:style style:name="Gone" style:family="text">{through.format("solid")}</style:style>'
        f'<style:style style:name="Gone" style:family="paragraph">{through.format("none")}</style:style>'
    )
    own = (
        '<style:style style:name="T1" style:family="text" style:parent-style-name="Gone"/>'
        f'<style:style style:name="P1" style:family="paragraph">{through.format("solid")}</style:style>'
        f'<style:style style:name="T2" style:family="text">{through.format("none")}</style:style>'
    )
    body = (
        '<text:p text:style-name="Gone">一<text:span text:style-name="T1">划去</text:span>二</text:p>'
        '<text:p text:style-name="P1">划去<text:span text:style-name="T2">三</text:span>划去</text:p>'
    )
    content = papers.zipped(
        {
            "styles.xml": f"<office:document-styles {space}><office:styles>{named}</office:styles></office:document-styles>",
            "content.xml": f"<office:document-content {space}><office:automatic-styles>{own}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )
    assert read("odt", content).text == "一二\n三"


def test_of_slides_struck_words_are_none():
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ids = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    run = '<a:r><a:rPr strike="{}"/><a:t>{}</a:t></a:r>'
    slide = f"<p:sld xmlns:p='p' {space}><a:p>{run.format('sngStrike', '划去')}{run.format('noStrike', '留下')}</a:p></p:sld>"
    relation = (
        '<Relationships><Relationship Id="r1" Type="x/slide" Target="slides/slide1.xml"/></Relationships>'
    )
    parts = {
        "ppt/presentation.xml": f"<p:presentation xmlns:p='p' {ids}><p:sldId r:id='r1'/></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relation,
        "ppt/slides/slide1.xml": slide,
    }
    assert read("pptx", papers.zipped(parts)).text == "留下"


def test_of_a_web_page_struck_words_are_none():
    page = "<p>一<s>划去<b>里层</b></s>二<strike>划去</strike><del>删去</del>三</p><p>四</p>"
    assert read("html", page.encode()).text == "一二三\n四"


def test_of_a_web_page_words_struck_by_a_style_are_none():
    page = (
        "<style>p {color: red} .gone, span.old { color: red; text-decoration: line-through }</style>"
        '<p>一<span style="color:red;text-decoration:underline line-through">划去<b>里层</b><br></span>二'
        '<span class="x old">划去</span><span style="text-decoration:underline">三</span></p>'
        '<div style="TEXT-DECORATION: line-through"><p>划去</div><p>四<img style="text-decoration:line-through">五</p></s></del>六'
    )
    assert "".join(read("html", page.encode()).text.split()) == "一二三四五六"
