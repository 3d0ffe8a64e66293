"""What waited for a file that has left quarantine: it is read, and its piece checked again."""

from django.db.models import Q

from kaoping.assessment.models import Version
from kaoping.base.queue import enqueue
from kaoping.evidence.models import Reading


def read_again(file_id: int) -> None:
    """Put the file's versions and drafts back among what is to be read."""
    Reading.objects.filter(file_id=file_id, state=Reading.State.QUARANTINED).delete()
    holds_it = Q(materials__file_id=file_id) | Q(materials__file__members__file_id=file_id)
    held = Version.objects.filter(holds_it).exclude(read_at=None)
    Version.objects.filter(pk__in=list(held.values_list("pk", flat=True))).update(read_at=None)
    enqueue("kaoping.assessment.tasks.read_waiting")
