"""What a paper is called: the line under its head that reads like a title, joined where it runs on.

A style or slide that the file calls a title counts first. Else the lines at the top are tried: what
begins with 关于 and ends with a kind of paper is sure; a short line before long text is likely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.pure.documents import labels, reference
from kaoping.pure.documents.dates import DAY
from kaoping.pure.documents.model import BlockKind

LONGEST_TITLE = 80
LEVELS = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3}\s*[、，.．]")),
    (2, re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"^\d{1,2}\s*[.．、](?!\d)")),
    (4, re.compile(r"^[（(]\d{1,2}[）)]")),
)
_STRONG = (
    r"(?:通知|报告|总结|方案|意见|请示|函|纪要|简报|信息|情况|汇报|经验|调研|决定|通报|计划|办法|细则|事迹|材料|讲话|心得|体会|"
    r"倡议书?|公告|通告|批复|规定|制度|说明|清单|台账|名单|登记表|申报表|汇总表|统计表|一览表|教案|记录|做法|启事|要点|规划|论文|"
    r"思考|探索|实践|启示|专刊|动态|综述|推荐表|审批表|责任书|承诺书|证明)(?:[（(][^（）()]{1,20}[）)])?$"
)
STRONG = re.compile(_STRONG)  # what a title ends with for good
GENRE = re.compile(rf"{_STRONG}|(?:活动|建设|工作|讲堂|表|稿)$")
_ABOUT = re.compile(r"关于.{2,60}的.{1,8}$")
_SALUTATION = re.compile(r"^.{1,60}[:：]$")
_HEAD_OF_PAPER = re.compile(
    r".{2,40}文件$|^(?:签发人|份号|密级|紧急程度|特急|加急|平急|秘密|机密|内部|第\s*\d+\s*期|总第).{0,30}$|^\d{6}$"
    r"|^[（(]?\s*(?:(?:19|20)\d{2}\s*年?)?\s*第?\s*[\d一二三四五六七八九十]{1,4}\s*期.{0,20}$"
    r"|^(?:新闻稿|工作简报|简报|讲话稿|正文|内容|目录|前言|摘要|内部资料|征求意见稿)$"
)
_NAMED = re.compile(r"^(?:题目|标题|主题|名称|文章标题|材料名称|稿件题目|稿件标题)\s*[:：]\s*")
_ENDING = "。；，、：,;:"
_SECOND = re.compile(r"^\s*(?:—{1,2}|－{1,2}|--|──)\s*\S")  # ——记优秀志愿者
LONG_TEXT = 40  # characters of a paragraph behind a title


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing found. ``place`` is ``page:line``, both from 1, page 0 where the format has none."""

    text: str
    place: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document; ``level`` of a heading, else 0."""

    text: str
    place: str
    kind: BlockKind
    level: int = 0


def title_of(lines: Sequence[Line]) -> Hint | None:
    """The title among the first lines, with how sure it is; None where nothing reads like one."""
    styled = [line for line in lines if line.kind == BlockKind.TITLE and _letters(line.text) >= 2]
    if styled:
        text = "".join(line.text for line in styled[:3])[:LONGEST_TITLE]
        return Hint(text, styled[0].place, 3)
    best: Hint | None = None
    candidates = _candidates(lines)
    for index, line in enumerate(candidates[:12]):
        if _is_no_title(line):
            if (reference.NUMBER.search(line.text) or reference.UNMARKED.fullmatch(line.text)) and line.text[
                :1
            ] not in "（(":
                best = None  # what stands above a number is the paper's head
            elif _begins_the_text(line.text, index) or (best and not _is_of_the_head(line.text)):
                break
            continue
        text, used = _joined(candidates, index)
        sure = _sureness(text, candidates[index + used : index + used + 1])
        if _NAMED.match(text):
            text, sure = _NAMED.sub("", text), 3
        if sure and (best is None or sure > best.confidence):
            best = Hint(text, line.place, sure)
        if sure == 3 or (best and index > 6):
            break
    return best


def _candidates(lines: Sequence[Line]) -> list[Line]:
    """Lines of text, and rows of a table that have a single cell filled, as forms put their title."""
    found = []
    for line in lines:
        if line.kind != BlockKind.TABLE:
            found.append(line)
            continue
        filled = [cell.strip(" 　") for cell in line.text.split("\t") if cell.strip(" 　")]
        if len(filled) != 1:
            break
        found.append(Line(filled[0], line.place, BlockKind.PARAGRAPH))
    return found


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


def _is_no_title(line: Line) -> bool:
    text = line.text
    if len(text) > LONGEST_TITLE:
        return True
    if _NAMED.match(text):
        return _letters(_NAMED.sub("", text)) < 2
    return bool(
        _letters(text) < 3
        or text[-1] in _ENDING
        or (text[-1] in "！？" and len(text) > 30)
        or reference.NUMBER.search(text)
        or reference.UNMARKED.fullmatch(text)
        or _HEAD_OF_PAPER.search(text)
        or any(level.match(text) for _n, level in LEVELS)
        or DAY.fullmatch(text.strip("（）() "))
        or labels.named_in([text])
        or re.match(r"^(?:附件?|附表|抄送|主送|报送单位|填报单位|单位[:：])", text)
    )


def _begins_the_text(text: str, index: int) -> bool:
    return len(text) > LONGEST_TITLE or (index > 0 and bool(_SALUTATION.match(text)))


def _is_of_the_head(text: str) -> bool:
    """Lines that stand above titles too: 第12期, a day, 特急."""
    return bool(_HEAD_OF_PAPER.search(text) or DAY.fullmatch(text.strip("（）() ")) or _letters(text) < 3)


def _joined(lines: Sequence[Line], index: int) -> tuple[str, int]:
    """A title may run over three lines, the last of them a second title behind a dash; how many were used."""
    text = whole = lines[index].text
    used = 1
    if not STRONG.search(text):
        for more in (1, 2):
            following = lines[index + more] if index + more < len(lines) else None
            if following is None or following.kind != lines[index].kind or _SECOND.match(following.text):
                break
            if _is_no_title(following) and (
                _letters(following.text) >= 3 or not STRONG.search(following.text)
            ):
                break
            whole += following.text
            if len(whole) > LONGEST_TITLE:
                break
            if STRONG.search(whole):
                text, used = whole, more + 1
                break
    if index + used < len(lines) and _SECOND.match(lines[index + used].text):
        both = text + lines[index + used].text
        if len(both) <= LONGEST_TITLE and both[-1] not in _ENDING:
            return both, used + 1
    return text, used


def _sureness(text: str, following: Sequence[Line]) -> int:
    if _ABOUT.search(text):
        return 3
    if GENRE.search(text) and len(text) >= 6:
        return 3 if len(text) <= 50 else 2
    if "。" in text or len(text) > 50 or _SECOND.match(text):
        return 0
    after = following[0].text if following else ""
    runs_on = len(after) > 1.5 * len(text) or bool(_SALUTATION.match(after))
    if runs_on and (len(text) >= 5 or (len(text) >= 3 and len(after) >= LONG_TEXT)):
        return 2
    return 1 if len(text) >= 6 else 0
