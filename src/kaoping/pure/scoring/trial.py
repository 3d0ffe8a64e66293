"""A scheme tried on facts that are not its own: invented ones, or those of another text or year.

The facts of last year are moved by whole years, then carried to the windows of the text that is tried
(``carried``). What the text has no place for is left out and counted by kind, never bent to fit.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.by_group import for_groups, groups_of
from kaoping.pure.scheme.compare.carry import Carrying
from kaoping.pure.scheme.compare.kept import families_of
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.moved import move_day, move_years
from kaoping.pure.scheme.windows import CALENDAR_KEY
from kaoping.pure.scoring.carried import carried
from kaoping.pure.scoring.checking import check_references
from kaoping.pure.scoring.facts import Fact, Facts, PieceFact, UnitFact
from kaoping.pure.scoring.invent import InventedUnit, invented_facts, invented_units
from kaoping.pure.scoring.plan import Plan, compile_scheme
from kaoping.pure.scoring.reading import read_facts

MOST_INVENTED = 200  # units
MOST_FACTS = 200_000
SPARE = 6  # invented units for each that is wanted; some may be in no group, or in several


@dataclass(frozen=True, slots=True)
class TrialFacts:
    """Facts with the scheme that they were made for."""

    scheme: Scheme
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The facts as one text reads them; ``left_out`` counts by kind what it has no place for."""

    plan: Plan
    facts: Facts
    left_out: Mapping[str, int] = field(default_factory=dict)


def invent(scheme: Scheme, count: int, seed: int = 0) -> TrialFacts:
    """A year of ``count`` invented units, the same for the same seed.

    Errors: ``SchemeError("no_unit_fits")`` where no unit that was thought of is in the groups that the
    scheme's values ask for.
    """
    fitting: list[InventedUnit] = []
    for unit in invented_units(scheme, count * SPARE, seed):
        if _fits(scheme, unit):
            fitting.append(unit)
        if len(fitting) == count:
            break
    if not fitting:
        raise SchemeError("no_unit_fits")
    lines = (json.dumps(line, ensure_ascii=False) for line in invented_facts(scheme, fitting, seed))
    return TrialFacts(scheme, all_of(read_facts(lines, scheme, "invented")))


def _fits(scheme: Scheme, unit: InventedUnit) -> bool:
    try:
        for_groups(scheme, groups_of(scheme, code=unit.code, tags=unit.tags, own_group=unit.group))
    except SchemeError:
        return False
    return True


def all_of(facts: Facts) -> list[Fact]:
    """Every fact once, units and notices first; an event of several units stands with the first."""
    found: list[Fact] = [own.unit for own in facts.units.values()]
    found += facts.notices.values()
    seen: set[int] = set()
    for own in facts.units.values():
        for name in own.__slots__:
            if name == "unit":
                continue
            for fact in getattr(own, name):
                if id(fact) not in seen:
                    seen.add(id(fact))
                    found.append(fact)
    return found


def fit(given: TrialFacts, scheme: Scheme) -> Fitted:
    """The facts under ``scheme``: as they are under their own, else moved in time and carried over."""
    plan = compile_scheme(scheme)
    if given.scheme == scheme:
        return _checked(plan, list(given.facts), Counter())
    years = scheme.period.first.year - given.scheme.period.first.year
    old, facts = given.scheme, list(given.facts)
    if years:
        old = move_years(old, years)
        facts = [cast(Fact, _moved(fact, years)) for fact in facts]
    moved = carried(facts, Carrying(old, scheme, families_of(old, scheme)))
    return _checked(plan, moved.facts, Counter(_kind(fact) for fact in moved.lost))


def _checked(plan: Plan, facts: list[Fact], left_out: Counter[str]) -> Fitted:
    """Without the facts that this scheme would refuse in a file: they are counted as left out."""
    units = [fact for fact in facts if isinstance(fact, UnitFact) and _unit_fits(plan.scheme, fact)]
    known = {fact.unit for fact in units}
    kept = [_placed(plan, fact) for fact in facts if _concerns(fact, known)]
    left_out.update(_kind(fact) for fact in facts if isinstance(fact, UnitFact) and fact.unit not in known)
    for _ in range(3):  # a piece that is dropped may have had events or a claw-back
        wrong = {fault.line for fault in check_references(plan, list(enumerate(kept, 1)))}
        if not wrong:
            break
        left_out.update(_kind(fact) for number, fact in enumerate(kept, 1) if number in wrong)
        kept = [fact for number, fact in enumerate(kept, 1) if number not in wrong]
    return Fitted(plan, Facts.of(kept), dict(left_out))


def _placed(plan: Plan, fact: Fact) -> Fact:
    """A piece of a leaf without windows names none: the round that its day lies in takes it."""
    if isinstance(fact, PieceFact) and fact.window:
        placed = plan.index.get(fact.indicator)
        if placed is not None and placed.windows is None:
            return dataclasses.replace(fact, window="")
    return fact


def _unit_fits(scheme: Scheme, unit: UnitFact) -> bool:
    try:
        for_groups(scheme, groups_of(scheme, code=unit.unit, tags=unit.tags, own_group=unit.group))
    except SchemeError:
        return False
    return True


def _concerns(fact: Fact, known: Iterable[str]) -> bool:
    units = getattr(fact, "units", None)
    if isinstance(units, tuple):
        heads = tuple(getattr(fact, "authors", {}))
        return all(code in known for code in (*units, *heads))
    unit = getattr(fact, "unit", None)
    return unit is None or unit in known


def _kind(fact: Fact) -> str:
    return type(fact).__name__.removesuffix("Fact").lower()


_YEAR = re.compile(r"^(\d{4})(?=$|[WMQH]\d)")


def _moved(value: Any, years: int) -> Any:
    """A fact with every day in another year, and calendar windows by their new names."""
    changes: dict[str, Any] = {}
    for name in value.__slots__:
        old = getattr(value, name)
        if isinstance(old, datetime):
            day = move_day(old.date(), years)
            changes[name] = old.replace(year=day.year, month=day.month, day=day.day)
        elif isinstance(old, date):
            changes[name] = move_day(old, years)
        elif name == "window" and isinstance(old, str) and CALENDAR_KEY.fullmatch(old):
            changes[name] = _YEAR.sub(lambda match: str(int(match[1]) + years), old)
    return dataclasses.replace(value, **changes) if changes else value
