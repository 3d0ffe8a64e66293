"""What a file is, by its first bytes and its container's parts; its name is only a label."""

import zipfile
from pathlib import Path

MAGIC = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"GIF87a", "gif", "image/gif"),
    (b"GIF89a", "gif", "image/gif"),
    (b"BM", "bmp", "image/bmp"),
    (b"II*\x00", "tif", "image/tiff"),
    (b"MM\x00*", "tif", "image/tiff"),
    (b"Rar!\x1a\x07", "rar", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "application/x-7z-compressed"),
    (b"{\\rtf", "rtf", "application/rtf"),
)
OFFICE_PARTS = (
    ("word/document.xml", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (
        "ppt/presentation.xml",
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("OFD.xml", "ofd", "application/ofd"),
    ("content.xml", "odt", "application/vnd.oasis.opendocument.text"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(head: bytes, path: Path) -> tuple[str, str]:
    """(kind, MIME type) of a file whose first bytes are ``head`` and which lies at ``path``."""
    for magic, kind, mime in MAGIC:
        if head.startswith(magic):
            return kind, mime
    if head[8:12] == b"WEBP" and head.startswith(b"RIFF"):
        return "webp", "image/webp"
    if head.startswith(OLE):
        return "ole", "application/x-ole-storage"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _container(path)
    if head and _looks_like_text(head):
        return "txt", "text/plain"
    return "other", "application/octet-stream"


def _container(path: Path) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return "zip", "application/zip"
    for part, kind, mime in OFFICE_PARTS:
        if part in names:
            return kind, mime
    return "zip", "application/zip"


def _looks_like_text(head: bytes) -> bool:
    if b"\x00" in head:
        return head.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # a character may be cut at the end of the head
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
