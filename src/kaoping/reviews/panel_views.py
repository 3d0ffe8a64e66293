"""The panels: their list, progress, rules, phases and reviewers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.reviews import access, actions
from kaoping.reviews.models import Panel, PanelMember
from kaoping.reviews.panel_forms import MemberForm, PanelForm, PhaseForm, ReasonForm
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.queries import panels as asked
from kaoping.reviews.queries.counts import counts_of, counts_of_all, reviewer_rows


def must_keep_panels(person: Any) -> None:
    """404 for everybody but the office."""
    if not access.keeps_panels(person):
        raise Http404


@login_required
@require_GET
def panel_list(request: HttpRequest) -> HttpResponse:
    """All panels for the office, one's own for a chief; 404 for who has none to see."""
    panels = access.panels_to_see(request.user)
    keeps = access.keeps_panels(request.user)
    rows = list(asked.panel_rows(panels))
    if not rows and not keeps and not access.reads_panels(request.user):
        raise Http404
    counts = counts_of_all(rows, access.markable(Submission.objects.all()))
    shown = [(row, counts[row.pk].total) for row in rows]
    return render(request, "reviews/panels.html", {"panels": shown, "keeps": keeps})


@login_required
@require_http_methods(["GET", "POST"])
def panel_new(request: HttpRequest) -> HttpResponse:
    """A new panel of the scheme in force."""
    must_keep_panels(request.user)
    scheme = scheme_in_force()
    if scheme is None:
        messages.info(request, _("A panel marks a scheme's indicators, and none is in force yet."))
        return redirect("reviews:panels")
    return _edit(request, scheme, None)


@login_required
@require_http_methods(["GET", "POST"])
def panel_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules of a panel that is being set up; later its name and chief."""
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    return _edit(request, panel.scheme, panel)


def _edit(request: HttpRequest, scheme: Any, panel: Panel | None) -> HttpResponse:
    form = PanelForm(request.POST or None, scheme=scheme, panel=panel)
    if form.is_valid():
        try:
            made = actions.save_panel(form.settings(), scheme=scheme, actor=_person(request), panel=panel)
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("The panel “%(name)s” is saved.") % {"name": made.name})
            return redirect("reviews:panel", pk=made.pk)
    locked = panel is not None and not permits(panel.phase, Deed.SETTINGS)
    context = {"form": form, "panel": panel, "scheme": scheme, "locked": locked, "tab": "progress"}
    return render(request, "reviews/panel_edit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the panel is: phase, marks, reviewers."""
    found = access.panel_to_see(request.user, pk)
    pieces = access.pieces_of_panel(request.user, found)
    counts = counts_of(found, pieces)
    context = {
        "panel": found,
        "tab": "progress",
        "steps": asked.phase_steps(found),
        "members": reviewer_rows(found, counts),
        "counts": counts,
        "history": found.phases.select_related("moved_by").order_by("-began_at", "-id"),
        "scope": found.scope.select_related("indicator"),
        "hidden": access.pieces_in(found).count() - len(counts.pieces),
        **leads(request, found),
    }
    return render(request, "reviews/panel.html", context)


def leads(request: HttpRequest, panel: Panel) -> dict[str, bool]:
    """What this person may do in the panel as its phase stands."""
    keeps = access.keeps_panels(request.user)
    return {
        "keeps": keeps,
        "may_move": keeps or panel.chief_id == request.user.pk,
        "may_seat": keeps and permits(panel.phase, Deed.MEMBERS),
        "may_assign": keeps and permits(panel.phase, Deed.ASSIGN),
    }


@login_required
@require_http_methods(["GET", "POST"])
def panel_phase(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the panel to another phase, forward, or back with a reason."""
    found = access.panel_to_lead(request.user, pk)
    form = PhaseForm(request.POST or None, panel=found)
    if form.is_valid():
        values = form.cleaned_data
        try:
            moved = actions.move_phase(
                found, to=values["to"], seen=values["seen"], actor=_person(request),
                reason=values["reason"], until=values["until"],
            )  # fmt: skip
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(
                request, _("The panel is now in “%(phase)s”.") % {"phase": moved.get_phase_display()}
            )
            return redirect("reviews:panel", pk=pk)
    context = {
        "panel": found,
        "tab": "progress",
        "form": form,
        "steps": asked.phase_steps(found),
        "left": asked.left_to_mark(found, access.pieces_of_panel(request.user, found)),
    }
    return render(request, "reviews/panel_phase.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a reviewer or a substitute to the panel."""
    must_keep_panels(request.user)
    found = access.panel_to_lead(request.user, pk)
    form = MemberForm(request.POST or None, panel=found)
    if form.is_valid():
        values = form.cleaned_data
        try:
            actions.add_member(found, person=values["person"], part=values["part"], actor=_person(request))
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("%(name)s is in the panel.") % {"name": values["person"]})
            return redirect("reviews:panel", pk=pk)
    context = {"panel": found, "tab": "progress", "form": form}
    return render(request, "reviews/member_add.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def member_remove(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Take a reviewer out with a reason; their open pieces go to substitutes and others."""
    must_keep_panels(request.user)
    found = access.panel_to_lead(request.user, pk)
    member = found.members.select_related("person").filter(pk=member_pk, removed_at=None).first()
    if member is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            return _remove(request, found, member, form.cleaned_data["reason"])
        except Refusal as refused:
            form.add_error(None, refused.sentence)
    context = {"panel": found, "tab": "progress", "form": form, "member": member, **_left(found, member)}
    return render(request, "reviews/member_remove.html", context, status=422 if form.is_bound else 200)


def _left(panel: Panel, member: PanelMember) -> dict[str, int]:
    states = panel.assignments.filter(reviewer=member.person).values_list("state", flat=True)
    found = list(states)
    return {"open": found.count("offered"), "done": found.count("done")}


def _remove(request: HttpRequest, panel: Panel, member: PanelMember, reason: str) -> HttpResponse:
    given, lacking = actions.replace_member(member, reason=reason, actor=_person(request))
    messages.success(
        request,
        ngettext(
            "%(name)s left the panel; %(n)s piece went to others.",
            "%(name)s left the panel; %(n)s pieces went to others.",
            given,
        )
        % {"name": member.person, "n": given},
    )
    if lacking:
        messages.warning(
            request,
            ngettext(
                "%(n)s piece found nobody; look under Assignment.",
                "%(n)s pieces found nobody; look under Assignment.",
                lacking,
            )
            % {"n": lacking},
        )
    return redirect("reviews:panel", pk=panel.pk)


def _person(request: HttpRequest) -> Any:
    return request.user
