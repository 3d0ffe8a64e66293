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
        return next((notice.link for notice in self.notices if notice.link), "")

    @property
    def is_unread(self) -> bool:
        return any(notice.read_at is None for notice in self.notices)

    @property
    def needs_a_deed(self) -> bool:
        """Whether somebody must act and not only read.

        Of a piece or a notice the last word holds: what was returned and then accepted waits for nobody.
        A window's reminder waits although days were moved after it.
        """
        of_window = _topic(self.last)[0] == "window"
        said = self.notices if of_window else self.notices[:1]
        return any(notice.read_at is None and _asks(notice) for notice in said)

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


def _topic(notice: Notification) -> tuple[str, ...]:
    """What the notice speaks of: a window by the item and its name, else its object, else itself alone.

    More days and waivers are about an item and name the window in their values, as reminders do. What the
    office is told names the unit as well: the wishes of two units for one window are two things.
    """
    code, window = notice.values.get("code"), notice.values.get("window")
    if code and window:
        return "window", str(code), str(window), str(notice.values.get("unit", ""))
    if notice.about_key:
        return notice.about_kind, notice.about_key
    return "notice", str(notice.pk)
