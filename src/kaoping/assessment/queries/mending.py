"""What waits for a unit's word: mendings of the last version of pieces that nobody decided since."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from kaoping.assessment.models import Mending, Submission, Version


def mending_of(piece: Submission) -> Mending | None:
    """The mending of this piece that waits for its unit."""
    return next(iter(mendings_of_pieces([piece.pk])), None)


def objection_to(piece: Submission) -> Mending | None:
    """The unit's last objection, while the piece waits for the office with the text it brought back."""
    if piece.state != Submission.State.SUBMITTED:
        return None
    found = Mending.objects.filter(version__submission=piece).order_by("-made_at", "-id").first()
    return found if found is not None and found.state == Mending.State.OBJECTED else None


def mendings_of_pieces(submission_ids: Collection[int]) -> list[Mending]:
    return list(_waiting().filter(version__submission_id__in=submission_ids))


def mendings_of_units(unit_ids: Collection[int]) -> list[Mending]:
    """What these units should confirm, by the day they were asked to; one query."""
    return list(_waiting().filter(version__submission__unit_id__in=unit_ids).order_by("answer_by", "id"))


def _waiting() -> QuerySet[Mending]:
    later = Version.objects.filter(
        submission=OuterRef("version__submission"), number__gt=OuterRef("version__number")
    )
    return Mending.objects.filter(
        ~Exists(later), state=Mending.State.WAITING, version__submission__state=Submission.State.SUBMITTED
    ).select_related(
        "before",
        "version__submission__unit",
        "version__submission__window__indicator__scheme",
        "version__submission__window__notice",
    )
