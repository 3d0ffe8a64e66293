"""What was guessed: the words that were read, what they were taken for, how sure, what else they may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from kaoping.pure.scheme.kinds import Plain

Sure: TypeAlias = Literal["sure", "likely", "unsure"]
Said: TypeAlias = tuple[str, Mapping[str, Any]]  # a code with its parameters; ``sentences`` has the words


@dataclass(frozen=True, slots=True)
class Guess:
    """One reading of one cell. ``word`` is the word of the draft's line that it made."""

    indicator: str  # its id in the draft; "" for the whole scheme
    word: str
    read: str  # the cell's own words
    took: Said
    sure: Sure
    other: Said | None = None  # what else it may mean


@dataclass(frozen=True, slots=True)
class Reading:
    """Words of the language read out of a text, with what to say of them."""

    words: dict[str, Plain]
    took: Said
    sure: Sure
    read: str
    other: Said | None = None
    word: str = ""  # beside which line of the draft it is said


@dataclass(slots=True)
class Unread:
    """Words of the paper that were not understood; ``indicator`` "" for the whole paper."""

    indicator: str
    where: str
    words: str
    why: Said = field(default=("not_understood", {}))
