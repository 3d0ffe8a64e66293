"""How points arise, from the standard's own words: bands, prices, deductions, ranks, votes."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from kaoping.pure.scheme.kinds import Plain, number_text
from kaoping.pure.scheme.proposal.deductions import deductions
from kaoping.pure.scheme.proposal.guesses import Reading, Said, Sure
from kaoping.pure.scheme.proposal.numerals import NUMBER, items_in, value
from kaoping.pure.scheme.proposal.outside import dropped_in
from kaoping.pure.scheme.proposal.prices import level_prices, listed_places, spans

_N = rf"(?:{NUMBER})"
_UNIT = r"(?:篇|条|次|件|场|期|份|项|人|个|名|起|例|天|张|户|处|宗)"
_POINTS = rf"(?P<p>\d+(?:\.\d+)?|{_N})\s*分"
_CAP = re.compile(
    rf"(?:最高|最多|累计|总计|合计)?(?:得分|加分|扣分|加|得|计|扣)?(?:最高|最多|上限|不超过|不得超过|封顶|以内)[^，。；;\d一二三四五六七八九十]{{0,6}}(?P<p>\d+(?:\.\d+)?|{_N})\s*分|扣完为止|(?P<q>\d+(?:\.\d+)?)\s*分(?:封顶|为限)"
)
_PHRASES = re.compile(
    r"(?P<name>[^，,。；;、\d%％每]{2,14}?)(?:的)?[，,]?(?:得|计|记)(?P<p>\d+(?:\.\d+)?)\s*分"
)
_PRICE = re.compile(
    rf"(?P<what>[^，。；;、：:]*?)(?:每|每被[^，。；;]{{0,8}}?|每[^，。；;]{{0,12}}?)(?P<n>{_N})?\s*(?P<unit>{_UNIT})[^，。；;、扣]{{0,8}}?(?:得|计|加|奖|奖励|记)?(?P<p>\d+(?:\.\d+)?|{_N})\s*分"
)
_LEVELED = re.compile(
    r"(?P<level>国家级?|中央级?|全国|省部?级?|自治区级?|市级?|地市级?|厅局?级?|县区?级?|区县?级?|县级?|区级?|乡镇级?)(?:[^，。；;、扣国省市县区\d]{0,18}?)(?:每|各)?(?:\d+)?(?:篇|条|次|件|项|个|期|人)?[^，。；;、扣\d]{0,6}?(?P<p>\d+(?:\.\d+)?)\s*分"
)
_FIRST_BAND = re.compile(
    rf"(?:少于|低于|不足|不满)(?P<low>{_N})\s*{_UNIT}[^，。；;]{{0,6}}?不(?:计|得|加|给)分"
)
_FULL_BAND = re.compile(
    rf"(?:不少于|达到|满|完成|达)(?P<n>{_N})\s*{_UNIT}(?:[（(].[)）])?[^，。；;扣]{{0,8}}?(?:计|得|加)(?P<p>{_N}|\d+(?:\.\d+)?)\s*分"
)
_MORE = re.compile(
    rf"每(?:增加|增|多|超过?|超出)(?:报)?(?P<n>{_N})?\s*{_UNIT}[^，。；;]{{0,8}}?(?:增计|增加|加计|加|计|得|增)(?P<p>\d+(?:\.\d+)?|{_N})\s*分"
)
_RATES = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*[%％](?:[（(]?含?[)）]?)(?:以上|及以上|的)?[^，。；;\d]{0,8}?(?:计|得|加|记)?(?P<p>\d+(?:\.\d+)?)\s*分"
)
_COUNTS = re.compile(
    rf"(?P<n>{_N})\s*{_UNIT}(?:[（(]?含?[)）]?)(?:以上|及以上)(?:的)?[^，。；;\d]{{0,4}}?(?:计|得|加|记)(?P<p>\d+(?:\.\d+)?)\s*分"
)
_PLACES = re.compile(
    rf"第?(?P<a>{_N})(?:[至到\-～~—]第?(?P<b>{_N}))?名[^，。；;]{{0,6}}?(?P<p>\d+(?:\.\d+)?)\s*分"
)
_TOP = re.compile(rf"前(?P<a>{_N})名[^，。；;]{{0,8}}?(?P<p>\d+(?:\.\d+)?)\s*分")
_LEVELS = re.compile(
    r"(?P<name>优秀?|良好?|合格|一般|较好|好|中等?|差|较差|不合格|基本合格|[A-D]档|[一二三]等奖?)[^，。；;、\d]{0,4}(?:得|计|记|为|：|:)?\s*(?P<p>\d+(?:\.\d+)?)\s*分"
)
_LEVEL_IDS = (("国", "国家级"), ("中央", "国家级"), ("全国", "国家级"), ("省", "省级"), ("自治区", "省级"), ("市", "市级"), ("地市", "市级"), ("厅", "市级"), ("县", "县级"), ("区", "县级"), ("乡", "乡级"))  # fmt: skip


def cap_in(text: str) -> Fraction | None:
    """最高不超过5分, 累计不超过3分 → 5, 3."""
    for match in _CAP.finditer(text):
        found = match["p"] or match["q"]
        if found:
            return value(found)
    return None


def how(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """A rule from the words of a standard; None where they say nothing of points.

    ``key`` begins the names of the facts that the draft makes up; ``full`` is the row's points.
    """
    for reader in (
        _bands,
        _rates,
        _spans,
        _places,
        deductions,
        _levels,
        _prices,
        _checklist,
        _ballot,
        _ratio,
        _panel,
    ):
        found = reader(text, title, key, full)
        if found is not None:
            return found
    return None


def _text(number: Fraction | None) -> str:
    return number_text(number if number is not None else Fraction(0))


def _is_repost(text: str) -> bool:
    return bool(re.search("转载|采用|采编|刊用", text))


def _bands(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """不少于6篇的计4分，低于3篇不计分，每增加一篇增计1分: from 3 on 1, one more for each further one.

    The three sentences agree only if the first band lies where the full points, less the steps, put it.
    """
    low, top, more = _FIRST_BAND.search(text), _FULL_BAND.search(text), _MORE.search(text)
    if not more or not (low or top):
        return None
    each, step = value(more["n"] or "1") or Fraction(1), value(more["p"]) or Fraction(1)
    words = _number_words(text + title, key)
    sure: Sure = "sure"
    other: Said | None = None
    if low and top:
        first = value(low["low"]) or Fraction(1)
        high, points = value(top["n"]) or first, value(top["p"]) or Fraction(0)
        start = points - (high - first) / each * step
        if start < 0:
            start, sure = step, "unsure"
        other = ("bands_start", {"first": first, "points": Fraction(0) if start else step})
        sure = "likely" if sure == "sure" else sure
    elif top:
        first, start = value(top["n"]) or Fraction(1), value(top["p"]) or step
    else:
        first, start = value((low or {"low": "1"})["low"]) or Fraction(1), step
        sure = "likely"
    steps: dict[str, Plain] = {
        "of": words,
        "bands": [{"from": _text(first), "points": _text(start)}],
        "then": {"each": _text(each), "points": _text(step)},
    }
    params = {"first": first, "start": start, "each": each, "points": step}
    return Reading({"steps": steps}, ("steps_then", params), sure, text, other, "steps")


def _number_words(text: str, key: str) -> dict[str, Plain]:
    """What is counted: reposts that the office records, or a count with a made-up key."""
    return {"count": "publishing.reposts"} if "转载" in text else {"count": f"{key}.count"}


def _rates(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """达到95%以上得5分，90%以上得3分: bands of a measured rate; 20篇以上得5分: of a count."""
    for pattern, percent in ((_RATES, True), (_COUNTS, False)):
        found = [(value(match["n"]), value(match["p"])) for match in pattern.finditer(text)]
        bands = sorted({(n, p) for n, p in found if n is not None and p is not None})
        if len(bands) >= 2 and all(a[1] < b[1] for a, b in pairwise(bands)):
            of: Plain = {"measure": f"{key}.rate"} if percent else _number_words(text + title, key)
            shown: list[Plain] = [
                {"from": f"{_text(n)}%" if percent else _text(n), "points": _text(p)} for n, p in bands
            ]
            rule: Plain = {"of": of, "bands": shown}
            return Reading({"steps": rule}, ("steps", {"count": len(bands)}), "likely", text, None, "steps")
    return None


def _spans(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """不少于24学时得10分，16—24学时得6分: bands of what is measured."""
    bands = spans(text)
    if len(bands) < 2:
        return None
    shown: list[Plain] = [{"from": _text(n), "points": _text(p)} for n, p in bands]
    rule: Plain = {"of": {"measure": f"{key}.value"}, "bands": shown}
    return Reading({"steps": rule}, ("spans", {"count": len(bands)}), "likely", text, None, "steps")


def _places(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """第1名得5分，第2至3名得3分 …; 前三名加2分."""
    found: dict[int, Fraction] = {}
    for match in _PLACES.finditer(text):
        last, points = value(match["b"] or match["a"]), value(match["p"])
        if last is not None and points is not None:
            found[int(last)] = points
    others = re.search(r"(?:其他|其它|其余)(?:名次|单位)?(?:的)?(?:得|计)(\d+(?:\.\d+)?)分", text)
    found.update(listed_places(text))
    for match in _TOP.finditer(text):
        last, points = value(match["a"]), value(match["p"])
        if last is not None and points is not None:
            found.setdefault(int(last), points)
    if not found or ("扣" in text and len(found) < 2):
        return None
    places: list[Plain] = [
        {"to": str(last), "points": _text(points)} for last, points in sorted(found.items())
    ]
    rule: dict[str, Plain] = {"by": {"measure": f"{key}.value"}, "places": places}
    if others:
        rule["others"] = others[1]
    return Reading(
        {"rank": rule}, ("rank", {"count": len(places)}), "likely", text, ("places_given", {}), "rank"
    )


def _levels(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """优秀得10分、良好得8分 …: levels that markers give."""
    found = {match["name"]: value(match["p"]) for match in _LEVELS.finditer(text)}
    if len(found) < 2:
        # 台账完整得3分，基本完整得1分，无台账不得分: the phrases are the levels.
        found = {match["name"].strip(): value(match["p"]) for match in _PHRASES.finditer(text)}
        none = re.search(r"(?:^|[，,。；;])([^，,。；;\d]{2,14}?)(?:的)?不(?:得|计)分", text)
        if none and found:
            found[none[1].strip()] = Fraction(0)
        found = {name: points for name, points in found.items() if points is not None and len(name) <= 20}
    if len(found) < 2 or re.search("每|[%％]", text):
        return None
    levels: Plain = {name: _text(points) for name, points in found.items()}
    return Reading(
        {"assess": {"levels": levels}},
        ("assess_levels", {"count": len(found)}),
        "likely",
        text,
        None,
        "assess",
    )


def _prices(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """每采用一篇得2分; 国家级每篇5分、省级3分: a price an item, by level where levels are named."""
    leveled: dict[str, Fraction] = {}
    for match in _LEVELED.finditer(text):
        points = value(match["p"])
        if points is not None:
            leveled.setdefault(_level(match["level"]), points)
    if len(own := level_prices(text)) >= 2:
        # A leveled price that only the wider pattern found stays; one that was named more closely goes.
        leveled = own | {level: p for level, p in leveled.items() if p not in own.values()}
    priced = _PRICE.search(text)
    if len(leveled) >= 2:
        adds = bool(re.search("累计(?!不|最高|最多)|可叠加|累加", text))
        prices: list[Plain] = [
            {"where": {"level": level}, "points": _text(points)} for level, points in leveled.items()
        ]
        rule: dict[str, Plain] = {"of": {"events": f"{key}.item"}, "prices": prices}
        if adds:
            rule["same_item"] = "add"
        params = {"levels": tuple(leveled)}
        return Reading({"per_item": rule}, ("per_item_levels", params), "likely", text, None, "per_item")
    if priced is None or "扣" in priced[0]:
        return None
    points = value(priced["p"])
    count = value(priced["n"] or "1") or Fraction(1)
    if points is None or not count:
        return None
    if "转载" in text + title:
        of: Plain = {"count": "publishing.reposts"}
    elif _is_repost(text) or re.search("表彰|奖|荣誉|获", text):
        of = {"events": f"{key}.item"}
    else:
        of = (
            {"pieces": "all"}
            if re.search("报送|上报|投稿|信息|简报", text + title)
            else {"events": f"{key}.item"}
        )
    rule = {"of": of, "prices": [{"points": _text(points / count)}]}
    return Reading(
        {"per_item": rule}, ("per_item", {"points": points / count}), "likely", text, None, "per_item"
    )


def _level(words: str) -> str:
    return next((level for start, level in _LEVEL_IDS if words.startswith(start)), words)


def _checklist(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """①有制度（1分）②有台账（1分）…: items with points of their own that add up."""
    items: list[Plain] = []
    total = Fraction(0)
    for number, item in enumerate(items_in(text), 1):
        match = re.search(r"[（(，,]?\s*(?:得|计|占)?(\d+(?:\.\d+)?)\s*分\s*[)）]?$", item)
        if match is None:
            return None
        points = Fraction(match[1])
        total += points
        name = item[: match.start()].strip(" （(，,；;。")
        items.append({"id": str(number), "title": name or str(number), "points": _text(points)})
    if len(items) < 2 or (full is not None and total != full):
        return None
    return Reading(
        {"checklist": {"items": items}},
        ("checklist", {"count": len(items)}),
        "likely",
        text,
        ("assessed", {}),
        "checklist",
    )


def _ballot(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    if re.search("民主测评|无记名投票|投票测评|票决", text + title):
        return Reading({"ballot": {}}, ("ballot", {}), "likely", text, ("ratio", {}), "ballot")
    if re.search("满意度|满意率|知晓率|支持率", text + title):
        rule: Plain = {"of": {"measure": f"{key}.rate"}, "full": "100%"}
        return Reading({"ratio": rule}, ("ratio", {}), "likely", text, ("ballot", {}), "ratio")
    return None


def _ratio(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    """按完成率计分, 按比例得分; a target that must be reached."""
    if not re.search("按(?:完成)?比例|按完成率|完成率.{0,6}(?:计分|得分|折算)|同比例|按实际完成", text):
        return None
    reach = re.search(r"(?:达到|达|不低于)(\d+(?:\.\d+)?)\s*[%％]", text)
    rule: Plain = {"of": {"measure": f"{key}.rate"}, "full": f"{reach[1]}%" if reach else "100%"}
    return Reading({"ratio": rule}, ("ratio", {}), "likely", text, ("assessed", {}), "ratio")


def _panel(text: str, title: str, key: str, full: Fraction | None) -> Reading | None:
    if drop := dropped_in(text):
        words: dict[str, Plain] = {"assess": {"drop": drop}}
        return Reading(words, ("drop", {"count": drop}), "likely", text, None, "assess")
    if re.search(
        "评委|评审|打分|专家|现场考核|实地(?:考察|查看|检查)|酌情|综合评定|考评组|查阅(?:资料|台账)|抽查",
        text,
    ):
        sure: Sure = "likely" if re.search("评委|评审|打分|专家", text) else "unsure"
        return Reading({"assess": {}}, ("assessed", {}), sure, text, None, "assess")
    return None
