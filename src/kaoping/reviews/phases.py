"""What each phase of a panel permits: the one table that pages, actions and access read.

Whether others' marks are shown, who may still write, when a third opinion may be called: decided by
the phase and by nothing else, so that no page needs a switch of its own.
"""

from enum import StrEnum

from kaoping.reviews.models import Panel

Phase = Panel.Phase


class Deed(StrEnum):
    """What may be done in a panel, by somebody who may do it at all."""

    SETTINGS = "settings"  # indicators, marks each, blindness, third opinion
    MEMBERS = "members"  # add, remove, make a substitute
    CALIBRATE = "calibrate"  # mark reference pieces
    REFERENCES = "references"  # choose reference pieces and agree on their marks
    ASSIGN = "assign"  # give pieces to reviewers
    TAKE = "take"  # take a piece from the open queue
    MARK = "mark"  # a first mark
    MARK_AGAIN = "mark_again"  # a mark that was sent back, a third opinion
    SEND_BACK = "send_back"
    CALL_THIRD = "call_third"
    COMPARE = "compare"  # reviewers see how others marked what they marked finally


PERMITS: dict[str, frozenset[Deed]] = {
    Phase.SETUP: frozenset({Deed.SETTINGS, Deed.MEMBERS, Deed.REFERENCES, Deed.ASSIGN}),
    Phase.CALIBRATION: frozenset({Deed.MEMBERS, Deed.REFERENCES, Deed.CALIBRATE, Deed.ASSIGN}),
    Phase.MARKING: frozenset(
        {
            Deed.MEMBERS,
            Deed.CALIBRATE,
            Deed.ASSIGN,
            Deed.TAKE,
            Deed.MARK,
            Deed.MARK_AGAIN,
            Deed.SEND_BACK,
            Deed.CALL_THIRD,
        }
    ),
    Phase.MODERATION: frozenset(
        {Deed.MEMBERS, Deed.MARK_AGAIN, Deed.SEND_BACK, Deed.CALL_THIRD, Deed.COMPARE}
    ),
    Phase.DECISION: frozenset({Deed.COMPARE}),
    Phase.CLOSED: frozenset({Deed.COMPARE}),
}
ORDER: tuple[str, ...] = tuple(Phase.values)


def permits(phase: str, deed: Deed) -> bool:
    """Whether a panel in this phase lets the deed be done."""
    return deed in PERMITS[phase]


def letting(deed: Deed) -> list[str]:
    """The phases that let the deed be done, in order."""
    return [phase for phase in ORDER if deed in PERMITS[phase]]


def next_phase(phase: str) -> str | None:
    """The phase after this one; None after the last."""
    place = ORDER.index(phase) + 1
    return ORDER[place] if place < len(ORDER) else None


def goes_back(before: str, after: str) -> bool:
    """Whether the move is a step back (or a jump over a phase back), which needs a reason."""
    return ORDER.index(after) < ORDER.index(before)
