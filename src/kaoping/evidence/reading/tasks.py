"""The background door of reading: ids in; may run twice without harm."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from kaoping.evidence.models import StoredFile
from kaoping.evidence.reading import read_file

try:
    import fcntl
except ImportError:  # no such module outside Unix; two readers at once do no harm there
    fcntl = None  # type: ignore[assignment]


def read(file_id: int) -> None:
    """Read one file, unless it is read."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is not None:
        read_file(file)


@contextmanager
def slot() -> Iterator[bool]:
    """Hold the machine's one place for reading; gives False when another job has it.

    Strangers' files never take more than one worker, whatever is sent. A killed holder frees it.
    """
    if fcntl is None:
        yield True
        return
    with open(settings.VAR_DIR / "reading.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
