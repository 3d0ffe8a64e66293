"""Who sees the quarantine and who decides: the office acts, leader and auditor read."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment.queries import quarantine
from kaoping.evidence.models import Inspection
from kaoping.units.access import is_office, reads_every_unit


def may_decide(person: Any) -> bool:
    return is_office(person)


def held_to_see(person: Any, view: str) -> QuerySet[Inspection]:
    """One view of the list, or 404."""
    if not reads_every_unit(person):
        raise Http404
    return quarantine.inspections(view)


def held_to_decide(person: Any, pk: int) -> Inspection:
    """An inspection that waits for a decision, or 404."""
    rows = (held_to_see(person, view).filter(pk=pk).first() for view in quarantine.VIEWS)
    found = next((row for row in rows if row is not None), None)
    if found is None:
        raise Http404
    if not may_decide(person):
        raise PermissionDenied(
            _("Only clerks and the head of the office decide about held files. You can read the list.")
        )
    return found
