"""Taking text and structure out of documents: CPU milliseconds a file, and what bombs cost.

The set is drawn by the bench: reports of one to twenty pages with tables and pictures as docx and pdf,
workbooks of 50 to 2,000 rows. Reading and finding title, names and headings both count; peers are the
libraries that offices would otherwise use, where they are installed.
"""

import contextlib
import io
import random
import statistics
import time

import docx
import xlsxwriter
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from kaoping.pure.documents import read
from kaoping.pure.documents.structure import structure_of
from kaoping.pure.errors import ExtractionError
from tests.pure.documents import papers

LIMIT = 100  # milliseconds of CPU at the median, each format
PAGES = (1, 1, 2, 2, 3, 3, 4, 5, 8, 20)
LETTERS = (
    "开展志愿服务活动组织干部职工走进社区帮助老人清洁环境文明单位道德讲堂学习贯彻落实精神建设工作情况报告"
)


def run():
    """Rows for ``python -m bench documents``."""
    chance = random.Random(14)
    sets = {
        "docx": [_docx(chance, pages) for pages in PAGES],
        "pdf": [_pdf(chance, pages) for pages in PAGES],
        "xlsx": [_xlsx(chance, rows) for rows in (50, 50, 100, 100, 200, 300, 500, 800, 1200, 2000)],
    }
    for kind, files in sets.items():
        times = sorted(_milliseconds(kind, content) for content in files)
        yield {"name": f"{kind}: text and structure, median", "value": statistics.median(times), "unit": "ms CPU",
               "limit": LIMIT, "peer": _peer(kind, files)}  # fmt: skip
        yield {
            "name": f"{kind}: the slowest of {len(files)}",
            "value": times[-1],
            "unit": "ms CPU",
            "limit": None,
        }
    bomb = papers.bare_docx("<w:p><w:r><w:t>" + "哈" * 20_000_000 + "</w:t></w:r></w:p>")
    corner = papers.workbook_in_the_last_corner()
    for name, kind, content in (
        ("docx of 60 MB in 60 kB", "docx", bomb),
        ("xlsx with one cell in the last corner", "xlsx", corner),
    ):
        yield {"name": name, "value": _milliseconds(kind, content), "unit": "ms CPU", "limit": 1000}


def _milliseconds(kind, content):
    """The median of three; a refusal counts as an answer."""
    times = []
    for _try in range(3):
        begun = time.process_time()
        with contextlib.suppress(ExtractionError):
            structure_of(read(kind, content))
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times)


def _peer(kind, files):
    """python-docx for docx, openpyxl for xlsx; text alone, no structure."""
    readers = {"docx": _by_python_docx, "xlsx": _by_openpyxl}
    if kind not in readers:
        return None
    times = []
    for content in files:
        begun = time.process_time()
        readers[kind](content)
        times.append(1000 * (time.process_time() - begun))
    return {"docx": "python-docx", "xlsx": "openpyxl"}[kind], statistics.median(times)


def _by_python_docx(content):
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def _by_openpyxl(content):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def _prose(chance, letters):
    return "".join(chance.choices(LETTERS, k=letters)) + "。"


def _docx(chance, pages):
    paper = docx.Document()
    paper.add_heading("关于开展志愿服务活动情况的报告", 0)
    for number in range(pages * 6):
        paper.add_paragraph(_prose(chance, 100))
        if number % 6 == 0:
            paper.add_heading(f"{'一二三四五六七八九十'[number // 6 % 10]}、基本情况", 1)
    table = paper.add_table(pages * 3, 5)
    for row in table.rows:
        for cell in row.cells:
            cell.text = _prose(chance, 8)
    picture = io.BytesIO()
    Image.frombytes("RGB", (640, 480), chance.randbytes(640 * 480 * 3)).save(picture, "JPEG")
    picture.seek(0)
    paper.add_picture(picture)
    paper.add_paragraph("作者：王小明　审核：李大伟")
    paper.add_paragraph("2014年6月3日")
    return papers.saved(paper)


def _pdf(chance, pages):
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out)
    for _number in range(pages):
        page.setFont("STSong-Light", 14)
        for line in range(22):
            page.drawString(70, 780 - 30 * line, _prose(chance, 27))
        page.showPage()
    page.save()
    return out.getvalue()


def _xlsx(chance, rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("汇总表")
    for row in range(rows):
        sheet.write_row(
            row,
            0,
            [row, _prose(chance, 6), _prose(chance, 12), chance.random(), "是", 2014, "", _prose(chance, 4)],
        )
    book.close()
    return out.getvalue()
