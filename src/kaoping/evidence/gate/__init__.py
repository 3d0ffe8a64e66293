"""One gate for mail and web: nothing opens a stranger's file that has not come through here.

This package's first module loads no Django: the child is started from it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.evidence.models import Inspection, StoredFile


def inspect(file: "StoredFile") -> "Inspection":
    """What the gate says about the file; looked at now if nobody did. May run twice without harm.

    Call it outside a transaction. Errors: ``OSError`` when the disk refuses; nothing is kept then.
    """
    from kaoping.evidence.gate.inspecting import inspect_now

    return inspect_now(file)


def leaves(file: "StoredFile") -> list[tuple[str, "StoredFile"]]:
    """The files that readers may open, each with its name inside: the file itself under "", or what
    lies in an archive, in its order. Refused and held ones are left out."""
    from kaoping.evidence.gate import state

    return state.leaves(file)


def is_held(file: "StoredFile") -> bool:
    """Whether the file is in quarantine: only the office may fetch it, after a warning."""
    from kaoping.evidence.gate import state

    return state.is_held(file)


def may_be_opened(file: "StoredFile") -> bool:
    """Whether a reader's child may open it: it came through the gate and was neither refused nor held."""
    from kaoping.evidence.gate import state

    return state.may_be_opened(file)


def may_be_shown(file: "StoredFile") -> bool:
    """Whether pages may be drawn of it: nothing in it acts by itself, or the office released it."""
    from kaoping.evidence.gate import state

    return state.may_be_shown(file)
