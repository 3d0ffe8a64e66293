"""A piece's text with the passages that a return points at."""

from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kaoping.assessment.models import ReturnMark
from kaoping.assessment.returnmarks import pieces_of

register = template.Library()


@register.simple_tag
def marked_text(text: str, marks: Sequence[ReturnMark]) -> SafeString:
    """The text in paragraphs; each passage pointed at stands in ``<mark>`` with its words as title."""
    parts = []
    for words, mark in pieces_of(text, marks):
        lines = mark_safe("<br>".join(conditional_escape(line) for line in words.split("\n")))  # noqa: S308 -- escaped
        parts.append(
            format_html('<mark class="pointed-at" title="{}">{}</mark>', mark.words, lines) if mark else lines
        )
    return format_html("<p>{}</p>", mark_safe("".join(parts)))  # noqa: S308 -- escaped above
