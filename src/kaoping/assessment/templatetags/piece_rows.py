"""The rows of the list of pieces, written together: what repeats is made and translated once.

A template spends half a millisecond on each row; fifty of them were most of the page.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.assessment.models import Submission, Window
from kaoping.base.clock import OFFICE_ZONE

register = template.Library()


@register.simple_tag
def piece_rows(pieces: Iterable[Submission], everybody: bool, picks: bool = False) -> SafeString:
    """``<tr>`` for each piece; the unit's column for those who read every unit, a box to tick for
    those who decide about many at once (the form ``many``)."""
    writer = _Rows(everybody, picks)
    return mark_safe("".join(writer.row(piece) for piece in pieces))  # noqa: S308 -- escaped below


class _Rows:
    def __init__(self, everybody: bool, picks: bool) -> None:
        self.everybody, self.picks = everybody, picks
        self.arrival, self.title, self.unit = (
            escape(_("first arrival")),
            escape(_("title")),
            escape(_("unit")),
        )
        self.item, self.state, self.findings = escape(_("item")), escape(_("state")), escape(_("findings"))
        self.moment, self.day, self.comma = _("j M H:i"), _("j M"), _(", ")
        self.colon = _(": ")
        self.untitled = _("Draft without a title")
        self.channels = {code: escape(str(label)) for code, label in Submission.Channel.choices}
        self.chips: dict[str, str] = {}
        self.windows: dict[int, str] = {}
        # One reverse for the page: an address differs from the next by its number alone.
        self.before, self.after = reverse("assessment:submission", args=[0]).rsplit("0", 1)

    def row(self, piece: Any) -> str:
        arrived = piece.first_received_at
        when = date_format(arrived.astimezone(OFFICE_ZONE), self.moment) if arrived else "—"
        unit = f'<td data-label="{self.unit}">{escape(str(piece.unit))}</td>' if self.everybody else ""
        return (
            f'<tr id="piece-{piece.pk}">{self.pick(piece)}<td class="nowrap" data-label="{self.arrival}">{escape(when)}'
            f'<span class="sub">{escape(piece.receipt_no or "")}</span></td><td data-label="{self.title}">'
            f'<a class="quiet-link" href="{self.before}{piece.pk}{self.after}">'
            f'{escape(piece.title or self.untitled)}</a><span class="sub">'
            f'{self.channels.get(piece.channel, "")}</span>{self.place(piece)}</td>{unit}<td data-label="{self.item}">'
            f'{self.window(piece.window)}</td><td data-label="{self.state}">{self.chip(piece.state)}</td>'
            f'<td class="num" data-label="{self.findings}">{self.alert(piece.open_findings)}</td></tr>'
        )

    def pick(self, piece: Any) -> str:
        if not self.picks:
            return ""
        name = escape(piece.title or piece.receipt_no or self.untitled)
        return (
            f'<td class="pick"><input type="checkbox" name="pieces" value="{piece.pk}" form="many" '
            f'aria-label="{name}"></td>'
        )

    def place(self, piece: Any) -> str:
        """Where the words that were looked for stand, marked."""
        found = getattr(piece, "place", None)
        if found is None:
            return ""
        words = "".join(
            f"<mark>{escape(bit.text)}</mark>" if bit.is_marked else escape(bit.text) for bit in found.bits
        )
        return f'<span class="sub found-words">{escape(str(found.where))}{self.colon}{words}</span>'

    def window(self, window: Window) -> str:
        made = self.windows.get(window.pk)
        if made is None:
            indicator = window.indicator
            when = f"{window}{self.comma}{date_format(window.due_on, self.day)}"
            made = self.windows[window.pk] = (
                f"{escape(indicator.code)} {escape(indicator.short_title)}"
                f'<span class="sub">{escape(when)}</span>'
            )
        return made

    def chip(self, code: str) -> str:
        made = self.chips.get(code)
        if made is None:
            labels = states.PIECE[code]
            word = escape(str(labels.office if self.everybody else labels.unit))
            made = self.chips[code] = (
                f'<span class="state t-{labels.tone}" data-hint="s/{code}"><svg class="glyph" viewBox="0 0 12 12" '
                f'aria-hidden="true"><use href="#g-{labels.shape}"/></svg><span>{word}</span></span>'
            )
        return made

    def alert(self, count: int) -> str:
        if not count:
            return ""
        return (
            '<span class="t-warn"><svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">'
            f'<use href="#g-alert"/></svg> {count}</span>'
        )
