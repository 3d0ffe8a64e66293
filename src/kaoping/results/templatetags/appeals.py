"""What pages of appeals print again and again."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import template

from kaoping.pure.scoring.rounding import to_published
from kaoping.results.appeal_words import EVENTS, look_of
from kaoping.results.models import Appeal, AppealEvent

register = template.Library()


@register.filter
def appeal_state(appeal: Appeal) -> str:
    """The code for ``{% state %}``."""
    return look_of(appeal)


@register.filter
def decision_code(appeal: Appeal) -> str:
    """The decision's code for ``{% state %}``, also while it waits for the second person."""
    return f"appeal_{appeal.decision}"


@register.filter
def event_words(event: AppealEvent) -> Any:
    return EVENTS.get(event.kind, event.kind)


@register.filter
def points_of(exact: str) -> str:
    """Points kept as an exact text ("31/25") as they are printed: 1.24."""
    return to_published(Fraction(exact))


@register.filter
def signed(change: Fraction) -> str:
    """+0.50, −0.25, or a dash for nothing."""
    if not change:
        return "—"
    return ("+" if change > 0 else "−") + to_published(abs(change))


@register.filter
def step(pair: Sequence[Fraction]) -> str:
    """What lies between the two."""
    return signed(pair[1] - pair[0])


@register.filter
def of_line(rows: Mapping[str, Any], code: str) -> Any:
    """What belongs to this line; None where nothing does."""
    return rows.get(code)
