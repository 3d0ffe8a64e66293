"""A unit's sheet and the result of all: totals at once, the trace when somebody opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kaoping.pure.scheme.model import Outcome, Scheme
from kaoping.pure.scoring.trace import ZERO, Line, Note, PieceLine, WindowLine

Lines = tuple[tuple[Line, ...], tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class VetoLine:
    """A veto that befell the unit, with the event behind it."""

    event: str  # the fact's id
    key: str
    then: str  # disqualified, zero, not_above
    grade: str | None
    title: str
    at: date


class Sheet:
    """得分表. Amounts are exact scheme points; ``rank`` is None before ranking or if disqualified."""

    __slots__ = (
        "_lines",
        "_make",
        "_remarks",
        "_total",
        "attainable",
        "base",
        "bonus",
        "comparable",
        "disqualified",
        "full",
        "grade",
        "group",
        "meant",
        "name",
        "outcomes",
        "own_notes",
        "period",
        "rank",
        "said",
        "unit",
        "vetoes",
    )

    def __init__(
        self,
        *,
        unit: str,
        name: str,
        base: Fraction,
        bonus: Fraction,
        total: Fraction,
        attainable: Fraction,
        comparable: Fraction,
        full: Fraction,
        make: Callable[[str], Lines],
        period: str = "",
        remarks: Callable[[str], tuple[Note, ...]] | None = None,
    ) -> None:
        self.unit = unit
        self.name = name
        self.period = period  # of a repeated scheme: the round's key, "" for the year
        self.base = base
        self.bonus = bonus
        self._total = total
        self.attainable = attainable  # of the base points
        self.comparable = comparable  # what the rank goes by
        self.full = full  # base points of the whole scheme
        self._make = make
        self._lines: Lines | None = None
        self.rank: int | None = None
        self.group = ""  # those it is ranked with, "" for all
        self.grade: str | None = None
        self.outcomes: tuple[str, ...] = ()
        self.said: list[Outcome] = []  # the outcomes behind them
        self.meant: list[Outcome] = []  # those that hold now and must hold several rounds running
        self.vetoes: tuple[VetoLine, ...] = ()
        self.disqualified = False
        self.own_notes: tuple[Note, ...] = ()  # about the result: a grade that waits for a decision
        self._remarks = remarks

    @property
    def total(self) -> Fraction:
        return self._total

    @total.setter
    def total(self, value: Fraction) -> None:
        self._total = value

    def _both(self) -> Lines:
        if self._lines is None:
            self._lines = self._make(self.unit)
        return self._lines

    def remember(self, lines: Lines) -> None:
        """Keep lines that were made anyway."""
        self._lines = lines

    def forget(self) -> None:
        """Drop the lines; they are made again when asked for."""
        self._lines = None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Remarks on the whole sheet: what waits for a decision, facts that no rule reads."""
        return self.own_notes + (self._remarks(self.unit) if self._remarks else ())

    @property
    def base_lines(self) -> tuple[Line, ...]:
        return self._both()[0]

    @property
    def bonus_lines(self) -> tuple[Line, ...]:
        return self._both()[1]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Indicators, then bonus, as the scheme has them."""
        base, bonus = self._both()
        return base + bonus

    def walk(self) -> Iterator[Line]:
        """Every line, a parent before its children."""
        for line in self.lines:
            yield from line.walk()

    def line(self, code: str) -> Line | None:
        return next((line for line in self.walk() if line.id == code), None)

    def window(self, indicator: str, key: str) -> WindowLine | None:
        line = self.line(indicator)
        windows = line.windows if line else ()
        return next((window for window in windows if window.key == key), None)

    def piece(self, code: str) -> PieceLine | None:
        """What became of one piece; None where no window of the unit holds it."""
        for line in self.walk():
            for window in line.windows:
                for piece in window.pieces:
                    if piece.piece == code:
                        return piece
        return None

    @property
    def pending(self) -> Fraction:
        """Base points that wait for marks or other missing values."""
        return sum((line.pending for line in self.base_lines), ZERO)

    @property
    def still(self) -> Fraction:
        """Base points that can still be earned by what is open or being checked."""
        return sum((line.still for line in self.base_lines), ZERO)

    @property
    def lost(self) -> Fraction:
        """Attainable base points that are gone: base + pending + still + lost = attainable."""
        return sum((line.lost for line in self.base_lines), ZERO)

    @property
    def bonus_still(self) -> Fraction:
        return sum((line.pending + line.still for line in self.bonus_lines), ZERO)

    @property
    def highest(self) -> Fraction:
        """The total if everything pending and open turns out well."""
        reach = sum((line.reach for line in self.lines), ZERO)
        return max(self.total, reach)


@dataclass(frozen=True, slots=True)
class Result:
    """Everybody's sheets, by rank and unit code; the disqualified last."""

    scheme: Scheme
    as_of: date  # the day up to which facts were read
    finished: bool  # the period is over
    sheets: tuple[Sheet, ...]
    rounds: tuple[Sheet, ...] = ()  # of a repeated scheme: one each unit and round
    facts_sha256: str = ""

    def sheet(self, unit: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.unit == unit), None)
