"""A sentence for every fault of facts, in English and Chinese: what was found, what is allowed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kaoping.pure.errors import Fault
from kaoping.pure.scoring.rounding import to_plain

ROWS: dict[str, tuple[str, str]] = {
    # --- the line ---
    "not_utf8": (
        "The line is not UTF-8 from byte %(column)s on. Save the file as UTF-8.",
        "这一行从第 %(column)s 字节起不是 UTF-8 编码，请把文件另存为 UTF-8。",
    ),
    "line_too_long": (
        "The line has %(found)s characters; at most %(limit)s are read. One fact is one line.",
        "这一行有 %(found)s 个字符，最多 %(limit)s 个。一行只写一条事实。",
    ),
    "not_json": (
        "The line is not JSON from character %(column)s on (“%(found)s”). Each line is one JSON object.",
        "这一行从第 %(column)s 个字符起不是 JSON（“%(found)s”）。每行是一个 JSON 对象。",
    ),
    "not_a_number": (
        "“%(found)s” is no number in JSON. Write an exact number such as 85 or \"90.5\".",
        "“%(found)s”不是 JSON 的数，请写精确的数，如 85 或 \"90.5\"。",
    ),
    "too_deep": (
        "The line is nested too deeply or holds a number that is too long.",
        "这一行嵌套过深，或者有过长的数。",
    ),
    "not_an_object": (
        "The line is %(found)s, not a JSON object in braces such as {\"kind\": \"unit\", …}.",
        "这一行是 %(found)s，不是花括号里的 JSON 对象，如 {\"kind\": \"unit\", …}。",
    ),
    "half_a_character": (
        "The line holds half a character (\\ud800 to \\udfff standing alone). Write the character itself.",
        "这一行有半个字符（单独的 \\ud800 至 \\udfff），请直接写出这个字。",
    ),
    "kind_missing": (
        "The line does not say its “kind”. Kinds are: %(allowed)s.",
        "这一行没有写 kind。可用的种类：%(allowed)s。",
    ),
    "unknown_kind": (
        "There is no kind “%(found)s”. Kinds are: %(allowed)s.",
        "没有“%(found)s”这种事实。可用的种类：%(allowed)s。",
    ),
    # --- fields ---
    "field_twice": (
        "The field “%(found)s” stands twice in the line. Keep one.",
        "这一行里字段“%(found)s”写了两次，请只留一个。",
    ),
    "window_unsaid": (
        "The field “window” is missing. Name the window, or write null to waive the whole indicator.",
        "缺少字段“window”：请写明时段；整项免报请写 null。",
    ),
    "field_missing": (
        "The field “%(field)s” is missing. Add it.",
        "缺少字段“%(field)s”，请补上。",
    ),
    "field_misspelt": (
        "A %(kind)s has no field “%(found)s”. Did you mean “%(meant)s”?",
        "%(kind)s 没有字段“%(found)s”，是不是“%(meant)s”？",
    ),
    "not_text": (
        "“%(field)s” is %(found)s; it must be text that is not empty.",
        "“%(field)s”是 %(found)s，应为非空的文字。",
    ),
    "not_a_day": (
        "“%(field)s” is “%(found)s”; it must be a day such as 2014-03-31.",
        "“%(field)s”是“%(found)s”，应为日期，如 2014-03-31。",
    ),
    "not_a_moment": (
        "“%(field)s” is “%(found)s”; it must be a time with its zone, such as 2014-03-20T09:00:00+08:00.",
        "“%(field)s”是“%(found)s”，应为带时区的时间，如 2014-03-20T09:00:00+08:00。",
    ),
    "not_exact": (
        "“%(field)s” is “%(found)s”; it must be an exact number such as 85, \"90.5\" or \"1/3\", with at most 30 digits on either side of its point or stroke.",
        "“%(field)s”是“%(found)s”，应为精确的数，如 85、\"90.5\" 或 \"1/3\"，小数点或分数线两边各不超过 30 位。",
    ),
    "not_whole": (
        "“%(field)s” is %(found)s; it must be a whole number, %(least)s or more.",
        "“%(field)s”是 %(found)s，应为不小于 %(least)s 的整数。",
    ),
    "below_zero": (
        "“%(field)s” is %(found)s; it must not be below zero.",
        "“%(field)s”是 %(found)s，不能小于 0。",
    ),
    "of_not_above_zero": (
        "“of” is %(found)s; a measure is divided by it, so it must be above zero.",
        "“of”是 %(found)s；它是除数，必须大于 0。",
    ),
    "not_a_list_of_text": (
        "“%(field)s” is %(found)s; it must be a list of texts.",
        "“%(field)s”是 %(found)s，应为文字的列表。",
    ),
    "not_a_list_of_marks": (
        "“marks” is %(found)s; it must be a list of numbers from 0 to 100, such as [\"85\", \"90.5\"].",
        "“marks”是 %(found)s，应为 0 至 100 的数的列表，如 [\"85\", \"90.5\"]。",
    ),
    "not_a_mapping": (
        "“%(field)s” is %(found)s; it must be an object of names and values.",
        "“%(field)s”是 %(found)s，应为名称与值的对象。",
    ),
    "attribute_not_plain": (
        "“%(name)s” in “%(field)s” is %(found)s; it must be a text, a number or true or false.",
        "“%(field)s”里的“%(name)s”是 %(found)s，应为文字、数或 true、false。",
    ),
    "units_neither": (
        "“units” is %(found)s; it must be \"all\" or a list of unit codes.",
        "“units”是 %(found)s，应为 \"all\" 或单位代码的列表。",
    ),
    "not_heads": (
        "The share of “%(unit)s” in “authors” is %(found)s; it must be a number, zero or more.",
        "“authors”里“%(unit)s”的份额是 %(found)s，应为不小于 0 的数。",
    ),
    "no_heads": (
        "“authors” names nobody. Give the heads by unit, such as {\"u001\": 2, \"u002\": 1}.",
        "“authors”里没有人，请按单位写人数，如 {\"u001\": 2, \"u002\": 1}。",
    ),
    "event_of_nobody": (
        "The event concerns nobody. Give “unit”, “units” or “authors”.",
        "这个事件没有写单位，请写 unit、units 或 authors。",
    ),
    "mark_outside": (
        "The mark %(found)s lies outside %(least)s to %(most)s.",
        "评分 %(found)s 超出了 %(least)s 至 %(most)s。",
    ),
    "amount_outside": (
        "The amount %(found)s lies outside what the scheme allows, %(least)s to %(most)s.",
        "裁量的 %(found)s 超出了方案允许的 %(least)s 至 %(most)s。",
    ),
    # --- what is named ---
    "unknown_state": (
        "There is no state “%(found)s”. States are: %(allowed)s.",
        "没有“%(found)s”这种状态。可用的状态：%(allowed)s。",
    ),
    "unknown_answer": (
        "There is no answer “%(found)s”. Answers are: %(allowed)s.",
        "没有“%(found)s”这种回答。可用的回答：%(allowed)s。",
    ),
    "unknown_verdict": (
        "There is no verdict “%(found)s”. Verdicts are: %(allowed)s.",
        "没有“%(found)s”这种意见。可用的意见：%(allowed)s。",
    ),
    "unknown_unit": (
        "There is no unit “%(found)s” in this file. Add its line or mend the code.",
        "文件里没有单位“%(found)s”，请补上它的一行或改正代码。",
    ),
    "unknown_indicator": (
        "The scheme has no indicator “%(found)s”. It has: %(allowed)s.",
        "方案里没有考核内容“%(found)s”。现有：%(allowed)s。",
    ),
    "indicator_not_a_leaf": (
        "Indicator “%(found)s” only adds up others. Name one of: %(allowed)s.",
        "“%(found)s”只汇总下级，请写下级之一：%(allowed)s。",
    ),
    "unknown_window": (
        "Indicator %(indicator)s has no window “%(found)s”. It has: %(allowed)s.",
        "第 %(indicator)s 项没有时段“%(found)s”。现有：%(allowed)s。",
    ),
    "window_missing": (
        "Indicator %(indicator)s needs a window. It has: %(allowed)s.",
        "第 %(indicator)s 项要写明时段。现有：%(allowed)s。",
    ),
    "round_unsaid": (
        "The scheme is scored anew each round, so this fact needs its day, “at”.",
        "本方案分轮计分，这条事实要写明日期 at。",
    ),
    "window_not_needed": (
        "Indicator %(indicator)s has no window here, so “%(found)s” names none.",
        "第 %(indicator)s 项在这里没有时段，“%(found)s”无所指。",
    ),
    "notice_of_other": (
        "The notice “%(found)s” belongs to indicator %(other)s, not to %(indicator)s.",
        "通知“%(found)s”属于第 %(other)s 项，不属于第 %(indicator)s 项。",
    ),
    "not_by_notice": (
        "Indicator %(found)s is not scored by notice. By notice are: %(allowed)s.",
        "第 %(found)s 项不按通知计分。按通知计分的：%(allowed)s。",
    ),
    "unknown_piece": (
        "There is no piece “%(found)s” in this file. Add its line or mend the id.",
        "文件里没有材料“%(found)s”，请补上它的一行或改正编号。",
    ),
    "unknown_item": (
        "Indicator %(indicator)s has no item “%(found)s”. It has: %(allowed)s.",
        "第 %(indicator)s 项没有条目“%(found)s”。现有：%(allowed)s。",
    ),
    "unknown_level": (
        "Indicator %(indicator)s has no level “%(found)s”. It has: %(allowed)s.",
        "第 %(indicator)s 项没有等次“%(found)s”。现有：%(allowed)s。",
    ),
    "unknown_grade": (
        "The scheme has no grade “%(found)s”. It has: %(allowed)s.",
        "方案里没有等次“%(found)s”。现有：%(allowed)s。",
    ),
    "takes_no_answers": (
        "Indicator %(found)s is no checklist. Answers are for: %(allowed)s.",
        "第 %(found)s 项不是清单。可以回答的：%(allowed)s。",
    ),
    "takes_no_marks": (
        "Indicator %(found)s takes no such marks; marks of a piece stand in its “marks”. Marks are for: %(allowed)s.",
        "第 %(found)s 项不收这种评分；材料的评分写在它的 marks 里。可以评分的：%(allowed)s。",
    ),
    "takes_no_ballots": (
        "Indicator %(found)s is not voted on. Ballots are for: %(allowed)s.",
        "第 %(found)s 项不投票。可以投票的：%(allowed)s。",
    ),
    "by_group_none": (
        "The unit %(found)s is in none of the groups %(groups)s, for which the scheme (line %(scheme_line)s) "
        "has different values. Mend its tags or group.",
        "单位 %(found)s 不属于 %(groups)s 中的任何一组，而方案第 %(scheme_line)s 行按组取值。请改正它的标签或组别。",
    ),
    "by_group_several": (
        "The unit %(found)s is in several of the groups %(groups)s, for which the scheme (line %(scheme_line)s) "
        "has different values. Mend its tags or group.",
        "单位 %(found)s 同时属于 %(groups)s，而方案第 %(scheme_line)s 行按组取值。请改正它的标签或组别。",
    ),
    "value_outside": (
        "The value %(found)s lies outside what indicator %(indicator)s allows, %(least)s to %(most)s. Set one within.",
        "改定值 %(found)s 超出第 %(indicator)s 项允许的 %(least)s 至 %(most)s，请改在范围内。",
    ),
    "unknown_round": (
        "There is no round “%(found)s” for “period”. Rounds are: %(allowed)s.",
        "period 所写的“%(found)s”不是本方案的一轮。现有：%(allowed)s。",
    ),
    # --- given twice ---
    "given_twice_unit": (
        "The unit “%(found)s” stands on line %(first)s already. Remove one.",
        "单位“%(found)s”在第 %(first)s 行已有，请删去一个。",
    ),
    "given_twice_notice": (
        "The notice “%(found)s” stands on line %(first)s already. Remove one.",
        "通知“%(found)s”在第 %(first)s 行已有，请删去一个。",
    ),
    "given_twice_piece": (
        "The piece “%(found)s” stands on line %(first)s already. Remove one or give it its own id.",
        "材料“%(found)s”在第 %(first)s 行已有，请删去一个或另编号。",
    ),
    "given_twice_event": (
        "The event “%(found)s” stands on line %(first)s already. Remove one or give it its own id.",
        "事件“%(found)s”在第 %(first)s 行已有，请删去一个或另编号。",
    ),
    "given_twice_sheet": (
        "The sheet “%(found)s” stands on line %(first)s already. Remove one or give it its own id.",
        "测评表“%(found)s”在第 %(first)s 行已有，请删去一个或另编号。",
    ),
    "given_twice_measure": (
        "A measure of “%(found)s” for this unit and day stands on line %(first)s already. Keep the right one.",
        "本单位当日的“%(found)s”在第 %(first)s 行已有，请只留正确的一个。",
    ),
    "given_twice_score": (
        "A figure of “%(found)s” for this unit and day stands on line %(first)s already. Keep the right one.",
        "本单位当日的“%(found)s”在第 %(first)s 行已有，请只留正确的一个。",
    ),
    "given_twice_answer": (
        "The item “%(found)s” is answered on line %(first)s already. Keep the right one or give each its “at”.",
        "条目“%(found)s”在第 %(first)s 行已回答，请只留正确的一个，或各写 at。",
    ),
    "given_twice_mark": (
        "The assessor “%(found)s” marked this on line %(first)s already. Keep the right one or give each its “at”.",
        "评委“%(found)s”在第 %(first)s 行已评过，请只留正确的一个，或各写 at。",
    ),
    "given_twice_override": (
        "Indicator “%(found)s” of this unit is set on line %(first)s already. Remove one.",
        "本单位第 %(found)s 项在第 %(first)s 行已有改定，请删去一个。",
    ),
    "given_twice_decision": (
        "The decision on “%(found)s” for this unit stands on line %(first)s already. Remove one.",
        "本单位关于“%(found)s”的决定在第 %(first)s 行已有，请删去一个。",
    ),
}  # fmt: skip

NOTHING = ("none", "无")
NEAR = (" Did you mean “%(near)s”?", "是不是“%(near)s”？")


def sentence(fault: Fault, language: str = "en") -> str:
    """The fault in words, without its place. ``language``: what begins with zh is Chinese."""
    chinese = language.lower().startswith("zh")
    pick = 1 if chinese else 0
    params = {name: _words(value, pick) for name, value in fault.params.items()}
    text = ROWS[fault.code][pick] % params
    return text + NEAR[pick] % params if params.get("near") else text


def _words(value: Any, pick: int) -> str:
    if isinstance(value, Fraction):
        return to_plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        shown = [str(one) for one in value][:20]
        if len(value) > len(shown):
            shown.append("…")
        return (", ", "、")[pick].join(shown) or NOTHING[pick]
    return str(value)
