"""Guesses in words, Chinese and English: what was taken, how sure, what else it may mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme.kinds import number_text
from kaoping.pure.scheme.proposal.guesses import Guess, Said, Unread

SAID: dict[str, tuple[str, str]] = {
    "every": ("%(pieces)s each %(every)s", "%(every)s %(pieces)s 件"),
    "every_until": ("%(pieces)s each %(every)s, all before %(until)s", "%(every)s %(pieces)s 件，最后截止 %(until)s"),
    "each_before": ("one window that ends that day", "只有一个时段，到那天截止"),
    "once": ("one window, due %(day)s", "一次，%(day)s 截止"),
    "another_day": ("another day of that month", "那个月的另一天"),
    "several_days": ("one window each: %(days)s", "分别截止：%(days)s"),
    "by_notice": ("each special notice adds a window", "按专项通知，发一个通知增加一个时段"),
    "whole_year": ("pieces sent in over the year, divided evenly", "全年报送，按件均分"),
    "even": ("the points divided evenly over the pieces asked for", "按应报件数均分"),
    "quality": ("divided evenly, each piece times its mark for quality", "按件均分，再乘质量分"),
    "steps_then": ("%(first)s gives %(start)s, then %(points)s more for each %(each)s", "%(first)s 起计 %(start)s 分，以后每增加 %(each)s 增计 %(points)s 分"),
    "bands_start": ("%(first)s gives %(points)s", "%(first)s 件计 %(points)s 分"),
    "steps": ("%(count)s bands", "分 %(count)s 档计分"),
    "rank": ("points by place, %(count)s steps", "按名次计分，共 %(count)s 档"),
    "places_given": ("the place is given by someone above (an event with a place)", "名次是上级给的，另行登记"),
    "deduct": ("%(count)s lines of deductions; the office records each event", "%(count)s 条扣分，由考评办逐次登记"),
    "below_rate": (
        "%(points)s points off for each point of per cent below %(need)s (recorded in per cent)",
        "比率不到 %(need)s%% 的，每差一个百分点扣 %(points)s 分（按百分数登记）",
    ),
    "all_off": ("all points off if “%(what)s” is recorded", "登记了“%(what)s”的，这一项不得分"),
    "time_not_kept": (
        "the draft does not ask for this by time; only the way of scoring is in it",
        "时间要求没有写进草稿，只写了计分办法",
    ),
    "day_in_each": (
        "an earlier day in each of them; the draft takes the last",
        "每期里更早的某一天（草稿取每期最后一天）",
    ),
    "two_months": ("one each two months", "每两个月一次"),
    "assess_levels": ("markers choose one of %(count)s levels", "评分人在 %(count)s 个等次里选"),
    "per_item": ("%(points)s points for each", "每件计 %(points)s 分"),
    "per_item_levels": ("a price for each level: %(levels)s", "按级别计价：%(levels)s"),
    "checklist": ("a list of %(count)s items, met or not", "逐项对照，共 %(count)s 项"),
    "ballot": ("a vote, scored by the share in favour", "按测评赞成率计分"),
    "ratio": ("in proportion to a measured rate", "按测得的比率计分"),
    "assessed": ("marked by those who look at it", "由考评人评分"),
    "assessed_unsaid": ("nothing says when or how; marked by those who look at it", "没有写时间，也没有写怎么计分，先当作由考评人评分"),
    "discretion": ("an amount that the office decides, within the points", "由考评办在分值以内定分"),
    "points_taken": ("%(points)s points", "分值 %(points)s"),
    "points_missing": ("no points found; 0 stands here until you say", "没有找到分值，先写 0，请改"),
    "split": ("%(count)s indicators below this one, each with its points", "拆成 %(count)s 个下级指标，各有分值"),
    "task": ("belongs to the task “%(title)s”", "属于任务“%(title)s”"),
    "until_of_task": ("the task area ends on %(until)s, so this does too", "任务的工作时限到 %(until)s，最后一个时段也到这天"),
    "no_until": ("no such limit", "不受这个时限限制"),
    "material": ("needs seal and signature", "要盖章、签字"),
    "bonus_of_task": ("extra points that only the task “%(title)s” names", "加分，只见于任务“%(title)s”"),
    "cap": ("at most %(points)s points", "最高 %(points)s 分"),
    "veto": ("an event that disqualifies the unit", "出现这一情形即取消资格"),
    "veto_other": ("the score becomes 0, or no grade above a certain one", "总分计 0，或者不得评为某一等次以上"),
    "sum_differs": ("the title says %(said)s points, its rows add up to %(found)s; the rows count", "标题写 %(said)s 分，各行相加是 %(found)s 分，按各行"),
    "year": ("the year %(year)s", "年度 %(year)s"),
    "year_unsaid": ("the paper names no year; %(year)s stands here", "原文没有写年度，先写 %(year)s"),
    "total_fits": ("the paper says %(said)s points in all, and so it is", "原文总分 %(said)s，与各行相加一致"),
    "total_differs": ("the paper says %(said)s points in all, the rows add up to %(found)s", "原文总分 %(said)s，各行相加是 %(found)s，请核对"),
    "late": ("late pieces keep %(worth)s of their share", "迟报的计 %(worth)s"),
    "grades": ("%(count)s grades by points and quota", "按分数、名额定 %(count)s 个等次"),
    "grades_quota": (
        "a quota counts on after the grade above; sums such as “the first 50%%” are written otherwise",
        "名额是接着上一等次往下数的；“前50%%”这样包含上一等次的，要另算",
    ),
    "tie": ("of equal totals the higher score in “%(title)s” comes first", "总分相同的，“%(title)s”得分高的在前"),
    "rescale": ("units with fewer indicators are ranked by converted totals", "缺项的单位按折算后的分数排名"),
    "veto_outside": (
        "an event that the office records; check what follows from it",
        "出现这一情形由考评办登记，后果请核对",
    ),
    "drop": ("%(count)s highest and lowest marks are left out", "去掉 %(count)s 个最高分和最低分"),
    "left_out": ("not in the draft", "没有写进草稿"),
    "prose": ("outside the table", "表外文字"),
    "outside": ("outside the table, not in the draft", "表外文字，没有写进草稿"),
    "open": ("no highest mark", "不设上限"),
    "minus": ("points off without end, from 0 down", "从 0 分往下扣，可以是负分"),
    "points_of_places": ("the best place's %(points)s points", "按第一名的 %(points)s 分"),
    "spans": ("%(count)s bands of a measure", "按数量分 %(count)s 档计分"),
    "not_understood": ("not understood", "没有读懂"),
    "no_time_no_rule": ("no time and no way of scoring found", "没有找到时间和计分办法"),
}  # fmt: skip
EACH = {
    "week": ("week", "每周"), "month": ("month", "每月"), "quarter": ("quarter", "每季度"),
    "half-year": ("half-year", "每半年"), "year": ("year", "全年"),
}  # fmt: skip
SURE = {"sure": ("sure", "有把握"), "likely": ("likely", "较有把握"), "unsure": ("not sure", "没把握")}
NO_TABLE: dict[str, tuple[str, str]] = {
    "no_table": (
        "There is no table in this file. The reader wants the official table with 序号, 考核内容, 考核标准, 分值; a table that is only a picture cannot be read.",
        "文件里没有表格。需要的是有“序号、考核内容、考核标准、分值”的考核表；表格如果是图片，读不出来，请先做成 Word 表格。",
    ),
    "no_heading": (
        "No table here has the headings 考核内容 and 考核标准 or 分值 in its first rows. Give the columns these names and try again.",
        "文件里的表格前几行没有“考核内容”“考核标准”“分值”这样的标题。请给各列写上标题再上传。",
    ),
    "no_rows": (
        "The table has its headings, but no rows under them.",
        "表格只有标题，下面没有内容。请检查是不是选错了文件。",
    ),
    "only_vetoes": (
        "The table has nothing but vetoes, no row with points. Check that it is the right file.",
        "表格里只有一票否决，没有计分的行。请检查是不是选错了文件。",
    ),
    "too_large": (
        "The tables are too large: at most 600 indicators and 20,000 cells are read.",
        "表格太大：最多读 600 个指标、20,000 格。请只留下考核表再上传。",
    ),
}  # fmt: skip


def said(what: Said, language: str = "zh-hans") -> str:
    """A code with its parameters in words."""
    pick = 1 if language.lower().startswith("zh") else 0
    code, params = what
    row = SAID.get(code, (code, code))
    return row[pick] % _Params({name: _word(name, value, pick) for name, value in params.items()})


class _Params(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _word(name: str, value: Any, pick: int) -> str:
    if name == "every":
        return EACH.get(str(value), (str(value), str(value)))[pick]
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return ("、" if pick else ", ").join(_word("", one, pick) for one in value)
    return str(value)


def sureness(guess: Guess, language: str = "zh-hans") -> str:
    return SURE[guess.sure][1 if language.lower().startswith("zh") else 0]


def comment(guess: Guess, language: str = "zh-hans") -> str:
    """The guess in one line, to stand behind the draft's own."""
    chinese = language.lower().startswith("zh")
    text = f"{'猜' if chinese else 'guess'}（{sureness(guess, language)}）：{said(guess.took, language)}"
    if guess.other is not None:
        text += ("，也可能是：" if chinese else "; or: ") + said(guess.other, language)
    return text


def heading(guesses: Sequence[Guess], unread: Sequence[Unread], language: str = "zh-hans") -> list[str]:
    """The first lines of the draft's text."""
    unsure = sum(guess.sure == "unsure" for guess in guesses)
    prose = sum(one.why[0] == "prose" for one in unread)
    values = {"guesses": len(guesses), "unsure": unsure, "unread": len(unread) - prose, "prose": prose}
    pick = 1 if language.lower().startswith("zh") else 0
    return [line[pick] % values for line in _HEADING]


_HEADING: tuple[tuple[str, str], ...] = (
    (
        "Drafted from a paper table. Every guess stands behind its line; compare each with the paper.",
        "由考核表自动起草。凡是猜的，行后都注明了“猜”，请逐条核对原文，改好后删去注释。",
    ),
    (
        "%(guesses)s guesses, %(unsure)s of them not sure; %(unread)s passages not understood or not read in, at the end, with %(prose)s other sentences from outside the table.",
        "共猜 %(guesses)s 处，其中没把握 %(unsure)s 处；没有读懂、没有写进草稿的 %(unread)s 处，连同表外其他文字 %(prose)s 句，都列在文末。",
    ),
)
