"""Take in mail from files, and new mail of a watched folder, in the order of arrival."""

import datetime as dt
import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kaoping.base import clock
from kaoping.intake.models import Message
from kaoping.pure.mailparse import ParsedMessage, arrival_of, parse

from .accept import accept_message, find_same
from .read_files import RawMail, files_below, is_maildir_folder, mail_files, maildir_key
from .routing import judge, route, route_new

log = logging.getLogger("kaoping.intake")
HEAD_BYTES = 64 * 1024
OUTCOMES = {
    Message.State.MATCHED: "stored",
    Message.State.TRIAGE: "needs_triage",
    Message.State.IGNORED: "ignored",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one mail: ``outcome`` as the interface names it, ``why`` a code of wording."""

    mail: RawMail
    parsed: ParsedMessage
    outcome: str  # stored, duplicate, needs_triage, ignored
    why: str
    received_at: dt.datetime | None
    message_id: int | None


def import_mail(mails: Iterable[RawMail], *, dry_run: bool = False) -> Iterator[Imported]:
    """Take mails in one by one; with ``dry_run`` say what would happen and write nothing."""
    seen: set[bytes] = set()  # hashes: a mailbox is larger than memory
    for mail in mails:
        parsed = parse(mail.raw)
        if dry_run:
            same = find_same(mail.raw)
            judgement = judge(parsed)
            outcome = OUTCOMES.get(Message.State(judgement.state), "") if judgement.state else "stored"
            why = judgement.why or "sender_known"
            key = hashlib.sha256(mail.raw).digest()
            if same is not None or key in seen:
                outcome, why = "duplicate", "duplicate"
            seen.add(key)
            received = same.received_at if same else parsed.received_at
            yield Imported(mail, parsed, outcome, why, received, same.pk if same else None)
            continue
        with clock.standing_at(clock.now()):  # one moment, and one look at the clock, for the whole mail
            imported = _import_one(mail, parsed)
        yield imported


def _import_one(mail: RawMail, parsed: ParsedMessage) -> Imported:
    accepted = accept_message(mail.raw, source="import", source_label=mail.label, route_now=True)
    message = accepted.message
    if not accepted.is_new and message.state != Message.State.RECEIVED:
        return Imported(mail, parsed, "duplicate", "duplicate", message.received_at, message.pk)
    done = route_new(message, parsed) if accepted.is_new else route(message.pk)
    message = done or Message.objects.get(pk=message.pk)
    outcome = OUTCOMES.get(Message.State(message.state), "needs_triage") if accepted.is_new else "duplicate"
    return Imported(mail, parsed, outcome, message.why, message.received_at, message.pk)


@dataclass(slots=True)
class _Watched:
    """What this process knows of a folder: names that are done, and when others arrive."""

    done: set[str]
    arrivals: dict[str, dt.datetime | None]


_watched: dict[Path, _Watched] = {}


def take_in_folder(path: Path, *, until: dt.datetime | None = None, limit: int = 0) -> list[Message]:
    """Take in the mails of a folder that are not here yet, oldest arrival first.

    Nothing is moved or marked in the folder: it stays as its owner left it. Mails whose
    Received line lies after ``until`` wait. ``limit`` bounds one call (0: no bound).
    """
    path = path.resolve()
    known = _watched.get(path)
    if known is None:
        labels = Message.objects.filter(source="folder").values_list("source_label", flat=True)
        known = _watched[path] = _Watched(set(labels), {})
    waiting: list[tuple[dt.datetime, str, Path]] = []
    for file in files_below(path) if is_maildir_folder(path) else _plain_files(path):
        key = maildir_key(file)
        if key in known.done:
            continue
        if key not in known.arrivals:
            known.arrivals[key] = _arrival(file)
        moment = known.arrivals[key]
        if moment is None or until is None or moment <= until:
            waiting.append((moment or dt.datetime.max.replace(tzinfo=dt.UTC), key, file))
    taken = []
    for _moment, key, file in sorted(waiting)[: limit or None]:
        try:
            raw = file.read_bytes()
        except FileNotFoundError:
            continue  # renamed by a mail program between listing and reading; the next round finds it
        with clock.standing_at(clock.now()):
            accepted = accept_message(raw, source="folder", source_label=key, route_now=True)
            if accepted.is_new:
                route_new(accepted.message)
            elif accepted.message.state == Message.State.RECEIVED:
                route(accepted.message.pk)
        known.done.add(key)
        known.arrivals.pop(key, None)
        if accepted.is_new:
            taken.append(accepted.message)
    return taken


def forget_folders() -> None:
    """Forget what was seen, after the database was emptied under this process."""
    _watched.clear()


def _plain_files(path: Path) -> Iterator[Path]:
    return (
        (file for file in files_below(path) if file.suffix.lower() == ".eml") if path.is_dir() else iter(())
    )


def _arrival(file: Path) -> dt.datetime | None:
    try:
        with file.open("rb") as opened:
            return arrival_of(opened.read(HEAD_BYTES))
    except OSError:
        log.warning("cannot read %s", file.name)
        return None


__all__ = ["Imported", "forget_folders", "import_mail", "mail_files", "take_in_folder"]
