"""How long a piece takes a unit to make, estimated from what is asked of it.

An estimate, and said to be one: offices that never measured anything still see which month is heavy.
The minutes of each part stand in ``MINUTES`` and are printed beside every figure that comes of them.
"""

from collections.abc import Mapping
from typing import Any

MINUTES: dict[str, int] = {
    "piece": 60,  # one piece with its form, whatever it is
    "photo": 10,  # each picture: taken, chosen, attached
    "hundred_characters": 5,  # of the shortest text that is allowed
    "seal": 20,
    "signature": 20,
    "document_number": 10,
    "file": 15,  # each file beyond the first
    "document": 15,  # each document that must be shown
}


def estimated_minutes(asks: Mapping[str, Any]) -> int:
    """Minutes of work for one piece; ``asks`` has the shape of an indicator's material rules.

    Never below ``MINUTES["piece"]``; asking more never takes less.
    """
    low = (asks.get("words") or [0])[0] or 0
    return (
        MINUTES["piece"]
        + MINUTES["photo"] * int(asks.get("photos") or 0)
        + MINUTES["hundred_characters"] * -(-int(low) // 100)
        + MINUTES["file"] * max(0, int(asks.get("files") or 0) - 1)
        + MINUTES["document"] * len(asks.get("shows") or ())
        + sum(MINUTES[name] for name in ("seal", "signature", "document_number") if asks.get(name))
    )
