"""A result on its way: compiled, shown inside, to units, open to objections, final, public; and back.

Every step names the number of the publication that its author saw. Of two people at once the second
finds another number and is told what the first one did. Once a revision was shown to units its freeze
never changes again: what was wrong is put right by the next revision, an erratum.
"""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell, tell_units
from kaoping.results import steps
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


@transaction.atomic
def compile_result(scheme: SchemeVersion, frozen: Freeze, *, actor: Any) -> Publication:
    """Begin the first revision from a confirmed freeze. Errors: ``Refusal``."""
    _require_confirmed(frozen, scheme)
    if Publication.objects.filter(scheme=scheme).exists():
        raise Refusal(_("This year's result has been compiled. Go on with it, or make an erratum."))
    return _begin(scheme, frozen, actor, revision=1, revises=None, erratum="")


def _require_confirmed(frozen: Freeze, scheme: SchemeVersion) -> None:
    Freeze.objects.select_for_update().filter(pk=frozen.pk).first()
    frozen.refresh_from_db(fields=["state"])  # somebody may have discarded it meanwhile
    if frozen.scheme_id != scheme.pk:
        raise Refusal(_("This freeze belongs to another scheme. Choose one of this year."))
    if frozen.state != Freeze.State.CONFIRMED:
        raise Refusal(
            _("Freeze %(n)s is %(state)s. Only a freeze that a second person confirmed is published.")
            % {"n": frozen.number, "state": frozen.get_state_display()}
        )


def _begin(
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


@transaction.atomic
def use_freeze(
    publication: Publication, frozen: Freeze, *, actor: Any, seen: int, reason: str
) -> Publication:
    """Go on with a newer freeze while the revision has not been shown to units."""
    _require_confirmed(frozen, publication.scheme)
    if not reason.strip():
        raise Refusal(_("Say why the result goes on with another freeze."))
    if was_shown(publication):
        raise Refusal(
            _("Units have seen this revision, so its numbers stay. Put right what is wrong by an erratum.")
        )
    if frozen.pk == publication.freeze_id:
        raise Refusal(_("The result stands on this freeze already."))
    _refuse_waiting(publication)
    _claim(publication, seen, freeze=frozen)
    _trail(publication, publication.step, actor, reason=reason.strip())
    audit.record(
        "result.freeze_changed", actor=actor, about=publication, reason=reason.strip(),
        after={"freeze": frozen.number, "result": frozen.result_sha256},
    )  # fmt: skip
    return publication


@transaction.atomic
def step_forward(
    publication: Publication, *, actor: Any, seen: int, objection_until: dt.date | None = None
) -> PublicationStep:
    """Go to the next step, or propose it where it takes two people.

    ``seen`` is the publication's ``version`` on the page that was read. ``objection_until`` is the last
    day of objections, asked at that step alone. Errors: ``Refusal`` with everything that is missing.
    """
    to = steps.after(publication.step)
    if to is None:
        raise Refusal(
            _("The result is public; there is no further step. What is wrong is put right by an erratum.")
        )
    _refuse_superseded(publication)
    _refuse_waiting(publication)
    _refuse_missing(publication)
    fields: dict[str, Any] = {}
    if to == Step.OBJECTION:
        fields = _objection_days(publication, objection_until)
    if steps.takes_two(to):
        return _propose(publication, to, actor, seen, is_back=False, reason="")
    _claim(publication, seen, step=to, **fields)
    return _arrive(publication, to, actor)


def _objection_days(publication: Publication, until: dt.date | None) -> dict[str, Any]:
    first = publication.objection_from or clock.today()
    last = until or publication.objection_until
    if last is None:
        raise Refusal(_("Say up to which day units may object."))
    if last < first or (until is not None and last < clock.today()):
        raise Refusal(
            _("Objections would end on %(last)s, which has passed. Choose a later day.")
            % {"last": last.isoformat()}
        )
    return {"objection_from": first, "objection_until": last}


@transaction.atomic
def step_back(publication: Publication, *, actor: Any, seen: int, reason: str) -> PublicationStep:
    """Go one step back with a reason that stays in the trail; out of a step by two it takes two."""
    to = steps.before(publication.step)
    if to is None:
        raise Refusal(_("The result has only been compiled; there is no step before."))
    if not reason.strip():
        raise Refusal(_("Say why the result goes back; it stays in the trail."))
    _refuse_superseded(publication)
    _refuse_waiting(publication)
    if steps.takes_two(to, leaves=publication.step):
        return _propose(publication, to, actor, seen, is_back=True, reason=reason.strip())
    _claim(publication, seen, step=to)
    return _arrive(publication, to, actor, is_back=True, reason=reason.strip())


@transaction.atomic
def confirm_step(proposed: PublicationStep, *, actor: Any) -> PublicationStep:
    """The second person's yes to a proposed step; what is missing is asked again."""
    publication = proposed.publication
    if proposed.proposed_by_id == actor.pk:
        raise Refusal(_("You proposed this step yourself; somebody else of the office has to confirm it."))
    to = (steps.before if proposed.is_back else steps.after)(publication.step)
    if proposed.step != to or proposed.freeze_id != publication.freeze_id:
        raise Refusal(
            _(
                "The result has moved since this step was proposed. Take the proposal back and propose it anew."
            )
        )
    _refuse_superseded(publication)
    if not proposed.is_back:
        _refuse_missing(publication)
    changed = PublicationStep.objects.filter(pk=proposed.pk, state=State.PROPOSED).update(
        state=State.DONE, confirmed_by=actor, confirmed_at=clock.now()
    )
    if not changed:
        raise Refusal(_("This step does not wait any more. Look again."))
    _claim(publication, publication.version, step=proposed.step)
    proposed.refresh_from_db()
    _announce(publication, proposed, actor)
    return proposed


@transaction.atomic
def refuse_step(proposed: PublicationStep, *, actor: Any, reason: str = "") -> None:
    """Turn a proposed step down, or take one's own back; the result stays where it is."""
    changed = PublicationStep.objects.filter(pk=proposed.pk, state=State.PROPOSED).update(
        state=State.REFUSED, confirmed_at=clock.now(), reason=reason.strip() or proposed.reason,
        confirmed_by=None if actor.pk == proposed.proposed_by_id else actor,
    )  # fmt: skip
    if not changed:
        raise Refusal(_("This step does not wait any more. Look again."))
    _claim(proposed.publication, proposed.publication.version)
    audit.record("result.step_refused", actor=actor, about=proposed.publication, reason=reason.strip())


@transaction.atomic
def erratum(publication: Publication, frozen: Freeze, *, actor: Any, reason: str) -> Publication:
    """Begin the next revision from another confirmed freeze; this one stays readable, and shown until
    the new one has come as far."""
    _require_confirmed(frozen, publication.scheme)
    if not reason.strip():
        raise Refusal(_("Say what the erratum puts right; everybody reads it."))
    if frozen.pk == publication.freeze_id:
        raise Refusal(
            _("The erratum needs another freeze: this one made the numbers that it would put right.")
        )
    last = Publication.objects.filter(scheme=publication.scheme).aggregate(last=Max("revision"))["last"]
    if publication.revision != last:
        raise Refusal(_("Revision %(n)s has come after this one. Make the erratum of that.") % {"n": last})
    if not was_shown(publication):
        raise Refusal(_("Nobody outside has seen this revision. Let it go on with the newer freeze instead."))
    return _begin(
        publication.scheme, frozen, actor, revision=last + 1, revises=publication, erratum=reason.strip()
    )


def catch_up(publication: Publication, *, actor: Any) -> Publication:
    """Let an erratum take the steps that its forerunner has taken, up to the first that needs two people
    (which is proposed). The days for objections are those that ran before."""
    revises = publication.revises
    if revises is None:
        raise Refusal(_("Only an erratum follows an earlier revision."))
    goal = steps.ORDER.index(Step(revises.step))
    while steps.ORDER.index(Step(publication.step)) < goal:
        made = step_forward(publication, actor=actor, seen=publication.version)
        if made.state == State.PROPOSED:
            break
        publication.refresh_from_db()
    return publication


def _refuse_superseded(publication: Publication) -> None:
    later = Publication.objects.filter(revises=publication).first()
    if later is not None and was_shown(later):
        raise Refusal(
            _(
                "Revision %(n)s has come after this one and was shown; the old one stays as it is. Go on with the new one."
            )
            % {"n": later.revision}
        )


def _refuse_waiting(publication: Publication) -> None:
    if publication.trail.filter(state=State.PROPOSED).exists():
        raise Refusal(
            _(
                "A step of this result waits for its second person. Let them confirm it, or take it back first."
            )
        )


def _refuse_missing(publication: Publication) -> None:
    missing = [one.sentence for one in what_is_missing(publication) if one.blocks]
    if missing:
        raise Refusal(" ".join(missing))


def _propose(
    publication: Publication, to: str, actor: Any, seen: int, *, is_back: bool, reason: str
) -> PublicationStep:
    _claim(publication, seen)
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


def _claim(publication: Publication, seen: int, **fields: Any) -> None:
    """Take the publication if it is still as it was seen. Errors: ``Refusal`` that says who was first."""
    changed = Publication.objects.filter(pk=publication.pk, version=seen).update(
        version=F("version") + 1, **fields
    )
    if not changed:
        last = publication.trail.select_related("proposed_by", "confirmed_by").last()
        who = str(last.confirmed_by or last.proposed_by) if last else ""
        raise Refusal(
            _("%(who)s was first: the result has changed since you opened this page. Look again.")
            % {"who": who}
        )
    publication.refresh_from_db()


def _trail(
    publication: Publication, step: str, actor: Any, *, is_back: bool = False, reason: str = ""
) -> PublicationStep:
    return PublicationStep.objects.create(
        publication=publication, step=step, is_back=is_back, freeze=publication.freeze, state=State.DONE,
        reason=reason, proposed_by=actor, proposed_at=clock.now(),
    )  # fmt: skip


def _arrive(
    publication: Publication, step: str, actor: Any, *, is_back: bool = False, reason: str = ""
) -> PublicationStep:
    made = _trail(publication, step, actor, is_back=is_back, reason=reason)
    _announce(publication, made, actor)
    return made


def _announce(publication: Publication, made: PublicationStep, actor: Any) -> None:
    """Write the step down and tell the units what they may read from now on."""
    audit.record(
        "result.stepped_back" if made.is_back else "result.stepped", actor=actor, about=publication,
        reason=made.reason, after={"step": made.step, "revision": publication.revision},
    )  # fmt: skip
    kind = TOLD_AT.get(Step(made.step))
    if kind is None or made.is_back:
        return
    until = publication.objection_until
    tell_units(
        kind=kind, roles=UNIT_ROLES, about=publication, link="/results/mine/",
        units=list(FrozenSheet.objects.filter(freeze=publication.freeze).values_list("unit_id", flat=True)),
        values={
            "year": publication.scheme.period_from.year, "revision": publication.revision,
            "until": until.isoformat() if until else "",
        },
    )  # fmt: skip
