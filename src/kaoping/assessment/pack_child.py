"""The process in which a filled pack is unpacked and its forms are read: no network, no disk.

``python -I -m kaoping.assessment.pack_child``. The question says how many bytes may be ``unpacked``. The
answer names every member as [name, whether it is a form, the form's values, size]; its bytes are those
of the members with a size, one after the other. A form's own bytes are not handed over.
"""

from collections.abc import Iterable
from typing import Any

from kaoping.assessment import packdocx, packforms
from kaoping.assessment.packforms import Filled
from kaoping.base.children import serve
from kaoping.pure.documents.archive import Member, unpack
from kaoping.pure.documents.detect import kind_of
from kaoping.pure.documents.source import Bytes, Limits, Source
from kaoping.pure.errors import ExtractionError

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
MOST_FORM_BYTES = packdocx.MOST_BYTES


class Memory:
    """Unpacked bytes at hand; the walker counts them against its limits."""

    def put(self, chunks: Iterable[bytes], /) -> Source:
        return Bytes(b"".join(chunks))


def work(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Unpack one pack."""
    source = Bytes(content)
    limits = Limits(entries=600, unpacked=int(question["unpacked"]), depth=1)
    try:
        kind = kind_of(source.read, source.size)
        members = [one for one in unpack(source, kind, Memory(), limits=limits) if one.level == 1]
    except ExtractionError as error:
        return {"refused": error.code}, []
    said: list[list[Any]] = []
    files: list[bytes] = []
    for one in members:
        is_form = _file_name(one.name) in (*packforms.FORM_NAMES, *packdocx.FORM_NAMES)
        if is_form:
            said.append([one.name, True, _form_of(one), None])
        elif one.source is None:
            said.append([one.name, False, None, None])
        else:
            files.append(one.source.read(0, one.source.size))
            said.append([one.name, False, None, len(files[-1])])
    return {"members": said}, files


def _form_of(one: Member) -> dict[str, Any] | None:
    if one.source is None or one.source.size > MOST_FORM_BYTES:
        return None
    content = one.source.read(0, one.source.size)
    is_word = _file_name(one.name) in packdocx.FORM_NAMES
    read: Filled = packdocx.read_docx(content) if is_word else packforms.read_form(content)
    day = read.occurred_on
    return {"place": read.place, "values": read.values, "occurred_on": day.isoformat() if day else ""}


def _file_name(name: str) -> str:
    return name.rpartition("/")[2].casefold()


if __name__ == "__main__":
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
