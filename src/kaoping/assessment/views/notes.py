"""Interpretation notes 口径说明: the list, asking about an indicator, deciding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access, access_notices, access_office, actions
from kaoping.assessment.access_schemes import scheme_named
from kaoping.assessment.models import InterpretationNote
from kaoping.assessment.office_forms import ReasonForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.notes import notes_of
from kaoping.assessment.window_forms import NoteDecisionForm, NoteForm
from kaoping.base import clock
from kaoping.base.numbers import number_in

State = InterpretationNote.State


@login_required
@require_safe
def note_list(request: HttpRequest) -> HttpResponse:
    """All decisions of the scheme in force; open questions for those they concern."""
    scheme = scheme_named(request.GET.get("scheme", ""))
    rows = list(access_notices.visible_notes(request.user, scheme)) if scheme else []
    order = {code: position for position, code in enumerate(_codes(scheme))} if scheme else {}
    rows.sort(key=lambda row: (order.get(row.code, len(order)), row.code, -row.pk))
    context = {
        "scheme": scheme,
        "open": [row for row in rows if row.state == State.ASKED],
        "decided": [row for row in rows if row.state == State.ADOPTED],
        "old": [row for row in rows if row.state in (State.SUPERSEDED, State.DROPPED)],
        "indicators": scheme.indicators.order_by("position") if scheme else [],
        "writes": access_office.may_write(request.user),
        "asks": access_office.may_write(request.user) or bool(access.own_units(request.user)),
    }
    return render(request, "assessment/notes.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how an indicator is to be read; what was decided about it stands beside."""
    indicator = access_notices.indicator_to_ask_about(request.user, pk)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        units = access.own_units(request.user)
        try:
            note = actions.ask_note(
                indicator=indicator, question=form.cleaned_data["question"], actor=request.user,
                unit=units[0] if units else None,
            )  # fmt: skip
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            if access_office.may_write(request.user):
                return redirect("assessment:note_decide", note.pk)
            messages.success(request, _("Asked. The office's decision will stand beside the indicator."))
            return redirect("assessment:notes")
    context = {"indicator": indicator, "form": form, "notes": notes_of(indicator)}
    return render(request, "assessment/note_ask.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about a question: words, paragraph, signer, day; perhaps in the place of an earlier one."""
    note = access_notices.note_to_decide(request.user, pk)
    initial = {"question": note.question, "decided_on": clock.today()}
    form = NoteDecisionForm(request.POST or None, initial=initial)
    earlier = list(
        InterpretationNote.objects.filter(
            scheme=note.scheme, scheme_year=note.scheme_year, code=note.code, state=State.ADOPTED
        ).order_by("-decided_on", "-pk")
    )
    if form.is_valid():
        wanted = number_in(request.POST.get("replaces", ""))
        replaces = next((one for one in earlier if one.pk == wanted), None)
        try:
            actions.decide_note(note, actor=request.user, replaces=replaces, **form.cleaned_data)
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(
                request, _("Decided. It stands beside the indicator, and the units it asks were told.")
            )
            return redirect("assessment:notes")
    context = {"note": note, "form": form, "earlier": earlier, "reason_form": ReasonForm(auto_id="drop_%s")}
    return render(request, "assessment/note_decide.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a question undecided, with words to whoever asked."""
    note = access_notices.note_to_decide(request.user, pk)
    try:
        actions.drop_note(note, actor=request.user, reason=request.POST.get("reason", ""))
    except Refusal as error:
        messages.error(request, error.sentence)
        return redirect("assessment:note_decide", pk)
    messages.success(request, _("Left undecided; the unit was told why."))
    return redirect("assessment:notes")


def _codes(scheme) -> list[str]:  # type: ignore[no-untyped-def]
    return list(scheme.indicators.order_by("position").values_list("code", flat=True))
