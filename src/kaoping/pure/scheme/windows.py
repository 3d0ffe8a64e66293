"""From "every quarter, until 31 October" to explicit windows with dates.

A window's dates are rows, whatever rule made them. Both days are included; a day ends at its end in
the scheme's time zone. Calendar keys: ``2014W07`` (ISO week) ``2014M03`` ``2014Q1`` ``2014H1`` ``2014``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Period, Scheme, Window, WindowsSpec
from kaoping.pure.scheme.rules import Even, Every, Line, Varying
from kaoping.pure.scheme.tree import PlacedNode

MONTHS_OF: dict[str, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
LETTER_OF: dict[str, str] = {"month": "M", "quarter": "Q", "half-year": "H"}
CALENDAR_KEY = re.compile(r"(?P<year>\d{4})(?:(?P<letter>[WMQH])(?P<number>\d{1,2}))?")


@lru_cache(maxsize=256)  # a deduction by month is asked for every unit
def calendar_windows(
    every: Every,
    period: Period,
    *,
    first: date | None = None,
    until: date | None = None,
) -> tuple[Window, ...]:
    """The calendar's weeks, months … that touch the period, clipped to it, ``first`` and ``until``."""
    low = max(period.first, first or period.first)
    high = min(period.last, until or period.last)
    found = []
    for key, opens, due in _calendar(every, low, high):
        found.append(Window(key=key, opens=max(opens, low), due=min(due, high)))
    return tuple(found)


def windows_of(scheme: Scheme, placed: PlacedNode, period: Period | None = None) -> tuple[Window, ...] | None:
    """The windows that the scheme itself gives the node, in order of time; None: it has none at all.

    ``()`` for a node by notice (``notice_window`` makes each of its windows) or one whose windows all
    lie outside. ``period`` is one round of a repeated scheme; unsaid, the scheme's whole period.
    ``pieces`` is what the window asks for, else what the node's ``even`` asks, else 1.
    Errors: ``SchemeError("by_group_unresolved")`` where dates differ by group and ``for_groups`` has
    not been over the scheme (``find`` the node in the result for the unit's groups).
    """
    spec = placed.windows
    if spec is None:
        return None
    span = period or scheme.period
    rule = placed.node.rule
    pieces = rule.pieces if isinstance(rule, Even) else 1
    return tuple(_own_windows(spec, span, placed.id, pieces))


def line_windows(scheme: Scheme, line: Line, period: Period | None = None) -> tuple[Window, ...]:
    """The windows in which a deduction with ``every`` is judged; without it, the whole period."""
    span = period or scheme.period
    if line.every is None:
        return (Window(key="", opens=span.first, due=span.last),)
    return calendar_windows(line.every, span)


def periods_of(scheme: Scheme) -> tuple[tuple[str, Period], ...]:
    """The rounds of a repeated scheme with their keys; of another, the one whole period, key ``""``."""
    if scheme.repeat is None:
        return (("", scheme.period),)
    rounds = calendar_windows(scheme.repeat.every, scheme.period)
    return tuple((window.key, Period(window.opens, window.due)) for window in rounds)


def notice_window(
    placed: PlacedNode,
    *,
    key: str,
    issued: date,
    due: date,
    title: str = "",
    pieces: int = 1,
) -> Window:
    """The window that a notice adds to a node by notice; its due day is cut to the node's ``until``."""
    limit = _plain(placed.windows.until) if placed.windows else None
    cut = min(due, limit) if limit else due
    return Window(key=key, opens=min(issued, cut), due=cut, title=title, pieces=pieces)


def window_marks(full: Fraction, pieces: Sequence[int]) -> tuple[Fraction, ...]:
    """A node's points divided over its windows in proportion to the pieces each asks for.

    Waived windows are left out by the caller. A window that asks for none gets none; where none asks
    for any, all get nothing.
    """
    asked = sum(pieces)
    if not asked:
        return tuple(Fraction(0) for _ in pieces)
    return tuple(full * share / asked for share in pieces)


def share_of_window(full: Fraction | None, pieces: int, asked: int) -> Fraction | None:
    """One window's full mark; None where the points are open."""
    if full is None:
        return None
    return full * pieces / asked if asked else Fraction(0)


def _own_windows(spec: WindowsSpec, span: Period, node_id: str, pieces: Varying[int]) -> Iterator[Window]:
    if spec.every is not None:
        first, until = _plain(spec.first), _plain(spec.until)
        every: Every = plain(spec.every)
        for window in calendar_windows(every, span, first=first, until=until):
            yield Window(window.key, window.opens, window.due, "", pieces)
    elif spec.due is not None:
        due = plain(spec.due)
        if span.first <= due <= span.last:
            opens = min(max(span.first, _plain(spec.first) or span.first), due)
            yield Window(node_id, opens, due, "", pieces)
    else:
        for fixed in sorted(spec.fixed, key=lambda one: plain(one.due)):
            due = plain(fixed.due)
            if span.first <= due <= span.last:
                opens = min(max(span.first, _plain(fixed.opens) or span.first), due)
                own = pieces if fixed.pieces is None else fixed.pieces
                yield Window(fixed.id, opens, due, fixed.title, own)


def _plain(value: Varying[date] | None) -> date | None:
    return None if value is None else plain(value)


def _calendar(every: Every, low: date, high: date) -> Iterator[tuple[str, date, date]]:
    if low > high:
        return
    if every == "week":
        monday = low - timedelta(days=low.weekday())
        while monday <= high:
            year, week, _ = monday.isocalendar()
            yield f"{year}W{week:02}", monday, monday + timedelta(days=6)
            monday += timedelta(days=7)
        return
    months = MONTHS_OF[every]
    number = (low.year * 12 + low.month - 1) // months  # of the window, counted from year 0
    while (first := _month_start(number * months)) <= high:
        last = _month_start((number + 1) * months) - timedelta(days=1)
        yield _key(every, first), first, last
        number += 1


def _month_start(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _key(every: Every, first: date) -> str:
    if every == "year":
        return f"{first.year}"
    number = (first.month - 1) // MONTHS_OF[every] + 1
    width = 2 if every == "month" else 1
    return f"{first.year}{LETTER_OF[every]}{number:0{width}}"


def title_of(window: Window, language: str = "zh-hans") -> str:
    """A window's name for people: what the scheme states, else words for its calendar key."""
    if window.title:
        return window.title
    return calendar_title(window.key, language) or window.key


def calendar_title(key: str, language: str = "zh-hans") -> str:
    """一季度, 上半年, 3月, 第7周, 全年 (or Q1, first half, March …) for a calendar key; else ``""``."""
    match = CALENDAR_KEY.fullmatch(key)
    if match is None:
        return ""
    letter, number = match["letter"], int(match["number"] or 0)
    if language.startswith("zh"):
        if letter == "Q" and 1 <= number <= 4:
            return "一二三四"[number - 1] + "季度"
        if letter == "H" and number in (1, 2):
            return "上下"[number - 1] + "半年"
        return {"M": f"{number}月", "W": f"第{number}周", None: "全年"}.get(letter, "")
    if letter == "H" and number in (1, 2):
        return ("first half", "second half")[number - 1]
    if letter == "M" and 1 <= number <= 12:
        return _ENGLISH_MONTHS[number - 1]
    return {"Q": f"Q{number}", "W": f"week {number}", None: "whole year"}.get(letter, "")


_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
