"""The background door of originality. Ids in; every job may run twice without harm."""

import datetime as dt

from django.conf import settings

from kaoping.assessment.models import Notice, Version
from kaoping.base import clock
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.originality import actions
from kaoping.originality.models import Check, Sweep, Taking, Wording

ROUND = 100  # versions a round, so that the watcher comes to its other work
LEFT_BEHIND = dt.timedelta(minutes=10)


def check_version(version_id: int) -> None:
    actions.check_version(version_id)


def register_notice(notice_id: int) -> None:
    actions.register_notice(notice_id)


def take(taking_id: int) -> None:
    actions.take_now(taking_id)


def run_sweep(sweep_id: int) -> None:
    actions.run_sweep(sweep_id)


def catch_up() -> int:
    """What a lost wake-up left behind, and what was here before the comparison was; how many."""
    done = _notices() + _versions() + _leavers() + _takings()
    if done:
        instance_store().fold()
    return done


def _notices() -> int:
    known = Wording.objects.exclude(notice=None).values("notice_id")
    waiting = Notice.objects.exclude(state=Notice.State.DRAFT).exclude(pk__in=known).exclude(text="")
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:ROUND])
    return sum(actions.register_notice(key) is not None for key in keys)


def _versions() -> int:
    """Oldest first, so that the earlier of two texts is the source; only when the files were read."""
    ready = {"read_at": None} if settings.READ_MATERIALS else {"checked_at": None}
    waiting = (
        Version.objects.exclude(originality__engine_no=actions.ENGINE_NO)
        .exclude(**ready)
        .exclude(submission__first_received_at=None)
    )
    keys = list(waiting.order_by("received_at", "pk").values_list("pk", flat=True)[:ROUND])
    return sum(actions.check_version(key) is not None for key in keys)


def _leavers() -> int:
    """Pieces that were withdrawn or found to be sent twice are no sources; reopened ones are again."""
    gone = Check.objects.filter(is_source=True, submission__state__in=actions.GONE)
    back = Check.objects.filter(is_source=False).exclude(submission__state__in=actions.GONE)
    keys = list(gone.values_list("submission", flat=True).distinct()[:ROUND])
    actions.leave(keys)
    again = list(back.values_list("submission", flat=True).distinct()[:ROUND])
    actions.come_back(again)
    return len(keys) + len(again)


def _takings() -> int:
    late = Taking.objects.filter(state=Taking.State.WAITING, sent_at__lt=clock.now() - LEFT_BEHIND)
    keys = list(late.values_list("pk", flat=True)[:5])
    for key in keys:
        actions.take_now(key)
    for key in Sweep.objects.filter(
        state=Sweep.State.WAITING, asked_at__lt=clock.now() - LEFT_BEHIND
    ).values_list("pk", flat=True):
        actions.run_sweep(key)
    return len(keys)
