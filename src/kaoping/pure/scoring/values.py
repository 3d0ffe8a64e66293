"""One field of a line to one value, with a fault where it cannot be: the small readers."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from kaoping.pure.errors import Fault
from kaoping.pure.scoring.facts import NO_HEADS, NOTHING, ONE
from kaoping.pure.scoring.moment import zone

HUNDRED = Fraction(100)
NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2}|/[0-9]{1,30})?")
LONG = 10**30  # an exact number has no more digits on either side of its point
WHOLE = 10**15
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


class NumberText(str):
    """A JSON number with a point, kept as written."""

    __slots__ = ()


class Values:
    """Reads fields; remembers days, numbers and codes that many lines share."""

    def __init__(self, timezone: str) -> None:
        self.faults: list[Fault] = []
        self.line = 0
        self._zone = zone(timezone)
        self._days: dict[str, date] = {}
        self._numbers: dict[str, Fraction] = {}
        self._marks: dict[str, Fraction] = {}  # as written, each checked once
        self._codes: dict[str, str] = {}

    def fault(self, code: str, **params: Any) -> None:
        self.faults.append(Fault(code, self.line, params))

    def _code(self, found: dict[str, Any], field: str) -> str:
        """An id: text, or a whole number taken as text."""
        value = found.get(field)
        if type(value) is str and value and not value.isspace():
            return sys.intern(value)
        if type(value) is int:
            return sys.intern(str(value))
        if value is None:
            self.fault("field_missing", field=field)
        else:
            self.fault("not_text", field=field, found=literal(value))
        return ""

    def _optional_code(self, found: dict[str, Any], field: str) -> str | None:
        return None if found.get(field) is None else self._code(found, field)

    def _text(self, found: dict[str, Any], field: str) -> str:
        """Free text, "" where it is not said."""
        value = found.get(field)
        if value is None:
            return ""
        if type(value) is str:
            return value
        self.fault("not_text", field=field, found=literal(value))
        return ""

    def _day(self, found: dict[str, Any], field: str) -> date:
        value = found.get(field)
        if value is None:
            self.fault("field_missing", field=field)
            return date.min
        known = self._days.get(value) if type(value) is str else None
        if known is not None:
            return known
        if type(value) is str and DAY.match(value):
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                pass
            else:
                if moment.tzinfo is not None:
                    moment = _in_zone(moment, self._zone)
                day = self._days[value] = moment.date()
                return day
        self.fault("not_a_day", field=field, found=shown(value))
        return date.min

    def _optional_day(self, found: dict[str, Any], field: str) -> date | None:
        return None if found.get(field) is None else self._day(found, field)

    def _moment(self, found: dict[str, Any], field: str) -> datetime:
        """An instant in UTC. It decides punctuality, so the zone of one that has none is not guessed."""
        value = found.get(field)
        if type(value) is str:
            try:
                moment = datetime.fromisoformat(value)
                if moment.tzinfo is not None:
                    return moment.astimezone(UTC)
            except (ValueError, OverflowError):
                pass
        if value is None:
            self.fault("field_missing", field=field)
        else:
            self.fault("not_a_moment", field=field, found=shown(value))
        return datetime.min.replace(tzinfo=UTC)

    def _exact(self, value: Any) -> Fraction | None:
        """An exact number from JSON's own or from text; None where it is none."""
        if type(value) is int:
            return Fraction(value) if -LONG < value < LONG else None
        if isinstance(value, str):
            known = self._numbers.get(value)
            if known is not None:
                return known
            if NUMBER.fullmatch(value):
                top, _, bottom = value.partition("/")
                if not bottom or int(bottom):
                    made = Fraction(top) / int(bottom or "1")
                    self._numbers[value] = made
                    return made
        return None

    def _number(self, found: dict[str, Any], field: str) -> Fraction:
        value = found.get(field)
        if value is None:
            self.fault("field_missing", field=field)
            return ONE
        number = self._exact(value)
        if number is None:
            self.fault("not_exact", field=field, found=shown(value))
            return ONE
        return number

    def _optional_number(self, found: dict[str, Any], field: str) -> Fraction | None:
        return None if found.get(field) is None else self._number(found, field)

    def _whole(self, found: dict[str, Any], field: str, default: int | None, least: int) -> int:
        value = found.get(field, default)
        if type(value) is int and least <= value < WHOLE:
            return value
        if value is None:
            self.fault("field_missing", field=field)
        else:
            self.fault("not_whole", field=field, found=literal(value), least=least)
        return least

    def _choice(self, found: dict[str, Any], field: str, allowed: tuple[str, ...]) -> Any:
        value = found.get(field)
        if type(value) is str and value in allowed:
            return sys.intern(value)
        if value is None:
            self.fault("field_missing", field=field)
        else:
            self.fault("unknown_" + field, found=shown(value), allowed=allowed)
        return allowed[0]

    def _list_of_text(self, found: dict[str, Any], field: str) -> tuple[str, ...]:
        value = found.get(field)
        if value is None:
            return ()
        if isinstance(value, list) and all(type(one) is str and one for one in value):
            return tuple(sys.intern(one) for one in value)
        self.fault("not_a_list_of_text", field=field, found=literal(value))
        return ()

    def _attributes(self, found: dict[str, Any], field: str) -> Mapping[str, str]:
        """Attributes as text: truth values as ``true`` and ``false``, numbers as written."""
        value = found.get(field)
        if value is None:
            return NOTHING
        if not isinstance(value, dict):
            self.fault("not_a_mapping", field=field, found=literal(value))
            return NOTHING
        made = {}
        for name, one in value.items():
            if one is None:
                continue
            if isinstance(one, bool):
                one = "true" if one else "false"
            elif isinstance(one, int):
                one = str(one)
            if not isinstance(one, str):
                self.fault("attribute_not_plain", field=field, name=name, found=literal(one))
                continue
            made[sys.intern(name)] = str(one)
        return made

    def _heads(self, found: dict[str, Any]) -> Mapping[str, Fraction]:
        """``authors``: heads by unit, none below zero and not all zero."""
        value = found.get("authors")
        if value is None:
            return NO_HEADS
        if not isinstance(value, dict):
            self.fault("not_a_mapping", field="authors", found=literal(value))
            return NO_HEADS
        heads = {}
        for code, one in value.items():
            number = self._exact(one)
            if number is None or number < 0:
                self.fault("not_heads", unit=code, found=literal(one))
            else:
                heads[sys.intern(code)] = number
        if not any(heads.values()):
            self.fault("no_heads")
        return heads

    def _mark_list(self, value: Any) -> tuple[Fraction, ...]:
        if not isinstance(value, list):
            self.fault("not_a_list_of_marks", found=literal(value))
            return ()
        known = self._marks
        try:
            return tuple([known[one] for one in value])
        except (KeyError, TypeError):  # not yet seen, or no mark at all
            return tuple([mark for one in value if (mark := self._mark_of(one)) is not None])

    def _no_marks(self, value: Any) -> tuple[Fraction, ...]:
        if value is not None and value != []:
            self.fault("not_a_list_of_marks", found=literal(value))
        return ()

    def _mark_of(self, value: Any) -> Fraction | None:
        number = self._exact(value)
        if number is None:
            self.fault("not_exact", field="marks", found=shown(value))
        elif not 0 <= number <= HUNDRED:
            self.fault("mark_outside", found=number, least=Fraction(0), most=HUNDRED)
        else:
            if isinstance(value, str):  # not whole numbers: true would be found as 1
                self._marks[value] = number
            return number
        return None

    def _known_code(self, found: dict[str, Any], field: str) -> str:
        """A code that many lines name: kept, so that the next line finds it at once."""
        value = found.get(field)
        if type(value) is str:
            known = self._codes.get(value)
            if known is not None:
                return known
        code = self._code(found, field)
        if code and type(value) is str:
            self._codes[code] = code
        return code


def _in_zone(moment: datetime, where: Any) -> datetime:
    try:
        return moment.astimezone(where)
    except OverflowError:
        return moment


def literal(value: Any) -> str:
    """What was found as JSON writes it, a text within its quotes, short enough for a sentence."""
    return shown(value if isinstance(value, NumberText) else json.dumps(value, ensure_ascii=False))


def shown(value: Any) -> str:
    """What was found, short enough for a sentence that quotes it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(letter if letter.isprintable() else "�" for letter in text[:60])
    return text if len(text) < 60 else text[:59] + "…"
