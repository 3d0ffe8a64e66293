r"""Rich text (rtf), read by its tokens: groups, control words, bytes in the code page of their font.

Chinese writers give letters as ``\'d6\'d0`` in GBK, as ``\uN`` with a substitute, or as raw bytes; a code page
936 (or a font of character set 134) is read as GB 18030.
"""

from __future__ import annotations

import binascii
import codecs
import contextlib
import re
from dataclasses import dataclass, replace

from kaoping.pure.documents import limits
from kaoping.pure.documents.encoding import decode
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.errors import ExtractionError

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8", 10008: "gb18030"}
_CHARACTER_SETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949"}
_SKIPPED = frozenset(
    b"colortbl stylesheet info themedata colorschememapping latentstyles datastore listtable listoverridetable "
    b"rsidtbl generator xmlnstbl mmathPr fldinst object objdata nonshppict bkmkstart bkmkend filetbl revtbl pntext "
    b"pnseclvl wgrffmtfilter panose falt sp sn sv private userprops docvar blipuid template".split()
)
_SIDES = {
    b"header": BlockKind.HEADER, b"headerl": BlockKind.HEADER, b"headerr": BlockKind.HEADER,
    b"headerf": BlockKind.HEADER, b"footer": BlockKind.FOOTER, b"footerl": BlockKind.FOOTER,
    b"footerr": BlockKind.FOOTER, b"footerf": BlockKind.FOOTER, b"footnote": BlockKind.NOTE,
    b"annotation": BlockKind.NOTE, b"shptxt": BlockKind.BOX,
}  # fmt: skip
_STRIKES = frozenset([b"strike", b"striked"])
_ENDS = frozenset([b"par", b"sect", b"page", b"column", b"softpage"])
_SIGNS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": "　", b"enspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": " ", b"_": "-", b"\t": "\t"}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group says; a closing brace brings back the one before."""

    skip: bool = False
    fonts: bool = False
    picture: bool = False
    side: BlockKind | None = None
    codec: str = ""
    after_u: int = 1
    in_row: bool = False
    struck: bool = False  # a line goes through the words
    hidden: bool = False


def read(kind: str, content: bytes) -> Document:
    """Text and pictures. Errors: ``broken`` when it does not begin as rich text."""
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in content[:2]:
        content = decode(content).encode("gb18030", "replace")  # saved as a text of two bytes a letter
    if not content.removeprefix(codecs.BOM_UTF8).lstrip()[:5] == b"{\\rtf":
        raise ExtractionError("broken", what="head")
    return _Reader(kind, content).run()


class _Reader:
    def __init__(self, kind: str, content: bytes) -> None:
        self.content = content
        self.gather = Gather(kind)
        self.state = _State()
        self.stack: list[_State] = []
        self.page_codec = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = 0
        self.raw = bytearray()  # bytes that wait to be decoded together
        self.texts: dict[BlockKind | None, list[str]] = {None: []}
        self.to_skip = 0  # substitutes after a letter given by its number
        self.fresh = False  # the group has just been opened
        self.starred = False
        self.hex = bytearray()

    def run(self) -> Document:
        with contextlib.suppress(Full):
            place = 0
            while place < len(self.content):
                match = _TOKEN.match(self.content, place)
                if match is None:
                    place += 1
                    continue
                place = match.end()
                word, number, byte, symbol, brace, plain = match.groups()
                if brace:
                    self._brace(brace)
                elif word:
                    place += self._word(word, int(number) if number else None)
                elif byte:
                    self._bytes(bytes.fromhex(byte.decode()))
                elif symbol:
                    self._symbol(symbol)
                elif plain:
                    self._bytes(plain)
            self._end(None)
        return self.gather.done()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        if brace == b"{":
            if len(self.stack) >= limits.MOST_DEPTH:
                raise ExtractionError("too_deep", most=limits.MOST_DEPTH)
            self.stack.append(self.state)
            self.fresh = True
            return
        before = self.stack.pop() if self.stack else _State()
        if self.state.side != before.side:
            self._end(self.state.side)
        if self.state.picture and not before.picture:
            self._picture()
        self.state, self.to_skip = before, 0

    def _word(self, word: bytes, number: int | None) -> int:
        """Do what a control word says; how many bytes behind it are to be jumped over."""
        self._flush()
        fresh, self.fresh = self.fresh, False
        starred, self.starred = self.starred, False
        if word == b"bin":
            return max(0, min(number or 0, len(self.content)))
        if word in _SKIPPED or (word == b"deleted" and number != 0):
            self.state = replace(self.state, skip=True)
        elif word == b"fonttbl":
            self.state = replace(self.state, fonts=True)
        elif word == b"pict":
            self.state = replace(self.state, picture=True)
            self.hex.clear()
        elif word in _SIDES:
            self.state = replace(self.state, side=_SIDES[word])
        elif starred and fresh and word not in (b"shppict", b"shpinst", b"cs"):
            self.state = replace(self.state, skip=True)
        elif word == b"ansicpg":
            self.page_codec = _CODE_PAGES.get(number or 0, self.page_codec)
        elif word == b"f" and number is not None:
            self.font = number
            self.state = replace(self.state, codec=self.fonts.get(number, ""))
        elif word == b"fcharset" and self.state.fonts:
            if number in _CHARACTER_SETS:
                self.fonts[self.font] = _CHARACTER_SETS[number]
        elif word == b"uc":
            self.state = replace(self.state, after_u=max(0, min(number or 0, 8)))
        elif word in _STRIKES:
            self.state = replace(self.state, struck=number != 0)
        elif word == b"v":
            self.state = replace(self.state, hidden=number != 0)
        elif word == b"plain":
            self.state = replace(self.state, struck=False, hidden=False)
        elif not self._is_silent():
            self._letters(word, number)
        return 0

    def _letters(self, word: bytes, number: int | None) -> None:
        if word == b"u" and number is not None:
            if not self._is_left_out():
                self._say(chr(number % 65536))
            self.to_skip = self.state.after_u
        elif word == b"par" and self.state.in_row:
            self._say("\n")
        elif word in _ENDS:
            self._end(self.state.side)
        elif word in (b"intbl", b"pard"):
            self.state = replace(self.state, in_row=word == b"intbl")
        elif word in (b"cell", b"nestcell"):
            self._say("\t")
        elif word in (b"row", b"nestrow"):
            self._end(self.state.side, is_row=True)
        elif word in _SIGNS:
            self._say(_SIGNS[word])

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if symbol == b"*":
            self.starred = True
            return
        self.fresh = False
        if self._is_silent():
            return
        if symbol in (b"\r", b"\n"):
            self._end(self.state.side)
        elif symbol in (b"\\", b"{", b"}"):
            self._bytes(symbol)
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _bytes(self, found: bytes) -> None:
        self.fresh = False
        if self.state.picture and not self.state.skip:
            if len(self.hex) <= 2 * limits.MOST_PICTURE_BYTES:
                self.hex += found
        elif not self._is_silent():
            if self.to_skip:
                left = min(self.to_skip, len(found))
                self.to_skip -= left
                found = found[left:]
            if not self._is_left_out():
                self.raw += found

    def _is_silent(self) -> bool:
        return self.state.skip or self.state.fonts or self.state.picture

    def _is_left_out(self) -> bool:
        """Ends of paragraphs and cells stay: only the words are no text any more."""
        return self.state.struck or self.state.hidden

    def _flush(self) -> None:
        if self.raw:
            codec = self.state.codec or self.page_codec
            self.texts.setdefault(self.state.side, []).append(self.raw.decode(codec, "replace"))
            self.raw.clear()

    def _say(self, text: str) -> None:
        self.texts.setdefault(self.state.side, []).append(text)

    def _end(self, side: BlockKind | None, *, is_row: bool = False) -> None:
        """The end of a paragraph or row: keep what was said. Halves of a letter beyond 16 bits meet here."""
        self._flush()
        parts = self.texts.setdefault(side, [])
        text = "".join(parts)
        parts.clear()
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if is_row:
            self.gather.add(BlockKind.TABLE, text.rstrip("\t\n"))
        else:
            self.gather.add(side or BlockKind.PARAGRAPH, text)

    def _picture(self) -> None:
        try:
            content = binascii.unhexlify(re.sub(rb"[^0-9a-fA-F]", b"", bytes(self.hex)))
        except binascii.Error:
            self.gather.fault("part_broken")
        else:
            if content:
                self.gather.add_picture(f"{len(self.gather.pictures) + 1}", content)
        self.hex.clear()
