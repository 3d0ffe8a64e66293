"""A mail as the next version of a piece that is here: by its number, by what it answers, by its words.

A reply to a receipt of several pieces says which one it corrects, or a person does. Everything that
speaks of another window, another item or a day after the window leaves a doubt.
"""

from kaoping.assessment.mailcase import Case, title_of
from kaoping.assessment.mailevidence import by_number, by_words, contradiction
from kaoping.assessment.mailwords import (
    REPLY,
    SHORT,
    clean_title,
    known_items,
    receipt_numbers,
    says_something,
    span_keys,
    speaks_of_correction,
    squeezed,
)
from kaoping.assessment.models import Submission
from kaoping.assessment.queries.targets import Target, piece_by_receipt, pieces_answered
from kaoping.intake.models import Message
from kaoping.intake.ports import LIKELY, SURE, Item, Why
from kaoping.units.models import Unit


def correction_of(case: Case, message: Message, unit: Unit) -> Item | None:
    """The mail as the next version of a piece that is here, when it says so."""
    mail = case.mail
    by_window = {target.window.pk: target for target in case.targets}
    named, why, sure = _named_piece(case, message, unit)
    if named is None:
        word = speaks_of_correction(mail.subject, mail.body)
        named, sure = _returned_alike(case) if word else (None, SURE)
        why = Why("correction", {"number": named.receipt_no, "words": word}, (word,)) if named else None
    if named is None or why is None or named.window_id not in by_window:
        return None
    target = by_window[named.window_id]
    reasons: tuple[Why, ...] = (why,)
    if named.state == Submission.State.SUBMITTED and why.code in ("receipt", "answer"):
        reasons = (*reasons, Why("replaces", {"number": named.receipt_no}))
        if case.day > target.window.due_on:
            sure, reasons = (
                LIKELY,
                (*reasons, Why("replaces_late", {"due": target.window.due_on.isoformat()})),
            )
    elif named.state != Submission.State.RETURNED:
        sure, reasons = LIKELY, (*reasons, Why("not_returned", {"number": named.receipt_no}))
    if not mail.files and len(mail.body) < SHORT:
        sure, reasons = LIKELY, (*reasons, Why("nothing_sent"))
    if mail.files and _brings_nothing_new(message, named):
        sure, reasons = LIKELY, (*reasons, Why("same_files", {"number": named.receipt_no}))
    against = contradiction(mail, target.code, case.lexicon, case.targets, case.year)
    if against is not None:
        sure, reasons = LIKELY, (*reasons, against)
    if words := _other_window(case, target):
        sure, reasons = LIKELY, (*reasons, Why("other_window", {"words": words}, (words,)))
    title = title_of(case)  # the subject of a reply is ours, or as old as the piece
    if REPLY.match(mail.subject) or receipt_numbers(mail.subject) or not says_something(title):
        title = named.title
    return Item(
        target.code, target.window.key, title[:200], case.attached, scheme=case.scheme.scheme,
        confidence=sure, why=reasons,
    )  # fmt: skip


def _named_piece(case: Case, message: Message, unit: Unit) -> tuple[Submission | None, Why | None, int]:
    """The piece whose receipt number the mail gives, or that the mail it answers was about; how sure."""
    mail = case.mail
    numbers = receipt_numbers(f"{mail.subject}\n{mail.body}") or receipt_numbers(case.carried)
    known = {piece.pk: piece for one in numbers if (piece := piece_by_receipt(unit, [one]))}
    if len(known) == 1:
        piece = next(iter(known.values()))
        return piece, Why("receipt", {"number": piece.receipt_no}, tuple(numbers)), SURE
    answered = list(known.values()) or pieces_answered(unit, message)
    if len(answered) > 1:  # a receipt about several pieces: which of them, its documents say
        finding = by_words(mail, case.lexicon, case.targets, case.year)
        codes = {code for code, _words in known_items(mail.subject, {target.code for target in case.targets})}
        fitting = [piece for piece in answered if piece.window.indicator.code in (codes or {finding.code})]
        if len(fitting) != 1:
            return None, None, LIKELY
        return fitting[0], Why("answer", {"number": fitting[0].receipt_no}), LIKELY
    if answered:
        return answered[0], Why("answer", {"number": answered[0].receipt_no}), SURE
    return None, None, SURE


def _brings_nothing_new(message: Message, piece: Submission) -> bool:
    """Whether all files of the mail are the piece's already: a machine that sends back what it got."""
    own = {part.file_id for part in message.parts.all() if not part.is_body and not part.is_inline}
    return own <= set(piece.versions.values_list("materials__file_id", flat=True))


def _other_window(case: Case, target: Target) -> str:
    """Words of the sender or of a document's name that mean another window of the same indicator."""
    keys = {one.window.key for one in case.own(target.code)} - {target.window.key}
    text = "\n".join((REPLY.sub("", case.mail.subject), case.mail.body[:300], case.mail.file_names))
    said = span_keys(text, case.year)
    if target.window.key in {key for key, _words in said}:
        return ""
    return next((words for key, words in said if key in keys), "")


def _returned_alike(case: Case) -> tuple[Submission | None, int]:
    """The only returned piece, or the one whose title or indicator the mail clearly names; how sure."""
    mail = case.mail
    returned = {str(piece.pk): (piece, target) for target in case.targets for piece in target.returned}
    if not returned:
        return None, SURE
    codes = {code for code, _words in known_items(mail.subject, {target.code for target in case.targets})}
    finding = by_number(mail, case.lexicon, case.targets, case.year) or by_words(
        mail, case.lexicon, case.targets, case.year
    )
    fitting = [piece for piece, target in returned.values() if target.code in (codes or {finding.code})]
    title = squeezed(clean_title(mail.subject, case.names))
    same = [
        piece for piece, _target in returned.values() if len(title) > 5 and squeezed(piece.title) in title
    ]
    if len(same) == 1 and (not codes or same[0] in fitting):
        return same[0], SURE
    spans = {key for key, _words in span_keys(mail.subject, case.year)}
    if len(fitting) > 1 and spans:
        fitting = [piece for piece in fitting if returned[str(piece.pk)][1].window.key in spans]
    if len(fitting) == 1:
        target = returned[str(fitting[0].pk)][1]
        named = spans & {one.window.key for one in case.own(target.code)}
        if named and target.window.key not in named:
            return None, SURE
        return fitting[0], SURE if codes or finding.confidence >= LIKELY else LIKELY
    if codes or len(returned) > 1 or (finding.code and finding.confidence >= LIKELY):
        return None, SURE  # a new topic is no correction of the piece that is out
    subject = clean_title(mail.subject, case.names)
    return next(iter(returned.values()))[0], LIKELY if says_something(subject) else SURE


def returned_beside(case: Case, target: Target) -> Why | None:
    """A returned piece of the same indicator in another window: the mail may be its correction."""
    if any(
        key == target.window.key
        for key, _words in span_keys(f"{case.mail.subject}\n{case.mail.file_names}", case.year)
    ):
        return None
    back = [piece for one in case.own(target.code) if one is not target for piece in one.returned]
    return Why("returned_beside", {"number": back[0].receipt_no or ""}) if back else None
