"""Who may see and do what with pieces and notices; fetchers that ask before they fetch.

Missing and not-yours look the same: 404. The same rule serves pages, lists, exports and files.
A reviewer's own door (``reviews.access``) adds the pieces of quality indicators that are assigned.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment import ports, states
from kaoping.assessment.models import (
    Draft,
    DraftFile,
    Duty,
    Material,
    Notice,
    NoticeUnit,
    Submission,
    Window,
)
from kaoping.assessment.queries.asked import assessed_body, refuse_unless_asked
from kaoping.assessment.queries.checking import STANDING
from kaoping.assessment.queries.signing import waiting_for
from kaoping.units.access import (
    SIGNING_ROLES,
    is_office,
    is_reviewer,
    reads_every_unit,
    units_of,
)
from kaoping.units.models import Role, Unit

# What a unit still keeps to itself has not arrived; nobody else reads it.
NOT_ARRIVED = (states.DRAFT, states.SIGN_OFF)


def visible_pieces(person: Any) -> QuerySet[Submission]:
    """The pieces whose pages and files this person may open."""
    own = Q(unit_id__in=units_of(person))
    if reads_every_unit(person):
        every = ~Q(first_received_at=None)
        if is_reviewer(person) and not is_office(person):  # the office decides about all of them
            every &= ~Q(pk__in=ports.reviewers_door().hidden_from(person).order_by().values("pk"))
        own |= every
    if is_reviewer(person):
        own |= Q(pk__in=ports.reviewers_door().open_to(person).order_by().values("pk"))
    return Submission.objects.filter(own)


def piece_to_see(person: Any, pk: int) -> Submission:
    piece = (
        visible_pieces(person)
        .select_related("unit", "window__indicator__scheme", "window__notice", "offered_from")
        .filter(pk=pk)
        .first()
    )
    if piece is None:
        raise Http404
    return piece


def is_of_own_unit(person: Any, piece: Submission) -> bool:
    return piece.unit_id in units_of(person)


def may_write(person: Any, piece: Submission) -> bool:
    """The unit's author writes; so may its checker and head, who sign anyway."""
    return piece.unit_id in units_of(person)


def may_sign(person: Any, piece: Submission) -> bool:
    return piece.unit_id in units_of(person, *SIGNING_ROLES)


def may_decide(person: Any, piece: Submission) -> bool:
    """Office staff decide, never about a unit they report for themselves."""
    return is_office(person) and piece.unit_id not in units_of(person)


def piece_to_write(person: Any, pk: int) -> Submission:
    """A draft or returned piece of one's own unit; else 404, or a sentence about its state."""
    piece = piece_to_see(person, pk)
    if not may_write(person, piece):
        raise Http404
    if piece.state not in (states.DRAFT, states.RETURNED):
        raise PermissionDenied(
            _("This piece is “%(state)s”, so it cannot be changed. What was sent stays as it was sent.")
            % {"state": states.PIECE[piece.state].unit}
        )
    if Draft.objects.filter(submission=piece).exclude(sent_at=None).exists():
        raise PermissionDenied(
            _(
                "This piece waits for the unit's own sign-off and cannot be changed now. "
                "Ask the checker to hand it back if something is wrong."
            )
        )
    return piece


def piece_to_offer(person: Any, pk: int) -> Submission:
    """A piece of one's own unit whose content may begin another one; 404 for everybody else."""
    piece = piece_to_see(person, pk)
    if not may_write(person, piece):
        raise Http404
    return piece


def piece_to_withdraw(person: Any, pk: int) -> Submission:
    piece = piece_to_see(person, pk)
    if not may_write(person, piece):
        raise Http404
    if piece.state not in states.sources_of("withdraw"):
        raise PermissionDenied(
            _("This piece is “%(state)s” and can no longer be withdrawn; ask the office if it is wrong.")
            % {"state": states.PIECE[piece.state].unit}
        )
    return piece


def piece_to_sign(person: Any, pk: int) -> Submission:
    """A piece that waits for this person's sign-off."""
    piece = piece_to_see(person, pk)
    if not may_sign(person, piece):
        raise Http404
    draft = Draft.objects.filter(submission=piece).exclude(sent_at=None).first()
    if draft is None:
        raise PermissionDenied(
            _("This piece does not wait for a signature; its state is “%(state)s”.")
            % {"state": states.PIECE[piece.state].unit}
        )
    if not waiting_for(person).filter(pk=draft.pk).exists():
        raise PermissionDenied(_("The checker's signature is there; this piece now waits for the head's."))
    return piece


def piece_to_decide(person: Any, pk: int) -> Submission:
    """A piece that the office may decide about; auditors and leaders read and get 404 here."""
    piece = piece_to_see(person, pk)
    if not may_decide(person, piece):
        raise Http404
    return piece


def waiting_for_sign_off(person: Any) -> QuerySet[Draft]:
    """The drafts that wait for this person to sign, oldest first."""
    return waiting_for(person)


def own_units(person: Any) -> list[Unit]:
    """The assessed bodies for which this person reports, the roll's order; teams count for theirs."""
    ids = units_of(person)
    if not ids:
        return []
    units = Unit.objects.filter(pk__in=ids).select_related("parent").in_order()
    found: dict[int, Unit] = {}
    for unit in units:
        body = assessed_body(unit)
        if body.is_assessed:
            found.setdefault(body.pk, body)
    return list(found.values())


def unit_to_report_for(person: Any, code: str = "") -> Unit:
    """The unit for which this person reports now: the one named, else the first; 404 without one."""
    units = own_units(person)
    unit = next((one for one in units if not code or one.code == code), None)
    if unit is None:
        raise Http404
    return unit


def window_to_report(person: Any, unit: Unit, pk: int) -> Window:
    """A window in which the unit may report. Errors: 404, ``Refusal`` when it does not ask the unit."""
    window = (
        Window.objects.select_related("indicator__scheme", "notice")
        .filter(pk=pk, indicator__takes_pieces=True)
        .first()
    )
    if window is None:
        raise Http404
    refuse_unless_asked(unit, window)
    return window


def material_to_read(person: Any, pk: int) -> Material:
    """A file of an arrived version, or 404."""
    material = (
        Material.objects.select_related("file", "version__submission")
        .filter(pk=pk, version__submission__in=visible_pieces(person))
        .first()
    )
    if material is None:
        raise Http404
    return material


def draft_file_to_read(person: Any, pk: int) -> DraftFile:
    """A file of a draft of one's own unit, or 404."""
    row = (
        DraftFile.objects.select_related("file", "draft__submission")
        .filter(pk=pk, draft__submission__unit_id__in=units_of(person))
        .first()
    )
    if row is None:
        raise Http404
    return row


def visible_notices(person: Any) -> QuerySet[Notice]:
    """Issued notices: all for those who read every unit, else those that ask one's own unit."""
    notices = Notice.objects.select_related("indicator", "scheme")
    if is_office(person):
        return notices
    issued = notices.exclude(state=Notice.State.DRAFT)
    if reads_every_unit(person):
        return issued
    return issued.filter(pk__in=NoticeUnit.objects.filter(unit_id__in=units_of(person)).values("notice_id"))


def notice_to_see(person: Any, pk: int) -> Notice:
    notice = visible_notices(person).filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def may_acknowledge(person: Any, unit: Unit) -> bool:
    return unit.pk in units_of(person, Role.UNIT_AUTHOR, *SIGNING_ROLES)


def draft_to_continue(person: Any, unit: Unit, window: Window) -> Submission | None:
    """The unit's draft for the window, or its returned piece when no other place is free."""
    pieces = Submission.objects.filter(unit=unit, window=window)
    draft = pieces.filter(state=Submission.State.DRAFT).order_by("id").first()
    if draft is not None:
        return draft
    standing = list(pieces.filter(state__in=STANDING).order_by("id"))
    returned = [piece for piece in standing if piece.state == Submission.State.RETURNED]
    slots = Duty.objects.filter(unit=unit, window=window).count()
    return returned[0] if returned and slots and len(standing) >= slots else None
