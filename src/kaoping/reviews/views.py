"""The reviewers' desk: the queue, one piece with its mark, its files; the office's overview."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from kaoping.base.tables import table_response, wants_table
from kaoping.evidence import serving
from kaoping.reviews import access, actions, queries
from kaoping.reviews.forms import MarkForm
from kaoping.reviews.models import Review
from kaoping.reviews.rubric import criterion_rows, progress
from kaoping.units import access as posts


@login_required
@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """A reviewer's own queue; for the office, leaders and auditors what is marked and what waits."""
    if posts.is_reviewer(request.user) and request.GET.get("view") != "all":
        return _queue(request)
    return _overview(request)


def _queue(request: HttpRequest) -> HttpResponse:
    pieces = access.pieces_to_mark(request.user)
    asked = {"state": request.GET.get("state", "waiting"), "indicator": request.GET.get("indicator", "")}
    rows = queries.queue_of(pieces, request.user, **asked)
    if wants_table(request):
        columns = [_("Indicator"), _("Window"), _("Title"), _("Unit"), _("Receipt number"), _("Mark")]
        return table_response(
            request,
            _("Reviews"),
            columns,
            [[*_cells(piece), piece.own_reviews[0].mark if piece.own_reviews else ""] for piece in rows],  # type: ignore[attr-defined]
        )
    counts = queries.counts_of(pieces, request.user)
    words = {
        "waiting": _("to mark"),
        "draft": _("drafts"),
        "final": _("marked"),
        "abstained": _("abstained"),
    }
    context = {
        "page": Paginator(rows, queries.PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "tabs": [(code, words[code], counts[code]) for code in queries.STATES],
        "indicators": _indicators(pieces),
        "waiting": counts["waiting"],
        "reads_all": posts.reads_every_unit(request.user),
    }
    return render(request, "reviews/queue.html", context)


def _overview(request: HttpRequest) -> HttpResponse:
    pieces = access.marked_pieces(request.user)
    asked = {"state": request.GET.get("state", ""), "indicator": request.GET.get("indicator", "")}
    rows = queries.overview(pieces, **asked)
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
            [[*_cells(piece), piece.marks, _published(piece.mean)] for piece in rows],  # type: ignore[attr-defined]
        )
    context = {
        "page": Paginator(rows, queries.PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "states": [("", _("all")), ("waiting", _("without a mark")), ("final", _("marked"))],
        "indicators": _indicators(pieces),
    }
    return render(request, "reviews/overview.html", context)


def _published(mean: Decimal | None) -> Decimal | None:
    """Two places, half up; databases keep different numbers of digits of a mean."""
    return None if mean is None else Decimal(mean).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _indicators(pieces: Any) -> list[tuple[str, str]]:
    return [("", _("all")), *((one.code, str(one)) for one in queries.indicators_of(pieces))]


def _cells(piece: Any) -> list[str]:
    window = piece.window
    return [str(window.indicator), str(window), piece.title, str(piece.unit), piece.receipt_no or ""]


@login_required
@require_http_methods(["GET", "POST"])
def mark_piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one piece and mark it; saving a final mark opens the next that waits."""
    piece = access.piece_to_mark(request.user, pk)
    page = queries.mark_page(piece, request.user)
    verb = next((name for name in ("finish", "abstain", "draft") if name in request.POST), "draft")
    form = MarkForm(request.POST or None, rubric=page.rubric, verb=verb, initial=_so_far(page))
    if form.is_valid():
        try:
            return _write(request, page, form)
        except PermissionDenied as refused:
            messages.error(request, str(refused))
            return redirect("reviews:mark", pk=piece.pk)
    context = {
        "page": page,
        "piece": piece,
        "form": form,
        "is_final": page.review is not None and page.review.state == Review.State.FINAL,
        "rows": criterion_rows(form),
        "given": [
            (criterion, page.criteria.get(criterion.id))
            for criterion in (page.rubric.criteria if page.rubric else ())
        ],
        "progress": progress(queries.counts_of(access.pieces_to_mark(request.user), request.user)),
    }
    return render(request, "reviews/mark.html", context)


def _so_far(page: queries.MarkPage) -> dict[str, Any]:
    if page.review is None:
        return {}
    marks = {f"c_{name}": value for name, value in page.criteria.items()}
    return {**marks, "mark": page.review.mark, "comment": page.review.comment}


def _write(request: HttpRequest, page: queries.MarkPage, form: MarkForm) -> HttpResponse:
    values, piece, person = form.cleaned_data, page.piece, request.user
    if form.verb == "abstain":
        actions.abstain(piece=piece, reviewer=person, comment=values["comment"].strip())  # type: ignore[arg-type]
        messages.success(request, _("You abstain from this piece; others mark it."))
    else:
        act = actions.finish if form.verb == "finish" else actions.save_draft
        act(
            piece=piece,
            reviewer=person,  # type: ignore[arg-type]
            mark=values["mark"],
            criteria=form.criteria(),
            rubric=page.rubric.name if page.rubric else "",
            comment=values["comment"].strip(),
        )
        if form.verb == "draft":
            messages.success(request, _("The draft is saved; it counts nothing until the mark is final."))
            return redirect("reviews:mark", pk=piece.pk)
        messages.success(
            request,
            _("Marked: %(title)s, %(mark)s.") % {"title": piece.title, "mark": values["mark"].normalize()},
        )
    next_piece = queries.queue_of(access.pieces_to_mark(person), person).first()
    return redirect("reviews:mark", pk=next_piece.pk) if next_piece else redirect("reviews:list")


@login_required
@require_safe
def material(request: HttpRequest, pk: int, material_pk: int) -> HttpResponseBase:
    """A file of the piece as it was sent, always as a download."""
    found = access.material_to_read(request.user, pk, material_pk)
    return serving.hand_out(request, found.file, found.name, is_office=False)


@login_required
@require_safe
def material_inside(request: HttpRequest, pk: int, material_pk: int, position: int) -> HttpResponseBase:
    """A file in an archive of the piece."""
    found = access.material_to_read(request.user, pk, material_pk)
    return serving.hand_out_member(request, found.file, position, is_office=False)
