"""Names of files in packages: safe on every desk, said once, in the sender's words as far as possible."""

import re
import unicodedata
from pathlib import PurePosixPath

MOST = 120  # characters of a name; Windows allows 255 of the whole path
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def safe_name(name: str) -> str:
    """The name without what a file system or a reader could be fooled by; never empty, never a path."""
    plain = _BAD.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    if not plain or _DEVICES.fullmatch(plain):
        plain = f"_{plain}"
    if len(plain) > MOST:
        suffix = PurePosixPath(plain).suffix[:12]
        plain = plain[: MOST - len(suffix)].rstrip(" .") + suffix
    return plain


class Names:
    """Paths of one package: a name that is taken (also by another case of letters) gets a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def path(self, *parts: str) -> str:
        """The parts as one path inside the package, every part made safe."""
        *folders, name = (safe_name(part) for part in parts)
        path = PurePosixPath(*folders, name)
        number = 2
        while str(path).casefold() in self._taken:
            path = path.with_name(f"{PurePosixPath(name).stem}({number}){PurePosixPath(name).suffix}")
            number += 1
        self._taken.add(str(path).casefold())
        return str(path)
