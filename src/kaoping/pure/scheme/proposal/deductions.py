"""Points that a standard takes off: 每次扣, 每少一次扣, 每降低一个百分点扣, 未落实的不得分."""

from __future__ import annotations

import re
from fractions import Fraction

from kaoping.pure.scheme.kinds import Plain, number_text
from kaoping.pure.scheme.proposal.cadence import cadence_of, pieces_in
from kaoping.pure.scheme.proposal.guesses import Reading, Sure
from kaoping.pure.scheme.proposal.numerals import NUMBER, clauses_in, value

_N = rf"(?:{NUMBER})"
_UNIT = r"(?:篇|条|次|件|场|期|份|项|人|个|名|起|例|天|张|户|处|宗)"
_EACH_MINUS = re.compile(
    rf"(?P<what>[^，。；;、扣]*?每?[^，。；;扣]*?)[，,]?\s*(?:每|各)?(?P<n>{_N})?\s*{_UNIT}?[^，。；;扣]{{0,6}}(?:扣|减|倒扣|扣除)(?:除)?(?P<p>\d+(?:\.\d+)?|{_N})(?:\s*[-～~—至到]\s*(?P<high>\d+(?:\.\d+)?))?\s*分"
)
_SHORT = re.compile(
    rf"每?(?:少|缺|差)(?:报|开|办|交|完成|开展|组织)?(?P<n>{_N})?\s*{_UNIT}[^，。；;]{{0,6}}?(?:扣|减)(?:除)?(?P<p>\d+(?:\.\d+)?|{_N})\s*分"
)
_BELOW_RATE = re.compile(
    r"(?:达到|不低于|达)\s*(?P<need>\d+(?:\.\d+)?)\s*[%％].*?每(?:降低|减少|低|少)(?P<n>\d+(?:\.\d+)?)?\s*(?:个)?(?:百分点|[%％])[^，。；;]{0,4}?扣(?P<p>\d+(?:\.\d+)?)\s*分"
)
_NO_POINTS = re.compile(
    r"(?P<what>(?:未|没有|无|不)[^，。；;、]{1,20}?)(?:的)?[，,]?(?:不得分|不计分|不给分|得0分|计0分)"
)


def deductions(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """Every clause that takes points off becomes a line; what the others say stays with the reader."""
    below = _below_rate(text, key)
    if below is not None:
        return below
    if "扣" not in text and "减" not in text:
        return _nothing_if(text, key, full)
    lines: list[Plain] = []
    vague = False
    for clause in clauses_in(text):
        several = len(re.findall(r"(?:扣|减)(?:除)?\d", clause)) > 1
        for part in (
            re.split(
                r"[，,、](?!\s*(?:最多|最高|累计|合计|总计|扣分|不超过))(?=[^，,、]*(?:扣|减)\d)", clause
            )
            if several
            else [clause]
        ):
            line = _line(part, f"{key}.d{len(lines) + 1}", text)
            if line is not None:
                vague = vague or ("minus" in line and isinstance(line["minus"], dict))
                lines.append(line)
    if not lines:
        return None
    sure: Sure = "likely" if len(lines) == 1 and not vague else "unsure"
    return Reading(
        {"deduct": lines}, ("deduct", {"count": len(lines)}), sure, text, ("assessed", {}), "deduct"
    )


def _line(clause: str, key: str, whole: str) -> dict[str, Plain] | None:
    short = _SHORT.search(clause)
    limit = re.search(
        rf"(?:最多扣|最高扣|扣分不超过|不超过|最多不超过|累计扣分不超过)(?P<p>\d+(?:\.\d+)?|{_N})\s*分",
        clause,
    )
    if short:
        every = cadence_of(whole)
        of: Plain = {"count": key}
        # 春节、清明、端午、中秋各开展一次 asks for four.
        named = re.search(r"(?:^|[，,。；;])((?:[^，,。；;、]{1,8}、)+[^，,。；;、]{1,8}?)各", whole)
        if named is None and not every:
            # 计划、总结、会议记录，缺一项扣5分 asks for three.
            named = re.search(
                r"(?:^|[。；;])((?:[^，,。；;、]{1,10}、)+[^，,。；;、]{1,10})[，,]每?(?:少|缺|差)一?项",
                whole,
            )
        need = pieces_in(whole) * (named[1].count("、") + 1 if named and not every else 1)
        line: dict[str, Plain] = {"title": clause.strip(" ，,"), "of": of, "need": str(need)}
        line["minus"] = number_text((value(short["p"]) or Fraction(0)) / (value(short["n"] or "1") or 1))
        if every:
            line["every"] = every
    else:
        match = _EACH_MINUS.search(clause)
        if match is None:
            return None
        points = value(match["p"])
        if points is None:
            return None
        minus: Plain = number_text(points)
        if match["high"]:
            minus = {"from": number_text(points), "to": match["high"]}
        line = {"title": clause.strip(" ，,"), "of": {"events": key}, "minus": minus}
    if limit:
        line["at_most"] = number_text(value(limit["p"]) or Fraction(0))
    return line


def _below_rate(text: str, key: str) -> Reading | None:
    """达到90%以上得满分，每降低1个百分点扣0.5分: for each point short of a measured rate, in per cent."""
    match = _BELOW_RATE.search(text)
    if match is None:
        return None
    minus = (value(match["p"]) or Fraction(0)) / (value(match["n"] or "1") or 1)
    line: dict[str, Plain] = {
        "of": {"measure": f"{key}.percent"}, "need": match["need"], "minus": number_text(minus),
    }  # fmt: skip
    params = {"need": match["need"], "points": minus}
    return Reading({"deduct": [line]}, ("below_rate", params), "likely", text, ("ratio", {}), "deduct")


def _nothing_if(text: str, key: str, full: Fraction | None) -> Reading | None:
    """未落实的不得分, alone: an event that takes everything."""
    match = _NO_POINTS.search(text)
    if (
        match is None
        or not full
        or re.search(r"(?:得|计|加)\d", text)
        or cadence_of(text)
        or re.search("月|日|报送", text)
    ):
        return None
    line: dict[str, Plain] = {
        "title": match["what"].strip(), "of": {"events": f"{key}.d1"},
        "minus": number_text(full), "at_most": number_text(full),
    }  # fmt: skip
    return Reading(
        {"deduct": [line]}, ("all_off", {"what": match["what"]}), "likely", text, ("assessed", {}), "deduct"
    )
