"""Every test that this machine can run: on SQLite, then the database tests on PostgreSQL.

``python -m tests.run [pytest arguments]``. Says first what cannot run here, and why.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
BROWSER_TESTS = ("browser", "accessible")
DATABASE_TESTS = [
    str(path)
    for path in sorted((ROOT / "tests").iterdir())
    if path.is_dir() and path.name not in {"pure", *BROWSER_TESTS, "samples", "strategies", "__pycache__"}
]
# The demo lives in SQLite; who may open what does not depend on the database.
SQLITE_ALONE = ["--ignore-glob=*/test_demo_*.py", "--ignore=tests/site/test_roles.py"]


def missing():
    """What this machine lacks, as sentences."""
    if shutil.which("chromium") is None and shutil.which("chromium-browser") is None:
        yield "No Chromium here: the browser tests are skipped (on Debian: apt-get install chromium fonts-noto-cjk)."
    if postgres.programs() is None:
        yield "No PostgreSQL programs here: the database tests run on SQLite alone (on Debian: apt-get install postgresql)."
    if not (ROOT.parent / "shared" / "data").is_dir():
        yield "No development data beside the checkout: the tests that measure on it are skipped."


def pytest(*arguments, most_workers=4, dist="worksteal", **environment):
    workers = int(os.environ.get("KAOPING_TEST_WORKERS", min(4, os.cpu_count() or 1)))
    spread = ["-n", str(min(workers, most_workers)), "--dist", dist]
    command = [sys.executable, "-m", "pytest", "-q", *spread, *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


@contextlib.contextmanager
def scratch():
    """Temporary files in memory where there is room: the product syncs every file it takes in."""
    memory, room = Path("/dev/shm"), 4 * 2**30  # noqa: S108 -- a folder of our own is made in it
    if not (os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > room):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="kaoping-tests-", dir=memory) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 -- PostgreSQL runs as a user of its own
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield


def main(arguments):
    with scratch():
        return run(arguments)


def run(arguments):
    for sentence in missing():
        print(sentence, flush=True)
    if arguments:
        return pytest(*arguments)
    print("On SQLite:", flush=True)
    status = pytest(*(f"--ignore=tests/{name}" for name in BROWSER_TESTS))
    # In processes of their own: a browser's event loop forbids the others their database. Two at
    # most, and a file stays in one: each has a Chromium, a server and a city of its own.
    print("In a browser:", flush=True)
    folders = (f"tests/{name}" for name in BROWSER_TESTS[::-1])  # the longest file first
    status = pytest(*folders, most_workers=2, dist="loadfile") or status
    if postgres.programs() is not None:
        print("On PostgreSQL:", flush=True)
        with postgres.cluster() as address:
            status = pytest(*DATABASE_TESTS, *SQLITE_ALONE, KAOPING_DATABASE_URL=address) or status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
