"""From whom a mail may be whose sender is on no roll: a guess with its reason, for a person to confirm.

In this order: whose mail it passes on, the mail of ours that it answers, an earlier mail of its thread,
the unit's name in the sender's name, the signature, the subject, a person's name with the
telephone, the name anywhere in the text.
"""

import re
from collections.abc import Iterable

from django.db.models import Q

from kaoping.base import asked, clock
from kaoping.intake.models import Message
from kaoping.intake.parsing import Unreadable, parse_safely
from kaoping.intake.queries import Sender, assessed, sender_of
from kaoping.intake.quoting import Parted, parted
from kaoping.notifications.models import OutgoingMail
from kaoping.pure.mailparse import ParsedMessage
from kaoping.units.models import Incumbency, Office, Unit

SIGNATURE_LINES = 8
NAME_LEAST = 3  # characters; shorter names turn up in any text
MOST_NESTED = 2 * 1024 * 1024  # bytes of an attached mail that is opened for its sender
_DIGITS = re.compile(r"\d[\d -]{5,18}\d")


def thread_of(parsed: ParsedMessage) -> list[str]:
    """Message-IDs to which the mail says it belongs, the nearest first."""
    return list(dict.fromkeys(one for one in (parsed.in_reply_to, *reversed(parsed.references)) if one))[:30]


def mails_answered(mails: Iterable[ParsedMessage]) -> dict[str, OutgoingMail]:
    """The mails of ours to which these belong, by Message-ID."""
    ids = {one for parsed in mails for one in thread_of(parsed)}
    if not ids:
        return {}
    rows = OutgoingMail.objects.select_related("unit__parent").filter(message_id__in=ids)
    return {row.message_id: row for row in rows}


def forwarded_sender(parsed: ParsedMessage, text: Parted) -> str:
    """The address of whoever first wrote a mail that is passed on, in the text or attached; or ""."""
    if text.is_forward and text.carried_from:
        return text.carried_from
    nested = [
        part for part in parsed.attachments if part.content_type == "message/rfc822" and part.depth == 0
    ]
    if len(nested) == 1 and nested[0].size_bytes <= MOST_NESTED:
        inner = parse_safely(nested[0].payload)
        if not isinstance(inner, Unreadable):
            return inner.sender.address
    return ""


def guess_unit(parsed: ParsedMessage, answered: OutgoingMail | None, forwarded: str) -> Sender:
    """Who may have sent it; always doubtful."""
    if forwarded and (known := sender_of(forwarded)).unit is not None:
        return Sender(known.unit, None, "forwarded", forwarded)
    if answered is not None and (unit := assessed(answered.unit)):
        return Sender(unit, None, "answer", answered.subject)
    if unit := _unit_of_thread(parsed):
        return Sender(unit, None, "thread", parsed.subject)
    return _named(parsed) or Sender()


def _unit_of_thread(parsed: ParsedMessage) -> Unit | None:
    ids = thread_of(parsed)
    if not ids:
        return None
    earlier = Message.objects.filter(message_id__in=ids, unit__isnull=False).select_related("unit__parent")
    found = {message.unit_id: message.unit for message in earlier[:20]}
    return assessed(next(iter(found.values()))) if len(found) == 1 else None


def _named(parsed: ParsedMessage) -> Sender | None:
    lines = [line for line in parsed.body_text[:20_000].splitlines() if line.strip()]
    places = (
        ("from_name", parsed.sender.name),
        ("signature", "\n".join(lines[-SIGNATURE_LINES:])),
        ("subject", parsed.subject),
    )
    names = _names()
    for why, text in places:
        if found := _first(text, names):
            return Sender(Unit.objects.get(pk=found[1]), None, why, found[0])
    whole = "\n".join(lines)
    if person := _by_person(parsed.sender.name, whole):
        return person
    found = _first(whole, names)
    return Sender(Unit.objects.get(pk=found[1]), None, "body", found[0]) if found else None


def _first(text: str, names: list[tuple[str, int]]) -> tuple[str, int] | None:
    return next(((name, pk) for name, pk in names if text and name in text), None)


def _names() -> list[tuple[str, int]]:
    """Every name by which a unit calls itself and no other unit does, the longest first."""
    return asked.once("names_of_units", _ask_names)


def _ask_names() -> list[tuple[str, int]]:
    rows = list(Unit.objects.assessed().values_list("id", "name", "short_name"))
    region = Office.current().region
    owners: dict[str, set[int]] = {}
    for pk, *both in rows:
        for name in both:
            for one in other_names(name, region):
                owners.setdefault(one, set()).add(pk)
    alone = [(name, next(iter(pks))) for name, pks in owners.items() if len(pks) == 1]
    return sorted(alone, key=lambda pair: (-len(pair[0]), pair[1]))


def other_names(name: str, region: str = "") -> Iterable[str]:
    """The name, and the name without the city before it: 清河市教育局, 市教育局, 教育局."""
    if len(name) >= NAME_LEAST:
        yield name
    place = re.match(r"[\u4e00-\u9fff]{2,4}?市", region or name)
    bare = name.removeprefix(place.group(0)) if place else name
    bare = bare.removeprefix("市")
    # 市委宣传部 without its 市 is any city's; 教育局 is how the unit signs.
    if bare != name and len(bare) >= NAME_LEAST and not bare.startswith("委"):
        yield bare
        yield f"市{bare}"


def _by_person(sender: str, text: str) -> Sender | None:
    """Somebody on the roll whose name and telephone both stand in the mail."""
    numbers = {re.sub(r"\D", "", found)[-11:] for found in _DIGITS.findall(text[:20_000])}
    if not numbers:
        return None
    seats = Incumbency.objects.on(clock.today()).exclude(Q(person__phone="") | Q(person__name=""))
    for seat in seats.select_related("person", "post__unit__parent").order_by("pk"):
        phone = re.sub(r"\D", "", seat.person.phone)[-11:]
        is_named = seat.person.name in text or seat.person.name == sender
        if len(phone) >= 7 and phone in numbers and is_named and (unit := assessed(seat.post.unit)):
            return Sender(unit, None, "person_phone", f"{seat.person.name} {seat.person.phone}")
    return None


def parted_of(parsed: ParsedMessage) -> Parted:
    return parted(parsed.subject, parsed.body_text)
