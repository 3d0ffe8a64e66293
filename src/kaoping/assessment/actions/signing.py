"""The unit's own sign-off: author → checker → head, as many steps as the material asks.

A piece arrives at the office with the last signature; until then it has not. Where the scheme asks for
paper, a scan with seal and signature can stand for the chain: the author says so, the office sees it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.actions.claims import claim, scheme_in_force
from kaoping.assessment.actions.submissions import EDITABLE, draft_of, refuse_if_sent, submit_draft
from kaoping.assessment.models import Draft, SignOff, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.closing import refuse_if_closed
from kaoping.assessment.queries.signing import chain_of, may_stand_on_paper, signing_roles, signs_as
from kaoping.base import audit
from kaoping.notifications.actions import tell
from kaoping.units.models import Person, Role, Unit

State = Submission.State


def somebody_signs(unit: Unit, *, besides: Any = None) -> bool:
    """Whether the unit has a checker or a head, other than the sender, who can sign today."""
    return bool(signing_roles(unit, besides=besides))


@transaction.atomic
def send(
    submission: Submission,
    *,
    actor: Any,
    begun_at: dt.datetime,
    on_paper: bool = False,
    excuses: Mapping[str, str] | None = None,
) -> Submission:
    """The author sends the draft: to the unit's own sign-off, or straight to the office.

    It goes straight where nobody but the sender holds a signing post, and with ``on_paper``: a file of
    it is the scan with seal and signature. ``begun_at`` is when this sending began. ``excuses`` say by check
    why it is sent with a finding that the scheme lets stop it. The caller has
    validated the draft by ``SubmissionForm``. Errors: ``Refusal``, also for paper that is not there and
    for a window that has closed.
    """
    draft = draft_of(submission)
    refuse_if_sent(draft)
    scheme_in_force(submission)
    refuse_if_closed(submission, begun_at)
    draft.excuses = {check: words.strip() for check, words in (excuses or {}).items() if words.strip()}
    draft.save(update_fields=["excuses"])
    steps = chain_of(submission.unit, submission.window, besides=actor)
    if on_paper:
        _refuse_without_paper(submission, draft)
        _signed(submission, actor=actor, role=Role.UNIT_AUTHOR, at=begun_at, is_paper=True)
    if on_paper or not steps:
        return _leave_the_house(submission, draft, actor=actor, begun_at=begun_at)
    target = State.SIGN_OFF if submission.state == State.DRAFT else State.RETURNED
    claim(submission, EDITABLE, state=target)
    draft.sent_at, draft.sent_by, draft.handed_back = begun_at, str(actor or ""), ""
    draft.sender = actor if isinstance(actor, Person) else None
    draft.waits_for = steps[0] if len(steps) > 1 else ""
    draft.save(update_fields=["sent_at", "sent_by", "sender", "handed_back", "waits_for"])
    audit.record("submission.sent_to_sign_off", actor=actor, about=submission, unit=submission.unit)
    _ask_to_sign(
        submission, draft, roles=[steps[0]] if len(steps) > 1 else [Role.UNIT_APPROVER, Role.UNIT_HEAD]
    )
    return submission


@transaction.atomic
def sign_off(submission: Submission, *, actor: Any, begun_at: dt.datetime) -> Submission:
    """One signature. The last one lets the piece leave the house: now it arrives.

    Errors: ``Refusal`` when the signer is the one who sent it (author and checker are two people), or
    it is the head's turn.
    """
    draft = draft_of(submission)
    if draft.sent_at is None:
        raise Refusal(_("This piece does not wait for a signature; its author has it."))
    if isinstance(actor, Person) and draft.sender_id == actor.pk:
        raise Refusal(
            _("You sent this piece yourself; somebody else who signs for the unit must sign it off.")
        )
    refuse_if_closed(submission, begun_at)
    role = (signs_as(actor, submission) if isinstance(actor, Person) else "") or str(Role.UNIT_HEAD)
    if draft.waits_for == Role.UNIT_HEAD and role != Role.UNIT_HEAD:
        raise Refusal(_("The checker's signature is there; this piece now waits for the head's."))
    _signed(submission, actor=actor, role=role, at=begun_at)
    sender = draft.sender or None
    steps = chain_of(submission.unit, submission.window, besides=sender)
    if role == Role.UNIT_APPROVER and steps[1:]:
        if not Draft.objects.filter(pk=draft.pk, waits_for=draft.waits_for, sent_at=draft.sent_at).update(
            waits_for=Role.UNIT_HEAD
        ):
            raise Refusal(_("Somebody else signed or changed this piece just now; look at it again."))
        audit.record("submission.signed", actor=actor, about=submission, unit=submission.unit)
        _ask_to_sign(submission, draft, roles=[Role.UNIT_HEAD])
        return submission
    return _leave_the_house(submission, draft, actor=actor, begun_at=begun_at)


@transaction.atomic
def hand_back(submission: Submission, *, actor: Any, words: str) -> Submission:
    """A signer does not sign: back to the author, with words; signatures given so far are void."""
    draft = draft_of(submission)
    if draft.sent_at is None:
        raise Refusal(_("This piece does not wait for a signature; its author has it."))
    if not words.strip():
        raise Refusal(_("Say what the author should change before you hand the piece back."))
    target = State.DRAFT if submission.state == State.SIGN_OFF else State.RETURNED
    claim(submission, (State.SIGN_OFF, State.RETURNED), state=target)
    Draft.objects.filter(pk=draft.pk).update(sent_at=None, handed_back=words.strip(), waits_for="")
    SignOff.objects.filter(submission=submission, version=None).delete()
    audit.record(
        "submission.handed_back", actor=actor, about=submission, unit=submission.unit, reason=words.strip()
    )
    tell(
        unit=submission.unit, roles=[Role.UNIT_AUTHOR], kind="piece_handed_back",
        values={"title": draft.title, "words": words.strip(), "who": str(actor or "")}, about=submission,
        link=f"/submissions/{submission.pk}/edit/",
    )  # fmt: skip
    return submission


def _ask_to_sign(submission: Submission, draft: Draft, *, roles: list[Any]) -> None:
    tell(
        unit=submission.unit, roles=roles, kind="piece_to_sign",
        values={"title": draft.title, "who": draft.sent_by}, about=submission,
        link=f"/submissions/{submission.pk}/sign/",
    )  # fmt: skip


def _signed(
    submission: Submission, *, actor: Any, role: str, at: dt.datetime, is_paper: bool = False
) -> None:
    SignOff.objects.create(
        submission=submission, role=role, person=actor if isinstance(actor, Person) else None,
        signed_by=str(actor or ""), signed_at=at, is_paper=is_paper,
    )  # fmt: skip


def _leave_the_house(
    submission: Submission, draft: Draft, *, actor: Any, begun_at: dt.datetime
) -> Submission:
    own = SignOff.objects.filter(submission=submission, version=None)
    names = list(own.filter(is_paper=False).order_by("signed_at", "id").values_list("signed_by", flat=True))
    piece = submit_draft(
        submission, draft, actor=actor, begun_at=begun_at, signed_by="、".join(dict.fromkeys(names))[:200]
    )
    own.update(version=piece.versions.order_by("-number").first())
    return piece


def _refuse_without_paper(submission: Submission, draft: Draft) -> None:
    if not may_stand_on_paper(submission.window):
        raise Refusal(
            _("This item does not ask for seal or signature, so a scan cannot stand for the sign-off.")
        )
    if not draft.files.exists():
        raise Refusal(_("Attach the scan with seal and signature first, or send the piece to sign-off."))
