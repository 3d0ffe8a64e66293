"""What publishing a draft would do, the texts that it has had, and what still stops it. Nothing is written."""

import dataclasses
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeText, SchemeVersion
from kaoping.assessment.queries.scheme_strip import SchemeStrip, scheme_strip
from kaoping.base import clock
from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.by_group import for_groups, groups_of, plain
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scheme.tables import CalendarRow, base_points, by_notice, calendar
from kaoping.pure.scheme.tree import leaves
from kaoping.pure.scheme.windows import periods_of
from kaoping.units.models import Unit, UnitTag


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """Units in the same groups of the scheme, and what each of them will be asked for."""

    groups: tuple[str, ...]
    units: int
    duties: int  # a unit, all year; what notices ask for comes on top
    points: Fraction | None  # the base's full mark; None: open


@dataclass(frozen=True, slots=True)
class PublishEffect:
    """What publishing makes, counted from the same windows."""

    classes: tuple[GroupEffect, ...]
    by_notice: tuple[str, ...]  # indicators whose duties come with notices
    first_due: Any = None  # the earliest due day

    @property
    def units(self) -> int:
        return sum(one.units for one in self.classes)

    @property
    def duties(self) -> int:
        return sum(one.units * one.duties for one in self.classes)


def publish_effect(scheme: Scheme) -> PublishEffect:
    """Who would be asked for how much; two queries. Errors: ``SchemeError`` where groups do not decide."""
    classes = []
    first = None
    rounds = len(periods_of(scheme))
    by_groups = sorted(_units_by_groups(scheme).items(), key=lambda one: (-len(one[1]), sorted(one[0])))
    for groups, units in by_groups:
        asking = {
            one.id: one
            for one in leaves(for_groups(scheme, groups))
            if isinstance(one.node.rule, Even) and one.applies(groups)
        }
        rows = [row for row in calendar(scheme, groups, "zh-hans") if row.indicator in asking]
        whole_year = sum(
            plain(one.node.rule.pieces) * rounds
            for one in asking.values()
            if one.windows is None and isinstance(one.node.rule, Even)
        )
        duties = sum(row.pieces for row in rows) + whole_year
        classes.append(GroupEffect(tuple(sorted(groups)), len(units), duties, base_points(scheme, groups)))
        first = min([row.due for row in rows] + ([first] if first else []), default=None)
    return PublishEffect(tuple(classes), tuple(one.id for one in by_notice(scheme)), first)


@dataclass(frozen=True, slots=True)
class RowEffect:
    """One indicator before and after a change: pieces a unit, and what one is worth."""

    pieces_before: int
    pieces_after: int
    each_before: Fraction | None
    each_after: Fraction | None
    strip: SchemeStrip | None  # its windows, before and after, as two rows

    @property
    def changes(self) -> bool:
        return (self.pieces_before, self.each_before) != (self.pieces_after, self.each_after)


def row_effect(before: Scheme | None, after: Scheme, code_before: str, code: str) -> RowEffect | None:
    """What a change of one row does to its windows; None where they differ by group."""
    try:
        new = [row for row in calendar(after, (), "zh-hans") if row.indicator == code]
        old = (
            [row for row in calendar(before, (), "zh-hans") if row.indicator == code_before]
            if before is not None
            else []
        )
    except SchemeError:
        return None
    rows = [dataclasses.replace(row, indicator="before") for row in old]
    rows += [dataclasses.replace(row, indicator="after") for row in new]
    named = [("before", "", False), ("after", "", False)] if old and old != new else [("after", "", False)]
    strip = scheme_strip(after.period, rows, named, clock.today()) if new else None
    return RowEffect(
        sum(row.pieces for row in old), sum(row.pieces for row in new), _each(old), _each(new), strip
    )


def _each(rows: Sequence[CalendarRow]) -> Fraction | None:
    worths = {row.mark / row.pieces for row in rows if row.mark is not None and row.pieces}
    return worths.pop() if len(worths) == 1 else None


def _units_by_groups(scheme: Scheme) -> dict[frozenset[str], list[Unit]]:
    tags: dict[int, set[str]] = {}
    for unit_id, tag in UnitTag.objects.values_list("unit_id", "tag"):
        tags.setdefault(unit_id, set()).add(tag)
    found: dict[frozenset[str], list[Unit]] = {}
    for unit in Unit.objects.assessed().only("id", "code", "group", "name"):
        own = groups_of(scheme, code=unit.code, tags=tags.get(unit.id, set()), own_group=unit.group or None)
        found.setdefault(own, []).append(unit)
    return found


NAMED_AT_MOST = 5


def effect_or_none(scheme: Scheme | None) -> tuple[PublishEffect | None, str]:
    """The effect, or a sentence that says which units stand in the way of counting it."""
    if scheme is None:
        return None, ""
    try:
        return publish_effect(scheme), ""
    except SchemeError:
        names, count = _misfits(scheme)
        return None, _(
            "A value differs by group, and %(count)s units are in none of these groups or in several, "
            "such as %(names)s. Mend the groups, or the units' own group and tags, until each is in exactly one."
        ) % {"count": count, "names": "、".join(names)}


def _misfits(scheme: Scheme) -> tuple[list[str], int]:
    wrong: list[str] = []
    for groups, units in _units_by_groups(scheme).items():
        try:
            for_groups(scheme, groups)
        except SchemeError:
            wrong += [unit.name for unit in units]
    return wrong[:NAMED_AT_MOST], len(wrong)


# --- texts -------------------------------------------------------------------------------------


def texts_of(version: SchemeVersion) -> list[SchemeText]:
    """Every text that the draft has had, the last first, without the texts themselves."""
    return list(version.texts.defer("text").select_related("kept_by"))


def texts_apart(version: SchemeVersion) -> list[SchemeText]:
    """Texts that wait beside the draft's own."""
    return [one for one in texts_of(version) if one.is_apart]


@dataclass(frozen=True, slots=True)
class DiffLine:
    kind: str  # same, out, in, gap
    before: int | None
    after: int | None
    text: str


def differences(before: str, after: str) -> list[DiffLine]:
    """Two texts line by line: what differs, with three lines around."""
    old, new = before.split("\n"), after.split("\n")
    found: list[DiffLine] = []
    groups = difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(3)
    for number, group in enumerate(groups):
        if number:
            found.append(DiffLine("gap", None, None, ""))
        found.extend(_diff_lines(group, old, new))
    return found


def _diff_lines(group: Sequence[Any], old: list[str], new: list[str]) -> list[DiffLine]:
    made = []
    for kind, i1, i2, j1, j2 in group:
        if kind == "equal":
            made += [DiffLine("same", i + 1, j1 + i - i1 + 1, old[i]) for i in range(i1, i2)]
            continue
        made += [DiffLine("out", i + 1, None, old[i]) for i in range(i1, i2)]
        made += [DiffLine("in", None, j + 1, new[j]) for j in range(j1, j2)]
    return made
