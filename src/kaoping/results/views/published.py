"""A published result: the list for those inside, and everything that everybody may read."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.base.queue import enqueue
from kaoping.base.tables import table_response, wants_table
from kaoping.results import access_results as access
from kaoping.results import bundles
from kaoping.results.bundles import EVERYBODYS
from kaoping.results.models import Publication
from kaoping.results.queries.freeze_compare import changes_between
from kaoping.results.queries.frozen import audience_of, shows_ranks
from kaoping.results.queries.published import (
    facts_about,
    goes_by_comparable,
    groups_of,
    list_columns,
    list_row,
    places_of,
    published_sheet,
)
from kaoping.results.queries.publishing import made_public_at, public_revisions, revisions_of
from kaoping.units.access import is_office

PER_PAGE = 100


@login_required
@require_GET
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """The units of one revision with points and ranks, for whom its step opens them."""
    readable = access.publications_to_read(request.user)
    publication = readable.filter(pk=pk).first()
    if publication is None:
        raise Http404
    if not shows_ranks(request.user, publication):
        raise Http404
    revisions = [one for one in revisions_of(publication) if readable.filter(pk=one.pk).exists()]
    opens = audience_of(request.user) != "own_sheet"
    context = {"revisions": revisions, "opens": opens, "carries": is_office(request.user)}
    return _listed(request, publication, "results/published_list.html", context)


def _listed(
    request: HttpRequest, publication: Publication, template: str, context: dict[str, Any]
) -> HttpResponse:
    q, group = request.GET.get("q", "").strip(), request.GET.get("group", "")
    rows = places_of(publication.freeze, q, group)
    if wants_table(request):
        name = _("Result %(year)s revision %(n)s") % {
            "year": publication.scheme.period_from.year,
            "n": publication.revision,
        }
        return table_response(request, name, list_columns(), map(list_row, rows))
    names = groups_of(publication.freeze)
    context |= {
        "publication": publication, "q": q, "group": group, "all": publication.freeze.counts.get("units", 0),
        "groups": [("", _("all")), *((name, name) for name in names)] if names else [],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "facts": facts_about(publication), "comparable": goes_by_comparable(publication.freeze),
    }  # fmt: skip
    return render(request, template, context)


@require_GET
def public(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Everybody's page of a public result; without a number the newest, or that there is none yet."""
    try:
        publication = access.public_publication(pk)
    except Http404:
        if pk is not None:
            raise
        return render(request, "results/public_none.html")
    revisions = public_revisions(publication)
    shown = next(one for one in revisions if one.publication == publication)
    context = {
        "revisions": revisions, "newest": revisions[0].publication, "errata": shown.errata,
        "bundle_fingerprint": bundles.fingerprint_of(publication, EVERYBODYS),
        "public_on": made_public_at(publication), "changes": shown.before,
    }  # fmt: skip
    return _listed(request, publication, "results/public.html", context)


@require_GET
def public_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What an erratum changed, for everybody: places and points, without names of people and reasons."""
    publication = access.public_publication(pk)
    shown = next(one for one in public_revisions(publication) if one.publication == publication)
    before = shown.before
    if before is None:
        raise Http404
    found = changes_between(before.freeze_id, publication.freeze_id, get_language() or "zh-hans")
    context = {
        "publication": publication, "before": before, "errata": shown.errata, "found": found,
        "page": Paginator(found.changes, PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "results/public_changes.html", context)


@require_GET
def public_sheet(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One unit's published sheet, for everybody."""
    publication = access.public_publication(pk)
    frozen = access.public_sheet(publication, code)
    page = published_sheet(publication, frozen)
    return render(
        request, "results/public_sheet.html", {"page": page, "publication": publication, "frozen": frozen}
    )


@require_GET
def public_bundle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bundle for everybody: without names of people."""
    return _bundle(request, access.public_publication(pk), EVERYBODYS)


@login_required
@require_GET
def bundle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bundle for the office, with names masked as asked (``?names=none|people|units``)."""
    publication = access.publication_to_work_on(request.user, pk)
    return _bundle(request, publication, request.GET.get("names", "none"))


def _bundle(request: HttpRequest, publication: Publication, asked: str) -> HttpResponseBase:
    """The file; of a large city it is made in the background first, and the page says so."""
    names = bundles.as_names(asked)
    if names is None:
        raise Http404
    path = bundles.bundle_path(publication, names)
    if not path.is_file():
        if not bundles.is_small(publication):
            enqueue("kaoping.results.tasks.make_bundle", publication.pk, names, somebody_waits=True)
            return render(request, "results/bundle_later.html", {"publication": publication}, status=202)
        path = bundles.write_bundle(publication, names)
    year = publication.scheme.period_from.year
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{publication.scheme.scheme}-{year}-r{publication.revision}-{names}.zip",
        content_type="application/zip",
    )
