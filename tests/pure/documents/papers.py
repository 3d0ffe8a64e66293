"""Documents made by the tests themselves, each saying the same; what every reader must find in them."""

import io
import random
import struct
import zipfile
from functools import cache

import docx
import xlsxwriter
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from tests.pure.documents.containers import make_ole

NUMBER = "青规党〔2014〕12号"
TITLE = "关于开展“我们的节日·端午”主题活动情况的报告"
LINES = (
    NUMBER,
    TITLE,
    "市直文明办：",
    "一、基本情况",
    "6月2日，我局组织䶮㛃𬭎镕堃志愿者前往社区，開展活動。",
    "（一）高度重视",
    "作者：王小明　　审核：李大伟",
    "联系人：张红　联系电话：0379-55550100",
    "青河市城乡规划局",
    "2014年6月3日",
)


def photo(seed=1, size=(400, 300), form="JPEG"):
    """A picture with something on it."""
    noise = random.Random(seed).randbytes(size[0] * size[1])
    out = io.BytesIO()
    Image.frombytes("L", size, noise).convert("RGB").save(out, form)
    return out.getvalue()


@cache
def word():
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "青河市城乡规划局文件"
    paper.sections[0].footer.paragraphs[0].text = "— 1 —"
    for line in LINES:
        if line == TITLE:
            paper.add_heading(line, 0)
        elif line.startswith("一、"):
            paper.add_heading(line, 1)
        else:
            paper.add_paragraph(line)
    table = paper.add_table(2, 3)
    for row in range(2):
        for column in range(3):
            table.cell(row, column).text = f"格{row}{column}"
    paper.add_picture(io.BytesIO(photo()))
    return saved(paper)


def saved(paper):
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


@cache
def pdf():
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.setFont("STSong-Light", 14)
    for number, line in enumerate(LINES):
        page.drawString(70, 760 - 26 * number, line.replace("䶮㛃𬭎镕堃", ""))
    page.drawString(290, 40, "— 1 —")
    page.showPage()
    page.save()
    return out.getvalue()


@cache
def workbook():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("得分表")
    sheet.write_row(0, 0, ["单位", "分数", "次数"])
    sheet.write_row(1, 0, ["市规划局", 3.5, 12])
    sheet.write_string(40, 2, "末行")
    book.close()
    return out.getvalue()


def workbook_in_the_last_corner():
    """One cell in the last corner: the library alone would ask for 500 GB."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "头")
    sheet.write_string(1048575, 16383, "尾")
    book.close()
    return out.getvalue()


RTF_TEXT, DOC_TEXT = "\n".join(LINES), "\r".join(LINES) + "\r"


def rtf(text=RTF_TEXT):
    """As Word on a Chinese desk writes it: GBK bytes, letters beyond by their numbers."""
    parts = []
    for letter in text:
        if letter == "\n":
            parts.append("\\par\r\n")
        elif letter.isascii():
            parts.append("\\" + letter if letter in "\\{}" else letter)
        else:
            try:
                parts.append("".join(f"\\'{byte:02x}" for byte in letter.encode("gbk")))
            except UnicodeEncodeError:
                units = struct.unpack(f"<{len(letter.encode('utf-16-le')) // 2}H", letter.encode("utf-16-le"))
                parts += [f"\\u{unit - 65536 if unit > 32767 else unit}?" for unit in units]
    head = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}"
    return (head + r"{\header \'d2\'b3\'c3\'bc\par}\pard\f0\fs24 " + "".join(parts) + r"\par}").encode(
        "ascii"
    )


def html(text=LINES, charset="gb2312"):
    body = "".join(f"<p>{line}</p>" for line in text)
    return (
        f'<html><head><meta charset="{charset}"><title>题</title><style>p {{color: red}}</style></head>'
        f"<body><script>alert('不是正文')</script>{body}<table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    ).encode("gb18030" if charset.startswith("gb") else charset)


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def ofd(lines=LINES):
    """A package as GB/T 33190 draws it: one page, a template with the head."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'

    def text(number, line, x=20):
        return (
            f'<ofd:TextObject ID="{100 + number}" Boundary="{x} {20 + 9 * number} 170 6" Font="1" Size="5">'
            f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(line)} 5">{line}</ofd:TextCode></ofd:TextObject>'
        )

    page = "".join(text(number, line) for number, line in enumerate(lines, 1))
    return zipped(
        {
            "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="Tpls/T0.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>',
            "Doc_0/Tpls/T0.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>{text(0, '青河市城乡规划局文件')}</ofd:Layer></ofd:Content></ofd:Page>",
            "Doc_0/Res/image_1.jpg": photo(),
        }
    )


def odt(lines=LINES):
    space = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    body = "".join(
        f'<text:h text:outline-level="1">{line}</text:h>'
        if line.startswith("一、")
        else f"<text:p>{line}</text:p>"
        for line in lines
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {space}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def ods(cells):
    space = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    return zipped(
        {
            "content.xml": f'<office:document-content {space}><office:body><office:spreadsheet><table:table table:name="表一">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
        }
    )


def bare_docx(body, head='<?xml version="1.0"?>'):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return zipped({"word/document.xml": f"{head}<w:document {space}><w:body>{body}</w:body></w:document>"})


def doc(text=DOC_TEXT, flags=0x0200, magic=0xA5EC, version=193):
    """A Word 97 file with the least it may have: a head and a piece table of two pieces."""
    first, second = text[: len(text) // 2], text[len(text) // 2 :]
    raw = [part.encode("utf-16-le") for part in (first, second)]
    counts = [len(part) // 2 for part in raw]
    stream = bytearray(0x800)
    struct.pack_into("<HH", stream, 0, magic, version)
    struct.pack_into("<H", stream, 10, flags)
    struct.pack_into("<I", stream, 0x4C, sum(counts))
    places = [len(stream), len(stream) + len(raw[0])]
    stream += raw[0] + raw[1]
    pieces = struct.pack("<III", 0, counts[0], sum(counts))
    pieces += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", stream, 0x1A2, 0, len(table))
    return make_ole("WordDocument", "1Table", contents={"WordDocument": bytes(stream), "1Table": table})


ALL = {
    "docx": word, "pdf": pdf, "xlsx": workbook, "rtf": rtf, "html": html, "ofd": ofd, "odt": odt, "doc": doc,
    "txt": lambda: "\n".join(LINES).encode("gb18030"),
}  # fmt: skip
