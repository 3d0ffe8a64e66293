"""Makers of raw mails, as an ordinary Chinese client sends them."""

import email.policy
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count

from kaoping.intake.actions import accept_message, route
from tests.make_assessment import at

_numbers = count(1)


def raw_mail(
    subject,
    body="作者：林岚　审核：赵明　联系人：林岚 电话：555-0101",
    *,
    sender="林岚 <lan@jyj.example>",
    files=(),
    received="2014-09-10 09:00",
    headers=(),
    answers=None,
):
    """The bytes of a mail; ``answers`` is a row or a Message-ID that it replies to."""
    number = next(_numbers)
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = sender
    mail["To"] = "文明办 <wmb@qinghe.example>"
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at(received))
    mail["Message-ID"] = f"<{number}.{received.replace(' ', '-').replace(':', '')}@jyj.example>"
    if answers is not None:
        known = getattr(answers, "message_id", answers)
        mail["In-Reply-To"] = known
        mail["References"] = known
    for name, value in headers:
        mail[name] = value
    mail.set_content(body)
    for name in files:
        mail.add_attachment(
            f"{number} {name}".encode(), maintype="application", subtype="octet-stream", filename=name
        )
    return bytes(mail)


def take_in(raw, received="2014-09-10 09:00"):
    """Keep the mail and settle it; returns its row as it then stands."""
    message = accept_message(raw, source="import", received_at=at(received)).message
    route(message.pk)
    message.refresh_from_db()
    return message
