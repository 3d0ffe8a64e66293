"""Two pieces that are one: what the later one brought goes into the earlier, which stands."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.actions.claims import claim, scheme_in_force
from kaoping.assessment.actions.decisions import mark_duplicate
from kaoping.assessment.content import PieceFile, content_of_version
from kaoping.assessment.models import Material, Submission, Version
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue


@transaction.atomic
def merge_into(
    submission: Submission, *, of: Submission, actor: Any, at: dt.datetime | None = None
) -> Version | None:
    """Take the files that the earlier piece lacks over into its next version; this one is a duplicate.

    The earlier piece keeps text, names, number and arrival. None when it had every file already. Errors:
    ``Refusal`` unless the earlier piece waits for the office, too: what is decided is not added to.
    """
    if of.state != Submission.State.SUBMITTED:
        raise Refusal(
            _(
                "%(number)s is decided or with the unit, so nothing can be added to it. Take its decision back first, or take this piece as sent twice without its files."
            )
            % {"number": of.receipt_no or ""}
        )
    mark_duplicate(submission, actor=actor, of=of, at=at)
    mine, theirs = (one.versions.order_by("-number").first() for one in (submission, of))
    if mine is None or theirs is None:
        return None
    known = {one.file.sha256 for one in content_of_version(theirs).files}
    added = [one for one in content_of_version(mine).files if one.file.sha256 not in known]
    if not added:
        return None
    scheme_in_force(of)
    claim(of, (Submission.State.SUBMITTED,), state=Submission.State.SUBMITTED)
    version = _with_files(theirs, added, actor)
    audit.record(
        "submission.merged", actor=actor, about=of, unit=of.unit,
        after={"of": submission.receipt_no or "", "version": version.number, "files": [one.name for one in added]},
    )  # fmt: skip
    enqueue("kaoping.assessment.tasks.prepare", version.pk)
    return version


def _with_files(before: Version, added: list[PieceFile], actor: Any) -> Version:
    content = content_of_version(before)
    version = Version.objects.create(
        submission=before.submission, number=before.number + 1, received_at=before.received_at,
        entered_at=clock.now(), sent_by=str(actor or ""), signed_by=before.signed_by, message=before.message,
        **content.fields(),
    )  # fmt: skip
    Material.objects.bulk_create(
        Material(version=version, file=one.file, name=one.name[:300], position=position)
        for position, one in enumerate([*content.files, *added], 1)
    )
    return version
