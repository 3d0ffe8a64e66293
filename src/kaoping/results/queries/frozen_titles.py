"""What the pieces of a frozen sheet were called, and why they were refused, when the facts were frozen.

A piece goes on afterwards: mended, sent again, decided anew after an appeal, carried over to a later text of
the scheme. Versions and the trail are never changed, so both are read as of the freeze.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kaoping.assessment.models import Submission, Version
from kaoping.base.models import AuditEvent
from kaoping.pure.scoring.facts import PieceFact
from kaoping.units.models import Unit


def pieces_when_frozen(
    unit: Unit, facts: Iterable[PieceFact], frozen_at: dt.datetime
) -> Mapping[str, tuple[int, str, str, str]]:
    """As ``sheets.titles_of_pieces`` for the pieces of these facts, as of the freeze; two queries."""
    state = {fact.piece: fact.state for fact in facts}
    unnumbered = [int(name[1:]) for name in state if name.startswith("#")]
    versions = Version.objects.filter(submission=OuterRef("pk"))
    last_then = versions.filter(entered_at__lte=frozen_at).order_by("-number").values("title")[:1]
    rows = (
        Submission.objects.filter(Q(receipt_no__in=list(state)) | Q(pk__in=unnumbered), unit=unit)
        .annotate(then=Coalesce(Subquery(last_then), "title"))
        .values_list("pk", "receipt_no", "then")
    )
    known = {receipt or f"#{pk}": (pk, title) for pk, receipt, title in rows}
    why = _why_refused([known[name][0] for name in known if state[name] == "rejected"], frozen_at)
    return {name: (pk, title, state[name], why.get(pk, "")) for name, (pk, title) in known.items()}


def _why_refused(piece_ids: list[int], frozen_at: dt.datetime) -> dict[int, str]:
    """Piece → the reason of its last refusal before the freeze."""
    if not piece_ids:
        return {}
    told = AuditEvent.objects.filter(
        object_kind=Submission._meta.label_lower, object_key__in=[str(pk) for pk in piece_ids],
        verb="submission.rejected", at__lte=frozen_at,
    )  # fmt: skip
    return {int(key): reason for key, reason in told.order_by("at", "id").values_list("object_key", "reason")}
