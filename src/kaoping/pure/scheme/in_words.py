"""What a scheme's rules do, as sentences that an office can read aloud, in English and Chinese.

The sheet explains a score once there are facts; these sentences explain the rule before there are
any: on the scheme's page, beside the form, under an indicator. They are made from the same values
that scoring reads, so they cannot say something else than what will be scored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.in_words_limits import limits_in_words
from kaoping.pure.scheme.in_words_numbers import Speech
from kaoping.pure.scheme.in_words_people import (
    assess_in_words,
    ballot_in_words,
    carry_in_words,
    checklist_in_words,
    panel_in_words,
    rank_in_words,
)
from kaoping.pure.scheme.model import Scheme, WindowsSpec
from kaoping.pure.scheme.tables import CalendarRow, calendar
from kaoping.pure.scheme.tree import PlacedNode, full_mark

EVERY = {
    "week": ("week", "每周"), "month": ("month", "每月"), "quarter": ("quarter", "每季度"),
    "half-year": ("half-year", "每半年"), "year": ("year", "每年"),
}  # fmt: skip
_COMBINE = {
    "average": ("Its parts are averaged.", "取各部分的平均分。"),
    "highest": ("The highest of its parts counts.", "取各部分中的最高分。"),
    "sum": ("The points of its parts are added.", "各部分得分相加。"),
}


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One indicator in sentences: when, how many points for what, within what limits."""

    when: str
    rule: tuple[str, ...]
    limits: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(one for one in (self.when, *self.rule, *self.limits) if one)


def rule_in_words(
    scheme: Scheme,
    placed: PlacedNode,
    language: str = "zh-hans",
    labels: Mapping[str, str] | None = None,
    windows: Mapping[str, Sequence[CalendarRow]] | None = None,
) -> RuleInWords:
    """The node's rule in words. ``labels`` name fact keys; ``windows`` are ``windows_by_indicator``."""
    say = Speech(language, labels or {})
    if windows is None:
        windows = windows_by_indicator(windows_or_none(scheme, language))
    own = list(windows.get(placed.id, ()))
    return RuleInWords(
        when=_when(say, placed.windows, own) if placed.is_leaf else "",
        rule=_rule(say, placed, own),
        limits=tuple(limits_in_words(say, scheme, placed)),
    )


def windows_or_none(scheme: Scheme, language: str) -> tuple[CalendarRow, ...]:
    """The calendar; empty where the windows differ by group."""
    try:
        return calendar(scheme, None, language)
    except SchemeError:
        return ()


def windows_by_indicator(rows: Iterable[CalendarRow]) -> dict[str, list[CalendarRow]]:
    """The calendar's rows by the indicator's id."""
    found: dict[str, list[CalendarRow]] = {}
    for row in rows:
        found.setdefault(row.indicator, []).append(row)
    return found


def _when(say: Speech, spec: WindowsSpec | None, own: Collection[CalendarRow]) -> str:
    if spec is None:
        return ""
    if spec.by_notice:
        if spec.until is not None:
            until = say.value(spec.until, say.day)
            return say(f"By special notice, due by {until} at the latest.", f"按通知报送，最迟 {until}。")
        return say("By special notice.", "按通知报送。")
    pieces = sum(row.pieces for row in own)
    if spec.every is not None:
        each = say.value(spec.every, lambda word: say(f"every {EVERY[word][0]}", EVERY[word][1]))
        parts = [each]
        if spec.first is not None:
            parts.append(say("from ", "自 ") + say.value(spec.first, say.day))
        if spec.until is not None:
            parts.append(say("until ", "至 ") + say.value(spec.until, say.day))
        if own:
            count = len(own)
            parts.append(say(f"{count} windows, {pieces} pieces in all", f"共 {count} 个时段 {pieces} 件"))
        told = say(", ".join(parts) + ".", "，".join(parts) + "。")
        return told[:1].upper() + told[1:]
    if spec.due is not None:
        due = say.value(spec.due, say.day)
        return say(f"Due by {due}.", f"{due} 前报送。")
    told = say.list([f"{one.title or one.id} {say.value(one.due, say.day)}" for one in spec.fixed])
    return say(f"Due: {told}.", f"截止：{told}。")


def _rule(say: Speech, placed: PlacedNode, own: Collection[CalendarRow]) -> tuple[str, ...]:
    rule = placed.node.rule
    if rule is None:
        return (say(*_COMBINE[placed.node.combine]),)
    told: Any = _RULES[type(rule)]
    return tuple(one for one in told(say, rule, placed, list(own)) if one)


def _full(placed: PlacedNode) -> Fraction | None:
    try:
        return full_mark(placed.node)
    except SchemeError:
        return None


def _even(say: Speech, rule: r.Even, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    told = []
    full = _full(placed)
    spec = placed.windows
    late = say.value(placed.late_worth, say.share)
    worth_nothing = placed.late_worth == 0
    late_words = (
        say("a late one gives nothing", "迟报按 0 计")
        if worth_nothing
        else say(f"a late one gives {late} of it", f"迟报按 {late} 计")
    )
    pieces = sum(row.pieces for row in own)
    if spec is not None and spec.by_notice:
        points = say.points(placed.node.points)
        told.append(
            say(
                f"{points} points are divided by the number of pieces that notices ask for; {late_words}.",
                f"{points} 分按通知要求的件数均分，{late_words}。",
            )
        )
    elif full is not None and pieces:
        each = full / pieces
        asked = sorted({row.pieces for row in own})
        if len(asked) == 1 and spec is not None and isinstance(spec.every, str):
            word = EVERY[spec.every]
            head = say(f"{asked[0]} each {word[0]}: ", f"{word[1]} {asked[0]} 件，")
        elif len(asked) == 1 and len(own) > 1:
            head = say(f"{asked[0]} in each window: ", f"每个时段 {asked[0]} 件，")
        else:
            head = say("", f"{pieces} 件，")
        told.append(
            say(
                f"{head}{'each' if head else 'Each'} accepted piece gives {say.printed(each)} ({say.number(full)} ÷ {pieces});"
                f" {late_words}.",
                f"{head}每件受理得 {say.printed(each)} 分（{say.number(full)} ÷ {pieces}），{late_words}。",
            )
        )
    else:
        wanted = say.value(rule.pieces, str)
        told.append(
            say(
                f"The points are divided evenly over the pieces asked for ({wanted} in each window);"
                f" {late_words}.",
                f"分值按应报件数均分（每个时段 {wanted} 件），{late_words}。",
            )
        )
    if rule.quality:
        told.append(
            say(
                "Each piece's share is multiplied by its mark ÷ 100.",
                "每件按评分折算：得分 × 评分 ÷ 100。",
            )
        )
        told.append(panel_in_words(say, rule.panel))
    return told


def _per_item(say: Speech, rule: r.PerItem, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    item = say.noun(rule.of)
    rows = [
        say(f"{say.where(row.where) or 'any'}: {say.points(row.points)}",
            f"{say.where(row.where) or '每件'} {say.worth(row.points)}")
        + ("" if row.cap is None
           else say(f" (together at most {say.points(row.cap)})", f"（合计最多 {say.points(row.cap)} 分）"))
        for row in rule.prices
    ]  # fmt: skip
    told = [say(f"For each of {item}: {'; '.join(rows)}.", f"按{item}逐件计分：{'；'.join(rows)}。")]
    for row in rule.times:
        by = say.value(row.by, say.number)
        fits = say.where(row.where) or say("every item", "每件")
        told.append(say(f"{fits}: multiplied by {by}.", f"{fits}的乘以 {by}。"))
    if rule.multiply:
        told.append(say(f"Multiplied by “{rule.multiply}”.", f"再乘以“{rule.multiply}”。"))
    if rule.at_most is not None:
        most = say.points(rule.at_most)
        told.append(say(f"One item gives at most {most}.", f"单件最多 {most} 分。"))
    if rule.same_item == "add":
        told.append(say("Entries of one item are added.", "同一件的各次计分相加。"))
    elif not isinstance(rule.of, r.Count):
        told.append(say("Of one item the dearest entry counts.", "同一件只计最高一次。"))
    if rule.shared == "full":
        told.append(say("Several units each have it in full.", "几家合作的，各计全分。"))
    return told


def _steps(say: Speech, rule: r.Steps, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    rows = []
    for band in rule.bands:
        bound, points = say.value(band.bound, say.number), say.points(band.points)
        reached = (
            say(f"above {bound}", f"超过 {bound}") if band.above else say(f"from {bound}", f"满 {bound}")
        )
        rows.append(say(f"{reached}: {points}", f"{reached} 得 {points} 分"))
    told = [say(f"By {say.noun(rule.of)}: {'; '.join(rows)}.", f"看{say.noun(rule.of)}：{'；'.join(rows)}。")]
    if rule.then is not None:
        each, more = say.value(rule.then.each, say.number), say.points(rule.then.points)
        told.append(say(f"Beyond that {more} for each {each} more.", f"此后每增 {each} 加 {more} 分。"))
    return told


def _ratio(say: Speech, rule: r.Ratio, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    zero, of, points = say.value(rule.zero, say.number), say.noun(rule.of), say.points(placed.node.points)
    if rule.full is r.Word.MOST:
        return [
            say(
                f"In proportion to {of}: whoever has most gets {points}, {zero} gives nothing.",
                f"按{of}折算：最多的单位得 {points} 分，{zero} 得 0 分，其余按比例。",
            )
        ]
    full = say.value(rule.full, say.number)
    told = [
        say(
            f"In proportion to {of}: {zero} gives nothing, {full} gives {points}.",
            f"按{of}折算：{zero} 得 0 分，{full} 得 {points} 分，中间按比例。",
        )
    ]
    if rule.up_to != 1:
        most = say.value(rule.up_to, say.share)
        told.append(say(f"At most {most} of the full mark.", f"最高按满分的 {most} 计。"))
    return told


def _deduct(say: Speech, rule: r.Deduct, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    points = say.points(placed.node.points)
    told = [say(f"{points} points, less:", f"满分 {points} 分，逐条扣分：")]
    for line in rule.lines:
        minus = say("an even share", "均分的一份") if line.minus is r.Word.EVEN else say.worth(line.minus)
        every = say(f"every {EVERY[line.every][0]}, ", EVERY[line.every][1] + "，") if line.every else ""
        if line.condition is not None:
            what = say(
                f"{minus} where {say.condition(line.condition)}",
                f"{say.condition(line.condition)}的，扣 {minus}",
            )
        elif line.need is not None and line.of is not None:
            need = say.value(line.need, say.number)
            what = say(
                f"{minus} for each that {say.noun(line.of)} is short of {need}",
                f"{say.noun(line.of)}应达 {need}，每少 1 扣 {minus}",
            )
        elif isinstance(line.of, r.Events) and line.of.per is None:
            what = say(
                f"{minus} for each of {say.noun(line.of)}", f"{say.noun(line.of)[:-3]}，每次扣 {minus}"
            )
        elif line.of is not None:
            what = say(f"{minus} for each of {say.noun(line.of)}", f"{say.noun(line.of)}，每 1 扣 {minus}")
        else:
            continue
        ends = []
        if line.at_most is not None:
            most = say.points(line.at_most)
            ends.append(say(f"at most {most}", f"最多扣 {most} 分"))
        if line.applies_to:
            ends.append(say(f"only for {say.list(line.applies_to)}", f"只对{say.list(line.applies_to)}"))
        title = f"{line.title}{say(': ', '：')}" if line.title else ""
        what = what.replace("扣 均分", "扣均分")
        told.append(title + every + what + say("".join(f", {one}" for one in ends) + ".",
                                               "".join(f"，{one}" for one in ends) + "。"))  # fmt: skip
    return told


_RULES: Mapping[type, Any] = {
    r.Even: _even, r.PerItem: _per_item, r.Steps: _steps, r.Ratio: _ratio, r.Deduct: _deduct,
    r.Assess: assess_in_words, r.Checklist: checklist_in_words, r.Ballot: ballot_in_words, r.Rank: rank_in_words, r.Carry: carry_in_words,
}  # fmt: skip
