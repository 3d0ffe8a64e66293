"""Tables that leave the house and explain themselves as the page does."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kaoping.assessment.states import DUTY
from kaoping.pure.scoring.rounding import to_published
from kaoping.results.queries.overview import Overview, column_label
from kaoping.results.queries.published import PublishedSheet
from kaoping.results.queries.sheet_rows import LineRow, SheetPage, WindowRow
from kaoping.results.wording import sentences


def sheet_columns() -> Sequence[str]:
    return (
        _("No."), _("Content"), _("Standard"), _("Window"), _("Due"), _("State"), _("Piece"), _("Arrived"),
        _("Marks"), _("Full marks"), _("Calculation"), _("Score"), _("Still attainable"), _("Basis and reasons"),
    )  # fmt: skip


def sheet_rows(page: SheetPage) -> Iterator[Sequence[Any]]:
    """The sheet line by line: first the line itself, under it its windows and pieces."""
    for row in page.base:
        yield from _line(row)
    yield _sum(_("Base"), page.full_base, page.sheet.base, page.sheet.still)
    for row in page.bonus:
        yield from _line(row)
    formula = f"{to_published(page.sheet.base)} + {to_published(page.sheet.bonus)} ="
    yield ("", _("Total"), *[""] * 7, page.full, formula, page.sheet.total, page.still_all, "")
    for ruling in page.rulings:
        yield ("", _("Ruling"), *[""] * 11, f"{ruling.question} {ruling.decision}")
    for sentence in page.special:
        yield ("", _("For this unit alone"), *[""] * 11, sentence)


def _line(row: LineRow) -> Iterator[Sequence[Any]]:
    reasons = [*(text for _key, text in row.clauses), row.rule, row.out, *row.notes]
    reasons += [f"{ruling.question} {ruling.decision}" for ruling in row.rulings]
    yield (
        f"{row.mark}{row.code}", row.title, row.standard, "", "", "", "", "", "", row.max,
        row.formula, _("awaiting marks") if row.awaits_marks else row.score,
        row.still + row.pending, "\n".join(reason for reason in reasons if reason),
    )  # fmt: skip
    for window in row.windows:
        yield from _window(window)


def _window(window: WindowRow) -> Iterator[Sequence[Any]]:
    words = "，".join(str(DUTY[state].office) for state in window.states)
    if not window.pieces:
        yield (
            "",
            "",
            "",
            window.title,
            window.until,
            words,
            *[""] * 6,
            window.still,
            sentences(window.notes),
        )
    for piece in window.pieces:
        state = str(DUTY[piece.state].office) if piece.state in DUTY else _("not counted")
        yield (
            "", "", "", window.title, window.until, state, f"{piece.receipt} {piece.title}", piece.received,
            piece.marks, "", piece.formula, piece.score if piece.score is not None else "", "", piece.reason,
        )  # fmt: skip


def _sum(label: str, full: Any, score: Any, still: Any) -> Sequence[Any]:
    return ("", label, *[""] * 7, full, "", score, still, "")


def kept_columns() -> Sequence[str]:
    return (_("No."), _("Content"), _("Full marks"), _("Score"))


def kept_rows(kept: PublishedSheet, why: str) -> Iterator[Sequence[Any]]:
    """A frozen sheet of which nothing but its numbers is left; under it ``why`` nothing explains them."""
    for row in kept.rows:
        yield (f"{row.mark}{row.code}", row.title, row.full, Fraction(row.score))
    yield ("", _("Total"), "", Fraction(kept.frozen.exact["total"]))
    yield ("", why, "", "")


def matrix_columns(page: Overview) -> Sequence[str]:
    heads = [column_label(column.window) for column in page.matrix.columns]
    return (_("Unit"), _("Group"), *heads, _("valid / due"), _("missed"), _("findings"), _("Total"))


def matrix_rows(page: Overview) -> Iterator[Sequence[Any]]:
    """The table as shown, in words."""
    for row in page.matrix.rows:
        standing = page.standings.get(row.unit.pk)
        cells = [str(cell.labels.office) if cell else "" for cell in row.cells]
        total = Fraction(standing.figures["total"]) if standing and standing.figures else ""
        yield (
            row.unit.name,
            row.unit.group,
            *cells,
            f"{row.valid}/{row.due}",
            row.missed,
            row.findings,
            total,
        )


def duty_columns() -> Sequence[str]:
    return (
        _("Unit"), _("Line"), _("Window"), _("Due"), _("State"), _("Piece"), _("Receipt number"),
        _("First arrival"), _("Points"),
    )  # fmt: skip


def ranking_columns() -> Sequence[str]:
    return (
        _("Place"), _("Unit"), _("Group"), _("Place in the group"), _("Base"), _("Bonus"), _("Total"), _("Attainable"),
        _("Comparable"), _("Awaiting marks"), _("Still"), _("Lost"), _("Comparable, exact"),
    )  # fmt: skip
