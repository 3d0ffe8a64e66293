"""Windows as the office sees and moves them: days, state, how many asked and in, every move."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from kaoping.assessment.models import Duty, Extension, SchemeVersion, Submission, Window, WindowMove
from kaoping.assessment.queries.free_days import FreeDay, free_day_of
from kaoping.assessment.window_words import WindowState, state_of
from kaoping.base import clock


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One line of the list."""

    window: Window
    state: WindowState
    asked: int  # pieces
    arrived: int
    moved: int  # how often
    free_day: FreeDay | None


@dataclass(frozen=True, slots=True)
class WindowPage:
    window: Window
    state: WindowState
    asked: int
    arrived: int
    moves: tuple[WindowMove, ...]
    extensions: tuple[Extension, ...]
    free_day: FreeDay | None


def window_rows(scheme: SchemeVersion) -> list[WindowRow]:
    """All windows of the scheme that ask somebody, in the order of their due days; four queries."""
    asked = _counts(
        Duty.objects.filter(window__indicator__scheme=scheme, state__in=[Duty.State.ASKED, Duty.State.LOCKED])
    )
    arrived = _counts(
        Submission.objects.filter(window__indicator__scheme=scheme, state__in=Submission.ARRIVED)
    )
    moved = _counts(WindowMove.objects.filter(window__indicator__scheme=scheme))
    windows = (
        Window.objects.filter(indicator__scheme=scheme)
        .filter(~Q(notice__state="withdrawn"))
        .select_related("indicator", "notice")
        .order_by("due_on", "indicator__position", "pk")
    )
    today, found = clock.today(), []
    for window in windows:
        window.indicator.scheme = scheme
        if asked.get(window.pk) or arrived.get(window.pk):
            found.append(
                WindowRow(
                    window, state_of(window, today), asked.get(window.pk, 0), arrived.get(window.pk, 0),
                    moved.get(window.pk, 0), free_day_of(window.on_time_until),
                )
            )  # fmt: skip
    return found


def window_page(window: Window) -> WindowPage:
    """One window with its moves and extensions; four queries."""
    return WindowPage(
        window=window,
        state=state_of(window, clock.today()),
        asked=window.duties.filter(state__in=[Duty.State.ASKED, Duty.State.LOCKED]).count(),
        arrived=window.submissions.filter(state__in=Submission.ARRIVED).count(),
        moves=tuple(window.moves.order_by("-moved_at", "-pk")),
        extensions=tuple(
            window.extensions.filter(revoked_at=None).select_related("unit").order_by("unit__position", "pk")
        ),
        free_day=free_day_of(window.on_time_until, until=window.indicator.until_on),
    )


def _counts(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("window_id").annotate(n=Count("pk")))
