"""Two questions a supervisor asks: does the process answer, and can it work?"""

import os
import secrets

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from kaoping.base.queue import broker


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, storage and queue answer; 503 with the parts that do not."""
    found = parts()
    return JsonResponse(
        {name: "ok" if good else "fails" for name, good in found.items()},
        status=200 if all(found.values()) else 503,
    )


def parts() -> dict[str, bool]:
    """Whether database, storage and queue answer."""
    return {"database": _database(), "storage": _storage(), "queue": _queue()}


def waiting_jobs() -> int | None:
    """Jobs that wait for the worker; None when the queue does not answer."""
    try:
        return broker().pending_count()
    except Exception:  # as in ``_queue``
        return None


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _storage() -> bool:
    """A byte can be written and synced where files are kept."""
    path = settings.VAR_DIR / "files" / f"ready-{secrets.token_hex(8)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(b"1")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    finally:
        path.unlink(missing_ok=True)
    return True


def _queue() -> bool:
    try:
        broker().pending_count()
    except Exception:  # whatever the store behind it raises, the answer is the same
        return False
    return True
