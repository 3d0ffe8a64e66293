"""Figures about one published result for people who look: each is a table, and the picture is drawn from it.

All of it comes from the frozen sheets, which never change, so a process computes it once a freeze.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import floor
from statistics import median
from typing import Any

from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scheme.in_words_results import result_in_words
from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scheme.tree import index
from kaoping.pure.scoring.rounding import to_published
from kaoping.results.models import Freeze, FrozenSheet, Publication
from kaoping.results.queries.frozen import leaf_lines, sheet_of
from kaoping.results.queries.last_year import Before, earlier_result, places_before

ONE_PLACE = Rounding(places=1)
ZERO = Fraction(0)
FREEZES_KEPT = 8
MOVED_MOST = 10


@dataclass(slots=True)
class Bin:
    """The units whose total lies in ``[low, low + 1)``."""

    low: int
    units: list[tuple[str, str]] = field(default_factory=list)  # code, name

    @property
    def high(self) -> int:
        return self.low + 1


@dataclass(slots=True)
class Group:
    """A group's totals, from the lowest; ``before`` is the median of the earlier result."""

    name: str
    dots: list[tuple[str, Fraction]] = field(default_factory=list)  # name, total
    before: Fraction | None = None

    @property
    def median(self) -> Any:
        return median(total for _name, total in self.dots)


@dataclass(slots=True)
class LineFigures:
    """One leaf: how much of its full marks units got; ``share`` in per cent, one decimal."""

    code: str
    title: str
    full: Fraction | None = None
    units: int = 0
    got: Fraction = ZERO
    asked: Fraction = ZERO  # full marks of all who were asked
    whole: int = 0  # units with full marks
    nothing: int = 0  # units with none

    @property
    def mean(self) -> Fraction:
        return self.got / self.units if self.units else ZERO

    @property
    def share(self) -> str:
        return to_published(self.got * 100 / self.asked, ONE_PLACE) if self.asked else "—"


@dataclass(frozen=True, slots=True)
class Week:
    """Of what was due up to a Sunday, how much counted in the end."""

    ends_on: dt.date
    due: int
    counted: int

    @property
    def share(self) -> str:
        return to_published(Fraction(self.counted * 100, self.due), ONE_PLACE)


@dataclass(frozen=True, slots=True)
class Veto:
    """An event that cost a unit its grade or its place, with what stands behind it."""

    code: str
    name: str
    event: str
    key: str
    then: str
    at: dt.date
    grade: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit in both results; ``climbs`` is how many places it won."""

    code: str
    name: str
    total: Fraction
    before: Fraction
    rank: int | None
    rank_before: int | None

    @property
    def change(self) -> Fraction:
        return self.total - self.before

    @property
    def climbs(self) -> int:
        return (self.rank_before or 0) - (self.rank or 0) if self.rank and self.rank_before else 0


@dataclass(frozen=True, slots=True)
class FrozenFigures:
    """What one freeze alone says."""

    totals: list[tuple[str, str, str, Fraction, int | None, str]]  # code, name, group, total, rank, grade
    lines: list[LineFigures]
    weeks: list[Week]
    vetoes: list[Veto]
    outcomes: dict[str, list[tuple[str, str]]]  # what is said → units


@dataclass(slots=True)
class Figures:
    """Everything on the page of figures."""

    publication: Publication
    frozen: FrozenFigures
    bins: list[Bin]
    groups: list[Group]
    grades: list[tuple[str, int, str]]  # grade, units, the rule in words
    rules: list[str]  # ranking and vetoes, in words
    earlier: Publication | None
    moved: list[Moved]

    @property
    def totals(self) -> list[Fraction]:
        return [row[3] for row in self.frozen.totals]

    @property
    def highest(self) -> Fraction:
        return max(self.totals, default=ZERO)

    @property
    def lowest(self) -> Fraction:
        return min(self.totals, default=ZERO)

    @property
    def median(self) -> Any:
        return median(self.totals) if self.totals else ZERO

    @property
    def moved_most(self) -> list[Moved]:
        """Those that climbed or fell furthest, climbers first."""
        order = sorted(self.moved, key=lambda one: (-one.climbs, one.code))
        return order if len(order) <= 2 * MOVED_MOST else [*order[:MOVED_MOST], *order[-MOVED_MOST:]]


def figures_of(publication: Publication, language: str) -> Figures:
    """The figures of one revision, and beside them those of the year before."""
    freeze = publication.freeze
    frozen = _of_freeze(freeze.pk, freeze.result_sha256, freeze.frozen_at)
    earlier = earlier_result(publication)
    before = places_before(earlier)
    scheme = scheme_of(publication.scheme)
    told = dict(result_in_words(scheme, language))
    counts = Counter(row[5] for row in frozen.totals)
    rules = dict(zip((one.grade for one in scheme.grades), told.get("grades", ()), strict=False))
    names = [one.grade for one in scheme.grades] + [name for name in counts if name and name not in rules]
    return Figures(
        publication, frozen, _bins(frozen), _groups(frozen, before),
        [(name, counts[name], rules.get(name, "")) for name in names],
        [*told.get("ranking", ()), *told.get("vetoes", ())], earlier, _moved(frozen, before),
    )  # fmt: skip


@lru_cache(maxsize=FREEZES_KEPT)
def _of_freeze(freeze_id: int, result_sha256: str, frozen_at: dt.datetime) -> FrozenFigures:
    """Kept by what was frozen, not by its number alone: a restored database gives numbers anew."""
    freeze = Freeze.objects.select_related("scheme").get(pk=freeze_id)
    nodes = index(scheme_of(freeze.scheme))
    totals, vetoes = [], []
    lines: dict[str, LineFigures] = {}
    days: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0])
    outcomes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = FrozenSheet.objects.filter(freeze=freeze_id).order_by("position")
    for row in rows.iterator(chunk_size=200):
        sheet = sheet_of(row)
        totals.append((row.code, row.name, row.group, Fraction(row.exact["total"]), row.rank_no, row.grade))
        for one in sheet.get("vetoes", ()):
            vetoes.append(
                Veto(row.code, row.name, one["event"], one["key"], one["then"],
                     dt.date.fromisoformat(one["at"]), one.get("grade", ""))
            )  # fmt: skip
        for said in sheet.get("outcomes", ()):
            outcomes[said].append((row.code, row.name))
        for line in leaf_lines(sheet["lines"]):
            _add_line(lines, line, nodes)
            for window in line.get("windows", ()):
                due = dt.date.fromisoformat(window["due"])
                if not freeze.was_over(due):
                    continue  # still open when the facts were frozen: nothing is missed there
                days[due][0] += window["required"]
                days[due][1] += min(len(window["counted"]), window["required"])
    return FrozenFigures(totals, list(lines.values()), _weeks(days), vetoes, dict(outcomes))


def _add_line(lines: dict[str, LineFigures], line: dict[str, Any], nodes: Any) -> None:
    code = line["indicator"]
    node = nodes[code].node
    made = lines.setdefault(code, LineFigures(code, node.short or node.title))
    if line["max"] is not None and not Fraction(line["attainable"]):
        return  # nothing was to be had: waived, or not for this unit
    score = Fraction(line["exact"])
    made.units += 1
    made.got += score
    made.nothing += not score
    if line["max"] is not None:
        full = Fraction(line["max"])
        made.full = full
        made.asked += full
        made.whole += score == full


def _weeks(days: dict[dt.date, list[int]]) -> list[Week]:
    found: list[Week] = []
    due = counted = 0
    for day in sorted(days):
        due, counted = due + days[day][0], counted + days[day][1]
        sunday = day + dt.timedelta(days=6 - day.weekday())
        if found and found[-1].ends_on == sunday:
            found.pop()
        if due:
            found.append(Week(sunday, due, counted))
    return found


def _bins(frozen: FrozenFigures) -> list[Bin]:
    found: dict[int, Bin] = {}
    for code, name, _group, total, _rank, _grade in frozen.totals:
        low = floor(total)
        found.setdefault(low, Bin(low)).units.append((code, name))
    if not found:
        return []
    return [found.get(low, Bin(low)) for low in range(min(found), max(found) + 1)]


def _groups(frozen: FrozenFigures, before: dict[str, Before]) -> list[Group]:
    found: dict[str, Group] = {}
    earlier: dict[str, list[Fraction]] = defaultdict(list)
    for code, name, group, total, _rank, _grade in sorted(frozen.totals, key=lambda row: (row[3], row[0])):
        found.setdefault(group, Group(group)).dots.append((name, total))
        if code in before:
            earlier[group].append(before[code].total)
    for name, totals in earlier.items():
        found[name].before = median(totals)
    return sorted(found.values(), key=lambda one: (-len(one.dots), one.name))


def _moved(frozen: FrozenFigures, before: dict[str, Before]) -> list[Moved]:
    return [
        Moved(code, name, total, before[code].total, rank, before[code].rank)
        for code, name, _group, total, rank, _grade in frozen.totals
        if code in before
    ]
