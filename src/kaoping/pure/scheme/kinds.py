"""The kinds of value a word can take: each reads an item, writes a value back, describes itself.

One table of words (``words_rules``, ``words_scheme``) made of these kinds is the whole language: the
parser, the renderer, the JSON Schema and the check that every word is documented come from it, so
they cannot disagree. Reading never raises: it notes a fault and returns ``BAD``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final, Protocol, TypeAlias

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.hints import day_meant, id_meant, nearest, number_meant
from kaoping.pure.scheme.source import Item, ListItem, MapItem, ScalarItem

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Schema: TypeAlias = dict[str, Any]


class _Bad:
    """What stands in the place of a value that could not be read."""


BAD: Final = _Bad()


@dataclass(slots=True)
class Reading:
    """The faults found so far, and the word whose value is being read."""

    faults: list[Fault] = field(default_factory=list)
    word: str = ""

    def fault(self, code: str, item: Item, **params: Any) -> _Bad:
        self.faults.append(Fault(code, item.line, {"word": self.word, **params}))
        return BAD


class Kind(Protocol):
    def read(self, item: Item, reading: Reading) -> Any:
        """The value, or ``BAD`` after noting at least one fault."""

    def write(self, value: Any) -> Plain:
        """The shortest text, list or mapping that reads as ``value``."""

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        """JSON Schema of what ``read`` takes; named shapes are put into ``definitions``."""


def shown(item: Item) -> str:
    """An item in a few characters, for a sentence."""
    if isinstance(item, ListItem):
        return "[…]"
    if isinstance(item, MapItem):
        return "{…}"
    return item.text if len(item.text) <= 40 else item.text[:39] + "…"


def scalar_of(item: Item, reading: Reading, code: str) -> str | _Bad:
    """The text of a scalar with something in it."""
    if isinstance(item, ScalarItem) and not item.empty:
        return item.text
    if isinstance(item, ScalarItem):
        return reading.fault("nothing_given", item)
    return reading.fault(code, item, found=shown(item))


@dataclass(frozen=True, slots=True)
class TextKind:
    """Words for people."""

    limit: int = 5000

    def read(self, item: Item, reading: Reading) -> Any:
        text = scalar_of(item, reading, "not_text")
        if isinstance(text, _Bad):
            return BAD
        text = text.strip()
        if not text:
            return reading.fault("nothing_given", item)
        if len(text) > self.limit:
            return reading.fault("text_too_long", item, found=len(text), limit=self.limit)
        return text

    def write(self, value: Any) -> Plain:
        return str(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": ["string", "number", "boolean"]}


_ID = re.compile(r"[^\W_][\w.\-]{0,59}")


@dataclass(frozen=True, slots=True)
class IdKind:
    """An id: letters of any script, digits, ``.``, ``-``, ``_``; at most 60."""

    def read(self, item: Item, reading: Reading) -> Any:
        text = scalar_of(item, reading, "not_text")
        if isinstance(text, _Bad):
            return BAD
        if not _ID.fullmatch(text):
            return reading.fault("not_an_id", item, found=shown(item), nearest=id_meant(text))
        return text

    def write(self, value: Any) -> Plain:
        return str(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": ["string", "number", "boolean"], "pattern": r"^[^\W_][\w.\-]{0,59}$"}


_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?%?|-?[0-9]{1,12}/[0-9]{1,12}")
NUMBER_PATTERN = r"^(-?[0-9]{1,12}(\.[0-9]{1,12})?%?|-?[0-9]{1,12}/[0-9]{1,12})$"


def exact(text: str) -> Fraction | None:
    """``4`` ``0.5`` ``5/30`` ``80%`` as an exact number; None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    numerator, _, denominator = text.partition("/")
    if denominator:
        return Fraction(int(numerator), int(denominator)) if int(denominator) else None
    return Fraction(numerator)


def number_text(value: Fraction) -> str:
    """The shortest text that ``exact`` reads as ``value``: ``4`` ``0.5`` ``1/6``."""
    if value.denominator == 1:
        return str(value.numerator)
    for places in range(1, 13):
        scaled = value * 10**places
        if scaled.denominator == 1:
            sign = "-" if scaled < 0 else ""
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            return f"{sign}{digits[:-places]}.{digits[-places:]}"
    return f"{value.numerator}/{value.denominator}"


@dataclass(frozen=True, slots=True)
class NumberKind:
    """An exact number within ``low`` and ``high``."""

    low: Fraction | None = Fraction(0)
    high: Fraction | None = None
    positive: bool = False  # zero is refused too
    share: bool = False  # 50 may be meant as 50%

    def read(self, item: Item, reading: Reading) -> Any:
        text = scalar_of(item, reading, "not_a_number")
        if isinstance(text, _Bad):
            return BAD
        value = exact(text)
        if value is None:
            return reading.fault("not_a_number", item, found=shown(item), nearest=number_meant(text))
        if self.positive and value <= 0:
            return reading.fault("not_positive", item, found=text)
        if self.low is not None and value < self.low:
            return reading.fault("too_small", item, found=text, limit=number_text(self.low))
        if self.high is not None and value > self.high:
            meant = f"{text}%" if self.share and "%" not in text and value <= self.high * 100 else ""
            return reading.fault("too_great", item, found=text, limit=number_text(self.high), nearest=meant)
        return value

    def write(self, value: Any) -> Plain:
        return number_text(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        number: Schema = {"type": "number"}
        if self.positive:
            number["exclusiveMinimum"] = 0
        elif self.low is not None:
            number["minimum"] = float(self.low)
        if self.high is not None:
            number["maximum"] = float(self.high)
        return {"anyOf": [number, {"type": "string", "pattern": NUMBER_PATTERN}]}


@dataclass(frozen=True, slots=True)
class WholeKind:
    """A whole number within ``low`` and ``high``."""

    low: int = 0
    high: int = 1_000_000

    def read(self, item: Item, reading: Reading) -> Any:
        text = scalar_of(item, reading, "not_a_whole_number")
        if isinstance(text, _Bad):
            return BAD
        if not re.fullmatch("-?[0-9]{1,12}", text):
            return reading.fault("not_a_whole_number", item, found=shown(item), nearest=number_meant(text))
        value = int(text)
        if value < self.low:
            return reading.fault("too_small", item, found=text, limit=str(self.low))
        if value > self.high:
            return reading.fault("too_great", item, found=text, limit=str(self.high))
        return value

    def write(self, value: Any) -> Plain:
        return str(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class DateKind:
    """A day, ``2014-03-31``; years 1900 to 2199."""

    def read(self, item: Item, reading: Reading) -> Any:
        text = scalar_of(item, reading, "not_a_date")
        if isinstance(text, _Bad):
            return BAD
        if not re.fullmatch("(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
            return reading.fault("not_a_date", item, found=shown(item), nearest=day_meant(text))
        try:
            return date.fromisoformat(text)
        except ValueError:
            return reading.fault("no_such_day", item, found=text)

    def write(self, value: Any) -> Plain:
        return str(value.isoformat())

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True, slots=True)
class FlagKind:
    """``true`` or ``false``; ``no`` and ``yes`` are words like any other and stay refused here."""

    def read(self, item: Item, reading: Reading) -> Any:
        text = scalar_of(item, reading, "not_true_or_false")
        if isinstance(text, _Bad):
            return BAD
        if text not in ("true", "false"):
            near = nearest(text, ("true", "false"))
            return reading.fault("not_true_or_false", item, found=shown(item), nearest=near)
        return text == "true"

    def write(self, value: Any) -> Plain:
        return "true" if value else "false"

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class WordKind:
    """One of a few fixed words, each standing for a value."""

    words: Mapping[str, Any]

    def read(self, item: Item, reading: Reading) -> Any:
        text = scalar_of(item, reading, "not_text")
        if isinstance(text, _Bad):
            return BAD
        if text not in self.words:
            allowed = tuple(self.words)
            near = nearest(text, allowed)
            return reading.fault("not_one_of", item, found=shown(item), allowed=allowed, nearest=near)
        return self.words[text]

    def write(self, value: Any) -> Plain:
        return next(word for word, meant in self.words.items() if meant == value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"enum": list(self.words)}


def words(*allowed: str) -> WordKind:
    """A choice of words that stand for themselves."""
    return WordKind({word: word for word in allowed})


@dataclass(frozen=True, slots=True)
class WordOr:
    """A fixed word, or a value of another kind."""

    words: Mapping[str, Any]
    kind: Kind

    def read(self, item: Item, reading: Reading) -> Any:
        if isinstance(item, ScalarItem) and item.text in self.words:
            return self.words[item.text]
        before = len(reading.faults)
        value = self.kind.read(item, reading)
        near = nearest(item.text, self.words) if isinstance(item, ScalarItem) and value is BAD else ""
        if near:  # one of the fixed words was meant, not the other kind of value
            first = reading.faults[before]
            reading.faults[before] = Fault(first.code, first.line, {**first.params, "nearest": near})
        return value

    def write(self, value: Any) -> Plain:
        for word, meant in self.words.items():
            if meant is value or (isinstance(meant, str) and meant == value):
                return word
        return self.kind.write(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [{"enum": list(self.words)}, self.kind.schema(definitions)]}


@dataclass(frozen=True, slots=True)
class MappedKind:
    """A kind whose values are turned into others and back."""

    kind: Kind
    into: Callable[[Any], Any]
    back: Callable[[Any], Any]

    def read(self, item: Item, reading: Reading) -> Any:
        value = self.kind.read(item, reading)
        return BAD if value is BAD else self.into(value)

    def write(self, value: Any) -> Plain:
        return self.kind.write(self.back(value))

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return self.kind.schema(definitions)


def all_good(values: Sequence[Any]) -> bool:
    """Whether none of the values is ``BAD``."""
    return all(value is not BAD for value in values)
