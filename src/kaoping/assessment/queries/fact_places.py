"""The desk of facts: which facts a scheme reads, who records them, and how far that is."""

import datetime as dt
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.fact_words import KIND_WORDS
from kaoping.assessment.models import RecordedFact, SchemeVersion, SharedFact
from kaoping.assessment.queries.fact_names import Names, names_of
from kaoping.assessment.queries.fact_rows import Listed, roster, wanted_by
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scoring.wanted import BY_INDICATOR, Wanted, wanted

GRIDS = ("answer", "mark", "ballot", "score", "measure", "count")


@dataclass(frozen=True, slots=True)
class Place:
    """One kind and name of fact on the desk."""

    asked: Wanted
    said: Names
    name: str  # in words
    programme: str  # who keeps it, where a programme does
    units: int  # asked for it
    recorded: int  # units with a fact that stands
    facts: int  # facts that stand
    scheme: int  # the version's pk
    first_at: dt.date | None
    last_at: dt.datetime | None

    @property
    def kind_word(self) -> str:
        return str(KIND_WORDS[self.asked.kind])

    @property
    def label(self) -> str:
        """An indicator's number and title; what a key counts."""
        return label_of(self.asked) if self.asked.kind in BY_INDICATOR else self.name or label_of(self.asked)

    @property
    def key_title(self) -> str:
        """The title of the first that reads a key, where the key has another name."""
        return "" if self.asked.kind in BY_INDICATOR or self.asked.title == self.name else self.asked.title

    @property
    def readers(self) -> str:
        found = [f"{code} {self.said.indicators.get(code, '')}".strip() for code in self.asked.readers]
        if self.asked.for_all:
            found.append(_("veto or result"))
        return "、".join(found)

    @property
    def who(self) -> str:
        if self.programme:
            return _("counted by itself")
        return self.asked.by or _("the office")

    @property
    def missing(self) -> int:
        """Units without any; an event or a count that did not happen misses nothing."""
        return 0 if self.asked.kind in ("event", "count", "decision") else self.units - self.recorded

    @property
    def is_grid(self) -> bool:
        return self.asked.kind in GRIDS

    @property
    def query(self) -> str:
        return urlencode({"kind": self.asked.kind, "name": self.asked.name, "scheme": self.scheme})


def label_of(asked: Wanted) -> str:
    """The name with the title of the indicator that reads it."""
    if asked.kind == "decision":
        return "、".join(asked.grades)
    return f"{asked.name} {asked.title}".strip()


def places(version: SchemeVersion) -> list[Place]:
    """Every kind and name, in the order of the scheme's text; five queries."""
    listed = list(roster(version).values())
    programmes = ports.known_fact_keys()
    standing = RecordedFact.objects.of_scheme(version).standing().order_by()
    rows = {
        (row["kind"], "" if row["kind"] == "decision" else row["name"]): row
        for row in standing.values("kind", "name").annotate(
            units=Count("unit", distinct=True),
            facts=Count("pk"),
            first=Min("happened_on"),
            last=Max("recording__recorded_at"),
        )
    }
    shared = dict(
        SharedFact.objects.filter(fact__in=standing)
        .order_by()
        .values_list("fact__name")
        .annotate(Count("unit", distinct=True))
    )
    said = names_of(version)
    return [
        _place(version, said, asked, listed, programmes, rows.get((asked.kind, asked.name), {}), shared)
        for asked in wanted_by(version)
    ]


def _place(
    version: SchemeVersion,
    said: Names,
    asked: Wanted,
    listed: list[Listed],
    programmes: dict[str, Any],
    row: dict[str, Any],
    shared: dict[str, int],
) -> Place:
    keyed = asked.kind not in BY_INDICATOR
    return Place(
        asked=asked,
        said=said,
        name=said.key(asked.name) if keyed and asked.name else "",
        programme=str(programmes[asked.name]) if keyed and asked.name in programmes else "",
        units=sum(asked.concerns(one.groups) for one in listed),
        recorded=row.get("units", 0) + (shared.get(asked.name, 0) if asked.kind == "event" else 0),
        facts=row.get("facts", 0),
        scheme=version.pk,
        first_at=row.get("first"),
        last_at=row.get("last"),
    )


def office_facts(scheme: Scheme) -> Iterator[str]:
    """What no programme counts, in words, for the draft's page."""
    programmes = ports.known_fact_keys()
    for asked in wanted(scheme):
        if asked.kind in BY_INDICATOR or (asked.name and asked.name not in programmes):
            yield f"{KIND_WORDS[asked.kind]} {asked.name}"


def near_programmes(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Keys that nobody declares and that look like one that a programme does."""
    programmes = ports.known_fact_keys()
    for asked in wanted(scheme):
        if asked.kind not in BY_INDICATOR and asked.name not in programmes:
            near = difflib.get_close_matches(asked.name, programmes, n=1, cutoff=0.75)
            if near:
                yield asked.name, near[0]
