"""Last year's scheme copied into another year: dates moved, and everything named that needs a decision.

Every day that scoring reads moves by whole years; the last day of a month stays the last day of its
month. What a machine must not decide is listed with its line in the new text: the document's number,
rulings, due days on free days, keys and words that name a year. Nothing falls silently: each literal
date of the source is either moved or in the list.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import model as m
from kaoping.pure.scheme.by_group import for_groups
from kaoping.pure.scheme.compare.vocabulary import word
from kaoping.pure.scheme.free_days import free_day
from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.model import Node, Scheme
from kaoping.pure.scheme.moved import move_years
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.reach import keys_used
from kaoping.pure.scheme.render import render
from kaoping.pure.scheme.rules import ByGroup, Carry
from kaoping.pure.scheme.tree import PlacedNode, index, leaves
from kaoping.pure.scheme.windows import title_of, windows_of
from kaoping.pure.scheme.words_nodes import SCHEME

LITERAL = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
FILE_NAME = re.compile(
    r"[\w/-]+\.(?:md|txt|yaml|py|json)\b"
)  # of those who wrote the text, nobody's decision
YEAR = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that a person has to decide: a code of ``SENTENCES``, where, and about what."""

    code: str
    line: int  # in the new text
    params: dict[str, Any] = field(default_factory=dict)
    node: str = ""  # the indicator, where it concerns one

    @property
    def key(self) -> str:
        """A name for checking it off that survives other changes to the text."""
        told = "-".join(str(value) for _, value in sorted(self.params.items()))
        return re.sub(r"\W+", "-", f"{self.code}-{self.node}-{told}")[:120]


@dataclass(frozen=True, slots=True)
class NextYear:
    """The draft's text, the scheme that it says, and what is to be decided, in the order of lines."""

    text: str
    scheme: Scheme
    decisions: tuple[Decision, ...]


SENTENCES: dict[str, tuple[str, str]] = {
    "id": ("The scheme is now called %(new)s (was %(old)s).", "方案代号改为 %(new)s（原 %(old)s），请核对。"),
    "document": (
        "Fill in the new document's number and date; last year's (%(number)s %(date)s) are taken out.",
        "请填写新文件的文号和日期；去年的（%(number)s %(date)s）已经拿掉。",
    ),
    "title": ("The title names the year %(years)s: “%(text)s”.", "方案名称里写着 %(years)s 年：“%(text)s”。"),
    "ruling": (
        "“%(question)s” – %(decision)s (signed last year: %(signed)s)",
        "%(question)s——%(decision)s（去年签发：%(signed)s）",
    ),
    "free_day": (
        "Indicator %(node)s, %(window)s: due %(day)s, %(what)s. Keep it or name another day.",
        "第%(node)s项%(window)s：截止 %(day)s 是%(what)s。保留还是改到别的日子？",
    ),
    "free_days": (
        "Indicator %(node)s: %(count)s of %(all)s due days are free days (%(days)s). Keep them or give the windows "
        "days of their own.",
        "第%(node)s项：%(all)s 个截止日里有 %(count)s 个不上班（%(days)s）。保留，还是给时段另定日子？",
    ),
    "key": (
        "The fact key %(key)s names the year %(years)s. Which key holds this year?",
        "数据项 %(key)s 带着 %(years)s 年，今年用哪一个？",
    ),
    "term": (
        "Indicator %(node)s carries figures of other years into a term. Which years make this term?",
        "第%(node)s项按多年合并计算，今年这一轮由哪几年组成？",
    ),
    "repeat": (
        "All is scored anew every %(every)s. Does that go on this year?",
        "方案按“%(every)s”分期计分，今年照旧吗？",
    ),
    "by_notice": (
        "Indicator %(node)s waits for special notices; last year's do not come along.",
        "第%(node)s项见通知：去年的专项通知没有带过来，今年要另发。",
    ),
    "units": (
        "Group “%(group)s” lists units by code. Are these still the right ones?",
        "分组“%(group)s”是按单位代码列的，今年还是这些单位吗？",
    ),
    "text_date": (
        "A date stands in words (%(where)s): “%(text)s”. It was not moved.",
        "文字里有日期（%(where)s）：“%(text)s”，没有改动。",
    ),
    "text_year": (
        "A year stands in words (%(where)s): “%(text)s”. It was not changed.",
        "文字里写着年份（%(where)s）：“%(text)s”，没有改动。",
    ),
    "outside": (
        "Indicator %(node)s: a day of its windows lies outside the period. Correct it.",
        "第%(node)s项：时段的日期不在考评期内，请改正。",
    ),
    "comments": (
        "%(count)s comments of the old text were left behind; they held: “%(text)s”.",
        "旧文本里的 %(count)s 处注释没有带过来，内容是：“%(text)s”。",
    ),
    "holidays": (
        "Only week-ends and the holidays of fixed date are known; Spring Festival, Qingming, Dragon Boat, "
        "Mid-Autumn and moved working days of %(year)s are not. Check the days when they are announced.",
        "只认得星期六、星期日和日期固定的法定节假日；%(year)s 年的春节、清明、端午、中秋和调休还不知道，公布以后请再核对。",
    ),
}


def sentence(decision: Decision, language: str = "en") -> str:
    """What is to be decided, in one or two sentences."""
    text = SENTENCES[decision.code][language.lower().startswith("zh")]
    return text % ({"node": decision.node} | decision.params)


def next_year(text: str, year: int, language: str = "zh-hans") -> NextYear:
    """The scheme of ``text`` for another year. ``language`` is that of days and windows in the list.

    The result always loads. Errors: ``SchemeFaults`` where the old text cannot be read.
    """
    old = load(text)
    years = year - old.period.first.year
    moved = move_years(old, years)
    fresh = dataclasses.replace(
        moved,
        id=_new_id(old, years),
        document=dataclasses.replace(old.document, number="", date=None),
        notes=tuple(dataclasses.replace(note, signer="", date=None) for note in old.notes),
    )
    written = render(fresh)
    scheme = load(written)
    listing = _List(text, old, scheme, written, year, language)
    found = sorted(listing.decisions(), key=lambda one: one.line)
    return NextYear(written, scheme, tuple(found))


def _new_id(old: Scheme, years: int) -> str:
    """``luoyang-2014`` → ``luoyang-2015``; an id without the year gets it at its end."""
    first, new = old.period.first.year, old.period.first.year + years
    moved = YEAR.sub(lambda match: str(int(match[0]) + years), old.id)
    return (moved if moved != old.id or not years else f"{old.id[:54]}-{new}") if first != new else old.id


class _List:
    """Collects what is to be decided."""

    def __init__(
        self, source: str, old: Scheme, scheme: Scheme, written: str, year: int, language: str
    ) -> None:
        self.source, self.old, self.scheme, self.year = source, old, scheme, year
        self.lines = written.splitlines()
        self.language = language
        self.chinese = language.lower().startswith("zh")
        self.sides = list(_sides(scheme))

    def decisions(self) -> Iterator[Decision]:
        old = self.old
        if old.id != self.scheme.id:
            yield Decision("id", self.scheme.line or 1, {"old": old.id, "new": self.scheme.id})
        if old.document != m.Document():
            told = {"number": old.document.number, "date": self._whole_day(old.document.date)}
            yield Decision("document", self._line_of("document:"), told)
        yield from self._of_the_file()
        for placed in leaves(self.scheme):
            yield from self._of_leaf(placed)
        yield from self._keys()
        yield from self._words()
        yield from self._comments()
        yield Decision("holidays", 1, {"year": self.year})

    def _of_the_file(self) -> Iterator[Decision]:
        for note, was in zip(self.scheme.notes, self.old.notes, strict=True):
            signed = f"{was.signer} {self._whole_day(was.date)}".strip()
            told = {"question": note.question, "decision": note.decision, "signed": signed or "—"}
            yield Decision("ruling", note.line, told)
        if self.scheme.repeat is not None:
            yield Decision("repeat", self.scheme.repeat.line, {"every": self.scheme.repeat.every})
        for group in self.scheme.groups:
            if group.units is not None:
                yield Decision("units", group.line, {"group": group.name})

    def _of_leaf(self, placed: PlacedNode) -> Iterator[Decision]:
        line = placed.node.line
        if placed.windows is not None and placed.windows.by_notice:
            yield Decision("by_notice", line, {}, placed.id)
        if isinstance(placed.node.rule, Carry):
            yield Decision("term", line, {}, placed.id)
        days = _windows(self.sides, placed.id)
        free = [(window, what) for window in days if (what := free_day(window.due, self.chinese))]
        named = placed.windows is not None and placed.windows.every is None
        if named or len(free) == 1:
            for window, what in free:
                shown = {
                    "window": title_of(window, self.language),
                    "day": self._day(window.due),
                    "what": what,
                }
                at = self._line_of(window.due.isoformat(), line) if named else line
                yield Decision("free_day", at, shown, placed.id)
        elif free:
            told = ("、" if self.chinese else ", ").join(self._day(window.due) for window, _ in free)
            yield Decision("free_days", line, {"count": len(free), "all": len(days), "days": told}, placed.id)
        outside = [day for day in _days_said(placed.node) if not self._inside(day)]
        if outside:
            yield Decision("outside", self._line_of(outside[0].isoformat(), line), {}, placed.id)

    def _inside(self, day: date) -> bool:
        return self.scheme.period.first <= day <= self.scheme.period.last

    def _keys(self) -> Iterator[Decision]:
        told: set[str] = set()
        for use in keys_used(self.scheme):
            years = YEAR.findall(use.key)
            if years and use.key not in told:
                told.add(use.key)
                yield Decision("key", use.line or self._line_of(use.key), {"key": use.key, "years": years[0]})

    def _words(self) -> Iterator[Decision]:
        """Texts that name a date or a year, the paper's own words among them."""
        for where, text in _texts(SCHEME.write(self.scheme)):
            if where[-1:] == ("key",) or where[:1] == ("scheme",):
                continue
            for found in dict.fromkeys(LITERAL.findall(text)):
                if not _is_day(where, text):
                    yield self._text("text_date", where, text, found)
            if YEAR.search(LITERAL.sub("", text)) and not _is_day(where, text) and where[-1:] != ("year",):
                yield self._text("text_year", where, text, YEAR.search(LITERAL.sub("", text))[0])  # type: ignore[index]

    def _text(self, code: str, where: tuple[str, ...], text: str, found: str) -> Decision:
        at = text.index(found)
        shown = ("…" if at > 12 else "") + text[max(0, at - 12) : at + len(found) + 16]
        shown += "…" if at + len(found) + 16 < len(text) else ""
        place = self._place(where)
        return Decision(code, self._line_of(found, self._line_of(where[-1])), {"where": place, "text": shown})

    def _place(self, where: tuple[str, ...]) -> str:
        """Where a text stands, in the office's words: an item by its number, a paragraph without its id."""
        language = "zh" if self.chinese else "en"
        if where[:1] == ("paragraphs",):
            return word("paragraphs", language)
        said = [word(step, language) for step in where if step not in ("indicators", "by_group")]
        return ("·" if self.chinese else " ").join(said)

    def _comments(self) -> Iterator[Decision]:
        found = [line[line.index("#") + 1 :].strip() for line in self.source.splitlines() if _comment(line)]
        if any(not FILE_NAME.search(one) for one in found if one):
            told = " / ".join(one for one in found if one and not FILE_NAME.search(one))
            yield Decision("comments", 1, {"count": len(found), "text": told})

    def _day(self, day: date | None) -> str:
        if day is None:
            return ""
        return f"{day.month}月{day.day}日" if self.chinese else day.isoformat()

    def _whole_day(self, day: date | None) -> str:
        if day is None:
            return ""
        return f"{day.year}年{day.month}月{day.day}日" if self.chinese else day.isoformat()

    def _line_of(self, text: str, after: int = 1) -> int:
        """The first line from ``after`` on that holds the text; ``after`` itself where none does."""
        for number in range(after, len(self.lines) + 1):
            if text in self.lines[number - 1]:
                return number
        return after


# Words whose value is a day that moved (or was taken out), not a text that mentions one.
_DAYS = ("from", "until", "due", "to", "date")


def _is_day(where: tuple[str, ...], text: str) -> bool:
    own = [step for step in where if step not in ("by_group",)]
    in_period = where[:1] == ("period",)
    named = any(step in _DAYS for step in own[-2:]) or in_period
    return named and LITERAL.fullmatch(text) is not None


def _texts(value: Plain, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every scalar, and every key of a table, with the words that lead to it."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for entry in value:
            name = entry.get("id") if isinstance(entry, dict) else None
            yield from _texts(entry, (*where, name) if isinstance(name, str) else where)
    else:
        for word, inner in value.items():
            if YEAR.search(word):
                yield (*where, "id"), word
            yield from _texts(inner, (*where, word))


def _comment(line: str) -> bool:
    """Whether the line has a comment: a sign at its beginning or after a blank, outside quotes."""
    outside = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'", "", line)
    return re.search(r"(?:^|\s)#", outside) is not None and "#" in line


Side: TypeAlias = tuple[Scheme, Mapping[str, PlacedNode]]


def _sides(scheme: Scheme) -> Iterator[Side]:
    """The scheme as it holds for units in no group, and in each group alone."""
    for groups in (frozenset[str](), *(frozenset({group.name}) for group in scheme.groups)):
        try:
            own = for_groups(scheme, groups)
        except SchemeError:
            continue  # No unit is in this group alone, or a value is missing for it: check says so.
        yield own, index(own)


def _windows(sides: Sequence[Side], code: str) -> list[m.Window]:
    """The node's windows, of every group where they differ, each day once."""
    found: dict[tuple[str, date], m.Window] = {}
    for own, nodes in sides:
        try:
            windows = windows_of(own, nodes[code]) or ()
        except SchemeError:
            continue
        found |= {(window.key, window.due): window for window in windows}
    return list(found.values())


def _days_said(node: Node) -> Iterator[date]:
    spec = node.windows
    if spec is None:
        return
    values: list[Any] = [spec.first, spec.until, spec.due]
    for fixed in spec.fixed:
        values += [fixed.opens, fixed.due]
    for value in values:
        if isinstance(value, date):
            yield value
        elif isinstance(value, ByGroup):
            yield from (day for _, day in value.values)


__all__ = ["SENTENCES", "Decision", "NextYear", "next_year", "sentence"]
