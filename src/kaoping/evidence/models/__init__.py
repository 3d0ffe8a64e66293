"""Tables of evidence; one module a subject."""

from .files import Reading, StoredFile
from .inspections import ArchiveMember, Inspection
from .pictures import Picture, PictureAlike, PictureHash, PictureLook
from .seals import PageLook, PageMark

__all__ = [
    "ArchiveMember", "Inspection", "PageLook", "PageMark", "Picture", "PictureAlike", "PictureHash",
    "PictureLook", "Reading", "StoredFile",
]  # fmt: skip
