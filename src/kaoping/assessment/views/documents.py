"""Pages of a sent file as pictures with their text: who may read the file may read its pages."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.assessment import access, access_returns, returnmarks
from kaoping.assessment.models import Material, Submission
from kaoping.assessment.queries.compare import comparison
from kaoping.assessment.views.page_doors import (
    MOST_MEMBERS,
    Door,
    Sibling,
    pages_answer,
    part_answer,
    pointing_at,
    readable_in,
    sheets_of,
    state_answer,
)
from kaoping.evidence import gate
from kaoping.evidence.pages import cache
from kaoping.pure.documents.kinds import ARCHIVES

SIDE_BY_SIDE = 12  # pages of a file on the comparison; its own page has all


@login_required
@require_safe
def pages(request: HttpRequest, source: str, pk: int, inside: str | None = None) -> HttpResponse:
    """One file page by page; ``inside``: a file in an archive, by its position."""
    return pages_answer(request, _door(request, source, pk, inside, whole=True))


@login_required
@require_safe
def pages_state(request: HttpRequest, source: str, pk: int, inside: str | None = None) -> JsonResponse:
    """How far the reading is, for the page's script."""
    return state_answer(_door(request, source, pk, inside))


@login_required
@require_safe
def page_part(
    request: HttpRequest, source: str, pk: int, number: int, what: str, inside: str | None = None
) -> HttpResponse:
    """One page's picture or text."""
    return part_answer(_door(request, source, pk, inside), int(number), what)


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
    nothing: dict[str, Any] = {"material": material, "pictures": [], "has_more": False, "waits": False}
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


def _door(request: HttpRequest, source: str, pk: int, inside: str | None, *, whole: bool = False) -> Door:
    """The door of a version's or draft's file; ``whole``: with what only the page prints."""
    row = _row(request, source, pk)
    piece: Submission = row.version.submission if source == "files" else row.draft.submission
    own = "file" if source == "files" else "draft_file"
    door = Door(
        file=row.file,
        name=row.name,
        address=reverse("assessment:pages", args=[source, row.pk]),
        original=reverse(f"assessment:{own}", args=[row.pk]),
        crumb=piece.title or _("Draft without a title"),
        crumb_href=reverse("assessment:submission", args=[piece.pk]),
        version=row.version if source == "files" else None,
        may_decide=access.is_office(request.user),
    )
    if inside is None:
        is_archive = row.file.kind in ARCHIVES
        siblings = _members(row, source) if is_archive else _siblings(row, source)
        return replace(door, siblings=siblings, **_places(request, row, source)) if whole else door
    member = readable_in(row.file).filter(position=inside).first()
    if member is None or member.file is None or gate.is_held(row.file):
        raise Http404
    return replace(
        door,
        file=member.file,
        name=member.name,
        address=reverse("assessment:pages_inside", args=[source, row.pk, inside]),
        original=reverse(f"assessment:{own}_inside", args=[row.pk, inside]),
        crumb=row.name,
        crumb_href=door.address,
        siblings=_members(row, source, inside) if whole else (),
        **(_places(request, row, source, int(inside)) if whole else {}),
    )


def _places(request: HttpRequest, row: Any, source: str, inside: int | None = None) -> dict[str, Any]:
    """What returns point at on this file, and the form to point at more."""
    if source != "files":
        return {}
    may_point = access_returns.may_point(request.user, row.version)
    marks = list(access_returns.visible_marks(request.user, material=row, inside=inside))
    return {
        "places": returnmarks.boxes(marks, may_drop=may_point),
        "loose_places": returnmarks.unboxed(marks, may_drop=may_point),
        "pointing": pointing_at(request, row.pk, inside) if may_point else None,
    }


def _members(row: Any, source: str, current: str | None = None) -> list[Sibling]:
    """The files in an archive, as the tabs of each other's pages."""
    return [
        Sibling(
            one.name.rpartition("/")[2],
            reverse("assessment:pages_inside", args=[source, row.pk, one.position])
            if one.file is not None and cache.can_be_shown(one.file)
            else "",
            str(one.position) == current,
        )
        for one in readable_in(row.file)[:MOST_MEMBERS]
    ]


def _siblings(row: Any, source: str) -> list[Sibling]:
    """The files sent together with this one."""
    together = row.version.materials if source == "files" else row.draft.files
    return [
        Sibling(one.name, _address(one, source), one.pk == row.pk) for one in together.select_related("file")
    ]


def _address(row: Any, source: str) -> str:
    """Where the pages of a file, or of what lies in it, are; empty where there are none."""
    shown = cache.can_be_shown(row.file) or row.file.kind in ARCHIVES
    return reverse("assessment:pages", args=[source, row.pk]) if shown else ""
