"""Exact scores: a pure function of a scheme and facts, with the trace of every number.

Others rely on the names below and on nothing else in here:

``read_facts(lines, scheme, source="…") -> Facts`` reads a file of lines; ``Facts.of(facts)`` takes
values that the database built. ``compile_scheme(scheme) -> Plan`` is worth keeping between calls;
wherever a scheme is asked for a plan does too. ``evaluate(scheme, facts, as_of) -> Result`` scores and
ranks everybody, ``evaluate_unit(scheme, facts, unit, as_of) -> Sheet`` one unit without a rank,
``duty_worths(scheme, unit, notices, waivers)`` says what each asked piece is worth.

A ``Sheet`` has exact totals at once and its ``lines`` (``Line`` > ``WindowLine`` > ``PieceLine`` and
``Entry``) when asked. Remarks are ``Note`` codes; ``explain(note, language)`` has the sentences in both
languages; ``formula_text`` and ``formula_for_spreadsheet`` print a ``Formula``. Nothing is rounded
before ``to_published``.
"""

from kaoping.pure.scoring.evaluate import evaluate, evaluate_unit
from kaoping.pure.scoring.facts import (
    AnswerFact,
    BallotFact,
    ClawbackFact,
    CountFact,
    DecisionFact,
    EventFact,
    ExtensionFact,
    Fact,
    Facts,
    MarkFact,
    MeasureFact,
    NoticeFact,
    OverrideFact,
    PieceFact,
    ScoreFact,
    SheetFact,
    UnitFact,
    UnitFacts,
    WaiverFact,
)
from kaoping.pure.scoring.formulas import formula_for_spreadsheet, formula_text
from kaoping.pure.scoring.moment import AsOf
from kaoping.pure.scoring.plan import Plan, compile_scheme
from kaoping.pure.scoring.reading import read_facts
from kaoping.pure.scoring.rounding import to_exact, to_plain, to_published
from kaoping.pure.scoring.sheet import Result, Sheet, VetoLine
from kaoping.pure.scoring.together import looks_at_others
from kaoping.pure.scoring.trace import (
    Entry,
    Formula,
    Line,
    Note,
    Part,
    PieceLine,
    WindowLine,
)
from kaoping.pure.scoring.worths import DutyWorth, duty_worths

__all__ = [
    "AnswerFact",
    "AsOf",
    "BallotFact",
    "ClawbackFact",
    "CountFact",
    "DecisionFact",
    "DutyWorth",
    "Entry",
    "EventFact",
    "ExtensionFact",
    "Fact",
    "Facts",
    "Formula",
    "Line",
    "MarkFact",
    "MeasureFact",
    "Note",
    "NoticeFact",
    "OverrideFact",
    "Part",
    "PieceFact",
    "PieceLine",
    "Plan",
    "Result",
    "ScoreFact",
    "Sheet",
    "SheetFact",
    "UnitFact",
    "UnitFacts",
    "VetoLine",
    "WaiverFact",
    "WindowLine",
    "compile_scheme",
    "duty_worths",
    "evaluate",
    "evaluate_unit",
    "formula_for_spreadsheet",
    "formula_text",
    "looks_at_others",
    "read_facts",
    "to_exact",
    "to_plain",
    "to_published",
]
