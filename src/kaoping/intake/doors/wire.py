"""IMAP on the wire: commands out, answers in, every length bounded.

imaplib was tried and left: it keeps what it reads without a bound, has no IDLE on Python 3.11
and takes a part of a mail for the whole when the line breaks within a literal's announcement.
"""

import re
import select
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import Protocol

from .trouble import Trouble, of_network, readable

Token = bytes | list["Token"] | None
LINE_BYTES = 1 << 20
MOST_LITERAL = 64 << 20
MOST_ANSWERS = 300_000
_LITERAL = re.compile(rb"\{(\d{1,18})\+?\}$")
_ATOM = re.compile(rb'[^\s()"{}]+')


@dataclass(slots=True)
class Answer:
    """What came back for one command. ``lines`` holds the untagged answers, each with its literals."""

    status: str = ""  # OK, NO, BAD
    text: bytes = b""
    lines: list[list[bytes]] = field(default_factory=list)  # text, literal, text, literal, … text

    def of(self, name: bytes) -> list[bytes]:
        """The texts of the untagged answers of this name, without it."""
        return [line[0][len(name) + 1 :] for line in self.lines if line[0].upper().startswith(name + b" ")]


class Wire:
    """One connection. Every method raises ``Trouble`` and nothing else."""

    def __init__(
        self, host: str, port: int, *, tls: str, seconds: float, context: ssl.SSLContext | None = None
    ) -> None:
        self.host, self.seconds, self.hide = host, seconds, ""
        self._context = context  # made when it is needed: it reads every certificate of the machine
        self._buffer = bytearray()
        self._tags = 0
        try:
            self._socket: socket.socket = socket.create_connection((host, port), timeout=seconds)
            # A talk of short lines: none waits for the other side's acknowledgement.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise of_network(error) from error
        try:
            if tls == "tls":
                self._secure()
            self.greeting = self._answer_line()[0]
            if not self.greeting.upper().startswith((b"* OK", b"* PREAUTH")):
                raise Trouble("not_imap", said=readable(self.greeting))
        except BaseException:
            self.close()
            raise

    def _secure(self) -> None:
        try:
            context = self._context or ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=self.host)
        except OSError as error:
            raise of_network(error) from error

    def start_tls(self) -> None:
        self.ask(b"STARTTLS")
        self._buffer.clear()  # what was sent in the clear before it is not believed
        self._secure()

    def close(self) -> None:
        self._socket.close()

    def ask(
        self, command: bytes, *literals: bytes, most: int = MOST_LITERAL, refused: str = "said"
    ) -> Answer:
        """Send a command and read to its end. NO and BAD raise ``Trouble(refused)`` with what was said.

        ``command`` holds one ``%`` for each of ``literals``, which may hold any bytes.
        """
        answer = self.say(command, *literals, most=most)
        if answer.status != "OK":
            raise Trouble(refused, said=readable(answer.text, self.hide))
        return answer

    def say(self, command: bytes, *literals: bytes, most: int = MOST_LITERAL) -> Answer:
        """``ask``, with NO and BAD left to the caller."""
        self._tags += 1
        tag = b"k%d" % self._tags
        answer = Answer()
        head, *rest = command.split(b"%") if literals else [command]
        out = tag + b" " + head
        for literal, following in zip(literals, rest, strict=True):
            self._send(out + b"{%d}\r\n" % len(literal))
            if not self._go_on(tag, answer, most):
                return answer
            out = literal + following
        self._send(out + b"\r\n")
        while self._read_one(tag, answer, most):
            pass
        return answer

    def idle(self, seconds: float, stop: "Waits") -> bool:
        """Wait until the server speaks of something new; whether it did. Needs the capability IDLE."""
        self._tags += 1
        tag = b"k%d" % self._tags
        answer = Answer()
        self._send(tag + b" IDLE\r\n")
        if not self._go_on(tag, answer, 0):
            raise Trouble("said", said=readable(answer.text))
        limit = time.monotonic() + seconds
        while not _is_news(answer) and time.monotonic() < limit and not stop.is_set():
            if self._is_waiting(min(1.0, max(0.0, limit - time.monotonic()))):
                self._read_one(tag, answer, 1 << 16)
        self._send(b"DONE\r\n")
        while not answer.status and self._read_one(tag, answer, 1 << 16):
            pass
        return _is_news(answer)

    def _go_on(self, tag: bytes, answer: Answer, most: int) -> bool:
        """Read until the server says "+" (true) or ends the command (false)."""
        while True:
            line = self._answer_line(most)
            if line[0].startswith(b"+"):
                return True
            if not self._take(tag, line, answer):
                return False

    def _read_one(self, tag: bytes, answer: Answer, most: int) -> bool:
        """Read one answer; whether more are to come."""
        return self._take(tag, self._answer_line(most), answer)

    def _take(self, tag: bytes, line: list[bytes], answer: Answer) -> bool:
        first = line[0]
        if first.startswith(tag + b" "):
            status, _space, answer.text = first[len(tag) + 1 :].partition(b" ")
            answer.status = status.decode("ascii", "replace").upper()
            return False
        if first[:5].upper() == b"* BYE":
            raise Trouble("bye", said=readable(first[5:], self.hide))
        if first.startswith(b"* "):
            answer.lines.append([first[2:], *line[1:]])
            if len(answer.lines) > MOST_ANSWERS:
                raise Trouble("too_much")
        elif not first.startswith(b"+"):
            raise Trouble("not_imap", said=readable(first, self.hide))
        return True

    # -- bytes -----------------------------------------------------------------------------

    def _answer_line(self, most: int = 1 << 16) -> list[bytes]:
        """One answer: its text, and each literal with the text after it."""
        pieces = [self._line()]
        while announced := _LITERAL.search(pieces[-1]):
            size = int(announced.group(1))
            most -= size
            if most < 0:
                raise Trouble("too_much")
            pieces.append(self._exactly(size))
            pieces.append(self._line())
        return pieces

    def _line(self) -> bytes:
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            if start > LINE_BYTES:
                raise Trouble("too_much")
            self._receive()
        line = bytes(self._buffer[:end]).rstrip(b"\r")
        del self._buffer[: end + 1]
        return line

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._receive()
        content = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        return content

    def _receive(self) -> None:
        try:
            got = self._socket.recv(1 << 18)
        except OSError as error:
            raise of_network(error) from error
        if not got:
            raise Trouble("dropped")
        self._buffer += got

    def _send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise of_network(error) from error

    def _is_waiting(self, seconds: float) -> bool:
        if self._buffer or (isinstance(self._socket, ssl.SSLSocket) and self._socket.pending()):
            return True
        try:
            return bool(select.select([self._socket], [], [], seconds)[0])
        except (OSError, ValueError) as error:
            raise Trouble("dropped") from error


class Waits(Protocol):
    """What ``idle`` asks whether to end early; ``threading.Event`` is one."""

    def is_set(self) -> bool: ...


def _is_news(answer: Answer) -> bool:
    return any(line[0].upper().endswith((b" EXISTS", b" RECENT")) for line in answer.lines)


def tokens(pieces: list[bytes]) -> list[Token]:
    """An answer's values: atoms and strings as bytes, lists as lists, NIL as None.

    Nesting is a number, not recursion. Errors: ``Trouble`` for unbalanced brackets.
    """
    top: list[Token] = []
    stack = [top]
    for index, piece in enumerate(pieces):
        if index % 2:
            stack[-1].append(piece)
            continue
        text = _LITERAL.sub(b"", piece)
        position = 0
        while position < len(text):
            letter = text[position : position + 1]
            if letter == b"(":
                inner: list[Token] = []
                stack[-1].append(inner)
                stack.append(inner)
            elif letter == b")":
                if len(stack) == 1:
                    raise Trouble("not_imap", said=readable(piece))
                stack.pop()
            elif letter == b'"':
                value, position = _quoted(text, position)
                stack[-1].append(value)
                continue
            elif found := _ATOM.match(text, position):
                word = found.group()
                stack[-1].append(None if word.upper() == b"NIL" else word)
                position = found.end()
                continue
            position += 1
    return top


def _quoted(text: bytes, start: int) -> tuple[bytes, int]:
    out = bytearray()
    position = start + 1
    while position < len(text) and text[position] != 0x22:
        if text[position] == 0x5C:
            position += 1
        out += text[position : position + 1]
        position += 1
    return bytes(out), position + 1
