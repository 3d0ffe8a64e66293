"""Who sees mail and who decides on it: the office acts, leader and auditor read.

A unit's people never see the office's mailbox, not even their own mail in it: it may
hold what the office wrote beside it. They see the piece that became of it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.intake import queries
from kaoping.intake.models import Mailbox, Message, MessagePart
from kaoping.units import access as units


def may_read(person: Any) -> bool:
    return units.is_office(person) or units.is_leader(person) or units.is_auditor(person)


def may_act(person: Any) -> bool:
    return units.is_office(person)


def inbox_to_see(person: Any, filters: queries.Filters) -> QuerySet[Message]:
    """The list as filtered; 404 for everybody who has no business with the mailbox."""
    if not may_read(person):
        raise Http404
    return queries.listed(filters)


def message_to_see(person: Any, pk: int) -> Message:
    message = queries.with_parts(Message.objects.filter(pk=pk)).first() if may_read(person) else None
    if message is None:
        raise Http404
    return message


def part_to_download(person: Any, pk: int, position: int) -> MessagePart:
    part = None
    if may_read(person):
        part = MessagePart.objects.select_related("file").filter(message_id=pk, position=position).first()
    if part is None:
        raise Http404
    return part


def message_to_decide(person: Any, pk: int) -> Message:
    """A mail on which the person may act; readers without that right are told so."""
    message = message_to_see(person, pk)
    if not may_act(person):
        raise PermissionDenied(
            _("Only clerks and the head of the office decide on mail. You can read it here.")
        )
    return message


def message_to_undo(person: Any, pk: int) -> Message:
    """A mail that was taken in and that the person may take out again; else 404 or a refusal."""
    message = message_to_decide(person, pk)
    if message.state != Message.State.MATCHED:
        raise Http404
    return message


def may_set(person: Any) -> bool:
    """Passwords are the business of the head of the office and of whoever runs the system."""
    return units.is_office_head(person) or units.is_system_admin(person)


def mailboxes_to_set(person: Any) -> QuerySet[Mailbox]:
    if not may_set(person):
        raise Http404
    return Mailbox.objects.all()


def mailbox_to_set(person: Any, pk: int) -> Mailbox:
    box = Mailbox.objects.filter(pk=pk).first() if may_set(person) else None
    if box is None:
        raise Http404
    return box
