"""One mail as its page shows it: marked text, sentences, what was proposed, what may be chosen.

Stands between ``queries`` and the doors; nothing here writes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaoping.intake import ports, wording
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.proposals import items_of, whys_of, words_of
from kaoping.units.models import Unit

SHOWN_CHARS = 20_000  # of the body; the original holds the rest


@dataclass(frozen=True, slots=True)
class Piece:
    """One proposed item with its sentences."""

    item: ports.Item
    label: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the mail and proposal columns print."""

    message: Message
    paragraphs: list[list[tuple[str, bool]]]  # runs of text, and whether they are marked
    is_cut: bool
    bodies: list[MessagePart]
    files: list[tuple[MessagePart, int]]  # with the number of the item it is proposed for, or 0
    why: str
    faults: list[str]
    unit: Unit | None  # sure or guessed
    unit_why: str
    pieces: list[Piece]
    proposal_why: tuple[str, ...]
    asks: str  # the words by which it asks something and brings nothing
    refused: str
    reason: str
    is_repeat_of: Message | None
    earlier: list[Message]

    @property
    def unit_confidence(self) -> int:
        """An address or a domain is certain; a name in the mail is a guess."""
        return ports.SURE if self.message.unit_id else ports.DOUBTFUL


def read_message(
    message: Message, units: Sequence[Unit], choices: Sequence[ports.Choice], earlier: list[Message]
) -> Reading:
    """Put together what the page prints; asks the database nothing."""
    kept = message.proposal or {}
    labels = {choice.value: choice.label for choice in choices}
    handler = ports.handler()
    items = items_of(kept)
    unit = message.unit or next((one for one in units if one.pk == kept.get("unit")), None)
    parts = list(message.parts.all())
    goes_to = {position: number for number, item in enumerate(items, 1) for position in item.attachments}
    text = message.body_text[:SHOWN_CHARS]
    return Reading(
        message=message,
        paragraphs=marked(text, words_of(kept)),
        is_cut=len(message.body_text) > SHOWN_CHARS or "body_cut" in message.faults,
        bodies=[part for part in parts if part.is_body],
        files=[(part, goes_to.get(part.position, 0)) for part in parts if not part.is_body],
        why=wording.why_sentence(message.why),
        faults=wording.fault_sentences(message.faults),
        unit=unit,
        unit_why=_unit_why(message, kept),
        pieces=[
            Piece(item, labels.get(item.choice, _codes(item)), _explain(handler, item.why)) for item in items
        ],
        proposal_why=_explain(handler, whys_of(kept)),
        asks=kept.get("asks", ""),
        refused=kept.get("refused", ""),
        reason=kept.get("reason", ""),
        is_repeat_of=next((one for one in earlier if _repeats(message, one)), None),
        earlier=earlier,
    )


def short_proposal(message: Message, labels: dict[str, str]) -> tuple[int, str]:
    """Confidence and one line for the list: what is proposed, or why a person is needed."""
    items = items_of(message.proposal or {})
    if not items or (message.proposal or {}).get("asks") or message.state != Message.State.TRIAGE:
        return 0, ""
    level = min(item.confidence for item in items) if message.unit_id else ports.DOUBTFUL
    separator = "、"
    return level, separator.join(dict.fromkeys(labels.get(item.choice, _codes(item)) for item in items))


def marked(text: str, words: set[str]) -> list[list[tuple[str, bool]]]:
    """The text as lines of runs; runs that are one of ``words`` are marked. Longest words first."""
    wanted = [re.escape(word) for word in sorted(words, key=len, reverse=True)[:40]]
    pattern = re.compile("(" + "|".join(wanted) + ")") if wanted else None
    out = []
    for line in text.splitlines():
        runs = pattern.split(line) if pattern else [line]
        out.append([(run, index % 2 == 1) for index, run in enumerate(runs) if run])
    return out


def _unit_why(message: Message, kept: dict[str, Any]) -> str:
    if message.why == "confirmed":
        return wording.unit_sentence("person")
    return wording.unit_sentence(kept.get("unit_why", ""), kept.get("unit_what", ""))


def _explain(handler: ports.MailHandler | None, whys: Sequence[ports.Why]) -> tuple[str, ...]:
    return tuple(handler.explain(why) for why in whys) if handler else ()


def _codes(item: ports.Item) -> str:
    return f"{item.indicator} · {item.window}"


def _repeats(message: Message, other: Message) -> bool:
    if message.message_id and message.message_id == other.message_id:
        return True
    return (
        bool(message.subject)
        and message.subject == other.subject
        and message.from_address == other.from_address
    )
