"""Scheme texts as values, parsed once a process: a text never changes once it is published."""

from functools import lru_cache

from kaoping.assessment.models import SchemeVersion
from kaoping.base import asked, clock
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.parse import load


def scheme_of(version: SchemeVersion) -> Scheme:
    """The version's text as a value. Errors: ``SchemeFaults`` for a draft that cannot be read."""
    return _parsed(version.text)


@lru_cache(maxsize=16)
def _parsed(text: str) -> Scheme:
    return load(text)


def scheme_in_force() -> SchemeVersion | None:
    """The scheme of today: the one in force whose period holds the day.

    Without one, the one that began last, then the next to begin: publishing next year's
    scheme in autumn must not hide this year's. None before the first is published.
    """
    today = clock.today()

    def order(row: SchemeVersion) -> tuple[bool, bool, int, int]:
        holds = row.period_from <= today <= row.period_to
        return (not holds, row.period_from > today, abs((today - row.period_from).days), -row.pk)

    return min(schemes_in_force(), key=order, default=None)


def schemes_in_force() -> list[SchemeVersion]:
    """All schemes in force, the latest period first; asked once a page."""
    rows = SchemeVersion.objects.filter(state=SchemeVersion.State.PUBLISHED)
    return asked.once("schemes in force", lambda: list(rows.order_by("-period_from", "-id")))


def asks_for(version: SchemeVersion) -> dict[str, int]:
    """What an address needs so that its page shows this version: nothing for the one in force."""
    shown = scheme_in_force()
    return {} if shown is not None and shown.pk == version.pk else {"scheme": version.pk}
