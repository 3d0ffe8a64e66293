"""One report as its page prints it, and the list of reports."""

from collections.abc import Collection as Several
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.originality.models import Check, LawfulPassage, Verdict
from kaoping.originality.queries.labels import Label, labels_of
from kaoping.pure.originality.marking import Bit, side_by_side, stretches, veiled
from kaoping.pure.originality.report import covered_length

MOST_SHOWN = 60  # passages printed side by side; the text marks them all


@dataclass(frozen=True, slots=True)
class PassageShown:
    """One passage: its number on the page, both sides, and how alike they are."""

    number: int
    mine: list[Bit]
    theirs: list[Bit]
    similarity: float
    part: str  # the file it stands in; empty: the written text
    start: int
    end: int
    lawful: LawfulPassage | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One source with its passages and those that say the same."""

    number: int
    label: Label
    share: float
    date: str
    passages: list[PassageShown]
    count: int
    also: list[tuple[Label, float]]
    is_own: bool  # the same unit's earlier text


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text: ``first`` is the passage it belongs to (0: none), ``tone`` its source's."""

    text: str
    first: int
    tone: int
    masked: bool
    begins: bool  # whether the passage begins here: the place to jump to

    @property
    def goes_to(self) -> str:
        """Where on the page the passage is told: beside its source's, or at its source where it is not printed."""
        return f"p-{self.first}" if self.first <= MOST_SHOWN else f"source-{self.tone}"


@dataclass(frozen=True, slots=True)
class PartShown:
    name: str
    runs: list[Run]
    repeats: int  # characters left out because an earlier part says them


@dataclass(frozen=True, slots=True)
class Page:
    sources: list[Shown]
    parts: list[PartShown]
    own_share: float
    masked_share: float
    left_share: float | None  # shared with others without what was called lawful; None: nothing was
    verdicts: list[Verdict] = field(default_factory=list)


def page_of(
    report: Mapping[str, Any], text: str, parts: Sequence[Mapping[str, Any]], *, unit: int,
    own_units: Several[int], reads_all: bool, verdicts: Sequence[Verdict] = (),
    lawful: Sequence[LawfulPassage] = (),
) -> Page:  # fmt: skip
    """Put a stored report of a piece of ``unit`` into what the page prints; two queries for the labels.

    ``own_units``: those whose pieces the reader may read; ``reads_all``: may read everybody's.
    """
    kept = report.get("sources", [])
    ids = [one["id"] for source in kept for one in (source, *source.get("also", []))]
    labels = labels_of(ids, own_units=own_units, reads_all=reads_all, unit=unit)
    allowed = {(one.begins, one.ends): one for one in lawful}
    sources, spans, tones, foreign = [], [], [], []
    for at, source in enumerate(kept, 1):
        shown, label = [], labels[source["id"]]
        for one in source["passages"]:
            place = (one["start"], one["end"])
            spans.append(place)
            tones.append(at)
            if label.unit != unit and place not in allowed:
                foreign.append(place)
            if len(spans) <= MOST_SHOWN:
                mine, theirs = side_by_side(text[one["start"] : one["end"]], one["words"])
                theirs = veiled(theirs) if label.is_veiled else theirs
                shown.append(
                    PassageShown(
                        len(spans),
                        mine,
                        theirs,
                        one["similarity"],
                        _part_at(parts, one["start"]),
                        *place,
                        allowed.get(place),
                    )
                )
        also = [(labels[one["id"]], one["share"]) for one in source.get("also", [])]
        sources.append(
            Shown(
                at,
                label,
                source["share"],
                "" if label.is_veiled else source["date"],
                shown,
                len(source["passages"]),
                also,
                label.unit == unit,
            )
        )
    masked = [(start, end) for start, end in report.get("masked", [])]
    own = [
        (one["start"], one["end"])
        for source in kept
        if labels[source["id"]].unit == unit
        for one in source["passages"]
    ]
    length = max(1, len(text))
    return Page(
        sources, _parts(text, parts, spans, tones, masked), covered_length(own) / length,
        covered_length(masked) / length, covered_length(foreign) / length if allowed else None, list(verdicts),
    )  # fmt: skip


def _part_at(parts: Sequence[Mapping[str, Any]], place: int) -> str:
    return next((part["name"] for part in parts if part["start"] <= place < part["end"]), "")


def _parts(
    text: str, parts: Sequence[Mapping[str, Any]], spans: list[tuple[int, int]], tones: list[int],
    masked: list[tuple[int, int]],
) -> list[PartShown]:  # fmt: skip
    """The text part by part; a passage that reaches into the next part is marked in both."""
    shown, begun = [], set()
    for part in parts:
        start, end = part["start"], part["end"]
        here = [(a - start, b - start) for a, b in spans]
        hidden = [(a - start, b - start) for a, b in masked]
        runs = []
        for one in stretches(end - start, here, hidden):
            first = one.marks[0] + 1 if one.marks else 0
            begins = bool(first) and first not in begun
            begun.add(first)
            words = text[start + one.start : start + one.end]
            runs.append(Run(words, first, tones[first - 1] if first else 0, one.masked and not first, begins))
        shown.append(PartShown(part["name"], runs, part.get("repeats", 0)))
    return shown


# -- the list ----------------------------------------------------------------------------------

COLUMNS = (
    gettext_lazy("receipt number"),
    gettext_lazy("unit"),
    gettext_lazy("item"),
    gettext_lazy("title"),
    gettext_lazy("shared with others, %"),
    gettext_lazy("shared in all, %"),
    gettext_lazy("verdict"),
    gettext_lazy("reason"),
)


def rows_of(checks: QuerySet[Check], filters: Mapping[str, str]) -> QuerySet[Check]:
    """The newest report of each piece, most shared with others first, with the verdict that holds."""
    latest = Check.objects.filter(submission=OuterRef("submission")).order_by("-version__number")
    verdict = Verdict.objects.filter(check_row=OuterRef("pk")).order_by("-given_at", "-pk")
    rows = checks.filter(pk=Subquery(latest.values("pk")[:1])).annotate(
        verdict=Subquery(verdict.values("kind")[:1]), verdict_reason=Subquery(verdict.values("reason")[:1])
    )
    least = filters.get("least", "")
    rows = rows.filter(foreign_share__gte=int(least) / 100) if least.isdecimal() and len(least) < 4 else rows
    match filters.get("verdict", ""):
        case "none":
            rows = rows.filter(verdict=None)
        case "":
            pass
        case kind:
            rows = rows.filter(verdict=kind)
    if said := filters.get("q", "").strip():
        rows = rows.filter(
            Q(submission__title__icontains=said)
            | Q(submission__unit__name__icontains=said)
            | Q(submission__receipt_no=said)
        )
    if filters.get("indicator"):
        rows = rows.filter(submission__window__indicator__code=filters["indicator"])
    return rows.defer("text", "report", "parts").order_by("-foreign_share", "-share", "-pk")


def table_of(rows: QuerySet[Check]) -> Iterator[tuple[Any, ...]]:
    words = dict(Verdict.Kind.choices)
    for row in rows:
        piece = row.submission
        verdict, reason = getattr(row, "verdict", None), getattr(row, "verdict_reason", None)
        yield (
            piece.receipt_no or "", str(piece.unit), piece.window.indicator.code, piece.title,
            round(100 * row.foreign_share, 1), round(100 * row.share, 1),
            str(words[verdict]) if verdict else _("no verdict yet"), reason or "",
        )  # fmt: skip
