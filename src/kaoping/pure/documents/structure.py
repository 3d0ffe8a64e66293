"""What a document says of itself: title, number 文号, headings, date, who wrote, checked, can be asked.

Every answer has its place and how sure it is (1 to 3). They are hints for a person: nothing here
decides anything. Conventions: GB/T 9704-2012 and what units really send.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.pure.documents import labels, reference
from kaoping.pure.documents.dates import UNTIL, YEAR, days_in
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.documents.titles import LEVELS, Hint, Line, title_of

HEAD, TAIL = 24, 40  # lines at the beginning and the end in which titles, numbers and dates are looked for
MOST_HEADINGS = 80
LONGEST_HEADING = 50
LOOKED_AT = 400_000  # characters; what stands behind names nobody

_DATE_ALONE = re.compile(
    r"^[（(【\s]*(?:时间|日期|填报日期|报送日期|报送时间)?[:：\s]*(?P<day>.{6,24}?)\s*(?:印发|发)?[）)】\s]*$"
)
_DIGITS_ALONE = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_LETTER = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef“”‘’…—·]|[A-Za-z0-9.%@_-]+"
)


@dataclass(frozen=True, slots=True)
class Structure:
    title: Hint | None = None
    number: Hint | None = None
    date: Hint | None = None  # text is the ISO day
    author: Hint | None = None
    checker: Hint | None = None
    contact: Hint | None = None
    headings: tuple[Hint, ...] = ()
    words: int = 0
    years: tuple[int, ...] = ()  # named in the text, the most frequent first


def structure_of(document: Document) -> Structure:
    """Everything found in a document."""
    lines = _lines(document)
    texts = [line.text for line in lines]
    body = [line for line in lines if line.kind not in (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.NOTE)]
    named = labels.named_in(texts)
    number = _number(lines)
    return Structure(
        title=title_of(body[:HEAD]),
        number=number,
        date=_date(body),
        author=_said(labels.surest(named, labels.AUTHOR), lines),
        checker=_said(labels.surest(named, labels.CHECKER), lines),
        contact=_said(labels.contact_of(named), lines),
        headings=tuple(_headings(body)),
        words=sum(words_in(line.text) for line in body),
        years=_years(texts),
    )


def words_in(text: str) -> int:
    """字数 as office programs count it: every Chinese letter and sign, every Latin word or number as one."""
    return sum(1 for _match in _LETTER.finditer(text))


def _lines(document: Document) -> list[Line]:
    found: list[Line] = []
    number = page = 0
    room = LOOKED_AT
    for block in document.blocks:
        if block.kind == BlockKind.SHEET:
            continue
        if block.page != page:
            page, number = block.page, 0
        for text in _parts(block.kind, block.text):
            number += 1
            if text.strip():
                found.append(Line(text.strip(" 　\n"), f"{page}:{number}", block.kind, block.level))
                room -= len(text)
        if room < 0:
            break
    return found


def _parts(kind: BlockKind, text: str) -> list[str]:
    """A block's lines. A row stays one line of cells, unless its cells hold whole paragraphs."""
    if kind != BlockKind.TABLE:
        return text.split("\n")
    if "\n" not in text:
        return [text]
    row = "\t".join(" ".join(cell.split("\n")) for cell in text.split("\t") if len(cell) < 200)
    return [row, *(line for cell in text.split("\t") if len(cell) >= 60 for line in cell.split("\n"))]


# -- number ------------------------------------------------------------------------


def _number(lines: Sequence[Line]) -> Hint | None:
    """The document's own number near the top, never one that is quoted."""
    found = reference.number_of([line.text for line in lines[:HEAD]])
    return Hint(found.text, lines[found.line].place, found.sure) if found else None


# -- date, people, headings ------------------------------------------------------------------


def _date(lines: Sequence[Line]) -> Hint | None:
    """The day under the paper, else the one under its title, else the last one named."""
    for part in (list(reversed(lines[-TAIL:])), list(lines[:HEAD])):
        for line in part:
            match = _DATE_ALONE.match(line.text) if len(line.text) <= 40 else None
            if match:
                for day, begin, end in days_in(match.group("day")):
                    if end - begin >= len(match.group("day").strip()) - 1:
                        return Hint(day.isoformat(), line.place, 3)
    for line in reversed(lines[-TAIL:]):
        if (match := _DIGITS_ALONE.match(line.text)) and (found := list(days_in("-".join(match.groups())))):
            return Hint(found[0][0].isoformat(), line.place, 2)
        found = list(days_in(line.text)) if len(line.text) <= 60 else []
        is_span = any(UNTIL.match(line.text, end) for _day, _begin, end in found)
        if found and not is_span and not line.text.endswith(("。", "；")):
            return Hint(found[-1][0].isoformat(), line.place, 2)
    for line in lines[-TAIL:]:
        for day, _begin, _end in days_in(line.text):
            return Hint(day.isoformat(), line.place, 1)
    return None


def _said(found: labels.Named | None, lines: Sequence[Line]) -> Hint | None:
    return Hint(found.text, lines[found.line].place, found.sure) if found else None


def _headings(lines: Sequence[Line]) -> list[Hint]:
    found: list[Hint] = []
    for line in lines:
        if len(found) >= MOST_HEADINGS:
            break
        if line.kind == BlockKind.HEADING:
            found.append(Hint(line.text[:LONGEST_HEADING], line.place, 3))
            continue
        if line.kind == BlockKind.TABLE:
            continue
        for _level, form in LEVELS[:2]:
            if form.match(line.text):
                head = line.text if len(line.text) <= LONGEST_HEADING else line.text.split("。")[0]
                if len(head) <= LONGEST_HEADING and head[-1] not in "；，":
                    found.append(Hint(head.rstrip("。"), line.place, 2))
                break
    return found


def _years(texts: Sequence[str]) -> tuple[int, ...]:
    counted = Counter(int(year) for text in texts for year in YEAR.findall(text))
    return tuple(year for year, _count in counted.most_common(5))
