"""Which units a freeze is about: a correction keeps those of what it corrects.

A published result is about the units of its year. Who was dissolved since, or is not assessed any more,
keeps its sheet in the next revision, with the name, group and tags that the freeze before says; else the
roll of today would take it out of a ranking that everybody has read. A decision on an appeal adds nobody
either; the office's own freeze may, and the comparison of the two names who came.
"""

from functools import lru_cache

from kaoping.assessment.models import SchemeVersion
from kaoping.evidence.storage import path_of
from kaoping.pure.errors import FactFaults
from kaoping.pure.scoring.facts import UnitFact
from kaoping.pure.scoring.reading import LineReader
from kaoping.results import standings
from kaoping.results.facts import units_today
from kaoping.results.models import Freeze, Publication
from kaoping.results.queries.publishing import first_number_allowed

OF_A_UNIT = b'"kind": "unit"'


def roll_of(frozen: Freeze) -> list[UnitFact] | None:
    """The units of a freeze that is being made; None where those of today are meant: nobody was shown any yet.

    Errors: ``OSError`` and ``FactFaults`` where the file of the freeze before is gone or damaged.
    """
    newest = Publication.objects.filter(scheme=frozen.scheme_id).order_by("-revision").first()
    if newest is None or not first_number_allowed(newest):
        return None
    return roll_after(newest.freeze, with_newcomers=frozen.appeal_id is None)


def roll_after(corrected: Freeze, *, with_newcomers: bool) -> list[UnitFact]:
    """The units of this freeze, as the roll of today has them where it still does."""
    today = {fact.unit: fact for fact in units_today()}
    kept = {fact.unit: fact for fact in units_frozen(corrected)}
    newcomers = [fact for code, fact in today.items() if code not in kept] if with_newcomers else []
    return [today.get(code, fact) for code, fact in kept.items()] + newcomers


def units_frozen(freeze: Freeze) -> tuple[UnitFact, ...]:
    """The units of a freeze as its file says them. Errors: ``OSError``, ``FactFaults``."""
    return _units_in(freeze.facts_sha256, freeze.scheme_id)


@lru_cache(maxsize=2)  # a page of a decision asks again and again, and a frozen file never changes
def _units_in(facts_sha256: str, scheme_id: int) -> tuple[UnitFact, ...]:
    reader = LineReader(standings.plan_of(SchemeVersion.objects.get(pk=scheme_id)))
    with path_of(facts_sha256).open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if OF_A_UNIT in raw:
                reader.take(number, raw)
    if reader.faults:
        raise FactFaults(reader.faults, "freeze")
    return tuple(fact for _number, fact in reader.numbered if isinstance(fact, UnitFact))
