"""The rows that a notice makes: duties of its window, and what it said, kept word for word."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from kaoping.assessment.actions.duties import ASKED, CANCELLED, CHUNK, WAIVED, insert_duties
from kaoping.assessment.models import Duty, Notice, NoticeVersion, Waiver, Window
from kaoping.units.models import Unit


def restate_duties(window: Window, audience: Sequence[int]) -> None:
    """Give the window exactly the duties that its notice asks: ``window.pieces`` of each unit.

    Duties too many are cancelled, cancelled ones that are asked again come back, missing ones are
    made; what a unit need not report stays waived. Worths are left to ``reprice``.
    """
    wanted, pieces = set(audience), window.pieces
    waived = waived_units(window)
    known: dict[int, dict[int, str]] = defaultdict(dict)
    drop: list[int] = []
    revive: dict[str, list[int]] = {ASKED: [], WAIVED: []}
    for pk, unit_id, slot, state in Duty.objects.filter(window=window).values_list(
        "id", "unit_id", "slot", "state"
    ):
        known[unit_id][slot] = state
        if unit_id not in wanted or slot > pieces:
            drop.append(pk)
        elif state == CANCELLED:
            revive[WAIVED if unit_id in waived else ASKED].append(pk)
    _set_state(drop, CANCELLED)
    for state, ids in revive.items():
        _set_state(ids, state)
    for slot in range(1, pieces + 1):
        missing = [unit_id for unit_id in audience if slot not in known.get(unit_id, ())]
        shape = [(window.pk, slot, Fraction(0))]
        insert_duties(shape, [unit_id for unit_id in missing if unit_id not in waived])
        insert_duties(shape, [unit_id for unit_id in missing if unit_id in waived], WAIVED)


def waived_units(window: Window) -> set[int]:
    """Ids of the units that need not report in the window, or in its whole indicator."""
    rows = Waiver.objects.filter(indicator=window.indicator, revoked_at=None)
    rows = rows.filter(window=None) | rows.filter(window=window)
    return set(rows.values_list("unit_id", flat=True))


def keep_version(notice: Notice, *, actor: Any, at: dt.datetime, reason: str = "") -> NoticeVersion:
    """Keep the notice as it is in force now, under the next number."""
    last = notice.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return NoticeVersion.objects.create(
        notice=notice, number=last + 1, kept_at=at, kept_by=str(actor or "")[:200], reason=reason.strip(),
        content=content_of(notice),
    )  # fmt: skip


def content_of(notice: Notice) -> dict[str, Any]:
    """The notice's words, days, attachments and units as plain values."""
    window = notice.window
    units = Unit.objects.filter(notices_received__notice=notice).in_order().values_list("code", flat=True)
    return {
        "title": notice.title,
        "number": notice.number,
        "text": notice.text,
        "opens_on": window.opens_on.isoformat(),
        "due_on": window.due_on.isoformat(),
        "pieces": window.pieces,
        "asks": notice.asks,
        "to_all": notice.to_all,
        "files": list(notice.files.filter(dropped_after=None).values_list("name", flat=True)),
        "units": list(units),
    }


def _set_state(ids: Sequence[int], state: str) -> None:
    for start in range(0, len(ids), CHUNK):
        Duty.objects.filter(pk__in=ids[start : start + CHUNK]).update(state=state)
