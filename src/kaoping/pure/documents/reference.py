"""A paper's own number, 文号: 青文明办〔2014〕12号, however its brackets and blanks were typed.

GB/T 9704: the office's sign, the year in hexagonal brackets, the number without 第 and noughts. It stands
alone under the red head, or with 签发人 beside it; one that is quoted in a sentence is another paper's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.pure.documents.dates import DIGITS, chinese_number

_OPEN, _CLOSE = r"〔\[［【(（<〈﹝〖「『{｛⟦", r"〕\]］】)）>〉﹞〗」』}｝⟧"
USUAL = "〔﹝"
_CHINESE = "〇○◯零一二三四五六七八九"
_UP_TO_MARK = (
    rf"(?P<office>[\u4e00-\u9fff](?:[ 　]?[\u4e00-\u9fff]){{0,19}})\s*(?P<open>[{_OPEN}])\s*"
    rf"(?P<year>(?:19|20)\d{{2}}|[一二][{_CHINESE}]{{3}})\s*年?\s*[{_CLOSE}]\s*(?:字?第|字)?\s*"
    rf"(?P<serial>\d{{1,5}}|[一二三四五六七八九十]{{1,3}})"
)
NUMBER = re.compile(rf"{_UP_TO_MARK}\s*号")
UNMARKED = re.compile(rf"{_UP_TO_MARK}\s*")  # its 号 forgotten; alone on its line it can be nothing else
_SECOND_LINE = re.compile(rf"\s*[{_OPEN}]\s*(?:19|20)\d{{2}}\s*[{_CLOSE}]\s*第?\s*\d{{1,5}}\s*号\s*")
_SIGN = re.compile(r"[\u4e00-\u9fff]{2,12}(?<!文件)")  # an office's sign on the line above
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)}
# What may stand on its line besides it.
_BESIDE = re.compile(
    r"(?:(?:文号|发文字号|发文文号|文件编号|编号)[:：]|签发人?[:：]?.{0,20}|类别[:：]?\w{0,4}|密级[:：]?\w{0,4}|特急|加急|平急|急件|内部"
    r"|[（(].{1,8}[）)]|\d{4}年\d{1,2}月\d{1,2}日|[★☆*＊—_-])*"
)
_QUOTED = re.compile(r"^(?:根据|按照|按|依据|参照|遵照|对照|贯彻|落实|参见|详见|见|附|转发|依照|关于|执行)")
_LABEL = re.compile(r"^(?:发文字号|发文文号|文件编号|文号|编号)[:：]?")


@dataclass(frozen=True, slots=True)
class Found:
    """A number in its usual form, the index of its line, and how sure it is the paper's own."""

    text: str
    line: int
    sure: int


def number_of(lines: Sequence[str]) -> Found | None:
    """The surest number on a line of its own; the first of equals."""
    best: Found | None = None
    for index, line in enumerate(lines):
        found = _in_line(line, index)
        if (
            found is None
            and index
            and _SECOND_LINE.fullmatch(line.translate(_WIDE))
            and _SIGN.fullmatch(lines[index - 1].strip())
        ):
            found = _in_line(lines[index - 1].strip() + line.strip(), index)
        if found is not None and (best is None or found.sure > best.sure):
            best = found
    return best


def _in_line(line: str, index: int) -> Found | None:
    if len(line) > 80:
        return None
    text = line.translate(_WIDE).strip(" 　\t")
    whole = re.fullmatch(r"[（(]\s*(.{6,40}号)\s*[）)]", text)
    text = _LABEL.sub("", whole.group(1) if whole else text)
    match = NUMBER.search(text) or UNMARKED.fullmatch(text)
    if match is None or len(text) > 60 or "《" in text[: match.start()]:
        return None
    office = "".join(match.group("office").split())
    before = text[: match.start()]
    signer = re.match(r"签发人[:：]?", before)
    if not signer and (_QUOTED.match(office) or before.endswith(("、", "和", "与", "，"))):
        return None
    rest = re.sub(r"\s", "", before + text[match.end() :])
    if not _BESIDE.fullmatch(rest):
        return None
    usual = match.group("open") in USUAL and not whole and match.re is NUMBER
    return Found(
        f"{office}〔{_year(match.group('year'))}〕{_serial(match.group('serial'))}号",
        index,
        3 if usual else 2,
    )


def _year(text: str) -> str:
    return text if text[0].isdecimal() and text.isascii() else "".join(str(DIGITS[letter]) for letter in text)


def _serial(text: str) -> int:
    return int(text) if text.isdecimal() else chinese_number(text)
