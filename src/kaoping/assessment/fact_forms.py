"""What is typed into a grid's cells, or stands in a spreadsheet's, as facts to be recorded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kaoping.assessment.actions.facts import FactsRefused
from kaoping.assessment.queries.fact_checks import Entry
from kaoping.assessment.queries.fact_grids import BALLOT, Cell, Column, Grid, GridRow
from kaoping.base.numbers import number_in
from kaoping.pure.scoring.values import NUMBER

YES = {"1", "y", "yes", "是", "有", "√", "✓", "v", "合", "达标", "符合"}
NO = {"0", "n", "no", "否", "无", "×", "x", "✗", "不合", "不达标", "不符合"}
NA = {"-", "—", "/", "na", "n/a", "不适用", "不涉及"}
ABSTAIN = {"弃", "弃权", "abstain", "abstains"}
VERDICT_KEYS = {"1": "for", "0": "against", "-": "blank", "/": "invalid"}
THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?%?")
WIDE = str.maketrans("０１２３４５６７８９．－／％", "0123456789.-/%")


class CellError(ValueError):
    """A cell that cannot be read; its text says what was found and what is allowed."""


@dataclass(slots=True)
class Changes:
    """What a filled grid asks for."""

    entries: list[Entry] = field(default_factory=list)
    cells: list[list[Cell]] = field(default_factory=list)  # of each entry
    labels: list[tuple[str, str, str]] = field(default_factory=list)  # row, before, after
    cleared: list[int] = field(default_factory=list)
    errors: int = 0
    unchanged: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.entries or self.cleared)


def read_grid(grid: Grid, typed: Mapping[str, str], *, was: Mapping[str, str] | None) -> Changes:
    """Compare what was typed with what stands; the cells keep what was typed and what is wrong.

    ``was`` holds what each row showed when its page was made; a row that somebody changed meanwhile
    is not overwritten. None (a spreadsheet): an empty cell changes nothing.
    """
    changes = Changes()
    for row in grid.rows:
        shown = (was or {}).get(f"w.{row.key}")
        before = shown.split("\t") if shown is not None else [cell.text for cell in row.cells]
        if was is not None and shown is None:
            continue  # the row was not on the page
        for cell in row.cells:
            text = typed.get(cell.name, "").strip()
            if text or (was is not None and cell.name in typed):
                cell.typed = text
        parts = [row.cells] if grid.together else [[cell] for cell in row.cells]
        for cells in parts:
            positions = [row.cells.index(cell) for cell in cells]
            old = [before[place] if place < len(before) else "" for place in positions]
            _part(grid, row, cells, old, changes)
    return changes


def _part(grid: Grid, row: GridRow, cells: list[Cell], old: list[str], changes: Changes) -> None:
    new = [normal(cell.column, cell.typed) for cell in cells]
    now = [normal(cell.column, cell.text) for cell in cells]
    if new == now or new == [normal(cell.column, text) for cell, text in zip(cells, old, strict=True)]:
        # As it stands (somebody was quicker, or the form was sent twice), or not touched.
        changes.unchanged += any(text for text in new)
        for cell in cells:
            cell.typed = cell.text
        return
    first = next(
        (cell for cell, text, then in zip(cells, new, old, strict=True) if text != normal(cell.column, then)),
        cells[0],
    )
    why = _why_not(row, cells, old)
    if why:
        first.error = why
        changes.errors += 1
        return
    fact = first.fact
    if not any(new):
        if fact is not None:
            changes.cleared.append(fact.pk)
            changes.labels.append((row.label, "、".join(filter(None, old)), ""))
        return
    try:
        values = values_of(grid, row, cells)
    except CellError as error:
        broken = next((cell for cell in cells if cell.name == getattr(error, "name", "")), first)
        broken.error = str(error)
        changes.errors += 1
        return
    if fact is not None:  # a correction keeps the place of what it corrects
        if fact.happened_on is not None:
            values.setdefault("at", fact.happened_on.isoformat())
        for name in ("by", "home"):
            if fact.data.get(name):
                values.setdefault(name, fact.data[name])
    label = row.label if grid.together else f"{row.label} · {first.column.label}"
    changes.entries.append(Entry(values, label, fact.pk if fact is not None else None))
    changes.cells.append(cells)
    changes.labels.append(
        (label, "、".join(filter(None, old)), "、".join(cell.typed for cell in cells if cell.typed))
    )


def _why_not(row: GridRow, cells: list[Cell], old: list[str]) -> str:
    now = [cell.text for cell in cells]
    if row.locked:
        return row.locked
    if cells[0].is_sum:
        return _(
            "Several are recorded here and add up to %(sum)s. Correct them one by one on their list."
        ) % {"sum": cells[0].text}
    if any(cell.out for cell in cells):
        return cells[0].out
    if now != old:
        return _(
            "Somebody recorded “%(now)s” here meanwhile; nothing was overwritten. Look again, then save."
        ) % {"now": "、".join(filter(None, now)) or "—"}
    return ""


def values_of(grid: Grid, row: GridRow, cells: list[Cell]) -> dict[str, Any]:
    """The line that the cells say. Errors: ``CellError`` with the field's ``name``."""
    place = grid.place
    asked = place.asked
    values: dict[str, Any] = {"kind": asked.kind}
    values["unit"] = row.listed.unit.code if row.listed else ""
    values["indicator" if asked.kind in ("answer", "mark", "ballot", "sheet") else "key"] = asked.name
    if place.window:
        values["window"] = place.window
    if place.day is not None:
        values["at"] = place.day.isoformat()
    if asked.kind == "mark":
        values["assessor"] = place.assessor
        if asked.by:
            values["by"] = asked.by
    elif asked.kind == "sheet":
        values["sheet"] = row.key
    for cell in cells:
        try:
            _put(values, asked.kind, cell)
        except CellError as error:
            error.name = cell.name  # type: ignore[attr-defined]
            raise
    if asked.kind == "measure" and "value" not in values:
        raise CellError(_("Say what was measured, not only of how many."))
    if asked.kind == "ballot":
        values.setdefault("for", 0)
    if asked.kind == "sheet" and "verdict" not in values:
        values["verdict"] = "for"
    return values


def _put(values: dict[str, Any], kind: str, cell: Cell) -> None:
    text, column = cell.typed.strip(), cell.column
    if column.field.startswith("item:"):
        if kind == "answer":
            values["item"] = column.field[5:]
            values["answer"] = choice(column, text)
        elif text:
            values.setdefault("levels", {})[column.field[5:]] = choice(column, text)
        return
    if not text:
        return
    if column.field == "verdict" or column.options:
        values[column.field] = None if text.lower() in ABSTAIN and kind == "mark" else choice(column, text)
    elif kind == "mark" and text.lower() in ABSTAIN:
        values[column.field] = None
    elif column.field in BALLOT:
        values[column.field] = whole(text)
    else:
        values[column.field] = exact(text)


def normal(column: Column, text: str) -> str:
    """Two ways of typing the same thing look the same."""
    text = text.strip()
    if not text:
        return ""
    try:
        if column.options:
            return choice(column, text)
        if text.lower() in ABSTAIN:
            return "abstains"
        return str(_fraction(exact(text)))
    except CellError:
        return text


def choice(column: Column, text: str) -> str:
    """The option that the text means: its word, its code, its number in the list, or a usual sign."""
    plain = text.translate(WIDE).strip()
    by_word = {word.lower(): code for code, word in column.options}
    codes = [code for code, _word in column.options]
    if plain.lower() in by_word:
        return by_word[plain.lower()]
    if plain in codes:
        return plain
    if set(codes) == {"yes", "no", "na"}:
        for signs, code in ((YES, "yes"), (NO, "no"), (NA, "na")):
            if plain.lower() in signs:
                return code
    elif column.field == "verdict":
        if plain in VERDICT_KEYS:
            return VERDICT_KEYS[plain]
    elif plain.isascii() and 1 <= (number_in(plain) or 0) <= len(codes):
        return codes[int(plain) - 1]
    allowed = _(", ").join(word for _code, word in column.options)
    raise CellError(_("“%(found)s” is none of: %(allowed)s.") % {"found": text[:40], "allowed": allowed})


def exact(text: str) -> str:
    """An exact number as it is kept: 85, 90.5, 1/3; 93% is 93/100."""
    plain = _plain(text)
    if plain.endswith("%") and NUMBER.fullmatch(plain[:-1]) and "/" not in plain:
        return str(Fraction(plain[:-1]) / 100)
    if not NUMBER.fullmatch(plain) or ("/" in plain and not plain.partition("/")[2].strip("0")):
        raise CellError(
            _("“%(found)s” is no exact number. Write one such as 85, 90.5 or 1/3.") % {"found": text[:40]}
        )
    return plain


def whole(text: str) -> int:
    plain = _plain(text)
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise CellError(
            _("“%(found)s” is no number of votes. Write a whole number, 0 or more.") % {"found": text[:40]}
        )
    return int(plain)


def _plain(text: str) -> str:
    """Without commas between thousands; any other comma or space stays and is refused: 1,5 is not 15."""
    plain = text.translate(WIDE).replace("，", ",").strip()
    return plain.replace(",", "") if THOUSANDS.fullmatch(plain) else plain


def _fraction(text: str) -> Fraction:
    top, _slash, bottom = text.partition("/")
    return Fraction(top) / int(bottom or "1") if int(bottom or "1") else Fraction(0)


def put_refusals(changes: Changes, error: FactsRefused) -> list[str]:
    """Each refusal to its cell; those that belong to none come back."""
    rest = []
    for refused in error.refused:
        if 0 < refused.number <= len(changes.cells):
            changes.cells[refused.number - 1][0].error = refused.sentence
        else:
            rest.append(refused.sentence)
    changes.errors += len(error.refused)
    return rest
