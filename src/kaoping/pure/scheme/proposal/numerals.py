"""Numbers and days as Chinese papers write them."""

from __future__ import annotations

import calendar
import re
from datetime import date
from fractions import Fraction

MOST_OF_A_TEXT = 3_000  # characters of a standard that are searched for a rule
MOST_IN_A_ROW = 100  # without a stop; the patterns look back and forth within one such stretch
_STRETCH = re.compile(rf"([^，,。；;、：:\n]{{{MOST_IN_A_ROW}}})[^，,。；;、：:\n]+")


def bounded(text: str) -> str:
    """The text as far as it is searched, so that no cell can cost more than a moment.

    Official standards have a stop every few characters; a stretch without one is no sentence.
    """
    return _STRETCH.sub(r"\1", text[:MOST_OF_A_TEXT])


_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMBER = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?|半)"
_CIRCLED = re.compile("[①-⑳]")
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF0E, 0xFF05)}

MOST_SIGNS = 30  # of a number; a longer row of digits is none

UNPRINTABLE = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")


def plain(text: str) -> str:
    """Full-width digits plain, spaces within Chinese gone, line breaks kept, unprintable signs gone."""
    text = UNPRINTABLE.sub(" ", text).translate(_WIDE).replace("\u3000", " ").replace("\xa0", " ")
    text = re.sub(r"(?<=[\u2e80-\uffef]) +(?=[\u2e80-\uffef\d])|(?<=\d) +(?=[\u2e80-\uffef])", "", text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def value(text: str) -> Fraction | None:
    """``12`` ``0.5`` ``十二`` ``两`` ``半`` as a number."""
    text = text.strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return Fraction(text) if len(text) <= MOST_SIGNS else None
    if text == "半":
        return Fraction(1, 2)
    text, _, after = text.partition("点")
    total = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            return None
    if not text or any(sign not in _DIGITS for sign in after):
        return None
    tail = "".join(str(_DIGITS[sign]) for sign in after)
    return Fraction(f"{total + digit}.{tail}") if tail else Fraction(total + digit)


_DAY = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
    rf"(?:份)?(?:(?P<day>3[01]|[12]\d|0?[1-9]|{NUMBER})[日号]|(?P<part>上旬|中旬|下旬|底|末|初))?"
)
_YEAR_END = re.compile(r"(年底|年末|年终)")
_PARTS = {"上旬": 10, "初": 10, "中旬": 20}


def days_in(text: str, year: int) -> list[tuple[date, bool, str]]:
    """The days that a text names: (day, whether it is exact, the words), in their order.

    ``3月底`` is the month's last day, ``6月中旬`` the 20th, ``10月`` alone the last day and not exact,
    ``年底`` the year's last.
    """
    found: list[tuple[int, date, bool, str]] = []
    for match in _DAY.finditer(text):
        month = int(value(match["month"]) or 0)
        own = int(match["year"] or year)
        last = calendar.monthrange(own, month)[1]
        if match["day"]:
            number = value(match["day"])
            if number is None or not 1 <= number <= last:
                continue
            found.append((match.start(), date(own, month, int(number)), True, match[0]))
        else:
            part = match["part"]
            day = _PARTS.get(part or "", last)
            found.append((match.start(), date(own, month, day), part in ("底", "末"), match[0]))
    for match in _YEAR_END.finditer(text):
        found.append((match.start(), date(year, 12, 31), True, match[0]))
    return [(day, exact, words) for _, day, exact, words in sorted(found)]


def items_in(text: str) -> list[str]:
    """The points of a text numbered ① ② ③, 1. 2. 3., （1）（2） or by lines; one entry if it has none."""
    for pattern in (r"[①-⑳]", r"(?<!\d)\d{1,2}[.．、](?!\d)", r"[（(]\d{1,2}[)）]"):
        parts = [part.strip(" ；;，,。\n") for part in re.split(pattern, text)]
        parts = [part for part in parts if part]
        if len(re.findall(pattern, text)) >= 2:
            return parts
    return [text.strip()]


def clauses_in(text: str) -> list[str]:
    """The sentences of a text, split where one standard ends."""
    return [
        part.strip()
        for part in re.split(r"[。；;\n]|(?<!\d)\d{1,2}[.．、](?!\d)|[①-⑳]", text)
        if part.strip()
    ]


def one_line(text: str) -> str:
    """Lines as one: a line that came to no stop of its own gets a semicolon."""
    return re.sub(r"(?<![，。；;、：:])\s*\n\s*", "；", text).replace("\n", "").strip()


def joined(text: str) -> str:
    """A title that a narrow column broke over lines."""
    return re.sub(r"\s*\n\s*", "", text).strip()
