"""What an official document says and of what parts it is made; nothing about how it looks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

BlockKind = Literal["heading", "paragraph", "lines", "note", "table", "page"]
SIGNATURE_GAP = "　　"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the body.

    ``heading`` has a level (1 一、 2 （一） 3 1.), ``paragraph`` is indented two characters, ``lines``
    and ``note`` are not, ``table`` has columns with rows under them, ``page`` begins a new page.
    """

    kind: BlockKind
    text: str = ""
    level: int = 1
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()  # shares of the width; () for even
    right: tuple[int, ...] = ()  # columns set to the right: numbers
    centre: tuple[int, ...] = ()  # columns set in the middle: places
    strong: tuple[int, ...] = ()  # rows set strong: sums


def heading(text: str, level: int = 1) -> Block:
    return Block("heading", text, level=level)


def paragraph(text: str) -> Block:
    return Block("paragraph", text)


def note(text: str) -> Block:
    return Block("note", text)


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[int] = (),
    right: Sequence[int] = (),
    strong: Sequence[int] = (),
    centre: Sequence[int] = (),
) -> Block:
    said = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    return Block(
        "table",
        columns=tuple(columns),
        rows=said,
        widths=tuple(widths),
        right=tuple(right),
        strong=tuple(strong),
        centre=tuple(centre),
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. Empty parts are left out, as the standard has it.

    With ``has_head`` it begins with the issuer's red mark, its number and the red rule; a sheet or a
    table that goes with a document has none. ``is_dense`` sets body and tables smaller, for sheets.
    """

    title: str
    issuer: str
    body: tuple[Block, ...]
    number: str = ""
    addressed_to: str = ""
    attachments: tuple[str, ...] = ()
    signed: str = ""
    dated: dt.date | None = None
    copies_to: str = ""
    printed_by: str = ""
    has_head: bool = True
    is_dense: bool = False
    values: dict[str, str] = field(default_factory=dict)  # more words for the office's own forms

    @property
    def mark(self) -> str:
        """The issuer's mark 发文机关标志: its name and 文件."""
        return f"{self.issuer}文件"

    @property
    def dated_text(self) -> str:
        """The day as the standard writes it: no leading zeros."""
        return date_text(self.dated)


def date_text(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def to_values(paper: Paper) -> dict[str, Any]:
    """The paper as values that JSON holds; ``from_values`` reads them back."""
    return {**asdict(paper), "dated": paper.dated.isoformat() if paper.dated else ""}


def from_values(values: dict[str, Any]) -> Paper:
    blocks = tuple(
        Block(
            kind=one["kind"],
            text=one["text"],
            level=one["level"],
            columns=tuple(one["columns"]),
            rows=tuple(tuple(row) for row in one["rows"]),
            widths=tuple(one["widths"]),
            right=tuple(one["right"]),
            centre=tuple(one.get("centre", ())),  # papers kept before there were any
            strong=tuple(one["strong"]),
        )
        for one in values["body"]
    )
    day = dt.date.fromisoformat(values["dated"]) if values["dated"] else None
    return Paper(**{**values, "body": blocks, "dated": day, "attachments": tuple(values["attachments"])})
