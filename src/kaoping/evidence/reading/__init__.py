"""Text and hints of a stored file, taken in a process of its own that can be killed.

This package's first module loads no Django: the child is started from it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.evidence.models import Reading, StoredFile


def read_file(file: "StoredFile") -> "Reading":
    """The file's ``Reading``, made now unless it stands already; may run twice without harm.

    Its state is ``text``, ``no_text`` (look at the original), ``refused`` (``why`` is a code) or
    ``quarantined`` (the gate holds the file back); never ``waiting``.
    """
    from kaoping.evidence.reading.reader import read_now

    return read_now(file)
