"""The words of an RTF body, for mails that bring no other; HTML wrapped in RTF included."""

from __future__ import annotations

import re

from . import charsets

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\", re.S
)
_LEFT_OUT = frozenset(
    [b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"themedata"]
)
_BREAKS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"page": "\n"}
_LETTERS = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}
_CODE_PAGES = {b"ansi": "cp1252", b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
DEPTH = 200
TOKENS = 2_000_000


def text_of_rtf(data: bytes) -> str:
    """What a reader would see, one line a paragraph; never an error."""
    label = "cp1252"
    out: list[str] = []
    pending = bytearray()  # bytes of characters that may take two
    skipped = False
    stack: list[bool] = []
    is_after_group = False
    fallback, to_skip = 1, 0  # letters after \u that stand for readers who do not know it

    def flush() -> None:
        if pending:
            out.append(charsets.decode(bytes(pending), label))
            pending.clear()

    for count, found in enumerate(_TOKEN.finditer(data)):
        if count > TOKENS:
            break
        word, number, code, symbol, brace, plain = found.groups()
        if brace == b"{":
            if len(stack) < DEPTH:
                stack.append(skipped)
            is_after_group = True
            continue
        if brace == b"}":
            skipped = stack.pop() if stack else False
            continue
        if symbol == b"*" and is_after_group:  # an extension that readers may leave out
            skipped = True
        if word in _LEFT_OUT and is_after_group:
            skipped = True
        is_after_group = False
        if word == b"ansicpg" and number:
            label = f"cp{int(number)}" if number != b"65001" else "utf-8"
        elif word in _CODE_PAGES:
            label = _CODE_PAGES[word]
        elif word == b"uc":
            fallback = min(int(number or 1), 10)
        elif word == b"htmlrtf":  # markup for RTF alone, inside HTML
            skipped = number != b"0"
        elif skipped:
            continue
        elif code or plain:
            letters = bytes([int(code, 16)]) if code else plain
            cut = min(to_skip, len(letters))
            to_skip -= cut
            pending += letters[cut:]
        elif word == b"u" and number:
            flush()
            point = int(number) & 0xFFFF
            out.append(chr(point))
            to_skip = fallback
        elif word in _BREAKS or word in _LETTERS:
            flush()
            out.append(_BREAKS.get(word) or _LETTERS[word])
        elif symbol in (b"\\", b"{", b"}"):
            pending += symbol
        elif symbol in (b"~", b"_"):
            flush()
            out.append(" " if symbol == b"~" else "-")
        elif symbol in (b"\r", b"\n"):
            flush()
            out.append("\n")
    flush()
    text = "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return charsets.clean(text)
