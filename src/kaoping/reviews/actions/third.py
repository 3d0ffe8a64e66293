"""Ask a third person where two lie far apart; blind to both, and not told that it is a third opinion."""

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.reviews import access
from kaoping.reviews.conflicts import barred_each
from kaoping.reviews.models import Assignment, Panel, PanelMember, Review
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.queries.opinions import waiting_for_third
from kaoping.units.models import Person, Post, Role


@dataclass(frozen=True, slots=True)
class Called:
    """Who was asked, and the pieces for which nobody could be."""

    asked: tuple[Assignment, ...]
    nobody: tuple[Submission, ...]


@transaction.atomic
def call_third(*, panel: Panel, actor: Person, piece_ids: Collection[int] | None = None) -> Called:
    """Give every piece that waits for a third opinion (or these of them) to somebody who has no part in it.

    Among the panel's reviewers and substitutes without a conflict who neither marked nor held the
    piece, the one with the fewest open pieces is asked; equal ones by lot, repeatable. Pieces that the
    actor must keep away from or has yet to mark are left alone, as the fairness desk leaves them out.
    Errors: ``PermissionDenied`` for whoever does not lead
    the panel, ``Refusal`` in a phase that calls nobody.
    """
    if not access.keeps_panels(actor) and panel.chief_id != actor.pk:
        raise PermissionDenied(_("Only the panel's chief and the office ask for a third opinion."))
    if not permits(panel.phase, Deed.CALL_THIRD):
        raise Refusal(
            _("The panel is in the phase “%(phase)s”: no third opinion is asked for in it.")
            % {"phase": panel.get_phase_display()}
        )
    Panel.objects.select_for_update().filter(pk=panel.pk).first()  # two who press at once ask once
    pieces = waiting_for_third(panel, access.seen_of_panel(actor, panel))
    if piece_ids is not None:
        pieces = [piece for piece in pieces if piece.pk in piece_ids]
    people = [
        row.person
        for row in PanelMember.objects.filter(panel=panel, removed_at=None).select_related("person")
    ]
    against = barred_each(people)
    touched = _touched(pieces)
    offered = Assignment.objects.filter(reviewer__in=people, state=Assignment.State.OFFERED)
    load = Counter(offered.values_list("reviewer_id", flat=True))
    last = dict(
        Assignment.objects.filter(panel=panel).order_by().values_list("reviewer_id").annotate(Max("place"))
    )
    asked, nobody = [], []
    for piece in pieces:
        free = [
            one for one in people
            if (piece.pk, one.pk) not in touched and not against[one.pk].holds(piece.unit_id, piece.pk)
        ]  # fmt: skip
        if not free:
            nobody.append(piece)
            continue
        chosen = min(free, key=lambda one: (load[one.pk], _lot(panel.seed, piece.pk, one.pk)))
        load[chosen.pk] += 1
        last[chosen.pk] = last.get(chosen.pk, 0) + 1
        asked.append(Assignment(
            panel=panel, submission=piece, reviewer=chosen, purpose=Assignment.Purpose.THIRD,
            place=last[chosen.pk], made_by=actor, made_at=clock.now(),
        ))  # fmt: skip
    made = Assignment.objects.bulk_create(asked)
    for row in made:
        audit.record(
            "review.third_asked", actor=actor, about=row.submission, unit=row.submission.unit,
            after={"reviewer": str(row.reviewer)},
        )  # fmt: skip
    if made:
        posts = Post.objects.filter(
            role=Role.REVIEWER, incumbencies__person__in=[row.reviewer_id for row in made]
        )
        tell(
            kind="review_given", posts=posts.order_by("id").values_list("id", flat=True).distinct(),
            values={}, link="/reviews/",
        )  # fmt: skip
    return Called(tuple(made), tuple(nobody))


def _touched(pieces: Collection[Submission]) -> set[tuple[int, int]]:
    """(piece, person) of everybody who marked, held or gave back one of these pieces."""
    held = Assignment.objects.filter(submission__in=pieces).values_list("submission_id", "reviewer_id")
    return {*held, *Review.objects.filter(submission__in=pieces).values_list("submission_id", "reviewer_id")}


def _lot(seed: int, piece: int, person: int) -> str:
    return hashlib.sha256(f"{seed} {piece} {person}".encode()).hexdigest()
