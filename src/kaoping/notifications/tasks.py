"""The background door of notifications. Every job may run twice without harm."""

from kaoping.notifications import delivery, digests
from kaoping.notifications.groups import digests as group_digests
from kaoping.notifications.groups import sending


def deliver_due() -> int:
    """Send the mails that wait."""
    return delivery.deliver_due()


def send_digests() -> int:
    """Put notices that nobody has read into mails, for the posts that want that."""
    return digests.send_digests()


def deliver_to_groups() -> int:
    """Send the messages to group chats that wait."""
    return sending.deliver_to_groups()


def send_group_digests() -> int:
    """Tell the units' groups what is new, once a day."""
    return group_digests.send_group_digests()
