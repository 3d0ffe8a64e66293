"""What may move by granted appeals, against what did: the frozen facts with the decided changes and nothing else.

The new freeze holds every fact of its moment. It is held against the standing revision's own facts with
what was decided put in, so that a second change inside the very line that was appealed against shows too.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from kaoping.pure.scoring import Sheet, evaluate, evaluate_unit, to_exact, to_published
from kaoping.pure.scoring.as_json import sheet_as_json
from kaoping.pure.scoring.facts import Facts
from kaoping.pure.scoring.frozen import canonical, kept_sheets, sha256_of
from kaoping.results import standings
from kaoping.results.facts import collect
from kaoping.results.models import Appeal, AppealEvent, Freeze, FrozenSheet, Standing
from kaoping.results.queries.appeal_effects import (
    Change as Decided,
)
from kaoping.results.queries.appeal_effects import (
    change_of,
    changed,
    frozen_facts,
    ranked,
    standing_revision,
)
from kaoping.results.queries.freeze_compare import Change, changes_of, said_besides, shown
from kaoping.results.queries.freeze_roll import roll_after
from kaoping.results.queries.frozen import packed
from kaoping.results.queries.frozen_lines import facts_of

Granted = dict[int, list[Decided]]  # by unit


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that moved and was not decided; ``place`` is empty where the unit as a whole came, left or
    has another place in the ranking."""

    unit: str
    place: str
    before: str
    now: str

    def __str__(self) -> str:
        if not (self.before or self.now):
            return self.unit
        return _("%(unit)s, %(place)s: %(before)s → %(now)s") % {
            "unit": self.unit, "place": self.place or _("place in the ranking"), "before": self.before, "now": self.now,
        }  # fmt: skip


def granted_changes(scheme_id: int, until: dt.datetime | None = None) -> Granted:
    """What the appeals change that are applied (up to this moment) and in no revision yet."""
    found: Granted = {}
    rows = Appeal.objects.filter(publication__scheme=scheme_id, state=Appeal.State.APPLIED)
    if until is not None:
        rows = rows.exclude(pk__in=applied_after(scheme_id, until))
    for one in rows.select_related("publication").order_by("confirmed_at", "pk"):
        found.setdefault(one.unit_id, []).append(change_of(one, one.proposal))
    return found


def applied_after(scheme_id: int, moment: dt.datetime) -> QuerySet[Appeal]:
    """Granted appeals in no revision yet that a freeze of this moment cannot hold."""
    return Appeal.objects.filter(
        publication__scheme=scheme_id, state=Appeal.State.APPLIED,
        pk__in=AppealEvent.objects.filter(kind="applied", at__gt=moment).values("appeal"),
    )  # fmt: skip


def moved_besides(appeal: Appeal, frozen: Freeze) -> list[Moved]:
    """Where this freeze differs from the standing revision with the granted changes put in.

    Points of lines and windows, totals, places, grades, names, groups, vetoes and what follows from the
    grade are compared; who comes to the roll or leaves it is named. Sheets whose fingerprint is that of
    the revision are not opened: their group, which stands beside the sheet, is compared all the same.
    """
    wanted = _wanted(
        standing_revision(appeal).freeze, granted_changes(appeal.publication.scheme_id, frozen.frozen_at)
    )
    found: list[Moved] = []
    pairs, same = [], []
    for sheet in frozen.sheets.defer("sheet").order_by("position"):
        old = wanted.pop(sheet.unit_id, None)
        if old is None:
            found.append(Moved(sheet.name, "", "", ""))
        elif old.sha256 != sheet.sha256:
            pairs.append((old, sheet))
        else:
            same.append((old, sheet))
    _open(pairs)
    lines: dict[str, list[Moved]] = {}
    for one in changes_of(frozen, pairs):
        lines.setdefault(one.unit, []).append(Moved(one.name, one.place, shown(one.before), shown(one.now)))
    for old, sheet in pairs:
        found += lines.get(sheet.code) or list(_as_a_whole(old, sheet))
        found += _beside(old, sheet)
        found += (Moved(sheet.name, one.words, one.before, one.now) for one in said_besides(old, sheet))
    for old, sheet in same:
        found += _beside(old, sheet)
    return found + [Moved(sheet.name, "", "", "") for sheet in wanted.values()]


def _open(pairs: Iterable[tuple[FrozenSheet, FrozenSheet]]) -> None:
    """Read the packed sheets of stored rows at once, where they were left out."""
    rows = [row for pair in pairs for row in pair if row.pk and "sheet" in row.get_deferred_fields()]
    kept = dict(FrozenSheet.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "sheet"))
    for row in rows:
        row.sheet = kept[row.pk]


def _beside(old: FrozenSheet, sheet: FrozenSheet) -> Iterator[Moved]:
    for before, now, words in ((old.name, sheet.name, _("Name")), (old.group, sheet.group, _("Group"))):
        if before != now:
            yield Moved(sheet.name, words, before or "—", now or "—")


def _as_a_whole(old: FrozenSheet, sheet: FrozenSheet) -> Iterator[Moved]:
    for name in ("total", "comparable"):
        if Fraction(old.exact.get(name, "0")) != Fraction(sheet.exact.get(name, "0")):
            yield Moved(sheet.name, _("total"), old.figures.get(name, ""), sheet.figures.get(name, ""))
            return
    if (old.rank_no, old.grade) != (sheet.rank_no, sheet.grade):
        before, now = (f"{one.rank_no or '—'} {one.grade}".strip() for one in (old, sheet))
        yield Moved(sheet.name, "", before, now)


def moved_since(appeal: Appeal) -> list[Change]:
    """What else has moved on the unit's sheet since the freeze, by the facts as they are now: shown to who
    decides, because the decision does not carry it into the revision. Places in the scheme's order."""
    freeze = standing_revision(appeal).freeze
    scheme, code, unit = freeze.scheme, appeal.unit.code, appeal.unit_id
    if standings.compares_units(scheme) and _stands_as_frozen(freeze, unit):
        return []
    facts = frozen_facts(freeze, code)
    if code not in facts.units:
        return []
    granted = granted_changes(scheme.pk)
    roll = roll_after(freeze, with_newcomers=False)  # the freeze that a decision makes
    if standings.compares_units(scheme):
        live = collect(scheme, roll=roll)
    else:
        live = collect(scheme, [unit], [one for one in roll if one.unit == code])
    if code not in live.units:
        return []
    sides = [
        _scored(freeze, _with(facts, code, granted.get(unit, ())), code, unit),
        _scored(freeze, live, code, unit),
    ]
    asked = {line.indicator for line in appeal.lines.all()}
    return sorted(changes_of(freeze, [(sides[0], sides[1])]), key=lambda one: one.indicator not in asked)


def _stands_as_frozen(freeze: Freeze, unit: int) -> bool:
    """Whether the kept standing is up to date and the frozen one: then nobody's facts are collected."""
    kept = Standing.objects.filter(scheme=freeze.scheme, unit=unit, changes_made=F("changes_seen")).first()
    frozen = freeze.sheets.filter(unit=unit).defer("sheet").first()
    return bool(kept and frozen and kept.exact == frozen.exact and kept.grade == frozen.grade)


def _with(facts: Facts, code: str, changes: Iterable[Decided]) -> Facts:
    for change in changes:
        facts = changed(facts, code, change)
    return facts


def _wanted(standing: Freeze, granted: Granted) -> dict[int, FrozenSheet]:
    """Unit → the sheet that the revision has once what was granted is in it; nothing is written."""
    rows = {row.unit_id: row for row in standing.sheets.defer("sheet").order_by("position")}
    codes = {unit: rows[unit].code for unit in granted if unit in rows}
    if standings.compares_units(standing.scheme):
        facts = facts_of(standing)
        for unit, code in codes.items():
            facts = _with(facts, code, granted[unit])
        result = evaluate(standings.plan_of(standing.scheme), facts, standing.scored_as_of)
        by_code = {row.code: row for row in rows.values()}
        every = {}
        for sheet, found in kept_sheets(result):
            old = by_code[sheet.unit]
            every[old.unit_id] = made = _row(standing, old.unit_id, sheet, found)
            made.group = old.group
        return every
    for unit, code in codes.items():
        made = _scored(standing, _with(facts_of(standing, code), code, granted[unit]), code, unit)
        made.group, made.rank_group, made.rank_no = (
            rows[unit].group,
            rows[unit].rank_group,
            rows[unit].rank_no,
        )
        rows[unit] = made
    places = ranked(
        (row.code, row.rank_group, row.rank_no, Fraction(row.exact.get("comparable", "0")))
        for row in rows.values()
    )
    for row in rows.values():
        row.rank_no = places[row.code]
    return rows


def _scored(freeze: Freeze, facts: Facts, code: str, unit: int) -> FrozenSheet:
    """One unit's sheet of these facts as the freeze would keep it, but for its place."""
    sheet = evaluate_unit(standings.plan_of(freeze.scheme), facts, code, freeze.scored_as_of)
    rounding = standings.plan_of(freeze.scheme).scheme.settings.rounding
    return _row(freeze, unit, sheet, sheet_as_json(sheet, rounding))


def _row(freeze: Freeze, unit: int, sheet: Sheet, found: dict[str, Any]) -> FrozenSheet:
    text = canonical(found)
    values = {name: getattr(sheet, name) for name in standings.FIGURES}
    return FrozenSheet(
        freeze=freeze, unit_id=unit, code=sheet.unit, name=sheet.name, rank_group=sheet.group,
        rank_no=sheet.rank, grade=sheet.grade or "", sheet=packed(text), sha256=sha256_of(text),
        figures={name: to_published(value) for name, value in values.items()},
        exact={name: to_exact(value) for name, value in values.items()},
    )  # fmt: skip
