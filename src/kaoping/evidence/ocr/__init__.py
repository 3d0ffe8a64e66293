"""Words on pictures of pages: scans, photographs, faxes. Offline, on one thread, one page at a time.

This package's first module loads no Django: the child is started from it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.evidence.models import StoredFile
    from kaoping.evidence.ocr.store import OcrText


def read_pages(file: "StoredFile") -> "OcrText | None":
    """The words of a file's pages, when they have been read; else None, and the reading is asked for.

    It never waits: pages are read one by one at the lowest priority. When the last is read, the
    file's ``Reading`` is made again with its words, and whoever asked by ``after.offer`` is told.
    """
    from kaoping.evidence.ocr.queue import words_or_ask

    return words_or_ask(file)
