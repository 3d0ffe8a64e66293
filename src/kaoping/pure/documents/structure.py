"""What a document says of itself: title, number 文号, headings, date, who wrote, checked, can be asked.

Every answer has its place and how sure it is (1 to 3). They are hints for a person: nothing here
decides anything. Conventions: GB/T 9704-2012 and what units really send.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.pure.documents import labels
from kaoping.pure.documents.dates import DAY, YEAR, days_in
from kaoping.pure.documents.model import BlockKind, Document

HEAD, TAIL = 24, 40  # lines at the beginning and the end in which titles, numbers and dates are looked for
MOST_HEADINGS = 80
LONGEST_TITLE, LONGEST_HEADING = 80, 50
LOOKED_AT = 400_000  # characters; what stands behind names nobody

NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{1,20})\s*(?P<open>[〔\[［【(（<〈﹝])\s*(?P<year>(?:19|20)\d{2})\s*[〕\]］】)）>〉﹞]\s*第?\s*(?P<serial>\d{1,5})\s*号"
)
_LEVELS = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3}\s*[、，.．]")),
    (2, re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"^\d{1,2}\s*[.．、](?!\d)")),
    (4, re.compile(r"^[（(]\d{1,2}[）)]")),
)
_STRONG = (
    r"(?:通知|报告|总结|方案|意见|请示|函|纪要|简报|信息|情况|汇报|经验|调研|决定|通报|计划|办法|细则|事迹|材料|讲话|心得|体会|"
    r"倡议书?|公告|通告|批复|规定|制度|说明|清单|台账|名单|登记表|申报表|汇总表|统计表|一览表|教案|记录|做法|启事|要点|规划|论文|"
    r"思考|探索|实践|启示|专刊|动态|综述)(?:[（(][^（）()]{1,20}[）)])?$"
)
STRONG = re.compile(_STRONG)  # what a title ends with for good
GENRE = re.compile(rf"{_STRONG}|(?:活动|建设|工作|讲堂|表|稿)$")
_ABOUT = re.compile(r"关于.{2,60}的.{1,8}$")
_SALUTATION = re.compile(r"^.{1,60}[:：]$")
_HEAD_OF_PAPER = re.compile(
    r".{2,40}文件$|^(?:签发人|份号|密级|紧急程度|特急|加急|平急|秘密|机密|内部|第\s*\d+\s*期|总第).{0,30}$|^\d{6}$"
)
_ENDING = "。！？；，、：,;:"
_DATE_ALONE = re.compile(
    r"^[（(【\s]*(?:时间|日期|填报日期|报送日期|报送时间)?[:：\s]*(?P<day>.{6,24}?)\s*(?:印发|发)?[）)】\s]*$"
)
_LETTER = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef“”‘’…—·]|[A-Za-z0-9.%@_-]+"
)


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing found. ``place`` is ``page:line``, both from 1, page 0 where the format has none."""

    text: str
    place: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Structure:
    title: Hint | None = None
    number: Hint | None = None
    date: Hint | None = None  # text is the ISO day
    author: Hint | None = None
    checker: Hint | None = None
    contact: Hint | None = None
    headings: tuple[Hint, ...] = ()
    words: int = 0
    years: tuple[int, ...] = ()  # named in the text, the most frequent first


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    place: str
    kind: BlockKind
    level: int = 0


def structure_of(document: Document) -> Structure:
    """Everything found in a document."""
    lines = _lines(document)
    texts = [line.text for line in lines]
    body = [line for line in lines if line.kind not in (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.NOTE)]
    named = labels.named_in(texts)
    number = _number(lines)
    return Structure(
        title=_title(body),
        number=number,
        date=_date(body),
        author=_who(named, labels.AUTHOR, lines),
        checker=_who(named, labels.CHECKER, lines),
        contact=_contact(named, lines),
        headings=tuple(_headings(body)),
        words=sum(words_in(line.text) for line in body),
        years=_years(texts),
    )


def words_in(text: str) -> int:
    """字数 as office programs count it: every Chinese letter and sign, every Latin word or number as one."""
    return sum(1 for _match in _LETTER.finditer(text))


def _lines(document: Document) -> list[_Line]:
    found: list[_Line] = []
    number = page = 0
    room = LOOKED_AT
    for block in document.blocks:
        if block.kind == BlockKind.SHEET:
            continue
        if block.page != page:
            page, number = block.page, 0
        for text in _parts(block.kind, block.text):
            number += 1
            if text.strip():
                found.append(_Line(text.strip(" 　\n"), f"{page}:{number}", block.kind, block.level))
                room -= len(text)
        if room < 0:
            break
    return found


def _parts(kind: BlockKind, text: str) -> list[str]:
    """A block's lines. A row stays one line of cells, unless its cells hold whole paragraphs."""
    if kind != BlockKind.TABLE:
        return text.split("\n")
    if "\n" not in text:
        return [text]
    row = "\t".join(" ".join(cell.split("\n")) for cell in text.split("\t") if len(cell) < 200)
    return [row, *(line for cell in text.split("\t") if len(cell) >= 60 for line in cell.split("\n"))]


# -- number and title ------------------------------------------------------------------------


def _number(lines: Sequence[_Line]) -> Hint | None:
    """The document's own number: on a line of its own near the top, never one that is quoted."""
    best: Hint | None = None
    for line in lines[:HEAD]:
        match = NUMBER.search(line.text)
        if match is None or len(line.text) > 60 or "《" in line.text[: match.start()]:
            continue
        rest = (line.text[: match.start()] + line.text[match.end() :]).strip(" 　\t")
        alone = not rest
        with_signer = bool(re.fullmatch(r"签发人\s*[:：]?.{0,12}", rest))
        if not (alone or with_signer):
            continue
        usual = match.group("open") in "〔﹝"
        text = f"{match.group('office')}〔{match.group('year')}〕{int(match.group('serial'))}号"
        hint = Hint(text, line.place, 3 if usual else 2)
        if best is None or hint.confidence > best.confidence:
            best = hint
    return best


def _title(lines: Sequence[_Line]) -> Hint | None:
    styled = [line for line in lines[:HEAD] if line.kind == BlockKind.TITLE]
    if styled:
        text = "".join(line.text for line in styled[:3])[:LONGEST_TITLE]
        return Hint(text, styled[0].place, 3)
    best: Hint | None = None
    candidates = [(index, line) for index, line in enumerate(lines[:HEAD]) if line.kind != BlockKind.TABLE]
    for index, line in candidates[:10]:
        if _is_no_title(line):
            if best or len(line.text) > LONGEST_TITLE or (index > 0 and _SALUTATION.match(line.text)):
                break
            continue
        text, used = _joined(lines, index)
        sure = _title_is_sure(text, lines[index + used : index + used + 1])
        if sure and (best is None or sure > best.confidence):
            best = Hint(text, line.place, sure)
        if sure == 3 or (best and index > 6):
            break
    return best


def _is_no_title(line: _Line) -> bool:
    text = line.text
    return bool(
        len(text) < 4
        or len(text) > LONGEST_TITLE
        or text[-1] in _ENDING
        or NUMBER.search(text)
        or _HEAD_OF_PAPER.search(text)
        or any(level.match(text) for _n, level in _LEVELS)
        or DAY.fullmatch(text.strip("（）() "))
        or labels.named_in([text])
        or re.match(r"^(?:附件?|附表|抄送|主送|报送单位|填报单位)", text)
    )


def _joined(lines: Sequence[_Line], index: int) -> tuple[str, int]:
    """A title may run over three lines; how many were used."""
    text, used = lines[index].text, 1
    while used < 3 and index + used < len(lines) and not STRONG.search(text):
        following = lines[index + used]
        whole = text + following.text
        if following.kind != lines[index].kind or (_is_no_title(following) and len(following.text) >= 4):
            break
        if len(whole) > LONGEST_TITLE or not STRONG.search(whole):
            break
        text, used = whole, used + 1
    return text, used


def _title_is_sure(text: str, following: Sequence[_Line]) -> int:
    if _ABOUT.search(text):
        return 3
    if GENRE.search(text) and len(text) >= 6:
        return 3 if len(text) <= 50 else 2
    if "。" in text or len(text) > 50:
        return 0
    runs_on = bool(following) and (
        len(following[0].text) > 1.5 * len(text) or _SALUTATION.match(following[0].text)
    )
    return 2 if runs_on and len(text) >= 5 else 1 if len(text) >= 6 else 0


# -- date, people, headings ------------------------------------------------------------------


def _date(lines: Sequence[_Line]) -> Hint | None:
    """The day under the paper, else the one under its title, else the last one named."""
    for part in (list(reversed(lines[-TAIL:])), list(lines[:HEAD])):
        for line in part:
            match = _DATE_ALONE.match(line.text) if len(line.text) <= 40 else None
            if match:
                for day, begin, end in days_in(match.group("day")):
                    if end - begin >= len(match.group("day").strip()) - 1:
                        return Hint(day.isoformat(), line.place, 3)
    for line in reversed(lines[-TAIL:]):
        found = list(days_in(line.text[-60:])) if len(line.text) <= 60 else []
        if found and not line.text.endswith(("。", "；")):
            return Hint(found[-1][0].isoformat(), line.place, 2)
    for line in lines[-TAIL:]:
        for day, _begin, _end in days_in(line.text):
            return Hint(day.isoformat(), line.place, 1)
    return None


def _who(named: Sequence[labels.Named], kind: str, lines: Sequence[_Line]) -> Hint | None:
    """The surest of a kind; of equals the last, since names stand under the text."""
    own = [one for one in named if one.kind == kind]
    if not own:
        return None
    best = max(own, key=lambda one: (one.sure, one.line))
    return Hint(best.text, lines[best.line].place, best.sure)


def _contact(named: Sequence[labels.Named], lines: Sequence[_Line]) -> Hint | None:
    people = [one for one in named if one.kind == labels.CONTACT]
    phones = [one for one in named if one.kind == labels.PHONE]
    if people:
        person = people[-1]
        near = [one for one in phones if 0 <= one.line - person.line <= 2]
        text = f"{person.text} {near[0].text}" if near else person.text
        return Hint(text, lines[person.line].place, 3 if near else 2)
    if phones:
        return Hint(phones[-1].text, lines[phones[-1].line].place, min(2, phones[-1].sure))
    return None


def _headings(lines: Sequence[_Line]) -> list[Hint]:
    found: list[Hint] = []
    for line in lines:
        if len(found) >= MOST_HEADINGS:
            break
        if line.kind == BlockKind.HEADING:
            found.append(Hint(line.text[:LONGEST_HEADING], line.place, 3))
            continue
        if line.kind == BlockKind.TABLE:
            continue
        for _level, form in _LEVELS[:2]:
            if form.match(line.text):
                head = line.text if len(line.text) <= LONGEST_HEADING else line.text.split("。")[0]
                if len(head) <= LONGEST_HEADING and head[-1] not in "；，":
                    found.append(Hint(head.rstrip("。"), line.place, 2))
                break
    return found


def _years(texts: Sequence[str]) -> tuple[int, ...]:
    counted = Counter(int(year) for text in texts for year in YEAR.findall(text))
    return tuple(year for year, _count in counted.most_common(5))
