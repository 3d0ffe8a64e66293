"""Plain text in any encoding that Chinese desks write."""

from __future__ import annotations

import contextlib

from kaoping.pure.documents.encoding import decode
from kaoping.pure.documents.gather import Full, Gather, clean
from kaoping.pure.documents.model import BlockKind, Document


def read(kind: str, content: bytes) -> Document:
    """A paragraph a line."""
    gather = Gather(kind)
    with contextlib.suppress(Full):
        for line in clean(decode(content)).split("\n"):
            gather.add(BlockKind.PARAGRAPH, line)
    return gather.done()
