"""Pages of a sent file as pictures with their text: who may read the file may read its pages."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.assessment import access, access_marks
from kaoping.assessment.models import Material, Submission
from kaoping.assessment.queries.compare import comparison
from kaoping.assessment.views.page_doors import (
    Door,
    Sibling,
    pages_answer,
    part_answer,
    sheets_of,
    state_answer,
)
from kaoping.evidence.pages import cache

SIDE_BY_SIDE = 12  # pages of a file on the comparison; its own page has all


@login_required
@require_safe
def pages(request: HttpRequest, source: str, pk: int) -> HttpResponse:
    """One file page by page."""
    row = _row(request, source, pk)
    return pages_answer(request, _door(request, row, source, whole=True))


@login_required
@require_safe
def pages_state(request: HttpRequest, source: str, pk: int) -> JsonResponse:
    """How far the reading is, for the page's script."""
    return state_answer(_door(request, _row(request, source, pk), source))


@login_required
@require_safe
def page_part(request: HttpRequest, source: str, pk: int, number: int, what: str) -> HttpResponse:
    """One page's picture or text."""
    return part_answer(_door(request, _row(request, source, pk), source), number, what)


@login_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of a piece beside each other, with what changed."""
    piece = access.piece_to_see(request.user, pk)
    found = comparison(piece, old=request.GET.get("old", ""), new=request.GET.get("new", ""))
    if found is None:
        raise Http404
    files = [(pair, [] if pair.is_same else [_side(pair.old), _side(pair.new)]) for pair in found.files]
    waits = any(side["waits"] for _pair, sides in files for side in sides)
    context = {"piece": piece, "found": found, "files": files, "waits": waits}
    return render(request, "assessment/compare.html", context)


def _side(material: Material | None) -> dict[str, Any]:
    """One half of a pair of files: the first pages, where there are any."""
    nothing = {"material": material, "pictures": [], "has_more": False, "waits": False}
    if material is None or not cache.can_be_shown(material.file):
        return nothing
    shown = cache.ask_for(material.file)
    if not cache.has_pictures(material.file):
        return {**nothing, "waits": not shown.is_settled}
    sizes = shown.sizes[:SIDE_BY_SIDE] or (() if shown.is_settled else ((1000, 1414),))
    address = reverse("assessment:pages", args=["files", material.pk])
    return {
        "material": material,
        "pictures": sheets_of(address, sizes, first=0),
        "has_more": shown.made > SIDE_BY_SIDE,
        "waits": not shown.is_settled,
    }


def _row(request: HttpRequest, source: str, pk: int) -> Any:
    if source == "files":
        return access.material_to_read(request.user, pk)
    return access.draft_file_to_read(request.user, pk)


def _door(request: HttpRequest, row: Any, source: str, *, whole: bool = False) -> Door:
    """The door of a version's or draft's file; ``whole``: with what only the page prints."""
    piece: Submission = row.version.submission if source == "files" else row.draft.submission
    return Door(
        file=row.file,
        name=row.name,
        address=reverse("assessment:pages", args=[source, row.pk]),
        original=reverse(f"assessment:{'file' if source == 'files' else 'draft_file'}", args=[row.pk]),
        crumb=piece.title or _("Draft without a title"),
        crumb_href=reverse("assessment:submission", args=[piece.pk]),
        version=row.version if source == "files" else None,
        siblings=_siblings(row, source) if whole else (),
        may_decide=access_marks.may_decide_marks(request.user, piece),
    )


def _siblings(row: Any, source: str) -> list[Sibling]:
    """The files sent together with this one."""
    together = row.version.materials if source == "files" else row.draft.files
    return [
        Sibling(
            one.name,
            reverse("assessment:pages", args=[source, one.pk]) if cache.can_be_shown(one.file) else "",
            one.pk == row.pk,
        )
        for one in together.select_related("file")
    ]
