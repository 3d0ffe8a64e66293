"""Who has which piece of a panel, and who would get the rest."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission, Version
from kaoping.base import clock
from kaoping.pure.marking.assign import Wanted, assign
from kaoping.reviews.conflicts import Barred, barred_each
from kaoping.reviews.models import Assignment, Conflict, Panel, PanelMember, Review
from kaoping.units.models import Person

State = Assignment.State
ASIDE = (State.DECLINED, State.CONFLICT, State.ABSTAINED)


def holding(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments that stand: marked, or to be marked and not run out."""
    in_time = Q(leased_until=None) | Q(leased_until__gt=clock.now())
    return rows.filter(Q(state=State.DONE) | (Q(state=State.OFFERED) & in_time))


@dataclass(frozen=True, slots=True)
class Lacking:
    """A piece that cannot get all its marks, and why in one sentence."""

    piece: Submission
    why: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one reviewer has and would get."""

    person: Person
    is_substitute: bool
    before: int
    added: int

    @property
    def after(self) -> int:
        return self.before + self.added


@dataclass(frozen=True, slots=True)
class AssignPlan:
    """What giving out would do. ``digest`` tells two plans apart."""

    given: tuple[tuple[int, int], ...]  # piece, person
    shares: list[Share]
    lacking: list[Lacking]
    pieces: int
    authors: tuple[tuple[int, int], ...]  # piece, person who is named in it

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self.given).encode()).hexdigest()[:16]


class Standing:
    """Everything that giving out a panel's pieces depends on; ten queries, whatever their number."""

    def __init__(self, panel: Panel, pieces: QuerySet[Submission]) -> None:
        self.panel = panel
        newest = Version.objects.filter(submission=OuterRef("pk")).order_by("-number")
        self.pieces = {
            piece.pk: piece
            for piece in pieces.select_related("unit")
            .annotate(
                by_author=Subquery(newest.values("author")[:1]),
                by_checker=Subquery(newest.values("checker")[:1]),
            )
            .order_by("pk")
        }
        members = panel.members.filter(removed_at=None).select_related("person").order_by("pk")
        self.people = {one.person_id: one.person for one in members}
        self.substitutes = {one.person_id for one in members if one.part == PanelMember.Part.SUBSTITUTE}
        self.barred: Mapping[int, Barred] = barred_each(self.people.values())
        self.aside: dict[int, set[int]] = defaultdict(set)
        self.has: dict[int, set[int]] = defaultdict(set)  # piece → who marks it, in whatever purpose
        self.marks: dict[int, set[int]] = defaultdict(set)  # piece → whose first marks it gets
        self.loads: Counter[int] = Counter()
        rows = Assignment.objects.filter(panel=panel)
        for piece, person in rows.filter(state__in=ASIDE).values_list("submission_id", "reviewer_id"):
            self.aside[piece].add(person)
        for piece, person, purpose in holding(rows).values_list("submission_id", "reviewer_id", "purpose"):
            self.has[piece].add(person)
            self.loads[person] += 1
            if purpose == Assignment.Purpose.MARK:
                self.marks[piece].add(person)
        final = Review.objects.counted().filter(submission__in=pieces.order_by().values("pk"))
        for piece, person in final.values_list("submission_id", "reviewer_id"):
            self.has[piece].add(person)
            self.marks[piece].add(person)
        self.authors = self._authors()

    def _authors(self) -> tuple[tuple[int, int], ...]:
        """Piece and person where a reviewer is named in the piece; namesakes that the office cleared are left."""
        by_name: dict[str, list[int]] = defaultdict(list)
        for person in self.people.values():
            if len(person.name) > 1:
                by_name[person.name].append(person.pk)
        rows = Conflict.objects.filter(kind=Conflict.Kind.AUTHOR, person__in=self.people)
        known = set(rows.values_list("submission_id", "person_id"))
        named = {
            (piece.pk, person)
            for piece in self.pieces.values()
            for name in (piece.by_author, piece.by_checker)  # type: ignore[attr-defined]
            for person in by_name.get(name or "", ())
        }
        return tuple(sorted(named - known))

    def plan(self, needs: Mapping[int, int], *, substitutes_first: bool = False) -> AssignPlan:
        """Give each piece so many more reviewers; who comes second helps where the first cannot."""
        members = [pk for pk in self.people if pk not in self.substitutes]
        rounds = [members, sorted(self.substitutes)]
        if substitutes_first:
            rounds.reverse()
        named: dict[int, set[int]] = defaultdict(set)
        for piece, person in self.authors:
            named[piece].add(person)
        barred = {pk: self._barred(self.pieces[pk]) | named[pk] for pk in needs}
        left = {pk: count for pk, count in needs.items() if count > 0}
        has = {pk: set(self.has[pk]) for pk in left}
        given: list[tuple[int, int]] = []
        for people in rounds:
            wanted = [Wanted(pk, left[pk], frozenset(barred[pk]), frozenset(has[pk])) for pk in sorted(left)]
            made = assign(wanted, {pk: self.loads[pk] for pk in people}, self.panel.seed)
            given.extend(made.given)
            for piece, person in made.given:
                has[piece].add(person)
            left = {short.piece: short.needs - short.found for short in made.short}
        added = Counter(person for _piece, person in given)
        shares = [
            Share(person, pk in self.substitutes, self.loads[pk], added[pk])
            for pk, person in self.people.items()
        ]
        lacking = [Lacking(self.pieces[pk], self._why(left[pk], barred[pk], has[pk])) for pk in sorted(left)]
        return AssignPlan(tuple(sorted(given)), shares, lacking, len(self.pieces), self.authors)

    def _barred(self, piece: Submission) -> set[int]:
        return {
            person for person, one in self.barred.items() if one.holds(piece.unit_id, piece.pk)
        } | self.aside[piece.pk]

    def _why(self, lacks: int, barred: set[int], has: set[int]) -> str:
        return _("%(lacks)s marks lacking: of %(all)s people, %(barred)s must keep away or declined, %(has)s have it.") % {
            "lacks": lacks,
            "all": len(self.people),
            "barred": len(barred & self.people.keys()),
            "has": len((has - barred) & self.people.keys()),
        }  # fmt: skip

    def first_marks(self) -> dict[int, int]:
        """Piece → first marks that it still lacks."""
        return {pk: max(0, self.panel.marks_each - len(self.marks[pk])) for pk in self.pieces}


def plan_of(panel: Panel, pieces: QuerySet[Submission]) -> AssignPlan:
    """Who would get what if the panel's pieces were given out now. Writes nothing."""
    standing = Standing(panel, pieces)
    return standing.plan(standing.first_marks())


def piece_rows(panel: Panel, pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    """The panel's pieces as the page of assignments lists them, with ``given`` and the marks ``finals`` beside each."""
    shown = (
        Assignment.objects.filter(panel=panel)
        .select_related("reviewer")
        .order_by("purpose", "reviewer__name", "id")
    )
    return (
        pieces.select_related("unit", "window__indicator")
        .prefetch_related(
            Prefetch("assignments", shown, to_attr="given"),
            Prefetch("reviews", Review.objects.counted().select_related("reviewer"), to_attr="finals"),
        )
        .order_by("window__indicator__position", "receipt_no", "pk")
    )


def next_to_take(standing: Standing, person: Person, order: Mapping[int, int]) -> int | None:
    """The piece of the open queue that this person takes next: fewest marks, then the own shuffled order."""
    barred = standing.barred[person.pk]
    named = {pk for pk, who in standing.authors if who == person.pk}
    open_ones = [
        piece.pk
        for piece in standing.pieces.values()
        if len(standing.marks[piece.pk]) < standing.panel.marks_each
        and person.pk not in standing.has[piece.pk] | standing.aside[piece.pk]
        and piece.pk not in named
        and not barred.holds(piece.unit_id, piece.pk)
    ]
    return min(open_ones, key=lambda pk: (len(standing.marks[pk]), order[pk]), default=None)
