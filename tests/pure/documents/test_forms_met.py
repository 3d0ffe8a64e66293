"""Forms of documents that senders' programs really make, whose words were once lost or broken: one test each."""

import io
import random
import zipfile
import zlib

import pytest

from kaoping.pure.documents import read
from kaoping.pure.documents.detect import kind_of_bytes
from tests.pure.documents import papers

SPACE = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
WORDS = "志愿服务活动"


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body, chunk=None, name="chunk.html", kind="aFChunk"):
    parts = {"word/document.xml": f"<w:document {SPACE}><w:body>{body}</w:body></w:document>"}
    if chunk is not None:
        relation = f'<Relationship Id="c" Type="x/{kind}" Target="{name}"/>'
        parts["word/_rels/document.xml.rels"] = f"<Relationships>{relation}</Relationships>"
        parts[f"word/{name}"] = chunk
    return papers.zipped(parts)


SAVED_PAGE = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"; type="text/html"\r\n\r\n--b\r\n'
    b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"PHA+1r7UuLf+zvG77ravPC9wPg==\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
)  # <p>志愿服务活动</p>


@pytest.mark.parametrize(
    ("name", "chunk"),
    [
        ("c.html", f"<meta charset=gbk><p>{WORDS}</p>".encode("gbk")),
        ("c.dat", f"<html><p>{WORDS}</p></html>".encode()),
        ("c.mht", SAVED_PAGE),
        ("c.rtf", papers.rtf(WORDS)),
        ("c.docx", docx("", docx(paragraph(WORDS)), "in.docx")),
    ],
)
def test_a_document_left_inside_another_is_read(name, chunk):
    assert WORDS in read("docx", docx(paragraph("前文"), chunk, name)).text


def test_papers_within_papers_end_and_what_is_not_read_is_noted():
    inner = docx(paragraph("最里"))
    for _ in range(6):
        inner = docx(paragraph("外层"), inner, "in.docx")
    found = read("docx", inner)
    assert "最里" not in found.text
    assert read("docx", docx(paragraph("前文"), b"\x89PNG\r\n\x1a\n", "c.png")).faults == ("part_broken",)


@pytest.mark.parametrize(
    ("choice", "fallback", "text"),
    [("新", "旧", "新"), ("", "旧", "旧"), (None, "旧", "旧"), ("新", None, "新")],
)
def test_of_two_drawings_of_one_box_the_first_with_words_is_read(choice, fallback, text):
    def box(tag, words):
        if words is None:
            return ""
        return f"<mc:{tag}><w:pict><w:txbxContent>{paragraph(words)}</w:txbxContent></w:pict></mc:{tag}>"

    drawing = f"<mc:AlternateContent>{box('Choice', choice)}{box('Fallback', fallback)}</mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{drawing}</w:r></w:p>" * 2
    assert sorted(read("docx", docx(body)).text.split()) == sorted(["前", text] * 2)


def test_letters_drawn_as_art_are_text_and_how_letters_are_spoken_is_none():
    art = f'<w:r><w:pict><v:shape><v:textpath string="{WORDS}"/></v:shape></w:pict></w:r>'
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>zhì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>志</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    assert read("docx", docx(f"<w:p>{art}</w:p><w:p>{ruby}</w:p>")).text == f"{WORDS}\n志"


def test_signs_that_nobody_sees_do_not_part_a_word():
    assert read("txt", "志愿\u200b服务\u00ad活\ufeff动".encode()).text == WORDS


def test_the_words_of_charts_and_diagrams_are_text():
    drawn = f"<c:chart xmlns:c='c' {SPACE}><a:p><a:r><a:t>{WORDS}</a:t></a:r></a:p></c:chart>"
    assert WORDS in read("docx", docx(paragraph("前文"), drawn, "chart1.xml", "chart")).text
    relation = '<Relationships><Relationship Id="r1" Type="x/{}" Target="{}"/></Relationships>'
    slides = {
        "ppt/presentation.xml": f"<p:presentation xmlns:p='p' {SPACE}><p:sldId r:id='r1'/></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relation.format("slide", "slides/slide1.xml"),
        "ppt/slides/slide1.xml": f"<p:sld xmlns:p='p' {SPACE}><a:p><a:r><a:t>前文</a:t></a:r></a:p></p:sld>",
        "ppt/slides/_rels/slide1.xml.rels": relation.format("diagramData", "../diagrams/data1.xml"),
        "ppt/diagrams/data1.xml": drawn,
    }
    assert read("pptx", papers.zipped(slides)).text == f"前文\n{WORDS}"


def test_rich_text_behind_a_mark_of_byte_order():
    assert read("rtf", b"\xef\xbb\xbf" + papers.rtf(WORDS)).text.strip().endswith(WORDS)


@pytest.mark.parametrize("text", ["关于活动的报告\n志愿服务", "~~ A ~{VPND~} B"])
def test_chinese_in_seven_bits(text):
    raw = text.encode("hz") if "志" in text else text.encode()
    assert read("txt", raw).text == (text if "志" in text else "~ A 中文 B")


@pytest.mark.parametrize("text", ["cp a~{x~} b", "~{not hz~}", "~/~{a,b}"])
def test_signs_of_seven_bit_chinese_in_other_text_stay(text):
    assert read("txt", text.encode()).text == text


def test_a_text_with_a_few_broken_letters_is_read_and_noise_is_none():
    line = "关于开展活动的报告，很好很好。".encode("gbk")
    raw = line * 10 + b"\xff\x80" + WORDS.encode("gbk") + line
    assert kind_of_bytes(raw) == "txt"
    assert WORDS in read("txt", raw).text
    assert kind_of_bytes(random.Random(3).randbytes(9000)) == "other"
    assert kind_of_bytes(zlib.compress(bytes(random.Random(4).choices(b"abc", k=20_000)))) == "other"


def test_a_pdf_behind_lines_of_a_gateway_is_a_pdf():
    assert kind_of_bytes(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + papers.pdf()) == "pdf"
    assert kind_of_bytes("文件以 %PDF-1.4 开头，共 3 0 obj 个。".encode()) == "txt"


def test_remarks_put_onto_the_pages_of_an_ofd_later_are_read():
    with zipfile.ZipFile(io.BytesIO(papers.ofd(("正文",)))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    document = parts["Doc_0/Document.xml"]
    end = b"<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    parts["Doc_0/Document.xml"] = document.replace(b"</ofd:Document>", end)
    parts["Doc_0/Annots/Annotations.xml"] = (
        f"<ofd:Annotations {space}><ofd:Page PageID='1'><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>"
    )
    assert read("ofd", papers.zipped(parts)).faults == ("part_broken",)
    parts["Doc_0/Annots/Page_0/Annotation.xml"] = (
        f"<ofd:PageAnnot {space}><ofd:TextObject Boundary='1 1 9 5'><ofd:TextCode>{WORDS}</ofd:TextCode></ofd:TextObject></ofd:PageAnnot>"
    )
    assert read("ofd", papers.zipped(parts)).text.endswith(f"正文\n{WORDS}")


@pytest.mark.parametrize(
    "odd",
    [b"\x0b", b"\x01", b"&#11;", b"&#x1F;", b"&#0;", b"&nbsp;", b"& ", b"\xff", b"\xe5\xbf", b"\xef\xbf\xbf"],
)
def test_words_behind_what_no_xml_may_hold_are_read(odd):
    body = paragraph("前文") + paragraph("间@@处") + paragraph(WORDS)
    words = f"<w:document {SPACE}><w:body>{body}</w:body></w:document>".encode().replace(b"@@", odd)
    found = read("docx", papers.zipped({"word/document.xml": words}))

    assert (found.text.splitlines()[0], found.text.splitlines()[-1], found.faults) == ("前文", WORDS, ())


def test_signs_that_xml_may_hold_stay():
    body = paragraph("A &amp;nbsp; &lt;b&gt; &#33;") + "<w:p><w:r><w:t><![CDATA[a & b]]></w:t></w:r></w:p>"

    assert read("docx", docx(body)).text == "A &nbsp; <b> !\na & b"


@pytest.mark.parametrize("junk", [b"\xef\xbb\xbf", b"\r\n", b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n", b"\0" * 900])
@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd"])
def test_a_paper_behind_a_few_foreign_bytes(kind, junk):
    raw = junk + papers.ALL[kind]()

    assert kind_of_bytes(raw) == kind
    assert read(kind, raw).text == read(kind, papers.ALL[kind]()).text


def test_an_archive_behind_foreign_bytes_is_one_and_a_picture_before_it_stays_a_picture():
    packed = papers.zipped({"a.txt": "甲"})

    assert kind_of_bytes(b"\r\n" + packed) == "zip"
    assert kind_of_bytes(papers.photo() + packed) == "jpg"
    assert kind_of_bytes(("压缩包都以 PK\x03\x04 开头。" + WORDS * 99).encode()) == "txt"


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_utf7(kind):
    raw = f"{WORDS} 1 + 1".encode("utf-7")
    page = b"<meta charset=utf-7><p>" + raw + b"</p>" if kind == "html" else raw

    assert read(kind, page).text == f"{WORDS} 1 + 1"


def test_plus_signs_that_are_no_utf7_stay():
    text = "tel +86379-63320000 a+bcde-f 1+1=2 +8613800000000"

    assert read("txt", text.encode()).text == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_rich_text_saved_with_two_bytes_a_letter(encoding):
    raw = (r"{\rtf1\ansi\ansicpg936 " + WORDS + r"\par \u27963?\u21160?}").encode(encoding)

    assert (kind_of_bytes(raw), read("rtf", raw).text) == ("rtf", f"{WORDS}\n活动")


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("zeros", [b"\0", b"\0" * 512])
def test_a_text_filled_up_with_zero_bytes(encoding, zeros):
    raw = (WORDS * 40).encode(encoding) + zeros

    assert (kind_of_bytes(raw), read("txt", raw).text) == ("txt", WORDS * 40)


def test_a_paper_with_much_behind_its_end():
    raw = docx(paragraph(WORDS))

    assert read("docx", raw + b"\0" * 200_000).text == WORDS
