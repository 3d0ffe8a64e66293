"""Who sent a mail and whether a machine did; what that rests on is asked once for a group of mails."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.intake.guessing import forwarded_sender, guess_unit, mails_answered, parted_of, thread_of
from kaoping.intake.models import Message
from kaoping.intake.queries import Sender, senders_of
from kaoping.notifications import troubles
from kaoping.notifications.account import own_addresses
from kaoping.notifications.compose import LOOP_HEADER
from kaoping.notifications.models import OutgoingMail
from kaoping.pure.mailparse import ParsedMessage, why_automatic

State = Message.State


@dataclass(slots=True)
class Known:
    """What a group's mails share. ``own_ids`` are those Message-IDs of the group that we gave; the rest goes by the mails' addresses."""

    senders: dict[str, Sender]
    own_ids: frozenset[str]
    answered: dict[str, OutgoingMail]  # by Message-ID
    troubled: frozenset[str]  # addresses from which something came back


def know(mails: Sequence[ParsedMessage]) -> Known:
    """Ask about all of these mails: a handful of queries, however many they are."""
    addresses = {one.sender.address for one in mails if one.sender.address}
    ids = {one for mail in mails for one in ids_of(mail)}
    own = OutgoingMail.objects.filter(message_id__in=ids).values_list("message_id", flat=True) if ids else ()
    return Known(
        senders_of(addresses), frozenset(own), mails_answered(mails), troubles.troubled_among(addresses)
    )


def ids_of(parsed: ParsedMessage) -> list[str]:
    """The names that a mail bears, and those that we give in a header of our own."""
    return [one for one in (parsed.message_id, parsed.header(LOOP_HEADER.lower()).strip()) if one]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from the envelope alone: ignored, for a person, or ("") to be proposed on."""

    state: str
    why: str
    sender: Sender
    automatic: str = ""  # what made it a machine's, whoever sent it: such mail is never answered
    answered: OutgoingMail | None = None  # the mail of ours that it answers
    forwarded_from: str = ""


def judge(parsed: ParsedMessage, known: Known | None = None) -> Judgement:
    """Who sent it, and whether a machine did. Reads only; ``known`` is what a group's mails share."""
    known = known or know([parsed])
    sender = known.senders.get(parsed.sender.address, Sender())
    if not parsed.headers:
        return Judgement(State.TRIAGE, "cannot_read", Sender())
    if "too_large" in parsed.faults:
        return Judgement(State.TRIAGE, "too_large", sender)
    automatic = why_automatic(parsed)
    if automatic != "bounce" and _is_own(parsed, known):
        return Judgement(State.IGNORED, "own_mail", Sender(), "own_mail")
    if automatic and not (sender.is_sure and automatic in ("list", "bulk")):
        return Judgement(State.IGNORED, automatic, sender, automatic)
    answered = next((known.answered[one] for one in thread_of(parsed) if one in known.answered), None)
    if automatic:
        return Judgement(State.TRIAGE, "list_from_known", sender, automatic, answered)
    if sender.unit is None:
        forwarded = forwarded_sender(parsed, parted_of(parsed))
        guess = guess_unit(parsed, answered, forwarded)
        if sender.is_office:
            guess = guess if guess.why == "forwarded" else sender
            return Judgement(State.TRIAGE, "from_office", guess, "", answered, forwarded)
        why = "guessed_unit" if guess.unit else "unknown_sender"
        return Judgement(State.TRIAGE, why, guess, "", answered, forwarded)
    if "several_senders" in parsed.faults:
        return Judgement(State.TRIAGE, "several_senders", sender, "", answered)
    return Judgement("", "", sender, "", answered)


def _is_own(parsed: ParsedMessage, known: Known) -> bool:
    """Whether the mail is the office's own, come back by a rule of forwarding or a copy to itself."""
    return parsed.sender.address in own_addresses() or not known.own_ids.isdisjoint(ids_of(parsed))
