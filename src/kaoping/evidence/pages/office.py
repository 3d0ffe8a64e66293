"""Office files to pdf by LibreOffice, where it is installed.

Each call has a profile of its own in a scratch folder, in which macros are off, links to other
files are not followed and nothing is fetched; it runs without a network, within bounds
(``office_child``), and the whole process group is killed when it takes too long. Several files
that wait go through one call: starting the program is most of the cost.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from xml.sax.saxutils import escape

from kaoping.evidence.models import StoredFile
from kaoping.evidence.pages import limits
from kaoping.evidence.storage import path_of

NAMES = ("soffice", "libreoffice")
# The program asks the ending before it asks the content.
ENDINGS = {"wps": "doc", "et": "xls", "dps": "ppt", "ole": "doc"}
# Made small: pictures inside are looked at, not printed.
OPTIONS = {
    "PageRange": {"type": "string", "value": f"1-{limits.MOST_PAGES}"},
    "ReduceImageResolution": {"type": "boolean", "value": "true"},
    "MaxImageResolution": {"type": "long", "value": "200"},
}
MODULES = {
    "calc": frozenset({"xlsx", "xls", "et", "ods"}),
    "impress": frozenset({"pptx", "ppt", "dps", "odp"}),
}
SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Common/Misc", "UseOpenCL", "false"),
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)


@cache
def program() -> str | None:
    """Where LibreOffice is, or None: found once, when a process first asks."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def pdf_of(file: StoredFile, folder: Path) -> Path:
    """Where the pdf made of an office file lies, whether or not it is made."""
    return folder / "office.pdf"


def convert(files: Sequence[tuple[StoredFile, Path]]) -> None:
    """Make the pdf of each (file, its folder of pages) in one call.

    A file that the program refuses, or does not come to, has none afterwards. The first one
    is tried again alone when the call with all of them was stopped.
    """
    finished = _call(files)
    first, folder = files[0]
    if not finished and len(files) > 1 and not pdf_of(first, folder).is_file():
        _call(files[:1])


def _call(files: Sequence[tuple[StoredFile, Path]]) -> bool:
    """Whether the program came to its own end."""
    with tempfile.TemporaryDirectory(prefix="kaoping-office-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        _prepare(scratch)
        finished = True
        for module, some in _by_module(files):
            sources = []
            for file, _folder in some:
                source = scratch / "in" / f"{file.pk}.{ENDINGS.get(file.kind, file.kind)}"
                shutil.copyfile(path_of(file.sha256), source)
                sources.append(str(source))
            seconds = limits.OFFICE_SECONDS * (2 + len(some)) / 3
            finished = (
                _run(scratch, f"pdf:{module}_pdf_Export:{json.dumps(OPTIONS)}", sources, seconds) and finished
            )
            for file, folder in some:
                made = scratch / "out" / f"{file.pk}.pdf"
                if made.is_file() and made.stat().st_size:
                    folder.mkdir(parents=True, exist_ok=True)
                    part = folder / "office.part"
                    shutil.copyfile(made, part)
                    os.replace(part, pdf_of(file, folder))
        return finished


def _by_module(
    files: Sequence[tuple[StoredFile, Path]],
) -> list[tuple[str, list[tuple[StoredFile, Path]]]]:
    found: dict[str, list[tuple[StoredFile, Path]]] = {}
    for file, folder in files:
        module = next((name for name, kinds in MODULES.items() if file.kind in kinds), "writer")
        found.setdefault(module, []).append((file, folder))
    return list(found.items())


def _prepare(scratch: Path) -> None:
    """The folders of one call, its profile and its table of fonts."""
    for name in ("in", "out", "home", "profile/user"):
        (scratch / name).mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    (scratch / "profile" / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
    (scratch / "fonts.conf").write_text(fonts(), encoding="utf-8")


def fonts() -> str:
    """The system's fonts, with what stands for the fonts of Chinese offices where they are missing."""
    table = resources.files("kaoping.evidence.pages").joinpath("fonts.csv").read_text("utf-8")
    rows = []
    for line in table.splitlines():
        family, *others = line.split(",")
        prefer = "".join(f"<family>{escape(one)}</family>" for one in others)
        rows.append(
            f'<alias binding="same"><family>{escape(family)}</family><prefer>{prefer}</prefer></alias>'
        )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{"".join(rows)}</fontconfig>'
    )


def _run(scratch: Path, target: str, sources: list[str], seconds: float) -> bool:
    command = [
        sys.executable, "-I", "-m", "kaoping.evidence.pages.office_child", program() or "",
        f"-env:UserInstallation={(scratch / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
        "--convert-to", target, "--outdir", str(scratch / "out"), *sources,
    ]  # fmt: skip
    environment = {
        "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": str(scratch / "home"),
        "TMPDIR": str(scratch), "FONTCONFIG_FILE": str(scratch / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp",
    }  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 -- our own module, which turns into the program found
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, env=environment, cwd=scratch,
    )  # fmt: skip
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # whatever of it is left
        process.wait()
