"""Who still owes what by when, and the text about it for the units' group chat 催报."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment import states
from kaoping.assessment.models import SchemeVersion, Window
from kaoping.assessment.queries.duties import duty_states
from kaoping.base import clock
from kaoping.units.models import Office, Unit

LOOKS_BACK = dt.timedelta(days=30)  # what is longer past is no matter for a group chat


@dataclass(slots=True)
class Owed:
    """One window and day: the units that owe a piece by then, in the order of the roll."""

    window: Window
    due_on: dt.date
    is_correction: bool
    units: list[str] = field(default_factory=list)


def owing(scheme: SchemeVersion, *, until: dt.date, window: Window | None = None) -> list[Owed]:
    """Open, missed and returned pieces due by ``until`` and not long ago (of one window: all), the most
    urgent first."""
    book = duty_states(scheme, window_ids=[window.pk] if window else None)
    names = {unit.pk: unit.short_name or unit.name for unit in Unit.objects.in_order()}
    order = {pk: place for place, pk in enumerate(names)}
    earliest = book.today - LOOKS_BACK
    found: dict[tuple[dt.date, bool, int], Owed] = {}
    seen: set[tuple[int, int, bool]] = set()
    for row in sorted(book.rows, key=lambda row: order.get(row.unit_id, 0)):
        if row.state not in states.OWED or row.unit_id not in names:
            continue
        back = row.state == states.SENT_BACK
        due = (row.piece.fix_due_on or row.due_on) if back and row.piece else row.due_on
        place = (row.unit_id, row.window_id, back)
        if place in seen or (window is None and not earliest <= due <= until):
            continue
        seen.add(place)
        key = (due, back, row.window_id)
        found.setdefault(key, Owed(book.window(row), due, back)).units.append(names[row.unit_id])
    return [
        found[key]
        for key in sorted(
            found, key=lambda key: (key[0], key[1], found[key].window.indicator.position, key[2])
        )
    ]


def chat_text(rows: Sequence[Owed]) -> str:
    """The text to be pasted; empty where nobody owes anything, because then there is nothing to say."""
    if not rows:
        return ""
    now = clock.now().astimezone(clock.OFFICE_ZONE)
    lines = [_("[Reminder to report] As of %(moment)s:") % {"moment": date_format(now, _("j M H:i"))}]
    for number, row in enumerate(rows, 1):
        indicator = row.window.indicator
        values = {
            "number": number,
            "item": indicator.code,
            "title": indicator.short_title or indicator.title,
            "window": row.window,
            "due": date_format(row.due_on, _("j M")),
            "units": _(", ").join(row.units),
            "count": len(row.units),
        }
        if row.is_correction:
            lines.append(
                ngettext(
                    "%(number)s. Item %(item)s %(title)s (%(window)s), returned, to be corrected by %(due)s; %(count)s unit: %(units)s.",
                    "%(number)s. Item %(item)s %(title)s (%(window)s), returned, to be corrected by %(due)s; %(count)s units: %(units)s.",
                    len(row.units),
                )
                % values
            )
        else:
            lines.append(
                ngettext(
                    "%(number)s. Item %(item)s %(title)s (%(window)s), due %(due)s; not here from %(count)s unit: %(units)s.",
                    "%(number)s. Item %(item)s %(title)s (%(window)s), due %(due)s; not here from %(count)s units: %(units)s.",
                    len(row.units),
                )
                % values
            )
    lines.append(_("Please report soon; who has sent it just now may ignore this."))
    lines.append(str(Office.current()))
    return "\n".join(lines)
