"""The process in which documents are printed: a hang or a crash of a printer costs this process alone.

``python -I -m kaoping.results.papers.child``. A question says ``do``: ``print`` (``paper``, ``pdf``,
``docx``; the bytes are the office's form, empty for none) or ``check`` (the bytes are a form). An answer
to ``print`` gives the lengths ``pdf`` and ``docx`` of its bytes, and ``why`` where no PDF can be made.
"""

import contextlib
import gc
import os
from itertools import count
from typing import Any

from kaoping.base.children import serve
from kaoping.results.papers.description import from_values

MEMORY_BYTES = 3 << 30  # fonts with all Chinese letters are mapped whole
CPU_SECONDS = 120
NICENESS = 5
TIDY_EVERY = 4  # documents; each leaves some ten megabytes behind
_asked = count(1)


def work(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Answer one question."""
    if question["do"] == "check":
        from kaoping.results.papers.forms_of_office import check

        faults, used = check(content)
        return {"faults": [[fault.code, fault.found] for fault in faults], "used": used}, []
    paper = from_values(question["paper"])
    made, pdf, docx = {"why": ""}, b"", b""
    if question["docx"]:
        docx = _docx(paper, content)
    if question["pdf"]:
        from kaoping.results.papers.pdf import CannotPrint, to_pdf

        try:
            pdf = to_pdf(paper)
        except CannotPrint as error:
            made["why"] = error.why
    return {**made, "pdf": len(pdf), "docx": len(docx)}, [pdf, docx]


def _docx(paper: Any, form: bytes) -> bytes:
    if form:
        from kaoping.results.papers.forms_of_office import fill

        return fill(form, paper)
    from kaoping.results.papers.docx import to_docx

    return to_docx(paper)


def _tidily(
    question: dict[str, Any], content: bytes
) -> tuple[dict[str, Any], list[bytes]]:  # pragma: no cover -- in a process of its own
    """Look for circles of dead objects between documents alone: the printer makes a million objects a
    sheet, and looking through them on the way took a tenth of the time. Never looked at: what the
    libraries hold."""
    done = next(_asked)
    if done == 2:  # all that is kept for good was loaded with the first
        gc.collect()
        gc.freeze()
    elif done % TIDY_EVERY == 0:
        gc.collect()
    gc.disable()
    return work(question, content)


if __name__ == "__main__":  # pragma: no cover -- it runs as a process of its own
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    serve(_tidily, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
