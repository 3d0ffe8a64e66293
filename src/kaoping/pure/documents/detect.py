"""What a file is, by its content; its name is only a label.

``detect(head, names)`` decides from the first bytes and, for containers, from the names of their
parts. ``kind_of(read, size)`` fetches both from anywhere bytes can be read at an offset: a bounded few
kilobytes, so it may run where the file arrives. A kind is a short word; ``MIME`` has its type.

``wps``, ``et`` and ``dps`` files are OLE files of Word, Excel and PowerPoint by content, so their kinds
are ``doc``, ``xls`` and ``ppt``. Programs tried and left: ``python-magic`` (a C library with its own
data base, and it knows neither OFD nor wps), the sender's type (wrong in a tenth of the mails).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from kaoping.pure.documents import ole_directory, zips
from kaoping.pure.documents.kinds import MIME

HEAD = 8192  # bytes looked at

Read = Callable[[int, int], bytes]  # (offset, how many) -> so many bytes or fewer

MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gz"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"MSCF\x00\x00\x00\x00", "cab"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"%!PS", "ps"),
    (b"\xc5\xd0\xd3\xc6", "ps"),
    (b"8BPS", "psd"),
    (b"\x00\x00\x01\x00", "ico"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"SQLite format 3\x00", "sqlite"),
    # programs
    (b"\x7fELF", "exe"),
    (b"\xca\xfe\xba\xbe", "exe"),
    (b"\xfe\xed\xfa\xce", "exe"),
    (b"\xfe\xed\xfa\xcf", "exe"),
    (b"\xce\xfa\xed\xfe", "exe"),
    (b"\xcf\xfa\xed\xfe", "exe"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "exe"),  # a link that starts one
    (b"ITSF\x03\x00\x00\x00", "exe"),  # a help file with scripts
    (b"dex\n03", "exe"),
    (b"\x00asm\x01\x00\x00\x00", "exe"),
    # sound and moving pictures
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"#!AMR", "amr"),
    (b"MThd", "mid"),
    (b"\x1aE\xdf\xa3", "mkv"),
    (b"FLV\x01", "flv"),
    (b".RMF", "rm"),
    (b"0&\xb2u\x8ef\xcf\x11", "wmv"),
    (b"\x00\x00\x01\xba", "mpg"),
    (b"\x00\x00\x01\xb3", "mpg"),
)
# What an ISO media file says it is; anything else of that family is a film.
BRANDS = {
    b"heic": "heic", b"heix": "heic", b"heim": "heic", b"heis": "heic", b"hevc": "heic", b"hevx": "heic",
    b"mif1": "heic", b"msf1": "heic", b"avif": "avif", b"avis": "avif",
    b"M4A ": "m4a", b"M4B ": "m4a", b"qt  ": "mov",
}  # fmt: skip
RIFF = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
OPEN_DOCUMENTS = {
    "text": "odt", "text-template": "odt", "text-master": "odt",
    "spreadsheet": "ods", "spreadsheet-template": "ods",
    "presentation": "odp", "presentation-template": "odp",
}  # fmt: skip
BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # lengths of the second header, in bytes
OLE_STREAMS = (
    ("worddocument", "doc"),
    ("powerpoint document", "ppt"),
    ("pp97_dualstorage", "ppt"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("__properties_version1.0", "msg"),
)
INSTALLER = "84100c0000000000c000000000000046"  # the class of a Windows installer's root
HEADERS = re.compile(
    rb"(?im)^(from|to|subject|date|received|message-id|mime-version|content-type|return-path|delivered-to"
    rb"|reply-to|x-[a-z0-9-]+):"
)


def detect(head: bytes, names: Collection[str] = ()) -> str:
    """The kind of a file that begins with ``head``; ``names`` are the parts of its zip or OLE container."""
    if not head:
        return "empty"
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(ole_directory.MAGIC):
        return _ole(names)
    if head.startswith((zips.LOCAL, zips.END, b"PK00PK\x03\x04")):
        return _zip(head, names)
    return _odd(head) or _behind_words(head) or _text(head) or _late_pdf(head) or "other"


def kind_of(read: Read, size: int) -> str:
    """The kind of the file whose bytes ``read(offset, how many)`` gives. Never raises for bytes."""
    head = read(0, HEAD)
    if head.startswith(ole_directory.MAGIC):
        found = ole_directory.directory(read)
        if found.root_class == INSTALLER:
            return "exe"
        return detect(head, found.top)
    if head.startswith((zips.LOCAL, zips.END, b"PK00PK\x03\x04")):
        entries = zips.listing(read, size).entries
        return detect(head, [entry.name for entry in entries] or zips.first_names(head))
    kind = detect(head)
    return _zip_behind(read, size, head) or kind if kind in ("other", "txt", "eml") else kind


def _zip_behind(read: Read, size: int, head: bytes) -> str:
    """A zip, or a paper that is one, behind a few bytes that a gateway or a broken download put before it."""
    start = head.find(zips.LOCAL)
    if start < 0:
        return ""
    found = zips.listing(read, size)
    first = min((entry.offset for entry in found.entries), default=-1)
    if not found.whole or first != start:
        return ""
    return _zip(head[start:], [entry.name for entry in found.entries])


def kind_of_bytes(content: bytes) -> str:
    """``kind_of`` for bytes that are at hand."""
    return kind_of(lambda offset, length: content[offset : offset + length], len(content))


def _ole(names: Collection[str]) -> str:
    there = {name.casefold() for name in names}
    for stream, kind in OLE_STREAMS:
        if stream in there:
            return kind
    return "ole"


def _zip(head: bytes, names: Collection[str]) -> str:
    parts = {name.replace("\\", "/").lstrip("/").casefold() for name in names}
    if "[content_types].xml" in parts or any(part.startswith("_rels/.rels") for part in parts):
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(part.startswith(folder) for part in parts):
                return "xlsb" if "xl/workbook.bin" in parts else kind
    if "ofd.xml" in parts:
        return "ofd"
    said = re.match(rb"(?s).{26}\x08\x00..mimetypeapplication/([\w.+-]+)", head)
    if said:
        word = said.group(1).decode("ascii", "replace")
        if word.startswith("epub"):
            return "epub"
        word = word.removeprefix("vnd.oasis.opendocument.")
        for form, kind in OPEN_DOCUMENTS.items():
            if word == form or word.startswith(form + "PK"):
                return kind
    if "content.xml" in parts and "meta-inf/manifest.xml" in parts:
        return "odt"
    if "androidmanifest.xml" in parts or "meta-inf/manifest.mf" in parts:
        return "exe"
    for part, kind in (
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
    ):
        if part in parts:
            return kind
    return "zip"


def _odd(head: bytes) -> str:
    """What no single magic tells."""
    if re.match(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)", head):
        return "bz2"
    if re.match(rb"ID3[\x02-\x04]", head):
        return "mp3"
    if re.match(rb"[FCZ]WS[\x01-\x1f]", head):  # Flash
        return "exe"
    if head[4:8] == b"ftyp" and head.startswith(b"\x00\x00"):
        return BRANDS.get(head[8:12], "mp4")
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12], "")
    if head.startswith(b"BM") and len(head) >= 18 and head[14] in BITMAP_HEADERS and not any(head[15:18]):
        return "bmp"
    if head.startswith(b"MZ") and b"\x00" in head[:64]:
        return "exe"
    if head[257:262] == b"ustar" or _is_tar(head):
        return "tar"
    if head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"):
        return "mp3"
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "aac"
    if head[:1] == head[188:189] == head[376:377] == b"G" and as_text(head) is None:
        return "mpg"
    if head.startswith(b"\x01\x00\x00\x00") and head[40:44] == b" EMF":
        return "emf"
    return ""


def _is_tar(head: bytes) -> bool:
    """An old tar has no magic, only a sum over its first header."""
    field = head[148:156].strip(b" \x00")
    if len(head) < 512 or not field or not re.fullmatch(rb"[0-7]+", field):
        return False
    return int(field, 8) == sum(head[:148]) + 8 * 32 + sum(head[156:512])


def _behind_words(head: bytes) -> str:
    """A pdf behind a few lines of text, as gateways and logs leave them: its objects must follow."""
    mark = re.search(rb"%PDF-\d\.\d\s", head[:1024])
    return "pdf" if mark and re.search(rb"[\r\n]\d+ \d+ obj\b", head[mark.end() :]) else ""


def _late_pdf(head: bytes) -> str:
    """Readers of pdf skip up to a kilobyte before the mark, and so do senders' programs."""
    return "pdf" if b"%PDF-" in head[:1024] else ""


def _text(head: bytes) -> str:
    words = as_text(head)
    if words is None:
        return ""
    start = words.lstrip("\ufeff \t\r\n\f")[:4096]
    if start.startswith("%PDF-"):
        return "pdf"
    if start.startswith("{\\rtf"):
        return "rtf"
    if start.startswith("#!/"):
        return "exe"
    if start.startswith("<"):
        return _markup(start)
    flat = start.encode("utf-8")
    block = re.split(rb"\r?\n\r?\n", flat, maxsplit=1)[0]
    if re.match(rb"[A-Za-z][A-Za-z0-9-]*:", flat):
        found = {name.lower() for name in HEADERS.findall(block)}
        if (
            b"content-type" in found
            and re.search(rb"(?i)multipart/related", block)
            and not found & {b"received", b"to"}
        ):
            return "mht"
        if len(found) >= 2:
            return "eml"
    if start.startswith("%!PS"):
        return "ps"
    return "txt"


def _markup(start: str) -> str:
    bare = re.sub(r"(?s)<!--.*?(-->|$)", "", start)
    first = re.search(r"(?i)<\s*(!doctype\s+)?([a-z][\w:.-]*)", bare)
    name = first.group(2).casefold() if first else ""
    if name == "svg" or name.endswith(":svg"):
        return "svg"
    if name in HTML:
        return "html"
    if start.startswith("<?xml") or (first and first.group(1)):
        return "xml"
    return "html" if re.search(r"(?i)<(html|body|table)\b", bare) else "xml" if first else "txt"


HTML = {
    "html",
    "head",
    "body",
    "title",
    "meta",
    "table",
    "div",
    "p",
    "span",
    "script",
    "style",
    "center",
    "font",
    "br",
}


def as_text(head: bytes) -> str | None:
    """The beginning of a text in whatever encoding Chinese offices use; None when these bytes are no text."""
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xef\xbb\xbf", "utf-8"),
    ):
        if head.startswith(mark):
            words = head[len(mark) :].decode(encoding, "replace")
            return words if _reads(words) else None
    if b"\x00" in head:
        return _unmarked_utf16(head) or _with_few_zeros(head)
    for encoding in ("utf-8", "gb18030", "big5"):
        for cut in range(4):  # a character may be cut at the end of the head
            if cut and len(head) < HEAD:
                break
            try:
                words = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return words if _reads(words) else None
    return _mostly_gb(head)


def _with_few_zeros(head: bytes) -> str | None:
    """A text that a machine filled up, or parted here and there, with zero bytes."""
    bare = head.rstrip(b"\0")
    if not bare or bare.count(0) * 100 > len(bare) or bare[:512].count(0) > 5:
        return None
    return as_text(bare.replace(b"\0", b""))


def _mostly_gb(head: bytes) -> str | None:
    """Chinese with a few broken letters, as texts have that were cut and put together by bytes."""
    words = head.decode("gb18030", "replace")
    whole = words.replace("\ufffd", "")
    chinese = sum("\u4e00" <= one <= "\u9fff" for one in whole)
    few = (len(words) - len(whole)) * 40 < len(words)
    return words if few and chinese * 2 > len(words) and _reads(whole) else None


def _unmarked_utf16(head: bytes) -> str | None:
    even = head[: len(head) - len(head) % 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            words = even.decode(encoding)
        except UnicodeDecodeError:
            continue
        common = sum(
            1
            for one in words
            if one < "\x7f"
            or "\u3000" <= one <= "\u9fff"
            or "\uff00" <= one <= "\uffef"
            or "\u2010" <= one <= "\u27bf"
        )
        if "\x00" not in words and len(words) >= 4 and common > 0.9 * len(words) and _reads(words):
            return words
    return None


def _reads(words: str) -> bool:
    """Whether hardly a control character stands among the words."""
    odd = sum(
        1
        for one in words
        if (one < " " and one not in "\t\n\r\f\x1b\x1a\x0b") or one == "\x7f" or one == "\ufffd"
    )
    return odd * 100 <= len(words)


__all__ = ["HEAD", "MIME", "as_text", "detect", "kind_of", "kind_of_bytes"]
