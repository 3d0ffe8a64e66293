"""One form beside every finding: let it pass, there is a fault, there is none; with the reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaoping.assessment import access_findings
from kaoping.assessment.actions.findings import judge_finding
from kaoping.assessment.ports import Refusal
from kaoping.assessment.return_forms import JudgeForm
from kaoping.assessment.views.typed import keep_typed


@login_required
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    finding = access_findings.finding_to_judge(request.user, pk)
    piece = finding.version.submission
    form = JudgeForm(request.POST)
    back = redirect(reverse("assessment:submission", args=[piece.pk]) + "#findings")
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        keep_typed(request, piece.pk, "judge", finding.pk)
        return back
    try:
        judge_finding(finding, actor=request.user, seen=request.POST.get("seen", ""), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        keep_typed(request, piece.pk, "judge", finding.pk)
        return back
    messages.success(request, _("Noted; the unit sees it with your reason."))
    return back
