"""Answer a mail that became pieces: what was understood, what was found, what to do now.

One receipt a mail, however many pieces came in it. It goes when the last of them has been read and
checked, at the latest ten minutes after; to the sender, or to the unit when somebody in the office
passed the mail on. What a machine sent gets none.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.assessment.mailwords import SHORT, subject_alone
from kaoping.assessment.models import Finding, MailReceipt, Return, Submission, Version, Window
from kaoping.assessment.queries.checking import due_of
from kaoping.assessment.queries.return_reasons import OTHER, reason_of
from kaoping.assessment.returnmarks import mail_lines
from kaoping.assessment.wording import finding_words
from kaoping.base import clock
from kaoping.intake.models import Message
from kaoping.intake.queries import sender_of
from kaoping.notifications import account
from kaoping.notifications.models import Notification, OutgoingMail
from kaoping.notifications.outgoing import send_mail
from kaoping.notifications.receivers import addresses_of
from kaoping.units.models import Office, Post, Role, Unit

WAIT = dt.timedelta(minutes=10)
OLDEST = dt.timedelta(days=2)  # a receipt that comes later than that only confuses
OLDEST_IN_DEMO = dt.timedelta(days=14)
MOST_FINDINGS = 12  # of one piece
MOST_FILES = 20
ROUND = 50  # mails in one sweep


def expect(message: Message, versions: Sequence[Version]) -> None:
    """Note that these versions, made of this mail, owe a receipt; called in the deed's transaction."""
    if not account.is_sending():
        return
    now = clock.now()
    MailReceipt.objects.bulk_create(
        MailReceipt(version=version, message=message, made_at=now, due_at=now + WAIT) for version in versions
    )


def ready(version: Version) -> None:
    """The version has been read and checked: send the receipt if it was the last of its mail."""
    MailReceipt.objects.filter(version=version, prepared_at=None).update(prepared_at=clock.now())
    row = MailReceipt.objects.filter(version=version, is_settled=False).first()
    if (
        row is None
        or MailReceipt.objects.filter(message=row.message_id, is_settled=False, prepared_at=None).exists()
    ):
        return
    _settle(row.message_id)


def send_due() -> int:
    """Send the receipts that have waited long enough; how many mails were settled."""
    waiting = MailReceipt.objects.filter(is_settled=False, due_at__lte=clock.now())
    keys = list(
        dict.fromkeys(waiting.order_by("-due_at", "-pk").values_list("message_id", flat=True)[: ROUND * 4])
    )[:ROUND]
    for key in keys:
        _settle(key)
    return len(keys)


@transaction.atomic
def _settle(message_id: int) -> None:
    message = Message.objects.select_related("unit", "post").get(pk=message_id)
    rows = MailReceipt.objects.filter(message=message, is_settled=False)
    versions = list(
        Version.objects.filter(receipt__in=rows.values("pk"))
        .select_related("submission__unit", "submission__window__indicator", "submission__window__notice")
        .prefetch_related("materials__file", "findings")
        .order_by("pk")
    )
    standing = [one for one in versions if one.submission.state != Submission.State.WITHDRAWN]
    dropped = _why_none(message, standing)
    mail = None
    if not dropped:
        mail = _send(message, standing)
        dropped = "" if mail else "off"
    rows.update(is_settled=True, mail=mail, dropped=dropped)
    if mail is not None:
        _carried(mail, [one.submission_id for one in standing], "piece_arrived")


def _why_none(message: Message, versions: Sequence[Version]) -> str:
    if not versions:
        return "withdrawn"
    if message.proposal.get("automatic"):
        return "automatic"
    oldest = OLDEST_IN_DEMO if account.goes_to_folder() else OLDEST
    if message.entered_at < clock.now() - oldest:
        return "old"
    return ""


def _send(message: Message, versions: Sequence[Version]) -> OutgoingMail | None:
    unit = versions[0].submission.unit
    with translation.override(settings.LANGUAGE_CODE):
        is_whole = not any(_asks_mending(version) for version in versions)
        pieces = [_piece(version) for version in versions]
        later = [version for version in versions if version.number > 1]
        subject, body = _words(message, unit, pieces, is_whole, later)
        numbers = [version.submission.receipt_no or "" for version in versions]
        # A number in the subject is what a reply is known by; several would point to the wrong piece.
        head = (
            _("Receipt %(number)s: %(subject)s")
            if len(numbers) == 1
            else _("Receipt for %(count)s pieces: %(subject)s")
        )
        subject = head % {"number": numbers[0], "count": len(numbers), "subject": subject}
        sent = [
            send_mail(
                to=to, to_name=name, subject=subject, body=body, kind="receipt",
                about=versions[0].submission if len(versions) == 1 else message,
                in_reply_to=message.message_id, thread=list(reversed(message.thread)), unit=unit,
                post=message.post, once=f"receipt:{versions[0].pk}:{to}"[:100],
            )
            for to, name in receivers(message, unit)
        ]  # fmt: skip
    return next((mail for mail in sent if mail is not None), None)


def receivers(message: Message, unit: Unit) -> list[tuple[str, str]]:
    """(address, name) of those who get the answer to a mail of this unit."""
    sender = sender_of(message.from_address)
    if not sender.is_office:
        return [(message.from_address, message.from_name)]
    if message.forwarded_from and sender_of(message.forwarded_from).unit == unit:
        return [(message.forwarded_from, "")]
    return [(address, "") for address in _addresses_of_unit(unit)]


def _addresses_of_unit(unit: Unit) -> list[str]:
    posts = list(
        Post.objects.filter(unit=unit, role=Role.UNIT_AUTHOR).order_by("pk").values_list("pk", flat=True)
    )
    return list(dict.fromkeys(one for found in addresses_of(posts).values() for one in found))


def _words(
    message: Message,
    unit: Unit,
    pieces: Sequence[list[str]],
    is_whole: bool = True,
    later: Sequence[Version] = (),
) -> tuple[str, str]:
    """Subject and body; of the pieces ``later`` became the next version of what was here already."""
    at = date_format(message.received_at.astimezone(clock.OFFICE_ZONE), "DATETIME_FORMAT")
    lines = [
        _("%(unit)s:") % {"unit": unit},
        "",
        _arrived({"subject": message.subject or _("no subject"), "at": at}, len(pieces), later),
    ]
    for number, piece in enumerate(pieces, 1):
        lines += ["", f"{number}. {piece[0]}" if len(pieces) > 1 else piece[0], *piece[1:]]
    lines += ["", _("What to do"), *_what_to_do(len(pieces), is_whole), "", *signature()]
    return subject_alone(message.subject) or _("no subject"), "\n".join(lines)


def _arrived(mail: dict[str, str], count: int, later: Sequence[Version]) -> str:
    """What became of the mail, in one sentence."""
    if count == len(later) == 1:
        return _(
            "Your mail “%(subject)s” of %(at)s has arrived and is now version %(number)s of the piece that you sent before."
        ) % {**mail, "number": later[0].number}
    sentence = ngettext(
        "Your mail “%(subject)s” of %(at)s has arrived and was taken in as %(count)s piece.",
        "Your mail “%(subject)s” of %(at)s has arrived and was taken in as %(count)s pieces.",
        count,
    ) % {**mail, "count": count}
    if not later:
        return sentence
    return sentence + ngettext(
        " %(count)s of them is the next version of what you sent before.",
        " %(count)s of them are the next versions of what you sent before.",
        len(later),
    ) % {"count": len(later)}


def _asks_mending(version: Version) -> bool:
    """Whether something that the scheme asks for is missing: then "if all is right, do nothing" is no advice."""
    weighty = (Finding.Severity.REQUIRED, Finding.Severity.BLOCKS)
    return any(
        one.state == Finding.State.OPEN and one.severity in weighty for one in version.findings.all()
    ) or not (version.materials.all() or len(version.text) >= SHORT)


def _what_to_do(count: int, is_whole: bool) -> list[str]:
    lines = [
        _(
            "· If something is missing or wrong, answer this mail with the corrected file; it becomes the next version."
        ),
    ]
    if is_whole:
        lines.insert(0, _("· If everything is right, do nothing; the office looks at it and you hear of it."))
    if count > 1:
        lines.append(_("  Write the receipt number of the piece that it corrects into the answer."))
    lines.append(_("· If this is not what you sent, answer in words or call the office."))
    return lines


def signature() -> list[str]:
    """The office's name, telephone and the product's address, as every mail ends."""
    office = Office.current()
    lines = [str(office)]
    if office.phone:
        lines.append(_("Telephone: %(phone)s") % {"phone": office.phone})
    if account.account().product_address:
        lines.append(account.account().product_address)
    return lines


def _piece(version: Version) -> list[str]:
    piece = version.submission
    due, received = due_of(piece.unit, piece.window), piece.first_received_at or version.received_at
    lines = [
        _("Receipt number %(number)s") % {"number": piece.receipt_no},
        *_place(version.title, piece.window, due),
        _("  Arrived: %(at)s, %(punctual)s")
        % {
            "at": date_format(received.astimezone(clock.OFFICE_ZONE), "DATETIME_FORMAT"),
            "punctual": _punctual(received, due),
        },
    ]
    if version.number > 1:
        lines.append(_("  This is version %(number)s of the piece.") % {"number": version.number})
    names = [material.name for material in version.materials.all()]
    lines.append(_files(names))
    found = [one for one in version.findings.all() if one.state == Finding.State.OPEN]
    if not found:
        is_read = version.read_at is not None or not names
        lines.append(
            _("  The machine found nothing that is missing.")
            if is_read
            else _("  The files are still being read; what is missing will stand on the piece's page.")
        )
        return lines
    lines.append(_("  What the machine noticed; a person decides:"))
    for one in found[:MOST_FINDINGS]:
        words = finding_words(one.check_id, one.values, piece.unit.name)
        lines.append(f"  - {words.found} {words.mend}".rstrip())
    if len(found) > MOST_FINDINGS:
        lines.append(
            _("  - … and %(count)s more; they stand in the product.") % {"count": len(found) - MOST_FINDINGS}
        )
    return lines


def _place(title: str, window: Window, due: dt.date) -> list[str]:
    indicator = window.indicator
    return [
        _("  Title: %(title)s") % {"title": title},
        _("  For: item %(code)s %(indicator)s, %(window)s (due %(due)s)")
        % {
            "code": indicator.code,
            "indicator": indicator.short_title or indicator.title,
            "window": window,
            "due": date_format(due, "MONTH_DAY_FORMAT"),
        },
    ]


def _punctual(received: dt.datetime, due: dt.date) -> str:
    if received < clock.end_of_day(due):
        return _("in time")
    days = (received.astimezone(clock.OFFICE_ZONE).date() - due).days
    return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}


def _files(names: Sequence[str]) -> str:
    if not names:
        return _("  No file was attached.")
    shown = _(", ").join(names[:MOST_FILES])
    if len(names) > MOST_FILES:
        shown += " …"
    return ngettext("  %(count)s file: %(names)s", "  %(count)s files: %(names)s", len(names)) % {
        "count": len(names),
        "names": shown,
    }


def preview(message: Message, unit: Unit, pieces: Sequence[tuple[str, Window, Sequence[str]]]) -> str:
    """The receipt as it would go out, before anything is taken in: (title, window, names of files)."""
    lines = []
    for title, window, names in pieces:
        due = due_of(unit, window)
        arrived = date_format(message.received_at.astimezone(clock.OFFICE_ZONE), "DATETIME_FORMAT")
        lines.append(
            [
                _("Receipt number (given on confirming)"),
                *_place(title, window, due),
                _("  Arrived: %(at)s, %(punctual)s")
                % {"at": arrived, "punctual": _punctual(message.received_at, due)},
                _files(names),
                _("  (What the checks find is added.)"),
            ]
        )
    return _words(message, unit, lines)[1]


# -- returns ---------------------------------------------------------------------------------


def send_return(return_id: int) -> None:
    """Tell the unit by mail that a piece came back 退回; its answer becomes the next version."""
    if not account.is_sending():
        return
    row = Return.objects.select_related(
        "submission__unit", "submission__window__indicator", "version__message"
    ).get(pk=return_id)
    piece, message = row.submission, row.version.message
    if row.returned_at < clock.now() - (OLDEST_IN_DEMO if account.goes_to_folder() else OLDEST):
        return
    by_mail = message is not None and not message.proposal.get("automatic")
    wanted = receivers(message, piece.unit) if message is not None and by_mail else []
    known = {address for address, _name in wanted}
    wanted += [(address, "") for address in _addresses_of_unit(piece.unit) if address not in known]
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Returned for correction %(number)s: %(title)s") % {
            "number": piece.receipt_no,
            "title": piece.title,
        }
        body = "\n".join(_return_lines(row, piece))
        mails = [
            send_mail(
                to=to, to_name=name, subject=subject, body=body, kind="return", about=piece, unit=piece.unit,
                in_reply_to=message.message_id if message is not None and by_mail else "",
                once=f"return:{row.pk}:{to}"[:100],
            )
            for to, name in wanted
        ]  # fmt: skip
    if (first := next((mail for mail in mails if mail is not None), None)) is not None:
        _carried(first, [piece.pk], "piece_returned")


def _return_lines(row: Return, piece: Submission) -> list[str]:
    reasons = [reason_of(row, code) for code in row.reasons if code != OTHER]
    places = mail_lines(row)
    due = date_format(row.due_on, "DATE_FORMAT")
    return [
        _("%(unit)s:") % {"unit": piece.unit},
        "",
        _("Your piece “%(title)s” (receipt number %(number)s) has been returned for correction.")
        % {"title": piece.title, "number": piece.receipt_no},
        *_place(piece.title, piece.window, due_of(piece.unit, piece.window))[1:],
        "",
        _("Why"),
        *(f"- {reason}" for reason in reasons),
        *([row.text] if row.text else []),
        *(["", _("Where"), *places] if places else []),
        "",
        _("Correct it by %(due)s: answer this mail with the corrected file, or send it in the product.")
        % {"due": due},
        _("Corrected by then it keeps its first arrival."),
        "",
        *signature(),
    ]


def _carried(mail: OutgoingMail, pieces: Sequence[int], kind: str) -> None:
    """The notice of the same thing need not go by mail as well."""
    Notification.objects.filter(
        about_kind=Submission._meta.label_lower,
        about_key__in=[str(pk) for pk in pieces],
        kind=kind,
        mail=None,
    ).update(mail=mail)


def receipts_of(message: Any) -> list[OutgoingMail]:
    """The receipts that a mail got."""
    return list(
        OutgoingMail.objects.filter(
            pk__in=MailReceipt.objects.filter(message=message).values("mail")
        ).order_by("pk")
    )
