"""The clerk's desk: the list of pieces, decisions, extensions and waivers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access, access_office, actions
from kaoping.assessment.actions import leases
from kaoping.assessment.actions.merging import merge_into
from kaoping.assessment.models import Submission
from kaoping.assessment.office_forms import (
    CorrectionDayForm,
    DuplicateForm,
    ExtensionForm,
    ReasonForm,
    RejectForm,
    ReturnForm,
    WaiverForm,
)
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.allowances import ALLOWANCE_COLUMNS, allowance_rows, fair_use
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.assessment.seen import mark_of_allowance
from kaoping.assessment.views.typed import keep_typed
from kaoping.base.numbers import number_in
from kaoping.base.tables import table_response, wants_table


def _decide(
    request: HttpRequest, pk: int, way: str, form: forms.Form, deed: Callable[[Submission], Any], done: str
) -> HttpResponse:
    """Do the deed, say what happened, and go to the next piece that waits (or back to this one).

    What cannot be done leaves the piece's page with the form as it was typed: with its errors, or, when
    somebody was first, with who decided what and when.
    """
    piece = access.piece_to_decide(request.user, pk)
    if not form.is_valid():
        _say_errors(request, form)
        keep_typed(request, pk, way)
        return redirect("assessment:submission", pk)
    seen = number_in(request.POST.get("seen", ""))
    try:
        leases.refuse_if_held(piece, person=request.user)
        if seen is not None:
            piece.lock_no = seen
        deed(piece)
    except Refusal as error:
        messages.error(request, error.sentence)
        keep_typed(request, pk, way)
        return redirect("assessment:submission", pk)
    leases.let_go(piece, person=request.user)
    messages.success(request, done % {"title": piece.title, "receipt_no": piece.receipt_no})
    return redirect("assessment:submission", number_in(request.POST.get("next", "")) or pk)


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        "accept",
        forms.Form(request.POST),
        lambda piece: actions.accept(piece, actor=request.user),
        _("Accepted: %(receipt_no)s %(title)s"),
    )


@login_required
@require_POST
def return_piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the piece, or move the day of a return that stands."""
    if request.POST.get("act") == "move_day":
        return _move_day(request, pk)
    form = ReturnForm(request.POST)
    return _decide(
        request,
        pk,
        "return",
        form,
        lambda piece: actions.return_for_correction(piece, actor=request.user, **form.cleaned_data),
        _("Returned for correction: %(receipt_no)s %(title)s. The unit was told."),
    )


@login_required
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    form = RejectForm(request.POST)
    return _decide(
        request,
        pk,
        "reject",
        form,
        lambda piece: actions.reject(piece, actor=request.user, **form.cleaned_data),
        _("Not accepted: %(receipt_no)s %(title)s. The unit was told why."),
    )


@login_required
@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    form = DuplicateForm(request.POST, piece=access.piece_to_decide(request.user, pk))

    def deed(piece: Submission) -> Any:
        merge: Callable[..., Any] = merge_into if form.cleaned_data["take_files"] else actions.mark_duplicate
        return merge(piece, actor=request.user, of=form.cleaned_data["of"])

    done = _("Taken as sent twice: %(receipt_no)s %(title)s. The earlier piece stands.")
    return _decide(request, pk, "duplicate", form, deed, done)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    return _decide(
        request,
        pk,
        "reopen",
        form,
        lambda piece: actions.reopen(piece, actor=request.user, reason=form.cleaned_data["reason"]),
        _("The decision is taken back: %(receipt_no)s %(title)s. It waits for a new one."),
    )


def _move_day(request: HttpRequest, pk: int) -> HttpResponse:
    form = CorrectionDayForm(request.POST)
    return _decide(
        request,
        pk,
        "day",
        form,
        lambda piece: actions.move_correction_day(piece, actor=request.user, **form.cleaned_data),
        _("The day to correct by has moved: %(receipt_no)s %(title)s. The unit was told."),
    )


def _say_errors(request: HttpRequest, form: Any) -> None:
    """Each error as a sentence above the piece's page as well as beside its field."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            messages.error(request, f"{label}: {error}" if label else error)


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More days for one unit in one window 延期."""
    duty = access_office.duty_to_grant(request.user, pk)
    shows = request.POST.get("act") == "show"
    form = ExtensionForm(request.POST or None, only_shows=shows)
    effect = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            if shows:
                effect = actions.preview_extension([duty.unit], duty.window, values["until"])
            else:
                actions.grant_extension(
                    unit=duty.unit, window=duty.window, actor=request.user, seen=request.POST.get("seen", ""),
                    **values,
                )  # fmt: skip
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            if not shows:
                messages.success(request, _("Extended; it stands on the unit's sheet with its reason."))
                return redirect("assessment:allowances")
    context = {
        "duty": duty,
        "form": form,
        "effect": effect,
        "is_waiver": False,
        "seen": mark_of_allowance(duty.unit, duty.window),
    }
    return render(request, "assessment/allowance.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit need not report 免报: this window, or the whole indicator."""
    duty = access_office.duty_to_grant(request.user, pk)
    form = WaiverForm(request.POST or None)
    if form.is_valid():
        window = None if form.cleaned_data["whole"] else duty.window
        reason = form.cleaned_data["reason"]
        try:
            actions.grant_waiver(
                unit=duty.unit,
                indicator=duty.window.indicator,
                window=window,
                reason=reason,
                actor=request.user,
                seen=request.POST.get("seen", ""),
                seen_in=duty.window,
            )
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Waived; it stands on the unit's sheet with its reason."))
            return redirect("assessment:allowances")
    context = {
        "duty": duty,
        "form": form,
        "is_waiver": True,
        "seen": mark_of_allowance(duty.unit, duty.window),
    }
    return render(request, "assessment/allowance.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def allowances(request: HttpRequest) -> HttpResponse:
    """Every extension and waiver of the scheme, and who got how many."""
    scheme = scheme_in_force()
    rows = []
    if scheme is not None:
        rows = allowance_rows(
            access_office.visible_extensions(request.user, scheme),
            access_office.visible_waivers(request.user, scheme),
        )
    if wants_table(request):
        return table_response(
            request,
            _("Extensions and waivers"),
            [str(one) for one in ALLOWANCE_COLUMNS],
            (row.cells for row in rows),
        )
    context = {"rows": rows, "fair_use": fair_use(rows), "writes": access_office.may_write(request.user)}
    return render(request, "assessment/allowances.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take an extension or a waiver back, with a reason."""
    row: Any
    deed: Callable[..., None]
    if kind == "extension":
        row, deed = access_office.extension_to_revoke(request.user, pk), actions.revoke_extension
    else:
        row, deed = access_office.waiver_to_revoke(request.user, pk), actions.revoke_waiver
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is taken back; the unit reads the reason."))
        return redirect("assessment:allowances")
    try:
        deed(row, actor=request.user, reason=form.cleaned_data["reason"])
    except Refusal as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Taken back; the unit was told."))
    return redirect("assessment:allowances")
