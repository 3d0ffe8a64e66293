"""What came back from a form, put into the tree again; see ``edit_fields``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaoping.pure.scheme.edit_fields import NAMED, Field
from kaoping.pure.scheme.edit_values import Unreadable, meant, parsed
from kaoping.pure.scheme.kinds import Plain

Posted = Mapping[str, Sequence[str]]  # field name → the texts that came


@dataclass(frozen=True, slots=True)
class Refused:
    """A field whose text could not be read."""

    name: str
    text: str


def taken(
    fields: Sequence[Field], before: Plain, posted: Posted, refused: list[Refused], order: Sequence[str] = ()
) -> dict[str, Plain]:
    """The mapping as the form says it now: words that stay keep their place, new ones come in ``order``."""
    old = before if isinstance(before, dict) else {}
    new: dict[str, Plain] = dict(old)
    for field in fields:
        value = _taken(field, old.get(field.word), posted, refused)
        if value is None:
            new.pop(field.word, None)
        elif field.word in new:
            new[field.word] = value
        else:
            new = inserted(new, field.word, value, order or [one.word for one in fields])
    return new


def inserted(words: dict[str, Plain], word: str, value: Plain, order: Sequence[str]) -> dict[str, Plain]:
    """The mapping with a new word in the language's own order among those that are there."""
    rank = {one: place for place, one in enumerate(order)}
    mine = rank.get(word, len(rank))
    made: dict[str, Plain] = {}
    done = False
    last = max(
        (one for one in words if rank.get(one, -1) < mine),
        key=lambda one: list(words).index(one),
        default=None,
    )
    if last is None:
        return {word: value, **words}
    for one, inner in words.items():
        made[one] = inner
        if one == last and not done:
            made[word] = value
            done = True
    return made


def _taken(field: Field, old: Plain | None, posted: Posted, refused: list[Refused]) -> Plain | None:
    if field.control == "rows":
        return _taken_rows(field, old, posted, refused)
    if field.control == "group":
        if not any(name.startswith(field.name + ".") for name in posted):
            return old
        inner = taken(field.fields, old or {}, posted, refused)
        if inner == (old if isinstance(old, dict) else {}):
            return old
        return inner or None
    if field.control in ("number_of", "condition"):
        return _taken_number(field, old, posted, refused)
    if field.control == "many":
        if field.name not in posted and f"{field.name}.=shown" not in posted:
            return old
        chosen = [one for one in posted.get(field.name, ()) if one]
        before = [one.value for one in field.options if one.chosen]
        if chosen == before:
            return old
        return None if not chosen else chosen[0] if len(chosen) == 1 else list(chosen)
    if field.control == "flag":
        if field.name not in posted and f"{field.name}.=shown" not in posted:
            return old
        ticked = "true" in posted.get(field.name, ())
        if ticked == (field.value == "true"):
            return old
        return "true" if ticked else None
    return _taken_text(field, old, posted, refused)


def _taken_text(field: Field, old: Plain | None, posted: Posted, refused: list[Refused]) -> Plain | None:
    if field.name not in posted:
        return old
    text = "".join(posted[field.name][:1]).replace("\r\n", "\n")
    if text.strip() == field.value.replace("\r\n", "\n").strip():
        return old
    if not text.strip():
        return None
    try:
        if field.control == "yaml":
            return parsed("[" + text + "]", text)[0]  # type: ignore[index]
        if field.control == "lines":
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            return lines[0] if len(lines) == 1 and not isinstance(old, list) else list(lines)
        if field.control in ("pairs", "number", "words"):
            return meant(text, field.control)
    except (Unreadable, IndexError):
        refused.append(Refused(field.name, text))
        return old
    return text.strip()


def _taken_number(field: Field, old: Plain | None, posted: Posted, refused: list[Refused]) -> Plain | None:
    by_name = {one.word: one for one in field.fields}
    if by_name["kind"].name not in posted:
        return old
    now = {word: "".join(posted.get(one.name, [""])[:1]).strip() for word, one in by_name.items()}
    if all(now[word] == one.value.strip() for word, one in by_name.items()):
        return old
    if not now["kind"]:
        return None
    errors = len(refused)
    number: dict[str, Plain] = {}
    number[now["kind"]] = _read(by_name["what"], now["what"] or "all", "words", refused)
    for word in ("where", "indicator", "per"):
        if now[word]:
            number[word] = _read(
                by_name[word], now[word], "pairs" if word != "indicator" else "text", refused
            )
    value: dict[str, Plain] = number
    if "compare" in by_name:
        value = {"of": number}
        if now["compare"]:
            value[now["compare"]] = _read(by_name["bound"], now["bound"] or "0", "number", refused)
    return old if len(refused) > errors else value


def _read(field: Field, text: str, like: str, refused: list[Refused]) -> Plain:
    try:
        return text if like == "text" else meant(text, like)
    except Unreadable:
        refused.append(Refused(field.name, text))
        return text


def _taken_rows(field: Field, old: Plain | None, posted: Posted, refused: list[Refused]) -> Plain | None:
    numbers = _row_numbers(field.name, posted)
    if not numbers:
        return old
    named = any(one.word == NAMED for row in field.rows for one in row)
    single = isinstance(old, dict) and not named
    rows_before = [old] if single else old
    olds = list(old.items()) if isinstance(old, dict) and named else [("", one) for one in rows_before or []]
    made: list[tuple[str, Plain]] = []
    blank = field.rows[-1]
    for number in numbers:
        start = f"{field.name}.{number}."
        if posted.get(start + "=gone"):
            continue
        known = number < len(olds)
        own = field.rows[number] if known else _renumbered(blank, field.name, len(field.rows) - 1, number)
        before: Plain = (olds[number][1] if known else None) or {}
        inner = taken([one for one in own if one.word != NAMED], before, posted, refused)
        name = "".join(posted.get(start + NAMED, [""])[:1]).strip()
        if not known and not inner and not name:
            continue
        if known and not inner and not named:
            continue
        made.append((name, before if inner == before else inner))
    if named:
        table = {name or f"{place + 1}": one for place, (name, one) in enumerate(made)}
        return old if table == old and list(table) == list(old or {}) else table or None
    rows = [one for _, one in made]
    if rows == rows_before:
        return old
    return rows[0] if single and len(rows) == 1 else rows or None


def _row_numbers(name: str, posted: Posted) -> list[int]:
    """The row numbers that came, in the order of ``=at`` where a script moved rows, else as numbered."""
    found = set()
    for one in posted:
        if one.startswith(name + "."):
            head = one[len(name) + 1 :].split(".", 1)[0]
            if head.isdecimal() and len(head) < 5:
                found.add(int(head))

    def place(number: int) -> tuple[int, int]:
        at = "".join(posted.get(f"{name}.{number}.=at", [""])[:1])
        return (int(at) if at.isdecimal() and len(at) < 9 else number, number)

    return sorted(found, key=place)


def _renumbered(fields: Sequence[Field], name: str, old: int, new: int) -> tuple[Field, ...]:
    def moved(field: Field) -> Field:
        head = f"{name}.{old}."
        inner = field.name
        if inner.startswith(head):
            inner = f"{name}.{new}." + inner[len(head) :]
        return dataclasses.replace(
            field, name=inner, fields=tuple(moved(one) for one in field.fields),
            rows=tuple(tuple(moved(one) for one in row) for row in field.rows),
        )  # fmt: skip

    return tuple(moved(one) for one in fields)
