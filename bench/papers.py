"""Sheets to PDF: what one costs in CPU seconds, and how long 1,000 take with a process a processor.

Each is an invented sheet of 12 lines with windows, pieces, marks and reasons on about four pages.
The figure for 1,000 is computed from the pages printed side by side: the work of one sheet does not
depend on another's. Machines with other work show in ``seconds of the clock``, not in CPU seconds.
"""

import datetime as dt
import os
import resource
import time

from kaoping.results.papers import printing
from kaoping.results.papers.description import Paper, heading, note, paragraph, table
from kaoping.results.papers.docx import to_docx
from kaoping.results.papers.pdf import CannotPrint, to_pdf

ALONE, TOGETHER = 6, 24
LINES = 12


def run(alone=ALONE, together=TOGETHER):
    """Rows for ``python -m bench papers``; none where no PDF can be made."""
    try:
        to_pdf(sheet(0))
    except CannotPrint:
        return
    before = time.process_time()
    for number in range(alone):
        made = to_pdf(sheet(number))
    cost = (time.process_time() - before) / alone
    yield {"name": "one sheet to PDF/A", "value": cost, "unit": "CPU s", "limit": 0.6}
    yield {"name": "one sheet, size", "value": len(made) / 1024, "unit": "kB", "limit": None}
    before = time.process_time()
    for number in range(alone):
        to_docx(sheet(number))
    cost = (time.process_time() - before) / alone
    yield {"name": "one sheet to docx", "value": cost, "unit": "CPU s", "limit": None}
    spent = _children()
    with printing.workers() as threads:
        list(threads.map(_pdf, range(printing.at_once())))  # fonts are read once a process
        started = time.monotonic()
        list(threads.map(_pdf, range(together)))
        wall = time.monotonic() - started
    printing.pool().close()  # what they spent, their start with it, is known once they are gone
    cpu = (_children() - spent) / (together + printing.at_once())
    name = f"1,000 sheets on {printing.at_once()} of {os.cpu_count()} processors"
    yield {"name": name, "value": wall / together * 1000, "unit": "s clock", "limit": 300}
    yield {"name": name, "value": cpu * 1000, "unit": "CPU s", "limit": 600}


def _pdf(number):
    return printing.print_paper(sheet(number), docx=False)


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def sheet(number):
    """One unit's sheet, as the product composes it."""
    lines = [
        (n, f"第{n}项考核内容及其要求", 2, f"{(n + number) % 20 / 10:.2f}", "—", "0.50")
        for n in range(1, LINES + 1)
    ]
    body = [
        note("依据：考核评价体系　　数据截至2014年12月31日　　公布结果"),
        paragraph("总分18.63分，其中基本分18.63分、加分0.00分。位列全体60个单位第30位。"),
        table(
            ("序号", "考核内容", "标准分", "得分", "待评分", "还可得"),
            lines,
            (1, 8, 2, 2, 2, 2),
            (2, 3, 4, 5),
        ),
    ]
    for n in range(1, LINES + 1):
        body += [
            heading(f"{n}　第{n}项考核内容（标准分2，得分1.50）", 2),
            note("每季度不少于一次。2分按应报4件均分，每件0.50分。每件再乘以评委平均分（百分比）。"),
            table(
                ("时段", "截止", "材料", "送达", "结果", "得分"),
                [
                    ("一季度", "03-31", f"开展主题学习活动情况（2014-03-{number:04}）", "03-14 14:27", "已计分", "0.50"),
                    ("二季度", "06-30", f"推进志愿服务工作情况（2014-06-{number:04}）", "06-09 09:46", "已计分", "0.50"),
                    ("三季度", "09-30", "未送达", "", "缺报", "—"),
                ],
                (3, 2, 7, 3, 5, 2), (5,),
            ),
            note("计算：满分2分，应报4件，计分2件：2 ÷ 4 × 2 = 1.00。"),
            note("失分原因：三季度缺报1件，失0.50分。"),
        ]  # fmt: skip
    return Paper(
        title=f"清河市第{number}局2014年度考核得分单", issuer="清河市考评办公室", body=tuple(body),
        signed="清河市考评办公室", dated=dt.date(2015, 1, 19), has_head=False, is_dense=True,
    )  # fmt: skip
