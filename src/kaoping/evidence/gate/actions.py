"""The office's decisions about files in quarantine, and the sweep that asks the scanner again."""

from typing import Any

from django.db import transaction

from kaoping.base import audit, clock
from kaoping.evidence.gate import ports, scanner
from kaoping.evidence.gate.inspecting import look_again
from kaoping.evidence.models import ArchiveMember, Inspection, StoredFile
from kaoping.evidence.storage import path_of

State, Decision = Inspection.State, Inspection.Decision


@transaction.atomic
def release(file: StoredFile, *, actor: Any, reason: str) -> bool:
    """Let a held file, or one whose pages are not drawn, be used like any other, with what lies in it.

    False when somebody decided first.
    """
    inspection = Inspection.objects.filter(file=file).exclude(decision=Decision.RELEASED).first()
    if inspection is None or not (inspection.state == State.QUARANTINED or inspection.acts_by_itself):
        return False
    if not _decide(inspection, Decision.RELEASED, actor, reason):
        return False
    inside = ArchiveMember.objects.filter(archive=file, file__inspection__state=State.QUARANTINED)
    for member in inside.select_related("file__inspection"):
        if member.file is not None:
            _decide(member.file.inspection, Decision.RELEASED, actor, reason)
    ports.tell_released(file.pk)
    return True


@transaction.atomic
def keep_held(file: StoredFile, *, actor: Any, reason: str) -> bool:
    """Keep a file in quarantine for good: it is not scanned again. False when somebody decided first."""
    inspection = Inspection.objects.filter(file=file, state=State.QUARANTINED, decision="").first()
    return inspection is not None and _decide(inspection, Decision.KEPT, actor, reason)


def _decide(inspection: Inspection, decision: Inspection.Decision, actor: Any, reason: str) -> bool:
    before = {"state": inspection.state, "decision": inspection.decision}
    state = State.FLAGGED if decision == Decision.RELEASED else inspection.state
    changed = Inspection.objects.filter(
        pk=inspection.pk, state=inspection.state, decision=inspection.decision
    ).update(
        state=state, decision=decision, decided_by=str(actor)[:200], decided_at=clock.now(), reason=reason
    )
    if changed:
        audit.record(
            f"file.{decision}", actor=actor, about=inspection.file, reason=reason, before=before,
            after={"state": state, "decision": decision},
        )  # fmt: skip
    return bool(changed)


def scan_again(most: int = 200) -> int:
    """Ask the scanner again about files it gave no answer for; how many left quarantine.

    Stops at the first file without an answer, so that a scanner that is away costs one try a round.
    """
    left = 0
    waiting = Inspection.objects.filter(
        scan=Inspection.Scan.UNAVAILABLE, state=State.QUARANTINED, decision=""
    )
    for inspection in waiting.select_related("file").order_by("pk")[:most]:
        if (
            scanner.is_set()
            and scanner.scan(path_of(inspection.file.sha256)).scan == Inspection.Scan.UNAVAILABLE
        ):
            break
        left += look_once_more(inspection.file)
    return left


def look_once_more(file: StoredFile) -> int:
    """Inspect anew, then the archives that the file lies in; how many left quarantine."""
    left = 0
    files = [file, *StoredFile.objects.filter(members__file=file).distinct()]
    for one in files:
        before = Inspection.objects.filter(file=one, state=State.QUARANTINED).exists()
        after = look_again(one)
        if before and after.state != State.QUARANTINED:
            left += 1
            ports.tell_released(one.pk)
    return left
