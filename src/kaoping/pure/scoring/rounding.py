"""From an exact value to what is printed. The only place where anything is rounded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from kaoping.pure.scheme.model import DEFAULT_ROUNDING, Rounding
from kaoping.pure.scheme.rules import Round


def to_published(value: Fraction, rounding: Rounding = DEFAULT_ROUNDING) -> str:
    """The value with as many places as the scheme prints, such as ``26.89`` or ``-0.50``.

    ``half_up`` takes a half away from zero, ``half_even`` to the even neighbour, ``down`` cuts towards
    zero. What rounds to zero has no sign.
    """
    scale = 10**rounding.places
    number, bottom = abs(value.numerator) * scale, value.denominator
    whole, rest = divmod(number, bottom)
    if rounding.mode == "half_up":
        whole += 2 * rest >= bottom
    elif rounding.mode == "half_even":
        whole += 2 * rest > bottom or (2 * rest == bottom and whole % 2 == 1)
    sign = "-" if value.numerator < 0 and whole else ""
    if not rounding.places:
        return f"{sign}{whole}"
    units, decimals = divmod(whole, scale)
    return f"{sign}{units}.{decimals:0{rounding.places}}"


def so_many(first: int | Fraction, count: int, how: Round) -> int:
    """How many of ``count`` units the first ``first``, or this share of them, are."""
    return first if isinstance(first, int) else whole(first * count, how)


def whole(share: Fraction, how: Round) -> int:
    """A number of units for a share of them, not below zero."""
    if how == "up":
        return ceil(share)
    return floor(share + Fraction(1, 2)) if how == "half_up" else floor(share)


def to_exact(value: Fraction) -> str:
    """The value as a fraction in lowest terms, always with its denominator: ``43/2``, ``3/1``."""
    return f"{_digits(value.numerator)}/{_digits(value.denominator)}"


def to_plain(value: Fraction) -> str:
    """The value as a person would write it in a formula: ``4``, ``92.5``, ``1/3``.

    A decimal where it ends within four places, else a fraction: nothing is rounded here.
    """
    if value.denominator == 1:
        return _digits(value.numerator)
    for places in range(1, 5):
        scaled = value * 10**places
        if scaled.denominator == 1:
            sign = "-" if value < 0 else ""
            units, decimals = divmod(abs(scaled.numerator), 10**places)
            return f"{sign}{units}.{decimals:0{places}}"
    return to_exact(value)


def _digits(number: int) -> str:
    """All digits of a whole number; Python itself refuses to write more than some thousands.

    Marks such as ``1/99999999999999`` with ever new denominators get there when they are added.
    """
    try:
        return str(number)
    except ValueError:
        return str(Decimal(number))
