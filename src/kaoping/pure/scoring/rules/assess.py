"""``assess``: the panel's result over marks that people gave to the unit itself."""

from __future__ import annotations

from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Assess
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import MarkFact
from kaoping.pure.scoring.panel import panel_mark, panel_ratio
from kaoping.pure.scoring.placing import belongs_to_slot
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.trace import ZERO, Entry, Formula, Part, WindowLine, note


def score_assess(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    """Full mark × panel ÷ ``out_of``; a level is worth its points of the node's points.

    Marks of another ``by`` are shown and not counted; one for the own unit is set aside; of one
    assessor's several the latest holds; null is an abstention.
    """
    rule = leaf.rule
    assert isinstance(rule, Assess)  # noqa: S101 -- dispatched by type
    levels = {name: plain(points) for name, points in rule.levels}
    entries: list[Entry] = []
    values: list[Fraction] = []
    for mark in latest_marks(case, leaf, slot):
        why = why_not(case, leaf, mark)
        value = levels.get(str(mark.value)) if levels else mark.value
        counted = why is None and isinstance(value, Fraction)
        if counted and isinstance(value, Fraction):
            values.append(value)
        if case.lean:
            continue
        number = value if isinstance(value, Fraction) else None
        title = str(mark.value) if levels and mark.value is not None else ""
        notes = (note(why),) if why else ()
        entries.append(Entry("mark", mark.assessor, title, ZERO, number, None, counted, mark.at, notes))
    top = top_of(leaf, rule, levels)
    full = slot.full if slot.full is not None else max(levels.values(), default=ZERO)
    panel = None if case.lean else panel_mark(leaf.panel, values)
    ratio = panel_ratio(leaf.panel, values) if panel is None else None
    if ratio is not None:
        mark_now = Fraction(*ratio)
        score = mark_now if slot.full is None or not top else full * mark_now / top
        return window_line(slot, score, score, score, full)
    if panel is None:
        notes_missing = [note("marks_missing", found=len(values), needed=leaf.panel.at_least)]
        best = full if not levels or not top else full * max(levels.values()) / top
        return window_line(slot, ZERO, best, best, full, entries=entries, notes=notes_missing)
    if slot.full is None or not top:
        score = panel.mark
        parts: tuple[Part, ...] = (Part("number", panel.mark),)
    else:
        score = full * panel.mark / top
        parts = (
            Part("number", full),
            Part("operator", "×"),
            Part("number", panel.mark),
            Part("operator", "÷"),
            Part("number", top),
        )
    remarks = [note("marks_dropped", dropped=panel.dropped)] if panel.dropped else []
    return window_line(
        slot, score, score, score, full, entries=entries, formula=Formula(parts, score), notes=remarks
    )


def top_of(leaf: LeafPlan, rule: Assess, levels: dict[str, Fraction]) -> Fraction:
    """What the panel's mark is divided by: the node's points for levels, else ``out_of``."""
    if levels:
        out_of = leaf.placed.node.out_of
        if out_of is not None:
            return plain(out_of)
        return leaf.full or ZERO
    return plain(rule.out_of)


def latest_marks(case: Case, leaf: LeafPlan, slot: Slot) -> list[MarkFact]:
    """One mark an assessor and ``by``, in the assessors' order."""
    found: dict[tuple[str, str], MarkFact] = {}
    for mark in case.of_indicator("marks", leaf.id):
        if belongs_to_slot(case, leaf, slot, mark):
            place = (mark.assessor, mark.by)
            known = found.get(place)
            if known is None or _key(mark) > _key(known):
                found[place] = mark
    return [found[place] for place in sorted(found)]


def _key(mark: MarkFact) -> tuple[str, str]:
    return (mark.at.isoformat() if mark.at else "", str(mark.value))


def why_not(case: Case, leaf: LeafPlan, mark: MarkFact) -> str | None:
    by = leaf.placed.by
    if by and mark.by and mark.by != by:
        return "mark_by_other"
    if mark.home is not None and mark.home == case.facts.unit.unit:
        return "mark_for_own_unit"
    return "abstained" if mark.value is None else None
