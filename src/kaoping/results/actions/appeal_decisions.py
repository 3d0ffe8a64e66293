"""Decide an appeal: one person proposes, a second confirms, then the facts change by the ordinary deeds.

What granting it changes is kept with the decision as plain values (``proposal``): pieces whose second
marks are used and these marks, values set, days given, refused pieces accepted. Nothing of it happens before the second
person has confirmed; then all of it happens in one transaction, and a new revision is asked for.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import actions as desk
from kaoping.assessment.models import Submission, Window
from kaoping.assessment.ports import Refusal, tell_facts_changed
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.results.actions.appeals import (
    NOTHING_PROPOSED,
    claim,
    happened,
    tell_person,
    tell_unit,
    why_barred,
)
from kaoping.results.actions.overrides import require_possible, set_by_appeal
from kaoping.results.models import Appeal
from kaoping.results.queries.appeal_effects import change_of, effect_of, marks_to_use
from kaoping.results.queries.appeals import pieces_of
from kaoping.reviews.actions.appeal_marks import use_marks

State, Decision = Appeal.State, Appeal.Decision
DECIDABLE = (State.ADMITTED, State.REMARKING)


@transaction.atomic
def propose(appeal: Appeal, *, decision: str, text: str, proposal: Mapping[str, Any], actor: Any) -> None:
    """The decider says what is decided and why; it waits for the second person.

    Errors: ``Refusal`` when the actor is not the one named or has a part in it, when granting changes
    nothing, or dismissing does.
    """
    _refuse_unless_named(appeal, actor, appeal.decider_id, "decider")
    if not text.strip():
        raise Refusal(_("Say why it is decided so; the unit reads it, and it stands on its sheet."))
    kept = {name: value for name, value in proposal.items() if value}
    if decision == Decision.DISMISSED and kept:
        raise Refusal(_("“Dismissed” changes nothing. Take the changes away, or uphold the appeal."))
    if decision in (Decision.UPHELD, Decision.PARTLY):
        for code, value in kept.get("values", {}).items():
            require_possible(appeal.publication.scheme, appeal.unit, code, Fraction(value))
        if not kept:
            raise Refusal(_("Upholding the appeal changes something: choose what, and look at the effect."))
        if not effect_of(appeal, change_of(appeal, kept)).changes_something:
            raise Refusal(
                _("With this the unit's sheet stays as it is. Choose another change, or dismiss the appeal.")
            )
    elif decision != Decision.DISMISSED:
        raise Refusal(_("Choose one of the three decisions."))
    if given := marks_to_use(kept, appeal):
        kept["given"] = given
    claim(
        appeal, DECIDABLE, actor=actor, state=State.PROPOSED, decision=decision, decision_text=text.strip(),
        proposal=kept, decided_at=clock.now(),
    )  # fmt: skip
    happened(appeal, "proposed", actor=actor, text=text.strip())
    audit.record(
        "appeal.proposed", actor=actor, about=appeal, unit=appeal.unit, reason=text.strip(),
        after={"decision": decision, "proposal": kept},
    )  # fmt: skip
    if appeal.confirmer:
        tell_person(appeal.confirmer, "appeal_to_confirm", appeal)


@transaction.atomic
def send_back(appeal: Appeal, *, actor: Any, why: str) -> None:
    """The second person does not confirm; the decider decides anew. Both stay in the trail."""
    _refuse_unless_named(appeal, actor, appeal.confirmer_id, "confirmer")
    if not why.strip():
        raise Refusal(_("Say why you do not confirm it; the decider reads it."))
    before = {"decision": appeal.decision, "text": appeal.decision_text}
    claim(appeal, (State.PROPOSED,), actor=actor, state=State.ADMITTED, **NOTHING_PROPOSED)
    happened(appeal, "sent_back", actor=actor, text=why.strip())
    audit.record(
        "appeal.sent_back", actor=actor, about=appeal, unit=appeal.unit, reason=why.strip(), before=before
    )
    if appeal.decider:
        tell_person(appeal.decider, "appeal_sent_back", appeal, why=why.strip())


@transaction.atomic
def confirm(appeal: Appeal, *, actor: Any) -> None:
    """The second person confirms; the decision holds, and what it changes is changed at once.

    A dismissed appeal is closed. A granted one is applied and waits for its revision. Errors: ``Refusal``
    when the marks to be used are not those that the decision was proposed with.
    """
    _refuse_unless_named(appeal, actor, appeal.confirmer_id, "confirmer")
    _refuse_other_marks(appeal)
    claim(appeal, (State.PROPOSED,), actor=actor, state=State.DECIDED, confirmed_at=clock.now())
    happened(appeal, "confirmed", actor=actor)
    audit.record(
        "appeal.decided", actor=actor, about=appeal, unit=appeal.unit, reason=appeal.decision_text,
        after={"decision": appeal.decision, "decider": str(appeal.decider)},
    )  # fmt: skip
    if appeal.decision == Decision.DISMISSED:
        claim(appeal, (State.DECIDED,), actor=actor, state=State.CLOSED)
    else:
        _apply(appeal, actor)
    tell_unit(appeal, "appeal_decided", decision=appeal.decision, text=appeal.decision_text)


def _refuse_other_marks(appeal: Appeal) -> None:
    given, now = appeal.proposal.get("given", {}), marks_to_use(appeal.proposal, appeal)
    other = sorted(name for name in {*given, *now} if _same(given.get(name)) != _same(now.get(name)))
    if other:
        raise Refusal(
            _(
                "The marks of %(pieces)s are others than when the decision was proposed. Send it back, so that it is decided by the marks as they are now."
            )
            % {"pieces": _(", ").join(other)}
        )


def _same(marks: Sequence[str] | None) -> list[Fraction]:
    return sorted(Fraction(mark) for mark in marks or ())


def _apply(appeal: Appeal, actor: Any) -> None:
    """Change marks and facts by the deeds that everybody uses, each with its own trail."""
    reason = _("Appeal %(number)s: %(text)s") % {"number": appeal.number, "text": appeal.decision_text}
    pieces = {piece.pk: piece for piece in pieces_of(appeal)}
    use_marks([pieces[int(pk)] for pk in appeal.proposal.get("marks", ())], actor=actor, reason=appeal.number)
    for code, value in appeal.proposal.get("values", {}).items():
        set_by_appeal(appeal, code, Fraction(value), actor=actor)
    for one in appeal.proposal.get("extensions", ()):
        _give_days(appeal, one, reason, actor)
    by_receipt = {piece.receipt_no: piece for piece in pieces.values()}
    for receipt in appeal.proposal.get("accepted", ()):
        piece = by_receipt[receipt]
        desk.reopen(piece, actor=actor, reason=reason)
        desk.accept(Submission.objects.get(pk=piece.pk), actor=actor)
    tell_facts_changed(appeal.publication.scheme_id, [appeal.unit_id])
    claim(appeal, (State.DECIDED,), actor=actor, state=State.APPLIED)
    happened(appeal, "applied", actor=actor)
    audit.record(
        "appeal.applied", actor=actor, about=appeal, unit=appeal.unit, reason=appeal.decision_text,
        after=appeal.proposal,
    )  # fmt: skip
    enqueue("kaoping.results.appeal_tasks.revise_after_appeal", appeal.pk)


def _give_days(appeal: Appeal, one: Mapping[str, str], reason: str, actor: Any) -> None:
    window = Window.objects.select_related("indicator__scheme").get(
        indicator__scheme=appeal.publication.scheme_id, indicator__code=one["indicator"], key=one["window"]
    )
    until = dt.date.fromisoformat(one["until"])
    desk.grant_extension(unit=appeal.unit, window=window, until=until, reason=reason, actor=actor)


def _refuse_unless_named(appeal: Appeal, actor: Any, named: int | None, part: str) -> None:
    """The rule of the query once more, on write: the person named, and still without a part in it."""
    if named is None or actor.pk != named:
        raise Refusal(
            _("Only the person named for it may do this. Ask the office who that is.")
            if part == "decider"
            else _("Only the second person named may do this; a decision takes two.")
        )
    if why := why_barred(appeal, actor):
        raise Refusal(
            _("You may not take part any more: %(why)s. Let the office name somebody else.") % {"why": why}
        )
