"""What the watcher does, and how often; each round may run twice without harm."""

from kaoping.assessment.actions.full_text import sweep_unindexed
from kaoping.assessment.actions.group_reminders import call_groups
from kaoping.assessment.actions.reminder_rounds import remind_due
from kaoping.assessment.receipts import send_due
from kaoping.assessment.tasks import sweep_unchecked, sweep_unread
from kaoping.base import audit
from kaoping.evidence.gate.tasks import sweep_quarantine
from kaoping.evidence.ocr.tasks import sweep as sweep_pages_to_look_at
from kaoping.evidence.pages import cache
from kaoping.intake.anew import read_triage
from kaoping.intake.tasks import sweep_ungated, sweep_unrouted, watch_once
from kaoping.notifications.tasks import deliver_due, deliver_to_groups, send_digests, send_group_digests
from kaoping.originality.tasks import catch_up
from kaoping.results.appeal_tasks import sweep_appeals
from kaoping.results.tasks import make_waiting_freezes, recompute_published, refresh_stale
from kaoping.results.tasks_papers import catch_up_papers
from kaoping.site import search_index


def take_in_mail() -> None:
    """Import what lies in the watched mailbox folder, up to the clock's now."""
    watch_once()


def seal_audit() -> None:
    """Chain the audit rows written since the last round."""
    audit.seal()


def index_for_search() -> None:
    """Note the pinyin of what was written since the last round."""
    search_index.index_new()


def renew_search() -> None:
    """Note what was renamed, and forget what is gone."""
    search_index.index_changed()


def forget_old_pages() -> None:
    """Delete pictures of pages made long ago; they are made again when somebody looks."""
    cache.forget_unused()


# seconds between two rounds
ROUNDS = {
    take_in_mail: 3.0,
    sweep_unrouted: 60.0,
    sweep_unchecked: 60.0,
    sweep_quarantine: 120.0,
    sweep_ungated: 30.0,
    sweep_unread: 20.0,
    sweep_pages_to_look_at: 60.0,
    refresh_stale: 5.0,
    make_waiting_freezes: 300.0,
    recompute_published: 600.0,
    catch_up_papers: 60.0,
    sweep_appeals: 30.0,
    seal_audit: 10.0,
    index_for_search: 15.0,
    renew_search: 900.0,
    sweep_unindexed: 60.0,
    catch_up: 20.0,
    forget_old_pages: 24 * 3600.0,
    read_triage: 20.0,
    send_due: 30.0,
    deliver_due: 30.0,
    send_digests: 300.0,
    remind_due: 600.0,
    call_groups: 600.0,
    send_group_digests: 600.0,
    deliver_to_groups: 30.0,
}
