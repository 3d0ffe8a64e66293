"""Have documents printed by processes of their own; the one door through which the rest prints."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from kaoping.base.children import Ended, Pool
from kaoping.results.papers.description import Paper, to_values

SECONDS = 180
CHILD = "kaoping.results.papers.child"


@dataclass(frozen=True, slots=True)
class Printed:
    """What was made. ``why`` says why there is no PDF: ``no_library``, ``no_font``, or how the printer ended."""

    pdf: bytes = b""
    docx: bytes = b""
    why: str = ""


@cache
def pool() -> Pool:
    """As many printers as the machine has processors, two at least started when needed, four at most."""
    return Pool(CHILD, seconds=SECONDS, size=at_once())


def at_once() -> int:
    return min(4, max(1, os.cpu_count() or 1))


def print_paper(paper: Paper, *, pdf: bool = True, docx: bool = True, form: bytes = b"") -> Printed:
    """PDF and docx of one document. A printer that fails on the PDF still leaves the docx."""
    question = {"do": "print", "paper": to_values(paper), "pdf": pdf, "docx": docx}
    try:
        answer, content = pool().ask(question, form)
    except Ended as error:
        if pdf and docx:
            return Printed(docx=print_paper(paper, pdf=False, form=form).docx, why=error.why)
        return Printed(why=error.why)
    length = int(answer["pdf"])
    return Printed(content[:length], content[length:], str(answer["why"]))


def check_form(form: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """Faults of an office's own form (code, what was found), and the placeholders it uses."""
    try:
        answer, _content = pool().ask({"do": "check"}, form, seconds=30)
    except Ended:
        return [("broken", "")], []
    return [(code, found) for code, found in answer["faults"]], list(answer["used"])


def workers() -> ThreadPoolExecutor:
    """Threads that each wait for a printer, for many documents at a time."""
    return ThreadPoolExecutor(at_once(), thread_name_prefix="print")
