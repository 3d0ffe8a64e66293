"""Who may say whether a seal or signature that the machine saw is one."""

from typing import Any

from django.http import Http404

from kaoping.assessment.access import may_decide, may_sign, visible_pieces
from kaoping.assessment.models import DraftFile, Material, Submission
from kaoping.assessment.queries.holders import holding
from kaoping.evidence.models import PageMark


def may_decide_marks(person: Any, piece: Submission) -> bool:
    """The office, and the unit's own checker and head before they send it."""
    return may_decide(person, piece) or may_sign(person, piece)


def mark_to_decide(person: Any, pk: int) -> tuple[PageMark, Submission]:
    """The mark, and a piece on whose file this person may decide it; 404 when there is none."""
    mark = PageMark.objects.select_related("file").filter(pk=pk).first()
    if mark is None:
        raise Http404
    files = holding(mark.file_id)
    sent = Material.objects.filter(file__in=files).order_by().values("version__submission")
    drafted = DraftFile.objects.filter(file__in=files).order_by().values("draft__submission")
    pieces = visible_pieces(person).select_related("unit")
    for piece in pieces.filter(pk__in=sent.union(drafted)).order_by("-id")[:50]:
        if may_decide_marks(person, piece):
            return mark, piece
    raise Http404
