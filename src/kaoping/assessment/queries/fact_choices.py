"""Which grid is asked for: window, day, assessor, unit, as an address names them, and what there is to choose."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from kaoping.assessment.models import RecordedFact, SchemeVersion
from kaoping.assessment.queries.fact_grids import GridPlace, windows_to_choose
from kaoping.assessment.queries.fact_lists import day_or_none
from kaoping.assessment.queries.fact_rows import plan_of, roster
from kaoping.base import clock
from kaoping.pure.scoring.wanted import Wanted
from kaoping.units.models import Incumbency, Person, Role

MAX_ASSESSOR = 60


@dataclass(slots=True)
class Choices:
    """What the bar over a grid offers."""

    windows: list[tuple[str, str]] = field(default_factory=list)
    asks_day: bool = False
    day: dt.date | None = None
    days: list[dt.date] = field(default_factory=list)  # with something recorded
    assessors: list[tuple[str, str, int]] = field(default_factory=list)  # account, name, marks given
    units: list[tuple[str, str]] = field(default_factory=list)
    groups: list[tuple[str, str]] = field(default_factory=list)


def choose(
    version: SchemeVersion, asked: Wanted, params: Mapping[str, str], *, assessor: str = ""
) -> tuple[GridPlace, Choices]:
    """The grid's place and what else could be chosen. ``assessor`` fixes whose marks they are."""
    choices = Choices()
    today = clock.today()
    window = ""
    if asked.has_windows:
        found = windows_to_choose(version, asked)
        choices.windows = [(key, f"{title}（{due:%m-%d}）") for key, title, due in found]
        keys = [key for key, _title, _due in found]
        begun = [key for key, _title, due in found if due <= today] or keys[:1]
        window = params.get("window", "") if params.get("window") in keys else (begun or [""])[-1]
    choices.asks_day = asked.needs_a_day or (not asked.has_windows and len(plan_of(version).rounds) > 1)
    if choices.asks_day:
        first, last = version.period_from or today, version.period_to or today
        choices.day = day_or_none(params.get("day", "")) or min(max(today, first), last)
        choices.days = recorded_days(version, asked)
    listed = roster(version)
    choices.groups = sorted({(one.unit.group, one.unit.group) for one in listed.values() if one.unit.group})
    unit = ""
    if asked.kind == "sheet":
        choices.units = [(code, one.unit.name) for code, one in listed.items() if asked.concerns(one.groups)]
        codes = [code for code, _name in choices.units]
        unit = params.get("unit", "") if params.get("unit") in codes else (codes or [""])[0]
    if asked.kind == "mark" and not assessor:
        choices.assessors = assessors_of(version, asked)
        assessor = params.get("assessor", "").strip()[:MAX_ASSESSOR]
    return GridPlace(version, asked, window, choices.day, assessor, unit), choices


def recorded_days(version: SchemeVersion, asked: Wanted) -> list[dt.date]:
    """Days for which something stands, so that what was counted earlier is found again."""
    rows = RecordedFact.objects.of_scheme(version).standing().filter(kind=asked.kind, name=asked.name)
    days = rows.exclude(happened_on=None).order_by("happened_on").values_list("happened_on", flat=True)
    return [day for day in days.distinct() if day is not None]


def assessors_of(version: SchemeVersion, asked: Wanted) -> list[tuple[str, str, int]]:
    """Reviewers of today and everybody whose marks stand: (account or code, name, marks given)."""
    given = dict(
        RecordedFact.objects.of_scheme(version)
        .standing()
        .filter(kind="mark", name=asked.name)
        .order_by()
        .values_list("data__assessor")
        .annotate(Count("pk"))
    )
    held = Incumbency.objects.on(clock.today()).filter(post__role=Role.REVIEWER, person__is_active=True)
    names = dict(
        Person.objects.filter(pk__in=held.values("person"))
        .order_by("username")
        .values_list("username", "name")
    )
    accounts = [*names, *sorted(code for code in given if code and code not in names)]
    return [(account, names.get(account, account), given.get(account, 0)) for account in accounts]


def person_of_assessor(account: str) -> Person | None:
    """Whose account it is, where the assessor has one: then their own units are set aside."""
    return Person.objects.filter(username=account).first() if account else None
