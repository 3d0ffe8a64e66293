"""Try a scheme: sheets, places and distribution on facts that are not its own. Nothing is kept."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from kaoping.assessment import access_office
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.schemes import checked
from kaoping.pure.errors import FactFaults
from kaoping.pure.scoring.fact_faults import sentence
from kaoping.results.queries.trial import trial
from kaoping.results.queries.trial_facts import Asked, others, sources

MOST_FAULTS = 50


@login_required
@require_http_methods(["GET", "POST"])
def try_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """GET tries on invented or stored facts; POST on an uploaded file, which is read and forgotten."""
    access_office.refuse_unless_office(request.user)
    version = access_office.scheme_to_see(request.user, pk)
    asked = Asked.of(request.POST.dict() if request.method == "POST" else request.GET.dict())
    context: dict[str, Any] = {
        "version": version, "asked": asked, "sources": sources(version), "others": others(version),
    }  # fmt: skip
    verdict = checked(version.text)
    if verdict.scheme is None or verdict.faults:
        context["verdict_faults"] = verdict.faults
        return render(request, "results/trial.html", context, status=422)
    file = request.FILES.get("file")
    try:
        context["trial"] = trial(verdict.scheme, asked, file.read() if file else None)
    except Refusal as error:
        context["refusal"] = error.sentence
        return render(request, "results/trial.html", context, status=422)
    except FactFaults as error:
        language = get_language() or "en"
        context["fact_faults"] = [
            (fault.line, sentence(fault, language)) for fault in error.faults[:MOST_FAULTS]
        ]
        context["more_faults"] = max(0, len(error.faults) - MOST_FAULTS)
        return render(request, "results/trial.html", context, status=422)
    return render(request, "results/trial.html", context)
