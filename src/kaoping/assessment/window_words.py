"""The state of a window in words: what may be sent now, and why not."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kaoping.assessment.models import Notice, SchemeVersion, Window
from kaoping.assessment.windowstates import CLOSED, GRACE, LATE_ONLY, OPEN, UPCOMING, state_on

WORDS: dict[str, tuple[Any, str]] = {  # word, glyph and tone
    UPCOMING: (pgettext_lazy("window", "not open yet"), "dot"),
    OPEN: (pgettext_lazy("window", "open"), "ring"),
    GRACE: (pgettext_lazy("window", "in grace"), "half-ring"),
    LATE_ONLY: (pgettext_lazy("window", "late only"), "diamond"),
    CLOSED: (pgettext_lazy("window", "closed"), "cross"),
}
SENTENCES = {
    UPCOMING: gettext_lazy("It opens on %(opens)s."),
    OPEN: gettext_lazy("Pieces are on time until the end of %(due)s."),
    GRACE: gettext_lazy(
        "It was due on %(due)s; the office gave everybody grace, so pieces are on time until %(until)s."
    ),
    LATE_ONLY: gettext_lazy(
        "It was due on %(until)s. What comes now is taken in and late; what it is worth the scheme says. "
        "It closes on %(closes)s."
    ),
    CLOSED: gettext_lazy(
        "It closed on %(closes)s: units can send nothing new in it and ask for more days no longer; a mail is kept, and the office decides about it. "
        "The office can keep it open longer, or give more days to one unit."
    ),
}

MOVED: dict[str, Any] = {  # the days of a window, in the order in which they come
    "opens": gettext_lazy("opens %(old)s → %(new)s"),
    "due": gettext_lazy("due %(old)s → %(new)s"),
    "grace": gettext_lazy("grace until %(old)s → %(new)s"),
    "closes": gettext_lazy("closes %(old)s → %(new)s"),
}


def moved_words(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> str:
    """Which days of a window change, old and new; both as ``Days.as_text`` gives them."""

    def say(day: str | None) -> str:
        return date_format(dt.date.fromisoformat(day), _("j M")) if day else pgettext("grace", "none")

    return " · ".join(
        str(words) % {"old": say(before.get(name)), "new": say(after.get(name))}
        for name, words in MOVED.items()
        if before.get(name) != after.get(name)
    )


@dataclass(frozen=True, slots=True)
class WindowState:
    code: str
    sentence: str

    @property
    def word(self) -> str:
        return str(WORDS[self.code][0])

    @property
    def glyph(self) -> str:
        return WORDS[self.code][1]


def state_of(window: Window, today: dt.date) -> WindowState:
    """Which of the five states the window is in on ``today``, and a sentence that says what that means."""

    def say(day: dt.date) -> str:
        return date_format(day, "DATE_FORMAT")

    scheme = window.indicator.scheme
    if window.notice is not None and window.notice.state == "withdrawn":
        return WindowState(CLOSED, _("Its notice was withdrawn; nothing is due in it any more."))
    if scheme.state != SchemeVersion.State.PUBLISHED:
        return WindowState(
            CLOSED,
            _(
                "Its scheme is %(state)s, so nothing in it changes any more. Ask the office if something is wrong."
            )
            % {"state": scheme.get_state_display()},
        )
    code = state_on(
        today, opens_on=window.opens_on, due_on=window.due_on, on_time_until=window.on_time_until,
        closes_on=window.closes_on,
    )  # fmt: skip
    return WindowState(code, str(SENTENCES[code]) % {
        "opens": say(window.opens_on), "due": say(window.due_on), "until": say(window.on_time_until),
        "closes": say(window.closes_on),
    })  # fmt: skip


def named_in_messages(window: Window) -> dict[str, Any]:
    """The values by which a message names the window: what it is called, and the notice it belongs to.

    ``of``: messages about the notice and about its window are one matter to who reads them.
    """
    named: dict[str, Any] = {"code": window.indicator.code, "window": str(window)}
    if window.notice_id is not None:
        named["of"] = [Notice._meta.label_lower, str(window.notice_id)]
    return named
