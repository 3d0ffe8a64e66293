"""From a mail's words and the unit's open duties to a proposal that a person can check at a glance.

In this order: a receipt number or an answered mail, a notice's number or title, several pieces, the
item's number, the words place by place (``mailevidence``). The window follows (``mailwindow``).
To be sure and wrong books the piece to the wrong duty; to be unsure costs one click.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kaoping.assessment import windowstates
from kaoping.assessment.mailcase import READ_LETTERS, Case, case_of, title_of
from kaoping.assessment.mailcorrection import correction_of, returned_beside
from kaoping.assessment.mailevidence import (
    Finding,
    beside_title,
    by_number,
    by_words,
    clear_codes,
    contradiction,
    read,
)
from kaoping.assessment.mailwindow import window_of
from kaoping.assessment.mailwords import (
    asks_something,
    clean_title,
    is_no_piece,
    known_items,
    linked_attachment,
    other_year,
    receipt_numbers,
    span_keys,
    speaks_of_attachment,
    speaks_of_several,
    squeezed,
)
from kaoping.assessment.models import SchemeVersion, Submission, Window
from kaoping.assessment.queries.asked import assessed_body
from kaoping.assessment.queries.closing import last_day_for
from kaoping.assessment.queries.targets import (
    Target,
    scheme_at,
    targets_of,
)
from kaoping.intake.models import Message
from kaoping.intake.ports import LIKELY, SURE, Item, Proposal, Why
from kaoping.units.models import Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit was asked for when its mail was read."""

    scheme: SchemeVersion
    unit_id: int | None
    targets: Sequence[Target]


def keep(message: Message, asked: Asked) -> None:
    """Lay by what was loaded: a mail that is certain is taken in at once, in the same transaction."""
    message.__dict__["_asked"] = asked


def kept(message: Message, unit: Unit) -> Asked | None:
    """What was laid by for this unit, once; None when nothing was, or for another unit."""
    asked: Asked | None = message.__dict__.pop("_asked", None)
    return asked if asked is not None and asked.unit_id == unit.pk else None


def propose(message: Message) -> Proposal:
    """What the mail is for: items with confidence and reasons; none when there is no idea."""
    scheme = scheme_at(message.received_at)
    if scheme is None:
        return Proposal(why=(Why("no_scheme"),))
    unit = assessed_body(message.unit) if message.unit else None
    named = None if unit else _unit_by_receipt(message)
    targets = targets_of(scheme, unit or named)
    keep(message, Asked(scheme, unit.pk if unit else None, targets))
    if not targets:
        return Proposal(why=(Why("nothing_asked"),))
    case = case_of(message, unit or named, scheme, targets)
    asks = "" if case.mail.files else asks_something(case.mail.subject, case.mail.body)
    proposal = replace(proposal_of(case, message), asks=asks)
    return replace(proposal, unit_id=named.pk) if named else proposal


def _unit_by_receipt(message: Message) -> Unit | None:
    """The unit whose piece has the receipt number that a stranger's mail gives; a guess for a person."""
    numbers = receipt_numbers(f"{message.subject}\n{message.body_text[:READ_LETTERS]}")
    if not numbers:
        return None
    found = list(Submission.objects.filter(receipt_no__in=numbers).select_related("unit")[:20])
    return found[0].unit if found and len({piece.unit_id for piece in found}) == 1 else None


def proposal_of(case: Case, message: Message) -> Proposal:
    if case.unit is not None and (item := correction_of(case, message, case.unit)):
        return Proposal((item,))
    if items := _several(case):
        return Proposal(items)
    found = _by_notice(case)
    if found is not None:
        target, finding = found
        return Proposal((_item(case, target, finding.confidence, finding.why),))
    mail, lexicon = case.mail, case.lexicon
    finding = by_number(mail, lexicon, case.targets, case.year) or by_words(
        mail, lexicon, case.targets, case.year
    )
    if not finding.code:
        words = linked_attachment(mail.body)
        linked = (Why("attachment_linked", {"words": words}, (words,)),) if words else ()
        return Proposal(why=(*finding.why, *linked))
    target, sure, why = window_of(mail, case.own(finding.code), case.day, case.year)
    confidence, whys = min(finding.confidence, sure), (*finding.why, *why)
    if back := returned_beside(case, target):
        confidence, whys = min(confidence, LIKELY), (*whys, back)
    if words := beside_title(mail.places["subject"], target.window.indicator.title, case.scheme.title):
        confidence, whys = min(confidence, LIKELY), (*whys, Why("beside_title", {"words": words}, (words,)))
    if words := speaks_of_several(f"{mail.subject}\n{mail.body[:300]}"):
        confidence, whys = min(confidence, LIKELY), (*whys, Why("more_pieces", {"words": words}, (words,)))
    elif others := _other_documents(case, finding.code):
        confidence, whys = min(confidence, LIKELY), (*whys, others)
    return Proposal((_item(case, target, confidence, whys),))


def _by_notice(case: Case) -> tuple[Target, Finding] | None:
    """The window of the one notice whose document number or whole title the mail gives."""
    places = (case.mail.subject, case.mail.file_names, case.mail.body[:600])
    for text in map(squeezed, places):
        found: dict[int, tuple[Target, str]] = {}
        for target in case.targets:
            notice = target.window.notice
            for words in (notice.number, notice.title) if notice else ():
                if len(squeezed(words)) > 5 and squeezed(words) in text:
                    found.setdefault(target.window.pk, (target, words))
        if len(found) == 1:
            target, words = next(iter(found.values()))
            why = Why("notice", {"code": target.code, "words": words}, (words,))
            against = contradiction(case.mail, target.code, case.lexicon, case.targets, case.year)
            return target, Finding(
                target.code, LIKELY if against else SURE, (why, against) if against else (why,)
            )
    return None


def _several(case: Case) -> tuple[Item, ...]:
    """Several items when documents name several indicators, or several windows of one."""
    known = {target.code for target in case.targets}
    groups: dict[tuple[str, str], list[tuple[int, str]]] = {}
    reasons: dict[tuple[str, str], Why] = {}
    loose: list[tuple[int, str]] = []
    by_name = clear_codes(dict(case.mail.files), case.lexicon, known)
    numbered = 0
    for position, name in case.mail.files:
        codes = known_items(name, known)
        if len(codes) == 1:
            code, why = codes[0][0], Why("number", {"code": codes[0][0]}, (codes[0][1],))
            numbered += by_name.get(position, (code,))[0] == code
        elif position in by_name and not codes:
            code, match = by_name[position]
            why = Why("says_files", {"code": code, "words": "、".join(match.words)}, match.words)
        else:
            loose.append((position, name))
            continue
        span = _span_asked(case, code, name)
        groups.setdefault((code, span), []).append((position, name))
        reasons.setdefault((code, span), why)
    if not groups and len(loose) > 1:
        code, why = _code_of_subject(case)
        spans = [_span_asked(case, code, name) for _position, name in loose] if code else []
        if all(spans):  # 9月.xls, 10月.xls under one subject
            for span, document in zip(spans, loose, strict=False):
                groups.setdefault((code, span), []).append(document)
                reasons.setdefault((code, span), why)
            loose = [] if spans else loose
    several = {code for code, _span in groups}
    by_span = len(several) == 1 and len(groups) > 1 and all(span for _code, span in groups)
    if not by_span and (len(several) < 2 or (numbered < 2 and not _is_of_several(case, several))):
        return ()
    items: list[Item] = []
    for (code, span), parts in groups.items():
        names = "\n".join(name for _position, name in parts)
        part = read(names, case.mail.body if not span else "", parts, case.names)
        target, sure, reasons_of_window = window_of(part, case.own(code), case.day, case.year)
        stem = parts[0][1].rpartition(".")[0] or parts[0][1]
        positions = tuple(position for position, _name in parts)
        if loose and not items:
            positions += tuple(position for position, _name in loose)
        confidence = sure if numbered == sum(map(len, groups.values())) and not loose else LIKELY
        items.append(
            _item(case, target, min(confidence, sure), (reasons[code, span], *reasons_of_window),
                  title=clean_title(stem, case.names) or stem, attached=positions)
        )  # fmt: skip
    return tuple(items)


def _span_asked(case: Case, code: str, name: str) -> str:
    """The first quarter, half or month of a document's name that is a window of the indicator; else ""."""
    own = {target.window.key for target in case.own(code)}
    return next((key for key, _words in span_keys(name, case.year) if key in own), "")


def _code_of_subject(case: Case) -> tuple[str, Why]:
    """What the mail is for by its subject and text alone; "" where they do not say."""
    alone = read(case.mail.subject, case.mail.body, (), case.names)
    finding = by_number(alone, case.lexicon, case.targets, case.year) or by_words(
        alone, case.lexicon, case.targets, case.year
    )
    return (finding.code if finding.confidence >= LIKELY else "", finding.why[0])


def _is_of_several(case: Case, codes: set[str]) -> bool:
    """Whether the mail itself leaves room for several pieces: it says so, or names none or all of them."""
    mail = case.mail
    if speaks_of_several(f"{mail.subject}\n{mail.body[:300]}"):
        return True
    finding = by_words(read(mail.subject, "", (), case.names), case.lexicon, case.targets, case.year)
    return not finding.code or (finding.confidence < SURE and finding.code in codes)


def _other_documents(case: Case, code: str) -> Why | None:
    """A document whose name clearly says another indicator than the mail."""
    known = {target.code for target in case.targets}
    for other, match in clear_codes(dict(case.mail.files), case.lexicon, known).values():
        if other != code and len(case.mail.files) > 1:
            words = "、".join(match.words)
            return Why("against_files", {"code": code, "other": other, "words": words}, match.words)
    return None


def _item(
    case: Case,
    target: Target,
    confidence: int,
    why: tuple[Why, ...],
    *,
    title: str = "",
    attached: tuple[int, ...] | None = None,
) -> Item:
    window = target.window
    if case.unit is not None and not target.has_room:
        confidence = min(confidence, LIKELY)
        number = target.pieces[-1].receipt_no or "" if target.pieces else ""
        why = (*why, Why("filled", {"number": number}))
    if not case.mail.files and (words := asks_something(case.mail.subject, case.mail.body)):
        confidence = min(confidence, LIKELY)
        why = (*why, Why("question", {"words": words}, (words,)))
    elif not case.mail.files and (words := speaks_of_attachment(case.mail.subject, case.mail.body)):
        confidence = min(confidence, LIKELY)
        why = (*why, Why("attachment_forgotten", {"words": words}, (words,)))
    elif words := is_no_piece(
        case.mail.subject, case.mail.body, [name for _position, name in case.mail.files]
    ):
        confidence = min(confidence, LIKELY)
        why = (*why, Why("no_piece", {"words": words}, (words,)))
    if words := linked_attachment(case.mail.body):
        confidence = min(confidence, LIKELY)
        why = (*why, Why("attachment_linked", {"words": words}, (words,)))
    years = range(case.year, case.scheme.period_to.year + 1)
    if said := other_year(f"{case.mail.subject}\n{case.mail.file_names}", years):
        confidence = min(confidence, LIKELY)
        why = (*why, Why("other_year", {"found": said, "asked": str(case.year)}, (said,)))
    if case.day < window.opens_on:
        confidence = min(confidence, LIKELY)
        why = (*why, Why("early", {"opens": window.opens_on.isoformat()}))
    if windowstates.is_closed(case.arrived, window.closes_on) and not _is_extended(case, window):
        confidence = min(confidence, LIKELY)
        why = (*why, Why("closed", {"closes": window.closes_on.isoformat()}))
    return Item(
        target.code, window.key, (title or title_of(case))[:200],
        case.attached if attached is None else attached,
        scheme=case.scheme.scheme, confidence=confidence, why=why,
    )  # fmt: skip


def _is_extended(case: Case, window: Window) -> bool:
    return case.unit is not None and not windowstates.is_closed(case.arrived, last_day_for(case.unit, window))
