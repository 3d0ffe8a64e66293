"""One look into a mailbox: what is new is kept, committed, and only then flagged or moved there."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError

from kaoping.evidence import storage
from kaoping.intake.actions.accept import Accepted, Incoming, accept_many
from kaoping.intake.models import Mailbox, Message

from . import progress
from .imap import Envelope, Server
from .trouble import Trouble, of_disk

log = logging.getLogger("kaoping.intake.doors")
GROUP = 20  # mails of one FETCH and one commit
LARGE_BYTES = 8 << 20  # of one FETCH; a mail above it is fetched in pieces, straight to disk
MOST_BYTES = 500 << 20  # beyond it a mail stays on the server, and a person is told
AT_ONCE = 200  # UIDs asked about together
OF_DISK = frozenset(["disk", "disk_full", "database"])


@dataclass(slots=True)
class Report:
    """What one look brought."""

    new: int = 0
    known: int = 0  # bytes that were here already
    failed: int = 0  # mails that the server did not hand over
    messages: list[Message] = field(default_factory=list)
    is_spoiled: bool = False  # a row of mails could not be fetched together


@dataclass(slots=True)
class Session:
    """An open folder of a mailbox. After ``Trouble`` from the line it must be opened anew."""

    mailbox: Mailbox
    server: Server
    validity: int
    is_careful: bool = False  # fetch each mail alone, because a row of them was spoiled
    has_looked_at_all: bool = False

    @classmethod
    def begin(cls, mailbox: Mailbox, server: Server, *, is_careful: bool = False) -> "Session":
        session = cls(mailbox, server, server.open(mailbox.folder), is_careful)
        if mailbox.after == Mailbox.After.MOVE:
            server.make_folder(mailbox.move_to)
        return session

    def look(self, report: Report, *, route_now: bool = False, again: bool = False) -> None:
        """Take in everything new; ``report`` grows with each commit, so it holds also after an error.

        ``again`` looks at every UID of the folder and tries once more what was given up.
        """
        mailbox, validity = self.mailbox, self.validity
        self._settle(progress.unsettled(mailbox, validity))
        looks_at_all = again or not self.has_looked_at_all
        above = 0 if looks_at_all else progress.done_below(mailbox, validity)
        uids = self.server.uids(above=above, since=mailbox.since)
        waiting = progress.not_done(mailbox, validity, uids)
        if again:
            waiting += progress.given_up(mailbox, validity, uids)
        for start in range(0, len(waiting), AT_ONCE):
            for group in _groups(self.server.envelopes(waiting[start : start + AT_ONCE])):
                self._take(group, report, route_now)
        self.has_looked_at_all = True

    def _take(self, group: list[Envelope], report: Report, route_now: bool) -> None:
        if self.is_careful and len(group) > 1:
            for one in group:
                self._take([one], report, route_now)
            return
        try:
            mails = self._fetch(group)
        except Trouble as trouble:
            if trouble.code in OF_DISK:
                raise
            if len(group) > 1:  # one of them spoils the answer: the next look asks for each alone
                report.is_spoiled = True
                raise
            self._give_up(group[0].uid, trouble, report)
            if trouble.code in ("said", "too_large"):  # the line is as good as before
                return
            raise
        for one in group:
            if one.uid not in mails:
                self._give_up(one.uid, Trouble("not_sent"), report)
        if mails:
            uids = sorted(mails)
            self._keep(uids, [mails[uid] for uid in uids], report, route_now)
            self._settle(uids)

    def _fetch(self, group: list[Envelope]) -> dict[int, Incoming]:
        arrived = {one.uid: one.arrived_at for one in group}
        label = f"{self.mailbox.account} {self.mailbox.folder}"
        if len(group) > 1 or group[0].size_bytes <= LARGE_BYTES:
            raws = self.server.mails([one.uid for one in group])
            return {uid: Incoming(raw, arrived[uid], f"{label} {uid}") for uid, raw in raws.items() if raw}
        large = group[0]
        if large.size_bytes > MOST_BYTES:
            raise Trouble("too_large", said=f"{large.size_bytes >> 20} MB")
        try:
            kept = storage.put([_bounded(self.server.pieces(large.uid))])[0]
        except OSError as error:
            raise of_disk(error) from error
        return {large.uid: Incoming(kept, large.arrived_at, f"{label} {large.uid}")}

    def _keep(self, uids: list[int], mails: list[Incoming], report: Report, route_now: bool) -> None:
        def beside(accepted: list[Accepted]) -> None:
            progress.note_kept(self.mailbox, self.validity, uids, accepted)

        try:
            accepted = accept_many(mails, source="imap", route_now=route_now, beside=beside)
        except (OSError, DatabaseError) as error:
            raise of_disk(error) from error
        for one in accepted:
            report.new += one.is_new
            report.known += not one.is_new
            if one.is_new:
                report.messages.append(one.message)

    def _settle(self, uids: Sequence[int]) -> None:
        """Tell the server, once it is committed. What is refused is not the mail's trouble."""
        if not uids or self.mailbox.after == Mailbox.After.LEAVE:
            return
        try:
            asks_move = self.mailbox.after == Mailbox.After.MOVE
            if not (asks_move and self.server.move(uids, self.mailbox.move_to)):
                self.server.flag(uids)
        except Trouble as trouble:
            if trouble.code != "said":
                raise
            log.warning("%s could not mark mails on the server: %s", self.mailbox, trouble.values)
            return
        progress.note_settled(self.mailbox, self.validity, uids)

    def _give_up(self, uid: int, trouble: Trouble, report: Report) -> None:
        report.failed += 1
        log.warning("%s: mail %s/%s was not handed over: %s", self.mailbox, self.validity, uid, trouble)
        progress.note_failed(self.mailbox, self.validity, uid, trouble)


def _groups(envelopes: list[Envelope]) -> Iterator[list[Envelope]]:
    """Neighbours that fit one FETCH; a large mail alone. Ascending, as progress is counted."""
    group: list[Envelope] = []
    size = 0
    for one in envelopes:
        if group and (len(group) >= GROUP or size + one.size_bytes > LARGE_BYTES):
            yield group
            group, size = [], 0
        group.append(one)
        size += one.size_bytes
    if group:
        yield group


def _bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > MOST_BYTES:
            raise Trouble("too_large", said=f"> {MOST_BYTES >> 20} MB")
        yield piece
