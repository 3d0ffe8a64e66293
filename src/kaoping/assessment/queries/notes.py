"""Interpretation notes 口径说明 as pages print them beside an indicator."""

from collections import defaultdict
from collections.abc import Iterable

from kaoping.assessment.models import Indicator, InterpretationNote, SchemeVersion


def notes_of(indicator: Indicator) -> list[InterpretationNote]:
    """The decisions in force about one indicator, the latest first; one query."""
    rows = InterpretationNote.objects.of_scheme(indicator.scheme).adopted()
    return list(rows.filter(code=indicator.code).order_by("-decided_on", "-pk"))


def notes_by_code(
    version: SchemeVersion, codes: Iterable[str] | None = None
) -> dict[str, list[InterpretationNote]]:
    """Indicator → its decisions in force; one query."""
    rows = InterpretationNote.objects.of_scheme(version).adopted().order_by("-decided_on", "-pk")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    found: dict[str, list[InterpretationNote]] = defaultdict(list)
    for row in rows:
        found[row.code].append(row)
    return dict(found)
