"""A scheme's text in coloured pieces, line by line, for pages without a script.

Not a reader of YAML: a line is taken as people see it. Words before a colon, comments, texts in quotes,
numbers and days, brackets; all else is plain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(
    r"""(?P<comment>(?:(?<=\s)|^)\#.*$)
    |(?P<word>[A-Za-z_][\w-]*(?=\s*:(?:\s|$)))
    |(?P<quoted>"(?:\\.|[^"\\])*"|'[^']*')
    |(?P<number>(?<![\w.\-/])-?\d+(?:[.\-/]\d+)*%?(?![\w.\-/]))
    |(?P<sign>[{}\[\],]|:(?=\s|$)|^\s*-(?=\s))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    pieces: tuple[tuple[str, str], ...]  # (kind or "", characters)


def coloured(text: str) -> tuple[Line, ...]:
    """The lines of a text, each in pieces that put together are the line."""
    return tuple(Line(number, tuple(_pieces(line))) for number, line in enumerate(text.split("\n"), 1))


def _pieces(line: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    for match in _PIECE.finditer(line):
        if match.start() > at:
            found.append(("", line[at : match.start()]))
        found.append((match.lastgroup or "", match[0]))
        at = match.end()
    if at < len(line):
        found.append(("", line[at:]))
    return found
