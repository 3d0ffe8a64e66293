"""One unit in one round: its windows as they stand for it, its facts sorted to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from operator import attrgetter
from typing import Any, Literal, Protocol

from kaoping.pure.scheme import windows
from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Window
from kaoping.pure.scoring.facts import (
    ClawbackFact,
    ExtensionFact,
    NoticeFact,
    OverrideFact,
    PieceFact,
    UnitFacts,
    WaiverFact,
)
from kaoping.pure.scoring.moment import Moment, day_of, end_of
from kaoping.pure.scoring.plan import LeafPlan, Plan, Variant
from kaoping.pure.scoring.trace import Line, WindowLine

ZERO = Fraction(0)
_KEY, _INDICATOR = attrgetter("key"), attrgetter("indicator")


@dataclass(slots=True, eq=False)
class Slot:
    """One window of a leaf for one unit."""

    key: str  # "" where the leaf has no windows
    title: str
    opens: date
    due: date
    begins: date  # facts placed by their day belong here from this day on
    until: date  # effective due day
    limit: datetime  # the first instant that is late, UTC
    required: int
    full: Fraction | None  # full mark; None: open points
    share: Fraction  # of the full mark, for one asked piece
    over: bool
    extension: ExtensionFact | None = None
    waiver: WaiverFact | None = None

    def holds(self, at: date | None) -> bool:
        return at is not None and self.begins <= at <= self.due


class Round(Protocol):
    """What a case asks about all units of its round together: made once, kept for all of them."""

    slots: dict[LeafPlan, tuple[Slot, ...]]  # by notice, of all whom every notice asks
    fixed_slots: dict[LeafPlan, tuple[Slot, ...]]  # the scheme's own
    empty: dict[Slot, WindowLine]  # lines of those in which nothing was sent
    shared: dict[object, object]  # what a rule worked out over all units

    def all_cases(self) -> Iterator[tuple[str, Case]]: ...


class Case:
    """What the rules ask about one unit."""

    __slots__ = (
        "accepted",
        "clawbacks",
        "extensions",
        "facts",
        "field",
        "lean",
        "lines",
        "moment",
        "notices",
        "overrides",
        "pieces",
        "plan",
        "slots",
        "sorted",
        "special",
        "variant",
        "waived_nodes",
        "waived_windows",
    )

    def __init__(
        self,
        plan: Plan,
        variant: Variant,
        facts: UnitFacts,
        notices: dict[str, list[NoticeFact]],
        moment: Moment,
        field: Round | None = None,
        *,
        lean: bool = False,
    ) -> None:
        self.plan = plan
        self.variant = variant
        self.facts = facts
        self.notices = notices  # issued, by indicator
        self.moment = moment
        self.field = field
        self.lean = lean  # for amounts alone: rules leave away entries, pieces and formulas
        self.lines: dict[str, Line] = {}
        self.sorted: dict[str, dict[str, list[Any]]] = {}  # facts of a kind by key or indicator, when asked
        self.accepted: dict[tuple[int, str], list[Any]] = {}  # pieces that a number counts, when asked
        self.slots: dict[str, tuple[Slot, ...]] = {}
        self.waived_nodes: dict[str, WaiverFact] = {}
        self.waived_windows: dict[tuple[str, str], WaiverFact] = {}
        for waiver in facts.waivers:
            if waiver.window is None:
                self.waived_nodes[waiver.indicator] = waiver
            else:
                self.waived_windows[waiver.indicator, waiver.window] = waiver
        self.extensions: dict[tuple[str, str], ExtensionFact] = {}
        for extension in facts.extensions:
            place = (extension.indicator, extension.window)
            known = self.extensions.get(place)
            if known is None or extension.until > known.until:
                self.extensions[place] = extension
        self.special = {place[0] for place in (*self.waived_windows, *self.extensions)}
        self.clawbacks: dict[str, ClawbackFact] = {
            one.piece: one for one in facts.clawbacks if moment.knows(one.at)
        }
        self.overrides: dict[str, OverrideFact] = {
            one.indicator: one
            for one in facts.overrides
            if (one.period or "") == variant.key and (one.at is None or moment.knows(one.at))
        }
        self.pieces = self._pieces_by_place()

    def _pieces_by_place(self) -> dict[tuple[str, str], list[PieceFact]]:
        found: dict[tuple[str, str], list[PieceFact]] = {}
        rounds = len(self.plan.rounds) > 1
        for piece in self.facts.pieces:
            if not self.moment.has_arrived(piece.received):
                continue
            if rounds and not piece.window and not self.in_period(self.day_of_piece(piece)):
                continue
            found.setdefault((piece.indicator, piece.window), []).append(piece)
        return found

    def of_key(self, kind: Literal["counts", "events", "measures"], key: str) -> list[Any]:
        """The unit's facts of one kind with this key that are read; a rule may ask for them month by month."""
        return self._sorted(kind, _KEY, self.in_period).get(key, [])

    def of_indicator(
        self, kind: Literal["answers", "ballots", "marks", "sheets"], indicator: str
    ) -> list[Any]:
        """The unit's facts of one kind that name this indicator."""
        return self._sorted(kind, _INDICATOR, None).get(indicator, [])

    def _sorted(
        self, kind: str, name: Callable[[Any], str], reads: Callable[[date | None], bool] | None
    ) -> dict[str, list[Any]]:
        found = self.sorted.get(kind)
        if found is None:
            found = self.sorted[kind] = {}
            for one in getattr(self.facts, kind):
                if reads is None or reads(one.at):
                    found.setdefault(name(one), []).append(one)
        return found

    def day_of_piece(self, piece: PieceFact) -> date:
        """When it happened, or where that was not said, when it arrived."""
        return piece.occurred or day_of(piece.received, self.plan.timezone)

    def in_period(self, at: date | None) -> bool:
        """Whether a fact of this day is read: dated within the period, and known by now."""
        if at is None:
            return len(self.plan.rounds) == 1
        period = self.variant.period
        return period.first <= at <= period.last and self.moment.knows(at)

    def slots_of(self, leaf: LeafPlan) -> tuple[Slot, ...]:
        """The leaf's windows for this unit in order of time, waived ones included."""
        known = self.slots.get(leaf.id)
        if known is None:
            known = self.slots[leaf.id] = self._own_or_common_slots(leaf)
        return known

    def _own_or_common_slots(self, leaf: LeafPlan) -> tuple[Slot, ...]:
        """Windows are alike for most units; they are made once for all that have none of their own."""
        if self.field is None or leaf.id in self.special:
            return self._make_slots(leaf)
        asked = self.notices.get(leaf.id, ()) if leaf.by_notice else ()
        if any(notice.units is not None for notice in asked):
            return self._make_slots(leaf)
        kept = self.field.slots if leaf.by_notice else self.field.fixed_slots
        common = kept.get(leaf)
        if common is None:
            common = kept[leaf] = self._make_slots(leaf)
        return common

    def _make_slots(self, leaf: LeafPlan) -> tuple[Slot, ...]:
        made = [self._slot(leaf, window) for window in self._windows_of(leaf)]
        _part(leaf, made)
        full = leaf_scale(leaf)
        counting = [slot for slot in made if slot.waiver is None]
        if full is None or not leaf.divides:
            for slot in counting:
                slot.full = full
        else:
            marks = windows.window_marks(full, [slot.required for slot in counting])
            for slot, mark in zip(counting, marks, strict=True):
                slot.full = mark
        for slot in counting:
            if slot.full and slot.required:
                slot.share = slot.full / slot.required
        return tuple(made)

    def _windows_of(self, leaf: LeafPlan) -> Iterator[Window]:
        period = self.variant.period
        if leaf.by_notice:
            found = []
            for notice in self.notices.get(leaf.id, ()):
                if notice.units is None or self.facts.unit.unit in notice.units:
                    window = windows.notice_window(
                        leaf.placed,
                        key=notice.notice,
                        issued=notice.issued,
                        due=notice.due,
                        title=notice.title,
                        pieces=notice.pieces,
                    )
                    found.append(window)
            yield from sorted(found, key=lambda window: (window.due, window.key))
        elif leaf.windows is None:
            yield Window("", period.first, period.last, "", leaf.pieces)
        else:
            yield from leaf.windows

    def _slot(self, leaf: LeafPlan, window: Window) -> Slot:
        place = (leaf.id, window.key)
        extension = self.extensions.get(place)
        until = max(window.due, extension.until) if extension else window.due
        return Slot(
            key=window.key,
            title=window.title,
            opens=window.opens,
            due=window.due,
            begins=window.opens,
            until=until,
            limit=end_of(until, self.plan.timezone),
            required=plain(window.pieces),
            full=ZERO,
            share=ZERO,
            over=self.moment.over(until),
            extension=extension,
            waiver=self.waived_windows.get(place),
        )


def _part(leaf: LeafPlan, slots: list[Slot]) -> None:
    """Let no day lie in two fixed windows: one without a ``from`` begins after the due day before it."""
    spec = leaf.placed.windows
    if spec is None or not spec.fixed:
        return
    own = {fixed.id for fixed in spec.fixed if fixed.opens is not None}
    for slot in slots:
        earlier = [one.due for one in slots if one.due < slot.due]
        if earlier and slot.key not in own:
            slot.begins = max(slot.opens, max(earlier) + timedelta(days=1))


def leaf_scale(leaf: LeafPlan) -> Fraction | None:
    """The points in which the rule reckons: ``out_of`` where the leaf converts, else its own."""
    out_of = leaf.placed.node.out_of
    return leaf.full if out_of is None or leaf.full is None else plain(out_of)
