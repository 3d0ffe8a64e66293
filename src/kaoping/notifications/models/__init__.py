"""Tables of notifications; one module a subject."""

from .groups import GroupChannel, GroupMessage
from .notices import Notification
from .outgoing import MailPreference, OutgoingAttachment, OutgoingMail, SendingAccount

__all__ = [
    "GroupChannel",
    "GroupMessage",
    "MailPreference",
    "Notification",
    "OutgoingAttachment",
    "OutgoingMail",
    "SendingAccount",
]
