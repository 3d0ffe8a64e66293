"""The words of the ten rules."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.containers import LABEL, ListKind, TableKind, VaryingKind
from kaoping.pure.scheme.kinds import (
    FlagKind,
    MappedKind,
    NumberKind,
    Plain,
    Reading,
    Schema,
    WholeKind,
    WordOr,
    words,
)
from kaoping.pure.scheme.shapes import Part, Shape, Word
from kaoping.pure.scheme.source import Item, ListItem, MapItem
from kaoping.pure.scheme.words_first import FIRST, ROUND
from kaoping.pure.scheme.words_numbers import (
    AMOUNT,
    CONDITION,
    EVERY,
    GROUPS,
    ID,
    ITEMS,
    NUMBER,
    OWN_PANEL,
    POSITIVE,
    SIGNED,
    TEXT,
    PointsOrRange,
)
from kaoping.pure.scheme.words_where import WHERE

UP_TO = VaryingKind(NumberKind(positive=True, high=Fraction(10), share=True))  # 120 is meant as 120%
_OF = Word("of", NUMBER, "The number that decides.", required=True)

EVEN = Shape(
    "even",
    r.Even,
    (
        Word("pieces", VaryingKind(WholeKind(high=10_000)), "Pieces asked for in each window."),
        Word(
            "quality",
            FlagKind(),
            "Each piece's share is multiplied by its mark ÷ 100.",
        ),
    ),
    parts=(Part("panel", OWN_PANEL),),
)
_PRICE = Shape(
    "price",
    r.Price,
    (
        Word("where", WHERE, "The row is for items with these attributes."),
        Word("points", PointsOrRange(), "What one item is worth.", required=True),
        Word("cap", AMOUNT, "The most that all items of this row give, or take, together."),
    ),
)
_FACTOR = Shape(
    "factor",
    r.Factor,
    (
        Word("where", WHERE, "The factor is for items with these attributes."),
        Word("by", AMOUNT, "The factor.", required=True),
    ),
)
PER_ITEM = Shape(
    "per_item",
    r.PerItem,
    (
        Word("of", ITEMS, "What is counted: events, pieces or a count.", required=True),
        Word("prices", ListKind(_PRICE), "The first row that fits decides.", required=True),
        Word("times", ListKind(_FACTOR), "Every row that fits multiplies."),
        Word("multiply", LABEL, "The attribute whose number multiplies."),
        Word("at_most", AMOUNT, "The most that one item can give, or take where its price is below zero."),
        Word(
            "same_item",
            words("highest", "add"),
            "Of items that belong together the dearest counts (of charges the gravest), or all.",
        ),
        Word("shared", words("split", "full"), "Several units split an item, or each has it full."),
    ),
)
_BAND = Shape(
    "band",
    r.Band,
    (
        Word("from", SIGNED, "Reached at this number.", attr="bound"),
        Word("above", SIGNED, "Reached above this number.", attr="above_bound"),
        Word("points", SIGNED, "What the band gives.", required=True),
    ),
    exactly_one=(("from", "above"),),
    finish=lambda values, item, reading: _finish_band(values),
    spread=lambda band: {
        "bound": None if band.above else band.bound,
        "above_bound": band.bound if band.above else None,
    },
)


def _finish_band(values: dict[str, Any]) -> bool:
    if "above_bound" in values:
        values.update(bound=values.pop("above_bound"), above=True)
    return True


_THEN = Shape(
    "then",
    r.Then,
    (
        Word("each", POSITIVE, "For each full so many beyond the last bound …", required=True),
        Word("points", SIGNED, "… so many points more.", required=True),
    ),
)
STEPS = Shape(
    "steps",
    r.Steps,
    (
        _OF,
        Word("bands", ListKind(_BAND), "The last band reached decides.", required=True),
        Word("then", _THEN, "What follows beyond the last band."),
    ),
)
RATIO = Shape(
    "ratio",
    r.Ratio,
    (
        _OF,
        Word("zero", SIGNED, "The number that gives nothing."),
        Word(
            "full",
            WordOr({"most": r.Word.MOST}, SIGNED),
            "The number that gives the full mark; `most`: the greatest among the units ranked together.",
            required=True,
        ),
        Word("up_to", UP_TO, "The greatest part of the full mark; above 100%, more than asked is credited."),
    ),
)


def _finish_line(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    if values["minus"] is r.Word.EVEN and "need" not in values:
        reading.fault("word_needs", item, found="minus: even", asked="need")
        return False
    if isinstance(values["minus"], r.Range) and not isinstance(values.get("of"), r.Events):
        reading.fault("discretion_needs_events", item)
        return False
    return True


_LINE = Shape(
    "deduction",
    r.Line,
    (
        Word("title", TEXT, "What the line is about."),
        Word("of", NUMBER, "The number: minus for each, or for each one short of need."),
        Word("need", AMOUNT, "What the number must reach."),
        Word("if", CONDITION, "Minus once where this holds.", attr="condition"),
        Word(
            "minus",
            WordOr({"even": r.Word.EVEN}, PointsOrRange(signed=False)),
            "The points taken off; `even` is full mark ÷ need.",
            required=True,
        ),
        Word("at_most", AMOUNT, "The most that the line takes off."),
        Word("applies_to", GROUPS, "Only for units in one of these groups."),
        Word("every", EVERY, "The line is judged anew in each of these."),
    ),
    exactly_one=(("of", "if"),),
    together=(("need", "of"),),
    finish=_finish_line,
)
DEDUCT = MappedKind(ListKind(_LINE), into=r.Deduct, back=lambda rule: rule.lines)
_LEVELS = TableKind(LABEL, AMOUNT)
ASSESS = Shape(
    "assess",
    r.Assess,
    (
        Word("levels", _LEVELS, "Marks are these levels, worth these points."),
        Word("out_of", POSITIVE, "Marks are numbers up to this one."),
    ),
    parts=(Part("panel", OWN_PANEL),),
    at_most_one=(("levels", "out_of"),),
)
_CHECK_ITEM = Shape(
    "check_item",
    r.CheckItem,
    (
        Word("id", ID, "The item's id, which answers name.", required=True),
        Word("title", TEXT, "What is checked."),
        Word("points", AMOUNT, "What it is worth; unsaid, an even share."),
        Word("applies_to", GROUPS, "Only for units in one of these groups."),
    ),
)


class MetKind:
    """``all``, a list of item ids, or how many."""

    def read(self, item: Item, reading: Reading) -> Any:
        if isinstance(item, ListItem):
            return ListKind(ID).read(item, reading)
        return WordOr({"all": r.Word.ALL}, WholeKind(1, 1000)).read(item, reading)

    def write(self, value: Any) -> Plain:
        if isinstance(value, tuple):
            return [str(entry) for entry in value]
        return "all" if value is r.Word.ALL else str(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        many = {"type": "array", "items": ID.schema(definitions), "minItems": 1}
        return {"anyOf": [{"enum": ["all"]}, {"type": "integer", "minimum": 1}, many]}


_CHECK_ROW = Shape(
    "check_row",
    r.CheckRow,
    (
        Word("met", MetKind(), "Holds if all, these, or so many items are met.", required=True),
        Word("points", AMOUNT, "What the row gives.", required=True),
        Word("title", TEXT, "The row's name, such as A."),
    ),
)
CHECKLIST = Shape(
    "checklist",
    r.Checklist,
    (
        Word("items", ListKind(_CHECK_ITEM), "What is checked, yes or no.", required=True),
        Word("rows", ListKind(_CHECK_ROW), "The first row that holds decides."),
    ),
)
_BALLOT_ITEM = Shape(
    "ballot_item",
    r.BallotItem,
    (
        Word("id", ID, "The question's id, which sheets name.", required=True),
        Word("title", TEXT, "The question."),
        Word("levels", _LEVELS, "The levels and their points.", required=True),
    ),
)
BALLOT = Shape(
    "ballot",
    r.Ballot,
    (
        Word("share_of", words("valid", "cast", "most"), "What the votes for are divided by."),
        Word("blank", AMOUNT, "Points off for each blank vote."),
        Word("abstain", AMOUNT, "Points off for each abstention."),
        Word("items", ListKind(_BALLOT_ITEM), "Appraisal sheets with these questions."),
    ),
)
_PLACE = Shape(
    "place",
    r.Place,
    (
        Word("to", FIRST, "Down to this place, inclusive, or this share of the places …", required=True),
        Word("points", SIGNED, "… so many points.", required=True),
    ),
)


def _finish_rank(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    rows = (*values.get("places", ()), *values.get("from_end", ()))
    if "round" in values and not any(isinstance(row.to, Fraction) for row in rows):
        reading.fault("word_needs", item, found="round", asked="to: 30%")
        return False
    return True


RANK = Shape(
    "rank",
    r.Rank,
    (
        Word("by", NUMBER, "The number by which units are ranked.", required=True),
        Word("order", words("high", "low"), "Which end is the first place."),
        Word("within", GROUPS, "These groups are ranked apart."),
        Word("places", ListKind(_PLACE), "Points by place."),
        Word("others", SIGNED, "Points of all other places."),
        Word("then", _THEN, "Instead of others: what places further down add to the last row's points."),
        Word("last", SIGNED, "Points of the last place."),
        Word("from_end", ListKind(_PLACE), "Points by place counted from the end; they come first."),
        ROUND,
        Word(
            "ties",
            words("better", "average"),
            "Equals have the better place's points, or the mean of theirs.",
        ),
    ),
    at_most_one=(("others", "then"), ("last", "from_end")),
    together=(("then", "places"),),
    finish=_finish_rank,
)
CARRY = Shape(
    "carry",
    r.Carry,
    (Word("key", ID, "The fact key of the carried figure.", required=True),),
)

RULES: tuple[tuple[str, Any, type, str], ...] = (
    ("even", EVEN, r.Even, "Points divided evenly over the pieces asked for."),
    ("per_item", PER_ITEM, r.PerItem, "A price for each item."),
    ("steps", STEPS, r.Steps, "Points by bands of a number."),
    ("ratio", RATIO, r.Ratio, "Points in proportion to a number."),
    ("deduct", DEDUCT, r.Deduct, "Points taken off the full mark, line by line."),
    ("assess", ASSESS, r.Assess, "Marks given by people."),
    ("checklist", CHECKLIST, r.Checklist, "Items met or not."),
    ("ballot", BALLOT, r.Ballot, "Votes or appraisal sheets."),
    ("rank", RANK, r.Rank, "Points by place among units."),
    ("carry", CARRY, r.Carry, "A figure from elsewhere."),
)
