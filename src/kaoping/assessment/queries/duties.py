"""The state of every duty, said in one place: matrix, unit home, lists and counts all ask here.

A duty's row keeps only what a person decided; whether it is open, missed, counted or late follows
from the window's dates, the unit's extension and the pieces. Pieces fill a window's slots as scoring
counts them: accepted and on time first (with marks, the best first), then those on their way.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from kaoping.assessment import ports, states
from kaoping.assessment.models import (
    Duty,
    Extension,
    Finding,
    RecordedFact,
    SchemeVersion,
    Submission,
    Window,
)
from kaoping.base import clock

STATE_ORDER = tuple(states.DUTY)
_RANK = {
    states.COUNTED: 0, states.IN_REVIEW: 1, states.RECEIVED: 2, states.SENT_BACK: 3,
    states.LATE: 4, states.NOT_ADOPTED: 5,
}  # fmt: skip
_STANDINGS: dict[str, str] = {
    Submission.State.SUBMITTED: states.RECEIVED,
    Submission.State.RETURNED: states.SENT_BACK,
    Submission.State.REJECTED: states.NOT_ADOPTED,
}
_ARRIVED = frozenset(map(str, Submission.ARRIVED))
_WRITTEN = frozenset(map(str, (Submission.State.DRAFT, Submission.State.SIGN_OFF)))


class PieceNow(NamedTuple):
    """One arrived piece as a duty sees it; a tuple, because a matrix makes thousands."""

    id: int
    unit_id: int
    window_id: int
    state: str  # of the piece
    title: str
    receipt_no: str
    channel: str
    first_received_at: dt.datetime
    fix_due_on: dt.date | None
    findings: int  # open ones of all its versions
    standing: str  # the duty state that it brings: counted, in_review, received, returned, late, not_adopted
    mark: Fraction | None = None


class DutyNow(NamedTuple):
    """One duty with its state at a moment; plain values in a tuple, so that thousands are cheap."""

    id: int
    unit_id: int
    window_id: int
    slot: int
    points_num: int
    points_den: int
    state: str  # a key of ``states.DUTY``
    opens_on: dt.date
    due_on: dt.date  # the unit's own: its extension's or the grace given to all, where there is one
    extended: bool = False
    piece: PieceNow | None = None
    draft_id: int | None = None  # a draft or a piece waiting for the unit's sign-off
    draft_state: str = ""

    @property
    def points(self) -> Fraction:
        """What this piece brings at best, exact."""
        return Fraction(self.points_num, self.points_den)

    @property
    def findings(self) -> int:
        return self.piece.findings if self.piece else 0

    @property
    def labels(self) -> states.Labels:
        return states.DUTY[self.state]

    @property
    def character(self) -> str:
        """The one letter of a matrix cell."""
        return self.labels.character

    @property
    def can_report(self) -> bool:
        return self.state in states.CAN_REPORT


@dataclass(slots=True)
class DutyBook:
    """All duties of the units and windows asked for, with what filled them."""

    rows: list[DutyNow]
    surplus: dict[int, PieceNow]  # arrived pieces that no slot is left for, by id
    windows: dict[int, Window]  # with their indicators
    today: dt.date
    _by_unit: dict[int, list[DutyNow]] = field(default_factory=dict)

    def of_unit(self, unit_id: int) -> list[DutyNow]:
        """A unit's duties in the order of the scheme."""
        if not self._by_unit:
            for row in self.rows:
                self._by_unit.setdefault(row.unit_id, []).append(row)
        return self._by_unit.get(unit_id, [])

    def counts(self) -> dict[str, int]:
        """How many duties are in each state; the sum is all of them."""
        found = Counter(row.state for row in self.rows)
        return {state: found.get(state, 0) for state in STATE_ORDER}

    def window(self, row: DutyNow) -> Window:
        return self.windows[row.window_id]


def duty_states(
    scheme: SchemeVersion,
    *,
    unit_ids: Collection[int] | None = None,
    window_ids: Collection[int] | None = None,
    at: dt.datetime | None = None,
) -> DutyBook:
    """Every duty of the scheme (of these units, these windows) with its state; seven queries.

    Cancelled duties are left out. ``at`` is the moment asked about, unsaid the office's clock.
    """
    now = at or clock.now()
    today = now.astimezone(clock.OFFICE_ZONE).date()
    windows = _windows(scheme, window_ids)
    until: dict[tuple[int, int], dt.date] = {}
    on_time: dict[tuple[int, int], dt.date] = {}
    for unit_id, window_id, day, counts in _narrow(
        Extension.objects.filter(revoked_at=None, window__indicator__scheme=scheme), unit_ids, window_ids
    ).values_list("unit_id", "window_id", "until", "on_time"):
        until[unit_id, window_id] = day
        if counts:
            on_time[unit_id, window_id] = day
    pieces, drafts = _pieces(scheme, windows, on_time, unit_ids, window_ids)
    duties = (
        _narrow(Duty.objects.filter(window__indicator__scheme=scheme), unit_ids, window_ids)
        .exclude(state=Duty.State.CANCELLED)
        .order_by("unit_id", "window__indicator__position", "window__position", "window_id", "slot")
        .values_list("id", "unit_id", "window_id", "slot", "points_num", "points_den", "state")
    )
    rows = list(_rows(duties, windows, until, pieces, drafts, today))
    surplus = {piece.id: piece for waiting in pieces.values() for piece in waiting}
    return DutyBook(rows, surplus, windows, today)


def _standing(state: str, is_late: bool, waits_for_marks: bool) -> str:
    """The duty state that an arrived piece brings, before slots are counted."""
    if state != Submission.State.ACCEPTED:
        return _STANDINGS[state]
    return states.LATE if is_late else states.IN_REVIEW if waits_for_marks else states.COUNTED


def _windows(scheme: SchemeVersion, window_ids: Collection[int] | None) -> dict[int, Window]:
    found = Window.objects.filter(indicator__scheme=scheme).select_related("indicator", "notice")
    if window_ids is not None:
        found = found.filter(pk__in=window_ids)
    windows = {window.pk: window for window in found}
    for window in windows.values():
        window.indicator.scheme = scheme
    return windows


def _pieces(
    scheme: SchemeVersion,
    windows: dict[int, Window],
    until: dict[tuple[int, int], dt.date],
    unit_ids: Collection[int] | None,
    window_ids: Collection[int] | None,
) -> tuple[dict[tuple[int, int], list[PieceNow]], dict[tuple[int, int], list[tuple[int, str]]]]:
    own = _narrow(Submission.objects.filter(window__indicator__scheme=scheme), unit_ids, window_ids)
    open_findings = dict(
        _narrow(
            Finding.objects.filter(
                state=Finding.State.OPEN, version__submission__window__indicator__scheme=scheme
            ),
            unit_ids,
            window_ids,
            "version__submission__",
        )
        .order_by("version__submission_id")
        .values_list("version__submission_id")
        .annotate(count=Count("id"))
    )
    marks = ports.marks_of(scheme, unit_ids)
    pieces: dict[tuple[int, int], list[PieceNow]] = defaultdict(list)
    drafts: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    ends: dict[dt.date, dt.datetime] = {}
    clawbacks = RecordedFact.objects.of_scheme(scheme).standing().filter(kind=RecordedFact.Kind.CLAWBACK)
    rows = own.order_by("id").values_list(
        "id", "unit_id", "window_id", "state", "title", "receipt_no", "channel", "first_received_at",
        "fix_due_on", ExpressionWrapper(Q(receipt_no__in=clawbacks.values("name")), BooleanField()),
    )  # fmt: skip
    for (
        pk,
        unit_id,
        window_id,
        state,
        title,
        receipt_no,
        channel,
        received,
        fix_due_on,
        is_clawed_back,
    ) in rows:
        place = (unit_id, window_id)
        if state in _WRITTEN:
            drafts[place].append((pk, state))
        elif state in _ARRIVED and (window := windows.get(window_id)) is not None:
            due_on = window.on_time_until
            if place in until and until[place] > due_on:
                due_on = until[place]
            if due_on not in ends:
                ends[due_on] = clock.end_of_day(due_on)
            mark = marks.get(pk)
            standing = _standing(
                state, received >= ends[due_on], window.indicator.is_quality and mark is None
            )
            if is_clawed_back:  # it keeps its place and is worth nothing
                standing = states.NOT_ADOPTED
            sent = (title, receipt_no, channel, received, fix_due_on, open_findings.get(pk, 0))
            pieces[place].append(PieceNow(pk, unit_id, window_id, state, *sent, standing, mark))
    for waiting in pieces.values():
        if len(waiting) > 1:
            waiting.sort(key=_filling_order)
    return pieces, drafts


def _filling_order(piece: PieceNow) -> tuple[Any, ...]:
    best_first = -(piece.mark if piece.mark is not None else Fraction(-1))
    keeps_place = piece.state == Submission.State.ACCEPTED and piece.standing == states.NOT_ADOPTED
    rank = 0 if keeps_place else _RANK[piece.standing]
    return (rank, best_first, piece.first_received_at, piece.id)


def _rows(
    duties: Any,
    windows: dict[int, Window],
    until: dict[tuple[int, int], dt.date],
    pieces: dict[tuple[int, int], list[PieceNow]],
    drafts: dict[tuple[int, int], list[tuple[int, str]]],
    today: dt.date,
) -> Iterator[DutyNow]:
    for id_, unit_id, window_id, slot, num, den, kept in duties:
        window, place = windows[window_id], (unit_id, window_id)
        due_on = window.on_time_until
        due_on = max(due_on, until.get(place, due_on))
        piece = None
        if kept == Duty.State.WAIVED:
            state = states.WAIVED
        elif waiting := pieces.get(place):
            piece = waiting.pop(0)
            state = piece.standing
        elif today < window.opens_on:
            state = states.NOT_YET
        else:
            state = states.OPEN if today <= due_on else states.MISSED
        draft_id, draft_state = None, ""
        if piece is None and (written := drafts.get(place)):
            draft_id, draft_state = written.pop(0)
        yield DutyNow(
            id_, unit_id, window_id, slot, num, den, state, window.opens_on, due_on,
            place in until, piece, draft_id, draft_state,
        )  # fmt: skip


def _narrow(
    rows: QuerySet[Any], unit_ids: Collection[int] | None, window_ids: Collection[int] | None, way: str = ""
) -> QuerySet[Any]:
    wanted = Q()
    if unit_ids is not None:
        wanted &= Q(**{f"{way}unit_id__in": unit_ids})
    if window_ids is not None:
        wanted &= Q(**{f"{way}window_id__in": window_ids})
    return rows.filter(wanted)
