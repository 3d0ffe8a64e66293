"""Passwords of mailboxes: a file of mode 0600 each, in no table, log, audit row or page."""

import os
import secrets
from pathlib import Path

from django.conf import settings


def keep(mailbox_id: int, password: str) -> None:
    """Write the password; a reader sees the old one or the new one, never a part."""
    path = _path(mailbox_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(
            os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(password)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def of(mailbox_id: int) -> str:
    """The password, or "" where none is kept."""
    try:
        return _path(mailbox_id).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def changed_at(mailbox_id: int) -> int:
    """A number that changes with the password; 0 where none is kept."""
    try:
        return _path(mailbox_id).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def forget(mailbox_id: int) -> None:
    _path(mailbox_id).unlink(missing_ok=True)


def _path(mailbox_id: int) -> Path:
    return Path(settings.VAR_DIR) / "secrets" / f"mailbox-{mailbox_id}"
