"""The office's mailbox as a Maildir: a year of mail, each named by its arrival.

A Maildir name begins with the second of arrival, so a reader that knows the clock can
stop at the first mail of the future.
"""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kaoping.site.demo import strays
from kaoping.site.demo.city import MAILBOX, dice, unit
from kaoping.site.demo.pieces import Piece, label_of, piece_of
from kaoping.site.demo.plan import WEB_ENDS, Sending, Year
from kaoping.site.demo.rfc822 import Letter, to_bytes
from kaoping.site.demo.themes import FIELDS


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail file of the story: when it arrives, its Maildir name, what it carries.

    ``copies`` are the names under which the same bytes lie again: the sender pressed the
    button twice, and the relay kept the first stamp.
    """

    key: str
    arrives: dt.datetime
    name: str
    copies: tuple[str, ...]
    sending: Sending | None


def mails(year: Year, *, all_by_mail: bool = False) -> Iterator[Mail]:
    """Every mail of the year, without its bytes. Unless ``all_by_mail``, what units send by web
    before the opening day is left out; later even they write mails, since nobody plays them."""
    for sending in year.sendings:
        if all_by_mail or is_mail(sending):
            key = f"{sending.key}/{sending.number}"
            copies = (_name(key, sending.arrives, 2),) if sending.twice else ()
            yield Mail(key, sending.arrives, _name(key, sending.arrives, 1), copies, sending)
    for key, letter in strays.letters(year):
        yield Mail(key, letter.arrives, _name(key, letter.arrives, 1), (), None)


def is_mail(sending: Sending) -> bool:
    """By mail, or so late that nobody fills the form for the unit any more."""
    return sending.channel == "mail" or sending.arrives >= WEB_ENDS


def bytes_of(sending: Sending) -> bytes:
    """The mail in which a piece is sent, the same every time."""
    return to_bytes(letter_of(sending), dice("mime", sending.key, sending.number))


def write(folder: Path, year: Year, *, all_by_mail: bool = False) -> int:
    """Write the Maildir and return the number of files; a half-written one is simply written again."""
    chosen = list(mails(year, all_by_mail=all_by_mail))
    make_folders(folder)
    write_share(folder, year, chosen)
    return sum(1 + len(mail.copies) for mail in chosen)


def make_folders(folder: Path) -> None:
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True, exist_ok=True)


def write_share(folder: Path, year: Year, share: list[Mail]) -> None:
    """Write some of the mails, in the order of arrival."""
    stray = dict(strays.letters(year))
    for mail in sorted(share, key=lambda each: (each.arrives, each.name)):
        if mail.sending is not None:
            raw = bytes_of(mail.sending)
        else:
            raw = to_bytes(stray[mail.key], dice("mime", mail.key))
        for name in (mail.name, *mail.copies):
            _put(folder, name, raw, mail.arrives)


def _put(folder: Path, name: str, raw: bytes, arrives: dt.datetime) -> None:
    """As Maildir does: written in ``tmp``, renamed into ``new``, so that nobody sees half a mail."""
    path = folder / "tmp" / name
    path.write_bytes(raw)
    os.utime(path, (arrives.timestamp(),) * 2)
    path.rename(folder / "new" / name)


def _name(key: str, arrives: dt.datetime, copy: int) -> str:
    mark = dice("name", key, copy).getrandbits(48)
    return f"{int(arrives.timestamp())}.M{mark:012x}C{copy}.mx"


def letter_of(sending: Sending) -> Letter:
    """The mail in which a piece is sent."""
    piece = piece_of(sending)
    sender = unit(sending.sender)
    rng = dice("letter", sending.key, sending.number)
    host, address = f"mail.{sender.domain}", sender.author.address
    if sending.from_private:
        host = "mx.mail.example"
        address = f"{sender.code.replace('-', '')}{rng.randrange(1000, 9999)}@mail.example"
    behind = dt.timedelta(seconds=rng.randrange(8, 90))
    if rng.random() < 0.03:  # a computer whose calendar is wrong: only the arrival counts
        behind = dt.timedelta(days=rng.randrange(2, 6))
    return Letter(
        client=sending.client,
        sender_name=sender.author.name if rng.random() < 0.7 else sender.short_name,
        sender=address,
        to=MAILBOX,
        subject=subject_of(sending, piece),
        text=body_of(sending, piece),
        attachments=piece.attachments,
        sent=sending.arrives - behind,
        arrives=sending.arrives,
        host=host,
    )


def subject_of(sending: Sending, piece: Piece) -> str:
    label = label_of(sending)
    name = unit(sending.sender).short_name
    if sending.number > 1:
        return f"回复：退回补正 {piece.title}（第{sending.indicator}项{label}）"
    if sending.subject == "numbered":
        return f"第{sending.indicator}项：{piece.title}（{label}）"
    if sending.subject == "named":
        field = f"【{FIELDS[sending.indicator]}】" if dice("field", sending.key).random() < 0.8 else ""
        return f"{field}{piece.title}（{label}）"
    return dice("vague", sending.key).choice((f"{name}材料", "请查收", f"{name}报送"))


def body_of(sending: Sending, piece: Piece) -> str:
    """Greeting, text, then author, checker and telephone as note 2 of the table asks."""
    begin = (
        "退回的材料已按要求补正，现重新报送，请审收。"
        if sending.number > 1
        else f"现报送《{piece.title}》，请查收。"
    )
    lines = [
        "市直文明办：",
        f"　　{begin}",
        "",
        piece.title,
        *(f"　　{each}" for each in piece.text.split("\n")),
        "",
    ]
    lines.append(f"作者：{piece.author}")
    if piece.checker:
        lines.append(f"审核把关人：{piece.checker}")
    if piece.contact:
        lines.append(f"联系电话：{piece.contact}")
    lines += [f"报送单位：{unit(sending.unit).name}", f"活动日期：{sending.occurred:%Y-%m-%d}"]
    return "\n".join(lines)
