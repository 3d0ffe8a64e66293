"""Boxes on the pictures of pages: what machines found and where, for the page to draw.

Whoever finds things on pages (seals, signatures, findings) offers a provider under a name; the
document page asks all of them. A box is a hint and decides nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kaoping.evidence.models import StoredFile


@dataclass(frozen=True, slots=True)
class Deed:
    """A button beside a box's sentence: a POST to ``address`` with ``values``."""

    words: str
    address: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """One place on a page, in shares of its width and height (0 to 1, from the upper left)."""

    key: str  # unique among the boxes of a file: letters, digits, hyphens
    page: int  # from 1
    x: float
    y: float
    width: float
    height: float
    tone: str  # ok (found), warn (missing or wrong: dashed), info
    label: str  # a few words that stand at the box
    sentence: str = ""  # what was found, in the list beside the pages
    state: str = ""  # a person's decision, in words; empty while nobody decided
    deeds: tuple[Deed, ...] = ()  # shown only to those who may decide
    by_person: bool = False  # somebody points at it; else a machine found it


# (file, whether the reader may decide) → boxes; at most two queries each.
Provider = Callable[[StoredFile, bool], Iterable[Box]]
_providers: dict[str, Provider] = {}


def offer_boxes(name: str, provider: Provider) -> None:
    """Have the document page ask ``provider``; the same name replaces."""
    _providers[name] = provider


def boxes_of(file: StoredFile, may_decide: bool) -> list[Box]:
    """All boxes of a file, by page and place; those who only read get no deeds."""
    found = [box for provider in _providers.values() for box in provider(file, may_decide)]
    return sorted(found, key=lambda box: (box.page, box.y, box.x, box.key))
