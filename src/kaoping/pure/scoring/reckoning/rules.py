"""The steps of one window, rule by rule, read off its trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Ballot, Band, Checklist, Deduct, Even, PerItem, Ratio, Steps, Word
from kaoping.pure.scoring.case import leaf_scale
from kaoping.pure.scoring.panel import panel_mark
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.steps import ratio_is_rate, steps_are_rates
from kaoping.pure.scoring.trace import ZERO, Entry, Note, WindowLine, added, note

Made = Iterator[tuple[str, dict[str, Any]]]
TAKEN = ("number_taken", "number_taken_times", "number_times", "number_divided")
NOTHING_CAME = ("missing_number", "marks_missing", "ballots_missing", "figure_missing")


def raw_value(leaf: LeafPlan, window: WindowLine) -> Fraction:
    """What the rule gave in the window, before its limits and gates."""
    rule = leaf.rule
    if isinstance(rule, Even):
        return added([piece.score for piece in window.pieces])
    if any(one.code in NOTHING_CAME for one in window.notes) and not isinstance(rule, Deduct):
        return ZERO
    if window.own_formula is not None:
        return window.own_formula.result
    if isinstance(rule, Ballot):
        return _of_sheets(leaf, window)[1]
    if isinstance(rule, Checklist) and rule.rows:
        return sum((one.points for one in window.entries if one.kind == "row"), ZERO)
    return sum((one.points for one in window.entries), ZERO)


def steps_of_window(leaf: LeafPlan, window: WindowLine) -> Iterator[Note]:
    """The rule's steps; the last has the rule's value as its ``result``."""
    place = (window.key, window.title)
    value = raw_value(leaf, window)
    for one in window.notes:
        if one.code in TAKEN:
            yield note(one.code, **one.params, result=one.params["number"], window=place)
    missing = next((one for one in window.notes if one.code in NOTHING_CAME), None)
    if missing is not None and not isinstance(leaf.rule, Deduct):
        yield note("missing", window=place, result=ZERO)
        return
    for code, params in _OF_RULE[type(leaf.rule).__name__](leaf, window):
        yield note(code, **({"result": value} | params), window=place)


def _even(leaf: LeafPlan, window: WindowLine) -> Made:
    counted = len(window.counted)
    values = {"full": window.full or ZERO, "asked": window.required, "counted": counted}
    if not window.required:
        yield "even_nothing", {}
    else:
        yield "even", values | {"formula": window.formula}


def _per_item(leaf: LeafPlan, window: WindowLine) -> Made:
    rule = leaf.rule
    assert isinstance(rule, PerItem)  # noqa: S101 -- dispatched by name
    points = []
    for entry in window.entries:
        name = entry.title or entry.key
        if entry.counted and entry.points:
            points.append(entry.points)
        cut = any(one.code == "row_cut" for one in entry.notes)
        yield (
            "item_not_counted" if not entry.counted else "item_cut_by_row" if cut else "item",
            {
                "name": name,
                "price": entry.price or ZERO,
                "number": entry.number or ZERO,
                "why": entry.notes,
                "result": entry.points,
            },
        )
    if len(points) != 1 or not (window.entries[-1].counted and window.entries[-1].points):
        yield "items_added" if points else "no_items", {"values": tuple(points)}


def _steps(leaf: LeafPlan, window: WindowLine) -> Made:
    rule = leaf.rule
    assert isinstance(rule, Steps)  # noqa: S101 -- dispatched by name
    number = window.entries[0].number or ZERO
    rate = {"rate": True} if steps_are_rates(rule) else {}
    reached: Band | None = None
    for band in rule.bands:
        if number > plain(band.bound) or (number == plain(band.bound) and not band.above):
            reached = band
    if reached is None:
        yield "steps_below", {"number": number, "bound": plain(rule.bands[0].bound)} | rate
        return
    points = plain(reached.points)
    code = "steps_above" if reached.above else "steps_from"
    yield code, {"number": number, "bound": plain(reached.bound), "points": points, "result": points} | rate
    if rule.then is not None and reached is rule.bands[-1]:
        each = plain(rule.then.each)
        times = (number - plain(reached.bound)) // each
        if times > 0:
            more = plain(rule.then.points)
            yield "steps_then", {"points": points, "each": each, "more": more, "times": times} | rate


def _ratio(leaf: LeafPlan, window: WindowLine) -> Made:
    rule = leaf.rule
    assert isinstance(rule, Ratio)  # noqa: S101 -- dispatched by name
    number = window.entries[0].number or ZERO
    told = next((one.params["number"] for one in window.notes if one.code == "greatest"), None)
    full = told if rule.full is Word.MOST else plain(rule.full)
    values: dict[str, Any] = {"number": number, "full": full, "zero": plain(rule.zero)}
    if ratio_is_rate(rule):
        values["rate"] = True
    formula = window.own_formula
    if formula is not None and not formula.steps:
        yield "ratio", values | {"formula": formula}
    else:
        if formula is not None and formula.result and rule.up_to != 1:
            yield "ratio_up_to", values | {"up_to": plain(rule.up_to), "mark": window.full or ZERO}
            return
        yield "ratio_full" if window.own_formula and window.own_formula.result else "ratio_zero", values


def _deduct(leaf: LeafPlan, window: WindowLine) -> Made:
    rule = leaf.rule
    assert isinstance(rule, Deduct)  # noqa: S101 -- dispatched by name
    for entry in window.entries:
        if entry.points or entry.notes:
            values = {"line": entry.title or int(entry.key), "points": -entry.points, "why": entry.notes}
            if not entry.points and all(one.code == "missing_number" for one in entry.notes):
                yield "deduct_waits", values | {"result": ZERO}
                continue
            if over_windows(entry):
                yield _over_windows(rule.lines[int(entry.key) - 1].every or "", entry, values)
                continue
            if entry.number is not None and entry.price and _only_taken(entry):
                values |= {"number": entry.number, "price": entry.price}
                yield "deduct_taken" if entry.notes else "deduct_each", values | {"result": -entry.points}
            else:
                yield "deduct_line", values | {"result": -entry.points}
    taken = any(entry.points for entry in window.entries)
    yield ("deducted" if taken else "nothing_deducted"), {"formula": window.own_formula}


def _only_taken(entry: Entry) -> bool:
    """Whether nothing more is to be said of the line than what its number was taken from."""
    return all(one.code in TAKEN for one in entry.notes)


def over_windows(entry: Entry) -> bool:
    """Whether the line took something in several windows at a fixed price."""
    taken = [one for one in entry.notes if one.code in ("short", "condition_held")]
    return len(taken) > 1 and bool(entry.price)


def _over_windows(every: str, entry: Entry, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """In how many windows how much was short, or in how many the condition held; what one costs."""
    shorts = [one.params["short"] for one in entry.notes if one.code == "short"]
    rest = tuple(one for one in entry.notes if one.code not in ("short", "condition_held"))
    price = entry.price or ZERO
    told = values | {"every": every, "price": price, "why": rest, "result": -entry.points}
    if not shorts:
        held = sum(one.code == "condition_held" for one in entry.notes)
        return "deduct_held", told | {"times": held}
    need = next(one.params["need"] for one in entry.notes if one.code == "short")
    spans = tuple((shorts.count(short), short) for short in sorted(set(shorts)))
    return "deduct_spans", told | {"spans": spans, "need": need, "short": sum(shorts, ZERO)}


def _assess(leaf: LeafPlan, window: WindowLine) -> Made:
    values = [one.number for one in window.entries if one.counted and one.number is not None]
    panel = panel_mark(leaf.panel, values)
    assert panel is not None  # noqa: S101 -- otherwise the marks are missing
    yield (
        "marks_" + leaf.panel.method,
        {"used": panel.used, "dropped": panel.dropped, "result": panel.mark},
    )
    yield "formula", {"formula": window.own_formula}


def _checklist(leaf: LeafPlan, window: WindowLine) -> Made:
    rule = leaf.rule
    assert isinstance(rule, Checklist)  # noqa: S101 -- dispatched by name
    items = [one for one in window.entries if one.kind == "item"]
    met = [one for one in items if one.counted]
    names = tuple(one.title or one.key for one in met)
    if rule.rows:
        row = next((one for one in window.entries if one.kind == "row"), None)
        title = (row.title or row.key) if row else ""
        yield ("row" if row else "no_row"), {"met": len(met), "of": len(items), "row": title, "names": names}
    else:
        points = tuple(one.points for one in met)
        yield "items_met", {"met": len(met), "of": len(items), "names": names, "values": points}


def _ballot(leaf: LeafPlan, window: WindowLine) -> Made:
    counts = {one.key: one.number or ZERO for one in window.entries if one.kind == "ballot"}
    yield "votes", counts
    if window.own_formula is not None:
        yield "formula", {"formula": window.own_formula}
    else:
        sheets, _ = _of_sheets(leaf, window)
        taken = -sum((one.points for one in window.entries if one.kind == "line"), ZERO)
        values = tuple(one.number or ZERO for one in sheets)
        yield "sheets", {"values": values, "count": len(values), "taken": taken}


def _of_sheets(leaf: LeafPlan, window: WindowLine) -> tuple[list[Entry], Fraction]:
    """The sheets that count, and their mean in the window's share of the points, less what is taken."""
    sheets = [one for one in window.entries if one.kind == "sheet" and one.counted]
    if not sheets:
        return [], ZERO
    scale = leaf_scale(leaf)
    part = window.full / scale if window.full is not None and scale else Fraction(1)
    mean = sum((one.number or ZERO for one in sheets), ZERO) / len(sheets) * part
    return sheets, mean + sum((one.points for one in window.entries if one.kind == "line"), ZERO)


def _rank(leaf: LeafPlan, window: WindowLine) -> Made:
    entry = window.entries[0]
    placed = next(one for one in window.notes if one.code == "placed")
    values = {"number": entry.number or ZERO, "place": placed.params["place"], "of": placed.params["of"]}
    shared = next((one for one in window.notes if one.code == "places_shared"), None)
    counted = next((one for one in window.notes if one.code == "from_end"), None)
    if counted is not None:
        yield "placed_from_end", values | dict(counted.params)
    elif shared is None:
        yield "placed", values
    else:
        last = shared.params["last"]
        yield "placed_equal", values | {"last": last, "equals": last - placed.params["place"] + 1}


def _carry(leaf: LeafPlan, window: WindowLine) -> Made:
    yield "figure", {"key": window.entries[0].key}


_OF_RULE: dict[str, Callable[[LeafPlan, WindowLine], Made]] = {
    "Even": _even,
    "PerItem": _per_item,
    "Steps": _steps,
    "Ratio": _ratio,
    "Deduct": _deduct,
    "Assess": _assess,
    "Checklist": _checklist,
    "Ballot": _ballot,
    "Rank": _rank,
    "Carry": _carry,
}
