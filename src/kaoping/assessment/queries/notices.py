"""Notices as pages read them: how many are asked, how many have it, how many have reported."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import Notice, NoticeUnit, NoticeVersion, Submission, Window
from kaoping.notifications.models import Notification

TOLD = ("notice_issued", "notice_amended")

NOTICE_COLUMNS = (
    _("document number"), _("title"), _("indicator"), _("state"), _("issued"), _("due"),
    _("pieces"), _("units asked"), _("acknowledged"), _("units that reported"),
)  # fmt: skip


def listed(notices: QuerySet[Notice], *, own_units: Collection[int], state: str = "") -> list[Notice]:
    """Newest first, each with ``asked``, ``acknowledged``, ``reported`` and ``own_open``; one query.

    ``own_open``: one's own unit has not yet said that it has the notice.
    """
    if state in Notice.State.values:
        notices = notices.filter(state=state)
    audience = NoticeUnit.objects.filter(notice=OuterRef("pk")).order_by().values("notice")
    pieces = Submission.objects.filter(window__notice=OuterRef("pk"), state__in=Submission.ARRIVED)
    waiting = NoticeUnit.objects.filter(
        notice=OuterRef("pk"), unit_id__in=list(own_units), acknowledged_at=None
    )
    rows = notices.annotate(
        asked=_counted(audience.annotate(n=Count("pk"))),
        acknowledged=_counted(audience.exclude(acknowledged_at=None).annotate(n=Count("pk"))),
        reported=_counted(
            pieces.order_by().values("window__notice").annotate(n=Count("unit", distinct=True))
        ),
        own_open=Exists(waiting),
    )
    return list(rows.order_by("-made_at", "-pk"))


def _counted(rows: QuerySet[Any, Any]) -> Coalesce:
    """A count of its own per notice. Joined, units × units × pieces met: fifteen seconds at 1,000 units."""
    return Coalesce(Subquery(rows.values("n")), 0)


def list_row(notice: Any) -> Sequence[Any]:
    """One notice as a row of the export, in ``NOTICE_COLUMNS``."""
    return (
        notice.number, notice.title, notice.indicator.code, notice.get_state_display(), notice.issued_at,
        notice.due_on, notice.pieces, notice.asked, notice.acknowledged, notice.reported,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Served:
    """One unit that a notice asks: since when it has it, and what it has sent."""

    unit: Any
    told_at: Any  # shown in the product; None: never told
    mailed_at: Any  # handed to the mail server
    opened_at: Any
    acknowledged_at: Any
    acknowledged_by: str
    pieces: int


@dataclass(frozen=True, slots=True)
class NoticePage:
    window: Window | None
    served: tuple[Served, ...]  # every unit for those who read all, else one's own
    asked: int
    acknowledged: int
    opened: int
    own_open: bool
    versions: tuple[NoticeVersion, ...]  # the newest first


def notice_page(notice: Notice, *, own_units: Collection[int], everybody: bool) -> NoticePage:
    """What the page of one notice prints; six queries."""
    window = Window.objects.filter(notice=notice).first()
    rows: Iterable[NoticeUnit] = notice.audience.select_related("unit").order_by(
        "unit__position", "unit__code"
    )
    arrived: dict[int, int] = {}
    if window is not None:
        pieces = Submission.objects.filter(window=window, state__in=Submission.ARRIVED)
        arrived = dict(pieces.order_by("unit_id").values_list("unit_id").annotate(n=Count("pk")))
    told = _told(notice)
    served = [
        Served(
            row.unit, *_opened(row, *told.get(row.unit_id, (None, None, None))), row.acknowledged_at, row.acknowledged_by,
            arrived.get(row.unit_id, 0),
        )
        for row in rows
    ]  # fmt: skip
    own = [one for one in served if one.unit.pk in own_units]
    return NoticePage(
        window=window,
        served=tuple(served if everybody else own),
        asked=len(served),
        acknowledged=sum(1 for one in served if one.acknowledged_at),
        opened=sum(1 for one in served if one.opened_at),
        versions=tuple(notice.versions.order_by("-number")),
        own_open=any(one.acknowledged_at is None for one in own) and notice.state == Notice.State.ISSUED,
    )


def _opened(row: NoticeUnit, told: Any, mailed: Any, opened: Any) -> tuple[Any, Any, Any]:
    """Whoever acknowledged the notice had opened it, by whatever way they came to its page."""
    return told, mailed, opened or row.acknowledged_at


def _told(notice: Notice) -> dict[int, tuple[Any, Any, Any]]:
    """Unit → when it was told of the notice as it stands, when a mail left, when somebody opened it."""
    rows = (
        Notification.objects.filter(
            kind__in=TOLD, about_kind=Notice._meta.label_lower, about_key=str(notice.pk), unit__isnull=False
        )
        .order_by()
        .values_list("unit_id")
        .annotate(told=Max("made_at"), mailed=Max("mail__sent_at"), opened=Max("read_at"))
    )
    return {unit_id: (told, mailed, opened) for unit_id, told, mailed, opened in rows}


def addressed_units(notice: Notice) -> list[str]:
    """Names under the document's title: the units of the list, or nothing where it goes to all."""
    if notice.to_all:
        return []
    rows = notice.audience.order_by("unit__position", "unit__code")
    return list(rows.values_list("unit__name", flat=True))
