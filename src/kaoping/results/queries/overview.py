"""The matrix page, its lists and cards: one book of duties, so that every number agrees."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.assessment.models import Indicator, SchemeVersion, Window
from kaoping.assessment.queries.duties import DutyBook, DutyNow, duty_states
from kaoping.assessment.queries.matrix import Matrix, matrix
from kaoping.base.numbers import number_in
from kaoping.pure.scheme.windows import calendar_title
from kaoping.pure.scoring.evaluate import evaluate
from kaoping.results import standings
from kaoping.results.facts import collect
from kaoping.results.models import Standing
from kaoping.units.models import Unit

# 关于（做好、举办、开展……）什么什么的通知
FRAME = re.compile(r"关于(?:进一步)?(?:做好|办好|举办|开展|上报|组织|报送)*(.{2,}?)的?通知")

ALL_AT_ONCE = 300  # more units than this are shown a group at a time
SORTS = ("roll", "score", "missed", "findings")
DUE = ("", "past", "week", "month")
ONLY = ("due", "findings")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks to see; everything unknown is as if unsaid."""

    group: str = ""
    states: tuple[str, ...] = ()
    indicator: str = ""
    due: str = ""  # past, week, month, or a month as 2014-10
    window: int | None = None
    unit: str = ""
    q: str = ""
    colour: str = "state"
    sort: str = "roll"
    scheme: str = ""  # its number, where the address names one
    only: str = ""  # of the lists: due (asked before today), findings (with open ones)

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Filters":
        known = tuple(code for code in asked.get("state", "").split(",") if code in states.DUTY)
        window = asked.get("window", "")
        return cls(
            group=asked.get("group", ""),
            states=known,
            indicator=asked.get("indicator", ""),
            due=asked.get("due", ""),
            window=number_in(window),
            unit=asked.get("unit", ""),
            q=asked.get("q", "").strip(),
            colour="score" if asked.get("colour") == "score" else "state",
            sort=asked.get("sort", "roll") if asked.get("sort") in SORTS else "roll",
            scheme=asked.get("scheme", ""),
            only=asked.get("only", "") if asked.get("only") in ONLY else "",
        )


@dataclass(slots=True)
class Overview:
    """The matrix with what stands around it."""

    version: SchemeVersion
    filters: Filters
    matrix: Matrix
    groups: list[tuple[str, int]]
    indicators: list[Indicator]
    standings: dict[int, Standing]
    windows_all: dict[int, Window]
    shares: dict[str, tuple[Fraction, Fraction]] = field(default_factory=dict)  # receipt → score, full
    group: str = ""  # the one shown; "" for all
    units: int = 0  # before rows without the wanted states were taken out
    due: int = 0
    valid: int = 0
    findings: int = 0

    @property
    def missed(self) -> int:
        return self.matrix.counts[states.MISSED]

    @property
    def received(self) -> int:
        return self.matrix.counts[states.RECEIVED]

    @property
    def asked(self) -> int:
        """Cells that ask something: the sum of the state strip."""
        return sum(self.matrix.counts.values()) - self.matrix.counts[states.NOT_APPLICABLE]


def groups_of(units: QuerySet[Unit]) -> list[tuple[str, int]]:
    """Groups with their size, in the roll's order; one query."""
    found: dict[str, int] = {}
    for group in units.values_list("group", flat=True):
        found[group] = found.get(group, 0) + 1
    return list(found.items())


def overview(version: SchemeVersion, units: QuerySet[Unit], filters: Filters) -> Overview:
    """Everything on the matrix page; about a dozen queries whatever the number of units."""
    groups = groups_of(units)
    group = filters.group
    if not group and sum(count for _name, count in groups) > ALL_AT_ONCE:
        group = groups[0][0]
    shown = list(_narrowed(units, filters, group))
    windows = {
        window.pk: window
        for window in Window.objects.filter(indicator__scheme=version).select_related("indicator", "notice")
    }
    chosen = _windows_of(windows, filters)
    table = matrix(version, shown, window_ids=chosen)
    rows = Standing.objects.filter(scheme=version, unit__in=[unit.pk for unit in shown])
    kept = {row.unit_id: row for row in rows}
    sums = {name: sum(getattr(row, name) for row in table.rows) for name in ("due", "valid", "findings")}
    if filters.states:
        table.rows = [
            row for row in table.rows if any(_cell_state(cell) in filters.states for cell in row.cells)
        ]
    _sort(table, kept, filters.sort)
    found = Overview(
        version=version,
        filters=filters,
        matrix=table,
        groups=groups,
        indicators=sorted({window.indicator for window in windows.values()}, key=lambda one: one.position),
        standings=kept,
        windows_all=windows,
        group=group,
        units=len(shown),
        **sums,
    )
    if filters.colour == "score":
        found.shares = scores_of_pieces(version, [unit.pk for unit in shown])
    return found


def scores_of_pieces(version: SchemeVersion, unit_ids: Sequence[int]) -> dict[str, tuple[Fraction, Fraction]]:
    """Receipt number → what the piece brings and what its place could bring."""
    plan = standings.plan_of(version)
    only = None if standings.compares_units(version) else unit_ids
    result = evaluate(plan, collect(version, only), standings.as_of(version))
    found = {}
    for sheet in result.sheets:
        for line in sheet.walk():
            for window in line.windows:
                for piece in window.pieces:
                    found[piece.piece] = (piece.score, window.share or Fraction(0))
    return found


def _narrowed(units: QuerySet[Unit], filters: Filters, group: str) -> QuerySet[Unit]:
    if group:
        units = units.filter(group=group)
    if filters.unit:
        units = units.filter(code=filters.unit)
    for word in filters.q.split()[:4]:
        units = units.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(code__icontains=word)
            | Q(initials__icontains=word)
        )
    return units


def _windows_of(windows: Mapping[int, Window], filters: Filters) -> list[int] | None:
    """Ids of the windows that the filters leave; None when they leave all."""
    if not (filters.indicator or filters.due or filters.window):
        return None
    return [
        pk
        for pk, window in windows.items()
        if (not filters.indicator or window.indicator.code == filters.indicator)
        and (filters.window in (None, pk))
        and _due_fits(window.due_on, filters.due)
    ]


def _due_fits(due: dt.date, wanted: str) -> bool:
    if not wanted:
        return True
    today = standings.clock.today()
    if wanted == "past":
        return due < today
    if wanted == "week":
        return today <= due < today + dt.timedelta(days=7)
    if wanted == "month":
        return (due.year, due.month) == (today.year, today.month)
    return f"{due:%Y-%m}" == wanted


def _cell_state(cell: DutyNow | None) -> str:
    return cell.state if cell else states.NOT_APPLICABLE


def _sort(table: Matrix, kept: Mapping[int, Standing], sort: str) -> None:
    if sort == "score":
        table.rows.sort(
            key=lambda row: (kept[row.unit.pk].rank_no or 10**9) if row.unit.pk in kept else 10**9
        )
    elif sort == "missed":
        table.rows.sort(key=lambda row: -row.missed)
    elif sort == "findings":
        table.rows.sort(key=lambda row: -row.findings)


def window_title(window: Window) -> str:
    """What the window is called: its notice, its own title, or its quarter."""
    return window.title or calendar_title(window.key, get_language() or "zh-hans") or window.key


def subject_of(title: str) -> str:
    """A notice's title without its frame: 关于做好文明单位创建复查工作的通知 → 文明单位创建复查工作.

    For rows where the whole title has no room; a title that is framed otherwise stays as it is.
    """
    found = FRAME.fullmatch(title.strip())
    return found.group(1) if found else title


# --- the lists that numbers open -----------------------------------------------------------------


@dataclass(slots=True)
class DutyList:
    """Duties one by one, in the order of due day, unit, line."""

    rows: list[tuple[DutyNow, Unit, Window]]
    groups: list[tuple[str, int]]
    indicators: list[Indicator]
    book: DutyBook

    @property
    def findings(self) -> int:
        """Open findings of the rows together."""
        return sum(row.findings for row, _unit, _window in self.rows)


def duty_list(version: SchemeVersion, units: QuerySet[Unit], filters: Filters) -> DutyList:
    """The duties that the filters leave: the same book, so the same numbers as the matrix."""
    by_id = {unit.pk: unit for unit in _narrowed(units, filters, filters.group)}
    windows = {
        window.pk: window
        for window in Window.objects.filter(indicator__scheme=version).select_related("indicator", "notice")
    }
    book = duty_states(version, unit_ids=list(by_id), window_ids=_windows_of(windows, filters))
    rows = [
        (row, by_id[row.unit_id], book.windows[row.window_id])
        for row in book.rows
        if (not filters.states or row.state in filters.states) and _is_wanted(row, filters.only, book)
    ]
    rows.sort(
        key=lambda row: (row[0].due_on, row[1].position, row[1].code, row[2].indicator.position, row[0].slot)
    )
    indicators = sorted({window.indicator for window in windows.values()}, key=lambda one: one.position)
    return DutyList(rows, groups_of(units), indicators, book)


def _is_wanted(row: DutyNow, only: str, book: DutyBook) -> bool:
    """The same questions as the matrix's margins ask of a cell."""
    if only == "due":
        return row.state != states.WAIVED and row.due_on < book.today
    return row.findings > 0 if only == "findings" else True


LIST_COLUMNS = ("unit", "line", "window", "due", "state", "title", "receipt", "arrived", "points")


def list_row(row: tuple[DutyNow, Unit, Window]) -> Sequence[Any]:
    duty, unit, window = row
    piece = duty.piece
    return (
        unit.name,
        f"{window.indicator.mark}{window.indicator.code}",
        window_title(window),
        duty.due_on,
        str(duty.labels.office),
        piece.title if piece else "",
        piece.receipt_no if piece else "",
        piece.first_received_at if piece else "",
        duty.points,
    )


def column_label(window: Window) -> str:
    """第5项下半年: how a column is named to readers."""
    return _("line %(code)s %(window)s") % {"code": window.indicator.code, "window": window_title(window)}


def count_units(rows: QuerySet[Standing]) -> dict[str, int]:
    """Group → ranked units."""
    return dict(rows.exclude(rank_no=None).order_by().values_list("unit__group").annotate(n=Count("pk")))
