"""Who wants to know that a file left quarantine: whatever waited for it above."""

from collections.abc import Callable

Listener = Callable[[int], None]  # gets the file's key, inside the transaction
_listeners: dict[str, Listener] = {}


def offer(name: str, listener: Listener) -> None:
    """Register under a name; the same name replaces."""
    _listeners[name] = listener


def tell_released(file_id: int) -> None:
    for listener in _listeners.values():
        listener(file_id)
