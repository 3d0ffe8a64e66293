"""The process in which an uploaded file of facts is decoded: ``python -I -m kaoping.assessment.fact_lines_child``.

The bytes are JSON lines as somebody sent them. The answer's bytes are the same lines written anew, one for
one, blank where a line could not be read; ``faults`` says why, as [code, line, params].
"""

from typing import Any

from kaoping.base.children import serve
from kaoping.pure.scoring.reading import plain_lines

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
MOST_FAULTS = 10_000  # more are not even said: the first ones show what is wrong


def work(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Decode one file; ``lines`` in the question is how many it may have."""
    if content.count(b"\n") > question["lines"]:
        return {"refused": "lines"}, b""
    lines, faults = plain_lines(content)
    said = [[one.code, one.line, dict(one.params)] for one in faults[:MOST_FAULTS]]
    return {"faults": said}, b"\n".join(lines)


if __name__ == "__main__":
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
