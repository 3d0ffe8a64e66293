"""Look at a file once, in a child that can be killed, and keep what was found."""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from kaoping.base import audit, clock
from kaoping.base.children import Ended, Pool
from kaoping.evidence import storage
from kaoping.evidence.gate import scanner
from kaoping.evidence.gate.wording import ACTIVE, NOTES
from kaoping.evidence.models import ArchiveMember, Inspection, StoredFile
from kaoping.pure.documents.flags import runs_by_name
from kaoping.pure.documents.kinds import ARCHIVES, MIME

GATE = 1  # rises when the same bytes would be judged otherwise
SECONDS = 20  # for one file in the child
State, Scan = Inspection.State, Inspection.Scan
Code = dict[str, Any]

_children = Pool("kaoping.evidence.gate.child", seconds=SECONDS)


@dataclass(slots=True)
class _Seen:
    """What one look found."""

    state: Inspection.State = State.CLEAN
    codes: list[Code] = field(default_factory=list)
    scan: Inspection.Scan = Scan.OFF
    kind: str = ""
    members: list[ArchiveMember] = field(default_factory=list)

    def add(self, code: str, state: Inspection.State = State.FLAGGED, **values: Any) -> None:
        self.codes.append({"code": code, **values})
        self.state = max(self.state, state, key=ORDER.index)


ORDER = [State.CLEAN, State.FLAGGED, State.REFUSED, State.QUARANTINED]


def inspect_now(file: StoredFile) -> Inspection:
    """``gate.inspect``."""
    kept = Inspection.objects.filter(file=file).first()
    if kept is not None:
        return kept
    return _keep(file, _look(file, {file.sha256}))


def look_again(file: StoredFile) -> Inspection:
    """Inspect anew: the scanner is back, or it was set only now. A decision of the office stands."""
    kept = Inspection.objects.filter(file=file).first()
    if kept is not None and kept.decision:
        return kept
    return _keep(file, _look(file, {file.sha256}))


def _look(file: StoredFile, above: set[str]) -> _Seen:
    """``above`` are the hashes of the archives that this file lies in."""
    seen = _Seen(kind=file.kind)
    path = storage.path_of(file.sha256)
    if not path.is_file():
        seen.add("lost", State.REFUSED)
        return seen
    answer = scanner.scan(path)
    seen.scan = answer.scan
    if answer.scan == Scan.INFECTED:
        seen.add("infected", State.QUARANTINED, name=answer.words)
    elif answer.scan == Scan.UNAVAILABLE:
        seen.add("scanner_unavailable", State.QUARANTINED, why=answer.words)
    elif file.size_bytes > settings.MAX_FILE_BYTES:
        seen.add("too_big", State.REFUSED, found=file.size_bytes, most=settings.MAX_FILE_BYTES)
    else:
        with _scratch() as folder:
            _ask(file, path, folder, seen, above)
    return seen


def _ask(file: StoredFile, path: Path, folder: Path, seen: _Seen, above: set[str]) -> None:
    try:
        answer, _content = _children.ask({"path": str(path), "scratch": str(folder)})
    except Ended as ended:
        if ended.why == "disk":
            raise OSError("the gate's scratch folder refuses") from None
        seen.add(
            {"too_long": "took_too_long", "too_big": "took_too_much"}.get(ended.why, "stopped"), State.REFUSED
        )
        return
    seen.kind = answer["kind"]
    if seen.kind == "exe":
        seen.add("program", State.QUARANTINED)
    for code in answer["codes"]:
        name = code.pop("code")
        plain = State.CLEAN if name in NOTES else State.FLAGGED
        seen.add(name, State.REFUSED if answer["refused"] else plain, **code)
    if answer["members"]:
        _take_out(file, answer["members"], folder, seen, above)


def _take_out(
    archive: StoredFile, told: list[dict[str, Any]], folder: Path, seen: _Seen, above: set[str]
) -> None:
    """Keep the members as files of their own, look at each, and carry up what was found in them."""
    files = _kept([folder / one["stored"] for one in told if one["stored"]])
    for position, one in enumerate(told):
        file = next(files) if one["stored"] else None
        seen.members.append(
            ArchiveMember(
                archive=archive, position=position, name=one["name"], file=file,
                size_bytes=one["size"], level=one["level"], why=one["why"],
            )
        )  # fmt: skip
    found: dict[Inspection.State, list[str]] = {}
    for member in seen.members:
        if member.file is None or member.file.kind in ARCHIVES or member.file.sha256 in above:
            continue
        kept = Inspection.objects.filter(file=member.file).first()
        inspection = kept or _keep(member.file, _look(member.file, above | {member.file.sha256}))
        found.setdefault(State(inspection.state), []).append(member.name)
    for state, code, carried in (
        (State.QUARANTINED, "member_held", State.QUARANTINED),
        (State.REFUSED, "member_refused", State.FLAGGED),
        (State.FLAGGED, "member_flagged", State.FLAGGED),
    ):
        if names := found.get(state):
            seen.add(code, carried, count=len(names), name=names[0])
    closed = [member for member in seen.members if member.why not in ("", "left_out")]
    if closed:
        seen.add("member_closed", count=len(closed), name=closed[0].name, why=closed[0].why)
    running = [member.name for member in seen.members if runs_by_name(member.name)]
    if running:
        seen.add("program_inside", count=len(running), name=running[0])


def _kept(paths: list[Path]) -> Iterator[StoredFile]:
    return iter(storage.keep_many(_chunks(path) for path in paths))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while chunk := opened.read(storage.CHUNK):
            yield chunk


@transaction.atomic
def _keep(file: StoredFile, seen: _Seen) -> Inspection:
    """The row and the members; whoever came second takes what the first one kept."""
    values = {
        "state": seen.state, "codes": seen.codes, "scan": seen.scan, "gate_no": GATE, "inspected_at": clock.now(),
        "acts_by_itself": any(code["code"] in ACTIVE for code in seen.codes),
    }  # fmt: skip
    inspection, is_new = Inspection.objects.get_or_create(file=file, defaults=values)
    if not is_new:
        changed = Inspection.objects.filter(pk=inspection.pk, decision="").update(**values)
        if not changed:
            return inspection
        ArchiveMember.objects.filter(archive=file).delete()
        before = inspection.state
        inspection.refresh_from_db()
    ArchiveMember.objects.bulk_create(seen.members)
    if seen.kind != file.kind:  # an old row, sniffed by fewer rules
        file.kind, file.mime_type = seen.kind, MIME[seen.kind]
        StoredFile.objects.filter(pk=file.pk).update(kind=file.kind, mime_type=file.mime_type)
    if inspection.state == State.QUARANTINED and (is_new or before != State.QUARANTINED):
        audit.record(
            "file.quarantined",
            actor="gate",
            about=file,
            after={"codes": [code["code"] for code in seen.codes]},
        )
    return inspection


def scratch_root() -> Path:
    return settings.VAR_DIR / "derived" / "gate"


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = scratch_root() / secrets.token_hex(16)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_scratch(older_than_seconds: int = 3600) -> int:
    """Remove what gates that were killed left behind; how many folders."""
    limit, removed = time.time() - older_than_seconds, 0
    for folder in scratch_root().glob("*"):
        if folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
