"""The state of a window in words: what may be sent now, and why not."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from kaoping.assessment.models import SchemeVersion, Window

UPCOMING, OPEN, GRACE, LATE_ONLY, CLOSED = "upcoming", "open", "grace", "late_only", "closed"
WORDS: dict[str, tuple[Any, str]] = {  # word, glyph and tone
    UPCOMING: (pgettext_lazy("window", "not open yet"), "dot"),
    OPEN: (pgettext_lazy("window", "open"), "ring"),
    GRACE: (pgettext_lazy("window", "in grace"), "half-ring"),
    LATE_ONLY: (pgettext_lazy("window", "late only"), "diamond"),
    CLOSED: (pgettext_lazy("window", "closed"), "cross"),
}


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
    if today < window.opens_on:
        return WindowState(UPCOMING, _("It opens on %(day)s.") % {"day": say(window.opens_on)})
    if today <= window.due_on:
        return WindowState(
            OPEN, _("Pieces are on time until the end of %(day)s.") % {"day": say(window.due_on)}
        )
    if today <= window.on_time_until:
        return WindowState(
            GRACE,
            _("It was due on %(due)s; the office gave everybody grace, so pieces are on time until %(day)s.")
            % {"due": say(window.due_on), "day": say(window.on_time_until)},
        )
    if today <= window.closes_on:
        return WindowState(
            LATE_ONLY,
            _(
                "It was due on %(due)s. What comes now is taken in and late; what it is worth the scheme says. "
                "It closes on %(closes)s."
            )
            % {"due": say(window.on_time_until), "closes": say(window.closes_on)},
        )
    return WindowState(
        CLOSED,
        _(
            "It closed on %(day)s: units can ask for more days no longer. What still comes is taken in as late. "
            "The office can keep it open longer, or give more days to one unit."
        )
        % {"day": say(window.closes_on)},
    )
