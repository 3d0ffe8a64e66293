"""Outlook's ``winmail.dat``: what was put into the mail, taken out again.

Written after MS-OXTNEF: attributes of a message, then of each attachment; long names, bodies and
mails within are MAPI properties. Every length is believed only as far as the bytes reach.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import charsets

SIGNATURE = b"\x78\x9f\x3e\x22"
LEVELS = 5  # mails within mails
ATTACHMENTS = 500
PROPERTIES = 2000
_OBJECT_HEAD = 16  # an embedded mail follows its interface's id

_SUBJECT, _BODY, _TITLE = 0x8004, 0x800C, 0x8010
_DATA, _NEW, _CODE_PAGE, _MESSAGE_PROPS, _ATTACHMENT_PROPS = 0x800F, 0x9002, 0x9007, 0x9003, 0x9005
P_SUBJECT, P_BODY, P_RTF, P_HTML, P_CODE_PAGE = 0x0037, 0x1000, 0x1009, 0x1013, 0x3FDE
P_DATA, P_NAME, P_LONG_NAME, P_MIME, P_ID, P_SHOWN = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712, 0x3001
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102


@dataclass(slots=True)
class Attached:
    """One attachment: ``inner`` is set where it is a mail."""

    name: str = ""
    content_type: str = ""
    content_id: str = ""
    data: bytes = b""
    inner: Unpacked | None = None


@dataclass(slots=True)
class Unpacked:
    """What the file holds; texts are decoded, ``html`` and ``rtf`` are as they were kept."""

    subject: str = ""
    body: str = ""
    html: bytes = b""
    rtf: bytes = b""
    code_page: str = ""
    attachments: list[Attached] = field(default_factory=list)
    is_whole: bool = True  # false: it was cut, or holds more than is read


def unpack(data: bytes, level: int = 0) -> Unpacked | None:
    """The contents, or None for bytes that are no such file."""
    if data[:4] != SIGNATURE:
        return None
    out = Unpacked()
    subject, body, titles = b"", b"", {}
    position = 6
    while position + 9 <= len(data):
        _level, number, _kind, size = struct.unpack_from("<BHHI", data, position)
        start = position + 9
        value = data[start : start + size]
        if len(value) < size:
            out.is_whole = False
        position = start + size + 2
        if number == _CODE_PAGE and len(value) >= 4:
            out.code_page = _label(struct.unpack_from("<I", value)[0])
        elif number == _SUBJECT:
            subject = value
        elif number == _BODY:
            body = value
        elif number == _MESSAGE_PROPS:
            _of_message(out, value)
        elif number == _NEW:
            if len(out.attachments) >= ATTACHMENTS:
                out.is_whole = False
                break
            out.attachments.append(Attached())
        elif out.attachments and number == _TITLE:
            titles[len(out.attachments) - 1] = value
        elif out.attachments and number == _DATA:
            out.attachments[-1].data = value
        elif out.attachments and number == _ATTACHMENT_PROPS:
            _of_attachment(out.attachments[-1], value, out.code_page, level)
    out.subject = out.subject or _text(subject, out.code_page)
    out.body = out.body or _text(body, out.code_page)
    for index, title in titles.items():
        out.attachments[index].name = out.attachments[index].name or _text(title, out.code_page)
    return out


def _of_message(out: Unpacked, value: bytes) -> None:
    for number, kind, content in _properties(value):
        if number == P_CODE_PAGE and len(content) >= 4 and not out.code_page:
            out.code_page = _label(struct.unpack_from("<I", content)[0])
        elif number == P_SUBJECT:
            out.subject = _string(kind, content, out.code_page)
        elif number == P_BODY:
            out.body = _string(kind, content, out.code_page)
        elif number == P_HTML:
            out.html = content if kind == _BINARY else _string(kind, content, out.code_page).encode()
        elif number == P_RTF:
            out.rtf = decompress_rtf(content)


def _of_attachment(out: Attached, value: bytes, code_page: str, level: int) -> None:
    names: dict[int, str] = {}
    for number, kind, content in _properties(value):
        if number in (P_LONG_NAME, P_NAME, P_SHOWN):
            names[number] = _string(kind, content, code_page)
        elif number == P_MIME:
            out.content_type = _string(kind, content, code_page)
        elif number == P_ID:
            out.content_id = _string(kind, content, code_page)
        elif number == P_DATA and kind == _OBJECT:
            out.data = content[_OBJECT_HEAD:]
            if level < LEVELS:
                out.inner = unpack(out.data, level + 1)
        elif number == P_DATA and not out.data:
            out.data = content
    out.name = names.get(P_LONG_NAME) or names.get(P_NAME) or out.name or names.get(P_SHOWN, "")


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, kind and first value of each MAPI property, until one does not fit."""
    if len(data) < 4:
        return
    count = min(struct.unpack_from("<I", data)[0], PROPERTIES)
    position = 4
    try:
        for _index in range(count):
            kind, number = struct.unpack_from("<HH", data, position)
            position += 4
            if number >= 0x8000:
                position = _after_name(data, position)
            many, kind = bool(kind & 0x1000), kind & 0xEFFF
            values = 1
            if many or kind in (_STRING, _UNICODE, _OBJECT, _BINARY):
                values = struct.unpack_from("<I", data, position)[0]
                position += 4
            first = b""
            for index in range(min(values, PROPERTIES)):
                if kind in _FIXED:
                    size = _FIXED[kind]
                    padded = size
                else:
                    size = struct.unpack_from("<I", data, position)[0]
                    position += 4
                    padded = size + -size % 4
                if position + size > len(data):
                    return
                first = data[position : position + size] if index == 0 else first
                position += padded
            yield number, kind, first
    except struct.error:
        return


def _after_name(data: bytes, position: int) -> int:
    """The place after a named property's name."""
    is_text = struct.unpack_from("<I", data, position + 16)[0]
    size = struct.unpack_from("<I", data, position + 20)[0]
    return position + 24 + (size + -size % 4 if is_text else 0)


def _string(kind: int, content: bytes, code_page: str) -> str:
    if kind == _UNICODE:
        return charsets.clean(content.decode("utf-16-le", "replace").rstrip("\0"))
    return _text(content, code_page)


def _text(content: bytes, code_page: str) -> str:
    return charsets.decode(content.rstrip(b"\0"), code_page)


def _label(number: int) -> str:
    return {65001: "utf-8", 20127: "us-ascii", 54936: "gb18030", 10008: "gb18030"}.get(number, f"cp{number}")


# MS-OXRTFCP, 2.1.2.1: what the dictionary holds before the first byte.
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)  # fmt: skip
RTF_BYTES = 20 << 20


def decompress_rtf(data: bytes) -> bytes:
    """The text of compressed RTF; as far as it can be read."""
    if len(data) < 16:
        return b""
    size, _raw_size, kind, _crc = struct.unpack_from("<IIII", data)
    if kind == 0x414C454D:  # MELA: not compressed
        return data[16:]
    if kind != 0x75465A4C:
        return b""
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write, out, position = len(_DICTIONARY), bytearray(), 16
    end = min(len(data), size + 4)
    while position < end and len(out) < RTF_BYTES:
        control = data[position]
        position += 1
        for bit in range(8):
            if control >> bit & 1:
                if position + 2 > end:
                    return bytes(out)
                token = data[position] << 8 | data[position + 1]
                position += 2
                read, length = token >> 4, (token & 15) + 2
                if read == write % 4096:
                    return bytes(out)
                for _step in range(length):
                    letter = window[read % 4096]
                    out.append(letter)
                    window[write % 4096] = letter
                    read, write = read + 1, write + 1
            else:
                if position >= end:
                    return bytes(out)
                letter = data[position]
                position += 1
                out.append(letter)
                window[write % 4096] = letter
                write += 1
    return bytes(out)
