"""The one line that a reader can recompute: "4 ÷ 4 × 3", for the page, the export and the table."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scoring.plan import NodePlan
from kaoping.pure.scoring.rounding import to_plain, to_published
from kaoping.pure.scoring.trace import ZERO, Formula, Line, Part, WindowLine


def leaf_formula(
    plan: NodePlan,
    score: Fraction,
    windows: Sequence[WindowLine],
    children: Sequence[Line],
) -> Formula | None:
    """The formula of a node: of an even division in full, of others the sum of what was added."""
    if isinstance(plan.node.rule, Even):
        return None  # made from the windows when asked for
    live = [window for window in windows if not window.waived]
    if len(live) == 1 and live[0].own_formula is not None:
        own = live[0].own_formula
        return own if own.result == score else Formula(own.parts, score, steps=True)
    if windows:
        return _sum_formula([window.score for window in live], score)
    return _sum_formula([child.score for child in children if child.out is None], score)


def _sum_formula(values: list[Fraction], result: Fraction) -> Formula | None:
    if len(values) < 2 or sum(values, ZERO) != result:
        return None
    parts: list[Part] = []
    for value in values:
        if parts:
            parts.append(Part("operator", "+" if value >= 0 else "−"))
        elif value < 0:
            parts.append(Part("operator", "−"))
        parts.append(Part("number", abs(value)))
    return Formula(tuple(parts), result)


TO_READ, TO_RECKON = Rounding(2, "half_up"), Rounding(4, "half_up")


def percent_text(share: Fraction, rounding: Rounding = TO_READ) -> str:
    """A share as percent with at most two places, for reading: the exact one is in the part.

    In a formula it has up to four: with two, 20 × 94.83% would not give the 18.967 beside it.
    """
    text = to_published(share * 100, rounding)
    return text.rstrip("0").rstrip(".")


_SPREADSHEET = {"÷": "/", "×": "*", "−": "-"}


def formula_text(formula: Formula, words: dict[str, str] | None = None) -> str:
    """``4 ÷ 4 × 3``; ``words`` gives the words for codes such as ``quality``."""
    found = []
    for part in formula.parts:
        if part.kind == "number":
            found.append(to_plain(Fraction(part.value)))
        elif part.kind == "percent":
            found.append(f"{percent_text(Fraction(part.value), TO_RECKON)}%")
        elif part.kind == "word":
            found.append((words or {}).get(str(part.value), str(part.value)))
        else:
            found.append(str(part.value))
    return " ".join(found).replace("( ", "(").replace(" )", ")")


def formula_for_spreadsheet(formula: Formula) -> str | None:
    """``=4/4*3``; None where a word stands in it or a table of steps decides."""
    if formula.steps or any(part.kind == "word" for part in formula.parts):
        return None
    found = []
    for part in formula.parts:
        if part.kind == "operator":
            found.append(_SPREADSHEET.get(str(part.value), str(part.value)))
        else:
            text = to_plain(Fraction(part.value))
            found.append(f"({text})" if "/" in text else text)
    return "=" + "".join(found)
