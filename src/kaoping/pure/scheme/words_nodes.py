"""The words of a node, with its windows and gates, and the whole file."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaoping.pure.scheme import model as m
from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.containers import LABEL, Later, ListKind, VaryingKind
from kaoping.pure.scheme.kinds import (
    BAD,
    FlagKind,
    Plain,
    Reading,
    Schema,
    TextKind,
    WholeKind,
    WordOr,
    exact,
    words,
)
from kaoping.pure.scheme.shapes import Part, Shape, Word
from kaoping.pure.scheme.source import Item, MapItem, ScalarItem
from kaoping.pure.scheme.words_numbers import (
    AMOUNT,
    CONDITION,
    EVERY,
    GROUPS,
    ID,
    NUMBER,
    POSITIVE,
    SIGNED,
    TEXT,
)
from kaoping.pure.scheme.words_results import GRADE, GRADE_WORDS, OUTCOME, RANKING, TOTAL, VETO
from kaoping.pure.scheme.words_rules import RULES
from kaoping.pure.scheme.words_scheme import (
    DATE,
    DOCUMENT,
    FLOOR,
    GROUPS_TABLE,
    LATE,
    MATERIALS_TABLE,
    NOTE,
    PARAGRAPH_TABLE,
    PARAGRAPHS,
    PERIOD,
    REPEAT,
    RUBRICS_TABLE,
    SETTINGS,
    TASKS_TABLE,
    OneWord,
)

VARYING_DATE = VaryingKind(DATE)

# --- gates -------------------------------------------------------------------------------------


class ElseKind:
    """``0``, ``{times: …}`` or ``{cap: …}``, as (what, amount)."""

    def read(self, item: Item, reading: Reading) -> Any:
        if isinstance(item, ScalarItem):
            if exact(item.text) == 0:
                return ("zero", r.NOTHING)
            value = exact(item.text)
            word = "" if value is None or value < 0 else "times" if value < 1 else "cap"
            near = f"{{{word}: {item.text}}}" if word else ""
            return reading.fault("not_an_else", item, found=item.text[:40], nearest=near)
        return _ELSE.read(item, reading)

    def write(self, value: Any) -> Plain:
        what, _ = value
        return "0" if what == "zero" else _ELSE.write(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [{"const": 0}, _ELSE.schema(definitions)]}


class _Else:
    """One of two words, each with an amount."""

    kinds = (
        OneWord("times", AMOUNT, "The value is multiplied by this."),
        OneWord("cap", SIGNED, "The value is at most this."),
    )

    def read(self, item: Item, reading: Reading) -> Any:
        there = [key.text for key, _ in item.pairs] if isinstance(item, MapItem) else []
        for kind in self.kinds:
            if there == [kind.word]:
                value = kind.read(item, reading)
                return BAD if value is BAD else (kind.word, value)
        return reading.fault("needs_one_of", item, allowed=("times", "cap"))

    def write(self, value: Any) -> Plain:
        return next(kind for kind in self.kinds if kind.word == value[0]).write(value[1])

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [kind.schema(definitions) for kind in self.kinds]}


_ELSE = _Else()


def _finish_gate(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    values["otherwise"], values["amount"] = values.pop("else_value", ("zero", r.NOTHING))
    return True


GATE = Shape(
    "gate",
    r.Gate,
    (
        Word("if", CONDITION, "What must hold.", attr="condition", required=True),
        Word("else", ElseKind(), "What happens if it does not.", attr="else_value"),
    ),
    finish=_finish_gate,
    spread=lambda gate: {"else_value": (gate.otherwise, gate.amount)},
)

# --- windows -----------------------------------------------------------------------------------

_PIECES = VaryingKind(WholeKind(high=10_000))
FIXED_WINDOW = Shape(
    "window",
    m.FixedWindow,
    (
        Word("id", ID, "The window's id, which pieces name.", required=True),
        Word("title", TEXT, "Its name for people."),
        Word("from", VARYING_DATE, "The first day.", attr="opens"),
        Word("due", VARYING_DATE, "The last day, included.", required=True),
        Word("pieces", _PIECES, "How many pieces it asks for."),
    ),
)


def _finish_windows(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    if "until" in values and "every" not in values and "by_notice" not in values:
        reading.fault("clip_without_windows", item, found="until")
        return False
    if "first" in values and "fixed" in values:
        reading.fault("clip_without_windows", item, found="from")
        return False
    if values.get("by_notice") is False:
        reading.fault("not_one_of", item, found="false", allowed=("true",), nearest="true")
        return False
    return True


WINDOWS = Shape(
    "windows",
    m.WindowsSpec,
    (
        Word("every", VaryingKind(EVERY), "A window for each of these in the calendar."),
        Word("from", VARYING_DATE, "Windows begin here.", attr="first"),
        Word("until", VARYING_DATE, "Windows end here."),
        Word("windows", ListKind(FIXED_WINDOW), "Windows with their own dates.", attr="fixed"),
        Word("due", VARYING_DATE, "One window, which ends on this day."),
        Word("by_notice", FlagKind(), "Each notice to the unit adds a window."),
    ),
    exactly_one=(("every", "windows", "due", "by_notice"),),
    finish=_finish_windows,
)

# --- nodes -------------------------------------------------------------------------------------

NODE_GRADE = Shape("node_grade", m.Grade, GRADE_WORDS)


def _rule_word(word: str, kind: Any, model: type, says: str) -> Word:
    return Word(word, kind, says, attr="rule", holds=lambda value: type(value) is model)


def _finish_node(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    if "rule" in values and "points" not in values:
        reading.fault("word_missing", item, found="points")
        return False
    return True


NODE: Shape = Shape(
    "node",
    m.Node,
    (
        Word("id", ID, "The indicator's number or id.", required=True),
        Word("mark", LABEL, "A sign before the number, such as ※."),
        Word("title", TEXT, "考核内容, the official title."),
        Word("short", LABEL, "A short name for table heads."),
        Word("standard", TEXT, "考核标准, the official words."),
        Word(
            "points",
            WordOr({"open": r.Word.OPEN}, AMOUNT),
            "The full mark; `open`: none, and no cap.",
        ),
        Word("task", ID, "The task area it belongs to."),
        Word("paragraph", PARAGRAPHS, "Where it stands in the paper."),
        Word("material", LABEL, "What its pieces must have."),
        Word("rubric", LABEL, "What markers look at."),
        Word("by", LABEL, "Who gives marks, answers or ballots."),
        Word("applies_to", GROUPS, "Only for units in one of these groups."),
        *(_rule_word(*rule) for rule in RULES),
        Word(
            "combine",
            words("sum", "average", "highest"),
            "How children, or a leaf's windows, become one value.",
        ),
        Word("window_cap", SIGNED, "The most that one window gives."),
        Word("window_floor", FLOOR, "The least that one window gives; `none`: no limit."),
        Word("gate", ListKind(GATE, single=True), "Conditions on the value.", attr="gates"),
        Word("per", NUMBER, "The value is divided by this number."),
        Word("out_of", POSITIVE, "The value is converted: × points ÷ this."),
        Word("cap", SIGNED, "The most that it gives; unsaid, its points."),
        Word("floor", FLOOR, "The least that it gives; unsaid 0; `none`: no limit."),
        Word("late", LATE, "What late pieces are worth here.", attr="late_worth"),
        Word("grades", ListKind(NODE_GRADE), "A label of its own, best first."),
        Word(
            "indicators",
            ListKind(Later(lambda: NODE)),
            "The indicators it is made of.",
            attr="children",
        ),
    ),
    parts=(Part("windows", WINDOWS),),
    exactly_one=(("indicators", *(name for name, *_ in RULES)),),
    finish=_finish_node,
)

# --- the file ----------------------------------------------------------------------------------


def _finish_scheme(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    if "year" in values:
        year = values["year"]
        values["period"] = m.Period(date(year, 1, 1), date(year, 12, 31))
    elif values["period"].first > values["period"].last:
        reading.fault(
            "range_upside_down", next(v for k, v in item.pairs if k.text == "period"), word="period"
        )
        return False
    return True


SCHEME = Shape(
    "scheme",
    m.Scheme,
    (
        Word("scheme", ID, "The scheme's id.", attr="id", required=True),
        Word("title", TEXT, "Its title.", required=True),
        Word("document", DOCUMENT, "The official paper."),
        Word("year", WholeKind(1900, 2199), "The year that is scored."),
        Word("period", PERIOD, "The days that are scored, instead of a year."),
        Word("timezone", TextKind(limit=60), "Where a day ends, such as Asia/Shanghai."),
        Word("repeat", REPEAT, "All is scored anew in each of these."),
        Word("settings", SETTINGS, "What holds for the whole scheme."),
        Word("groups", GROUPS_TABLE, "Names for sets of units."),
        Word("materials", MATERIALS_TABLE, "What a piece must have."),
        Word("rubrics", RUBRICS_TABLE, "What markers look at."),
        Word("tasks", TASKS_TABLE, "The paper's task areas."),
        Word("indicators", ListKind(NODE), "The base points.", required=True),
        Word("bonus", ListKind(NODE), "Points beyond the base."),
        Word("total", TOTAL, "Limits of base and bonus together."),
        Word("vetoes", ListKind(VETO), "Events that undo a result."),
        Word("ranking", RANKING, "Who is ranked with whom, and how ties are broken."),
        Word("grades", ListKind(GRADE), "Labels, best first."),
        Word("outcomes", ListKind(OUTCOME), "Words beside the result."),
        Word("notes", ListKind(NOTE), "Rulings on how the paper is read."),
        Word("paragraphs", PARAGRAPH_TABLE, "The paper's own words, by id."),
    ),
    exactly_one=(("year", "period"),),
    finish=_finish_scheme,
    spread=lambda scheme: {"period": None if scheme.year is not None else scheme.period},
)
