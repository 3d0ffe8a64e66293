"""The files of a piece beside the rubric: their pages, or their words where no pages can be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.assessment.documentwords import page_refusal
from kaoping.assessment.models import Material, Submission
from kaoping.evidence.models import Inspection, StoredFile
from kaoping.evidence.pages import cache
from kaoping.pure.documents.kinds import ARCHIVES
from kaoping.reviews.blind import Veil
from kaoping.reviews.blind_pages import veiled_layout

MOST_PAGES = 40  # printed beside the rubric; the rest stands on the file's own page


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page; ``key`` is unique on the marking page."""

    key: str
    number: int
    width: int
    height: int
    page: str
    thumb: str


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file of the version as the reviewer may see it."""

    number: int
    name: str  # the sender's, or a number and the kind while the piece is blind
    kind: str
    size_bytes: int
    material: Material
    sheets: Sequence[Sheet] = field(default_factory=tuple)
    parts: Sequence[dict[str, Any]] = field(default_factory=tuple)  # of a reading layout
    waits: bool = False  # pages are still being made
    more: int = 0  # pages that are not printed here
    refusal: str = ""
    pages_href: str = ""
    original_href: str = ""  # empty while the piece is blind


def files_of(
    piece: Submission, materials: Sequence[Material], veil: Veil | None, *, reference: int | None = None
) -> list[FileShown]:
    """All files of the version, in their order; asks for pages that nobody has made yet. No queries.

    ``reference``: the reference piece through whose door they are read.
    """
    left, found = MOST_PAGES, []
    for number, row in enumerate(materials, 1):
        one = _file(piece, number, row, veil, left, reference)
        left -= len(one.sheets)
        found.append(one)
    return found


def _file(
    piece: Submission, number: int, row: Material, veil: Veil | None, left: int, reference: int | None
) -> FileShown:
    file = row.file
    name = (
        row.name if veil is None else _("File %(number)s (%(kind)s)") % {"number": number, "kind": file.kind}
    )
    base: dict[str, Any] = {
        "number": number, "name": name, "kind": file.kind, "size_bytes": file.size_bytes, "material": row,
        "original_href": "" if veil is not None or reference else reverse("reviews:material", args=[piece.pk, row.pk]),
    }  # fmt: skip
    is_archive = file.kind in ARCHIVES
    if (is_archive or cache.can_be_shown(file)) and not reference:
        base["pages_href"] = reverse("reviews:pages", args=[piece.pk, row.pk])
    if is_archive or not cache.can_be_shown(file) or _is_held(file):
        return FileShown(**base)
    pages = cache.ask_for(file) if left > 0 else cache.pages_of(file)
    if pages.form == "layout" and pages.state == "done":
        layout = cache.layout_of(file)
        parts = veiled_layout(layout, veil)["parts"] if veil is not None else layout.get("parts", [])
        return FileShown(**base, parts=parts)
    address = (
        base.get("pages_href") or f"{reverse('reviews:reference', args=[reference])}files/{row.pk}/pages/"
    )
    sheets = [
        Sheet(f"{number}-{page}", page, width, height, f"{address}{page}/page/", f"{address}{page}/thumb/")
        for page, (width, height) in enumerate(pages.sizes[: max(0, left)], 1)
    ]
    return FileShown(
        **base, sheets=sheets, waits=not pages.is_settled, more=pages.made - len(sheets),
        refusal=page_refusal(pages.why, pages.count),
    )  # fmt: skip


def _is_held(file: StoredFile) -> bool:
    """``gate.is_held`` from what the page has fetched."""
    try:
        return bool(file.inspection.state == Inspection.State.QUARANTINED)
    except ObjectDoesNotExist:
        return False
