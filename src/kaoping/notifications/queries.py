"""Reads of outgoing mail: the list under its filters, the addresses in trouble."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kaoping.base import clock
from kaoping.notifications.models import OutgoingMail
from kaoping.units.models import AddressTrouble, PostAddress


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list shows; every value comes from the query string."""

    state: str = ""
    kind: str = ""
    text: str = ""
    unit: str = ""  # a unit's code
    since: dt.date | None = None
    until: dt.date | None = None

    def narrow(self, mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        if self.kind:
            mails = mails.filter(kind=self.kind)
        if self.text:
            mails = mails.filter(
                Q(subject__icontains=self.text)
                | Q(to_address__icontains=self.text)
                | Q(to_name__icontains=self.text)
                | Q(unit__name__icontains=self.text)
            )
        if self.unit:
            mails = mails.filter(unit__code=self.unit)
        if self.since:
            mails = mails.filter(made_at__gte=clock.begin_of_day(self.since))
        if self.until:
            end = clock.end_of_day(self.until)
            mails = mails.filter(made_at__lt=end)
        return mails


def counts_by_state(filters: Filters) -> dict[str, int]:
    """How many mails are in each state under the other filters; key "" is all."""
    counts = dict(filters.narrow(OutgoingMail.objects.order_by()).values_list("state").annotate(Count("pk")))
    return {**counts, "": sum(counts.values())}


def listed(filters: Filters) -> QuerySet[OutgoingMail]:
    """The list's rows, newest first, without their texts."""
    mails = filters.narrow(OutgoingMail.objects.select_related("unit")).defer("body", "thread")
    if filters.state:
        mails = mails.filter(state=filters.state)
    return mails.order_by("-made_at", "-pk")


@dataclass(frozen=True, slots=True)
class Troubled:
    """An address to which mail came back, and the post that it belongs to."""

    trouble: AddressTrouble
    owner: PostAddress | None


def troubled() -> list[Troubled]:
    """All addresses in trouble, the suspended first; two queries."""
    rows = list(AddressTrouble.objects.order_by("-suspended_at", "-last_at", "-pk")[:500])
    owners = PostAddress.objects.select_related("post__unit").filter(
        address__in=[row.address for row in rows]
    )
    by_address = {owner.address: owner for owner in owners}
    return [Troubled(row, by_address.get(row.address)) for row in rows]
