"""Pages of a sent file as pictures with their text: who may read the file may read its pages.

The web process never opens the file: a worker reads it in a process of its own
(``evidence.pages``), and these doors hand out what it made.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaoping.assessment import access
from kaoping.assessment.documentwords import page_refusal
from kaoping.assessment.models import Material, Submission
from kaoping.assessment.queries.compare import comparison
from kaoping.evidence.pages import cache

SMALL = 940  # pixels: a picture narrower than the paper is not blown up
SIDE_BY_SIDE = 12  # pages of a file on the comparison; its own page has all
ZOOMS = ("fit", "100", "150", "200")
# What stands for a picture that is still being made; the page's script looks again.
NOT_YET = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#eee"/></svg>'


@login_required
@require_safe
def pages(request: HttpRequest, source: str, pk: int) -> HttpResponse:
    """One file page by page, with thumbnails, zoom and a text that can be marked."""
    row = _row(request, source, pk)
    piece: Submission = row.version.submission if source == "files" else row.draft.submission
    shown = cache.ask_for(row.file)
    zoom = request.GET.get("zoom", "fit")
    after = request.GET.get("after", "")
    context = {
        "row": row,
        "piece": piece,
        "source": source,
        "siblings": _siblings(row, source),
        "can_be_shown": cache.can_be_shown(row.file),
        "pages": shown,
        "refusal": page_refusal(shown.why, shown.count),
        "sheets": _sheets(row, source, shown.sizes, first=_number(after)),
        "zoom": zoom if zoom in ZOOMS else "fit",
        "zooms": [(name, pgettext("zoom", "fit") if name == "fit" else f"{name}%") for name in ZOOMS],
        "original": reverse(f"assessment:{'file' if source == 'files' else 'draft_file'}", args=[row.pk]),
    }
    return render(request, f"assessment/pages{'_more' if after else ''}.html", context)


@login_required
@require_safe
def pages_state(request: HttpRequest, source: str, pk: int) -> JsonResponse:
    """How far the reading is, for the page's script."""
    shown = cache.ask_for(_row(request, source, pk).file)
    answer = JsonResponse({"state": shown.state, "made": shown.made, "count": shown.count})
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_safe
def page_part(request: HttpRequest, source: str, pk: int, number: int, what: str) -> HttpResponse:
    """One page's picture or text; a grey square while it is being made."""
    row = _row(request, source, pk)
    path = cache.part_of(row.file, number, what)
    if path is None:
        shown = cache.ask_for(row.file)
        path = cache.part_of(row.file, number, what)
        if path is None:
            if what == "text" or shown.is_settled or not cache.can_be_shown(row.file):
                raise Http404
            answer = HttpResponse(NOT_YET, content_type="image/svg+xml")
            answer["Cache-Control"] = "no-store"
            return answer
    try:
        data = path.read_bytes()  # one page: at most what the child may write
    except FileNotFoundError:  # deleted a moment ago; the next look makes it again
        raise Http404 from None
    kind = "application/json" if what == "text" else "image/webp"
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


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
    if material is None or not cache.can_be_shown(material.file):
        return {"material": material, "pictures": [], "has_more": False, "waits": False}
    shown = cache.ask_for(material.file)
    sheets = _sheets(material, "files", shown.sizes[:SIDE_BY_SIDE] or ((1000, 1414),), first=0)
    return {
        "material": material,
        "pictures": sheets,
        "has_more": shown.made > SIDE_BY_SIDE,
        "waits": not shown.is_settled,
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def _row(request: HttpRequest, source: str, pk: int) -> Any:
    if source == "files":
        return access.material_to_read(request.user, pk)
    return access.draft_file_to_read(request.user, pk)


def _siblings(row: Any, source: str) -> list[tuple[Any, bool]]:
    """The files sent together with this one, and whether their pages can be shown."""
    together = row.version.materials if source == "files" else row.draft.files
    return [(one, cache.can_be_shown(one.file)) for one in together.select_related("file")]


def _sheets(row: Any, source: str, sizes: tuple[tuple[int, int], ...], *, first: int) -> list[dict[str, Any]]:
    """What the template prints of each page made after page ``first``."""
    found = []
    for number, (width, height) in enumerate(sizes, 1):
        if number > first:
            address = reverse("assessment:pages", args=[source, row.pk])
            found.append(
                {
                    "number": number,
                    "width": width,
                    "height": height,
                    "is_small": width < SMALL,
                    "thumb_height": round(72 * height / width),
                    "page": f"{address}{number}/page/",
                    "large": f"{address}{number}/large/",
                    "thumb": f"{address}{number}/thumb/",
                    "text": f"{address}{number}/text/",
                }
            )
    return found
