"""Who marks what: accepted pieces of quality indicators, never of a unit of one's own tree.

The rule stands in the query, so that a list, a page and a file can show nothing else,
and once more in ``actions``, which any door may call.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kaoping.assessment.models import Material, SchemeVersion, Submission
from kaoping.units import access


def pieces_to_mark(person: Any) -> QuerySet[Submission]:
    """The pieces that this reviewer may mark; 404 for anybody who is none."""
    if not access.is_reviewer(person):
        raise Http404
    return markable(Submission.objects.all()).exclude(unit_id__in=access.conflicting_units(person))


def markable(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    """Accepted pieces of the quality indicators of schemes in force."""
    return pieces.filter(
        state=Submission.State.ACCEPTED,
        window__indicator__is_quality=True,
        window__indicator__scheme__state=SchemeVersion.State.PUBLISHED,
    )


def may_mark(person: Any, piece: Submission) -> bool:
    """The same rule for one piece, asked again before anything is written."""
    return access.is_reviewer(person) and pieces_to_mark(person).filter(pk=piece.pk).exists()


def piece_to_mark(person: Any, pk: int) -> Submission:
    """The piece with its unit, window and scheme; 404 whether it is missing or in conflict."""
    piece = (
        pieces_to_mark(person)
        .select_related("unit", "window__indicator__scheme", "window__notice")
        .filter(pk=pk)
        .first()
    )
    if piece is None:
        raise Http404
    return piece


def material_to_read(person: Any, piece_pk: int, pk: int) -> Material:
    """A file of the piece's newest version, for its reviewer."""
    piece = piece_to_mark(person, piece_pk)
    version = piece.versions.order_by("-number").first()
    material = (
        Material.objects.select_related("file").filter(pk=pk, version=version).first() if version else None
    )
    if material is None:
        raise Http404
    return material


def marked_pieces(person: Any) -> QuerySet[Submission]:
    """For those who read every unit: all pieces that marks decide about; 404 for anybody else."""
    if not access.reads_every_unit(person):
        raise Http404
    return markable(Submission.objects.all())
