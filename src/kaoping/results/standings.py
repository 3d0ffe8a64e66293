"""Keep every unit's provisional result: score what changed, then rank all.

The sheet of one unit is always computed when it is opened; a rank needs everybody, so it
is kept as a row. Whatever changes a fact marks rows stale in its own transaction
(``mark_stale`` listens to assessment); a worker computes them anew, and a sweep finds
what a lost wake-up left behind.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.db.models import F

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import clock
from kaoping.base.queue import enqueue
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.tree import leaves
from kaoping.pure.scoring import (
    Plan,
    Sheet,
    compile_scheme,
    evaluate,
    evaluate_unit,
    looks_at_others,
    to_exact,
    to_published,
)
from kaoping.results.facts import collect
from kaoping.results.models import Standing
from kaoping.units.models import Unit

FIGURES = ("base", "bonus", "total", "attainable", "comparable", "pending", "still", "lost", "highest")
BATCH = 400


@dataclass(frozen=True, slots=True)
class Compiled:
    """A scheme made ready, and whether a unit's result can depend on another's beyond its rank."""

    plan: Plan
    compares_units: bool


def plan_of(version: SchemeVersion) -> Plan:
    """The version's scheme, compiled once a process."""
    return _compiled(version).plan


def compares_units(version: SchemeVersion) -> bool:
    """Whether a unit's sheet needs the facts of all the others."""
    return _compiled(version).compares_units


_ready: dict[str, Compiled] = {}


def _compiled(version: SchemeVersion) -> Compiled:
    made = _ready.get(version.sha256)
    if made is None:
        scheme = scheme_of(version)
        made = _ready[version.sha256] = Compiled(compile_scheme(scheme), _compares_units(scheme))
    return made


def as_of(version: SchemeVersion) -> dt.datetime | None:
    """The moment up to which facts are read: now, or None once the period is over."""
    return clock.now() if clock.today() <= version.period_to else None


def live_sheet(version: SchemeVersion, unit: Unit) -> Sheet:
    """The unit's sheet as of now, computed from the tables; its rank is not asked here."""
    ready = _compiled(version)
    only = None if ready.compares_units else [unit.pk]
    return evaluate_unit(ready.plan, collect(version, only), unit.code, as_of(version))


def mark_stale(scheme_id: int, unit_ids: Collection[int] | None) -> None:
    """Facts of these units (None: of all) changed; compute them anew after the commit."""
    rows = Standing.objects.filter(scheme_id=scheme_id)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    rows.update(changes_made=F("changes_made") + 1)
    enqueue("kaoping.results.tasks.refresh", scheme_id)


def refresh(version: SchemeVersion, *, everything: bool = False) -> int:
    """Compute what is stale and rank all; returns how many units were computed.

    All units are computed where a rule compares units, after midnight (windows close), or
    when ``everything`` asks for it.
    """
    ready, moment, day = _compiled(version), as_of(version), clock.today()
    plan = ready.plan
    _make_missing(version)
    rows = Standing.objects.filter(scheme=version)
    alone = not everything and not ready.compares_units and not rows.exclude(as_of=day).exists()
    # The numbers of changes are read before the facts: a fact that changes meanwhile leaves
    # its row stale for the next run.
    seen = dict((rows.stale() if alone else rows).values_list("unit_id", "changes_made"))
    if not seen:
        return 0
    if alone:
        facts = collect(version, list(seen))
        sheets: Iterable[Sheet] = [evaluate_unit(plan, facts, code, moment) for code in facts.units]
    else:
        sheets = evaluate(plan, collect(version), moment).sheets
    count = _store(version, plan.scheme, sheets, seen, day, keep_ranks=alone)
    if alone:
        _rank_again(version)
    return count


def _make_missing(version: SchemeVersion) -> None:
    known = Standing.objects.filter(scheme=version).values("unit")
    missing = Unit.objects.assessed().exclude(pk__in=known).values_list("pk", flat=True)
    Standing.objects.bulk_create(
        [Standing(scheme=version, unit_id=pk) for pk in missing], batch_size=BATCH, ignore_conflicts=True
    )
    Standing.objects.filter(scheme=version, unit__dissolved_on__isnull=False).delete()


@transaction.atomic
def _store(
    version: SchemeVersion,
    scheme: Scheme,
    sheets: Iterable[Sheet],
    seen: Mapping[int, int],
    day: dt.date,
    *,
    keep_ranks: bool,
) -> int:
    rows = Standing.objects.filter(scheme=version).select_related("unit")
    by_code = {row.unit.code: row for row in rows if row.unit_id in seen}
    moment, changed = clock.now(), []
    for sheet in sheets:
        row = by_code.get(sheet.unit)
        if row is None:
            continue
        row.changes_seen = seen[row.unit_id]
        values = {name: getattr(sheet, name) for name in FIGURES}
        row.figures = {name: to_published(value, scheme.settings.rounding) for name, value in values.items()}
        row.exact = {name: to_exact(value) for name, value in values.items()}
        row.as_of, row.computed_at, row.grade = day, moment, sheet.grade or ""
        row.rank_group = sheet.group
        if not keep_ranks:
            row.rank_no = sheet.rank
        changed.append(row)
    fields = ["figures", "exact", "as_of", "computed_at", "grade", "rank_group", "changes_seen"]
    Standing.objects.bulk_update(changed, fields if keep_ranks else [*fields, "rank_no"], batch_size=BATCH)
    return len(changed)


@transaction.atomic
def _rank_again(version: SchemeVersion) -> None:
    """Ranks from the stored comparable scores: equals share one, the next is skipped."""
    rows = list(Standing.objects.filter(scheme=version).exclude(exact={}).order_by("pk"))
    rows.sort(key=lambda row: (row.rank_group, -row.exactly("comparable")))
    moved = []
    for _group, together in groupby(rows, key=lambda row: row.rank_group):
        place = 1
        for _value, equals in groupby(together, key=lambda row: row.exact["comparable"]):
            run = list(equals)
            for row in run:
                if row.rank_no != place:
                    row.rank_no = place
                    moved.append(row)
            place += len(run)
    Standing.objects.bulk_update(moved, ["rank_no"], batch_size=BATCH)


def _compares_units(scheme: Scheme) -> bool:
    return bool(
        scheme.repeat
        or scheme.vetoes
        or scheme.grades
        or scheme.outcomes
        or scheme.ranking.within
        or scheme.ranking.tie_break
        or any(looks_at_others(placed.node.rule) for placed in leaves(scheme))
    )
