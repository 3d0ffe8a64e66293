"""Numbers in addresses and forms, as anybody may type them."""

from fractions import Fraction

MOST_DIGITS = 15  # fits every database's key; Python itself refuses to read more than 4300


def number_in(text: str) -> int | None:
    """The number that the text is; None for anything else and for one that no key can be."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def exact_in(text: str) -> Fraction | None:
    """The exact number that the text is, such as 2.5 or 5/3; None for anything else.

    Powers of ten are nothing that an office writes, and "1e9999999" alone keeps a machine busy for minutes.
    """
    try:
        return None if "e" in text.lower() else Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        return None
