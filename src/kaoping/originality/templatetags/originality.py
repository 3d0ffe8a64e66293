"""Shares as per cent, sources as colours."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from kaoping.originality.models import Taking, Verdict

register = template.Library()
TONES = 5


@register.filter
def percent(share: float) -> str:
    """0.1234 → 12.3 %; nothing is rounded away to none, and nothing rounded up to all."""
    value = 100 * share
    if 0 < value < 0.1:
        return "<0.1%"
    if 99.9 < value < 100:
        return "99.9%"
    return f"{value:.1f}%" if value % 1 else f"{value:.0f}%"


@register.filter
def tone(number: int) -> int:
    """Which of the colours a source has."""
    return (number - 1) % TONES + 1


@register.filter
def taking_word(state: Any) -> str:
    """How far a file of texts is; one that waits is being read, and no letter that waits to go out."""
    return (
        _("being read") if state == Taking.State.WAITING else str(dict(Taking.State.choices).get(state, ""))
    )


@register.filter
def verdict_word(kind: Any) -> str:
    return str(dict(Verdict.Kind.choices).get(kind, ""))
