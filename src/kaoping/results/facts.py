"""Everything that scoring reads, as facts: collected from the tables, one shape for all uses.

The live sheet, the ranking and the freeze all come through here, so that a number on the
screen and a number in the published bundle cannot be made of different things. The
piece's id in the facts is its receipt number, which people can look up.
"""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from django.db.models import DateField, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, TruncDate

from kaoping.assessment import ports
from kaoping.assessment.models import (
    Duty,
    Extension,
    Notice,
    NoticeUnit,
    SchemeVersion,
    Submission,
    Version,
    Waiver,
    WindowMove,
)
from kaoping.assessment.queries.fact_rows import recorded_facts
from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.scoring.facts import (
    ExtensionFact,
    Fact,
    Facts,
    NoticeFact,
    OverrideFact,
    PieceFact,
    State,
    UnitFact,
    WaiverFact,
)
from kaoping.results.models import Override
from kaoping.reviews.models import Review
from kaoping.units.models import Unit

# A duplicate is out of the running like a withdrawn piece: another one stands for it.
FACT_STATES: dict[str, State] = {
    Submission.State.SUBMITTED: "submitted",
    Submission.State.RETURNED: "returned",
    Submission.State.ACCEPTED: "accepted",
    Submission.State.REJECTED: "rejected",
    Submission.State.WITHDRAWN: "withdrawn",
    Submission.State.DUPLICATE: "withdrawn",
}


def collect(
    version: SchemeVersion,
    unit_ids: Collection[int] | None = None,
    roll: Sequence[UnitFact] | None = None,
) -> Facts:
    """All facts of the scheme's period; of these units alone where ``unit_ids`` or ``roll`` is given.

    Eight queries, whatever the number of units, besides those of the fact sources.
    """
    return Facts.of(all_facts(version, unit_ids, roll))


def all_facts(
    version: SchemeVersion,
    unit_ids: Collection[int] | None = None,
    roll: Sequence[UnitFact] | None = None,
) -> list[Fact]:
    """The same facts in a row: what a facts file of this scheme would hold.

    ``roll``: the units that it is about, where these are not those assessed today.
    """
    units = list(units_today(unit_ids)) if roll is None else list(roll)
    known = {fact.unit for fact in units}
    notices = list(_notices(version, unit_ids, known))
    others = [fact for fact in _others(version, unit_ids, known) if _concerns(fact, known)]
    around = [*units, *notices, *others]
    recorded = recorded_facts(version, around, unit_ids, None if roll is None else known)
    return [*around, *recorded]


def units_today(unit_ids: Collection[int] | None = None) -> Iterator[UnitFact]:
    """The units assessed today, of these ids alone where they are given; one query."""
    rows = _of_units(Unit.objects.assessed(), unit_ids, "pk").order_by("code", "tags__tag")
    found: dict[str, tuple[str, str, list[str]]] = {}
    for code, name, group, tag in rows.values_list("code", "name", "group", "tags__tag"):
        found.setdefault(code, (name, group, []))[2].extend([tag] if tag else [])
    for code, (name, group, tags) in found.items():
        yield UnitFact(code, name, tuple(tags), group or None)


def _notices(
    version: SchemeVersion, unit_ids: Collection[int] | None, known: Collection[str]
) -> Iterator[NoticeFact]:
    """Issued notices with their window's dates; whom they ask is always a list of rows.

    A unit that is not assessed any more is asked no more: a facts file that named it would not be read.
    """
    asked = NoticeUnit.objects.filter(notice__scheme=version, notice__state=Notice.State.ISSUED)
    audience: dict[tuple, set[str]] = {}
    for *notice, code in _of_units(asked, unit_ids).values_list(
        "notice__issued_at",
        "notice_id",
        "notice__key",
        "notice__indicator__code",
        "notice__window__due_on",
        "notice__title",
        "notice__window__pieces",
        "unit__code",
    ):
        if code in known:
            audience.setdefault(tuple(notice), set()).add(code)
    for notice in sorted(audience, key=lambda row: row[:2]):
        issued_at, _pk, key, indicator, due, title, pieces = notice
        yield NoticeFact(
            notice=key,
            indicator=indicator,
            issued=issued_at.astimezone(OFFICE_ZONE).date(),
            due=due,
            title=title,
            pieces=pieces,
            units=frozenset(audience[notice]),
        )


def _others(
    version: SchemeVersion, unit_ids: Collection[int] | None, known: Collection[str]
) -> Iterator[Fact]:
    yield from _pieces(version, unit_ids)
    yield from _allowances(version, unit_ids)
    for source in ports.fact_sources():
        yield from source.facts(version, unit_ids)


def _allowances(
    version: SchemeVersion, unit_ids: Collection[int] | None
) -> Iterator[ExtensionFact | WaiverFact | OverrideFact]:
    """Extensions, grace given to all, waivers in force and values set by two people, in one query.

    A waiver has no day. Grace is an extension of every unit that the window asks; its reason is that of
    the last move. A set value counts from the day on which the second person confirmed it.
    """
    no_day = Value(None, output_field=DateField())
    nothing = Value("", output_field=TextField())
    extensions = _of_units(
        Extension.objects.filter(window__indicator__scheme=version, revoked_at=None, on_time=True), unit_ids
    ).order_by()
    why = WindowMove.objects.filter(window=OuterRef("window")).order_by("-moved_at", "-pk")
    graces = _of_units(
        Duty.objects.filter(window__indicator__scheme=version, window__grace_until__isnull=False, slot=1)
        .exclude(state=Duty.State.CANCELLED)
        .annotate(why=Coalesce(Subquery(why.values("reason")[:1]), Value(""), output_field=TextField())),
        unit_ids,
    ).order_by()
    waivers = _of_units(
        Waiver.objects.filter(indicator__scheme=version, revoked_at=None), unit_ids
    ).order_by()
    overrides = _of_units(
        Override.objects.filter(scheme=version, state=Override.State.CONFIRMED).annotate(
            since=TruncDate("decided_at", tzinfo=OFFICE_ZONE),
            signed=Concat("proposed_by__name", Value("、"), "decided_by__name", output_field=TextField()),
        ),
        unit_ids,
    ).order_by()
    rows = extensions.values_list(
        "unit__code", "window__indicator__code", "window__key", "reason", "until", nothing, nothing
    ).union(
        graces.values_list(
            "unit__code",
            "window__indicator__code",
            "window__key",
            "why",
            "window__grace_until",
            nothing,
            nothing,
        ),
        waivers.values_list(
            "unit__code", "indicator__code", "window__key", "reason", no_day, nothing, nothing
        ),
        overrides.values_list("unit__code", "indicator", nothing, "reason", "since", "value", "signed"),
        all=True,
    )
    for unit, indicator, window, reason, until, value, signed in rows:
        if value:
            yield OverrideFact(unit, indicator, Fraction(value), reason, signed, until)
        elif until is None:
            yield WaiverFact(unit, indicator, window, reason)
        else:
            yield ExtensionFact(unit, indicator, window, until, reason)


def _pieces(version: SchemeVersion, unit_ids: Collection[int] | None) -> Iterator[PieceFact]:
    here = Q(submission__window__indicator__scheme=version)
    marks: dict[int, list[Fraction]] = {}
    final = Review.objects.counted().filter(here, submission__state=Submission.State.ACCEPTED)
    for pk, mark in (
        _of_units(final, unit_ids, "submission__unit")
        .order_by("submission", "pk")
        .values_list("submission_id", "mark")
    ):
        marks.setdefault(pk, []).append(Fraction(mark))
    last_said = (
        Version.objects.filter(submission=OuterRef("pk"), occurred_on__isnull=False)
        .order_by("-number")
        .values("occurred_on")[:1]
    )
    rows = Submission.objects.filter(
        window__indicator__scheme=version, state__in=FACT_STATES, first_received_at__isnull=False
    ).annotate(occurred=Subquery(last_said))
    for pk, unit, indicator, window, receipt, received, state, returns, occurred in (
        _of_units(rows, unit_ids)
        .order_by("pk")
        .values_list(
            "pk",
            "unit__code",
            "window__indicator__code",
            F("window__key"),
            "receipt_no",
            "first_received_at",
            "state",
            "returns",
            "occurred",
        )
    ):
        yield PieceFact(
            piece=receipt or f"#{pk}",
            unit=unit,
            indicator=indicator,
            window=window,
            received=received,
            state=FACT_STATES[state],
            marks=tuple(marks.get(pk, ())),
            occurred=occurred,
            returns=returns,
        )


def _of_units(rows, unit_ids: Collection[int] | None, path: str = "unit"):
    return rows if unit_ids is None else rows.filter(**{f"{path}__in": unit_ids})


def _concerns(fact: Fact, known: Collection[str]) -> bool:
    """Whether the fact is about a unit that is assessed (a dissolved one's facts stay unread)."""
    codes = getattr(fact, "units", None)
    if codes is not None:
        return all(code in known for code in codes)
    return getattr(fact, "unit", None) in known
