"""Tables of intake; one module a subject."""

from .messages import Message, MessagePart

__all__ = ["Message", "MessagePart"]
