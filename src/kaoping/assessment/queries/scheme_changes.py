"""Which versions can be compared, and what a copied draft leaves open."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeAmendment, SchemeDecision, SchemeVersion
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.next_year import Decision
from kaoping.pure.scheme.next_year import sentence as decision_sentence


def comparable(version: SchemeVersion, visible: Sequence[SchemeVersion]) -> list[SchemeVersion]:
    """Other schemes that can be read, the likeliest first: same id, then the nearest year."""
    others = [one for one in visible if one.pk != version.pk and one.is_readable and one.period_from]
    day = version.period_from or dt.date.max

    def likely(one: SchemeVersion) -> tuple[bool, bool, int, int]:
        later = one.scheme == version.scheme and one.number > version.number
        apart = abs(((one.period_from or day) - day).days)
        return (one.scheme != version.scheme, later, apart, -one.number)

    return sorted(others, key=likely)


def amendment_of(version: SchemeVersion) -> SchemeAmendment | None:
    """The decision by which this version took another's place."""
    return SchemeAmendment.objects.filter(new=version).select_related("old").first()


def amends(version: SchemeVersion) -> SchemeVersion | None:
    """The version in force whose place a draft would take; None for a draft of a new scheme."""
    if version.state != SchemeVersion.State.DRAFT or not version.scheme:
        return None
    rows = SchemeVersion.objects.filter(scheme=version.scheme, state=SchemeVersion.State.PUBLISHED)
    return rows.defer("text").order_by("-number").first()


# --- a copied draft -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DecisionRow:
    row: SchemeDecision
    sentence: str
    kind: str  # a heading
    now: str = ""  # what the draft's text says of it today


HEADINGS: dict[str, Any] = {
    "id": "paper", "document": "paper", "title": "paper", "ruling": "ruling", "free_day": "day", "free_days": "day",
    "holidays": "day", "outside": "day", "key": "other", "term": "other", "repeat": "other", "by_notice": "other",
    "units": "other", "text_date": "words", "text_year": "words", "comments": "words",
}  # fmt: skip
ORDER = ("paper", "day", "other", "ruling", "words")


def decision_groups(version: SchemeVersion) -> list[tuple[str, list[DecisionRow]]]:
    """(heading, rows) of a copied draft's list, in the order in which an office goes through it."""
    titles = {
        "paper": _("The paper"), "day": _("Days"), "other": _("Rules and figures"),
        "ruling": _("Rulings to confirm"), "words": _("Words that name a date or a year"),
    }  # fmt: skip
    language = get_language() or "zh-hans"
    now = _written(version)
    found: dict[str, list[DecisionRow]] = {name: [] for name in ORDER}
    for row in SchemeDecision.objects.filter(version=version):
        kind = HEADINGS.get(row.code, "other")
        said = decision_sentence(Decision(row.code, row.line, row.params, row.node), language)
        found[kind].append(
            DecisionRow(row, said, kind, now.get((row.code, row.params.get("question", "")), ""))
        )
    return [(titles[name], found[name]) for name in ORDER if found[name]]


def _written(version: SchemeVersion) -> dict[tuple[str, str], str]:
    """What the text now says where a signer, a number or a date is to be filled in."""
    try:
        scheme = scheme_of(version)
    except SchemeFaults:
        return {}
    missing = _("not in the text yet")
    number = " ".join(str(one) for one in (scheme.document.number, scheme.document.date) if one)
    found = {("document", ""): _("in the text: %(what)s") % {"what": number} if number else missing}
    for note in scheme.notes:
        signed = " ".join(str(one) for one in (note.signer, note.date) if one)
        found["ruling", note.question] = _("in the text: %(what)s") % {"what": signed} if signed else missing
    return found


def open_decisions(version: SchemeVersion) -> int:
    """How many points of a copied draft are still to be decided."""
    return SchemeDecision.objects.filter(version=version, settled_at=None).count()
