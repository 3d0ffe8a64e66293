"""文号: the office's short name, the year in hexagonal brackets, the serial, 号.

People type 【2014】, [2014] or （2014） and a zero before the serial; what is kept is as the standard has it.
Source: GB/T 9704-2012, 7.2.5: 年份标全称，用六角括号括入，序号不加“第”字，不编虚位，后加“号”字.
"""

import re
import unicodedata

PATTERN = re.compile(r"([\u3400-\u9fff]{1,20})〔([0-9]{4})〕([0-9]{1,5})号")
_LEFT, _RIGHT = re.compile(r"[\[【（(〔［﹝]"), re.compile(r"[\]】）)〕］﹞]")
SAMPLE = "清考评〔2014〕7号"


class BadNumber(ValueError):
    """What was typed is no 文号 and cannot be read as one."""


def normalised(text: str) -> str:
    """The number as the standard writes it. Errors: ``BadNumber``."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFC", text))
    plain = plain.translate({ord("０") + digit: str(digit) for digit in range(10)})
    plain = _RIGHT.sub("〕", _LEFT.sub("〔", plain)).replace("〕第", "〕")
    if plain and not plain.endswith("号"):
        plain += "号"
    found = PATTERN.fullmatch(plain)
    if found is None or not int(found[3]) or not 1950 <= int(found[2]) <= 2200:
        raise BadNumber(text)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号"


def following(number: str, year: int) -> str:
    """The number after this one in ``year``: the next serial, 1 in a new year; "" where it is none."""
    found = PATTERN.fullmatch(number)
    if found is None:
        return ""
    serial = int(found[3]) + 1 if int(found[2]) == year else 1
    return f"{found[1]}〔{year}〕{serial}号"
