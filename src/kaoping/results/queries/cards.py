"""One cell of the matrix, answered in full: a handful of queries when somebody points at it."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from kaoping.assessment.actions.reminders import REMINDS
from kaoping.assessment.models import Duty, Return
from kaoping.assessment.queries.duties import DutyNow, duty_states
from kaoping.assessment.queries.reminders import last_reminded
from kaoping.assessment.queries.texts import asks_for
from kaoping.assessment.queries.unit_year import open_findings
from kaoping.results.queries.overview import window_title
from kaoping.units.models import Unit


@dataclass(frozen=True, slots=True)
class Card:
    duty: DutyNow
    unit: Unit
    line: str
    title: str
    window: str
    findings: list[tuple[str, str]]
    returned: Return | None
    link: str
    on_time: bool
    reminded_at: dt.datetime | None = None

    @property
    def may_remind(self) -> bool:
        """Whether a reminder would still help: something is open or returned."""
        return self.duty.state in REMINDS


def card(pk: int) -> Card | None:
    """The duty's card, or None when there is no such duty (any more)."""
    row = Duty.objects.select_related("unit", "window__indicator__scheme").filter(pk=pk).first()
    if row is None:
        return None
    book = duty_states(row.window.indicator.scheme, unit_ids=[row.unit_id], window_ids=[row.window_id])
    duty = next((one for one in book.rows if one.id == pk), None)
    if duty is None:
        return None
    window = book.windows[duty.window_id]
    code = window.indicator.code
    asked = urlencode({**asks_for(window.indicator.scheme), "open": code})
    link = f"/sheets/{row.unit.code}/?{asked}#line-{code}"
    returned, findings = None, []
    if duty.piece:
        link = f"/submissions/{duty.piece.id}/"
        findings = open_findings([duty.piece.id], row.unit.name).get(duty.piece.id, [])
        returned = Return.objects.filter(submission_id=duty.piece.id).order_by("-returned_at", "-id").first()
    return Card(
        duty=duty,
        unit=row.unit,
        line=f"{window.indicator.mark}{code}",
        title=window.indicator.title,
        window=window_title(window),
        findings=findings,
        returned=returned,
        link=link,
        on_time=duty.state != "late",
        reminded_at=last_reminded([row.window_id]).get((row.unit_id, row.window_id)),
    )
