"""The matrix units × duties, ready to print: one page of units, every window a column or more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kaoping.assessment import states
from kaoping.assessment.models import Indicator, SchemeVersion, Window
from kaoping.assessment.queries.duties import DutyBook, DutyNow, duty_states
from kaoping.units.models import Unit


@dataclass(slots=True)
class Column:
    """One slot of one window; ``counts`` are over the rows shown."""

    indicator: Indicator
    window: Window
    slot: int
    counts: dict[str, int] = field(default_factory=dict)
    starts_indicator: bool = False

    @property
    def missed(self) -> int:
        return self.counts.get(states.MISSED, 0)

    @property
    def came(self) -> int:
        return sum(self.counts.get(state, 0) for state in states.HAS_PIECE)


@dataclass(slots=True)
class Row:
    unit: Unit
    cells: list[DutyNow | None]  # None: not asked, a hatch
    valid: int = 0  # counted or awaiting marks, of those due
    due: int = 0  # due by today and not waived
    missed: int = 0
    findings: int = 0


@dataclass(slots=True)
class Matrix:
    columns: list[Column]
    rows: list[Row]
    counts: dict[str, int]  # states.DUTY code → cells, "n/a" among them
    book: DutyBook

    @property
    def cells(self) -> int:
        return len(self.columns) * len(self.rows)

    @property
    def heads(self) -> list[tuple[Indicator, int]]:
        """Each indicator with the number of its columns, for the first head row."""
        found: list[tuple[Indicator, int]] = []
        for column in self.columns:
            if column.starts_indicator:
                found.append((column.indicator, 0))
            found[-1] = (found[-1][0], found[-1][1] + 1)
        return found


def matrix(
    scheme: SchemeVersion,
    units: Sequence[Unit],
    *,
    indicator_codes: Collection[str] | None = None,
    window_ids: Collection[int] | None = None,
) -> Matrix:
    """Units (in the order given) × duties; eight queries whatever their number."""
    book = duty_states(scheme, unit_ids=[unit.pk for unit in units], window_ids=window_ids)
    columns = _columns(book, indicator_codes)
    places = {(column.window.pk, column.slot): number for number, column in enumerate(columns)}
    by_unit: dict[int, list[DutyNow | None]] = {unit.pk: [None] * len(columns) for unit in units}
    for duty in book.rows:
        number = places.get((duty.window_id, duty.slot))
        if number is not None:
            by_unit[duty.unit_id][number] = duty
    counts = dict.fromkeys(states.DUTY, 0)
    rows = []
    for unit in units:
        row = Row(unit, by_unit[unit.pk])
        for column, cell in zip(columns, row.cells, strict=True):
            state = cell.state if cell else states.NOT_APPLICABLE
            counts[state] += 1
            column.counts[state] = column.counts.get(state, 0) + 1
            if cell:
                _add(row, cell, book)
        rows.append(row)
    return Matrix(columns, rows, counts, book)


def _columns(book: DutyBook, codes: Collection[str] | None) -> list[Column]:
    slots: dict[int, int] = {}
    for duty in book.rows:
        slots[duty.window_id] = max(slots.get(duty.window_id, 0), duty.slot)
    windows = sorted(
        (book.windows[window_id] for window_id in slots),
        key=lambda window: (window.indicator.position, window.position, window.due_on, window.pk),
    )
    columns: list[Column] = []
    for window in windows:
        if codes and window.indicator.code not in codes:
            continue
        for slot in range(1, slots[window.pk] + 1):
            first = not columns or columns[-1].indicator.pk != window.indicator_id
            columns.append(Column(window.indicator, window, slot, starts_indicator=first))
    return columns


def _add(row: Row, cell: DutyNow, book: DutyBook) -> None:
    row.findings += cell.findings
    if cell.state == states.MISSED:
        row.missed += 1
    if cell.state != states.WAIVED and cell.due_on < book.today:
        row.due += 1
        row.valid += cell.state in (states.COUNTED, states.IN_REVIEW)
