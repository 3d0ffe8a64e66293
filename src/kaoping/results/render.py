"""The matrix's cells as markup: three thousand at a time, so by hand and only once escaped."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from html import escape
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment import states
from kaoping.assessment.queries.duties import DutyBook, DutyNow
from kaoping.assessment.queries.matrix import Column, Matrix, Row
from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scoring.rounding import to_published
from kaoping.results.queries.overview import Filters, Overview, column_label
from kaoping.results.wording import CHARACTERS

NOTHING = "—"
ONE_PLACE = Rounding(places=1)
QUIET = {states.COUNTED, states.IN_REVIEW, states.OPEN, states.NOT_YET, states.NOT_APPLICABLE}


class CellWriter:
    """Writes one page's rows; what repeats is made, translated and escaped once."""

    def __init__(self, overview: Overview) -> None:
        self.overview = overview
        self.classes = {code: f"s-{code}{_shape(code)}" for code in states.DUTY}
        self.words = {code: escape(str(labels.office)) for code, labels in states.DUTY.items()}
        self.chars = {
            code: "" if code in QUIET else escape(str(CHARACTERS.get(code, ""))) for code in states.DUTY
        }
        self.comma = escape(_(", "))
        self.scheme = {"scheme": overview.filters.scheme} if overview.filters.scheme else {}
        self.columns = [self._column(column) for column in overview.matrix.columns]
        self.extended_char = escape(_("ext"))
        self.extended_word = escape(_("extended"))
        self.wanted = set(overview.filters.states)
        self.by_score = overview.filters.colour == "score"
        duties = reverse("results:duties")
        self.missed_list = escape(f"{duties}?state=missed&unit=")
        self.due_list = escape(f"{duties}?only=due&unit=")
        self.findings_list = escape(f"{duties}?only=findings&unit=")
        self.also = escape(_also(overview))
        self.first = True

    def _column(self, column: Column) -> tuple[str, str, str]:
        """Class, accessible name and the place on the sheet of a column's cells."""
        code = column.indicator.code
        edge = " edge" if column.starts_indicator else ""
        asked = urlencode({**self.scheme, "open": code})
        return edge, escape(column_label(column.window)), escape(f"?{asked}#line-{code}")

    def row(self, row: Row) -> SafeString:
        """The whole row: head, cells, margins."""
        name = escape(row.unit.short_name or row.unit.name)
        sheet = escape(reverse("results:sheet", args=[row.unit.code]))
        own = f"?{urlencode(self.scheme)}" if self.scheme else ""
        head = f'<th scope="row" class="unit"><a href="{sheet}{own}" title="{escape(row.unit.name)}">{name}</a></th>'
        start = name + self.comma
        cells = [
            self.cell(start, sheet, column, cell)
            for column, cell in zip(self.columns, row.cells, strict=True)
        ]
        return mark_safe(head + "".join(cells) + self.margins(row))  # noqa: S308 -- escaped above

    def cell(self, start: str, sheet: str, column: tuple[str, str, str], cell: DutyNow | None) -> str:
        edge, label, place = column
        if cell is None:
            word = self.words[states.NOT_APPLICABLE]
            return f'<td class="s-none{edge}"><span class="visually-hidden">{word}</span></td>'
        state, findings = cell.state, cell.findings
        if self.wanted and state not in self.wanted:
            edge += " dim"
        href = f"/submissions/{cell.piece.id}/" if cell.piece else sheet + place
        said = f"{start}{label}{self.comma}{self.words[state]}"
        look, shown = self.classes[state], self.chars[state]
        if cell.extended:
            said += self.comma + self.extended_word
            if state in QUIET:
                shown += f"<i>{self.extended_char}</i>"
        if self.by_score and cell.piece:
            shade, text = score_shade(self.overview.shares, cell.piece.receipt_no)
            if shade:
                look, shown, said = f"s-{state} {shade}", text, said + self.comma + text
        if findings:
            said += self.comma + ngettext("%(n)s finding", "%(n)s findings", findings) % {"n": findings}
            shown += f"<sup>{findings}</sup>"
        stop, self.first = ("0" if self.first else "-1"), False
        return (
            f'<td class="{look}{edge}"><a href="{href}" tabindex="{stop}" data-duty="{cell.id}"'
            + _named(said, shown)
            + "</a></td>"
        )

    def margins(self, row: Row) -> str:
        """Bonus, valid of due, missed, findings, total."""
        standing = self.overview.standings.get(row.unit.pk)
        figures = standing.figures if standing else {}
        missed = findings = f'<span class="third">{NOTHING}</span>'
        code = escape(row.unit.code)
        if row.missed:
            missed = f'<a class="bad" href="{self.missed_list}{code}{self.also}">{row.missed}</a>'
        if row.findings:
            findings = f'<a class="warn" href="{self.findings_list}{code}{self.also}">{row.findings}</a>'
        due = f"{row.valid}/{row.due}"
        if row.due:
            due = f'<a href="{self.due_list}{code}{self.also}">{due}</a>'
        return (
            f'<td class="edge num second">{escape(figures.get("bonus", NOTHING))}</td>'
            f'<td class="edge num second">{due}</td><td class="num">{missed}</td>'
            f'<td class="num">{findings}</td>'
            f'<td class="num strong">{escape(figures.get("total", NOTHING))}</td>'
        )


def _also(overview: Overview) -> str:
    """The page's filters of lines, for the lists that a row's numbers open."""
    filters = overview.filters
    wanted = {
        "scheme": filters.scheme,
        "indicator": filters.indicator,
        "due": filters.due,
        "window": filters.window,
    }
    kept = {name: value for name, value in wanted.items() if value}
    return f"&{urlencode(kept)}" if kept else ""


def score_shade(shares: Mapping[str, tuple[Fraction, Fraction]], receipt: str) -> tuple[str, str]:
    """One of five steps of ink for a counted piece, and its points to one decimal."""
    score, full = shares.get(receipt, (Fraction(0), Fraction(0)))
    if not score or not full:
        return "", ""
    step = min(5, max(1, int(score / full * 5 + Fraction(1, 2))))
    return f"q{step}", to_published(score, ONE_PLACE)


def _named(said: str, shown: str) -> str:
    """The rest of a cell's link: its name, and what is seen where that is more than a shape."""
    if not shown:
        return f' aria-label="{said}">'
    return f'><span class="visually-hidden">{said}</span><span aria-hidden="true">{shown}</span>'


def _shape(code: str) -> str:
    """The class that draws a state's shape before the cell's words (``matrix.css``).

    A shape of its own in each cell, as elsewhere, made 18,000 elements of 3,000 cells: half a
    second until the page answered a key.
    """
    return "" if code == states.WAIVED else f" g-{states.DUTY[code].shape}"


def sample_row(today: dt.date) -> SafeString:
    """One cell of each state by the real writer, for the style page."""
    empty = Matrix([], [], dict.fromkeys(states.DUTY, 0), DutyBook([], {}, {}, today))
    writer = CellWriter(Overview(None, Filters(), empty, [], [], {}, {}))  # type: ignore[arg-type]
    cells = []
    for number, (code, labels) in enumerate(states.DUTY.items()):
        duty = None
        if code != states.NOT_APPLICABLE:
            duty = DutyNow(number, 1, 1, 1, 1, 1, code, today, today, extended=code == states.COUNTED)
        cells.append(writer.cell("", "#", ("", escape(str(labels.office)), ""), duty))
    return mark_safe("".join(cells))  # noqa: S308 -- the writer escapes
