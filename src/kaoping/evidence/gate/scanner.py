"""The office's virus scanner, if it has one: any command that takes a path and ends with 0 or 1.

``KAOPING_SCANNER`` names it, ``{path}`` standing for the file (at the end if it is not named):
``clamdscan --fdpass --no-summary {path}``. It ends with 0 for clean and 1 for infected, as all of them do;
anything else, an absent program and a program that takes too long are "no answer", and a file
without an answer waits in quarantine: not knowing is no reason to pass.
"""

import contextlib
import os
import re
import shlex
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kaoping.evidence.models import Inspection

Scan = Inspection.Scan
MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    scan: Inspection.Scan
    words: str = ""  # what it called the infection, or why it gave no answer


def is_set() -> bool:
    return bool(settings.SCANNER.strip())


def scan(path: Path) -> Answer:
    """What the scanner says about the file; ``OFF`` when the office has set none."""
    if not is_set():
        return Answer(Scan.OFF)
    try:
        command = shlex.split(settings.SCANNER)
    except ValueError:
        return Answer(Scan.UNAVAILABLE, "settings")
    if not any("{path}" in part for part in command):
        command.append("{path}")
    command = [part.replace("{path}", str(path)) for part in command]
    try:
        running = subprocess.Popen(  # noqa: S603 -- the command is the operator's own setting
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": str(settings.VAR_DIR)},
        )  # fmt: skip
    except OSError:
        return Answer(Scan.UNAVAILABLE, "absent")
    try:
        said = running.communicate(timeout=settings.SCANNER_SECONDS)[0][-MOST_WORDS:]
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        return Answer(Scan.UNAVAILABLE, "too_long")
    if running.returncode == 0:
        return Answer(Scan.CLEAN)
    if running.returncode == 1:
        return Answer(Scan.INFECTED, _name(said.decode("utf-8", "replace"), path))
    return Answer(Scan.UNAVAILABLE, f"exit {running.returncode}")


def _name(said: str, path: Path) -> str:
    """The infection's name as most scanners print it: ``path: Name FOUND``; else the first words."""
    found = re.search(r":\s*(\S.{0,100}?)\s+FOUND\b", said)
    words = found.group(1) if found else said.replace(str(path), "").strip().partition("\n")[0]
    return "".join(one for one in words if one.isprintable())[:100]
