"""What units do in the story: mail arrives; forms are filled, sent and signed off."""

import datetime as dt
from functools import partial

from kaoping.assessment import actions
from kaoping.assessment.actions import PieceContent, PieceFile
from kaoping.assessment.models import Draft, Submission
from kaoping.base import clock
from kaoping.evidence import storage
from kaoping.intake import actions as intake
from kaoping.intake.models import Message
from kaoping.site.demo import city, days
from kaoping.site.demo.mailbox import Mail
from kaoping.site.demo.office import accept_extra, triage
from kaoping.site.demo.pieces import piece_of
from kaoping.site.demo.plan import OPENING, Sending
from kaoping.site.demo.play import Player, Stage, through_door
from kaoping.site.demo.postman import Postman
from kaoping.units.models import Role


def plan_mail(player: Player, postman: Postman, mail: Mail) -> None:
    player.plan(mail.arrives, partial(mail_arrives, player, postman, mail, mail.name))
    for name in mail.copies:
        player.plan(
            mail.arrives + dt.timedelta(minutes=2), partial(mail_arrives, player, postman, mail, name)
        )


def mail_arrives(player: Player, postman: Postman, mail: Mail, name: str) -> None:
    """The mail reaches the office; what the machine is not sure of, a clerk sorts on the next day."""
    stage, sending = player.stage, mail.sending
    accepted = intake.accept_message(
        postman.bytes_of(name), source="folder", source_label=name, route_now=True
    )
    stage.note("mail")
    if not accepted.is_new:
        stage.note("twice")
        return
    message = intake.route(accepted.message.pk)
    if message is None:
        return
    if message.state == Message.State.MATCHED and sending is not None:
        stage.pieces[sending.key] = int(message.result_key)
    elif message.state == Message.State.MATCHED:
        at = days.office_hour(city.dice("stray", mail.key), days.working_day(mail.arrives.date(), 2))
        player.plan(at, partial(accept_extra, stage, int(message.result_key)))
    elif message.state == Message.State.TRIAGE:
        rng = city.dice("triage", mail.key)
        is_lately = OPENING - mail.arrives < dt.timedelta(days=8)  # the pile that the opening shows
        later = rng.randint(3, 5) if is_lately else rng.randint(1, 2)
        at = days.office_hour(rng, days.working_day(mail.arrives.date(), later))
        player.plan(at, partial(triage, stage, message.pk, sending))


def plan_form(player: Player, sending: Sending) -> None:
    """A piece by the web: written a few hours before it is signed off, which is when it arrives."""
    if sending.number == 1:
        written = sending.arrives - dt.timedelta(hours=city.dice("written", sending.key).randint(1, 5))
        if sending.arrives >= OPENING:  # still in the house when the story is handed over
            written = OPENING - dt.timedelta(hours=city.dice("written", sending.key).randint(15, 40))
        player.plan(written, partial(write_form, player.stage, sending))
    player.plan(sending.arrives, partial(sign_form, player.stage, sending))


def write_form(stage: Stage, sending: Sending) -> None:
    """The liaison writes, attaches and sends the piece to the checker."""
    body = city.unit(sending.unit)
    window = stage.window(sending.indicator, sending.window)
    if window is None:
        return
    author = stage.people[body.author.username]
    with through_door(f"{body.name} 联络员"):
        submission = actions.save_piece_draft(
            unit=stage.units[body.code], window=window, content=_content(sending), actor=author
        )
        stage.pieces[sending.key] = submission.pk
        if sending.flaw != "no_checker":  # a liaison who has not asked the checker yet keeps the draft
            actions.send(submission, actor=author, begun_at=clock.now())


def sign_form(stage: Stage, sending: Sending) -> None:
    """The checker signs; a correction is written, sent and signed in one go."""
    submission = stage.submission(sending.key)
    if submission is None:
        return
    body = city.unit(sending.unit)
    author = stage.people[body.author.username]
    with through_door(f"{body.name} 联络员"):
        if submission.state in (Submission.State.DRAFT, Submission.State.RETURNED):
            actions.save_piece_draft(
                unit=submission.unit,
                window=submission.window,
                content=_content(sending),
                actor=author,
                submission=submission,
            )
            actions.send(submission, actor=author, begun_at=clock.now())
            submission.refresh_from_db()
    signer = body.approver or body.author
    if hasattr(submission, "draft") and submission.draft.sent_at is not None:
        with through_door(f"{body.name} 审核把关人"):
            actions.sign_off(submission, actor=stage.people[signer.username], begun_at=clock.now())
    waits = Draft.objects.filter(submission=submission, waits_for=Role.UNIT_HEAD).exclude(sent_at=None)
    if body.head is not None and waits.exists():
        with through_door(f"{body.name} 主要负责人"):
            actions.sign_off(submission, actor=stage.people[body.head.username], begun_at=clock.now())
    stage.note("form")


def _content(sending: Sending) -> PieceContent:
    piece = piece_of(sending)
    return PieceContent(
        title=piece.title,
        text=piece.text,
        occurred_on=sending.occurred,
        author=piece.author,
        checker=piece.checker,
        contact=piece.contact,
        files=tuple(PieceFile(made.name, storage.keep(made.content)) for made in piece.attachments),
    )
