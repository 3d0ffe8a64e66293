"""Who writes in a scheme while it may be amended: holds on the version, and successors of windows.

Whoever sends a piece holds the version together with all the others who do; an amendment holds it
alone. So it waits until what was begun has been written, and carries that over; who comes after it
finds the window that took the place of the one asked for. On SQLite a writing transaction is alone
anyway; the reads here come after it began.
"""

import datetime as dt

from kaoping.assessment.actions.duties import groups_by_unit
from kaoping.assessment.models import Duty, SchemeAmendment, SchemeVersion, Submission, Window
from kaoping.assessment.queries.asked import hold
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import clock
from kaoping.pure.scheme.compare.carry import Carrying
from kaoping.units.models import Unit

MOST_VERSIONS = 50  # amendments one after another while one piece is on its way


def hold_alone(version: SchemeVersion) -> None:
    """Hold the version alone until the transaction ends; wait for all who hold it."""
    list(SchemeVersion.objects.select_for_update().filter(pk=version.pk).values_list("pk", flat=True))


def standing_window(window: Window, unit: Unit, arrived: dt.datetime | None) -> Window:
    """The window as it stands, held; of one that an amendment took away, the one that follows it.

    ``arrived``: when the piece did; None: it has not. A window without a successor is returned as it
    is: the guards then refuse it in words.
    """
    for _step in range(MOST_VERSIONS):
        version_id = _version_of(window)
        hold(version_id)
        window = Window.objects.select_related("indicator__scheme", "notice").get(pk=window.pk)
        version = window.indicator.scheme
        if version.pk != version_id:
            continue  # amended since it was read; the row went along
        if version.state != SchemeVersion.State.AMENDED:
            return window
        follower = window_after(window, unit, arrived)
        if follower is None:
            return window
        window = follower
    return window


def _version_of(window: Window) -> int:
    """As the window was read with its indicator, else as it is now; who asks looks again after holding it."""
    if Window.indicator.is_cached(window):
        return window.indicator.scheme_id
    return Window.objects.values_list("indicator__scheme_id", flat=True).get(pk=window.pk)


def standing_submission(submission: Submission) -> Submission:
    """The piece with its window as it stands, held; a draft in a window that is gone goes along."""
    window_id = Submission.objects.values_list("window_id", flat=True).get(pk=submission.pk)
    window = standing_window(Window(pk=window_id), submission.unit, submission.first_received_at)
    if window.pk != window_id:
        Submission.objects.filter(pk=submission.pk, window_id=window_id).update(window=window)
    submission.window = window
    return submission


def window_after(window: Window, unit: Unit, arrived: dt.datetime | None) -> Window | None:
    """The window of the next version in which a piece of this one belongs; None: there is none."""
    amendment = (
        SchemeAmendment.objects.filter(old=window.indicator.scheme).select_related("old", "new").first()
    )
    if amendment is None:
        return None
    families = {code: tuple(family) for code, family in amendment.families.items()}
    carrying = Carrying(scheme_of(amendment.old), scheme_of(amendment.new), families)
    before = groups_by_unit(carrying.old, [unit.pk]).get(unit.pk, frozenset())
    after = groups_by_unit(carrying.new, [unit.pk]).get(unit.pk, frozenset())
    day = (arrived or clock.now()).astimezone(clock.OFFICE_ZONE).date()
    place = carrying.of_piece(window.indicator.code, window.key, day, before, after)
    if place is None:
        return None
    rows = Window.objects.filter(
        indicator__scheme=amendment.new, indicator__code=place[0], key=place[1]
    ).order_by("variant")
    own = rows.filter(pk__in=Duty.objects.filter(unit=unit, window__in=rows).values("window"))
    return own.first() or rows.first()
