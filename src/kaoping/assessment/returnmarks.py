"""Places that a return points at, for pages and mails: boxes on pages, lines beside reasons, marked text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.assessment.models import Return, ReturnMark
from kaoping.assessment.queries.return_reasons import all_reasons
from kaoping.assessment.textplaces import span_in
from kaoping.assessment.wording import RETURN_REASONS
from kaoping.evidence.pages import cache
from kaoping.evidence.pages.boxes import Box, Deed

AROUND = 0.06  # of the page, shown around a marked place


@dataclass(frozen=True, slots=True)
class Pointed:
    """One place beside its reason."""

    mark: ReturnMark
    where: str  # the file and the page, or the text
    words: str  # what is wrong there
    href: str  # the document page at this place; empty: the piece's own text
    picture: str  # address of the page's picture; empty without a box
    view: tuple[float, float, float, float]  # what of the picture is shown, in thousandths of its width
    rect: tuple[float, float, float, float]
    height: float  # of the whole picture, in thousandths of its width


def words_of(mark: ReturnMark, reason: str) -> str:
    """What is wrong at the place: its reason, its words, or both."""
    if reason and mark.words:
        return _("%(reason)s: %(words)s") % {"reason": reason, "words": mark.words}
    return reason or mark.words


def reasons_of(marks: Iterable[ReturnMark]) -> dict[int, str]:
    """Each mark's reason in words, by its key; at most one query."""
    marks = list(marks)
    now: dict[str, str] = {}
    if any(mark.reason and mark.return_row is None for mark in marks):
        now = {one.code: one.words for one in all_reasons()}
    found = {}
    for mark in marks:
        worded = now if mark.return_row is None else mark.return_row.worded
        found[mark.pk] = str(worded.get(mark.reason) or RETURN_REASONS.get(mark.reason, mark.reason))
    return found


def boxes(marks: Sequence[ReturnMark], *, may_drop: bool) -> list[Box]:
    """The places of one file as boxes on its pages; a place without a rectangle has none."""
    reasons = reasons_of(marks)
    return [
        Box(
            key=f"place-{mark.pk}", page=mark.page, x=mark.left, y=mark.top, width=mark.width,
            height=mark.height, tone="warn", label=reasons[mark.pk][:24] or _("to be corrected"),
            sentence=_said_at(mark, reasons[mark.pk]), by_person=True,
            deeds=_deeds(mark) if may_drop and mark.return_row is None else (),
        )
        for mark in marks
        if mark.left is not None and mark.top is not None
        and mark.width is not None and mark.height is not None
    ]  # fmt: skip


def unboxed(marks: Sequence[ReturnMark], *, may_drop: bool) -> list[tuple[ReturnMark, str, tuple[Deed, ...]]]:
    """The places of one file that name a page or passage alone: (mark, words, buttons)."""
    reasons = reasons_of(marks)
    return [
        (
            mark,
            _said_at(mark, reasons[mark.pk]),
            _deeds(mark) if may_drop and mark.return_row is None else (),
        )
        for mark in marks
        if mark.left is None
    ]


def pointed(marks: Iterable[ReturnMark]) -> list[Pointed]:
    """Places as lines with a link and, where there is a rectangle, the piece of the page round it."""
    marks = list(marks)
    reasons = reasons_of(marks)
    found = []
    for mark in marks:
        href, picture = "", ""
        view = rect = (0.0, 0.0, 0.0, 0.0)
        tall = 0.0
        if mark.material_id is not None:
            address = _address(mark)
            href = f"{address}#page-{mark.page}"
            if mark.has_box and (size := _size(mark)):
                picture = f"{address}{mark.page}/page/"
                view, rect, tall = _cut(mark, size)
        words = words_of(mark, reasons[mark.pk])
        found.append(Pointed(mark, where_of(mark), words, href, picture, view, rect, tall))
    return found


def where_of(mark: ReturnMark) -> str:
    if mark.material is None:
        return _("In the piece's text")
    return _("Page %(page)s of “%(name)s”") % {"page": mark.page, "name": mark.material.name}


def mail_lines(row: Return) -> list[str]:
    """The places of a return as lines of its mail."""
    marks = list(
        row.marks.select_related("material", "return_row").order_by(
            "material__position", "inside", "page", "top", "id"
        )
    )
    reasons = reasons_of(marks)
    found = []
    for mark in marks:
        line = where_of(mark)
        if mark.quote:
            line = _("%(where)s: “%(quote)s”") % {"where": line, "quote": mark.quote}
        if said := words_of(mark, reasons[mark.pk]):
            line = _("%(where)s: %(words)s") % {"where": line, "words": said}
        found.append(f"- {line}")
    return found


def pieces_of(text: str, marks: Sequence[ReturnMark]) -> list[tuple[str, ReturnMark | None]]:
    """The text cut where passages are pointed at: (words, the mark or None); passages do not overlap."""
    spans = sorted(
        ((*span, mark.pk, mark) for mark in marks if mark.quote and (span := span_in(text, mark.quote))),
        key=lambda one: one[:3],
    )
    found: list[tuple[str, ReturnMark | None]] = []
    at = 0
    for start, end, _pk, mark in spans:
        if start < at:
            continue
        found += [(text[at:start], None), (text[start:end], mark)]
        at = end
    return [*found, (text[at:], None)]


def _said_at(mark: ReturnMark, reason: str) -> str:
    said = words_of(mark, reason)
    if mark.quote and said:
        return _("“%(quote)s” – %(words)s") % {"quote": mark.quote, "words": said}
    return _("“%(quote)s”") % {"quote": mark.quote} if mark.quote else said


def _deeds(mark: ReturnMark) -> tuple[Deed, ...]:
    return (Deed(_("Take out"), reverse("assessment:mark_drop", args=[mark.pk])),)


def _address(mark: ReturnMark) -> str:
    if mark.inside is None:
        return reverse("assessment:pages", args=["files", mark.material_id])
    return reverse("assessment:pages_inside", args=["files", mark.material_id, mark.inside])


def _size(mark: ReturnMark) -> tuple[int, int] | None:
    if mark.inside is not None or mark.material is None:
        return None  # the page itself shows it; here a line is enough
    sizes = cache.pages_of(mark.material.file).sizes
    return sizes[mark.page - 1] if len(sizes) >= mark.page else None


def _cut(
    mark: ReturnMark, size: tuple[int, int]
) -> tuple[tuple[float, float, float, float], tuple[float, float, float, float], float]:
    tall = 1000 * size[1] / size[0]
    left, top = 1000 * (mark.left or 0), tall * (mark.top or 0)
    width, height = 1000 * (mark.width or 0), tall * (mark.height or 0)
    around = 1000 * AROUND
    x, y = max(0.0, left - around), max(0.0, top - around)
    right, bottom = min(1000.0, left + width + around), min(tall, top + height + around)
    view = (round(x, 1), round(y, 1), round(right - x, 1), round(bottom - y, 1))
    return view, (round(left, 1), round(top, 1), round(width, 1), round(height, 1)), round(tall, 1)
