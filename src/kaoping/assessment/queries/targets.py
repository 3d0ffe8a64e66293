"""The windows that a mail may be for, with what the unit has in each: few queries a mail."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from kaoping.assessment.models import Duty, SchemeVersion, Submission, Window
from kaoping.assessment.queries.standing import STANDING
from kaoping.base import asked, clock
from kaoping.intake.models import Message
from kaoping.units.models import Unit


@dataclass(slots=True)
class Target:
    """One window of one unit (or of any unit, when the unit is unknown)."""

    window: Window
    slots: int  # pieces asked
    pieces: list[Submission] = field(default_factory=list)  # standing ones

    @property
    def code(self) -> str:
        return self.window.indicator.code

    @property
    def has_room(self) -> bool:
        return len(self.pieces) < self.slots

    @property
    def returned(self) -> list[Submission]:
        return [piece for piece in self.pieces if piece.state == Submission.State.RETURNED]


def scheme_at(moment: dt.datetime) -> SchemeVersion | None:
    """The scheme in force whose period holds the moment, else the nearest before it."""
    day = moment.astimezone(clock.OFFICE_ZONE).date()
    found = asked.once("schemes_in_force", _in_force)
    inside = [one for one in found if one.period_from <= day <= one.period_to]
    before = [one for one in found if one.period_from <= day]
    return next(iter(inside or before or found), None)


def _in_force() -> list[SchemeVersion]:
    return list(
        SchemeVersion.objects.filter(state=SchemeVersion.State.PUBLISHED)
        .defer("text")  # long, and no mail needs it
        .order_by("-period_from", "-id")
    )


def targets_of(scheme: SchemeVersion, unit: Unit | None) -> list[Target]:
    """Every window that asks the unit (of unit None: every window), in the scheme's order."""
    rows = asked.once(f"windows_in_force:{scheme.pk}", lambda: _windows(scheme))
    if unit is None:
        return [Target(window, window.pieces) for window in rows]
    slots = asked.once(_slots_key(scheme, unit.pk), lambda: _slots([unit.pk], rows)[unit.pk])
    others = [window.pk for window in rows if window.pk not in slots]
    asked_at_all = asked.once(f"asked_at_all:{others}", lambda: _asked_at_all(others))
    found = {
        window.pk: Target(window, slots.get(window.pk, 1))
        for window in rows
        if window.pk in slots or window.pk not in asked_at_all
    }
    for piece in asked.once(_standing_key(scheme, unit.pk), lambda: _standing([unit.pk], rows)[unit.pk]):
        if piece.window_id in found:
            found[piece.window_id].pieces.append(piece)
    return list(found.values())


def foresee(scheme: SchemeVersion, units: Collection[int]) -> None:
    """Ask for several units at once what ``targets_of`` will ask for each, where answers are remembered."""
    if not asked.knows() or len(units) < 2:
        return
    rows = asked.once(f"windows_in_force:{scheme.pk}", lambda: _windows(scheme))
    for unit, slots in _slots(units, rows).items():
        asked.tell(_slots_key(scheme, unit), slots)
    for unit, pieces in _standing(units, rows).items():
        asked.tell(_standing_key(scheme, unit), pieces)


def forget_standing(scheme: SchemeVersion, unit: Unit) -> None:
    """A piece of the unit comes or changes; call it before that, for it may also fail halfway."""
    asked.forget(_standing_key(scheme, unit.pk))


def _slots_key(scheme: SchemeVersion, unit: int) -> str:
    return f"slots:{scheme.pk}:{unit}"


def _standing_key(scheme: SchemeVersion, unit: int) -> str:
    return f"standing:{scheme.pk}:{unit}"


def _slots(units: Collection[int], windows: list[Window]) -> dict[int, dict[int, int]]:
    """Unit → window → how many pieces its duties ask."""
    found: dict[int, dict[int, int]] = {unit: {} for unit in units}
    duties = Duty.objects.filter(unit__in=units, window__in=[window.pk for window in windows])
    rows = duties.exclude(state=Duty.State.CANCELLED).order_by("pk").values_list("unit_id", "window_id")
    for unit, window in rows:
        found[unit][window] = found[unit].get(window, 0) + 1
    return found


def _standing(units: Collection[int], windows: list[Window]) -> dict[int, list[Submission]]:
    """Unit → its standing pieces of these windows, in the order of arrival."""
    found: dict[int, list[Submission]] = {unit: [] for unit in units}
    pieces = Submission.objects.filter(
        unit__in=units, window__in=[window.pk for window in windows], state__in=STANDING
    )
    for piece in pieces.order_by("id"):
        found[piece.unit_id].append(piece)
    return found


def _windows(scheme: SchemeVersion) -> list[Window]:
    windows = (
        Window.objects.filter(indicator__scheme=scheme, indicator__takes_pieces=True)
        .select_related("indicator", "notice")
        .defer("notice__text")
    )
    return [window for window in windows if not window.notice_id or window.notice.state == "issued"]  # type: ignore[union-attr]


def _asked_at_all(windows: list[int]) -> set[int]:
    """Those of the windows that ask somebody."""
    if not windows:
        return set()
    somebody = Exists(Duty.objects.filter(window=OuterRef("pk")))
    return set(Window.objects.filter(somebody, pk__in=windows).order_by().values_list("pk", flat=True))


def piece_by_receipt(unit: Unit, numbers: list[str]) -> Submission | None:
    """The unit's piece that a mail names by its receipt number."""
    if not numbers:
        return None
    return (
        Submission.objects.filter(unit=unit, receipt_no__in=numbers)
        .select_related("window__indicator")
        .order_by("-id")
        .first()
    )


def pieces_answered(unit: Unit, message: Message) -> list[Submission]:
    """The unit's pieces that the mail is about to which this one replies: our receipt or return, or its own earlier mail."""
    rows = Submission.objects.filter(unit=unit).select_related("window__indicator").order_by("id")
    ours = message.answers if getattr(message, "answers_id", None) else None
    if ours is not None:
        if ours.about_kind == Submission._meta.label_lower and ours.about_key.isdecimal():
            return list(rows.filter(pk=int(ours.about_key)))
        if found := list(rows.filter(versions__receipt__mail=ours).distinct()):
            return found
    ids = [one for one in (message.in_reply_to, *getattr(message, "thread", ())) if one]
    if not ids:
        return []
    earlier = Message.objects.filter(message_id__in=ids[:30]).values_list("pk", flat=True)
    return list(rows.filter(versions__message__in=list(earlier)).distinct()) if earlier else []
