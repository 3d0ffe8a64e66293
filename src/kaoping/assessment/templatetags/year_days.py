"""How the year's list names a month."""

import datetime as dt

from django import template
from django.utils import dateformat
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def year_month(value: dt.date) -> str:
    """2014年3月, March 2014."""
    # Translators: Django's date format of a month with its year; in Chinese Y年n月
    return dateformat.format(value, _("F Y"))
