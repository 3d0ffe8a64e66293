"""Which indicator a mail is for: what its places say, weighed by the place and compared.

The subject's label and the subject weigh more than names of attachments, these more than the
heading, this more than the body. Two places that speak of different indicators are never certain.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kaoping.assessment.maillexicon import Lexicon, Match, runs
from kaoping.assessment.mailwords import (
    LABEL,
    REPLY,
    known_items,
    says_something,
    span_keys,
    without_spans,
)
from kaoping.assessment.queries.targets import Target
from kaoping.intake.ports import DOUBTFUL, LIKELY, SURE, Why

PLACES = {"label": 5.0, "subject": 3.0, "files": 2.0, "heading": 1.4, "body": 0.5}
TITLES = ("subject", "files", "heading")
CLEAR = 1.0  # what a place must say before it counts as saying something
CERTAIN = 1.15  # … and before it can be sure: prose of the plan alone never is
A_WORD = 0.5  # a word that only one title has, said beside the best one's words, leaves a doubt
APART = 0.33  # the next indicator may have so much of the best one's evidence, in a sure place
COVERED = 0.6  # so much of the words that say anything must be the indicator's own
HEADING = 3  # lines of the text that may be its heading
PAPERS = frozenset(["总结", "小结", "计划", "方案", "报告", "材料", "要点"])
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp|zip|rar|7z|mp4)$", re.IGNORECASE)
GREETING = re.compile(r"^[^，。；]{0,24}[:：]$|^(?:您好|你好|各位)")
SIGNED = re.compile(r"^(?:作者|撰稿|审核|联系|电话|报送单位|签发|活动日期|抄送|附件)")
QUOTED = re.compile(r"《([^《》\n]{4,80})》")


@dataclass(frozen=True, slots=True)
class Read:
    """A mail as the finder reads it, without the names of those who write and of the office."""

    subject: str
    body: str
    files: tuple[tuple[int, str], ...]  # position, name; pictures in the text left out
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_names(self) -> str:
        return "\n".join(name for _position, name in self.files)


def read(subject: str, body: str, files: Iterable[tuple[int, str]], names: Iterable[str]) -> Read:
    """``names``: what the sender and the office are called; their words say nothing of the subject."""
    kept = tuple(files)
    own = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
    plain = REPLY.sub("", _without(subject, own))
    labels = [match.group(1) or match.group(2) for match in LABEL.finditer(plain)]
    lines = [line.strip() for line in _without(body, own).splitlines()]
    lines = [line for line in lines if line and not SIGNED.match(line)]
    while lines and GREETING.match(lines[0]):
        lines.pop(0)
    top = lines[:HEADING]
    quoted = QUOTED.findall("\n".join(top))
    heading = [*quoted, *(line for line in top if len(line) <= 40)]
    documents = [name.rpartition(".")[0] or name for _n, name in kept if not PICTURE.search(name)]
    documents = documents or [name.rpartition(".")[0] or name for _n, name in kept]
    return Read(
        subject,
        body,
        kept,
        {
            "label": without_spans("\n".join(labels)),
            "subject": without_spans(LABEL.sub("\n", plain)),
            "files": without_spans(_without("\n".join(documents), own)),
            "heading": without_spans("\n".join(heading)),
            "body": without_spans("\n".join(lines)[:1500]),
        },
    )


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, "\n")
    return text


@dataclass(frozen=True, slots=True)
class Finding:
    """The indicator that a mail is for: ``code`` "" when nothing speaks for any."""

    code: str
    confidence: int
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What one place of the mail says: the matches of each key, ranked."""

    name: str
    matches: Mapping[str, Match]
    letters: int

    @property
    def ranked(self) -> list[tuple[str, Match]]:
        return sorted(self.matches.items(), key=lambda pair: (-pair[1].score, pair[0]))

    def says(self, code: str) -> float:
        match = self.matches.get(code)
        return match.score if match else 0.0

    def clear_top(self) -> str:
        """The key that this place clearly speaks of, else ""."""
        ranked = self.ranked
        if not ranked or ranked[0][1].score < CLEAR:
            return ""
        return ranked[0][0] if len(ranked) == 1 or ranked[1][1].score <= 0.7 * ranked[0][1].score else ""


def places_of(mail: Read, lexicon: Lexicon, unfit: Mapping[str, float]) -> list[Place]:
    """What each place says; ``unfit`` lowers the indicators that have no such window as it names."""
    found = []
    for name in PLACES:
        text = mail.places[name]
        matches = {
            key: Match(match.score * unfit.get(key, 1.0), match.covered, match.words, match.is_named)
            for key, match in lexicon.matches(text).items()
        }
        found.append(Place(name, matches, lexicon.letters(text)))
    return found


def by_words(mail: Read, lexicon: Lexicon, targets: Sequence[Target], year: int) -> Finding:
    """The indicator that the mail's words are for, place by place."""
    known = tuple(dict.fromkeys(target.code for target in targets))
    unfit = spans_unfit(mail, targets, year)
    places = places_of(mail, lexicon, unfit)
    totals = _totals(places, _prior(targets))
    ranked = sorted(
        ((code, total) for code, total in totals.items() if code in known), key=lambda p: (-p[1], p[0])
    )
    if not ranked or ranked[0][1] < 0.2:
        return Finding("", 0, (Why("no_idea"),))
    code, total = ranked[0]
    speaking = [place for place in places if place.says(code) >= 0.2 and place.matches[code].words]
    if not speaking:
        return Finding("", 0, (Why("no_idea"),))
    why = [_said(place, code) for place in speaking[:2]]
    confidence, doubts = _how_sure(places, code, mail, lexicon.titles)
    if len(ranked) > 1 and ranked[1][1] > 0.8 * total:
        confidence = DOUBTFUL if confidence < SURE else LIKELY
        if not doubts:
            doubts = (Why("close", {"code": code, "other": ranked[1][0]}),)
    if {place.name for place in speaking} <= {"body"}:
        confidence = min(confidence, DOUBTFUL)
    return Finding(code, confidence, (*why, *doubts))


def beside_title(subject: str, title: str, known: str) -> str:
    """What a subject says beside a title that any paper may bear (工作总结): 精神文明建设 is no part of it.

    ``known`` is what may stand there: what the scheme itself is called. "" where nothing else is said,
    or where the title says something of its own.
    """
    if set(runs(title)) - PAPERS or title not in subject:
        return ""
    rest = [run for run in runs(subject.replace(title, "\n")) if len(run) > 2 and run not in known]
    return next((run for run in rest if run not in PAPERS), "")


def _totals(places: Sequence[Place], prior: Mapping[str, float]) -> dict[str, float]:
    """Code → evidence. A title said again in the file's name and the heading is hardly more evidence."""
    totals: dict[str, float] = {}
    titles: dict[str, list[float]] = {}
    for place in places:
        softer = 4.0 if place.name == "body" else 1.2  # a long text says a little of everything
        for code, match in place.matches.items():
            part = PLACES[place.name] * match.score / (match.score + softer)
            if place.name in TITLES:
                titles.setdefault(code, []).append(part)
            else:
                totals[code] = totals.get(code, 0.0) + part
    for code, parts in titles.items():
        totals[code] = totals.get(code, 0.0) + 0.8 * max(parts) + 0.2 * sum(parts)
    return {code: total * prior.get(code, 1.0) for code, total in totals.items()}


def _prior(targets: Sequence[Target]) -> dict[str, float]:
    """An indicator that asks the unit for nothing more is a little less likely."""
    open_ones = {target.code for target in targets if target.has_room or target.returned}
    return {target.code: 1.0 if target.code in open_ones else 0.85 for target in targets}


def _how_sure(places: Sequence[Place], code: str, mail: Read, titles: Lexicon) -> tuple[int, tuple[Why, ...]]:
    """Sure: one strong place speaks of this indicator in a title's words, of little else, and no other objects.

    A long phrase of the plan's prose alone (群众路线教育实践活动) names a campaign, not an indicator.
    """
    against = [place for place in places if _objects(place, code)]
    if against:
        place = against[0]
        other = place.ranked[0][0]
        return LIKELY, (
            Why(
                f"against_{place.name}",
                {"code": code, "other": other, "words": _join(place.matches[other].words)},
                place.matches[other].words,
            ),
        )
    strong = [place for place in places if place.name in ("label", "subject", "files")]
    for place in strong:
        if place.letters == 0:
            continue
        match = place.matches.get(code)
        if place.name == "files" and any(other.letters > 3 for other in strong[:2]):
            break  # the subject says something that the names of attachments cannot outweigh
        if match and match.score >= CERTAIN and place.clear_top() == code:
            rivals = [other.score for key, other in place.matches.items() if key != code]
            enough = match.covered >= COVERED * place.letters
            by_title = titles.matches(mail.places[place.name]).get(code)
            if by_title is None or by_title.score < A_WORD:
                continue
            if enough and max(rivals, default=0.0) <= min(APART * match.score, A_WORD):
                return SURE, ()
    return LIKELY, ()


def _objects(place: Place, code: str) -> bool:
    top = place.clear_top()
    if not top or top == code:
        return False
    return place.says(code) <= 0.7 * place.says(top) and (place.name != "body" or place.says(top) >= 4.0)


def contradiction(
    mail: Read, code: str, lexicon: Lexicon, targets: Sequence[Target], year: int
) -> Why | None:
    """Whether the words of the subject speak against the number that it names: somebody counted wrongly."""
    places = places_of(mail, lexicon, spans_unfit(mail, targets, year))
    strong = [place for place in places if place.name in ("label", "subject", "files")]
    if any(place.says(code) >= CLEAR and place.clear_top() in ("", code) for place in strong[:2]):
        return None
    for place in strong:
        if _objects(place, code):
            other = place.ranked[0][0]
            words = place.matches[other].words
            return Why("contradiction", {"code": code, "other": other, "words": _join(words)}, words)
    return None


def spans_unfit(mail: Read, targets: Sequence[Target], year: int) -> dict[str, float]:
    """Code → factor, for the indicators without the window that the subject or a document's name says."""
    for text in (mail.subject, mail.file_names):
        keys = {key for key, _words in span_keys(text, year) if key[4] in "QH"}
        if not keys:
            continue
        have: dict[str, set[str]] = {}
        for target in targets:
            have.setdefault(target.code, set()).add(target.window.key)
        if any(keys & own for own in have.values()):
            return {code: 0.2 for code, own in have.items() if not keys & own}
    return {}


def by_number(mail: Read, lexicon: Lexicon, targets: Sequence[Target], year: int) -> Finding | None:
    """The indicator that the mail names by its number, or by the number or title of a notice."""
    known = {target.code for target in targets}
    tops = "\n".join(mail.body.splitlines()[:6])[:200]
    for text, plain in ((mail.subject, False), (mail.file_names, False), (tops, True)):
        numbers = known_items(text, known, strict=plain)
        if len(numbers) == 1:
            code, words = numbers[0]
            against = contradiction(mail, code, lexicon, targets, year)
            why = Why("number", {"code": code}, (words,))
            return Finding(code, LIKELY if against else SURE, (why, against) if against else (why,))
        if len(numbers) > 1:
            codes = ", ".join(number for number, _words in numbers)
            why = Why("several", {"codes": codes}, tuple(words for _number, words in numbers))
            return Finding(numbers[0][0], DOUBTFUL, (why,))
    return None


def clear_codes(names: Mapping[int, str], lexicon: Lexicon, known: set[str]) -> dict[int, tuple[str, Match]]:
    """Position → (indicator, match) of the documents whose own names clearly say one indicator."""
    found = {}
    for position, name in names.items():
        if PICTURE.search(name) or not says_something(name):
            continue
        text = without_spans(name.rpartition(".")[0] or name)
        place = Place("files", lexicon.matches(text), lexicon.letters(text))
        top = place.clear_top()
        if top in known:
            found[position] = (top, place.matches[top])
    return found


def _said(place: Place, code: str) -> Why:
    words = place.matches[code].words if code in place.matches else ()
    return Why(f"says_{place.name}", {"code": code, "words": _join(words)}, words)


def _join(words: Iterable[str]) -> str:
    return "、".join(words)
