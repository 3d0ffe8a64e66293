"""Reads of intake: who a sender is, what the pages list, each with a known number of queries."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from kaoping.base import clock
from kaoping.intake.models import Fetched, Mailbox, Message, MessagePart
from kaoping.units.models import Post, PostAddress, Role, Substitution, Unit, UnitDomain


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the unit, the post if the address is one's own, and how that is known."""

    unit: Unit | None = None
    post: Post | None = None
    why: str = ""  # a code of wording.UNIT_WHY
    what: str = ""  # the words it rests on
    is_office: bool = False

    @property
    def is_sure(self) -> bool:
        return self.unit is not None and self.why in ("address", "substitute", "domain")


def sender_of(address: str) -> Sender:
    """``senders_of`` for one address."""
    return senders_of([address])[address]


def senders_of(addresses: Collection[str]) -> dict[str, Sender]:
    """The unit for which each address writes: its post first, then who stands in for one, then its domain."""
    lower = {address: address.lower() for address in addresses if address}
    # Narrow questions first: most of an import's time would go into wide joins that find nothing.
    own = dict(
        PostAddress.objects.filter(address__in=set(lower.values()))
        .order_by("-pk")
        .values_list("address", "post_id")
    )
    posts = {address: (own[name], "address") for address, name in lower.items() if name in own}
    strange = {name for name in lower.values() if name not in own}
    if strange:
        standing = Substitution.objects.on(clock.today()).filter(address__in=strange)
        standing_in = dict(standing.order_by("-pk").values_list("address", "post_id"))
        posts |= {
            address: (standing_in[name], "substitute")
            for address, name in lower.items()
            if name in standing_in
        }
    rows = Post.objects.select_related("unit__parent").in_bulk({post_id for post_id, _why in posts.values()})
    found = dict.fromkeys(addresses, Sender())
    found |= {address: _at(rows[post_id], why) for address, (post_id, why) in posts.items()}
    return found | _by_domain([address for address in lower if address not in posts])


def _at(post: Post, why: str) -> Sender:
    unit = assessed(post.unit)
    if unit is None:
        return Sender(post=post, is_office=post.role in (Role.OFFICE_HEAD, Role.CLERK))
    return Sender(unit, post, why, str(post))


def _by_domain(addresses: Collection[str]) -> dict[str, Sender]:
    domains = {address: _domains(address) for address in addresses}
    asked = {domain for one in domains.values() for domain in one}
    if not asked:
        return {}
    owners = dict(UnitDomain.objects.filter(domain__in=asked).values_list("domain", "unit_id"))
    units = Unit.objects.select_related("parent").in_bulk(set(owners.values())) if owners else {}
    found = {}
    for address, own in domains.items():
        if domain := next((one for one in own if one in owners), ""):
            unit = assessed(units[owners[domain]])
            found[address] = Sender(unit, None, "domain" if unit else "", domain)
    return found


def _domains(address: str) -> list[str]:
    """The address's domain and those above it but the last label, the longest first."""
    labels = address.rpartition("@")[2].lower().split(".")
    return [".".join(labels[index:]) for index in range(max(0, len(labels) - 1))][-10:]


def assessed(unit: Unit | None) -> Unit | None:
    """The unit itself or the body above it that is assessed: what a team sends counts for its body."""
    for _step in range(5):
        if unit is None or (unit.is_assessed and unit.dissolved_on is None):
            return unit
        unit = unit.parent
    return None


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list shows; every value comes from the query string."""

    state: str = Message.State.TRIAGE  # "" shows all
    text: str = ""
    unit: str = ""  # a unit's code
    since: dt.date | None = None
    until: dt.date | None = None

    def narrow(self, messages: QuerySet[Message]) -> QuerySet[Message]:
        if self.text:
            messages = messages.filter(
                Q(subject__icontains=self.text)
                | Q(from_address__icontains=self.text)
                | Q(from_name__icontains=self.text)
                | Q(unit__name__icontains=self.text)
            )
        if self.unit:
            messages = messages.filter(unit__code=self.unit)
        if self.since:
            messages = messages.filter(received_at__gte=clock.begin_of_day(self.since))
        if self.until:
            end = clock.end_of_day(self.until)
            messages = messages.filter(received_at__lt=end)
        return messages


def counts_by_state(filters: Filters) -> dict[str, int]:
    """How many mails each tab holds under the same filters; one query. Key "" is all."""
    rows = filters.narrow(Message.objects.order_by()).values_list("state").annotate(Count("pk"))
    counts = dict(rows)
    return {**counts, "": sum(counts.values())}


def listed(filters: Filters) -> QuerySet[Message]:
    """The list's rows, newest first, without the long texts."""
    messages = filters.narrow(Message.objects.select_related("unit", "file"))
    if filters.state:
        messages = messages.filter(state=filters.state)
    return messages.defer("body_text", "to_text").order_by("-received_at", "-pk")


def with_parts(messages: QuerySet[Message]) -> QuerySet[Message]:
    parts = (
        MessagePart.objects.select_related("file__inspection")
        .prefetch_related("file__members__file__inspection")
        .order_by("position")
    )
    return messages.select_related("unit", "post", "file", "answers").prefetch_related(
        Prefetch("parts", parts)
    )


def neighbours(filters: Filters, message: Message) -> tuple[int | None, int | None]:
    """Keys of the mail above and the one below in the list."""
    rows = listed(filters).values_list("pk", flat=True)
    moment = message.received_at
    above = rows.filter(Q(received_at__gt=moment) | Q(received_at=moment, pk__gt=message.pk))
    below = rows.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=message.pk))
    return above.order_by("received_at", "pk").first(), below.first()


def earlier_of_same_sender(message: Message, limit: int = 20) -> list[Message]:
    """Earlier mails that this one may repeat: same address, unit or Message-ID."""
    same = Q(pk__in=[])
    if message.from_address:
        same |= Q(from_address=message.from_address)
    if message.message_id:
        same |= Q(message_id=message.message_id)
    if message.unit_id:
        same |= Q(unit_id=message.unit_id)
    rows = Message.objects.filter(same).exclude(pk=message.pk)
    rows = rows.filter(received_at__lte=message.received_at).exclude(state=Message.State.IGNORED)
    return list(rows.defer("body_text", "to_text").order_by("-received_at", "-pk")[:limit])


def register(filters: Filters) -> QuerySet[Message]:
    """The rows of the export, with how many attachments each has."""
    attached = Count("parts", filter=Q(parts__is_body=False))
    return listed(filters).annotate(attachment_count=attached)


def last_entered() -> dt.datetime | None:
    """When a mail last came in."""
    return Message.objects.order_by("-pk").values_list("entered_at", flat=True).first()


def not_handed_over(mailbox: Mailbox | None = None) -> QuerySet[Fetched]:
    """Mails that a server lists but did not give, three times: they wait for a person."""
    rows = Fetched.objects.filter(message=None, tries__gte=3).select_related("mailbox")
    return rows.filter(mailbox=mailbox) if mailbox else rows
