"""A listener for LMTP or SMTP: takes mail for the office's own addresses and relays nothing.

It speaks to a mail server beside it on the same machine or behind the same wall; it has no TLS
and no passwords, so it listens on loopback unless told otherwise.
"""

import asyncio
import functools
import logging
import signal
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from kaoping.intake.models import Mailbox
from kaoping.units.models import Office

from .committer import Committer
from .trouble import Trouble

log = logging.getLogger("kaoping.intake.doors")
MOST_BYTES = 100 << 20  # of one mail
MOST_RECIPIENTS = 100
MOST_SESSIONS = 20
SESSION_SECONDS = 300
LINE_BYTES = 1 << 20  # longer than any standard allows, as some clients send HTML in one line
DEFAULT_PORTS = {"lmtp": 2424, "smtp": 2525}


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and for whom."""

    protocol: str = "lmtp"
    host: str = "127.0.0.1"
    port: int = 0
    recipients: frozenset[str] = frozenset()  # empty: the office's mailboxes
    most_bytes: int = MOST_BYTES

    @classmethod
    def named(
        cls, address: str, recipients: Collection[str] = (), *, most_bytes: int = MOST_BYTES
    ) -> "Listening":
        """Of ``lmtp://127.0.0.1:2424``. Errors: ``ValueError`` for anything else."""
        protocol, _colon, rest = address.partition("://")
        host, _colon, port = rest.rstrip("/").rpartition(":")
        if (
            protocol not in DEFAULT_PORTS
            or not host
            or not (port.isdecimal() and len(port) < 6)
            or int(port) > 65535
        ):
            raise ValueError(address)
        allowed = frozenset(one.lower() for one in recipients)
        return cls(protocol, host.strip("[]"), int(port), allowed, most_bytes)


class _Handler:
    def __init__(self, listening: Listening, committer: Committer) -> None:
        self.listening, self.committer = listening, committer
        self.is_lmtp = listening.protocol == "lmtp"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        allowed = self.listening.recipients or await asyncio.to_thread(_own_addresses)
        if address.strip().lower() not in allowed:
            return "550 5.1.1 No such mailbox here; this server relays nothing"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        label = f"{self.listening.protocol} {', '.join(envelope.rcpt_tos)}"
        try:
            kept = await self.committer.keep(bytes(envelope.content), label)
            said = f"250 2.0.0 Kept as {kept.message.pk}"
        except Trouble as trouble:
            is_full = trouble.code == "disk_full"
            said = (
                f"452 4.3.1 {'The disk is full' if is_full else 'It cannot be kept now'}; send it again later"
            )
        # LMTP answers once for every recipient (RFC 2033, 4.2).
        return "\r\n".join([said] * len(envelope.rcpt_tos)) if self.is_lmtp else said


def _own_addresses() -> frozenset[str]:
    from django.db import connections

    try:
        offices = Office.objects.exclude(mailbox="").values_list("mailbox", flat=True)
        return frozenset(
            address.lower() for address in (*offices, *Mailbox.objects.values_list("account", flat=True))
        )
    finally:
        connections.close_all()  # the thread may be any of the loop's; none keeps a connection open


class _Smtp(SMTP):
    """A session; the one too many is refused politely, since each may hold a mail in memory."""

    line_length_limit = LINE_BYTES

    def __init__(self, *args: Any, sessions: set[Any], **options: Any) -> None:
        self.sessions = sessions
        super().__init__(*args, **options)

    def connection_made(self, transport: Any) -> None:
        if len(self.sessions) >= MOST_SESSIONS:
            transport.write(b"421 4.3.2 Too many connections; send it again later\r\n")
            transport.close()
            return
        self.sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self in self.sessions:
            self.sessions.discard(self)
            super().connection_lost(error)


class _Lmtp(_Smtp, LMTP):
    async def push(self, status: Any) -> None:
        await super().push(_for_all(self, status))


def _for_all(session: LMTP, status: Any) -> Any:
    """A refusal of the data itself, which the library says once, for every recipient."""
    text = status.decode("ascii", "replace") if isinstance(status, bytes) else str(status)
    count = len(session.envelope.rcpt_tos) if session.envelope else 0
    if count > 1 and text.startswith(("552 Error: Too much mail data", "500 Line too long")):
        return "\r\n".join([text] * count)
    return status


async def serve(
    listening: Listening, *, ready: Callable[[int], None] | None = None, stop: asyncio.Event | None = None
) -> None:
    """Listen until ``stop`` or a signal. Errors: ``OSError`` when the port is taken."""
    loop = asyncio.get_running_loop()
    stop = stop or _stopped_by_signals(loop)
    committer = Committer(source="lmtp")
    sessions: set[Any] = set()
    build = functools.partial(
        _Lmtp if listening.protocol == "lmtp" else _Smtp,
        _Handler(listening, committer),
        sessions=sessions,
        data_size_limit=listening.most_bytes,
        enable_SMTPUTF8=True,
        ident="kaoping",
        hostname=socket.gethostname() or "localhost",
        timeout=SESSION_SECONDS,
    )
    try:
        server = await loop.create_server(build, host=listening.host, port=listening.port, backlog=100)
        async with server:
            if ready is not None:
                ready(server.sockets[0].getsockname()[1])
            await stop.wait()
    finally:
        await asyncio.to_thread(committer.end)
        await asyncio.sleep(0)  # what was committed is answered
        for session in list(sessions):
            session.transport.close()
        await asyncio.sleep(0.05)


def _stopped_by_signals(loop: asyncio.AbstractEventLoop) -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
