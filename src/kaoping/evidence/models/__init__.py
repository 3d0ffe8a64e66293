"""Tables of evidence; one module a subject."""

from .files import Reading, StoredFile
from .inspections import ArchiveMember, Inspection
from .pictures import Picture, PictureHash, PictureLook

__all__ = ["ArchiveMember", "Inspection", "Picture", "PictureHash", "PictureLook", "Reading", "StoredFile"]
