"""The steps of a reckoning in sentences, English and Chinese, with the published result at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from kaoping.pure.scheme.model import DEFAULT_ROUNDING, Rounding
from kaoping.pure.scheme.windows import calendar_title
from kaoping.pure.scoring.conditions import said as condition_said
from kaoping.pure.scoring.conditions import said_with_readings
from kaoping.pure.scoring.formulas import formula_text, percent_text
from kaoping.pure.scoring.notes import explain, word
from kaoping.pure.scoring.rounding import to_plain, to_published
from kaoping.pure.scoring.trace import Formula, Note

# What a reader who types the printed amounts in would do.
SUMS: dict[str, Callable[[Mapping[str, Fraction]], Fraction]] = {
    "total": lambda it: it["base"] + it["bonus"],
    "comparable": lambda it: it["base"] * it["full"] / it["attainable"] + it["bonus"],
}

# Per code: English, Chinese. ``result`` is published, all else exact.
STEPS: dict[str, tuple[str, str]] = {
    # --- rules ---
    "even": ("%(full)s points over %(asked)s pieces asked for, %(counted)s counted: %(formula)s = %(result)s.", "满分 %(full)s 分，应报 %(asked)s 件均分，计分 %(counted)s 件：%(formula)s = %(result)s。"),
    "even_nothing": ("No piece is asked for: %(result)s.", "没有应报事项：%(result)s。"),
    "item": ("%(name)s: %(price)s × %(number)s = %(result)s.%(why)s", "%(name)s：%(price)s × %(number)s = %(result)s。%(why)s"),
    "item_cut_by_row": ("%(name)s: %(price)s × %(number)s, cut to %(result)s.%(why)s", "%(name)s：%(price)s × %(number)s，改计 %(result)s。%(why)s"),
    "item_not_counted": ("%(name)s: not counted.%(why)s", "%(name)s：未计。%(why)s"),
    "items_added": ("Together: %(values)s = %(result)s.", "合计：%(values)s = %(result)s。"),
    "no_items": ("None that counts: %(result)s.", "没有可计分的：%(result)s。"),
    "steps_below": ("%(number)s does not reach the first band, %(bound)s: %(result)s.", "读数 %(number)s，未达起步 %(bound)s：%(result)s。"),
    "steps_from": ("%(number)s reaches the band from %(bound)s: %(result)s.", "读数 %(number)s，达到 %(bound)s 这一档：%(result)s。"),
    "steps_above": ("%(number)s is above %(bound)s: %(result)s.", "读数 %(number)s，超过 %(bound)s 这一档：%(result)s。"),
    "steps_then": ("Beyond it %(times)s × %(each)s, each %(more)s more: %(points)s + %(times)s × %(more)s = %(result)s.", "再往上满 %(times)s 个 %(each)s，每个加 %(more)s：%(points)s + %(times)s × %(more)s = %(result)s。"),
    "ratio": ("%(number)s, full at %(full)s: %(formula)s = %(result)s.", "读数 %(number)s，满分点 %(full)s：%(formula)s = %(result)s。"),
    "ratio_full": ("%(number)s reaches %(full)s: %(result)s.", "读数 %(number)s，已达满分点 %(full)s：%(result)s。"),
    "ratio_up_to": ("%(number)s reaches the limit: at most %(mark)s × %(up_to)s = %(result)s.", "读数 %(number)s，已达上限，最高计 %(mark)s × %(up_to)s = %(result)s。"),
    "ratio_zero": ("%(number)s does not get beyond %(zero)s: %(result)s.", "读数 %(number)s，未过零分点 %(zero)s：%(result)s。"),
    "deduct_each": ("%(line)s: %(number)s × %(price)s = %(result)s taken.", "%(line)s：%(number)s × %(price)s，扣 %(result)s。"),
    "deduct_taken": ("%(line)s: %(number)s × %(price)s = %(result)s taken.%(why)s", "%(line)s：%(number)s × %(price)s，扣 %(result)s。%(why)s"),
    "deduct_line": ("%(line)s: %(result)s taken.%(why)s", "%(line)s：扣 %(result)s。%(why)s"),
    "deduct_spans": ("%(line)s: %(need)s each %(window)s, %(spans)s: %(short)s × %(price)s, %(result)s taken.%(why)s", "%(line)s：每%(window)s应 %(need)s，%(spans)s：%(short)s × %(price)s，扣 %(result)s。%(why)s"),
    "deduct_held": ("%(line)s: held in %(times)s %(windows)s: %(times)s × %(price)s, %(result)s taken.%(why)s", "%(line)s：%(times)s %(windows)s符合扣分条件：%(times)s × %(price)s，扣 %(result)s。%(why)s"),
    "deduct_waits": ("%(line)s: no figure yet, nothing is taken for now.", "%(line)s：缺少数据，暂不扣。"),
    "deducted": ("%(formula)s = %(result)s.", "%(formula)s = %(result)s。"),
    "nothing_deducted": ("Nothing is taken: %(result)s.", "没有扣分：%(result)s。"),
    "marks_mean": ("Mean of %(used)s%(dropped)s: %(result)s.", "%(used)s%(dropped)s，平均 %(result)s。"),
    "marks_median": ("Median of %(used)s%(dropped)s: %(result)s.", "%(used)s%(dropped)s，中位数 %(result)s。"),
    "formula": ("%(formula)s = %(result)s.", "%(formula)s = %(result)s。"),
    "items_met": ("%(met)s of %(of)s met%(names)s: %(values)s = %(result)s.", "共 %(of)s 条，达到 %(met)s 条%(names)s：%(values)s = %(result)s。"),
    "row": ("%(met)s of %(of)s met%(names)s, row “%(row)s”: %(result)s.", "共 %(of)s 条，达到 %(met)s 条%(names)s，符合“%(row)s”：%(result)s。"),
    "no_row": ("%(met)s of %(of)s met%(names)s, no row holds: %(result)s.", "共 %(of)s 条，达到 %(met)s 条%(names)s，不符合任何一档：%(result)s。"),
    "votes": ("%(in_favour)s for, %(against)s against, %(abstain)s abstained, %(blank)s blank, %(invalid)s invalid.", "赞成 %(in_favour)s，反对 %(against)s，弃权 %(abstain)s，空白 %(blank)s，无效 %(invalid)s。"),
    "sheets": ("%(count)s sheets count: mean of %(list)s, less %(taken)s: %(result)s.", "有效测评表 %(count)s 张，各得 %(list)s，取平均，再扣 %(taken)s：%(result)s。"),
    "placed": ("%(number)s, place %(place)s of %(of)s: %(result)s.", "读数 %(number)s，第 %(place)s 名（共 %(of)s 个）：%(result)s。"),
    "number_taken": ("%(before)s counted as %(after)s, together %(number)s.", "%(before)s 计作 %(after)s，共 %(number)s。"),
    "number_taken_times": ("%(before)s counted as %(after)s, × %(times)s: %(number)s.", "%(before)s 计作 %(after)s，乘以 %(times)s：%(number)s。"),
    "number_times": ("%(before)s, × %(times)s: %(number)s.", "%(before)s，乘以 %(times)s：%(number)s。"),
    "placed_from_end": ("%(number)s, place %(place)s of %(of)s with %(behind)s behind it, counted from the end: %(result)s.", "读数 %(number)s，第 %(place)s 名（共 %(of)s 个），后面还有 %(behind)s 个，按倒数名次：%(result)s。"),
    "number_divided": ("Read as %(before)s ÷ %(divisor)s.", "读数由 %(before)s ÷ %(divisor)s 得出。"),
    "placed_equal": ("%(number)s, %(equals)s equals on places %(place)s–%(last)s of %(of)s share their points: %(result)s.", "读数 %(number)s，与并列者共 %(equals)s 个占第 %(place)s–%(last)s 名（共 %(of)s 个），平分这些名次的分：%(result)s。"),
    "figure": ("Brought in from “%(key)s”: %(result)s.", "由“%(key)s”转入：%(result)s。"),
    "missing": ("Nothing has come yet: %(result)s for now.", "尚无数据，暂计 %(result)s。"),
    # --- above the rule ---
    "stands": ("Score: %(result)s.", "得分：%(result)s。"),
    "fold_sum": ("Added up: %(values)s = %(result)s.", "相加：%(values)s = %(result)s。"),
    "fold_average": ("Averaged: (%(values)s) ÷ %(count)s = %(result)s.", "平均：(%(values)s) ÷ %(count)s = %(result)s。"),
    "fold_highest": ("The highest of %(list)s: %(result)s.", "%(list)s 中取最高：%(result)s。"),
    "gate_zero": ("The condition (%(condition)s) is not met: %(before)s becomes %(result)s.", "未达前提条件（%(condition)s）：%(before)s 改计 %(result)s。"),
    "gate_times": ("The condition (%(condition)s) is not met: %(before)s × %(amount)s = %(result)s.", "未达前提条件（%(condition)s）：%(before)s × %(amount)s = %(result)s。"),
    "gate_cap": ("The condition (%(condition)s) is not met, at most %(amount)s: %(before)s becomes %(result)s.", "未达前提条件（%(condition)s），最多 %(amount)s：%(before)s 改计 %(result)s。"),
    "per_heads": ("By heads: %(before)s ÷ %(heads)s = %(result)s.", "按人数平均：%(before)s ÷ %(heads)s = %(result)s。"),
    "per_missing": ("The number to divide by is missing: %(result)s for now.", "缺少除数，暂计 %(result)s。"),
    "converted": ("Converted: %(before)s × %(points)s ÷ %(out_of)s = %(result)s.", "折算：%(before)s × %(points)s ÷ %(out_of)s = %(result)s。"),
    "cap_applied": ("%(before)s is above the limit of %(cap)s: %(result)s.", "%(before)s 超过上限 %(cap)s，计 %(result)s。"),
    "floor_applied": ("%(before)s is below the floor of %(floor)s: %(result)s.", "%(before)s 低于下限 %(floor)s，计 %(result)s。"),
    "window_cap_applied": ("%(before)s is above the window's limit of %(cap)s: %(result)s.", "%(before)s 超过本时段上限 %(cap)s，计 %(result)s。"),
    "window_floor_applied": ("%(before)s is below the window's floor of %(floor)s: %(result)s.", "%(before)s 低于本时段下限 %(floor)s，计 %(result)s。"),
    "overridden": ("Computed %(computed)s, set by decision to %(result)s. %(reason)s", "计算 %(computed)s，经决定改定为 %(result)s。%(reason)s"),
    "out": ("Left out of the score and of what can be attained.%(why)s", "不计入得分，也不计入可得分。%(why)s"),
    "pending": ("%(amount)s more waits for marks or figures.", "另有 %(amount)s 分待评。"),
    "still": ("%(amount)s more can still be earned.", "还可得 %(amount)s 分。"),
    # --- the sheet ---
    "rank": ("Place %(rank)s%(group)s, by %(by)s.", "按 %(by)s 分排名%(group)s，第 %(rank)s 名。"),
    "grade": ("Grade “%(grade)s”.", "等次“%(grade)s”。"),
    "grade_from": ("Grade “%(grade)s”, from %(bound)s.", "等次“%(grade)s”，分数线 %(bound)s。"),
    "missed_line": ("Not “%(grade)s”: %(by)s is below its line of %(bound)s.", "未评“%(grade)s”：%(by)s 未到分数线 %(bound)s。"),
    "missed_condition": ("Not “%(grade)s”: %(condition)s.", "未评“%(grade)s”：条件不符，须%(condition)s。"),
    "missed_veto": ("Not “%(grade)s”: barred by a veto.", "未评“%(grade)s”：受否决事项限制。"),
    "missed_quota": ("Not “%(grade)s”: its %(places)s places are taken by others.", "未评“%(grade)s”：名额 %(places)s 个已由名次在前的取得。"),
    "missed_no_place": ("Not “%(grade)s”: among so few there is no place for it.", "未评“%(grade)s”：单位少，按比例不足 1 个名额。"),
    "waits_for": ("%(why)s", "%(why)s"),
    "outcomes": ("What follows: %(says)s.", "结果运用：%(says)s。"),
    "total": ("Base %(base)s + bonus %(bonus)s = %(result)s.", "基础分 %(base)s + 奖励分 %(bonus)s = %(result)s。"),
    "total_of_rounds": ("From the rounds: %(result)s.", "由各期合成：%(result)s。"),
    "rounds_average": ("From the rounds: (%(values)s) ÷ %(count)s = %(result)s.", "由各期平均：(%(values)s) ÷ %(count)s = %(result)s。"),
    "rounds_sum": ("From the rounds: %(values)s = %(result)s.", "由各期相加：%(values)s = %(result)s。"),
    "rounds_highest": ("The best of the rounds (%(list)s): %(result)s.", "各期（%(list)s）取最高：%(result)s。"),
    "comparable": ("For the rank: %(base)s × %(full)s ÷ %(attainable)s + %(bonus)s = %(result)s.", "排名用可比分：%(base)s × %(full)s ÷ %(attainable)s + %(bonus)s = %(result)s。"),
    "veto_disqualified": ("Veto “%(title)s” (%(at)s): neither ranked nor graded.", "一票否决“%(title)s”（%(at)s）：不排名、不评定。"),
    "veto_zero": ("Veto “%(title)s” (%(at)s): the total is 0.", "一票否决“%(title)s”（%(at)s）：总分计 0。"),
    "veto_not_above": ("Veto “%(title)s” (%(at)s): no grade above “%(grade)s”.", "“%(title)s”（%(at)s）：等次不得高于“%(grade)s”。"),
}  # fmt: skip

_DROPPED = (" without %(dropped)s", "（去掉 %(dropped)s）")
_LINE = ("deduction %s", "第 %s 条扣分")
_ALL = ("all", "全部")
# One window: English; Chinese as in 每月, and as in 6 个月.
_WINDOWS = {
    "week": ("week", "周", "周"), "month": ("month", "月", "个月"), "quarter": ("quarter", "季度", "个季度"),
    "half-year": ("half-year", "半年", "个半年"), "year": ("year", "年", "年"),
}  # fmt: skip
_WINDOW = ("window", "时段", "个时段")
_SPAN = ("%(count)s %(windows)s short of %(short)s", "%(count)s %(windows)s少 %(short)s")
MOST_REASONS = 3
RATES = ("number", "bound", "full", "zero", "each")  # what is read as per cent where the number is a rate
READABLE = 1000  # a fraction with a greater numerator or denominator is read as a decimal


def step(note: Note, language: str = "zh", rounding: Rounding = DEFAULT_ROUNDING) -> str:
    """One step in words, its window before it."""
    title = _title(note, language)
    return _headed([title] if title else [], language) + _sentence(note, language, rounding)


def said(notes: Iterable[Note], language: str = "zh", rounding: Rounding = DEFAULT_ROUNDING) -> list[str]:
    """All steps in words; windows of which the same is to be said are named together."""
    found: list[str] = []
    alike: dict[tuple[str, ...], list[str]] = {}
    for (_, title), run in groupby(notes, key=lambda one: (one.params.get("window"), _title(one, language))):
        sentences = tuple(_sentence(one, language, rounding) for one in run)
        if title:
            alike.setdefault(sentences, []).append(title)
        else:
            found += _flushed(alike, language)
            found += sentences
    return found + _flushed(alike, language)


def _flushed(alike: dict[tuple[str, ...], list[str]], language: str) -> list[str]:
    space = "" if language.lower().startswith("zh") else " "
    found = [_headed(titles, language) + space.join(sentences) for sentences, titles in alike.items()]
    alike.clear()
    return found


def _headed(titles: list[str], language: str) -> str:
    chinese = language.lower().startswith("zh")
    return ("、" if chinese else ", ").join(titles) + ("：" if chinese else ": ") if titles else ""


def _sentence(note: Note, language: str, rounding: Rounding) -> str:
    pick = 1 if language.lower().startswith("zh") else 0
    given = note.params
    values: dict[str, str] = {name: _shown(value, pick, language) for name, value in given.items()}
    values["result"] = to_published(given["result"], rounding)
    if note.code in SUMS:
        values |= _operands(note, values["result"], rounding)
    if note.code in (
        "rank",
        "pending",
        "still",
        "missed_line",
    ):  # sums of everything: exact fractions say nothing
        values |= {
            name: to_published(value, rounding)
            for name, value in given.items()
            if isinstance(value, Fraction)
        }
    if given.get("rate"):
        values |= {name: percent_text(given[name]) + "%" for name in RATES if name in given}
    numbers = given.get("values", ())
    values["values"] = _added(numbers)
    values["list"] = ("、" if pick else ", ").join(to_plain(one) for one in numbers)
    if "line" in given and isinstance(given["line"], int):
        values["line"] = _LINE[pick] % given["line"]
    if "dropped" in given:
        values["dropped"] = _DROPPED[pick] % values if given["dropped"] else ""
    if given.get("row") == "all":
        values["row"] = _ALL[pick]
    if "names" in given:
        values["names"] = _bracketed(values["names"], pick)
    if "every" in given:
        values |= _spans(given, pick)
    if "parts" in given:
        values["condition"] = said_with_readings(given["parts"], given["joint"], language)
    if "condition" in given:
        values["condition"] = condition_said(given["condition"], language)
    if "group" in given:
        values["group"] = _bracketed(values["group"], pick)
    if "why" in given:
        values["why"] = _reasons(given["why"], language, pick)
    return (STEPS[note.code][pick] % values).strip()


def _operands(note: Note, result: str, rounding: Rounding) -> dict[str, str]:
    """The amounts as published; with more decimals where those would not give the result beside them."""
    exact = {name: value for name, value in note.params.items() if name != "result"}
    shown = {name: to_published(value, rounding) for name, value in exact.items()}
    for places in (4, 6):
        typed = {name: Fraction(text) for name, text in shown.items()}
        if to_published(SUMS[note.code](typed), rounding) == result:
            break
        finer = replace(rounding, places=max(places, rounding.places))
        shown |= {name: to_published(exact[name], finer) for name in shown if typed[name] != exact[name]}
    return shown


def _spans(given: Mapping[str, Any], pick: int) -> dict[str, str]:
    """The window's name, and "6 months short of 1"."""
    names = _WINDOWS.get(str(given["every"]), _WINDOW)
    several = names[2] if pick else names[0] + "s"
    spans = [
        _SPAN[pick]
        % {
            "count": count,
            "windows": names[0] if count == 1 and not pick else several,
            "short": to_plain(short),
        }
        for count, short in given.get("spans", ())
    ]
    return {"window": names[pick], "windows": several, "spans": ("、" if pick else ", ").join(spans)}


def _added(numbers: tuple[Fraction, ...]) -> str:
    text = ""
    for one in numbers:
        sign = (" + " if one >= 0 else " − ") if text else ("" if one >= 0 else "−")
        text += sign + to_plain(abs(one))
    return text or "0"


def _bracketed(text: str, pick: int) -> str:
    return (f"（{text}）" if pick else f" ({text})") if text else ""


def _reasons(notes: tuple[Note, ...], language: str, pick: int) -> str:
    said = list(dict.fromkeys(explain(one, language) for one in notes))
    more = "…" if len(said) > MOST_REASONS else ""
    space = "" if pick or not said else " "
    return space + ("" if pick else " ").join(said[:MOST_REASONS]) + more


def _title(note: Note, language: str) -> str:
    key, title = note.params.get("window", ("", ""))
    return str(title or calendar_title(key, language) or key)


def _shown(value: Any, pick: int, language: str) -> str:
    if isinstance(value, Fraction):
        text = to_plain(value)
        long = "/" in text and max(abs(value.numerator), value.denominator) > READABLE
        return "≈ " + to_published(value) if long else text
    if isinstance(value, Formula):
        return formula_text(value, {name: word(name, language) for name in ("quality", "steps")})
    if isinstance(value, tuple):
        return ("、" if pick else ", ").join(
            _shown(one, pick, language) for one in value if not isinstance(one, Note)
        )
    return str(value)
