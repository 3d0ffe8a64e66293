"""Reposts as facts: each standing entry is a count of one, dated by the day it appeared."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from kaoping.programmes.publishing.models import Repost
from kaoping.programmes.publishing.wording import SOURCE_KEYS
from kaoping.pure.scoring.facts import CountFact


class Reposts:
    """The fact source ``publishing.reposts``."""

    keys: Mapping[str, Any] = SOURCE_KEYS

    def facts(self, scheme_version: Any, unit_ids: Collection[int] | None) -> Iterator[CountFact]:
        """One fact an entry in the scheme's period; one query."""
        rows = Repost.objects.counted().filter(
            reposted_on__gte=scheme_version.period_from, reposted_on__lte=scheme_version.period_to
        )
        if unit_ids is not None:
            rows = rows.filter(unit_id__in=list(unit_ids))
        for code, day in rows.order_by("unit__code", "reposted_on", "pk").values_list(
            "unit__code", "reposted_on"
        ):
            yield CountFact(unit=code, key="publishing.reposts", value=Fraction(1), at=day)
