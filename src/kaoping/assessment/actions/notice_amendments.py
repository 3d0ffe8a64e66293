"""An issued notice is amended by a draft beside it: written, previewed and carried out like a new one.

What was said before stays as a version; units acknowledge the amended notice anew.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.duties import BATCH, reprice
from kaoping.assessment.actions.notice_rows import keep_version, restate_duties
from kaoping.assessment.actions.notices import audience_of, cut_due
from kaoping.assessment.models import Notice, NoticeFile, NoticeUnit, NoticeVersion, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import refuse_unless_in_force
from kaoping.assessment.seen import mark_of_notice, notice_taken
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell_units
from kaoping.units.models import Role

State = Notice.State
COPIED = ("indicator", "number", "title", "text", "pieces", "to_all", "asks")


@transaction.atomic
def begin_amendment(notice: Notice, *, actor: Any) -> Notice:
    """The draft that amends the notice: the one there is, else a copy of what is in force."""
    refuse_unless_in_force(notice.scheme)
    if notice.state != State.ISSUED:
        raise Refusal(_("Only a notice that is in force can be amended."))
    kept = Notice.objects.filter(amends=notice, state=State.DRAFT).first()
    if kept is not None:
        return kept
    window = notice.window
    draft = Notice.objects.create(
        scheme=notice.scheme, key=_draft_key(notice), amends=notice, made_at=clock.now(),
        opens_on=window.opens_on, due_on=window.due_on, **{name: getattr(notice, name) for name in COPIED},
    )  # fmt: skip
    if not notice.to_all:
        NoticeUnit.objects.bulk_create(
            NoticeUnit(notice=draft, unit_id=unit_id)
            for unit_id in notice.audience.values_list("unit_id", flat=True)
        )
    NoticeFile.objects.bulk_create(
        NoticeFile(notice=draft, file_id=one.file_id, name=one.name, position=one.position)
        for one in notice.files.filter(dropped_after=None)
    )
    audit.record("notice.amendment_begun", actor=actor, about=notice)
    return draft


@transaction.atomic
def amend_notice(
    draft: Notice, *, actor: Any, reason: str, at: dt.datetime | None = None, seen: str = ""
) -> Notice:
    """Put the draft in the place of what its notice says: window, duties, worths, word to the units.

    Errors: ``Refusal``, also where the notice was withdrawn meanwhile.
    """
    notice = draft.amends
    if notice is None or draft.state != State.DRAFT:
        raise Refusal(_("This is no draft of an amendment."))
    if seen and seen != mark_of_notice(draft):
        raise Refusal(notice_taken(draft))
    if not reason.strip():
        raise Refusal(_("Say why the notice is amended; every unit reads it."))
    refuse_unless_in_force(notice.scheme)
    now = at or clock.now()
    indicator, due_on = notice.indicator, cut_due(notice.indicator, draft.due_on)
    window = Window.objects.get(notice=notice)
    if due_on != window.due_on and due_on < now.astimezone(clock.OFFICE_ZONE).date():
        raise Refusal(_("The new due day is over already. Choose a later day."))
    audience = audience_of(draft)
    if not audience:
        raise Refusal(_("The notice asks no unit: the indicator applies to none of those chosen."))
    values = {name: getattr(draft, name) for name in COPIED if name != "indicator"}
    if not Notice.objects.filter(pk=notice.pk, state=State.ISSUED).update(
        **values, due_on=due_on, opens_on=draft.opens_on
    ):
        raise Refusal(_("The notice was withdrawn; it cannot be amended any more."))
    last = _close_last_version(notice)
    _take_files(notice, draft, last)
    notice.refresh_from_db()
    _set_window(window, notice, due_on)
    left = list(notice.audience.exclude(unit_id__in=audience).values_list("unit_id", flat=True))
    NoticeUnit.objects.filter(notice=notice, unit_id__in=left).delete()
    NoticeUnit.objects.filter(notice=notice).update(acknowledged_at=None, acknowledged_by="")
    NoticeUnit.objects.bulk_create(
        (NoticeUnit(notice=notice, unit_id=unit_id) for unit_id in audience),
        ignore_conflicts=True, batch_size=BATCH,
    )  # fmt: skip
    draft.delete()
    restate_duties(window, audience)
    touched = None if notice.to_all else [*audience, *left]
    reprice(indicator, touched)
    version = keep_version(notice, actor=actor, at=now, reason=reason)
    audit.record(
        "notice.amended", actor=actor, about=notice, reason=reason.strip(),
        after={"version": version.number, "due_on": due_on.isoformat(), "units": len(audience)},
    )  # fmt: skip
    about: dict[str, Any] = {"about": notice, "link": f"/notices/{notice.pk}/"}
    words = {"title": notice.title, "words": reason.strip(), "due_on": due_on.isoformat()}
    roles = [Role.UNIT_AUTHOR, Role.UNIT_APPROVER]
    tell_units(kind="notice_amended", units=audience, roles=roles, values=words, **about)
    if left:
        tell_units(kind="notice_not_for_you", units=left, roles=roles, values=words, **about)
    ports.tell_facts_changed(notice.scheme_id, touched)
    ports.tell_notice_issued(notice.pk)
    return notice


@transaction.atomic
def drop_notice_draft(notice: Notice, *, actor: Any, seen: str = "") -> None:
    """Throw a draft away; nobody was asked by it. Errors: ``Refusal`` when it says something else by now."""
    if seen and seen != mark_of_notice(notice):
        raise Refusal(notice_taken(notice))
    audit.record("notice.draft_dropped", actor=actor, about=notice)
    if not Notice.objects.filter(pk=notice.pk, state=State.DRAFT).delete()[0]:
        raise Refusal(_("Only a draft can be thrown away."))


def _close_last_version(notice: Notice) -> int:
    """Remember in the last version who had acknowledged it; its number."""
    version = notice.versions.order_by("-number").first()
    if version is None:  # issued before versions were kept
        version = keep_version(notice, actor=None, at=notice.issued_at or clock.now())
    said = notice.audience.exclude(acknowledged_at=None).values_list("unit__code", "acknowledged_at")
    content = {
        **version.content,
        "acknowledged": {code: at.isoformat() for code, at in said if at is not None},
    }
    NoticeVersion.objects.filter(pk=version.pk).update(content=content)
    return int(version.number)


def _take_files(notice: Notice, draft: Notice, last: int) -> None:
    """Attachments that are in both stay; the others of the notice are marked as dropped."""
    standing = {(one.file_id, one.name): one for one in notice.files.filter(dropped_after=None)}
    for one in draft.files.all():
        old = standing.pop((one.file_id, one.name), None)
        if old is None:
            one.notice = notice
            one.save()
        else:
            NoticeFile.objects.filter(pk=old.pk).update(position=one.position)
    NoticeFile.objects.filter(pk__in=[one.pk for one in standing.values()]).update(dropped_after=last)


def _set_window(window: Window, notice: Notice, due_on: dt.date) -> None:
    window.title, window.pieces, window.due_on = notice.title[:100], notice.pieces, due_on
    window.opens_on = min(notice.opens_on or window.opens_on, due_on)
    window.closes_on = max(window.closes_on, due_on)
    if window.grace_until and window.grace_until <= due_on:
        window.grace_until = None
    window.save()


def _draft_key(notice: Notice) -> str:
    """A key that no fact ever names: the draft goes when it is carried out."""
    return f"{notice.key}~"[:40]
