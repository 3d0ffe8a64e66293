"""A unit's own doors: its duties, the sign-off, withdrawing, the receipt."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access, actions, queries
from kaoping.assessment.checks import run
from kaoping.assessment.content import content_of_draft
from kaoping.assessment.forms import WordsForm
from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import Draft, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.mending import mendings_of_units
from kaoping.assessment.queries.offered import offers_of
from kaoping.assessment.queries.signing import chain_of, signs_as
from kaoping.assessment.wording import asks_in_words, finding_words
from kaoping.base import clock
from kaoping.base.tables import table_response, wants_table
from kaoping.units.models import Role


@login_required
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """What the unit has to do this year, in the order of work."""
    unit = access.unit_to_report_for(request.user, request.GET.get("unit", ""))
    scheme = queries.scheme_in_force()
    year = queries.unit_year(scheme, unit) if scheme else None
    if year and wants_table(request):
        name = _("Duties of %(unit)s") % {"unit": unit.name}
        return table_response(request, name, [str(c) for c in queries.DUTY_COLUMNS], queries.duty_table(year))
    context = {
        "unit": unit,
        "units": access.own_units(request.user),
        "scheme": scheme,
        "year": year,
        "to_sign": access.waiting_for_sign_off(request.user).count(),
        "to_confirm": mendings_of_units([unit.pk]),
    }
    return render(request, "assessment/duties.html", context)


@login_required
@require_safe
def to_sign(request: HttpRequest) -> HttpResponse:
    """The pieces that wait for this person's sign-off, the oldest first."""
    return render(request, "assessment/to_sign.html", {"drafts": access.waiting_for_sign_off(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a piece before it leaves the house: sign it off, or hand it back with words."""
    begun_at = clock.now()
    submission = access.piece_to_sign(request.user, pk)
    form = WordsForm(request.POST or None)
    if request.method == "POST":
        answer = _sign(request, submission, form, begun_at)
        if answer is not None:
            return answer
    draft = submission.draft
    content = content_of_draft(draft)
    given = queries.check_input(
        unit=submission.unit, window=submission.window, content=content, arrives_at=begun_at,
        submission=submission,
    )  # fmt: skip
    context = {
        "submission": submission,
        "draft": draft,
        "files": draft.files.select_related("file__inspection"),
        "findings": [
            (one, finding_words(one.check_id, one.values, submission.unit.name)) for one in run(given)
        ],
        "asks": asks_in_words(asks_of(submission.window)),
        "due_on": given.due_on,
        "days_left": (given.due_on - clock.today()).days,
        "form": form if request.method == "POST" else WordsForm(),
        "sent_it": draft.sender_id == request.user.pk,
        "signatures": submission.signatures.filter(version=None),
        "is_last": signs_as(request.user, submission) == Role.UNIT_HEAD
        or len(chain_of(submission.unit, submission.window, besides=draft.sender)) < 2,
    }
    return render(request, "assessment/sign.html", context, status=422 if request.method == "POST" else 200)


def _sign(
    request: HttpRequest, submission: Submission, form: WordsForm, begun_at: dt.datetime
) -> HttpResponse | None:
    try:
        if request.POST.get("act") == "sign":
            actions.sign_off(submission, actor=request.user, begun_at=begun_at)
            if Draft.objects.filter(submission=submission).exists():
                messages.success(request, _("Signed. It now waits for the head's signature."))
                return redirect("assessment:to_sign")
            return redirect("assessment:receipt", submission.pk)
        if form.is_valid():
            actions.hand_back(submission, actor=request.user, words=form.cleaned_data["reason"])
            messages.success(request, _("Handed back to the author with your words."))
            return redirect("assessment:to_sign")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return None


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece back, with a reason."""
    submission = access.piece_to_withdraw(request.user, pk)
    form = WordsForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw(submission, actor=request.user, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Withdrawn. What was sent stays kept; nothing of it counts."))
            return redirect("assessment:duties")
    context = {"submission": submission, "form": form}
    return render(request, "assessment/withdraw.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof of arrival: number, moment, files with their hashes."""
    submission = access.piece_to_see(request.user, pk)
    if submission.first_received_at is None:
        messages.info(request, _("This piece has not arrived at the office yet, so it has no receipt."))
        return redirect("assessment:submission", pk)
    page = queries.piece_page(submission, told_to=submission.unit.name)
    on_time = submission.first_received_at < clock.end_of_day(page.due_on)
    return render(
        request,
        "assessment/receipt.html",
        {
            "submission": submission,
            "page": page,
            "on_time": on_time,
            "own": access.is_of_own_unit(request.user, submission),
            "offers": offers_of(submission),
        },
    )


@login_required
@require_POST
def offer(request: HttpRequest, pk: int, window: int) -> HttpResponse:
    """Begin a piece for another item with the content of this one."""
    submission = access.piece_to_offer(request.user, pk)
    try:
        row = access.window_to_report(request.user, submission.unit, window)
        again = actions.offer_again(submission, row, actor=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("assessment:submission", pk)
    messages.success(request, _("A draft with the same content; look at it, then send it."))
    return redirect("assessment:edit", again.pk)
