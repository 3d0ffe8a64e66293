"""The sign-off chain of a unit: whose signatures a piece needs before it leaves the house.

Author → checker (or head) on every piece; where the material asks the head's signature, author →
checker → head. A post that nobody but the sender holds today is left out; stand-ins hold it like its
holder. The head's signature ends the chain wherever it stands, because nobody signs above the head.
"""

from typing import Any

from django.db.models import Q, QuerySet

from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import Draft, Submission, Window
from kaoping.base import clock
from kaoping.units.access import SIGNING_ROLES, units_of
from kaoping.units.models import Incumbency, Person, Role, Unit


def signing_roles(unit: Unit, *, besides: Any = None) -> set[str]:
    """Which of the two signing posts somebody other than the sender holds today."""
    held = Incumbency.objects.on(clock.today()).filter(
        post__unit=unit, post__role__in=SIGNING_ROLES, person__is_active=True
    )
    if isinstance(besides, Person):
        held = held.exclude(person=besides)
    return set(held.values_list("post__role", flat=True))


def chain_of(unit: Unit, window: Window, *, besides: Any = None) -> list[str]:
    """The roles whose signatures the piece needs, in order; empty: it goes straight to the office."""
    held = signing_roles(unit, besides=besides)
    steps = [role for role in (Role.UNIT_APPROVER, Role.UNIT_HEAD) if role in held]
    if asks_of(window).get("signature"):
        return [str(role) for role in steps]
    return [str(role) for role in steps[:1]]


def may_stand_on_paper(window: Window) -> bool:
    """Whether a scan with seal and signature may stand for the chain: the scheme asks for paper."""
    asks = asks_of(window)
    return bool(asks.get("seal") or asks.get("signature"))


def waiting_for(person: Any) -> QuerySet[Draft]:
    """The drafts whose next signature is this person's, oldest first."""
    heads, signers = units_of(person, Role.UNIT_HEAD), units_of(person, *SIGNING_ROLES)
    return (
        Draft.objects.filter(
            Q(submission__unit_id__in=heads)
            | (Q(submission__unit_id__in=signers) & ~Q(waits_for=Role.UNIT_HEAD))
        )
        .exclude(sent_at=None)
        .select_related("submission__unit", "submission__window__indicator", "submission__window__notice")
        .order_by("sent_at", "id")
    )


def signs_as(person: Any, piece: Submission) -> str:
    """The role in which the person's signature counts: the higher of their posts; empty: none."""
    for role in (Role.UNIT_HEAD, Role.UNIT_APPROVER):
        if piece.unit_id in units_of(person, role):
            return str(role)
    return ""
