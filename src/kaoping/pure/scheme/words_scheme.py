"""The words of the file itself: settings, groups, materials, rubrics, tasks, rulings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaoping.pure.scheme import model as m
from kaoping.pure.scheme.containers import LABEL, ListKind, NamedKind, TableKind, VaryingKind
from kaoping.pure.scheme.kinds import (
    BAD,
    DateKind,
    FlagKind,
    Kind,
    NumberKind,
    Plain,
    Reading,
    Schema,
    TextKind,
    WholeKind,
    WordOr,
    words,
)
from kaoping.pure.scheme.numbers import Word as Fixed
from kaoping.pure.scheme.shapes import Shape, Word
from kaoping.pure.scheme.source import Item, MapItem
from kaoping.pure.scheme.words_numbers import (
    EVERY,
    ID,
    PANEL,
    SIGNED,
    TEXT,
)

DATE = DateKind()
WORTH = VaryingKind(NumberKind(high=Fraction(1), share=True))
PARAGRAPHS = ListKind(ID, single=True)
FLOOR = WordOr({"none": Fixed.NONE}, SIGNED)


class OneWord:
    """A mapping with one word whose value is all that is kept: ``late: {worth: 0}``."""

    def __init__(self, word: str, kind: Kind, says: str) -> None:
        self.word, self.kind, self.says = word, kind, says

    def read(self, item: Item, reading: Reading) -> Any:
        outer, reading.word = reading.word, self.word if isinstance(item, MapItem) else reading.word
        pairs = TableKind(LABEL, self.kind).read(item, reading)
        reading.word = outer
        if pairs is BAD or not isinstance(item, MapItem):
            return BAD
        for key, _ in item.pairs:
            if key.text != self.word:
                return reading.fault(
                    "unknown_word", key, found=key.text, allowed=(self.word,), nearest=self.word
                )
        return pairs[0][1]

    def write(self, value: Any) -> Plain:
        return {self.word: self.kind.write(value)}

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        value = {**self.kind.schema(definitions), "description": self.says}
        return {
            "type": "object",
            "properties": {self.word: value},
            "required": [self.word],
            "additionalProperties": False,
        }


LATE = OneWord("worth", WORTH, "What a late piece keeps of its share, 0 to 1.")

DOCUMENT = Shape(
    "document",
    m.Document,
    (
        Word("title", TEXT, "The paper's title."),
        Word("number", TEXT, "Its number, such as 洛市直文明委〔2014〕1号."),
        Word("issuer", TEXT, "Who issued it."),
        Word("date", DATE, "The day it was issued."),
    ),
)
PERIOD = Shape(
    "period",
    m.Period,
    (
        Word("from", DATE, "The first day.", attr="first", required=True),
        Word("to", DATE, "The last day.", attr="last", required=True),
    ),
)
REPEAT = Shape(
    "repeat",
    m.Repeat,
    (
        Word("every", EVERY, "All is scored anew in each of these.", required=True),
        Word("year", words("sum", "average", "none"), "How the year's sheet folds the totals."),
    ),
)
ROUNDING = Shape(
    "rounding",
    m.Rounding,
    (
        Word("places", WholeKind(high=6), "Decimals in print."),
        Word("mode", words("half_up", "half_even", "down"), "How the last one is made."),
    ),
)
SETTINGS = Shape(
    "settings",
    m.Settings,
    (
        Word("late", LATE, "What late pieces are worth.", attr="late_worth"),
        Word("quality", PANEL, "How several marks become one, unless a rule says its own."),
        Word("rounding", ROUNDING, "How values are printed; nothing is rounded before."),
        Word("not_applicable", words("leave", "rescale"), "What units with fewer duties rank by."),
        Word("objection_days", WholeKind(high=366), "Days to object to a proposed result."),
    ),
)
GROUP = Shape(
    "group",
    m.Group,
    (
        Word("tag", LABEL, "Units with this tag."),
        Word("without", LABEL, "Units without this tag."),
        Word("group", LABEL, "Units whose own group is this."),
        Word("units", ListKind(LABEL), "These units, by code."),
    ),
    exactly_one=(("tag", "without", "group", "units"),),
    fixed={"name": ""},
)


class LengthKind:
    """At least so many characters, or ``{from, to}``."""

    def read(self, item: Item, reading: Reading) -> Any:
        if not isinstance(item, MapItem):
            low = WholeKind(1).read(item, reading)
            return BAD if low is BAD else (low, None)
        length = _LENGTH.read(item, reading)
        if length is BAD:
            return BAD
        low, high = length.low, length.high
        if low is None and high is None:
            return reading.fault("needs_one_of", item, allowed=("from", "to"))
        if low is not None and high is not None and low > high:
            return reading.fault("range_upside_down", item)
        return (low, high)

    def write(self, value: Any) -> Plain:
        low, high = value
        if high is None:
            return str(low)
        return {"to": str(high)} if low is None else {"from": str(low), "to": str(high)}

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [{"type": "integer", "minimum": 1}, _LENGTH.schema(definitions)]}


_LENGTH = Shape(
    "length",
    m.Length,
    (
        Word("from", WholeKind(1), "At least so many characters.", attr="low"),
        Word("to", WholeKind(1), "At most so many characters.", attr="high"),
    ),
)
_CHECKED = words("seal", "signature", "photos", "words", "document_number", "original", "files")
MATERIAL = Shape(
    "material",
    m.Material,
    (
        Word("title", TEXT, "What such a piece is called."),
        Word("seal", FlagKind(), "The body's seal 公章."),
        Word("signature", FlagKind(), "The head's signature 签字."),
        Word("names", ListKind(words("author", "checker", "contact"), single=True), "Who is named."),
        Word("photos", WholeKind(high=1000), "At least so many pictures."),
        Word("shows", ListKind(TEXT, single=True), "What pictures or text must show."),
        Word("words", LengthKind(), "Characters: at least, or from and to."),
        Word("document_number", FlagKind(), "A document number 发文字号."),
        Word("original", FlagKind(), "Not found elsewhere 原创."),
        Word("files", WholeKind(high=1000), "At least so many files."),
        Word("blocks", ListKind(_CHECKED, single=True), "Not sent from the form without a reason."),
        Word("hints", ListKind(_CHECKED, single=True), "Said, and nothing is asked."),
        Word("resubmissions", WholeKind(high=1000), "Returned more often: rejected."),
        Word("also_for", ListKind(ID, single=True), "Indicators that may count the same content too."),
    ),
    fixed={"name": ""},
)
_CRITERION = Shape(
    "criterion",
    m.Criterion,
    (
        Word("id", ID, "The criterion's id.", required=True),
        Word("title", TEXT, "What is looked at.", required=True),
        Word("points", NumberKind(positive=True), "Its part of the marker's 100."),
        Word("text", TEXT, "What to look for."),
    ),
)
_RUBRIC_LEVEL = Shape(
    "rubric_level",
    m.RubricLevel,
    (
        Word("title", LABEL, "The level's name.", required=True),
        Word(
            "from",
            NumberKind(high=Fraction(100)),
            "Marks from here up.",
            attr="from_mark",
            required=True,
        ),
        Word("text", TEXT, "When it is given."),
    ),
)
RUBRIC = Shape(
    "rubric",
    m.Rubric,
    (
        Word("title", TEXT, "The rubric's name."),
        Word("criteria", ListKind(_CRITERION), "What markers look at."),
        Word("levels", ListKind(_RUBRIC_LEVEL), "Words for marks, best first."),
    ),
    fixed={"name": ""},
)
TASK = Shape(
    "task",
    m.Task,
    (
        Word("title", TEXT, "The task area's title.", required=True),
        Word("responsible", TEXT, "责任单位, as the paper says it."),
        Word("limit", TEXT, "工作时限, as the paper says it."),
        Word("content", ListKind(TEXT, single=True), "考核内容, as the paper says it."),
        Word("standard", ListKind(TEXT, single=True), "考核标准, as the paper says it."),
        Word("paragraph", PARAGRAPHS, "Where it stands in the paper."),
    ),
    fixed={"id": ""},
)
NOTE = Shape(
    "note",
    m.Note,
    (
        Word("question", TEXT, "What could be read in two ways.", required=True),
        Word("decision", TEXT, "How the office reads it.", required=True),
        Word("signer", LABEL, "Who signed the ruling."),
        Word("date", DATE, "When."),
        Word("paragraph", PARAGRAPHS, "Which paragraphs it reads."),
        Word("indicators", ListKind(ID, single=True), "Beside which indicators it is shown."),
    ),
)
GROUPS_TABLE = NamedKind(GROUP)
MATERIALS_TABLE = NamedKind(MATERIAL)
RUBRICS_TABLE = NamedKind(RUBRIC)
TASKS_TABLE = NamedKind(TASK, "id")
PARAGRAPH_TABLE = TableKind(ID, TextKind(limit=20_000))
