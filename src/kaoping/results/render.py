"""The matrix's cells as markup: three thousand at a time, so by hand and only once escaped."""

from collections.abc import Mapping
from fractions import Fraction

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment import states
from kaoping.assessment.queries.duties import DutyNow
from kaoping.assessment.queries.matrix import Column, Row
from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scoring.rounding import to_published
from kaoping.results.queries.overview import Overview, column_label
from kaoping.results.wording import CHARACTERS

ONE_PLACE = Rounding(places=1)
QUIET = {states.COUNTED, states.IN_REVIEW, states.OPEN, states.NOT_YET, states.NOT_APPLICABLE}


class CellWriter:
    """Writes one page's cells; what repeats is made once."""

    def __init__(self, overview: Overview) -> None:
        self.overview = overview
        self.shapes = {code: _shape(labels.shape) for code, labels in states.DUTY.items()}
        self.words = {code: str(escape(str(labels.office))) for code, labels in states.DUTY.items()}
        self.chars = {
            code: "" if code in QUIET else str(escape(str(CHARACTERS.get(code, "")))) for code in states.DUTY
        }
        self.labels = [escape(column_label(column.window)) for column in overview.matrix.columns]
        self.comma = escape(_(", "))
        self.extended_char = escape(_("ext"))
        self.extended_word = escape(_("extended"))
        self.wanted = set(overview.filters.states)
        self.first = True

    def row(self, row: Row) -> SafeString:
        unit = escape(row.unit.short_name or row.unit.name)
        sheet = reverse("results:sheet", args=[row.unit.code])
        columns = self.overview.matrix.columns
        return mark_safe(  # noqa: S308 -- every piece was escaped above
            "".join(
                self.cell(unit, sheet, column, label, cell)
                for column, label, cell in zip(columns, self.labels, row.cells, strict=True)
            )
        )

    def cell(self, unit: str, sheet: str, column: Column, label: str, cell: DutyNow | None) -> str:
        edge = " edge" if column.starts_indicator else ""
        if cell is None:
            return f'<td class="s-none{edge}"><span class="visually-hidden">{self.words[states.NOT_APPLICABLE]}</span></td>'
        state, findings = cell.state, cell.findings
        if self.wanted and state not in self.wanted:
            edge += " dim"
        href = (
            f"/submissions/{cell.piece.id}/"
            if cell.piece
            else f"{sheet}?open={column.indicator.code}#line-{column.indicator.code}"
        )
        said = [unit, label, self.words[state]]
        shown = self.shapes[state] + self.chars[state]
        if state == states.WAIVED:
            shown = self.chars[state]
        if cell.extended:
            said.append(self.extended_word)
            if state in QUIET:
                shown += f"<i>{self.extended_char}</i>"
        if self.overview.filters.colour == "score" and cell.piece:
            shade, text = score_shade(self.overview.shares, cell.piece.receipt_no)
            if shade:
                edge, shown = f"{edge} {shade}", text
                said.append(text)
        if findings:
            said.append(ngettext("%(n)s finding", "%(n)s findings", findings) % {"n": findings})
            shown += f"<sup>{findings}</sup>"
        stop, self.first = ("0" if self.first else "-1"), False
        return (
            f'<td class="s-{state}{edge}"><a href="{escape(href)}" tabindex="{stop}" data-duty="{cell.id}" '
            f'aria-label="{self.comma.join(said)}">{shown}</a></td>'
        )


def score_shade(shares: Mapping[str, tuple[Fraction, Fraction]], receipt: str) -> tuple[str, str]:
    """One of five steps of ink for a counted piece, and its points to one decimal."""
    score, full = shares.get(receipt, (Fraction(0), Fraction(0)))
    if not score or not full:
        return "", ""
    step = min(5, max(1, int(score / full * 5 + Fraction(1, 2))))
    return f"q{step}", to_published(score, ONE_PLACE)


def _shape(name: str) -> str:
    return f'<svg class="glyph" viewBox="0 0 12 12" aria-hidden="true"><use href="#g-{name}"/></svg>'
