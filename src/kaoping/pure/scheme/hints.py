"""What was probably meant: hints that a fault adds, never a reading.

An office types with Chinese punctuation, writes 4分 and 3月31日, and looks for the word in its own
language. The language takes none of it, so that a text has one meaning; but the answer says what to
write instead.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

# Words that a Chinese office would look for, with the words of the language that they may stand for.
IN_CHINESE: dict[str, tuple[str, ...]] = {
    "方案": ("scheme",), "标题": ("title",), "名称": ("title",), "考核内容": ("title", "indicators"),
    "内容": ("title", "content"), "编号": ("id",), "序号": ("id",), "考核标准": ("standard",), "标准": ("standard",),
    "分值": ("points",), "满分": ("points", "full"), "分数": ("points",), "分": ("points",), "指标": ("indicators",),
    "考核指标": ("indicators",), "基础分": ("indicators",), "加分": ("bonus",), "奖励": ("bonus",), "奖励分": ("bonus",),
    "扣分": ("deduct", "minus"), "年度": ("year",), "年": ("year",), "考核期": ("period",), "周期": ("every", "repeat"),
    "分组": ("groups", "by_group"), "组": ("group", "groups"), "标签": ("tag",), "单位": ("units",), "材料": ("material", "materials"),
    "截止": ("due",), "截止日期": ("due",), "期限": ("due", "limit"), "时段": ("windows",), "开始": ("from",), "按通知": ("by_notice",),
    "均分": ("even",), "按档": ("steps",), "比例": ("ratio",), "评分": ("assess",), "清单": ("checklist",), "投票": ("ballot",),
    "排名": ("rank", "ranking"), "等次": ("grades", "grade"), "等级": ("grades", "levels"), "一票否决": ("vetoes",),
    "否决": ("vetoes",), "口径": ("notes",), "口径说明": ("notes",), "任务": ("tasks", "task"), "依据": ("paragraph",),
    "问题": ("question",), "决定": ("decision",), "答复": ("decision",), "签发": ("signer",), "日期": ("date",), "文号": ("number",),
    "发文单位": ("issuer",), "迟报": ("late",), "封顶": ("cap",), "上限": ("cap",), "下限": ("floor",), "保底": ("floor",),
    "评委": ("by",), "评分人": ("by",), "适用": ("applies_to",), "适用于": ("applies_to",), "折算": ("out_of",),
    "每周": ("week",), "每月": ("month",), "月": ("month",), "每季": ("quarter",), "每季度": ("quarter",), "季度": ("quarter",),
    "每半年": ("half-year",), "半年": ("half-year",), "每年": ("year",), "全年": ("year",),
    "是": ("true",), "否": ("false",), "有": ("true",), "yes": ("true",), "no": ("false",), "True": ("true",),
    "False": ("false",), "TRUE": ("true",), "FALSE": ("false",), "on": ("true",), "off": ("false",),
    "不限": ("open", "none"), "无": ("none",), "没有": ("none",), "全部": ("all",), "所有": ("all",), "平均": ("average", "mean"),
    "合计": ("sum",), "求和": ("sum",), "最高": ("highest", "high"), "中位数": ("median",), "四舍五入": ("half_up",),
    "并列": ("ties", "in"), "待定": ("decide",), "末位": ("last",), "末名": ("last",), "倒数": ("from_end", "last"), "后": ("last",), "前": ("first",), "递减": ("then",), "依次递减": ("then",), "有效票": ("valid",), "进一": ("up",), "舍去": ("down",), "取消资格": ("disqualified",), "清零": ("zero",),
    "作者": ("author",), "审核": ("checker",), "审核人": ("checker",), "联系人": ("contact",), "公章": ("seal",), "签字": ("signature",),
    ">=": ("at_least",), "≥": ("at_least",), ">": ("above",), "<=": ("at_most",), "≤": ("at_most",), "<": ("below",),
    "不少于": ("at_least", "no_less"), "不低于": ("at_least",), "超过": ("above", "no_more"), "不超过": ("at_most",), "低于": ("below",), "少于": ("below",),
    "连续": ("in_a_row",), "上年": ("carried",), "超额": ("up_to",), "照片": ("photos",), "图片": ("photos",), "字数": ("words",), "原创": ("original",),
}  # fmt: skip

# Words that other languages of the kind have, with ours; the first that may stand there is meant.
IN_ENGLISH: dict[str, tuple[str, ...]] = {
    "max": ("at_most", "cap", "no_more", "most"), "maximum": ("at_most", "cap", "no_more", "most"),
    "min": ("floor", "no_less", "at_least"), "minimum": ("floor", "no_less", "at_least"), "cap": ("at_most", "up_to", "no_more"),
    "limit": ("at_most", "cap", "no_more"), "at_most": ("cap", "no_more"), "less_than": ("below",), "lt": ("below",), "under": ("below",),
    "greater_than": ("above",), "more_than": ("above",), "gt": ("above",), "gte": ("at_least",), "lte": ("at_most",),
    "avg": ("average", "mean"), "mean": ("average",), "weight": ("points",), "score": ("points",), "worth": ("points",),
    "price": ("prices", "points"), "minus": ("points",), "deduct": ("minus",), "value": ("points",),
    "name": ("title", "grade", "id"), "label": ("grade", "title"), "group": ("applies_to", "within", "groups"),
    "groups": ("applies_to", "within"), "period": ("every",), "frequency": ("every",), "cycle": ("every",), "repeat": ("every",),
    "monthly": ("every", "month"), "weekly": ("every", "week"), "quarterly": ("every", "quarter"), "yearly": ("every", "year"),
    "season": ("quarter",), "deadline": ("due",), "to": ("due", "until"), "end": ("due", "until", "to"), "start": ("from",),
    "divide": ("per",), "divided_by": ("per",), "over": ("per",), "rate": ("measure", "ratio"), "percent": ("measure", "ratio"),
    "number": ("count",), "rule": ("of",), "by": ("of",), "of": ("by",), "levels": ("bands",), "steps": ("bands",),
    "at_least": ("from",), "then": ("else", "says"), "otherwise": ("else",), "text": ("says",), "rank": ("place",),
    "desc": ("high",), "asc": ("low",), "descending": ("high",), "ascending": ("low",), "key": ("event", "events"),
}  # fmt: skip


def one_of_list(text: str, known: Iterable[str]) -> str:
    """``甲, 乙`` for ``甲，乙``: names that stand in one text, because the comma between them is full-width."""
    parts = [part.strip() for part in re.split("[，、；]", text)]
    return ", ".join(parts) if len(parts) > 1 and set(parts) <= set(known) else ""


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones, blanks at both ends gone."""
    return unicodedata.normalize("NFKC", text).strip()


def nearest(found: str, allowed: Iterable[str]) -> str:
    """The allowed word that was probably meant, or ``""``."""
    return _nearest(found[:60], tuple(allowed))


@lru_cache(maxsize=512)  # a file that was written with a wrong word has it on every line
def _nearest(found: str, allowed: tuple[str, ...]) -> str:
    plain = half_width(found)
    meant = (*IN_CHINESE.get(plain, ()), *IN_ENGLISH.get(plain.lower(), ()))
    for word in (plain, plain.lower(), *meant):
        if word in allowed and word != found:
            return word
    close = difflib.get_close_matches(plain, allowed, n=1, cutoff=0.6)
    return close[0] if close and close[0] != found else ""


_NUMBER = re.compile(
    r"(-?[0-9]{1,12}(?:\.[0-9]{1,12})?%?)(?:分|条|件|次|场|篇|个|人|名|小时|天|年|年度|points?)?"
)
_NUMERALS = "零一二三四五六七八九十"
_FRACTION = re.compile(r"([0-9]{1,12})分之([0-9]{1,12})")


def number_meant(text: str) -> str:
    """``4`` for ``４``, ``4 分`` and ``+4``; ``4`` for ``四``, ``1/3`` for ``3分之1``; ``""`` where nothing is likely."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", half_width(text)).replace(" ", "").replace("−", "-").lstrip("+")
    if len(plain) <= 2 and plain[:1] in _NUMERALS and plain[1:] in ("", "分", "条", "件", "次"):
        return str(_NUMERALS.index(plain[0]))
    part = _FRACTION.fullmatch(plain)
    if part:
        return f"{part[2]}/{part[1]}" if int(part[1]) else ""
    match = _NUMBER.fullmatch(plain)
    return match[1] if match and match[1] != text else ""


_DAY = re.compile(r"((?:19|20|21)\d\d)(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:T.*|前)?")
_DIGITS = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")


def day_meant(text: str) -> str:
    """``2014-03-31`` for ``2014年3月31日``, ``2014/3/31``, ``20140331``; ``""`` for anything else."""
    match = _DAY.fullmatch(half_width(text)) or _DIGITS.fullmatch(half_width(text))
    if match is None:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""


def id_meant(text: str) -> str:
    """``1`` for ``1、``, ``一`` for ``（一）``: the text without what an id cannot have."""
    plain = re.sub(r"[^\w.\-]+", "-", half_width(text)).strip("-._")[:60]
    return plain if plain != text else ""


# A sign that an input method writes full width, where the language's own sign was meant.
_SEPARATOR = re.compile(
    r"[：，；｛｝［］【】](?=\s*[a-z_]+\s*[:：])|[a-z_]\s*：|：\s*[{\[｛［【]|[｛｝［］]|【\s*[{\w]|[}\]]\s*[，；]"
)
HALF = {"：": ": ", "，": ", ", "；": ", ", "｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]"}


def full_width_sign(line: str) -> tuple[str, str] | None:
    """The first full-width sign in a line that was probably meant for syntax, and what to write."""
    match = _SEPARATOR.search(line)
    if match is None:
        return None
    sign = next(sign for sign in match[0] if sign in HALF)
    return sign, HALF[sign].strip()
