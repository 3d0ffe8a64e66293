"""One event at a time, and the claw-back of a piece after a spot check."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.assessment import access_facts as access
from kaoping.assessment.actions.facts import FactsRefused, claw_back, record_facts
from kaoping.assessment.fact_forms_event import ClawbackForm, EventForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.fact_checks import Entry
from kaoping.assessment.queries.fact_lists import listed_facts, shown_fact
from kaoping.assessment.queries.fact_names import names_of
from kaoping.assessment.queries.fact_rows import roster
from kaoping.assessment.views.facts import basis_of, what_was_done
from kaoping.base import clock

LAST = 20


@login_required
@require_http_methods(["GET", "POST"])
def event(request: HttpRequest) -> HttpResponse:
    """Write an event down, or correct one (``replaces``): the old one stays readable."""
    version = access.desk_to_write(request.user, request.GET.get("scheme", ""))
    asked = access.wanted_to_see(version, "event", request.GET.get("name", ""))
    wrong = request.GET.get("replaces", "")
    replaces = (
        access.fact_to_withdraw(request.user, int(wrong)) if wrong.isdecimal() and len(wrong) < 16 else None
    )
    if replaces is not None and (replaces.kind, replaces.name, replaces.stands) != (
        "event",
        asked.name,
        True,
    ):
        raise Http404
    form = EventForm(
        request.POST or None, request.FILES or None, asked=asked, version=version, units=roster(version)
    )
    if replaces is not None:
        form.initial = form.initial_of(replaces)
        form.fields["basis"].required = True
    refusals, status = [], 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            entry = Entry(form.line(), "", replaces.pk if replaces else None)
            try:
                done = record_facts(
                    version, [entry], actor=request.user, basis=basis_of(form),
                    barred=access.barred_units(request.user),
                )  # fmt: skip
            except FactsRefused as error:
                refusals = [one.sentence for one in error.refused]
            except Refusal as error:
                refusals = [error.sentence]
            else:
                messages.success(request, what_was_done(done))
                if form.cleaned_data["at"] > clock.today():
                    messages.info(
                        request,
                        _("Its day has not come; it counts from then on, and the sheets stay until then."),
                    )
                return redirect(f"{request.path}?{urlencode({'name': asked.name, 'scheme': version.pk})}")
    recorded = listed_facts(access.visible_facts(request.user), {"kind": "event", "name": asked.name})
    context = {
        "version": version, "asked": asked, "name": names_of(version).key(asked.name), "form": form, "replaces": replaces, "refusals": refusals,
        "last": [shown_fact(row) for row in recorded.filter(scheme=version.scheme)[:LAST]],
    }  # fmt: skip
    return render(request, "assessment/facts_event.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def clawback(request: HttpRequest, pk: int) -> HttpResponse:
    """After a spot check an accepted piece counts nothing and keeps its place."""
    piece = access.piece_to_claw_back(request.user, pk)
    form = ClawbackForm(request.POST or None, request.FILES or None, today=clock.today())
    if form.is_valid():
        basis = basis_of(form)
        try:
            claw_back(
                piece, on=form.cleaned_data["on"], reason=basis.text, actor=request.user, file=basis.file,
                file_name=basis.file_name,
            )  # fmt: skip
        except FactsRefused as error:
            form.add_error(None, error.refused[0].sentence)
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(
                request, _("Clawed back: the piece keeps its place and counts nothing. The unit was told.")
            )
            return redirect("assessment:submission", piece.pk)
    status = 422 if form.is_bound else 200
    return render(request, "assessment/clawback.html", {"piece": piece, "form": form}, status=status)
