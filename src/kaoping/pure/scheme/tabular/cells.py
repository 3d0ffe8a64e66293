"""What stands in a cell, as text: what spreadsheets and typing hands do to numbers, days and words.

A spreadsheet turns ``1`` into 1.0, a date into a day and a fraction into a date; people write full-width
digits, ``4分`` and ``2014年3月31日``. All of it is brought back to the language's own spelling here, or
left as it was written, so that the language's reader says what is wrong with it.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from kaoping.pure.scheme.kinds import exact, number_text
from kaoping.pure.scheme.tabular.grid import Value

# Digits, letters and the signs inside numbers; brackets stay as written, since names may have them.
_WIDE = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_WIDE |= {0xFF0E: 0x2E, 0xFF0D: 0x2D, 0xFF0F: 0x2F, 0xFF05: 0x25, 0x3000: 0x20}
_GREGORIAN = re.compile(
    r"(?:((?:19|20|21)\d\d)\s*[年./\-])?\s*(\d{1,2})\s*[月./\-]\s*(?:(\d{1,2})\s*[日号]?|(底|末))\s*(?:前|之前|止)?"
)
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")


def text_of(value: Value) -> str:
    """A cell's text as a person sees it; ``""`` for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip().replace("\r\n", "\n").replace("\r", "\n")


def _float_text(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    # repr is the shortest decimal that means this float: 0.1 stays 0.1. A third typed as 1/3 is shown in
    # full by the language's own sentence; nobody gets a fraction by guess.
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def narrow(text: str) -> str:
    """Full-width digits, Latin letters and number signs in their plain form."""
    return text.translate(_WIDE).strip()


def number_of(text: str) -> str:
    """``４.５分`` as ``4.5``; what is no number stays as it was written."""
    plain = narrow(text).replace("％", "%")
    cut = re.sub(r"\s*(分|篇|条|件|次|个|名|天|日)$", "", plain)
    tight = cut.replace(" ", "").replace("，", ",")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", tight):
        tight = tight.replace(",", "")
    tight = re.sub(r"^\+", "", tight)
    return tight if exact(tight) is not None else text


def without_midnight(text: str) -> str:
    """``2014-03-31 00:00:00`` without its time."""
    return _MIDNIGHT.sub("", text)


def date_of(text: str, year: int | None = None) -> str:
    """A day in any usual spelling as ``2014-03-31``; ``year`` is for days written without one.

    ``3月底`` is the month's last day. What is no day, or no day of the calendar, stays as written.
    """
    plain = without_midnight(narrow(text))
    match = _COMPACT.fullmatch(plain)
    if match:
        return _iso(int(match[1]), int(match[2]), int(match[3])) or text
    match = _GREGORIAN.fullmatch(plain)
    if match is None or (match[1] is None and (year is None or "月" not in plain)):
        return text
    own, month = int(match[1] or year or 0), int(match[2])
    last = calendar.monthrange(own, month)[1] if 1 <= month <= 12 else 0
    day = last if match[4] else int(match[3])
    return _iso(own, month, day) or text


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


YES = {"是", "有", "要", "√", "✓", "对", "y", "yes", "true", "1"}
NO = {"否", "无", "不", "×", "✗", "错", "n", "no", "false", "0", "-", "—"}


def flag_of(text: str) -> str:
    """``true`` or ``false``; anything else as written."""
    word = narrow(text).lower()
    if word in YES:
        return "true"
    return "false" if word in NO else text
