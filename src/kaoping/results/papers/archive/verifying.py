"""Check a package against its own manifest and its seal, without a database: for whoever has the file alone."""

import hashlib
import json
import zipfile
import zlib
from pathlib import Path

from kaoping.results.papers.archive.package import MANIFEST, SEALED
from kaoping.results.papers.archive.sealing import is_whole

CHUNK = 1 << 20
Found = list[tuple[str, str]]


def differences(path: Path) -> tuple[int, Found]:
    """How many files the manifest names, and what does not fit: (what, path).

    ``missing``, ``changed`` and ``unnamed`` are about a file; ``bytes`` (some byte between the files is
    another) and ``unsealed`` (packed anew by another program) about the package, and said where no file
    shows it. Errors: ``ValueError`` where it is no package of an archive.
    """
    try:
        with path.open("rb") as file:
            whole = is_whole(file)
    except OSError as error:
        raise ValueError(str(error)) from error
    try:
        count, sealed, found = _compared(path)
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, OSError, ValueError) as error:
        if whole is False:  # it was a package once: its seal is there
            return 0, [("bytes", "")]
        raise ValueError(str(error)) from error
    if not found and whole is False:
        found.append(("bytes", ""))
    elif not found and whole is None and sealed:
        found.append(("unsealed", ""))
    return count, found


def _compared(path: Path) -> tuple[int, bool, Found]:
    with zipfile.ZipFile(path) as package:
        manifest = json.loads(package.read(MANIFEST))
        named = {one["path"]: one["sha256"] for one in manifest["files"]}
        listed = package.namelist()
        there = set(listed)
        found = [("missing", name) for name in named if name not in there]
        found += [("unnamed", name) for name in listed if name not in named and name != MANIFEST]
        found += [("unnamed", name) for name in there if listed.count(name) > 1]
        found += [
            ("changed", name)
            for name, sha256 in named.items()
            if name in there and _sha256(package, name) != sha256
        ]
        return len(named), manifest["format"] == SEALED, found


def _sha256(package: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with package.open(name) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return ""  # the zip's own checks say so already
    return digest.hexdigest()
