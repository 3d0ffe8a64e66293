"""Duties as rows, each with its exact worth: the only denominator there is.

Worths are those that scoring will give (``pure.scoring``), computed once per set of groups and
written in bulk; a city has thousands of units and a handful of sets.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from kaoping.assessment.actions.windows import own_windows
from kaoping.assessment.models import Duty, Indicator, NoticeUnit, SchemeVersion, Waiver, Window
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scheme.by_group import for_groups, groups_of, plain
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scheme.tree import PlacedNode, full_mark, index
from kaoping.units.models import Unit, UnitTag

BATCH = 2000
CHUNK = 800  # values in one statement; old SQLite libraries take 999
ASKED, WAIVED, CANCELLED = Duty.State.ASKED, Duty.State.WAIVED, Duty.State.CANCELLED
Groups = frozenset[str]
Asked = tuple[tuple[int, int], ...]  # (window id, pieces)


@dataclass(frozen=True, slots=True)
class Profile:
    """The scheme as it holds for the units in exactly these groups."""

    groups: Groups
    scheme: Scheme
    nodes: Mapping[str, PlacedNode]

    @classmethod
    def of(cls, scheme: Scheme, groups: Groups) -> "Profile":
        own = for_groups(scheme, groups)
        return cls(groups, own, index(own))

    def asks(self, code: str) -> bool:
        """Whether the indicator concerns these units and asks a fixed number of pieces."""
        placed = self.nodes.get(code)
        return placed is not None and isinstance(placed.node.rule, Even) and placed.applies(self.groups)

    def points(self, code: str) -> Fraction:
        """The indicator's full mark for these units; 0 where it is open."""
        placed = self.nodes.get(code)
        return (full_mark(placed.node, self.groups) if placed else None) or Fraction(0)

    def worth(self, code: str, pieces: Sequence[int]) -> list[Fraction]:
        """Worth of one piece in each of the indicator's windows, which ask so many pieces."""
        return piece_worths(self.nodes[code], self.groups, pieces)


class Profiles(dict[Groups, Profile]):
    """Profiles of one scheme, each made when first asked for."""

    def __init__(self, scheme: Scheme) -> None:
        super().__init__()
        self.scheme = scheme

    def __missing__(self, groups: Groups) -> Profile:
        self[groups] = Profile.of(self.scheme, groups)
        return self[groups]


def piece_worths(placed: PlacedNode, groups: Collection[str], pieces: Sequence[int]) -> list[Fraction]:
    """What one required piece brings at best in each window, in scheme points.

    The node's points are divided over its windows in proportion to the pieces each asks for, and
    in a window over these pieces. Under ``average`` and ``highest`` each window carries the whole
    points. Open points bring no fixed worth: 0.
    Source: scheme-language.md, 3 and 4 ("even").
    """
    full, asked = full_mark(placed.node, groups), sum(pieces)
    if full is not None and placed.node.combine != "sum":
        return [full / one if one else Fraction(0) for one in pieces]
    if full is None or not asked:
        return [Fraction(0)] * len(pieces)
    return [full / asked if one else Fraction(0) for one in pieces]


def groups_by_unit(scheme: Scheme, unit_ids: Collection[int] | None = None) -> dict[int, Groups]:
    """Unit id → names of the scheme's groups; two queries."""
    units = Unit.objects.filter(pk__in=unit_ids) if unit_ids is not None else Unit.objects.assessed()
    rows = list(units.values_list("id", "code", "group"))
    if not scheme.groups:
        return {row[0]: frozenset() for row in rows}
    tags: dict[int, set[str]] = defaultdict(set)
    for unit_id, tag in UnitTag.objects.values_list("unit_id", "tag"):
        tags[unit_id].add(tag)
    return {
        unit_id: groups_of(scheme, code=code, tags=tags[unit_id], own_group=group or None)
        for unit_id, code, group in rows
    }


@transaction.atomic
def make_duties_for(unit: Unit) -> int:
    """Duties of a unit that joined after publishing, in every scheme in force; how many were made.

    All windows of the year count, those already over too, because scoring asks them of every unit;
    the office waives what the newcomer could not have sent. Notices to all units ask it as well.
    Running it twice makes nothing twice.
    """
    made = 0
    if not unit.is_assessed or unit.dissolved_on is not None:
        return 0
    for version in SchemeVersion.objects.filter(state=SchemeVersion.State.PUBLISHED):
        scheme = scheme_of(version)
        profile = Profile.of(scheme, groups_by_unit(scheme, [unit.pk])[unit.pk])
        windows = (
            Window.objects.filter(indicator__scheme=version)
            .filter(Q(notice=None) | Q(notice__state="issued", notice__to_all=True))
            .select_related("indicator", "notice")
        )
        by_code: dict[str, list[Window]] = defaultdict(list)
        for window in windows:
            by_code[window.indicator.code].append(window)
        have = set(
            Duty.objects.filter(unit=unit, window__indicator__scheme=version).values_list("window_id", "slot")
        )
        rows = []
        for code, own in by_code.items():
            if profile.asks(code):
                rows += [
                    row
                    for row in duty_rows(profile, code, own, [unit.pk])
                    if (row.window_id, row.slot) not in have
                ]
                NoticeUnit.objects.bulk_create(
                    [NoticeUnit(notice=window.notice, unit=unit) for window in own if window.notice_id],
                    ignore_conflicts=True,
                )
        Duty.objects.bulk_create(rows, batch_size=BATCH)
        if rows:
            for indicator in Indicator.objects.filter(scheme=version, code__in=by_code):
                reprice(indicator, [unit.pk])
        made += len(rows)
    return made


def duty_rows(
    profile: Profile, code: str, windows: Sequence[Window], unit_ids: Iterable[int]
) -> Iterator[Duty]:
    """Unsaved duties of these units in the indicator's windows that fit their groups."""
    shapes = shapes_of(profile, code, windows)
    for unit_id in unit_ids:
        for window_id, slot, worth in shapes:
            yield Duty(
                unit_id=unit_id, window_id=window_id, slot=slot,
                points_num=worth.numerator, points_den=worth.denominator,
            )  # fmt: skip


def insert_duties(
    shapes: Sequence[tuple[int, int, Fraction]], unit_ids: Sequence[int], state: str = ASKED
) -> int:
    """Write one duty for each unit and shape (window id, slot, worth); how many.

    ``INSERT … SELECT``: the database multiplies units by shapes itself, because building two
    hundred thousand rows in Python takes most of a minute.
    """
    columns = "unit_id, window_id, slot, points_num, points_den, state"
    with connection.cursor() as cursor:
        for start in range(0, len(unit_ids), CHUNK):
            some = list(unit_ids[start : start + CHUNK])
            places = ", ".join(["%s"] * len(some))
            for window_id, slot, worth in shapes:
                cursor.execute(
                    f"INSERT INTO assessment_duty ({columns}) "  # noqa: S608 -- no outside text in it
                    f"SELECT id, %s, %s, %s, %s, %s FROM units_unit WHERE id IN ({places})",
                    [window_id, slot, worth.numerator, worth.denominator, str(state), *some],
                )
    return len(shapes) * len(unit_ids)


def shapes_of(profile: Profile, code: str, windows: Sequence[Window]) -> list[tuple[int, int, Fraction]]:
    """What an indicator asks of every unit of the profile: (window id, slot, worth of the piece)."""
    fitting = windows_for(profile, code, windows)
    worths = profile.worth(code, [count for _, count in fitting])
    return [
        (window.pk, slot, worth)
        for (window, count), worth in zip(fitting, worths, strict=True)
        for slot in range(1, count + 1)
    ]


def windows_for(profile: Profile, code: str, windows: Sequence[Window]) -> list[tuple[Window, int]]:
    """The rows among ``windows`` that hold for the profile's groups, with the pieces each asks for."""
    own = {window.key: window for window in own_windows(profile.scheme, profile.nodes[code])}
    found = []
    for row in windows:
        if row.notice_id:
            found.append((row, row.pieces))
        elif (mine := own.get(row.key)) and (mine.opens, mine.due) == (row.opens_on, row.due_on):
            found.append((row, plain(mine.pieces)))
    return found


def reprice(indicator: Indicator, unit_ids: Collection[int] | None = None) -> None:
    """Divide the indicator's points anew over the pieces still asked of each unit.

    Waived and cancelled duties leave the division and are worth nothing. In bulk: one update for
    each number of pieces (and set of groups) and two thousand units.
    """
    duties = Duty.objects.filter(window__indicator=indicator)
    if unit_ids is not None:
        duties = duties.filter(unit_id__in=unit_ids)
    duties.filter(state__in=[WAIVED, CANCELLED]).update(points_num=0, points_den=1)
    asked: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id, window_id in duties.exclude(state__in=[WAIVED, CANCELLED]).values_list(
        "unit_id", "window_id"
    ):
        asked[unit_id][window_id] += 1
    if not asked:
        return
    scheme = scheme_of(indicator.scheme)
    groups = groups_by_unit(scheme, unit_ids)
    classes: dict[tuple[Groups, Asked], list[int]] = defaultdict(list)
    for unit_id, counts in asked.items():
        classes[groups.get(unit_id, frozenset()), tuple(sorted(counts.items()))].append(unit_id)
    everybody = unit_ids is None and len(classes) == 1
    profiles = Profiles(scheme)
    for (own, pieces), units in classes.items():
        if not profiles[own].asks(indicator.code):
            continue
        worths = profiles[own].worth(indicator.code, [count for _, count in pieces])
        by_worth: dict[Fraction, list[int]] = defaultdict(list)
        for (window_id, _count), worth in zip(pieces, worths, strict=True):
            by_worth[worth].append(window_id)
        for worth, window_ids in by_worth.items():
            rows = Duty.objects.filter(window_id__in=window_ids).exclude(state__in=[WAIVED, CANCELLED])
            values = {"points_num": worth.numerator, "points_den": worth.denominator}
            if everybody:
                rows.update(**values)
                continue
            for start in range(0, len(units), CHUNK):
                rows.filter(unit_id__in=units[start : start + CHUNK]).update(**values)


def waived_state(unit_ids: Collection[int], window: Window) -> dict[int, str]:
    """The state in which new duties of a window start: waived where the whole indicator is."""
    waived: Any = Waiver.objects.filter(
        unit_id__in=unit_ids, indicator=window.indicator, window=None, revoked_at=None
    ).values_list("unit_id", flat=True)
    return dict.fromkeys(waived, WAIVED)
