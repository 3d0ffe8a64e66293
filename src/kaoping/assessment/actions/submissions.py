"""From a draft to a piece that has arrived, by page or by mail: one way for all.

A piece arrives when its last sending begins; a draft, or a piece that waits for its own unit's
sign-off, has not arrived. A correction within the set days keeps the first arrival. One that comes
later counts from its own arrival: the set days would mean nothing otherwise (source: product.md,
"Late"); if the window, or its extension, is still running then, it is on time all the same.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.claims import claim, scheme_in_force
from kaoping.assessment.actions.drafts import claim_edit
from kaoping.assessment.actions.standing import standing_window
from kaoping.assessment.content import PieceContent, content_of_draft, content_of_version
from kaoping.assessment.models import (
    Draft,
    DraftFile,
    Material,
    ReceiptCounter,
    Submission,
    Version,
    Window,
)
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import assessed_body, refuse_unless_asked
from kaoping.assessment.states import sources_of
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.intake.models import Message
from kaoping.notifications.actions import tell
from kaoping.units.models import Role, Unit

State = Submission.State
EDITABLE = (State.DRAFT, State.RETURNED)


@transaction.atomic
def save_piece_draft(
    *,
    unit: Unit,
    window: Window,
    content: PieceContent,
    actor: Any,
    submission: Submission | None = None,
    at: dt.datetime | None = None,
    edit_no: int | None = None,
) -> Submission:
    """Keep what the unit has written so far; nothing arrives by it.

    Without ``submission`` a new draft begins; with a returned piece this is its correction. The
    content replaces the draft whole, its files too. Errors: ``Refusal`` while it waits for sign-off;
    ``EditedMeanwhile`` when somebody saved after the saving ``edit_no`` that the form began with.
    """
    now = at or clock.now()
    if submission is None:
        unit = assessed_body(unit)
        window = standing_window(window, unit, None)
        refuse_unless_asked(unit, window)
        submission = Submission.objects.create(
            unit=unit, window=window, state=State.DRAFT, channel=Submission.Channel.WEB,
            title=content.title, started_at=now,
        )  # fmt: skip
        audit.record("submission.begun", actor=actor, about=submission, unit=unit)
    elif submission.state not in EDITABLE:
        raise Refusal(_("Only a draft or a returned piece can be written on."))
    draft, _made = Draft.objects.get_or_create(submission=submission, defaults={"saved_at": now})
    refuse_if_sent(draft)
    claim_edit(draft, edit_no)
    for name, value in content.fields().items():
        setattr(draft, name, value)
    draft.saved_at, draft.saved_by = now, str(actor or "")
    draft.save()
    _replace_files(draft, content)
    if content.files:
        enqueue("kaoping.assessment.tasks.read_waiting")
    if submission.state == State.DRAFT and submission.title != content.title:
        Submission.objects.filter(pk=submission.pk, state=State.DRAFT).update(title=content.title)
        submission.title = content.title
    return submission


@transaction.atomic
def begin_correction(submission: Submission, *, actor: Any) -> Draft:
    """The draft of a returned piece's next version, begun with what was sent last."""
    if submission.state != State.RETURNED:
        raise Refusal(_("Only a returned piece can be corrected."))
    draft = Draft.objects.filter(submission=submission).first()
    if draft is not None:
        return draft
    version = submission.versions.order_by("-number").first()
    content = content_of_version(version) if version else PieceContent(title=submission.title)
    save_piece_draft(
        unit=submission.unit, window=submission.window, content=content, actor=actor, submission=submission
    )
    return Draft.objects.get(submission=submission)


@transaction.atomic
def drop_draft_file(draft: Draft, *, file_id: int) -> None:
    """Take one file out of a draft; its bytes stay kept."""
    refuse_if_sent(draft)
    draft.files.filter(pk=file_id).delete()


@transaction.atomic
def submit(
    *,
    unit: Unit,
    window: Window,
    content: PieceContent,
    actor: Any,
    received_at: dt.datetime,
    channel: str = Submission.Channel.WEB,
    submission: Submission | None = None,
    message: Message | None = None,
    sent_by: str = "",
    signed_by: str = "",
) -> Submission:
    """The piece arrives at the office: a version row that never changes, and a receipt number.

    ``submission`` is a draft, a piece out of sign-off or a returned one whose correction this is;
    without it a new piece begins. ``received_at`` decides punctuality: the mail's arrival, or when
    the form's last sending began.
    """
    now, is_new = clock.now(), submission is None
    if submission is None:
        unit = assessed_body(unit)
        window = standing_window(window, unit, received_at)
        refuse_unless_asked(unit, window)
        submission = Submission.objects.create(
            unit=unit, window=window, state=State.DRAFT, channel=channel,
            title=content.title, started_at=received_at,
        )  # fmt: skip
        scheme = window.indicator.scheme
    else:
        unit, scheme = submission.unit, scheme_in_force(submission)
    corrected = submission.state == State.RETURNED
    first = _counted_arrival(submission, received_at)
    moved = corrected and first != submission.first_received_at
    before = {"first_received_at": submission.first_received_at.isoformat()} if moved else {}  # type: ignore[union-attr]
    again = submission.state == State.SUBMITTED and message is not None
    claim(
        submission, sources_of("send_again" if again else "submit"),
        state=State.SUBMITTED, title=content.title, channel=channel, first_received_at=first,
        last_received_at=received_at, decided_at=None,
        receipt_no=submission.receipt_no or next_receipt_no(received_at),
    )  # fmt: skip
    submission.unit = unit  # the claim has read the row anew
    last = 0
    excuses: dict[str, str] = {}
    if not is_new:
        if message is None:  # of a mail nobody asked why
            excuses = (
                Draft.objects.filter(submission=submission).values_list("excuses", flat=True).first() or {}
            )
        Draft.objects.filter(submission=submission).delete()
        last = submission.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = Version.objects.create(
        submission=submission, number=last + 1, received_at=received_at, entered_at=now,
        sent_by=sent_by or str(actor or ""), signed_by=signed_by, message=message, excuses=excuses,
        **content.fields(),
    )  # fmt: skip
    Material.objects.bulk_create(
        Material(version=version, file=piece.file, name=piece.name[:300], position=position)
        for position, piece in enumerate(content.files, 1)
    )
    audit.record(
        "submission.corrected" if corrected or again else "submission.submitted",
        actor=actor, about=submission, unit=submission.unit, before=before,
        after={
            "version": version.number, "receipt_no": submission.receipt_no, "channel": channel,
            "received_at": received_at.isoformat(), "first_received_at": first.isoformat(),
            "files": [piece.file.sha256 for piece in content.files], "signed_by": signed_by,
        },
    )  # fmt: skip
    tell(
        unit=submission.unit, roles=[Role.UNIT_AUTHOR], kind="piece_arrived",
        values={"title": content.title, "receipt_no": submission.receipt_no}, about=submission,
        link=f"/submissions/{submission.pk}/receipt/",
    )  # fmt: skip
    ports.tell_facts_changed(scheme.pk, [submission.unit_id])
    enqueue("kaoping.assessment.tasks.prepare", version.pk)
    return submission


@transaction.atomic
def withdraw(submission: Submission, *, actor: Any, reason: str) -> Submission:
    """The unit takes the piece back; what was sent stays kept, nothing of it counts."""
    if not reason.strip():
        raise Refusal(_("Say why the piece is withdrawn; the reason stays with it."))
    scheme = scheme_in_force(submission)
    before = claim(
        submission, sources_of("withdraw"), state=State.WITHDRAWN, reason=reason.strip(),
        decided_at=clock.now(), fix_due_on=None,
    )  # fmt: skip
    Draft.objects.filter(submission=submission, submission__receipt_no__isnull=False).delete()
    audit.record(
        "submission.withdrawn", actor=actor, about=submission, unit=submission.unit,
        reason=reason.strip(), before={"state": before},
    )  # fmt: skip
    ports.tell_facts_changed(scheme.pk, [submission.unit_id])
    return submission


def next_receipt_no(received_at: dt.datetime) -> str:
    """``2014-06-0188``: the office's month of arrival and a running number, unique for ever.

    The counter's row is locked to the end of the transaction; a number of a transaction that
    failed comes back, one of a piece that was withdrawn does not.
    """
    month = received_at.astimezone(clock.OFFICE_ZONE).strftime("%Y-%m")
    counter = ReceiptCounter.objects.filter(month=month)
    if not counter.update(last=F("last") + 1):
        ReceiptCounter.objects.get_or_create(month=month)
        counter.update(last=F("last") + 1)
    return str(counter.get())


def _counted_arrival(submission: Submission, received_at: dt.datetime) -> dt.datetime:
    first = submission.first_received_at
    if first is None or submission.state != State.RETURNED:
        return first or received_at
    in_time = submission.fix_due_on is None or received_at < clock.end_of_day(submission.fix_due_on)
    return first if in_time else received_at


def submit_draft(
    submission: Submission, draft: Draft, *, actor: Any, begun_at: dt.datetime, signed_by: str
) -> Submission:
    """The draft leaves the house and arrives."""
    return submit(
        unit=submission.unit, window=submission.window, content=content_of_draft(draft), actor=actor,
        received_at=begun_at, channel=Submission.Channel.WEB, submission=submission,
        sent_by=draft.sent_by or str(actor or ""), signed_by=signed_by,
    )  # fmt: skip


def draft_of(submission: Submission) -> Draft:
    """Errors: ``Refusal`` when nothing has been written."""
    draft = Draft.objects.filter(submission=submission).first()
    if draft is None:
        raise Refusal(_("Nothing has been written for this piece yet; there is nothing to send."))
    return draft


def refuse_if_sent(draft: Draft) -> None:
    """Errors: ``Refusal`` while the draft waits for sign-off."""
    if draft.sent_at is not None:
        raise Refusal(
            _(
                "This piece waits for the unit's own sign-off and cannot be changed now. "
                "Ask the checker to hand it back if something is wrong."
            )
        )


def _replace_files(draft: Draft, content: PieceContent) -> None:
    kept = [(row.file_id, row.name) for row in draft.files.all()]
    wanted = [(piece.file.pk, piece.name[:300]) for piece in content.files]
    if kept == wanted:
        return
    draft.files.all().delete()
    DraftFile.objects.bulk_create(
        DraftFile(draft=draft, file_id=file_id, name=name, position=position)
        for position, (file_id, name) in enumerate(wanted, 1)
    )
