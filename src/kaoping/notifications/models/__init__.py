"""Tables of notifications; one module a subject."""

from .notices import Notification

__all__ = ["Notification"]
