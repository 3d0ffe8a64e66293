"""A reviewer reads a piece's files page by page, with the reviewer's own right.

The address names the piece, so the right is that of marking it: what is missing, in conflict or
not accepted looks the same. What could tell who sent it stays outside: the files are called by
their number and kind, never by the sender's name for them, and the page names no unit.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.assessment.models import Material
from kaoping.assessment.views.page_doors import Door, Sibling, pages_answer, part_answer, state_answer
from kaoping.evidence.pages import cache
from kaoping.reviews import access


@login_required
@require_safe
def pages(request: HttpRequest, pk: int, material_pk: int) -> HttpResponse:
    """One file of the piece, page by page."""
    return pages_answer(request, _door(request, pk, material_pk, whole=True))


@login_required
@require_safe
def pages_state(request: HttpRequest, pk: int, material_pk: int) -> JsonResponse:
    """How far its reading is, for the page's script."""
    return state_answer(_door(request, pk, material_pk))


@login_required
@require_safe
def page_part(request: HttpRequest, pk: int, material_pk: int, number: int, what: str) -> HttpResponse:
    """One page's picture or text."""
    return part_answer(_door(request, pk, material_pk), number, what)


def _door(request: HttpRequest, pk: int, material_pk: int, *, whole: bool = False) -> Door:
    """The reviewer's door; ``whole``: with what only the page prints."""
    piece = access.piece_to_mark(request.user, pk)
    row = access.material_to_read(request.user, pk, material_pk)
    siblings = _siblings(piece.pk, row) if whole else []
    return Door(
        file=row.file,
        name=next((one.name for one in siblings if one.is_current), ""),
        address=reverse("reviews:pages", args=[piece.pk, row.pk]),
        original="",  # its own name would come with it; the marking page hands it out
        crumb=_("The piece and its mark"),
        crumb_href=reverse("reviews:mark", args=[piece.pk]),
        siblings=siblings,
        shows_boxes=False,  # a seal's words name the unit
    )


def _siblings(piece_pk: int, row: Material) -> list[Sibling]:
    """The files of the version, called by their number and kind."""
    rows = Material.objects.filter(version=row.version_id).select_related("file").order_by("position")
    return [
        Sibling(
            _("File %(number)s (%(kind)s)") % {"number": number, "kind": one.file.kind},
            reverse("reviews:pages", args=[piece_pk, one.pk]) if cache.can_be_shown(one.file) else "",
            one.pk == row.pk,
        )
        for number, one in enumerate(rows, 1)
    ]
