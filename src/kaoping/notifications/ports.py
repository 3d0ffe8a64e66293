"""What can be said to people: kinds of notices, each with its sentence.

A higher package offers its kinds when its app is ready; a row keeps the code and plain values,
and the sentence is made when it is read, in the reader's language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NotificationKind:
    """``sentence`` makes a whole translated sentence of the row's values."""

    code: str
    sentence: Callable[[Mapping[str, Any]], str]
    needs_a_deed: bool = False  # waits for somebody to act, not only to read
    for_group: bool = False  # speaks of items and days alone, so a group chat may hear it


_kinds: dict[str, NotificationKind] = {}


def offer(kind: NotificationKind) -> None:
    """Register a kind; the same code replaces."""
    _kinds[kind.code] = kind


def kind(code: str) -> NotificationKind | None:
    """The kind with this code, or None when nobody offers it any more."""
    return _kinds.get(code)


def kinds() -> tuple[NotificationKind, ...]:
    """All kinds, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))
