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
Places = npt.NDArray[np.int32]

_CODE_POINTS = 0x110000
_PRIVATE = 0xE000
_PRIVATE_COUNT = 0x1900
# Letters, and private use: an office's own glyphs in old files. The rest carries no wording.
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Co"})
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32400))


@dataclass(frozen=True, slots=True)
class Normalised:
    """One text ready for comparison: ``codes[i]`` stands for the character at ``places[i]``."""

    codes: Codes
    places: Places

    def __len__(self) -> int:
        return len(self.codes)


@lru_cache(maxsize=1)
def code_table() -> Codes:
    """The code of every code point; 0 for those that are dropped."""
    table = np.zeros(_CODE_POINTS, np.uint16)
    folded = {point: _folded(point) for point in range(0x20000)}
    simplified = _simplified(set(folded.values()))
    for point, character in folded.items():
        if character:
            table[point] = _code(ord(simplified.get(character, character)))
    supplementary = range(0x20000, 0x32400)
    variants = _simplified({chr(point) for point in supplementary})
    for point in supplementary:
        table[point] = _code(ord(variants.get(chr(point), chr(point))))
    planes = np.arange(0xF0000, _CODE_POINTS)
    table[0xF0000:] = _PRIVATE + planes % _PRIVATE_COUNT
    return table


def _folded(point: int) -> str:
    """The character in common width and lower case, empty if it carries no wording."""
    character = chr(point)
    if unicodedata.category(character) == "Co":
        return character
    for part in unicodedata.normalize("NFKC", character).casefold():
        if unicodedata.category(part) in _KEPT:
            return part
    return ""


def _simplified(characters: set[str]) -> dict[str, str]:
    """The simplified form of each character that has one."""
    import opencc  # noqa: PLC0415 -- reads its dictionaries when loaded; only the table needs it

    han = sorted(c for c in characters if c and any(a <= ord(c) < b for a, b in _HAN))
    turned = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {a: b for a, b in zip(han, turned, strict=True) if len(b) == 1 and a != b}


def _code(point: int) -> int:
    return point if point < 0x10000 else _PRIVATE + point % _PRIVATE_COUNT


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code points of ``text``; lone surrogates stay what they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def normalise(text: str) -> Normalised:
    """Return what is compared of ``text``; places are in code points, as Python indexes it."""
    codes = code_table()[code_points(text)]
    places = np.flatnonzero(codes)
    return Normalised(codes[places], places.astype(np.int32))


@dataclass(frozen=True, slots=True)
class Batch:
    """Several texts end to end, a zero code after each.

    ``starts[k]`` and ``ends[k]`` bound text k in ``codes``; ``places`` count within each text.
    """

    codes: Codes
    places: Places
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]


def normalise_many(texts: Sequence[str]) -> Batch:
    """Normalise many texts in one pass; four times faster than one by one."""
    # U+0000 is dropped by the table like any control character, so it may stand between texts.
    wall = "\0"
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    raw = code_table()[code_points(wall.join(texts) + wall)]
    text_ends = np.cumsum(lengths + 1) - 1
    kept = raw != 0
    kept[text_ends] = True
    at = np.flatnonzero(kept)
    codes = raw[at]
    ends = np.searchsorted(at, text_ends)
    starts = np.concatenate(([0], ends[:-1] + 1)) if len(texts) else np.zeros(0, np.int64)
    places = at.astype(np.int32)
    places -= np.repeat(
        np.concatenate(([0], text_ends[:-1] + 1)), np.diff(ends, prepend=-1)
    ).astype(np.int32)
    return Batch(codes, places, starts, ends)
