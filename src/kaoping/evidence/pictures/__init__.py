"""The same photo sent twice: what pictures look like, kept so that look-alikes are found by index.

``look`` opens a file's own and embedded pictures in a child process and keeps their hashes;
``same_as`` answers from the database alone. This module loads no Django: the child is started from it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.evidence.models import StoredFile
    from kaoping.evidence.pictures.alike import Alike


def look(file: "StoredFile") -> None:
    """Keep hashes and private hints of a file's own and embedded pictures; twice does no harm."""
    from kaoping.evidence.pictures.looking import look_now

    look_now(file)


def same_as(file: "StoredFile") -> "list[Alike]":
    """The look-alikes of this file's pictures in all other files, likest first. Call ``look`` before."""
    from kaoping.evidence.pictures.alike import alike_of

    return alike_of(file)
