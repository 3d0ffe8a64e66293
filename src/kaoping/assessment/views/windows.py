"""Windows, their days, and more days for some: the office moves and grants, units ask."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access_notices, access_office, actions, calendars
from kaoping.assessment.access_schemes import scheme_named
from kaoping.assessment.actions.days_off import take_in_calendar
from kaoping.assessment.actions.window_moves import Days
from kaoping.assessment.calendars.tables import read_calendar
from kaoping.assessment.models import ExtensionRequest, Window
from kaoping.assessment.office_forms import words_in
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.closing import why_closed
from kaoping.assessment.queries.windows import window_page, window_rows
from kaoping.assessment.seen import (
    mark_of_more_days,
    mark_of_window,
    marks_of_allowances,
)
from kaoping.assessment.window_forms import (
    CalendarForm,
    MoreDaysForm,
    RequestDecisionForm,
    RequestForm,
    WindowForm,
)
from kaoping.assessment.window_words import moved_words
from kaoping.base import clock
from kaoping.base.numbers import number_in
from kaoping.units.access import reads_every_unit


@login_required
@require_safe
def window_list(request: HttpRequest) -> HttpResponse:
    """Every window with its four days and what they mean today."""
    if not reads_every_unit(request.user):
        raise Http404
    scheme = scheme_named(request.GET.get("scheme", ""))
    context = {
        "scheme": scheme,
        "rows": window_rows(scheme) if scheme else [],
        "writes": access_office.may_write(request.user),
    }
    return render(request, "assessment/windows.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def window(request: HttpRequest, pk: int) -> HttpResponse:
    """One window; the office sees what other days would do, then moves them with a reason."""
    if request.method == "POST":
        row = access_notices.window_to_move(request.user, pk)
    else:
        row = access_notices.window_to_see(request.user, pk)
    form = WindowForm(request.POST or None, window=row)
    effect = None
    if form.is_valid():
        try:
            if request.POST.get("act") == "move":
                actions.move_window(
                    row, form.days(), actor=request.user, reason=form.cleaned_data["reason"],
                    consents=form.cleaned_data["consents"], seen=request.POST.get("seen", ""),
                )  # fmt: skip
                messages.success(request, _("Moved. Every unit that it asks was told, with the reason."))
                return redirect("assessment:window", pk)
            effect = actions.preview_move(row, form.days())
        except Refusal as error:
            form.add_error(None, error.sentence)
            effect = _effect(row, form)
    row = Window.objects.select_related("indicator__scheme", "notice").get(pk=pk)
    status = 422 if form.is_bound and form.errors else 200
    return _window_answer(request, row, form, effect=effect, status=status)


def _window_answer(
    request: HttpRequest,
    row: Window,
    form: WindowForm,
    *,
    status: int,
    effect: Any = None,
    more_form: Any = None,
    more_effect: Any = None,
) -> HttpResponse:
    """The window's page with its two forms."""
    writes = access_office.may_write(request.user)
    context = {
        "page": window_page(row),
        "seen": mark_of_window(row),
        "seen_more": mark_of_more_days(row),
        "form": form if writes else None,
        "more_form": (more_form or MoreDaysForm(window=row, auto_id="more_%s")) if writes else None,
        "effect": effect,
        "more_effect": more_effect,
        "moved": moved_words(Days.of(row).as_text(), form.days().as_text()) if effect else "",
        "writes": writes,
    }
    return render(request, "assessment/window.html", context, status=status)


def _effect(row: Window, form: WindowForm) -> actions.MoveEffect | None:
    """The effect beside a move that was refused, where there is one to show."""
    try:
        return actions.preview_move(row, form.days())
    except Refusal:
        return None


@login_required
@require_POST
def extend_many(request: HttpRequest, pk: int) -> HttpResponse:
    """More days in one window for the units that are named."""
    row = access_notices.window_to_move(request.user, pk)
    shows = request.POST.get("act") == "show"
    form = MoreDaysForm(request.POST, window=row, only_shows=shows, auto_id="more_%s")
    effect = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            if shows:
                effect = actions.preview_extension(
                    values["chosen"], row, values["until"], on_time=values["on_time"]
                )
            else:
                done = actions.extend_many(
                    units=values["chosen"], window=row, until=values["until"], reason=values["reason"],
                    on_time=values["on_time"], actor=request.user, seen=request.POST.get("seen", ""),
                )  # fmt: skip
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            if not shows:
                text = ngettext("%(count)s unit has more days.", "%(count)s units have more days.", len(done))
                messages.success(request, text % {"count": len(done)})
                return redirect("assessment:window", pk)
    status = 422 if form.errors else 200
    return _window_answer(
        request, row, WindowForm(window=row), more_form=form, more_effect=effect, status=status
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit asks for more days for one of its duties."""
    duty = access_notices.duty_to_ask_for(request.user, pk)
    form = RequestForm(request.POST or None)
    if form.is_valid():
        try:
            actions.ask_extension(unit=duty.unit, window=duty.window, actor=request.user, **form.cleaned_data)
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Asked. The due day stands until the office grants more days."))
            return redirect("assessment:requests")
    context = {"duty": duty, "form": form, "closed": why_closed(duty.unit, duty.window, clock.now())}
    return render(request, "assessment/request_ask.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """Requests for more days: the office decides one or many, a unit sees its own."""
    writes = access_office.may_write(request.user)
    rows = access_notices.visible_requests(request.user)
    form = RequestDecisionForm(request.POST or None)
    if request.method == "POST":
        chosen = [number for text in request.POST.getlist("request") if (number := number_in(text))]
        found = access_notices.requests_to_decide(request.user, chosen)
        if form.is_valid():
            grant = request.POST.get("act") == "grant"
            seen = {key: request.POST.get(f"seen-{key}", "") for key in chosen}
            try:
                count = actions.decide_requests(
                    found, grant=grant, actor=request.user, words=form.cleaned_data["words"],
                    until=form.cleaned_data["until"], on_time=form.cleaned_data["on_time"], seen=seen,
                )  # fmt: skip
            except Refusal as error:
                form.add_error(None, error.sentence)
            else:
                text = (
                    ngettext("%(count)s request granted.", "%(count)s requests granted.", count)
                    if grant
                    else ngettext("%(count)s request refused.", "%(count)s requests refused.", count)
                )
                messages.success(request, text % {"count": count})
                return redirect("assessment:requests")
    waiting = ExtensionRequest.State.WAITING
    ticked = set(request.POST.getlist("request"))
    open_rows = list(rows.filter(state=waiting).order_by("window__due_on", "asked_at", "pk"))
    marks = marks_of_allowances(open_rows) if writes else {}
    context = {
        "waiting": [(row, marks.get(row.pk, ""), str(row.pk) in ticked) for row in open_rows],
        "settled": list(rows.exclude(state=waiting).order_by("-decided_at", "-pk")[:200]),
        "form": form,
        "typed": words_in(form),
        "writes": writes,
        "everybody": reads_every_unit(request.user),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/requests.html", context, status=status)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit takes its request back."""
    row = access_notices.request_to_take_back(request.user, pk)
    try:
        actions.take_request_back(row, actor=request.user)
    except Refusal as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Taken back; the due day is as it was."))
    return redirect("assessment:requests")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def days_off(request: HttpRequest) -> HttpResponse:
    """The years' days off: what is known, and a table of another year."""
    access_office.refuse_unless_office(request.user)
    form = CalendarForm(request.POST or None, request.FILES or None)
    table = None
    if form.is_valid():
        table = read_calendar(form.cleaned_data["file"].read())
        if not table.faults:
            take_in_calendar(table, actor=request.user)
            messages.success(
                request,
                _("%(year)s: %(off)s days off and %(worked)s week-end days worked are known now.")
                % {"year": table.year, "off": table.off, "worked": table.worked},
            )
            return redirect("assessment:days_off")
    year = clock.today().year
    context = {
        "form": form,
        "table": table,
        "years": [(one, calendars.year_known(one)) for one in range(year - 1, year + 3)],
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessment/days_off.html", context, status=status)
