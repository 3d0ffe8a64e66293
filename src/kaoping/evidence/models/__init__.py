"""Tables of evidence; one module a subject."""

from .files import Reading, StoredFile
from .inspections import ArchiveMember, Inspection
from .pictures import Picture, PictureAlike, PictureHash, PictureLook

__all__ = ["ArchiveMember", "Inspection", "Picture", "PictureAlike", "PictureHash", "PictureLook", "Reading", "StoredFile"]
