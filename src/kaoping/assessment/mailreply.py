"""A mail that says no more than 收到 and answers a notice: the unit has it, and nothing is a piece.

It must carry no attachment and name the notice, by answering the mail that brought it or by its title
or number; a mere 收到 about nothing is left to a person.
"""

import re

from kaoping.assessment.models import Notice
from kaoping.intake.models import Message
from kaoping.intake.ports import SURE, Item, Why
from kaoping.intake.quoting import parted
from kaoping.notifications.models import Notification
from kaoping.units.models import Unit

MOST_LETTERS = 80  # of an answer that says only that the notice is there
_HAVE_IT = re.compile(r"收到|收悉|已阅|已知悉|\breceived\b|\backnowledged?\b", re.I)
_NOT_ONLY = re.compile(r"[?？]|没有收到|未收到|没收到|何时|怎么|能否|可否|请问|附件|not received", re.I)
_SPACE = re.compile(r"[\s\W_]+")


def notices_answered(message: Message, unit: Unit) -> list[Notice]:
    """The notices in force that the mail says its unit has; none when it may say something else."""
    if any(not part.is_body and not part.is_inline for part in message.parts.all()):
        return []
    text = parted(message.subject, message.body_text)
    own = _without_signature(text.own).strip()
    if len(own) > MOST_LETTERS or not _HAVE_IT.search(own or message.subject) or _NOT_ONLY.search(own):
        return []
    waiting = list(
        Notice.objects.filter(state=Notice.State.ISSUED, audience__unit=unit)
        .select_related("indicator")
        .order_by("-issued_at", "pk")
    )
    answered = _by_thread(message, waiting)
    if answered:
        return answered
    said = _plain(f"{message.subject}\n{text.carried}\n{own}")
    return [
        one for one in waiting if _plain(one.title) in said or (one.number and _plain(one.number) in said)
    ]


def acknowledging_items(notices: list[Notice], scheme: str) -> tuple[Item, ...]:
    """What intake shows and then takes in: one sure item for each notice."""
    return tuple(
        Item(
            one.indicator.code, one.key, one.title, scheme=scheme, confidence=SURE,
            why=(Why("acknowledges", {"words": one.title}),),
        )
        for one in notices
    )  # fmt: skip


def _by_thread(message: Message, waiting: list[Notice]) -> list[Notice]:
    """Notices that the mail which this one answers told about; a digest may hold several."""
    if not message.in_reply_to:
        return []
    keys = set(
        Notification.objects.filter(
            mail__message_id=message.in_reply_to.strip(), about_kind=Notice._meta.label_lower
        ).values_list("about_key", flat=True)
    )
    return [one for one in waiting if str(one.pk) in keys]


def _without_signature(text: str) -> str:
    """The text without what stands under a line of two hyphens."""
    return re.split(r"(?m)^--\s*$", text, maxsplit=1)[0]


def _plain(text: str) -> str:
    return _SPACE.sub("", text).lower()
