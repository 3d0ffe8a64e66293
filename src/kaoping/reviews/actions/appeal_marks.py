"""Marks given once more after an appeal: by others, blind to the first ones, and counted only if granted.

A mark for an assignment with the purpose ``appeal`` is written with ``counts`` False. The decision that
is applied switches them in one deed: the new ones count and the first no more, or the reverse.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.reviews.models import Assignment, Review
from kaoping.reviews.queries.appeal_marks import assignments_for_appeals
from kaoping.units.models import Person, Post, Role

OPEN = (Assignment.State.OFFERED,)


def drawn(people: Iterable[Person], count: int, seed: str) -> list[Person]:
    """``count`` of these people by lot. The same seed draws the same people, so a draw can be repeated."""

    def lot(person: Person) -> str:
        return hashlib.sha256(f"{seed} {person.pk}".encode()).hexdigest()

    return sorted(people, key=lot)[:count]


@transaction.atomic
def ask_again(
    pieces: Sequence[Submission], *, reviewers: Sequence[Person], actor: Any, why: str
) -> list[Assignment]:
    """Give each of the pieces to each of these reviewers, to be marked without seeing any other mark.

    Errors: ``Refusal`` when one of them has a mark for one of the pieces already.
    """
    marked = Review.objects.filter(submission__in=pieces, reviewer__in=reviewers).select_related("reviewer")
    if (one := marked.first()) is not None:
        raise Refusal(
            _("%(who)s has marked one of these pieces before. Ask somebody else.") % {"who": one.reviewer}
        )
    now, made = clock.now(), []
    for reviewer in reviewers:
        for place, piece in enumerate(pieces, 1):
            row, _new = Assignment.objects.get_or_create(
                submission=piece, reviewer=reviewer, purpose=Assignment.Purpose.APPEAL,
                defaults={"place": place, "made_by": actor, "made_at": now, "panel": None},
            )  # fmt: skip
            made.append(row)
    for piece in pieces:
        audit.record(
            "appeal.marks_asked", actor=actor, about=piece, unit=piece.unit, reason=why,
            after={"reviewers": len(reviewers)},
        )  # fmt: skip
    posts = Post.objects.filter(role=Role.REVIEWER, incumbencies__person__in=reviewers)
    tell(
        kind="appeal_to_mark", posts=posts.order_by("id").values_list("id", flat=True).distinct(),
        values={"pieces": len(pieces)}, link="/reviews/",
    )  # fmt: skip
    return made


@transaction.atomic
def use_marks(pieces: Iterable[Submission], *, actor: Any, reason: str) -> int:
    """The marks given for an appeal count from now on, and the first ones no more; how many were switched.

    Nothing is deleted: the first marks stay with the piece, out of the count. Run twice it changes nothing
    the second time. Errors: ``Refusal`` for a piece that nobody has marked again.
    """
    switched = 0
    for piece in pieces:
        again = assignments_for_appeals([piece.pk]).values("reviewer_id")
        final = Review.objects.filter(submission=piece, state=Review.State.FINAL)
        new = final.filter(reviewer__in=again)
        if not new.exists():
            raise Refusal(
                _("Nobody has finished marking %(piece)s again, so there is nothing to use instead.")
                % {"piece": piece.receipt_no or piece.title}
            )
        before = [str(mark) for mark in final.counted().values_list("mark", flat=True)]
        # The first marks leave the count before the new ones enter, in one transaction: no reader sees both.
        gone = final.filter(counts=True).exclude(reviewer__in=again).update(counts=False)
        come = new.filter(counts=False).update(counts=True)
        if not gone + come:
            continue
        switched += gone + come
        audit.record(
            "appeal.marks_used", actor=actor, about=piece, unit=piece.unit, reason=reason,
            before={"marks": before},
            after={"marks": [str(mark) for mark in final.counted().values_list("mark", flat=True)]},
        )  # fmt: skip
        ports.tell_facts_changed(piece.window.indicator.scheme_id, [piece.unit_id])
    return switched


@transaction.atomic
def take_back_asks(piece_ids: Collection[int], *, actor: Any, reason: str) -> int:
    """Nobody need mark these again: the appeal was withdrawn. Marks that were given stay, out of the count."""
    rows = Assignment.objects.filter(
        submission__in=list(piece_ids), purpose=Assignment.Purpose.APPEAL, state__in=OPEN
    )
    return rows.update(state=Assignment.State.WITHDRAWN, reason=reason, ended_at=clock.now())
