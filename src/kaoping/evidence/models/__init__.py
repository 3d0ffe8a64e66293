"""Tables of evidence; one module a subject."""

from .files import Reading, StoredFile

__all__ = ["Reading", "StoredFile"]
