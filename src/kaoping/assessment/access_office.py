"""What the office's desk may see and do: schemes, notices, duties of every unit, allowances."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment.access import notice_to_see
from kaoping.assessment.models import Duty, Extension, Notice, SchemeText, SchemeVersion, Waiver, Window
from kaoping.units.access import is_office, reads_every_unit, units_of
from kaoping.units.access_people import may_end
from kaoping.units.models import Unit


def visible_schemes(person: Any) -> list[SchemeVersion]:
    """Schemes in force and over; drafts for the office alone. With the number of their duties."""
    rows = SchemeVersion.objects.defer("text").annotate(duty_count=Count("indicators__windows__duties"))
    if not is_office(person):
        rows = rows.exclude(state=SchemeVersion.State.DRAFT)
    return list(rows.order_by(F("period_from").desc(nulls_first=True), "scheme", "-number"))


def scheme_to_see(person: Any, pk: int) -> SchemeVersion:
    rows = SchemeVersion.objects.filter(pk=pk)
    if not is_office(person):
        rows = rows.exclude(state=SchemeVersion.State.DRAFT)
    version = rows.first()
    if version is None:
        raise Http404
    return version


def draft_to_write(person: Any, pk: int) -> SchemeVersion:
    """A draft that the office goes on writing; 404 for everybody else and for what is in force."""
    version = SchemeVersion.objects.filter(pk=pk, state=SchemeVersion.State.DRAFT).first()
    if version is None or not is_office(person):
        raise Http404
    return version


def text_to_see(person: Any, pk: int, text_pk: int) -> SchemeText:
    """One of the texts that a scheme has had, for the office."""
    text = SchemeText.objects.filter(pk=text_pk, version=pk).select_related("version").first()
    if text is None or not is_office(person):
        raise Http404
    return text


def may_write(person: Any) -> bool:
    """Whether the person writes for the office: its head and its clerks."""
    return is_office(person)


def refuse_unless_office(person: Any) -> None:
    """Errors: ``PermissionDenied`` with a sentence, for everybody but the office's own people."""
    if not is_office(person):
        raise PermissionDenied(_("Only the office does this. Ask its clerk if you need it done."))


def duty_count(version: SchemeVersion) -> int:
    return Duty.objects.filter(window__indicator__scheme=version).count()


def notice_to_write(person: Any, pk: int) -> Notice:
    """A notice that the office may change, issue or withdraw; 404 for everybody else."""
    if not is_office(person):
        raise Http404
    return notice_to_see(person, pk)


def duty_to_grant(person: Any, pk: int) -> Duty:
    """A duty whose days the office may extend or which it may waive; never one's own unit's."""
    duty = (
        Duty.objects.select_related("unit", "window__indicator__scheme", "window__notice")
        .exclude(state=Duty.State.CANCELLED)
        .filter(pk=pk)
        .first()
    )
    if duty is None or not is_office(person) or duty.unit_id in units_of(person):
        raise Http404
    return duty


def unit_to_end(person: Any, code: str) -> Unit:
    """A body that the office may end, or take the end of back; never one's own unit."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not may_end(person, unit):
        raise Http404
    return unit


def window_to_remind(person: Any, pk: int) -> Window:
    """A window that the office may remind units of; 404 for everybody else."""
    window = Window.objects.select_related("indicator__scheme", "notice").filter(pk=pk).first()
    if window is None or not is_office(person):
        raise Http404
    return window


def duty_to_remind(person: Any, pk: int) -> Duty:
    """A duty whose unit the office may remind; 404 for everybody else."""
    duty = (
        Duty.objects.select_related("unit", "window__indicator__scheme", "window__notice")
        .exclude(state=Duty.State.CANCELLED)
        .filter(pk=pk)
        .first()
    )
    if duty is None or not is_office(person):
        raise Http404
    return duty


def visible_extensions(person: Any, scheme: SchemeVersion) -> QuerySet[Extension]:
    """Extensions of the scheme: all for those who read every unit, else one's own unit's."""
    rows = Extension.objects.filter(window__indicator__scheme=scheme)
    return rows.filter(_own(person)).select_related("unit", "window__indicator", "window__notice")


def visible_waivers(person: Any, scheme: SchemeVersion) -> QuerySet[Waiver]:
    rows = Waiver.objects.filter(indicator__scheme=scheme)
    return rows.filter(_own(person)).select_related("unit", "indicator", "window__notice")


def extension_to_revoke(person: Any, pk: int) -> Extension:
    row = (
        Extension.objects.select_related("unit", "window__indicator__scheme")
        .filter(pk=pk, revoked_at=None)
        .first()
    )
    if row is None or not is_office(person):
        raise Http404
    return row


def waiver_to_revoke(person: Any, pk: int) -> Waiver:
    row = (
        Waiver.objects.select_related("unit", "indicator__scheme", "window")
        .filter(pk=pk, revoked_at=None)
        .first()
    )
    if row is None or not is_office(person):
        raise Http404
    return row


def _own(person: Any) -> Q:
    return Q() if reads_every_unit(person) else Q(unit_id__in=units_of(person))
