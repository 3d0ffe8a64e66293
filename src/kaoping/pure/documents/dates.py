"""Days as Chinese offices write them: 2014年6月3日, 2014-6-3, 二〇一四年六月三日."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {
    "○": 0,
    "零": 0,
    "Ｏ": 0,
    "O": 0,
    "o": 0,
    "两": 2,
}
_DIGITS |= {"元": 1, "0": 0, "０": 0, "Ο": 0, "о": 0}
_ZERO = "〇○零ＯOo0０Οо"
_YEAR = f"[一二][{_ZERO}一二三四五六七八九]{{3}}"
_NUMBER = "[一二三四五六七八九十廿卅]{1,3}"
# A day; between its parts spaces may stand, as justified lines and pdf make them.
DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:年|[-./．－])\s*(?P<m>\d{1,2})\s*(?:月|[-./．－])\s*(?P<d>\d{1,2})\s*(?:日|号|(?!\d))"
    rf"|(?P<cy>{_YEAR})\s*年\s*(?P<cm>{_NUMBER})\s*月\s*(?P<cd>{_NUMBER})\s*(?:日|号)?"
)
MONTH = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d{{2}})\s*年\s*(?P<m>\d{{1,2}})\s*月(?!\s*\d)|(?P<cy>{_YEAR})\s*年\s*(?P<cm>{_NUMBER})\s*月"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*年|\s*年度)")
FIRST, LAST = 1949, 2100


def days_in(text: str) -> Iterator[tuple[dt.date, int, int]]:
    """Every day of a text that exists, with its begin and end."""
    for match in DAY.finditer(text):
        day = _day(match)
        if day is not None:
            yield day, match.start(), match.end()


def chinese_number(text: str) -> int:
    """一 to 三十九, also 廿一 and 卅; 0 for what is none."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0) if len(text) == 1 else 0
    left = _DIGITS.get(tens, 0) if tens else 1
    right = _DIGITS.get(ones, 0) if ones else 0
    return left * 10 + right if len(tens) <= 1 and len(ones) <= 1 else 0


def _day(match: re.Match[str]) -> dt.date | None:
    if match.group("y"):
        year, month, day = (int(match.group(name)) for name in "ymd")
    else:
        year = int("".join(str(_DIGITS[letter]) for letter in match.group("cy")))
        month, day = chinese_number(match.group("cm")), chinese_number(match.group("cd"))
    if not FIRST <= year <= LAST:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
