"""Special notices: see, issue, amend, withdraw; units read and acknowledge. Writing: ``notice_writing``."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access, access_notices, access_office, actions
from kaoping.assessment.actions.notices import open_for
from kaoping.assessment.models import Notice, Submission, Window
from kaoping.assessment.office_forms import ReasonForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.notes import notes_of
from kaoping.assessment.queries.notices import (
    NOTICE_COLUMNS,
    addressed_units,
    list_row,
    listed,
    notice_page,
)
from kaoping.assessment.seen import mark_of_notice
from kaoping.assessment.wording import asks_in_words
from kaoping.base.tables import table_response, wants_table
from kaoping.evidence import serving
from kaoping.units.access import reads_every_unit, units_of
from kaoping.units.models import Office


@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """All notices for the office; those that ask one's own unit for a unit."""
    notices = access.visible_notices(request.user)
    own = units_of(request.user)
    rows = listed(notices, own_units=own, state=request.GET.get("state", ""))
    if wants_table(request):
        return table_response(
            request, _("Special notices"), [str(one) for one in NOTICE_COLUMNS], map(list_row, rows)
        )
    context = {
        "rows": rows,
        "writes": access_office.may_write(request.user),
        "own": bool(own),
        "everybody": reads_every_unit(request.user),
        "states": [("", _("all")), *Notice.State.choices],
        "asked": request.GET.get("state", ""),
    }
    return render(request, "assessment/notices.html", context)


@login_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice; who has it; for a draft the effect of issuing it or of carrying the amendment out."""
    row = access.notice_to_see(request.user, pk)
    open_for(row, request.user)
    return _notice_answer(request, row)


def _notice_answer(request: HttpRequest, row: Notice, amend_form: ReasonForm | None = None) -> HttpResponse:
    """The notice's page; ``amend_form`` as it was typed, where it was not carried out."""
    writes = access_office.may_write(request.user)
    is_draft = row.state == Notice.State.DRAFT
    everybody = reads_every_unit(request.user)
    context = {
        "page": notice_page(row, own_units=units_of(request.user), everybody=everybody),
        "notice": row,
        "writes": writes,
        "everybody": everybody,
        "asks": asks_in_words(row.asks) if row.asks else [],
        "files": [one for one in row.files.select_related("file") if one.dropped_after is None],
        "effect": actions.preview_notice(row) if writes and is_draft else None,
        "amend_form": (amend_form or ReasonForm()) if writes and is_draft and row.amends_id else None,
        "seen": mark_of_notice(row) if writes and is_draft else "",
        "can_amend": writes and row.state == Notice.State.ISSUED,
        "notes": notes_of(row.indicator),
    }
    return render(request, "assessment/notice.html", context, status=422 if amend_form is not None else 200)


@login_required
@require_safe
def notice_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice in the form of an official document, to be printed."""
    row = access.notice_to_see(request.user, pk)
    context = {
        "notice": row,
        "office": Office.current(),
        "names": addressed_units(row),
        "asks": asks_in_words(row.asks) if row.asks else [],
        "files": [one for one in row.files.all() if one.dropped_after is None],
        "window": Window.objects.filter(notice=row).first(),
    }
    return render(request, "assessment/notice_document.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An attachment as a download, for everybody who may read the notice."""
    row = access_notices.file_to_read(request.user, pk)
    return serving.hand_out(request, row.file, row.name, is_office=access.is_office(request.user))


@login_required
@require_POST
def issue_notice(request: HttpRequest, pk: int) -> HttpResponse:
    row = access_office.notice_to_write(request.user, pk)
    try:
        row = actions.issue_notice(row, actor=request.user, seen=request.POST.get("seen", ""))
    except Refusal as error:
        messages.error(request, error.sentence)
    else:
        count = row.audience.count()
        messages.success(
            request,
            ngettext("Issued to %(count)s unit.", "Issued to %(count)s units.", count) % {"count": count},
        )
    return redirect("assessment:notice", pk)


@login_required
@require_POST
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an amendment in the place of what the notice says."""
    row = access_office.notice_to_write(request.user, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _notice_answer(request, row, amend_form=form)
    try:
        done = actions.amend_notice(
            row, actor=request.user, reason=form.cleaned_data["reason"], seen=request.POST.get("seen", "")
        )
    except Refusal as error:
        form.add_error(None, error.sentence)
        return _notice_answer(request, row, amend_form=form)
    messages.success(request, _("Amended. Every unit was told and says anew that it has the notice."))
    return redirect("assessment:notice", done.pk)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """See what withdrawing does, then do it with a reason."""
    row = access_office.notice_to_write(request.user, pk)
    if row.state != Notice.State.ISSUED:
        messages.error(request, _("Only a notice that went out can be withdrawn."))
        return redirect("assessment:notice", pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_notice(row, actor=request.user, reason=form.cleaned_data["reason"])
        except Refusal as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("Withdrawn. Its duties are cancelled; what was sent stays kept."))
        return redirect("assessment:notice", pk)
    points, scored = actions.preview_withdrawal(row)
    arrived = row.window.submissions.filter(state__in=Submission.ARRIVED).count()
    context = {"notice": row, "form": form, "points": points, "scored": scored, "arrived": arrived}
    return render(request, "assessment/notice_withdraw.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def acknowledge_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit says 收到; saying so twice changes nothing."""
    row = access.notice_to_see(request.user, pk)
    done = False
    for own in row.audience.filter(unit_id__in=units_of(request.user)).select_related("unit"):
        if access.may_acknowledge(request.user, own.unit):
            actions.acknowledge(row, unit=own.unit, actor=request.user)
            done = True
    if done:
        messages.success(request, _("Noted that your unit has the notice."))
    return redirect("assessment:notice", pk)
