"""What would have brought more, in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme.key_labels import ATTRIBUTES
from kaoping.pure.scheme.model import DEFAULT_ROUNDING, Rounding
from kaoping.pure.scheme.windows import calendar_title
from kaoping.pure.scoring.conditions import said_with_readings
from kaoping.pure.scoring.formulas import percent_text
from kaoping.pure.scoring.gains.values import Improvement
from kaoping.pure.scoring.rounding import to_plain, to_published

# Per code: English, Chinese. ``points`` is a published figure, ``n`` how many things or windows alike.
SENTENCES: dict[str, tuple[str, str]] = {
    # --- even ---
    "send": ("Another piece sent and accepted%(full_marks)s: +%(points)s.", "再报 1 件受理%(full_marks)s，可加 %(points)s 分。"),
    "send_late": ("A piece sent now, late%(full_marks)s: +%(points)s.", "现在补报 1 件，按迟报受理%(full_marks)s，可加 %(points)s 分。"),
    "missed": ("Missing, %(n)s: each in time%(full_marks)s was worth %(points)s.", "缺报 %(n)s 件%(as_full)s，%(each)s失 %(points)s 分。"),
    "late": ("Late: in time%(full_marks)s it would have brought %(points)s more.", "迟报的 %(n)s 件%(as_full)s，%(each)s失 %(points)s 分。"),
    "accept": ("Being checked or corrected: once accepted%(full_marks)s, +%(points)s.", "待受理或补正的 %(n)s 件，受理%(full_marks)s后%(each)s加 %(points)s 分。"),
    "not_adopted": ("Not accepted; accepted%(full_marks)s it was worth %(points)s.", "不采用的 %(n)s 件%(as_full)s，%(each)s失 %(points)s 分。"),
    "withdrawn": ("Withdrawn; accepted%(full_marks)s it was worth %(points)s.", "撤回的 %(n)s 件，如受理%(full_marks)s，%(each)s可得 %(points)s 分。"),
    "returned_often": ("Returned too often: lost %(points)s.", "退回次数超限的 %(n)s 件%(as_full)s，%(each)s失 %(points)s 分。"),
    "clawed_back": ("Clawed back after a spot check: lost %(points)s.", "抽查收回的 %(n)s 件%(as_full)s，%(each)s失 %(points)s 分。"),
    "marks_to_come": ("Awaits marks: with full marks +%(points)s.", "待评分的 %(n)s 件，评满分%(each)s加 %(points)s 分。"),
    "mark_higher": ("For each point that the mean is higher: +%(points)s.", "平均分每高 1 分，%(each)s加 %(points)s 分。"),
    # --- per_item, deduct ---
    "another": ("Another one%(of)s%(where)s: +%(points)s.", "再有 1 次%(of)s%(where)s可加 %(points)s 分。"),
    "count_more": ("One more of “%(key)s”: +%(points)s.", "“%(key)s”每多 1，可加 %(points)s 分。"),
    "decide": ("Waits for a decision: at the most, %(most)s, +%(points)s.", "待裁量，按上限 %(most)s 分计可加 %(points)s 分。"),
    "shared_out": ("Shared with others: alone +%(points)s.", "与他人共有，如为独有可加 %(points)s 分。"),
    "deduct_event": ("%(line)s: without this one, %(points)s less is taken.", "%(line)s：没有这一次，可少扣 %(points)s 分。"),
    "deduct_once": ("%(line)s: one of its %(of)s less saves %(points)s.", "%(line)s：共 %(of)s 次，少 1 次可少扣 %(points)s 分。"),
    "line_none": ("%(line)s: with none of it, %(points)s less is taken.", "%(line)s：全部没有时，可少扣 %(points)s 分。"),
    "deduct_less": ("%(line)s: %(less)s less saves %(points)s.", "%(line)s：少 %(less)s 可少扣 %(points)s 分。"),
    "deduct_short": ("%(line)s: short of %(short)s; %(more)s more saves %(points)s.", "%(line)s：还差 %(short)s，再有 %(more)s 可少扣 %(points)s 分。"),
    "deduct_if": ("%(line)s: at %(to)s nothing is taken, +%(points)s.", "%(line)s：到 %(to)s 即不扣，可少扣 %(points)s 分。"),
    "line_clear": ("%(line)s: with all of it in order, %(points)s less is taken.", "%(line)s：全部做到位，可少扣 %(points)s 分。"),
    # --- steps, ratio, rank, carry ---
    "next_band": ("At %(to)s the next band begins: %(short)s %(direction)s, +%(points)s.", "到 %(to)s 可进下一档：%(direction)s %(short)s，+%(points)s 分。"),
    "next_band_missing": ("The figure is missing; at %(to)s it brings %(points)s.", "缺少数据；达到 %(to)s 可得 %(points)s 分。"),
    "ratio_step": ("%(short)s %(direction)s: +%(points)s.", "%(direction)s %(short)s，可加 %(points)s 分。"),
    "ratio_step_missing": ("At %(to)s: +%(points)s.", "达到 %(to)s 可加 %(points)s 分。"),
    "ratio_full": ("At %(to)s the full mark: %(short)s %(direction)s, +%(points)s.", "到 %(to)s 得满分：%(direction)s %(short)s，+%(points)s 分。"),
    "ratio_full_missing": ("The figure is missing; at %(to)s it brings %(points)s.", "缺少数据；达到 %(to)s 可得 %(points)s 分。"),
    "place": ("Place %(place)s; at %(to)s (%(short)s %(direction)s) a better one, +%(points)s.", "现为第 %(place)s 名；到 %(to)s 可进位：%(direction)s %(short)s，+%(points)s 分。"),
    "figure_higher": ("Each point that the figure is higher: +%(points)s.", "数据每高 1 分，可加 %(points)s 分。"),
    "figure_missing": ("The figure has not come; at %(to)s it brings %(points)s.", "数据尚未提供；按 %(to)s 计可得 %(points)s 分。"),
    # --- people ---
    "marks_lacking": ("%(lacking)s marks are lacking; with the highest, +%(points)s.", "还缺 %(lacking)s 个评分，均按最高评可加 %(points)s 分。"),
    "all_best_level": ("All marks at “%(level)s”: +%(points)s.", "评分均为“%(level)s”时可加 %(points)s 分。"),
    "mean_higher": ("For each point that all marks are higher: +%(points)s.", "平均分每高 1 分，可加 %(points)s 分。"),
    "item_met": ("Not met; once met +%(points)s.", "未达到，达到后%(each)s加 %(points)s 分。"),
    "item_open": ("Not answered yet; if met +%(points)s.", "未核，达到后%(each)s加 %(points)s 分。"),
    "row_met": ("With %(items)s%(row)s: +%(points)s.", "做到%(items)s%(row)s，可加 %(points)s 分。"),
    "vote": ("Each vote “%(from)s” that becomes one for: +%(points)s.", "每有 1 张“%(from)s”票转为赞成，可加 %(points)s 分。"),
    "votes_missing": ("Nobody has voted; if all are for, +%(points)s.", "尚无投票；全部赞成可得 %(points)s 分。"),
    "sheet_best": ("With %(for)sthe best levels: +%(points)s.", "%(for)s各项评为最高，%(each)s加 %(points)s 分。"),
    # --- above the rules ---
    "only_together": ("Nothing alone lifts it; with all of it in order, +%(points)s.", "只补一样还加不上分；全部做到位，可加 %(points)s 分。"),
    "gate": ("The condition is not met: %(condition)s; at %(to)s it is: +%(points)s.", "前提条件未达：%(condition)s；到 %(to)s 即通过，可加 %(points)s 分。"),
    "veto": ("Without the veto “%(title)s”: %(then)s.", "如没有“%(title)s”这次否决：%(then)s。"),
    "grade_line": ("%(points)s more reach the line of “%(grade)s” (%(line)s).", "再高 %(points)s 分达到“%(grade)s”的分数线（%(line)s 分）。"),
    "place_gap": ("Place %(rank)s; place %(next)s is %(points)s points ahead.", "现为第 %(rank)s 名，与第 %(next)s 名相差 %(points)s 分。"),
}  # fmt: skip

_WORDS: dict[str, tuple[str, str]] = {
    "full_marks": (" with full marks", "并评满分"),
    "as_full": ("", "（按满分计）"),
    "line": ("deduction %(line)s", "第 %(line)s 条扣分"),
    "more": ("more", "还差"),
    "fewer": ("fewer", "须少"),
    "step_more": ("more", "再多"),
    "step_fewer": ("fewer", "再少"),
    "against": ("against", "反对"),
    "abstain": ("abstained", "弃权"),
    "blank": ("blank", "空白"),
    "disqualified": ("it is ranked and graded again", "恢复名次和评定"),
    "zero": ("the total gains %(points)s", "总分加 %(points)s 分"),
    "not_above": ("“%(grade)s” is no longer the best grade possible", "不再限于“%(grade)s”及以下"),
    "each": ("each ", "各"),
    "for": ("a vote for and ", "改为赞成、"),
    "total": (" (%(total)s in the total)", "（计入总分 %(total)s 分）"),
    "price": ("%(where)s +%(points)s", "%(where)s +%(points)s 分"),
    "prices": ("Another one%(of)s adds, by its kind: %(prices)s.", "再有 1 次%(of)s，按档可加：%(prices)s。"),
    "together": (" All together: %(together)s.", "合计 %(together)s 分。"),
}
MANY_PRICES = 2  # from here on prices are told in one sentence
ABOUT_THINGS = 6  # more names than these help nobody
RATES = ("to", "short")
_PERCENT = {"to": ("%", "%"), "short": (" percentage points", " 个百分点")}


def sentence(
    one: Improvement,
    language: str = "zh",
    rounding: Rounding = DEFAULT_ROUNDING,
    names: Mapping[str, str] | None = None,
) -> str:
    """The improvement in words. ``names``: the office's words for fact keys and pieces, where it has them."""
    pick = 1 if language.lower().startswith("zh") else 0

    def figure(value: Fraction) -> str:
        return to_published(value, rounding)

    values = {key: _shown(value, pick, names or {}) for key, value in one.values.items()}
    if one.values.get("rate"):
        for name in RATES:
            if name in one.values:
                share = Fraction(one.values[name])
                values[name] = percent_text(share) + _PERCENT[name][pick]
                if share == Fraction(1, 100) and not pick:
                    values[name] = values[name].removesuffix("s")
    values |= {"points": figure(one.points), "n": str(max(1, len(one.changes)))}
    values["full_marks"] = _WORDS["full_marks"][pick] if one.values.get("quality") else ""
    values["as_full"] = _WORDS["as_full"][pick] if one.values.get("quality") else ""
    if isinstance(one.values.get("line"), int):
        values["line"] = _WORDS["line"][pick] % values
    step = "step_" if one.kind == "ratio_step" else ""
    values["direction"] = _WORDS[step + ("fewer" if one.values.get("less") else "more")][pick]
    if "where" in one.values:
        values["where"] = _in_brackets(_attributes(one, pick), pick)
    if "row" in one.values:
        values["row"] = _in_brackets(values["row"], pick)
    if one.kind == "another":
        values["of"] = _of_what(one, pick, names or {})
    values["each"] = _WORDS["each"][pick] if len(one.changes) > 1 else ""
    if one.kind == "sheet_best":
        values["for"] = "" if one.values["from"] == "for" else _WORDS["for"][pick]
    if "parts" in one.values:
        values["condition"] = said_with_readings(one.values["parts"], one.values["joint"], language, names)
    if one.kind in ("vote",):
        values["from"] = _WORDS[str(one.values["from"])][pick]
    if one.kind == "veto":
        values["then"] = _WORDS[str(one.values["then"])][pick] % values
    text = SENTENCES[one.kind][pick] % values
    if one.changes and one.indicator and one.total != one.points:
        text = _before_stop(text, _WORDS["total"][pick] % {"total": _signed(figure(one.total))})
    if one.together is not None:
        text += _WORDS["together"][pick] % {"together": figure(one.together)}
    return _where(one, language, pick, names or {}) + text


def sentences(
    found: Sequence[Improvement],
    language: str = "zh",
    rounding: Rounding = DEFAULT_ROUNDING,
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """All of them in words; of several prices one sentence, the dearest first."""
    prices = [one for one in found if one.kind == "another"]
    if len(prices) <= MANY_PRICES:
        return [sentence(one, language, rounding, names) for one in found]
    pick = 1 if language.lower().startswith("zh") else 0
    dearest = sorted(prices, key=lambda one: -one.points)
    said: list[str] = []
    for one in found:
        if one.kind != "another":
            said.append(sentence(one, language, rounding, names))
        elif one is prices[0]:
            each = _WORDS["price"][pick]
            listed = [
                each
                % {
                    "where": _attributes(price, pick),
                    "points": to_published(price.points, rounding),
                }
                for price in dearest
            ]
            of = _of_what(one, pick, names or {})
            said.append(_WORDS["prices"][pick] % {"of": of, "prices": ("；" if pick else "; ").join(listed)})
    return said


def _of_what(one: Improvement, pick: int, names: Mapping[str, str]) -> str:
    key = str(one.values.get("of", ""))
    return (f"“{names.get(key, key)}”" if pick else f" of “{names.get(key, key)}”") if key else ""


def _before_stop(text: str, more: str) -> str:
    return text[:-1] + more + text[-1]


def _signed(text: str) -> str:
    return text if text.startswith("-") else "+" + text


def _attributes(one: Improvement, pick: int) -> str:
    """What it is: level=省 → 级别：省; the papers' usual names said, others as the scheme writes them."""
    text = str(one.values["where"])
    if not pick or not text:
        return text
    pairs = [pair.partition("=") for pair in text.split(", ")]
    return "、".join(
        f"{ATTRIBUTES[name][1] if name in ATTRIBUTES else name}：{value}" for name, _, value in pairs
    )


def _in_brackets(text: str, pick: int) -> str:
    return (f"（{text}）" if pick else f" ({text})") if text else ""


def _where(one: Improvement, language: str, pick: int, names: Mapping[str, str]) -> str:
    """The windows and things that it is about, before the sentence."""
    named_windows = [
        title or calendar_title(key, language) or ("" if key == one.indicator else key)
        for key, title in one.windows
    ]
    windows = [text for text in dict.fromkeys(named_windows) if text]
    things = list(dict.fromkeys(names.get(thing, thing) for thing in one.things))
    comma = "、" if pick else ", "
    parts = [comma.join(windows)] if windows else []
    if things:
        named = comma.join(things[:ABOUT_THINGS]) + ("…" if len(things) > ABOUT_THINGS else "")
        parts.append(named)
    return (" ".join(parts) + ("：" if pick else ": ")) if parts else ""


def _shown(value: Any, pick: int, names: Mapping[str, str]) -> str:
    if isinstance(value, Fraction):
        return to_plain(value)
    if isinstance(value, tuple):
        return ("、" if pick else ", ").join(_shown(one, pick, names) for one in value)
    return names.get(str(value), str(value))
