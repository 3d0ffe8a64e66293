"""What a file on disk is, by its content (``pure.documents.detect``); its name is only a label.

Reads a few kilobytes wherever they lie and unpacks nothing, so it may run where a file arrives.
"""

from pathlib import Path

from kaoping.pure.documents.detect import kind_of
from kaoping.pure.documents.kinds import MIME


def sniff(path: Path) -> tuple[str, str]:
    """(kind, MIME type) of the file that lies at ``path``."""
    with path.open("rb") as opened:
        size = opened.seek(0, 2)

        def read(offset: int, length: int) -> bytes:
            if not 0 <= offset < size:
                return b""
            opened.seek(offset)
            return opened.read(length)

        kind = kind_of(read, size)
    return kind, MIME[kind]
