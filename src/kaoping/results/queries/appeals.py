"""Appeals as lists and pages read them: the register, one appeal's file, marks beside the sheet's lines."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kaoping.assessment.models import Submission
from kaoping.base import clock
from kaoping.results.appeal_clock import Cell, strip
from kaoping.results.models import Appeal, AppealLine, Publication
from kaoping.results.queries.publishing import was_shown

State = Appeal.State
OPEN = (State.FILED, State.ADMITTED, State.REMARKING, State.PROPOSED, State.DECIDED, State.APPLIED)
UNDER_REVIEW = (State.FILED, State.ADMITTED, State.REMARKING, State.PROPOSED)
OPENED = (Publication.Step.OBJECTION, Publication.Step.FINAL, Publication.Step.PUBLIC)
FILTERS = ("waiting", "mine", "late", "closed", "all")


def for_list(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Everything that the register prints, in one query and one for the lines."""
    return appeals.select_related("publication__scheme", "unit", "decider", "confirmer").prefetch_related(
        "lines"
    )


def filtered(appeals: QuerySet[Appeal], *, show: str, q: str, person_id: int | None) -> QuerySet[Appeal]:
    """What the register's filters leave; an unknown word is as if unsaid."""
    if show == "closed":
        appeals = appeals.exclude(state__in=OPEN)
    elif show == "late":
        today = clock.today()
        appeals = appeals.filter(
            Q(state=State.FILED, admit_by__lt=today)
            | Q(state__in=[State.ADMITTED, State.REMARKING, State.PROPOSED], due_on__lt=today)
        )
    elif show == "mine":
        appeals = appeals.filter(Q(decider=person_id) | Q(confirmer=person_id), state__in=OPEN)
    elif show == "waiting":
        appeals = appeals.filter(state__in=OPEN)
    for word in q.split()[:4]:
        appeals = appeals.filter(
            Q(number__icontains=word) | Q(unit__name__icontains=word) | Q(unit__short_name__icontains=word)
        )
    return appeals


def counts(appeals: QuerySet[Appeal], person_id: int | None) -> dict[str, int]:
    """How many each filter of the register shows."""
    return {show: filtered(appeals, show=show, q="", person_id=person_id).count() for show in FILTERS}


def next_number(publication: Publication) -> str:
    """2014-复-003: the year of the scheme and the next number of that year."""
    start = publication.scheme.period_from
    prefix = f"{start.year if start else clock.today().year}-复-"
    taken = Appeal.objects.filter(number__startswith=prefix).count()  # none is ever deleted
    return f"{prefix}{taken + 1:03}"


def is_replaced(publication: Publication) -> bool:
    """Whether a later revision took its place for the units: one that they were never shown replaces nothing."""
    return hasattr(publication, "revised_by") and was_shown(publication.revised_by)


def results_to_object_to() -> list[Publication]:
    """The revisions whose days for objections have begun, newest year first, without those that another
    replaced: what a letter may be about, whenever it is entered. A query for each erratum."""
    rows = Publication.objects.filter(
        step__in=OPENED, objection_from__isnull=False, objection_until__isnull=False
    ).select_related("scheme", "freeze", "revised_by")
    return [one for one in rows.order_by("-scheme__period_from", "-pk") if not is_replaced(one)]


def lines_under_review(publications: Collection[int], unit_id: int) -> dict[str, Appeal]:
    """Indicator → the unit's open appeal about it: the sheet says 复核中 there. One query."""
    rows = AppealLine.objects.filter(
        appeal__publication__in=publications, appeal__unit=unit_id, appeal__state__in=UNDER_REVIEW
    ).select_related("appeal")
    return {row.indicator: row.appeal for row in rows}


def appeals_of(publication: Publication, unit_id: int) -> list[Appeal]:
    """The unit's appeals against this revision and those before it, newest first."""
    return list(
        Appeal.objects.filter(publication__scheme=publication.scheme_id, unit=unit_id).prefetch_related(
            "lines"
        )
    )


def pieces_of(appeal: Appeal) -> list[Submission]:
    """The unit's pieces that the lines of the appeal are about, oldest first."""
    about = Q(pk__in=[])
    for line in appeal.lines.all():
        one = Q(window__indicator__code=line.indicator)
        if line.window:
            one &= Q(window__key=line.window)
        about |= one
    return list(
        Submission.objects.filter(
            about, unit=appeal.unit_id, window__indicator__scheme=appeal.publication.scheme_id
        )
        .exclude(first_received_at=None)
        .select_related("unit", "window__indicator__scheme", "window__notice")
        .order_by("first_received_at", "id")
    )


def clock_of(appeal: Appeal, words: Mapping[str, str]) -> list[Cell]:
    """The strip of days of one appeal; ``words`` says what each kind of event is called there."""
    said: dict[dt.date, list[str]] = defaultdict(list)
    for event in appeal.events.all():
        word = words.get(event.kind)
        day = event.at.astimezone(clock.OFFICE_ZONE).date()
        if word and word not in said[day]:
            said[day].append(word)
    if appeal.due_on and appeal.state in UNDER_REVIEW:
        said.setdefault(clock.today(), [])
    admitted = appeal.admitted_at if appeal.due_on else None
    return strip(
        {day: texts for day, texts in said.items() if texts or day == clock.today()},
        counted_from=admitted.astimezone(clock.OFFICE_ZONE).date() if admitted else None,
        due=appeal.due_on,
        today=clock.today(),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many appeals a publication had, and how many of them changed something."""

    filed: int
    changed: int
    open: int


def tally(publications: Iterable[Publication]) -> Tally:
    """For the publication's page and the public one; one query. Withdrawn ones are counted as filed."""
    found = Appeal.objects.filter(publication__in=list(publications)).aggregate(
        filed=Count("pk"),
        changed=Count("pk", filter=Q(state__in=[State.DECIDED, State.APPLIED, State.CLOSED]) & ~Q(decision="dismissed")),
        open=Count("pk", filter=Q(state__in=UNDER_REVIEW)),
    )  # fmt: skip
    return Tally(**found)
