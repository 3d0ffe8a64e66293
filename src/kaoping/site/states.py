"""How a state looks on a page: shape, colour and word.

Words, shapes and tones of pieces and duties come from ``assessment.states``; here stand
the looks of what has no table of its own (steps, notices, findings).
A colour never stands alone: each state has a shape and a word, or a shape and a name
for readers.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.assessment import states as assessment_states


@dataclass(frozen=True, slots=True)
class Look:
    """Shape, tone and words of a state."""

    glyph: str
    tone: str  # ok, info, warn, bad, mute
    word: Any
    unit_word: Any = ""


OTHERS: dict[str, Look] = {
    "not_counted": Look("struck", "bad", _("not counted")),
    "clawed_back": Look("struck", "bad", _("clawed back after a spot check")),
    "not_applicable": Look("hatch", "mute", _("not applicable")),
    "extended": Look("ring", "warn", _("extended")),
    "finding": Look("alert", "warn", _("finding")),
    "clean": Look("check", "ok", _("nothing found")),
    "fixed": Look("check", "ok", _("mended in this version")),
    "issued": Look("disc", "ok", _("issued")),
    "acknowledged": Look("check", "ok", _("acknowledged")),
    "amended": Look("left", "warn", _("amended")),
    "done": Look("disc", "ok", _("done")),
    "now": Look("half-ring", "info", _("now")),
    "to_come": Look("dot", "mute", _("to come")),
    "triage": Look("ring-dot", "info", _("to be sorted")),
    "matched": Look("disc", "ok", _("taken in")),
    "ignored": Look("dash", "mute", _("ignored")),
    "under_review": Look("half-ring", "info", _("under review")),
    "overridden": Look("dot", "mute", _("set by two people")),
    "appeal_filed": Look("ring-dot", "info", _("waiting to be admitted")),
    "appeal_inadmissible": Look("struck", "bad", _("not admitted")),
    "appeal_admitted": Look("half-ring", "info", _("facts being checked")),
    "appeal_remarking": Look("half-ring", "info", _("being marked again")),
    "appeal_proposed": Look("half-ring", "info", _("decision waiting for a second person")),
    "appeal_upheld": Look("disc", "ok", _("upheld")),
    "appeal_partly": Look("disc", "ok", _("partly upheld")),
    "appeal_dismissed": Look("dash", "mute", _("dismissed")),
    "appeal_withdrawn": Look("dash", "mute", pgettext_lazy("appeal", "withdrawn")),
}


def _from(tables: tuple[dict[str, assessment_states.Labels], ...]) -> dict[str, Look]:
    return {
        code: Look(row.shape, row.tone, row.office, row.unit)
        for table in tables
        for code, row in table.items()
    }


LOOKS: dict[str, Look] = {**OTHERS, **_from((assessment_states.PIECE, assessment_states.DUTY))}
# Those whose meaning the glossary tells (``help_words``).
EXPLAINED = frozenset(assessment_states.PIECE) | frozenset(assessment_states.DUTY)


def look(code: str) -> Look:
    """The look of a state; an unknown code shows itself rather than nothing."""
    return LOOKS.get(code) or Look("ring", "mute", code)
