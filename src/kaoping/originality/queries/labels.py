"""What a source is called, to whom.

A unit learns that another unit's text matches, how much, and the passage; not which unit, which
piece, or the rest of it.
"""

from collections.abc import Collection as Several
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.originality.models import Collection


@dataclass(frozen=True, slots=True)
class Label:
    """``kind`` is own, other, outside or unknown (no longer here)."""

    title: str
    note: str = ""
    href: str = ""
    kind: str = "outside"


def labels_of(ids: Iterable[str], *, own_units: Several[int], reads_all: bool) -> dict[str, Label]:
    """A label for every id of the store, with two queries at most."""
    wanted = set(ids)
    pieces = {int(tail): key for key in wanted if (tail := _after(key, "piece")).isdecimal()}
    found: dict[str, Label] = {}
    rows = (
        Submission.objects.select_related("unit", "window__indicator").filter(pk__in=pieces) if pieces else ()
    )
    for piece in rows:
        found[pieces[piece.pk]] = _of_piece(piece, own_units, reads_all)
    texts = {key: _after(key, "text").partition(":") for key in wanted if _after(key, "text")}
    numbers = {int(head) for head, _colon, _name in texts.values() if head.isdecimal()}
    names = dict(Collection.objects.filter(pk__in=numbers).values_list("pk", "name")) if numbers else {}
    for key, (head, _colon, name) in texts.items():
        origin = names.get(int(head)) if head.isdecimal() else None
        found[key] = Label(name, origin or _("a collection that was removed"))
    for key in wanted - found.keys():
        if key in pieces.values():
            found[key] = Label(_("a piece that is no longer here"), kind="unknown")
        else:
            found[key] = Label(key, _("taken in at the command line"))
    return found


def _of_piece(piece: Submission, own_units: Several[int], reads_all: bool) -> Label:
    own = piece.unit_id in own_units
    if not own and not reads_all:
        return Label(_("another unit's piece"), _("not published; only the passage is shown"), kind="other")
    note = " · ".join(part for part in (str(piece.unit), str(piece.window), piece.receipt_no or "") if part)
    return Label(
        piece.title or _("without a title"), note, reverse("assessment:submission", args=[piece.pk]),
        "own" if own else "other",
    )  # fmt: skip


def _after(key: str, kind: str) -> str:
    head, colon, tail = key.partition(":")
    return tail if colon and head == kind else ""
