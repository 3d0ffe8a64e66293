"""Bytes to text when the label lies, as Chinese labels do (5 % of real gb2312 bodies).

gb2312, gbk and their other names are read as gb18030, which contains them. Bytes without
a usable label are weighed: strict UTF-8, then gb18030 against big5 by how common the
characters are that come out.
"""

from __future__ import annotations

import codecs
import re

GB_NAMES = frozenset(
    [
        "gb2312",
        "gb_2312",
        "gb231280",
        "gb_231280",
        "gb2312_80",
        "gb_2312_80",
        "cn_gb",
        "csgb2312",
        "csiso58gb231280",
        "iso_ir_58",
        "chinese",
        "gbk",
        "xgbk",
        "x_gbk",
        "cp936",
        "ms936",
        "936",
        "windows_936",
        "gb18030",
        "gb18030_2000",
        "gb18030_2005",
        "gb18030_2022",
        "x_mac_chinesesimp",
        "euccn",
        "euc_cn",
        "euc_gb2312",
    ]
)
WESTERN = frozenset(
    ["us_ascii", "ascii", "iso_8859_1", "iso8859_1", "latin1", "latin_1", "windows_1252", "cp1252", "ansi"]
)
UNKNOWN = frozenset(
    ["", "unknown", "unknown_8bit", "x_unknown", "default", "default_charset", "8bit", "binary"]
)
# Python codecs that are no character sets of mail, some of them dangerous or quadratic.
REFUSED = frozenset(
    ["idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "palmos"]
)
ALIASES = {
    "unicode_1_1_utf_7": "utf_7",
    "x_unicode_2_0_utf_7": "utf_7",
    "utf8mb4": "utf_8",
    "iso_8859_8_i": "iso8859_8",
    "x_big5": "big5",
}
# Of a neighbour's text this share at least are its own letters: Hangul, Kana.
OWN_LETTERS = {
    "euc_kr": ("\uac00", "\ud7a3", 0.8),
    "cp949": ("\uac00", "\ud7a3", 0.8),
    "euc_jp": ("\u3041", "\u30ff", 0.1),
}
BARE_PLUS = re.compile(rb"\+(?![A-Za-z0-9/+-])")  # in UTF-7
UNFIT = re.compile("[\0\ud800-\udfff]")
SAMPLE_BYTES = 20_000


def decode(data: bytes, label: str = "") -> str:
    """The text of ``data``, which its sender labelled ``label``; never an error."""
    return clean(_decode(data, _normal(label)))


def clean(text: str) -> str:
    """Without NUL and lone surrogates, which no database takes."""
    return text if text.isascii() and "\0" not in text else UNFIT.sub("\ufffd", text)


def oddness(text: str) -> tuple[int, int, int]:
    """How many letters no sender writes, then how many are rare in Chinese, then how few are Chinese."""
    text = text[:SAMPLE_BYTES]
    broken = sum(
        (letter < " " and letter not in "\r\n\t") or letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff"
        for letter in text
    )
    common = _common_gb(text.encode("gb18030", "replace"))
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    return broken, round(len(text) * (1 - common)), -chinese


def _decode(data: bytes, name: str) -> str:
    if data.isascii() and (
        name in GB_NAMES or name in WESTERN or name in UNKNOWN or name in ("utf_8", "utf8")
    ):
        return data.decode("ascii")
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    if name in GB_NAMES:
        return _as_gb(data)
    if name in WESTERN:
        return _as_western(data)
    if name in UNKNOWN:
        return guess(data)
    codec = _codec(name)
    if codec is None:
        return guess(data)
    if codec.name == "utf-7":
        # A plus sign that was never escaped is no reason to leave the rest unread.
        return codec.decode(BARE_PLUS.sub(b"+-", data), "replace")[0] if data.isascii() else guess(data)
    if codec.name.startswith(("utf-16", "utf-32")):
        return _as_wide(data, codec)
    try:
        text = codec.decode(data)[0]
    except (UnicodeError, ValueError, OverflowError, AttributeError):
        return guess(data) if not data.isascii() else data.decode("ascii")
    return guess(data) if _is_gb_as(codec.name, text) else text


def _is_gb_as(name: str, text: str) -> bool:
    """Chinese that a neighbour's character set reads as letters, which no writer of that language would."""
    own = OWN_LETTERS.get(name)
    if own is None:
        return False
    high = [letter for letter in text[:SAMPLE_BYTES] if letter > "\u3010"]
    return bool(high) and sum(own[0] <= letter <= own[1] for letter in high) < own[2] * len(high)


def guess(data: bytes) -> str:
    """Text of bytes that carry no usable label."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _wide_without_label(data) or _damaged_utf8(data) or _gb_or_big5(data)
    if "\0" in text:
        return _wide_without_label(data) or text
    if _utf8_by_accident(text, data):
        return data.decode("gb18030", "replace")
    return text


def _as_gb(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or data.decode("gb18030", "replace")
    # UTF-8 under a GB label: only when it reads as Chinese, since pairs of GBK can be valid UTF-8.
    high = [letter for letter in text[:SAMPLE_BYTES] if letter > "\x7f"]
    if high and sum(letter >= "\u2000" for letter in high) * 2 > len(high):
        return text
    return data.decode("gb18030", "replace")


def _damaged_utf8(data: bytes) -> str:
    """UTF-8 that was cut within a character, or has a few broken ones among many; else ""."""
    text = data.decode("utf-8", "replace")
    sample = text[:SAMPLE_BYTES]
    chinese = sum("\u3000" <= letter <= "\uffef" for letter in sample)
    wrong = sample.rstrip("\ufffd").count("\ufffd")
    return text if chinese > 20 * wrong and chinese > 3 else ""


def _as_wide(data: bytes, codec: codecs.CodecInfo) -> str:
    """Two or four bytes a letter, as the label says; or what the label stands on instead."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        other = guess(data)
        if "\0" not in other:
            return min(codec.decode(data, "replace")[0], other, key=oddness)
    return codec.decode(data, "replace")[0].removeprefix("\ufeff")


def _wide_without_label(data: bytes) -> str:
    """UTF-16 that nobody named: its zero bytes stand all on one side; else ""."""
    head = data[:SAMPLE_BYTES]
    if b"\0" not in head or len(data) < 4:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if 4 * min(even, odd) > max(even, odd):
        return ""
    text = data.decode("utf-16-le" if odd > even else "utf-16-be", "replace").removeprefix("\ufeff")
    strange = sum(
        letter < "\t" or letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff"
        for letter in text[:SAMPLE_BYTES]
    )
    return text if strange * 50 <= len(head) // 2 else ""


def _as_western(data: bytes) -> str:
    """Latin-1 and ASCII labels cover real Western text, UTF-8 and GBK alike."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _common_gb(data) >= 0.7:
        return data.decode("gb18030", "replace")
    return data.decode("cp1252", "replace") if b"\x81" not in data else data.decode("latin-1")


def _gb_or_big5(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
        gb = _common_gb(data)
    except UnicodeDecodeError:
        text, gb = data.decode("gb18030", "replace"), 0.0
    if gb < 0.6:
        try:
            other = data.decode("big5hkscs")
        except UnicodeDecodeError:
            other = ""
        if other and _common_big5(data) > gb + 0.2:
            return other
        if "\ufffd" in text or gb < 0.2:
            return _western_or(data, text)
    return text


def _western_or(data: bytes, text: str) -> str:
    """Lone high bytes among Latin letters are a Western text without a label."""
    runs = re.findall(rb"[\x80-\xff]+", data[:SAMPLE_BYTES])
    lone = sum(len(run) == 1 for run in runs)
    return data.decode("cp1252", "replace") if runs and lone * 2 > len(runs) else text


def _utf8_by_accident(text: str, data: bytes) -> bool:
    """Pairs of common GB characters may be valid UTF-8, but then of several scripts at once."""
    high = {ord(letter) for letter in text[:SAMPLE_BYTES] if letter > "\x7f"}
    if not high or max(high) >= 0x800:
        return False
    return len({point >> 8 for point in high}) > 1 and _common_gb(data) >= 0.9


def _common_gb(data: bytes) -> float:
    """Share of high bytes that stand in pairs of GB 2312's punctuation and first level."""
    runs = re.findall(rb"[\x80-\xff]+", data[:SAMPLE_BYTES])
    total = sum(map(len, runs))
    if not total:
        return 0.0
    pairs = 0
    for run in runs:
        for index in range(0, len(run) - 1, 2):
            lead, trail = run[index], run[index + 1]
            if trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)):
                pairs += 2
    return pairs / total


def _common_big5(data: bytes) -> float:
    """Share of two-byte characters whose lead byte is of Big5's frequent block."""
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]", data[:SAMPLE_BYTES])
    return sum(0xA1 <= pair[0] <= 0xC6 for pair in pairs) / len(pairs) if pairs else 0.0


def _codec(name: str) -> codecs.CodecInfo | None:
    if len(name) > 40 or name in REFUSED:
        return None
    try:
        found = codecs.lookup(ALIASES.get(name, name))
    except (LookupError, ValueError):
        return None
    # The private flag is the only thing that tells a character set from base64 or zip.
    return found if getattr(found, "_is_text_encoding", False) and found.name not in REFUSED else None


def _normal(label: str) -> str:
    name = label.strip().strip("\"'").partition("*")[0].strip().lower()
    return re.sub(r"[^a-z0-9]+", "_", name).strip("_")
