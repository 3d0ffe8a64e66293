"""Who deals with an appeal: two people named to decide and confirm, others drawn to mark it again."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit
from kaoping.results.actions.appeals import NOTHING_PROPOSED, claim, happened, tell_person, why_barred
from kaoping.results.models import Appeal
from kaoping.results.queries.appeal_people import may_be_named, may_mark_again, rows_of_naming
from kaoping.results.queries.appeals import pieces_of
from kaoping.reviews.actions import set_conflict
from kaoping.reviews.actions.appeal_marks import ask_again, drawn
from kaoping.units.models import Person

State = Appeal.State


@transaction.atomic
def name_people(appeal: Appeal, *, decider: Person, confirmer: Person, actor: Any) -> None:
    """Say who decides and who confirms: two people without a part in it, kept from marking it themselves.

    While a decision waits, another confirmer reads the same proposal; another decider begins anew, and
    what was proposed stays readable in what happened. Errors: ``Refusal``.
    """
    if decider.pk == confirmer.pk:
        raise Refusal(_("Two different people decide and confirm; choose another for one of them."))
    allowed = {person.pk for person in may_be_named(appeal)}
    for person in (decider, confirmer):
        if person.pk not in allowed:
            raise Refusal(
                _("%(who)s may not take part: %(why)s. Choose somebody who is offered.")
                % {"who": person, "why": why_barred(appeal, person)}
            )
    if actor.pk in (appeal.decider_id, appeal.confirmer_id, decider.pk, confirmer.pk):
        raise Refusal(
            _(
                "Who decides or confirms this appeal names neither of the two. Let somebody else of the office name them."
            )
        )
    before = {"decider": str(appeal.decider or ""), "confirmer": str(appeal.confirmer or "")}
    was_proposed = appeal.state == State.PROPOSED
    lapsed, changes = "", dict[str, Any](decider=decider, confirmer=confirmer)
    if was_proposed and decider.pk != appeal.decider_id:
        lapsed = _("The decision proposed by %(who)s lapses (%(decision)s): %(text)s") % {
            "who": appeal.decider, "decision": appeal.get_decision_display(), "text": appeal.decision_text
        }  # fmt: skip
        changes |= {"state": State.ADMITTED, **NOTHING_PROPOSED}
    claim(appeal, (State.ADMITTED, State.REMARKING, State.PROPOSED), actor=actor, **changes)
    happened(appeal, "people", actor=actor, text=lapsed)
    for person in (decider, confirmer):
        _keep_from_marking(appeal, person, actor)
    audit.record(
        "appeal.people_named", actor=actor, about=appeal, unit=appeal.unit, before=before,
        after={"decider": str(decider), "confirmer": str(confirmer)},
    )  # fmt: skip
    if was_proposed and not lapsed:
        tell_person(confirmer, "appeal_to_confirm", appeal)
        return
    for person in (decider, confirmer):
        tell_person(person, "appeal_yours", appeal)


def _keep_from_marking(appeal: Appeal, person: Person, actor: Any) -> None:
    """A row per piece: by no door does a mark make somebody a party to what they decide."""
    kept = set(rows_of_naming(appeal).filter(person=person).values_list("submission_id", flat=True))
    for piece in pieces_of(appeal):
        if piece.pk not in kept:
            set_conflict(person=person, reason=appeal.number, actor=actor, piece=piece)


@transaction.atomic
def ask_marks(appeal: Appeal, *, pieces: Sequence[Submission], count: int, actor: Any) -> list[Person]:
    """Have these pieces marked again by ``count`` people drawn by lot from those without a part in it.

    Errors: ``Refusal`` when there are too few of them, or a piece is not one of the appeal.
    """
    about = {piece.pk for piece in pieces_of(appeal)}
    if not pieces or any(piece.pk not in about for piece in pieces):
        raise Refusal(_("Choose pieces of the lines that the appeal is about."))
    free = may_mark_again(appeal)
    if len(free) < count:
        raise Refusal(
            _(
                "%(count)s people are to mark it again, but only %(free)s have no part in it. Ask for fewer, or let the office seat more reviewers."
            )
            % {"count": count, "free": len(free)}
        )
    claim(appeal, (State.ADMITTED, State.REMARKING), actor=actor, state=State.REMARKING)
    reviewers = drawn(free, count, appeal.number)
    ask_again(pieces, reviewers=reviewers, actor=actor, why=appeal.number)
    text = _("%(count)s drawn from %(free)s without a part in it") % {"count": count, "free": len(free)}
    happened(appeal, "marks_asked", actor=actor, text=text)
    return reviewers
