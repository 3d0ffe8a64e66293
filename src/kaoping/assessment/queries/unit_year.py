"""What one unit has to do, has done, and waits for: its first screen and its list of duties."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment import states
from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import (
    Draft,
    Finding,
    NoticeUnit,
    Return,
    ReturnMark,
    SchemeVersion,
    Submission,
    Window,
)
from kaoping.assessment.queries.duties import DutyBook, DutyNow, duty_states
from kaoping.assessment.queries.return_reasons import return_words
from kaoping.assessment.wording import asks_in_words, finding_words
from kaoping.base import clock
from kaoping.units.models import Unit


@dataclass(frozen=True, slots=True)
class ToDo:
    """One duty with its window, as a unit's list prints it."""

    duty: DutyNow
    window: Window
    days_left: int  # to the unit's own due day; negative when over

    @property
    def points(self) -> Fraction:
        return self.duty.points

    @property
    def title(self) -> str:
        """文明礼仪 下半年; a notice's own title."""
        indicator = self.window.indicator
        if self.window.notice_id:
            return str(self.window)
        return f"{indicator.short_title or indicator.title} {self.window}"

    @property
    def asks(self) -> str:
        """What must be attached, in a few words."""
        return _("; ").join(asks_in_words(asks_of(self.window)))

    @property
    def has_draft(self) -> bool:
        return self.duty.draft_id is not None and self.duty.draft_state == states.DRAFT

    @property
    def waits_for_sign_off(self) -> bool:
        return self.duty.draft_id is not None and self.duty.draft_state == states.SIGN_OFF

    @property
    def may_ask_more(self) -> bool:
        """Whether a day is left for which the unit could ask."""
        closes = self.window.closes_on
        return clock.today() <= closes and self.window.on_time_until < closes

    @property
    def is_soon(self) -> bool:
        return 0 <= self.days_left <= 7

    @property
    def link(self) -> str:
        """Where the one button leads."""
        if self.duty.draft_id and self.duty.draft_state == states.DRAFT:
            return f"/submissions/{self.duty.draft_id}/edit/"
        if self.duty.draft_id:
            return f"/submissions/{self.duty.draft_id}/"
        if self.duty.piece:
            return f"/submissions/{self.duty.piece.id}/"
        return f"/report/{self.window.pk}/"


@dataclass(frozen=True, slots=True)
class ToCorrect:
    """One returned piece: why, by whom, until when, and what it is worth."""

    submission: Submission
    reasons: tuple[str, ...]
    words: str
    places: tuple[ReturnMark, ...]  # that the return points at
    findings: tuple[tuple[str, str], ...]  # (found, how to mend)
    due_on: dt.date
    returned_by: str
    returned_at: dt.datetime
    points: Fraction
    days_left: int
    waits_for_sign_off: bool


@dataclass(frozen=True, slots=True)
class UnitYear:
    """Everything of a unit in one scheme, in the order of work."""

    scheme: SchemeVersion
    book: DutyBook
    to_correct: tuple[ToCorrect, ...]
    due: tuple[ToDo, ...]  # open, by due day
    later: tuple[ToDo, ...]  # not yet open, by opening day
    waiting: tuple[ToDo, ...]  # with the office or the reviewers
    missed: tuple[ToDo, ...]
    done: tuple[ToDo, ...]  # counted, late, not adopted, waived
    notices: tuple[NoticeUnit, ...]  # not acknowledged yet

    @property
    def due_this_month(self) -> tuple[ToDo, ...]:
        today = self.book.today
        return tuple(
            one for one in self.due
            if (one.duty.due_on.year, one.duty.due_on.month) <= (today.year, today.month)
        )  # fmt: skip

    @property
    def due_later(self) -> tuple[ToDo, ...]:
        soon = set(self.due_this_month)
        rest = [one for one in self.due if one not in soon]
        return tuple(sorted([*rest, *self.later], key=_by_due))

    @property
    def points_open(self) -> Fraction:
        """What can still be sent: open, to come, and to be corrected."""
        rows = [*self.due, *self.later]
        return sum((one.points for one in rows), Fraction(0)) + sum(
            (one.points for one in self.to_correct), Fraction(0)
        )


def unit_year(scheme: SchemeVersion, unit: Unit, *, at: dt.datetime | None = None) -> UnitYear:
    """A unit's year; a dozen queries."""
    book = duty_states(scheme, unit_ids=[unit.pk], at=at)
    rows = [ToDo(row, book.windows[row.window_id], (row.due_on - book.today).days) for row in book.rows]
    by_state: dict[str, list[ToDo]] = {state: [] for state in states.DUTY}
    for row in rows:
        by_state[row.duty.state].append(row)

    def some(*codes: str) -> tuple[ToDo, ...]:
        return tuple(sorted((one for code in codes for one in by_state[code]), key=_by_due))

    return UnitYear(
        scheme=scheme,
        book=book,
        to_correct=_to_correct(book, unit),
        due=some(states.OPEN),
        later=some(states.NOT_YET),
        waiting=some(states.RECEIVED, states.IN_REVIEW),
        missed=some(states.MISSED),
        done=some(states.COUNTED, states.LATE, states.NOT_ADOPTED, states.WAIVED),
        notices=tuple(
            NoticeUnit.objects.filter(
                unit=unit, acknowledged_at=None, notice__scheme=scheme, notice__state="issued"
            )
            .select_related("notice__indicator")
            .order_by("notice__due_on", "id")
        ),
    )


def _to_correct(book: DutyBook, unit: Unit) -> tuple[ToCorrect, ...]:
    points: dict[int, Fraction] = {row.piece.id: row.points for row in book.rows if row.piece}
    pieces = list(
        Submission.objects.filter(unit=unit, state=Submission.State.RETURNED, window__in=list(book.windows))
        .select_related("window__indicator")
        .order_by("fix_due_on", "id")
    )
    ids = [piece.pk for piece in pieces]
    returns: dict[int, Return] = {}
    for row in Return.objects.filter(submission_id__in=ids).order_by("returned_at", "id"):
        returns[row.submission_id] = row
    places: dict[int, list[ReturnMark]] = {}
    marked = ReturnMark.objects.filter(return_row__in=[row.pk for row in returns.values()])
    for mark in marked.select_related("material", "return_row"):
        places.setdefault(mark.return_row_id or 0, []).append(mark)
    findings = open_findings(ids, unit.name)
    sent = set(
        Draft.objects.filter(submission_id__in=ids)
        .exclude(sent_at=None)
        .values_list("submission_id", flat=True)
    )
    found = []
    for piece in pieces:
        last = returns.get(piece.pk)
        due_on = piece.fix_due_on or book.today
        found.append(
            ToCorrect(
                submission=piece,
                reasons=tuple(return_words(last)),
                places=tuple(places.get(last.pk, ())) if last else (),
                words=last.text if last else "",
                findings=tuple(findings.get(piece.pk, ())),
                due_on=due_on,
                returned_by=last.returned_by if last else "",
                returned_at=last.returned_at if last else piece.last_received_at,  # type: ignore[arg-type]
                points=points.get(piece.pk, Fraction(0)),
                days_left=(due_on - book.today).days,
                waits_for_sign_off=piece.pk in sent,
            )
        )
    return tuple(found)


def open_findings(submission_ids: Collection[int], told_to: str) -> dict[int, list[tuple[str, str]]]:
    """(found, how to mend) of the open findings of each piece as its unit may read them; one query."""
    rows = (
        Finding.objects.filter(version__submission_id__in=submission_ids, state=Finding.State.OPEN)
        .order_by("id")
        .values_list(F("version__submission_id"), "check_id", "values")
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for submission_id, check_id, values in rows:
        words = finding_words(check_id, values, told_to)
        found.setdefault(submission_id, []).append((words.found, words.mend))
    return found


def _by_due(one: ToDo) -> tuple[dt.date, int, int, int]:
    return (one.duty.due_on, one.window.indicator.position, one.window.position, one.duty.slot)


DUTY_COLUMNS = (
    gettext_lazy("item"), gettext_lazy("content"), gettext_lazy("window"), gettext_lazy("opens"),
    gettext_lazy("due"), gettext_lazy("points"), gettext_lazy("state"), gettext_lazy("receipt number"),
    gettext_lazy("first arrival"),
)  # fmt: skip


def duty_table(year: UnitYear) -> Iterator[Sequence[Any]]:
    """Every duty of the unit as a row of the export, in ``DUTY_COLUMNS``."""
    for row in year.book.rows:
        window = year.book.windows[row.window_id]
        piece = row.piece
        yield (
            window.indicator.code, window.indicator.title, str(window), row.opens_on, row.due_on, row.points,
            str(row.labels.unit), piece.receipt_no if piece else "",
            piece.first_received_at if piece else None,
        )  # fmt: skip
