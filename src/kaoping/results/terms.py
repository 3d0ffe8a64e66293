"""Carry a published result into a larger scheme: a term of several years, or the city's whole assessment.

The larger scheme reads a figure by its key (``score`` facts). Each unit's published figure becomes one such
fact, exact to the last fraction, with the revision as its basis. Doing it again records nothing; after an
erratum the figures that differ are corrected, and the old ones stay readable.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment.actions.facts import Basis, Recorded, record_facts
from kaoping.assessment.models import RecordedFact, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.fact_checks import Entry
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scoring.rounding import to_plain
from kaoping.pure.scoring.wanted import wanted
from kaoping.results.models import FrozenSheet, Publication

FIGURES: dict[str, Any] = {
    "total": gettext_lazy("the total"),
    "comparable": gettext_lazy("what the place goes by"),
    "base": gettext_lazy("the base points"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that a scheme in force reads from elsewhere."""

    version: SchemeVersion
    key: str
    title: str

    @property
    def value(self) -> str:
        return f"{self.version.pk}|{self.key}"


def targets_of(publication: Publication) -> list[Target]:
    """Schemes in force, other than the result's own, with the keys whose figures they read."""
    versions = SchemeVersion.objects.filter(state=SchemeVersion.State.PUBLISHED).exclude(
        scheme=publication.scheme.scheme, period_from=publication.scheme.period_from
    )
    return [
        Target(version, one.name, one.title or one.name)
        for version in versions.order_by("-period_from", "title", "pk")
        for one in wanted(scheme_of(version))
        if one.kind == "score" and not one.has_windows
    ]


def entries_of(publication: Publication, target: Target, figure: str) -> list[Entry]:
    """One fact a unit, dated on the last day of the result's year that the target's period holds."""
    day = _day(publication, target.version)
    values = {
        code: Fraction(exact[figure])
        for code, exact in FrozenSheet.objects.filter(freeze=publication.freeze_id)
        .order_by("position")
        .values_list("code", "exact")
    }
    standing = {
        row.unit.code: row
        for row in RecordedFact.objects.of_scheme(target.version)
        .standing()
        .filter(kind=RecordedFact.Kind.SCORE, name=target.key, happened_on=day)
        .select_related("unit")
        if row.unit is not None
    }
    found = []
    for code, value in values.items():
        line = {
            "kind": "score",
            "unit": code,
            "key": target.key,
            "value": to_plain(value),
            "at": day.isoformat(),
        }
        old = standing.get(code)
        differs = old is not None and Fraction(str(old.data.get("value"))) != value
        found.append(Entry(line, code, old.pk if old is not None and differs else None))
    return found


def carry(
    publication: Publication, target: Target, figure: str, *, actor: Any, barred: Collection[int]
) -> Recorded:
    """Record the figures of all units, or none. Errors: ``Refusal`` with what hinders."""
    if figure not in FIGURES:
        raise Refusal(_("Choose which figure is carried over."))
    basis = _("%(title)s, revision %(n)s, %(figure)s") % {
        "title": publication.scheme.title, "n": publication.revision, "figure": FIGURES[figure]
    }  # fmt: skip
    return record_facts(
        target.version,
        entries_of(publication, target, figure),
        actor=actor,
        basis=Basis(text=basis),
        barred=barred,
    )


def _day(publication: Publication, version: SchemeVersion) -> dt.date:
    """The last day of the year; where the larger period ends before it or begins after it, its own edge."""
    day, first, last = publication.scheme.period_to, version.period_from, version.period_to
    if day is None or first is None or last is None:
        raise Refusal(_("One of the two schemes has no period, so no day can be given to the figures."))
    return min(max(day, first), last)
