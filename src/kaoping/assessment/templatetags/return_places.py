"""A piece's text with the passages that a return points at."""

from collections.abc import Sequence

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kaoping.assessment.models import ReturnMark
from kaoping.assessment.returnmarks import pieces_of

register = template.Library()


@register.simple_tag
def marked_text(text: str, marks: Sequence[ReturnMark]) -> SafeString:
    """The text; each passage pointed at stands in ``<mark>`` with its words as title."""
    parts = (
        (
            format_html('<mark class="pointed-at" title="{}">{}</mark>', mark.words, linebreaksbr(words))
            if mark
            else linebreaksbr(words),
        )
        for words, mark in pieces_of(text, marks)
    )
    return format_html("<p>{}</p>", format_html_join("", "{}", parts))
