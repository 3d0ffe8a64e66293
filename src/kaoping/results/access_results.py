"""Who may work on results, who reads them at which step, and what everybody may see."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.results import access
from kaoping.results.models import (
    Exclusion,
    Freeze,
    FrozenSheet,
    Override,
    Publication,
    PublicationStep,
)
from kaoping.results.queries.frozen import audience_of
from kaoping.results.steps import steps_that_show
from kaoping.units.access import is_office


def require_office(person: Any) -> None:
    """Freezing, setting values and publishing are the office's."""
    if not is_office(person):
        raise PermissionDenied(_("Results are frozen and published by the office."))


def year_to_see(person: Any, asked: str = "") -> SchemeVersion | None:
    """The year whose result is asked for, for the office, leaders and auditors; None before the first."""
    access.require_overview(person)
    version = access.scheme_to_see(asked)
    return None if version is None or version.state == SchemeVersion.State.DRAFT else version


def publications_to_read(person: Any) -> QuerySet[Publication]:
    """The revisions whose step is open to this person: old ones too, they stay readable."""
    rows = Publication.objects.select_related("scheme", "freeze", "revises")
    audience = audience_of(person)
    return rows.filter(step__in=steps_that_show(audience)) if audience else rows


def publication_to_work_on(person: Any, pk: int) -> Publication:
    require_office(person)
    found = Publication.objects.filter(pk=pk).select_related("scheme", "freeze", "revises").first()
    if found is None:
        raise Http404
    return found


def step_to_settle(person: Any, pk: int) -> PublicationStep:
    require_office(person)
    rows = PublicationStep.objects.select_related("publication__scheme", "publication__freeze")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def freeze_to_see(person: Any, pk: int) -> Freeze:
    """A freeze with its counts: the office's work, and what leaders and auditors may look into."""
    access.require_overview(person)
    rows = Freeze.objects.select_related("scheme", "proposed_by", "confirmed_by", "appeal")
    if not is_office(person):
        rows = rows.filter(publications__step__in=steps_that_show("inside")).distinct()
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def override_to_settle(person: Any, pk: int) -> Override:
    require_office(person)
    found = Override.objects.filter(pk=pk).select_related("scheme", "unit").first()
    if found is None:
        raise Http404
    return found


def exclusion_to_settle(person: Any, publication: Publication, pk: int) -> Exclusion:
    require_office(person)
    found = Exclusion.objects.filter(pk=pk, scheme=publication.scheme_id).select_related("unit").first()
    if found is None:
        raise Http404
    return found


def public_publication(pk: int | None = None, *, scheme: SchemeVersion | None = None) -> Publication:
    """A revision that is open to everybody; the newest year's newest where none is named. Else 404.

    An erratum puts a newer revision before the old one, which stays readable under its own number.
    """
    rows = Publication.objects.filter(step__in=steps_that_show("everybody"))
    rows = rows.select_related("scheme", "freeze", "revises")
    if pk is not None:
        rows = rows.filter(pk=pk)
    found = rows.order_by("-scheme__period_from", "-scheme_id", "-revision").first()
    if found is None:
        raise Http404
    return found


def public_sheet(publication: Publication, code: str) -> FrozenSheet:
    found = FrozenSheet.objects.filter(freeze=publication.freeze_id, code=code).select_related("unit").first()
    if found is None:
        raise Http404
    return found
