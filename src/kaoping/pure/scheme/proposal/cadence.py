"""When something is due, from the standard's own words."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.proposal.guesses import Reading, Said, Sure
from kaoping.pure.scheme.proposal.numerals import NUMBER, days_in, value

_EVERY = (
    ("quarter", r"每(?:个|一)?季度?|按季(?:度)?|季度(?:不少于|至少|报送|上报|一次|1次)|分季度"),
    (
        "half-year",
        r"每半年|半年(?:内)?(?:不少于|至少|报送|上报|一次|1次|各|报)|按半年|上、?下半年(?:各|分别)",
    ),
    ("week", r"每(?:个|一)?(?:周|星期)|按周"),
    ("month", r"每(?:个|一)?月|按月|逐月|月报|每(?P<months>[两二])个?月"),
    ("year", r"每年|全年|年度内|一年(?:内)?(?:不少于|至少|一次)|本年度"),
)
_NOTICE = re.compile(
    r"(?:见|按|按照|根据|依据|以)(?:[^，。；;]{0,14}?)(?:通知|实施方案|方案|文件|部署|安排)(?:为准|要求|执行|规定)?|另行(?:通知|安排)|适时(?:通知|安排)|“[^”]*通知”"
)
_LEAST = re.compile(
    rf"(?:不少于|不低于|至少|不得少于|达到|完成|报送|上报|开展|组织|举办|召开|撰写|刊发)?\s*(?P<n>{NUMBER})\s*(?P<unit>篇|次|条|件|场|期|份|个(?!月|季|工作|百分))"
)
_NAMES = re.compile(r"分别(?:上?报送?|提交|完成|递交)(?P<names>[^，。；;（(]+)")
# Names of windows that come again and again; what is not here is numbered.
_IDS = {
    "方案": "plan", "计划": "plan", "工作方案": "plan", "年度计划": "plan", "小结": "summary", "总结": "summary",
    "工作总结": "summary", "材料": "paper", "半年总结": "midyear", "半年小结": "midyear", "年终总结": "summary",
}  # fmt: skip


def when(text: str, title: str, year: int) -> Reading | None:
    """Windows from the words of a standard; None where it says nothing of time.

    Days go before a cadence only where no cadence is said; a cadence with a day before which all must
    be done is clipped to it.
    """
    if re.search(r"每[两二2]个?月", text):
        return _two_monthly(text, year)
    every = cadence_of(text)
    days = [one for one in days_in(text, year) if _is_limit(text, one[2])]
    pieces = pieces_in(text)
    if every == "year" and days:
        every = ""
    if every:
        words: dict[str, Plain] = {"every": every}
        params: dict[str, object] = {"every": every, "pieces": pieces}
        other: Said | None = None
        if len(days) == 1:
            words["until"] = days[0][0].isoformat()
            params["until"] = days[0][0]
            return Reading(words, ("every_until", params), "likely", text, ("each_before", params), "every")
        sure: Sure = "likely" if every == "year" else "sure"
        if every == "year":
            other = ("by_notice", {})
        if re.search(r"(?<!\d月)(?<!\d)\d{1,2}日(?:之)?前", text):
            sure, other = "unsure", ("day_in_each", {})
        return Reading(words, ("every", params), sure, text, other, "every")
    if len(days) > 1:
        return _several(text, days)
    if days:
        day, exact, said = days[0]
        named = _file_name(title) if pieces > 1 or "每单位" in text else ""
        return Reading(
            {"windows": [{"id": named or "paper", "title": "材料", "due": day.isoformat()}]}
            if named
            else {"due": day.isoformat()},
            ("once", {"day": day, "read": said}),
            "sure" if exact else "likely",
            text,
            None if exact else ("another_day", {"day": day}),
            "windows" if named else "due",
        )
    notice = _NOTICE.search(text)
    if notice:
        sure = "sure" if "通知" in notice[0] else "likely"
        other = None if sure == "sure" else ("whole_year", {})
        return Reading(
            {"by_notice": "true"}, ("by_notice", {"read": notice[0]}), sure, text, other, "by_notice"
        )
    return None


def _two_monthly(text: str, year: int) -> Reading:
    """Six windows: the language has no such cadence."""
    windows: list[Plain] = []
    for number in range(1, 7):
        last = monthrange(year, number * 2)[1]
        first = date(year, number * 2 - 1, 1).isoformat()
        windows.append({"id": f"w{number}", "from": first, "due": date(year, number * 2, last).isoformat()})
    return Reading({"windows": windows}, ("two_months", {}), "sure", text, None, "windows")


def cadences_of(text: str) -> list[str]:
    """Every cadence that the text names."""
    return [every for every, pattern in _EVERY if re.search(pattern, text)]


def cadence_of(text: str) -> str:
    """The shortest cadence that the text names: 全年不少于12篇，每月1篇 is monthly."""
    order = ["week", "month", "quarter", "half-year", "year"]
    found = [every for every, pattern in _EVERY if re.search(pattern, text)]
    if re.search(r"每[两二]个?月", text) and "month" in found:
        found.remove("month")
    return min(found, key=order.index, default="")


def _is_limit(text: str, words: str) -> bool:
    """Whether a day is one before which something is done, not one that something is about."""
    at = text.find(words)
    rest = text[at + len(words) : at + len(words) + 12]
    before = text[max(0, at - 6) : at]
    return bool(
        re.match(
            r"(?:前|之前|以前|止|截止|内|报|上报|提交|完成|、|和|及|,|，)|(?:[^，。；;]{0,6})(?:报|提交|完成|前)",
            rest,
        )
        or re.search(r"(于|截至|截止|到)$", before)
        or rest == ""
    )


def _several(text: str, days: list[tuple]) -> Reading:  # type: ignore[type-arg]
    """One window a day, named by what the text says comes on which."""
    names: list[str] = []
    match = _NAMES.search(text)
    if match:
        names = [name.strip() for name in re.split(r"[、和及与]", match["names"]) if name.strip()]
    if len(names) != len(days):
        names = ["" for _ in days]
    windows: list[Plain] = []
    used: set[str] = set()
    for number, ((day, _, _), name) in enumerate(zip(days, names, strict=True), 1):
        id = _IDS.get(name, f"w{number}")
        id = id if id not in used else f"w{number}"
        used.add(id)
        window: dict[str, Plain] = {"id": id}
        if name:
            window["title"] = name
        windows.append(window | {"due": day.isoformat()})
    sure: Sure = "sure" if names[0] else "likely"
    params = {"days": tuple(day for day, _, _ in days)}
    return Reading({"windows": windows}, ("several_days", params), sure, text, None, "windows")


def _file_name(title: str) -> str:
    return "paper" if re.search("材料|论文|文章|调研", title) else ""


def pieces_in(text: str) -> int:
    """How many are asked for each time: 不少于2篇 is 2; unsaid, 1. More than 200 is no count of pieces."""
    for match in _LEAST.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        after = text[match.end() : match.end() + 6]
        if re.search(r"每$|第$|缺$|少$|扣|得|计", before[-1:] + after[:1]) or re.match(
            r"[（(条）)]*[^，。；;]{0,3}[扣得计加]", after
        ):
            continue
        number = value(match["n"])
        if number is not None and number.denominator == 1 and 1 <= number <= 200:
            return int(number)
    return 1


def limit_of(text: str, year: int) -> str:
    """The day in 工作时限：10月底前; ``""`` for 全年."""
    days = days_in(text, year)
    return days[-1][0].isoformat() if days and not re.search("年底|年末", text) else ""
