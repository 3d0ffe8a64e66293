"""Who may see an appeal, file one, handle one, decide one; fetchers that ask before they fetch."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment.queries.signing import signing_roles
from kaoping.results.models import Appeal, AppealFile, Publication
from kaoping.units import access as units_access
from kaoping.units.access import SIGNING_ROLES, is_office, reads_every_unit, units_of
from kaoping.units.models import Unit

# From this step on a unit may have seen its sheet, and an appeal is answered by a sentence at least.
SHOWN = (
    Publication.Step.UNITS,
    Publication.Step.OBJECTION,
    Publication.Step.FINAL,
    Publication.Step.PUBLIC,
)


def visible_appeals(person: Any) -> QuerySet[Appeal]:
    """Those of one's own units, those that one decides or confirms; all for who reads every unit.

    A reviewer who marks again sees none of them: the piece alone, without what is said about it.
    """
    appeals = Appeal.objects.all()
    if reads_every_unit(person):
        return appeals
    return appeals.filter(Q(unit__in=units_of(person)) | Q(decider=person.pk) | Q(confirmer=person.pk))


def register(person: Any) -> QuerySet[Appeal]:
    """The register's rows; 404 for who has nothing to do with appeals."""
    appeals = visible_appeals(person)
    if reads_every_unit(person) or units_of(person) or appeals.exists():
        return appeals
    raise Http404


def appeal_to_see(person: Any, pk: int) -> Appeal:
    """The appeal; 404 whether it is missing or another unit's."""
    appeal = (
        visible_appeals(person)
        .select_related(
            "unit", "decider", "confirmer", "filed_by", "admitted_by", "applied_in",
            "publication__scheme", "publication__freeze", "publication__revised_by",
        )
        .prefetch_related("lines", "files__file", "findings__made_by", "events__actor")
        .filter(pk=pk)
        .first()
    )  # fmt: skip
    if appeal is None:
        raise Http404
    return appeal


def may_read_deciding(person: Any, appeal: Appeal) -> bool:
    """Whether marks, facts and effects are shown: to who reads every unit, and to the two who decide."""
    return reads_every_unit(person) or person.pk in (appeal.decider_id, appeal.confirmer_id)


def may_handle(person: Any) -> bool:
    """The office admits, finds facts, names people and asks for marks."""
    return is_office(person)


def refuse_unless_handling(person: Any) -> None:
    if not may_handle(person):
        raise PermissionDenied(_("The office enters appeals that came by mail or on paper."))


def appeal_to_handle(person: Any, pk: int) -> Appeal:
    appeal = appeal_to_see(person, pk)
    if not may_handle(person):
        raise PermissionDenied(_("The office admits appeals and finds out their facts."))
    return appeal


def may_file(person: Any, unit: Unit) -> bool:
    """Who signs for the unit files its appeals; where nobody signs, whoever works for it."""
    if unit.pk in units_of(person, *SIGNING_ROLES):
        return True
    return unit.pk in units_of(person) and not signing_roles(unit)


def appeal_to_withdraw(person: Any, pk: int) -> Appeal:
    appeal = appeal_to_see(person, pk)
    if not may_file(person, appeal.unit):
        raise PermissionDenied(_("Who signs for the unit withdraws its appeal."))
    return appeal


def unit_to_appeal(person: Any, code: str) -> Unit:
    """The unit in whose name this person objects; dissolved since or not, its sheet stands.

    Errors: 404, or a sentence for its other people.
    """
    unit = Unit.objects.filter(code=code, pk__in=units_access.units_of(person)).first()
    if unit is None:
        raise Http404
    if not may_file(person, unit):
        raise PermissionDenied(
            _("An appeal is filed by who signs for the unit: its checker or its head. Ask one of them.")
        )
    return unit


def publication_to_appeal(pk: int) -> Publication:
    """A result that units have been shown; 404 for any other."""
    publication = (
        Publication.objects.select_related("scheme", "freeze", "revised_by")
        .filter(pk=pk, step__in=SHOWN)
        .first()
    )
    if publication is None:
        raise Http404
    return publication


def file_to_read(person: Any, pk: int, file_pk: int) -> AppealFile:
    """A file of an appeal that one may see."""
    appeal = appeal_to_see(person, pk)
    row = AppealFile.objects.select_related("file").filter(appeal=appeal, pk=file_pk).first()
    if row is None:
        raise Http404
    return row
