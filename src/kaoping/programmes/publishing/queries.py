"""The list of reposts."""

from django.db.models import Q, QuerySet

from kaoping.programmes.publishing.models import Repost

PAGE = 50


def reposts_for_list(
    reposts: QuerySet[Repost], *, q: str = "", outlet: str = "", year: str = "", state: str = ""
) -> QuerySet[Repost]:
    """Filtered as the address says, newest first, unit beside it."""
    if q:
        word = q.strip()
        reposts = reposts.filter(
            Q(title__icontains=word)
            | Q(address__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(unit__short_name__icontains=word)
            | Q(unit__code__iexact=word)
            | Q(unit__initials__startswith=word.lower())
        )
    if outlet:
        reposts = reposts.filter(outlet=outlet)
    if year.isascii() and year.isdigit() and len(year) == 4:
        reposts = reposts.filter(reposted_on__year=int(year))
    if state == "withdrawn":
        reposts = reposts.exclude(withdrawn_at=None)
    elif state != "all":
        reposts = reposts.filter(withdrawn_at=None)
    return reposts.select_related("unit").order_by("-reposted_on", "-id")


def outlets(reposts: QuerySet[Repost]) -> list[str]:
    return list(reposts.order_by("outlet").values_list("outlet", flat=True).distinct())


def years(reposts: QuerySet[Repost]) -> list[int]:
    return [day.year for day in reposts.dates("reposted_on", "year", order="DESC")]
