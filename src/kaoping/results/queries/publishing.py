"""What a publication waits for, and what became of it so far."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import clock
from kaoping.results import steps
from kaoping.results.models import Appeal, Freeze, Override, Publication, PublicationStep

Step = Publication.Step
OPEN_APPEALS = (
    Appeal.State.FILED,
    Appeal.State.ADMITTED,
    Appeal.State.REMARKING,
    Appeal.State.PROPOSED,
    Appeal.State.DECIDED,
    Appeal.State.APPLIED,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that the next step waits for; ``blocks`` is False for what only the form asks."""

    code: str
    sentence: str
    blocks: bool = True


def was_shown(publication: Publication) -> bool:
    """Whether any unit could read this revision, now or before it went back."""
    outside = [one for one in steps.ORDER if steps.shows(one).own_sheet]
    return publication.trail.filter(step__in=outside, state=PublicationStep.State.DONE).exists()


def first_number_allowed(publication: Publication) -> int:
    """The number of the freeze whose numbers units have read: no older one takes its place. 0 before that."""
    if was_shown(publication):
        return publication.freeze.number
    return publication.revises.freeze.number if publication.revises is not None else 0


def what_is_missing(publication: Publication) -> list[Missing]:
    """What stands between the publication and its next step, in the order in which it is settled."""
    to = steps.after(publication.step)
    found: list[Missing] = []
    if to is None:
        return found
    until = publication.objection_until
    if to in (Step.FINAL, Step.PUBLIC) and until is not None and clock.today() <= until:
        found.append(
            Missing(
                "window",
                _("Objections are open until the end of %(day)s.") % {"day": date_format(until)},
            )
        )
    if to in (Step.FINAL, Step.PUBLIC) and (count := open_appeals(publication).count()):
        found.append(
            Missing(
                "appeals",
                ngettext("%(n)s objection is not settled.", "%(n)s objections are not settled.", count)
                % {"n": count},
            )
        )
    if to == Step.OBJECTION and until is None:
        found.append(Missing("days", _("The last day for objections is named with the step."), blocks=False))
    if steps.takes_two(to):
        found.append(
            Missing(
                "two",
                _("Two people one after the other: whoever proposes cannot confirm."),
                blocks=False,
            )
        )
    return found


def open_appeals(publication: Publication):
    """Objections to any revision of this year's result that are not settled."""
    return Appeal.objects.filter(publication__scheme=publication.scheme_id, state__in=OPEN_APPEALS)


def objection_days(version: SchemeVersion) -> int | None:
    """How many days the scheme gives for objections; None where it does not say."""
    return scheme_of(version).settings.objection_days


def revisions_of(publication: Publication) -> list[Publication]:
    """All revisions of the same year's result, the newest first; one query."""
    rows = Publication.objects.filter(scheme=publication.scheme_id).select_related("scheme", "freeze")
    return list(rows.order_by("-revision"))


def made_public_at(publication: Publication) -> dt.datetime | None:
    """When this revision was last made public; None before."""
    rows = publication.trail.filter(step=Step.PUBLIC, is_back=False, state=PublicationStep.State.DONE)
    return rows.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()


@dataclass(frozen=True, slots=True)
class PublicRevision:
    """One revision that everybody reads, the one they read before it, and what led from there to here."""

    publication: Publication
    before: Publication | None
    errata: list[Publication]  # oldest first; those that never became public themselves among them


def public_revisions(publication: Publication) -> list[PublicRevision]:
    """What everybody may read of this year's result, the newest first; one query."""
    found: list[PublicRevision] = []
    errata: list[Publication] = []
    for one in reversed(revisions_of(publication)):
        if one.erratum:
            errata.append(one)
        if steps.shows(one.step).everybody:
            found.append(PublicRevision(one, found[-1].publication if found else None, errata))
            errata = []
    return found[::-1]


def why_not_amended(version: SchemeVersion) -> str:
    """Why the scheme's text stays as it is now: its result is on the way, or values were set by its lines."""
    if Publication.objects.filter(scheme=version).exists():
        return _(
            "The result of this scheme has been compiled, so its text stays as it is. What is wrong is put right by a set value or an erratum; new rules belong into next year's scheme."
        )
    if Freeze.objects.filter(scheme=version, state__in=["making", "proposed"]).exists():
        return _("The facts of this scheme are being frozen. Confirm or discard the freeze, then amend.")
    if Override.objects.filter(scheme=version, state__in=["proposed", "confirmed"]).exists():
        return _(
            "Values were set by hand for lines of this text. Revoke them, amend, and set them anew where they still apply."
        )
    return ""
