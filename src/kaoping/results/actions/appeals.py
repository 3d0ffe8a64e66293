"""An appeal on its way: filed by the unit, admitted or not by the office, its facts found.

Every deed claims the appeal by a conditional update, writes an event for the appeal's own clock and a
row of the audit trail, and tells whom it concerns. The published score stands all the while.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment.content import PieceFile
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.notifications.actions import tell
from kaoping.results.appeal_clock import DAYS_TO_ADMIT, DAYS_TO_DECIDE, working_day
from kaoping.results.models import Appeal, AppealEvent, AppealFile, AppealFinding, AppealLine, Publication
from kaoping.results.queries.appeal_people import (
    WHY,
    barred_ids,
)
from kaoping.results.queries.appeals import OPENED, UNDER_REVIEW, is_replaced, next_number, pieces_of
from kaoping.reviews.actions.appeal_marks import take_back_asks
from kaoping.units.models import Person, Post, Role, Unit

State = Appeal.State
OFFICE = (Role.CLERK, Role.OFFICE_HEAD)
UNIT = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER, Role.UNIT_HEAD)
TRIES = 5  # two units at once may read the same last number
NOTHING_PROPOSED: dict[str, Any] = {"decision": "", "decision_text": "", "proposal": {}, "decided_at": None}
Line = tuple[str, str, str]  # indicator, window ("": the whole line), exact score


def refuse_outside_window(publication: Publication, day: dt.date | None = None) -> bool:
    """Whether an appeal that came on ``day`` (None: today) is late: it is kept, and said so.

    Errors: ``Refusal`` before the window has opened, and for a revision that another replaced.
    """
    if is_replaced(publication):
        raise Refusal(
            _("Revision %(old)s was replaced by revision %(new)s. Object to that one, on your sheet.")
            % {"old": publication.revision, "new": publication.revised_by.revision}
        )
    came, first, last = day or clock.today(), publication.objection_from, publication.objection_until
    if first is None or last is None or publication.step not in OPENED:
        raise Refusal(
            _("The result is not open to objections yet. You are told when it is; until then ask the office.")
        )
    if came < first:
        raise Refusal(
            _("Objections are open from %(first)s to %(last)s. Come back on the first of these days.")
            % {"first": _day(first), "last": _day(last)}
        )
    return came > last


def file_appeal(
    publication: Publication,
    unit: Unit,
    *,
    lines: Sequence[Line],
    grounds: str,
    files: Sequence[PieceFile] = (),
    actor: Any,
    came_by: str = Appeal.CameBy.WEB,
    arrived_on: dt.date | None = None,
) -> Appeal:
    """The unit objects to these lines; it gets a number at once. Files are kept before this is called.

    One that came by mail or on paper is entered by the office with the day on which it arrived, which
    decides whether it came in time.

    After the last day the appeal is kept as not admitted, with the sentence that says so: its number
    proves that it came, and the office may admit it all the same. Errors: ``Refusal``.
    """
    if arrived_on is not None and arrived_on > clock.today():
        raise Refusal(_("It cannot have arrived on a day that has not come yet."))
    is_late = refuse_outside_window(publication, arrived_on)
    if not lines:
        raise Refusal(_("Choose at least one line of the sheet to which you object."))
    if not grounds.strip():
        raise Refusal(_("Say why: the grounds are what is decided about."))
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _file(
                    publication, unit, lines, grounds.strip(), files, actor, is_late=is_late, came_by=came_by,
                    arrived_on=arrived_on or clock.today(),
                )  # fmt: skip
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError


def _file(
    publication: Publication,
    unit: Unit,
    lines: Sequence[Line],
    grounds: str,
    files: Sequence[PieceFile],
    actor: Any,
    *,
    is_late: bool,
    came_by: str,
    arrived_on: dt.date,
) -> Appeal:
    Publication.objects.select_for_update().filter(pk=publication.pk).first()
    codes = {indicator for indicator, _window, _score in lines}
    open_lines = AppealLine.objects.filter(
        appeal__unit=unit,
        appeal__publication=publication,
        appeal__state__in=UNDER_REVIEW,
        indicator__in=codes,
    ).select_related("appeal")
    if (one := open_lines.first()) is not None:
        raise Refusal(
            _("Line %(line)s is under review already (%(number)s). Withdraw that one to file another.")
            % {"line": one.indicator, "number": one.appeal.number}
        )
    now = min(clock.now(), clock.end_of_day(arrived_on) - dt.timedelta(seconds=1))
    why = ""
    if is_late:
        last = publication.objection_until
        why = _("It came on %(day)s; objections were open until %(last)s.") % {
            "day": _day(arrived_on), "last": _day(last) if last else ""
        }  # fmt: skip
    appeal = Appeal.objects.create(
        publication=publication, unit=unit, number=next_number(publication), grounds=grounds, filed_by=actor,
        filed_at=now, came_by=came_by, admit_by=working_day(arrived_on, DAYS_TO_ADMIT), admitted_why=why,
        state=State.INADMISSIBLE if is_late else State.FILED,
    )  # fmt: skip
    AppealLine.objects.bulk_create(
        AppealLine(appeal=appeal, indicator=indicator, window=window, score=score)
        for indicator, window, score in lines
    )
    AppealFile.objects.bulk_create(
        AppealFile(appeal=appeal, file=one.file, name=one.name, position=place)
        for place, one in enumerate(files, 1)
    )
    for sent in files:
        enqueue("kaoping.evidence.gate.tasks.look", sent.file.pk)
    if came_by != Appeal.CameBy.WEB:
        happened(appeal, "entered", actor=actor, text=str(Appeal.CameBy(came_by).label))
        tell_unit(appeal, "appeal_entered", due_on=arrived_on.isoformat())
    happened(appeal, "late" if is_late else "filed", actor=actor, text=why)
    audit.record(
        "appeal.filed", actor=actor, about=appeal, unit=unit,
        after={"lines": sorted(codes), "late": is_late, "files": len(files), "came_by": came_by},
    )  # fmt: skip
    tell_office(appeal, "appeal_late" if is_late else "appeal_filed")
    if is_late:
        tell_unit(appeal, "appeal_refused", why=why)
    return appeal


@transaction.atomic
def withdraw(appeal: Appeal, *, actor: Any, reason: str) -> None:
    """The unit takes its appeal back until it is decided; the score stands."""
    claim(appeal, UNDER_REVIEW, actor=actor, state=State.WITHDRAWN, **NOTHING_PROPOSED)
    take_back_asks([piece.pk for piece in pieces_of(appeal)], actor=actor, reason=appeal.number)
    happened(appeal, "withdrawn", actor=actor, text=reason)
    audit.record("appeal.withdrawn", actor=actor, about=appeal, unit=appeal.unit, reason=reason)
    tell_office(appeal, "appeal_withdrawn")


@transaction.atomic
def admit(appeal: Appeal, *, actor: Any, why: str = "") -> None:
    """Take the appeal up; the days to decide begin. One that came late is admitted with a reason only."""
    late = appeal.state == State.INADMISSIBLE
    if late and not why.strip():
        raise Refusal(_("It came late: say why it is taken up all the same. The reason reaches the unit."))
    _refuse_own(appeal, actor)
    today = clock.today()
    claim(
        appeal, (State.FILED, State.INADMISSIBLE), actor=actor, state=State.ADMITTED, admitted_by=actor,
        admitted_at=clock.now(), admitted_why=why.strip(), due_on=working_day(today, DAYS_TO_DECIDE),
    )  # fmt: skip
    happened(appeal, "admitted", actor=actor, text=why.strip())
    audit.record("appeal.admitted", actor=actor, about=appeal, unit=appeal.unit, reason=why.strip())
    tell_unit(appeal, "appeal_admitted", due_on=appeal.due_on.isoformat() if appeal.due_on else "")


@transaction.atomic
def refuse(appeal: Appeal, *, actor: Any, why: str) -> None:
    """Not admitted, with the reason that the unit reads."""
    if not why.strip():
        raise Refusal(_("Say why it is not admitted; the unit reads the reason."))
    _refuse_own(appeal, actor)
    claim(
        appeal, (State.FILED,), actor=actor, state=State.INADMISSIBLE, admitted_by=actor,
        admitted_at=clock.now(), admitted_why=why.strip(),
    )  # fmt: skip
    happened(appeal, "inadmissible", actor=actor, text=why.strip())
    audit.record("appeal.refused", actor=actor, about=appeal, unit=appeal.unit, reason=why.strip())
    tell_unit(appeal, "appeal_refused", why=why.strip())


@transaction.atomic
def add_finding(appeal: Appeal, *, actor: Any, text: str, is_open_question: bool = False) -> AppealFinding:
    """A fact that was found out; it is never edited. Who finds facts does not decide."""
    _refuse_own(appeal, actor)
    if actor.pk in (appeal.decider_id, appeal.confirmer_id):
        raise Refusal(_("You decide or confirm this appeal; somebody else finds out its facts."))
    claim(appeal, (State.ADMITTED, State.REMARKING), actor=actor)
    finding = AppealFinding.objects.create(
        appeal=appeal,
        text=text.strip(),
        is_open_question=is_open_question,
        made_by=actor,
        made_at=clock.now(),
    )
    happened(appeal, "fact", actor=actor)
    audit.record(
        "appeal.fact_found", actor=actor, about=appeal, unit=appeal.unit,
        after={"text": finding.text, "open": is_open_question},
    )  # fmt: skip
    return finding


# -- what all of them do ------------------------------------------------------------------------


def claim(appeal: Appeal, states: Collection[str], *, actor: Any, **changes: Any) -> None:
    """Take the appeal for this deed if it is still as it was seen. Errors: ``Refusal``."""
    changed = Appeal.objects.filter(pk=appeal.pk, state__in=states, version=appeal.version).update(
        version=appeal.version + 1, **changes
    )
    if not changed:
        now = Appeal.objects.get(pk=appeal.pk)
        raise Refusal(
            _("The appeal has moved on meanwhile: it is “%(state)s” now. Look again before you go on.")
            % {"state": now.get_state_display()}
        )
    appeal.refresh_from_db()


def happened(appeal: Appeal, kind: str, *, actor: Any, text: str = "") -> None:
    AppealEvent.objects.create(
        appeal=appeal,
        kind=kind,
        text=text,
        actor=actor if isinstance(actor, Person) else None,
        at=clock.now(),
    )


def why_barred(appeal: Appeal, person: Person) -> str:
    """The reasons that keep somebody out, as words; "" when nothing does."""
    return _(", ").join(str(WHY[one]) for one in barred_ids(appeal).get(person.pk, ()))


def _refuse_own(appeal: Appeal, actor: Any) -> None:
    """Nobody handles an appeal of their own unit, or one that they filed."""
    why = set(barred_ids(appeal).get(actor.pk, ())) & {"unit", "was_unit", "filed", "conflict"}
    if why:
        raise Refusal(
            _("You belong to the unit or have declared a conflict; somebody else handles this one.")
        )


def tell_unit(appeal: Appeal, kind: str, **values: Any) -> None:
    tell(
        kind=kind, unit=appeal.unit, roles=UNIT, values={"number": appeal.number, **values}, about=appeal,
        link=f"/appeals/{appeal.pk}/",
    )  # fmt: skip


def tell_office(appeal: Appeal, kind: str, **values: Any) -> None:
    tell(
        kind=kind, roles=OFFICE, values={"number": appeal.number, "unit": appeal.unit.name, **values},
        about=appeal, link=f"/appeals/{appeal.pk}/",
    )  # fmt: skip


def tell_person(person: Person, kind: str, appeal: Appeal, **values: Any) -> None:
    """Tell somebody at the first of their posts."""
    post = Post.objects.filter(incumbencies__person=person).order_by("id").values_list("id", flat=True)[:1]
    tell(
        kind=kind, posts=list(post), values={"number": appeal.number, "unit": appeal.unit.name, **values},
        about=appeal, link=f"/appeals/{appeal.pk}/",
    )  # fmt: skip


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")
