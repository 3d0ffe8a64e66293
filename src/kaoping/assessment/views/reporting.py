"""The report form: begin, go on, correct, send. Drafts are kept at every press of a button.

A form arrives when its last sending begins, not when the upload ends. So these doors note the time,
and look at the announced size, before anything reads the body: they are ``csrf_exempt`` outside and
``csrf_protect`` inside, because the usual check would read it first.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from kaoping.assessment import access, actions, queries, returnmarks
from kaoping.assessment.actions import drafts
from kaoping.assessment.checks import BLOCKS, REMINDER, Found, run, weighed
from kaoping.assessment.content import PieceContent, content_of_draft
from kaoping.assessment.differences import difference
from kaoping.assessment.forms import SubmissionForm, keep_uploads, too_much_at_once
from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import Draft, Submission, Version, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.closing import why_closed
from kaoping.assessment.queries.last_year import last_years
from kaoping.assessment.queries.signing import chain_of, may_stand_on_paper
from kaoping.assessment.views.autosaving import edit_no_in, named_draft, says_anything
from kaoping.assessment.views.report_checks import (
    checked,
    content_to_begin_with,
    excuses_in,
    given_now,
    reuse_found,
    taken_over,
)
from kaoping.assessment.wording import asks_in_words
from kaoping.base import clock
from kaoping.units.models import Role, Unit


@csrf_exempt
@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, window: int) -> HttpResponse:
    """A new piece for a window (``?unit=`` for who reports for several bodies)."""
    begun_at = clock.now()
    unit = access.unit_to_report_for(request.user, request.GET.get("unit", ""))
    try:
        row = access.window_to_report(request.user, unit, window)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("assessment:duties")
    if (refused := _too_much(request)) is not None:
        return refused
    return _report(request, unit, row, begun_at)


@csrf_exempt
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or correct a returned piece."""
    begun_at = clock.now()
    try:
        submission = access.piece_to_write(request.user, pk)
    except PermissionDenied as denied:
        if request.method == "POST" and _too_much(request) is None:
            return _keep_beside(request, pk, str(denied))
        raise
    if (refused := _too_much(request)) is not None:
        return refused
    return _edit(request, submission, begun_at)


@csrf_protect
def _keep_beside(request: HttpRequest, pk: int, why: str) -> HttpResponse:
    """The piece went on while somebody still wrote: what they wrote is kept beside it."""
    form = SubmissionForm(request.POST, is_draft=True)
    if form.is_valid() and says_anything(form.content()):
        piece = access.piece_to_see(request.user, pk)
        drafts.keep_apart(piece, form.content(), who=str(request.user), edit_no=edit_no_in(request) or 0)
        messages.warning(request, _("What you had written is kept beside the piece; nothing is lost."))
    messages.error(request, why)
    return redirect("assessment:submission", pk)


@csrf_protect
def _report(request: HttpRequest, unit: Unit, window: Window, begun_at: dt.datetime) -> HttpResponse:
    if request.method == "POST":
        return _keep(request, unit, window, named_draft(request, unit, window), begun_at)
    going_on = access.draft_to_continue(request.user, unit, window)
    if going_on is not None and "new" not in request.GET:
        return redirect("assessment:edit", going_on.pk)
    if why := why_closed(unit, window, begun_at):
        messages.error(request, why)
        return redirect("assessment:duties")
    names = queries.last_names(unit.pk)
    names["contact"] = names.get("contact") or f"{request.user.name} {request.user.phone}".strip()  # type: ignore[union-attr]
    old = last_years(unit, window)
    begun = {"title": old.title, "text": old.text} if old is not None and "last" in request.GET else {}
    form = SubmissionForm(initial={**names, **begun})
    return _page(request, unit, window, None, form, PieceContent(), old=None if begun else old)


@csrf_protect
def _edit(request: HttpRequest, submission: Submission, begun_at: dt.datetime) -> HttpResponse:
    unit, window = submission.unit, submission.window
    if request.method == "POST":
        return _keep(request, unit, window, submission, begun_at)
    content = content_to_begin_with(submission)
    form = SubmissionForm(initial=content.fields(), files_kept=content.files)
    return _page(request, unit, window, submission, form, content, show_checks=True)


def _keep(
    request: HttpRequest, unit: Unit, window: Window, submission: Submission | None, begun_at: dt.datetime
) -> HttpResponse:
    """Keep everything as a draft, then send it if that is what was pressed."""
    before = content_to_begin_with(submission) if submission else PieceContent()
    dropped = set(request.POST.getlist("drop"))
    stay = [piece for piece in before.files if piece.file.sha256 not in dropped]
    files, refused = keep_uploads(request.FILES.getlist("files"), stay)
    sending = request.POST.get("act") == "send"
    data = taken_over(request, before)
    draft_form = SubmissionForm(data, files_kept=files, is_draft=True)
    if not draft_form.is_valid():
        return _page(request, unit, window, submission, draft_form, before, refused=refused, status=422)
    content = draft_form.content()
    if "over" in request.POST and submission is not None and hasattr(submission, "draft"):
        drafts.keep_what_stands(submission.draft)
    try:
        submission = actions.save_piece_draft(
            unit=unit, window=window, content=content, actor=request.user, submission=submission,
            edit_no=edit_no_in(request) if submission else None,
        )  # fmt: skip
    except drafts.EditedMeanwhile as meanwhile:
        return _both(request, submission, draft_form, meanwhile.sentence)
    except Refusal as refusal:
        draft_form.add_error(None, refusal.sentence)
        return _page(request, unit, window, submission, draft_form, content, refused=refused, status=422)
    if not sending:
        if refused:
            return _page(
                request, unit, window, submission, draft_form, content, refused=refused, status=422,
                show_checks=True,
            )  # fmt: skip
        messages.success(request, _("Kept as a draft. It has not been sent."))
        return redirect("assessment:edit", submission.pk)
    return _send(request, submission, content, files, refused, begun_at)


def _both(
    request: HttpRequest, submission: Submission | None, form: SubmissionForm, sentence: str
) -> HttpResponse:
    """Somebody saved meanwhile: this person's text in the form, the other's beside it, both kept."""
    if submission is None:
        raise Http404
    content = form.content()
    draft = submission.draft
    draft.refresh_from_db()
    drafts.keep_apart(submission, content, who=str(request.user), edit_no=edit_no_in(request) or 0)
    drafts.add_files(draft, content)
    meanwhile = {"sentence": sentence, "draft": draft, "text": difference(draft.text, content.text)}
    shown = content_of_draft(draft)
    return _page(
        request, submission.unit, submission.window, submission, form, shown, status=409, meanwhile=meanwhile
    )


def _send(
    request: HttpRequest,
    submission: Submission,
    content: PieceContent,
    files: Any,
    refused: list[str],
    begun_at: dt.datetime,
) -> HttpResponse:
    unit, window = submission.unit, submission.window
    form = SubmissionForm(request.POST, files_kept=files, by_web=True)
    seen = set(request.POST.getlist("seen"))
    given = queries.check_input(
        unit=unit, window=window, content=content, arrives_at=begun_at, submission=submission
    )
    shared = reuse_found(submission, content)
    excuses = excuses_in(request)
    found = [*run(given), *(weighed(one, given.asks) for one in shared)]
    unseen = [one for one in found if one.severity == REMINDER and one.check_id not in seen]
    blocking = [one for one in found if one.severity == BLOCKS and one.check_id not in excuses]
    if not form.is_valid() or refused or unseen or blocking:
        return _page(
            request, unit, window, submission, form, content, refused=refused, status=422, show_checks=True,
            shared=shared,
        )  # fmt: skip
    try:
        actions.send(
            submission, actor=request.user, begun_at=begun_at, on_paper="on_paper" in request.POST,
            excuses={one.check_id: excuses[one.check_id] for one in found if one.severity == BLOCKS},
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, unit, window, submission, form, content, status=422, show_checks=True)
    submission.refresh_from_db()
    if submission.state == Submission.State.SUBMITTED:
        return redirect("assessment:receipt", submission.pk)
    if submission.first_received_at is not None:
        done = _(
            "The correction went to your unit's own sign-off. Signed by the day to correct by, it keeps its first arrival."
        )
    else:
        done = _(
            "Sent to your unit's own sign-off. It reaches the office, and counts as arrived, once it is signed."
        )
    messages.success(request, done)
    return redirect("assessment:submission", submission.pk)


def _page(
    request: HttpRequest,
    unit: Unit,
    window: Window,
    submission: Submission | None,
    form: SubmissionForm,
    content: PieceContent,
    *,
    refused: Any = (),
    show_checks: bool = False,
    status: int = 200,
    meanwhile: dict[str, Any] | None = None,
    old: Version | None = None,
    shared: Sequence[Found] = (),
) -> HttpResponse:
    due_on = queries.due_of(unit, window)
    given = given_now(unit, window, content, submission) if show_checks else None
    found = checked(given, unit, submission, shared, excuses_in(request)) if given else {}
    draft = Draft.objects.filter(submission=submission).first() if submission else None
    chain = chain_of(unit, window, besides=request.user)
    correcting = submission is not None and submission.state == Submission.State.RETURNED
    context = {
        "unit": unit,
        "window": window,
        "indicator": window.indicator,
        "submission": submission,
        "draft": draft,
        "meanwhile": meanwhile,
        "last_year": old,
        "apart": submission.texts_apart.all()[:20] if submission else (),
        "form": form,
        "files": content.files,
        "refused": refused,
        **found,
        "asks": asks_in_words(asks_of(window)),
        "closed": "" if correcting or form.is_bound else why_closed(unit, window, clock.now()),
        "due_on": due_on,
        "days_left": (due_on - clock.today()).days,
        "correcting": correcting,
        "page": queries.piece_page(submission, told_to=unit.name) if correcting and submission else None,
        "places": _places(submission) if correcting and submission else (),
        "signs": bool(chain),
        "chain": [Role(role).label for role in chain],
        "may_be_paper": may_stand_on_paper(window),
        "on_paper": "on_paper" in request.POST,
    }
    return render(request, "assessment/report.html", context, status=status)


def _places(submission: Submission) -> list[returnmarks.Pointed]:
    """What the last return points at."""
    last = submission.return_rows.first()
    marks = last.marks.select_related("material__file", "return_row") if last else ()
    return returnmarks.pointed(marks)


def _too_much(request: HttpRequest) -> HttpResponse | None:
    """The answer to a sending too large to be read; None for every other."""
    if request.method != "POST":
        return None
    announced = request.META.get("CONTENT_LENGTH") or "0"
    sentence = too_much_at_once(int(announced) if announced.isdecimal() and len(announced) < 19 else 0)
    if not sentence:
        return None
    return render(request, "assessment/too_much.html", {"sentence": sentence}, status=413)
