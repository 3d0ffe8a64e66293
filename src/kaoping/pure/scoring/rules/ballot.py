"""``ballot``: full mark × support, less what blank and abstaining votes take; or the mean of sheets."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Ballot, Support
from kaoping.pure.scoring.case import Case, Slot, leaf_scale
from kaoping.pure.scoring.facts import SheetFact
from kaoping.pure.scoring.numbers import MISSING, Reading, Scope, reads
from kaoping.pure.scoring.placing import belongs_to_slot
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.together import ranked_together
from kaoping.pure.scoring.trace import ZERO, Entry, Formula, Part, WindowLine, added, note


@dataclass(slots=True)
class Votes:
    """Votes of one unit in one window, counted ones and sheets together."""

    in_favour: int = 0
    against: int = 0
    abstain: int = 0
    blank: int = 0
    invalid: int = 0

    @property
    def any(self) -> int:
        return self.in_favour + self.against + self.abstain + self.blank + self.invalid


def votes_of(case: Case, leaf: LeafPlan, slot: Slot) -> Votes:
    rule = leaf.rule
    assert isinstance(rule, Ballot)  # noqa: S101 -- asked for ballots alone
    votes = Votes()
    for ballot in case.of_indicator("ballots", leaf.id):
        if belongs_to_slot(case, leaf, slot, ballot):
            if not by_right_people(leaf, ballot.by):
                continue
            votes.in_favour += ballot.in_favour
            votes.against += ballot.against
            votes.abstain += ballot.abstain
            votes.blank += ballot.blank
            votes.invalid += ballot.invalid
    for sheet in sheets_of(case, leaf, slot):
        verdict = verdict_of(rule, sheet)
        votes.in_favour += verdict == "for"
        votes.against += verdict == "against"
        votes.blank += verdict == "blank"
        votes.invalid += verdict == "invalid"
    return votes


def by_right_people(leaf: LeafPlan, by: str) -> bool:
    return not by or not leaf.placed.by or by == leaf.placed.by


def sheets_of(case: Case, leaf: LeafPlan, slot: Slot) -> list[SheetFact]:
    found = [
        sheet
        for sheet in case.of_indicator("sheets", leaf.id)
        if belongs_to_slot(case, leaf, slot, sheet) and by_right_people(leaf, sheet.by)
    ]
    return sorted(found, key=lambda sheet: sheet.sheet)


def verdict_of(rule: Ballot, sheet: SheetFact) -> str:
    """The sheet's verdict; one in favour with a level that is not listed, or none, is invalid."""
    if sheet.verdict != "for" or not rule.items:
        return sheet.verdict
    for item in rule.items:
        level = sheet.levels.get(item.id)
        if all(level != name for name, _ in item.levels):
            return "invalid"
    return "for"


def score_ballot(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    rule = leaf.rule
    assert isinstance(rule, Ballot)  # noqa: S101 -- dispatched by type
    votes = votes_of(case, leaf, slot)
    full = slot.full or ZERO
    kinds = () if case.lean else ("in_favour", "against", "abstain", "blank", "invalid")
    entries = [Entry("ballot", name, "", ZERO, Fraction(getattr(votes, name))) for name in kinds]
    if rule.items:
        gained, notes_entries = _mean_of_sheets(case, leaf, slot, rule)
        entries += notes_entries
        parts: tuple[Part, ...] = ()
    else:
        below = _below(case, leaf, slot, rule, votes)
        gained = full * votes.in_favour / below if below else None
        parts = (
            Part("number", full),
            Part("operator", "×"),
            Part("number", Fraction(votes.in_favour)),
            Part("operator", "÷"),
            Part("number", Fraction(below)),
        )
    if gained is None:
        missing = [note("ballots_missing")]
        return window_line(slot, ZERO, full, full, full, entries=entries, notes=missing)
    taken = plain(rule.blank) * votes.blank + plain(rule.abstain) * votes.abstain
    score = gained - taken
    if taken:
        entries.append(Entry("line", "blank", "", -taken))
        parts = (*parts, Part("operator", "−"), Part("number", taken)) if parts else ()
    formula = Formula(parts, score) if parts else None
    return window_line(slot, score, score, score, full, entries=entries, formula=formula)


def _below(case: Case, leaf: LeafPlan, slot: Slot, rule: Ballot, votes: Votes) -> int:
    """What the votes in favour are divided by; 0 where nobody has voted."""
    if rule.share_of == "most":
        return _most(case, leaf, slot) if votes.any else 0
    valid = votes.in_favour + votes.against + votes.abstain
    return valid + votes.blank + votes.invalid if rule.share_of == "cast" else valid


def _most(case: Case, leaf: LeafPlan, slot: Slot) -> int:
    """The largest number in favour among the units ranked together."""
    if case.field is None:
        return votes_of(case, leaf, slot).in_favour
    group = ranked_together(case, case.plan.scheme.ranking.within)
    place = ("most", leaf.id, slot.key, group)
    known = case.field.shared.get(place)
    if not isinstance(known, int):
        known = 0
        for _, other in case.field.all_cases():
            theirs = other.variant.leaves.get(leaf.id)
            if theirs is None or ranked_together(other, case.plan.scheme.ranking.within) != group:
                continue
            for one in _asked(other, theirs):
                if one.key == slot.key:
                    known = max(known, votes_of(other, theirs, one).in_favour)
        case.field.shared[place] = known
    return known


def _asked(case: Case, leaf: LeafPlan) -> list[Slot]:
    """The leaf's windows in which the unit is voted on: none where the ballot or what it belongs to is waived."""
    if any(code in case.waived_nodes for code in leaf.placed.path):
        return []
    return [slot for slot in case.slots_of(leaf) if slot.waiver is None]


def _mean_of_sheets(
    case: Case, leaf: LeafPlan, slot: Slot, rule: Ballot
) -> tuple[Fraction | None, list[Entry]]:
    """The mean over sheets for and against (one against is 0); None where there is none."""
    scale = leaf_scale(leaf)
    part = slot.full / scale if slot.full is not None and scale else Fraction(1)
    worth = {item.id: {name: plain(points) for name, points in item.levels} for item in rule.items}
    count = 0
    entries = []
    worths: list[Fraction] = []
    for sheet in sheets_of(case, leaf, slot):
        verdict = verdict_of(rule, sheet)
        points = ZERO
        if verdict == "for":
            points = added([worth[item.id][sheet.levels[item.id]] for item in rule.items])
        counted = verdict in ("for", "against")
        worths.append(points)
        count += counted
        if case.lean:
            continue
        notes = () if counted else (note("sheet_" + verdict),)
        entries.append(Entry("sheet", sheet.sheet, verdict, ZERO, points, None, counted, sheet.at, notes))
    return (added(worths) / count * part if count else None), entries


@reads(Support)
def support_of(case: Case, number: Support, _node: str, scope: Scope) -> Reading:
    """A ballot's rate of approval, 0 to 1; missing where nobody voted."""
    leaf = case.variant.leaves.get(number.indicator)
    if leaf is None or not isinstance(leaf.rule, Ballot):
        return MISSING
    slots = _asked(case, leaf)
    same = [slot for slot in slots if slot.key == scope.key]
    if scope.calendar and not same:
        return MISSING
    in_favour = below = 0
    for slot in same or slots:
        votes = votes_of(case, leaf, slot)
        in_favour += votes.in_favour
        below += _below(case, leaf, slot, leaf.rule, votes)
    if not below:
        return Reading(None, None, True)
    rate = Fraction(in_favour, below)
    return Reading(rate, rate, True)
