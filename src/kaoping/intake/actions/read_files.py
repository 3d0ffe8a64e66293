"""Find the mails in files and folders: ``.eml``, mbox, Maildir, folders of them."""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# An envelope line: "From", a sender, a time of day. A text line that begins with "From " has none.
_ENVELOPE = re.compile(rb"^From [^\r\n]{0,200}\d\d:\d\d[^\r\n]{0,100}\r?\n", re.M)
MAILDIR_FOLDERS = ("cur", "new")
# What lies beside mails in a folder. Given by name such a file is taken in all the same.
BESIDE = frozenset([".md", ".rst", ".json", ".jsonl", ".csv", ".py", ".pyc", ".yaml", ".yml", ".toml"])
_HEADER = re.compile(rb"[!-9;-~]{1,76}:")


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail as it lies on disk. ``label`` names the place; in an mbox with its number."""

    path: str
    label: str
    raw: bytes


def mail_files(path: Path) -> Iterator[RawMail]:
    """Every mail below ``path``, in a stable order. Errors: ``OSError`` with the file's name."""
    for file in files_below(path):
        if file.suffix.lower() != ".eml" and _is_mbox(file):
            yield from _mbox(file)
        else:
            yield RawMail(str(file), str(file), file.read_bytes())


def files_below(path: Path) -> Iterator[Path]:
    """The files that may hold mail: of a Maildir what is new or seen, never its drafts in ``tmp``."""
    if not path.is_dir():
        yield path
        return
    is_maildir = is_maildir_folder(path)
    for entry in sorted(path.iterdir()):
        if entry.is_dir():
            hidden = entry.name.startswith(".")
            if is_maildir and (entry.name in MAILDIR_FOLDERS):
                yield from (file for file in sorted(entry.iterdir()) if _is_mail(file))
            elif is_maildir_folder(entry) or not (is_maildir or hidden):
                yield from files_below(entry)
        elif not is_maildir and _is_mail(entry):
            yield entry


def is_maildir_folder(path: Path) -> bool:
    return all((path / name).is_dir() for name in MAILDIR_FOLDERS)


def maildir_key(file: Path) -> str:
    """The part of a Maildir file's name that never changes: without the flags."""
    return re.split("[:;!]2,", file.name, maxsplit=1)[0]


def _is_mail(file: Path) -> bool:
    if not file.is_file() or file.name.startswith("."):
        return False
    if file.suffix.lower() not in BESIDE:
        return True
    with file.open("rb") as opened:
        return _HEADER.match(opened.read(80)) is not None


def _is_mbox(file: Path) -> bool:
    with file.open("rb") as opened:
        return _ENVELOPE.match(opened.read(512)) is not None


def _mbox(file: Path) -> Iterator[RawMail]:
    """The mails between envelope lines; an envelope follows an empty line or the file's start."""
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as all_bytes:
        starts = []
        for found in _ENVELOPE.finditer(all_bytes):
            before = all_bytes[max(0, found.start() - 3) : found.start()]
            if found.start() == 0 or before.endswith((b"\n\n", b"\n\r\n")):
                starts.append((found.start(), found.end()))
        ends = [start for start, _body in starts[1:]] + [len(all_bytes)]
        for number, ((_start, body), end) in enumerate(zip(starts, ends, strict=True), 1):
            raw = all_bytes[body:end]
            # The empty line before the next envelope belongs to the mbox.
            for ending in (b"\r\n\r\n", b"\n\n"):
                if raw.endswith(ending):
                    raw = raw[: -len(ending) // 2]
                    break
            yield RawMail(str(file), f"{file}#{number}", raw)
