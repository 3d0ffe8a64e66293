"""How points move when a window is added, moved, asked of others, or taken away. Nothing is written.

Worths come from the same division as the duties' own (``Profile.worth``), counted pieces from the same
book as matrix and lists (``duty_states``); so a preview cannot say other numbers than the deed brings.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaoping.assessment import states
from kaoping.assessment.actions.duties import Groups, Profile, Profiles, groups_by_unit
from kaoping.assessment.actions.turned import Turned, turned_by
from kaoping.assessment.models import Extension, Indicator, Submission, Window
from kaoping.assessment.queries.duties import DutyBook, DutyNow, PieceNow, duty_states
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import clock

NEW = 0  # stands for the id of a window that is not there yet


@dataclass(frozen=True, slots=True)
class Asking:
    """What a window will ask: so many pieces of each unit, on time until the end of a day."""

    on_time_until: dt.date
    pieces: int
    units: frozenset[int]


@dataclass(frozen=True, slots=True)
class MoreDays:
    """More days of one unit: asked for until the end of ``until``, and on time by then or late all the same."""

    until: dt.date
    on_time: bool


@dataclass(frozen=True, slots=True)
class PointsMove:
    """One class of units: the indicator's points over so many pieces, before and after.

    "3 ÷ 2 → 3 ÷ 3": ``points`` ÷ ``pieces_before`` → ``points`` ÷ ``pieces_after``. Worths are
    exact, of one piece; None where nothing is asked. Where each window carries the whole points
    (``divides`` false) the worth is that of one piece of the window itself.
    """

    points: Fraction
    pieces_before: int
    pieces_after: int
    worth_before: Fraction | None
    worth_after: Fraction | None
    unit_ids: tuple[int, ...]
    divides: bool = True

    @property
    def units(self) -> int:
        return len(self.unit_ids)


@dataclass(frozen=True, slots=True)
class Fall:
    """So many units whose ``pieces`` that count already are worth less (``points`` each, above zero)."""

    unit_ids: tuple[int, ...]
    pieces: int
    points: Fraction

    @property
    def units(self) -> int:
        return len(self.unit_ids)


@dataclass(frozen=True, slots=True)
class Span:
    """How many units, and the least and the most points of one of them."""

    units: int
    least: Fraction
    most: Fraction

    @classmethod
    def of(cls, falls: Sequence[Fall]) -> "Span | None":
        if not falls:
            return None
        points = [one.points for one in falls]
        return cls(sum(one.units for one in falls), min(points), max(points))


@dataclass(frozen=True, slots=True)
class PointsEffect:
    moves: tuple[PointsMove, ...]  # the most units first
    falls: tuple[Fall, ...]  # the most points first
    rises: tuple[Fall, ...]  # the same for units that win; ``points`` above zero
    unchanged_ids: tuple[int, ...]  # touched, but nothing that counts moves
    turned: Turned  # by the new last day: whom it makes late, and whom on time

    @property
    def late_now(self) -> int:
        """Pieces that were on time and will be late."""
        return len(self.turned.late)

    @property
    def on_time_now(self) -> int:
        return len(self.turned.on_time)

    @property
    def falling(self) -> Span | None:
        """All units that lose for now, together."""
        return Span.of(self.falls)

    @property
    def rising(self) -> Span | None:
        return Span.of(self.rises)


def points_effect(
    indicator: Indicator, window: Window | None, after: Asking | None, *, waived: frozenset[int],
    more: Mapping[int, MoreDays] | None = None,
) -> PointsEffect:  # fmt: skip
    """What becomes of the indicator when ``window`` (None: a new one) asks ``after`` (None: nothing).

    ``waived``: units that need not report in the window. ``more``: units that get other days of their own,
    in the place of those they have. Eight queries or so, whatever the number of units.
    """
    ids = set(Window.objects.filter(indicator=indicator).values_list("id", flat=True))
    book = duty_states(indicator.scheme, window_ids=ids)
    scheme = scheme_of(indicator.scheme)
    profiles, groups = Profiles(scheme), groups_by_unit(scheme)
    target = window.pk if window else NEW
    before, values = _counted(book)
    turned, again = _again(book, window, after, more or {})
    touched = {unit_id for unit_id, own in before.items() if target in own}
    touched |= set(after.units if after else ()) - waived
    prices = _Prices(indicator.code, profiles)
    moves: dict[tuple, list[int]] = defaultdict(list)
    changes: dict[tuple[Fraction, int], list[int]] = defaultdict(list)
    unchanged = []
    for unit_id in sorted(touched):
        own = groups.get(unit_id)
        if own is None:
            continue
        now = before.get(unit_id, {})
        then = {window_id: count for window_id, count in now.items() if window_id != target}
        if after is not None and unit_id in after.units and unit_id not in waived:
            then[target] = after.pieces
        old, new = prices.of(own, now), prices.of(own, then)
        profile = profiles[own]
        moves[
            profile.points(indicator.code), sum(now.values()), sum(then.values()),
            _one(old, target), _one(new, target), prices.divides(profile),
        ].append(unit_id)  # fmt: skip
        had, has = values.get(unit_id, {}), dict(values.get(unit_id, {}))
        has[target] = again.get(unit_id, [])[: then.get(target, 0)]
        lost = _worth(had, old) - _worth(has, new)
        if lost:
            changes[lost, sum(len(one) for one in had.values())].append(unit_id)
        else:
            unchanged.append(unit_id)
    found = [
        PointsMove(points, had, has, worth, then_worth, tuple(units), divides)
        for (points, had, has, worth, then_worth, divides), units in moves.items()
        if (had, worth) != (has, then_worth)
    ]
    falls = [Fall(tuple(units), pieces, lost) for (lost, pieces), units in changes.items() if lost > 0]
    rises = [Fall(tuple(units), pieces, -lost) for (lost, pieces), units in changes.items() if lost < 0]
    return PointsEffect(
        moves=tuple(sorted(found, key=lambda one: (-one.units, one.pieces_before, one.pieces_after))),
        falls=tuple(sorted(falls, key=lambda one: (-one.points, one.pieces))),
        rises=tuple(sorted(rises, key=lambda one: (-one.points, one.pieces))),
        unchanged_ids=tuple(unchanged),
        turned=turned,
    )


class _Prices:
    """Worths of pieces by set of groups and pieces asked, each reckoned once."""

    def __init__(self, code: str, profiles: Profiles) -> None:
        self.code, self.profiles = code, profiles
        self._known: dict[tuple, dict[int, Fraction]] = {}

    def of(self, groups: Groups, asked: Mapping[int, int]) -> dict[int, Fraction]:
        """Window → worth of one of its pieces, for a unit of whom so much is asked."""
        key = groups, tuple(sorted(asked.items()))
        if key not in self._known:
            profile = self.profiles[groups]
            worths = profile.worth(self.code, [count for _, count in key[1]]) if key[1] else []
            self._known[key] = dict(zip((window_id for window_id, _ in key[1]), worths, strict=True))
        return self._known[key]

    def divides(self, profile: Profile) -> bool:
        """Whether the indicator's points are divided over its windows."""
        return profile.nodes[self.code].node.combine == "sum"


def _counted(book: DutyBook) -> tuple[dict[int, dict[int, int]], dict[int, dict[int, list[Fraction]]]]:
    """Unit → window → pieces asked; and → the shares (0 to 1) of the pieces that count there."""
    asked: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    values: dict[int, dict[int, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for row in book.rows:
        if row.state == states.WAIVED:
            continue
        asked[row.unit_id][row.window_id] += 1
        if row.state == states.COUNTED and row.piece is not None:
            share = _share(book, row.piece)
            if share is not None:
                values[row.unit_id][row.window_id].append(share)
    return asked, values


def _again(
    book: DutyBook, window: Window | None, after: Asking | None, more: Mapping[int, MoreDays]
) -> tuple[Turned, dict[int, list[Fraction]]]:
    """The window under its new day: whom it turns late or on time, and shares of accepted pieces by unit."""
    if after is None or window is None:
        return Turned(), {}
    days = _UnitDays(window, after.on_time_until, more)
    late, on_time, pieces, empty = [], [], [], []
    shares: dict[int, list[Fraction]] = defaultdict(list)
    own: dict[int, DutyNow] = {}
    for row in book.rows:
        if row.window_id == window.pk:
            own.setdefault(row.unit_id, row)
            if row.piece is not None:
                pieces.append(row.piece)
            elif row.unit_id in after.units:
                empty.append((row, days.asked_until(row.unit_id)))
    pieces += [piece for piece in book.surplus.values() if piece.window_id == window.pk]
    for piece in pieces:
        duty = own.get(piece.unit_id)
        if duty is None or duty.state == states.WAIVED:
            continue
        was = piece.first_received_at < clock.end_of_day(days.on_time_before(piece.unit_id))
        fits = piece.first_received_at < clock.end_of_day(days.on_time_after(piece.unit_id))
        if was and not fits:
            late.append(piece)
        elif fits and not was:
            on_time.append(piece)
        share = _share(book, piece)
        if fits and share is not None and piece.state == Submission.State.ACCEPTED:
            shares[piece.unit_id].append(share)
    for found in shares.values():
        found.sort(reverse=True)
    return turned_by(late, on_time, empty, today=book.today), shares


class _UnitDays:
    """The last days of each unit, with the more days that some have and some are to have; one query."""

    def __init__(self, window: Window, until: dt.date, more: Mapping[int, MoreDays]) -> None:
        self.before, self.after = window.on_time_until, until
        rows = Extension.objects.filter(window=window, revoked_at=None)
        self.had = {
            unit_id: MoreDays(day, counts)
            for unit_id, day, counts in rows.values_list("unit_id", "until", "on_time")
        }
        self.has = {**self.had, **more}

    def on_time_before(self, unit_id: int) -> dt.date:
        return _on_time(self.before, self.had.get(unit_id))

    def on_time_after(self, unit_id: int) -> dt.date:
        return _on_time(self.after, self.has.get(unit_id))

    def asked_until(self, unit_id: int) -> dt.date:
        own = self.has.get(unit_id)
        return max(self.after, own.until) if own else self.after


def _on_time(until: dt.date, own: MoreDays | None) -> dt.date:
    return max(until, own.until) if own is not None and own.on_time else until


def _share(book: DutyBook, piece: PieceNow) -> Fraction | None:
    """Which part of its worth the piece keeps; None while marks are missing."""
    if not book.windows[piece.window_id].indicator.is_quality:
        return Fraction(1)
    return None if piece.mark is None else piece.mark / 100


def _one(worths: Mapping[int, Fraction], target: int) -> Fraction | None:
    """The worth to print: of the target's piece, else of any other."""
    return worths.get(target, next(iter(worths.values()), None))


def _worth(shares: Mapping[int, list[Fraction]], worths: Mapping[int, Fraction]) -> Fraction:
    return sum(
        (worths.get(window_id, Fraction(0)) * sum(own) for window_id, own in shares.items()), Fraction(0)
    )
