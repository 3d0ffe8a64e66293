"""The office mends a small fault and asks the unit to confirm; the unit confirms, or objects.

A mending is a version of the office's own with the same files; arrival and punctuality stay as they were.
While it waits the piece cannot be accepted: nobody's words are put into their mouth. An objection, or
the office's second thought, brings the unit's own text back as the next version.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.actions.claims import claim, scheme_in_force
from kaoping.assessment.content import PieceContent, content_of_version
from kaoping.assessment.models import Material, Mending, Submission, Version
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.mending import mending_of
from kaoping.assessment.seen import mending_taken
from kaoping.assessment.states import SUBMITTED
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.notifications.actions import tell
from kaoping.units.models import Role

TOLD = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER)


@transaction.atomic
def mend(
    submission: Submission, *, content: PieceContent, words: str, answer_by: dt.date, actor: Any
) -> Mending:
    """Make the office's version; its files are the unit's, whatever ``content`` says of files.

    Errors: ``Refusal`` when nothing was changed, nothing is said, or an earlier mending still waits.
    """
    before = submission.versions.order_by("-number").first()
    if before is None or submission.state != SUBMITTED:
        raise Refusal(_("Only a piece that waits for the office can be mended."))
    if mending_of(submission) is not None:
        raise Refusal(_("An earlier mending still waits for the unit; take it back first."))
    if not words.strip():
        raise Refusal(_("Say what was mended and why; the unit reads it before it confirms."))
    if content.fields() == content_of_version(before).fields():
        raise Refusal(_("Nothing was changed, so there is nothing to confirm."))
    scheme_in_force(submission)
    claim(submission, (SUBMITTED,), state=SUBMITTED, title=content.title)
    version = _next(before, content.fields(), actor)
    mending = Mending.objects.create(
        version=version, before=before, words=words.strip(), answer_by=answer_by, made_by=str(actor or ""),
        made_at=clock.now(),
    )  # fmt: skip
    audit.record(
        "submission.mended", actor=actor, about=submission, unit=submission.unit, reason=words.strip(),
        after={"version": version.number},
    )  # fmt: skip
    tell(
        unit=submission.unit, roles=TOLD, kind="piece_mended",
        values={
            "title": content.title, "receipt_no": submission.receipt_no, "words": words.strip(),
            "answer_by": answer_by.isoformat(),
        },
        about=submission, link=f"/submissions/{submission.pk}/confirm/",
    )  # fmt: skip
    return mending


@transaction.atomic
def confirm(mending: Mending, *, actor: Any) -> None:
    """The unit says that the mended text is its own."""
    _answer(mending, Mending.State.CONFIRMED, actor=actor, words="")
    piece = mending.version.submission
    audit.record(
        "submission.mending_confirmed", actor=actor, about=piece, unit=piece.unit,
        after={"version": mending.version.number},
    )  # fmt: skip


@transaction.atomic
def object_to(mending: Mending, *, words: str, actor: Any) -> Version:
    """The unit does not want it: its own text is the next version. Errors: ``Refusal`` without a reason."""
    if not words.strip():
        raise Refusal(_("Say what is wrong with the mended text; the office reads it."))
    _answer(mending, Mending.State.OBJECTED, actor=actor, words=words.strip())
    return _bring_back(mending, actor=actor, verb="submission.mending_objected", words=words.strip())


@transaction.atomic
def take_back(mending: Mending, *, actor: Any) -> Version:
    """The office takes its mending back; the unit's own text is the next version."""
    _answer(mending, Mending.State.TAKEN_BACK, actor=actor, words="")
    return _bring_back(mending, actor=actor, verb="submission.mending_taken_back", words="")


def refuse_while_waiting(submission: Submission) -> None:
    """Errors: ``Refusal`` while a mending waits for the unit's word."""
    mending = mending_of(submission)
    if mending is not None:
        raise Refusal(
            _(
                "The unit has not confirmed yet what the office mended (asked to by %(day)s). "
                "Wait for its answer, or take the mending back and decide about the unit's own text."
            )
            % {"day": mending.answer_by.isoformat()}
        )


def _answer(mending: Mending, state: str, *, actor: Any, words: str) -> None:
    """Claim the answer. Errors: ``Refusal`` when it was given, or the piece went on meanwhile."""
    now_waiting = mending_of(mending.version.submission)
    changed = (
        now_waiting is not None
        and now_waiting.pk == mending.pk
        and Mending.objects.filter(pk=mending.pk, state=Mending.State.WAITING).update(
            state=state, answered_by=str(actor or ""), answered_at=clock.now(), answer=words
        )
    )
    if not changed:
        raise Refusal(mending_taken(mending))
    mending.refresh_from_db()


def _bring_back(mending: Mending, *, actor: Any, verb: str, words: str) -> Version:
    piece, before = mending.version.submission, mending.before
    claim(piece, (SUBMITTED,), state=SUBMITTED, title=before.title)
    version = _next(before, content_of_version(before).fields(), actor)
    audit.record(
        verb, actor=actor, about=piece, unit=piece.unit, reason=words, after={"version": version.number}
    )
    return version


def _next(before: Version, fields: dict[str, Any], actor: Any) -> Version:
    """The piece's next version with the files of ``before``; it arrived when the unit's own did."""
    last = before.submission.versions.order_by("-number").values_list("number", flat=True)[0]
    version = Version.objects.create(
        submission=before.submission, number=last + 1, received_at=before.received_at,
        entered_at=clock.now(), sent_by=str(actor or ""), signed_by=before.signed_by, message=before.message,
        **fields,
    )  # fmt: skip
    Material.objects.bulk_create(
        Material(version=version, file_id=row.file_id, name=row.name, position=row.position)
        for row in before.materials.all()
    )
    enqueue("kaoping.assessment.tasks.prepare", version.pk)
    return version
