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

from tests import migrated, postgres

ROOT = Path(__file__).resolve().parent.parent
BROWSER_TESTS = ("browser", "accessible")
DATABASE_TESTS = [
    str(path)
    for path in sorted((ROOT / "tests").iterdir())
    if path.is_dir() and path.name not in {"pure", *BROWSER_TESTS, "samples", "strategies", "__pycache__"}
]
# A database server gets every test that asks a database something: queries, actions, constraints,
# locks, search, migrations, pages with their queries, journeys. These open one and would hear the same
# from any: the demo lives in SQLite; who may open what, the manual's words, headers and markup of answers,
# how a mail's words are read, letters and seals on pictures, and how other programs draw pages.
SQLITE_ALONE = [
    "--ignore-glob=*/test_demo_*.py",
    *(
        f"--ignore=tests/{name}.py"
        for name in (
            "site/test_roles", "site/test_help", "assessment/test_mail_matching", "assessment/test_mail_odd",
            "assessment/test_mail_schemes", "evidence/test_ocr", "evidence/test_seals",
            "evidence/test_office_pages",
        )
    ),
    *(
        f"--deselect=tests/site/test_hostile_requests.py::{name}"
        for name in ("test_every_answer_carries_the_guarding_headers", "test_markup_of_senders_and_units_stays_text")
    ),
]  # fmt: skip


def missing():
    """What this machine lacks, as sentences."""
    if shutil.which("chromium") is None and shutil.which("chromium-browser") is None:
        yield "No Chromium here: the browser tests are skipped (on Debian: apt-get install chromium fonts-noto-cjk)."
    if postgres.programs() is None:
        yield "No PostgreSQL programs here: the database tests run on SQLite alone (on Debian: apt-get install postgresql)."
    if not (ROOT.parent / "shared" / "data").is_dir():
        yield "No development data beside the checkout: the tests that measure on it are skipped."


def python(*arguments, **environment):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def pytest(*arguments, most_workers=4, dist="worksteal", **environment):
    workers = int(os.environ.get("KAOPING_TEST_WORKERS", min(4, os.cpu_count() or 1)))
    spread = ["-n", str(min(workers, most_workers)), "--dist", dist]
    return python("-m", "pytest", "-q", *spread, *arguments, **environment)


def with_migrations(name, **environment):
    """The environment of workers that begin with a migrated database; theirs own to make if that fails."""
    failed = python("-m", "tests.migrated", name, **environment)
    return environment if failed else {**environment, migrated.VARIABLE: name}


@contextlib.contextmanager
def scratch():
    """A folder for temporary files, in memory where there is room: the product syncs every file it takes in.

    Compiled modules lie there too where none may be written beside their sources: otherwise each of
    the run's many processes would compile Django, the product and the tests again.
    """
    memory, room = Path("/dev/shm"), 4 * 2**30  # noqa: S108 -- a folder of our own is made in it
    fits = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > room
    with tempfile.TemporaryDirectory(prefix="kaoping-tests-", dir=memory if fits else None) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 -- PostgreSQL runs as a user of its own
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
            os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        yield Path(folder)


def main(arguments):
    with scratch() as folder:
        return run(arguments, folder)


def run(arguments, folder):
    for sentence in missing():
        print(sentence, flush=True)
    if arguments:
        return pytest(*arguments)
    print("On SQLite:", flush=True)
    begun = with_migrations(f"{folder}/migrated.sqlite3")
    status = pytest(*(f"--ignore=tests/{name}" for name in BROWSER_TESTS), **begun)
    # In processes of their own: a browser's event loop forbids the others their database. Two at
    # most, and a file stays in one: each has a Chromium, a server and a city of its own.
    print("In a browser:", flush=True)
    folders = (f"tests/{name}" for name in BROWSER_TESTS[::-1])  # the longest file first
    # A browser that answers no more is a failed test with everybody's stack, not a run without an end.
    bounds = ("-o", "faulthandler_timeout=900", "-o", "faulthandler_exit_on_timeout=true")
    status = pytest(*bounds, *folders, most_workers=2, dist="loadfile", **begun) or status
    if postgres.programs() is not None:
        print("On PostgreSQL:", flush=True)
        with postgres.cluster() as address:
            begun = with_migrations("kaoping_migrated", KAOPING_DATABASE_URL=address)
            status = pytest(*DATABASE_TESTS, *SQLITE_ALONE, **begun) or status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
