"""What every page's frame needs: office, year, bar, bell, theme. Read only when printed."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.base.models import Instance
from kaoping.site import navigation
from kaoping.units import access
from kaoping.units.models import Office

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "kaoping_theme"


@dataclass
class Shell:
    """The frame of one page. Each property costs at most one query, asked at most once."""

    request: HttpRequest

    @property
    def person(self) -> Any:
        return getattr(self.request, "user", None)

    @cached_property
    def instance(self) -> Instance:
        return Instance.current()

    @property
    def is_demo(self) -> bool:
        return self.instance.is_demo

    @cached_property
    def office(self) -> Office:
        return Office.current()

    @cached_property
    def scheme(self) -> SchemeVersion | None:
        return scheme_in_force()

    @property
    def year(self) -> int | None:
        return self.scheme.period_from.year if self.scheme else None

    @cached_property
    def post(self) -> Any:
        return access.acting_post(self.person)

    @cached_property
    def posts(self) -> tuple:
        return access.posts_of(self.person)

    @cached_property
    def frame(self) -> tuple[list[navigation.Shown], int]:
        if not self.posts:
            return [], 0
        return navigation.shown_to(self.person, self.request.path)

    @property
    def items(self) -> list[navigation.Shown]:
        return self.frame[0]

    @property
    def aside(self) -> list[navigation.Shown]:
        """What stands under “More” in a wide bar; the narrow menu has all in one list."""
        return [item for item in self.items if item.is_aside]

    @property
    def aside_waits(self) -> int:
        return sum(item.count for item in self.aside)

    @property
    def is_aside(self) -> bool:
        """Whether this page is one of those."""
        return any(item.is_current for item in self.aside)

    @property
    def unread(self) -> int:
        """Words to this person's posts that wait to be read."""
        return self.frame[1]

    @property
    def theme(self) -> str:
        asked = self.request.COOKIES.get(THEME_COOKIE, "auto")
        return asked if asked in THEMES else "auto"

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    @cached_property
    def now(self) -> dt.datetime:
        """The office's moment: in a demo its own clock's, from the row already read."""
        return timezone.now() + dt.timedelta(seconds=self.instance.clock_shift_seconds)

    @property
    def here(self) -> str:
        return self.request.get_full_path()


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
