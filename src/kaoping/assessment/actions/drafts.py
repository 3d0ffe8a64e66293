"""Two people on one draft: an edit made meanwhile by another is never lost.

The form says which saving it began with. If somebody saved since, nothing is written over: the text
that came second is kept beside the draft, and the page shows both. Who then saves all the same
writes over knowingly, and what stood until then is kept beside it in its turn.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment.content import PieceContent, content_of_draft
from kaoping.assessment.models import Draft, DraftApart, DraftFile, Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import clock


class EditedMeanwhile(Refusal):
    """Somebody else saved the draft since the form was opened."""


def claim_edit(draft: Draft, expected: int | None) -> None:
    """Count one more saving. Errors: ``EditedMeanwhile`` when it is not the one after ``expected``."""
    changed = Draft.objects.filter(
        pk=draft.pk, edit_no=draft.edit_no if expected is None else expected
    ).update(edit_no=F("edit_no") + 1)
    if not changed:
        draft.refresh_from_db()
        raise EditedMeanwhile(
            _("%(who)s saved this draft at %(time)s, while you were writing. Nothing was written over.")
            % {
                "who": draft.saved_by or _("Somebody"),
                "time": date_format(timezone.localtime(draft.saved_at), "H:i"),
            }
        )
    draft.edit_no = (draft.edit_no if expected is None else expected) + 1


@transaction.atomic
def keep_apart(
    submission: Submission, content: PieceContent, *, who: str, edit_no: int, was_refused: bool = True
) -> DraftApart:
    """Keep a text beside the draft; the same person's next text on the same saving takes its place."""
    fields: dict[str, Any] = {
        name: str(value or "") for name, value in content.fields().items() if name not in ("title", "text")
    }
    row, _made = DraftApart.objects.update_or_create(
        submission=submission, kept_by=who[:200], edit_no=edit_no, was_refused=was_refused,
        defaults={
            "title": content.title[:200], "text": content.text, "fields": fields, "kept_at": clock.now(),
        },
    )  # fmt: skip
    return row


def keep_what_stands(draft: Draft) -> None:
    """Keep the draft's text beside it before it is knowingly written over."""
    keep_apart(
        draft.submission, content_of_draft(draft), who=draft.saved_by, edit_no=draft.edit_no,
        was_refused=False,
    )  # fmt: skip


@transaction.atomic
def add_files(draft: Draft, content: PieceContent) -> int:
    """Put the content's files that the draft lacks into it; how many. Two people's files do not collide."""
    known = set(draft.files.values_list("file_id", "name"))
    last = draft.files.aggregate(last=Max("position"))["last"] or 0
    missing = [one for one in content.files if (one.file.pk, one.name[:300]) not in known]
    DraftFile.objects.bulk_create(
        DraftFile(draft=draft, file=one.file, name=one.name[:300], position=last + place)
        for place, one in enumerate(missing, 1)
    )
    return len(missing)
