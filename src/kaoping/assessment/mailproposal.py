"""From a mail's words and the unit's open duties to a proposal that a person can check at a glance.

In this order: a receipt number or an answered mail, a notice's number or title, several pieces, the
item's number, the words place by place (``mailevidence``). The window follows (``mailwindow``).
To be sure and wrong books the piece to the wrong duty; to be unsure costs one click.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kaoping.assessment.mailevidence import (
    Finding,
    Read,
    by_number,
    by_words,
    clear_codes,
    contradiction,
    read,
)
from kaoping.assessment.maillexicon import Lexicon, lexicon_of
from kaoping.assessment.mailwindow import window_of
from kaoping.assessment.mailwords import (
    REPLY,
    SHORT,
    asks_something,
    clean_title,
    known_items,
    other_year,
    receipt_numbers,
    says_something,
    span_keys,
    speaks_of_correction,
    speaks_of_several,
    squeezed,
)
from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.assessment.queries.asked import assessed_body
from kaoping.assessment.queries.targets import (
    Target,
    piece_by_receipt,
    pieces_answered,
    scheme_at,
    targets_of,
)
from kaoping.base import clock
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.ports import LIKELY, SURE, Item, Proposal, Why
from kaoping.intake.quoting import parted
from kaoping.units.models import Unit

# Names that programs give: they say nothing of what is inside.
EMPTY_NAME = re.compile(
    r"新建|文档|扫描|微信|图片|未命名|无标题|^(?:IMG|DSC|scan|doc|new|mmexport|附件|\d)", re.I
)
READ_LETTERS = 4000  # of a text: what a mail is for stands at its beginning


@dataclass(frozen=True, slots=True)
class Case:
    """One mail beside what its unit is asked for."""

    mail: Read
    day: dt.date  # of arrival, in the office's zone
    names: tuple[str, ...]  # of the sender
    unit: Unit | None
    scheme: SchemeVersion
    targets: Sequence[Target]
    lexicon: Lexicon
    carried: str = ""  # what a reply quotes

    @property
    def year(self) -> int:
        return self.scheme.period_from.year

    def own(self, code: str) -> list[Target]:
        return [target for target in self.targets if target.code == code]

    @property
    def attached(self) -> tuple[int, ...]:
        return tuple(position for position, _name in self.mail.files)


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
    proposal = proposal_of(_case(message, unit or named, scheme, targets), message)
    return replace(proposal, unit_id=named.pk) if named else proposal


def _unit_by_receipt(message: Message) -> Unit | None:
    """The unit whose piece has the receipt number that a stranger's mail gives; a guess for a person."""
    numbers = receipt_numbers(f"{message.subject}\n{message.body_text[:READ_LETTERS]}")
    if not numbers:
        return None
    found = list(Submission.objects.filter(receipt_no__in=numbers).select_related("unit")[:20])
    return found[0].unit if found and len({piece.unit_id for piece in found}) == 1 else None


def _case(message: Message, unit: Unit | None, scheme: SchemeVersion, targets: Sequence[Target]) -> Case:
    names = tuple(
        name for one in (message.unit, unit) if one is not None for name in (one.name, one.short_name) if name
    )
    files = [
        (part.position, _telling_name(part))
        for part in message.parts.all()
        if not part.is_body and not part.is_inline
    ]
    text = parted(message.subject, message.body_text)
    # A forwarded mail's words are what it is about; those that a reply quotes are ours or old.
    body = f"{text.own}\n{text.carried}" if text.is_forward else text.own
    return Case(
        read(message.subject, body[:READ_LETTERS], files, names),
        message.received_at.astimezone(clock.OFFICE_ZONE).date(),
        names,
        unit,
        scheme,
        targets,
        lexicon_of(scheme, targets),
        "" if text.is_forward else text.carried[:READ_LETTERS],
    )


def _telling_name(part: MessagePart) -> str:
    """The attachment's name; one that says nothing (扫描件0001.pdf) gives way to the document's own title."""
    stem, dot, ending = part.name.rpartition(".")
    if says_something(re.sub(r"[\d_\W]", "", stem or part.name)) and not EMPTY_NAME.search(stem or part.name):
        return part.name
    reading = part.file.reading if part.file_id and hasattr(part.file, "reading") else None
    title = str((reading.hints.get("title") or {}).get("text", ""))[:100] if reading else ""
    return f"{title}{dot}{ending}" if title else part.name


def proposal_of(case: Case, message: Message) -> Proposal:
    if case.unit is not None and (item := _correction(case, message, case.unit)):
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
        return Proposal(why=finding.why)
    target, sure, why = window_of(mail, case.own(finding.code), case.day, case.year)
    confidence, whys = min(finding.confidence, sure), (*finding.why, *why)
    if back := _returned_beside(case, target):
        confidence, whys = min(confidence, LIKELY), (*whys, back)
    if words := speaks_of_several(f"{mail.subject}\n{mail.body[:300]}"):
        confidence, whys = min(confidence, LIKELY), (*whys, Why("more_pieces", {"words": words}, (words,)))
    elif others := _other_documents(case, finding.code):
        confidence, whys = min(confidence, LIKELY), (*whys, others)
    return Proposal((_item(case, target, confidence, whys),))


def _returned_beside(case: Case, target: Target) -> Why | None:
    """A returned piece of the same indicator in another window: the mail may be its correction."""
    if any(
        key == target.window.key
        for key, _words in span_keys(f"{case.mail.subject}\n{case.mail.file_names}", case.year)
    ):
        return None
    back = [piece for one in case.own(target.code) if one is not target for piece in one.returned]
    return Why("returned_beside", {"number": back[0].receipt_no or ""}) if back else None


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


def _correction(case: Case, message: Message, unit: Unit) -> Item | None:
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
    against = contradiction(mail, target.code, case.lexicon, case.targets, case.year)
    if against is not None:
        sure, reasons = LIKELY, (*reasons, against)
    if words := _other_window(case, target):
        sure, reasons = LIKELY, (*reasons, Why("other_window", {"words": words}, (words,)))
    title = (
        _title(case) if says_something(_title(case)) and not receipt_numbers(_title(case)) else named.title
    )
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
        spans = [key for key, _words in span_keys(name, case.year)]
        span = next((key for key in spans if any(t.window.key == key for t in case.own(code))), "")
        groups.setdefault((code, span), []).append((position, name))
        reasons.setdefault((code, span), why)
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
    years = range(case.year, case.scheme.period_to.year + 1)
    if said := other_year(f"{case.mail.subject}\n{case.mail.file_names}", years):
        confidence = min(confidence, LIKELY)
        why = (*why, Why("other_year", {"found": said, "asked": str(case.year)}, (said,)))
    if case.day < window.opens_on:
        confidence = min(confidence, LIKELY)
        why = (*why, Why("early", {"opens": window.opens_on.isoformat()}))
    return Item(
        target.code, window.key, (title or _title(case))[:200],
        case.attached if attached is None else attached,
        scheme=case.scheme.scheme, confidence=confidence, why=why,
    )  # fmt: skip


def _title(case: Case) -> str:
    """The subject if it says something, else the first document's name."""
    title = clean_title(case.mail.subject, case.names)
    if says_something(title):
        return title
    for _position, name in case.mail.files:
        stem = clean_title(name.rpartition(".")[0] or name, case.names)
        if says_something(stem):
            return stem
    return title or case.mail.subject.strip()
