"""A result on its way: compiled, shown inside, to units, open to objections, final, public; and back.

Every step names the number of the publication that its author saw. Of two people at once the second
finds another number and is told what the first one did. Once a revision was shown to units its freeze
never changes again: what was wrong is put right by the next revision, an erratum.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.results import steps
from kaoping.results.actions import moving
from kaoping.results.models import AppealEvent, Freeze, Publication, PublicationStep
from kaoping.results.queries.publishing import first_number_allowed, was_shown

Step = Publication.Step
State = PublicationStep.State


@transaction.atomic
def compile_result(scheme: SchemeVersion, frozen: Freeze, *, actor: Any) -> Publication:
    """Begin the first revision from a confirmed freeze. Errors: ``Refusal``."""
    _require_confirmed(frozen, scheme)
    if Publication.objects.filter(scheme=scheme).exists():
        raise Refusal(_("This year's result has been compiled. Go on with it, or make an erratum."))
    return moving.begin(scheme, frozen, actor, revision=1, revises=None, erratum="")


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


@transaction.atomic
def use_freeze(
    publication: Publication,
    frozen: Freeze,
    *,
    actor: Any,
    seen: int,
    reason: str,
    though_same: bool = False,
) -> Publication:
    """Go on with a newer freeze while the revision has not been shown to units.

    ``though_same`` as in ``erratum``, of a revision that is one.
    """
    _require_confirmed(frozen, publication.scheme)
    if not reason.strip():
        raise Refusal(_("Say why the result goes on with another freeze."))
    if was_shown(publication):
        raise Refusal(
            _("Units have seen this revision, so its numbers stay. Put right what is wrong by an erratum.")
        )
    if frozen.pk == publication.freeze_id:
        raise Refusal(_("The result stands on this freeze already."))
    if publication.revises is not None:
        _refuse_the_same(publication.revises, frozen, though_same)
    _refuse_before_an_appeal(publication, frozen)
    _refuse_older(publication, frozen)
    moving.refuse_waiting(publication)
    moving.claim(publication, seen, freeze=frozen)
    moving.trail(publication, publication.step, actor, reason=reason.strip())
    audit.record(
        "result.freeze_changed", actor=actor, about=publication, reason=reason.strip(),
        after={"freeze": frozen.number, "result": frozen.result_sha256},
    )  # fmt: skip
    return publication


def _refuse_before_an_appeal(publication: Publication, frozen: Freeze) -> None:
    """An appeal that was closed in this revision stays in it."""
    later = AppealEvent.objects.filter(
        appeal__applied_in=publication, kind="applied", at__gt=frozen.frozen_at
    ).select_related("appeal")
    if (event := later.order_by("at").first()) is not None:
        raise Refusal(
            _(
                "Freeze %(n)s was made before appeal %(number)s was carried out, and this revision holds that decision. Freeze the facts again and take that freeze."
            )
            % {"n": frozen.number, "number": event.appeal.number}
        )


def _refuse_older(publication: Publication, frozen: Freeze) -> None:
    """What was decided since an older freeze is in the numbers that units have read."""
    first = first_number_allowed(publication)
    if frozen.number >= first:
        return
    later = AppealEvent.objects.filter(
        appeal__publication__scheme=publication.scheme_id, kind="applied", at__gt=frozen.frozen_at
    )
    appeals = dict.fromkeys(later.order_by("at").values_list("appeal__number", flat=True))
    undone = (
        _("the decision of appeal %(numbers)s") % {"numbers": _(", ").join(appeals)}
        if appeals
        else _("what was put right since")
    )
    raise Refusal(
        _(
            "Freeze %(n)s is older than freeze %(first)s, whose numbers units have read; it would undo %(undone)s. Freeze the facts again and take that freeze."
        )
        % {"n": frozen.number, "first": first, "undone": undone}
    )


@transaction.atomic
def step_forward(
    publication: Publication,
    *,
    actor: Any,
    seen: int,
    objection_until: dt.date | None = None,
    reason: str = "",
    quietly: bool = False,
) -> PublicationStep:
    """Go to the next step, or propose it where it takes two people.

    ``seen`` is the publication's ``version`` on the page that was read. ``objection_until`` is the last
    day of objections, asked at that step alone; ``reason`` says in the trail what led to it; ``quietly``: whoever
    calls tells the units. Errors: ``Refusal`` with everything that is missing.
    """
    to = steps.after(publication.step)
    if to is None:
        raise Refusal(
            _("The result is public; there is no further step. What is wrong is put right by an erratum.")
        )
    moving.refuse_superseded(publication)
    moving.refuse_waiting(publication)
    moving.refuse_missing(publication)
    fields: dict[str, Any] = {}
    if to == Step.OBJECTION:
        fields = _objection_days(publication, objection_until)
    if steps.takes_two(to):
        return moving.propose(publication, to, actor, seen, is_back=False, reason=reason)
    moving.claim(publication, seen, step=to, **fields)
    return moving.arrive(publication, to, actor, reason=reason, quietly=quietly)


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
    moving.refuse_superseded(publication)
    moving.refuse_waiting(publication)
    if steps.takes_two(to, leaves=publication.step):
        return moving.propose(publication, to, actor, seen, is_back=True, reason=reason.strip())
    moving.claim(publication, seen, step=to)
    return moving.arrive(publication, to, actor, is_back=True, reason=reason.strip())


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
    moving.refuse_superseded(publication)
    if not proposed.is_back:
        moving.refuse_missing(publication)
    changed = PublicationStep.objects.filter(pk=proposed.pk, state=State.PROPOSED).update(
        state=State.DONE, confirmed_by=actor, confirmed_at=clock.now()
    )
    if not changed:
        raise Refusal(_("This step does not wait any more. Look again."))
    moving.claim(publication, publication.version, step=proposed.step)
    proposed.refresh_from_db()
    moving.announce(publication, proposed, actor)
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
    moving.claim(proposed.publication, proposed.publication.version)
    audit.record("result.step_refused", actor=actor, about=proposed.publication, reason=reason.strip())


@transaction.atomic
def erratum(
    publication: Publication,
    frozen: Freeze,
    *,
    actor: Any,
    reason: str,
    though_same: bool = False,
    seen: int | None = None,
) -> Publication:
    """Begin the next revision from another confirmed freeze; this one stays readable, and shown until
    the new one has come as far.

    ``seen`` is the version on the page that was read; None where nobody reads a page.

    A freeze whose every sheet is the same to the last byte is refused unless ``though_same`` says that
    whoever begins it knows: an erratum that changes nothing has only its words.
    """
    _require_confirmed(frozen, publication.scheme)
    if not reason.strip():
        raise Refusal(_("Say what the erratum puts right; everybody reads it."))
    if seen is not None:
        moving.refuse_stale(publication, seen)
    if frozen.pk == publication.freeze_id:
        raise Refusal(
            _("The erratum needs another freeze: this one made the numbers that it would put right.")
        )
    _refuse_the_same(publication, frozen, though_same)
    last = Publication.objects.filter(scheme=publication.scheme).aggregate(last=Max("revision"))["last"]
    if publication.revision != last:
        raise Refusal(_("Revision %(n)s has come after this one. Make the erratum of that.") % {"n": last})
    if not was_shown(publication):
        raise Refusal(_("Nobody outside has seen this revision. Let it go on with the newer freeze instead."))
    _refuse_older(publication, frozen)
    return moving.begin(
        publication.scheme, frozen, actor, revision=last + 1, revises=publication, erratum=reason.strip()
    )


def _refuse_the_same(publication: Publication, frozen: Freeze, though_same: bool) -> None:
    if not though_same and frozen.result_sha256 == publication.freeze.result_sha256:
        raise Refusal(
            _(
                "Freeze %(n)s makes the same sheets as revision %(r)s, to the last byte, so the erratum would change nothing. Mend the facts first and freeze them again; where only words are put right, say so on the page of the erratum."
            )
            % {"n": frozen.number, "r": publication.revision}
        )


@transaction.atomic
def catch_up(publication: Publication, *, actor: Any, seen: int | None = None, reason: str = "") -> str:
    """Let an erratum take the steps that its forerunner has taken, up to the first that needs two people
    (which is proposed). The days for objections are those that ran before.

    ``seen`` is the version on the page that was read; None where nobody reads a page. Units are told once.
    The steps taken stand where a later one is barred; returned is the sentence of what bars it, else "".
    Errors: ``Refusal`` where the first step already is barred.
    """
    revises = publication.revises
    if revises is None:
        raise Refusal(_("Only an erratum follows an earlier revision."))
    if seen is not None and not steps.is_behind(publication.step, revises.step):
        raise Refusal(_("This revision has come as far as the one that it puts right. Go on step by step."))
    version = publication.version if seen is None else seen
    reached, barred = publication.step, ""
    while steps.is_behind(publication.step, revises.step):
        try:
            made = step_forward(publication, actor=actor, seen=version, reason=reason, quietly=True)
        except Refusal as error:
            if publication.step == reached:
                raise
            barred = error.sentence
            break
        publication.refresh_from_db()
        version = publication.version
        if made.state == State.PROPOSED:
            break
    if publication.step != reached and steps.shows(publication.step).own_sheet:
        moving.tell_of_erratum(publication)
    return barred
