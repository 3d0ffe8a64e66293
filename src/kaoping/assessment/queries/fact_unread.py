"""Recorded facts that the scheme of today no longer says: kept, not read, and listed with the reason."""

from collections.abc import Collection
from dataclasses import dataclass

from kaoping.assessment.fact_words import sentence
from kaoping.assessment.models import RecordedFact, SchemeVersion, Submission
from kaoping.assessment.queries.fact_names import names_for
from kaoping.assessment.queries.fact_rows import fitting_facts, notices_of, roster
from kaoping.base import clock
from kaoping.pure.scoring.facts import PieceFact


@dataclass(frozen=True, slots=True)
class Unread:
    row: RecordedFact
    name: str
    why: str


def unread_facts(version: SchemeVersion) -> list[Unread]:
    """Standing facts that name what an amended text, or the roll, has no longer."""
    clawed = (
        RecordedFact.objects.of_scheme(version)
        .standing()
        .filter(kind="clawback")
        .values_list("name", flat=True)
    )
    around = [one.fact for one in roster(version).values()] + notices_of(version) + pieces_named(list(clawed))
    faults = {stored.pk: fault for stored, fault in fitting_facts(version, around) if fault is not None}
    rows = RecordedFact.objects.filter(pk__in=faults).select_related("unit").order_by("pk") if faults else ()
    return [Unread(row, names_for(row).of(row.kind, row.name), sentence(faults[row.pk])) for row in rows]


def pieces_named(receipts: Collection[str]) -> list[PieceFact]:
    """Pieces by receipt number, as far as a claw-back asks for them."""
    if not receipts:
        return []
    rows = Submission.objects.filter(receipt_no__in=receipts)
    return [
        PieceFact(receipt or "", unit, indicator, window, received or clock.now(), "accepted")
        for receipt, unit, indicator, window, received in rows.values_list(
            "receipt_no", "unit__code", "window__indicator__code", "window__key", "first_received_at"
        )
    ]
