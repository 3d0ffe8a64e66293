"""From a granted appeal to the revision that holds it: freeze anew, compare, publish the erratum.

The two who decided have confirmed one effect on the sheets. The new freeze is made by their decision, by
nobody in person, and published only where it is the standing revision with what was decided and nothing
else; anything that moved besides, in the very line too, is for the office's own erratum, whoever confirmed
the freeze, so no published number moves unseen. Each step may be tried again at any time.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.base import audit
from kaoping.results.actions import freezing, publishing
from kaoping.results.actions.appeals import claim, happened, tell_office, tell_unit
from kaoping.results.models import Appeal, Freeze, Publication
from kaoping.results.queries.appeal_effects import standing_revision
from kaoping.results.queries.appeal_moves import Moved, moved_besides

State = Appeal.State
SAID = 5  # of what else moved, in the sentence that says why the revision waits


def advance(appeal: Appeal) -> bool:
    """Take the next step towards the revision; whether one was taken. What hinders is kept as an event."""
    if appeal.state != State.APPLIED:
        return False
    try:
        return _taken_up(appeal) or _asked(appeal) or _confirmed(appeal) or _published(appeal)
    except Refusal as error:
        _hindered(appeal, error.sentence)
        return False


def _taken_up(appeal: Appeal) -> bool:
    """A revision whose freeze was made after the decision was applied holds it, whoever made it."""
    applied = appeal.events.filter(kind="applied").order_by("-at").values_list("at", flat=True).first()
    newest = standing_revision(appeal)
    if applied is None or newest.pk == appeal.publication_id or newest.freeze.frozen_at < applied:
        return False
    _close(appeal, newest)
    return True


@transaction.atomic
def _close(appeal: Appeal, revision: Publication) -> None:
    claim(appeal, (State.APPLIED,), actor=None, state=State.CLOSED, applied_in=revision)
    happened(appeal, "revised", actor=None, text=_("Revision %(n)s") % {"n": revision.revision})
    audit.record(
        "appeal.revised", actor="results", about=appeal, unit=appeal.unit,
        after={"revision": revision.revision, "freeze": revision.freeze.number},
    )  # fmt: skip
    tell_unit(appeal, "appeal_revised", revision=revision.revision)


def _freeze_of(appeal: Appeal) -> Freeze | None:
    """The freeze that was asked for this appeal, unless it came to nothing."""
    return Freeze.objects.filter(
        pk=appeal.proposal.get("freeze") or 0,
        state__in=[Freeze.State.MAKING, Freeze.State.PROPOSED, Freeze.State.CONFIRMED],
    ).first()


def _asked(appeal: Appeal) -> bool:
    if _freeze_of(appeal) is not None:
        return False
    with transaction.atomic():
        made = freezing.freeze(
            appeal.publication.scheme,
            by=None,
            appeal=appeal,
            reason=_("Appeal %(number)s") % {"number": appeal.number},
        )
        claim(appeal, (State.APPLIED,), actor=None, proposal={**appeal.proposal, "freeze": made.pk})
    return True


def _confirmed(appeal: Appeal) -> bool:
    frozen = _freeze_of(appeal)
    if frozen is None or frozen.state != Freeze.State.PROPOSED:
        return False
    if others := moved_besides(appeal, frozen):
        raise Refusal(
            _(
                "The new freeze %(n)s changes more than what was appealed against (%(units)s). The office looks at it, confirms the freeze and publishes the erratum by hand."
            )
            % {"n": frozen.number, "units": _said(others)}
        )
    freezing.confirm_by_appeal(frozen)
    return True


def _said(others: Sequence[Moved]) -> str:
    """The first few, and how many more there are."""
    said = _("; ").join(str(one) for one in others[:SAID])
    more = len(others) - SAID
    return said if more <= 0 else _("%(said)s and %(n)s more") % {"said": said, "n": more}


def _published(appeal: Appeal) -> bool:
    frozen = _freeze_of(appeal)
    if frozen is None or frozen.state != Freeze.State.CONFIRMED:
        return False
    if others := moved_besides(appeal, frozen):
        raise Refusal(
            _(
                "Freeze %(n)s is confirmed but changes more than what was appealed against (%(units)s), so nothing is published by itself. The office makes the erratum by hand and says in it all that it puts right."
            )
            % {"n": frozen.number, "units": _said(others)}
        )
    with transaction.atomic():
        made = publishing.erratum(
            standing_revision(appeal), frozen, actor=appeal.decider,
            reason=_("Appeal %(number)s: %(text)s") % {"number": appeal.number, "text": appeal.decision_text},
            though_same=True,
        )  # fmt: skip
    _close(appeal, made)
    publishing.catch_up(made, actor=appeal.decider, reason=str(frozen.asked_by))
    return True


def _hindered(appeal: Appeal, sentence: str) -> None:
    """Say once what hinders, to the office too; trying again with the same result says nothing."""
    last: Any = appeal.events.filter(kind="not_revised").order_by("-at", "-id").first()
    if last is None or last.text != sentence:
        happened(appeal, "not_revised", actor=None, text=sentence)
        tell_office(appeal, "appeal_hindered", why=sentence)
