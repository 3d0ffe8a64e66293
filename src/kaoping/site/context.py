"""What every page's frame needs: office, year, bar, bell, theme. Read only when printed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kaoping.assessment.models import SchemeVersion
from kaoping.base import clock
from kaoping.base.models import Instance
from kaoping.notifications.models import Notification
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
        """The scheme in force whose period is today's, else the newest in force."""
        rows = SchemeVersion.objects.filter(state=SchemeVersion.State.PUBLISHED).defer("text")
        today = clock.today()
        in_force = list(rows)
        current = [row for row in in_force if row.period_from <= today <= row.period_to]
        return (current or in_force or [None])[0]

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
    def items(self) -> list[navigation.Shown]:
        return navigation.shown_to(self.person, self.request.path)

    @cached_property
    def unread(self) -> int:
        """Words to this person's posts that wait to be read; 100 stands for more."""
        ids = [post.id for post in self.posts]
        waiting = Notification.objects.filter(post__in=ids, read_at=None) if ids else Notification.objects.none()
        return len(waiting.order_by().values_list("pk")[:100])

    @property
    def theme(self) -> str:
        asked = self.request.COOKIES.get(THEME_COOKIE, "auto")
        return asked if asked in THEMES else "auto"

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    @property
    def here(self) -> str:
        return self.request.get_full_path()


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
