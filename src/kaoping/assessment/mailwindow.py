"""Which window of an indicator a mail is for: what it names, the days in its text, what is still due."""

import datetime as dt
from collections.abc import Sequence

from kaoping.assessment.mailevidence import Read
from kaoping.assessment.maillexicon import OWN, Lexicon
from kaoping.assessment.mailwords import days_in, span_keys
from kaoping.assessment.queries.targets import Target
from kaoping.intake.ports import DOUBTFUL, LIKELY, SURE, Why

JUST_OVER = dt.timedelta(days=20)  # a window that ended so lately may still be meant
AHEAD = 1.5  # the title of one window must be so many times as near as the next
Found = tuple[Target, int, tuple[Why, ...]]


def window_of(mail: Read, own: Sequence[Target], day: dt.date, year: int) -> Found:
    """``own``: the indicator's windows; ``day``: of arrival. The window, how sure, and why."""
    if len(own) == 1:
        return _only(own[0], mail.subject, year)
    titles = _titles(own)
    for text in (mail.subject, mail.file_names):
        if found := _named(text, own, year) or _titled(text, own, titles):
            return _doubted(found, mail.file_names, own, year)
        if found := _month(text, own, year):
            return found
    heading = "\n".join(mail.body.splitlines()[:8])[:400]
    by_days = _by_days(mail.body, own, year, day)
    named = _named(heading, own, year) or _titled(heading, own, titles)
    if named is not None:
        if by_days is not None and by_days[0] is not named[0]:
            return named[0], LIKELY, named[2]
        return named
    if by_days is not None:
        expected = _by_arrival(day, own)
        sure = SURE if expected[0] is by_days[0] and expected[1] == SURE else LIKELY
        return by_days[0], sure, by_days[2]
    return _by_arrival(day, own)


def _only(target: Target, subject: str, year: int) -> Found:
    """The one window there is; a subject that names a half of the year may mean what nobody asks for."""
    why = (Why("only_window"),)
    parts = {key: words for key, words in span_keys(subject, year) if key[4] in "QH"}
    if not parts or target.window.key in parts or target.window.notice_id is not None:
        return target, SURE, why
    words = "、".join(dict.fromkeys(parts.values()))
    return target, LIKELY, (*why, Why("part_of_year", {"words": words}, tuple(parts.values())))


def _named(text: str, own: Sequence[Target], year: int) -> Found | None:
    """The window whose quarter or half the text names; a quarter lies in a half as well."""
    by_key = {target.window.key: target for target in own}
    spans = span_keys(text, year)
    named = {key: words for key, words in spans if key in by_key}
    if len(named) == 1:
        key, words = next(iter(named.items()))
        return by_key[key], SURE, (Why("span", {"key": key, "words": words}, (words,)),)
    if named:
        key, words = next(iter(named.items()))
        return (
            by_key[key],
            DOUBTFUL,
            (Why("spans", {"words": "、".join(named.values())}, tuple(named.values())),),
        )
    for key, words in spans:
        months = _months(key)
        inside = [target for target in own if months and all(_holds(target, month) for month in months)]
        if key[4] in "QH" and len(inside) == 1 and inside[0].window.notice_id is None:
            return inside[0], LIKELY, (Why("span_inside", {"words": words}, (words,)),)
    return None


def _doubted(found: Found, file_names: str, own: Sequence[Target], year: int) -> Found:
    """A name kept from the quarter before may be the right file or the old one: a person looks."""
    keys = {target.window.key for target in own}
    named = {key: words for key, words in span_keys(file_names, year) if key in keys}
    if not named or found[0].window.key in named:
        return found
    words = "、".join(dict.fromkeys(named.values()))
    others = [target for target in own if target.window.key in named and target.has_room]
    # The subject's window has all its pieces: what the file says is the likelier of the two.
    meant = others[0] if len(others) == 1 and not found[0].has_room else found[0]
    return (
        meant,
        min(found[1], LIKELY),
        (*found[2], Why("other_window", {"words": words}, tuple(named.values()))),
    )


def _months(key: str) -> range:
    number = int(key[5:])
    if key[4] == "Q":
        return range(3 * number - 2, 3 * number + 1)
    return range(6 * number - 5, 6 * number + 1) if key[4] == "H" else range(number, number + 1)


def _titles(own: Sequence[Target]) -> Lexicon | None:
    """The words by which the windows of one indicator differ."""
    named = [target for target in own if target.window.title]
    if not named:
        return None
    sources = [(str(target.window.pk), target.window.title, OWN) for target in named]
    names = {
        str(target.window.pk): [target.window.title]
        + ([target.window.notice.number] if target.window.notice and target.window.notice.number else [])
        for target in named
    }
    for target in named:
        for word, same in (("小结", "总结"), ("方案", "计划")):
            if word in target.window.title:
                sources.append((str(target.window.pk), same, OWN))
    return Lexicon(sources, names)


def _titled(text: str, own: Sequence[Target], titles: Lexicon | None) -> Found | None:
    if titles is None:
        return None
    ranked = sorted(titles.matches(text).items(), key=lambda pair: (-pair[1].score, pair[0]))
    if not ranked or ranked[0][1].score < 0.5:
        return None
    if len(ranked) > 1 and ranked[0][1].score < AHEAD * ranked[1][1].score:
        return None
    key, match = ranked[0]
    target = next(target for target in own if str(target.window.pk) == key)
    words = {"title": target.window.title, "words": "、".join(match.words)}
    # 工作总结及明年计划 speaks of two papers, however much nearer one of them is.
    others = [word for _key, other in ranked[1:] if other.score > 0.2 for word in other.words]
    is_alone = all(any(word in own for own in match.words) for word in others)
    return target, SURE if is_alone else LIKELY, (Why("window_title", words, match.words),)


def _month(text: str, own: Sequence[Target], year: int) -> Found | None:
    months = [(int(key[5:]), words) for key, words in span_keys(text, year) if key[4] == "M"]
    inside = {
        target.window.pk: (target, month, words)
        for target in own
        for month, words in months
        if _holds(target, month)
    }
    if len(inside) != 1:
        return None
    target, month, words = next(iter(inside.values()))
    if target.window.notice_id is not None:
        return None  # a notice is named by what it asks, not by its days
    return target, SURE, (Why("month", {"month": month}, (words,)),)


def _holds(target: Target, month: int) -> bool:
    window = target.window
    return window.opens_on.month <= month <= window.due_on.month or (
        window.opens_on.year < window.due_on.year and month >= window.opens_on.month
    )


def _by_days(text: str, own: Sequence[Target], year: int, arrival: dt.date) -> Found | None:
    """The window in which all the days lie that the text names; notices are not told apart by days."""
    if any(target.window.notice_id is not None for target in own):
        return None
    days = [(one, words) for one, words in days_in(text, year) if one <= arrival]
    found: dict[int, Target] = {}
    for one, _words in days:
        for target in own:
            if target.window.opens_on <= one <= target.window.due_on:
                found[target.window.pk] = target
    if len(found) != 1:
        return None
    said = tuple(dict.fromkeys(words for _day, words in days))[:3]
    return next(iter(found.values())), LIKELY, (Why("days", {"words": "、".join(said)}, said),)


def _by_arrival(day: dt.date, own: Sequence[Target]) -> Found:
    """What is open and still due on the day of arrival, else what was due last."""
    running = [target for target in own if target.window.opens_on <= day <= target.window.due_on]
    over = [target for target in own if target.window.due_on < day and target.has_room]
    lately = [target for target in over if day - target.window.due_on <= JUST_OVER]
    why = (Why("day", {"day": day.isoformat()}),)
    if running:
        with_room = [target for target in running if target.has_room]
        sure = SURE if len(with_room or running) == 1 and not lately else LIKELY
        if over and running[0].window.notice_id is not None:
            sure = LIKELY  # what one notice asked may come when the next one's day is near
        if not with_room and lately:
            return max(lately, key=lambda target: target.window.due_on), LIKELY, why
        if len(with_room) == 1 and len(running) > 1:
            why = (Why("still_due", {"day": day.isoformat()}),)
        return (with_room or running)[0], sure, why
    if over:
        return max(over, key=lambda target: target.window.due_on), LIKELY, why
    return min(own, key=lambda target: abs((target.window.due_on - day).days)), DOUBTFUL, why
