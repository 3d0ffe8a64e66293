"""Check a package against its own manifest, without a database: for whoever has the file alone."""

import hashlib
import json
import zipfile
from pathlib import Path

from kaoping.results.papers.archive.package import MANIFEST

CHUNK = 1 << 20


def differences(path: Path) -> tuple[int, list[tuple[str, str]]]:
    """How many files the manifest names, and what does not fit: (``missing`` | ``changed`` | ``unnamed``, path).

    Errors: ``ValueError`` where it is no package of an archive.
    """
    try:
        with zipfile.ZipFile(path) as package:
            manifest = json.loads(package.read(MANIFEST))
            named = {one["path"]: one["sha256"] for one in manifest["files"]}
            there = package.namelist()
            found = [("missing", name) for name in named if name not in set(there)]
            found += [("unnamed", name) for name in there if name not in named and name != MANIFEST]
            found += [("unnamed", name) for name in set(there) if there.count(name) > 1]
            for name, sha256 in named.items():
                if name in set(there) and _sha256(package, name) != sha256:
                    found.append(("changed", name))
    except (zipfile.BadZipFile, KeyError, TypeError, OSError) as error:
        raise ValueError(str(error)) from error
    return len(named), found


def _sha256(package: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with package.open(name) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
    except zipfile.BadZipFile:  # its own checksum says so already
        return ""
    return digest.hexdigest()
