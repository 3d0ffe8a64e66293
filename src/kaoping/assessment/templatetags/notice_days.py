"""Days that a kept version holds as text."""

import datetime as dt
from typing import Any

from django import template

from kaoping.assessment.models import WindowMove
from kaoping.assessment.window_words import moved_words

register = template.Library()


@register.filter
def iso_day(value: str) -> dt.date | None:
    """2014-10-31 as a day; None for anything else."""
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


@register.filter
def what_moved(move: WindowMove) -> str:
    """The days that the office changed, old and new."""
    return moved_words(move.before, move.after)


@register.filter
def notes_in(code: str, notes: Any) -> list[Any]:
    """The decisions about an indicator, of a table by code; none where there is no table."""
    return notes.get(code, []) if isinstance(notes, dict) else []
