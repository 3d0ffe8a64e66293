"""Who gets a grade where equals stand across its limit: the office decides, with a reason."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.assessment import access_facts
from kaoping.assessment.actions.facts import FactsRefused, record_facts
from kaoping.assessment.fact_forms_event import BasisForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.fact_checks import Entry
from kaoping.assessment.views.facts import basis_of, what_was_done
from kaoping.base import clock
from kaoping.results.queries.decisions import GradesNow, Tie, grades_now


@login_required
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Ties that wait, each with its equals and the places left; what was decided, with its reason."""
    version = access_facts.desk_to_see(request.user, request.GET.get("scheme", ""))
    if version is None:
        raise Http404
    writes = access_facts.may_record(request.user) and version.state == version.State.PUBLISHED
    now = grades_now(version)
    form = BasisForm(request.POST or None, request.FILES or None)
    refusal, status = "", 200
    if request.method == "POST":
        if not writes:
            raise Http404
        status = 422
        if form.is_valid():
            try:
                done = _decide(request, version, now, form)
            except FactsRefused as error:
                refusal = " ".join(one.sentence for one in error.refused)
            except Refusal as error:
                refusal = error.sentence
            else:
                messages.success(request, what_was_done(done))
                return redirect(request.get_full_path())
    context = {"version": version, "now": now, "form": form, "writes": writes, "refusal": refusal}
    return render(request, "results/decisions.html", context, status=status)


def _decide(request: HttpRequest, version: Any, now: GradesNow, form: BasisForm) -> Any:
    tie = next((one for one in now.ties if one.key == request.POST.get("tie")), None)
    if tie is None:
        raise Refusal(_("This tie no longer waits: the result has changed meanwhile. Look again."))
    chosen = _chosen(request, tie)
    today = clock.today()
    entries = [
        Entry(
            {"kind": "decision", "unit": code, "grade": tie.grade, "at": today.isoformat(),
             "reason": form.cleaned_data["basis"]},
            code,
        )
        for code in chosen
    ]  # fmt: skip
    return record_facts(
        version, entries, actor=request.user, basis=basis_of(form),
        barred=access_facts.barred_units(request.user),
    )  # fmt: skip


def _chosen(request: HttpRequest, tie: Tie) -> list[str]:
    """The units ticked. Errors: ``Refusal`` when they are none, too many, or no equals."""
    chosen = list(dict.fromkeys(request.POST.getlist("unit")))
    equals = {sheet.unit for sheet in tie.units}
    if not chosen or not set(chosen) <= equals:
        raise Refusal(_("Choose at least one of the units that stand equal here."))
    if len(chosen) > tie.places:
        raise Refusal(
            _(
                "%(chosen)s units are chosen, but “%(grade)s” has %(places)s left here. Choose no more than that."
            )
            % {"chosen": len(chosen), "grade": tie.grade, "places": tie.places}
        )
    return chosen
