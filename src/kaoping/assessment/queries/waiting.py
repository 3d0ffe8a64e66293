"""The pieces that wait for the office, in the order of work: the longest waiting first."""

from django.db.models import Case, Q, When

from kaoping.assessment.models import Submission


def next_to_decide(piece: Submission) -> tuple[int | None, int]:
    """The key of the piece to open after this one, and how many others wait. Two queries.

    Behind the last comes the first again, so that a skipped piece is met once more.
    """
    others = Submission.objects.filter(state=Submission.State.SUBMITTED).exclude(pk=piece.pk)
    count = others.count()
    moment = piece.last_received_at
    later = Q(last_received_at__gt=moment) | Q(last_received_at=moment, pk__gt=piece.pk)
    rows = others.order_by(Case(When(later, then=0), default=1), "last_received_at", "pk")
    return rows.values_list("pk", flat=True).first(), count
