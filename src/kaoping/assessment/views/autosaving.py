"""What a person types is kept while they type, under the number of the saving their form began with."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.assessment import access, actions
from kaoping.assessment.actions import drafts
from kaoping.assessment.content import PieceContent, content_of_draft
from kaoping.assessment.forms import SubmissionForm
from kaoping.assessment.models import Draft, Submission, Window
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.numbers import number_in
from kaoping.units.models import Unit


@login_required
@require_http_methods(["POST"])
def autosave(request: HttpRequest, window: int) -> HttpResponse:
    """Keep the fields (not the files) while the person types; answers with one line."""
    unit = access.unit_to_report_for(request.user, request.POST.get("unit", ""))
    row = access.window_to_report(request.user, unit, window)
    submission = named_draft(request, unit, row)
    draft = Draft.objects.filter(submission=submission).first() if submission else None
    kept = content_of_draft(draft).files if draft else ()
    form = SubmissionForm(request.POST, files_kept=kept, is_draft=True)
    saved = None
    if "over" in request.POST and submission is not None and form.is_valid():
        # Another's text stands; a person's press alone writes over it.
        drafts.keep_apart(submission, form.content(), who=str(request.user), edit_no=edit_no_in(request) or 0)
        return render(request, "assessment/saved.html", {"submission": submission})
    if form.is_valid() and (submission or says_anything(form.content())):
        try:
            saved = actions.save_piece_draft(
                unit=unit, window=row, content=form.content(), actor=request.user, submission=submission,
                edit_no=edit_no_in(request) if submission else None,
            )  # fmt: skip
        except drafts.EditedMeanwhile as meanwhile:
            if submission is not None:
                drafts.keep_apart(
                    submission, form.content(), who=str(request.user), edit_no=edit_no_in(request) or 0
                )
            sentence = _("%(why)s Press “Keep as a draft” to see both texts.") % {"why": meanwhile.sentence}
            return render(request, "assessment/saved.html", {"refused": sentence})
        except Refusal as refusal:
            return render(request, "assessment/saved.html", {"refused": refusal.sentence})
    answer = render(
        request,
        "assessment/saved.html",
        {
            "submission": saved or submission,
            "at": clock.now() if saved else None,
            "edit_no": saved.draft.edit_no if saved else None,
            "is_new": saved is not None and submission is None,
        },
    )
    if saved is not None:
        answer["HX-Trigger"] = "compare"  # the page's box of originality looks again
    return answer


def edit_no_in(request: HttpRequest) -> int | None:
    return number_in(request.POST.get("edit_no", ""))


def named_draft(request: HttpRequest, unit: Unit, window: Window) -> Submission | None:
    """The draft that the form says it goes on with; another unit's or window's is none."""
    named = request.POST.get("draft", "")
    if not (named.isdecimal() and len(named) < 16):
        return None
    piece = access.piece_to_write(request.user, int(named))
    return piece if (piece.unit_id, piece.window_id) == (unit.pk, window.pk) else None


def says_anything(content: PieceContent) -> bool:
    return bool(content.title or content.text.strip())
