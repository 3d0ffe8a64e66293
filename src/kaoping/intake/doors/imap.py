"""What the poller asks of an IMAP server, and nothing that the server has not offered.

NetEase (163, 126, yeah) opens no folder before it was told who asks (RFC 2971 ID) and wants an
authorisation code; QQ hangs up on a command it does not know. So ID, IDLE, MOVE and UIDPLUS
are used where CAPABILITY lists them, after the login, and the password is never a part of an error.
"""

import contextlib
import datetime as dt
import re
import ssl
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from imap_tools.imap_utf7 import utf7_decode, utf7_encode

from kaoping.intake.models import Mailbox

from .trouble import Trouble, readable
from .wire import Answer, Token, Waits, Wire, tokens

PIECE_BYTES = 1 << 20
SEARCH_SPAN = 5000  # mails of one search, so that its line stays short
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WHEN = re.compile(rb"\s*(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_UIDVALIDITY = re.compile(rb"\[UIDVALIDITY (\d{1,19})\]", re.I)
_UNSAFE = re.compile(r"unsafe login", re.I)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the server says of a mail before it is fetched."""

    uid: int
    size_bytes: int
    arrived_at: dt.datetime | None  # INTERNALDATE


class Server:
    """A logged-in connection to one mailbox's server; every method may raise ``Trouble``."""

    def __init__(
        self, mailbox: Mailbox, password: str, *, seconds: float = 60, context: ssl.SSLContext | None = None
    ) -> None:
        if mailbox.tls == Mailbox.Tls.NONE and not is_loopback(mailbox.host):
            raise Trouble("needs_tls")
        self.mailbox = mailbox
        self.exists = 0
        self.wire = Wire(mailbox.host, mailbox.port, tls=mailbox.tls, seconds=seconds, context=context)
        self.wire.hide = password
        try:
            if mailbox.tls == Mailbox.Tls.STARTTLS:
                self.wire.start_tls()
            self.can = self._capabilities()
            self._log_in(mailbox.account, password)
            self.can = self._capabilities()
            if "ID" in self.can:
                self.wire.say(b'ID ("name" "kaoping" "version" "1.0" "vendor" "kaoping")')
        except BaseException:
            self.wire.close()
            raise

    def _capabilities(self) -> frozenset[str]:
        words = b" ".join(self.wire.ask(b"CAPABILITY").of(b"CAPABILITY"))
        return frozenset(words.decode("ascii", "replace").upper().split())

    def _log_in(self, account: str, password: str) -> None:
        if (account + password).isascii():
            answer = self.wire.say(b"LOGIN " + _string(account) + b" " + _string(password))
        else:
            answer = self.wire.say(b"LOGIN % %", account.encode(), password.encode())
        if answer.status != "OK":
            said = readable(answer.text, password)
            raise Trouble("unsafe_login" if _UNSAFE.search(said) else "login", said=said)

    def open(self, folder: str) -> int:
        """Open a folder for reading and marking; its UIDVALIDITY (0 if the server states none)."""
        answer = self.wire.say(b"SELECT " + quoted(folder))
        if answer.status != "OK":
            said = readable(answer.text, self.wire.hide)
            if _UNSAFE.search(said):
                raise Trouble("unsafe_login", said=said)
            raise Trouble("no_folder", folder=folder, folders=self.folders()[:30], said=said)
        self._note(answer)
        for line in answer.lines:
            if found := _UIDVALIDITY.search(line[0]):
                return int(found.group(1))
        return 0

    def folders(self) -> list[str]:
        """The account's folders as people read them."""
        names = []
        for line in self.wire.ask(b'LIST "" "*"').lines:
            if line[0].upper().startswith(b"LIST "):
                name = tokens(line)[-1]
                if isinstance(name, bytes):
                    names.append(utf7_decode(name))
        return names

    def make_folder(self, folder: str) -> None:
        """Make a folder if it is not there."""
        if folder not in self.folders():
            self.wire.ask(b"CREATE " + quoted(folder), refused="no_move_folder")

    def _note(self, answer: Answer) -> None:
        for line in answer.lines:
            number, _space, word = line[0].partition(b" ")
            if word.upper() == b"EXISTS" and number.isdigit():
                self.exists = int(number)

    def refresh(self) -> None:
        """Hear of new mail."""
        self._note(self.wire.ask(b"NOOP"))

    def uids(self, *, above: int = 0, since: dt.date | None = None) -> list[int]:
        """The UIDs in the folder greater than ``above``, ascending; ``since`` by day of arrival."""
        day = (
            b" SINCE %d-%s-%d" % (since.day, MONTHS[since.month - 1].title().encode(), since.year)
            if since
            else b""
        )
        found: set[int] = set()
        if above:
            found.update(self._search(b"UID %d:*" % (above + 1) + day))
        else:
            for start in range(1, self.exists + 1, SEARCH_SPAN):
                span = b"%d:%d" % (start, min(start + SEARCH_SPAN - 1, self.exists))
                found.update(self._search(span + day))
        return sorted(uid for uid in found if uid > above)  # "n:*" always names the last mail too

    def _search(self, what: bytes) -> Iterator[int]:
        answer = self.wire.ask(b"UID SEARCH " + what)
        self._note(answer)
        for text in answer.of(b"SEARCH"):
            yield from (int(word) for word in text.split() if word.isdigit() and len(word) < 11)

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        """Size and arrival of these mails, ascending; those that are gone are left out."""
        answer = self.wire.ask(b"UID FETCH " + joined(uids) + b" (UID RFC822.SIZE INTERNALDATE)")
        found = {}
        for uid, values in self._fetched(answer, uids):
            found[uid] = Envelope(
                uid, _number(values.get(b"RFC822.SIZE")), _moment(values.get(b"INTERNALDATE"))
            )
        return [found[uid] for uid in sorted(found)]

    def mails(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The bytes of these mails. A mail that the server sends twice counts once."""
        answer = self.wire.ask(b"UID FETCH " + joined(uids) + b" (UID BODY.PEEK[])")
        found: dict[int, bytes] = {}
        for uid, values in self._fetched(answer, uids):
            raw = values.get(b"BODY[]")
            if isinstance(raw, bytes):
                found.setdefault(uid, raw)
        return found

    def pieces(self, uid: int) -> Iterator[bytes]:
        """One large mail, a piece after the other, never whole in memory."""
        offset = 0
        while True:
            what = b"UID FETCH %d (UID BODY.PEEK[]<%d.%d>)" % (uid, offset, PIECE_BYTES)
            piece = b""
            for _uid, values in self._fetched(self.wire.ask(what, most=PIECE_BYTES + 4096), [uid]):
                got = values.get(b"BODY[]<%d>" % offset)
                piece = got if isinstance(got, bytes) else piece
            if piece:
                yield piece
            offset += len(piece)
            if len(piece) < PIECE_BYTES:
                return

    def _fetched(self, answer: Answer, wanted: Iterable[int]) -> Iterator[tuple[int, dict[bytes, Token]]]:
        self._note(answer)
        asked = set(wanted)
        for line in answer.lines:
            rest = line[0].partition(b" ")[2]
            if not rest[:6].upper().startswith(b"FETCH "):
                continue
            values = tokens([rest[6:], *line[1:]])
            inner = values[0] if values else None
            if isinstance(inner, list):
                named = {
                    name.upper(): value
                    for name, value in zip(inner[::2], inner[1::2], strict=False)
                    if isinstance(name, bytes)
                }
                uid = _number(named.get(b"UID"))
                if uid in asked:
                    yield uid, named

    def flag(self, uids: Sequence[int]) -> None:
        """Put the star on mails, as people do by hand."""
        self.wire.ask(b"UID STORE " + joined(uids) + b" +FLAGS.SILENT (\\Flagged)")

    def move(self, uids: Sequence[int], folder: str) -> bool:
        """Move mails; false where the server can neither move nor delete single mails."""
        if "MOVE" in self.can:
            self.wire.ask(b"UID MOVE " + joined(uids) + b" " + quoted(folder))
            return True
        if "UIDPLUS" not in self.can:
            return False
        self.wire.ask(b"UID COPY " + joined(uids) + b" " + quoted(folder))
        self.wire.ask(b"UID STORE " + joined(uids) + b" +FLAGS.SILENT (\\Deleted)")
        self.wire.ask(b"UID EXPUNGE " + joined(uids))
        return True

    def idle(self, seconds: float, stop: Waits) -> bool:
        return self.wire.idle(seconds, stop)

    def close(self) -> None:
        """Leave politely if the connection still answers."""
        with contextlib.suppress(Trouble):
            self.wire.say(b"LOGOUT")
        self.wire.close()


def is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def quoted(name: str) -> bytes:
    """A folder's name as the protocol writes it."""
    return _string(utf7_encode(name).decode("ascii"))


def _string(text: str) -> bytes:
    """A quoted string. Errors: ``Trouble`` for line breaks, which would begin another command."""
    if any(letter < " " for letter in text):
        raise Trouble("no_control_letters")
    return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'


def joined(uids: Sequence[int]) -> bytes:
    """A set of UIDs: 3,5:9."""
    runs: list[list[int]] = []
    for uid in sorted(uids):
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return b",".join(b"%d" % a if a == b else b"%d:%d" % (a, b) for a, b in runs)


def _number(value: Token) -> int:
    return int(value) if isinstance(value, bytes) and value.isdigit() and len(value) < 19 else 0


def _moment(value: Token) -> dt.datetime | None:
    found = _WHEN.match(value) if isinstance(value, bytes) else None
    if found is None:
        return None
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    try:
        zone = dt.timedelta(hours=int(zone_hours), minutes=int(zone_minutes))
        return dt.datetime(
            int(year), MONTHS.index(month.decode().lower()) + 1, int(day), int(hour), int(minute),
            min(int(second), 59), tzinfo=dt.timezone(-zone if sign == b"-" else zone),
        ).astimezone(dt.UTC)  # fmt: skip
    except (ValueError, OverflowError):
        return None
