"""Whether a file's pages can be looked at."""

from typing import Any

from django import template

from kaoping.evidence.pages.cache import can_be_shown, has_pictures
from kaoping.pure.documents.kinds import ARCHIVES

register = template.Library()


@register.filter
def has_pages(file: Any) -> bool:
    return can_be_shown(file)


@register.filter
def has_thumb(file: Any) -> bool:
    """Whether a picture of its first page is made or can be."""
    return has_pictures(file)


@register.filter
def is_archive(file: Any) -> bool:
    return file.kind in ARCHIVES
