"""Play the year: every planned deed at its moment, through the product's own actions.

The clock stands at the deed's moment while it is done, and the background jobs that it
wakes run right after it, so that rules, audit rows, findings and notifications are the
real ones. What units do stands in ``senders``, what the office does in ``office``.
"""

import datetime as dt
import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.utils.functional import cached_property

from kaoping.assessment.models import SchemeVersion, Submission, Window
from kaoping.base import audit, clock, queue
from kaoping.pure.scheme.model import Rubric
from kaoping.units.models import Person, Unit

Deed = Callable[[], None]
# Jobs that one run at the end does for all, and reading, which the worker does after the start.
LATER = ("kaoping.results.", "kaoping.assessment.tasks.read_")


@dataclass
class Stage:
    """The rows that deeds need again and again, and which piece became which row."""

    scheme: SchemeVersion
    pieces: dict[str, int] = field(default_factory=dict)  # a sending's key: the submission's id
    windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    rubrics: dict[str, Rubric | None] = field(default_factory=dict)  # by indicator
    counts: dict[str, int] = field(default_factory=dict)

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in Unit.objects.select_related("parent")}

    @cached_property
    def people(self) -> dict[str, Person]:
        return {person.username: person for person in Person.objects.all()}

    def window(self, indicator: str, key: str) -> Window | None:
        """None while the notice that makes it is not out."""
        if (indicator, key) not in self.windows:
            self.windows = self._read_windows()
        return self.windows.get((indicator, key))

    def submission(self, key: str) -> Submission | None:
        """The piece as it stands now; None while its mail waits in triage."""
        if key not in self.pieces:
            return None
        return Submission.objects.select_related("unit", "window__indicator__scheme").get(pk=self.pieces[key])

    def note(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def _read_windows(self) -> dict[tuple[str, str], Window]:
        rows = Window.objects.filter(indicator__scheme=self.scheme).select_related(
            "indicator__scheme", "notice"
        )
        return {(row.indicator.code, row.key): row for row in rows}


class Player:
    """A pile of deeds in the order of time; a deed may put further ones on it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._pile: list[tuple[dt.datetime, int, Deed]] = []
        self._numbers = count()

    def plan(self, at: dt.datetime, deed: Deed) -> None:
        heapq.heappush(self._pile, (at, next(self._numbers), deed))

    def run(self, until: dt.datetime, each_month: Callable[[dt.date], None]) -> None:
        """Do everything that lies before ``until``; what lies later stays undone."""
        month = 0
        while self._pile and self._pile[0][0] < until:
            at, _number, deed = heapq.heappop(self._pile)
            if at.month != month:
                if month:
                    each_month(dt.date(at.year, month, 1))
                month = at.month
            with clock.standing_at(at), queue.collecting() as jobs:
                deed()
                run_jobs(jobs)
        each_month(until.date())


def run_jobs(jobs: list[queue.Job]) -> None:
    """Run what a deed left to the background, and what those jobs leave in turn."""
    while jobs:
        dotted, args = jobs.pop(0)
        if not dotted.startswith(LATER):
            queue.resolve(dotted)(*args)


class through_door:
    """Do a deed as a person who came in by the web, so that the trail names the post."""

    def __init__(self, post_label: str) -> None:
        self._door = audit.Door(address="127.0.0.1", post_label=post_label)

    def __enter__(self) -> None:
        self._token: Any = audit.come_in(self._door)

    def __exit__(self, *_exception: object) -> None:
        audit.go_out(self._token)


def first_open(rows: Iterable[Submission]) -> Submission | None:
    """The first piece that the office has not decided, if any."""
    return next((row for row in rows if row.state == Submission.State.SUBMITTED), None)
