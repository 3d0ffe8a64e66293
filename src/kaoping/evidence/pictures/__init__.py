"""The same photo sent twice: what pictures look like, kept so that look-alikes are found by index.

``look`` opens a file's own and embedded pictures in a child process and keeps their hashes;
``same_as`` answers from the database alone.
"""

from kaoping.evidence.pictures.alike import Alike, same_as
from kaoping.evidence.pictures.looking import look

__all__ = ["Alike", "look", "same_as"]
