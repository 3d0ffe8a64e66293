"""What is known of seals and signatures on files; hints only, nothing while nobody looked."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.assessment.reads import UNKNOWN
from kaoping.evidence.seals.marks import seen_of_ids


@dataclass(frozen=True, slots=True)
class SealAnswer:
    """``found``, ``none`` or ``unknown``; ``names`` is what was read off the seals."""

    seal: str = UNKNOWN
    names: tuple[str, ...] = ()
    signature: str = UNKNOWN


def seals_of(file_ids: Sequence[int]) -> dict[int, SealAnswer]:
    """Answers by file, with two queries; a file that was not looked at is left out."""
    return {
        file_id: SealAnswer(_plain(seen.seal), tuple(seen.names()), _plain(seen.signature))
        for file_id, seen in seen_of_ids(file_ids).items()
        if seen.is_looked_at
    }


def _plain(state: str) -> str:
    return state if state in ("found", "none") else UNKNOWN
