"""The scheme that an address names: several may be in force, and each page says which it shows."""

from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeAmendment, SchemeVersion
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.base.numbers import number_in


class NoSuchScheme(Http404):
    """404 with a ``sentence`` that says which scheme was asked for (translated)."""

    def __init__(self, asked: str) -> None:
        self.sentence = _(
            "No scheme has the number “%(asked)s”. Leave “scheme” out of the address to see the one in force, or choose one on the page of schemes."
        ) % {"asked": asked[:40]}
        super().__init__(self.sentence)


def scheme_named(asked: str, *, latest: bool = True) -> SchemeVersion | None:
    """The version whose number is asked for, else the one in force; None before the first.

    Of an amended version ``latest`` takes the one that took its place: its facts went along, and
    a page under the old text would show numbers without them. Errors: ``NoSuchScheme``.
    """
    if not asked:
        return scheme_in_force()
    number = number_in(asked)
    published = SchemeVersion.objects.exclude(state=SchemeVersion.State.DRAFT)
    version = published.filter(pk=number).first() if number is not None else None
    if version is None:
        raise NoSuchScheme(asked)
    while latest and version.state == SchemeVersion.State.AMENDED:
        step = SchemeAmendment.objects.filter(old=version).select_related("new").first()
        if step is None:
            break
        version = step.new
    return version
