"""A result as plain values for JSON: numbers as strings, exact ones as fractions, notes as codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scoring.rounding import to_exact, to_published
from kaoping.pure.scoring.sheet import Result, Sheet
from kaoping.pure.scoring.trace import ZERO, Entry, Line, Note, PieceLine, WindowLine

Printer = Callable[[Fraction], str]


@lru_cache(maxsize=32)
def _printer(rounding: Rounding) -> Printer:
    """``to_published``, remembered: a city's sheets repeat few amounts."""
    known: dict[tuple[int, int], str] = {}
    zero = to_published(ZERO, rounding)

    def shown(value: Fraction) -> str:
        if value is ZERO:
            return zero
        key = (value.numerator, value.denominator)
        text = known.get(key)
        if text is None:
            if len(known) > 100_000:
                known.clear()
            text = known[key] = to_published(value, rounding)
        return text

    return shown


def head_as_json(result: Result, scheme_sha256: str) -> dict[str, Any]:
    """Everything but the sheets."""
    return {
        "scheme": result.scheme.id,
        "as_of": result.as_of.isoformat(),
        "facts_sha256": result.facts_sha256,
        "scheme_sha256": scheme_sha256,
    }


def sheets_as_json(
    result: Result, unit: str | None = None, part: slice = slice(None)
) -> Iterator[dict[str, Any]]:
    """One sheet after another (of this part), so that a large city need not fit in memory twice."""
    rounding = result.scheme.settings.rounding
    for sheet in (*result.sheets, *result.rounds)[part]:
        if unit is None or sheet.unit == unit:
            yield sheet_as_json(sheet, rounding, repeated=bool(result.rounds))
            sheet.forget()


def sheet_as_json(sheet: Sheet, rounding: Rounding, *, repeated: bool = False) -> dict[str, Any]:
    """One sheet, as ``interfaces.md`` §2 has it."""

    shown = _printer(rounding)
    found: dict[str, Any] = {"unit": sheet.unit, "name": sheet.name, "rank": sheet.rank}
    if repeated:
        found["period"] = sheet.period or "year"
    found |= {
        "base": shown(sheet.base),
        "bonus": shown(sheet.bonus),
        "total": shown(sheet.total),
        "attainable": shown(sheet.attainable),
        "comparable": shown(sheet.comparable),
        "pending": shown(sheet.pending),
        "exact": {
            "base": to_exact(sheet.base),
            "bonus": to_exact(sheet.bonus),
            "total": to_exact(sheet.total),
            "comparable": to_exact(sheet.comparable),
        },
        "lines": [_line(line, shown) for line in sheet.lines],
    }
    if sheet.group:
        found["group"] = sheet.group
    if sheet.grade is not None:
        found["grade"] = sheet.grade
    if sheet.outcomes:
        found["outcomes"] = list(sheet.outcomes)
    if sheet.vetoes:
        found["vetoes"] = [
            {"event": veto.event, "key": veto.key, "then": veto.then, "at": veto.at.isoformat()}
            | ({"grade": veto.grade} if veto.grade else {})
            for veto in sheet.vetoes
        ]
    if sheet.notes:
        found["notes"] = [note_as_json(note) for note in sheet.notes]
    return found


def _line(line: Line, shown: Printer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "indicator": line.id,
        "score": shown(line.score),
        "exact": to_exact(line.score),
        "max": None if line.max is None else shown(line.max),
        "attainable": shown(line.attainable),
        "pending": shown(line.pending),
        "windows": [_window(window, shown) for window in line.windows if window.key],
    }
    if line.computed is not None:
        found["computed"] = shown(line.computed)
        found["computed_exact"] = to_exact(line.computed)
    if line.children:
        found["lines"] = [_line(child, shown) for child in line.children]
    entries = [_entry(one) for window in line.windows if not window.key for one in window.entries]
    pieces = [
        _piece(one)
        for window in line.windows
        if not window.key
        for one in window.pieces
        if one.status != "counted"
    ]
    if not line.windows or line.windows[0].key:
        pieces = []
    elif line.rule == "even":
        found["counted"] = [piece.piece for piece in line.windows[0].counted]
    if entries:
        found["entries"] = entries
    if pieces:
        found["not_counted"] = pieces
    if line.label is not None:
        found["grade"] = line.label
    notes = [note_as_json(note) for note in line.notes]
    notes += [note_as_json(note) for window in line.windows if not window.key for note in window.notes]
    if notes:
        found["notes"] = notes
    return found


def _window(window: WindowLine, shown: Printer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "window": window.key,
        "due": window.due.isoformat(),
        "required": window.required,
        "counted": [piece.piece for piece in window.counted],
        "score": shown(window.score),
        "exact": to_exact(window.score),
        "pending": shown(window.pending),
        "notes": [note_as_json(note) for note in window.notes],
    }
    if window.extended:
        found["until"] = window.until.isoformat()
    left = [_piece(one) for one in window.pieces if one.status != "counted"]
    if left:
        found["not_counted"] = left
    if window.entries:
        found["entries"] = [_entry(one) for one in window.entries]
    return found


def _piece(piece: PieceLine) -> dict[str, Any]:
    return {"piece": piece.piece, "why": piece.reason}


def _entry(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": entry.kind}
    if entry.key:
        found["key"] = entry.key
    found["points"] = to_exact(entry.points)
    if entry.number is not None:
        found["number"] = to_exact(entry.number)
    if not entry.counted:
        found["counted"] = False
    if entry.notes:
        found["notes"] = [note_as_json(note) for note in entry.notes]
    return found


def note_as_json(note: Note) -> dict[str, Any]:
    """``{"code": …}`` with the note's values beside it."""
    return {"code": note.code} | {
        name: plain_value(value) for name, value in note.params.items() if name != "condition"
    }


def plain_value(value: Any) -> Any:
    if isinstance(value, Fraction):
        return to_exact(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        return [plain_value(one) for one in value]
    return value
