"""Days as Chinese offices write them: 2014年6月3日, 2014-6-3, 二〇一四年六月三日, 二〇一四年6月3日."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | dict.fromkeys("○◯零ＯOo0０ΟоОo", 0)
DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)) | {"两": 2, "元": 1}
_ZERO = "〇○◯零ＯOo0０ΟоО"
_ONES = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_YEAR = rf"[一二壹贰](?:[ 　]?[{_ZERO}{_ONES}]){{3}}"
_NUMBER = rf"[元正{_ONES}十拾廿卅](?:[ 　]?[{_ONES}十拾廿卅]){{0,2}}"
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)}
# A day; between its parts spaces may stand, as justified lines and pdf make them.
DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:年|[-./．－])\s*(?P<m>\d{1,2})\s*(?:月|[-./．－])\s*(?P<d>\d{1,2})\s*(?:日|号|(?!\d))"
    rf"|(?P<cy>{_YEAR}|(?<!\d)(?:19|20)\d{{2}})\s*年\s*(?P<cm>{_NUMBER}|\d{{1,2}})\s*月\s*(?P<cd>{_NUMBER}|\d{{1,2}})\s*(?:日|号)?"
)
# What makes a day the first of several: 2014年3月10日至12日 is when something was done, not when a paper was written.
UNTIL = re.compile(r"\s*(?:上午|下午|晚)?\s*(?:[至到—–~～-]|－)+\s*(?:\d|[一二三四五六七八九十])")
MONTH = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d{{2}})\s*年\s*(?P<m>\d{{1,2}})\s*月(?!\s*\d)|(?P<cy>{_YEAR})\s*年\s*(?P<cm>{_NUMBER})\s*月"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*年|\s*年度)")
FIRST, LAST = 1949, 2100


def days_in(text: str) -> Iterator[tuple[dt.date, int, int]]:
    """Every day of a text that exists, with its begin and end."""
    for match in DAY.finditer(text.translate(_WIDE)):
        day = _day(match)
        if day is not None:
            yield day, match.start(), match.end()


def chinese_number(text: str) -> int:
    """一 to 三十九, also 廿一 and 卅; 0 for what is none."""
    text = (
        "".join(text.split())
        .replace("廿", "二十")
        .replace("卅", "三十")
        .replace("拾", "十")
        .replace("正", "一")
    )
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS.get(text, 0) if len(text) == 1 else 0
    left = DIGITS.get(tens, 0) if tens else 1
    right = DIGITS.get(ones, 0) if ones else 0
    return left * 10 + right if len(tens) <= 1 and len(ones) <= 1 else 0


def _digit(letter: str) -> str:
    return letter if letter.isdecimal() else str(DIGITS[letter])


def _day(match: re.Match[str]) -> dt.date | None:
    if match.group("y"):
        year, month, day = (int(match.group(name)) for name in "ymd")
    else:
        year = int("".join(map(_digit, "".join(match.group("cy").split()))))
        month, day = (
            int(part) if part.isdecimal() else chinese_number(part) for part in match.group("cm", "cd")
        )
    if not FIRST <= year <= LAST:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
