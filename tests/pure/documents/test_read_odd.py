"""Documents as they really come: scans with a program's mark, letters out of order, one XML file for all."""

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from kaoping.pure.documents import BlockKind, read
from kaoping.pure.documents.detect import kind_of_bytes
from kaoping.pure.documents.pdf import SCANNER_MARK, is_garbled
from kaoping.pure.errors import ExtractionError
from tests.pure.documents import papers


def drawn(*pages):
    """A pdf; each page is (texts as (x, y, words), whether a scan fills it)."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    scan = ImageReader(Image.new("RGB", (600, 800), "white"))
    for texts, is_scan in pages:
        if is_scan:
            sheet.drawImage(scan, 0, 0, 595, 842)
        sheet.setFont("STSong-Light", 14)
        for x, y, words in texts:
            sheet.drawString(x, y, words)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "扫描全能王 创建",
        "由 扫描全能王 扫描创建",
        "Scanned with CamScanner",
        "CamScanner",
        "Scanned by TapScanner",
    ],
)
def test_a_scanners_mark_is_no_word_of_the_paper(line):
    assert SCANNER_MARK.fullmatch(line)
    found = read("pdf", drawn(([(200, 30, line)], True)))
    assert not found.says_something
    assert found.faults == ("picture_pages",)


def test_ordinary_lines_are_no_scanners_marks():
    for line in ("扫描全能王使用说明", "市文明办关于扫描归档工作的通知", "青河市水利局", "创建文明城市"):
        assert not SCANNER_MARK.fullmatch(line)


def test_a_page_that_is_a_picture_among_others_is_told():
    text = [(70, 700, "关于开展志愿服务活动情况的报告，附审批单一份。")]
    assert read("pdf", drawn((text, False))).faults == ()
    mixed = read("pdf", drawn((text, False), ([], True)))
    assert mixed.says_something
    assert mixed.faults == ("picture_pages",)


def test_letters_drawn_font_by_font_stand_in_their_places():
    """As office programs print: the quotation marks come behind the words that they enclose."""
    parts = [(70, "关于开展"), (140, "端午"), (182, "活动"), (210, "的报告"), (126, "“"), (168, "”")]
    page = [(x, 700, words) for x, words in parts]
    assert read("pdf", drawn((page, False))).text == "关于开展“端午”活动的报告"


def test_a_wide_blank_stays_one():
    page = [(70, 700, "联系人：张红"), (180, 700, "联系电话：0379-55550100")]
    assert read("pdf", drawn((page, False))).text == "联系人：张红 联系电话：0379-55550100"


def test_what_was_filled_into_a_form_is_read():
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.drawString(100, 700, "Unit:")
    sheet.acroForm.textfield(name="unit", value="Water Bureau", x=140, y=690, width=200)
    sheet.save()
    assert "Water Bureau" in read("pdf", out.getvalue()).text


def test_a_layer_of_no_letters_is_garbled():
    assert is_garbled("\ue001\ue002\ue003\ue004中文\ue005\ue006")
    assert is_garbled("\ufffd" * 20)
    assert not is_garbled("正常的文字，带\ue001一个符号。")
    assert not is_garbled("\ufffd")


WORD_2003 = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>
<w:p><w:r><w:t>关于报送材料的通知</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>作者</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>王小明</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:wordDocument>"""
EXCEL_2003 = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="台账"><Table><Row><Cell><Data ss:Type="String">单位</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="DateTime">2014-06-03T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"""
OPEN_FLAT = """<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>正文一段</text:p></office:text></office:body></office:document>"""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (WORD_2003, "关于报送材料的通知\n作者\t王小明"),
        (EXCEL_2003, "台账\n单位\t\t\t2014-06-03"),
        (OPEN_FLAT, "正文一段"),
    ],
)
def test_a_document_in_one_xml_file(source, text):
    assert kind_of_bytes(source.encode()) == "xml"
    assert read("xml", source.encode()).text == text


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("<?xml version='1.0'?><root>设置</root>", "unknown_kind"),
        (WORD_2003.replace("?>\n", "?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1), "unsafe_xml"),
    ],
)
def test_other_xml_is_refused(source, code):
    with pytest.raises(ExtractionError) as refused:
        read("xml", source.encode())
    assert refused.value.code == code


def test_remarks_and_text_boxes_beside_the_cells_are_read():
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write("A1", "单位")
    sheet.write_comment("A1", "请核对")
    sheet.insert_textbox("C3", "填表说明")
    book.close()
    said = {(block.kind, block.text) for block in read("xlsx", out.getvalue()).blocks}
    assert said == {
        (BlockKind.SHEET, "表"), (BlockKind.TABLE, "单位"), (BlockKind.BOX, "填表说明"), (BlockKind.NOTE, "请核对")
    }  # fmt: skip


def test_what_was_struck_out_is_not_read():
    assert read("html", "<p>改为<del>旧</del><ins>新</ins></p>".encode()).text == "改为新"
    assert read("rtf", papers.rtf("甲").replace(rb"\'bc\'d7", rb"\'bc\'d7{\deleted \'d2\'d2}")).text.endswith(
        "甲"
    )


def test_a_container_whose_directory_was_cut_off_is_damaged():
    with pytest.raises(ExtractionError) as refused:
        read("ole", papers.ALL["doc"]()[:4096])
    assert refused.value.code == "broken"


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16-le", "utf-16-be", "utf-16"])
def test_wide_texts_are_texts(encoding):
    content = "第一行\n第二行\n".encode(encoding)
    assert kind_of_bytes(content) == "txt"
    assert read("txt", content).text == "第一行\n第二行"


def test_words_of_an_ofd_that_stand_apart_have_a_blank_between():
    both = [("撰稿 王小明", 20, 40), ("审核 李大伟", 110, 40)]
    content = papers.ofd(("行",))
    objects = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="{x} 200 {w} 6" Font="1" Size="5"><ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject>'
        for n, (text, x, w) in enumerate(both, 900)
    )
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "Doc_0/Pages/Page_0/Content.xml"
    parts[name] = parts[name].replace(b"</ofd:Layer>", objects.encode() + b"</ofd:Layer>")
    assert read("ofd", papers.zipped(parts)).text.endswith("撰稿 王小明　审核 李大伟")
