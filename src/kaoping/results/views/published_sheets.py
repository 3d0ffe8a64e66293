"""A unit's sheet as it was published, revision by revision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.tables import table_response, wants_table
from kaoping.results import access, access_appeals, exports
from kaoping.results.models import FrozenSheet, Publication, SheetSeen
from kaoping.results.queries.appeals import is_replaced
from kaoping.results.queries.frozen import audience_of, published_for, sheet_in, shows_ranks
from kaoping.results.queries.frozen_pages import frozen_page
from kaoping.results.queries.published import published_sheet as published_sheet_as_kept
from kaoping.results.steps import steps_that_show
from kaoping.units.access import units_of
from kaoping.units.models import Unit


@login_required
@require_GET
def published_sheet(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One revision of the unit's sheet, if its step shows it to this reader; else 404."""
    unit = access.published_unit_to_see(request.user, code)
    readable = _readable(request.user)
    publication = readable.filter(pk=pk).first()
    frozen = sheet_in(publication.freeze, unit) if publication else None
    if publication is None or frozen is None:
        raise Http404
    _note_seen(request.user, publication, unit)
    opened = [name for name in request.GET.get("open", "").split(",") if name]
    exported, part = bool(wants_table(request)), request.GET.get("part", "")
    try:
        page = frozen_page(
            publication, frozen, unit, ["all"] if exported else [part] if part else opened,
            ranks=shows_ranks(request.user, publication),
        )  # fmt: skip
    except Refusal as lost:
        return _unexplained(request, publication, frozen, unit, lost.sentence)
    if part:
        return render(
            request, "results/sheet_reasons.html", {"row": access.line_to_see(page, part), "page": page}
        )
    if exported:
        return table_response(
            request, _name(publication, frozen), exports.sheet_columns(), exports.sheet_rows(page)
        )
    page.frozen.revisions = list(readable.filter(scheme=publication.scheme).order_by("-revision"))
    context: dict[str, Any] = {
        "page": page, "sheet": page.sheet, "unit": unit, "opened": opened, "frozen": page.frozen,
        "may_object": page.frozen.shows.objections
        and access_appeals.may_file(request.user, unit)
        and not is_replaced(publication),
    }  # fmt: skip
    return render(request, "results/published_sheet.html", context)


def _unexplained(
    request: HttpRequest, publication: Publication, frozen: FrozenSheet, unit: Unit, why: str
) -> HttpResponse:
    """The sheet as it was kept, without what explains it: its facts cannot be read, and ``why`` says so."""
    kept = published_sheet_as_kept(publication, frozen)
    if wants_table(request):
        return table_response(
            request, _name(publication, frozen), exports.kept_columns(), exports.kept_rows(kept, why)
        )
    context = {"page": kept, "publication": publication, "frozen": frozen, "unit": unit, "why": why}
    status = 503 if request.GET.get("part") else 200  # the script then opens the page itself
    return render(request, "results/unexplained_sheet.html", context, status=status)


def _name(publication: Publication, frozen: FrozenSheet) -> str:
    return _("%(unit)s score sheet %(year)s, revision %(n)s") % {
        "unit": frozen.name, "year": publication.scheme.period_from.year, "n": publication.revision,
    }  # fmt: skip


@login_required
@require_GET
def own_published(request: HttpRequest) -> HttpResponse:
    """One's own unit's newest published sheet; before there is one, the running sheet with a sentence."""
    unit = access.own_unit(request.user)
    if unit is None:
        raise Http404
    found = published_for(unit, request.user)
    if found is None:
        messages.info(request, _("No result has been shown to units yet; this is the sheet as it runs."))
        return redirect("results:sheet", unit.code)
    return redirect("results:published_sheet", found.publication.pk, unit.code)


def _readable(person: Any) -> Any:
    """The revisions whose step shows sheets to this person; the old ones stay readable."""
    rows = Publication.objects.select_related("scheme", "freeze__facts", "freeze__scheme", "revised_by")
    audience = audience_of(person)
    return rows.filter(step__in=steps_that_show(audience)) if audience else rows


def _note_seen(person: Any, publication: Publication, unit: Unit) -> None:
    """The first opening by somebody of the unit is kept: it proves that the sheet was served."""
    if (
        unit.pk not in units_of(person)
        or SheetSeen.objects.filter(publication=publication, unit=unit).exists()
    ):
        return
    try:
        with transaction.atomic():
            SheetSeen.objects.create(publication=publication, unit=unit, person=person, at=clock.now())
    except IntegrityError:
        return  # a colleague opened it in the same second
