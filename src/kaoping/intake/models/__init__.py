"""Tables of intake; one module a subject."""

from .mailboxes import Fetched, Mailbox
from .messages import Message, MessagePart

__all__ = ["Fetched", "Mailbox", "Message", "MessagePart"]
