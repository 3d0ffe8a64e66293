"""Mail bytes as Chinese clients wrote them in 2014, each with its own habits.

The standard library writes better mail than that, so the lines are laid by hand:
gb2312 labels over GBK text, encoded words in file names, raw 8-bit names, RFC 2231.
"""

import base64
import datetime as dt
import quopri
import random
from dataclasses import dataclass
from email.utils import format_datetime

from kaoping.site.demo.files import Made

CRLF = "\r\n"


@dataclass(frozen=True, slots=True)
class Client:
    """How one mail program writes: ``charset`` as labelled; names as words, rfc2231 or raw."""

    mailer: str
    charset: str
    encoding: str  # base64, quoted-printable, 8bit
    names: str
    with_html: bool
    boundary: str


CLIENTS = {
    "coremail": Client("Coremail Webmail Server Version SP_ntes V3.5", "GBK", "base64", "words", True, "----=_Part_{n}_{h}.{e}"),
    "foxmail": Client("Foxmail 7, 1, 3, 48[cn]", "gb2312", "base64", "words", True, "----=_001_NextPart{n}_=----"),
    "qqmail": Client("QQMail 2.x", "gb18030", "base64", "words", True, "----=_NextPart_{h}_{n}_00"),
    "outlook": Client("Microsoft Outlook 14.0", "gb2312", "quoted-printable", "words", True, "----=_NextPart_000_{h}_01CF{n}"),
    "thunderbird": Client("Mozilla Thunderbird 31.2.0", "utf-8", "8bit", "rfc2231", False, "------------{n}{e}"),
    "raw_gbk": Client("DreamMail 4.6", "gb2312", "8bit", "raw", False, "=====DM{n}_{h}====="),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is bytes. ``headers`` are further ones, already ASCII."""

    client: str
    sender_name: str
    sender: str
    to: str
    subject: str
    text: str
    attachments: tuple[Made, ...]
    sent: dt.datetime  # of the Date line
    arrives: dt.datetime  # of the topmost Received line
    host: str  # the machine that handed it over
    headers: tuple[tuple[str, str], ...] = ()


def to_bytes(letter: Letter, rng: random.Random) -> bytes:
    """The mail as it lies in the mailbox, with the receiving machine's line on top."""
    client = CLIENTS[letter.client]
    number, trace = rng.randrange(10**9, 10**10), f"{rng.getrandbits(40):010X}"
    boundary = client.boundary.format(n=number, h=trace[:8], e=rng.randrange(10**12, 10**13))
    office = letter.to.partition("@")[2]
    lines: list[bytes] = []

    def head(name: str, value: str) -> None:
        lines.append(f"{name}: {value}".encode("ascii"))

    head("Received", f"from {letter.host} (unknown [192.0.2.{rng.randrange(1, 250)}])" + CRLF
         + f"\tby mx.{office} (Postfix) with ESMTP id {trace}" + CRLF
         + f"\tfor <{letter.to}>; {format_datetime(letter.arrives)} (CST)")  # fmt: skip
    head(
        "Received", f"from localhost (localhost [127.0.0.1]) by {letter.host}; {format_datetime(letter.sent)}"
    )
    lines.append(b"From: " + _words(letter.sender_name, client) + f" <{letter.sender}>".encode("ascii"))
    head("To", f"<{letter.to}>")
    lines.append(b"Subject: " + _words(letter.subject, client))
    head("Date", format_datetime(letter.sent))
    head("Message-ID", f"<{trace.lower()}.{number}@{letter.sender.partition('@')[2]}>")
    head("X-Mailer", client.mailer)
    for name, value in letter.headers:
        head(name, value)
    head("MIME-Version", "1.0")
    if not letter.attachments:
        lines += _body(letter.text, client, boundary)
        return _joined(lines)
    head("Content-Type", f'multipart/mixed;{CRLF}\tboundary="{boundary}"')
    lines += [b"", b"This is a multi-part message in MIME format.", b"", f"--{boundary}".encode("ascii")]
    lines += _body(letter.text, client, boundary + "_alt")
    for made in letter.attachments:
        lines += [b"", f"--{boundary}".encode("ascii"), *_attached(made, client)]
    lines.append(f"--{boundary}--".encode("ascii"))
    return _joined(lines)


def _joined(lines: list[bytes]) -> bytes:
    return b"\r\n".join(lines) + b"\r\n"


def _body(text: str, client: Client, boundary: str) -> list[bytes]:
    if not client.with_html:
        return _text_part(text, "plain", client)
    html = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>"
    line = f"--{boundary}".encode("ascii")
    return [
        f'Content-Type: multipart/alternative;{CRLF}\tboundary="{boundary}"'.encode("ascii"),
        b"", line, *_text_part(text, "plain", client),
        b"", line, *_text_part(html, "html", client),
        b"", line + b"--",
    ]  # fmt: skip


def _text_part(text: str, kind: str, client: Client) -> list[bytes]:
    content = encoded(text, client).replace(b"\n", b"\r\n")
    if client.encoding == "base64":
        content = _base64(content)
    elif client.encoding == "quoted-printable":
        content = quopri.encodestring(content.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return [
        f'Content-Type: text/{kind};{CRLF}\tcharset="{client.charset}"'.encode("ascii"),
        f"Content-Transfer-Encoding: {client.encoding}".encode("ascii"),
        b"",
        content,
    ]


def _attached(made: Made, client: Client) -> list[bytes]:
    if client.names == "rfc2231":
        parameters = [b"name", b"filename"]
        named = [_continued(key, made.name) for key in parameters]
    else:
        value = _words(made.name, client)
        named = [b'name="' + value + b'"', b'filename="' + value + b'"']
    return [
        b"Content-Type: " + made.mime_type.encode("ascii") + b";\r\n\t" + named[0],
        b"Content-Transfer-Encoding: base64",
        b"Content-Disposition: attachment;\r\n\t" + named[1],
        b"",
        _base64(made.content),
    ]


def _continued(key: bytes, name: str) -> bytes:
    """``filename*0*=utf-8''…`` over as many lines as it needs."""
    hexed = "".join(f"%{byte:02X}" for byte in name.encode())
    pieces = [hexed[at : at + 54] for at in range(0, len(hexed), 54)]
    pieces[0] = "utf-8''" + pieces[0]
    return b";\r\n\t".join(key + f"*{n}*={piece}".encode("ascii") for n, piece in enumerate(pieces))


def _words(text: str, client: Client) -> bytes:
    """Encoded words of at most 75 characters, each of whole characters; raw bytes for the old client."""
    if text.isascii():
        return text.encode("ascii")
    if client.names == "raw":
        return encoded(text, client)
    pieces = []
    for at in range(0, len(text), 10):
        word = base64.b64encode(encoded(text[at : at + 10], client)).decode("ascii")
        pieces.append(f"=?{client.charset}?B?{word}?=")
    return f"{CRLF}\t".join(pieces).encode("ascii")


def encoded(text: str, client: Client) -> bytes:
    """Under a gb label go gb18030 bytes, as real clients send them whatever they call it."""
    return text.encode("utf-8" if client.charset == "utf-8" else "gb18030")


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n").rstrip()
