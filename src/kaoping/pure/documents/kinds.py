"""The kinds of files, their types, and which names promise which kind."""

from __future__ import annotations

_OPEN = "application/vnd.openxmlformats-officedocument."
MIME = {
    "pdf": "application/pdf", "ofd": "application/ofd", "ps": "application/postscript",
    "docx": _OPEN + "wordprocessingml.document", "xlsx": _OPEN + "spreadsheetml.sheet",
    "pptx": _OPEN + "presentationml.presentation",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation", "rtf": "application/rtf",
    "epub": "application/epub+zip", "ole": "application/x-ole-storage",
    "msg": "application/vnd.ms-outlook", "eml": "message/rfc822", "tnef": "application/ms-tnef",
    "mht": "multipart/related", "html": "text/html", "xml": "application/xml", "txt": "text/plain",
    "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp", "tif": "image/tiff",
    "webp": "image/webp", "heic": "image/heic", "avif": "image/avif", "svg": "image/svg+xml",
    "psd": "image/vnd.adobe.photoshop", "ico": "image/vnd.microsoft.icon", "wmf": "image/wmf",
    "emf": "image/emf",
    "zip": "application/zip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed",
    "gz": "application/gzip", "tar": "application/x-tar", "bz2": "application/x-bzip2",
    "xz": "application/x-xz", "zst": "application/zstd", "cab": "application/vnd.ms-cab-compressed",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "ogg": "audio/ogg", "flac": "audio/flac",
    "amr": "audio/amr", "aac": "audio/aac", "mid": "audio/midi",
    "mp4": "video/mp4", "mov": "video/quicktime", "avi": "video/x-msvideo", "mkv": "video/x-matroska",
    "flv": "video/x-flv", "wmv": "video/x-ms-wmv", "mpg": "video/mpeg", "rm": "application/vnd.rn-realmedia",
    "exe": "application/x-msdownload", "sqlite": "application/vnd.sqlite3",
    "empty": "application/octet-stream", "other": "application/octet-stream",
}  # fmt: skip

ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tar", "bz2", "xz", "zst", "cab"})
OFFICE_ZIPS = frozenset({"docx", "xlsx", "pptx", "xlsb"})
OPEN_ZIPS = frozenset({"odt", "ods", "odp", "ofd", "epub"})
OLE_FILES = frozenset({"doc", "xls", "ppt", "ole", "msg"})
PICTURES = frozenset(
    {"jpg", "png", "gif", "bmp", "tif", "webp", "heic", "avif", "svg", "psd", "ico", "wmf", "emf"}
)
SOUNDS = frozenset({"mp3", "m4a", "wav", "ogg", "flac", "amr", "aac", "mid"})
FILMS = frozenset({"mp4", "mov", "avi", "mkv", "flv", "wmv", "mpg", "rm"})

# What a name's ending promises. Writers save one kind under another's name without harm (a docx called
# .doc opens everywhere), so an ending may promise several.
PROMISED = {
    "pdf": {"pdf"}, "ofd": {"ofd"}, "doc": {"doc", "rtf", "docx"}, "wps": {"doc", "docx", "rtf"},
    "dot": {"doc"}, "wpt": {"doc", "docx"}, "docx": {"docx"}, "docm": {"docx"}, "dotx": {"docx"},
    "dotm": {"docx"}, "xls": {"xls", "xlsx"}, "et": {"xls", "xlsx"}, "xlsx": {"xlsx"}, "xlsm": {"xlsx"},
    "xltx": {"xlsx"}, "xlsb": {"xlsb"}, "ppt": {"ppt", "pptx"}, "dps": {"ppt", "pptx"}, "pptx": {"pptx"},
    "pptm": {"pptx"}, "ppsx": {"pptx"}, "pps": {"ppt", "pptx"}, "odt": {"odt"}, "ods": {"ods"},
    "odp": {"odp"}, "rtf": {"rtf"}, "txt": {"txt", "eml", "xml", "html", "empty"}, "csv": {"txt"},
    "md": {"txt", "html"}, "json": {"txt"}, "htm": {"html"}, "html": {"html", "txt"},
    "xml": {"xml", "svg", "html"}, "svg": {"svg"}, "mht": {"mht", "eml"}, "mhtml": {"mht", "eml"},
    "eml": {"eml", "mht"}, "msg": {"msg"}, "jpg": {"jpg"}, "jpeg": {"jpg"}, "jpe": {"jpg"}, "jfif": {"jpg"},
    "png": {"png"}, "gif": {"gif"}, "bmp": {"bmp"}, "tif": {"tif"}, "tiff": {"tif"}, "webp": {"webp"},
    "heic": {"heic"}, "heif": {"heic"}, "zip": {"zip"}, "rar": {"rar"}, "7z": {"7z"}, "gz": {"gz"},
    "tgz": {"gz"}, "tar": {"tar"}, "mp3": {"mp3"}, "wav": {"wav"}, "m4a": {"m4a", "mp4"}, "mp4": {"mp4", "mov"},
    "mov": {"mov", "mp4"}, "avi": {"avi"}, "wmv": {"wmv"}, "mkv": {"mkv"}, "flv": {"flv"},
}  # fmt: skip

# Endings that a double click runs, whatever lies in the file.
RUNNING = frozenset(
    {
        "exe",
        "scr",
        "com",
        "pif",
        "bat",
        "cmd",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "hta",
        "lnk",
        "msi",
        "msp",
        "jar",
        "apk",
        "ps1",
        "cpl",
        "reg",
        "dll",
        "sys",
        "chm",
        "scf",
        "url",
        "inf",
        "app",
        "command",
        "sh",
    }
)


def ending_of(name: str) -> str:
    """The last ending of a name in small letters, "" when it has none."""
    stem, dot, ending = name.rstrip(". \t\r\n").rpartition(".")
    return ending.casefold() if dot and stem and ending.isalnum() and len(ending) <= 8 else ""


def is_misnamed(kind: str, name: str) -> bool:
    """Whether the name promises another kind of file than its content is."""
    promised = PROMISED.get(ending_of(name))
    if promised is None or kind in promised or kind == "ole":  # an encrypted docx is an OLE file
        return False
    # Photos and scans are renamed from one picture's ending to another's; every program opens them.
    return not (kind in PICTURES and promised & PICTURES)
