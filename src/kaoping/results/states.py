"""What state each asked piece of a window is in: one rule for the sheet and the matrix."""

from collections.abc import Iterable

from kaoping.assessment import states as duty_states

# What a piece's fate in scoring means for the place it was sent for.
OF_REASON = {
    "counted": duty_states.COUNTED,
    "awaiting_marks": duty_states.IN_REVIEW,
    "submitted": duty_states.RECEIVED,
    "returned": duty_states.SENT_BACK,
    "late": duty_states.LATE,
    "rejected": duty_states.NOT_ADOPTED,
    "returned_too_often": duty_states.NOT_ADOPTED,
    "clawed_back": duty_states.NOT_ADOPTED,
}
HOLDS_A_PLACE = (
    duty_states.COUNTED,
    duty_states.IN_REVIEW,
    duty_states.SENT_BACK,
    duty_states.RECEIVED,
)
EXPLAINS_A_GAP = (duty_states.LATE, duty_states.NOT_ADOPTED)


def slot_states(
    required: int, reasons: Iterable[str], *, opened: bool, over: bool, waived: bool = False
) -> list[str]:
    """One state for each of ``required`` places, the best-filled first.

    Pieces that stand or may still stand take places; a place left empty after the due day says
    why it is empty (a late or refused piece) or that nothing came.
    """
    if waived:
        return [duty_states.WAIVED] * required
    fates = [OF_REASON.get(reason, "") for reason in reasons]
    filled = [state for kind in HOLDS_A_PLACE for state in fates if state == kind][:required]
    free = required - len(filled)
    if not over:
        return filled + [duty_states.OPEN if opened else duty_states.NOT_YET] * free
    why = [state for kind in EXPLAINS_A_GAP for state in fates if state == kind][:free]
    return filled + why + [duty_states.MISSED] * (free - len(why))
