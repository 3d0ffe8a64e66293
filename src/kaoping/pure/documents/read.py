"""The one door: a kind and bytes to a document."""

from __future__ import annotations

import importlib

from kaoping.pure.documents.model import Document
from kaoping.pure.errors import ExtractionError

READER = "kaoping documents 5"  # rises when the same bytes would read otherwise

# Readers are imported when their kind is met: together they load slowly.
_READERS = {
    "docx": "docx",
    "doc": "doc",
    "wps": "doc",
    "ole": "doc",
    "rtf": "rtf",
    "odt": "odf",
    "ods": "odf",
    "odp": "odf",
    "xls": "sheets",
    "xlsx": "sheets",
    "et": "sheets",
    "pptx": "pptx",
    "ppt": "ppt",
    "dps": "ppt",
    "pdf": "pdf",
    "ofd": "ofd",
    "txt": "plain",
    "html": "html",
    "xml": "flatxml",
}
READABLE = frozenset(_READERS)


def read(kind: str, content: bytes) -> Document:
    """Return what stands in a document of ``kind`` (as ``detect`` names them).

    Errors: ``ExtractionError`` with one of the codes ``unknown_kind``, ``broken``, ``encrypted``,
    ``old_format`` (Word 6 or 95), ``unsafe_xml`` (a DTD or entities), ``too_big`` (a limit while unpacking),
    ``too_many_parts``, ``too_deep``; nothing else for any bytes, except ``MemoryError``.
    """
    module = _READERS.get(kind)
    if module is None:
        raise ExtractionError("unknown_kind", kind=kind)
    reader = importlib.import_module(f"kaoping.pure.documents.{module}")
    try:
        document: Document = reader.read(kind, content)
    except (ExtractionError, MemoryError):
        raise
    except RecursionError:
        raise ExtractionError("too_deep") from None
    except Exception as error:  # parsers of foreign formats raise what they like
        raise ExtractionError("broken", what=type(error).__name__) from None
    return document
