"""What the machine read of a file, for rows, panels and findings."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment.finding_words import FIELDS, place_of
from kaoping.evidence.models import Reading
from kaoping.evidence.reading.wording import place_words, state_label, why_sentence
from kaoping.pure.documents.kinds import PICTURES

register = template.Library()
SHOWN = 20_000  # characters of a text on its page
HEADINGS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the document says: what it is called, what it says, where, whether that is unsure."""

    label: str
    text: str
    place: str
    unsure: bool


def _reading(file: Any) -> Reading | None:
    try:
        found: Reading = file.reading
    except ObjectDoesNotExist:
        return None
    return found


@register.filter
def reading_facts(file: Any) -> str:
    """Pages, characters, pictures; or why there are none. "" for what needs no word."""
    reading = _reading(file)
    if reading is None or (file.kind in PICTURES and reading.state == "no_text"):
        return ""
    parts = []
    if reading.pages:
        parts.append(ngettext("%(count)s page", "%(count)s pages", reading.pages) % {"count": reading.pages})
    parts.append(state_label(reading.state, int(reading.hints.get("words") or 0)))
    if photos := int(reading.hints.get("photos") or 0):
        parts.append(ngettext("%(count)s picture", "%(count)s pictures", photos) % {"count": photos})
    return _(", ").join(parts)


@register.filter
def reading_why(file: Any) -> str:
    """Why it could not be read, and what to do; "" when it was."""
    reading = _reading(file)
    if reading is None or reading.state not in ("refused", "quarantined"):
        return ""
    return why_sentence(reading.why)


@register.filter
def finding_note(finding: Any) -> str:
    """Where it was found, and whether the machine is unsure."""
    parts = [place_of(finding.place)] if finding.place else []
    if finding.confidence == 1:
        parts.append(_("the machine is not sure"))
    return _(", ").join(parts)


@register.filter
def read_lines(file: Any) -> list[Line]:
    """What the document says of itself."""
    reading = _reading(file)
    if reading is None:
        return []
    found = []
    for name in ("title", "number", "date", "author", "checker", "contact"):
        hint = reading.hints.get(name)
        if isinstance(hint, dict) and hint.get("text"):
            place = place_words(str(hint.get("place", "")))
            found.append(
                Line(str(FIELDS[name]), str(hint["text"]), place, int(hint.get("confidence", 1)) < 2)
            )
    return found


@register.inclusion_tag("assessment/read_panel.html")
def read_panel(file: Any, open: bool = False) -> dict[str, Any]:
    """All that was read of one file: hints, headings, the text itself."""
    reading = Reading.objects.filter(file=file).first()
    if reading is None:
        return {"reading": None}
    headings = [
        str(one.get("text", "")) for one in reading.hints.get("headings", []) if isinstance(one, dict)
    ]
    return {
        "reading": reading,
        "file": file,
        "lines": read_lines(file),
        "headings": headings[:HEADINGS],
        "text": reading.text[:SHOWN],
        "is_cut": len(reading.text) > SHOWN or "cut_text" in reading.hints.get("faults", []),
        "label": state_label(reading.state, int(reading.hints.get("words") or 0)),
        "why": why_sentence(reading.why),
        "recognised": "recognised" in reading.hints,
        "open": open,
    }
