"""Documents on paper, held against GB/T 9704-2012: sizes, places, fonts, numbers, and nothing fetched."""

import datetime as dt
import io
import re
import warnings
import zlib
from itertools import pairwise

import docx
import pypdfium2
import pypdfium2.raw as raw
import pytest
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from kaoping.results.papers import layout, numbers, pdf
from kaoping.results.papers.child import work
from kaoping.results.papers.description import (
    Paper,
    from_values,
    heading,
    paragraph,
    table,
    to_values,
)
from kaoping.results.papers.docx import to_docx
from kaoping.results.papers.html import style_of, to_html, to_page
from kaoping.results.papers.names import Names, safe_name

POINTS_A_MM = 72 / 25.4
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=70)
PAPER = Paper(
    title="关于2014年第一季度网上考核评价工作情况的通报",
    issuer="清河市直机关考评办公室",
    number="清考评〔2014〕7号",
    addressed_to="各参评单位",
    body=(
        heading("一、总体情况"),
        *(paragraph("各单位认真落实考核评价体系，按时报送材料，总体情况较好。" * 4) for _n in range(6)),
        heading("（一）各组情况", 2),
        table(
            ["单位", "应报", "已报"],
            [[f"第{n}局", "10", "9"] for n in range(30)],
            [6, 2, 2],
            right=[1, 2],
            strong=[29],
        ),
    ),
    attachments=("完成情况表", "未完成事项清单"),
    signed="清河市直机关考评办公室",
    dated=dt.date(2014, 4, 9),
    copies_to="市委办公室",
    printed_by="清河市直机关考评办公室",
)


@pytest.fixture(scope="module")
def printed():
    if not {"Noto Serif CJK SC", "Noto Sans CJK SC"} & pdf.installed_families():
        pytest.skip("no Chinese font on this machine")
    return quietly_printed(PAPER)


def quietly_printed(paper):
    """WeasyPrint leaves its colour profile open; that is its own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        return pdf.to_pdf(paper)


@pytest.fixture(scope="module")
def pages(printed):
    document = pypdfium2.PdfDocument(printed)
    return [document[number] for number in range(len(document))]


def letters(page):
    """(letter, left, bottom, right, top) in points from the lower left corner."""
    text = page.get_textpage()
    whole = text.get_text_range()
    return [(whole[n], *text.get_charbox(n)) for n in range(text.count_chars()) if whole[n].strip()]


def test_the_page_is_a4_with_the_margins_of_5_2(pages):
    for page in pages:
        width, height = page.get_size()
        assert (round(width / POINTS_A_MM), round(height / POINTS_A_MM)) == (210, 297)
        body = [one for one in letters(page) if one[2] > 35 * POINTS_A_MM]
        assert min(left for _l, left, *_rest in body) >= 28 * POINTS_A_MM - 1
        assert max(right for *_rest, right, _top in body) <= (210 - 26) * POINTS_A_MM + 8  # marks hang over
        assert max(top for *_rest, top in body) <= (297 - 37) * POINTS_A_MM


def test_page_numbers_stand_outside_as_7_5_has_them(pages):
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        foot = [one for one in letters(page) if one[4] < (35 - 3) * POINTS_A_MM]
        assert "".join(letter for letter, *_box in foot) == f"—{number}—"
        middle = (foot[0][1] + foot[-1][3]) / 2
        assert (middle > 105 * POINTS_A_MM) == (number % 2 == 1)


def test_a_line_is_28_95_points_and_holds_28_letters(pages):
    rows = {}
    for letter, left, bottom, _right, _top in letters(pages[0]):
        if "\u4e00" <= letter <= "\u9fff" and bottom < 380:
            rows.setdefault(round(bottom), []).append(left)
    full = sorted((bottom for bottom, lefts in rows.items() if len(lefts) > 15), reverse=True)
    body = [
        upper - lower for upper, lower in pairwise(full) if 20 < upper - lower < 40
    ]  # letters' feet differ by a point or two
    assert body
    assert all(abs(step - 28.95) < 3 for step in body)
    assert 28 * layout.BODY_PT <= layout.WIDTH_PT < 29 * layout.BODY_PT


def test_the_red_rule_has_the_width_of_the_type(pages):
    picture = pages[0].render(scale=1).to_pil().convert("RGB")
    width, height = picture.size
    red = [
        (x, y)
        for y in range(height)
        for x in range(width)
        if (rgb := picture.getpixel((x, y)))[0] > 180 and rgb[1] < 110 and rgb[2] < 110
    ]
    rows = {}
    for x, y in red:
        rows.setdefault(y, []).append(x)
    rule = max(rows.values(), key=len)
    assert (max(rule) - min(rule)) / POINTS_A_MM == pytest.approx(156, abs=1.5)
    mark = [y for y, xs in rows.items() if len(xs) < len(rule) / 2]
    assert min(mark) / POINTS_A_MM == pytest.approx(37 + 35, abs=4)  # 35 mm below the type's upper edge


def test_table_heads_repeat_and_the_imprint_is_last(pages):
    words = [page.get_textpage().get_text_range() for page in pages]
    assert sum("应报" in one for one in words) >= 2
    assert "抄送：市委办公室。" in words[-1]
    assert "2014年4月9日印发" in words[-1]


def test_it_is_pdf_a_3u_with_every_font_inside(printed, pages):
    about = b"".join(
        zlib.decompressobj().decompress(stream)
        for stream in re.findall(rb"stream\r?\n(x.*?)\r?\nendstream", printed, re.DOTALL)
        if len(stream) < 4000
    )
    about += printed
    assert re.search(rb"[:\"}]part(>|=\")3", about)
    assert re.search(rb"[:\"}]conformance(>|=\")U", about)
    embedded = [
        raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(part.raw))
        for page in pages
        for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
    ]
    assert embedded
    assert all(value == 1 for value in embedded)


def test_the_page_says_all_that_the_printers_own_style_sheet_would():
    if not pdf.installed_families():
        pytest.skip("no Chinese font on this machine")
    weasyprint = pytest.importorskip("weasyprint")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        usual = weasyprint.HTML(string=to_html(PAPER)).write_pdf()
        plain = pdf._page(weasyprint, to_page(PAPER)).write_pdf(
            stylesheets=[pdf._style_sheet(style_of(PAPER))]
        )
    assert look_of(plain) == look_of(usual)


def test_a_tables_frame_ends_with_its_rows_where_one_goes_over_with_the_signature():
    """The library left the frame as tall as before, which looked like an empty row at the page's end."""
    weasyprint = pytest.importorskip("weasyprint")
    rows = [(n, f"第{n}局", "20.00") for n in range(1, 25)]
    paper = Paper(
        title="得分排名表", issuer="考评办", has_head=False, signed="考评办", dated=dt.date(2015, 1, 5),
        body=(table(("位次", "单位", "总分"), rows, right=(2,), centre=(0,)),),
    )  # fmt: skip
    found = list(pdf.tables_of(pdf.laid_out(weasyprint, paper, bold_title=True)))
    assert len(found) == 2
    for one in found:
        last = one.children[-1].children[-1]
        assert one.content_box_y() + one.height == pytest.approx(last.position_y + last.height)


def test_places_stand_in_the_middle_of_their_column():
    paper = Paper(
        title="表", issuer="考评办", body=(table(("位次", "分"), [(1, "2")], centre=(0,), right=(1,)),)
    )
    assert '<td class="c">1</td><td class="r">2</td>' in to_page(paper)
    cells = docx.Document(io.BytesIO(to_docx(paper))).tables[0].rows[1].cells
    assert [str(cell.paragraphs[0].alignment) for cell in cells] == ["CENTER (1)", "RIGHT (2)"]
    grid = [cell._tc.xpath(".//w:snapToGrid/@w:val") for cell in cells]
    assert grid == [["0"], ["0"]]  # on the body's grid a table's lines were as high as the body's
    old = {key: value for key, value in to_values(paper)["body"][0].items() if key != "centre"}
    assert from_values(to_values(paper) | {"body": [old]}).body[0].centre == ()


def look_of(made):
    """Pictures and bookmarks of a PDF."""
    document = pypdfium2.PdfDocument(made)
    pictures = [page.render(scale=1).to_numpy().tobytes() for page in document]
    return pictures, [(one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]


def test_a_stream_is_compressed_once(monkeypatch):
    if not pdf.installed_families():
        pytest.skip("no Chinese font on this machine")
    slowly, compressed = zlib.compressobj, []

    def counted(*args, **values):
        compressed.append(args)
        return slowly(*args, **values)

    monkeypatch.setattr(zlib, "compressobj", counted)
    made = quietly_printed(PAPER)
    assert len(compressed) <= 3  # the table of small objects twice, the table of places
    assert made.count(b"/FlateDecode") == made.count(b"\nstream\n") > 6
    assert re.search(rb"/ID ?\[", made)


def test_nothing_is_fetched_and_words_are_no_markup(monkeypatch):
    asked = []
    monkeypatch.setattr(
        pdf, "_refuse", lambda url, *_a, **_k: asked.append(url) or (_ for _ in ()).throw(pdf.Fetched(url))
    )
    hostile = Paper(
        title="<img src=http://outside.example/a.png>",
        issuer="</style><link rel=stylesheet href=file:///etc/passwd>",
        body=(paragraph("<script>1</script>"), table(["<b>"], [["<img src='x'>"]])),
    )
    assert "<img" not in to_html(hostile)
    assert "<link" not in to_html(hostile)
    if pdf.installed_families():
        quietly_printed(hostile)
    assert asked == []


def test_docx_has_the_page_the_fonts_and_both_footers():
    document = docx.Document(io.BytesIO(to_docx(PAPER)))
    section = document.sections[0]
    found = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(one / Mm(1)) for one in found] == [37, 28, 26, 35]
    texts = [line.text for line in document.paragraphs]
    assert texts[0] == "清河市直机关考评办公室文件"
    assert "清考评〔2014〕7号" in texts
    xml = document.element.xml
    for font in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"):
        assert font in xml
    assert document.settings.odd_and_even_pages_header_footer
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml
    assert "tblHeader" in document.tables[0]._tbl.xml


def test_a_machine_without_fonts_or_libraries_still_makes_docx(monkeypatch):
    monkeypatch.setattr(pdf, "installed_families", frozenset)
    answer, (no_pdf, made) = work({"do": "print", "paper": to_values(PAPER), "pdf": True, "docx": True}, b"")
    assert answer["why"] == "no_font"
    assert (no_pdf, answer["docx"]) == (b"", len(made))
    assert docx.Document(io.BytesIO(made)).paragraphs


@given(name=CHINESE)
def test_no_issuers_mark_ever_wraps(name):
    assert layout.mark_size(f"{name}文件") * layout.ems(f"{name}文件") <= layout.WIDTH_PT


@given(title=CHINESE)
def test_a_title_keeps_its_words_and_no_line_is_too_long(title):
    lines = layout.title_lines(title)
    assert "".join(lines) == title
    assert all(layout.ems(line) <= layout.TITLE_CHARACTERS for line in lines)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于退回报告的通知", ["关于退回报告的通知"]),
        ("清河市工业和信息化委员会2014年度考核得分表", ["清河市工业和信息化委员会", "2014年度考核得分表"]),
        ("一行\n二行", ["一行", "二行"]),
    ],
)
def test_titles_break_where_the_sense_allows(title, lines):
    assert layout.title_lines(title) == lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("清考评〔2014〕7号", "清考评〔2014〕7号"),
        ("清考评【2014】07号", "清考评〔2014〕7号"),
        (" 清考评(2014) 12 ", "清考评〔2014〕12号"),
        ("清考评[２０１４]第３号", "清考评〔2014〕3号"),
    ],
)
def test_a_document_number_is_kept_as_the_standard_writes_it(typed, kept):
    assert numbers.normalised(typed) == kept
    assert numbers.normalised(kept) == kept


@pytest.mark.parametrize(
    "typed", ["", "7号", "清考评2014年7号", "清考评〔14〕7号", "清考评〔2014〕0号", "QKP〔2014〕7号"]
)
def test_what_is_no_document_number_is_refused(typed):
    with pytest.raises(numbers.BadNumber):
        numbers.normalised(typed)


def test_the_next_number_begins_anew_with_the_year():
    assert numbers.following("清考评〔2014〕7号", 2014) == "清考评〔2014〕8号"
    assert numbers.following("清考评〔2014〕7号", 2015) == "清考评〔2015〕1号"
    assert numbers.following("", 2015) == ""


def test_a_paper_survives_the_way_to_the_printer():
    assert from_values(to_values(PAPER)) == PAPER


@given(st.text(max_size=200))
def test_names_in_packages_are_names(name):
    safe = safe_name(name)
    assert safe
    assert len(safe) <= 130
    assert not set(safe) & set('/\\:*?"<>|\x00\n')
    assert safe not in (".", "..")


def test_a_name_that_is_taken_gets_a_number():
    names = Names()
    assert names.path("甲", "a.txt") == "甲/a.txt"
    assert names.path("甲", "A.TXT") == "甲/A(2).TXT"
    assert names.path("..", "../../etc/passwd") == "__/.._.._etc_passwd" or ".." not in names.path("x").split(
        "/"
    )
