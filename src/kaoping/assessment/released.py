"""What waited for a file that has left quarantine: it is read, and its piece checked again."""

from kaoping.assessment.models import Version
from kaoping.base.queue import enqueue
from kaoping.evidence.models import Reading


def read_again(file_id: int) -> None:
    """Put the file's versions and drafts back among what is to be read."""
    Reading.objects.filter(file_id=file_id, state=Reading.State.QUARANTINED).delete()
    Version.objects.filter(materials__file_id=file_id).exclude(read_at=None).update(read_at=None)
    enqueue("kaoping.assessment.tasks.read_waiting")
