"""``even``: full mark ÷ required pieces for each accepted piece, at most as many as required."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.scheme.rules import Even
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import PieceFact
from kaoping.pure.scoring.panel import PanelMark, panel_mark
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.trace import ZERO, Note, PieceLine, WindowLine, added, note

ONE = Fraction(1)


@dataclass(slots=True)
class Candidate:
    """An accepted piece that could take a place."""

    piece: PieceFact
    factor: Fraction  # punctuality, 0 to 1
    on_time: bool
    panel: PanelMark | None


def score_even(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    """One window: which pieces take its places, what each is worth.

    Marked ones first, best first, ties to the earlier, then by id. A late piece is worth the scheme's
    factor; where that is 0 it takes no place. A piece that was clawed back keeps its place, worth 0.
    Source: product.md, even division, quality and late; scheme-language §4.
    """
    rule = leaf.rule
    assert isinstance(rule, Even)  # noqa: S101 -- dispatched by type
    pieces = case.pieces.get((leaf.id, slot.key))
    if pieces is None:
        return _empty(case, leaf, slot, rule.quality)
    if case.lean and not rule.quality and not case.clawbacks:
        return _counted(case, leaf, slot, pieces)
    if len(pieces) == 1 and slot.required == 1 and slot.extension is None:
        usual = _as_usual(case, leaf, slot, pieces[0], rule.quality)
        if usual is not None:
            return usual
    share = slot.share
    candidates, others, hopes = _sorted_out(case, leaf, slot)
    if len(candidates) > 1:
        candidates.sort(key=_order(rule.quality))
    chosen, surplus = candidates[: slot.required], candidates[slot.required :]
    lines: list[PieceLine] = []
    best: list[Fraction] = []
    for candidate in chosen:
        line, most = _placed(case, candidate, rule.quality, share)
        lines.append(line)
        best.append(most)
    score = added([line.score for line in lines])
    waiting = any(line.status == "pending" for line in lines)
    high = added(best) if waiting else score
    lines.extend(_left_out(one, "surplus", rule.quality) for one in surplus)
    free = slot.required - len(chosen)
    hoped = _hoped(leaf, slot, free, hopes, case.moment.finished)
    reach = high + share * hoped if hoped else high
    return WindowLine(
        key=slot.key,
        title=slot.title,
        opens=slot.opens,
        due=slot.due,
        until=slot.until,
        required=slot.required,
        full=slot.full,
        over=slot.over,
        waived=False,
        score=score,
        high=high,
        reach=reach,
        best=slot.full,
        pieces=(*lines, *sorted(others, key=lambda line: (line.received, line.piece)))
        if others
        else tuple(lines),
        notes=tuple(_notes(slot, free, hopes, lines)),
        quality=rule.quality,
    )


def _empty(case: Case, leaf: LeafPlan, slot: Slot, quality: bool) -> WindowLine:
    """A window without pieces: the same line for all units that share the window."""
    known = case.field.empty.get(slot) if case.field is not None else None
    if known is not None:
        return known
    reach = slot.share * _hoped(leaf, slot, slot.required, [], case.moment.finished)
    made = WindowLine(
        key=slot.key,
        title=slot.title,
        opens=slot.opens,
        due=slot.due,
        until=slot.until,
        required=slot.required,
        full=slot.full,
        over=slot.over,
        waived=False,
        score=ZERO,
        high=ZERO,
        reach=reach or ZERO,
        best=slot.full,
        notes=tuple(_notes(slot, slot.required, [], [])),
        quality=quality,
    )
    if case.field is not None:
        case.field.empty[slot] = made
    return made


def _counted(case: Case, leaf: LeafPlan, slot: Slot, pieces: Sequence[PieceFact]) -> WindowLine:
    """The amounts alone, where marks do not matter: who takes which place is left aside."""
    factors = [
        ONE if piece.received < slot.limit else leaf.late_worth
        for piece in pieces
        if piece.state == "accepted" and not refused_for_returns(leaf, piece)
    ]
    on_time = sum(factor is ONE for factor in factors)
    if on_time >= slot.required or not leaf.late_worth:
        score = slot.share * min(on_time, slot.required)
    else:
        late = min(len(factors), slot.required) - on_time
        score = slot.share * (on_time + leaf.late_worth * late)
    return window_line(slot, score, score, score, slot.full)


def _as_usual(case: Case, leaf: LeafPlan, slot: Slot, piece: PieceFact, quality: bool) -> WindowLine | None:
    """The window of one place and one good piece, without the ceremony; None for any other.

    Nine windows of ten are like this, and they take half the time so.
    """
    if (
        piece.state != "accepted"
        or piece.received >= slot.limit
        or leaf.resubmissions is not None
        or case.clawbacks
    ):
        return None
    panel = panel_mark(leaf.panel, piece.marks) if piece.marks else None
    if quality and panel is None:
        return None
    worth = panel.mark / 100 if quality and panel is not None else ONE
    score = slot.share if worth is ONE else slot.share * worth
    line = PieceLine(
        piece.piece,
        piece.received,
        "counted",
        "counted",
        True,
        panel.mark if panel else None,
        panel.used if panel else piece.marks,
        panel.dropped if panel else (),
        worth,
        score,
    )
    return WindowLine(
        slot.key,
        slot.title,
        slot.opens,
        slot.due,
        slot.until,
        1,
        slot.full,
        slot.over,
        False,
        score,
        score,
        score,
        slot.full,
        (line,),
        quality=quality,
    )


def _sorted_out(
    case: Case, leaf: LeafPlan, slot: Slot
) -> tuple[list[Candidate], list[PieceLine], list[Fraction]]:
    """Who could take a place, who cannot and why, and the factors of those still hoped for."""
    candidates: list[Candidate] = []
    others: list[PieceLine] = []
    hopes: list[Fraction] = []
    for piece in case.pieces.get((leaf.id, slot.key), ()):
        on_time = piece.received < slot.limit
        factor = ONE if on_time else leaf.late_worth
        if refused_for_returns(leaf, piece):
            count = note("returned_too_often", returns=piece.returns, limit=leaf.resubmissions)
            others.append(_refused(piece, "returned_too_often", on_time, count))
        elif piece.state != "accepted":
            others.append(_refused(piece, piece.state, on_time))
            if piece.state in ("submitted", "returned") and factor:
                hopes.append(factor)
        elif not factor:
            others.append(_refused(piece, "late", on_time))
        else:
            panel = panel_mark(leaf.panel, piece.marks) if piece.marks else None
            candidates.append(Candidate(piece, factor, on_time, panel))
    hopes.sort(reverse=True)
    return candidates, others, hopes


def refused_for_returns(leaf: LeafPlan, piece: PieceFact) -> bool:
    """A piece sent back more often than its material allows is rejected."""
    return leaf.resubmissions is not None and piece.returns > leaf.resubmissions


def _order(quality: bool):  # type: ignore[no-untyped-def]
    def by_quality(one: Candidate) -> tuple[object, ...]:
        mark = one.panel.mark * one.factor if one.panel else ZERO
        return (one.panel is None, -mark, -one.factor, one.piece.received, one.piece.piece)

    def by_punctuality(one: Candidate) -> tuple[object, ...]:
        mark = one.panel.mark if one.panel else ZERO
        return (-one.factor, one.panel is None, -mark, one.piece.received, one.piece.piece)

    return by_quality if quality else by_punctuality


def _placed(case: Case, one: Candidate, quality: bool, share: Fraction) -> tuple[PieceLine, Fraction]:
    """The line of a piece that takes a place, and what it is worth with its marks at their best."""
    clawback = case.clawbacks.get(one.piece.piece)
    notes: list[Note] = []
    if not one.on_time:
        notes.append(note("late_worth", factor=one.factor))
    panel = one.panel
    if clawback:
        notes.append(note("clawed_back", at=clawback.at, reason=clawback.reason))
        return _line(one, "not_counted", "clawed_back", ZERO, ZERO, notes), ZERO
    if quality and panel is None:
        notes.append(note("awaiting_marks"))
        return _line(one, "pending", "awaiting_marks", ZERO, ZERO, notes), share * one.factor
    worth = one.factor
    if quality and panel:
        worth = panel.mark / 100 if one.factor is ONE else one.factor * panel.mark / 100
    score = share if worth is ONE else share * worth
    return _line(one, "counted", "counted", worth, score, notes), score


def _line(
    one: Candidate,
    status: str,
    reason: str,
    worth: Fraction,
    score: Fraction,
    notes: Sequence[Note] = (),
) -> PieceLine:
    panel = one.panel
    return PieceLine(
        piece=one.piece.piece,
        received=one.piece.received,
        status=status,  # type: ignore[arg-type]
        reason=reason,
        on_time=one.on_time,
        mark=panel.mark if panel else None,
        used=panel.used if panel else one.piece.marks,
        dropped=panel.dropped if panel else (),
        worth=worth,
        score=score,
        notes=tuple(notes),
    )


def _left_out(one: Candidate, reason: str, quality: bool) -> PieceLine:
    remark = note("surplus_lower" if quality and one.panel else reason)
    return _line(one, "not_counted", reason, ZERO, ZERO, [remark])


def _refused(piece: PieceFact, reason: str, on_time: bool, *more: Note) -> PieceLine:
    return PieceLine(
        piece=piece.piece,
        received=piece.received,
        status="not_counted",
        reason=reason,
        on_time=on_time,
        mark=None,
        used=piece.marks,
        dropped=(),
        worth=ZERO,
        score=ZERO,
        notes=more or (note(reason),),
    )


def _hoped(leaf: LeafPlan, slot: Slot, free: int, hopes: list[Fraction], finished: bool) -> Fraction:
    """How many of the free places could still be filled: all while the window is open, then what came in time."""
    if free <= 0:
        return ZERO
    if not slot.over:
        return Fraction(free)
    hoped = added(hopes[:free])
    if not finished and leaf.late_worth:
        hoped += leaf.late_worth * max(0, free - len(hopes))
    return hoped


CAME = ("late", "rejected", "returned_too_often")


def _notes(slot: Slot, free: int, hopes: list[Fraction], lines: list[PieceLine]) -> list[Note]:
    """What a reader asks first: extended, open, absent; and what a late or returned piece cost."""
    found: list[Note] = []
    if slot.extension:
        found.append(note("extended", until=slot.until, reason=slot.extension.reason))
    if free > 0 and not slot.over:
        found.append(note("open", missing=free, until=slot.until))
    # What came and was late or refused has its own remark: it is not missing.
    came = sum(line.reason in CAME for line in lines)
    if slot.over and free > len(hopes) + came:
        found.append(note("absent", missing=free - len(hopes) - came, required=slot.required))
    if hopes and free > 0:
        found.append(note("being_checked", pieces=min(len(hopes), free)))
    waiting = sum(line.status == "pending" for line in lines)
    if waiting:
        found.append(note("awaiting_marks", pieces=waiting))
    return found
