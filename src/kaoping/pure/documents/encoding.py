"""Bytes of Chinese text to letters: marks first, then strict UTF-8, then GB 18030 against Big5 by what comes out.

GB 2312, GBK and their other names are read as GB 18030, which contains them: labels lie.
"""

from __future__ import annotations

import codecs
import re

from kaoping.pure.errors import ExtractionError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
GB_NAMES = frozenset(
    [
        "gb2312",
        "gbk",
        "gb18030",
        "gb_2312-80",
        "gb2312-80",
        "gb_2312",
        "x-gbk",
        "cp936",
        "ms936",
        "windows-936",
        "936",
        "euc-cn",
        "euccn",
        "chinese",
        "csgb2312",
        "iso-ir-58",
        "gb18030-2000",
        "gb18030-2005",
        "gb18030-2022",
    ]
)
WESTERN = frozenset(["ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252"])
_NAME = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,30}")
_REFUSED = frozenset(
    ["idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "utf_7"]
)
_HZ = re.compile(rb"~\{[!-~]{2,}?~\}")
_UTF7 = re.compile(rb"\+[A-Za-z0-9/]{3,}-?")
SAMPLE = 60_000


def decode(content: bytes, label: str = "") -> str:
    """The text of ``content``. Errors: ``ExtractionError("unknown_encoding")`` for bytes that are no text."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if 0 < content.count(0) * 100 <= len(content) or content.endswith(b"\0" * 4):
        content = content.replace(b"\0", b"")  # filled up by a machine; UTF-16 has far more of them
    named = _codec(label)
    try:
        utf8 = content.decode("utf-8")
    except UnicodeDecodeError as error:
        utf8 = _cut_off(content, error)
    trusted = not named or named in ("utf-8", *WESTERN) or _is_rather_utf8(utf8)
    if utf8 and trusted and "\x00" not in utf8[:SAMPLE]:
        return _seven_bits(content) or utf8
    wide = _without_mark(content)
    if wide:
        return wide
    if named and named not in WESTERN and named != "gb18030":
        try:
            return content.decode(named)
        except (UnicodeError, ValueError, OverflowError):
            pass
    if not content:
        return ""
    if found := _gb_or_big5(content):
        return found
    if named == "gb18030" or label.strip().lower() in GB_NAMES:
        return content.decode("gb18030", "replace")
    raise ExtractionError("unknown_encoding")


def _seven_bits(content: bytes) -> str:
    """Chinese written in ASCII alone, as old mail systems did (``~{VPND~}``, ``+U/dJY1H6-``); "" for other text."""
    if not content.isascii():
        return ""
    for signs, name in ((_HZ, "hz"), (_UTF7, "utf-7")):
        if signs.search(content):
            text = content.decode(name, "replace")
            if _is_chinese(text):
                return text
    return ""


def _is_chinese(text: str) -> bool:
    return not text.isascii() and "\ufffd" not in text and _oddness(text) <= 0.3


def _codec(label: str) -> str:
    """The codec of a label; "" for none that is known."""
    name = label.strip().strip("\"'").lower()
    if name in GB_NAMES:
        return "gb18030"
    if name in WESTERN:
        return name
    if not _NAME.fullmatch(name) or name in _REFUSED:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return info.name if info._is_text_encoding and info.name not in _REFUSED else ""


def _cut_off(content: bytes, error: UnicodeDecodeError) -> str:
    """UTF-8 that ends inside a character, or holds a few broken ones in much that is right; else ""."""
    if error.start >= len(content) - 3 and error.start > 12:
        return content[: error.start].decode("utf-8", "replace")
    text = content[:SAMPLE].decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    return content.decode("utf-8", "replace") if wrong * 40 < right else ""


def _is_rather_utf8(text: str) -> bool:
    high = [letter for letter in text[:SAMPLE] if letter > "\x7f"]
    return not high or sum(letter >= "\u2000" for letter in high) * 2 > len(high)


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark: line ends and spaces betray the order of the bytes."""
    head = content[:4096]
    if len(content) < 4 or b"\x00" not in head:
        return ""
    low, high = head[0::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if high > low else "utf-16-be"
    text = content[: len(content) // 2 * 2].decode(name, "replace")
    sample = text[:SAMPLE]
    odd = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < "\t" for letter in sample)
    return text if odd * 50 <= len(sample) else ""


def _gb_or_big5(content: bytes) -> str:
    """GB 18030 if it decodes and reads as Chinese, others when they read better; "" for none."""
    candidates = []
    for place, name in enumerate(("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")):
        text = _strictly(content, name) if place < 2 or len(content) % 2 == 0 else ""
        odd = _oddness(text)
        if text and (place < 2 or odd <= 0.1):  # two bytes a letter must read as the plainest Chinese
            candidates.append((odd, place, text))
    if not candidates:
        return ""
    odd, _place, text = min(candidates)
    return text if odd <= 0.5 else ""


def _strictly(content: bytes, name: str) -> str:
    for cut in range(4):  # the last character may be cut off
        try:
            text = content[: len(content) - cut].decode(name)
        except UnicodeDecodeError as error:
            if error.start < len(content) - 4:
                text = content.decode(name, "replace")
                wrong = text[:SAMPLE].count("\ufffd")
                return text if wrong * 40 < len(text[:SAMPLE]) else ""
            continue
        return text
    return ""


def _oddness(text: str) -> float:
    """The share of letters beyond ASCII that hardly any office writes; 0 is best."""
    high = [letter for letter in text[:SAMPLE] if letter > "\x7f"]
    if not high:
        return 0.0
    raw = sum(_is_odd(letter) for letter in high)
    return raw / len(high)


def _is_odd(letter: str) -> float:
    if letter in "，。、；：？！“”‘’（）《》〈〉【】〔〕…—·　％＋－／～①②③④⑤⑥⑦⑧⑨⑩":
        return 0.0
    if "\uff01" <= letter <= "\uff5e":
        return 0.2
    if "\u4e00" <= letter <= "\u9fff":
        return 0.05 if _level_one(letter) else 0.6
    if letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff":
        return 3.0
    if letter < "\xa0":
        return 2.0
    return 0.8


def _level_one(letter: str) -> bool:
    """Whether the letter is among the 3,755 of GB 2312's first level, or as common in Big5's first."""
    try:
        first, _second = letter.encode("gb2312")
        if 0xB0 <= first <= 0xD7:
            return True
    except UnicodeEncodeError:
        pass
    try:
        first = letter.encode("big5")[0]
    except UnicodeEncodeError:
        return False
    return 0xA4 <= first <= 0xB8
