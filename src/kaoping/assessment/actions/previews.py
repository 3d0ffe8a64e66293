"""What a notice will do, before it is issued: who is asked, and how points move.

Nothing is written. The numbers come from the same rows and the same division as issuing.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count

from kaoping.assessment import ports
from kaoping.assessment.actions.duties import Profiles, groups_by_unit
from kaoping.assessment.actions.notices import audience_of, cut_due, cut_sentence
from kaoping.assessment.models import Duty, Notice, Submission, Waiver
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import clock
from kaoping.units.models import Unit


@dataclass(frozen=True, slots=True)
class PointsMove:
    """One class of units: the indicator's points over so many pieces, before and after.

    "3 ÷ 2 → 3 ÷ 3": ``points`` ÷ ``pieces_before`` → ``points`` ÷ ``pieces_after``. Worths are
    exact, of one piece; before the first notice ``pieces_before`` is 0 and ``worth_before`` None.
    """

    points: Fraction
    pieces_before: int
    pieces_after: int
    unit_ids: tuple[int, ...]

    @property
    def units(self) -> int:
        return len(self.unit_ids)

    @property
    def worth_before(self) -> Fraction | None:
        return self.points / self.pieces_before if self.pieces_before else None

    @property
    def worth_after(self) -> Fraction:
        return self.points / self.pieces_after


@dataclass(frozen=True, slots=True)
class Fall:
    """So many units have ``pieces`` accepted pieces that are worth less for now."""

    unit_ids: tuple[int, ...]
    pieces: int
    points: Fraction  # each of these units loses so much until the new piece is in

    @property
    def units(self) -> int:
        return len(self.unit_ids)


@dataclass(frozen=True, slots=True)
class GroupAsked:
    """One group of the roll: who is asked for how much."""

    group: str
    units: int
    pieces: int
    waived: int


@dataclass(frozen=True, slots=True)
class NoticeEffect:
    """Everything the page shows right of the editor."""

    opens_on: dt.date
    due_on: dt.date  # as it will hold
    cut: str  # why it is earlier than written, a sentence; or ""
    groups: tuple[GroupAsked, ...]
    moves: tuple[PointsMove, ...]  # the most units first
    falls: tuple[Fall, ...]  # the most points first
    unchanged_ids: tuple[int, ...]  # asked, but nothing of theirs falls

    @property
    def units(self) -> int:
        return sum(one.units for one in self.groups)

    @property
    def pieces(self) -> int:
        return sum(one.pieces for one in self.groups)

    @property
    def least_fall(self) -> Fraction:
        """What the unit that loses least loses for now; call it only where something falls."""
        return min(one.points for one in self.falls)

    @property
    def greatest_fall(self) -> Fraction:
        return max(one.points for one in self.falls)

    @property
    def falling_units(self) -> int:
        return sum(one.units for one in self.falls)

    @property
    def falling_pieces(self) -> int:
        """Pieces that count already and are worth less after issuing."""
        return sum(one.units * one.pieces for one in self.falls)


def preview_notice(notice: Notice) -> NoticeEffect:
    """The effect of issuing the draft now; a dozen queries whatever the number of units."""
    indicator = notice.indicator
    today = clock.today()
    due_on = cut_due(indicator, notice.due_on)
    audience = audience_of(notice)
    waived = set(
        Waiver.objects.filter(indicator=indicator, window=None, revoked_at=None).values_list(
            "unit_id", flat=True
        )
    )
    asked = [unit_id for unit_id in audience if unit_id not in waived]
    before = _pieces_asked(notice)
    points = _points_by_unit(notice)
    classes: dict[tuple[Fraction, int], list[int]] = defaultdict(list)
    for unit_id in asked:
        classes[points[unit_id], before.get(unit_id, 0)].append(unit_id)
    moves = [
        PointsMove(full, old, old + notice.pieces, tuple(units)) for (full, old), units in classes.items()
    ]
    falls, unchanged = _falls(notice, asked, before, points)
    return NoticeEffect(
        opens_on=min(today, due_on),
        due_on=due_on,
        cut=cut_sentence(indicator, notice.due_on),
        groups=_groups(audience, waived, notice.pieces),
        moves=tuple(sorted(moves, key=lambda move: (-move.units, move.pieces_before))),
        falls=falls,
        unchanged_ids=unchanged,
    )


def _pieces_asked(notice: Notice) -> dict[int, int]:
    rows = (
        Duty.objects.filter(window__indicator=notice.indicator)
        .exclude(state__in=[Duty.State.WAIVED, Duty.State.CANCELLED])
        .order_by("unit_id")
        .values_list("unit_id")
        .annotate(asked=Count("id"))
    )
    return dict(rows)


def _points_by_unit(notice: Notice) -> dict[int, Fraction]:
    scheme = scheme_of(notice.scheme)
    profiles = Profiles(scheme)
    found = {}
    for unit_id, groups in groups_by_unit(scheme).items():
        found[unit_id] = profiles[groups].points(notice.indicator.code)
    return found


def _falls(
    notice: Notice, asked: list[int], before: dict[int, int], points: dict[int, Fraction]
) -> tuple[tuple[Fall, ...], tuple[int, ...]]:
    """Accepted pieces that count already: each is worth P ÷ n now and P ÷ (n + pieces) after."""
    indicator = notice.indicator
    counted: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    room = {
        (unit_id, window_id): slots
        for unit_id, window_id, slots in Duty.objects.filter(window__indicator=indicator)
        .exclude(state__in=[Duty.State.WAIVED, Duty.State.CANCELLED])
        .order_by("unit_id")
        .values_list("unit_id", "window_id")
        .annotate(slots=Count("id"))
    }
    marks = ports.marks_of(notice.scheme, asked) if indicator.is_quality else {}
    share: dict[int, Fraction] = defaultdict(Fraction)
    pieces = Submission.objects.filter(
        window__indicator=indicator, state=Submission.State.ACCEPTED, unit_id__in=asked
    ).values_list("id", "unit_id", "window_id")
    for submission_id, unit_id, window_id in pieces:
        if indicator.is_quality and submission_id not in marks:
            continue
        if counted[unit_id][window_id] < room.get((unit_id, window_id), 0):
            counted[unit_id][window_id] += 1
            share[unit_id] += marks[submission_id] / 100 if indicator.is_quality else 1
    classes: dict[tuple[Fraction, int], list[int]] = defaultdict(list)
    unchanged = []
    for unit_id in asked:
        old = before.get(unit_id, 0)
        if not share[unit_id] or not old:
            unchanged.append(unit_id)
            continue
        loss = (points[unit_id] / old - points[unit_id] / (old + notice.pieces)) * share[unit_id]
        classes[loss, sum(counted[unit_id].values())].append(unit_id)
    falls = [Fall(tuple(units), count, loss) for (loss, count), units in classes.items()]
    return tuple(sorted(falls, key=lambda fall: (-fall.points, fall.pieces))), tuple(unchanged)


def _groups(audience: list[int], waived: set[int], pieces: int) -> tuple[GroupAsked, ...]:
    found: dict[str, list[int]] = defaultdict(list)
    names = dict(Unit.objects.filter(is_assessed=True).in_order().values_list("id", "group"))
    wanted = set(audience)
    for unit_id, group in names.items():
        if unit_id in wanted:
            found[group].append(unit_id)
    return tuple(
        GroupAsked(
            group, len(units), pieces * sum(1 for one in units if one not in waived),
            sum(1 for one in units if one in waived),
        )
        for group, units in found.items()
    )  # fmt: skip
