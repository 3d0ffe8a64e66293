"""Transfer encodings, undone as they were meant: misspelt, forgotten and wrongly named ones too."""

from __future__ import annotations

import binascii
import re
from typing import Protocol

from . import charsets, limits, words

_LINE = re.compile(rb"[^\r\n]+")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200}?)[ \t]*\r?\n", re.M)
_UU_CUT = re.compile(rb"(?:M[ -`]{60}[^\r\n]?\r?(?:\n|\Z))+(?:[!-`][ -`]{1,61}\s*\Z)?")  # its end was cut off
_UU_END = re.compile(rb"^end[ \t]*\r?$\n?", re.M)
_YENC = re.compile(
    rb"^=ybegin [^\r\n]{0,200}?name=([^\r\n]{1,200})\r?\n(?:=ypart [^\r\n]{0,200}\r?\n)?", re.M
)
_YENC_END = re.compile(rb"^=yend[^\r\n]*\r?$\n?", re.M)
_FROM_YENC = bytes((byte - 42) % 256 for byte in range(256))
_WHOLE_64 = re.compile(rb"\s*(?:[A-Za-z0-9+/]{60,76}\r?\n){2,}[A-Za-z0-9+/]{1,76}={0,2}\s*")
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
)
_FOOT = re.compile(rb"=[=\s]*\n")
_NOT_64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n\t ")
)


class Faults(Protocol):
    """Where what was met is noted; ``parts.Walk`` is one."""

    def fault(self, code: str) -> None: ...


def name_of(value: bytes) -> str:
    """The encoding that a header names, in its usual spelling; "" for none."""
    name = words.text_of(value).split(";")[0].split("(")[0].strip().strip("\"'").lower()
    squeezed = re.sub(r"[^a-z0-9]", "", name)
    if squeezed.startswith(("base64", "bas64", "base6", "b64", "xbase64")):
        return "base64"
    if squeezed.startswith(("quotedp", "quoteprint", "qp")):
        return "quoted-printable"
    if squeezed in ("xuuencode", "uuencode", "xuue", "uue", "xuu"):
        return "uuencode"
    return name.split(" ")[0]


def undo(raw: bytes, start: int, end: int, encoding: str, content_type: str, walk: Faults) -> bytes:
    """``raw[start:end]`` without its transfer encoding; what cannot be undone stays as it is."""
    if encoding == "base64":
        return _base64(raw, start, end, content_type, walk)
    body = raw[start:end]
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == "uuencode":
        return _uudecode(body, walk)
    if encoding not in ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"):
        walk.fault("encoding_unknown")
    if not content_type.startswith(("text/", "message/", "multipart/")) and _WHOLE_64.match(body[:400]):
        return _forgotten(body, walk)
    return body


def _base64(raw: bytes, start: int, end: int, content_type: str, walk: Faults) -> bytes:
    """Lenient, but text under a wrong label stays text, and a footer added on the way stays out."""
    cut = _footer(raw, start, end)
    if cut < end:
        walk.fault("text_after_base64")
    data = words.base64_bytes(raw, start, cut)
    if content_type.startswith("text/") and end - start < limits.SOURCE_CHARS:
        body = raw[start:end].strip()
        foreign = len(body) - len(body.translate(None, _NOT_64))
        if foreign * 10 > len(body) or (b" " in body and _is_odder(data, body)):
            walk.fault("encoding_wrong")
            return raw[start:end]
    return data


def _footer(raw: bytes, start: int, end: int) -> int:
    """Where base64 ends before words that a mailing list or a scanner put after it."""
    found = _FOOT.search(raw, start, end)
    if found is None or end - found.end() > 4096:
        return end
    rest = raw[found.end() : end].strip()
    is_words = b" " in rest and len(rest.translate(None, _NOT_64)) < len(rest)
    return found.end() if is_words else end


def _is_odder(data: bytes, body: bytes) -> bool:
    return charsets.oddness(charsets.decode(data[:4000])) > charsets.oddness(charsets.decode(body[:4000]))


def _forgotten(body: bytes, walk: Faults) -> bytes:
    """Base64 whose header was lost: undone when the file behind it is known by its beginning."""
    if not words.base64_bytes(body[:200]).startswith(_MAGIC) or _WHOLE_64.fullmatch(body) is None:
        return body
    walk.fault("encoding_guessed")
    return words.base64_bytes(body)


def _uudecode(body: bytes, walk: Faults) -> bytes:
    begin = _UU_BEGIN.search(body)
    if begin is None:
        walk.fault("encoding_unknown")
        return body
    content = _uu_lines(body, begin.end(), len(body))
    if content is None:
        walk.fault("encoding_unknown")
        return body
    return content


def _uu_lines(body: bytes, start: int, end: int) -> bytes | None:
    out = bytearray()
    for found in _LINE.finditer(body, start, end):
        line = found.group()
        if line.strip() == b"end":
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:  # a line with bytes after its length; cut to it
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out += binascii.a2b_uu(line[:wanted])
            except binascii.Error:
                return None
    return bytes(out)


def uuencoded_files(text: bytes, most: int) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """The text without the files that were written into it, and those files with their names."""
    files: list[tuple[bytes, bytes]] = []
    kept: list[bytes] = []
    position, has_end = 0, True
    while len(files) < most and (begin := _UU_BEGIN.search(text, position)):
        ending = _UU_END.search(text, begin.end()) if has_end else None
        has_end = ending is not None  # what was not found once is not there
        ending = ending or _UU_CUT.match(text, begin.end())
        if ending is None:
            break
        first = _LINE.search(text, begin.end(), ending.end())
        content = _uu_lines(text, begin.end(), ending.end()) if first and _is_uu(first.group()) else None
        kept.append(text[position : begin.start() if content is not None else ending.end()])
        if content is not None:
            files.append((begin.group(1), content))
        position = ending.end()
    return b"".join([*kept, text[position:]]), files


def yencoded_files(text: bytes, most: int) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """The same for files written by yEnc, which old news and mail programs use."""
    files: list[tuple[bytes, bytes]] = []
    kept: list[bytes] = []
    position = 0
    while len(files) < most and (begin := _YENC.search(text, position)):
        ending = _YENC_END.search(text, begin.end())
        if ending is None:
            break
        kept.append(text[position : begin.start()])
        lines = text[begin.end() : ending.start()].translate(None, b"\r\n")
        first, *others = lines.split(b"=")
        escaped = (bytes([(one[0] - 64) % 256]) + one[1:] for one in others if one)
        files.append((begin.group(1), b"".join([first, *escaped]).translate(_FROM_YENC)))
        position = ending.end()
    return b"".join([*kept, text[position:]]), files


def _is_uu(line: bytes) -> bool:
    """Whether a line is as long as its first letter says."""
    size = (line[0] - 32) & 63
    return 32 <= line[0] <= 96 and abs(len(line.rstrip()) - 1 - (size + 2) // 3 * 4) <= 2 + size // 3
