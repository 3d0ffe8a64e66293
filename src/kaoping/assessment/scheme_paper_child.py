"""The process in which a scheme's file is looked at and an official table in Word is opened.

``python -I -m kaoping.assessment.scheme_paper_child``. The answer names the kind of file; of a Word
document its bytes are JSON: lines, how many stand before the first table, and tables of rows of
[text, row, column], where row and column are the first cell's of those that were merged.
"""

import json
from typing import Any

from kaoping.assessment.scheme_files import FileRefused, kind_of
from kaoping.assessment.scheme_papers import paper_of_docx
from kaoping.base.children import serve
from kaoping.pure.scheme.proposal import Paper

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20


def work(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Look at one file."""
    try:
        kind = kind_of(content)
        paper = paper_of_docx(content) if kind == "docx" else None
    except FileRefused as refused:
        return {"refused": refused.code, "params": refused.params}, b""
    return {"kind": kind}, _frame(paper) if paper is not None else b""


def _frame(paper: Paper) -> bytes:
    tables = [[[[cell.text, *cell.origin] for cell in row] for row in table.rows] for table in paper.tables]
    said = {"lines": paper.lines, "after": paper.after, "tables": tables}
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


if __name__ == "__main__":
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
