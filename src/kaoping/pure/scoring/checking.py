"""Whether what facts name exists: units, indicators, windows, items, levels, grades; and ids only once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import Any

from kaoping.pure.errors import Fault, SchemeError
from kaoping.pure.scheme.by_group import resolve
from kaoping.pure.scheme.rules import Assess, Ballot, Checklist, Rule
from kaoping.pure.scoring.discretion import discretion
from kaoping.pure.scoring.facts import (
    AnswerFact,
    BallotFact,
    ClawbackFact,
    DecisionFact,
    EventFact,
    ExtensionFact,
    Fact,
    MarkFact,
    MeasureFact,
    NoticeFact,
    OverrideFact,
    PieceFact,
    ScoreFact,
    SheetFact,
    UnitFact,
    WaiverFact,
)
from kaoping.pure.scoring.figure_windows import FigureWindows
from kaoping.pure.scoring.known_windows import KnownWindows, is_by_notice
from kaoping.pure.scoring.overrides import limits_of
from kaoping.pure.scoring.plan import Plan

Numbered = Sequence[tuple[int, Fact]]
MAX_HINTS = 20  # looking for what was meant costs more than all the rest


def check_references(plan: Plan, numbered: Numbered, half_read: Numbered = ()) -> list[Fault]:
    """Every fault of facts that can be read one by one but not together.

    ``half_read`` are those with a fault already: what they name is checked too, and what could not
    be read of them (an empty text) is not complained of twice.
    """
    check = _Check(plan)
    check.learn(sorted((*numbered, *half_read), key=itemgetter(0)) if half_read else numbered)
    for line, fact in numbered:
        check.one(line, fact)
    check.half = True
    for line, fact in half_read:
        check.one(line, fact)
    return check.faults


class _Check:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.faults: list[Fault] = []
        self.half = False
        self.hints = MAX_HINTS
        self.units: dict[str, UnitFact] = {}
        self.notices: dict[str, str] = {}
        self.pieces: set[str] = set()
        self.known = KnownWindows(plan, self.units)
        self.seen: dict[tuple[Any, ...], int] = {}
        self.grades = frozenset(grade.grade for grade in plan.scheme.grades)
        self.discretion = tuple(discretion(plan.scheme))
        self.figures = FigureWindows(plan, self.known, self.notices)
        self.line = 0

    def fault(self, code: str, **params: Any) -> None:
        if self.half and (code == "window_missing" or not params.get("found")):
            return
        self.faults.append(Fault(code, self.line, params))

    def learn(self, numbered: Numbered) -> None:
        """First pass: what there is to be named, and ids given twice."""
        fact: Any
        for line, fact in numbered:
            kind = type(fact)
            self.line = line
            if kind is PieceFact:
                self._once("piece", fact.piece)
                self.pieces.add(fact.piece)
            elif kind is UnitFact:
                self._once("unit", fact.unit)
                self.units[fact.unit] = fact
            elif kind is NoticeFact:
                self._once("notice", fact.notice)
                self.notices[fact.notice] = fact.indicator
            elif kind is EventFact:
                self._once("event", fact.event)
            elif kind is SheetFact:
                self._once("sheet", fact.sheet)

    def _once(self, kind: str, code: str, *place: Any) -> None:
        if not code:
            return
        known = self.seen.setdefault((kind, code, *place), self.line)
        if known != self.line:
            self.fault("given_twice_" + kind, found=code, first=known)

    def one(self, line: int, fact: Fact) -> None:
        self.line = line
        _CHECKS.get(type(fact), _Check._only_unit)(self, fact)

    # --- What is named -------------------------------------------------------------------------

    def unit(self, code: str) -> bool:
        if code in self.units:
            return True
        self.fault("unknown_unit", found=code, near=self._near(code, self.units))
        return False

    def _near(self, found: str, known: Collection[str]) -> str:
        """The known id that looks most like it; "" after some, or where there are too many to compare."""
        if not self.hints or len(known) > 5000:
            return ""
        self.hints -= 1
        return next(iter(difflib.get_close_matches(found, known, n=1, cutoff=0.75)), "")

    def leaf(self, code: str) -> bool:
        """Whether the indicator exists and has a rule of its own."""
        placed = self.plan.index.get(code)
        if placed is None:
            self.fault("unknown_indicator", found=code, allowed=tuple(self.plan.index))
            return False
        if not placed.is_leaf:
            below = tuple(one.id for one in self.plan.index.values() if one.is_leaf and code in one.path)
            self.fault("indicator_not_a_leaf", found=code, allowed=below)
            return False
        return True

    def window(self, unit: str, indicator: str, key: str) -> bool:
        """Whether the leaf has this window (for a unit of these groups); a notice's is its id."""
        if (indicator, key) in self.known.places:
            return True
        placed = self.plan.index[indicator]
        if placed.windows is not None and placed.windows.by_notice:
            bound = self.notices.get(key, "")
            if bound == indicator or (key in self.notices and not bound):
                self.known.places.add((indicator, key))
                return True
            found = tuple(one for one, node in self.notices.items() if node == indicator)
            code = "notice_of_other" if bound else "unknown_window" if key else "window_missing"
            self.fault(code, found=key, indicator=indicator, allowed=found, other=bound or "")
            return False
        known = self.known.own(unit, indicator)
        if known is None or key in known:
            return True
        if not known:
            self.fault("window_not_needed", found=key, indicator=indicator)
        elif not key:
            self.fault("window_missing", indicator=indicator, allowed=tuple(sorted(known)))
        else:
            allowed = tuple(sorted(known))
            self.fault("unknown_window", found=key, indicator=indicator, allowed=allowed)
        return False

    def placed(self, fact: Any) -> bool:
        """Unit, indicator and window of a fact, each with its own fault."""
        known = self.unit(fact.unit)
        return self.leaf(fact.indicator) and (
            self.window(fact.unit, fact.indicator, fact.window or "") and known
        )

    def rule(self, code: str, kind: type[Rule], word: str) -> Any:
        """The leaf's rule if it is of this kind."""
        if not self.leaf(code):
            return None
        rule = self.plan.index[code].node.rule
        if isinstance(rule, kind):
            return rule
        fits = tuple(one.id for one in self.plan.index.values() if isinstance(one.node.rule, kind))
        self.fault("takes_no_" + word, found=code, allowed=fits)
        return None

    def window_or_day(self, fact: Any) -> None:
        """A fact may name its window, or be placed by its day; where there is one window, neither."""
        if fact.window is not None:
            self.window(fact.unit, fact.indicator, fact.window)
            return
        if fact.at is None and not is_by_notice(self.plan, fact.indicator):
            known = self.known.own(fact.unit, fact.indicator)
            if known is not None and len(known) > 1:
                self.fault("window_missing", indicator=fact.indicator, allowed=tuple(sorted(known)))
            elif len(self.plan.rounds) > 1:
                self.fault("round_unsaid")

    # --- Kinds ---------------------------------------------------------------------------------

    def _only_unit(self, fact: Any) -> None:
        self.unit(fact.unit)

    def _unit(self, fact: UnitFact) -> None:
        try:
            groups = self.plan.groups_of(fact)
            for key, _ in self.plan.rounds:
                self.plan.variant(groups, key)
        except SchemeError as error:
            self.fault(error.code, found=fact.unit, scheme_line=error.line or 0, **error.params)

    def _notice(self, fact: NoticeFact) -> None:
        if self.leaf(fact.indicator) and not is_by_notice(self.plan, fact.indicator):
            by_notice = tuple(
                one.id
                for one in self.plan.index.values()
                if one.is_leaf and one.windows is not None and one.windows.by_notice
            )
            self.fault("not_by_notice", found=fact.indicator, allowed=by_notice)
        for code in sorted(fact.units or ()):
            self.unit(code)

    def _piece(self, fact: PieceFact) -> None:
        if fact.unit in self.units and (fact.indicator, fact.window) in self.known.places:
            if fact.authors:
                self._authors(fact.authors)
            return
        self.placed(fact)
        self._authors(fact.authors)

    def _authors(self, codes: Iterable[str]) -> None:
        for code in codes:
            self.unit(code)

    def _extension(self, fact: ExtensionFact) -> None:
        self.placed(fact)

    def _waiver(self, fact: WaiverFact) -> None:
        if fact.window is not None:
            self.placed(fact)
            return
        self.unit(fact.unit)
        if fact.indicator not in self.plan.index:
            self.fault("unknown_indicator", found=fact.indicator, allowed=tuple(self.plan.index))

    def _event(self, fact: EventFact) -> None:
        for code in dict.fromkeys((*fact.units, *fact.authors)):
            self.unit(code)
        if fact.amount is None:
            return
        for key, ranges in self.discretion:
            if key == fact.key:
                allowed = ranges(fact)
                if allowed is not None and not allowed.low <= fact.amount <= allowed.high:
                    self.fault("amount_outside", found=fact.amount, least=allowed.low, most=allowed.high)

    def _measure(self, fact: MeasureFact) -> None:
        if self.unit(fact.unit):
            self._once("measure", fact.key, fact.unit, fact.at)

    def _score(self, fact: ScoreFact) -> None:
        if self.unit(fact.unit):
            self._once("score", fact.key, fact.unit, fact.at, fact.window)
            found = self.figures.fault(fact)
            if found is not None:
                self.fault(found[0], **found[1])

    def _answer(self, fact: AnswerFact) -> None:
        self.unit(fact.unit)
        rule = self.rule(fact.indicator, Checklist, "answers")
        if rule is None:
            return
        items = tuple(item.id for item in rule.items)
        if fact.item not in items:
            self.fault("unknown_item", found=fact.item, indicator=fact.indicator, allowed=items)
        self.window_or_day(fact)
        self._once("answer", fact.item, fact.unit, fact.indicator, fact.window, fact.at)

    def _mark(self, fact: MarkFact) -> None:
        known = self.unit(fact.unit)
        rule = self.rule(fact.indicator, Assess, "marks")
        if rule is None:
            return
        if known and fact.value is not None:
            self._mark_value(rule, fact)
        self.window_or_day(fact)
        self._once("mark", fact.assessor, fact.unit, fact.indicator, fact.window, fact.by, fact.at)

    def _mark_value(self, rule: Assess, fact: MarkFact) -> None:
        if rule.levels:
            names = tuple(name for name, _ in rule.levels)
            if fact.value not in names:
                shown = str(fact.value)
                self.fault("unknown_level", found=shown, indicator=fact.indicator, allowed=names)
            return
        unit = self.units.get(fact.unit)
        try:
            most = resolve(rule.out_of, self.plan.groups_of(unit) if unit else ())
        except SchemeError:
            return
        if not isinstance(fact.value, Fraction):
            self.fault("not_exact", field="value", found=str(fact.value))
        elif not 0 <= fact.value <= most:
            self.fault("mark_outside", found=fact.value, least=Fraction(0), most=most)

    def _ballot(self, fact: BallotFact) -> None:
        self.unit(fact.unit)
        if self.rule(fact.indicator, Ballot, "ballots") is not None:
            self.window_or_day(fact)

    def _sheet(self, fact: SheetFact) -> None:
        self.unit(fact.unit)
        rule = self.rule(fact.indicator, Ballot, "ballots")
        if rule is None:
            return
        items = tuple(item.id for item in rule.items)
        for item in fact.levels:
            if item not in items:
                self.fault("unknown_item", found=item, indicator=fact.indicator, allowed=items)
        self.window_or_day(fact)

    def _clawback(self, fact: ClawbackFact) -> None:
        if fact.piece not in self.pieces:
            self.fault("unknown_piece", found=fact.piece, near=self._near(fact.piece, self.pieces))

    def _decision(self, fact: DecisionFact) -> None:
        self.unit(fact.unit)
        if fact.grade not in self.grades:
            allowed = tuple(grade.grade for grade in self.plan.scheme.grades)
            self.fault("unknown_grade", found=fact.grade, allowed=allowed)
        self._once("decision", fact.grade, fact.unit, fact.at)

    def _override(self, fact: OverrideFact) -> None:
        known = self.unit(fact.unit)
        if fact.indicator not in self.plan.index:
            self.fault("unknown_indicator", found=fact.indicator, allowed=tuple(self.plan.index))
            return
        rounds = tuple(key for key, _ in self.plan.rounds)
        if (fact.period or "") not in rounds:
            self.fault("unknown_round", found=fact.period or "", allowed=tuple(filter(None, rounds)))
        elif known:
            self._value_in_range(fact)
        self._once("override", fact.indicator, fact.unit, fact.period)

    def _value_in_range(self, fact: OverrideFact) -> None:
        """A value set by people obeys the limits that the scheme gives the line."""
        try:
            variant = self.plan.variant(self.plan.groups_of(self.units[fact.unit]), fact.period or "")
        except SchemeError:
            return  # told on the unit's own line
        least, most = limits_of(variant.nodes[fact.indicator])
        if (least is not None and fact.value < least) or (most is not None and fact.value > most):
            allowed = {"least": "−∞" if least is None else least, "most": "∞" if most is None else most}
            self.fault("value_outside", found=fact.value, indicator=fact.indicator, **allowed)


_CHECKS: dict[type, Callable[[_Check, Any], None]] = {
    UnitFact: _Check._unit,
    NoticeFact: _Check._notice,
    PieceFact: _Check._piece,
    ExtensionFact: _Check._extension,
    WaiverFact: _Check._waiver,
    EventFact: _Check._event,
    MeasureFact: _Check._measure,
    ScoreFact: _Check._score,
    AnswerFact: _Check._answer,
    MarkFact: _Check._mark,
    BallotFact: _Check._ballot,
    SheetFact: _Check._sheet,
    ClawbackFact: _Check._clawback,
    DecisionFact: _Check._decision,
    OverrideFact: _Check._override,
}
