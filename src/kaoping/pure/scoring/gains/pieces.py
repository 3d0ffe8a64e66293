"""``even``: what another, an earlier, an accepted or a better marked piece would bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kaoping.pure.scheme.rules import Even
from kaoping.pure.scoring.case import Slot
from kaoping.pure.scoring.facts import PieceFact
from kaoping.pure.scoring.gains.look import HUNDRED, Look
from kaoping.pure.scoring.gains.values import Candidate, Change
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.trace import PieceLine, WindowLine

TAKES_A_PLACE = ("counted", "awaiting_marks", "clawed_back")


def of_even(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Even)  # noqa: S101 -- dispatched by type
    if not look.has_begun(slot.opens):
        return
    placed = sum(piece.reason in TAKES_A_PLACE for piece in line.pieces)
    free = slot.required - placed
    # What came and could still fill a place, or once over could have, has its own reason.
    others = [piece for piece in line.pieces if piece.reason not in TAKES_A_PLACE]
    coming = [piece for piece in others if slot.over or piece.reason in ("submitted", "returned")]
    missing = free - len(coming)
    if missing > 0:
        piece = look.new_piece(leaf, slot, quality=rule.quality)
        kind = "missed" if slot.over else "send"
        values = (("quality", rule.quality),)
        more = tuple(Change((replace(piece, piece=look.new_id()),)) for _ in range(missing - 1))
        yield Candidate(kind, Change((piece,)), values, slot.key, line.title, more=more)
        if slot.over and leaf.late_worth and not look.case.moment.finished and look.now:
            late = replace(piece, piece=look.new_id(), received=look.now)
            yield Candidate("send_late", Change((late,)), values, slot.key, line.title)
    facts = {piece.piece: piece for piece in look.case.pieces.get((leaf.id, slot.key), ())}
    for one in line.pieces:
        piece = facts[one.piece]
        padded = rule.quality and len(piece.marks) < max(1, leaf.panel.at_least)
        for kind, change in _otherwise(look, leaf, slot, one, piece, rule.quality):
            yield Candidate(kind, change, (("quality", padded),), slot.key, line.title, one.piece)


def _otherwise(
    look: Look, leaf: LeafPlan, slot: Slot, line: PieceLine, piece: PieceFact, quality: bool
) -> Iterator[tuple[str, Change]]:
    """What happened to this piece, had it gone better."""
    needed = max(1, leaf.panel.at_least)
    marks = piece.marks
    if quality and len(marks) < needed:
        marks = (*marks, *(HUNDRED,) * (needed - len(marks)))

    def instead(**fields: object) -> Change:
        return Change((replace(piece, **fields),), (piece,))  # type: ignore[arg-type]

    if line.reason == "clawed_back":
        clawback = look.case.clawbacks[piece.piece]
        yield "clawed_back", Change((), (clawback,))
    elif line.reason == "returned_too_often":
        yield "returned_often", instead(returns=leaf.resubmissions, marks=marks, state="accepted")
    elif line.reason in ("submitted", "returned"):
        yield "accept", instead(state="accepted", marks=marks)
    elif line.reason == "rejected":
        yield "not_adopted", instead(state="accepted", marks=marks)
    elif line.reason == "withdrawn":
        yield "withdrawn", instead(state="accepted", marks=marks)
    elif line.reason == "awaiting_marks":
        yield "marks_to_come", instead(marks=marks)
    elif line.reason == "counted" and quality and max(piece.marks) <= HUNDRED - 1:
        yield "mark_higher", instead(marks=tuple(mark + 1 for mark in piece.marks))
    if not line.on_time and line.reason in ("late", "counted"):
        yield "late", instead(received=look.in_time(slot), marks=marks)
