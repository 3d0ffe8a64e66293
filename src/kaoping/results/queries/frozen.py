"""Frozen sheets and published results, as whoever asks may read them.

A frozen sheet is never computed again: its object is unpacked and printed.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kaoping.assessment.models import SchemeVersion
from kaoping.results.models import Freeze, FrozenSheet, Publication
from kaoping.results.steps import Shows, shows, steps_that_show
from kaoping.units import access as units_access
from kaoping.units.models import Unit


@dataclass(frozen=True, slots=True)
class Published:
    """A unit's sheet in a publication, and what the step shows."""

    publication: Publication
    frozen: FrozenSheet
    shows: Shows


def sheet_of(frozen: FrozenSheet) -> dict[str, Any]:
    """The object of ``interfaces.md`` §2, as it was frozen; ``rounds`` beside it of a repeated scheme."""
    found: dict[str, Any] = json.loads(zlib.decompress(bytes(frozen.sheet)))
    return found


def leaf_lines(lines: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The lines of a frozen sheet that have no line below them, in its order."""
    for line in lines:
        if line.get("lines"):
            yield from leaf_lines(line["lines"])
        else:
            yield line


def packed(text: bytes) -> bytes:
    """The text of a sheet as ``FrozenSheet.sheet`` keeps it."""
    return zlib.compress(text, 6)


def current_publication(scheme: SchemeVersion) -> Publication | None:
    """The scheme's newest revision, whatever its step: what the office works on."""
    return (
        Publication.objects.filter(scheme=scheme)
        .select_related("freeze", "revises", "scheme")
        .order_by("-revision")
        .first()
    )


def shown_publication(scheme: SchemeVersion, what: str) -> Publication | None:
    """The newest revision whose step opens ``what`` (a field of ``Shows``): an erratum that is still
    being made leaves the old one in its place."""
    return (
        Publication.objects.filter(scheme=scheme, step__in=steps_that_show(what))
        .select_related("freeze", "revises", "scheme")
        .order_by("-revision")
        .first()
    )


def audience_of(person: Any) -> str:
    """The field of ``Shows`` that this person's reading hangs on; "" for the office, which reads all."""
    if units_access.is_office(person):
        return ""
    return "inside" if units_access.reads_every_unit(person) else "own_sheet"


def shows_ranks(person: Any, publication: Publication) -> bool:
    """Whether this person reads places in this revision: units only once its step opens them."""
    return audience_of(person) != "own_sheet" or shows(publication.step).ranks


def published_for(unit: Unit, person: Any, scheme: SchemeVersion | None = None) -> Published | None:
    """The published sheet of ``unit`` that ``person`` may read now, of the newest year where no scheme is
    named; None where nothing is shown yet. Whether the person may read this unit is asked before."""
    audience = audience_of(person)
    rows = FrozenSheet.objects.filter(unit=unit, freeze__publications__isnull=False)
    if scheme is not None:
        rows = rows.filter(freeze__scheme=scheme)
    if audience:
        rows = rows.filter(freeze__publications__step__in=steps_that_show(audience))
    newest = (
        rows.select_related("freeze")
        .order_by("-freeze__scheme__period_from", "-freeze__publications__revision", "-freeze__number")
        .first()
    )
    if newest is None:
        return None
    publication = (
        shown_publication(newest.freeze.scheme, audience)
        if audience
        else current_publication(newest.freeze.scheme)
    )
    if publication is None:
        return None
    frozen = newest if publication.freeze_id == newest.freeze_id else sheet_in(publication.freeze, unit)
    return None if frozen is None else Published(publication, frozen, shows(publication.step))


def sheet_in(freeze: Freeze, unit: Unit) -> FrozenSheet | None:
    """The unit's sheet of this freeze; None where it was not assessed then."""
    return FrozenSheet.objects.filter(freeze=freeze, unit=unit).first()


def is_public(scheme: SchemeVersion) -> bool:
    """Whether the year's result is out for everybody: the running state of it is history then."""
    return Publication.objects.filter(scheme=scheme, step=Publication.Step.PUBLIC).exists()


def canonical_sheets(freeze: Freeze) -> Iterator[bytes]:
    """The canonical texts of all sheets in their order, as they were hashed."""
    rows = freeze.sheets.order_by("position").values_list("sheet", flat=True)
    for packed_text in rows.iterator(chunk_size=500):
        yield zlib.decompress(bytes(packed_text))
