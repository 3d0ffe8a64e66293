"""A private PostgreSQL cluster on a scratch folder, for one test run.

Started as an ordinary user (initdb refuses root), reached through a socket in its own
folder and a free port on loopback, without fsync: its data live as long as the tests.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

# Nothing of it outlives the run, so nothing is kept safe or tidied; compiling queries (jit) pays on
# millions of rows and costs a tenth of a second where an empty table's statistics mislead the planner.
OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "listen_addresses=127.0.0.1", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
        "wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h", "max_wal_size=4GB",
        "autovacuum=off", "jit=off", "shared_buffers=256MB",
    )
)  # fmt: skip


def programs():
    """The folder with initdb and pg_ctl, or None where PostgreSQL's programs are not installed."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), Path("/usr/local/pgsql/bin")]
    places += [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    found = [place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()]
    return max(found, default=None, key=lambda place: place.parent.name)


def ordinary_user():
    """Somebody to run the server as when we are root: (uid, gid); None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    return None


@contextlib.contextmanager
def cluster():
    """Yield the address of a running cluster; it is stopped and its folder removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kaoping-pg-"))
    user = ordinary_user()
    run_as = {"user": user[0], "group": user[1], "extra_groups": []} if user else {}
    if user:
        os.chown(folder, *user)
    data, bin_ = folder / "data", programs()
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def call(*command):
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, timeout=120, **run_as
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")

    port = free_port()
    try:
        call(
            *(str(bin_ / "initdb"), "-D", str(data), "-U", "kaoping", "-E", "UTF8", "--locale=C.UTF-8"),
            *("--auth=trust", "--no-sync"),
        )
        call(
            *(str(bin_ / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")),
            *("-o", f"-p {port} -k {folder} {OPTIONS}", "start"),
        )
        try:
            yield f"postgresql://kaoping@127.0.0.1:{port}/postgres"
        finally:
            call(str(bin_ / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
