"""Free days as far as they follow from the calendar alone.

Week-ends, and the statutory holidays whose date is fixed (1 January, 1 and 2 May, 1 to 3 October; the
second of May since 2025). Those of the lunar calendar and moved working days are announced year by
year and are not guessed here.
"""

from __future__ import annotations

from datetime import date

# (month, day): (first year, English, Chinese). Source: the State Council's rules of 2007, 2013 and 2024.
FIXED: dict[tuple[int, int], tuple[int, str, str]] = {
    (1, 1): (1950, "New Year's Day", "元旦"),
    (5, 1): (1950, "Labour Day", "劳动节"),
    (5, 2): (2025, "Labour Day", "劳动节"),
    (10, 1): (1950, "National Day", "国庆节"),
    (10, 2): (1950, "National Day", "国庆节"),
    (10, 3): (2000, "National Day", "国庆节"),
}
_WEEKEND = {5: ("a Saturday", "星期六"), 6: ("a Sunday", "星期日")}


def free_day(day: date, chinese: bool = True) -> str:
    """What makes the day free, in words; "" on a working day (moved ones are not known)."""
    since, english, name = FIXED.get((day.month, day.day), (9999, "", ""))
    if day.year >= since:
        return name if chinese else english
    weekend = _WEEKEND.get(day.weekday())
    return weekend[chinese] if weekend else ""
