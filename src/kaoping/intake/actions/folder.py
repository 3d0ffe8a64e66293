"""Take in mail from files, and new mail of a watched folder, in the order of arrival."""

import contextlib
import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kaoping.base import clock
from kaoping.intake.models import Message
from kaoping.intake.parsing import CHILDREN, Unreadable, parse_many, parse_safely
from kaoping.pure.mailparse import ParsedMessage, arrival_of

from .accept import Accepted, Incoming, accept_many, find_same
from .judging import judge
from .read_files import RawMail, files_below, is_maildir_folder, mail_files, maildir_key
from .routing import route, route_all

log = logging.getLogger("kaoping.intake")
HEAD_BYTES = 64 * 1024
GROUP, GROUP_BYTES = 8, 16 << 20  # mails of one commit; a group holds the writers' queue while it is routed
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
    """Take mails in, in their order; with ``dry_run`` say what would happen and write nothing."""
    with ThreadPoolExecutor(CHILDREN, thread_name_prefix="parse") as threads:
        if dry_run:
            seen: set[str] = set()  # hashes: a mailbox is larger than memory
            for group in _groups(mails):
                yield from _foretell(group, threads.map(parse_safely, [mail.raw for mail in group]), seen)
            return
        before: _Kept | None = None
        for group in _groups(mails):
            # Bytes first, then reading; and while children read this group, the one before is routed.
            kept = _keep(group, threads)
            if before:
                yield from _route_kept(before)
            before = kept
        if before:
            yield from _route_kept(before)


def _groups(mails: Iterable[RawMail]) -> Iterator[list[RawMail]]:
    """A few mails together, so that they share one wait for the disk; large ones go alone."""
    group: list[RawMail] = []
    size = 0
    for mail in mails:
        group.append(mail)
        size += len(mail.raw)
        if len(group) >= GROUP or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _foretell(
    group: list[RawMail], read: Iterable[ParsedMessage | Unreadable], seen: set[str]
) -> Iterator[Imported]:
    for mail, parsed in zip(group, read, strict=True):
        same, key = find_same(mail.raw), Incoming(mail.raw).sha256
        if isinstance(parsed, Unreadable):
            outcome, why, parsed = "needs_triage", "cannot_read", parsed.parsed
        else:
            judgement = judge(parsed)
            outcome = OUTCOMES.get(Message.State(judgement.state), "") if judgement.state else "stored"
            why = judgement.why or "sender_known"
        if same is not None or key in seen:
            outcome, why = "duplicate", "duplicate"
        seen.add(key)
        received = same.received_at if same else parsed.received_at
        yield Imported(mail, parsed, outcome, why, received, same.pk if same else None)


@dataclass(slots=True)
class _Kept:
    """A group that is on disk and in the database, and is being read."""

    mails: list[RawMail]
    accepted: list[Accepted]
    reading: list[Future[ParsedMessage | Unreadable]]
    moment: dt.datetime


def _keep(group: list[RawMail], threads: ThreadPoolExecutor) -> _Kept:
    moment = clock.now()
    with clock.standing_at(moment):  # one moment, and one look at the clock, for the whole group
        accepted = accept_many(
            [Incoming(mail.raw, label=mail.label) for mail in group], source="import", route_now=True
        )
    return _Kept(group, accepted, [threads.submit(parse_safely, mail.raw) for mail in group], moment)


def _route_kept(kept: _Kept) -> list[Imported]:
    read = [future.result() for future in kept.reading]
    with clock.standing_at(kept.moment):
        routed = _route(kept.accepted, read)
    return [
        _imported(mail, parsed, accepted, message)
        for mail, parsed, accepted, message in zip(kept.mails, read, kept.accepted, routed, strict=True)
    ]


def _route(accepted: list[Accepted], read: list[ParsedMessage | Unreadable]) -> list[Message | None]:
    """Settle what is new together; what is here unread, because its import was killed, by itself."""
    new = [place for place, one in enumerate(accepted) if one.is_new]
    done = dict(zip(new, route_all([(accepted[place].message, read[place]) for place in new]), strict=True))
    for place, one in enumerate(accepted):
        if not one.is_new and one.message.state == Message.State.RECEIVED:
            done[place] = route(one.message.pk)
    return [done.get(place) for place in range(len(accepted))]


def _imported(
    mail: RawMail, parsed: ParsedMessage | Unreadable, accepted: Accepted, done: Message | None
) -> Imported:
    message = accepted.message
    if isinstance(parsed, Unreadable):
        parsed = parsed.parsed
    if not accepted.is_new and message.state != Message.State.RECEIVED:
        return Imported(mail, parsed, "duplicate", "duplicate", message.received_at, message.pk)
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
    taken: list[Message] = []
    for group in _groups(_read_files(sorted(waiting)[: limit or None])):
        with clock.standing_at(clock.now()):
            accepted = accept_many(
                [Incoming(mail.raw, label=mail.label) for mail in group], source="folder", route_now=True
            )
            _route(accepted, list(parse_many(mail.raw for mail in group)))
        for mail, one in zip(group, accepted, strict=True):
            known.done.add(mail.label)
            known.arrivals.pop(mail.label, None)
            if one.is_new:
                taken.append(one.message)
    return taken


def _read_files(waiting: Iterable[tuple[dt.datetime, str, Path]]) -> Iterator[RawMail]:
    for _moment, key, file in waiting:
        # Renamed by a mail program between listing and reading: the next round finds it.
        with contextlib.suppress(FileNotFoundError):
            yield RawMail(str(file), key, file.read_bytes())


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
