"""Small words of the result pages: a step's title, an exact amount as published, a count with its sum."""

from fractions import Fraction
from typing import Any

from django import template

from kaoping.pure.scoring import to_published
from kaoping.results.models import Freeze, Publication, PublicationStep
from kaoping.results.queries.desk import Desk
from kaoping.results.queries.desk_steps import TITLES

register = template.Library()


@register.filter
def step_title(one: Publication | PublicationStep) -> str:
    return str(TITLES[Publication.Step(one.step)])


@register.filter
def amount(value: Any) -> str:
    """An exact value ("5/2" or a fraction) as it is published; a dash where there is none."""
    return "—" if value is None or value == "" else to_published(Fraction(value))


@register.filter
def thousands(value: int) -> str:
    return f"{value:,}"


@register.filter
def sum_of_counts(freeze: Freeze) -> str:
    return Desk(freeze.scheme, None, [freeze]).sum_text
