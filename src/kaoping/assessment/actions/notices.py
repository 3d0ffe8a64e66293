"""Special notices 专项通知: issuing one makes a window and duties, and prices the rest anew."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.duties import BATCH, Profiles, groups_by_unit, reprice
from kaoping.assessment.actions.notice_rows import keep_version, restate_duties
from kaoping.assessment.content import PieceFile
from kaoping.assessment.models import Duty, Indicator, Notice, NoticeFile, NoticeUnit, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import refuse_unless_in_force
from kaoping.assessment.queries.notices import TOLD
from kaoping.assessment.queries.texts import scheme_of
from kaoping.assessment.seen import mark_of_notice, notice_taken
from kaoping.base import audit, clock
from kaoping.notifications.actions import mark_read, tell_units
from kaoping.notifications.models import Notification
from kaoping.units.access import posts_of, units_of
from kaoping.units.models import Role, Unit

State = Notice.State


@transaction.atomic
def draft_notice(
    *,
    indicator: Indicator,
    title: str,
    due_on: dt.date,
    actor: Any,
    number: str = "",
    text: str = "",
    pieces: int = 1,
    units: Iterable[Unit] | None = None,
    notice: Notice | None = None,
    opens_on: dt.date | None = None,
    asks: Mapping[str, Any] | None = None,
    files: Sequence[PieceFile] | None = None,
    seen: str = "",
) -> Notice:
    """Keep a notice as a draft (``notice``: change that draft); nobody is asked by it.

    ``units`` None asks all units to which the indicator applies; ``opens_on`` None opens the window on
    the day of issuing. ``asks`` are material rules beyond the indicator's own; ``files`` are all its
    attachments (None: those it has). ``seen`` is the mark of the draft on the page. Errors: ``Refusal``.
    """
    if notice is not None and seen:
        standing = Notice.objects.select_for_update().get(pk=notice.pk)
        if seen != mark_of_notice(standing):
            raise Refusal(notice_taken(standing))
    refuse_unless_in_force(indicator.scheme)
    if not indicator.is_by_notice:
        raise Refusal(
            _("Indicator %(code)s has fixed windows; only one that waits for notices can have one.")
            % {"code": indicator.code}
        )
    if pieces < 1:
        raise Refusal(_("A notice asks for at least one piece."))
    if not title.strip():
        raise Refusal(_("A notice needs a title."))
    chosen = None if units is None else list(units)
    if chosen is not None and not chosen:
        raise Refusal(_("Choose at least one unit, or all."))
    if opens_on is not None and opens_on > cut_due(indicator, due_on):
        raise Refusal(
            _("It would open on %(opens)s, after it is due on %(due)s. Choose an earlier day.")
            % {
                "opens": date_format(opens_on, "DATE_FORMAT"),
                "due": date_format(cut_due(indicator, due_on), "DATE_FORMAT"),
            }
        )
    if notice is None:
        notice = Notice(scheme=indicator.scheme, key=_next_key(indicator), made_at=clock.now())
    elif notice.state != State.DRAFT:
        raise Refusal(_("A notice that went out cannot be changed; amend it or withdraw it."))
    elif notice.amends_id and notice.indicator_id != indicator.pk:
        raise Refusal(_("An amended notice stays with its indicator; withdraw it to ask under another one."))
    notice.indicator, notice.title, notice.due_on = indicator, title.strip(), due_on
    notice.number, notice.text, notice.pieces = number.strip(), text.strip(), pieces
    notice.to_all, notice.opens_on, notice.asks = chosen is None, opens_on, dict(asks or {})
    notice.save()
    if files is not None:
        notice.files.all().delete()
        NoticeFile.objects.bulk_create(
            NoticeFile(notice=notice, file=one.file, name=one.name[:255], position=position)
            for position, one in enumerate(files, 1)
        )
    notice.audience.all().delete()
    NoticeUnit.objects.bulk_create(NoticeUnit(notice=notice, unit=unit) for unit in chosen or ())
    audit.record("notice.drafted", actor=actor, about=notice)
    return notice


@transaction.atomic
def issue_notice(notice: Notice, *, actor: Any, at: dt.datetime | None = None, seen: str = "") -> Notice:
    """Send it out: window, duties, new worths of the indicator's other duties, word to the units.

    Its due day is cut to the indicator's limit (``cut_due``). Errors: ``Refusal``.
    """
    refuse_unless_in_force(notice.scheme)
    if seen and seen != mark_of_notice(notice):
        raise Refusal(notice_taken(notice))
    if notice.amends_id:
        raise Refusal(_("This draft amends a notice that is out; carry the amendment out instead."))
    now = at or clock.now()
    today = now.astimezone(clock.OFFICE_ZONE).date()
    due_on = cut_due(notice.indicator, notice.due_on)
    if due_on < today:
        raise Refusal(
            _("The notice would be due on %(due)s, which is over. Choose a later day%(limit)s.")
            % {"due": due_on.isoformat(), "limit": _limit_words(notice.indicator)}
        )
    audience = audience_of(notice)
    if not audience:
        raise Refusal(_("The notice asks no unit: the indicator applies to none of those chosen."))
    changed = Notice.objects.filter(pk=notice.pk, state=State.DRAFT).update(
        state=State.ISSUED, issued_at=now, due_on=due_on
    )
    if not changed:
        raise Refusal(_("This notice went out before; it was not sent twice."))
    notice.refresh_from_db()
    indicator = notice.indicator
    window = Window.objects.create(
        indicator=indicator, key=notice.key, title=notice.title[:100],
        opens_on=min(notice.opens_on or today, due_on),
        due_on=due_on, closes_on=max(due_on, notice.scheme.period_to), pieces=notice.pieces,
        position=1 + Window.objects.filter(indicator=indicator).count(), notice=notice,
    )  # fmt: skip
    NoticeUnit.objects.bulk_create(
        (NoticeUnit(notice=notice, unit_id=unit_id) for unit_id in audience),
        ignore_conflicts=True, batch_size=BATCH,
    )  # fmt: skip
    NoticeUnit.objects.filter(notice=notice).exclude(unit_id__in=audience).delete()
    restate_duties(window, audience)
    reprice(indicator, None if notice.to_all else audience)
    keep_version(notice, actor=actor, at=now)
    audit.record(
        "notice.issued", actor=actor, about=notice,
        after={"due_on": due_on.isoformat(), "pieces": notice.pieces, "units": len(audience)},
    )  # fmt: skip
    tell_units(
        kind="notice_issued", units=audience, roles=[Role.UNIT_AUTHOR, Role.UNIT_APPROVER],
        values={"title": notice.title, "pieces": notice.pieces, "due_on": due_on.isoformat()},
        about=notice, link=f"/notices/{notice.pk}/",
    )  # fmt: skip
    ports.tell_facts_changed(notice.scheme_id, None if notice.to_all else audience)
    ports.tell_notice_issued(notice.pk)
    return notice


@transaction.atomic
def withdraw_notice(notice: Notice, *, actor: Any, reason: str) -> Notice:
    """Take the notice back: its duties are cancelled, the others priced anew; pieces stay kept."""
    if not reason.strip():
        raise Refusal(_("Say why the notice is withdrawn; every unit reads it."))
    refuse_unless_in_force(notice.scheme)
    changed = Notice.objects.filter(pk=notice.pk, state=State.ISSUED).update(
        state=State.WITHDRAWN, withdrawn_at=clock.now()
    )
    if not changed:
        raise Refusal(_("Only a notice that went out can be withdrawn."))
    notice.refresh_from_db()
    Notice.objects.filter(amends=notice, state=State.DRAFT).delete()
    audience = list(notice.audience.values_list("unit_id", flat=True))
    Duty.objects.filter(window__notice=notice).update(state=Duty.State.CANCELLED)
    reprice(notice.indicator, audience)
    audit.record("notice.withdrawn", actor=actor, about=notice, reason=reason.strip())
    tell_units(
        kind="notice_withdrawn", units=audience, roles=[Role.UNIT_AUTHOR, Role.UNIT_APPROVER],
        values={"title": notice.title, "words": reason.strip()}, about=notice, link=f"/notices/{notice.pk}/",
    )  # fmt: skip
    ports.tell_facts_changed(notice.scheme_id, audience)
    return notice


@transaction.atomic
def acknowledge(
    notice: Notice, *, unit: Unit, actor: Any, at: dt.datetime | None = None, by: str = ""
) -> None:
    """The unit says that it has the notice 收到; saying so twice changes nothing.

    ``by`` names who said it where that is not ``actor``, such as the sender of a mail.
    """
    changed = NoticeUnit.objects.filter(notice=notice, unit=unit, acknowledged_at=None).update(
        acknowledged_at=at or clock.now(), acknowledged_by=(by or str(actor or ""))[:200]
    )
    if changed:
        audit.record("notice.acknowledged", actor=actor, about=notice, unit=unit)


def open_for(notice: Notice, person: Any) -> None:
    """Whoever reads the notice's page under a unit's post has read what that post was told of it."""
    posts = [post.id for post in posts_of(person)]
    told = Notification.objects.filter(
        post__in=posts, unit__in=units_of(person), read_at=None, kind__in=TOLD,
        about_kind=Notice._meta.label_lower, about_key=str(notice.pk),
    )  # fmt: skip
    if ids := list(told.values_list("pk", flat=True)):
        mark_read(person_posts=posts, ids=ids)


@transaction.atomic
def take_acknowledgement_back(*, unit: Unit, at: dt.datetime, actor: Any, reason: str) -> None:
    """What the unit was noted to have at that moment it has not said after all, such as by a mail."""
    for row in NoticeUnit.objects.filter(unit=unit, acknowledged_at=at).select_related("notice"):
        NoticeUnit.objects.filter(pk=row.pk).update(acknowledged_at=None, acknowledged_by="")
        audit.record("notice.unacknowledged", actor=actor, about=row.notice, unit=unit, reason=reason.strip())


def audience_of(notice: Notice) -> list[int]:
    """Ids of the units that the notice asks: those chosen, or all, to whom the indicator applies."""
    scheme = scheme_of(notice.scheme)
    groups = groups_by_unit(scheme)
    chosen = None if notice.to_all else set(notice.audience.values_list("unit_id", flat=True))
    profiles = Profiles(scheme)
    found = []
    for unit_id, own in groups.items():
        if chosen is not None and unit_id not in chosen:
            continue
        if profiles[own].asks(notice.indicator.code):
            found.append(unit_id)
    return sorted(found)


def cut_due(indicator: Indicator, due_on: dt.date) -> dt.date:
    """The due day that holds: not after the indicator's limit (source: scheme-language.md, 3)."""
    return min(due_on, indicator.until_on) if indicator.until_on else due_on


def cut_sentence(indicator: Indicator, due_on: dt.date) -> str:
    """Why the due day is earlier than the one written; empty when it is not."""
    if cut_due(indicator, due_on) == due_on:
        return ""
    return _(
        "The scheme ends indicator %(code)s on %(limit)s; the notice is due on that day, not on %(asked)s."
    ) % {
        "code": indicator.code,
        "limit": date_format(cut_due(indicator, due_on), "DATE_FORMAT"),
        "asked": date_format(due_on, "DATE_FORMAT"),
    }


def _limit_words(indicator: Indicator) -> str:
    if indicator.until_on is None:
        return ""
    return _(", not after %(limit)s") % {"limit": indicator.until_on.isoformat()}


def _next_key(indicator: Indicator) -> str:
    """n1, n2 …: the notice's id in facts; free of every window key of the indicator."""
    taken = set(Notice.objects.filter(scheme=indicator.scheme).values_list("key", flat=True))
    taken |= set(Window.objects.filter(indicator__scheme=indicator.scheme).values_list("key", flat=True))
    return next(f"n{number}" for number in range(1, len(taken) + 2) if f"n{number}" not in taken)
