"""Files that were previewed and wait to be taken: kept in the data folder between two requests."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.utils import timezone

KEPT_SECONDS = 24 * 3600


def keep(kind: str, raw: bytes) -> str:
    """Keep the file for the second step under its hash; files that nobody came back for go."""
    folder = _folder(kind)
    limit = timezone.now().timestamp() - KEPT_SECONDS
    for old in folder.iterdir():
        if old.stat().st_mtime < limit:
            old.unlink(missing_ok=True)
    digest = hashlib.sha256(raw).hexdigest()
    (folder / digest).write_bytes(raw)
    return digest


def path_of(kind: str, digest: str) -> Path:
    """Where the file lies; it may be gone by now."""
    return _folder(kind) / digest


def _folder(kind: str) -> Path:
    folder = Path(settings.VAR_DIR) / kind
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
