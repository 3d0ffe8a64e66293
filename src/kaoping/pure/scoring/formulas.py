"""The one line that a reader can recompute: "4 ÷ 4 × 3", for the page, the export and the table."""

from __future__ import annotations

from fractions import Fraction

from kaoping.pure.scheme.rules import Even, Steps
from kaoping.pure.scoring.plan import NodePlan
from kaoping.pure.scoring.rounding import to_plain, to_published
from kaoping.pure.scoring.trace import ZERO, Formula, Line, Part


def leaf_formula(plan: NodePlan, line: Line) -> Formula | None:
    """The formula of a node: of an even division in full, of others the sum of what was added."""
    node = plan.node
    if isinstance(node.rule, Even):
        return _even_formula(node.rule, line) if line.asked else None
    if isinstance(node.rule, Steps) and len(line.windows) == 1:
        return line.windows[0].formula
    if line.windows:
        values = [window.score for window in line.windows if not window.waived]
        if len(values) == 1 and line.windows[0].formula and line.windows[0].score == line.score:
            return line.windows[0].formula
        return _sum_formula(values, line.score)
    values = [child.score for child in line.children if child.out is None]
    return _sum_formula(values, line.score)


def _even_formula(rule: Even, line: Line) -> Formula:
    """Points ÷ pieces asked × pieces counted; with quality × (q₁ % + q₂ %)."""
    from kaoping.pure.scoring.rules.even import factor_parts

    waiting = any(window.waiting for window in line.windows)
    parts = [
        Part("number", line.max if line.max is not None else ZERO),
        Part("operator", "÷"),
        Part("number", Fraction(line.asked)),
        Part("operator", "×"),
        *factor_parts(line.counted, rule.quality, waiting),
    ]
    return Formula(tuple(parts), line.score)


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


def percent_text(share: Fraction) -> str:
    """A share as percent with at most two places, for reading: the exact one is in the part."""
    text = to_published(share * 100)
    return text.rstrip("0").rstrip(".")


_SPREADSHEET = {"÷": "/", "×": "*", "−": "-"}


def formula_text(formula: Formula, words: dict[str, str] | None = None) -> str:
    """``4 ÷ 4 × 3``; ``words`` gives the words for codes such as ``quality``."""
    found = []
    for part in formula.parts:
        if part.kind == "number":
            found.append(to_plain(Fraction(part.value)))
        elif part.kind == "percent":
            found.append(f"{percent_text(Fraction(part.value))}%")
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
