"""What the desk's forms saw, each as a mark, and the sentence for whoever came second (``base.seen``)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment.models import (
    Extension,
    ExtensionRequest,
    Finding,
    InterpretationNote,
    Mending,
    Notice,
    ReminderPlan,
    ReturnReason,
    Submission,
    Waiver,
    Window,
)
from kaoping.assessment.queries.return_reasons import Reason
from kaoping.base.seen import last_deed, mark_of, who_was_first
from kaoping.units.models import Unit


def mark_of_finding(finding: Finding) -> str:
    return mark_of(*said(finding))


def finding_taken(finding: Finding) -> str:
    """Who said what about the finding, and when."""
    now = Finding.objects.select_related("version__submission").get(pk=finding.pk)
    stands = _("this is “%(state)s” now.") % {"state": now.get_state_display()}
    if now.decision_reason:
        stands = _("this is “%(state)s” now, because: %(reason)s.") % {
            "state": now.get_state_display(), "reason": now.decision_reason.rstrip("。."),
        }  # fmt: skip
    deed = last_deed(now.version.submission, verb="finding.judged", after__check=now.check_id)
    return who_was_first(stands, deed)


def said(finding: Finding) -> tuple[Any, ...]:
    """What a person has said about it until now."""
    return finding.state, finding.decided_by, finding.decision_reason


def days_of(window: Window) -> tuple[Any, ...]:
    return window.opens_on, window.due_on, window.grace_until, window.closes_on


def mark_of_window(window: Window) -> str:
    return mark_of(*days_of(window))


def window_taken(window: Window) -> str:
    """Who moved the window, when and to which days."""
    now = Window.objects.select_related("notice").get(pk=window.pk)
    stands = _("the window is due on %(due)s and closes on %(closes)s.") % {
        "due": date_format(now.on_time_until, "DATE_FORMAT"),
        "closes": date_format(now.closes_on, "DATE_FORMAT"),
    }
    return who_was_first(stands, last_deed(now, *([now.notice] if now.notice is not None else [])))


def mark_of_more_days(window: Window) -> str:
    """Of every unit's more days in the window, for a form that gives some to many."""
    rows = Extension.objects.filter(window=window, revoked_at=None).order_by("pk")
    return mark_of(*days_of(window), list(rows.values_list("pk", flat=True)))


def more_days_taken(window: Window) -> str:
    last = Extension.objects.filter(window=window).order_by("-pk").select_related("unit").first()
    if last is None or last_deed(last) is None:
        return window_taken(window)
    revoked = window.extensions.exclude(revoked_at=None).order_by("-revoked_at")
    return who_was_first(_extended(last), last_deed(last, *revoked[:1]))


def mark_of_allowance(unit: Unit, window: Window) -> str:
    """Of what one unit has been granted for a window."""
    extensions = Extension.objects.filter(unit=unit, window=window, revoked_at=None)
    waivers = Waiver.objects.filter(unit=unit, indicator=window.indicator, revoked_at=None)
    return _granted(window, extensions.values_list("pk", flat=True), waivers.values_list("pk", flat=True))


def marks_of_allowances(rows: Sequence[ExtensionRequest | Submission]) -> dict[int, str]:
    """The same for the unit and window of each row, by row; two queries."""
    units = {row.unit_id for row in rows}
    extensions: dict[tuple[int, int], list[int]] = defaultdict(list)
    waivers: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pk, unit_id, key in Extension.objects.filter(
        unit__in=units, window__in={row.window_id for row in rows}, revoked_at=None
    ).values_list("pk", "unit_id", "window_id"):
        extensions[unit_id, key].append(pk)
    for pk, unit_id, key in Waiver.objects.filter(
        unit__in=units, indicator__in={row.window.indicator_id for row in rows}, revoked_at=None
    ).values_list("pk", "unit_id", "indicator_id"):
        waivers[unit_id, key].append(pk)
    return {
        row.pk: _granted(
            row.window, extensions[row.unit_id, row.window_id], waivers[row.unit_id, row.window.indicator_id]
        )
        for row in rows
    }


def _granted(window: Window, extensions: Iterable[int], waivers: Iterable[int]) -> str:
    return mark_of(*days_of(window), sorted(extensions), sorted(waivers))


def allowance_taken(unit: Unit, window: Window) -> str:
    """Who granted or took back what, and when."""
    last = Extension.objects.filter(unit=unit, window=window).order_by("-pk").first()
    waiver = Waiver.objects.filter(unit=unit, indicator=window.indicator).order_by("-pk").first()
    deed = last_deed(*(row for row in (last, waiver, window) if row is not None))
    if deed is not None and waiver is not None and deed.object_kind == waiver._meta.label_lower:
        return who_was_first(_waived(waiver), deed)
    if last is None:
        return window_taken(window)
    return who_was_first(_extended(last), deed)


def _extended(row: Extension) -> str:
    values = {
        "unit": row.unit,
        "until": date_format(row.until, "DATE_FORMAT"),
        "reason": row.reason.rstrip("。."),
    }
    if row.revoked_at is not None:
        return _("the more days of %(unit)s were taken back.") % values
    return _("%(unit)s has until %(until)s, because: %(reason)s.") % values


def _waived(row: Waiver) -> str:
    values = {"unit": row.unit, "reason": row.reason.rstrip("。.")}
    if row.revoked_at is not None:
        return _("the waiver of %(unit)s was taken back.") % values
    return _("this is waived for %(unit)s, because: %(reason)s.") % values


def allowance_revoked(row: Extension | Waiver) -> str:
    """Who took it back before."""
    row.refresh_from_db()
    stands = _extended(row) if isinstance(row, Extension) else _waived(row)
    return who_was_first(stands, last_deed(row), kept=False)


def request_taken(request: ExtensionRequest) -> str:
    """Who settled the request, and how."""
    now = ExtensionRequest.objects.select_related("unit", "extension").get(pk=request.pk)
    values = {
        "unit": now.unit, "state": now.get_state_display(), "until": date_format(now.until, "DATE_FORMAT")
    }  # fmt: skip
    stands = _("the request of %(unit)s until %(until)s is “%(state)s”.") % values
    return who_was_first(stands, last_deed(now, *([now.extension] if now.extension is not None else [])))


def note_taken(note: InterpretationNote, *, kept: bool) -> str:
    note.refresh_from_db()
    stands = _("the question is “%(state)s”.") % {"state": note.get_state_display()}
    return who_was_first(stands, last_deed(note), kept=kept)


def mending_taken(mending: Mending) -> str:
    mending.refresh_from_db()
    stands = _("the mending is “%(state)s”.") % {"state": mending.get_state_display()}
    return who_was_first(stands, last_deed(mending.version.submission), kept=False)


def mark_of_reason(reason: Reason) -> str:
    return mark_of(reason.words if reason.is_own else "", reason.mend, reason.position, reason.is_offered)


def reason_taken(reason: Reason) -> str:
    row = ReturnReason.objects.filter(code=reason.code).first()
    stands = _("the reason reads “%(words)s” now.") % {"words": reason.words}
    return who_was_first(stands, last_deed(row) if row is not None else None)


def plan_taken(plan: ReminderPlan) -> str:
    return who_was_first(_("the plan was changed."), last_deed(plan))


def mark_of_plan(plan: ReminderPlan) -> str:
    return mark_of([getattr(plan, field.attname) for field in plan._meta.concrete_fields])


def mark_of_notice(notice: Notice) -> str:
    """Of everything that the editor writes."""
    own = [
        notice.state, notice.indicator_id, notice.number, notice.title, notice.text, notice.opens_on, notice.due_on,
        notice.pieces, notice.asks, notice.to_all,
    ]  # fmt: skip
    audience = [] if notice.to_all else sorted(notice.audience.values_list("unit_id", flat=True))
    files = list(notice.files.order_by("position").values_list("file_id", "name"))
    return mark_of(own, audience, files)


def notice_taken(notice: Notice) -> str:
    stands = _("the notice “%(title)s” is “%(state)s” and may say something else now.") % {
        "title": notice.title, "state": notice.get_state_display(),
    }  # fmt: skip
    return who_was_first(stands, last_deed(notice))
