"""``assess``, ``checklist``, ``ballot``: a better mark, an item more, a vote more in favour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Assess, Ballot, Checklist, CheckRow, Word
from kaoping.pure.scoring.case import Slot
from kaoping.pure.scoring.facts import BallotFact, MarkFact
from kaoping.pure.scoring.gains.look import Look
from kaoping.pure.scoring.gains.moved import answered
from kaoping.pure.scoring.gains.values import Candidate, Change
from kaoping.pure.scoring.placing import belongs_to_slot
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.assess import latest_marks, why_not
from kaoping.pure.scoring.rules.ballot import by_right_people, sheets_of, verdict_of
from kaoping.pure.scoring.rules.checklist import answers_of
from kaoping.pure.scoring.trace import WindowLine


def of_assess(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Assess)  # noqa: S101 -- dispatched by type
    levels = {name: plain(points) for name, points in rule.levels}
    best = max(levels, key=lambda name: levels[name]) if levels else None
    top: Fraction | str = best if best is not None else plain(rule.out_of)
    counted = [
        one
        for one in latest_marks(look.case, leaf, slot)
        if why_not(look.case, leaf, one) is None and (not levels or one.value in levels)
    ]
    lacking = max(1, leaf.panel.at_least) - len(counted)
    day = look.day_of_slot(slot)
    if lacking > 0:
        if day is not None:
            by = leaf.placed.by or ""
            made = [
                MarkFact(look.unit, leaf.id, look.new_id(), top, by, slot.key or None, at=day)
                for _ in range(lacking)
            ]
            values = (("lacking", lacking), ("top", top))
            yield Candidate("marks_lacking", Change(tuple(made)), values, slot.key, line.title)
        return
    if best is not None:
        lower = [one for one in counted if one.value != best]
        if lower:
            change = _marks_instead(look, leaf, slot, [replace(one, value=best) for one in lower])
            yield Candidate("all_best_level", change, (("level", best),), slot.key, line.title)
    elif all(isinstance(one.value, Fraction) and one.value + 1 <= plain(rule.out_of) for one in counted):
        higher = [replace(one, value=one.value + 1) for one in counted if isinstance(one.value, Fraction)]
        yield Candidate("mean_higher", _marks_instead(look, leaf, slot, higher), (), slot.key, line.title)


def _marks_instead(look: Look, leaf: LeafPlan, slot: Slot, marks: list[MarkFact]) -> Change:
    """These marks instead of all that the same assessors gave here."""
    givers = {(one.assessor, one.by) for one in marks}
    drop = [
        one
        for one in look.case.facts.marks
        if one.indicator == leaf.id
        and (one.assessor, one.by) in givers
        and belongs_to_slot(look.case, leaf, slot, one)
    ]
    return Change(tuple(marks), tuple(drop))


def of_checklist(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Checklist)  # noqa: S101 -- dispatched by type
    answers = answers_of(look.case, leaf, slot)
    asked = [one.id for one in answers.items if one.id not in answers.na]
    titles = {one.id: one.title or one.id for one in answers.items}
    unmet = [one for one in asked if one not in answers.yes]
    if not rule.rows:
        for item in unmet:
            change = answered(look, leaf, slot, [item])
            if change is not None:
                kind = "item_open" if item in answers.open else "item_met"
                yield Candidate(kind, change, (), slot.key, line.title, titles[item])
        return
    for row in sorted(rule.rows, key=lambda one: plain(one.points)):
        items = _missing_of(row, unmet, len(answers.yes))
        change = answered(look, leaf, slot, items) if items else None
        if change is not None:
            values = (("row", row.title), ("items", tuple(titles[item] for item in items)))
            yield Candidate("row_met", change, values, slot.key, line.title)


def _missing_of(row: CheckRow, unmet: list[str], met: int) -> list[str]:
    """The items that are lacking for the row, as few as will do."""
    if row.met is Word.ALL:
        return unmet
    if isinstance(row.met, tuple):
        return [item for item in row.met if item in unmet]
    return unmet[: max(0, int(row.met) - met)]


def of_ballot(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Ballot)  # noqa: S101 -- dispatched by type
    counts = [
        one
        for one in look.case.facts.ballots
        if one.indicator == leaf.id
        and belongs_to_slot(look.case, leaf, slot, one)
        and by_right_people(leaf, one.by)
    ]
    sheets = sheets_of(look.case, leaf, slot)
    if not counts and not sheets:
        day = look.day_of_slot(slot)
        if day is not None and not rule.items:
            by = leaf.placed.by or ""
            fact = BallotFact(look.unit, leaf.id, 1, by=by, window=slot.key or None, at=day)
            yield Candidate("votes_missing", Change((fact,)), (), slot.key, line.title)
        return
    for kind in ("against", "abstain", "blank"):
        one = next((one for one in counts if getattr(one, kind)), None)
        if one is not None and not rule.items:
            turned = replace(one, in_favour=one.in_favour + 1, **{kind: getattr(one, kind) - 1})
            yield Candidate("vote", Change((turned,), (one,)), (("from", kind),), slot.key, line.title)
    best = {item.id: max(item.levels, key=lambda two: plain(two[1]))[0] for item in rule.items}
    for sheet in sheets:
        verdict = verdict_of(rule, sheet)
        levels = {item: sheet.levels.get(item) for item in best}
        if verdict == "for" and levels == best:
            continue
        better = replace(sheet, verdict="for", levels=best or sheet.levels)
        values = (("from", verdict),)
        yield Candidate("sheet_best", Change((better,), (sheet,)), values, slot.key, line.title, sheet.sheet)
