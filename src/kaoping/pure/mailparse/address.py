"""Senders and receivers out of header text, without recursion.

Two kilobytes of nested brackets end the standard library's reader; here nesting is a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import limits, words

_BARE = re.compile(r"[^\s<>,;:\"()\[\]\\@]{1,128}@[^\s<>,;:\"()\\@]{1,190}")


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: ``address`` in lower case ("" when there is none), ``name`` as shown."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def parse_addresses(text: str) -> tuple[Address, ...]:
    """Every mailbox of a header's text whose encoded words are still encoded.

    Encoded words are decoded after the cutting, since a comma may be inside one. A piece
    without any address is kept as a name alone.
    """
    found = []
    for piece in _pieces(text):
        address = _one(piece)
        if address is not None:
            found.append(address)
        if len(found) >= limits.ADDRESSES:
            break
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """Cut at commas and semicolons outside quotes, brackets and comments."""
    pieces, start, index = [], 0, 0
    quoted, angle, comments = False, False, 0
    while index < len(text):
        letter = text[index]
        if letter == "\\" and (quoted or comments):
            index += 2
            continue
        if quoted:
            quoted = letter != '"'
        elif letter == '"' and not comments:
            quoted = True
        elif letter == "(" and not angle:
            comments += 1
        elif letter == ")" and comments:
            comments -= 1
        elif comments:
            pass
        elif letter == "<":
            angle = True
        elif letter == ">":
            angle = False
        elif letter in ",;" and not angle:
            pieces.append(text[start:index])
            start = index + 1
        index += 1
    pieces.append(text[start:])
    if (quoted or comments or angle) and len(pieces) == 1 and text.count("@") > 1:
        return re.split("[,;]", text)  # an unclosed quote or bracket would swallow the rest
    return pieces


def _one(piece: str) -> Address | None:
    opening = piece.rfind("<")
    if opening >= 0:
        closing = piece.find(">", opening)
        inner = piece[opening + 1 : closing if closing >= 0 else len(piece)]
        address = _BARE.search(inner.replace(" ", ""))
        name = _name(piece[:opening].rpartition(":")[2] if _is_group(piece[:opening]) else piece[:opening])
        if address or inner.strip() == "":
            return Address(name, address.group().lower().rstrip(".") if address else "")
    shown = words.tidy(words.decode_words(piece))
    address = _BARE.search(piece) or _BARE.search(shown)
    if address:
        rest = shown.replace(address.group(), " ")
        return Address(_name(rest.strip("<> ")), address.group().lower().rstrip("."))
    name = _name(piece)
    return Address(name, "") if name else None


def _is_group(text: str) -> bool:
    return ":" in text and '"' not in text and "=?" not in text


def _name(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == '"' == text[-1]:
        text = text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    elif text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    name = words.tidy(words.decode_words(text)).strip("\"' ")
    return name[: limits.NAME_CHARS]
