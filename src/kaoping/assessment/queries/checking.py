"""What the checks need to know about a piece: a handful of queries, in the preview and on arrival."""

import datetime as dt

from django.db.models import Q

from kaoping.assessment.checks import CheckInput, Earlier
from kaoping.assessment.content import PieceContent
from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import Duty, Extension, Material, Submission, Window
from kaoping.assessment.queries.offered import family_of
from kaoping.assessment.queries.reads import reads_of
from kaoping.assessment.queries.standing import STANDING
from kaoping.assessment.queries.titles import rival_of
from kaoping.units.models import Unit

__all__ = ["STANDING", "check_input", "due_of"]


def due_of(unit: Unit, window: Window) -> dt.date:
    """The last day on which the unit is on time: its extension's, or the grace given to all."""
    until = (
        Extension.objects.filter(unit=unit, window=window, revoked_at=None, on_time=True)
        .values_list("until", flat=True)
        .first()
    )
    return max(until, window.on_time_until) if until else window.on_time_until


def check_input(
    *,
    unit: Unit,
    window: Window,
    content: PieceContent,
    arrives_at: dt.datetime,
    submission: Submission | None = None,
) -> CheckInput:
    """Gather a piece's surroundings; ``submission`` is the piece itself, so that it is no duplicate."""
    scheme = window.indicator.scheme
    reads = reads_of(content.files, submission=submission, before=arrives_at)
    own = Q(pk=submission.pk) if submission else Q(pk=None)
    others = Submission.objects.filter(unit=unit, window=window, state__in=STANDING).exclude(own)
    asked = Duty.objects.filter(unit=unit, window=window).exclude(
        state__in=[Duty.State.CANCELLED, Duty.State.WAIVED]
    )
    return CheckInput(
        content=content,
        asks=asks_of(window),
        arrives_at=arrives_at,
        # A notice asks for what was done before it went out as well; its opening day is when it was issued.
        opens_on=scheme.period_from if window.notice_id else window.opens_on,
        due_on=due_of(unit, window),
        period_from=scheme.period_from,
        period_to=scheme.period_to,
        earlier_files=_earlier(content, submission, arrives_at),
        others_here=others.count(),
        asked_here=max(1, asked.count()),
        reads=tuple(reads),
        unit_names=tuple(filter(None, (unit.name, unit.short_name))),
        rival=rival_of(window, content, reads),
    )


def _earlier(content: PieceContent, submission: Submission | None, before: dt.datetime) -> dict[str, Earlier]:
    hashes = [piece.file.sha256 for piece in content.files]
    if not hashes:
        return {}
    same = [one.pk for one in family_of(submission)] if submission else []
    rows = (
        Material.objects.filter(file__sha256__in=hashes, version__received_at__lte=before)
        .exclude(version__submission__in=same)
        .exclude(version__submission__state__in=[Submission.State.WITHDRAWN, Submission.State.DUPLICATE])
        .order_by("-version__received_at", "-id")
        .values_list("file__sha256", "version__submission__receipt_no", "version__submission__unit__name")
    )
    return {sha: Earlier(receipt or "", unit) for sha, receipt, unit in rows}
