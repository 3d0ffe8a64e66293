"""Answer a sender instead of taking the mail in, and take out what was taken in by mistake."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.base import audit, clock
from kaoping.intake import ports
from kaoping.intake.models import Message
from kaoping.intake.wording import ANSWERS
from kaoping.notifications.models import OutgoingMail
from kaoping.notifications.outgoing import send_mail
from kaoping.notifications.wording import why_sentence
from kaoping.units.models import Office

from .decide import AlreadyDecided

State = Message.State


class CannotAnswer(Exception):
    """No answer can go out; ``sentence`` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@transaction.atomic
def answer(message: Message, *, reasons: Sequence[str], text: str, actor: Any) -> OutgoingMail:
    """Tell the sender why the mail was not taken in; it leaves the heap, and their answer comes back to it.

    ``reasons`` are codes of ``wording.ANSWERS``. Errors: ``CannotAnswer``, ``AlreadyDecided``.
    """
    if message.proposal.get("automatic"):
        raise CannotAnswer(
            _("A machine sent this mail, so nobody would read an answer. Ignore it, or call the unit.")
        )
    with translation.override(settings.LANGUAGE_CODE):
        mail = send_mail(
            to=message.from_address, to_name=message.from_name,
            subject=_("About your mail “%(subject)s”") % {"subject": message.subject or _("no subject")},
            body="\n".join(answer_lines(message, reasons, text)), kind="answer", about=message,
            in_reply_to=message.message_id, thread=list(reversed(message.thread)), unit=message.unit,
            post=message.post,
        )  # fmt: skip
    if mail is None:
        raise CannotAnswer(
            _(
                "Sending is not set up, so no answer can go out. Set it up on the page of sending, or call the unit."
            )
        )
    if mail.state == OutgoingMail.State.SUPPRESSED:
        raise CannotAnswer(why_sentence(mail.why))
    said = " ".join([*(str(ANSWERS[code]) for code in reasons if code in ANSWERS), text]).strip()
    changed = Message.objects.filter(pk=message.pk, state=State.TRIAGE).update(
        state=State.IGNORED, why="answered", proposal={**message.proposal, "reason": said[:500]},
        result_kind="notifications.outgoingmail", result_key=str(mail.pk), result_label=mail.subject[:200],
    )  # fmt: skip
    if not changed:
        raise AlreadyDecided
    message.refresh_from_db()
    audit.record(
        "message.answered", actor=actor, about=message, unit=message.unit, reason=said,
        after={"reasons": list(reasons), "mail": mail.pk},
    )  # fmt: skip
    return mail


def answer_lines(message: Message, reasons: Sequence[str], text: str) -> list[str]:
    """The body of the answer, in the language in force."""
    office = Office.current()
    at = date_format(message.received_at.astimezone(clock.OFFICE_ZONE), "DATETIME_FORMAT")
    named = {"subject": message.subject or _("no subject"), "at": at}
    asks = bool((message.proposal or {}).get("asks")) and not reasons  # with a reason it was no mere question
    lines = [
        _("Your mail “%(subject)s” of %(at)s has arrived. Our answer:") % named
        if asks
        else _("Your mail “%(subject)s” of %(at)s arrived, but it could not be taken in:") % named,
        "",
        *(f"- {ANSWERS[code]}" for code in reasons if code in ANSWERS),
    ]
    if text.strip():
        lines += [text.strip()] if asks else ["", text.strip()]
    if not asks:
        lines += [
            "",
            _(
                "Answer this mail with what is missing; the day on which your first mail arrived stays on record."
            ),
        ]
    lines += ["", str(office)]
    if office.phone:
        lines.append(_("Telephone: %(phone)s") % {"phone": office.phone})
    return lines


@transaction.atomic
def undo(message: Message, *, actor: Any, reason: str) -> None:
    """Take out what was made of the mail; it waits for a decision again, with its proposal.

    Errors: ``ports.CannotTakeIn`` when a decision or a later version stands on it, ``AlreadyDecided``.
    """
    handler = ports.handler()
    if handler is None:
        raise ports.CannotTakeIn(_("Nothing takes mail in at present, so nothing can be taken out."))
    before = {"result": message.result_label, "why": message.why}
    handler.give_back(message, actor=actor, reason=reason)
    changed = Message.objects.filter(pk=message.pk, state=State.MATCHED).update(
        state=State.TRIAGE, why="undone", result_kind="", result_key="", result_label="",
        proposal={**message.proposal, "reason": reason[:500]},
    )  # fmt: skip
    if not changed:
        raise AlreadyDecided
    message.refresh_from_db()
    audit.record(
        "message.undone", actor=actor, about=message, unit=message.unit, reason=reason, before=before
    )
