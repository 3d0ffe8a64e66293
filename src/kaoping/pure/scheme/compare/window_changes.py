"""What changes in an indicator's windows: cadence, days, pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kaoping.pure.scheme.compare.aspects import Weight
from kaoping.pure.scheme.model import FixedWindow, WindowsSpec
from kaoping.pure.scheme.rules import Varying

Found = tuple[str, Weight, dict[str, Any]]


def window_changes(old: WindowsSpec | None, new: WindowsSpec | None) -> Iterator[Found]:
    """(code, weight, parameters) of every difference between two specifications."""
    if old is None or new is None:
        yield "cadence", "score", {"old": cadence(old), "new": cadence(new)}
        return
    if cadence(old) != cadence(new):
        yield "cadence", "score", {"old": cadence(old), "new": cadence(new)}
    for name, code in (("first", "from_moved"), ("until", "until_moved"), ("due", "due_moved")):
        was, now = getattr(old, name), getattr(new, name)
        # A due day that comes or goes is said by the cadence.
        if was != now and not (name == "due" and (was is None or now is None)):
            yield code, "score", moved_day(was, now)
    if old.fixed and new.fixed:
        yield from _fixed(old, new)


def cadence(spec: WindowsSpec | None) -> tuple[str, Any]:
    """How windows come about: ("every", month …), ("fixed",), ("due",), ("by_notice",), ("none",)."""
    if spec is None:
        return ("none", None)
    if spec.every is not None:
        return ("every", spec.every)
    if spec.fixed:
        return ("fixed", None)
    return ("by_notice", None) if spec.by_notice else ("due", None)


def moved_day(was: Varying[date] | None, now: Varying[date] | None) -> dict[str, Any]:
    """Old and new day, and by how many days it moved where both are one day."""
    days = (now - was).days if isinstance(was, date) and isinstance(now, date) else None
    return {"old": was, "new": now, "days": days}


def _fixed(old: WindowsSpec, new: WindowsSpec) -> Iterator[Found]:
    before = {window.id: window for window in old.fixed}
    after = {window.id: window for window in new.fixed}
    for code, window in before.items():
        if code not in after:
            yield "window_removed", "score", _shown(window)
    for code, window in after.items():
        if code not in before:
            yield "window_added", "score", _shown(window)
            continue
        was, shown = before[code], {"window": window.title or window.id}
        if was.due != window.due:
            yield "window_due_moved", "score", shown | moved_day(was.due, window.due)
        if was.opens != window.opens:
            yield "window_from_moved", "score", shown | moved_day(was.opens, window.opens)
        if was.pieces != window.pieces:
            yield "window_pieces", "score", shown | {"old": was.pieces, "new": window.pieces}
        if was.title != window.title:
            yield "window_title", "words", {"old": was.title or was.id, "new": window.title or window.id}
    if len(before) != len(old.fixed) or len(after) != len(new.fixed):
        yield "window_twice", "score", {}  # The check refuses it; the comparison must not be silent.
    kept_before = [code for code in before if code in after]
    if kept_before != [code for code in after if code in before]:
        yield "window_order", "words", {}


def _shown(window: FixedWindow) -> dict[str, Any]:
    return {"window": window.title or window.id, "due": window.due, "pieces": window.pieces}
