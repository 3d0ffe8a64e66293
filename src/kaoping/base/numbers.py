"""Whole numbers in addresses and forms: ids and keys that anybody may type."""

MOST_DIGITS = 15  # fits every database's key; Python itself refuses to read more than 4300


def number_in(text: str) -> int | None:
    """The number that the text is; None for anything else and for one that no key can be."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
