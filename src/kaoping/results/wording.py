"""Codes of a trace into sentences, in the reader's language."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import dateformat
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Node
from kaoping.pure.scheme.rules import Even, Panel, Steps
from kaoping.pure.scoring.formulas import formula_text
from kaoping.pure.scoring.rounding import to_plain, to_published
from kaoping.pure.scoring.trace import Formula, Line, Note, Part

PIECE_REASONS: dict[str, Any] = {
    "late": gettext_lazy("It arrived after the due day."),
    "submitted": gettext_lazy("The office has not checked it yet."),
    "returned": gettext_lazy("It was returned and waits for the correction."),
    "rejected": gettext_lazy("The office did not accept it."),
    "withdrawn": gettext_lazy("The unit took it back."),
    "surplus": gettext_lazy("The window asks for fewer pieces; the earlier ones count."),
    "surplus_lower": gettext_lazy("The window asks for fewer pieces; those with higher marks count."),
    "awaiting_marks": gettext_lazy("Accepted; the reviewers' marks are still to come."),
    "clawed_back": gettext_lazy("Clawed back after a spot check: its place stays taken and counts nothing."),
    "returned_too_often": gettext_lazy("It was returned more often than the scheme allows."),
}

# What stands beside the shape in a cell of the matrix: one character in Chinese.
CHARACTERS: dict[str, Any] = {
    states.RECEIVED: pgettext_lazy("one character in the matrix", "in"),
    states.SENT_BACK: pgettext_lazy("one character in the matrix", "back"),
    states.MISSED: pgettext_lazy("one character in the matrix", "mis"),
    states.LATE: pgettext_lazy("one character in the matrix", "late"),
    states.NOT_ADOPTED: pgettext_lazy("one character in the matrix", "no"),
    states.WAIVED: pgettext_lazy("one character in the matrix", "free"),
}

OUT_WORDS: dict[str, Any] = {
    "waived": gettext_lazy("waived for this unit"),
    "not_for_unit": gettext_lazy("does not concern this unit"),
    "never_scheduled": gettext_lazy("never asked this year; left out of the attainable points"),
    "na": gettext_lazy("not applicable"),
}

LINE_NOTES: dict[str, Any] = {
    "not_yet_scheduled": gettext_lazy("No notice has asked for it yet."),
    "cap_applied": gettext_lazy("Limited to %(cap)s points; %(before)s before."),
    "floor_applied": gettext_lazy("Not below %(floor)s points; %(before)s before."),
    "window_cap_applied": gettext_lazy("Limited to %(cap)s points in a window; %(before)s before."),
    "window_floor_applied": gettext_lazy("Not below %(floor)s points in a window; %(before)s before."),
    "missing_number": gettext_lazy("The figure that this rule reads has not been reported yet."),
    "below_first_step": gettext_lazy("%(number)s is below the first step: no points."),
    "next_step": gettext_lazy("From %(number)s on it gives %(points)s points."),
    "late_worth": gettext_lazy("Late: counts %(factor)s of its worth."),
}
RATES = ("factor", "number")  # read as per cent: a factor always, a number where it is a rate


def piece_reason(code: str) -> str:
    """Why a piece counts or not; empty where it simply counts."""
    return "" if code == "counted" else str(PIECE_REASONS.get(code, code))


def note_text(note: Note) -> str:
    """A remark of the trace as a sentence; empty for those that the page shows in another way."""
    text = LINE_NOTES.get(note.code)
    if text is None:
        return ""
    said = {key: value_text(value) for key, value in note.params.items()}
    for name in RATES:
        if name in said and (name == "factor" or note.params.get("rate")):
            said[name] = percent(note.params[name])
    return str(text) % said


def value_text(value: Any) -> str:
    if isinstance(value, Fraction):
        return to_plain(value)
    if isinstance(value, date):
        return dateformat.format(value, _("j M"))
    return str(value)


def formula_in_words(formula: Formula | None) -> str:
    """``4 ÷ 4 × 3 =`` to be followed by the result; a table of steps prints the number it was asked for.

    A share that no four decimals hold is printed rounded; the marks beside it are exact.
    """
    if formula is None:
        return ""
    parts = tuple(part for part in formula.parts if part != Part("word", "steps"))
    if len(parts) == 1 and not formula.steps:
        return ""  # "10 =": nothing was added or taken, the steps say so
    text = formula_text(replace(formula, parts=parts), {"quality": _("quality")})
    waits = any(part == Part("word", "quality") for part in parts)
    return text if waits else f"{text} {'→' if formula.steps else '='}"


def rule_in_words(node: Node, line: Line, panel: Panel) -> str:
    """How the points of this line are found, for this unit, in a sentence or two."""
    rule = node.rule
    if isinstance(rule, Even):
        return _even_in_words(rule, line, panel)
    if isinstance(rule, Steps) and rule.bands:
        return _steps_in_words(rule, line)
    return ""


def _even_in_words(rule: Even, line: Line, panel: Panel) -> str:
    said = []
    if line.max is not None and line.asked:
        share = to_published(line.max / line.asked)
        said.append(
            ngettext(
                "%(points)s points are divided evenly over %(count)s piece: %(share)s.",
                "%(points)s points are divided evenly over %(count)s pieces: %(share)s each.",
                line.asked,
            )
            % {"points": to_plain(line.max), "count": line.asked, "share": share}
        )
    if rule.quality:
        said.append(_("Each counted piece is multiplied by the mean of the reviewers' marks."))
        if panel.drop:
            said.append(
                ngettext(
                    "From %(from)s marks on the highest and the lowest are dropped.",
                    "From %(from)s marks on the %(drop)s highest and the %(drop)s lowest are dropped.",
                    panel.drop,
                )
                % {"from": panel.drops_from, "drop": panel.drop}
            )
    return sentences(said)


def _steps_in_words(rule: Steps, line: Line) -> str:
    said = [
        _("%(number)s give %(points)s points.")
        % {"number": to_plain(plain(band.bound)), "points": to_plain(plain(band.points))}
        for band in rule.bands
    ]
    if rule.then is not None:
        said.append(
            _("Each further %(each)s adds %(points)s.")
            % {"each": to_plain(plain(rule.then.each)), "points": to_plain(plain(rule.then.points))}
        )
    if line.max is not None:
        said.append(_("At most %(max)s points.") % {"max": to_plain(line.max)})
    return sentences(said)


def mean_in_words(used: tuple[Fraction, ...], dropped: tuple[Fraction, ...], mark: Fraction) -> str:
    """(82 + 85 + 85) ÷ 3 = 84.0: the panel's mark written out."""
    total = " + ".join(to_plain(value) for value in used)
    sum_text = f"({total}) ÷ {len(used)} = {to_published(mark)}" if len(used) > 1 else to_published(mark)
    if not dropped:
        return sum_text
    left_out = _(", ").join(to_plain(value) for value in dropped)
    return _("Without %(dropped)s: %(sum)s") % {"dropped": left_out, "sum": sum_text}


def sentences(said: Iterable[str]) -> str:
    """Sentences one after the other: Chinese puts no space between them."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(said)


def points_text(value: Fraction) -> str:
    return to_published(value)


def percent(value: Fraction) -> str:
    """91%, 92.5%, 81.67%: a factor as per cent, with two decimals at most."""
    text = to_published(value * 100)
    return f"{text.rstrip('0').rstrip('.')}%"
