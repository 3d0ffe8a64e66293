"""Where else the content of a piece may be offered, and where it was: the rule of counting twice.

The scheme names, with the material (``also_for``), the indicators that may count the same content too.
Each of them counts it once, as a piece of its own; no indicator counts it twice.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from kaoping.assessment import windowstates
from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import Duty, Indicator, Submission, Window
from kaoping.assessment.queries.closing import last_day_for
from kaoping.assessment.queries.standing import STANDING
from kaoping.base import clock

OFFERED_FROM = (Submission.State.SUBMITTED, Submission.State.RETURNED, Submission.State.ACCEPTED)
GONE = (Submission.State.WITHDRAWN, Submission.State.DUPLICATE)


@dataclass(frozen=True, slots=True)
class Offers:
    """``again``: windows in which the content may be offered now; ``same``: the other pieces that hold it."""

    indicators: tuple[Indicator, ...]  # that the scheme names
    again: tuple[Window, ...]
    same: tuple[Submission, ...]

    @property
    def codes(self) -> str:
        return "、".join(one.code for one in self.indicators)


def family_of(piece: Submission) -> list[Submission]:
    """All pieces that hold this content and stand, this one too, the first one first."""
    rows = Submission.objects.select_related("window__indicator").order_by("pk")
    link = getattr(piece, "offered_from", None)
    root = link.of_id if link is not None else piece.pk
    return list(rows.filter(Q(pk=root) | Q(offered_from__of=root)).exclude(state__in=GONE))


def offers_of(piece: Submission) -> Offers:
    """What may be done with the piece's content besides, on its unit's page; four queries where the scheme allows it."""
    link = getattr(piece, "offered_from", None)
    if link is None and not asks_of(piece.window).get("also_for"):
        return Offers((), (), ())
    same = family_of(piece)
    first = same[0] if same else piece
    codes = [
        code for code in asks_of(first.window).get("also_for") or () if code != first.window.indicator.code
    ]
    if not codes:
        return Offers((), (), ())
    scheme = piece.window.indicator.scheme_id
    indicators = tuple(Indicator.objects.filter(scheme=scheme, code__in=codes, takes_pieces=True))
    others = tuple(one for one in same if one.pk != piece.pk)
    if piece.pk != first.pk or piece.state not in OFFERED_FROM:
        return Offers(indicators, (), others)
    taken = {one.window.indicator.code for one in others}
    free = [one for one in indicators if one.code not in taken]
    return Offers(indicators, tuple(_open_windows(piece, free)), others)


def _open_windows(piece: Submission, indicators: list[Indicator]) -> list[Window]:
    """The indicators' windows that are open for the unit and have a place left, the first due first."""
    now = clock.now()
    asked = Duty.objects.filter(unit=piece.unit, window__indicator__in=indicators).exclude(
        state__in=[Duty.State.CANCELLED, Duty.State.WAIVED]
    )
    slots = dict(asked.order_by().values_list("window_id").annotate(Count("pk")))
    full = Submission.objects.filter(unit=piece.unit, window__in=list(slots)).filter(
        state__in=[*STANDING, Submission.State.DRAFT, Submission.State.SIGN_OFF]
    )
    used = dict(full.order_by().values_list("window_id").annotate(Count("pk")))
    windows = Window.objects.filter(pk__in=list(slots), opens_on__lte=clock.today())
    return [
        window
        for window in windows.select_related("indicator", "notice").order_by("due_on", "pk")
        if used.get(window.pk, 0) < slots[window.pk]
        and not (window.notice_id and window.notice.state != "issued")  # type: ignore[union-attr]
        and not windowstates.is_closed(now, last_day_for(piece.unit, window))
    ]
