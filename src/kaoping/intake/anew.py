"""Read what is attached to mails that wait for a person, and propose anew with what it says.

A mail whose subject is 材料 and whose file is 扫描件0001.pdf says what it is for only inside. It stays with
the person, with a better proposal; the machine never takes in by itself what it was unsure of before.
"""

import logging

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from kaoping.evidence.reading import read_file
from kaoping.evidence.reading.tasks import slot
from kaoping.intake import ports
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.proposals import to_json
from kaoping.intake.queries import Sender
from kaoping.units.models import Unit

log = logging.getLogger("kaoping.intake")
FILES = 10  # read in one round
MAILS = 200  # looked through in one round


def read_triage() -> int:
    """One round: read some files, propose anew where all of a mail's are read; how many mails changed."""
    if not settings.READ_MATERIALS:
        return 0
    with slot() as free:
        if free:
            _read_some()
    changed = 0
    waiting = Message.objects.filter(state=Message.State.TRIAGE, parts__is_body=False).distinct()
    for key, kept in waiting.order_by("-pk").values_list("pk", "proposal")[:MAILS]:
        if (
            not (kept or {}).get("read")
            and not _attached(MessagePart.objects.filter(message_id=key)).filter(file__reading=None).exists()
        ):
            changed += propose_again(key)
    return changed


def _attached(parts: QuerySet[MessagePart]) -> QuerySet[MessagePart]:
    return parts.filter(is_body=False, is_inline=False)


def _read_some() -> None:
    waiting = _attached(MessagePart.objects.filter(message__state=Message.State.TRIAGE, file__reading=None))
    for part in waiting.select_related("file").order_by("-message_id", "position")[:FILES]:
        try:
            read_file(part.file)
        except Exception:  # one file must not keep the others from being read
            log.exception("cannot read part %s", part.pk)


def propose_again(message_id: int) -> bool:
    """Ask the handler once more; whether the proposal changed. Only a mail in triage is touched."""
    handler = ports.handler()
    parts = Prefetch("parts", MessagePart.objects.select_related("file__reading").order_by("position"))
    message = (
        Message.objects.filter(pk=message_id, state=Message.State.TRIAGE).prefetch_related(parts).first()
    )
    if handler is None or message is None:
        return False
    kept = message.proposal or {}
    known, message.unit = message.unit, message.unit or Unit.objects.filter(pk=kept.get("unit") or 0).first()
    try:
        proposal = handler.propose(message)
    except Exception:
        log.exception("no new proposal for mail %s", message.pk)
        return False
    finally:
        message.unit = known
    made = to_json(proposal, Sender())
    new = {**kept, "read": True}
    if proposal.items:
        new |= {"items": made["items"], "why": made["why"]}
    if not kept.get("unit") and proposal.unit_id:
        new |= {"unit": proposal.unit_id, "unit_why": "receipt"}
    Message.objects.filter(pk=message.pk, state=Message.State.TRIAGE).update(proposal=new)
    return new.get("items") != kept.get("items")
