"""Every code of the trace in words, English and Chinese. The core itself speaks codes alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kaoping.pure.scoring.conditions import said
from kaoping.pure.scoring.formulas import percent_text
from kaoping.pure.scoring.rounding import to_plain
from kaoping.pure.scoring.trace import Note

NOTES: dict[str, tuple[str, str]] = {
    # --- pieces ---
    "counted": ("Counts.", "计分。"),
    "submitted": ("Not checked yet.", "待受理。"),
    "returned": ("Returned for correction.", "已退回，待补正。"),
    "rejected": ("Not accepted.", "不采用。"),
    "withdrawn": ("Withdrawn by the unit.", "单位已撤回。"),
    "late": ("Late, does not count.", "迟报不计。"),
    "late_worth": ("Late, counts %(factor)s of its worth.", "迟报，按 %(factor)s 计。"),
    "surplus": ("More than was asked; does not count.", "超出应报件数，未计。"),
    "surplus_lower": ("More than was asked; the better piece counts.", "超出应报件数，取高者，本件未计。"),
    "awaiting_marks": ("Awaits its marks.", "待评分。"),
    "clawed_back": ("Clawed back after a spot check; keeps its place, worth 0. %(reason)s", "抽查收回，占应报件数，不计分。%(reason)s"),
    "returned_too_often": ("Returned %(returns)s times, more than the %(limit)s allowed: not accepted.", "退回 %(returns)s 次，超过允许的 %(limit)s 次，不采用。"),
    # --- windows ---
    "open": ("Open until %(until)s, %(missing)s still to be sent.", "%(until)s 截止，还可报 %(missing)s 件。"),
    "absent": ("%(missing)s of %(required)s missing.", "应报 %(required)s 件，缺报 %(missing)s 件。"),
    "being_checked": ("%(pieces)s being checked or corrected.", "%(pieces)s 件在受理或补正中。"),
    "extended": ("Extended to %(until)s. %(reason)s", "延至 %(until)s。%(reason)s"),
    "waived": ("Waived. %(reason)s", "免报。%(reason)s"),
    "waived_windows": ("%(pieces)s pieces waived; the others share the points.", "免报 %(pieces)s 件，分值由其余各件均分。"),
    "window_cap_applied": ("Cut to the window's limit of %(cap)s (was %(before)s).", "本时段以 %(cap)s 分为限（原为 %(before)s）。"),
    "window_floor_applied": ("Not below %(floor)s in one window (was %(before)s).", "本时段不低于 %(floor)s 分（原为 %(before)s）。"),
    # --- nodes ---
    "not_for_unit": ("Does not apply to this unit.", "不适用于本单位。"),
    "never_scheduled": ("No notice was issued; left out of what is attainable.", "全年未发通知，不计入可得分。"),
    "not_asked": (
        "Sent for a notice that does not ask this unit: %(pieces)s.",
        "所报通知未要求本单位：%(pieces)s。",
    ),
    "not_yet_scheduled": ("No notice has been issued yet.", "尚未发出通知。"),
    "na": ("Not applicable.", "不适用。"),
    "nothing_applies": ("Nothing below applies to this unit.", "下级各项均不适用。"),
    "cap_applied": ("Cut to the limit of %(cap)s (was %(before)s).", "以 %(cap)s 分为限（原为 %(before)s）。"),
    "floor_applied": ("Not below %(floor)s (was %(before)s).", "不低于 %(floor)s 分（原为 %(before)s）。"),
    "gate_zero": ("The condition%(condition)s is not met: 0.", "未达前提条件%(condition)s，计 0 分。"),
    "gate_times": ("The condition%(condition)s is not met: × %(amount)s.", "未达前提条件%(condition)s，乘以 %(amount)s。"),
    "gate_cap": ("The condition%(condition)s is not met: at most %(amount)s.", "未达前提条件%(condition)s，最多 %(amount)s 分。"),
    "per_heads": ("Divided by %(heads)s.", "除以 %(heads)s。"),
    "overridden": (
        "Computed %(computed)s, set to %(value)s. %(reason)s",
        "计算 %(computed)s，改定 %(value)s。%(reason)s",
    ),
    "overridden_out": (
        "%(value)s was set here, but the line does not count for this unit: no effect.",
        "此处改定为 %(value)s，但本项对本单位不计，未起作用。",
    ),
    "per_missing": ("The number to divide by is missing.", "缺少除数。"),
    "converted": ("Converted: × %(points)s ÷ %(out_of)s.", "折算：× %(points)s ÷ %(out_of)s。"),
    # --- rules ---
    "greatest": ("The greatest is %(number)s.", "最高为 %(number)s。"),
    "ratio_at_full": ("At the end of the scale: %(full)s, no more.", "已到计分上限，计 %(full)s 分。"),
    "ratio_at_zero": ("Not beyond the number that scores nothing: 0.", "未过零分点，计 0 分。"),
    "nobody_has_any": ("No unit has more than %(zero)s: 0.", "各单位都没有超过 %(zero)s，计 0 分。"),
    "missing_number": ("The figure is missing.", "缺少数据。"),
    "below_first_step": ("%(number)s does not reach the first step.", "%(number)s，未达起步。"),
    "next_step": ("From %(number)s on: %(points)s.", "达到 %(number)s 可计 %(points)s 分。"),
    "amount_missing": ("Waits for a decision between %(least)s and %(most)s.", "待在 %(least)s 至 %(most)s 分之间裁量。"),
    "amount_awaited": ("Event %(event)s waits for a decision.", "事件 %(event)s 待裁量。"),
    "no_price": ("No price fits: 0.", "没有适用的计分档，计 0 分。"),
    "item_cut": ("Cut to %(at_most)s (was %(before)s).", "以 %(at_most)s 分为限（原为 %(before)s）。"),
    "row_cut": ("All of its kind give at most %(cap)s (would be %(before)s).", "同档合计最多 %(cap)s 分，本条应计 %(before)s 分。"),
    "attribute_no_number": ("“%(name)s” is “%(found)s”, no number: × 0.", "“%(name)s”是“%(found)s”，不是数，按 0 计。"),
    "same_thing": ("The same thing as %(kept)s, which counts.", "与 %(kept)s 属同一事项，取高者，本条未计。"),
    "line_cut": ("At most %(at_most)s are taken (would be %(before)s).", "最多扣 %(at_most)s 分（应扣 %(before)s）。"),
    "condition_held": ("The condition held.", "符合扣分条件。"),
    "short": ("%(short)s short of %(need)s.", "应 %(need)s，少 %(short)s。"),
    "marks_missing": ("Awaits marks: %(found)s of at least %(needed)s.", "待评分：已有 %(found)s 个，至少 %(needed)s 个。"),
    "marks_dropped": ("Highest and lowest set aside: %(dropped)s.", "去掉最高最低：%(dropped)s。"),
    "mark_by_other": ("Marked by others; shown, not counted.", "他方所评，列示不计。"),
    "mark_for_own_unit": ("For the assessor's own unit; set aside.", "评委评本单位，回避不计。"),
    "abstained": ("Abstained.", "弃权。"),
    "answers_missing": ("%(items)s items not answered yet.", "还有 %(items)s 条未核。"),
    "item_na": ("Not applicable.", "不适用。"),
    "item_open": ("Not answered yet.", "未核。"),
    "item_not_met": ("Not met.", "未达到。"),
    "ballots_missing": ("Nobody has voted yet.", "尚无投票。"),
    "sheet_blank": ("A blank sheet.", "空白票。"),
    "sheet_invalid": ("An invalid sheet.", "无效票。"),
    "number_taken": ("%(before)s taken as %(after)s: %(number)s.", "%(before)s 计作 %(after)s：%(number)s。"),
    "number_taken_times": ("%(before)s taken as %(after)s, × %(times)s: %(number)s.", "%(before)s 计作 %(after)s，乘以 %(times)s：%(number)s。"),
    "number_times": ("%(before)s, × %(times)s: %(number)s.", "%(before)s，乘以 %(times)s：%(number)s。"),
    "number_divided": ("Read as %(before)s ÷ %(divisor)s.", "读数由 %(before)s ÷ %(divisor)s 得出。"),
    "placed": ("Place %(place)s of %(of)s.", "第 %(place)s 名，共 %(of)s 个。"),
    "places_shared": ("Equals share the points of places %(first)s to %(last)s.", "并列，平分第 %(first)s 至 %(last)s 名的分。"),
    "from_end": ("%(behind)s behind it: counted from the end.", "后面还有 %(behind)s 个，按倒数名次计分。"),
    "last_place": ("The last place.", "末位。"),
    "figure_missing": ("The figure has not come yet.", "数据尚未提供。"),
    "not_applicable_part": ("Not applicable: %(items)s.", "不适用：%(items)s。"),
    "grade_awaits_decision": ("Equal at the limit of “%(grade)s” (%(places)s places); waits for a decision.", "在“%(grade)s”名额线上并列（名额 %(places)s 个），待研究决定。"),
    "key_not_read": ("No rule reads “%(key)s”; it scores nothing.", "方案不使用“%(key)s”，不计分。"),
    "not_applicable": ("Not applicable.", "不适用。"),
}  # fmt: skip

WORDS: dict[str, tuple[str, str]] = {
    "quality": ("quality", "质量"),
    "steps": ("by steps", "按档"),
    "no_rank": ("–", "–"),
    "disqualified": ("disqualified", "取消资格"),
    "undecided": ("to be decided", "待研究"),
    "column_rank": ("rank", "名次"),
    "column_unit": ("unit", "代码"),
    "column_name": ("name", "单位"),
    "column_period": ("period", "期"),
    "column_group": ("group", "组别"),
    "column_base": ("base", "基础分"),
    "column_bonus": ("bonus", "奖励分"),
    "column_total": ("total", "总分"),
    "column_attainable": ("attainable", "可得分"),
    "column_comparable": ("comparable", "可比分"),
    "column_grade": ("grade", "等次"),
    "column_outcomes": ("outcome", "结果运用"),
    "column_indicator": ("no.", "序号"),
    "column_title": ("indicator", "考核内容"),
    "column_max": ("points", "分值"),
    "column_formula": ("reckoning", "计算"),
    "column_score": ("score", "得分"),
    "column_pending": ("pending", "待评"),
    "column_still": ("still attainable", "还可得"),
    "column_remarks": ("remarks", "说明"),
}


def explain(note: Note, language: str = "zh") -> str:
    """The note in words. ``language``: what begins with zh is Chinese, anything else English."""
    pick = 1 if language.lower().startswith("zh") else 0
    params = {name: _shown(value, pick) for name, value in note.params.items()}
    if note.params.get("rate"):
        params["number"] = f"{percent_text(note.params['number'])}%"
    if isinstance(note.params.get("factor"), Fraction):
        params["factor"] = f"{percent_text(note.params['factor'])}%"
    if note.code.startswith("overridden"):
        params |= {
            name: _set_points(note.params[name]) for name in ("computed", "value") if name in note.params
        }
    if "condition" in note.params:
        params["condition"] = _bracketed(said(note.params["condition"], language), pick)
    return (NOTES[note.code][pick] % params).rstrip()


def _set_points(value: Any) -> str:
    """Points as the column beside has them, 1.90, where no digit is lost by it; else exactly: 1/3."""
    text = to_plain(value) if isinstance(value, Fraction) else str(value)
    whole, _point, digits = text.partition(".")
    return text if "/" in text or len(digits) > 2 else f"{whole}.{digits:0<2}"


def _bracketed(text: str, pick: int) -> str:
    return f"（{text}）" if pick else f" ({text})"


def word(code: str, language: str = "zh") -> str:
    """A word of a formula or a table's head."""
    return WORDS[code][1 if language.lower().startswith("zh") else 0]


def templates() -> Mapping[str, tuple[str, str]]:
    """Code → (English, Chinese), with named placeholders: for whoever prints them otherwise."""
    return NOTES


def _shown(value: Any, pick: int) -> str:
    if isinstance(value, Fraction):
        return to_plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        return ("、" if pick else ", ").join(_shown(one, pick) for one in value)
    return "" if value is None else str(value)
