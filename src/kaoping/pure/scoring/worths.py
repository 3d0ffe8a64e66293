"""What each asked piece of a unit is worth: for making duties and for previewing a notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scoring.facts import (
    ExtensionFact,
    Facts,
    NoticeFact,
    UnitFact,
    UnitFacts,
    WaiverFact,
)
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.plan import Plan, compile_scheme
from kaoping.pure.scoring.trace import ZERO


@dataclass(frozen=True, slots=True)
class DutyWorth:
    """One window of one indicator for one unit: so many pieces, each worth so many points."""

    indicator: str
    window_key: str
    title: str
    opens: date
    due: date
    until: date  # an extension's day, else ``due``
    pieces: int
    worth: Fraction  # of one piece, at full quality and on time; 0 where waived
    points: Fraction  # of the indicator, that are divided
    asked: int  # pieces over which they are divided: points ÷ asked = worth
    waived: bool
    round: str = ""  # of a repeated scheme


def duty_worths(
    scheme: Scheme | Plan,
    unit: UnitFact,
    notices: Iterable[NoticeFact] = (),
    waivers: Iterable[WaiverFact] = (),
    extensions: Iterable[ExtensionFact] = (),
) -> tuple[DutyWorth, ...]:
    """Everything asked of the unit by even division, in the scheme's order, then by due day.

    ``notices`` are those issued so far, whether or not they ask this unit; ``waivers`` and
    ``extensions`` are the unit's own. An indicator that does not apply asks nothing.
    """
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    facts = Facts()
    own = facts.units[unit.unit] = UnitFacts(unit)
    own.waivers.extend(waivers)
    own.extensions.extend(extensions)
    facts.notices.update((notice.notice, notice) for notice in notices)
    found: list[DutyWorth] = []
    for key, _ in plan.rounds:
        found.extend(_round(Field(plan, facts, None, key), unit.unit))
    return tuple(found)


def _round(field: Field, code: str) -> Iterator[DutyWorth]:
    case = field.case(code)
    for leaf in case.variant.leaves.values():
        if not isinstance(leaf.rule, Even):
            continue
        node_waived = any(above in case.waived_nodes for above in leaf.placed.path)
        slots = case.slots_of(leaf)
        asked = sum(slot.required for slot in slots if slot.waiver is None)
        for slot in slots:
            waived = node_waived or slot.waiver is not None
            yield DutyWorth(
                indicator=leaf.id,
                window_key=slot.key,
                title=slot.title,
                opens=slot.opens,
                due=slot.due,
                until=slot.until,
                pieces=slot.required,
                worth=ZERO if waived else slot.share,
                points=leaf.full or ZERO,
                asked=asked,
                waived=waived,
                round=field.key,
            )
