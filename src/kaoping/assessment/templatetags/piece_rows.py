"""The rows of the list of pieces, written together: what repeats is made and translated once.

A template spends half a millisecond on each row; fifty of them were most of the page.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.assessment.models import Submission, Window
from kaoping.base.clock import OFFICE_ZONE

register = template.Library()


@register.simple_tag
def piece_rows(pieces: Iterable[Submission], everybody: bool) -> SafeString:
    """``<tr>`` for each piece; the unit's column for those who read every unit."""
    writer = _Rows(everybody)
    return format_html_join("", "{}", ((writer.row(piece),) for piece in pieces))


class _Rows:
    def __init__(self, everybody: bool) -> None:
        self.everybody = everybody
        self.arrival, self.title, self.unit = _("first arrival"), _("title"), _("unit")
        self.item, self.state, self.findings = _("item"), _("state"), _("findings")
        self.moment, self.day, self.comma = _("j M H:i"), _("j M"), _(", ")
        self.untitled = _("Draft without a title")
        self.channels = {code: str(label) for code, label in Submission.Channel.choices}
        self.chips: dict[str, SafeString] = {}
        self.windows: dict[int, SafeString] = {}
        # One reverse for the page: an address differs from the next by its number alone.
        self.before, self.after = reverse("assessment:submission", args=[0]).rsplit("0", 1)

    def row(self, piece: Any) -> SafeString:
        arrived = piece.first_received_at
        unit = format_html('<td data-label="{}">{}</td>', self.unit, piece.unit) if self.everybody else ""
        return format_html(
            '<tr id="piece-{}"><td class="nowrap" data-label="{}">{}<span class="sub">{}</span></td>'
            '<td data-label="{}"><a class="quiet-link" href="{}">{}</a><span class="sub">{}</span></td>{}'
            '<td data-label="{}">{}</td><td data-label="{}">{}</td><td class="num" data-label="{}">{}</td></tr>',
            piece.pk, self.arrival, date_format(arrived.astimezone(OFFICE_ZONE), self.moment) if arrived else "—",
            piece.receipt_no or "", self.title, f"{self.before}{piece.pk}{self.after}",
            piece.title or self.untitled, self.channels.get(piece.channel, ""), unit,
            self.item, self.window(piece.window), self.state, self.chip(piece.state),
            self.findings, self.alert(piece.open_findings),
        )  # fmt: skip

    def window(self, window: Window) -> SafeString:
        made = self.windows.get(window.pk)
        if made is None:
            indicator = window.indicator
            made = self.windows[window.pk] = format_html(
                '{} {}<span class="sub">{}{}{}</span>',
                indicator.code, indicator.short_title, window, self.comma, date_format(window.due_on, self.day),
            )  # fmt: skip
        return made

    def chip(self, code: str) -> SafeString:
        made = self.chips.get(code)
        if made is None:
            labels = states.PIECE[code]
            made = self.chips[code] = format_html(
                '<span class="state t-{}"><svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">'
                '<use href="#g-{}"/></svg><span>{}</span></span>',
                labels.tone, labels.shape, labels.office if self.everybody else labels.unit,
            )  # fmt: skip
        return made

    def alert(self, count: int) -> SafeString | str:
        if not count:
            return ""
        return format_html(
            '<span class="t-warn"><svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">'
            '<use href="#g-alert"/></svg> {}</span>',
            count,
        )
