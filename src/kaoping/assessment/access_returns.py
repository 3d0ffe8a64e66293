"""Who may edit the reasons for a return, point at places, mend for a unit, and answer a mending."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment import access, states
from kaoping.assessment.models import Material, Mending, ReturnMark, Submission, Version
from kaoping.assessment.queries.mending import mending_of, mendings_of_units
from kaoping.units.access import is_office, units_of


def visible_marks(person: Any, *, material: Material | None = None, **of: Any) -> QuerySet[ReturnMark]:
    """Places that this person may see: the office also those that no return has taken along yet."""
    marks = ReturnMark.objects.select_related("material__file", "return_row", "version").filter(**of)
    if material is not None:
        marks = marks.filter(material=material)
    if not is_office(person):
        marks = marks.exclude(return_row=None)
    return marks.order_by("material__position", "inside", "page", "top", "id")


def may_point(person: Any, version: Version) -> bool:
    """The office points at places of the last version of a piece that waits for it."""
    piece = version.submission
    return (
        piece.state == states.SUBMITTED
        and access.may_decide(person, piece)
        and not piece.versions.filter(number__gt=version.number).exists()
    )


def material_to_mark(person: Any, pk: int) -> Material:
    """A file of a piece that the office may decide about; 404 for everybody else."""
    material = access.material_to_read(person, pk)
    if not access.may_decide(person, material.version.submission):
        raise Http404
    return material


def version_to_mark(person: Any, pk: int) -> Version:
    """The last version of a piece (by the piece's key) that the office may decide about."""
    piece = access.piece_to_decide(person, pk)
    version = piece.versions.order_by("-number").first()
    if version is None:
        raise Http404
    return version


def mark_to_drop(person: Any, pk: int) -> ReturnMark:
    mark = (
        ReturnMark.objects.select_related("version__submission", "return_row", "material")
        .filter(pk=pk)
        .first()
    )
    if mark is None or not access.may_decide(person, mark.version.submission):
        raise Http404
    return mark


def waiting_mendings(person: Any) -> list[Mending]:
    """What waits for this person's units to confirm, by the day they were asked to."""
    units = units_of(person)
    return mendings_of_units(units) if units else []


def piece_to_mend(person: Any, pk: int) -> Submission:
    """A piece whose small faults the office may mend; else 404, or a sentence about its state."""
    piece = access.piece_to_decide(person, pk)
    if piece.state != states.SUBMITTED:
        raise PermissionDenied(
            _("This piece is “%(state)s”; only one that waits for the office can be mended.")
            % {"state": states.PIECE[piece.state].office}
        )
    return piece


def mending_to_answer(person: Any, pk: int) -> Mending:
    """The mending of this piece that waits for this person's unit; 404 when there is none."""
    piece = access.piece_to_see(person, pk)
    mending = mending_of(piece) if access.may_write(person, piece) else None
    if mending is None:
        raise Http404
    return mending


def mending_to_take_back(person: Any, pk: int) -> Mending:
    """The mending of this piece that the office may take back; 404 when there is none."""
    mending = mending_of(access.piece_to_decide(person, pk))
    if mending is None:
        raise Http404
    return mending
