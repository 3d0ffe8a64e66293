"""The reviewers' desk: the queue, one piece with its mark, its files; the office's overview."""

from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from kaoping.base.tables import table_response, wants_table
from kaoping.evidence import serving
from kaoping.reviews import access, queries
from kaoping.reviews.blind import veil_for, veiled
from kaoping.units import access as posts


@login_required
@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """A reviewer's own queue; for the office, leaders and auditors what is marked and what waits."""
    if access.is_marker(request.user) and request.GET.get("view") != "all":
        return _queue(request)
    return _overview(request)


def _queue(request: HttpRequest) -> HttpResponse:
    pieces = access.pieces_to_mark(request.user)
    asked = {"state": request.GET.get("state", "waiting"), "indicator": request.GET.get("indicator", "")}
    rows = queries.queue_of(pieces, request.user, **asked)
    if wants_table(request):
        columns = [_("Indicator"), _("Window"), _("Title"), _("Unit"), _("Receipt number"), _("Mark")]
        shown = veiled(request.user, rows)
        return table_response(
            request,
            _("Reviews"),
            columns,
            [[*_cells(piece), piece.own_reviews[0].mark if piece.own_reviews else ""] for piece in shown],
        )
    page = Paginator(rows, queries.PAGE).get_page(request.GET.get("page"))
    page.object_list = veiled(request.user, page.object_list)
    counts = queries.counts_of(pieces, request.user)
    words = {
        "waiting": _("to mark"),
        "draft": _("drafts"),
        "final": _("marked"),
        "abstained": _("abstained"),
    }
    context = {
        "page": page,
        "asked": asked,
        "tabs": [(code, words[code], counts[code]) for code in queries.STATES],
        "indicators": _indicators(pieces),
        "waiting": counts["waiting"],
        "reads_all": posts.reads_every_unit(request.user),
        "taking": access.panels_to_take_from(request.user),
        "led": access.panels_to_see(request.user),
        "references": access.references_to_mark(request.user),
    }
    return render(request, "reviews/queue.html", context)


def _overview(request: HttpRequest) -> HttpResponse:
    pieces = access.marked_pieces(request.user)
    asked = {"state": request.GET.get("state", ""), "indicator": request.GET.get("indicator", "")}
    rows = queries.overview(pieces, **asked)
    own = access.pieces_to_mark(request.user) if access.is_marker(request.user) else None
    unmarked = queries.not_marked_by(own, request.user) if own is not None else frozenset()
    names: Any = partial(veiled, request.user) if own is not None else list  # who only reads hides nothing
    if wants_table(request):
        columns = [
            _("Indicator"),
            _("Window"),
            _("Title"),
            _("Unit"),
            _("Receipt number"),
            _("Marks"),
            _("Mean"),
        ]
        return table_response(
            request,
            _("Reviews"),
            columns,
            [
                [*_cells(piece), *(("", "") if piece.pk in unmarked else _marks_of(piece))]
                for piece in names(rows)
            ],
        )
    page = Paginator(rows, queries.PAGE).get_page(request.GET.get("page"))
    page.object_list = names(page.object_list)
    context = {
        "page": page,
        "unmarked": unmarked,
        "asked": asked,
        "states": [("", _("all")), ("waiting", _("without a mark")), ("final", _("marked"))],
        "indicators": _indicators(pieces),
        "reads_panels": access.reads_panels(request.user),
    }
    return render(request, "reviews/overview.html", context)


def _marks_of(piece: Any) -> tuple[int, Decimal | None]:
    return piece.marks, _published(piece.mean)


def _published(mean: Decimal | None) -> Decimal | None:
    """Two places, half up; databases keep different numbers of digits of a mean."""
    return None if mean is None else Decimal(mean).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _indicators(pieces: Any) -> list[tuple[str, str]]:
    return [("", _("all")), *((one.code, str(one)) for one in queries.indicators_of(pieces))]


def _cells(piece: Any) -> list[str]:
    window = piece.window
    unit = "" if getattr(piece, "is_hidden", False) else str(piece.unit)
    return [str(window.indicator), str(window), piece.title, unit, piece.receipt_no or ""]


@login_required
@require_safe
def material(request: HttpRequest, pk: int, material_pk: int) -> HttpResponseBase:
    """A file of the piece as it was sent, always as a download."""
    found = access.material_to_read(request.user, pk, material_pk)
    _must_not_be_hidden(request, pk)
    return serving.hand_out(request, found.file, found.name, is_office=False)


@login_required
@require_safe
def material_inside(request: HttpRequest, pk: int, material_pk: int, position: int) -> HttpResponseBase:
    """A file in an archive of the piece."""
    found = access.material_to_read(request.user, pk, material_pk)
    _must_not_be_hidden(request, pk)
    return serving.hand_out_member(request, found.file, position, is_office=False)


def _must_not_be_hidden(request: HttpRequest, pk: int) -> None:
    """An original names its sender on every page and in its own name: not before the own mark is final."""
    if veil_for(request.user, access.piece_to_mark(request.user, pk)) is not None:
        raise Http404
