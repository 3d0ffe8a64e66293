"""Completeness and punctuality, as health reporting counts them: four numbers, never mixed.

Expected are the duties whose own due day has passed and that nobody waived. Received, on time and
accepted are each counted among the expected alone, so none can pass 100 %. A piece is on time when it
first arrived by the end of the unit's own due day, whatever became of it; “on time and accepted” says
whether it was more than an empty envelope.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment import states
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.duties import DutyBook, DutyNow, duty_states
from kaoping.base import clock
from kaoping.units.models import Unit

BY: dict[str, Any] = {
    "group": gettext_lazy("group"),
    "unit": gettext_lazy("unit"),
    "indicator": gettext_lazy("indicator"),
    "window": gettext_lazy("window"),
    "week": gettext_lazy("week of the due day"),
}
GOOD, FAIR = 95, 80  # per cent; where the lights change
COLUMNS = (
    gettext_lazy("expected"),
    gettext_lazy("received"),
    gettext_lazy("on time"),
    gettext_lazy("accepted"),
    gettext_lazy("on time and accepted"),
)


@dataclass(slots=True)
class Counted:
    """One line: what was expected of it and what came; whole pieces."""

    name: str
    note: str = ""
    query: str = ""  # filters that show its duties
    expected: int = 0
    received: int = 0
    on_time: int = 0
    accepted: int = 0
    both: int = 0  # on time and accepted

    def add(self, row: DutyNow) -> None:
        self.expected += 1
        if row.piece is None:
            return
        on_time = row.piece.first_received_at < clock.end_of_day(row.due_on)
        accepted = row.piece.state == states.ACCEPTED
        self.received += 1
        self.on_time += on_time
        self.accepted += accepted
        self.both += on_time and accepted

    @property
    def completeness(self) -> int | None:
        """Received of expected in whole per cent, cut off: 100 stands for all alone. None: nothing expected."""
        return self.received * 100 // self.expected if self.expected else None

    @property
    def punctuality(self) -> int | None:
        return self.on_time * 100 // self.expected if self.expected else None

    @property
    def acceptance(self) -> int | None:
        return self.accepted * 100 // self.expected if self.expected else None

    @property
    def light(self) -> tuple[str, str, Any]:
        """Glyph, tone and word by completeness: a help to the eye, not a score."""
        share = self.completeness
        if share is None:
            return ("dash", "mute", gettext_lazy("nothing due"))
        if share >= GOOD:
            return ("disc", "ok", gettext_lazy("nearly all here"))
        return (
            ("half-ring", "warn", gettext_lazy("some missing"))
            if share >= FAIR
            else ("ring", "bad", gettext_lazy("many missing"))
        )

    @property
    def cells(self) -> Sequence[Any]:
        """A row of the export, in the order of its columns."""
        return (
            self.name, self.note, self.expected, self.received, self.on_time, self.accepted, self.both,
            self.completeness, self.punctuality, self.acceptance,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Completeness:
    by: str
    rows: list[Counted]
    whole: Counted
    as_of: dt.date


def completeness(
    scheme: SchemeVersion, *, by: str, group: str = "", indicator: str = "", at: dt.datetime | None = None
) -> Completeness:
    """The scheme's duties counted by ``by`` (a key of ``BY``); nine queries whatever their number."""
    units = {unit.pk: unit for unit in Unit.objects.in_order() if not group or unit.group == group}
    book = duty_states(scheme, unit_ids=list(units) if group else None, at=at)
    lines: dict[Any, Counted] = {}
    whole = Counted(_("together"))
    for row in _expected(book):
        unit = units.get(row.unit_id)
        window = book.window(row)
        if unit is None or (indicator and window.indicator.code != indicator):
            continue
        key = _key(by, row, unit, book)
        line = lines.get(key)
        if line is None:
            line = lines[key] = _line(by, row, unit, book)
        line.add(row)
        whole.add(row)
    return Completeness(by, [lines[key] for key in sorted(lines)], whole, book.today)


def _expected(book: DutyBook) -> Iterable[DutyNow]:
    return (row for row in book.rows if row.due_on < book.today and row.state != states.WAIVED)


def _key(by: str, row: DutyNow, unit: Unit, book: DutyBook) -> tuple[Any, ...]:
    """What a line is for, in the order in which lines stand."""
    window = book.window(row)
    if by == "unit":
        return (unit.position, unit.code)
    if by == "group":
        return (unit.group,)
    if by == "indicator":
        return (window.indicator.position, window.indicator.code)
    if by == "week":
        return (row.due_on - dt.timedelta(days=row.due_on.weekday()),)
    return (window.indicator.position, window.position, window.due_on, window.pk)


def _line(by: str, row: DutyNow, unit: Unit, book: DutyBook) -> Counted:
    window = book.window(row)
    if by == "unit":
        return Counted(unit.name, unit.group, f"unit={unit.code}")
    if by == "group":
        return Counted(unit.group or _("without a group"), "", f"group={unit.group}" if unit.group else "")
    if by == "indicator":
        indicator = window.indicator
        return Counted(
            f"{indicator.code} {indicator.short_title or indicator.title}", "", f"indicator={indicator.code}"
        )
    if by == "week":
        monday = row.due_on - dt.timedelta(days=row.due_on.weekday())
        sunday = clock.days_after(monday, 6)
        day = _("j M")
        return Counted(f"{date_format(monday, day)}–{date_format(sunday, day)}")
    indicator = window.indicator
    due = _("due %(day)s") % {"day": window.due_on.isoformat()}
    name = f"{indicator.code} {indicator.short_title or indicator.title} {window}"
    return Counted(name, due, f"window={window.pk}")
