"""Whose name stands on a seal, although the machine misread some of it.

Worn seals lose characters, and the ring may be cut at the wrong gap, so names are compared round
the ring and by how much they share, not letter by letter. Traditional forms that the recogniser
writes for blurred simplified ones count as the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any

ALIKE = 0.6  # share in common from which a name is taken for this one
CLEAR = 0.12  # by how much it must be more alike than any other


@dataclass(frozen=True, slots=True)
class Match:
    """Whose seal it seems to be: ``own``, ``superior``, ``other`` (of another unit) or ``unknown``."""

    whose: str
    name: str = ""  # the name it was taken for
    share: float = 0.0  # how much of it was read, 0 to 1


def match(words: str, own: Iterable[str], superior: Iterable[str] = (), others: Iterable[str] = ()) -> Match:
    """Compare the words of a seal with names: the unit's, the unit's above it, everybody else's."""
    words = plain(words)
    if len(words) < 3:
        return Match("unknown")
    best = {
        whose: max(((likeness(words, plain(name)), name) for name in names if name), default=(0.0, ""))
        for whose, names in (("own", own), ("superior", superior), ("other", others))
    }
    own_share, superior_share = best["own"][0], best["superior"][0]
    other_share = best["other"][0]
    for whose in ("own", "superior"):
        share, name = best[whose]
        if share >= ALIKE and share + 0.001 >= max(own_share, superior_share) and share + CLEAR > other_share:
            return Match(whose, name, round(share, 2))
    if other_share >= ALIKE + 0.1:
        return Match("other", best["other"][1], round(other_share, 2))
    return Match("unknown", "", round(max(own_share, superior_share, other_share), 2))


def likeness(words: str, name: str) -> float:
    """How much two names share, 0 to 1, wherever the ring was cut.

    A seal often gives the place and the office in full where the list of units has it short
    (清河市教育局 for 教育局): a name that lies wholly within the seal's words is that name.
    """
    if not words or not name:
        return 0.0
    if name in words or (len(words) >= 4 and words in name):
        return 0.8 + 0.2 * min(len(words), len(name)) / max(len(words), len(name))
    straight = _ratio(words, name)
    round_it = max((_ratio(words[n:] + words[:n], name) for n in range(1, len(words))), default=0.0)
    inside = _within(words, name)
    return max(straight, round_it * 0.97, inside * 0.9)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _within(words: str, name: str) -> float:
    """The best share of a short name within long words."""
    if len(name) < 4 or len(words) <= len(name):
        return 0.0
    return max(_ratio(words[n : n + len(name)], name) for n in range(len(words) - len(name) + 1))


def plain(name: str) -> str:
    """A name as it is compared: simplified, without spaces, brackets and marks."""
    return "".join(c for c in _simplifier().convert(name) if c.isalnum())


@cache
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
