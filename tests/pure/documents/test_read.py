"""Every format's words, in order and whole; and what readers must say instead of words."""

import io
import random
import struct

import docx
import pytest

from kaoping.pure.documents import BlockKind, limits, read
from kaoping.pure.documents.encoding import decode
from kaoping.pure.documents.gather import Gather
from kaoping.pure.documents.images import size_of
from kaoping.pure.documents.ole import add_blips
from kaoping.pure.errors import ExtractionError
from tests.pure.documents import papers
from tests.pure.documents.containers import make_ole

RARE = "䶮㛃𬭎镕堃"


def lines(document, *kinds):
    return [block.text for block in document.blocks if not kinds or block.kind in kinds]


@pytest.mark.parametrize("kind", ["docx", "rtf", "html", "ofd", "odt", "doc", "txt"])
def test_every_line_is_read_in_its_order(kind):
    found = [line for line in lines(read(kind, papers.ALL[kind]())) if line in papers.LINES]
    assert found == list(papers.LINES)


def test_a_pdf_says_its_pages_and_leaves_its_page_number_aside():
    document = read("pdf", papers.pdf())
    assert document.pages == 1
    assert papers.TITLE in document.text
    assert lines(document, BlockKind.FOOTER) == ["— 1 —"]
    assert all(block.page == 1 for block in document.blocks)


def test_word_has_headers_headings_rows_and_pictures():
    document = read("docx", papers.word())
    assert lines(document, BlockKind.HEADER) == ["青河市城乡规划局文件"]
    assert lines(document, BlockKind.TITLE) == [papers.TITLE]
    assert [(block.text, block.level) for block in document.blocks if block.kind == BlockKind.HEADING] == [
        ("一、基本情况", 1)
    ]
    assert lines(document, BlockKind.TABLE) == ["格00\t格01\t格02", "格10\t格11\t格12"]
    assert [(one.kind, one.width, one.height, one.is_photo_like) for one in document.pictures] == [
        ("jpg", 400, 300, True)
    ]
    assert document.pictures[0].content == papers.photo()


def test_text_boxes_and_notes_are_read_once():
    box = (
        "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>框外的字</w:t></w:r></w:p>"
    )
    document = read("docx", papers.bare_docx(box))
    assert [(block.kind, block.text) for block in document.blocks] == [
        (BlockKind.BOX, "框里的字"), (BlockKind.PARAGRAPH, "框外的字"),
    ]  # fmt: skip


def test_deleted_text_and_field_codes_are_no_text():
    body = (
        "<w:p><w:del><w:r><w:delText>删去的</w:delText></w:r></w:del><w:r><w:t>留下的</w:t></w:r>"
        "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>"
    )
    assert read("docx", papers.bare_docx(body)).text == "留下的"


def test_words_with_a_line_through_them_are_no_text():
    body = (
        "<w:p><w:r><w:rPr><w:b/><w:strike/></w:rPr><w:t>第一</w:t></w:r>"
        '<w:r><w:rPr><w:dstrike w:val="true"/></w:rPr><w:t>第二</w:t></w:r>'
        '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>第三</w:t></w:r><w:r><w:t>季度</w:t></w:r></w:p>'
    )
    assert read("docx", papers.bare_docx(body)).text == "第三季度"


def test_a_broken_part_keeps_what_stands_before_it():
    whole = papers.bare_docx("<w:p><w:r><w:t>前面的字</w:t></w:r></w:p><w:p><w:r></w:p>")
    document = read("docx", whole)
    assert document.text == "前面的字"
    assert document.faults == ("part_broken",)


def test_a_workbook_is_rows_of_cells():
    document = read("xlsx", papers.workbook())
    assert lines(document) == ["得分表", "单位\t分数\t次数", "市规划局\t3.5\t12", "\t\t末行"]
    assert document.says_something


def test_an_empty_workbook_says_nothing():
    assert not read("ods", papers.ods("<table:table-row/>")).says_something


def test_cells_that_repeat_a_million_times_are_read_once():
    cells = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="3"><text:p>乙</text:p></table:table-cell></table:table-row>'
    )
    assert lines(read("ods", papers.ods(cells))) == ["表一", "甲\t乙\t乙\t乙"]


def test_one_cell_in_the_last_corner_costs_nothing():
    document = read("xlsx", papers.workbook_in_the_last_corner())
    assert lines(document) == ["头", "尾"]
    assert document.faults == ("cut_rows",)


def test_scripts_and_styles_are_no_text():
    document = read("html", papers.html())
    assert "不是正文" not in document.text
    assert "color" not in document.text
    assert lines(document, BlockKind.TABLE) == ["甲\t乙"]


def test_ole_files_are_told_apart_by_their_streams():
    assert RARE in read("ole", papers.doc()).text
    with pytest.raises(ExtractionError, match="unknown_kind"):
        read("ole", make_ole("Contents"))


def test_fields_of_word_keep_their_results_and_lose_their_codes():
    text = "日期：\x13 DATE \x14二〇一四年\x15。\r甲\x07乙\x07\x07"
    document = read("doc", papers.doc(text))
    assert lines(document) == ["日期：二〇一四年。", "甲\t乙"]


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("doc", lambda: papers.doc(flags=0x0300), "encrypted"),
        ("doc", lambda: papers.doc(magic=0xA5DC), "old_format"),
        ("doc", lambda: papers.doc(version=33), "old_format"),
        ("doc", lambda: papers.doc(magic=0x1234), "broken"),
        ("ole", lambda: make_ole("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        ("docx", lambda: b"PK\x03\x04 cut", "broken"),
        ("docx", lambda: papers.zipped({"word/other.xml": "<a/>"}), "broken"),
        ("xlsx", lambda: papers.zipped({"xl/workbook.xml": "<a/>"}), "broken"),
        ("pdf", lambda: b"%PDF-1.4\n%%EOF", "broken"),
        ("rtf", lambda: b"no rtf", "broken"),
        ("odt", lambda: papers.zipped({"META-INF/manifest.xml": "<m:encryption-data xmlns:m='m'/>", "content.xml": "<a/>"}), "encrypted"),
        ("ofd", lambda: papers.zipped({"OFD.xml": "<a/>"}), "broken"),
        ("exe", lambda: b"MZ", "unknown_kind"),
        ("txt", lambda: bytes(range(128, 256)) * 40, "unknown_encoding"),
    ],
)  # fmt: skip
def test_a_refusal_is_a_code(kind, content, code):
    with pytest.raises(ExtractionError) as refused:
        read(kind, content())
    assert refused.value.code == code


# -- bombs -----------------------------------------------------------------------------------


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "entities": (
        "docx",
        lambda: papers.bare_docx("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", f'<!DOCTYPE x [<!ENTITY l0 "哈">{LAUGHS}]>'),
        "unsafe_xml",
    ),
    "a file of the machine": (
        "docx",
        lambda: papers.bare_docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "unsafe_xml",
    ),
    "the same in 16 bits": (
        "odt",
        lambda: papers.zipped({"content.xml": '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><x>&x;</x>'.encode("utf-16")}),
        "unsafe_xml",
    ),
    "a sheet of entities": (
        "xlsx",
        lambda: papers.zipped({"xl/workbook.xml": f'<!DOCTYPE x [<!ENTITY l0 "哈">{LAUGHS}]><x>&l9;</x>'}),
        "unsafe_xml",
    ),
    "a hundredfold in one part": (
        "docx",
        lambda: papers.bare_docx("<w:p><w:r><w:t>" + "哈" * 10_000_000 + "</w:t></w:r></w:p>"),
        "too_big",
    ),
    "a row of zeros": ("odt", lambda: papers.zipped({"content.xml": b"\0" * 20_000_000}), "too_big"),
    "parts without end": ("docx", lambda: papers.zipped({f"{n}.xml": "" for n in range(5001)}), "too_many_parts"),
    "too deep": (
        "docx", lambda: papers.bare_docx("<w:p>" * 5000 + "</w:p>" * 5000), "too_deep",
    ),
    "groups too deep": ("rtf", lambda: b"{\\rtf1" + b"{" * 100_000, "too_deep"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(name, cpu_seconds):
    kind, content, code = BOMBS[name]
    raw = content()
    with cpu_seconds(1.0), pytest.raises(ExtractionError) as refused:
        read(kind, raw)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["", "<w:r><w:t>字</w:t></w:r>"])
def test_paragraphs_without_end_are_cut(text, cpu_seconds):
    """As a docx of two million paragraphs, each a little different, so that it packs badly."""
    numbers = random.Random(2)
    body = "".join(f'<w:p w:id="{numbers.getrandbits(32):x}">{text}</w:p>' for _n in range(210_000))
    raw = papers.bare_docx(body)
    with cpu_seconds(6.0):
        document = read("docx", raw)
    assert document.faults == ("cut_text",)
    assert len(document.blocks) <= limits.MOST_BLOCKS


def test_text_is_cut_at_its_limit_and_says_so():
    document = read("txt", ("一" * 999 + "\n").encode() * 5100)
    assert len(document.text) <= limits.MOST_CHARACTERS
    assert document.faults == ("cut_text",)


def test_pictures_are_bounded(monkeypatch):
    monkeypatch.setattr(limits, "MOST_PICTURES", 2)
    paper = docx.Document()
    for seed in range(4):
        paper.add_picture(io.BytesIO(papers.photo(seed)))
    document = read("docx", papers.saved(paper))
    assert len(document.pictures) == 2
    assert document.faults == ("cut_pictures",)


# -- encodings and heads ---------------------------------------------------------------------

PROSE = "市规划局志愿者到社区开展“邻里守望”活动，为空巢老人打扫卫生。"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb2312", "gbk", "gb18030", "utf-32"]
)  # fmt: skip
def test_plain_text_in_every_encoding_of_chinese_desks(encoding):
    assert decode(PROSE.encode(encoding)) == PROSE


def test_big5_is_told_from_gb_by_what_comes_out():
    text = "市規劃局志願者到社區開展鄰里守望活動，為空巢老人打掃衛生，並慰問留守兒童。"
    assert decode(text.encode("big5")) == text


@pytest.mark.parametrize("text", ["䶮㛃镕堃四个字", "短", "abc", "", "１２３"])
def test_gb18030_is_read_to_its_last_letter(text):
    assert decode(text.encode("gb18030")) == text


def test_a_label_that_lies_is_not_believed():
    assert decode(PROSE.encode(), "gb2312") == PROSE
    assert decode("朱镕基".encode("gb18030"), "gb2312") == "朱镕基"
    assert decode(PROSE.encode("gb18030"), "iso-8859-1") == PROSE
    assert decode(PROSE.encode("gb18030"), "no-such-set") == PROSE


def test_a_character_cut_at_the_end_spoils_nothing():
    assert decode(PROSE.encode()[:-1]).startswith(PROSE[:-1])
    assert decode(PROSE.encode("gb18030")[:-1]).startswith(PROSE[:-2])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_the_size_of_a_picture_stands_in_its_head(form):
    kind, width, height = size_of(papers.photo(3, (321, 123), form))
    assert (width, height) == (321, 123)
    assert kind == {"JPEG": "jpg", "TIFF": "tif"}.get(form, form.lower())


def test_a_picture_cut_short_has_no_size():
    assert size_of(papers.photo()[:10]) == ("jpg", 0, 0)
    assert size_of(b"") == ("other", 0, 0)


def test_pictures_of_old_word_files_are_found_by_their_records():
    picture = papers.photo(5, form="PNG")
    record = struct.pack("<HHI", 0x6E00, 0xF01E, len(picture) + 17) + b"\0" * 17 + picture
    gather = Gather("doc")
    add_blips(b"\x1e\xf0 nothing" + record + record[:-7], gather)
    assert [one.content for one in gather.pictures] == [picture]
