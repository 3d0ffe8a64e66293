"""Tables of evidence; one module a subject."""

from .files import Reading, StoredFile
from .pictures import Picture, PictureHash, PictureLook

__all__ = ["Picture", "PictureHash", "PictureLook", "Reading", "StoredFile"]
