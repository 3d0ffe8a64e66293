"""The sheets and their columns: which word of the language stands under which heading."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.pure.scheme.tabular import phrases as p
from kaoping.pure.scheme.tabular import quantities as q
from kaoping.pure.scheme.tabular.phrases import Phrase

HEAD = "方案"
NODES = "指标"
DETAILS = "计分细则"
WINDOWS = "时段"
RUBRICS = "评分标准"
REST = "其他"
GUIDE = "填写说明"

SHEETS = (HEAD, NODES, DETAILS, WINDOWS, RUBRICS, REST)
SHEET_NAMES = {
    HEAD: ("方案信息", "基本信息"),
    NODES: ("考核指标", "指标表", "indicators"),
    DETAILS: ("细则", "规则明细", "rules"),
    WINDOWS: ("报送时段", "windows"),
    RUBRICS: ("评分标准表", "rubrics"),
    REST: ("其它", "other"),
    GUIDE: ("说明",),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; ``word`` of the language, or a key of this module's own with a leading ``@``."""

    word: str
    heading: str
    phrase: Phrase
    also: tuple[str, ...] = ()  # other headings that people write
    choices: tuple[str, ...] = ()


RULES = {
    "even": "按件均分",
    "per_item": "按件计价",
    "steps": "分档",
    "ratio": "按比例",
    "deduct": "扣分",
    "assess": "评委评分",
    "checklist": "清单",
    "ballot": "测评投票",
    "rank": "名次",
    "carry": "引用得分",
}
IN_REST = "见“其他”"
RULE = p.words(
    "rule",
    RULES,
    {"均分": "even", "按件": "per_item", "比例": "ratio", "扣分制": "deduct", "评分": "assess", "投票": "ballot", "排名": "rank"},
)  # fmt: skip
PARTS = {"indicators": "基础分", "bonus": "加分"}
PART = p.words("part", PARTS, {"奖励分": "bonus", "奖励": "bonus", "加分项": "bonus", "基础": "indicators"})
FIXED, ONCE, ON_NOTICE = "固定时段", "一次", "按通知"
WHEN = (*p.EACH.values(), FIXED, ONCE, ON_NOTICE)
EVERY_OR_GROUPS = p.by_group(p.EVERY)
YES_NO = ("是", "否")
COMBINE = p.words("combine", {"sum": "相加", "average": "平均", "highest": "取最高"})


def node_columns(year: int | None) -> tuple[Column, ...]:
    """The sheet of indicators; ``year`` for days written without one."""
    date = p.dates(year)
    return (
        Column("@part", "部分", PART, ("类别",), tuple(PARTS.values())),
        Column("@level", "级别", p.NUMBER, ("层级",)),
        Column("id", "序号", p.NAME, ("编号", "指标编号")),
        Column("mark", "标记", p.TEXT),
        Column("title", "考核内容", p.TEXT, ("指标", "指标名称", "考核项目")),
        Column("short", "简称", p.TEXT),
        Column("standard", "考核标准", p.TEXT, ("标准",)),
        Column("points", "分值", p.POINTS, ("满分", "分数")),
        Column("@rule", "计分办法", RULE, ("计分方法", "规则"), tuple(RULES.values())),
        Column("@of", "计什么", q.QUANTITY),
        Column("@pieces", "件数", p.AMOUNT, ("每时段件数",)),
        Column("@quality", "按质评分", p.FLAG, (), YES_NO),
        Column("@options", "其他参数", p.TEXT),
        Column("@when", "报送时段", p.TEXT, ("报送周期", "周期"), WHEN),
        Column("from", "开始", date, ("起",)),
        Column("@until", "截止", date, ("不晚于", "完成时限")),
        Column("material", "材料要求", p.NAME),
        Column("rubric", "评分标准", p.NAME),
        Column("by", "评分人", p.NAME),
        Column("applies_to", "适用组", p.NAMES, ("适用单位",)),
        Column("task", "任务", p.NAME),
        Column("paragraph", "原文依据", p.NAMES, ("依据",)),
        Column("combine", "合计方式", COMBINE, (), ("相加", "平均", "取最高")),
        Column("out_of", "折算满分", p.AMOUNT),
        Column("cap", "封顶", p.AMOUNT, ("最高分",)),
        Column("floor", "保底", p.FLOOR, ("最低分",)),
        Column("window_cap", "单时段封顶", p.AMOUNT),
        Column("window_floor", "单时段保底", p.FLOOR),
        Column("@late", "迟报计分", p.AMOUNT),
    )


DETAIL_COLUMNS = (
    Column("@id", "序号", p.NAME, ("指标", "指标序号")),
    Column("@kind", "类型", p.TEXT),
    Column("@key", "编号", p.NAME),
    Column("@name", "名称", p.TEXT),
    Column("@of", "计什么", q.QUANTITY),
    Column("@if", "条件", p.TEXT),
    Column("@value", "数值", p.TEXT),
    Column("@points", "分值", p.TEXT),
    Column("@at_most", "封顶", p.AMOUNT),
    Column("@applies_to", "适用组", p.NAMES),
    Column("@every", "周期", p.EVERY),
)


def window_columns(year: int | None) -> tuple[Column, ...]:
    date = p.dates(year)
    return (
        Column("@id", "序号", p.NAME, ("指标", "指标序号")),
        Column("id", "时段编号", p.NAME, ("编号",)),
        Column("title", "名称", p.TEXT),
        Column("from", "开始", date, ("起",)),
        Column("due", "截止", date, ("截止日期", "期限")),
        Column("pieces", "件数", p.AMOUNT),
    )


RUBRIC_COLUMNS = (
    Column("@name", "名称", p.NAME),
    Column("@title", "标题", p.TEXT),
    Column("@kind", "类型", p.TEXT, (), ("方面", "等次")),
    Column("@key", "编号", p.NAME),
    Column("@text", "内容", p.TEXT),
    Column("@points", "分值", p.NUMBER, ("起分",)),
    Column("@says", "说明", p.TEXT),
)
REST_COLUMNS = (
    Column("@id", "序号", p.NAME, ("指标", "指标序号")),
    Column("@word", "词", p.NAME),
    Column("@says", "是什么", p.TEXT),
    Column("@name", "名称", p.TEXT),
    Column("@number", "第几条", p.NAME),
    Column("@text", "内容", p.TEXT),
)
# Entries that an office must be able to read without the language; the others name themselves.
READ_ALOUD = ("vetoes", "grades", "outcomes", "groups", "gate")
HEAD_COLUMNS = (
    Column("@item", "项目", p.NAME),
    Column("@value", "内容", p.TEXT),
    Column("@says", "说明", p.TEXT),
)

ROUNDING = p.words("mode", {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去"})
PANEL = p.words("panel", {"mean": "平均", "median": "中位数"}, {"平均分": "mean"})
NOT_APPLICABLE = p.words("not_applicable", {"leave": "不折算", "rescale": "按可得分折算"})
FOLD = p.words("year", {"sum": "相加", "average": "平均", "none": "不合计"})


def head_lines(year: int | None) -> tuple[tuple[str, str, Phrase, str], ...]:
    """(path of words, 项目, phrase, hint) of the sheet that says what holds for the whole scheme."""
    date = p.dates(year)
    return (
        ("scheme", "方案编号", p.NAME, "自己起的编号，只含文字、数字和 . - _"),
        ("title", "方案名称", p.TEXT, ""),
        ("document/title", "文件标题", p.TEXT, ""),
        ("document/number", "文号", p.TEXT, ""),
        ("document/issuer", "发文单位", p.TEXT, ""),
        ("document/date", "成文日期", date, ""),
        ("year", "年度", p.NUMBER, "年度和考核期只填一样"),
        ("period/from", "考核期开始", date, ""),
        ("period/to", "考核期结束", date, ""),
        ("timezone", "时区", p.TEXT, "不填为 Asia/Shanghai"),
        ("repeat/every", "逐期考核", p.EVERY, "每月、每季度……全部重新计分时填"),
        ("repeat/year", "全年汇总", FOLD, ""),
        ("settings/late/worth", "迟报计分", p.AMOUNT, "迟报的件计几成，0 到 1"),
        ("settings/quality/panel", "质量分取", PANEL, "平均或者中位数"),
        ("settings/quality/drop", "去掉最高最低各", p.NUMBER, ""),
        ("settings/quality/from", "满几人才去掉", p.NUMBER, ""),
        ("settings/quality/at_least", "至少几人评", p.NUMBER, ""),
        ("settings/rounding/places", "打印小数位数", p.NUMBER, ""),
        ("settings/rounding/mode", "取舍办法", ROUNDING, ""),
        ("settings/not_applicable", "免报和未安排的", NOT_APPLICABLE, "不折算，或者按可得分折算"),
        ("settings/objection_days", "异议期天数", p.NUMBER, ""),
        ("total/cap", "总分封顶", p.AMOUNT, ""),
        ("total/floor", "总分保底", p.FLOOR, ""),
    )


# What the sheet of the rest calls each word.
REST_SAYS = {
    "document": "文件", "period": "考核期", "repeat": "逐期考核", "settings": "总的规定", "total": "总分限制",
    "groups": "组", "materials": "材料要求", "rubrics": "评分标准", "tasks": "任务", "vetoes": "一票否决",
    "ranking": "排名办法", "grades": "等次", "outcomes": "结果运用", "notes": "口径说明", "paragraphs": "原文",
    "indicators": "全部指标", "bonus": "全部加分", "gate": "前提条件", "per": "除以", "windows": "时段",
    "every": "周期", "until": "截止", "from": "开始", "due": "截止", "late": "迟报",
} | {word: f"计分办法：{office}" for word, office in RULES.items()}  # fmt: skip
