"""``checklist``: the sum of items met, or the first row that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.scheme.by_group import applies, plain
from kaoping.pure.scheme.rules import CheckItem, Checklist, CheckRow, Met, Word
from kaoping.pure.scoring.case import Case, Slot, leaf_scale
from kaoping.pure.scoring.facts import AnswerFact
from kaoping.pure.scoring.numbers import MISSING, Reading, Scope, reads
from kaoping.pure.scoring.placing import belongs_to_slot
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.trace import ZERO, Entry, WindowLine, added, note


@dataclass(slots=True)
class Answers:
    """The items that apply in one window, by what was answered."""

    items: tuple[CheckItem, ...]
    yes: frozenset[str]
    open: frozenset[str]  # not answered yet
    na: frozenset[str]


def answers_of(case: Case, leaf: LeafPlan, slot: Slot) -> Answers:
    rule = leaf.rule
    assert isinstance(rule, Checklist)  # noqa: S101 -- asked for checklists alone
    items = tuple(item for item in rule.items if applies(item.applies_to, case.variant.groups))
    latest: dict[str, AnswerFact] = {}
    for answer in case.of_indicator("answers", leaf.id):
        if belongs_to_slot(case, leaf, slot, answer):
            known = latest.get(answer.item)
            if known is None or _key(answer) > _key(known):
                latest[answer.item] = answer
    said = {item.id: latest[item.id].answer if item.id in latest else "" for item in items}
    return Answers(
        items,
        frozenset(item for item, answer in said.items() if answer == "yes"),
        frozenset(item for item, answer in said.items() if not answer),
        frozenset(item for item, answer in said.items() if answer == "na"),
    )


def _key(answer: AnswerFact) -> tuple[str, str]:
    return (answer.at.isoformat() if answer.at else "", answer.answer)


def score_checklist(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    """Items met at their points of the node's points, in the window's share of them.

    An item that is not applicable leaves value and attainable; its neighbours gain nothing.
    """
    rule = leaf.rule
    assert isinstance(rule, Checklist)  # noqa: S101 -- dispatched by type
    answers = answers_of(case, leaf, slot)
    scale = leaf_scale(leaf)
    part = slot.full / scale if slot.full is not None and scale else Fraction(1)
    worths = _worths(rule, answers, scale)
    notes = []
    if answers.items and len(answers.na) == len(answers.items):
        notes.append(note("not_applicable"))
    elif answers.na:
        notes.append(note("not_applicable_part", items=tuple(sorted(answers.na))))
    if answers.open:
        notes.append(note("answers_missing", items=len(answers.open)))
    if rule.rows:
        asked = [item.id for item in answers.items if item.id not in answers.na]
        row = _row(rule.rows, answers.yes, asked)
        score = plain(row.points) * part if row else ZERO
        high = _if_all_met(rule.rows, answers.yes | answers.open, asked) * part
        best = _if_all_met(rule.rows, frozenset(asked), asked) * part
    else:
        row = None
        score = added([worths[item] for item in answers.yes]) * part
        high = score + added([worths[item] for item in answers.open]) * part
        lost = added([worths[item] for item in answers.na]) * part
        best = added(list(worths.values())) * part - lost
    if case.lean:
        return window_line(slot, score, high, high, best, notes=notes)
    entries = [_entry(item, answers, ZERO if rule.rows else worths[item.id] * part) for item in answers.items]
    if row is not None:
        entries.append(Entry("row", _row_key(row), row.title, score))
    return window_line(slot, score, high, high, best, entries=entries, notes=notes)


def _worths(rule: Checklist, answers: Answers, scale: Fraction | None) -> dict[str, Fraction]:
    even = (scale or ZERO) / len(answers.items) if answers.items else ZERO
    return {item.id: even if item.points is None else plain(item.points) for item in answers.items}


def _row(rows: Iterable[CheckRow], met: frozenset[str], asked: list[str]) -> CheckRow | None:
    """The first row that holds: all items, these items, or so many."""
    for row in rows:
        if row.met is Word.ALL:
            fits = bool(asked) and all(item in met for item in asked)
        elif isinstance(row.met, tuple):
            fits = all(item in met for item in row.met)
        else:
            fits = len(met) >= int(row.met)
        if fits:
            return row
    return None


def _if_all_met(rows: tuple[CheckRow, ...], met: frozenset[str], asked: list[str]) -> Fraction:
    """The points of the row that would hold with these items met."""
    row = _row(rows, met, asked)
    return plain(row.points) if row else ZERO


def _row_key(row: CheckRow) -> str:
    if row.met is Word.ALL:
        return "all"
    return ",".join(row.met) if isinstance(row.met, tuple) else str(row.met)


def _entry(item: CheckItem, answers: Answers, worth: Fraction) -> Entry:
    if item.id in answers.yes:
        return Entry("item", item.id, item.title, worth, None, worth)
    code = "item_na" if item.id in answers.na else "item_open" if item.id in answers.open else "item_not_met"
    return Entry("item", item.id, item.title, ZERO, None, worth, False, None, (note(code),))


@reads(Met)
def met_items(case: Case, number: Met, _node: str, scope: Scope) -> Reading:
    """How many items of a checklist are met; missing while none is answered."""
    leaf = case.variant.leaves.get(number.indicator)
    if leaf is None or not isinstance(leaf.rule, Checklist):
        return MISSING
    slots = [slot for slot in case.slots_of(leaf) if slot.waiver is None]
    same = [slot for slot in slots if slot.key == scope.key]
    if scope.calendar and not same:
        return MISSING
    met = unanswered = answered = 0
    for slot in same or slots:
        answers = answers_of(case, leaf, slot)
        met += len(answers.yes)
        unanswered += len(answers.open)
        answered += len(answers.items) - len(answers.open)
    if not answered:
        return Reading(None, None, True)
    return Reading(Fraction(met), Fraction(met + unanswered), True)
