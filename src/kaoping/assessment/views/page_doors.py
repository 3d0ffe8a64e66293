"""Pages of a file through any door: the answers are the same, who may ask is each door's own.

A door (a version's file, a draft's, a reviewer's) asks its ``access``, then fills a ``Door`` and
answers with these. The web process never opens the file: a worker reads it in a process of its
own (``evidence.pages``), and what it made is handed out here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from kaoping.assessment.documentwords import page_refusal
from kaoping.assessment.pageboxes import Drawn, drawn, findings_of
from kaoping.assessment.return_forms import PageMarkForm
from kaoping.evidence import gate
from kaoping.evidence.models import ArchiveMember, StoredFile
from kaoping.evidence.pages import cache
from kaoping.evidence.pages.boxes import Box, boxes_of
from kaoping.pure.documents.kinds import ARCHIVES

MOST_MEMBERS = 60  # of an archive, as tabs
SMALL = 940  # pixels: a picture narrower than the paper is not blown up
ZOOMS = ("fit", "100", "150", "200")
TYPED = "kaoping_place_typed"  # in the session
# What stands for a picture that is still being made; the page's script looks again.
NOT_YET = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#eee"/></svg>'
NO_PAGE = NOT_YET.replace(b'width="8" height="8">', b'width="34" height="48" viewBox="0 0 8 8">', 1)


@dataclass(frozen=True, slots=True)
class Sibling:
    """A file sent together with the one shown; no address where its pages cannot be."""

    name: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Pointing:
    """The form to point at a place of this file, for those who may."""

    form: Any
    material: int
    inside: int | None  # place of a file in an archive
    is_chosen: bool = False  # its page was named: by what was typed before, or by the address
    refused: str = ""  # why what was typed before was not noted


@dataclass(frozen=True, slots=True)
class Door:
    """What a door lets its reader see of one file."""

    file: StoredFile
    name: str  # as this reader may see it
    address: str  # of the pages, with a slash at the end
    original: str  # of the file as it was sent; empty: not offered
    crumb: str
    crumb_href: str
    version: Any = None  # shown in the lead, where the reader knows versions
    siblings: Sequence[Sibling] = field(default_factory=tuple)
    shows_boxes: bool = True
    may_decide: bool = False  # about what machines found on the pages
    places: Sequence[Box] = field(default_factory=tuple)  # that a return points at
    loose_places: Sequence[Any] = field(default_factory=tuple)  # the same without a rectangle
    pointing: Pointing | None = None
    layout: Any = None  # changes what a reading layout shows; None: all of it


def keep_typed(request: HttpRequest, material: int, inside: int | None, why: str) -> None:
    """Remember what was typed about a place that could not be noted, and why, for the form to say it."""
    values = {name: request.POST[name] for name in PageMarkForm.base_fields if name in request.POST}
    request.session[TYPED] = {"at": [material, inside], "values": values, "why": why}


def pointing_at(request: HttpRequest, material: int, inside: int | None) -> Pointing:
    """The form for a place of this file: as it was typed a moment ago, else for the address's page."""
    page = number_of(request.GET.get("page", ""))
    values, why = {"page": page or 1}, ""
    typed = request.session.get(TYPED)
    if typed and typed["at"] == [material, inside]:
        del request.session[TYPED]
        values, why = typed["values"], typed["why"]
    form = PageMarkForm(auto_id="point_%s", initial=values)
    return Pointing(form, material, inside, is_chosen=bool(page or why), refused=why)


def pages_answer(request: HttpRequest, door: Door) -> HttpResponse:
    """The file page by page, with thumbnails, zoom and a text that can be marked."""
    shown = _pages(door.file)
    zoom, after = request.GET.get("zoom", "fit"), request.GET.get("after", "")
    boxes = boxes_of(door.file, door.may_decide) if door.shows_boxes and shown.sizes else []
    boxes = sorted([*boxes, *door.places], key=lambda box: (box.page, box.y, box.x, box.key))
    found = findings_of(boxes, shown.made)
    is_layout = shown.form == "layout" and shown.state == "done"
    context = {
        "door": door,
        "can_be_shown": cache.can_be_shown(door.file),
        "is_archive": door.file.kind in ARCHIVES,
        "pages": shown,
        "is_layout": is_layout,
        "layout": _layout(door) if is_layout else {},
        "refusal": page_refusal(shown.why, shown.count),
        "sheets": sheets_of(door.address, shown.sizes, first=number_of(after), boxes=boxes),
        "found": found,
        "found_by_machine": [one for one in found if not one.box.by_person],
        "found_by_person": [one for one in found if one.box.by_person],
        "zoom": zoom if zoom in ZOOMS else "fit",
        "zooms": [(name, pgettext("zoom", "fit") if name == "fit" else f"{name}%") for name in ZOOMS],
    }
    return render(request, f"assessment/pages{'_more' if after else ''}.html", context)


def state_answer(door: Door) -> JsonResponse:
    """How far the reading is, for the page's script."""
    shown = _pages(door.file)
    answer = JsonResponse(
        {"state": shown.state, "made": shown.made, "count": shown.count, "form": shown.form}
    )
    answer["Cache-Control"] = "no-store"
    return answer


def part_answer(door: Door, number: int, what: str) -> HttpResponse:
    """One page's picture or text; a grey square while it is being made."""
    file = door.file
    if gate.is_held(file):
        raise Http404
    if what == "picture":
        path = cache.picture_of(file, number)
        if path is None:
            raise Http404
    else:
        path = cache.part_of(file, number, what)
    if path is None:
        shown = cache.ask_for(file)
        path = cache.part_of(file, number, what)
        if path is None:
            if what == "text" or shown.is_settled or not cache.can_be_shown(file):
                if what == "thumb" and number == 1:  # a list asked before anybody knew
                    return HttpResponse(NO_PAGE, content_type="image/svg+xml")
                raise Http404
            answer = HttpResponse(NOT_YET, content_type="image/svg+xml")
            answer["Cache-Control"] = "no-store"
            return answer
    try:
        data = path.read_bytes()  # one page: at most what the child may write
    except FileNotFoundError:  # deleted a moment ago; the next look makes it again
        raise Http404 from None
    response = HttpResponse(data, content_type="application/json" if what == "text" else "image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _layout(door: Door) -> dict[str, Any]:
    whole = cache.layout_of(door.file)
    return whole if door.layout is None else door.layout(whole)


def _pages(file: StoredFile) -> cache.Pages:
    """How far it is; of a file that was put into quarantine meanwhile nothing is shown."""
    if gate.is_held(file):
        return cache.Pages("refused", why="held")
    return cache.ask_for(file)


def readable_in(archive: StoredFile) -> QuerySet[ArchiveMember]:
    """What lies in an archive and was kept, in its order."""
    members = ArchiveMember.objects.filter(archive=archive, file__isnull=False)
    return members.select_related("file").order_by("position")


def number_of(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def sheets_of(
    address: str, sizes: Sequence[tuple[int, int]], *, first: int, boxes: Sequence[Box] = ()
) -> list[dict[str, Any]]:
    """What the template prints of each page made after page ``first``."""
    found = []
    for number, (width, height) in enumerate(sizes, 1):
        if number > first:
            here: list[Drawn] = drawn(boxes, number, width, height)
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
                    "boxes": here,
                    "tone": next(
                        (one.tone for one in here if one.tone == "warn"), here[0].tone if here else ""
                    ),
                }
            )
    return found
