"""The form of a period pack as plain text: written for people with a notepad, read back as values.

A label stands at the beginning of a line, before a colon, in Chinese or English; the text goes on to
the end of the file. What stands in front of the first label, and lines that begin with ``#``, are
words for the person and are not read.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from kaoping.pure.documents.encoding import decode
from kaoping.pure.errors import ExtractionError

FORM_NAMES = ("填报.txt", "form.txt")
LABELS: dict[str, tuple[str, str]] = {
    "place": ("编号", "Number"),
    "title": ("标题", "Title"),
    "occurred_on": ("活动日期", "Day"),
    "author": ("作者", "Author"),
    "checker": ("审核人", "Checker"),
    "contact": ("联系人及电话", "Contact"),
    "text": ("正文", "Text"),
}
LIMITS = {"title": 200, "author": 60, "checker": 60, "contact": 120, "text": 200_000}
_BY_WORD = {word: name for name, words in LABELS.items() for word in words}
_LABEL = re.compile(rf"^\s*({'|'.join(map(re.escape, _BY_WORD))})\s*[:：]\s*(.*)$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in; ``place`` is the number that the pack gave it, None without one."""

    place: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    occurred_on: dt.date | None = None

    @property
    def is_blank(self) -> bool:
        """Nobody wrote a title or a text."""
        return not self.values.get("title") and not self.values.get("text")


def write_form(place: int, values: dict[str, str], hints: list[str], *, language: str = "zh") -> bytes:
    """The form's bytes with a mark, so that every notepad reads it; lines end as Windows wants."""
    which = 0 if language.startswith("zh") else 1
    lines = [*(f"# {hint}" for hint in hints), ""]
    for name, words in LABELS.items():
        said = str(place) if name == "place" else values.get(name, "")
        lines.append(f"{words[which]}{'：' if which == 0 else ': '}{said}")
    return ("\r\n".join("\r\n".join(line.splitlines() or [""]) for line in lines) + "\r\n").encode(
        "utf-8-sig"
    )


def read_form(content: bytes) -> Filled:
    """The values of a filled form; any bytes give a ``Filled``."""
    return filled_in(_decoded(content[: 4 * LIMITS["text"]]))


def filled_in(text: str) -> Filled:
    """The values that lines of a form say, whatever kind of file they stood in."""
    found: dict[str, list[str]] = {}
    current = ""
    for line in text.splitlines():
        if current != "text":
            if line.lstrip().startswith("#"):
                continue
            match = _LABEL.match(line)
            if match is not None:
                word = next(known for known in _BY_WORD if known.casefold() == match[1].casefold())
                current = _BY_WORD[word]
                found[current] = [match[2]]
                continue
        if current:
            found[current].append(line)
    said = {name: _clean(name, lines) for name, lines in found.items()}
    place = said.pop("place", "").strip()
    day = _DAY.search(said.pop("occurred_on", ""))
    return Filled(
        place=int(place) if place.isdecimal() and len(place) < 16 else None, values=said,
        occurred_on=_day(day) if day else None,
    )  # fmt: skip


def _decoded(content: bytes) -> str:
    try:
        return decode(content)
    except ExtractionError:
        return content.decode("gb18030", errors="replace")


def _clean(name: str, lines: list[str]) -> str:
    joined = "\n".join(lines).strip() if name == "text" else " ".join(" ".join(lines).split())
    return joined.replace("\x00", "")[: LIMITS.get(name, 100)]


def _day(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
