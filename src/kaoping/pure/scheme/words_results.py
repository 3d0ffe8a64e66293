"""The words of what follows from the total: limits, vetoes, ranking, grades, outcomes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaoping.pure.scheme import model as m
from kaoping.pure.scheme.containers import LABEL, ListKind, VaryingKind
from kaoping.pure.scheme.kinds import (
    BAD,
    Plain,
    Reading,
    Schema,
    WholeKind,
    WordKind,
    WordOr,
    words,
)
from kaoping.pure.scheme.shapes import Shape, Word
from kaoping.pure.scheme.source import Item, MapItem
from kaoping.pure.scheme.words_first import FIRST, ROUND
from kaoping.pure.scheme.words_numbers import CONDITION, EVERY, GROUPS, ID, NUMBER, SIGNED, TEXT
from kaoping.pure.scheme.words_scheme import FLOOR, OneWord
from kaoping.pure.scheme.words_where import WHERE

TOTAL = Shape(
    "total",
    m.Total,
    (
        Word("cap", SIGNED, "The total is at most this."),
        Word("floor", FLOOR, "The total is at least this; `none`: no limit."),
    ),
)


class VetoThen:
    """``disqualified``, ``zero`` or ``{not_above: grade}``, as (word, grade)."""

    def read(self, item: Item, reading: Reading) -> Any:
        if isinstance(item, MapItem):
            grade = _NOT_ABOVE.read(item, reading)
            return BAD if grade is BAD else ("not_above", grade)
        word = words("disqualified", "zero").read(item, reading)
        return BAD if word is BAD else (word, None)

    def write(self, value: Any) -> Plain:
        word, grade = value
        return str(word) if grade is None else _NOT_ABOVE.write(grade)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [{"enum": ["disqualified", "zero"]}, _NOT_ABOVE.schema(definitions)]}


_NOT_ABOVE = OneWord("not_above", LABEL, "The best grade that is still possible.")


def _finish_veto(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    values["then"], values["grade"] = values["then"]
    return True


VETO = Shape(
    "veto",
    m.Veto,
    (
        Word("title", TEXT, "What the veto is called."),
        Word("event", ID, "The fact key of the event.", required=True),
        Word("where", WHERE, "Only events with these attributes."),
        Word("then", VetoThen(), "What it does to the unit.", required=True),
    ),
    finish=_finish_veto,
    spread=lambda veto: {"then": (veto.then, veto.grade)},
)
RANKING = Shape(
    "ranking",
    m.Ranking,
    (
        Word("within", GROUPS, "These groups are ranked apart."),
        Word("tie_break", ListKind(NUMBER, single=True), "Then these decide; more is better."),
    ),
)


def _finish_grade(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    first = values.get("first")
    if isinstance(first, Fraction):
        values["first_share"] = values.pop("first")
    return True


GRADE_WORDS = (
    Word("grade", LABEL, "The label.", required=True),
    Word("from", SIGNED, "The total is at least this.", attr="at_least"),
    Word("if", CONDITION, "And this holds.", attr="condition"),
)
GRADE = Shape(
    "grade",
    m.Grade,
    (
        *GRADE_WORDS,
        Word("first", VaryingKind(FIRST), "The first so many, or this share, of those ranked together."),
        Word("among", WordKind({"all": True}), "The share is of everyone.", attr="among_all"),
        ROUND,
        Word("ties", words("in", "out", "decide"), "Equals across the limit."),
    ),
    together=(("among", "first"), ("round", "first"), ("ties", "first")),
    finish=_finish_grade,
    spread=lambda grade: {"first": grade.first_share or grade.first},
)
OUTCOME = Shape(
    "outcome",
    m.Outcome,
    (
        Word("grade", LABEL, "For units with this grade."),
        Word("place", WordOr({"last": "last"}, WholeKind(1)), "For this place, or the last."),
        Word("first", FIRST, "For the first so many, or this share, of those ranked together."),
        Word("last", FIRST, "For the last so many, or this share, of those ranked together."),
        ROUND,
        Word("if", CONDITION, "Where this holds.", attr="condition"),
        Word("applies_to", GROUPS, "Only for units in one of these groups."),
        Word("every", EVERY, "The condition is judged in each of these."),
        Word("in_a_row", WholeKind(2, 100), "So many periods running."),
        Word("says", TEXT, "The words beside the result.", required=True),
    ),
    at_least_one=(("grade", "place", "first", "last", "if"),),
    at_most_one=(("place", "first", "last"),),
    together=(("every", "if"),),
    finish=lambda values, item, reading: _finish_outcome(values, item, reading),
)


def _finish_outcome(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    if "round" in values and not isinstance(values.get("first", values.get("last")), Fraction):
        reading.fault("word_needs", item, found="round", asked="first: 30%")
        return False
    return True
