"""A text as the codes that are compared, each with its place in the text as given.

What editing changes for free must not hide reuse: width, letter case, traditional characters,
punctuation, blanks, digits, zero-width characters. Every character becomes one 16-bit code or is
dropped, never two: so the place of a code is the place of its character and no offset can be wrong.

One table answers for every code point; it is made on first use (about 0.2 s). OpenCC is asked
character by character, because phrases would change the number of characters; 乾隆 and 干燥
therefore share a code, which makes a comparison blunter by a hair and never wrong about places.
Characters outside the first plane share the 6,400 private-use codes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint16]
Positions = npt.NDArray[np.int64]

_CODE_POINTS = 0x110000
_PRIVATE = 0xE000
_PRIVATE_COUNT = 0x1900
# Letters, and private use: an office's own glyphs in old files. The rest carries no wording.
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Co"})
# Parts of characters that printed files give for the characters themselves and Unicode equates with none.
_RADICALS = dict(
    zip(
        "⺝⺠⺫⺻⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
        "月民目聿西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
        strict=True,
    )
)
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32400))


@dataclass(frozen=True, slots=True)
class Normalised:
    """One text ready for comparison: ``codes[i]`` stands for the character at ``places[i]``."""

    codes: Codes
    places: Positions

    def __len__(self) -> int:
        return len(self.codes)


@lru_cache(maxsize=1)
def code_table() -> Codes:
    """The code of every code point; 0 for those that are dropped."""
    points = np.arange(_CODE_POINTS)
    table = np.where(points < 0x10000, points, _PRIVATE + points % _PRIVATE_COUNT).astype(np.uint16)
    table[:0x10000] = [_code(_folded(point)) for point in range(0x10000)]
    # Letters of the second plane in mathematical dress are letters; its pictures carry no wording.
    table[0x1D400:0x1D800] = [_code(_folded(point)) for point in range(0x1D400, 0x1D800)]
    table[0x1F000:0x20000] = 0
    table[0xE0000:0xF0000] = 0
    han = [point for a, b in _HAN for point in range(a, b) if table[point]]
    table[han] = _simplified([chr(table[p]) if p < 0x10000 else chr(p) for p in han])
    return table


def _folded(point: int) -> str:
    """The character in common width and lower case, empty if it carries no wording."""
    character = _RADICALS.get(chr(point), chr(point))
    if unicodedata.category(character) == "Co":
        return character
    for part in unicodedata.normalize("NFKC", character).casefold():
        if unicodedata.category(part) in _KEPT:
            return part
    return ""


def _simplified(characters: list[str]) -> list[int]:
    """The code of each character's simplified form."""
    import opencc  # reads its dictionaries when loaded; only the table needs it

    turned = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return [_code(new if len(new) == 1 else old) for old, new in zip(characters, turned, strict=True)]


def _code(character: str) -> int:
    point = ord(character) if character else 0
    return point if point < 0x10000 else _PRIVATE + point % _PRIVATE_COUNT


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code points of ``text``; lone surrogates stay what they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def normalise(text: str) -> Normalised:
    """Return what is compared of ``text``; places are in code points, as Python indexes it."""
    codes = code_table().take(code_points(text))
    places = (codes != 0).nonzero()[0]
    return Normalised(codes[places], places)


@dataclass(frozen=True, slots=True)
class Batch:
    """Several texts end to end, a zero code after each.

    ``starts[k]`` and ``ends[k]`` bound text k in ``codes``. Where a code stands in its own text,
    ``place`` tells; that is asked of few codes and therefore not worked out for all.
    """

    codes: Codes
    starts: Positions
    ends: Positions
    at: Positions
    text_starts: Positions

    def place(self, text: Positions, index: Positions) -> Positions:
        """The places, in their texts, of the codes at ``index``, given the texts' numbers."""
        return self.at[index] - self.text_starts[text]


def encoded(text: str) -> bytes:
    """How a text is kept: two bytes a character, read much faster than UTF-8."""
    return text.encode("utf-16-le", "surrogatepass")


def decoded(units: bytes) -> str:
    """The text again, exactly; but two halves of a character that stood side by side are the character."""
    return bytes(units).decode("utf-16-le", "surrogatepass")


def normalise_many(texts: Sequence[str]) -> Batch:
    """Normalise many texts in one pass; several times faster than one by one."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return _batch(code_table().take(code_points(_WALL.join(texts) + _WALL)), lengths)


def normalise_encoded(texts: Sequence[bytes]) -> Batch:
    """The same for texts as they are kept, without making strings of them."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) >> 1
    units = np.frombuffer(_ENCODED_WALL.join([*texts, b""]), np.uint16)
    if ((units & 0xF800) == 0xD800).any():
        # Pairs that stand for one character, or halves of such: counted as characters, not units.
        return normalise_many([decoded(text) for text in texts])
    return _batch(_first_plane().take(units), lengths)


@lru_cache(maxsize=1)
def _first_plane() -> Codes:
    """The part of the table that stays in a core's own cache."""
    return code_table()[:0x10000].copy()


# U+0000 is dropped by the table like any control character, so it may stand between texts.
_WALL = "\0"
_ENCODED_WALL = encoded(_WALL)


def _batch(raw: Codes, lengths: Positions) -> Batch:
    walls = (lengths + 1).cumsum() - 1
    kept = raw != 0
    kept[walls] = True
    at = kept.nonzero()[0]
    ends = at.searchsorted(walls)
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1] + 1
    return Batch(raw.take(at), starts, ends, at, walls - lengths)
