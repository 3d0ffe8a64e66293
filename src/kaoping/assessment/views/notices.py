"""Special notices: write, see the effect, issue, withdraw; units read and acknowledge."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access, access_office, actions
from kaoping.assessment.models import Notice
from kaoping.assessment.office_forms import NoticeForm, ReasonForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.notices import NOTICE_COLUMNS, list_row, listed, notice_page
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.base.tables import table_response, wants_table
from kaoping.units.access import reads_every_unit, units_of


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
        "states": [("", _("all")), *Notice.State.choices],
        "asked": request.GET.get("state", ""),
    }
    return render(request, "assessment/notices.html", context)


@login_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice in the form of a document; who has it; for a draft the effect of issuing it."""
    row = access.notice_to_see(request.user, pk)
    writes = access_office.may_write(request.user)
    context = {
        "page": notice_page(row, own_units=units_of(request.user), everybody=reads_every_unit(request.user)),
        "notice": row,
        "writes": writes,
        "effect": actions.preview_notice(row) if writes and row.state == Notice.State.DRAFT else None,
        "withdraw_form": ReasonForm() if writes and row.state == Notice.State.ISSUED else None,
    }
    return render(request, "assessment/notice.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def write_notice(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Keep a draft; its page then shows what issuing it will do."""
    access_office.refuse_unless_office(request.user)
    kept = access_office.notice_to_write(request.user, pk) if pk else None
    scheme = kept.scheme if kept else scheme_in_force()
    if scheme is None or not scheme.indicators.filter(is_by_notice=True).exists():
        return render(request, "assessment/notice_write.html", {"no_indicator": True, "scheme": scheme})
    initial = NoticeForm.initial_of(kept) if kept else {"indicator": request.GET.get("indicator")}
    form = NoticeForm(request.POST or None, scheme=scheme, initial=initial)
    if form.is_valid():
        try:
            row = actions.draft_notice(**form.values(), notice=kept, actor=request.user)
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The draft is kept. Look at its effect below; nothing has gone out."))
            return redirect("assessment:notice", row.pk)
    context = {"form": form, "notice": kept, "scheme": scheme}
    return render(request, "assessment/notice_write.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def issue_notice(request: HttpRequest, pk: int) -> HttpResponse:
    row = access_office.notice_to_write(request.user, pk)
    try:
        row = actions.issue_notice(row, actor=request.user)
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
def withdraw_notice(request: HttpRequest, pk: int) -> HttpResponse:
    row = access_office.notice_to_write(request.user, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the notice is withdrawn; every unit reads it."))
        return redirect("assessment:notice", pk)
    try:
        actions.withdraw_notice(row, actor=request.user, reason=form.cleaned_data["reason"])
    except Refusal as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Withdrawn. Its duties are cancelled; what was sent stays kept."))
    return redirect("assessment:notice", pk)


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
