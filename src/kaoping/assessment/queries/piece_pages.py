"""A page of the list of pieces: the few to print are chosen before anything is joined to them."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from kaoping.assessment.models import Submission
from kaoping.assessment.queries.full_text import places
from kaoping.assessment.queries.submissions import for_list, narrowed

A_PAGE = 50
FILTERS = ("state", "indicator", "window", "unit", "group", "channel", "q")
MOST_COUNTED = 10_000  # counting a hundred thousand rows takes longer than all the rest of the page


class PiecePaginator(Paginator):
    """Pages of the first ten thousand; who looks for more narrows the list."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether the list goes on behind what is counted and paged."""
        return self._counted > MOST_COUNTED

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST_COUNTED + 1].count())


def filters_of(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters that an address or a form names; those without a value are left out."""
    return {name: value for name in FILTERS if (value := asked.get(name, ""))}


def listed_page(
    pieces: QuerySet[Submission], filters: Mapping[str, str], number: str | int | None
) -> Page[Submission]:
    """The page of that number (the nearest there is); three queries however many pieces.

    Where words were looked for, each piece says in ``place`` where they stand.
    """
    keys = narrowed(pieces, filters).order_by("-last_received_at", "-id").values_list("pk", flat=True)
    found: Page = PiecePaginator(keys, A_PAGE).get_page(number)
    rows = {row.pk: row for row in for_list(Submission.objects.filter(pk__in=list(found.object_list)), {})}
    found.object_list = list(rows.values())
    if typed := filters.get("q"):
        where = places(found.object_list, typed)
        for row in found.object_list:
            row.place = where.get(row.pk)  # type: ignore[attr-defined]
    return found
