"""Marks for a whole indicator (``assess``), given by the reviewers themselves."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from kaoping.assessment.models import RecordedFact, SchemeVersion
from kaoping.assessment.queries.fact_rows import roster, wanted_by
from kaoping.assessment.queries.texts import schemes_in_force
from kaoping.pure.scoring.wanted import Wanted
from kaoping.units import access

# Who an indicator's ``by`` calls so may be any reviewer; another word must stand in the post's title.
ANY_REVIEWER = {"", "评委", "评委会", "评委组", "考评组", "reviewer", "reviewers", "panel", "jury"}


@dataclass(frozen=True, slots=True)
class ToAssess:
    """One indicator that waits for this reviewer's marks."""

    version: SchemeVersion
    asked: Wanted
    units: int  # that this person may mark
    given: int

    @property
    def left(self) -> int:
        return max(0, self.units - self.given)


def marks_it(person: Any, asked: Wanted) -> bool:
    """Whether this reviewer belongs to those whose marks the indicator asks for.

    A node's ``by`` names a panel. A general word means every reviewer; any other must stand in the
    title of one of the person's posts (or the name of its unit), so that a self-assessment or the
    leaders' marks are not given by the jury.
    """
    if asked.kind != "mark" or not access.is_reviewer(person):
        return False
    by = asked.by.strip().lower()
    if by in ANY_REVIEWER:
        return True
    return any(
        post.role == "reviewer" and (by in post.title.lower() or by in post.unit_name.lower())
        for post in access.posts_of(person)
    )


def to_assess(person: Any) -> list[ToAssess]:
    """The indicators of schemes in force that this reviewer marks; 404 for anybody else."""
    if not access.is_reviewer(person):
        raise Http404
    found = []
    barred = access.conflicting_units(person)
    for version in schemes_in_force():
        asked_for = [asked for asked in wanted_by(version) if marks_it(person, asked)]
        if not asked_for:
            continue
        units = [one for one in roster(version).values() if one.unit.pk not in barred]
        own = RecordedFact.objects.of_scheme(version).standing()
        own = own.filter(kind="mark", data__assessor=person.get_username())
        given: dict[str, set[int | None]] = {}
        for name, unit in own.values_list("name", "unit_id"):
            given.setdefault(name, set()).add(unit)
        for asked in asked_for:
            count = sum(asked.concerns(one.groups) for one in units)
            found.append(ToAssess(version, asked, count, len(given.get(asked.name, ()))))
    return found


def indicator_to_assess(person: Any, name: str, scheme: str = "") -> tuple[SchemeVersion, Wanted]:
    """The indicator if this reviewer marks it, of the scheme named or the first that has it; 404 for others."""
    for row in to_assess(person):
        if row.asked.name == name and scheme in ("", str(row.version.pk)):
            return row.version, row.asked
    raise Http404


def home_of(person: Any) -> str:
    """The code of the assessor's own unit: a mark for it would be set aside."""
    posts = [post for post in access.posts_of(person) if post.role == "reviewer"]
    return posts[0].unit_code if posts else ""
