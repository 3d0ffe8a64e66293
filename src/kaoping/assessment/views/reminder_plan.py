"""Reminders that go by themselves: the plan, what became of each, and the text for the group chat."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access_lists, states
from kaoping.assessment.actions.group_reminders import call_by_hand
from kaoping.assessment.actions.reminder_rounds import change_plan, plan_now
from kaoping.assessment.actions.reminders_to_come import AHEAD as AHEAD_OF_ALL
from kaoping.assessment.actions.reminders_to_come import AHEAD_OF_ONE, Coming, reminders_to_come
from kaoping.assessment.list_forms import PlanForm
from kaoping.assessment.models import ReminderRecord, SchemeVersion, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.owing import chat_text, owing
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.assessment.seen import mark_of_plan
from kaoping.base import clock
from kaoping.base.numbers import number_in
from kaoping.base.tables import table_response, wants_table
from kaoping.notifications.access import groups_to_say_to
from kaoping.notifications.group_views import tell_what_becomes

A_PAGE = 50
AHEAD = (0, 3, 7, 14, 30)  # days that the text may look ahead


@login_required
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """Every reminder that was due: sent, or held back and why; and the plan by which they go."""
    access_lists.refuse_unless_reads_all(request.user)
    plan = plan_now()
    form = PlanForm(request.POST or None, initial=PlanForm.initial_of(plan))
    if request.method == "POST":
        access_lists.refuse_unless_plans(request.user)
        if form.is_valid():
            try:
                change_plan(actor=request.user, seen=request.POST.get("seen", ""), **form.cleaned_data)
            except Refusal as error:
                form.add_error(None, error.sentence)
                plan = plan_now()
            else:
                messages.success(request, _("Kept. The next round goes by it."))
                return redirect("assessment:reminders")
    outcome = request.GET.get("outcome", "")
    rows = ReminderRecord.objects.select_related("unit", "window__indicator", "window__notice")
    if outcome in ReminderRecord.Outcome.values:
        rows = rows.filter(outcome=outcome)
    elif outcome in ReminderRecord.Why.values:
        rows = rows.filter(why=outcome)
    if (window := number_in(request.GET.get("window", ""))) is not None:
        rows = rows.filter(window=window)
    if unit := request.GET.get("unit", "").strip():
        rows = rows.filter(
            Q(unit__code=unit) | Q(unit__name__icontains=unit) | Q(unit__short_name__icontains=unit)
        )
    rows = rows.order_by("-made_at", "-id")
    if wants_table(request):
        columns = [
            _("time"), _("unit"), _("item"), _("window"), _("due"), _("days from it"), _("outcome"), _("why"),
            _("state then"),
        ]  # fmt: skip
        return table_response(request, _("Reminders"), columns, map(_cells, rows.iterator(chunk_size=500)))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "plan": plan,
        "seen": mark_of_plan(plan),
        "page": page,
        "rows": [(row, _when(row), _state(row)) for row in page.object_list],
        "outcome": outcome,
        "outcomes": [("", _("all")), *ReminderRecord.Outcome.choices, *ReminderRecord.Why.choices],
        "unit": unit,
        "coming": [] if page.number > 1 or outcome or window is not None else _to_come(unit),
        "days_to_come": AHEAD_OF_ONE if unit else AHEAD_OF_ALL,
        "may_plan": access_lists.may_plan(request.user),
    }
    return render(request, "assessment/reminders.html", context, status=422 if form.is_bound else 200)


def _to_come(unit: str) -> list[tuple[Coming, str]] | None:
    """What is decided next, with its words; with ``unit`` that whose name holds it, alone."""
    found = reminders_to_come(AHEAD_OF_ONE if unit else AHEAD_OF_ALL)
    if found is None:
        return None
    if unit:
        found = [one.narrowed(unit) for one in found]
    return [(one, _when(one)) for one in found if one.told or one.held]


@login_required
@require_safe
def chat(request: HttpRequest) -> HttpResponse:
    """Who still owes what by when, as a text to be copied into the units' group chat."""
    window, scheme, until = _asked(request, request.GET)
    rows = owing(scheme, until=until, window=window) if scheme else []
    text = chat_text(rows)
    context = {
        "rows": rows,
        "groups": groups_to_say_to(request.user),
        "text": text,
        "lines": min(30, 3 + len(text) // 45),
        "window": window,
        "days": (until - clock.today()).days,
        "ways": [
            (str(one), _("until today") if not one else _("%(n)s days ahead") % {"n": one}) for one in AHEAD
        ],
    }
    return render(request, "assessment/chat_text.html", context)


def _asked(request: HttpRequest, said: QueryDict) -> tuple[Window | None, SchemeVersion | None, dt.date]:
    """The window that the text is about, or none; the scheme; up to which day."""
    ahead = number_in(said.get("days", ""))
    until = clock.today() + dt.timedelta(days=ahead if ahead in AHEAD else 7)
    if (key := number_in(said.get("window", ""))) is not None:
        window = access_lists.window_to_call(request.user, key)
        return window, window.indicator.scheme, until
    access_lists.refuse_unless_decides(request.user)
    return None, scheme_in_force(), until


@login_required
@require_POST
def chat_send(request: HttpRequest) -> HttpResponse:
    """Send the text, as it is now, into one of the office's groups."""
    access_lists.refuse_unless_decides(request.user)
    wanted = number_in(request.POST.get("group", ""))
    group = next((one for one in groups_to_say_to(request.user) if one.pk == wanted), None)
    if group is None:
        raise Http404
    window, scheme, until = _asked(request, request.POST)
    rows = owing(scheme, until=until, window=window) if scheme else []
    if text := chat_text(rows):
        tell_what_becomes(request, group, call_by_hand(group, text, actor=request.user))
    else:
        messages.error(request, _("Nobody owes anything by then, so there is nothing to send."))
    return redirect("outgoing:groups")


def _when(row: ReminderRecord | Coming) -> str:
    if row.days == 0:
        return _("on the due day")
    sentence = _("%(days)s days before") if row.days < 0 else _("%(days)s days after")
    return sentence % {"days": abs(row.days)}


def _state(row: ReminderRecord) -> str:
    labels = states.DUTY.get(row.piece_state)
    return str(labels.office) if labels else ""


def _cells(row: ReminderRecord) -> tuple[object, ...]:
    return (
        row.made_at, row.unit.name, row.window.indicator.code, str(row.window), row.due_on, row.days,
        row.get_outcome_display(), row.get_why_display() if row.why else "", _state(row),
    )  # fmt: skip
