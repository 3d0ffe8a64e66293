"""Whether a unit is asked for something at all: the guards that pages, mail and actions share."""

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from kaoping.assessment.models import Duty, SchemeVersion, Window
from kaoping.assessment.ports import Refusal
from kaoping.units.models import Unit


def assessed_body(unit: Unit) -> Unit:
    """The unit that a piece counts for: a team's piece counts for the body above it."""
    while not unit.is_assessed and unit.parent_id:
        unit = unit.parent  # type: ignore[assignment]
    return unit


_READ = "SELECT state FROM assessment_scheme WHERE id = %s"
_HELD = "SELECT state FROM assessment_scheme WHERE id = %s FOR SHARE"


def hold(version_id: int) -> str:
    """Hold the version, with others, until the transaction ends; its state as it is now.

    An amendment holds it alone: whoever writes in a scheme waits for it here, and it for them. On
    SQLite a writing transaction is alone anyway.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD if connection.vendor == "postgresql" else _READ, [version_id])
        row = cursor.fetchone()
    return row[0] if row else ""


def refuse_unless_in_force(scheme: SchemeVersion) -> None:
    """Errors: ``Refusal`` unless the version is in force; inside a deed it is held until its end."""
    if connection.in_atomic_block:
        scheme.state = hold(scheme.pk) or scheme.state
    if scheme.state != SchemeVersion.State.PUBLISHED:
        raise Refusal(
            _(
                "The scheme “%(scheme)s” is not in force (%(state)s), so nothing in it can be changed. "
                "Ask the office if something must still be corrected."
            )
            % {"scheme": scheme.title, "state": scheme.get_state_display()}
        )


def refuse_unless_asked(unit: Unit, window: Window) -> None:
    """Errors: ``Refusal`` when the scheme is not in force or does not ask this unit in this window."""
    refuse_unless_in_force(window.indicator.scheme)
    if not unit.is_assessed:
        raise Refusal(_("%(unit)s is not assessed, so it has nothing to report.") % {"unit": unit})
    asked = Duty.objects.filter(window=window).filter(~Q(state=Duty.State.CANCELLED))
    if not asked.filter(unit=unit).exists() and asked.exists():
        raise Refusal(
            _(
                "“%(window)s” of indicator %(code)s does not ask %(unit)s for anything. "
                "Choose one of the unit's own duties."
            )
            % {"window": window, "code": window.indicator.code, "unit": unit}
        )
    if window.notice_id and window.notice.state == "withdrawn":  # type: ignore[union-attr]
        raise Refusal(_("The notice “%(notice)s” was withdrawn; nothing is due for it any more.") % {
            "notice": window.notice
        })  # fmt: skip
