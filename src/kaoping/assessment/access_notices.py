"""Who may read what belongs to notices, windows, requests and interpretation notes."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.assessment.access import visible_notices
from kaoping.assessment.models import (
    Duty,
    ExtensionRequest,
    Indicator,
    InterpretationNote,
    NoticeFile,
    SchemeVersion,
    Window,
)
from kaoping.units.access import is_office, reads_every_unit, units_of


def file_to_read(person: Any, pk: int) -> NoticeFile:
    """An attachment of a notice that the person may read; else 404."""
    row = (
        NoticeFile.objects.select_related("file", "notice")
        .filter(pk=pk, notice__in=visible_notices(person))
        .first()
    )
    if row is None:
        raise Http404
    return row


def window_to_see(person: Any, pk: int) -> Window:
    """A window of a scheme in force, for those who read every unit; else 404."""
    window = (
        Window.objects.select_related("indicator__scheme", "notice")
        .filter(pk=pk)
        .exclude(indicator__scheme__state=SchemeVersion.State.DRAFT)
        .first()
    )
    if window is None or not reads_every_unit(person):
        raise Http404
    return window


def window_to_move(person: Any, pk: int) -> Window:
    """A window whose days the office may move; else 404."""
    if not is_office(person):
        raise Http404
    return window_to_see(person, pk)


def duty_to_ask_for(person: Any, pk: int) -> Duty:
    """A duty of one's own unit for which more days can be asked; else 404."""
    duty = (
        Duty.objects.select_related("unit", "window__indicator__scheme", "window__notice")
        .filter(pk=pk, state=Duty.State.ASKED, unit_id__in=units_of(person))
        .first()
    )
    if duty is None:
        raise Http404
    return duty


def visible_requests(person: Any) -> QuerySet[ExtensionRequest]:
    """Requests for more days: all for those who read every unit, else one's own unit's."""
    rows = ExtensionRequest.objects.select_related("unit", "window__indicator__scheme", "window__notice")
    return rows if reads_every_unit(person) else rows.filter(unit_id__in=units_of(person))


def requests_to_decide(person: Any, ids: list[int]) -> list[ExtensionRequest]:
    """Requests that the office may decide, never about one's own unit; 404 for everybody else."""
    if not is_office(person):
        raise Http404
    rows = visible_requests(person).filter(pk__in=ids).exclude(unit_id__in=units_of(person))
    return list(rows.order_by("asked_at", "pk"))


def request_to_take_back(person: Any, pk: int) -> ExtensionRequest:
    row = visible_requests(person).filter(pk=pk, unit_id__in=units_of(person)).first()
    if row is None:
        raise Http404
    return row


def visible_notes(person: Any, scheme: SchemeVersion) -> QuerySet[InterpretationNote]:
    """What was decided, for everybody; open questions for the office, the asking unit and readers of all."""
    rows = InterpretationNote.objects.of_scheme(scheme).select_related("unit", "replaces")
    if reads_every_unit(person):
        return rows
    State = InterpretationNote.State
    return rows.filter(Q(state__in=[State.ADOPTED, State.SUPERSEDED]) | Q(unit_id__in=units_of(person)))


def note_to_decide(person: Any, pk: int) -> InterpretationNote:
    row = InterpretationNote.objects.select_related("unit").filter(pk=pk).first()
    if row is None or not is_office(person):
        raise Http404
    return row


def indicator_to_ask_about(person: Any, pk: int) -> Indicator:
    """An indicator of a scheme in force, for the office and for units; else 404."""
    row = (
        Indicator.objects.select_related("scheme")
        .filter(pk=pk, scheme__state=SchemeVersion.State.PUBLISHED)
        .first()
    )
    if row is None or not (is_office(person) or units_of(person)):
        raise Http404
    return row
