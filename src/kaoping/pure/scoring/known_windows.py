"""Which windows a scheme has for a unit: what facts may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import tree, windows
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.reach import values_in
from kaoping.pure.scheme.rules import ByGroup, Carried
from kaoping.pure.scoring.facts import UnitFact
from kaoping.pure.scoring.plan import Plan, Variant


class KnownWindows:
    """Asked for every line, so each answer is found once: for everybody, or for the unit's groups."""

    def __init__(self, plan: Plan, units: Mapping[str, UnitFact]) -> None:
        self.plan = plan
        self.units = units  # filled while reading
        self.windows: dict[str, frozenset[str] | None] = {}  # of a leaf, alike for everybody
        self.windows_for: dict[tuple[str, frozenset[str]], frozenset[str] | None] = {}
        self.places: set[tuple[str, str]] = set()  # indicator and window, good for any unit

    def own(self, unit: str, indicator: str) -> frozenset[str] | None:
        """The leaf's keys for the unit's groups; None where its groups leave it undecided."""
        if indicator not in self.windows:
            self.windows[indicator] = self._keys(self.plan.scheme, indicator)
        alike = self.windows[indicator]
        if alike is not None:
            self.places.update((indicator, key) for key in alike)
            return alike
        fact = self.units.get(unit)
        if fact is None:
            return None
        groups = self.plan.groups_of(fact)
        place = (indicator, groups)
        if place not in self.windows_for:
            variant = self._variant(groups)
            self.windows_for[place] = self._keys(variant.scheme, indicator) if variant else None
        return self.windows_for[place]

    def _keys(self, scheme: Scheme, indicator: str) -> frozenset[str] | None:
        placed = tree.leaf(scheme, indicator)
        keys: set[str] = set()
        try:
            for _, period in windows.periods_of(scheme):
                found = windows.windows_of(scheme, placed, period)
                keys.update([""] if found is None else [window.key for window in found])
        except SchemeError:
            return None
        return frozenset(keys)

    def _variant(self, groups: frozenset[str]) -> Variant | None:
        try:
            return self.plan.variant(groups, self.plan.rounds[0][0])
        except SchemeError:
            return None


class CarriedWindows:
    """In which windows a figure can be read as a number: the readers' own, or those of the calendar."""

    def __init__(self, plan: Plan) -> None:
        self.readers: dict[str, tuple[str, ...]] = {}  # of a key: the leaves that compare with it
        for placed in plan.index.values():
            if placed.is_leaf:
                for value in values_in(placed.node):
                    if isinstance(value, Carried):
                        self.readers[value.key] = (*self.readers.get(value.key, ()), placed.id)
        self.calendar = frozenset(_calendar_keys(plan.scheme)) if self.readers else frozenset()


def _calendar_keys(scheme: Scheme) -> Iterator[str]:
    """Of every cadence in the scheme: deductions, numbers and what follows are asked window by window."""
    cadences = {getattr(value, "every", None) for value in values_in(scheme)}
    varying = {own for one in cadences if isinstance(one, ByGroup) for _, own in one.values}
    for key, period in windows.periods_of(scheme):
        yield key
        for every in (cadences | varying) & {"week", *windows.MONTHS_OF}:
            yield from (window.key for window in windows.calendar_windows(every, period))


def is_by_notice(plan: Plan, code: str) -> bool:
    """Whether the row's windows come with notices."""
    spec = plan.index[code].windows
    return spec is not None and spec.by_notice
