"""The demo's year as a labelled set: each mail with what its unit had sent by then, and what it is for."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from kaoping.assessment.models import Indicator, Submission, Window
from kaoping.assessment.queries.targets import Target
from kaoping.intake.models import MessagePart
from kaoping.site.demo import files, mailbox
from kaoping.site.demo.asked import NOTICES
from kaoping.site.demo.city import unit as planned
from kaoping.units.models import Unit
from tests.make_assessment import at


class Parts(list):
    """A mail's parts as a reader asks for them."""

    def all(self):
        return self


@dataclass
class PlainMail:
    """A mail that is in no table: what a reader of mail asks a message for."""

    subject: str
    body_text: str
    names: tuple[str, ...]
    received_at: dt.datetime
    unit: Unit | None = None
    in_reply_to: str = ""
    parts: Parts = field(init=False)

    def __post_init__(self):
        self.parts = Parts(MessagePart(position=n, name=name) for n, name in enumerate(self.names, 1))


def demo_notices(scheme):
    """The demo's notices with their windows, under the keys by which its year names them."""
    for plan in NOTICES:
        indicator = Indicator.objects.get(scheme=scheme, code=plan.indicator)
        notice = scheme.notices.create(
            indicator=indicator, key=plan.key, number=plan.number, title=plan.title, text=plan.text,
            due_on=plan.due, state="issued", made_at=at(f"{plan.issued} 09:00"),
            issued_at=at(f"{plan.issued} 09:00"),
        )  # fmt: skip
        Window.objects.create(
            indicator=indicator, key=plan.key, title=plan.title, opens_on=plan.issued, due_on=plan.due,
            closes_on=dt.date(2014, 12, 31), notice=notice,
        )  # fmt: skip


def without_bytes(monkeypatch):
    """Attachments with their names alone: drawing pictures takes longer than all else."""
    for kind in ("photo", "word", "pdf", "sheet"):
        monkeypatch.setattr(files, kind, lambda *_words: b"")


def mails_of(year, windows):
    """(sending, mail, targets) of every piece that comes by mail, in the order of arrival.

    The duties are as the plan left them at that moment: pieces sent, returned, accepted.
    """
    sent = defaultdict(dict)
    for number, sending in enumerate(year.sendings, 1):
        body, pieces = planned(sending.unit), sent[sending.unit]
        targets = _targets(windows, pieces, sending.arrives)
        letter = mailbox.letter_of(sending)
        if mailbox.is_mail(sending):
            sender = planned(sending.sender)
            parent = Unit(pk=1, code=body.code, name=body.name, short_name=body.short_name)
            unit = parent
            if sending.sender != sending.unit:
                unit = Unit(code=sender.code, name=sender.name, short_name=sender.short_name)
                unit.parent, unit.is_assessed = parent, False
            names = tuple(made.name for made in letter.attachments)
            mail = PlainMail(letter.subject, letter.text, names, sending.arrives, unit)
            yield sending, mail, targets
        pieces[sending.key] = (number, sending, letter)


def _targets(windows, pieces, moment):
    found = {}
    for window in windows:
        if window.notice_id is None or window.notice.issued_at <= moment:
            found[window.indicator.code, window.key] = Target(window, window.pieces)
    for number, sending, letter in pieces.values():
        target = found.get((sending.indicator, sending.window))
        if target is None:
            continue
        decided = sending.decision is not None and sending.decision.at <= moment
        state = {"accept": "accepted", "return": "returned"}.get(sending.decision.kind if decided else "")
        target.pieces.append(
            Submission(
                pk=number, window=target.window, state=state or "submitted", title=letter.subject,
                receipt_no=f"2014-01-{number:04}", fix_due_on=sending.decision.due if decided else None,
            )
        )  # fmt: skip
    return list(found.values())
