"""What stands around the table: whose paper it is, its task areas, and rules said in remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from fractions import Fraction

from kaoping.pure.scheme.proposal.numerals import NUMBER, UNPRINTABLE, bounded, value
from kaoping.pure.scheme.proposal.paper import Paper

_DOCUMENT_NUMBER = re.compile(r"^[^\s，。]{2,20}[〔\[【(（]\s*(?:19|20)\d\d\s*[〕\]】)）]\s*(?:第)?\d+\s*号$")
_DATE_LINE = re.compile(r"^(?:(.*?)\s+)?((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日(?:印发)?$")
_ISSUER = re.compile(r"^[^，。：:；]{4,40}(?:委员会|办公室|领导小组|委|局|部|厅|政府|中心|办|院|会)$")
_TITLE = re.compile(r"(?:方案|办法|细则|体系|标准|意见|规定|考核表|评分表|测评表|责任书)(?:[（(].*[)）])?$")
_HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_LABEL = re.compile(r"^(责任单位|工作时限|完成时限|考核内容|考核标准)\s*[:：]\s*(.*)$")


@dataclass(slots=True)
class TaskText:
    """One task area of the plan, as its labelled lines say."""

    title: str
    responsible: str = ""
    limit: str = ""
    content: list[str] = field(default_factory=list)
    standard: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Around:
    """Everything that the lines said; empty where they did not."""

    title: str = ""
    document_title: str = ""
    number: str = ""
    issuer: str = ""
    day: date | None = None
    year: int | None = None
    year_words: str = ""
    tasks: list[TaskText] = field(default_factory=list)


def read_around(paper: Paper) -> Around:
    found = Around()
    lines = [text for line in paper.lines if (text := UNPRINTABLE.sub(" ", line).strip())]
    for number, line in enumerate(lines):
        tight = re.sub(r"\s+", "", line)
        if not found.number and _DOCUMENT_NUMBER.fullmatch(tight):
            found.number = tight
        match = _DATE_LINE.match(line.replace("\u3000", " "))
        if match and found.day is None:
            found.day = _day(match)
            before = lines[number - 1] if number else ""
            issuer = (match[1] or before).strip()
            if _ISSUER.fullmatch(issuer):
                found.issuer = issuer
    found.title = _title_over_table(lines[: paper.after] or lines)
    found.document_title = _document_title(lines)
    found.tasks = _tasks(lines)
    _year(found, lines)
    return found


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[2]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def _title_over_table(lines: Sequence[str]) -> str:
    """The last line before the table that reads like a title."""
    for line in reversed(lines[-6:]):
        if _TITLE.search(line) and len(line) <= 60 and not line.endswith(("。", "；")):
            return line
    found = next((line for line in lines if _TITLE.search(line) and len(line) <= 60), "")
    if found or not lines:
        return found
    like = [line for line in lines if re.search("(?:考核|考评|评比|评选|评议|测评|目标管理|责任制)$", line)]
    if like and len(like[0]) <= 60:
        return like[0]
    named = [line for line in lines if not _DOCUMENT_NUMBER.fullmatch(re.sub(r"\s+", "", line))]
    if not named:
        return ""
    near = named[-1]  # whatever stands right over the table, if it is short enough to be its name
    return (
        near
        if len(near) <= 40 and not near.endswith(("。", "；", "：")) and not _DATE_LINE.match(near)
        else ""
    )


def _document_title(lines: Sequence[str]) -> str:
    for number, line in enumerate(lines[:12]):
        if _TITLE.search(line) and len(line) <= 60:
            before = lines[number - 1] if number else ""
            if (
                line in ("实施方案", "考核办法", "考核细则")
                and len(before) <= 40
                and not _DOCUMENT_NUMBER.fullmatch(before)
            ):
                return before + line
            return line
    return ""


def _year(found: Around, lines: Sequence[str]) -> None:
    for text in (found.title, found.document_title, found.number, *lines[:10]):
        match = re.search(r"((?:19|20)\d\d)(?:\s*年(?:度)?|\s*[〕\]】)）])", text)
        if match:
            found.year, found.year_words = int(match[1]), text
            return
    if found.day is not None:
        found.year, found.year_words = found.day.year, found.day.isoformat()


# --- task areas ---------------------------------------------------------------------------------


def _tasks(lines: Sequence[str]) -> list[TaskText]:
    found: list[TaskText] = []
    label = ""
    for line in lines:
        if _HEADING.match(line) and len(line) < 80:
            found.append(TaskText(_HEADING.sub("", line)))
            label = ""
            continue
        match = _LABEL.match(line)
        if match and found:
            label = match[1]
            _add(found[-1], label, match[2].strip(), again=True)
        elif label in ("考核内容", "考核标准") and found and _goes_on(found[-1], label, line):
            _add(found[-1], label, line, again=False)
        else:
            label = ""
    return [task for task in found if task.content or task.standard or task.limit]


def _add(task: TaskText, label: str, text: str, *, again: bool) -> None:
    if label == "责任单位":
        task.responsible = text
    elif label in ("工作时限", "完成时限"):
        task.limit = text
    elif label == "考核标准":
        if again and task.standard and not task.content:
            task.content, task.standard = task.standard, []  # 考核内容 misprinted as 考核标准
        _item(task.standard, text, again=again)
    else:
        _item(task.content, text, again=again)


def _item(items: list[str], text: str, *, again: bool) -> None:
    parts = [part.strip() for part in re.split(r"(?=[①-⑳])", text) if part.strip()]
    for number, part in enumerate(parts):
        begins = re.match("[①-⑳]", part)
        goes_on = bool(items) and not again and not begins and number == 0
        # A numbered item that was broken over lines goes on until the next number.
        if goes_on and (
            re.match("[①-⑳]", items[-1]) or items[-1].endswith(("，", "、", "（")) or part[0] in "（("
        ):
            items[-1] += part
        else:
            items.append(part)


def _goes_on(task: TaskText, label: str, line: str) -> bool:
    """Whether a line without a label still belongs to the one above: not once that came to its full stop."""
    if len(line) > 80 or _DATE_LINE.match(line) or _ISSUER.fullmatch(line) or _TITLE.search(line):
        return False
    items = task.standard if label == "考核标准" else task.content
    return not (items and items[-1].endswith("。"))


def task_of(title: str, tasks: Sequence[TaskText]) -> int | None:
    """The number of the task whose content is most like the title; None where none is alike."""
    best, place = 0.72, None
    for number, task in enumerate(tasks):
        for content in task.content[:40]:
            like = SequenceMatcher(None, _bare(title), _bare(content)).ratio()
            if like > best:
                best, place = like, number
    return place


def _bare(text: str) -> str:
    return re.sub(r"[（(].*?[)）]|[①-⑳\s“”·、，。]", "", text)


# --- remarks ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Remarks:
    """Rules that the remarks under the table state for several rows."""

    quality: tuple[str, ...] = ()  # numbers of rows marked for quality
    quality_all: bool = False
    quality_words: str = ""
    even_words: str = ""
    sealed: tuple[str, ...] = ()  # parts of titles whose pieces need seal and signature
    sealed_words: str = ""
    seal: bool = False
    signature: bool = False
    names: bool = False
    original: bool = False
    photos: bool = False
    total: Fraction | None = None
    late_words: str = ""
    late_worth: str = ""


def read_remarks(texts: Sequence[str]) -> Remarks:
    found = Remarks()
    for text in texts:
        for clause in re.split(r"[。；;\n]", text[:20_000]):
            _clause(found, bounded(clause.strip()))
    return found


def _clause(found: Remarks, clause: str) -> None:
    match = re.search(r"第([\d、,，和及至\-～~]+)项[^。]*?按质|第([\d、,，和及至\-～~]+)项[^。]*质量", clause)
    if match:
        found.quality, found.quality_words = _numbers(match[1] or match[2]), clause
    elif re.search("(均|都|一律)?按质(量)?(评|计)分", clause) and not re.search("第.*项", clause):
        found.quality_all, found.quality_words = True, clause
    if "均分" in clause or "平均分配" in clause:
        found.even_words = clause
    seal, signature = "公章" in clause or "盖章" in clause, "签字" in clause or "签名" in clause
    if seal or signature:
        found.seal, found.signature = found.seal or seal, found.signature or signature
        found.sealed_words = clause
        match = re.match(
            r"(?:\d+[.．、])?\s*(?P<kinds>[^，,。]*?)(?:等)?(?:须|需|要|应|必须)?(?:加盖|盖)", clause
        )
        if match and match["kinds"]:
            kinds = [kind.strip() for kind in re.split("[、和及]", match["kinds"])]
            found.sealed = tuple(kind for kind in kinds if 2 <= len(kind) <= 10)
    found.names = found.names or bool(re.search("(注明|署名|作者姓名).*(作者|姓名|联系)", clause))
    found.original = found.original or "原创" in clause
    found.photos = found.photos or bool(re.search("含图片|附(?:带)?(?:图片|照片)|配图|带图", clause))
    match = re.search(
        rf"总分\s*(?:为|是|共|计)?\s*({NUMBER})\s*分|满分\s*(?:为|是)?\s*({NUMBER})\s*分", clause
    )
    if match and found.total is None:
        found.total = value(match[1] or match[2])
    if re.search("(迟报|逾期|超期|晚报)", clause):
        found.late_words = clause
        if re.search("不(?:予)?(?:计|得|给)分|按未报|视为未报|计0分", clause):
            found.late_worth = "0"
        elif re.search("减半|一半|50[%％]", clause):
            found.late_worth = "50%"


def _numbers(text: str) -> tuple[str, ...]:
    """``1、2、5-7`` as row numbers."""
    found: list[str] = []
    for part in re.split("[、,，和及]", text):
        ends = [end for end in re.split("[至～~-]", part) if re.fullmatch("[0-9]{1,3}", end)]
        if len(ends) == 2:
            found += [str(number) for number in range(int(ends[0]), int(ends[1]) + 1)]
        elif ends:
            found.append(ends[0])
    return tuple(found)
