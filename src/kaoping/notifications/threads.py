"""What was said about one thing stands together: one line of a digest, one line of the messages.

A window is spoken of by reminders, more days and moves, a piece by its receipt, return and
acceptance. The record stays a row for each; only what people read is merged.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kaoping.notifications import ports
from kaoping.notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Thread:
    """All that was said about one window, piece or notice; newest first, never empty."""

    notices: tuple[Notification, ...]

    @property
    def last(self) -> Notification:
        return self.notices[0]

    @property
    def earlier(self) -> list[tuple[dt.datetime, str]]:
        """(when, sentence) of all but the last one."""
        return [(notice.made_at, sentence_of(notice)) for notice in self.notices[1:]]

    @property
    def sentence(self) -> str:
        return sentence_of(self.last)

    @property
    def sentences(self) -> list[str]:
        """The last sentence of each kind, the last said first."""
        kinds: dict[str, Notification] = {}
        for notice in self.notices:
            kinds.setdefault(notice.kind, notice)
        return list(dict.fromkeys(map(sentence_of, kinds.values())))

    @property
    def link(self) -> str:
        """Where the deed is done that is waited for; else what the last one leads to."""
        return next((notice.link for notice in (*self._waiting, *self.notices) if notice.link), "")

    @property
    def is_unread(self) -> bool:
        return any(notice.read_at is None for notice in self.notices)

    @property
    def needs_a_deed(self) -> bool:
        """Whether somebody must act and not only read."""
        return bool(self._waiting)

    @property
    def _waiting(self) -> list[Notification]:
        """What still asks for a deed.

        Of a piece or a notice the last word holds: what was returned and then accepted waits for nobody.
        A window's reminder waits although days were moved after it, and so does its notice.
        """
        standing = []
        for notice in self.notices:
            standing.append(notice)
            if not _speaks_of_a_window(notice):
                break
        return [notice for notice in standing if notice.read_at is None and _asks(notice)]

    @property
    def keys(self) -> str:
        """The keys of its notices, for the form that notes them as read."""
        return ",".join(str(notice.pk) for notice in self.notices)


def threads_of(notices: Iterable[Notification]) -> list[Thread]:
    """The notices by what they speak of, in the order in which each thing comes first."""
    found: dict[tuple[str, ...], list[Notification]] = {}
    for notice in notices:
        found.setdefault(_topic(notice), []).append(notice)
    return [
        Thread(tuple(sorted(about, key=lambda notice: (notice.made_at, notice.pk), reverse=True)))
        for about in found.values()
    ]


def sentence_of(notice: Notification) -> str:
    """The notice in the reader's language; its bare code when no part offers the kind any more."""
    kind = ports.kind(notice.kind)
    return kind.sentence(notice.values) if kind else notice.kind


def _asks(notice: Notification) -> bool:
    kind = ports.kind(notice.kind)
    return bool(kind and kind.needs_a_deed)


def _speaks_of_a_window(notice: Notification) -> bool:
    return bool(notice.values.get("code") and notice.values.get("window"))


def _topic(notice: Notification) -> tuple[str, ...]:
    """What the notice speaks of: a window by the item and its name, else its object, else itself alone.

    More days and waivers are about an item and name the window in their values, as reminders do. What the
    office is told names the unit as well: the wishes of two units for one window are two things. A window
    that belongs to another object (``of``: its kind and key) stands with what was said about that.
    """
    values = notice.values
    if _speaks_of_a_window(notice):
        unit, of = str(values.get("unit", "")), values.get("of")
        if of and not unit:
            kind, key = of
            return str(kind), str(key)
        return "window", str(values["code"]), str(values["window"]), unit
    if notice.about_key:
        return notice.about_kind, notice.about_key
    return "notice", str(notice.pk)
