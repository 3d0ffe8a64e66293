"""What an inspection means for those who read, show and hand out files."""

from kaoping.evidence.models import ArchiveMember, Inspection, StoredFile
from kaoping.pure.documents.kinds import ARCHIVES

State = Inspection.State


def inspection_of(file: StoredFile) -> Inspection | None:
    """What the gate said, without asking it to look."""
    return Inspection.objects.filter(file=file).first()


def is_held(file: StoredFile) -> bool:
    """Whether the file is in quarantine: only the office may fetch it, after a warning."""
    found = inspection_of(file)
    return found is not None and found.state == State.QUARANTINED


def may_be_opened(file: StoredFile) -> bool:
    """Whether a reader's child may open it: it came through the gate and was neither refused nor held."""
    found = inspection_of(file)
    return found is not None and found.state in (State.CLEAN, State.FLAGGED)


def may_be_shown(file: StoredFile) -> bool:
    """Whether pages may be drawn of it: nothing in it acts by itself, or the office released it."""
    found = inspection_of(file)
    if found is None or found.state not in (State.CLEAN, State.FLAGGED):
        return False
    if found.decision == Inspection.Decision.RELEASED:
        return True
    return not found.acts_by_itself


def leaves(file: StoredFile) -> list[tuple[str, StoredFile]]:
    """The files that readers may open, each with its name inside: the file itself under "", or an
    archive's members in their order. Refused and held ones are left out."""
    if file.kind not in ARCHIVES:
        return [("", file)] if may_be_opened(file) else []
    if not may_be_opened(file):
        return []
    members = ArchiveMember.objects.filter(
        archive=file, file__inspection__state__in=[State.CLEAN, State.FLAGGED]
    ).select_related("file")
    return [
        (member.name, member.file) for member in members if member.file and member.file.kind not in ARCHIVES
    ]
