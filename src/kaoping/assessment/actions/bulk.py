"""One deed for many pieces, each through its own action; what is refused says why.

The preview does every deed in a transaction and takes all of it back, so that it cannot promise
what the deed would refuse.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.actions.allowances import grant_extension
from kaoping.assessment.actions.decisions import accept
from kaoping.assessment.actions.leases import refuse_if_held
from kaoping.assessment.actions.reminders import remind
from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.seen import marks_of_allowances
from kaoping.base.numbers import number_in
from kaoping.units.access import units_of

ACCEPT, REMIND, EXTEND = "accept", "remind", "extend"
MOST = 200  # pieces at once


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one piece, or would; ``why`` is a sentence where nothing does."""

    piece: Submission
    why: str = ""

    @property
    def is_done(self) -> bool:
        return not self.why


@dataclass(frozen=True, slots=True)
class Wanted:
    """The deed with what it needs: the day and the reason of an extension.

    ``seen``: what each piece was when it was previewed (``marks_before``), by piece.
    """

    deed: str
    until: dt.date | None = None
    reason: str = ""
    seen: Mapping[int, str] = field(default_factory=dict)


def marks_before(pieces: Sequence[Submission], deed: str) -> dict[int, str]:
    """What the deed is held against: a piece's lock, or what its unit has been granted."""
    if deed == EXTEND:
        return marks_of_allowances(pieces)
    return {piece.pk: str(piece.lock_no) for piece in pieces}


def preview(pieces: Sequence[Submission], wanted: Wanted, *, actor: Any) -> list[Line]:
    """What would be done, without doing it."""
    with transaction.atomic():
        lines = _lines(pieces, wanted, actor)
        transaction.set_rollback(True)
    return lines


def carry_out(pieces: Sequence[Submission], wanted: Wanted, *, actor: Any) -> list[Line]:
    """Do it, each piece in a transaction of its own."""
    return _lines(pieces, wanted, actor)


def _lines(pieces: Sequence[Submission], wanted: Wanted, actor: Any) -> list[Line]:
    own = units_of(actor)
    deed = _DEEDS[wanted.deed]
    seen: set[tuple[int, int]] = set()
    lines = []
    for piece in pieces:
        place = (piece.unit_id, piece.window_id)
        if piece.unit_id in own:
            why = _("You report for this unit yourself; a colleague decides.")
        elif wanted.deed != ACCEPT and place in seen:
            why = _("The same unit and window stand above; once is enough.")
        else:
            why = _why_not(deed, piece, wanted, actor)
        seen.add(place)
        lines.append(Line(piece, why))
    return lines


def _why_not(deed: "Deed", piece: Submission, wanted: Wanted, actor: Any) -> str:
    try:
        with transaction.atomic():
            deed(piece, wanted, actor)
    except Refusal as refusal:
        return refusal.sentence
    return ""


Deed = Callable[[Submission, Wanted, Any], None]


def _accept(piece: Submission, wanted: Wanted, actor: Any) -> None:
    refuse_if_held(piece, person=actor)
    seen = number_in(wanted.seen.get(piece.pk, ""))
    if seen is not None:
        piece.lock_no = seen
    accept(piece, actor=actor)


def _remind(piece: Submission, wanted: Wanted, actor: Any) -> None:
    remind(piece.window, actor=actor, unit=piece.unit)


def _extend(piece: Submission, wanted: Wanted, actor: Any) -> None:
    if wanted.until is None:
        raise Refusal(_("Say until when the pieces are on time."))
    grant_extension(
        unit=piece.unit, window=piece.window, until=wanted.until, reason=wanted.reason, actor=actor,
        seen=wanted.seen.get(piece.pk, ""),
    )  # fmt: skip


_DEEDS: dict[str, Deed] = {ACCEPT: _accept, REMIND: _remind, EXTEND: _extend}
