"""Who reads what the office sent, who sets how it sends, who says how a post wants its notices."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.notifications.models import GroupChannel, GroupMessage, OutgoingMail
from kaoping.units import access as units
from kaoping.units.models import AddressTrouble, Post


def may_read(person: Any) -> bool:
    """The office's own mail: its staff and the auditor."""
    return units.is_office(person) or units.is_auditor(person)


def may_act(person: Any) -> bool:
    return units.is_office(person)


def may_set(person: Any) -> bool:
    return units.is_office(person) or units.is_system_admin(person)


def may_receive(person: Any) -> bool:
    """Who sets up the mailboxes, as intake's own rule says: a link that leads to no page helps nobody."""
    return units.is_office_head(person) or units.is_system_admin(person)


def must_read(person: Any) -> None:
    if not may_read(person):
        raise Http404


def must_set(person: Any) -> None:
    if not may_set(person):
        raise Http404


def mail_to_see(person: Any, pk: int) -> OutgoingMail:
    rows = OutgoingMail.objects.select_related("unit", "post", "repeats").prefetch_related("attachments")
    mail = rows.filter(pk=pk).first() if may_read(person) else None
    if mail is None:
        raise Http404
    return mail


def mail_to_resend(person: Any, pk: int) -> OutgoingMail:
    mail = mail_to_see(person, pk)
    if not may_act(person):
        raise PermissionDenied(
            _("Only clerks and the head of the office send mail again. You can read it here.")
        )
    return mail


def trouble_to_confirm(person: Any, pk: int) -> AddressTrouble:
    trouble = AddressTrouble.objects.filter(pk=pk).first() if may_read(person) else None
    if trouble is None:
        raise Http404
    if not may_act(person):
        raise PermissionDenied(_("Only clerks and the head of the office confirm addresses."))
    return trouble


def own_post(person: Any, pk: int) -> Post:
    """A post that the person holds today; 404 for any other."""
    if pk not in {post.id for post in units.posts_of(person)}:
        raise Http404
    post = Post.objects.select_related("unit").filter(pk=pk).first()
    if post is None:
        raise Http404
    return post


def group_to_see(person: Any, pk: int) -> GroupChannel:
    """A group that the office writes to; its staff, the auditor and who sets the system up see it."""
    may = may_read(person) or may_set(person)
    channel = GroupChannel.objects.select_related("unit").filter(pk=pk).first() if may else None
    if channel is None:
        raise Http404
    return channel


def must_see_groups(person: Any) -> None:
    if not (may_read(person) or may_set(person)):
        raise Http404


def group_to_set(person: Any, pk: int) -> GroupChannel:
    channel = group_to_see(person, pk)
    if not may_set(person):
        raise PermissionDenied(
            _("Only the office and the system's administrator change groups. You can read here.")
        )
    return channel


def groups_to_say_to(person: Any) -> list[GroupChannel]:
    """The groups into which somebody of the office may send a text: all units' own ones, while on."""
    if not may_act(person):
        return []
    return list(GroupChannel.objects.filter(is_on=True, unit=None).order_by("name", "pk"))


def group_message_to_resend(person: Any, pk: int) -> GroupMessage:
    """A message of a group. Errors: 404; ``PermissionDenied`` for who may only read."""
    found = GroupMessage.objects.select_related("channel__unit").filter(pk=pk).first()
    if found is None or not (may_read(person) or may_set(person)):
        raise Http404
    if not may_act(person):
        raise PermissionDenied(
            _("Only clerks and the head of the office write into groups. You can read here.")
        )
    return found
