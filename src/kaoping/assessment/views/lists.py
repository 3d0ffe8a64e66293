"""Doors beside the list of pieces: views that are kept, and one deed for many pieces."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaoping.assessment import access, access_lists
from kaoping.assessment.actions import bulk
from kaoping.assessment.actions.saved_views import save_view
from kaoping.assessment.list_forms import BulkForm, ViewForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.piece_pages import FILTERS, filters_of
from kaoping.assessment.queries.submissions import for_list
from kaoping.base.numbers import number_in


@login_required
@require_safe
def open_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with the filters of a view; the address of the view itself never changes."""
    view = access_lists.view_to_open(request.user, pk)
    filters = {name: value for name, value in view.filters.items() if name in FILTERS and value}
    return redirect(f"{reverse('assessment:submissions')}?{urlencode({**filters, 'view': view.pk})}")


@login_required
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list that was shown."""
    post = access_lists.post_for_views(request.user)
    filters = filters_of(QueryDict(request.POST.get("filters", "")[:2000]))
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 characters."))
        return redirect(f"{reverse('assessment:submissions')}?{urlencode(filters)}")
    try:
        view = save_view(post, name=form.cleaned_data["name"].strip(), filters=filters)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(f"{reverse('assessment:submissions')}?{urlencode(filters)}")
    messages.success(request, _("Kept as “%(name)s”.") % {"name": view.name})
    return redirect("assessment:view", view.pk)


@login_required
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = access_lists.view_to_open(request.user, pk)
    view.delete()
    messages.success(request, _("The view “%(name)s” was taken away.") % {"name": view.name})
    return redirect("assessment:submissions")


@login_required
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Show what a deed would do to each chosen piece; done when it is confirmed."""
    access_lists.refuse_unless_decides(request.user)
    chosen = [key for one in request.POST.getlist("pieces") if (key := number_in(one)) is not None]
    pieces = list(
        for_list(access.visible_pieces(request.user).filter(pk__in=chosen[: bulk.MOST]), {})
        .select_related("unit", "window__indicator__scheme", "window__notice")
        .only()
    )
    back = _list_address(request)
    if not pieces:
        messages.error(request, _("Choose pieces first: tick them in the list."))
        return redirect(back)
    form = BulkForm(request.POST)
    confirmed = request.POST.get("step") == "do"
    lines: list[bulk.Line] = []
    marks = bulk.marks_before(pieces, form.data.get("deed", ""))
    if form.is_valid():
        deed = bulk.carry_out if confirmed else bulk.preview
        seen = {piece.pk: request.POST.get(f"seen-{piece.pk}", "") for piece in pieces} if confirmed else {}
        lines = deed(pieces, form.wanted(seen), actor=request.user)
    context: dict[str, Any] = {
        "form": form,
        "deed": form.data.get("deed", ""),
        "asks_more": form.data.get("deed") == bulk.EXTEND,
        "pieces": [(piece, marks[piece.pk]) for piece in pieces],
        "lines": lines,
        "done": [line for line in lines if line.is_done],
        "refused": [line for line in lines if not line.is_done],
        "was_done": bool(lines) and confirmed,
        "left_out": max(0, len(chosen) - bulk.MOST),
        "back": back,
        "query": back.partition("?")[2],
    }
    return render(request, "assessment/bulk.html", context, status=200 if lines else 422)


def _list_address(request: HttpRequest) -> str:
    filters = filters_of(QueryDict(request.POST.get("filters", "")[:2000]))
    address = reverse("assessment:submissions")
    return f"{address}?{urlencode(filters)}" if filters else address
