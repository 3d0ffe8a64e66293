"""The page of results 结果: six steps, what the next one waits for, what was frozen, who signed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment.calendars import working_day_after
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.free_days import FreeDay, free_day_of
from kaoping.base import clock
from kaoping.results import steps
from kaoping.results.frozen_counts import SUMMED
from kaoping.results.models import Appeal, Freeze, Override, Publication, PublicationStep
from kaoping.results.queries.desk_steps import TITLES, StepCell, ahead, cell
from kaoping.results.queries.freeze_compare import Comparison, compare
from kaoping.results.queries.frozen import current_publication
from kaoping.results.queries.publishing import (
    OPEN_APPEALS,
    Missing,
    first_number_allowed,
    objection_days,
    was_shown,
    what_is_missing,
)

Step = Publication.Step
USUAL_DAYS = 5  # working days to object, where the scheme names none
COUNT_WORDS = {
    "units": gettext_lazy("Units"),
    "duties": gettext_lazy("Pieces asked"),
    "counted": gettext_lazy("Counted pieces"),
    "waived": gettext_lazy("Waived pieces"),
    "absent": gettext_lazy("Missed pieces"),
    "late": gettext_lazy("Late pieces"),
    "not_adopted": gettext_lazy("Not adopted pieces"),
    "marks": gettext_lazy("Marks given"),
    "notices": gettext_lazy("Notices issued"),
    "extensions": gettext_lazy("Extensions given"),
    "notes": gettext_lazy("Readings decided"),
    "overrides": gettext_lazy("Set values"),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """One deed that takes two people."""

    what: str
    first: str
    second: str
    done: bool


@dataclass(slots=True)
class Desk:
    """Everything that the page prints."""

    version: SchemeVersion
    publication: Publication | None
    freezes: list[Freeze]
    cells: list[StepCell] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    proposed: PublicationStep | None = None
    appeals: list[Appeal] = field(default_factory=list)
    comparison: Comparison | None = None
    signed: list[Signed] = field(default_factory=list)
    trail: list[PublicationStep] = field(default_factory=list)
    until: dt.date | None = None  # proposed last day of objections
    free_day: FreeDay | None = None
    swappable: bool = False  # whether another freeze may still take this one's place
    overrides_waiting: int = 0
    first_allowed: int = 0  # no freeze of a smaller number takes this one's place

    @property
    def freeze(self) -> Freeze | None:
        """The freeze that the result stands on, else the newest that is not set aside."""
        if self.publication is not None:
            return self.publication.freeze
        return next((one for one in self.freezes if one.state != Freeze.State.DISCARDED), None)

    @property
    def blocked(self) -> list[Missing]:
        return [one for one in self.missing if one.blocks]

    @property
    def runs(self) -> bool:
        """Whether a freeze of today would be one in the middle of the period."""
        return clock.today() <= self.version.period_to

    @property
    def is_part_of_period(self) -> bool:
        """Whether the next step says the last word on a freeze that was made while the period ran."""
        to = steps.after(self.publication.step) if self.publication else None
        frozen = self.freeze
        return to in steps.BY_TWO and frozen is not None and frozen.as_of is not None

    @property
    def may_catch_up(self) -> bool:
        """Whether this is an erratum that has not come as far as the revision before it."""
        made = self.publication
        if made is None or made.revises is None or self.proposed is not None:
            return False
        return steps.is_behind(made.step, made.revises.step)

    @property
    def next_step(self) -> str:
        to = steps.after(self.publication.step) if self.publication else None
        return str(TITLES[Step(to)]) if to else ""

    @property
    def step_before(self) -> str:
        to = steps.before(self.publication.step) if self.publication else None
        return str(TITLES[Step(to)]) if to else ""

    @property
    def asks_last_day(self) -> bool:
        return self.publication is not None and steps.after(self.publication.step) == Step.OBJECTION

    @property
    def newer(self) -> list[Freeze]:
        """Confirmed freezes that the result could stand on instead."""
        own = self.publication.freeze_id if self.publication else None
        return [one for one in self.confirmed if one.pk != own and one.number >= self.first_allowed]

    @property
    def confirmed(self) -> list[Freeze]:
        return [one for one in self.freezes if one.state == Freeze.State.CONFIRMED]

    @property
    def unsettled(self) -> Freeze | None:
        waiting = (Freeze.State.MAKING, Freeze.State.PROPOSED, Freeze.State.FAILED)
        return next((one for one in self.freezes if one.state in waiting), None)

    @property
    def counts(self) -> list[tuple[str, int]]:
        found = self.freeze.counts if self.freeze else {}
        return [(str(words), found.get(name, 0)) for name, words in COUNT_WORDS.items()] if found else []

    @property
    def sum_text(self) -> str:
        found = self.freeze.counts if self.freeze else {}
        if not found:
            return ""
        parts = [found[name] for name in SUMMED if name != "waiting" or found[name]]
        return " + ".join(f"{one:,}" for one in parts) + f" = {found['duties']:,}"

    @property
    def open_appeals(self) -> int:
        return sum(one.state in OPEN_APPEALS for one in self.appeals)


def desk(version: SchemeVersion) -> Desk:
    """The page of one year's result; about a dozen queries, whatever the number of units."""
    publication = current_publication(version)
    freezes = list(
        Freeze.objects.filter(scheme=version).select_related(
            "proposed_by", "confirmed_by", "scheme", "appeal"
        )
    )
    page = Desk(version, publication, freezes)
    page.overrides_waiting = Override.objects.filter(scheme=version, state=Override.State.PROPOSED).count()
    if publication is None:
        page.cells = [ahead(step) for step in steps.ORDER]
        return page
    publication.freeze = next(one for one in freezes if one.pk == publication.freeze_id)
    page.trail = list(publication.trail.select_related("proposed_by", "confirmed_by", "freeze"))
    page.proposed = next((one for one in page.trail if one.state == PublicationStep.State.PROPOSED), None)
    page.missing = what_is_missing(publication)
    page.swappable = not was_shown(publication)
    page.first_allowed = first_number_allowed(publication)
    page.appeals = list(
        Appeal.objects.filter(publication__scheme=version).select_related("unit").prefetch_related("lines")
    )
    page.cells = [cell(publication, step, page.trail, len(page.appeals)) for step in steps.ORDER]
    page.comparison = _since_preview(page)
    page.signed = _signatures(page)
    if page.asks_last_day:
        page.until = publication.objection_until or _proposed_last_day(version)
        page.free_day = free_day_of(page.until)
    return page


def _proposed_last_day(version: SchemeVersion) -> dt.date:
    """The last day for objections by the scheme's days; where it names none, after five working days."""
    last = clock.today()
    if days := objection_days(version):
        return last + dt.timedelta(days=max(days - 1, 1))
    for _day_of_work in range(USUAL_DAYS):
        last = working_day_after(last)
    return last


def _since_preview(page: Desk) -> Comparison | None:
    """What moved since the first preview, or since the revision that an erratum puts right."""
    publication = page.publication
    assert publication is not None  # noqa: S101 -- asked by the caller
    if publication.revises is not None:
        first = publication.revises.freeze
    else:
        first = page.trail[0].freeze if page.trail else publication.freeze
    return None if first.pk == publication.freeze_id else compare(first, publication.freeze)


def _signatures(page: Desk) -> list[Signed]:
    found = [
        Signed(
            _("Freeze %(n)s") % {"n": one.number}, one.asked_by, str(one.confirmed_by or ""),
            one.state == Freeze.State.CONFIRMED,
        )
        for one in reversed(page.freezes)
        if one.state in (Freeze.State.CONFIRMED, Freeze.State.PROPOSED)
    ]  # fmt: skip
    for row in Override.objects.filter(
        scheme=page.version, state__in=[Override.State.CONFIRMED, Override.State.PROPOSED]
    ).select_related("proposed_by", "decided_by", "unit"):
        what = _("Set value %(unit)s %(code)s") % {"unit": row.unit, "code": row.indicator}
        done = row.state == Override.State.CONFIRMED
        found.append(Signed(what, str(row.proposed_by), str(row.decided_by or ""), done))
    for step in steps.ORDER:
        if step in steps.BY_TWO:
            own = [
                one for one in page.trail
                if one.step == step and not one.is_back and one.state != PublicationStep.State.REFUSED
            ]  # fmt: skip
            last: Any = own[-1] if own else None
            found.append(
                Signed(
                    str(TITLES[step]), str(last.proposed_by) if last else "",
                    str(last.confirmed_by or "") if last else "", bool(last and last.confirmed_by),
                )
            )  # fmt: skip
    return found
