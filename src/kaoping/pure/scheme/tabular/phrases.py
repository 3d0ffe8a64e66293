"""How one value of the language stands in one cell: readable, and read back exactly.

A phrase knows how to show a value and how to read it. ``shown`` uses it only where reading gives the
same value back; any other value stands as ``原样：`` and the language's own text, so nothing is lost
and nothing is silently changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.kinds import Plain, exact
from kaoping.pure.scheme.source import Item, ListItem, ScalarItem, read_source
from kaoping.pure.scheme.tabular.cells import date_of, flag_of, narrow, number_of, without_midnight
from kaoping.pure.scheme.tabular.grid import Value

VERBATIM = "原样："
_ODD = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


class Unreadable(Exception):
    """A cell that this phrase cannot read; ``args[0]`` is the code of what was expected."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A kind of cell. ``show`` gives None where it has no words for a value."""

    name: str
    show: Callable[[Plain], str | None]
    read: Callable[[str], Plain]


# --- values as the language writes them ---------------------------------------------------------


def flow(value: Plain) -> str:
    """A value on one line in the language's own notation; every text in double quotes where it must."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(word)}: {flow(one)}" for word, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return _scalar(value)


_BARE = re.compile(r"[^\W_](?:[\w.%/-]*[\w%])?")


def _scalar(text: str) -> str:
    if _BARE.fullmatch(text) and text not in ("null", "Null", "NULL") and "_x" not in text:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    escaped = re.sub("[\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff]", _code, escaped)
    return '"' + escaped.replace("_x", "\\x5fx") + '"'


def _code(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def from_flow(text: str) -> Plain:
    """The value that a text in the language's notation says. Errors: ``SchemeFaults``."""
    return _plain(read_source(text))


def _plain(item: Item) -> Plain:
    if isinstance(item, ScalarItem):
        return item.text
    if isinstance(item, ListItem):
        return [_plain(one) for one in item.items]
    return {key.text: _plain(one) for key, one in item.pairs}


# --- cells --------------------------------------------------------------------------------------


def shown(phrase: Phrase, value: Plain) -> str:
    """The cell's text for a value, readable where that reads back as the same."""
    text = phrase.show(value)
    if text is not None and not _ODD.search(text) and text == text.strip() and "\r" not in text:
        try:
            if text and meant(phrase, text) == value:
                return text
        except Unreadable:
            pass
    return VERBATIM + flow(value)


def meant(phrase: Phrase, text: str) -> Plain:
    """The value that a cell's text means. Errors: ``Unreadable``."""
    if text.startswith((VERBATIM, "原样:")):
        try:
            return from_flow(text[3:].lstrip())
        except SchemeFaults as error:
            raise Unreadable("cell_verbatim") from error
    return phrase.read(text)


_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def as_value(phrase: Phrase, value: Plain) -> Value:
    """What goes into the cell: a number or a day as such where it is one, else text."""
    text = shown(phrase, value)
    if phrase.name == "number" and "/" not in text and "%" not in text and exact(text) is not None:
        return Fraction(text)
    if phrase.name == "date" and _DATE.fullmatch(text):
        return date.fromisoformat(text)
    return text


def _same(value: Plain) -> str | None:
    return value if isinstance(value, str) else None


TEXT = Phrase("text", _same, lambda text: text)
NAME = Phrase("name", _same, narrow)  # of a group, a level; ids


def words(name: str, table: Mapping[str, str], aliases: Mapping[str, str] | None = None) -> Phrase:
    """One of a few words; ``table`` leads from the language's word to the office's."""
    back = {office: word for word, office in table.items()} | dict(aliases or {})

    def read(text: str) -> Plain:
        plain = narrow(text)
        return back.get(plain) or back.get(text) or plain

    return Phrase(name, lambda value: table.get(value) if isinstance(value, str) else None, read)


FLAG = Phrase("flag", lambda value: {"true": "是", "false": "否"}.get(str(value)), flag_of)

EACH = {"week": "每周", "month": "每月", "quarter": "每季度", "half-year": "每半年", "year": "每年"}
EACH_TOO = {
    "周": "week", "月": "month", "季度": "quarter", "季": "quarter", "每季": "quarter", "半年": "half-year",
    "年": "year", "全年": "year", "每月一次": "month", "每季度一次": "quarter", "每半年一次": "half-year",
}  # fmt: skip
EVERY = words("every", EACH, EACH_TOO)

_SPLIT = re.compile(r"\s*[;；\n]\s*")
_PAIR = re.compile(r"([^:：=]+?)\s*[:：=]\s*(.+)", re.DOTALL)


def by_group(phrase: Phrase) -> Phrase:
    """A value, or one for each group: ``区：10；开发区：4``."""

    def show(value: Plain) -> str | None:
        if not isinstance(value, dict):
            return phrase.show(value)
        pairs = value.get("by_group")
        if len(value) != 1 or not isinstance(pairs, dict):
            return None
        own = [(name, phrase.show(one)) for name, one in pairs.items()]
        if any(text is None or not text for _, text in own):
            return None
        return "；".join(f"{name}：{text}" for name, text in own)

    def read(text: str) -> Plain:
        if not re.search("[:：]", text):
            return phrase.read(text)
        found: dict[str, Plain] = {}
        for part in _SPLIT.split(text.strip("；; \n")):
            match = _PAIR.fullmatch(part)
            if match is None or match[1] in found:
                raise Unreadable("cell_by_group")
            found[narrow(match[1])] = phrase.read(match[2])
        return {"by_group": found}

    return Phrase(phrase.name, show, read)


def _number(text: str) -> Plain:
    return number_of(text)


NUMBER = Phrase("number", _same, _number)
AMOUNT = by_group(NUMBER)
POINTS = Phrase(
    "number",
    lambda value: "不限" if value == "open" else AMOUNT.show(value),
    lambda text: "open" if narrow(text) in ("不限", "不设上限", "open") else AMOUNT.read(text),
)
FLOOR = Phrase(
    "number",
    lambda value: "可为负" if value == "none" else AMOUNT.show(value),
    lambda text: "none" if narrow(text) in ("可为负", "不限", "none") else AMOUNT.read(text),
)


def dates(year: int | None) -> Phrase:
    """A day, or one for each group; ``year`` for days written without one."""
    each = by_group(Phrase("date", _same, lambda text: date_of(text, year)))
    # A midnight that a program wrote behind the day would look like a value by group.
    return Phrase("date", each.show, lambda text: each.read(without_midnight(text)))


def listed(phrase: Phrase) -> Phrase:
    """One or several names: ``甲、乙``."""

    def show(value: Plain) -> str | None:
        many = value if isinstance(value, list) else [value]
        texts = [phrase.show(one) for one in many]
        return None if any(not text for text in texts) else "、".join(text or "" for text in texts)

    def read(text: str) -> Plain:
        parts = [part for part in re.split(r"\s*[、，,;；\n]\s*", text) if part]
        if not parts:
            raise Unreadable("cell_list")
        values = [phrase.read(part) for part in parts]
        return values[0] if len(values) == 1 else values

    return Phrase("list", show, read)


NAMES = listed(NAME)


def pairs(phrase: Phrase) -> Phrase:
    """Names with values: ``优=10；良=5``."""

    def show(value: Plain) -> str | None:
        if not isinstance(value, dict):
            return None
        own = [(name, phrase.show(one)) for name, one in value.items()]
        return None if any(not text for _, text in own) else "；".join(f"{name}={text}" for name, text in own)

    def read(text: str) -> Plain:
        found: dict[str, Plain] = {}
        for part in _SPLIT.split(text.strip("；; \n")):
            match = _PAIR.fullmatch(part)
            if match is None or match[1] in found:
                raise Unreadable("cell_pairs")
            found[narrow(match[1])] = phrase.read(match[2])
        return found

    return Phrase("pairs", show, read)


def _where_values(text: str) -> Plain:
    parts = [part.strip() for part in text.split("/")]
    return parts[0] if len(parts) == 1 else list(parts)


WHERE = pairs(
    Phrase(
        "where",
        lambda value: value if isinstance(value, str) else "/".join(map(str, value)) or None,
        _where_values,
    )
)
LEVELS = pairs(AMOUNT)


def _show_range(value: Plain) -> str | None:
    if isinstance(value, dict) and set(value) == {"from", "to"}:
        return f"{value['from']}～{value['to']}"
    return AMOUNT.show(value)


def _read_range(text: str) -> Plain:
    match = re.fullmatch(r"(.+?)\s*(?:～|~|至|到)\s*(.+)", text)
    if match:
        return {"from": number_of(match[1]), "to": number_of(match[2])}
    return AMOUNT.read(text)


RANGE = Phrase("number", _show_range, _read_range)
FULL = Phrase(
    "number",
    lambda value: "最高者" if value == "most" else AMOUNT.show(value),
    lambda text: "most" if narrow(text) in ("最高者", "最高", "most") else AMOUNT.read(text),
)
MINUS = Phrase(
    "number",
    lambda value: "均分" if value == "even" else RANGE.show(value),
    lambda text: "even" if narrow(text) in ("均分", "even") else RANGE.read(text),
)
