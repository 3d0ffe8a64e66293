"""A file of facts that somebody uploaded, decoded in a child with limits and handed over as plain lines."""

from dataclasses import dataclass

from kaoping.base.children import Ended, Pool
from kaoping.pure.errors import Fault

SECONDS = 30.0
MOST_LINES = 500_000

_pool = Pool("kaoping.assessment.fact_lines_child", seconds=SECONDS)


class LinesRefused(ValueError):
    """The file was not read: too many lines, or reading it took too long or too much memory."""


@dataclass(frozen=True, slots=True)
class FactLines:
    """The lines in their places, blank where ``faults`` says why one could not be decoded."""

    lines: list[bytes]
    faults: list[Fault]


def read_fact_lines(raw: bytes) -> FactLines:
    """The lines of a file in JSON, each once decoded. Errors: ``LinesRefused``."""
    try:
        answer, content = _pool.ask({"lines": MOST_LINES}, raw)
    except Ended as end:
        raise LinesRefused(end.why) from end
    if refused := answer.get("refused"):
        raise LinesRefused(str(refused))
    faults = [Fault(code, line, params) for code, line, params in answer["faults"]]
    return FactLines(content.split(b"\n"), faults)
