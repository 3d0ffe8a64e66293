"""The fairness desk: what the marks of a panel say about its reviewers. Looks, never changes.

Corrected marks live for the length of one page and are neither kept nor handed to scoring. What the
looker must keep away from is not here; nor is, where own marks come first, what they have yet to mark.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.marking.agreement import Agreement, agreement
from kaoping.pure.marking.moves import Move, moves
from kaoping.pure.marking.severity import Fit, Given, Severity, fit
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scheme.tree import index
from kaoping.pure.scoring.panel import panel_mark
from kaoping.reviews import access
from kaoping.reviews.models import Panel, Review
from kaoping.reviews.queries.calibration import Drift, drifts
from kaoping.reviews.queries.counts import counts_of
from kaoping.reviews.queries.opinions import PieceOpinions, opinions, wide_apart
from kaoping.units.models import Person

WITHIN = Fraction(5)  # points: two marks that close count as agreeing
MOST_ROWS = 12
# The drawing of one severity: width 300, zero in the middle.
WIDE, MIDDLE, REACH = 300, 150, 135


@dataclass(frozen=True, slots=True)
class SeverityRow:
    """One reviewer's line: numbers, and the places of dot, interval and band in the drawing."""

    name: str
    marks: int
    points: float | None  # None: the marks do not carry a number
    low: float | None
    high: float | None
    drift: Drift | None
    tone: str  # "lenient", "severe" or ""
    dot: float = 0
    left: float = 0
    right: float = 0


@dataclass(frozen=True, slots=True)
class WideRow:
    """A piece whose first opinions lie apart by the panel's rule."""

    one: PieceOpinions
    waits: bool
    state: str  # of the third opinion's assignment
    counted: Fraction | None  # by the scheme's rule; None while the third is awaited


@dataclass(frozen=True, slots=True)
class Desk:
    """The page, made once for whoever looks."""

    panel: Panel
    pieces: int
    given: int
    wanted: int
    complete: int  # pieces with as many first marks as the panel asks for
    agreed: Agreement
    wide: Sequence[WideRow]
    fit: Fit
    rows: Sequence[SeverityRow]
    scale: Sequence[tuple[float, str]]  # place in the drawing, words
    band: tuple[float, float]  # left and width of the tolerance
    moved: Sequence[Move]  # the first few of them
    moved_count: int
    compared: int  # units
    most_moved: int
    first_moved: int  # the highest place from which somebody moves; 0: nobody moves
    hidden: int  # pieces of the panel that this person does not see here
    unreadable: int
    has_references: bool

    @property
    def calls(self) -> int:
        """Pieces for which nobody has been asked yet."""
        return sum(one.waits for one in self.wide)

    @property
    def wide_more(self) -> int:
        """Pieces that the page folds away."""
        return max(0, len(self.wide) - MOST_ROWS)

    @property
    def being_marked(self) -> int:
        return sum(not one.waits and one.one.third is None for one in self.wide)

    @property
    def third_given(self) -> int:
        return sum(one.one.third is not None for one in self.wide)

    @property
    def flagged(self) -> list[SeverityRow]:
        return [row for row in self.rows if row.tone]


def desk(person: Any, panel: Panel) -> Desk:
    """Everything the page prints; about a dozen queries, whatever the number of pieces."""
    pieces = access.seen_of_panel(person, panel)
    found = opinions(pieces)
    marks = [
        Given(one.piece.pk, given.reviewer_id, float(given.mark), given.place)
        for one in found
        for given in one.opinions
    ]
    fitted, far = fit(marks), drifts(panel)
    counts = counts_of(panel, pieces)
    rows, limit = _severities(panel, fitted, marks, far)
    complete = [one for one in found if len(one.first) >= panel.marks_each]
    moved = _moves(fitted, complete)
    all_moved = [one for one in moved if one.up]
    reviews = Review.objects.filter(submission__in=[one.piece.pk for one in found])
    return Desk(
        panel=panel,
        pieces=len(found),
        given=counts.total.given,
        wanted=counts.total.expected,
        complete=len(complete),
        agreed=agreement(([Fraction(one.mark) for one in piece.first] for piece in found), WITHIN),
        wide=_wide(panel, found),
        fit=fitted,
        rows=rows,
        scale=[
            (_place(value, limit), f"{value:+d}".replace("-", "−") if value else "0")
            for value in _ticks(limit)
        ],
        band=(_place(-float(panel.tolerance), limit), 2 * REACH * float(panel.tolerance) / limit),
        moved=all_moved[:MOST_ROWS],
        moved_count=len(all_moved),
        compared=len(moved),
        most_moved=max((abs(one.up) for one in all_moved), default=0),
        first_moved=min((min(one.was, one.would) for one in all_moved), default=0),
        hidden=access.pieces_in(panel).count() - len(found),
        unreadable=reviews.filter(state=Review.State.UNREADABLE).count(),
        has_references=bool(far),
    )


def piece_seen(person: Any, panel: Panel, piece_pk: int) -> PieceOpinions | None:
    """One piece of the desk with its marks; None where this person does not see it."""
    found = opinions(access.seen_of_panel(person, panel).filter(pk=piece_pk))
    return found[0] if found else None


def table_of(found: Desk) -> tuple[list[list[Any]], list[list[Any]]]:
    """The rows of the two tables that leave the house: severities, and wide pieces. No corrected mark."""
    severities = [
        [row.name, row.marks, *(None if value is None else round(value, 1) for value in (row.points, row.low, row.high)),
         None if row.drift is None or row.drift.mean is None else round(row.drift.mean, 1)]
        for row in found.rows
    ]  # fmt: skip
    wide = [
        [str(row.one.piece.unit), row.one.piece.title, row.one.piece.receipt_no or "", row.one.highest.mark, row.one.highest.reviewer,
         row.one.lowest.mark, row.one.lowest.reviewer, row.one.spread,
         row.one.third.mark if row.one.third else None, row.counted]
        for row in found.wide
    ]  # fmt: skip
    return severities, wide


def _severities(
    panel: Panel, fitted: Fit, marks: Sequence[Given], far: dict[int, Drift]
) -> tuple[list[SeverityRow], float]:
    """A line a reviewer, most lenient first, and how many points the drawing reaches to each side."""
    counts: dict[int, int] = defaultdict(int)
    for mark in marks:
        counts[_who(mark.reviewer)] += 1
    names = dict(Person.objects.filter(pk__in=counts).values_list("pk", "name"))
    if not fitted.severities:
        unknown = sorted(counts, key=lambda who: names[who])
        return [
            SeverityRow(names[who], counts[who], None, None, None, far.get(who), "") for who in unknown
        ], 6.0
    widest = max(max(abs(one.low), abs(one.high)) for one in fitted.severities)
    limit = float(max(6, min(24, 3 * -(-int(widest + 1) // 3))))
    found = []
    for one in fitted.severities:
        who = _who(one.reviewer)
        drift = far.get(who)
        found.append(
            SeverityRow(
                names[who], counts[who], one.points, one.low, one.high, drift,
                _tone(panel, one, drift), _place(one.points, limit), _place(one.low, limit), _place(one.high, limit),
            )
        )  # fmt: skip
    return found, limit


def _tone(panel: Panel, one: Severity, drift: Drift | None) -> str:
    """Said only outside the band and, where there are reference pieces, in their direction; else if sure."""
    if not one.is_outside(float(panel.tolerance)):
        return ""
    if drift is not None and drift.mean is not None:
        agrees = (drift.mean > 0) == (one.points > 0) and drift.mean != 0
    else:
        agrees = one.low > 0 or one.high < 0
    if not agrees:
        return ""
    return "lenient" if one.points > 0 else "severe"


def _wide(panel: Panel, found: Sequence[PieceOpinions]) -> list[WideRow]:
    return [
        WideRow(
            one,
            one.waits(panel.third_at),
            one.third_state,
            counted_mark(panel, one) if one.third else None,
        )
        for one in wide_apart(panel, found)
    ]


def counted_mark(panel: Panel, one: PieceOpinions) -> Fraction | None:
    """What the marks make by the scheme's own rule; None while it asks for more of them."""
    scheme = scheme_of(panel.scheme)
    rule = index(scheme)[one.piece.window.indicator.code].node.rule
    how = (rule.panel if isinstance(rule, Even) else None) or scheme.settings.quality
    found = panel_mark(how, [Fraction(given.mark) for given in one.opinions])
    return found.mark if found else None


def _moves(fitted: Fit, complete: Sequence[PieceOpinions]) -> list[Move]:
    if not fitted.severities:
        return []
    owners: dict[object, list[list[Given]]] = defaultdict(list)
    for one in complete:
        owners[one.piece.unit].append(
            [Given(one.piece.pk, given.reviewer_id, float(given.mark)) for given in one.opinions]
        )
    return moves(fitted, owners)


def _who(reviewer: Any) -> int:
    return int(reviewer)


def _place(points: float, limit: float) -> float:
    return round(MIDDLE + REACH * max(-1.0, min(1.0, points / limit)), 1)


def _ticks(limit: float) -> list[int]:
    half = int(limit / 2)
    return [-int(limit), -half, 0, half, int(limit)]


def middle_spread(found: Desk) -> Decimal | None:
    """The median spread to one place."""
    value = found.agreed.median_spread
    return None if value is None else round(Decimal(value.numerator) / value.denominator, 1)
