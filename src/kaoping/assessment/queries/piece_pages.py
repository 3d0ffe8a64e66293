"""A page of the list of pieces: the few to print are chosen before anything is joined to them."""

from collections.abc import Mapping

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from kaoping.assessment.models import Submission
from kaoping.assessment.queries.submissions import for_list, narrowed

A_PAGE = 50


def listed_page(
    pieces: QuerySet[Submission], filters: Mapping[str, str], number: str | int | None
) -> Page[Submission]:
    """The page of that number (the nearest there is); three queries however many pieces."""
    keys = narrowed(pieces, filters).order_by("-last_received_at", "-id").values_list("pk", flat=True)
    found: Page = Paginator(keys, A_PAGE).get_page(number)
    rows = {row.pk: row for row in for_list(Submission.objects.filter(pk__in=list(found.object_list)), {})}
    found.object_list = list(rows.values())
    return found
