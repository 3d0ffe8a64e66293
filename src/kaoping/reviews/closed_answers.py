"""What a reviewer gets who comes to a piece that is closed to them by now: the reason, and their own words.

A piece is closed while somebody reads it: its time ran out, the panel went on, the office took it back,
a conflict was declared in another window. What was never given to the person is not found, as before.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.reviews import access, actions, queries
from kaoping.reviews.blind import veil_over
from kaoping.reviews.forms import MarkForm
from kaoping.reviews.queries.calibration import references_waiting
from kaoping.reviews.queries.closed import why_closed


def open_piece(request: HttpRequest, pk: int) -> Submission | None:
    """The piece to mark; one whose time ran out under the writer's hands is kept on while nobody else has it.

    None where it is closed to somebody who had it before; 404 for everybody else.
    """
    person: Any = request.user
    try:
        return access.piece_to_mark(person, pk)
    except Http404:
        piece = access.piece_once_given(person, pk)
    if request.method == "POST" and actions.take_again(piece, person=person):
        return access.piece_to_mark(person, pk)
    return None


def closed_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Why it is closed: over the queue, or with everything that was written."""
    person: Any = request.user
    piece = access.piece_once_given(person, pk)
    why = veil_over(piece).text(why_closed(piece, person))
    if not why:
        raise Http404
    return refused_answer(request, piece, why)


def refused_answer(
    request: HttpRequest, piece: Submission, why: str, *, is_open: bool = False
) -> HttpResponse:
    """The reason with everything that was written, so that it can be taken along; over the queue where nothing was.

    ``is_open``: the piece can still be looked at.
    """
    person: Any = request.user
    if request.POST.get("quiet"):
        return JsonResponse({"why": why}, status=409)
    typed = _typed(request, piece)
    references = references_waiting(person)
    if not typed:
        messages.info(request, _with_link(why) if references and not is_open else why)
        return redirect("reviews:mark", pk=piece.pk) if is_open else redirect("reviews:list")
    waiting = queries.queue_of(access.pieces_to_mark(person), person) if access.is_marker(person) else None
    context = {
        "why": why, "typed": typed, "references": references, "pk": piece.pk if is_open else None,
        "next_piece": waiting.exclude(pk=piece.pk).first() if waiting is not None else None,
    }  # fmt: skip
    return render(request, "reviews/closed.html", context, status=409)


def _with_link(why: str) -> str:
    """The reason, and the way to what may be marked meanwhile."""
    words = _("To the reference pieces")
    return format_html('{} <a href="{}">{}</a>', why, reverse("reviews:references"), words)


def _typed(request: HttpRequest, piece: Submission) -> list[tuple[str, str]]:
    """What the form brought, in the form's order: label and words. Nothing of it is kept."""
    rubric = queries.rubric_of(piece)
    labels = {f"c_{one.id}": one.title for one in (rubric.criteria if rubric else ())}
    labels |= {name: str(MarkForm.base_fields[name].label) for name in ("mark", "comment", "note", "reason")}
    found = ((label, request.POST.get(name, "").strip()) for name, label in labels.items())
    return [(label, words) for label, words in found if words]
