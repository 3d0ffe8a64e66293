"""A reviewer reads a piece's files page by page, with the reviewer's own right.

The address names the piece, so the right is that of marking it: what is missing, in conflict or
not accepted looks the same. What could tell who sent it stays outside: the files are called by
their number and kind, never by the sender's name for them, and the page names no unit.
"""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.assessment.models import Material
from kaoping.assessment.views.page_doors import (
    MOST_MEMBERS,
    Door,
    Sibling,
    pages_answer,
    part_answer,
    readable_in,
    state_answer,
)
from kaoping.evidence import gate
from kaoping.evidence.models import StoredFile
from kaoping.evidence.pages import cache
from kaoping.pure.documents.kinds import ARCHIVES
from kaoping.reviews import access, blind, blind_pages


@login_required
@require_safe
def pages(request: HttpRequest, pk: int, material_pk: int, inside: str | None = None) -> HttpResponse:
    """One file of the piece, page by page; ``inside``: a file in an archive, by its position."""
    return pages_answer(request, _door(request, pk, material_pk, inside, whole=True))


@login_required
@require_safe
def pages_state(request: HttpRequest, pk: int, material_pk: int, inside: str | None = None) -> JsonResponse:
    """How far its reading is, for the page's script."""
    return state_answer(_door(request, pk, material_pk, inside))


@login_required
@require_safe
def page_part(
    request: HttpRequest, pk: int, material_pk: int, number: int, what: str, inside: str | None = None
) -> HttpResponse:
    """One page's picture or text."""
    door = _door(request, pk, material_pk, inside)
    veil = blind.veil_for(request.user, access.piece_to_mark(request.user, pk))
    if veil is not None:
        return blind_pages.part_answer(door.file, int(number), what, veil)
    return part_answer(door, int(number), what)


def _door(
    request: HttpRequest, pk: int, material_pk: int, inside: str | None, *, whole: bool = False
) -> Door:
    """The reviewer's door; ``whole``: with what only the page prints.

    The original is not offered here: its own name would come with it; the marking page hands it
    out. Nor are boxes: a seal's words name the unit.
    """
    piece = access.piece_to_mark(request.user, pk)
    row = access.material_to_read(request.user, pk, material_pk)
    shown, address = row.file, reverse("reviews:pages", args=[piece.pk, row.pk])
    if inside is not None:
        member = readable_in(row.file).filter(position=inside).first()
        if member is None or member.file is None or gate.is_held(row.file):
            raise Http404
        shown, address = member.file, reverse("reviews:pages_inside", args=[piece.pk, row.pk, inside])
    is_archive = row.file.kind in ARCHIVES
    veil = blind.veil_for(request.user, piece) if whole else None
    siblings = []
    if whole:
        siblings = _members(piece.pk, row, inside) if is_archive else _siblings(piece.pk, row)
    return Door(
        file=shown,
        name=next((one.name for one in siblings if one.is_current), _("Archive")),
        address=address,
        original="",
        crumb=_("The piece and its mark"),
        crumb_href=reverse("reviews:mark", args=[piece.pk]),
        siblings=siblings,
        shows_boxes=False,
        layout=partial(blind_pages.veiled_layout, veil=veil) if veil is not None else None,
    )


def _siblings(piece_pk: int, row: Material) -> list[Sibling]:
    """The files of the version, called by their number and kind."""
    rows = Material.objects.filter(version=row.version_id).select_related("file").order_by("position")
    return [
        Sibling(
            _name(number, one.file),
            reverse("reviews:pages", args=[piece_pk, one.pk])
            if cache.can_be_shown(one.file) or one.file.kind in ARCHIVES
            else "",
            one.pk == row.pk,
        )
        for number, one in enumerate(rows, 1)
    ]


def _members(piece_pk: int, row: Material, current: str | None) -> list[Sibling]:
    """The files in an archive, called by their number and kind."""
    return [
        Sibling(
            _name(number, one.file),
            reverse("reviews:pages_inside", args=[piece_pk, row.pk, one.position])
            if cache.can_be_shown(one.file)
            else "",
            str(one.position) == current,
        )
        for number, one in enumerate(readable_in(row.file)[:MOST_MEMBERS], 1)
        if one.file is not None
    ]


def _name(number: int, file: StoredFile) -> str:
    return _("File %(number)s (%(kind)s)") % {"number": number, "kind": file.kind}
