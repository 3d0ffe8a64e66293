"""What the watcher does, and how often; each round may run twice without harm."""

from kaoping.assessment.tasks import sweep_unchecked
from kaoping.base import audit
from kaoping.intake.tasks import sweep_unrouted, watch_once
from kaoping.results.tasks import refresh_stale


def take_in_mail() -> None:
    """Import what lies in the watched mailbox folder, up to the clock's now."""
    watch_once()


def seal_audit() -> None:
    """Chain the audit rows written since the last round."""
    audit.seal()


# seconds between two rounds
ROUNDS = {
    take_in_mail: 3.0,
    sweep_unrouted: 60.0,
    sweep_unchecked: 60.0,
    refresh_stale: 5.0,
    seal_audit: 10.0,
}
