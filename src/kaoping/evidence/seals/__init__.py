"""Seals and signatures on pages: found and read by a machine as hints, confirmed or refuted by people.

This package's first module loads no Django: the child uses its modules.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.evidence.models import StoredFile


def look(file: "StoredFile") -> None:
    """Have the file's pages looked at, once; may be called as often as one likes. It never waits.

    What was seen stands in ``PageLook`` (of the whole file) and ``PageMark`` (each seal, each
    signature); ``kaoping.evidence.seals.marks.seen(file)`` gives both.
    """
    from kaoping.evidence.ocr.queue import ask

    ask(file)
