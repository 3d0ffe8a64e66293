"""Scheme texts as values, parsed once a process: a text never changes once it is published."""

from functools import lru_cache

from kaoping.assessment.models import SchemeVersion
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.parse import load


def scheme_of(version: SchemeVersion) -> Scheme:
    """The version's text as a value. Errors: ``SchemeFaults`` for a draft that cannot be read."""
    return _parsed(version.text)


@lru_cache(maxsize=16)
def _parsed(text: str) -> Scheme:
    return load(text)


def scheme_in_force() -> SchemeVersion | None:
    """The scheme in force that began last, or None before the first is published."""
    return (
        SchemeVersion.objects.filter(state=SchemeVersion.State.PUBLISHED)
        .order_by("-period_from", "-id")
        .first()
    )


def schemes_in_force() -> list[SchemeVersion]:
    """All schemes in force, the latest period first."""
    return list(
        SchemeVersion.objects.filter(state=SchemeVersion.State.PUBLISHED).order_by("-period_from", "-id")
    )
