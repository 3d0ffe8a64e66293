"""What every move of a publication does: what bars it, whose it is of two at once, the trail, who is told."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.notifications.actions import tell, tell_units
from kaoping.results.bundles import EVERYBODYS
from kaoping.results.models import Freeze, FrozenSheet, Publication, PublicationStep
from kaoping.results.queries.publishing import was_shown, what_is_missing
from kaoping.units.models import Role

Step = Publication.Step
State = PublicationStep.State
OFFICE = [Role.OFFICE_HEAD, Role.CLERK]
UNIT_ROLES = [Role.UNIT_AUTHOR, Role.UNIT_APPROVER, Role.UNIT_HEAD]
TOLD_AT = {
    Step.UNITS: "result_shown",
    Step.OBJECTION: "result_open",
    Step.FINAL: "result_final",
    Step.PUBLIC: "result_public",
}


def begin(
    scheme: SchemeVersion,
    frozen: Freeze,
    actor: Any,
    *,
    revision: int,
    revises: Publication | None,
    erratum: str,
) -> Publication:
    moment = clock.now()
    try:
        with transaction.atomic():
            made = Publication.objects.create(
                scheme=scheme, freeze=frozen, revision=revision, revises=revises, erratum=erratum,
                objection_from=revises.objection_from if revises else None,
                objection_until=revises.objection_until if revises else None,
                made_by=actor, made_at=moment,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal(_("Somebody else has just begun this revision. Look again.")) from error
    PublicationStep.objects.create(
        publication=made, step=Step.COMPILED, freeze=frozen, state=State.DONE, reason=erratum,
        proposed_by=actor, proposed_at=moment,
    )  # fmt: skip
    audit.record(
        "result.compiled" if revises is None else "result.erratum", actor=actor, about=made, reason=erratum,
        after={"revision": revision, "freeze": frozen.number, "result": frozen.result_sha256},
    )  # fmt: skip
    return made


def refuse_superseded(publication: Publication) -> None:
    later = Publication.objects.filter(revises=publication).first()
    if later is not None and was_shown(later):
        raise Refusal(
            _(
                "Revision %(n)s has come after this one and was shown; the old one stays as it is. Go on with the new one."
            )
            % {"n": later.revision}
        )


def refuse_waiting(publication: Publication) -> None:
    if publication.trail.filter(state=State.PROPOSED).exists():
        raise Refusal(
            _(
                "A step of this result waits for its second person. Let them confirm it, or take it back first."
            )
        )


def refuse_missing(publication: Publication) -> None:
    missing = [one.sentence for one in what_is_missing(publication) if one.blocks]
    if missing:
        raise Refusal(" ".join(missing))


def propose(
    publication: Publication, to: str, actor: Any, seen: int, *, is_back: bool, reason: str
) -> PublicationStep:
    claim(publication, seen)
    try:
        with transaction.atomic():
            proposed = PublicationStep.objects.create(
                publication=publication, step=to, is_back=is_back, freeze=publication.freeze, reason=reason,
                state=State.PROPOSED, proposed_by=actor, proposed_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal(_("A step of this result waits for its second person already.")) from error
    audit.record("result.step_proposed", actor=actor, about=publication, reason=reason, after={"step": to})
    tell(
        kind="result_step_waits", roles=OFFICE, about=publication, link="/results/",
        values={"step": to, "by": str(actor)},
    )  # fmt: skip
    return proposed


def claim(publication: Publication, seen: int, **fields: Any) -> None:
    """Take the publication if it is still as it was seen. Errors: ``Refusal`` that says who was first."""
    changed = Publication.objects.filter(pk=publication.pk, version=seen).update(
        version=F("version") + 1, **fields
    )
    if not changed:
        raise _was_first(publication)
    publication.refresh_from_db()


def refuse_stale(publication: Publication, seen: int) -> None:
    """For a deed that leaves the publication itself as it is."""
    if not Publication.objects.filter(pk=publication.pk, version=seen).exists():
        raise _was_first(publication)


def _was_first(publication: Publication) -> Refusal:
    last = publication.trail.select_related("proposed_by", "confirmed_by").last()
    who = str(last.confirmed_by or last.proposed_by) if last else ""
    return Refusal(
        _("%(who)s was first: the result has changed since you opened this page. Look again.") % {"who": who}
    )


def trail(
    publication: Publication, step: str, actor: Any, *, is_back: bool = False, reason: str = ""
) -> PublicationStep:
    return PublicationStep.objects.create(
        publication=publication, step=step, is_back=is_back, freeze=publication.freeze, state=State.DONE,
        reason=reason, proposed_by=actor, proposed_at=clock.now(),
    )  # fmt: skip


def arrive(
    publication: Publication,
    step: str,
    actor: Any,
    *,
    is_back: bool = False,
    reason: str = "",
    quietly: bool = False,
) -> PublicationStep:
    made = trail(publication, step, actor, is_back=is_back, reason=reason)
    announce(publication, made, actor, quietly=quietly)
    return made


def announce(publication: Publication, made: PublicationStep, actor: Any, *, quietly: bool = False) -> None:
    """Write the step down and tell the units, unless ``quietly``, what they may read from now on."""
    audit.record(
        "result.stepped_back" if made.is_back else "result.stepped", actor=actor, about=publication,
        reason=made.reason, after={"step": made.step, "revision": publication.revision},
    )  # fmt: skip
    if made.step == Step.PUBLIC:  # the page tells its fingerprint, so it is made before anybody asks
        enqueue("kaoping.results.tasks.make_bundle", publication.pk, EVERYBODYS)
    kind = TOLD_AT.get(Step(made.step))
    if kind is None or made.is_back or quietly:
        return
    until = publication.objection_until
    _tell(publication, kind, until=until.isoformat() if until else "")


def tell_of_erratum(publication: Publication) -> None:
    """One word to the units instead of one a step: there is another revision, and why."""
    _tell(publication, "result_erratum", why=publication.erratum)


def _tell(publication: Publication, kind: str, **values: str) -> None:
    tell_units(
        kind=kind, roles=UNIT_ROLES, about=publication, link="/results/mine/",
        units=list(FrozenSheet.objects.filter(freeze=publication.freeze).values_list("unit_id", flat=True)),
        values={
            "year": publication.scheme.period_from.year, "revision": publication.revision, **values,
        },
    )  # fmt: skip
