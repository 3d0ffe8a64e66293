"""Where a file that may lie in an archive was sent: the file itself, or the archives around it."""

from kaoping.evidence.models import ArchiveMember

DEEP = 6  # archives in archives; the gate unpacks fewer


def holding(file_id: int) -> set[int]:
    """The keys of the file and of every archive that holds it, with one query a level."""
    found, last = {file_id}, {file_id}
    for _level in range(DEEP):
        around = ArchiveMember.objects.filter(file_id__in=last).values_list("archive_id", flat=True)
        last = set(around) - found
        if not last:
            break
        found |= last
    return found
