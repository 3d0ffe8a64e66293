"""What a decision would change: the frozen facts scored once more with the change, nothing written.

Both sides come from the same freeze, so a difference is the decision's alone.
"""

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kaoping.assessment.models import Submission
from kaoping.pure.scoring import evaluate, evaluate_unit
from kaoping.pure.scoring.facts import ExtensionFact, Facts, OverrideFact
from kaoping.pure.scoring.sheet import Sheet
from kaoping.pure.scoring.trace import Line
from kaoping.results import standings
from kaoping.results.models import Appeal, Freeze, FrozenSheet, Publication
from kaoping.results.queries.frozen_lines import facts_of
from kaoping.results.wording import formula_in_words
from kaoping.reviews.models import Review
from kaoping.reviews.queries.appeal_marks import marks_again

FREEZES_KEPT = 2  # facts of the freezes last looked at, so that each choice on the form answers quickly


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision changes of the unit's facts; texts are those of the facts file."""

    marks: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)  # receipt → marks used instead
    values: Mapping[str, Fraction] = field(default_factory=dict)  # indicator → value set
    extensions: tuple[tuple[str, str, dt.date], ...] = ()  # indicator, window, until
    accepted: tuple[str, ...] = ()  # receipts of refused pieces that are accepted after all

    def __bool__(self) -> bool:
        return bool(self.marks or self.values or self.extensions or self.accepted)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line of the sheet before and after; formulas as they are printed."""

    code: str
    title: str
    full: Fraction | None
    before: Fraction
    after: Fraction
    formula_before: str
    formula_after: str

    @property
    def change(self) -> Fraction:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Move:
    """A unit whose rank, total or grade changes, or the appellant's neighbours, in the new order."""

    code: str
    name: str
    before: Fraction
    after: Fraction
    rank_before: int | None
    rank_after: int | None
    grade_before: str
    grade_after: str
    is_own: bool

    @property
    def moves(self) -> bool:
        return self.rank_before != self.rank_after or self.grade_before != self.grade_after


@dataclass(frozen=True, slots=True)
class Effect:
    """The sheet and the ranking, now and by the decision. Amounts are exact scheme points."""

    lines: list[LineChange]
    others: tuple[int, Fraction]  # how many lines stay as they are, and their sum
    base: tuple[Fraction, Fraction]
    bonus: tuple[Fraction, Fraction]
    total: tuple[Fraction, Fraction]
    moves: list[Move]  # the unit itself and every other whose place or grade changes
    stays: int  # units whose place stays

    @property
    def own(self) -> Move:
        return next(move for move in self.moves if move.is_own)

    @property
    def changes_something(self) -> bool:
        return self.total[0] != self.total[1] or any(move.moves for move in self.moves)


def standing_revision(appeal: Appeal) -> Publication:
    """The revision that holds now: that of the appeal, or a later one that took its place."""
    newest = Publication.objects.filter(scheme=appeal.publication.scheme_id).order_by("-revision").first()
    return newest or appeal.publication


def change_of(appeal: Appeal, proposal: Mapping[str, Any]) -> Change:
    """The proposal as a change of facts; marks are those kept with it, else those given by now."""
    given = proposal.get("given")
    if given is None:
        given = marks_to_use(proposal, appeal)
    return Change(
        marks={receipt: tuple(map(Fraction, marks)) for receipt, marks in given.items() if marks},
        values={code: Fraction(value) for code, value in proposal.get("values", {}).items()},
        extensions=tuple(
            (one["indicator"], one["window"], dt.date.fromisoformat(one["until"]))
            for one in proposal.get("extensions", ())
        ),
        accepted=tuple(proposal.get("accepted", ())),
    )


def marks_to_use(proposal: Mapping[str, Any], appeal: Appeal) -> dict[str, list[str]]:
    """Receipt → the marks with which a granted proposal leaves the piece, as they are now: the second ones
    where those are chosen, and those that a refused piece had already once it is accepted."""
    pieces = Submission.objects.in_bulk([int(pk) for pk in proposal.get("marks", ())])
    found = {
        pieces[pk].receipt_no or f"#{pk}": [str(mark) for mark in marks]
        for pk, marks in marks_again(pieces).items()
    }
    accepted = Submission.objects.filter(
        unit=appeal.unit_id, receipt_no__in=proposal.get("accepted", ())
    ).exclude(pk__in=pieces)
    rows = (
        Review.objects.counted()
        .filter(submission__in=accepted, mark__isnull=False)
        .order_by("submission", "pk")
    )
    for receipt, mark in rows.values_list("submission__receipt_no", "mark"):
        found.setdefault(receipt, []).append(str(mark))
    return found


def effect_of(appeal: Appeal, change: Change) -> Effect:
    """Score the standing revision's frozen facts with and without the change.

    Where no rule compares units the others' frozen values are read and only this unit is scored;
    else everybody is scored.
    """
    freeze = standing_revision(appeal).freeze
    plan, code = standings.plan_of(freeze.scheme), appeal.unit.code
    facts = frozen_facts(freeze, code)
    other = changed(facts, code, change)
    frozen = list(
        FrozenSheet.objects.filter(freeze=freeze).values_list(
            "code", "name", "rank_group", "rank_no", "grade", "exact"
        )
    )
    before = evaluate_unit(plan, facts, code, freeze.scored_as_of)
    if standings.compares_units(freeze.scheme):
        result = evaluate(plan, other, freeze.scored_as_of)
        after = next(sheet for sheet in result.sheets if sheet.unit == code)
        ranks = {sheet.unit: (sheet.total, sheet.rank, sheet.grade or "") for sheet in result.sheets}
    else:
        after = evaluate_unit(plan, other, code, freeze.scored_as_of)
        ranks = _ranked_again(frozen, code, after)
    moves = []
    for unit, name, _group, rank, grade, exact in frozen:
        total, rank_after, grade_after = ranks[unit]
        move = Move(
            unit, name, Fraction(exact.get("total", "0")), total, rank, rank_after, grade, grade_after, unit == code
        )  # fmt: skip
        if move.moves or move.is_own:
            moves.append(move)
    moves.sort(key=lambda one: (one.rank_after is None, one.rank_after or 0, one.code))
    lines, others = _lines(before, after, {line.indicator for line in appeal.lines.all()})
    return Effect(
        lines, others, (before.base, after.base), (before.bonus, after.bonus),
        (before.total, after.total), moves, len(frozen) - sum(move.moves for move in moves),
    )  # fmt: skip


def frozen_facts(freeze: Freeze, code: str) -> Facts:
    """The freeze's facts, as ``facts_of`` reads them; those last asked for are kept. Not to be changed."""
    return _facts(freeze.pk, freeze.facts_sha256 + freeze.scheme_sha256, code)


@lru_cache(maxsize=FREEZES_KEPT)
def _facts(freeze_id: int, _fingerprints: str, code: str) -> Facts:
    return facts_of(Freeze.objects.select_related("facts", "scheme").get(pk=freeze_id), code)


def changed(facts: Facts, code: str, change: Change) -> Facts:
    """The same facts but for one unit's; neither is the other's to change."""
    made, own = copy.copy(facts), copy.copy(facts.units[code])
    made.units = {**facts.units, code: own}
    accepted = set(change.accepted)
    pieces = []
    for piece in own.pieces:
        if piece.piece in accepted:
            piece = replace(piece, state="accepted")
        if piece.piece in change.marks:
            piece = replace(piece, marks=change.marks[piece.piece])
        pieces.append(piece)
    own.pieces = pieces
    given = {(indicator, window) for indicator, window, _until in change.extensions}
    own.extensions = [
        *(one for one in own.extensions if (one.indicator, one.window) not in given),
        *(ExtensionFact(code, indicator, window, until) for indicator, window, until in change.extensions),
    ]
    own.overrides = [
        *(one for one in own.overrides if one.indicator not in change.values),
        *(OverrideFact(code, indicator, value) for indicator, value in change.values.items()),
    ]
    return made


def ranked(rows: Iterable[tuple[str, str, int | None, Fraction]]) -> dict[str, int | None]:
    """Code → place, of (code, group, place before, comparable score): within each group equals share one
    and the next is skipped. Who had no place gets none."""
    groups: dict[str, list[tuple[Fraction, str]]] = defaultdict(list)
    found: dict[str, int | None] = {}
    for unit, group, rank, comparable in rows:
        found[unit] = None
        if rank is not None:
            groups[group].append((comparable, unit))
    for together in groups.values():
        together.sort(key=lambda pair: -pair[0])
        place, last = 0, None
        for number, (value, unit) in enumerate(together, 1):
            if value != last:
                place, last = number, value
            found[unit] = place
    return found


def _ranked_again(
    frozen: Sequence[tuple], code: str, after: Sheet
) -> dict[str, tuple[Fraction, int | None, str]]:
    """Total, place and grade of every unit when this one's sheet is another."""
    places = ranked(
        (unit, group, rank, after.comparable if unit == code else Fraction(exact.get("comparable", "0")))
        for unit, _name, group, rank, _grade, exact in frozen
    )
    return {
        unit: (after.total if unit == code else Fraction(exact.get("total", "0")), places[unit], grade)
        for unit, _name, _group, _rank, grade, exact in frozen
    }


def _lines(before: Sheet, after: Sheet, asked: set[str]) -> tuple[list[LineChange], tuple[int, Fraction]]:
    """Leaves that are objected to or whose points move; the rest as a number and a sum."""
    now = {line.id: line for line in after.walk()}
    shown, count, rest = [], 0, Fraction(0)
    for line in before.walk():
        if line.children:
            continue
        other = now[line.id]
        if line.id in asked or line.score != other.score:
            shown.append(
                LineChange(
                    line.id, line.title, line.max, line.score, other.score,
                    _formula(line), _formula(other),
                )
            )  # fmt: skip
        else:
            count, rest = count + 1, rest + line.score
    return shown, (count, rest)


def _formula(line: Line) -> str:
    """The line's reckoning without the sign before its result, which stands in a column of its own."""
    return formula_in_words(line.formula).removesuffix("=").strip()
