"""A published sheet as a page: the frozen numbers, explained from the frozen facts.

The numbers are those that were published. What explains them is made once more from the frozen facts;
where that yields other numbers (the product may reckon otherwise one day) it is said, and they stand:
on the page, in its exports and on paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from kaoping.pure.scoring import Facts
from kaoping.results.models import Appeal, Freeze, FrozenSheet, Override, Publication
from kaoping.results.queries.appeals import appeals_of, is_replaced, lines_under_review
from kaoping.results.queries.frozen import sheet_of
from kaoping.results.queries.frozen_lines import facts_of
from kaoping.results.queries.frozen_titles import pieces_when_frozen
from kaoping.results.queries.sheet_rows import SheetPage
from kaoping.results.queries.sheets import laid_out
from kaoping.results.steps import Shows, shows
from kaoping.units.models import Unit


@dataclass(slots=True)
class FrozenHead:
    """What stands around a published sheet's lines."""

    publication: Publication
    sheet: FrozenSheet
    shows: Shows
    differs: bool  # the explanation reckons other numbers than were published
    replaced: bool = False  # a later revision was shown to units
    ranks: bool = True  # whether this reader is told the unit's place
    revisions: list[Publication] = field(
        default_factory=list
    )  # those that this reader may open, newest first
    reviewed: dict[str, Appeal] = field(default_factory=dict)  # indicator → the open appeal about it
    appeals: list[Appeal] = field(default_factory=list)  # all of the unit's, of the year
    overrides: dict[str, Override] = field(default_factory=dict)  # indicator → what two people set

    @property
    def figures(self) -> dict[str, str]:
        return self.sheet.figures


def frozen_page(
    publication: Publication, frozen: FrozenSheet, unit: Unit, opened: Any = (), *, ranks: bool
) -> SheetPage:
    """The unit's sheet in this revision; its place, where ``ranks`` says that it is shown, is read."""
    page, differs = explained(publication.freeze, frozen, unit, opened)
    if ranks:
        place_as_frozen(page, frozen)
    appeals = appeals_of(publication, unit.pk)
    replaced = is_replaced(publication)
    page.frozen = FrozenHead(
        publication, frozen, shows(publication.step), differs, appeals=appeals,
        reviewed=lines_under_review([one.publication_id for one in appeals], unit.pk) if not replaced else {},
        overrides=_overrides(publication, unit), ranks=ranks, replaced=replaced,
    )  # fmt: skip
    return page


def explained(
    freeze: Freeze, frozen: FrozenSheet, unit: Unit, opened: Any = (), *, facts: Facts | None = None
) -> tuple[SheetPage, bool]:
    """The page that the frozen facts make, without a place, its points as they were frozen; and whether
    the explanation reckons others. ``facts``: those of the freeze, where somebody has read them already.

    Errors: ``Refusal`` where the facts cannot be read.
    """
    version = freeze.scheme
    read = facts or facts_of(freeze, unit.code)
    day = freeze.as_of or version.period_to
    own = read.units[unit.code].pieces
    pieces = pieces_when_frozen(unit, own, freeze.frozen_at) if opened else {}
    page = laid_out(unit, version, read, freeze.scored_as_of, opened, today=day, pieces=pieces)
    return page, _as_published(page, frozen)


def _as_published(page: SheetPage, frozen: FrozenSheet) -> bool:
    """Print the points that were frozen, line by line; whether the explanation reckoned others."""
    differs = False
    for name in ("base", "bonus", "total", "comparable"):
        kept = Fraction(frozen.exact[name])
        differs |= getattr(page.sheet, name) != kept
        setattr(page.sheet, name, kept)
    kept_lines = dict(_points(sheet_of(frozen)["lines"]))
    for line in page.sheet.walk():
        kept = kept_lines.get(line.id, line.score)
        differs |= line.score != kept
        line.score = kept
    return differs


def _points(lines: list[dict[str, Any]]) -> Iterator[tuple[str, Fraction]]:
    for line in lines:
        yield line["indicator"], Fraction(line["exact"])
        yield from _points(line.get("lines", []))


def place_as_frozen(page: SheetPage, frozen: FrozenSheet) -> None:
    """Rank among all and within the group that the unit had then; one query."""
    every = FrozenSheet.objects.filter(freeze=frozen.freeze_id, rank_no__isnull=False)
    group = Q(group=frozen.group)
    found = every.aggregate(
        all=Count("pk"), beside=Count("pk", filter=group),
        better=Count("pk", filter=group & Q(rank_no__lt=frozen.rank_no or 0)),
    )  # fmt: skip
    page.rank, page.ranked = frozen.rank_no, found["all"]
    if frozen.rank_no is not None and frozen.group:
        page.group, page.group_size = frozen.group, found["beside"]
        page.group_rank = found["better"] + 1


def _overrides(publication: Publication, unit: Unit) -> dict[str, Override]:
    """Values that stood when the facts were frozen, with who set them and why."""
    frozen_at = publication.freeze.frozen_at
    rows = Override.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=frozen_at),
        scheme=publication.scheme_id, unit=unit, decided_at__lte=frozen_at,
        state__in=[Override.State.CONFIRMED, Override.State.REVOKED],
    ).select_related("proposed_by", "decided_by")  # fmt: skip
    return {row.indicator: row for row in rows.order_by("decided_at")}
