"""The office mended a small fault: it says what, the unit confirms or objects."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.assessment import access_returns
from kaoping.assessment.actions import leases
from kaoping.assessment.actions import mending as deeds
from kaoping.assessment.content import content_of_version
from kaoping.assessment.differences import difference
from kaoping.assessment.forms import SubmissionForm, WordsForm
from kaoping.assessment.office_forms import some_working_days_on
from kaoping.assessment.ports import Refusal
from kaoping.assessment.return_forms import MendForm
from kaoping.base import clock


@login_required
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """The piece's words to be mended, with what was mended and why."""
    piece = access_returns.piece_to_mend(request.user, pk)
    version = piece.versions.order_by("-number")[0]
    content = content_of_version(version)
    today = clock.today()
    if request.method == "POST":
        form = SubmissionForm(request.POST, files_kept=content.files)
        why = MendForm(request.POST, today=today)
        if all([form.is_valid(), why.is_valid()]):
            try:
                leases.refuse_if_held(piece, person=request.user)
                deeds.mend(piece, content=form.content(), actor=request.user, **why.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(
                    request, _("Mended. The unit is asked to confirm; until then it is not accepted.")
                )
                return redirect("assessment:submission", pk)
    else:
        form = SubmissionForm(initial=content.fields(), files_kept=content.files)
        why = MendForm(today=today, initial={"answer_by": some_working_days_on(today)})
    context = {"piece": piece, "form": form, "why": why, "version": version}
    return render(request, "assessment/mend.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """What the office mended, beside the unit's own text: confirm it, or object."""
    mending = access_returns.mending_to_answer(request.user, pk)
    piece, before, after = mending.version.submission, mending.before, mending.version
    form = WordsForm(request.POST if request.POST.get("act") == "object" else None)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "confirm":
                deeds.confirm(mending, actor=request.user)
                messages.success(request, _("Confirmed. The office goes on with the mended text."))
                return redirect("assessment:submission", pk)
            if form.is_valid():
                deeds.object_to(mending, words=form.cleaned_data["reason"], actor=request.user)
                messages.success(request, _("Your own text stands again; the office reads why."))
                return redirect("assessment:submission", pk)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("assessment:submission", pk)
    fields = [
        (label, old, new)
        for label, old, new in (
            (_("title"), before.title, after.title),
            (_("author"), before.author, after.author),
            (_("checker"), before.checker, after.checker),
            (_("contact"), before.contact, after.contact),
            (_("day it happened"), before.occurred_on, after.occurred_on),
        )
        if old != new
    ]
    context = {
        "piece": piece,
        "mending": mending,
        "fields": fields,
        "text": difference(before.text, after.text) if before.text != after.text else None,
        "form": form,
        "days_left": (mending.answer_by - clock.today()).days,
    }
    return render(request, "assessment/mending_confirm.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The office takes its mending back."""
    mending = access_returns.mending_to_take_back(request.user, pk)
    try:
        deeds.take_back(mending, actor=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Taken back; the unit's own text stands again."))
    return redirect("assessment:submission", pk)
