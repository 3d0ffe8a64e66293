"""A row as the bytes of a mail that Chinese mail programs read.

Written by hand: the standard library folds a Chinese subject in the middle of a character, and
gives attachments names that older Foxmail and Outlook show as question marks. Here every encoded
word ends at a character, and a file's name stands in both spellings. No value reaches a header
unless it has passed ``one_line``, so nothing that a stranger wrote can add one.
"""

import base64
import re
import unicodedata
from email.utils import format_datetime
from urllib.parse import quote

from kaoping.base import clock
from kaoping.notifications import account
from kaoping.notifications.models import OutgoingMail

LOOP_HEADER = "X-Kaoping-Mail"
WORD_BYTES = 39  # of text in one encoded word: 52 letters of base64 and its frame stay below 75
_PLAIN = re.compile(r"[ !#-'*+\-./0-9=?A-Z^_`a-z{|}~:,()\[\]]*")  # may stand in a header as it is
_ID = re.compile(r"<[^<>\s]{1,298}>")
ANSWERS = ("receipt", "return")  # kinds that answer a mail
MARGIN = 76


def one_line(text: str, most: int = 300) -> str:
    """The text without line ends and other control characters, at most ``most`` characters."""
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp", "Cs") else one for one in text)
    return re.sub(r"\s+", " ", shown).strip()[:most]


def header_words(text: str) -> str:
    """The text as a header's value: plain ASCII as it is, everything else in encoded words."""
    text = one_line(text, 500)
    if len(text) < MARGIN - 12 and _PLAIN.fullmatch(text) and "=?" not in text:
        return text
    return "\r\n ".join(_encoded(text))


def _encoded(text: str) -> list[str]:
    words, room = [""], WORD_BYTES
    for one in text:
        size = len(one.encode())
        if size > room:
            words.append("")
            room = WORD_BYTES
        words[-1] += one
        room -= size
    return [f"=?UTF-8?B?{base64.b64encode(word.encode()).decode()}?=" for word in words]


def mail_bytes(mail: OutgoingMail) -> bytes:
    """The whole mail, the same bytes at every try."""
    kind = "auto-replied" if mail.kind in ANSWERS and mail.in_reply_to else "auto-generated"
    sender = f"{_phrase(account.sender_name())} <{one_line(account.sender_address())}>"
    to = f"{_phrase(mail.to_name)} <{mail.to_address}>" if mail.to_name else f"<{mail.to_address}>"
    thread = [one for one in mail.thread if _ID.fullmatch(str(one))][-20:]
    headers = [
        ("From", sender),
        ("To", to),
        ("Subject", header_words(mail.subject)),
        ("Date", format_datetime(mail.made_at.astimezone(clock.OFFICE_ZONE))),
        ("Message-ID", mail.message_id),
    ]
    if _ID.fullmatch(mail.in_reply_to):
        headers.append(("In-Reply-To", mail.in_reply_to))
        thread = [*(one for one in thread if one != mail.in_reply_to), mail.in_reply_to]
    if thread:
        headers.append(("References", "\r\n ".join(thread)))
    headers += [
        ("MIME-Version", "1.0"),
        ("Auto-Submitted", kind),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
        (LOOP_HEADER, mail.message_id),
    ]
    files = list(mail.attachments.all())
    text = _part("text/plain; charset=UTF-8", mail.body.replace("\r\n", "\n").replace("\n", "\r\n").encode())
    if not files:
        return _head(headers) + text
    mark = f"=_kaoping_{mail.message_id.strip('<>').partition('@')[0]}"
    parts = [text, *(_file(one.name, one.mime_type, bytes(one.content)) for one in files)]
    line = f"--{mark}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return _head([*headers, ("Content-Type", f'multipart/mixed;\r\n boundary="{mark}"')]) + b"\r\n" + body


def _head(headers: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii", "replace")


def _part(kind: str, content: bytes, more: str = "") -> bytes:
    lines = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n".encode("ascii") + lines


def _file(name: str, mime_type: str, content: bytes) -> bytes:
    name = one_line(name, 100).replace('"', "'").replace("\\", "_").replace("/", "_")
    words = "\r\n ".join(_encoded(name)) if not name.isascii() else name
    kind = (
        mime_type if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", mime_type) else "application/octet-stream"
    )
    placed = f"Content-Disposition: attachment;\r\n filename=\"{words}\";\r\n filename*=UTF-8''{quote(name, safe='')}\r\n"
    return _part(f'{kind};\r\n name="{words}"', content, placed)


def _phrase(name: str) -> str:
    """A name before an address."""
    name = one_line(name, 100)
    if re.fullmatch(r"[A-Za-z0-9 ]*", name):
        return f'"{name}"' if name else ""
    return "\r\n ".join(_encoded(name))
