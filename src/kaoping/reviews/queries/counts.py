"""A panel's marks counted so that the numbers add up, by reviewer and by piece.

expected = given + missing, in every row, in every sum, and in both directions: what the pieces miss is
what the reviewers still have to give and what nobody has been asked for yet. Given are the marks that
count, however they came about: asked for, freely before the panel, as a third opinion, after an appeal,
copied from paper.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from kaoping.assessment.models import Submission
from kaoping.base import clock
from kaoping.reviews.models import Assignment, Panel, PanelIndicator, PanelMember, Review
from kaoping.units.models import Person

State, Purpose = Assignment.State, Assignment.Purpose
ASIDE = (State.DECLINED, State.CONFLICT, State.ABSTAINED)
FREE = "free"  # a mark that nobody asked for: given before the panel was


@dataclass(slots=True)
class Tally:
    """Marks of one reviewer, of one piece, or of all."""

    by_kind: Counter[str] = field(default_factory=Counter)  # given: first, third, appeal, free
    on_behalf: int = 0  # of those given
    open: int = 0  # somebody has been asked
    unasked: int = 0  # nobody has been asked yet
    aside: int = 0  # declined, conflict, abstained

    @property
    def given(self) -> int:
        return self.by_kind.total()

    @property
    def missing(self) -> int:
        return self.open + self.unasked

    @property
    def expected(self) -> int:
        return self.given + self.missing

    @property
    def third(self) -> int:
        return self.by_kind[Purpose.THIRD]

    @property
    def appeal(self) -> int:
        return self.by_kind[Purpose.APPEAL]

    @property
    def free(self) -> int:
        return self.by_kind[FREE]


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """A line of the panel's table; ``member`` is None for who marked without a place in the panel."""

    person: Person
    member: PanelMember | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class PanelCounts:
    """``pieces``: piece's id → its tally; ``total`` is the sum over them, and over ``reviewers`` but for what is unasked."""

    pieces: Mapping[int, Tally]
    people: Mapping[int, Tally]
    total: Tally

    @property
    def complete(self) -> int:
        return sum(not one.missing for one in self.pieces.values())

    @property
    def lacking(self) -> int:
        return len(self.pieces) - self.complete


Asked = tuple[int, int, str, str, int | None, bool]  # piece, person, purpose, state, panel, in time
Given = tuple[int, int, bool]  # piece, person, on behalf


def counts_of(panel: Panel, pieces: QuerySet[Submission]) -> PanelCounts:
    """The counts over these pieces of the panel; three queries."""
    ids = list(pieces.order_by().values_list("pk", flat=True))
    asked, given = _rows(pieces.order_by().values("pk"))
    return _count(panel, ids, asked, given)


def counts_of_all(panels: Sequence[Panel], pieces: QuerySet[Submission]) -> dict[int, PanelCounts]:
    """Panel's id → its counts over all its pieces; four queries, however many panels."""
    scope = PanelIndicator.objects.filter(panel__in=panels).values_list("indicator_id", "group", "panel_id")
    panel_of = {(indicator, group): panel for indicator, group, panel in scope}
    mine: dict[int, list[int]] = defaultdict(list)
    inside = pieces.filter(window__indicator__in={indicator for indicator, _group in panel_of})
    for pk, indicator, group in inside.order_by().values_list("pk", "window__indicator", "unit__group"):
        panel = panel_of.get((indicator, group)) or panel_of.get((indicator, ""))
        if panel is not None:
            mine[panel].append(pk)
    asked, given = _rows(inside.order_by().values("pk"))
    return {panel.pk: _count(panel, mine[panel.pk], asked, given) for panel in panels}


def reviewer_rows(panel: Panel, counts: PanelCounts) -> list[ReviewerRow]:
    """Everybody who is or was in the panel, then others whose marks count here; two queries."""
    members = panel.members.select_related("person").order_by(
        F("removed_at").asc(nulls_first=True), "part", "person__name", "id"
    )
    rows = [ReviewerRow(one.person, one, counts.people.get(one.person_id, Tally())) for one in members]
    others = counts.people.keys() - {row.person.pk for row in rows}
    people = Person.objects.filter(pk__in=others).order_by("name", "id")
    return rows + [
        ReviewerRow(person, None, counts.people[person.pk])
        for person in people
        if counts.people[person.pk].expected
    ]


def _rows(pieces: QuerySet) -> tuple[list[Asked], list[Given]]:
    now = clock.now()
    asked = Assignment.objects.filter(submission__in=pieces).values_list(
        "submission_id", "reviewer_id", "purpose", "state", "panel_id", "leased_until"
    )
    marks = Review.objects.counted().filter(submission__in=pieces)
    return (
        [(*row[:5], row[5] is None or row[5] > now) for row in asked],
        [(piece, person, by is not None) for piece, person, by in marks.values_list("submission_id", "reviewer_id", "entered_by")],
    )  # fmt: skip


def _count(panel: Panel, ids: Collection[int], asked: Iterable[Asked], given: Iterable[Given]) -> PanelCounts:
    pieces = {pk: Tally() for pk in ids}
    people: dict[int, Tally] = defaultdict(Tally)
    total = Tally()
    asked = [row for row in asked if row[0] in pieces]
    purposes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for piece, person, purpose, *_rest in asked:
        purposes[piece, person].add(purpose)
    done: set[tuple[int, int]] = set()
    for piece, person, on_behalf in given:
        if piece not in pieces:
            continue
        done.add((piece, person))
        for tally in (pieces[piece], people[person], total):
            tally.by_kind[_kind(purposes[piece, person])] += 1
            tally.on_behalf += on_behalf
    first_open: Counter[int] = Counter()
    for piece, person, purpose, state, of_panel, in_time in asked:
        if of_panel != panel.pk:
            continue
        people[person].aside += state in ASIDE
        total.aside += state in ASIDE
        if state == State.OFFERED and in_time and (piece, person) not in done:
            first_open[piece] += purpose == Purpose.MARK
            for tally in (pieces[piece], people[person], total):
                tally.open += 1
    for piece, tally in pieces.items():
        first = tally.given - tally.third
        tally.unasked = max(0, panel.marks_each - first - first_open[piece])
        total.unasked += tally.unasked
    return PanelCounts(pieces, people, total)


def _kind(purposes: set[str]) -> str:
    """What a given mark is, by what its giver was asked for; the rarer goes before the common."""
    return next((one for one in (Purpose.THIRD, Purpose.APPEAL, Purpose.MARK) if one in purposes), FREE)
