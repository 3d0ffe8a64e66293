"""Recorded facts as lists and pages print them."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from kaoping.assessment.fact_words import ANSWERS, KIND_WORDS, VERDICTS
from kaoping.assessment.models import RecordedFact, SchemeVersion, Submission
from kaoping.assessment.queries.fact_grids import ABSTAINS, BALLOT_WORDS
from kaoping.assessment.queries.fact_names import attribute_word, names_for
from kaoping.base import clock
from kaoping.pure.scheme.windows import calendar_title

COLUMNS = (
    gettext_lazy("unit"), gettext_lazy("kind"), pgettext_lazy("facts", "of"), gettext_lazy("window or day"), gettext_lazy("what is recorded"), gettext_lazy("recorded by"),
    gettext_lazy("recorded at"), pgettext_lazy("where a fact came from", "from"), gettext_lazy("basis"), gettext_lazy("withdrawn"),
)  # fmt: skip
STATES = (
    ("", pgettext_lazy("fact", "standing")),
    ("withdrawn", gettext_lazy("withdrawn")),
    ("all", gettext_lazy("all")),
)
FIELD_WORDS: dict[str, Any] = {
    "quantity": gettext_lazy("times"),
    "amount": gettext_lazy("points decided"),
    "until": gettext_lazy("in force until"),
    "piece": gettext_lazy("piece"),
    "same": gettext_lazy("same thing as"),
    "document": gettext_lazy("document"),
    "reason": gettext_lazy("reason"),
    "event": pgettext_lazy("fact", "event"),
}
MADE_ID = re.compile(r"e[0-9a-f]{10}")  # as ``fact_forms_event.new_event_id`` makes them
TRUTH: dict[Any, Any] = {True: gettext_lazy("yes"), False: gettext_lazy("no")}


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact in words."""

    row: RecordedFact
    units: str
    kind: str
    place: str
    value: str
    who: str
    of: str

    @property
    def is_to_come(self) -> bool:
        """Whether its day lies ahead: it is read from that day on."""
        return self.row.stands and self.row.happened_on is not None and self.row.happened_on > clock.today()


def listed_facts(facts: QuerySet[RecordedFact], filters: Mapping[str, str]) -> QuerySet[RecordedFact]:
    """The facts that the filters leave, newest first."""
    if filters.get("kind"):
        facts = facts.filter(kind=filters["kind"])
    if filters.get("name"):
        facts = facts.filter(name=filters["name"])
    if filters.get("scheme", "").isdecimal():
        version = SchemeVersion.objects.filter(pk=int(filters["scheme"][:12])).first()
        facts = facts.filter(scheme=version.scheme) if version else facts.none()
    if filters.get("unit"):
        facts = facts.filter(Q(unit__code=filters["unit"]) | Q(shares__unit__code=filters["unit"])).distinct()
    if filters.get("recording", "").isdecimal():
        facts = facts.filter(recording=int(filters["recording"][:12]))
    if filters.get("q"):
        facts = facts.filter(
            Q(recording__basis__icontains=filters["q"])
            | Q(unit__name__icontains=filters["q"])
            | Q(name__icontains=filters["q"])
        )
    state = filters.get("state", "")
    if state == "":
        facts = facts.filter(withdrawn_at=None)
    elif state == "withdrawn":
        facts = facts.exclude(withdrawn_at=None)
    return facts.order_by("-recording_id", "pk")


def shown_fact(row: RecordedFact, *, names: bool = True) -> FactShown:
    """The fact in words; without ``names`` an assessor has none."""
    units = [row.unit.name] if row.unit is not None else [share.unit.name for share in row.shares.all()]
    who = row.recording.recorded_by
    if not names and row.recording.source == "assessor":
        who = _("an assessor")
    return FactShown(
        row, "、".join(units), str(KIND_WORDS.get(row.kind, row.kind)), place_words(row),
        value_words(row, names=names), who, names_for(row).of(row.kind, row.name),
    )  # fmt: skip


def place_words(row: RecordedFact) -> str:
    """The window it names and the day it happened."""
    found = []
    if row.window_key:
        found.append(calendar_title(row.window_key, get_language() or "en") or row.window_key)
    if row.happened_on is not None:
        found.append(row.happened_on.isoformat())
    return " ".join(found)


def value_words(row: RecordedFact, *, names: bool = True) -> str:
    """What the fact says, in words."""
    data, kind = row.data, row.kind
    if kind == "answer":
        item = names_for(row).item(row.name, str(data.get("item", "")))
        return f"{item}{_(': ')}{ANSWERS.get(data.get('answer'), data.get('answer'))}"
    if kind == "mark":
        value = str(ABSTAINS) if data.get("value") is None else str(data["value"])
        return f"{data.get('assessor')}{_(': ')}{value}" if names else value
    if kind == "ballot":
        return "、".join(f"{word} {data[name]}" for name, word in BALLOT_WORDS.items() if data.get(name))
    if kind == "sheet":
        said = names_for(row)
        levels = "、".join(
            f"{said.item(row.name, item)} {level}" for item, level in (data.get("levels") or {}).items()
        )
        return f"{data.get('sheet')}{_(': ')}{VERDICTS.get(data.get('verdict'), '')} {levels}".strip()
    if kind == "measure" and data.get("of") is not None:
        return f"{data.get('value')} ÷ {data['of']}"
    if kind in ("count", "measure", "score"):
        return str(data.get("value"))
    return _others_in_words(row)


def _others_in_words(row: RecordedFact) -> str:
    data = row.data
    found = [
        f"{attribute_word(name)}{_(': ')}{TRUTH.get(value, value)}"
        for name, value in (data.get("attributes") or {}).items()
    ]
    for name, word in FIELD_WORDS.items():
        if name == "event" and MADE_ID.fullmatch(str(data.get(name, ""))):
            continue  # a number that a form gave it; nobody knows the event by it
        if data.get(name) not in (None, "", 1) and not (row.kind == "clawback" and name == "piece"):
            found.append(f"{word} {data[name]}")
    heads = [f"{share.unit.name} {share.heads}" for share in row.shares.all() if share.heads]
    return "、".join([*found, *heads])


def list_row(shown: FactShown) -> list[Any]:
    row = shown.row
    return [
        shown.units, shown.kind, shown.of, shown.place, shown.value, shown.who, row.recording.recorded_at,
        row.recording.get_source_display(), row.recording.basis, row.withdrawn_reason,
    ]  # fmt: skip


def years_of(facts: QuerySet[RecordedFact]) -> list[int]:
    return sorted(facts.order_by().values_list("scheme_year", flat=True).distinct(), reverse=True)


def day_or_none(text: str) -> dt.date | None:
    """An ISO day of an address; None for anything else."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def clawback_of(piece: Submission) -> RecordedFact | None:
    """The claw-back that stands against an accepted piece."""
    return (
        RecordedFact.objects.standing()
        .filter(kind="clawback", name=piece.receipt_no or "", unit=piece.unit_id)
        .select_related("recording")
        .first()
    )
