"""Lists of prices: a level each, several levels with one list of numbers, places, spans of a measure."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from kaoping.pure.scheme.proposal.numerals import NUMBER, value

_LEVEL = "国务院|国办|中办|中央|国家|全国|部委|部级|省|自治区|厅|局|市|州|县|区|乡|镇|校|院|其他|主要"
_NATION = re.compile("^(?:国务院|国办|中办|中央|国家|全国)")
_ONE = re.compile(
    r"^(?:(?:信息|稿件|经验|材料|做法)?被|获|获得|受到)?(?P<who>[^\d每扣]{1,16}?)(?:每(?:采用|被|获)?[^\d分]{0,4}?)?(?:\d+)?(?:篇|条|次|件|项|个|期)?"
    r"(?:得|计|加|奖|记|奖励)?\s*(?P<p>\d+(?:\.\d+)?)\s*分$"
)
_SEVERAL = re.compile(
    r"(?P<names>[^，,。；;\d]{3,30}?)(?:表彰|奖励|采用|批示|刊用|转发|通报表扬)*(?:的)?[，,]?(?:分别|各)(?:加|得|计|奖励|奖|记)*"
    r"\s*(?P<list>\d+(?:\.\d+)?(?:分?[、,，/]\d+(?:\.\d+)?)+)\s*分"
)
_PLACES = re.compile(
    rf"前(?P<n>{NUMBER})名[^，。；;\d]{{0,8}}?(?P<list>\d+(?:\.\d+)?(?:分?[、,，/]\d+(?:\.\d+)?)+)\s*分"
)
_MEASURE = r"(?P<unit>学时|课时|小时|天|人次|万元|公里|人|分钟|户)"
_FROM = re.compile(
    rf"(?:不少于|不低于|达到|满)(?P<n>\d+(?:\.\d+)?){_MEASURE}[^，。；;\d]{{0,6}}?(?:得|计|加|记)?(?P<p>\d+(?:\.\d+)?)分"
)
_ABOVE = re.compile(
    rf"(?P<n>\d+(?:\.\d+)?){_MEASURE}(?:（含）)?(?:及?以上)[^，。；;\d]{{0,4}}?(?:得|计|加|记)?(?P<p>\d+(?:\.\d+)?)分"
)
_SPAN = re.compile(
    rf"(?P<n>\d+(?:\.\d+)?)(?:学时|课时|小时|天|人)?\s*(?:[-—－～~]|至|到)+\s*\d+(?:\.\d+)?{_MEASURE}[^，。；;\d]{{0,4}}?(?:得|计|加|记)?(?P<p>\d+(?:\.\d+)?)分"
)


def _numbers(text: str) -> list[Fraction]:
    return [Fraction(one) for one in re.findall(r"\d+(?:\.\d+)?", text)]


def level_prices(text: str) -> dict[str, Fraction]:
    """国务院5分、省3分、市1分 → one price a level; names that would fall together keep the paper's words."""
    found: list[tuple[str, Fraction]] = []
    for match in _SEVERAL.finditer(text):
        names = [
            one for one in re.split("[、和及与/]", re.sub("^(?:被|获得|获|受到)", "", match["names"])) if one
        ]
        listed = _numbers(match["list"])
        if len(names) == len(listed) and any(re.search(_LEVEL, one) for one in names):
            found += list(zip(names, listed, strict=True))
    for clause in re.split("[，,；;、。：:\n]", text):
        one = _ONE.match(clause.strip())
        if one and re.search(_LEVEL, one["who"]) and "扣" not in clause:
            found.append((one["who"], Fraction(one["p"])))
    named = [_named(who) for who, _ in found]
    prices: dict[str, Fraction] = {}
    for (who, points), level in zip(found, named, strict=True):
        name = level if named.count(level) == 1 else _bare(who)
        prices.setdefault(name, points)
    return prices


def _named(who: str) -> str:
    if _NATION.match(who):
        return "国家级"
    for start in ("省", "自治区", "市", "县", "区", "乡", "镇", "校", "院"):
        if who.startswith(start):
            return {"自治区": "省级", "区": "县级", "镇": "乡级"}.get(start, start + "级")
    return _bare(who)


def _bare(who: str) -> str:
    return re.sub("(?:采用|批示|转载|刊发|刊用|表彰|奖励|的)+$", "", who) or who


def listed_places(text: str) -> list[tuple[int, Fraction]]:
    """前三名分别加5、3、2分 → (1, 5), (2, 3), (3, 2)."""
    match = _PLACES.search(text)
    if match is None:
        return []
    last, points = value(match["n"]), _numbers(match["list"])
    return list(enumerate(points, 1)) if last == len(points) else []


def spans(text: str) -> list[tuple[Fraction, Fraction]]:
    """(from, points) of bands in one unit, rising; [] where they do not rise together."""
    found: set[tuple[Fraction, Fraction]] = set()
    units: set[str] = set()
    for pattern in (_FROM, _ABOVE, _SPAN):
        for match in pattern.finditer(text):
            found.add((Fraction(match["n"]), Fraction(match["p"])))
            units.add(match["unit"])
    bands = sorted(found)
    fits = len(units) == 1 and all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(bands))
    return bands if fits else []
