"""Hand one mail to a server, or lay it into the demo's folder.

What the server says decides the mail's state: taken, refused for good, try again, or nobody knows
(the connection broke after the text had gone). The last is never tried again by itself: a unit that
gets the same receipt twice believes the second.
"""

import contextlib
import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kaoping.notifications import account
from kaoping.notifications.models import SendingAccount

SECONDS = 30
Handing = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``result`` is one of taken, refused (the receiver), content (the mail), login (the account), later, unclear."""

    result: str
    said: str = ""


class Carrier(Protocol):
    """Carries mails over one connection until closed."""

    def carry(self, to: str, key: int, raw: bytes, handing: Handing) -> Outcome: ...

    def close(self) -> None: ...


class NotConnected(Exception):
    """No mail could be handed over; ``outcome`` says why."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome.said)


class Folder:
    """The demo's post: a file a mail."""

    def carry(self, to: str, key: int, raw: bytes, handing: Handing) -> Outcome:
        folder = account.demo_folder()
        folder.mkdir(exist_ok=True)
        handing()
        (folder / f"{key:06}.eml").write_bytes(raw)
        return Outcome("taken")

    def close(self) -> None:
        """Nothing is open."""


class Smtp:
    """One session with the office's mail server."""

    def __init__(self, given: SendingAccount, word: str) -> None:
        self.sender = account.sender_address()
        self.server = _connect(given, word)

    def carry(self, to: str, key: int, raw: bytes, handing: Handing) -> Outcome:
        try:
            code, said = self.server.mail(self.sender)
            if code != 250:  # our account's trouble, never the receiver's
                self.server.rset()
                return Outcome("login" if code >= 500 else "later", words(code, said))
            code, said = self.server.rcpt(to)
            if code not in (250, 251):
                self.server.rset()
                return Outcome(_of_receiver(code), words(code, said))
        except (OSError, smtplib.SMTPException) as fault:
            return Outcome("later", fault_words(fault))
        handing()
        try:
            code, said = self.server.data(raw)
        except smtplib.SMTPDataError as fault:  # the server did not even want to read it
            return Outcome("content" if fault.smtp_code >= 500 else "later", fault_words(fault))
        except (OSError, smtplib.SMTPException) as fault:
            return Outcome("unclear", fault_words(fault))
        if code != 250:
            return Outcome("content" if code >= 500 else "later", words(code, said))
        return Outcome("taken", words(code, said))

    def close(self) -> None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self.server.quit()


def open_carrier() -> Carrier:
    """The way out as it is set up now. Errors: ``NotConnected``."""
    if account.goes_to_folder():
        return Folder()
    return Smtp(account.account(), account.password())


def _connect(given: SendingAccount, word: str) -> smtplib.SMTP:
    secure = given.security != SendingAccount.Security.NONE
    if not secure and not _is_here(given.host):
        raise NotConnected(Outcome("login", "plain"))
    context = ssl.create_default_context() if secure else None
    server: smtplib.SMTP | None = None
    try:
        if given.security == SendingAccount.Security.TLS:
            server = smtplib.SMTP_SSL(given.host, given.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(given.host, given.port, timeout=SECONDS)
            if secure:
                server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if given.username and word:
            server.login(given.username, word)
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        if server is not None:
            server.close()
        is_login = isinstance(fault, smtplib.SMTPAuthenticationError)
        raise NotConnected(Outcome("login" if is_login else "later", fault_words(fault))) from fault
    return server


def _of_receiver(code: int) -> str:
    """What a refused receiver means: 50x and 53x speak of us, other 5xx of the address."""
    if code < 500:
        return "later"
    return "login" if code in (500, 501, 502, 503, 504, 530, 534, 535, 538) else "refused"


def _is_here(host: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return all(
            ipaddress.ip_address(found[4][0]).is_loopback
            for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        )
    return False


def words(code: int, said: bytes | str) -> str:
    """A server's answer as one line; Chinese servers write GB18030 as often as UTF-8."""
    text = _decoded(said) if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:500]


def _decoded(said: bytes) -> str:
    try:
        return said.decode()
    except UnicodeDecodeError:
        return said.decode("gb18030", "replace")


def fault_words(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return words(fault.smtp_code, fault.smtp_error)
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"TLS: {fault.verify_message}"[:500]
    return f"{type(fault).__name__}: {' '.join(str(fault).split())}"[:500]
