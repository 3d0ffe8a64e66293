"""What a source is called, to whom.

A unit learns that another unit's text matches, how much, and the passage; not which unit, which
piece, or the rest of it.
"""

from collections.abc import Collection as Several
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.originality.models import Collection
from kaoping.pure.originality.naming import OPENING, title_in


@dataclass(frozen=True, slots=True)
class Label:
    """``unit`` is whose piece it is (0: none, or no longer here).

    ``is_veiled``: the reader may see what is shared with it, and nothing else of it.
    """

    title: str
    note: str = ""
    href: str = ""
    unit: int = 0
    is_veiled: bool = False


def labels_of(
    ids: Iterable[str], *, own_units: Several[int], reads_all: bool, unit: int = 0
) -> dict[str, Label]:
    """A label for every id of the store, with three queries at most; ``unit`` is whose piece is compared.

    A text from outside is called by its first line; its name in the collection stands beside it.
    """
    wanted = set(ids)
    pieces = {int(tail): key for key in wanted if (tail := _after(key, "piece")).isdecimal()}
    found: dict[str, Label] = {}
    papers = (
        Submission.objects.select_related("unit", "window__indicator").filter(pk__in=pieces) if pieces else ()
    )
    for piece in papers:
        found[pieces[piece.pk]] = _of_piece(piece, own_units, reads_all, unit)
    texts = {key: _after(key, "text").partition(":") for key in wanted if _after(key, "text")}
    numbers = {int(head) for head, _colon, _name in texts.values() if head.isdecimal()}
    rows = Collection.objects.filter(pk__in=numbers).values_list("pk", "name", "is_published")
    known = {pk: (origin, is_published) for pk, origin, is_published in rows} if numbers else {}
    shown: dict[str, tuple[str, str]] = {}
    for key, (head, _colon, name) in texts.items():
        origin, is_published = known.get(int(head) if head.isdecimal() else 0, ("", False))
        if reads_all or is_published:
            shown[key] = (name, origin or _("a collection that was removed"))
        else:
            found[key] = _veiled_text()
    for key in wanted - found.keys() - shown.keys():
        if key in pieces.values():
            found[key] = Label(_("a piece that is no longer here"), is_veiled=not reads_all)
        elif reads_all:
            shown[key] = (key, _("taken in at the command line"))
        else:
            found[key] = _veiled_text()
    return found | _by_first_line(shown)


def _by_first_line(shown: Mapping[str, tuple[str, str]]) -> dict[str, Label]:
    """Labels of the texts from outside, of which ``shown`` says the name and where they come from."""
    if not shown:
        return {}
    with instance_store().reading() as reader:
        openings = reader.openings(list(shown), OPENING)
    labels = {}
    for key, (name, origin) in shown.items():
        title = title_in(openings.get(key, ""))
        labels[key] = Label(title, f"{origin} · {name}") if title and title != name else Label(name, origin)
    return labels


def _veiled_text() -> Label:
    return Label(
        _("a text that the office took in"), _("not published; only the passage is shown"), is_veiled=True
    )


def _of_piece(piece: Submission, own_units: Several[int], reads_all: bool, unit: int) -> Label:
    if not reads_all and piece.unit_id not in own_units:
        is_own = piece.unit_id == unit
        title = _("an earlier piece of the same unit") if is_own else _("another unit's piece")
        note = _("not published; only the passage is shown")
        return Label(title, note, unit=piece.unit_id, is_veiled=True)
    note = " · ".join(part for part in (str(piece.unit), str(piece.window), piece.receipt_no or "") if part)
    return Label(
        piece.title or _("without a title"), note, reverse("assessment:submission", args=[piece.pk]),
        piece.unit_id,
    )  # fmt: skip


def _after(key: str, kind: str) -> str:
    head, colon, tail = key.partition(":")
    return tail if colon and head == kind else ""
