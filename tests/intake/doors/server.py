"""An IMAP server of our own, with every bad habit that was met; each is switched on by a field."""

import contextlib
import datetime as dt
import re
import socket
import threading
from dataclasses import dataclass, field

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass
class Mail:
    uid: int
    raw: bytes
    arrived: dt.datetime
    flags: set = field(default_factory=set)


@dataclass
class FakeServer:
    """One account, its folders, and its habits. ``with FakeServer() as server:`` listens on loopback."""

    capabilities: str = "IMAP4rev1 ID IDLE MOVE UIDPLUS"
    password: str = "the-code"
    wants_id: bool = False  # 163: no SELECT before ID
    hangs_up_on_unknown: bool = False  # QQ
    known: tuple = (
        *("CAPABILITY", "LOGIN", "ID", "SELECT", "LIST", "CREATE", "NOOP", "IDLE", "LOGOUT", "UID"),
        "STARTTLS",
    )
    repeats: bool = False  # every FETCH answer twice
    drop_after: int = -1  # bytes of one connection, then it breaks
    poison: frozenset = frozenset()  # UIDs at which it hangs up
    withheld: frozenset = frozenset()  # UIDs that it answers with NO
    lies_about_size: bool = False
    says: dict = field(default_factory=dict)  # instead of an answer to this command
    delay: float = 0.0
    validity: int = 1

    def __post_init__(self):
        self.folders = {"INBOX": []}
        self.heard = []  # commands, without their arguments
        self.fetched = 0
        self.lock = threading.RLock()
        self.news = threading.Condition(self.lock)
        self._next = 1

    def deliver(self, raw, arrived=None, folder="INBOX"):
        with self.news:
            arrived = arrived or dt.datetime(
                2014, 10, 19, 8, 52, 7, tzinfo=dt.timezone(dt.timedelta(hours=8))
            )
            self.folders[folder].append(Mail(self._next, raw, arrived))
            self._next += 1
            self.news.notify_all()
            return self._next - 1

    def new_validity(self):
        """As after a restore at the provider: the same mails, other numbers."""
        with self.lock:
            self.validity += 1
            for number, mail in enumerate(self.folders["INBOX"], 101):
                mail.uid = number
            self._next = 101 + len(self.folders["INBOX"])

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.open = set()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.socket.close()
        self.hang_up()

    def hang_up(self):
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self):
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            self.open.add(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        with contextlib.suppress(OSError, ConnectionError, ValueError), connection:
            _Talk(self, connection).run()
        self.open.discard(connection)


class _Talk:
    def __init__(self, server, connection):
        self.server, self.connection = server, connection
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = connection.makefile("rb")
        self.folder, self.has_id, self.sent = None, False, 0

    def send(self, data):
        limit = self.server.drop_after
        if limit >= 0 and self.sent + len(data) > limit:
            self.connection.sendall(data[: limit - self.sent])
            self.connection.shutdown(socket.SHUT_RDWR)
            raise ConnectionError
        self.sent += len(data)
        self.connection.sendall(data)

    def run(self):
        server = self.server
        self.send(b"* OK fake ready\r\n")
        while line := self.file.readline():
            if server.delay:
                threading.Event().wait(server.delay)
            tag, _space, rest = line.rstrip(b"\r\n").partition(b" ")
            name = rest.split(b" ")[0].decode().upper()
            with server.lock:
                server.heard.append(
                    " ".join(rest.decode("latin-1").split(" ")[:2]) if name == "UID" else name
                )
            if name not in server.known:
                if server.hangs_up_on_unknown:
                    return
                self.send(tag + b" BAD unknown command\r\n")
                continue
            if name in server.says:
                self.send(tag + b" " + server.says[name] + b"\r\n")
                continue
            if getattr(self, f"do_{name.lower()}")(tag, rest) is False:
                return

    def ok(self, tag, text=b"done"):
        self.send(tag + b" OK " + text + b"\r\n")

    def do_capability(self, tag, rest):
        self.send(b"* CAPABILITY " + self.server.capabilities.encode() + b"\r\n")
        self.ok(tag)

    def do_login(self, tag, rest):
        said = re.findall(rb'"((?:[^"\\]|\\.)*)"', rest)
        if said[1].decode() == self.server.password:
            self.ok(tag)
        else:
            self.send(
                tag + b" NO [AUTHENTICATIONFAILED] LOGIN Login error or password error " + said[1] + b"\r\n"
            )

    def do_id(self, tag, rest):
        self.has_id = True
        self.send(b"* ID NIL\r\n")
        self.ok(tag)

    def do_list(self, tag, rest):
        from imap_tools.imap_utf7 import utf7_encode

        for name in self.server.folders:
            self.send(b'* LIST (\\HasNoChildren) "/" "' + utf7_encode(name) + b'"\r\n')
        self.ok(tag)

    def do_create(self, tag, rest):
        self.server.folders.setdefault(self._name(rest), [])
        self.ok(tag)

    def do_select(self, tag, rest):
        if self.server.wants_id and not self.has_id:
            self.send(tag + b" NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n")
            return
        name = self._name(rest)
        if name not in self.server.folders:
            self.send(tag + b" NO [NONEXISTENT] no such folder\r\n")
            return
        self.folder = name
        self.send(b"* FLAGS (\\Seen \\Flagged \\Deleted)\r\n* %d EXISTS\r\n* 0 RECENT\r\n" % len(self.mails))
        self.send(b"* OK [UIDVALIDITY %d] ok\r\n" % self.server.validity)
        self.ok(tag, b"[READ-WRITE] selected")

    @property
    def mails(self):
        return self.server.folders[self.folder]

    def do_noop(self, tag, rest):
        self.send(b"* %d EXISTS\r\n" % len(self.mails))
        self.ok(tag)

    def do_logout(self, tag, rest):
        self.send(b"* BYE bye\r\n")
        self.ok(tag)
        return False

    def do_idle(self, tag, rest):
        self.send(b"+ idling\r\n")
        before = len(self.mails)
        self.connection.settimeout(0.02)
        while True:
            if len(self.mails) != before:
                before = len(self.mails)
                self.connection.settimeout(None)
                self.send(b"* %d EXISTS\r\n" % before)
                self.connection.settimeout(0.02)
            with contextlib.suppress(TimeoutError):
                if self.connection.recv(100):
                    break
                return False
        self.connection.settimeout(None)
        self.ok(tag)

    def do_uid(self, tag, rest):
        words = rest.decode("latin-1").split(" ")
        getattr(self, f"uid_{words[1].lower()}")(tag, words[2:], rest)

    def uid_search(self, tag, words, rest):
        with self.server.lock:
            if words[0] == "UID":
                found = self._chosen(words[1])
            else:
                low, _colon, high = words[0].partition(":")
                found = self.mails[int(low) - 1 : int(high or low)]
            if "SINCE" in words:
                day, month, year = words[words.index("SINCE") + 1].split("-")
                since = dt.date(int(year), MONTHS.index(month) + 1, int(day))
                found = [mail for mail in found if mail.arrived.date() >= since]
            self.send(b"* SEARCH " + b" ".join(b"%d" % mail.uid for mail in found) + b"\r\n")
        self.ok(tag)

    def _chosen(self, what):
        chosen = []
        top = max([mail.uid for mail in self.mails], default=0)
        for part in what.split(","):
            low, _colon, high = part.partition(":")
            ends = sorted(top if end == "*" else int(end) for end in (low, high or low))
            chosen += [mail for mail in self.mails if ends[0] <= mail.uid <= ends[1] and mail not in chosen]
        return chosen

    def uid_fetch(self, tag, words, rest):
        server = self.server
        with server.lock:
            chosen = self._chosen(words[0])
        body = re.search(rb"BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?", rest)
        if body and any(mail.uid in server.withheld for mail in chosen):
            self.send(tag + b" NO internal error\r\n")
            return
        for mail in chosen:
            if body and mail.uid in server.poison:
                self.send(b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (mail.uid, len(mail.raw)) + mail.raw[:9])
                self.connection.shutdown(socket.SHUT_RDWR)
                raise ConnectionError
            for _time in range(2 if server.repeats else 1):
                self._send_mail(mail, body)
        self.ok(tag)

    def _send_mail(self, mail, body):
        if not body:
            size = 1 if self.server.lies_about_size else len(mail.raw)
            when = f"{mail.arrived.day:2}-{MONTHS[mail.arrived.month - 1]}-{mail.arrived:%Y %H:%M:%S %z}"
            self.send(
                b'* 1 FETCH (RFC822.SIZE %d INTERNALDATE "%s" UID %d)\r\n' % (size, when.encode(), mail.uid)
            )
            return
        raw, name = mail.raw, b"BODY[]"
        if body.group(1):
            start = int(body.group(1))
            raw, name = raw[start : start + int(body.group(2))], b"BODY[]<%d>" % start
        self.server.fetched += 1
        self.send(b"* 1 FETCH (UID %d FLAGS () %s {%d}\r\n" % (mail.uid, name, len(raw)) + raw + b")\r\n")

    def uid_store(self, tag, words, rest):
        for mail in self._chosen(words[0]):
            mail.flags |= set(re.findall(r"\\\w+", rest.decode("latin-1")))
        self.ok(tag)

    def uid_move(self, tag, words, rest):
        with self.server.lock:
            for mail in self._chosen(words[0]):
                self.mails.remove(mail)
                self.server.folders[self._name(rest)].append(mail)
        self.ok(tag)

    def uid_copy(self, tag, words, rest):
        with self.server.lock:
            self.server.folders[self._name(rest)] += self._chosen(words[0])
        self.ok(tag)

    def uid_expunge(self, tag, words, rest):
        with self.server.lock:
            for mail in self._chosen(words[0]):
                if "\\Deleted" in mail.flags:
                    self.mails.remove(mail)
        self.ok(tag)

    def _name(self, rest):
        from imap_tools.imap_utf7 import utf7_decode

        return utf7_decode(re.findall(rb'"((?:[^"\\]|\\.)*)"', rest)[-1])
