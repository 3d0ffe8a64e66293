"""The background door of notifications. Every job may run twice without harm."""

from kaoping.notifications import delivery, digests


def deliver_due() -> int:
    """Send the mails that wait."""
    return delivery.deliver_due()


def send_digests() -> int:
    """Put notices that nobody has read into mails, for the posts that want that."""
    return digests.send_digests()
