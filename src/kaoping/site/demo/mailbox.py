"""The office's mailbox as a Maildir: a year of mail, each named by its arrival.

A Maildir name begins with the second of arrival, so a reader that knows the clock can
stop at the first mail of the future.
"""

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kaoping.site.demo import strays
from kaoping.site.demo.city import MAILBOX, dice, unit
from kaoping.site.demo.pieces import Piece, label_of, piece_of
from kaoping.site.demo.plan import OPENING, Sending, Year
from kaoping.site.demo.rfc822 import Letter, to_bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail file: when it arrives, its Maildir name, its bytes; ``key`` of the piece it carries."""

    arrives: dt.datetime
    name: str
    raw: bytes
    key: str


def mails(year: Year, *, all_by_mail: bool = False) -> Iterator[Mail]:
    """Every mail of the year. Without ``all_by_mail``, what units send by web before the
    opening day is left out; from then on even they write mails, since nobody plays them."""
    for sending in year.sendings:
        if all_by_mail or is_mail(sending):
            yield from _mails_of(sending)
    yield from strays.mails(year, _named)


def is_mail(sending: Sending) -> bool:
    return sending.channel == "mail" or sending.arrives >= OPENING


def write(folder: Path, year: Year, *, all_by_mail: bool = False, processes: int = 1) -> int:
    """Write the Maildir and return the number of mails; a half-written one is simply written again."""
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    if processes > 1:
        return _write_in_parallel(folder, year, all_by_mail, processes)
    return _put(folder, mails(year, all_by_mail=all_by_mail))


def _write_in_parallel(folder: Path, year: Year, all_by_mail: bool, processes: int) -> int:
    chosen = [each for each in year.sendings if all_by_mail or is_mail(each)]
    shares = [chosen[n::processes] for n in range(processes)]
    with ProcessPoolExecutor(processes) as pool:
        counts = list(pool.map(_write_share, [folder] * processes, shares))
    return sum(counts) + _put(folder, strays.mails(year, _named))


def _write_share(folder: Path, share: list[Sending]) -> int:
    return _put(folder, (mail for each in share for mail in _mails_of(each)))


def _put(folder: Path, some: Iterable[Mail]) -> int:
    count = 0
    for mail in some:
        count += 1
        path = folder / "new" / mail.name
        path.write_bytes(mail.raw)
        os.utime(path, (mail.arrives.timestamp(),) * 2)
    return count


def _mails_of(sending: Sending) -> list[Mail]:
    raw = to_bytes(letter_of(sending), dice("mime", sending.key, sending.number))
    key = f"{sending.key}/{sending.number}"
    made = [_named(sending.arrives, raw, key)]
    if sending.twice:  # the sender pressed the button again; the relay kept the first stamp
        made.append(_named(sending.arrives, raw, key, copy=2))
    return made


def _named(arrives: dt.datetime, raw: bytes, key: str, copy: int = 1) -> Mail:
    mark = dice("name", key, copy).getrandbits(48)
    return Mail(arrives, f"{int(arrives.timestamp())}.M{mark:012x}C{copy}.mx", raw, key)


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
        return f"第{sending.indicator}项{label}：{piece.title}"
    if sending.subject == "named":
        return f"{piece.title}（{label}）"
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
