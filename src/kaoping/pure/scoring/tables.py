"""Results as rows and as text: what the command line prints and a spreadsheet takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scheme.windows import calendar_title
from kaoping.pure.scoring.formulas import formula_text
from kaoping.pure.scoring.notes import explain, word
from kaoping.pure.scoring.rounding import to_published
from kaoping.pure.scoring.sheet import Result, Sheet
from kaoping.pure.scoring.trace import Line, Note, note

Table = tuple[list[str], list[list[Any]]]


@dataclass(frozen=True, slots=True)
class Amount:
    """A published value: text that is a number."""

    text: str

    def __str__(self) -> str:
        return self.text


def ranking_rows(result: Result, sheets: Sequence[Sheet], language: str) -> Table:
    """One row a sheet: rank, unit, base, bonus, total, attainable, comparable, and what follows."""
    rounding = result.scheme.settings.rounding
    columns = ["rank", "unit", "name"]
    if result.rounds:
        columns.append("period")
    if any(sheet.group for sheet in sheets):
        columns.append("group")
    columns += ["base", "bonus", "total", "attainable", "comparable"]
    if result.scheme.grades and any(grade_text(sheet, language) for sheet in sheets):
        columns.append("grade")
    if any(sheet.outcomes for sheet in sheets):
        columns.append("outcomes")
    rows = []
    for sheet in sheets:
        cells: dict[str, Any] = {
            "rank": sheet.rank if sheet.rank is not None else word("no_rank", language),
            "unit": sheet.unit,
            "name": sheet.name,
            "period": sheet.period,
            "group": sheet.group,
            "grade": grade_text(sheet, language),
            "outcomes": _listed(sheet.outcomes, language),
        }
        for name in ("base", "bonus", "total", "attainable", "comparable"):
            cells[name] = Amount(to_published(getattr(sheet, name), rounding))
        rows.append([cells[name] for name in columns])
    return [word("column_" + name, language) for name in columns], rows


def grade_text(sheet: Sheet, language: str) -> str:
    """The grade, or in a word why there is none: a veto, a tie that waits for a decision."""
    if sheet.grade is not None:
        return sheet.grade
    if sheet.disqualified:
        return word("disqualified", language)
    return word("undecided", language) if sheet.own_notes else ""


def _listed(texts: Sequence[str], language: str) -> str:
    return ("、" if language.startswith("zh") else ", ").join(texts)


def detail_rows(result: Result, sheets: Sequence[Sheet], language: str) -> Table:
    """One row a line of a sheet, with its formula and its notes in words."""
    rounding = result.scheme.settings.rounding
    names = ["unit", "name", "indicator", "title", "max", "formula", "score", "pending", "still", "remarks"]
    rows: list[list[Any]] = []
    for sheet in sheets:
        for line in sheet.walk():
            rows.append([sheet.unit, sheet.name, *_line_cells(line, rounding, language)])
    return [word("column_" + name, language) for name in names], rows


def _line_cells(line: Line, rounding: Rounding, language: str) -> list[Any]:
    def amount(value: Fraction) -> Amount:
        return Amount(to_published(value, rounding))

    return [
        line.id,
        line.title or line.id,
        "" if line.max is None else amount(line.max),
        formula_of(line, language),
        amount(line.score),
        amount(line.pending),
        amount(line.still),
        remarks_of(line, language),
    ]


def formula_of(line: Line, language: str) -> str:
    """``4 ÷ 4 × 3``, or why there is none."""
    if line.out is not None:
        return explain(line.notes[0], language) if line.notes else ""
    words = {name: word(name, language) for name in ("quality", "steps")}
    return formula_text(line.formula, words) if line.formula else ""


def remarks_of(line: Line, language: str) -> str:
    """All notes of the line and of its windows, a window's after its title."""
    found = [f"{word('column_grade', language)} {line.label}"] if line.label is not None else []
    found += [explain(one, language) for one in (*cut(line), *line.notes)]
    mark = "：" if language.startswith("zh") else ": "
    for window in line.windows:
        for one in window.notes:
            text = explain(one, language)
            title = window.title or calendar_title(window.key, language) or window.key
            found.append(f"{title}{mark}{text}" if title not in ("", line.id) else text)
    chinese = language.startswith("zh")
    stop = "。" if chinese else "."
    ended = [
        text if text.endswith(("。", ".", "！", "？", "!", "?", "…")) else text + stop
        for text in dict.fromkeys(found)
    ]
    return ("" if chinese else " ").join(ended)


def cut(line: Line) -> tuple[Note, ...]:
    """Why a ratio's formula yields another number than the score beside it: it stops at the ends."""
    if line.rule != "ratio" or len(line.windows) != 1:
        return ()
    own = line.windows[0].own_formula
    if own is None or not own.steps:
        return ()
    return (note("ratio_at_full", full=own.result) if own.result else note("ratio_at_zero"),)


def ranking_text(result: Result, sheets: Sequence[Sheet], language: str) -> str:
    """The ranking for a terminal."""
    head = f"{result.scheme.title}  {result.as_of.isoformat()}\n\n"
    columns, rows = ranking_rows(result, sheets, language)
    return head + text_table(columns, rows)


def sheet_text(result: Result, sheet: Sheet, language: str) -> str:
    """One unit's sheet for a terminal, every line with its formula and its reasons below."""
    rounding = result.scheme.settings.rounding
    names = ("rank", "base", "bonus", "total", "attainable", "comparable")
    facts = [f"{sheet.unit}  {sheet.name}  {sheet.period}".rstrip()]
    for name in names:
        value = getattr(sheet, name)
        shown = value if name == "rank" else to_published(value, rounding)
        facts.append(
            f"{word('column_' + name, language)} {word('no_rank', language) if shown is None else shown}"
        )
    if graded := grade_text(sheet, language):
        facts.append(f"{word('column_grade', language)} {graded}")
    if sheet.outcomes:
        facts.append(_listed(sheet.outcomes, language))
    columns = [
        word("column_" + name, language)
        for name in ("indicator", "title", "max", "formula", "score", "remarks")
    ]
    rows = []
    for line in sheet.walk():
        cells = _line_cells(line, rounding, language)
        rows.append(["  " * line.depth + line.id, *cells[1:5], cells[7]])
    return "  ".join(facts) + "\n\n" + text_table(columns, rows) + "\n"


def text_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Aligned columns; amounts and whole numbers to the right, a Chinese character two wide."""
    body = list(rows)
    cells = [[str(cell) for cell in row] for row in body]
    widths = [
        max([wide(column), *(wide(row[place]) for row in cells)]) for place, column in enumerate(columns)
    ]
    right = [bool(body) and isinstance(body[0][place], Amount | int) for place in range(len(columns))]
    lines = [_row(columns, widths, right)]
    lines += [_row(row, widths, right) for row in cells]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    shown = []
    for cell, width, to_right in zip(cells, widths, right, strict=True):
        gap = " " * (width - wide(cell))
        shown.append(gap + cell if to_right else cell + gap)
    return "  ".join(shown).rstrip()


def wide(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
