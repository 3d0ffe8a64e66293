"""The mail door: what a mail is for, and the same form and action as the web's for taking it in.

What a mail is for ``mailproposal`` says. Sure (3) only when one target is left and nothing speaks
against it; everything else waits for a person.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment import actions, receipts
from kaoping.assessment.content import PieceFile
from kaoping.assessment.forms import SubmissionForm, label_of
from kaoping.assessment.mailproposal import kept, propose
from kaoping.assessment.mailreply import acknowledging_items, notices_answered
from kaoping.assessment.mailwords import names_in, receipt_numbers, speaks_of_correction
from kaoping.assessment.models import Notice, Submission, Version
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import assessed_body
from kaoping.assessment.queries.targets import (
    Target,
    foresee,
    forget_standing,
    piece_by_receipt,
    pieces_answered,
    scheme_at,
    targets_of,
)
from kaoping.assessment.wording import why_sentence
from kaoping.base import clock
from kaoping.intake.models import Message
from kaoping.intake.ports import CannotTakeIn, Choice, Item, Proposal, TakenIn, Why
from kaoping.intake.quoting import parted
from kaoping.units.models import Unit

ACKNOWLEDGED = "assessment.notice"  # the result's kind where a mail only said 收到


class SubmissionMail:
    """Assessment's ``intake.ports.MailHandler``."""

    def foresee(self, units: Collection[int]) -> None:
        scheme = scheme_at(clock.now())
        if scheme is not None:
            foresee(scheme, units)

    def propose(self, message: Message) -> Proposal:
        if answered := _answered(message):
            return Proposal(acknowledging_items(answered, answered[0].scheme.scheme))
        return propose(message)

    def choices(self, message: Message, unit: Unit | None) -> Sequence[Choice]:
        scheme = scheme_at(message.received_at)
        if scheme is None:
            return ()
        found = []
        for target in targets_of(scheme, assessed_body(unit) if unit else None):
            window, indicator = target.window, target.window.indicator
            due = _("due %(day)s") % {"day": date_format(window.due_on, "MONTH_DAY_FORMAT")}
            taken = _("already reported") if not target.has_room else ""
            back = _("a returned piece waits for correction") if target.returned else ""
            found.append(
                Choice(
                    value=Item(indicator.code, window.key, "", scheme=scheme.scheme).choice,
                    label=_("Item %(code)s %(title)s · %(window)s")
                    % {
                        "code": indicator.code,
                        "title": indicator.short_title or indicator.title,
                        "window": window,
                    },
                    group=f"{indicator.mark}{indicator.code} {indicator.title}",
                    hint=" · ".join(part for part in (due, back or taken) if part),
                )
            )
        return found

    def explain(self, why: Why) -> str:
        return why_sentence(why.code, why.params)

    def take_in(self, message: Message, items: Sequence[Item], *, actor: Any) -> TakenIn:
        if message.unit is None:
            raise CannotTakeIn(_("Say first which unit the mail is from."))
        if not items:
            raise CannotTakeIn(_("Say first what the mail is for."))
        unit = assessed_body(message.unit)
        if taken := _acknowledge(message, unit, items, actor):
            return taken
        known = kept(message, unit)
        scheme = known.scheme if known else scheme_at(message.received_at)
        if scheme is None:
            raise CannotTakeIn(
                _("No scheme is in force, so nothing can be reported yet. The mail stays here.")
            )
        asked = known.targets if known else targets_of(scheme, unit)
        forget_standing(scheme, unit)
        targets = {(target.code, target.window.key): target for target in asked}
        pieces = []
        for item in items:
            target = targets.get((item.indicator, item.window))
            if target is None:
                raise CannotTakeIn(
                    _("%(unit)s is not asked for indicator %(code)s, “%(window)s”. Choose one of its duties.")
                    % {"unit": unit, "code": item.indicator, "window": item.window}
                )
            pieces.append(self._one(message, item, target, unit, actor, alone=len(items) == 1))
        latest = [piece.versions.order_by("-number").first() for piece in pieces]
        receipts.expect(message, [version for version in latest if version is not None])
        numbers = ", ".join(piece.receipt_no or "" for piece in pieces)
        return TakenIn("assessment.submission", str(pieces[0].pk), numbers)

    def give_back(self, message: Message, *, actor: Any, reason: str) -> None:
        if message.result_kind == ACKNOWLEDGED and message.unit:
            actions.take_acknowledgement_back(
                unit=assessed_body(message.unit), at=message.received_at, actor=actor, reason=reason
            )
            return
        versions = Version.objects.filter(message=message).select_related("submission").order_by("pk")
        for version in versions:
            piece = version.submission
            if piece.state == Submission.State.WITHDRAWN:
                continue
            if version.number > 1 or piece.versions.exclude(pk=version.pk).exists():
                raise CannotTakeIn(
                    _(
                        "%(number)s has several versions, so the mail cannot simply be taken out. Return or withdraw the piece on its own page."
                    )
                    % {"number": piece.receipt_no}
                )
            if piece.state != Submission.State.SUBMITTED:
                raise CannotTakeIn(
                    _("%(number)s is “%(state)s” already. Take that decision back on its own page first.")
                    % {"number": piece.receipt_no, "state": piece.get_state_display()}
                )
            try:
                actions.withdraw(piece, actor=actor, reason=reason)
            except Refusal as refusal:
                raise CannotTakeIn(refusal.sentence) from None

    def preview(self, message: Message, unit: Unit, items: Sequence[Item]) -> str:
        scheme = scheme_at(message.received_at)
        if scheme is None:
            return ""
        targets = {(one.code, one.window.key): one for one in targets_of(scheme, assessed_body(unit))}
        pieces = [
            (
                item.title or message.subject,
                targets[item.indicator, item.window].window,
                [piece.name for piece in _files(message, item, alone=len(items) == 1)],
            )
            for item in items
            if (item.indicator, item.window) in targets
        ]
        return receipts.preview(message, unit, pieces) if pieces else ""

    def _one(
        self, message: Message, item: Item, target: Target, unit: Unit, actor: Any, *, alone: bool
    ) -> Submission:
        names = names_in(message.body_text)
        form = SubmissionForm(
            {
                "title": item.title or message.subject[:200] or _("Mail without a subject"),
                "text": message.body_text[:200_000],
                "author": names.author,
                "checker": names.checker,
                "contact": names.contact,
            },
            files_kept=_files(message, item, alone=alone),
        )
        if not form.is_valid():
            first = next(iter(form.errors.values()))[0]
            raise CannotTakeIn(str(first))
        sender = f"{message.from_name} <{message.from_address}>".strip()
        try:
            return actions.submit(
                unit=unit, window=target.window, content=form.content(), actor=actor,
                received_at=message.received_at, channel=Submission.Channel.MAIL,
                submission=corrected_piece(message, target, unit), message=message,
                sent_by=sender[:200], signed_by=names.checker,
            )  # fmt: skip
        except Refusal as refusal:
            raise CannotTakeIn(refusal.sentence) from None


def _answered(message: Message) -> list[Notice]:
    return notices_answered(message, assessed_body(message.unit)) if message.unit else []


def _acknowledge(message: Message, unit: Unit, items: Sequence[Item], actor: Any) -> TakenIn | None:
    """Note that the unit has the notices that these items name; None where the mail is no such answer."""
    answered = {one.key: one for one in _answered(message)}
    chosen = [answered[item.window] for item in items if item.window in answered]
    if not chosen or len(chosen) != len(items):
        return None
    sender = f"{message.from_name} <{message.from_address}>".strip()
    for notice in chosen:
        actions.acknowledge(notice, unit=unit, actor=actor, at=message.received_at, by=sender)
    titles = "、".join(notice.title for notice in chosen)
    return TakenIn(ACKNOWLEDGED, str(chosen[0].pk), titles[:200])


def corrected_piece(message: Message, target: Target, unit: Unit) -> Submission | None:
    """The piece whose next version this mail is, if it is one.

    The one it names or answers, returned or not yet looked at; else the window's only returned piece,
    when the mail speaks of a correction or no other place is free. Without either it is a new piece.
    """
    text = parted(message.subject, message.body_text)
    own = f"{message.subject}\n{text.own[:3000]}"
    numbers = receipt_numbers(own) or receipt_numbers(text.carried[:3000])
    named = [piece for one in numbers if (piece := piece_by_receipt(unit, [one]))]
    wanted = {piece.pk for piece in named or pieces_answered(unit, message)}
    open_ones = [piece for piece in target.pieces if piece.state in ("returned", "submitted")]
    fitting = [piece for piece in open_ones if piece.pk in wanted]
    if len(fitting) == 1:
        return fitting[0]
    if len(target.returned) != 1:
        return None
    if speaks_of_correction(message.subject, text.own) or not target.has_room:
        return target.returned[0]
    return None


def _files(message: Message, item: Item, *, alone: bool) -> list[PieceFile]:
    """The item's attachments under harmless names; of a mail with one item, all of them if none is named."""
    parts = [part for part in message.parts.all() if not part.is_body]
    chosen = [part for part in parts if part.position in set(item.attachments)]
    if not chosen and alone and not item.attachments:
        chosen = [part for part in parts if not part.is_inline]
    return [PieceFile(label_of(part.name), part.file) for part in chosen]
