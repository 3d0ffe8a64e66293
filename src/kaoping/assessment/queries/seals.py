"""What is known of seals and signatures on files; hints only, nothing while nobody looked."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.assessment.reads import UNKNOWN


@dataclass(frozen=True, slots=True)
class SealAnswer:
    """``found``, ``none`` or ``unknown``; ``names`` is what was read off the seals."""

    seal: str = UNKNOWN
    names: tuple[str, ...] = ()
    signature: str = UNKNOWN


def seals_of(file_ids: Sequence[int]) -> dict[int, SealAnswer]:
    """Answers by file; a file that was not looked at is left out."""
    return {}
