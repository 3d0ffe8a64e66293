"""Who may see and judge: those who read every unit, and the unit its own pieces; 404 otherwise."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kaoping.assessment import access as pieces
from kaoping.assessment.models import Submission
from kaoping.assessment.ports import reviewers_door
from kaoping.originality.models import Check, Sweep, Wording
from kaoping.units.access import is_office, reads_every_unit, units_of


def visible_checks(person: Any) -> QuerySet[Check]:
    """The reports of the pieces that this person may read in full; a reviewer marks without them."""
    rows = Check.objects.select_related("submission__unit", "submission__window__indicator", "version")
    if reads_every_unit(person):
        return rows.exclude(submission__first_received_at=None)
    return rows.filter(submission__unit_id__in=units_of(person))


def piece_to_see(person: Any, piece_pk: int) -> Submission:
    """A piece whose report one may read, compared already or not."""
    piece = pieces.piece_to_see(person, piece_pk)
    if not (reads_every_unit(person) or pieces.is_of_own_unit(person, piece)):
        raise Http404
    return piece


def piece_to_mark(person: Any, piece_pk: int) -> Submission:
    """A piece that one marks or may open: its result is told without names."""
    marked = (
        reviewers_door().to_mark(person).select_related("unit", "window__indicator__scheme", "window__notice")
    )
    return marked.filter(pk=piece_pk).first() or pieces.piece_to_see(person, piece_pk)


def check_to_see(person: Any, piece_pk: int, version: int | None = None) -> Check:
    """The report of one version of a piece, the newest one by default."""
    rows = visible_checks(person).filter(submission=piece_pk)
    if version is not None:
        rows = rows.filter(version__number=version)
    found = rows.order_by("-version__number").first()
    if found is None:
        raise Http404
    return found


def may_judge(person: Any, check: Check) -> bool:
    """Office staff, never about a unit they report for themselves."""
    return pieces.may_decide(person, check.submission)


def draft_to_check(person: Any, piece_pk: int) -> Submission:
    """A draft or returned piece of one's own unit, or one that waits for one's signature."""
    if pieces.waiting_for_sign_off(person).filter(submission=piece_pk).exists():
        return pieces.piece_to_sign(person, piece_pk)
    return pieces.piece_to_write(person, piece_pk)


def must_keep_texts(person: Any) -> None:
    """Collections, wording and sweeps belong to the office; 404 for everybody else."""
    if not is_office(person):
        raise Http404


def may_read_texts(person: Any) -> None:
    """Leaders and auditors read what the office keeps here; 404 for units and reviewers."""
    if not reads_every_unit(person):
        raise Http404


def wording_to_withdraw(person: Any, pk: int) -> Wording:
    must_keep_texts(person)
    row = Wording.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def sweep_to_see(person: Any, pk: int) -> Sweep:
    may_read_texts(person)
    row = Sweep.objects.select_related("file").filter(pk=pk, state=Sweep.State.DONE).first()
    if row is None:
        raise Http404
    return row
