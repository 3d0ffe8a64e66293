"""Who gets which piece: the preview, by hand, by spreadsheet."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from python_calamine import CalamineError

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import previewed
from kaoping.base.tables import table_response, wants_table
from kaoping.reviews import access, actions, assign_sheet
from kaoping.reviews.models import Assignment, Conflict, Panel
from kaoping.reviews.panel_forms import GiveForm, ReasonForm, SheetForm
from kaoping.reviews.panel_views import leads, must_keep_panels
from kaoping.reviews.queries.assigning import AssignPlan, Lacking, piece_rows, plan_of
from kaoping.reviews.queries.counts import counts_of
from kaoping.units.forms.roll import MAX_BYTES, table_of

PAGE = 50
MOST_LACKING = 50  # pieces named that find nobody
WAITING = "kaoping_assignments"


@login_required
@require_http_methods(["GET", "POST"])
def panel_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """What giving out would do, and the button that does it; below it every piece with its reviewers."""
    panel = access.panel_to_see(request.user, pk)
    if request.method == "POST":
        return _assign(request, pk)
    seen = access.seen_of_panel(request.user, panel)
    rows = piece_rows(panel, seen)
    if wants_table(request):
        name = _("Assignment")
        return table_response(request, name, assign_sheet.columns(), assign_sheet.rows_of(list(rows)))
    may = leads(request, panel)
    plan = plan_of(panel, access.pieces_in(panel)) if may["may_assign"] else None
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    piece: Any
    tallies = counts_of(panel, seen.filter(pk__in=[piece.pk for piece in page])).pieces
    for piece in page:
        piece.given_to = {row.reviewer_id for row in piece.given}
        piece.tally = tallies[piece.pk]
    lacking = _named(plan, seen) if plan is not None else []
    context = {
        "lacking": lacking,
        "lacking_more": len(plan.lacking) - len(lacking) if plan is not None else 0,
        "panel": panel,
        "tab": "assign",
        "plan": plan,
        "page": page,
        "conflicts": _conflicts_of(panel),
        **may,
    }
    return render(request, "reviews/panel_assign.html", context)


def _named(plan: AssignPlan, seen: QuerySet[Submission]) -> list[Lacking]:
    """The first pieces that find nobody, of those that this person may see: the plan is made over all."""
    ids = [one.piece.pk for one in plan.lacking]
    open_ones = set(seen.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [one for one in plan.lacking if one.piece.pk in open_ones][:MOST_LACKING]


def _conflicts_of(panel: Panel) -> list[Conflict]:
    inside = panel.members.filter(removed_at=None).values("person")
    rows = Conflict.objects.filter(person__in=inside).select_related("person", "unit", "submission")
    return list(rows.order_by("ended_at", "person__name", "id")[:200])


def _assign(request: HttpRequest, pk: int) -> HttpResponse:
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    try:
        plan = actions.assign_panel(panel, actor=_person(request), seen=request.POST.get("plan", ""))
    except Refusal as refused:
        messages.error(request, refused.sentence)
    else:
        given = len(plan.given)
        messages.success(
            request,
            ngettext("%(n)s piece was given out.", "%(n)s assignments were given out.", given) % {"n": given},
        )
    return redirect("reviews:panel_assign", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def assign_piece(request: HttpRequest, pk: int, piece_pk: int) -> HttpResponse:
    """One piece: who has it, give it to somebody else."""
    panel, piece = _piece(request, pk, piece_pk)
    form = GiveForm(request.POST or None, panel=panel)
    if form.is_valid():
        try:
            actions.give_piece(panel, piece=piece, person=form.cleaned_data["person"], actor=_person(request))
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(
                request, _("%(name)s has the piece to mark.") % {"name": form.cleaned_data["person"]}
            )
            return redirect("reviews:assign_piece", pk=pk, piece_pk=piece_pk)
    rows = Assignment.objects.filter(panel=panel, submission=piece).select_related("reviewer", "made_by")
    context = {"panel": panel, "tab": "assign", "piece": piece, "form": form, "rows": rows.order_by("id")}
    return render(request, "reviews/assign_piece.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def assignment_back(request: HttpRequest, pk: int, piece_pk: int, row_pk: int) -> HttpResponse:
    """Take a piece back from a reviewer who has not marked it."""
    panel, piece = _piece(request, pk, piece_pk)
    row = (
        Assignment.objects.filter(panel=panel, submission=piece, pk=row_pk)
        .select_related("reviewer", "panel", "submission__unit")
        .first()
    )
    if row is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.take_back(row, reason=form.cleaned_data["reason"], actor=_person(request))
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("The piece is taken back from %(name)s.") % {"name": row.reviewer})
            return redirect("reviews:assign_piece", pk=pk, piece_pk=piece_pk)
    context = {"panel": panel, "tab": "assign", "piece": piece, "row": row, "form": form}
    return render(request, "reviews/assignment_back.html", context, status=422 if form.is_bound else 200)


def _piece(request: HttpRequest, pk: int, piece_pk: int) -> tuple[Panel, Any]:
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    pieces = access.seen_of_panel(request.user, panel).select_related("unit", "window__indicator")
    piece = pieces.filter(pk=piece_pk).first()
    if piece is None:
        raise Http404
    return panel, piece


@login_required
@require_http_methods(["GET", "POST"])
def assign_sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the changed sheet; POST previews it; POST with ``take`` takes it in."""
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    context: dict[str, Any] = {"panel": panel, "tab": "assign"}
    if request.method == "POST" and "take" in request.POST:
        return _take_in(request, panel)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        raw = form.cleaned_data["file"].read(MAX_BYTES + 1)
        try:
            context["plan"] = assign_sheet.compare(panel, _table(raw))
        except Refusal as refused:
            form.add_error("file", refused.sentence)
        else:
            request.session[WAITING] = previewed.keep("assignments", raw)
    status = 422 if form.is_bound and "plan" not in context else 200
    return render(request, "reviews/assign_sheet.html", {**context, "form": form}, status=status)


def _take_in(request: HttpRequest, panel: Panel) -> HttpResponse:
    digest = request.session.pop(WAITING, "")
    path = previewed.path_of("assignments", digest)
    if not digest or not path.is_file():
        messages.error(request, _("The previewed file is no longer there. Choose it again."))
        return redirect("reviews:assign_sheet", pk=panel.pk)
    try:
        plan = assign_sheet.take_in(panel, _table(path.read_bytes()), actor=_person(request))
    except Refusal as refused:
        messages.error(request, refused.sentence)
        return redirect("reviews:assign_sheet", pk=panel.pk)
    path.unlink(missing_ok=True)
    messages.success(
        request,
        _("Taken in: %(add)s given, %(take)s taken back, %(refused)s rows refused.")
        % {"add": len(plan.add), "take": len(plan.take), "refused": len(plan.refused)},
    )
    return redirect("reviews:panel_assign", pk=panel.pk)


def _table(raw: bytes) -> list[list[str]]:
    if len(raw) > MAX_BYTES:
        raise Refusal(_("The file is larger than 20 MB. Export the assignments and change that file."))
    try:
        return table_of(raw)
    except (CalamineError, UnicodeDecodeError, ValueError, OSError):
        raise Refusal(_("The file cannot be read as a table. Save it as xlsx or csv.")) from None


def _person(request: HttpRequest) -> Any:
    return request.user
