"""The report form: begin, go on, correct, send. Drafts are kept at every press of a button.

A form arrives when its last sending begins, not when the upload ends. So these doors note the time,
and look at the announced size, before anything reads the body: they are ``csrf_exempt`` outside and
``csrf_protect`` inside, because the usual check would read it first.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.assessment import access, actions, queries, returnmarks
from kaoping.assessment.actions import drafts
from kaoping.assessment.checks import REQUIRED, CheckInput, run
from kaoping.assessment.content import PieceContent, content_of_draft, content_of_version
from kaoping.assessment.differences import difference
from kaoping.assessment.finding_words import FIELDS, place_of
from kaoping.assessment.forms import SubmissionForm, keep_uploads, too_much_at_once
from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import Draft, Submission, Version, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.last_year import last_years
from kaoping.assessment.queries.reads import reads_of
from kaoping.assessment.queries.signing import chain_of, may_stand_on_paper
from kaoping.assessment.reads import FileRead, Said, all_settled, said_in
from kaoping.assessment.wording import asks_in_words, finding_words
from kaoping.base import clock
from kaoping.base.numbers import number_in
from kaoping.units.models import Role, Unit

TAKEN_OVER = {"title": 200, "author": 60, "checker": 60, "contact": 120}  # fields, and how long each may be


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
    if form.is_valid() and _says_anything(form.content()):
        piece = access.piece_to_see(request.user, pk)
        drafts.keep_apart(piece, form.content(), who=str(request.user), edit_no=_edit_no(request) or 0)
        messages.warning(request, _("What you had written is kept beside the piece; nothing is lost."))
    messages.error(request, why)
    return redirect("assessment:submission", pk)


@login_required
@require_http_methods(["POST"])
def autosave(request: HttpRequest, window: int) -> HttpResponse:
    """Keep the fields (not the files) while the person types; answers with one line."""
    unit = access.unit_to_report_for(request.user, request.POST.get("unit", ""))
    row = access.window_to_report(request.user, unit, window)
    submission = _named_draft(request, unit, row)
    draft = Draft.objects.filter(submission=submission).first() if submission else None
    kept = content_of_draft(draft).files if draft else ()
    form = SubmissionForm(request.POST, files_kept=kept, is_draft=True)
    saved = None
    if "over" in request.POST and submission is not None and form.is_valid():
        # Another's text stands; a person's press alone writes over it.
        drafts.keep_apart(submission, form.content(), who=str(request.user), edit_no=_edit_no(request) or 0)
        return render(request, "assessment/saved.html", {"submission": submission})
    if form.is_valid() and (submission or _says_anything(form.content())):
        try:
            saved = actions.save_piece_draft(
                unit=unit, window=row, content=form.content(), actor=request.user, submission=submission,
                edit_no=_edit_no(request) if submission else None,
            )  # fmt: skip
        except drafts.EditedMeanwhile as meanwhile:
            if submission is not None:
                drafts.keep_apart(
                    submission, form.content(), who=str(request.user), edit_no=_edit_no(request) or 0
                )
            sentence = _("%(why)s Press “Keep as a draft” to see both texts.") % {"why": meanwhile.sentence}
            return render(request, "assessment/saved.html", {"refused": sentence})
        except Refusal as refusal:
            return render(request, "assessment/saved.html", {"refused": refusal.sentence})
    return render(
        request,
        "assessment/saved.html",
        {
            "submission": saved or submission,
            "at": clock.now() if saved else None,
            "edit_no": saved.draft.edit_no if saved else None,
        },
    )


@login_required
@require_safe
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings and proposals of a draft, asked for again while its files are being read."""
    submission = access.piece_to_write(request.user, pk)
    content = _content(submission)
    given = _given(submission.unit, submission.window, content, submission)
    return render(request, "assessment/report_checks.html", _checked(given, submission))


@csrf_protect
def _report(request: HttpRequest, unit: Unit, window: Window, begun_at: dt.datetime) -> HttpResponse:
    if request.method == "POST":
        return _keep(request, unit, window, _named_draft(request, unit, window), begun_at)
    going_on = access.draft_to_continue(request.user, unit, window)
    if going_on is not None and "new" not in request.GET:
        return redirect("assessment:edit", going_on.pk)
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
    content = _content(submission)
    form = SubmissionForm(initial=content.fields(), files_kept=content.files)
    return _page(request, unit, window, submission, form, content, show_checks=True)


def _keep(
    request: HttpRequest, unit: Unit, window: Window, submission: Submission | None, begun_at: dt.datetime
) -> HttpResponse:
    """Keep everything as a draft, then send it if that is what was pressed."""
    before = _content(submission) if submission else PieceContent()
    dropped = set(request.POST.getlist("drop"))
    stay = [piece for piece in before.files if piece.file.sha256 not in dropped]
    files, refused = keep_uploads(request.FILES.getlist("files"), stay)
    sending = request.POST.get("act") == "send"
    data = _taken_over(request, before)
    draft_form = SubmissionForm(data, files_kept=files, is_draft=True)
    if not draft_form.is_valid():
        return _page(request, unit, window, submission, draft_form, before, refused=refused, status=422)
    content = draft_form.content()
    if "over" in request.POST and submission is not None and hasattr(submission, "draft"):
        drafts.keep_what_stands(submission.draft)
    try:
        submission = actions.save_piece_draft(
            unit=unit, window=window, content=content, actor=request.user, submission=submission,
            edit_no=_edit_no(request) if submission else None,
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
    drafts.keep_apart(submission, content, who=str(request.user), edit_no=_edit_no(request) or 0)
    drafts.add_files(draft, content)
    meanwhile = {"sentence": sentence, "draft": draft, "text": difference(draft.text, content.text)}
    shown = content_of_draft(draft)
    return _page(
        request, submission.unit, submission.window, submission, form, shown, status=409, meanwhile=meanwhile
    )


def _edit_no(request: HttpRequest) -> int | None:
    return number_in(request.POST.get("edit_no", ""))


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
    unseen = [one for one in run(given) if one.severity != REQUIRED and one.check_id not in seen]
    if not form.is_valid() or refused or unseen:
        return _page(
            request, unit, window, submission, form, content, refused=refused, status=422, show_checks=True
        )
    try:
        actions.send(submission, actor=request.user, begun_at=begun_at, on_paper="on_paper" in request.POST)
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
) -> HttpResponse:
    due_on = queries.due_of(unit, window)
    checked = _checked(_given(unit, window, content, submission), submission) if show_checks else {}
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
        **checked,
        "asks": asks_in_words(asks_of(window)),
        "due_on": due_on,
        "days_left": (due_on - clock.today()).days,
        "correcting": correcting,
        "page": queries.piece_page(submission) if correcting and submission else None,
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


def _given(unit: Unit, window: Window, content: PieceContent, submission: Submission | None) -> CheckInput:
    return queries.check_input(
        unit=unit, window=window, content=content, arrives_at=clock.now(), submission=submission
    )


def _checked(given: CheckInput, submission: Submission | None) -> dict[str, Any]:
    """What the part with the findings prints: them, what documents propose, whether more may come."""
    findings = [(one, finding_words(one.check_id, one.values)) for one in run(given)]
    return {
        "submission": submission,
        "findings": findings,
        "reminders": [one.check_id for one, _words in findings if one.severity != REQUIRED],
        "proposals": [
            (name, FIELDS[name], said, place_of(f"{said.name} {said.place}"))
            for name, said in _proposals(given.content, given.reads)
        ],
        "waits": settings.READ_MATERIALS and not all_settled(given.reads),
    }


def _proposals(content: PieceContent, reads: Sequence[FileRead]) -> list[tuple[str, Said]]:
    """What the documents say for the fields that the form leaves empty."""
    empty = [name for name in TAKEN_OVER if not str(getattr(content, name)).strip()]
    return [(name, said) for name in empty if (said := said_in(reads, name)) is not None]


def _taken_over(request: HttpRequest, before: PieceContent) -> QueryDict:
    """The form's fields with what the person took over from the documents; nothing by itself."""
    asked = set(request.POST.getlist("take"))
    if not asked:
        return request.POST
    data = request.POST.copy()
    for name in TAKEN_OVER:
        said = said_in(reads_of(before.files), name) if name in asked or "all" in asked else None
        if said is not None and not data.get(name, "").strip():
            data[name] = said.text[: TAKEN_OVER[name]]
    return data


def _content(submission: Submission) -> PieceContent:
    """What the form begins with: the draft, else the version that was returned."""
    draft = Draft.objects.filter(submission=submission).first()
    if draft is not None:
        return content_of_draft(draft)
    version = submission.versions.order_by("-number").first()
    return content_of_version(version) if version else PieceContent(title=submission.title)


def _named_draft(request: HttpRequest, unit: Unit, window: Window) -> Submission | None:
    """The draft that the form says it goes on with; another unit's or window's is none."""
    named = request.POST.get("draft", "")
    if not (named.isdecimal() and len(named) < 16):
        return None
    piece = access.piece_to_write(request.user, int(named))
    return piece if (piece.unit_id, piece.window_id) == (unit.pk, window.pk) else None


def _says_anything(content: PieceContent) -> bool:
    return bool(content.title or content.text.strip())


def _too_much(request: HttpRequest) -> HttpResponse | None:
    """The answer to a sending too large to be read; None for every other."""
    if request.method != "POST":
        return None
    announced = request.META.get("CONTENT_LENGTH") or "0"
    sentence = too_much_at_once(int(announced) if announced.isdigit() else 0)
    if not sentence:
        return None
    return render(request, "assessment/too_much.html", {"sentence": sentence}, status=413)
