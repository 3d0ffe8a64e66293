"""Interpretation notes 口径说明: a unit asks how an indicator is to be read, the office decides."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.models import Duty, Indicator, InterpretationNote, SchemeVersion, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.seen import note_taken
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell, tell_units
from kaoping.units.models import Role, Unit

State = InterpretationNote.State


@transaction.atomic
def ask_note(
    *, indicator: Indicator, question: str, actor: Any, unit: Unit | None = None
) -> InterpretationNote:
    """Ask how the indicator is to be read; the office is told. ``unit`` None: the office itself asks."""
    if not question.strip():
        raise Refusal(_("Write the question."))
    scheme = indicator.scheme
    note = InterpretationNote.objects.create(
        scheme=scheme.scheme, scheme_year=scheme.period_from.year, code=indicator.code,
        question=question.strip(), unit=unit, asked_by=str(actor or "")[:200], asked_at=clock.now(),
    )  # fmt: skip
    audit.record("note.asked", actor=actor, about=note, unit=unit)
    if unit is not None:
        tell(
            kind="note_asked", roles=[Role.OFFICE_HEAD, Role.CLERK], about=note, link="/notes/",
            values={"code": note.code, "words": note.question[:200]},
        )  # fmt: skip
    return note


@transaction.atomic
def decide_note(
    note: InterpretationNote,
    *,
    decision: str,
    signer: str,
    decided_on: dt.date,
    actor: Any,
    paragraph: str = "",
    question: str = "",
    replaces: InterpretationNote | None = None,
) -> InterpretationNote:
    """Decide; it stands beside the indicator from now on. All units that the indicator asks are told.

    ``question`` words it anew, for everybody to understand. ``replaces`` names a decision that this one
    takes the place of. A decision that has been given is never changed: ask anew and replace it.
    """
    if not decision.strip() or not signer.strip():
        raise Refusal(_("A decision needs its words and who signed it."))
    changed = InterpretationNote.objects.filter(pk=note.pk, state__in=[State.ASKED, State.DROPPED]).update(
        state=State.ADOPTED, decision=decision.strip(), signer=signer.strip()[:100], decided_on=decided_on,
        paragraph=paragraph.strip()[:200], decided_by=str(actor or "")[:200], replaces=replaces,
        question=question.strip() or note.question,
    )  # fmt: skip
    if not changed:
        raise Refusal(note_taken(note, kept=True))
    note.refresh_from_db()
    if replaces is not None:
        InterpretationNote.objects.filter(pk=replaces.pk, state=State.ADOPTED).update(state=State.SUPERSEDED)
    audit.record(
        "note.decided", actor=actor, about=note, unit=note.unit,
        after={"signer": note.signer, "on": decided_on.isoformat()},
    )  # fmt: skip
    units = set(_asked_units(note)) | ({note.unit_id} if note.unit_id else set())
    tell_units(
        kind="note_decided", units=units, roles=[Role.UNIT_AUTHOR, Role.UNIT_APPROVER], about=note,
        values={"code": note.code, "words": note.decision[:300]}, link="/notes/",
    )  # fmt: skip
    return note


@transaction.atomic
def drop_note(note: InterpretationNote, *, actor: Any, reason: str) -> None:
    """Leave a question undecided, with words to the unit that asked."""
    if not reason.strip():
        raise Refusal(_("Say why; the unit that asked reads it."))
    changed = InterpretationNote.objects.filter(pk=note.pk, state=State.ASKED).update(
        state=State.DROPPED, decision=reason.strip(), decided_by=str(actor or "")[:200]
    )
    if not changed:
        raise Refusal(note_taken(note, kept=False))
    audit.record("note.dropped", actor=actor, about=note, unit=note.unit, reason=reason.strip())
    if note.unit is not None:
        tell(
            unit=note.unit, roles=[Role.UNIT_AUTHOR, Role.UNIT_APPROVER], kind="note_decided", about=note,
            values={"code": note.code, "words": reason.strip()}, link="/notes/",
        )  # fmt: skip


def _asked_units(note: InterpretationNote) -> list[int]:
    windows = Window.objects.filter(
        indicator__code=note.code, indicator__scheme__scheme=note.scheme,
        indicator__scheme__state=SchemeVersion.State.PUBLISHED,
    )  # fmt: skip
    rows = Duty.objects.filter(window__in=windows, state=Duty.State.ASKED)
    return list(rows.order_by().values_list("unit_id", flat=True).distinct())
