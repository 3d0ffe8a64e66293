"""A proposal as the plain values that a message row keeps, and back.

Between models and ports: it knows both the handler's values and the finder of senders.
"""

from typing import Any

from kaoping.intake.ports import Item, Proposal, Why
from kaoping.intake.queries import Sender


def to_json(proposal: Proposal, sender: Sender) -> dict[str, Any]:
    unit_id = sender.unit.pk if sender.unit else proposal.unit_id
    return {
        "unit": unit_id,
        "unit_why": sender.why or ("handler" if unit_id else ""),
        "unit_what": sender.what,
        "why": [_why_json(why) for why in proposal.why],
        "asks": proposal.asks,
        "items": [
            {
                "scheme": item.scheme,
                "indicator": item.indicator,
                "window": item.window,
                "title": item.title,
                "attachments": list(item.attachments),
                "confidence": item.confidence,
                "why": [_why_json(why) for why in item.why],
            }
            for item in proposal.items
        ],
    }


def items_of(kept: dict[str, Any]) -> tuple[Item, ...]:
    return tuple(
        Item(
            indicator=row["indicator"],
            window=row["window"],
            title=row["title"],
            attachments=tuple(row["attachments"]),
            scheme=row.get("scheme", ""),
            confidence=row.get("confidence", 1),
            why=tuple(_why(one) for one in row.get("why", [])),
        )
        for row in kept.get("items", [])
    )


def whys_of(kept: dict[str, Any]) -> tuple[Why, ...]:
    return tuple(_why(one) for one in kept.get("why", []))


def words_of(kept: dict[str, Any]) -> set[str]:
    """Every word of the mail on which the proposal rests."""
    words = {word for item in items_of(kept) for why in item.why for word in why.words}
    words |= {word for why in whys_of(kept) for word in why.words}
    if kept.get("unit_why") in ("signature", "body", "subject", "from_name", "person_phone"):
        words.add(kept.get("unit_what", ""))
    return {word for word in words if word.strip()}


def _why_json(why: Why) -> dict[str, Any]:
    return {"code": why.code, "params": dict(why.params), "words": list(why.words)}


def _why(row: dict[str, Any]) -> Why:
    return Why(row["code"], row.get("params", {}), tuple(row.get("words", ())))
