"""Texts as words that a database can look up, Chinese ones too.

Neither SQLite's nor PostgreSQL's own reader finds a Chinese word of two characters: they know no
words in a text without spaces, and three-letter indexes need three. So each pair of neighbours is
a token here: 志愿服务 is 志愿, 愿服, 服务 and 服, the last character alone. A word of two characters is
one token, a longer one a phrase of them, a single character the beginning of some. Letters and
digits are whole words, found by their beginning. Both databases get the same tokens.

Everything keeps its length, so that a place in the folded text is the same place in the text.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_TOKEN = 40


def fold(text: str) -> str:
    """The text as it is compared: wide letters as narrow, capitals as small; of the same length."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def _others() -> Iterator[tuple[int, int]]:
    """Every letter of the blocks that hold capitals and second forms, with what stands for it."""
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            other = unicodedata.normalize("NFKC", chr(code)).lower()
            if len(other) == 1 and ord(other) != code:
                yield code, ord(other)


# Basic letters, accented and Greek and Cyrillic ones, radicals, compatible characters, wide forms.
_BLOCKS = ((0x41, 0x5A), (0xAA, 0x52F), (0x2E80, 0x2FDF), (0xF900, 0xFAD9), (0xFF01, 0xFFEE))
_FOLDED = dict(_others())
# Words of letters and digits, and rows of other characters; a line's end parts no row.
_RUN = re.compile(r"[0-9a-z]+|[^\W0-9a-z_](?:\s*[^\W0-9a-z_])*")


def _runs(folded: str) -> Iterator[str]:
    for match in _RUN.finditer(folded):
        yield "".join(match.group().split())


def tokens(text: str) -> list[str]:
    """Every token of a text, in its order."""
    found: list[str] = []
    for run in _runs(fold(text)):
        found += _whole(run)
    return found


def _whole(run: str) -> list[str]:
    if run.isascii():
        return [run[:LONGEST_TOKEN]]
    return [*(run[place : place + 2] for place in range(len(run) - 1)), run[-1]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must follow each other; the last may be a beginning alone."""

    tokens: tuple[str, ...]
    is_beginning: bool


def phrase(word: str) -> Phrase | None:
    """A typed word as the tokens to look up; None where nothing of it can be looked up."""
    runs = list(_runs(fold(word)))
    if not runs:
        return None
    found = [token for run in runs[:-1] for token in _whole(run)]
    last = runs[-1]
    if last.isascii() or len(last) == 1:
        return Phrase((*found, last[:LONGEST_TOKEN]), is_beginning=True)
    return Phrase((*found, *_whole(last)[:-1]), is_beginning=False)


# -- what is shown of a text in which a word was found -----------------------------------------


@dataclass(frozen=True, slots=True)
class Bit:
    """A part of a snippet; the words that were looked for are marked."""

    text: str
    is_marked: bool = False


def snippet(text: str, words: Sequence[str], *, before: int = 16, length: int = 72) -> tuple[Bit, ...]:
    """The first place of a text where one of the words stands, with the words marked; () if none does."""
    patterns = [one for word in words if (one := _pattern(word))]
    if not patterns:
        return ()
    wanted = re.compile("|".join(patterns))
    folded = fold(text)
    first = wanted.search(folded)
    if first is None:
        return ()
    start = max(0, first.start() - before)
    end = min(len(text), max(start + length, first.end()))
    bits: list[Bit] = [Bit("…")] if start else []
    place = start
    for match in wanted.finditer(folded, start, end):
        bits.append(Bit(_one_line(text[place : match.start()])))
        bits.append(Bit(_one_line(text[match.start() : match.end()]), is_marked=True))
        place = match.end()
    bits.append(Bit(_one_line(text[place:end]) + ("…" if end < len(text) else "")))
    return tuple(bit for bit in bits if bit.text)


def _pattern(word: str) -> str:
    signs = [sign for sign in fold(word) if not sign.isspace()]
    return r"\s*".join(map(re.escape, signs))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
