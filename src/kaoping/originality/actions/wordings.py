"""Wording that everybody must quote, known to the comparison from the day it is registered."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.models import Notice
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.evidence.fingerprints.store import NewDocument
from kaoping.originality.models import Wording
from kaoping.pure.originality.fingerprint import GRAM, WINDOW
from kaoping.pure.originality.normalise import normalise

LEAST_CHARACTERS = GRAM + WINDOW - 1  # below it no fingerprint is certain to be found again


def key_of(wording: Wording) -> str:
    return f"wording:{wording.pk}"


@transaction.atomic
def register(*, title: str, text: str, actor: Any, notice: Notice | None = None) -> Wording:
    """Mask this text in every report from now on. Errors: ``Refusal`` when it is too short."""
    length = len(normalise(text))
    if length < LEAST_CHARACTERS:
        raise Refusal(
            _(
                "The text has %(found)s characters that can be compared; at least %(asked)s are needed. "
                "Shorter quotations are never reported, so it need not be registered."
            )
            % {"found": length, "asked": LEAST_CHARACTERS}
        )
    wording = Wording.objects.create(
        title=title.strip()[:200], text=text, notice=notice, registered_by=str(actor or _("the system")),
        registered_at=clock.now(),
    )  # fmt: skip
    instance_store().add([NewDocument(key_of(wording), text, template=True)])
    audit.record("wording.registered", actor=actor, about=wording, after={"characters": length})
    return wording


def register_notice(notice_id: int) -> Wording | None:
    """The words of an issued notice, so that a unit that repeats its task is not accused of it."""
    notice = Notice.objects.filter(pk=notice_id).first()
    if notice is None or notice.state == Notice.State.DRAFT:
        return None
    text = f"{notice.title}\n{notice.text}"
    known = Wording.objects.filter(notice=notice).first()
    if len(normalise(text)) < LEAST_CHARACTERS or (known and known.text == text):
        return known
    if known is None:
        return register(title=notice.title, text=text, actor=None, notice=notice)
    with transaction.atomic():  # amended: the new words hold
        known.title, known.text, known.withdrawn_at = notice.title[:200], text, None
        known.save()
        instance_store().add([NewDocument(key_of(known), text, template=True)])
        audit.record("wording.changed", actor=None, about=known)
    return known


@transaction.atomic
def withdraw(wording: Wording, *, actor: Any) -> None:
    """Count the text again; reports made meanwhile stay as they are."""
    changed = Wording.objects.filter(pk=wording.pk, withdrawn_at=None).update(withdrawn_at=clock.now())
    if not changed:
        raise Refusal(_("This wording was taken back before; nothing was changed."))
    instance_store().remove([key_of(wording)])
    audit.record("wording.withdrawn", actor=actor, about=wording)
