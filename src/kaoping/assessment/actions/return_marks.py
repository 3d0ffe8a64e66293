"""Point at a place before a piece is returned: a rectangle, a passage, a page."""

import math
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment import textplaces
from kaoping.assessment.models import Material, Return, ReturnMark, Submission, Version
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.return_reasons import offered_reasons
from kaoping.base import audit, clock
from kaoping.evidence.models import ArchiveMember, StoredFile
from kaoping.evidence.pages import cache

MOST = 60  # marks that one return may carry


@transaction.atomic
def point_at(
    version: Version,
    *,
    actor: Any,
    material: Material | None = None,
    inside: int | None = None,
    page: int = 1,
    box: textplaces.Place | None = None,
    quote: str = "",
    reason: str = "",
    words: str = "",
) -> ReturnMark:
    """Note a place; the next return of the piece takes it along to the unit.

    ``box``: shares of the page. Without it a passage that the page's text holds gives its own. Errors:
    ``Refusal`` when nothing is pointed at or said, the version is not the piece's last one or
    nobody can return it now, the passage does not stand in the piece's text, or the file has no such page.
    """
    _refuse_unless_open(version)
    quote, words = quote.strip()[:500], words.strip()[:500]
    if box is not None:
        box = textplaces.within(*box) if all(map(math.isfinite, box)) else None
    if material is None:
        box, page, inside = None, 1, None
        if not quote:
            raise Refusal(_("Copy the passage that you mean from the piece's text."))
        if not textplaces.is_in(version.text, quote):
            raise Refusal(
                _("“%(quote)s” does not stand in the piece's text; copy it from there.")
                % {"quote": quote[:60]}
            )
    elif box is None and quote:
        file = _shown(material, inside)
        box = textplaces.place_on_page(file, page, quote) if file else None
    if not (reason or words or quote):
        raise Refusal(_("Say what is wrong at this place: choose a reason or write it."))
    if reason and reason not in {one.code for one in offered_reasons()}:
        raise Refusal(_("“%(code)s” is not a reason for a return; choose from the list.") % {"code": reason})
    if ReturnMark.objects.filter(version=version, return_row=None).count() >= MOST:
        raise Refusal(
            _("A return can point at %(most)s places at most; say the rest in words.") % {"most": MOST}
        )
    if material is not None:
        _refuse_beyond(_shown(material, inside), page)
    left, top, width, height = box or (None, None, None, None)
    return ReturnMark.objects.create(
        version=version, material=material, inside=inside, page=max(1, page), left=left, top=top,
        width=width, height=height, quote=quote, reason=reason, words=words, made_by=str(actor or ""),
        made_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def drop_mark(mark: ReturnMark) -> None:
    """Take a place out again; once the unit was told, it stays. Errors: ``Refusal`` then."""
    deleted, _rows = ReturnMark.objects.filter(pk=mark.pk, return_row=None).delete()
    if not deleted and ReturnMark.objects.filter(pk=mark.pk).exists():
        raise Refusal(_("This place went to the unit with the return; it stays."))


def take_along(row: Return, *, actor: Any) -> list[str]:
    """The places collected for the piece go with this return; the codes of their reasons."""
    marks = ReturnMark.objects.filter(version=row.version, return_row=None)
    codes = list(
        dict.fromkeys(marks.exclude(reason="").order_by("page", "id").values_list("reason", flat=True))
    )
    count = marks.update(return_row=row)
    if count:
        audit.record(
            "submission.pointed_at", actor=actor, about=row.submission, unit=row.submission.unit,
            after={"places": count, "version": row.version.number},
        )  # fmt: skip
    return codes


def _refuse_unless_open(version: Version) -> None:
    piece = version.submission
    last = piece.versions.order_by("-number").values_list("pk", flat=True).first()
    if piece.state != Submission.State.SUBMITTED or last != version.pk:
        raise Refusal(
            _(
                "Places are pointed at in the last version of a piece that waits for the office; this one does not."
            )
        )


def _refuse_beyond(file: StoredFile | None, page: int) -> None:
    pages = cache.pages_of(file) if file else None
    if pages and pages.state == "done" and pages.form == "pictures" and page > pages.made:
        raise Refusal(
            ngettext(
                "There is no page %(page)s: the file has %(count)s page. Name it.",
                "There is no page %(page)s: the file has %(count)s pages. Name one of them.",
                pages.made,
            )
            % {"page": page, "count": pages.made}
        )


def _shown(material: Material, inside: int | None) -> StoredFile | None:
    if inside is None:
        return material.file
    member = (
        ArchiveMember.objects.select_related("file").filter(archive=material.file, position=inside).first()
    )
    return member.file if member else None
