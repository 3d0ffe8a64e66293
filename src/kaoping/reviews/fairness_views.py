"""The fairness desk of a panel's chief and of the office; third opinions; marks sent back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.base.tables import table_response, wants_table
from kaoping.reviews import access, actions
from kaoping.reviews.fairness import Desk, counted_mark, desk, middle_spread, piece_seen, table_of
from kaoping.reviews.models import Panel, Review
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.queries.opinions import thirds_of, wide_apart

FAULTS = {
    "too_small": gettext_lazy(
        "Too few pieces have two marks for a number that means anything; more marks will tell."
    ),
    "disconnected": gettext_lazy(
        "Some reviewers share no piece with the others, directly or over third ones, so they cannot be compared. Give one of each group's pieces to the other group."
    ),
}


class SendBackForm(forms.Form):
    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


@login_required
@require_safe
def fairness(request: HttpRequest, pk: int) -> HttpResponse:
    """Severity, order, disagreement, and who would move: a diagnosis. Looking is written down."""
    panel = access.panel_to_see(request.user, pk)
    with transaction.atomic():
        audit.record(
            "panel.fairness_seen", actor=request.user, about=panel, after={"export": wants_table(request)}
        )
    found = desk(request.user, panel)
    if wants_table(request):
        return _export(request, found)
    context = {
        "desk": found, "panel": panel, "title": _title(found), "lead": _lead(found, panel),
        "why_none": FAULTS.get(found.fit.why, ""), "middle_spread": middle_spread(found), "now": clock.now(),
        "leads": _leads(request, panel), "may_call": permits(panel.phase, Deed.CALL_THIRD),
        "no_third": panel.third_at is None, "may_mark": permits(panel.phase, Deed.MARK_AGAIN),
    }  # fmt: skip
    return render(request, "reviews/fairness.html", context)


@login_required
@require_POST
def third(request: HttpRequest, pk: int) -> HttpResponse:
    """One click for all that wait, or for one piece."""
    panel = access.panel_to_lead(request.user, pk)
    one = request.POST.get("piece", "")
    chosen = {int(one)} if one.isdecimal() and len(one) < 16 else None
    try:
        called = actions.call_third(panel=panel, actor=request.user, piece_ids=chosen)  # type: ignore[arg-type]
    except (Refusal, PermissionDenied) as refused:
        messages.error(request, refused.sentence if isinstance(refused, Refusal) else str(refused))
    else:
        count = len(called.asked)
        if count:
            messages.success(
                request,
                ngettext(
                    "A third opinion is asked for on %(n)s piece.",
                    "A third opinion is asked for on %(n)s pieces.",
                    count,
                )
                % {"n": count},
            )
        elif not called.nobody:
            messages.info(request, _("No piece waits for a third opinion."))
        if called.nobody:
            messages.error(
                request,
                _(
                    "For %(n)s pieces nobody is left without a part in them or a conflict. Add a substitute to the panel, then ask again."
                )
                % {"n": len(called.nobody)},
            )
    return redirect("reviews:fairness", pk=panel.pk)


@login_required
@require_safe
def piece_marks(request: HttpRequest, pk: int, piece_pk: int) -> HttpResponse:
    """All marks of one piece, what was given before, and the way back to a reviewer."""
    panel = access.panel_to_see(request.user, pk)
    found = piece_seen(request.user, panel, piece_pk)
    if found is None:
        raise Http404
    with transaction.atomic():
        audit.record("panel.marks_seen", actor=request.user, about=found.piece, unit=found.piece.unit)
    reviews = (
        Review.objects.filter(submission=found.piece)
        .exclude(state=Review.State.DRAFT)
        .select_related("reviewer", "sent_back_by", "entered_by", "version")
        .prefetch_related("given")
        .order_by("made_at", "id")
    )
    context = {
        "panel": panel, "found": found, "piece": found.piece, "reviews": reviews,
        "thirds": thirds_of(found), "counted": counted_mark(panel, found) if found.opinions else None,
        "is_wide": bool(wide_apart(panel, [found])), "waits": found.waits(panel.third_at),
        "may_call": _leads(request, panel) and permits(panel.phase, Deed.CALL_THIRD),
        "may_send_back": _leads(request, panel) and permits(panel.phase, Deed.SEND_BACK),
        "form": SendBackForm(), "may_mark": permits(panel.phase, Deed.MARK_AGAIN),
    }  # fmt: skip
    return render(request, "reviews/piece_marks.html", context)


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the reviewer to look again; nobody else writes into the mark."""
    row: Any = (
        Review.objects.filter(pk=pk)
        .select_related("submission__unit", "submission__window__indicator", "reviewer")
        .first()
    )
    panel = access.panel_of(row.submission) if row is not None else None
    if row is None or panel is None:
        raise Http404
    panel = access.panel_to_lead(request.user, panel.pk)
    if piece_seen(request.user, panel, row.submission_id) is None:
        raise Http404
    form = SendBackForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.send_back(review=row, actor=request.user, reason=reason)  # type: ignore[arg-type]
    except (Refusal, PermissionDenied) as refused:
        messages.error(request, refused.sentence if isinstance(refused, Refusal) else str(refused))
    else:
        messages.success(
            request, _("The mark went back to %(name)s and counts no more until it is finished anew.") % {"name": row.reviewer}
        )  # fmt: skip
    return redirect("reviews:piece_marks", pk=panel.pk, piece_pk=row.submission_id)


def _leads(request: HttpRequest, panel: Panel) -> bool:
    return access.keeps_panels(request.user) or panel.chief_id == request.user.pk


def _title(found: Desk) -> str:
    """What the chief would say first."""
    flagged, apart = len(found.flagged), len(found.wide)
    if flagged and apart:
        return _("%(people)s reviewers mark apart from the others, %(pieces)s pieces lie wide apart") % {
            "people": flagged, "pieces": apart
        }  # fmt: skip
    if flagged:
        return _("%(people)s reviewers mark apart from the others") % {"people": flagged}
    if apart:
        return _("%(pieces)s pieces lie wide apart") % {"pieces": apart}
    return _("Nothing stands out in the marks so far")


def _lead(found: Desk, panel: Panel) -> str:
    names = _(", ").join(row.name for row in found.flagged)
    parts = []
    if found.calls and permits(panel.phase, Deed.CALL_THIRD):
        parts.append(_("Ask for the third opinions first."))
    if names:
        parts.append(_("Talk to %(names)s.") % {"names": names})
    parts.append(_("This is a diagnosis; it changes nobody's mark."))
    return " ".join(parts)


def _export(request: HttpRequest, found: Desk) -> HttpResponse:
    """Both tables under each other; a corrected mark or rank is never in it."""
    severities, wide = table_of(found)
    columns = [
        _("Reviewer"), _("marks"), _("severity"), _("interval from"), _("interval to"), _("against the reference pieces"), "", "", "", "",
    ]  # fmt: skip
    heads = [
        _("Unit"), _("Title"), _("Receipt number"), _("Highest"), _("Reviewer"), _("Lowest"), _("Reviewer"), _("Difference"),
        _("Third opinion"), _("Mark by the scheme's rule"),
    ]  # fmt: skip
    rows = [[*row, "", "", "", ""] for row in severities]
    return table_response(request, _("Fairness"), columns, [*rows, [""] * 10, heads, *wide])
