"""One piece beside its rubric: read it, mark it, or say why not."""

from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.assessment.ports import Refusal
from kaoping.assessment.wording import finding_words
from kaoping.base import clock
from kaoping.reviews import access, actions, queries
from kaoping.reviews.blind import Veil, is_hidden_by, veil_over
from kaoping.reviews.closed_answers import closed_answer, open_piece, refused_answer
from kaoping.reviews.forms import MarkForm
from kaoping.reviews.models import Assignment, Review
from kaoping.reviews.queries.calibration import drift_of
from kaoping.reviews.reading import files_of
from kaoping.reviews.rubric import criterion_rows, progress
from kaoping.reviews.rubrics import FULL, number

VERBS = ("finish", "abstain", "conflict", "unreadable", "draft")


@login_required
@require_http_methods(["GET", "POST"])
def mark_piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one piece and mark it; saving a final mark opens the next that waits.

    What is refused prints the page again with everything that was written; nothing is lost.
    """
    piece = open_piece(request, pk)
    if piece is None:
        return closed_answer(request, pk)
    page = queries.mark_page(piece, request.user)
    row = access.assignment_of(request.user, piece)
    veil = veil_over(piece, page.versions) if is_hidden_by(piece, row, page.review) else None
    verb = next((name for name in VERBS if name in request.POST), "draft")
    form = MarkForm(request.POST or None, rubric=page.rubric, verb=verb, initial=_so_far(page))
    is_quiet = bool(request.POST.get("quiet"))
    status = 200
    old = _given_by_another_rubric(request, page) if verb in ("finish", "draft") else None
    if old is not None:
        sentence = _rubric_changed(page, old)
        if is_quiet:
            return JsonResponse({"why": sentence}, status=409)
        form, status = _anew(request, page, sentence), 409
    elif form.is_valid():
        try:
            return _write(request, page, form, veil)
        except PermissionDenied as refused:
            why = veil_over(piece).text(str(refused))  # it may quote what the office wrote
            return refused_answer(request, piece, why, is_open=access.may_mark(request.user, piece))
        except Refusal as refused:
            if is_quiet:
                return JsonResponse({"why": refused.sentence}, status=409)
            page, status = queries.mark_page(piece, request.user), 409
            form = _again(request, page, verb, refused.sentence)
    elif is_quiet:
        return JsonResponse({"why": ""}, status=422)
    context = _context(request, page, row, form, veil) | {"old": old or _kept_by_another_rubric(page)}
    if request.GET.get("wait") and not context["waits"]:
        return redirect("reviews:mark", pk=pk)
    return render(request, "reviews/mark.html", context, status=status)


def _again(request: HttpRequest, page: queries.MarkPage, verb: str, sentence: str) -> MarkForm:
    """The form with everything that was written, on what the page shows now: the next press finds nothing changed."""
    values = request.POST.copy()
    for name, value in _seen(page).items():
        values[name] = str(value)
    form = MarkForm(values, rubric=page.rubric, verb=verb)
    form.add_error(None, sentence)
    return form


def _given_by_another_rubric(request: HttpRequest, page: queries.MarkPage) -> dict[str, Any] | None:
    """What was typed by a version of the rubric that another has replaced since: its number and rows.

    Points mean something on their own scale alone, so they are shown with it and never read on the new
    one. None where the page that was sent is by the rubric of today.
    """
    seen = request.POST.get("rubric_seen", "")
    is_final = page.review is not None and page.review.state == Review.State.FINAL
    if is_final or not (seen.isdecimal() and len(seen) < 7) or int(seen) == queries.rubric_number(page.piece):
        return None
    rubric = queries.rubric_at(page.piece, int(seen))
    found = [
        (one.title, request.POST.get(f"c_{one.id}", "").strip(), number(one.points or Fraction(FULL)))
        for one in (rubric.criteria if rubric else ())
    ]
    found.append((_("Total"), request.POST.get("mark", "").strip(), str(FULL)))
    return {"number": int(seen), "rows": [row for row in found if row[1]]}


def _kept_by_another_rubric(page: queries.MarkPage) -> dict[str, Any] | None:
    """What a draft, or a mark sent back, holds by a version that another has replaced since, with its own scale."""
    review, rubric = page.review, page.older_rubric
    if review is None or rubric is None or review.rubric_version is None:
        return None
    found = [
        (one.title, f"{page.criteria[one.id].normalize():f}", number(one.points or Fraction(FULL)))
        for one in rubric.criteria
        if one.id in page.criteria
    ]
    if review.mark is not None:
        found.append((_("Total"), f"{review.mark.normalize():f}", str(FULL)))
    why = _(
        "The rubric has changed since: version %(number)s holds now. Numbers mean something on their own scale alone, so they were not carried over. Mark by the new words."
    )
    kept = {"number": review.rubric_version.number, "rows": found}
    return kept | {"why": why % {"number": queries.rubric_number(page.piece)}} if found else None


def _rubric_changed(page: queries.MarkPage, old: dict[str, Any]) -> str:
    return _(
        "The rubric was changed to version %(number)s while you were marking, so nothing was saved. What you gave by version %(old)s stands beside it and was not carried over: mark by the new words, then finish."
    ) % {"number": queries.rubric_number(page.piece), "old": old["number"]}


def _anew(request: HttpRequest, page: queries.MarkPage, sentence: str) -> MarkForm:
    """The form of the new rubric: words are kept, numbers are not."""
    values = request.POST.copy()
    for name in [one for one in values if one == "mark" or one.startswith("c_")]:
        del values[name]
    values["rubric_seen"] = str(queries.rubric_number(page.piece))
    form = MarkForm(values, rubric=page.rubric, verb="draft")
    form.add_error(None, sentence)
    return form


def _context(
    request: HttpRequest, page: queries.MarkPage, row: Assignment | None, form: MarkForm, veil: Veil | None
) -> dict[str, Any]:
    """What the page prints; where names are hidden it holds nothing else that knows them."""
    piece, review = page.piece, page.review
    panel = row.panel if row is not None else None
    drift = drift_of(panel, request.user) if panel is not None else None
    title = piece.title or piece.receipt_no or ""
    text = page.version.text
    return {
        "pk": piece.pk,
        "title": veil.text(title) if veil else title,
        "text": veil.text(text) if veil else text,
        "version": page.version,
        "window": veil.text(str(piece.window)) if veil else piece.window,
        "indicator": piece.window.indicator,
        "unit": None if veil else piece.unit,
        "receipt_no": piece.receipt_no,
        "is_hidden": veil is not None,
        "files": (files := files_of(piece, page.materials, veil)),
        "waits": (waits := any(one.waits for one in files)),
        "is_waiting": waits and request.method == "GET" and bool(request.GET.get("wait")),
        "findings": _findings(page, veil),
        "form": form,
        "hidden": [(name, form[name].value()) for name in ("seen", "rubric_seen", "draft_seen")],
        "rubric": page.rubric,
        "rubric_number": queries.rubric_number(piece),
        "review": review,
        "back_why": _back_why(review, veil),
        "is_final": review is not None and review.state == Review.State.FINAL,
        "is_newer": review is not None and review.version_id != page.version.pk,
        "rows": criterion_rows(form),
        "given": [
            (criterion, page.criteria.get(criterion.id))
            for criterion in (page.rubric.criteria if page.rubric else ())
        ],
        "progress": progress(queries.counts_of(access.pieces_to_mark(request.user), request.user)),
        "panel": panel,
        "leased_until": row.leased_until
        if row is not None and row.state == Assignment.State.OFFERED
        else None,
        "drift": drift,
        "references_left": drift.left if drift is not None else 0,
    }


def _back_why(review: Review | None, veil: Veil | None) -> str:
    """Why the mark came back; whoever sent it back knew whose piece it is."""
    why = review.sent_back_why if review is not None else ""
    return veil.text(why) if veil else why


def _findings(page: queries.MarkPage, veil: Veil | None) -> list[dict[str, Any]]:
    found = []
    for one in page.version.findings.order_by("pk"):
        words = finding_words(one.check_id, one.values, page.version.submission.unit.name)
        found.append(
            {
                "found": veil.text(words.found) if veil else words.found,
                "why": veil.text(words.mend) if veil else words.mend,
                "is_open": one.state == one.State.OPEN,
                "tag": one.get_severity_display() if one.state == one.State.OPEN else one.get_state_display(),
            }
        )
    return found


def _seen(page: queries.MarkPage) -> dict[str, Any]:
    """What the page shows, as its hidden fields say it."""
    return {
        "seen": page.version.number,
        "rubric_seen": queries.rubric_number(page.piece),
        "draft_seen": queries.draft_mark(page.review, page.criteria),
    }


def _so_far(page: queries.MarkPage) -> dict[str, Any]:
    if page.review is None:
        return _seen(page)
    review = page.review
    words = {"comment": review.comment, "note": review.note_to_office}
    if page.older_rubric is not None:
        return _seen(page) | words
    marks = {f"c_{name}": value for name, value in page.criteria.items()}
    return {**_seen(page), **marks, **words, "mark": review.mark}


def _write(request: HttpRequest, page: queries.MarkPage, form: MarkForm, veil: Veil | None) -> HttpResponse:
    values, piece, person = form.cleaned_data, page.piece, request.user
    if form.verb == "abstain":
        actions.abstain(piece=piece, reviewer=person, comment=form.why())  # type: ignore[arg-type]
        messages.success(request, _("You abstain from this piece; others mark it."))
    elif form.verb == "unreadable":
        actions.say_unreadable(piece=piece, reviewer=person, why=form.why())  # type: ignore[arg-type]
        messages.success(request, _("The office knows that this piece cannot be read and will see to it."))
    elif form.verb == "conflict":
        actions.declare_conflict(
            piece, person=person, reason=form.why(), whole_unit=values["whole_unit"]  # type: ignore[arg-type]
        )  # fmt: skip
        messages.success(request, _("You keep away from this piece; somebody else marks it."))
    elif form.verb == "finish":
        actions.finish(
            piece=piece, reviewer=person, **_given(page, form),  # type: ignore[arg-type]
            seen=values["seen"], rubric_seen=values["rubric_seen"],
        )  # fmt: skip
        title = veil.text(piece.title) if veil else piece.title
        mark = f"{values['mark'].normalize():f}"
        messages.success(request, _("Marked: %(title)s, %(mark)s.") % {"title": title, "mark": mark})
    else:
        saved = actions.save_draft(piece=piece, reviewer=person, **_given(page, form))  # type: ignore[arg-type]
        if request.POST.get("quiet"):
            at = clock.now().astimezone(clock.OFFICE_ZONE).strftime("%H:%M")
            return JsonResponse({"at": at, "draft": queries.draft_mark(saved)})
        if request.POST.get("draft") == "wait":  # without scripts: the draft is safe while the page reloads
            return redirect(f"{reverse('reviews:mark', args=[piece.pk])}?wait=1")
        messages.success(request, _("The draft is saved; it counts nothing until the mark is final."))
        return redirect("reviews:mark", pk=piece.pk)
    indicator = request.GET.get("indicator", "")
    next_piece = queries.queue_of(access.pieces_to_mark(person), person, indicator=indicator).first()
    there = reverse("reviews:mark", args=[next_piece.pk]) if next_piece else reverse("reviews:list")
    return redirect(f"{there}?{urlencode({'indicator': indicator})}" if indicator else there)


def _given(page: queries.MarkPage, form: MarkForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {
        "mark": values["mark"],
        "criteria": form.criteria(),
        "rubric": page.rubric.name if page.rubric else "",
        "comment": values["comment"].strip(),
        "note": values["note"].strip(),
        "draft_seen": values["draft_seen"],
    }
