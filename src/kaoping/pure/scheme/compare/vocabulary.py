"""Every word of the language as an office says it, English and Chinese: for sentences, not for parsing.

A test holds that no word of the JSON Schema is missing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from kaoping.pure.scheme.key_labels import ATTRIBUTES
from kaoping.pure.scheme.kinds import exact, number_text

OUTCOMES = {"disqualified": "取消资格", "zero": "总分计 0 分"}  # of a veto
NO_NAMES: Mapping[str, str] = MappingProxyType({})

WORDS: dict[str, tuple[str, str]] = {
    "above": ("above", "超过"), "abstain": ("off for an abstention", "弃权每票扣"),
    "accepted": ("pieces on time or late", "受理件数"),
    "among": ("counted among", "计算范围"), "any": ("any of", "任一"),
    "applies_to": ("for units in", "适用"), "assess": ("marks by a panel", "评委评分"),
    "at_least": ("at least", "不低于"), "at_most": ("at most", "不超过"),
    "also_for": ("also counted for", "可兼报指标"), "ballot": ("ballot", "测评投票"), "blocks": ("asks for a reason where missing", "缺则须说明"), "hints": ("hinted at where missing", "只作提醒"),
    "bands": ("steps", "档次"), "below": ("below", "低于"),
    "blank": ("off for a blank vote", "空白每票扣"), "bonus": ("bonus", "加分"),
    "by": ("by", "由谁"), "by_group": ("by group", "分组"), "by_notice": ("by special notice", "见通知"),
    "better": ("the better place", "按前一名"),
    "cap": ("at most", "最高"), "carried": ("the carried figure", "引用数据"), "carry": ("a carried figure", "引用其他得分"),
    "checklist": ("checklist", "清单核对"), "combine": ("combined as", "合成方式"),
    "content": ("content", "考核内容"), "count": ("count of", "数量"),
    "criteria": ("criteria", "评分要点"), "date": ("date", "日期"), "decision": ("decision", "答复"),
    "deduct": ("deductions", "扣分"), "document": ("document", "文件"),
    "document_number": ("document number", "发文字号"), "drop": ("highest and lowest dropped", "去掉最高最低各"),
    "due": ("due", "截止"), "each": ("for each", "每"), "else": ("otherwise", "否则"),
    "even": ("evenly by pieces", "按数量均分"), "event": ("event", "事件"), "events": ("events", "事件"),
    "every": ("every", "每"), "files": ("files at least", "附件不少于"), "first": ("the first", "前"),
    "floor": ("at least", "最低"), "from": ("from", "从"), "from_end": ("places from the end", "倒数名次"), "full": ("full mark at", "满分线"),
    "gate": ("condition", "前提条件"), "grade": ("grade", "等次"), "grades": ("grades", "等次"),
    "group": ("group", "组别"), "groups": ("groups", "分组"), "id": ("id", "编号"), "if": ("if", "如果"),
    "in_a_row": ("times running", "连续次数"), "indicator": ("of indicator", "指标"),
    "indicators": ("indicators", "指标"), "issuer": ("issuer", "发文机关"), "items": ("items", "条目"),
    "key": ("figure", "数据项"), "last": ("the last place", "末位"), "late": ("late pieces", "迟报"),
    "levels": ("levels", "档"), "limit": ("limit", "时限"), "mark": ("mark", "标记"),
    "material": ("materials", "材料要求"), "materials": ("materials", "材料要求"),
    "measure": ("measured figure", "指标值"), "met": ("met", "达标"), "minus": ("minus", "扣"),
    "mode": ("rounding", "进位方式"), "multiply": ("multiplied by", "乘以属性"), "names": ("named", "须注明"),
    "need": ("needed", "应达到"), "not_above": ("not above", "不高于"),
    "not_applicable": ("units asked for less", "应报较少的单位"), "notes": ("rulings", "口径说明"),
    "number": ("number", "文号"), "objection_days": ("days to object", "异议期（天）"),
    "of": ("of", "依据"), "order": ("order", "次序"), "original": ("original", "原创"),
    "others": ("other places", "其余名次"), "out_of": ("out of", "折算自"),
    "outcomes": ("outcomes", "结果运用"), "panel": ("panel", "评委计分"),
    "paragraph": ("paragraph", "原文出处"), "paragraphs": ("paragraphs", "文件原文"),
    "per": ("divided by", "除以"), "per_item": ("points for each item", "逐条计分"),
    "period": ("period", "考评期"), "photos": ("photos at least", "照片不少于"), "pieces": ("pieces", "件数"),
    "place": ("place", "名次"), "places": ("places", "位数"), "points": ("points", "分值"),
    "prices": ("prices", "计分标准"), "quality": ("by quality", "按质评分"), "question": ("question", "问题"),
    "rank": ("by rank", "按名次"), "ranking": ("ranking", "排名"), "ratio": ("in proportion", "按比例"),
    "repeat": ("scored anew", "分期计分"), "responsible": ("responsible", "责任单位"),
    "resubmissions": ("returns at most", "最多退回次数"), "round": ("rounded", "取整"),
    "rounding": ("rounding", "取整"), "rows": ("rows", "档次"), "rubric": ("rubric", "评分标准"),
    "rubrics": ("rubrics", "评分标准"), "same_item": ("same item", "同一事项"), "says": ("says", "写明"),
    "scheme": ("scheme id", "方案代号"), "score": ("score of", "得分"), "seal": ("seal", "公章"),
    "settings": ("settings", "通用设置"), "share_of": ("share of", "得票率按"),
    "shared": ("shared items", "多单位共同"), "short": ("short name", "简称"), "shows": ("shows", "内容须有"),
    "signature": ("signature", "负责人签字"), "signer": ("signer", "签发人"),
    "standard": ("standard", "考核标准"), "steps": ("in steps", "按档计分"),
    "support": ("support in", "支持率"), "tag": ("tag", "标签"), "task": ("task area", "任务"),
    "tasks": ("task areas", "任务"), "text": ("text", "说明"), "then": ("then", "以后"),
    "tie_break": ("ties broken by", "同分比较"), "ties": ("ties at the limit", "临界同分"),
    "times": ("times", "倍数"), "timezone": ("time zone", "时区"), "title": ("title", "名称"),
    "to": ("to", "到"), "total": ("total", "总分"), "units": ("units", "单位"), "until": ("until", "至"),
    "vetoes": ("vetoes", "一票否决"), "where": ("where", "限"), "window_cap": ("at most in a window", "每时段最高"),
    "window_floor": ("at least in a window", "每时段最低"), "windows": ("windows", "时段"),
    "within": ("ranked within", "分组排名"), "without": ("without tag", "没有标签"),
    "words": ("characters", "字数"), "worth": ("worth", "计"), "year": ("year", "年度"),
    "zero": ("nothing at", "零分线"),
    # words that stand for a value, and aspects that are no words of the language
    "month": ("month", "月"), "week": ("week", "周"), "quarter": ("quarter", "季"),
    "how_often": ("how often", "几期符合"), "no_less": ("less counts as", "不足的按"),
    "no_more": ("more counts as", "超过的按"), "take": ("of", "取"), "up_to": ("at most of the mark", "最高计满分的"),
    "half-year": ("half-year", "半年"), "sum": ("sum", "相加"), "average": ("average", "平均"),
    "highest": ("highest", "取最高"), "add": ("add", "累加"), "mean": ("mean", "平均分"),
    "median": ("median", "中位数"), "open": ("open", "不限"), "none": ("none", "不限"),
    "all": ("all", "全部"), "true": ("yes", "要"), "false": ("no", "不要"), "high": ("high", "从高到低"),
    "low": ("low", "从低到高"), "leave": ("rank by the total", "按总分排"),
    "rescale": ("rank by the share reached", "按得分率折算"), "half_up": ("half up", "四舍五入"),
    "half_even": ("half to even", "四舍六入五成双"), "down": ("down", "舍去"), "up": ("up", "进一"),
    "valid": ("valid votes", "有效票"), "cast": ("votes cast", "投出的票"), "most": ("the most of all", "最高的单位"),
    "split": ("split", "平分"), "decide": ("the office decides", "由考评办定"), "in": ("in", "都算"),
    "out": ("out", "都不算"), "disqualified": ("disqualified", "取消资格"), "author": ("author", "作者"),
    "checker": ("checker", "审核人"), "contact": ("contact", "联系方式"), "indicators_part": ("base", "基础分"),
    "part": ("part", "所属部分"), "material_title": ("name of the materials", "材料名称"),
    "rubric_title": ("name of the rubric", "评分标准名称"), "worth_late": ("late pieces are worth", "迟报计"),
}  # fmt: skip

# Values that are numbers or names elsewhere are words only below these.
FLAGS = ("true", "false")


def word(name: str, language: str) -> str:
    """The word as the office says it; a name that the author chose stays what it is."""
    pair = WORDS.get(name)
    return pair[is_chinese(language)] if pair else name


def is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")


def phrase(value: Any, language: str, *, top: bool = True, names: Mapping[str, str] = NO_NAMES) -> str:
    """A written value in words: ``{of: {events: talks}, at_least: 3}`` → 依据 事件 talks，不低于 3.

    ``names``: titles of the scheme's own keys, which are said instead of them.
    """
    chinese = is_chinese(language)
    if value is None or value == {} or value == []:
        return "（无）" if chinese else "nothing"
    if isinstance(value, dict):
        said = _said(value, names) if chinese else ""
        if said:
            return said
        parts = [_pair(name, one, language, names) for name, one in value.items()]
        text = ("，" if chinese else ", ").join(parts)
        return text if top else f"（{text}）" if chinese else f"({text})"
    if isinstance(value, list):
        inner = [phrase(one, language, top=len(value) == 1, names=names) for one in value]
        return ("、" if chinese else "; ").join(inner)
    if isinstance(value, Fraction):
        return number_text(value)
    text = str(value)
    if text in FLAGS or (exact(text) is None and text in WORDS):
        return word(text, language)
    return names.get(text, text)


def _said(value: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What papers say again and again, as an office writes it; "" for everything else."""

    def part(name: str) -> str:
        return phrase(value[name], "zh", top=False, names=names)

    keys = set(value)
    if keys == {"drop", "from"}:
        return f"满 {part('from')} 人评分的去掉最高最低各 {part('drop')} 个"
    if keys == {"drop"}:
        return f"去掉最高最低各 {part('drop')} 个"
    if {"question", "decision"} <= keys:
        return f"“{part('decision')}”"
    if "says" in keys:
        return _more(value, f"“{part('says')}”", ("says",), names)
    if "grade" in keys:
        plain = not isinstance(value.get("from"), dict)
        bound = [f"{part('from')} 分起"] if "from" in keys and plain else []
        first = [f"前 {part('first')} 名"] if "first" in keys else []
        head = f"“{part('grade')}”" + "，".join(bound + first)
        return _more(value, head, ("grade", "first", *(("from",) if plain else ())), names)
    if "event" in keys and keys & {"then", "not_above"}:
        head = f"“{part('title' if 'title' in keys else 'event')}”"
        if isinstance(value.get("where"), dict):
            head += f"（{_where(value['where'])}）"
        then = value.get("then")
        most = value.get("not_above") or (then.get("not_above", "") if isinstance(then, dict) else "")
        does = OUTCOMES.get(str(then), "") or f"等次不得高于“{most}”"
        return _more(value, f"{head}：{does}", ("title", "event", "where", "then", "not_above"), names)
    if keys == {"title", "from"}:
        return f"“{part('title')}”{part('from')} 起"
    if keys == {"where", "points"} and isinstance(value["where"], dict):
        return f"{_where(value['where'])} {part('points')} 分"
    if keys in ({"title", "points"}, {"id", "title", "points"}):
        return f"“{part('title')}”{part('points')} 分"
    if keys == {"id", "title"}:
        return f"“{part('title')}”"
    if keys == {"title", "of", "minus"}:
        return f"“{part('title')}”每次扣 {part('minus')} 分"
    if len(keys) == 1 and keys <= {"events", "event", "count", "measure"}:
        return f"“{part(next(iter(keys)))}”"
    return ""


def _where(wanted: Mapping[str, Any]) -> str:
    return "、".join(f"{attribute(name)}“{phrase(one, 'zh')}”" for name, one in wanted.items())


def _more(value: Mapping[str, Any], head: str, said: tuple[str, ...], names: Mapping[str, str]) -> str:
    """The head with what is not said in it yet."""
    rest = [_pair(name, one, "zh", names) for name, one in value.items() if name not in said]
    return f"{head}（{'，'.join(rest)}）" if rest else head


def attribute(name: str) -> str:
    """An attribute of a fact as the papers call it: level → 级别."""
    return ATTRIBUTES[name][1] if name in ATTRIBUTES else name


def _pair(name: str, value: Any, language: str, names: Mapping[str, str]) -> str:
    said = word(name, language)
    if name not in WORDS and isinstance(value, dict) and "title" in value and is_chinese(language):
        return f"“{value['title']}”"
    if name not in WORDS and is_chinese(language):
        said = attribute(name)
    if value == "true":
        return said
    if value == "false":
        return (
            ("不按质评分" if name == "quality" else f"不要{said}") if is_chinese(language) else f"no {said}"
        )
    return f"{said} {phrase(value, language, top=False, names=names)}"
