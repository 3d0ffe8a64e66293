"""Who makes and reads official documents, jobs, templates and packages for the archive."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.results.models import Archive, DocumentTemplate, OfficialDocument, PrintJob
from kaoping.results.steps import steps_that_show
from kaoping.units import access as units_access

Kind = OfficialDocument.Kind
TO_UNITS = (Kind.RETURN, Kind.APPEAL)  # made to be handed to the unit


def refuse_unless_office(person: Any) -> None:
    if not units_access.is_office(person):
        raise PermissionDenied(
            _("Official documents are made by the office. Those about your own unit are in the list.")
        )


def visible_documents(person: Any) -> QuerySet[OfficialDocument]:
    """Every document for the office, leaders and auditors; for a unit what is about it and was shown to it."""
    rows = OfficialDocument.objects.all()
    if units_access.reads_every_unit(person):
        return rows
    own = units_access.units_of(person)
    shown = Q(kind=Kind.SHEET, publication__step__in=steps_that_show("own_sheet"))
    return rows.filter(Q(kind__in=TO_UNITS) | shown, unit__in=own)


def document_to_read(person: Any, pk: int) -> OfficialDocument:
    """The document, or 404 whether it is missing or not this person's."""
    row = visible_documents(person).select_related("docx", "pdf", "unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def job_to_see(person: Any, pk: int) -> PrintJob:
    """A job of printing or archiving; the office's alone, 404 for everybody else."""
    row = (
        PrintJob.objects.select_related("scheme", "publication", "package", "made_by").filter(pk=pk).first()
        if units_access.is_office(person)
        else None
    )
    if row is None:
        raise Http404
    return row


def template_to_end(person: Any, pk: int) -> DocumentTemplate:
    row = (
        DocumentTemplate.objects.select_related("file").filter(pk=pk).first()
        if units_access.is_office(person)
        else None
    )
    if row is None:
        raise Http404
    return row


def visible_archives(person: Any) -> QuerySet[Archive]:
    """Packages: the office's for those who read all units, a unit's own for the unit."""
    rows = Archive.objects.select_related("publication__scheme", "unit", "package")
    if units_access.reads_every_unit(person):
        return rows
    return rows.filter(unit__in=units_access.units_of(person))


def archive_to_read(person: Any, pk: int) -> Archive:
    row = visible_archives(person).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
