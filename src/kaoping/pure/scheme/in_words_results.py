"""What follows from a scheme's total, in sentences: limits, vetoes, ranking, grades, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaoping.pure.scheme.in_words import EVERY
from kaoping.pure.scheme.in_words_limits import floor_words
from kaoping.pure.scheme.in_words_numbers import Speech
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import ByGroup


def result_in_words(
    scheme: Scheme, language: str = "zh-hans", labels: Mapping[str, str] | None = None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What follows from the total, by what it is about: (``total``, ``vetoes`` …, sentences)."""
    say = Speech(language, labels or {})
    found = (
        ("total", _total(say, scheme)),
        ("vetoes", [_veto(say, one) for one in scheme.vetoes]),
        ("ranking", _ranking(say, scheme)),
        ("grades", [_grade(say, one) for one in scheme.grades]),
        ("outcomes", [_outcome(say, one) for one in scheme.outcomes]),
    )
    return tuple((name, tuple(told)) for name, told in found if told)


def _total(say: Speech, scheme: Scheme) -> list[str]:
    told = []
    if scheme.repeat is not None:
        every = EVERY[scheme.repeat.every]
        fold = {
            "sum": say("the year's total is their sum", "全年取各期之和"),
            "average": say("the year's total is their average", "全年取各期平均"),
            "none": say("the year has no total", "全年不另计总分"),
        }[scheme.repeat.year]
        told.append(say(f"Scored anew every {every[0]}; {fold}.", f"{every[1]}重新计分，{fold}。"))
    if scheme.total.cap is not None:
        told.append(
            say(
                f"The total is at most {say.points(scheme.total.cap)}.",
                f"总分最多 {say.points(scheme.total.cap)} 分。",
            )
        )
    if scheme.total.floor is not None:
        told.append(floor_words(say, scheme.total.floor, "The total is", "总分"))
    if scheme.settings.not_applicable == "rescale":
        told.append(
            say("Units with fewer duties are ranked by base × full ÷ attainable + bonus.",
                "有免报、不适用的单位，按基础分 × 满分 ÷ 可得分 + 奖励分比较。")
        )  # fmt: skip
    if scheme.settings.objection_days is not None:
        days = scheme.settings.objection_days
        told.append(say(f"{days} days to object to a proposed result.", f"结果公示 {days} 天。"))
    return told


def _veto(say: Speech, veto: Any) -> str:
    what = veto.title or say.key(veto.event)
    fits = say.where(veto.where)
    what += say(f" ({fits})", f"（{fits}）") if fits else ""
    then = {
        "disqualified": say("disqualified", "取消资格"),
        "zero": say("the total is 0", "总分记 0"),
        "not_above": say(f"no grade above “{veto.grade}”", f"等次不得高于“{veto.grade}”"),
    }[veto.then]
    return say(f"{what}: {then}.", f"{what}的，{then}。")


def _ranking(say: Speech, scheme: Scheme) -> list[str]:
    ranking = scheme.ranking
    told = []
    if ranking.within:
        told.append(
            say(f"Ranked apart within {say.list(ranking.within)}.", f"按{say.list(ranking.within)}分别排名。")
        )
    if ranking.tie_break:
        then = say(", then ", "，再看").join(say.noun(one) for one in ranking.tie_break)
        told.append(say(f"Equal totals: the more of {then}.", f"总分相同的，看{then}，多的在前。"))
    elif scheme.grades or ranking.within:
        told.append(say("Equals share the place.", "总分相同的并列。"))
    return told


def _grade(say: Speech, grade: Any) -> str:
    asks = []
    if grade.at_least is not None:
        asks.append(
            say(f"from {say.points(grade.at_least)} points", f"总分满 {say.points(grade.at_least)} 分")
        )
    if grade.condition is not None:
        asks.append(say.condition(grade.condition))
    if isinstance(grade.first, ByGroup):
        each = [
            say(f"{name} the first {_first(say, own)}", f"{name}前 {_first(say, own)}")
            for name, own in grade.first.values
        ]
        asks.append(say.list(each))
    elif grade.first is not None:
        asks.append(say(f"the first {grade.first}", f"前 {grade.first} 名"))
    if grade.first_share is not None:
        share = say.share(grade.first_share)
        of = say("of everyone", "（全部单位）") if grade.among_all else say("of those ranked together", "")
        whole = round_words(say, grade.round)
        asks.append(say(f"the first {share} {of}{whole}", f"前 {share}{of}{whole}"))
    told = say("; ".join(asks), "，".join(asks)) or say("all others", "其余单位")
    return say(f"{grade.grade}: {told}.", f"{grade.grade}：{told}。")


def round_words(say: Speech, how: str) -> str:
    """How a share becomes a number of units, where it is not by leaving off the rest."""
    return {
        "down": "",
        "up": say(", rounded up", "，不足一家按一家"),
        "half_up": say(", rounded half up", "，四舍五入取整"),
    }[how]


def _first(say: Speech, first: Any) -> str:
    """Three, or a tenth: 3 名, 10%."""
    return say(str(first), f"{first} 名") if isinstance(first, int) else say.share(first)


def _outcome(say: Speech, outcome: Any) -> str:
    parts = []
    if outcome.grade is not None:
        parts.append(say(f"Grade “{outcome.grade}”", f"等次为“{outcome.grade}”"))
    if outcome.place is not None:
        parts.append(
            say("The last place", "末位")
            if outcome.place == "last"
            else say(f"Place {outcome.place}", f"第 {outcome.place} 名")
        )
    for one, en, zh in ((outcome.first, "first", "前"), (outcome.last, "last", "后")):
        if one is not None:
            whole = round_words(say, outcome.round)
            parts.append(say(f"The {en} {_first(say, one)}{whole}", f"{zh} {_first(say, one)}{whole}"))
    if outcome.condition is not None:
        every = say(f"In any {EVERY[outcome.every][0]}: ", EVERY[outcome.every][1]) if outcome.every else ""
        parts.append(every + say.condition(outcome.condition))
    on = say(" and ", "，且").join(parts)
    if outcome.applies_to:
        on += say(f" (only {say.list(outcome.applies_to)})", f"（只对{say.list(outcome.applies_to)}）")
    if outcome.in_a_row > 1:
        on += say(f", {outcome.in_a_row} times running", f"，连续 {outcome.in_a_row} 次")
    return say(f"{on}: {outcome.says}.", f"{on}的，{outcome.says}。")
