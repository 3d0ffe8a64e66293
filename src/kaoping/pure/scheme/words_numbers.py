"""The words of numbers, conditions, discretion and panels, which rules are made of."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.containers import LABEL, Later, ListKind, VaryingKind
from kaoping.pure.scheme.kinds import (
    BAD,
    DateKind,
    IdKind,
    NumberKind,
    Plain,
    Reading,
    Schema,
    TextKind,
    WholeKind,
    WordKind,
    WordOr,
    words,
)
from kaoping.pure.scheme.shapes import Case, Shape, Variants, Word
from kaoping.pure.scheme.source import Item, ListItem, MapItem
from kaoping.pure.scheme.words_where import COMPARISONS, WHERE, finish_bounds

TEXT = TextKind()
ID = IdKind()
AMOUNT = VaryingKind(NumberKind())
SIGNED = VaryingKind(NumberKind(low=None))
POSITIVE = VaryingKind(NumberKind(positive=True))
EVERY = words("week", "month", "quarter", "half-year", "year")
NUMBER = Later(lambda: NUMBER_VARIANTS)
CONDITION = Later(lambda: ConditionKind())
GROUPS = ListKind(LABEL, single=True)

ALL_OR_WHERE = WordOr({"all": r.EVERYTHING}, WHERE)

# --- NUMBER ------------------------------------------------------------------------------------

_PER = Word("per", NUMBER, "Divides by another number; divided by zero it is missing.")
_INDICATOR = Word("indicator", ID, "The pieces of this indicator instead of the node's own.")
_WHERE = Word("where", WHERE, "Counts only what has these attributes.")


def _number_shape(word: str, model: type, kind: Any, says: str, *more: Word, attr: str) -> Shape:
    first = Word(word, kind, says, attr=attr, required=True)
    return Shape(f"number_{word}", model, (first, *more, _PER))


def _pieces_case(word: str, came: r.Came, says: str) -> Case:
    shape = _number_shape(word, r.Pieces, ALL_OR_WHERE, says, _INDICATOR, attr="where")
    shape = dataclasses.replace(shape, fixed={"came": came})
    return Case(word, shape, lambda value: type(value) is r.Pieces and value.came == came)


_PIECES_CASES = (
    _pieces_case(
        "pieces", "on_time", "Accepted pieces that came on time: all, or those with these attributes."
    ),
    _pieces_case("late", "late", "Accepted pieces that came late: all, or those with these attributes."),
    _pieces_case(
        "accepted", "either", "Accepted pieces, on time or late: all, or those with these attributes."
    ),
)
_EVENTS = _number_shape("events", r.Events, ID, "How many events of this key.", _WHERE, attr="key")
_COUNT = _number_shape("count", r.Count, ID, "The counts of this key, added.", attr="key")

_EVENTS_CASE = Case("events", _EVENTS, lambda value: type(value) is r.Events)
_COUNT_CASE = Case("count", _COUNT, lambda value: type(value) is r.Count)


def _reference_case(word: str, model: type, attr: str, says: str) -> Case:
    shape = _number_shape(word, model, ID, says, attr=attr)
    return Case(word, shape, lambda value: type(value) is model)


_DAY = DateKind()
_TAKE = Shape(
    "number_take",
    r.Take,
    (
        Word("take", NUMBER, "Another number, taken as the words beside it say.", attr="of", required=True),
        Word("from", _DAY, "Only what is dated from this day.", attr="first"),
        Word("until", _DAY, "Only what is dated up to this day."),
        Word("every", EVERY, "In each of these for itself, then added."),
        Word("each", POSITIVE, "So many count as one; what is left over as `round` says."),
        Word(
            "round",
            WordKind({"down": False, "up": True}),
            "A part of `each`: nothing, or one more.",
            attr="round_up",
        ),
        Word("no_less", AMOUNT, "Less than this, but more than 0, counts as this."),
        Word("no_more", AMOUNT, "More than this counts as this."),
        Word("times", SIGNED, "Multiplied by this; -1 takes it away from others in a sum."),
        _PER,
    ),
    together=(("round", "each"),),
    finish=lambda values, item, reading: _finish_take(values, item, reading),
)


def _finish_take(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    first, until = values.get("first"), values.get("until")
    if first is not None and until is not None and first > until:
        reading.fault("range_upside_down", item)
        return False
    low, high = values.get("no_less"), values.get("no_more")
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
        reading.fault("floor_above_cap", item, found=low, limit=high)
        return False
    return True


def _spans_shape(word: str, says: str, *, running: bool) -> Shape:
    return Shape(
        f"number_{word}",
        r.Spans,
        (
            Word(word, CONDITION, says, attr="condition", required=True),
            Word("every", EVERY, "The condition is judged in each of these that is over.", required=True),
            _PER,
        ),
        fixed={"running": running},
    )


_HOW_OFTEN = _spans_shape("how_often", "In how many of these windows the condition holds.", running=False)
_IN_A_ROW = _spans_shape("in_a_row", "In how many of these windows running it holds, at most.", running=True)
_SUM = Shape(
    "number_sum",
    r.Sum,
    (Word("sum", ListKind(NUMBER), "These numbers added.", attr="numbers", required=True), _PER),
)

MADE_OF_OTHERS = ("take", "how_often", "in_a_row", "sum")  # numbers with a number or a condition in them
NUMBER_VARIANTS: Variants = Variants(
    "number",
    (
        *_PIECES_CASES,
        _EVENTS_CASE,
        _COUNT_CASE,
        _reference_case("measure", r.Measure, "key", "The latest measure of this key."),
        _reference_case("met", r.Met, "indicator", "How many items of this checklist are met."),
        _reference_case("support", r.Support, "indicator", "The rate of support in this ballot."),
        _reference_case("score", r.Score, "indicator", "The value of this earlier indicator."),
        _reference_case("carried", r.Carried, "key", "A figure brought from elsewhere, such as last year's."),
        Case("take", _TAKE, lambda value: type(value) is r.Take),
        Case("how_often", _HOW_OFTEN, lambda value: type(value) is r.Spans and not value.running),
        Case("in_a_row", _IN_A_ROW, lambda value: type(value) is r.Spans and value.running),
        Case("sum", _SUM, lambda value: type(value) is r.Sum),
    ),
    example="{count: talks}, {events: adoption}, {measure: staff}, {score: 1}",
)
ITEMS = Variants(
    "items_of",
    (_EVENTS_CASE, *_PIECES_CASES, _COUNT_CASE),
    example="{events: adoption}, {pieces: all}, {count: talks}",
)

# --- COND --------------------------------------------------------------------------------------


def _spread_compare(value: r.Compare) -> dict[str, Any]:
    bounds: dict[str, Any] = dict(value.bounds)
    return {word: bounds.get(word) for word in COMPARISONS}


_COMPARE = Shape(
    "comparison",
    r.Compare,
    (
        Word("of", NUMBER, "The number that is compared.", required=True),
        Word("at_least", SIGNED, "Holds from this number upwards."),
        Word("above", SIGNED, "Holds above this number."),
        Word("at_most", SIGNED, "Holds up to this number."),
        Word("below", SIGNED, "Holds below this number."),
    ),
    finish=finish_bounds,
    spread=_spread_compare,
)
_ANY = Shape(
    "any_of",
    r.AnyOf,
    (
        Word(
            "any",
            ListKind(CONDITION),
            "One of these conditions is enough.",
            attr="conditions",
            required=True,
        ),
    ),
)


class ConditionKind:
    """A comparison, a list of conditions (all must hold), or ``{any: […]}``."""

    def read(self, item: Item, reading: Reading) -> Any:
        if isinstance(item, ListItem):
            conditions = ListKind(CONDITION).read(item, reading)
            return BAD if conditions is BAD else r.All(conditions)
        if isinstance(item, MapItem) and any(key.text == "any" for key, _ in item.pairs):
            return _ANY.read(item, reading)
        return _COMPARE.read(item, reading)

    def write(self, value: Any) -> Plain:
        if isinstance(value, r.All):
            return [self.write(condition) for condition in value.conditions]
        return (_ANY if isinstance(value, r.AnyOf) else _COMPARE).write(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        if "condition" not in definitions:
            definitions["condition"] = {}
            definitions["condition"]["anyOf"] = [
                _COMPARE.schema(definitions),
                _ANY.schema(definitions),
                {"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1},
            ]
        return {"$ref": "#/$defs/condition"}


# --- discretion, panels ------------------------------------------------------------------------


def _finish_range(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    if values["low"] > values["high"]:
        reading.fault("range_upside_down", item)
        return False
    return True


RANGE = Shape(
    "range",
    r.Range,
    (
        Word("from", NumberKind(low=None), "The least amount.", attr="low", required=True),
        Word("to", NumberKind(low=None), "The greatest amount.", attr="high", required=True),
    ),
    finish=_finish_range,
)


_RANGE_ABOVE = Shape(
    "range_above",
    r.Range,
    (
        Word("from", NumberKind(), "The least amount.", attr="low", required=True),
        Word("to", NumberKind(), "The greatest amount.", attr="high", required=True),
    ),
    finish=_finish_range,
)


class PointsOrRange:
    """A number (by group if need be), or a range for discretion; below zero only where ``signed``."""

    def __init__(self, *, signed: bool = True) -> None:
        self.amount = SIGNED if signed else AMOUNT
        self.range = RANGE if signed else _RANGE_ABOVE

    def read(self, item: Item, reading: Reading) -> Any:
        if isinstance(item, MapItem) and any(key.text in ("from", "to") for key, _ in item.pairs):
            return self.range.read(item, reading)
        return self.amount.read(item, reading)

    def write(self, value: Any) -> Plain:
        return self.range.write(value) if isinstance(value, r.Range) else self.amount.write(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [self.amount.schema(definitions), self.range.schema(definitions)]}


PANEL_WORDS = (
    Word("panel", words("mean", "median"), "How several marks become one.", attr="method"),
    Word("drop", WholeKind(high=50), "So many highest and as many lowest marks are set aside."),
    Word("from", WholeKind(1, 200), "Set aside once there are so many marks.", attr="drop_from"),
    Word("at_least", WholeKind(1, 200), "With fewer marks the value is missing."),
)
PANEL = Shape("panel", r.Panel, PANEL_WORDS)


class OwnPanel(Shape):
    """A rule's own panel, whose words stand among the rule's; never written as nothing."""

    def write(self, value: Any) -> dict[str, Plain]:
        return super().write(value) or {"panel": value.method}


OWN_PANEL = OwnPanel("panel", r.Panel, PANEL_WORDS)
