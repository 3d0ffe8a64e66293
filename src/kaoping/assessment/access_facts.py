"""Who records facts and who reads them; fetchers that ask before they fetch.

The office writes; leaders and auditors read all; a unit reads what is recorded of itself; everybody
else finds nothing (404).
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.assessment.access import own_units, piece_to_decide
from kaoping.assessment.access_schemes import scheme_named
from kaoping.assessment.models import RecordedFact, Recording, SchemeVersion, SharedFact, Submission
from kaoping.assessment.queries.fact_rows import wanted_by
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.pure.scoring.wanted import Wanted
from kaoping.units.access import conflicting_units, is_office, reads_every_unit

State = SchemeVersion.State


def may_record(person: Any) -> bool:
    """Whether the person writes facts down for the office."""
    return is_office(person)


def barred_units(person: Any) -> set[int]:
    """Units whose facts this person must leave to a colleague: own ones, those above and below."""
    return conflicting_units(person)


def _version(asked: str) -> SchemeVersion:
    version = scheme_named(asked, latest=False)
    if version is None:
        raise Http404
    return version


def desk_to_see(person: Any, asked: str = "") -> SchemeVersion | None:
    """The scheme whose facts the desk shows; None before the first is in force. 404 for units and others."""
    if not reads_every_unit(person):
        raise Http404
    if not asked and scheme_in_force() is None:
        return None
    return _version(asked)


def desk_to_write(person: Any, asked: str = "") -> SchemeVersion:
    """The scheme into which this person records; 404 for everybody but the office."""
    if not may_record(person):
        raise Http404
    return _version(asked)


def wanted_to_see(version: SchemeVersion, kind: str, name: str) -> Wanted:
    """What the scheme reads under this kind and name, or 404."""
    for asked in wanted_by(version):
        if (asked.kind, asked.name) == (kind, name):
            return asked
    raise Http404


def visible_facts(person: Any) -> QuerySet[RecordedFact]:
    """All facts for those who read every unit, else those of one's own units; 404 for others."""
    rows = RecordedFact.objects.select_related("unit", "recording__file").prefetch_related("shares__unit")
    if reads_every_unit(person):
        return rows
    units = [unit.pk for unit in own_units(person)]
    if not units:
        raise Http404
    shared = SharedFact.objects.filter(unit__in=units).values("fact_id")
    return rows.filter(Q(unit__in=units) | Q(pk__in=shared))


def fact_to_see(person: Any, pk: int) -> RecordedFact:
    """Errors: 404 whether it is missing or another unit's."""
    fact = visible_facts(person).select_related("replaces", "replaced_by").filter(pk=pk).first()
    if fact is None:
        raise Http404
    return fact


def fact_to_withdraw(person: Any, pk: int) -> RecordedFact:
    """A fact that the office may take back; 404 for others, and for those of one's own unit."""
    if not may_record(person):
        raise Http404
    fact = fact_to_see(person, pk)
    barred = barred_units(person)
    if fact.unit_id in barred or any(share.unit_id in barred for share in fact.shares.all()):
        raise Http404
    return fact


def scheme_of_fact(fact: RecordedFact) -> SchemeVersion:
    """The version that reads the fact today: the one in force, else the last that was."""
    rows = SchemeVersion.objects.filter(scheme=fact.scheme, period_from__year=fact.scheme_year)
    version = rows.filter(state=State.PUBLISHED).first()
    if version is None:
        version = rows.exclude(state=State.DRAFT).order_by("-number").first()
    if version is None:
        raise Http404
    return version


def sees_assessors(person: Any) -> bool:
    """Units read marks without names."""
    return reads_every_unit(person)


def piece_to_claw_back(person: Any, pk: int) -> Submission:
    """An accepted piece that the office may spot-check; 404 for others."""
    piece = piece_to_decide(person, pk)
    if piece.state != Submission.State.ACCEPTED:
        raise Http404
    return piece


def reads_own_alone(person: Any) -> bool:
    """Somebody of a unit, who reads what is recorded of it and nothing else."""
    return not reads_every_unit(person) and bool(own_units(person))


def may_take_back(person: Any, fact: RecordedFact) -> bool:
    """Whether the page of the fact offers to withdraw or correct it."""
    try:
        return may_record(person) and fact_to_withdraw(person, fact.pk).pk == fact.pk
    except Http404:
        return False


def may_read_file(person: Any, recording: Recording) -> bool:
    """A file may hold facts of many units: a unit reads it only where all are its own."""
    if reads_every_unit(person):
        return True
    others = RecordedFact.objects.filter(recording=recording).exclude(
        unit__in=[unit.pk for unit in own_units(person)]
    )
    return not others.exists()
