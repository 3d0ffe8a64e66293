"""Who may read sheets, the matrix and the ranking."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment.access_schemes import scheme_named
from kaoping.assessment.models import SchemeVersion
from kaoping.units import access as units_access
from kaoping.units.models import Unit


def sheet_to_see(person: Any, code: str) -> Unit:
    """The unit whose sheet is asked for; 404 whether it is missing or another unit's."""
    unit = assessed_units(person).filter(code=code).first()
    if unit is None:
        raise Http404
    return unit


def published_unit_to_see(person: Any, code: str) -> Unit:
    """The same for what was published: a unit that was dissolved since keeps its sheet."""
    unit = _read_by(person, Unit.objects.in_order()).filter(code=code).first()
    if unit is None:
        raise Http404
    return unit


def own_unit(person: Any) -> Unit | None:
    """The unit whose sheet opens first: that of the person's first post in an assessed unit."""
    ids = units_access.units_of(person)
    own = [post.unit_id for post in units_access.posts_of(person) if post.unit_id in ids]
    units = {unit.pk: unit for unit in Unit.objects.assessed().filter(pk__in=ids)}
    first = [units[pk] for pk in own if pk in units] or sorted(units.values(), key=lambda unit: unit.pk)
    return first[0] if first else _parent_of(own)


def _parent_of(unit_ids: list[int]) -> Unit | None:
    """A team reports for the body above it, whose sheet it may therefore read."""
    team = Unit.objects.filter(pk__in=unit_ids, parent__is_assessed=True).select_related("parent").first()
    return team.parent if team else None


def assessed_units(person: Any) -> QuerySet[Unit]:
    """The units whose sheets this person reads, in the roll's order."""
    return _read_by(person, Unit.objects.assessed().in_order())


def _read_by(person: Any, units: QuerySet[Unit]) -> QuerySet[Unit]:
    if units_access.reads_every_unit(person):
        return units
    own = units_access.units_of(person)
    return units.filter(pk__in=own) | units.filter(children__in=own)


def require_overview(person: Any) -> None:
    """The matrix and the ranking show all units: the office, leaders and auditors read them."""
    if not units_access.reads_every_unit(person):
        raise PermissionDenied(
            _(
                "The comparison of all units is for the office, leaders and auditors; your own sheet is open to you."
            )
        )


def scheme_to_see(asked: str = "") -> SchemeVersion | None:
    """The version whose number the address names, else the one in force; None before the first."""
    return scheme_named(asked)


def reports_for(person: Any, unit: Unit) -> bool:
    """Whether the page offers to send what is missing."""
    return unit.pk in units_access.units_of(person) or any(
        team.parent_id == unit.pk for team in Unit.objects.filter(pk__in=units_access.units_of(person))
    )


def line_to_see(page: Any, code: str) -> Any:
    """The line of a sheet with this code, or 404."""
    row = next((row for row in [*page.base, *page.bonus] if row.code == code), None)
    if row is None:
        raise Http404
    return row
