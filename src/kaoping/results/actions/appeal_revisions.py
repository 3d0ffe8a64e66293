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
from kaoping.results.queries.appeal_moves import Moved, applied_after, moved_besides
from kaoping.results.queries.publishing import was_shown

State = Appeal.State
SAID = 5  # of what else moved, in the sentence that says why the revision waits


class MovesMore(Refusal):
    """The freeze moves more than was decided; kept, because it took scoring a city to find out."""


def advance(appeal: Appeal) -> bool:
    """Take the next step towards the revision; whether one was taken. What hinders is kept as an event."""
    if appeal.state != State.APPLIED:
        return False
    try:
        return _taken_up(appeal) or _asked(appeal) or _confirmed(appeal) or _published(appeal)
    except MovesMore as error:
        _hindered(appeal, error.sentence)
        _remember(appeal, error.sentence)
        return False
    except Refusal as error:
        appeal.refresh_from_db()  # what was taken back may stand in it
        _hindered(appeal, error.sentence)
        return False


def _taken_up(appeal: Appeal) -> bool:
    """A revision whose freeze was made after the decision was applied holds it, whoever made it."""
    applied = appeal.events.filter(kind="applied").order_by("-at").values_list("at", flat=True).first()
    newest = standing_revision(appeal)
    if applied is None or newest.pk == appeal.publication_id or newest.freeze.frozen_at < applied:
        return False
    if not was_shown(newest):
        raise Refusal(_not_shown(newest))
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
    """The freeze that was asked for this appeal, unless the office set it aside: then it is asked anew.

    Errors: ``Refusal`` where it could not be made; another of the same facts would fail alike, so it waits
    until the office has made one itself.
    """
    found = Freeze.objects.filter(pk=appeal.proposal.get("freeze") or 0).first()
    if found is None or found.state == Freeze.State.DISCARDED:
        return None
    if found.state != Freeze.State.FAILED:
        return found
    later = Freeze.objects.filter(scheme=found.scheme_id, number__gt=found.number)
    if later.filter(state=Freeze.State.CONFIRMED).exists():
        return None
    raise Refusal(
        _(
            "Freeze %(n)s could not be made: %(why)s Mend that and freeze the facts once; once that freeze is confirmed, the decision goes on by itself."
        )
        % {"n": found.number, "why": found.why_failed}
    )


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
    if others := _others(appeal, frozen):
        if _discarded_as_older(appeal, frozen):
            return True
        raise MovesMore(
            _(
                "The new freeze %(n)s changes more than what was appealed against (%(units)s). The office looks at it, confirms the freeze and publishes the erratum by hand."
            )
            % {"n": frozen.number, "units": _said(others)}
        )
    freezing.confirm_by_appeal(frozen)
    return True


def _others(appeal: Appeal, frozen: Freeze) -> list[Moved]:
    """What else this freeze moves. Errors: ``Refusal`` with the sentence said before, where nothing that the
    answer hangs on is another since: a sweep does not score a city twice a minute."""
    known = appeal.proposal.get("hindered") or {}
    if known and known["on"] == _hangs_on(appeal, frozen):
        raise MovesMore(known["why"])
    return moved_besides(appeal, frozen)


def _hangs_on(appeal: Appeal, frozen: Freeze) -> list[Any]:
    """Frozen sheets never change, nor does an appeal that is applied."""
    standing = standing_revision(appeal)
    applied = Appeal.objects.filter(publication__scheme=frozen.scheme_id, state=State.APPLIED)
    return [
        standing.pk,
        standing.freeze_id,
        frozen.pk,
        frozen.state,
        *sorted(applied.values_list("pk", flat=True)),
    ]


def _discarded_as_older(appeal: Appeal, frozen: Freeze) -> bool:
    """Whether what else moves may be another decision of meanwhile: then it is frozen again, with both."""
    newer = applied_after(frozen.scheme_id, frozen.frozen_at).exclude(pk=appeal.pk).first()
    if newer is None or frozen.appeal_id is None or frozen.confirmed_by_id is not None:
        return False
    why = _("It was frozen before %(number)s was decided.") % {"number": newer.number}
    freezing.discard_freeze(frozen, actor="results", reason=why)
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
    if others := _others(appeal, frozen):
        if _discarded_as_older(appeal, frozen):
            return True
        raise MovesMore(
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
    with transaction.atomic():  # closed first: the last step asks that no appeal is open
        _close(appeal, made)
        publishing.catch_up(made, actor=appeal.decider, reason=str(frozen.asked_by))
        if not was_shown(made):
            raise Refusal(_not_shown(made))
    return True


def _not_shown(revision: Publication) -> str:
    return _(
        "Revision %(n)s holds the decision, but units have not been shown it yet. The office goes on with it; the appeal ends once units are shown it."
    ) % {"n": revision.revision}


def _hindered(appeal: Appeal, sentence: str) -> None:
    """Say once what hinders, to the office too; trying again with the same result says nothing."""
    last: Any = appeal.events.filter(kind="not_revised").order_by("-at", "-id").first()
    if last is None or last.text != sentence:
        happened(appeal, "not_revised", actor=None, text=sentence)
        tell_office(appeal, "appeal_hindered", why=sentence)


def _remember(appeal: Appeal, sentence: str) -> None:
    frozen = _freeze_of(appeal)
    if frozen is not None:
        found = {"on": _hangs_on(appeal, frozen), "why": sentence}
        Appeal.objects.filter(pk=appeal.pk, state=State.APPLIED).update(
            proposal={**appeal.proposal, "hindered": found}
        )
