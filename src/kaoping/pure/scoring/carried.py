"""The facts of one text, as they stand under another: where pieces, extensions and waivers go.

The preview of an amendment scores today's facts under both texts; this is the step between. The same
way (``pure.scheme.compare.carry``) moves the rows when the amendment is made, so that the preview and
the sheets afterwards agree.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from kaoping.pure.scheme.by_group import groups_of
from kaoping.pure.scheme.compare.carry import Carrying, Groups, Place
from kaoping.pure.scheme.tree import index
from kaoping.pure.scoring.facts import (
    AnswerFact,
    BallotFact,
    ClawbackFact,
    ExtensionFact,
    Fact,
    MarkFact,
    NoticeFact,
    OverrideFact,
    PieceFact,
    SheetFact,
    UnitFact,
    WaiverFact,
)

NAMES_INDICATOR = (AnswerFact, MarkFact, BallotFact, SheetFact)


@dataclass(frozen=True, slots=True)
class Carried:
    facts: list[Fact]
    lost: list[Fact]  # those that the new text has no place for; they stay readable


def carried(facts: Iterable[Fact], carrying: Carrying) -> Carried:
    """The facts as the new text reads them."""
    facts = list(facts)
    sides: dict[str, tuple[Groups, Groups]] = {
        fact.unit: (_groups(carrying, fact, old=True), _groups(carrying, fact, old=False))
        for fact in facts
        if isinstance(fact, UnitFact)
    }
    return _Carrier(carrying, sides).carry(facts)


def _groups(carrying: Carrying, fact: UnitFact, *, old: bool) -> Groups:
    scheme = carrying.old if old else carrying.new
    return groups_of(scheme, code=fact.unit, tags=fact.tags, own_group=fact.group)


class _Carrier:
    def __init__(self, carrying: Carrying, sides: Mapping[str, tuple[Groups, Groups]]) -> None:
        self.carrying, self.sides = carrying, sides
        self.zone = ZoneInfo(carrying.old.timezone)
        self.kept: list[Fact] = []
        self.lost: list[Fact] = []

    def carry(self, facts: list[Fact]) -> Carried:
        extensions: dict[tuple[str, Place], ExtensionFact] = {}
        waivers: dict[tuple[str, str], list[WaiverFact]] = defaultdict(list)
        clawbacks: list[ClawbackFact] = []
        for fact in facts:
            if isinstance(fact, PieceFact):
                self._piece(fact)
            elif isinstance(fact, ExtensionFact):
                self._extension(fact, extensions)
            elif isinstance(fact, WaiverFact):
                waivers[fact.unit, fact.indicator].append(fact)
            elif isinstance(fact, NoticeFact):
                self._notice(fact)
            elif isinstance(fact, ClawbackFact):
                clawbacks.append(fact)
            elif isinstance(fact, NAMES_INDICATOR):
                self._named(fact)
            elif isinstance(fact, OverrideFact):
                self._override(fact)
            else:
                self.kept.append(fact)
        self.kept += extensions.values()
        for own in waivers.values():
            self._waivers(own)
        gone = {fact.piece for fact in self.lost if isinstance(fact, PieceFact)}
        for fact in clawbacks:
            (self.lost if fact.piece in gone else self.kept).append(fact)
        return Carried(self.kept, self.lost)

    def _piece(self, fact: PieceFact) -> None:
        before, after = self.sides[fact.unit]
        day: date = fact.received.astimezone(self.zone).date()
        place = self.carrying.of_piece(fact.indicator, fact.window, day, before, after)
        if place is None:
            self.lost.append(fact)
        else:
            self.kept.append(dataclasses.replace(fact, indicator=place[0], window=place[1]))

    def _extension(self, fact: ExtensionFact, found: dict[tuple[str, Place], ExtensionFact]) -> None:
        before, after = self.sides[fact.unit]
        place = self.carrying.of_extension(fact.indicator, fact.window, before, after)
        if place is None:
            self.lost.append(fact)
            return
        moved = dataclasses.replace(fact, indicator=place[0], window=place[1])
        known = found.get((fact.unit, place))
        if known is None or known.until < moved.until:
            found[fact.unit, place] = moved

    def _waivers(self, own: list[WaiverFact]) -> None:
        code, unit = own[0].indicator, own[0].unit
        before, after = self.sides[unit]
        family = self.carrying.families.get(code, ())
        if list(self.carrying.families.values()).count(family) > 1:
            # Parts become one: who was let off a part is let off its windows, never the whole.
            windows = self.carrying.windows(code, before, old=True)
            own = [
                dataclasses.replace(fact, window=key)
                for fact in own
                for key in ([one.key for one in windows] if fact.window is None else [fact.window])
            ]
        for fact in own:
            if fact.window is None:
                self.kept += [dataclasses.replace(fact, indicator=one) for one in family]
                if not family:
                    self.lost.append(fact)
        keys = {fact.window: fact for fact in own if fact.window is not None}
        places, left = self.carrying.of_waivers(code, list(keys), before, after)
        self.lost += [keys[key] for key in left]
        any_reason = next(iter(keys.values()), None)
        for place in places:
            source = keys.get(place[1], any_reason)
            if source is not None:
                self.kept.append(dataclasses.replace(source, indicator=place[0], window=place[1]))

    def _notice(self, fact: NoticeFact) -> None:
        family = self.carrying.families.get(fact.indicator, ())
        code = next((one for one in family if self.carrying.by_notice(one)), None)
        if code is None:
            self.lost.append(fact)
        else:
            self.kept.append(dataclasses.replace(fact, indicator=code))

    def _override(self, fact: OverrideFact) -> None:
        """A value set by people holds for the line it was set for, never for parts of it or a whole."""
        is_there = fact.indicator in index(self.carrying.new)
        split = self.carrying.families.get(fact.indicator, (fact.indicator,)) != (fact.indicator,)
        (self.lost if split or not is_there else self.kept).append(fact)

    def _named(self, fact: AnswerFact | MarkFact | BallotFact | SheetFact) -> None:
        """Recorded facts are never rewritten: those whose words the new text still has are read on."""
        unit = fact.unit
        code = fact.indicator
        if unit is None or code not in self.carrying.families.get(code, ()):
            self.lost.append(fact)
            return
        window = getattr(fact, "window", None)
        keys = {one.key for one in self.carrying.windows(code, self.sides[unit][1])}
        if window and window not in keys and not self.carrying.by_notice(code):
            self.lost.append(fact)
        else:
            self.kept.append(fact)
