"""From a mail's words and the unit's open duties to a proposal that a person can check at a glance."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.assessment.mailwords import (
    Likeness,
    clean_title,
    item_numbers,
    receipt_numbers,
    says_something,
    span_keys,
    speaks_of_correction,
)
from kaoping.assessment.models import Submission
from kaoping.assessment.queries.asked import assessed_body
from kaoping.assessment.queries.targets import (
    Target,
    piece_answered,
    piece_by_receipt,
    scheme_at,
    targets_of,
)
from kaoping.base import clock
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.ports import DOUBTFUL, LIKELY, SURE, Item, Proposal, Why
from kaoping.units.models import Unit

CLEAR = 2.0  # likeness to a title that is enough by itself: about two words of its own
AHEAD = 1.6  # the best title must be so many times as near as the next
JUST_OVER = dt.timedelta(days=20)  # a window that ended so lately may still be meant


@dataclass(frozen=True, slots=True)
class Read:
    """A mail as the finder reads it."""

    subject: str
    body: str
    files: tuple[MessagePart, ...]
    day: dt.date

    @property
    def file_names(self) -> str:
        return "\n".join(part.name for part in self.files)


def propose(message: Message) -> Proposal:
    """What the mail is for: items with confidence and reasons; none when there is no idea."""
    scheme = scheme_at(message.received_at)
    if scheme is None:
        return Proposal(why=(Why("no_scheme"),))
    unit = assessed_body(message.unit) if message.unit else None
    targets = targets_of(scheme, unit)
    if not targets:
        return Proposal(why=(Why("nothing_asked"),))
    mail = Read(
        subject=message.subject,
        body=message.body_text[:4000],
        files=tuple(part for part in message.parts.all() if not part.is_body),
        day=message.received_at.astimezone(clock.OFFICE_ZONE).date(),
    )
    attached = tuple(part.position for part in mail.files if not part.is_inline)
    if unit is not None and (item := _correction(message, mail, unit, targets, scheme.scheme, attached)):
        return Proposal((item,))
    if items := _one_a_file(mail, unit, targets, scheme.scheme):
        return Proposal(items)
    code, confidence, why = _indicator(mail, mail.subject, targets)
    if not code:
        return Proposal(why=why)
    own = [target for target in targets if target.code == code]
    target, sure, span_why = _window(mail, own, scheme.period_from.year)
    item = _item(
        mail,
        unit,
        target,
        scheme.scheme,
        _title(mail, unit),
        attached,
        min(confidence, sure),
        (*why, *span_why),
    )
    return Proposal((item,))


def _correction(
    message: Message,
    mail: Read,
    unit: Unit,
    targets: Sequence[Target],
    scheme: str,
    attached: tuple[int, ...],
) -> Item | None:
    """The mail as the next version of a returned piece, when it says so."""
    by_window = {target.window.pk: target for target in targets}
    numbers = receipt_numbers(f"{mail.subject}\n{mail.body}")
    named, word = piece_by_receipt(unit, numbers), ""
    why = Why("receipt", {"number": named.receipt_no}, tuple(numbers)) if named else None
    if named is None and (named := piece_answered(unit, message)):
        why = Why("answer", {"number": named.receipt_no})
    if named is None:
        word = speaks_of_correction(mail.subject, mail.body)
        named = _returned_alike(mail, targets) if word else None
        why = Why("correction", {"number": named.receipt_no}, (word,)) if named else None
    if named is None or why is None or named.window_id not in by_window:
        return None
    sure = SURE if named.state == Submission.State.RETURNED else LIKELY
    reasons = (why,) if sure == SURE else (why, Why("not_returned", {"number": named.receipt_no}))
    target = by_window[named.window_id]
    title = _title(mail, unit) if says_something(_title(mail, unit)) else named.title
    return Item(
        target.code, target.window.key, title[:200], attached, scheme=scheme, confidence=sure, why=reasons
    )


def _returned_alike(mail: Read, targets: Sequence[Target]) -> Submission | None:
    """The only returned piece, or the one whose title or indicator the mail clearly names."""
    returned = {str(piece.pk): piece for target in targets for piece in target.returned}
    if not returned:
        return None
    titles = {
        str(piece.pk): f"{piece.title} {target.window.indicator.title} {target.window.indicator.short_title}"
        for target in targets
        for piece in target.returned
    }
    codes = {number for number, _words in item_numbers(mail.subject)}
    fitting = [piece for target in targets if target.code in codes for piece in target.returned]
    if codes:
        return fitting[0] if len(fitting) == 1 else None
    scores = Likeness(titles).scores(f"{mail.subject} {mail.file_names}")
    best = _best(scores)
    if best is not None:
        return returned[best]
    # A correction that names nothing can only mean the one piece that is out; a new topic cannot.
    speaks_of_other = len(returned) == 1 and says_something(clean_title(mail.subject)) and not scores
    return next(iter(returned.values())) if len(returned) == 1 and not speaks_of_other else None


def _one_a_file(mail: Read, unit: Unit | None, targets: Sequence[Target], scheme: str) -> tuple[Item, ...]:
    """Several items when attachments name several indicators ("第4项….docx", "第7项….docx")."""
    groups: dict[str, list[MessagePart]] = {}
    loose: list[MessagePart] = []
    known = {target.code for target in targets}
    for part in mail.files:
        codes = [number for number, _words in item_numbers(part.name) if number in known]
        if len(codes) == 1:
            groups.setdefault(codes[0], []).append(part)
        elif not part.is_inline:
            loose.append(part)
    if len(groups) < 2:
        return ()
    items = []
    for code, parts in groups.items():
        own = [target for target in targets if target.code == code]
        names = "\n".join(part.name for part in parts)
        target, sure, why = _window(
            Read(names, mail.body, tuple(parts), mail.day),
            own,
            own[0].window.indicator.scheme.period_from.year,
        )
        stem = parts[0].name.rpartition(".")[0] or parts[0].name
        reason = Why("number", {"code": code}, (item_numbers(parts[0].name)[0][1],))
        items.append(
            _item(
                mail, unit, target, scheme, clean_title(stem, _names(unit)) or stem,
                tuple(part.position for part in parts), LIKELY if loose else sure, (reason, *why),
            )
        )  # fmt: skip
    return tuple(items)


def _indicator(mail: Read, subject: str, targets: Sequence[Target]) -> tuple[str, int, tuple[Why, ...]]:
    """(code, confidence, reasons); code "" when nothing fits."""
    known = {target.code for target in targets}
    for text in (subject, mail.file_names, mail.body[:600]):
        numbers = [(number, words) for number, words in item_numbers(text) if number in known]
        if len(numbers) == 1:
            number, words = numbers[0]
            against = _contradicts(number, subject, targets)
            sure = LIKELY if against else SURE
            whys = (Why("number", {"code": number}, (words,)), *against)
            return number, sure, whys
        if len(numbers) > 1:
            codes = ", ".join(number for number, _words in numbers)
            return numbers[0][0], DOUBTFUL, (Why("several", {"codes": codes}, tuple(w for _n, w in numbers)),)
    likeness = _likeness(targets)
    for text, most in ((subject, SURE), (f"{subject}\n{mail.file_names}", SURE), (mail.body[:600], LIKELY)):
        scores = likeness.scores(text)
        best = _best(scores)
        if best is None:
            continue
        clear = scores[best] >= CLEAR
        why = Why("title", {"code": best}, likeness.shared(best, text)[:6])
        return best, most if clear else LIKELY, (why,)
    return "", 0, (Why("no_idea"),)


def _contradicts(code: str, subject: str, targets: Sequence[Target]) -> tuple[Why, ...]:
    """A number that the subject's words speak against: somebody counted wrongly."""
    likeness = _likeness(targets)
    scores = likeness.scores(subject)
    best = _best(scores)
    if best is None or best == code or scores[best] < CLEAR or scores.get(code, 0) * 2 >= scores[best]:
        return ()
    return (Why("contradiction", {"code": code, "other": best}, likeness.shared(best, subject)[:4]),)


def _likeness(targets: Sequence[Target]) -> Likeness:
    titles: dict[str, str] = {}
    for target in targets:
        indicator = target.window.indicator
        own = titles.setdefault(target.code, f"{indicator.title} {indicator.short_title}")
        titles[target.code] = f"{own} {target.window.title}"
    return Likeness(titles)


def _best(scores: dict[str, float]) -> str | None:
    """The nearest title, if it is clearly nearer than the next."""
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < 0.5:
        return None
    if len(ranked) > 1 and ranked[0][1] < AHEAD * ranked[1][1]:
        return None
    return ranked[0][0]


def _window(mail: Read, own: Sequence[Target], year: int) -> tuple[Target, int, tuple[Why, ...]]:
    """Which of an indicator's windows: the only one, the one named, else the one that the day is in."""
    if len(own) == 1:
        return own[0], SURE, (Why("only_window"),)
    by_key = {target.window.key: target for target in own}
    for text in (mail.subject, mail.file_names, mail.body[:600]):
        named = [(key, words) for key, words in span_keys(text, year) if key in by_key]
        if len(named) == 1:
            return by_key[named[0][0]], SURE, (Why("span", {"key": named[0][0]}, (named[0][1],)),)
        titled = {target.window.key: target.window.title for target in own if target.window.title}
        if titled and (best := _best(Likeness(titled).scores(text))):
            return by_key[best], SURE, (Why("window_title", {"title": titled[best]}, (titled[best],)),)
        months = [int(key[-2:]) for key, _words in span_keys(text, year) if key[4] == "M"]
        inside = [target for target in own for month in months if _holds(target, month)]
        if len({target.window.pk for target in inside}) == 1:
            return inside[0], SURE, (Why("month", {"month": months[0]}),)
    return _by_day(mail.day, own)


def _holds(target: Target, month: int) -> bool:
    window = target.window
    return (window.opens_on.year, window.opens_on.month) <= (window.opens_on.year, month) and (
        window.due_on.year, month
    ) <= (window.due_on.year, window.due_on.month)  # fmt: skip


def _by_day(day: dt.date, own: Sequence[Target]) -> tuple[Target, int, tuple[Why, ...]]:
    running = [target for target in own if target.window.opens_on <= day <= target.window.due_on]
    over = [target for target in own if target.window.due_on < day and target.has_room]
    lately = [target for target in over if day - target.window.due_on <= JUST_OVER]
    why = (Why("day", {"day": day.isoformat()}),)
    if running:
        with_room = [target for target in running if target.has_room] or running
        sure = SURE if len(with_room) == 1 and not lately else LIKELY
        return with_room[0], sure, why
    if over:
        return max(over, key=lambda target: target.window.due_on), LIKELY, why
    return min(own, key=lambda target: abs((target.window.due_on - day).days)), DOUBTFUL, why


def _item(
    mail: Read,
    unit: Unit | None,
    target: Target,
    scheme: str,
    title: str,
    attached: tuple[int, ...],
    confidence: int,
    why: tuple[Why, ...],
) -> Item:
    window = target.window
    if unit is not None and not target.has_room:
        confidence = min(confidence, LIKELY)
        why = (*why, Why("filled", {"number": target.pieces[-1].receipt_no or ""}))
    if mail.day < window.opens_on:
        confidence = min(confidence, LIKELY)
        why = (*why, Why("early", {"opens": window.opens_on.isoformat()}))
    return Item(target.code, window.key, title[:200], attached, scheme=scheme, confidence=confidence, why=why)


def _title(mail: Read, unit: Unit | None) -> str:
    """The subject if it says something, else the first document's name."""
    title = clean_title(mail.subject, _names(unit))
    if says_something(title):
        return title
    for part in mail.files:
        stem = part.name.rpartition(".")[0] or part.name
        if says_something(clean_title(stem, _names(unit))):
            return clean_title(stem, _names(unit))
    return title or mail.subject.strip()


def _names(unit: Unit | None) -> tuple[str, ...]:
    return (unit.name, unit.short_name) if unit else ()
