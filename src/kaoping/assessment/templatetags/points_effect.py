"""How a preview prints hours and months."""

import datetime as dt
from fractions import Fraction

from django import template
from django.utils import dateformat
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def hours(value: Fraction) -> str:
    """Hours with one decimal, many of them with none: they are estimates."""
    return f"{float(value):.0f}" if value >= 100 else f"{float(value):.1f}"


@register.filter
def day_month(value: dt.date) -> str:
    """2014年10月, October 2014."""
    return dateformat.format(value, _("F Y"))
