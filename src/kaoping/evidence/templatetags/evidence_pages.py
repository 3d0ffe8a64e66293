"""Whether a file's pages can be looked at."""

from typing import Any

from django import template

from kaoping.evidence.pages.cache import can_be_shown

register = template.Library()


@register.filter
def has_pages(file: Any) -> bool:
    return can_be_shown(file)
