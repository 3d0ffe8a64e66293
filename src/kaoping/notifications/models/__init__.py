"""Tables of notifications; one module a subject."""

from .notices import Notification
from .outgoing import MailPreference, OutgoingAttachment, OutgoingMail, SendingAccount

__all__ = ["MailPreference", "Notification", "OutgoingAttachment", "OutgoingMail", "SendingAccount"]
