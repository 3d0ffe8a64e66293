"""Extensions and waivers together: one list, and who got how many."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment.models import Extension, Submission, Waiver
from kaoping.base import clock

ALLOWANCE_COLUMNS = (
    gettext_lazy("unit"), gettext_lazy("kind"), gettext_lazy("indicator"), gettext_lazy("window"),
    gettext_lazy("until"), gettext_lazy("reason"), gettext_lazy("decided by"), gettext_lazy("decided"),
    gettext_lazy("taken back"), gettext_lazy("on time"), gettext_lazy("what became of it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AllowanceRow:
    """One extension or waiver; ``kind`` names the address under which it is taken back."""

    kind: str  # extension, waiver
    pk: int
    unit: Any
    indicator: Any
    window: Any  # None: the whole indicator
    until: dt.date | None
    reason: str
    by: str
    at: dt.datetime
    revoked_at: dt.datetime | None
    on_time: bool = True
    used: bool = False  # a piece arrived within the days that were given

    @property
    def fate(self) -> str:
        """What became of it, in words."""
        if self.revoked_at is not None:
            return _("taken back")
        if self.until is None:
            return _("in force")
        if self.used:
            return _("used")
        return _("in force") if self.until >= clock.today() else _("expired, not used")

    @property
    def label(self) -> str:
        return _("extension") if self.kind == "extension" else _("waiver")

    @property
    def cells(self) -> Sequence[Any]:
        """The row as the export has it, in ``ALLOWANCE_COLUMNS``."""
        whole = _("whole indicator")
        return (
            self.unit.name, self.label, self.indicator.code, str(self.window) if self.window else whole,
            self.until, self.reason, self.by, self.at, self.revoked_at,
            _("yes") if self.on_time else _("no"), self.fate,
        )  # fmt: skip


def allowance_rows(extensions: QuerySet[Extension], waivers: QuerySet[Waiver]) -> list[AllowanceRow]:
    """Both kinds, newest first; three queries."""
    extended = list(extensions)
    arrived: dict[tuple[int, int], list[dt.datetime]] = defaultdict(list)
    pieces = Submission.objects.filter(
        window_id__in={row.window_id for row in extended}, unit_id__in={row.unit_id for row in extended},
        state__in=Submission.ARRIVED,
    ).values_list("unit_id", "window_id", "first_received_at")  # fmt: skip
    for unit_id, window_id, at in pieces if extended else ():
        if at is not None:
            arrived[unit_id, window_id].append(at)
    rows = [
        AllowanceRow(
            "extension", row.pk, row.unit, row.window.indicator, row.window, row.until, row.reason,
            row.granted_by, row.granted_at, row.revoked_at, row.on_time,
            any(
                clock.end_of_day(row.window.on_time_until) <= at < clock.end_of_day(row.until)
                for at in arrived[row.unit_id, row.window_id]
            ),
        )
        for row in extended
    ]  # fmt: skip
    rows += [
        AllowanceRow(
            "waiver", row.pk, row.unit, row.indicator, row.window, None, row.reason,
            row.granted_by, row.granted_at, row.revoked_at,
        )
        for row in waivers
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.at, row.kind, row.pk), reverse=True)


def fair_use(rows: Sequence[AllowanceRow]) -> list[tuple[Any, int]]:
    """(unit, how many in force), the most first: a look whether one unit is favoured."""
    found = Counter(row.unit for row in rows if row.revoked_at is None)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0].position, pair[0].code))
