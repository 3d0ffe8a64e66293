"""The year 2014 of the demo city as data: who sends what when, and what the office did.

Pure chance with one seed; nothing here knows the database. What the office does after
the opening day is not planned: from then on the person at the screen is the clerk.
"""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from kaoping.site.demo import days
from kaoping.site.demo.asked import ASKED, NOTICES, Asked
from kaoping.site.demo.city import UnitPlan, bodies, dice, teams_of, unit

BEGIN = days.moment(dt.date(2014, 1, 2), 9)  # the scheme comes into force
OPENING = days.moment(dt.date(2014, 10, 22), 9)  # a Wednesday: where the story is handed over
WEB_ENDS = OPENING + dt.timedelta(days=3)  # pieces still in the house at the opening lie in sign-off
REPORTING = ("4", "5", "7", "8", "10")  # something done: with pictures
SIGNED = ("2", "3", "11")  # with seal and the head's signature
QUALITY = ("1", "2", "3", "5", "6", "11")
CLIENTS = ("coremail", "foxmail", "qqmail", "outlook", "thunderbird", "raw_gbk")
REVIEWERS = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """What a clerk did with a piece: accept, return (with a new due day) or reject."""

    kind: str
    at: dt.datetime
    reasons: tuple[str, ...] = ()
    text: str = ""
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of a piece. ``key`` names the piece; a correction has its first one's key.

    ``sender`` is the unit or team that writes. ``flaw`` is what is wrong with it.
    ``subject`` is how plainly the subject says what it is: numbered, named or vague.
    """

    key: str
    unit: str
    sender: str
    indicator: str
    window: str
    number: int  # 1, and 2 for the correction
    arrives: dt.datetime
    occurred: dt.date
    channel: str  # mail, web
    client: str
    subject: str
    flaw: str
    files: tuple[str, ...]
    from_private: bool
    twice: bool
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Mark:
    key: str
    reviewer: int  # 1 to REVIEWERS
    mark: int
    comment: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Reposted:
    unit: str
    title: str
    outlet: str
    address: str
    on: dt.date
    at: dt.datetime  # when the clerk entered it


@dataclass(frozen=True, slots=True)
class Relief:
    """An extension (``until``) or a waiver (no ``until``) that the clerk granted."""

    unit: str
    indicator: str
    window: str
    until: dt.date | None
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Year:
    sendings: tuple[Sending, ...]
    marks: tuple[Mark, ...]
    reposts: tuple[Reposted, ...]
    reliefs: tuple[Relief, ...]


RETURN_TEXTS = {
    "no_checker": "未注明审核把关人姓名。请由单位审核后补注姓名，再次报送。",
    "no_contact": "没有联系电话，无法核对内容。请补注作者的详细联系方式。",
    "no_signature": "专题材料须加盖单位公章并由主要负责人签字，来件两项均缺。请补齐后重新扫描报送。",
    "no_photo": "文字完整，但没有活动图片，时间地点无法核对。请补附活动现场图片。",
    "off_topic": "内容为日常业务工作，与本项要求的主题不符。请换报主题教育方面的材料。",
    "too_thin": "只有活动安排，没有开展情况和效果。请补充参加人数、主要做法和成效。",
}
RETURN_REASONS = {  # codes of ``assessment.wording``
    "no_checker": ("names",), "no_contact": ("names",), "no_signature": ("signature", "seal"),
    "no_photo": ("photos",), "off_topic": ("theme",), "too_thin": ("thin",),
}  # fmt: skip
REJECT_TEXTS = (
    ("standard", "经核对，与本单位上季度已计分材料内容相同，不再采用。"),
    ("not_original", "大段内容与其他单位先前报送的材料相同，不符合原创要求，不予采用。"),
    ("period", "活动时间不在本时段内，不予采用。"),
)
COMMENTS = (
    "主题明确，内容充实。", "结构清楚，结合本职较紧，可再提炼。", "做法具体，数据翔实。", "内容完整，语言可再精炼。",
    "理论阐述较多，联系实际不够。", "有思考、有举措，质量较好。", "材料平实，特色不够突出。", "",
)  # fmt: skip
EXTENSION_REASONS = (
    "承办全市大型会议，人员抽调集中，申请延期。",
    "办公楼搬迁，档案封存，申请延期。",
    "联络员病假，新任联络员熟悉情况需要时间。",
)
OUTLETS = (("清河机关党建网", "dj.qinghe.example"),)


@cache
def year() -> Year:
    """The whole story for every body of the city."""
    return year_of(bodies())


def year_of(some: Iterable[UnitPlan]) -> Year:
    """The story of these bodies alone; each body's part is the same whoever else is there."""
    sendings: list[Sending] = []
    reliefs: list[Relief] = []
    reposts: list[Reposted] = []
    for body in some:
        granted = _reliefs(body)
        reliefs += granted
        waived = {(each.indicator, each.window) for each in granted if each.until is None}
        longer = {(each.indicator, each.window): each.until for each in granted if each.until}
        for asked in ASKED:
            if (asked.indicator, asked.window) not in waived:
                due = longer.get((asked.indicator, asked.window), asked.due)
                sendings += _sendings(body, replace(asked, due=due))
        reposts += _reposts(body)
    sendings.sort(key=lambda each: (each.arrives, each.key, each.number))
    marks = [mark for each in sendings for mark in _marks(each)]
    return Year(
        tuple(sendings),
        tuple(sorted(marks, key=lambda each: (each.at, each.key, each.reviewer))),
        tuple(sorted(reposts, key=lambda each: (each.at, each.address))),
        tuple(sorted(reliefs, key=lambda each: (each.at, each.unit))),
    )


def _sendings(body: UnitPlan, asked: Asked) -> list[Sending]:
    """What this body sends for one window: mostly one piece, at times late, twice or nothing."""
    rng = dice("sending", body.code, asked.indicator, asked.window)
    if rng.random() > body.diligence:
        return []
    is_late = rng.random() < 0.02 + (1 - body.diligence) * 0.2
    arrives = _arrival(rng, body, asked, is_late)
    first = Sending(
        key=f"{body.code}-{asked.indicator}-{asked.window}",
        unit=body.code,
        sender=_sender(rng, body, asked),
        indicator=asked.indicator,
        window=asked.window,
        number=1,
        arrives=arrives,
        occurred=_occurred(rng, asked, arrives),
        channel="web" if rng.random() < body.by_web else "mail",
        client=dice("client", body.code).choice(CLIENTS),
        subject=rng.choices(("numbered", "named", "vague"), (5, 4, 0.5))[0],
        flaw=_flaw(rng, body, asked, arrives),
        files=_files(rng, asked),
        from_private=rng.random() < 0.02,
        twice=rng.random() < 0.02,
        decision=None,
    )
    if first.sender != body.code or asked.indicator == "10":
        first = replace(first, channel="mail")
    decision = _decision(rng, first)
    first = replace(first, decision=decision)
    if decision is None or decision.kind != "return":
        return [first]
    return [first, *_correction(rng, body, first, decision)]


def _correction(rng: random.Random, body: UnitPlan, first: Sending, returned: Decision) -> list[Sending]:
    """The mended piece: usually within the days given, at times after them or never.

    Some of those returned just before the opening are left for the person at the screen.
    """
    if returned.at > OPENING - dt.timedelta(days=2) and dice("mends", first.key).random() < 0.6:
        return []
    if rng.random() > 0.7 + body.diligence * 0.27:
        return []
    day = days.working_day(returned.at.date(), rng.choice((1, 1, 2, 2, 3, 4, 4, 7)))
    mended = replace(
        first,
        number=2,
        arrives=days.office_hour(rng, day),
        flaw="",
        files=first.files if first.flaw != "no_photo" else (*first.files, "photo"),
        subject="named",
        twice=False,
        from_private=False,
    )
    accepted = Decision("accept", days.office_hour(rng, days.working_day(day, rng.randint(1, 3))))
    return [replace(mended, decision=accepted if accepted.at < OPENING else None)]


def _decision(rng: random.Random, piece: Sending) -> Decision | None:
    """The office works through its pile on the following working days, up to the opening."""
    at = days.office_hour(rng, days.working_day(piece.arrives.date(), _pace(rng, piece.arrives)))
    if at >= OPENING:
        return None
    if piece.flaw:
        due = days.working_day(at.date(), 5)
        return Decision("return", at, RETURN_REASONS[piece.flaw], RETURN_TEXTS[piece.flaw], due)
    if rng.random() < 0.012:
        code, text = rng.choice(REJECT_TEXTS)
        return Decision("reject", at, (code,), text)
    return Decision("accept", at)


def _pace(rng: random.Random, arrives: dt.datetime) -> int:
    """Working days until the office decides; the pile of the last week before the opening is high."""
    return rng.choice((2, 3, 4, 5) if OPENING - arrives < dt.timedelta(days=8) else (1, 1, 2, 2, 3, 4))


def _arrival(rng: random.Random, body: UnitPlan, asked: Asked, is_late: bool) -> dt.datetime:
    if is_late:
        return days.office_hour(rng, days.working_day(asked.due + dt.timedelta(days=1), rng.randint(0, 6)))
    span = (asked.due - asked.opens).days
    # The careful write early, the rest in the last fortnight.
    back = int(span * rng.betavariate(1.1, 3.2 if body.diligence > 0.9 else 5.0))
    day = days.last_working(max(asked.opens, asked.due - dt.timedelta(days=back)))
    if day < asked.opens:
        day = days.working_day(asked.opens)
    return days.office_hour(rng, day)


def _occurred(rng: random.Random, asked: Asked, arrives: dt.datetime) -> dt.date:
    day = arrives.date() - dt.timedelta(days=rng.randint(1, 9))
    return min(max(day, asked.opens), asked.due)


def _sender(rng: random.Random, body: UnitPlan, asked: Asked) -> str:
    teams = teams_of(body.code)
    if asked.indicator == "7" and teams and rng.random() < 0.6:
        return rng.choice(teams).code
    return body.code


def _flaw(rng: random.Random, body: UnitPlan, asked: Asked, arrives: dt.datetime) -> str:
    """What is wrong with a piece, if anything; more in the days that the opening shows."""
    shown = OPENING - dt.timedelta(days=13) < arrives < OPENING
    if rng.random() > 0.05 + (1 - body.diligence) * 0.35 + (0.18 if shown else 0):
        return ""
    kinds = ["no_checker", "no_checker", "no_contact", "off_topic", "too_thin"]
    if asked.indicator in REPORTING:
        kinds += ["no_photo", "no_photo"]
    if asked.indicator in SIGNED:
        kinds += ["no_signature", "no_signature", "no_signature"]
    return rng.choice(kinds)


def _files(rng: random.Random, asked: Asked) -> tuple[str, ...]:
    if asked.indicator in REPORTING:
        return ("docx", *("photo",) * rng.choice((1, 1, 2)), *(("xlsx",) if rng.random() < 0.12 else ()))
    if asked.indicator in SIGNED:
        return rng.choice((("pdf",), ("docx", "pdf"), ("pdf",)))
    return rng.choice((("docx",), ("docx",), ("pdf",)))


def _marks(piece: Sending) -> list[Mark]:
    """Two reviewers read most pieces, all five the papers: there the extremes are dropped."""
    decision = piece.decision
    if piece.indicator not in QUALITY or decision is None or decision.kind != "accept":
        return []
    rng = dice("marks", piece.key)
    readers = range(1, REVIEWERS + 1)
    who = list(readers) if piece.indicator == "11" else rng.sample(readers, 2)
    worth = unit(piece.unit).quality + rng.gauss(0, 4)
    made = []
    for reviewer in sorted(who):
        day = days.working_day(decision.at.date(), rng.randint(3, 14))
        at = days.office_hour(rng, day)
        bias = (-3, 2, 0, 4, -1)[reviewer - 1]
        mark = round(min(98, max(40, worth + bias + rng.gauss(0, 3))))
        if at < OPENING:
            made.append(Mark(piece.key, reviewer, mark, rng.choice(COMMENTS), at))
    return made


def _reposts(body: UnitPlan) -> list[Reposted]:
    rng = dice("reposts", body.code)
    count = max(0, round(rng.gauss(-0.9 + body.diligence * 4.3, 2.4)))
    made = []
    for number in range(1, count + 1):
        day = days.working_day(dt.date(2014, 1, 10) + dt.timedelta(days=rng.randrange(280)))
        at = days.office_hour(rng, days.working_day(day, 1))
        name, host = OUTLETS[0]
        address = f"http://{host}/2014/{day:%m%d}/{body.code}{number}.html"
        if at < OPENING:
            made.append(
                Reposted(body.code, f"{body.short_name}{rng.choice(_HEADLINES)}", name, address, day, at)
            )
    return made


_HEADLINES = (
    "开展志愿服务受到群众欢迎", "道德讲堂开讲身边好人", "文明窗口创建出实招", "读书活动蔚然成风", "好家风讨论走进科室", "诚信承诺上墙公示",
    "青年志愿者关爱留守儿童", "文明餐桌行动见成效", "学习型机关建设扎实推进", "干部职工义务清洁家园",
)  # fmt: skip


def _reliefs(body: UnitPlan) -> list[Relief]:
    """A few bodies were given more days; a few are spared a window or a notice."""
    rng = dice("reliefs", body.code)
    made = []
    if rng.random() < 0.10:
        asked = rng.choice(
            [each for each in ASKED if dt.date(2014, 3, 1) < each.due <= dt.date(2014, 10, 31)]
        )
        at = days.office_hour(rng, days.last_working(asked.due - dt.timedelta(days=3)))
        until = days.working_day(asked.due, rng.randint(5, 8))
        if at < OPENING:
            made.append(
                Relief(body.code, asked.indicator, asked.window, until, rng.choice(EXTENSION_REASONS), at)
            )
    if rng.random() < 0.06:
        notice = rng.choice([each for each in NOTICES if each.indicator in ("3", "9")])
        at = days.office_hour(rng, days.working_day(notice.issued, 4))
        reason = {"3": "主要负责人尚未到任，本年度不安排党课。", "9": "未参评文明单位，不在复查范围。"}[
            notice.indicator
        ]
        made.append(Relief(body.code, notice.indicator, notice.key, None, reason, at))
    return made


def showcase_of(story: Year) -> str:
    """The code of a body that has a returned piece to mend on the opening day and has not mended it.

    Its later mail does not mend it either: the person at the screen may.
    """
    soon = OPENING.date() + dt.timedelta(days=2)
    sent = {(each.key, each.number) for each in story.sendings}
    for each in story.sendings:
        decision = each.decision
        is_open = decision and decision.kind == "return" and decision.due and decision.due >= soon
        if is_open and each.arrives < OPENING and each.number == 1 and (each.key, 2) not in sent:
            return each.unit
    return story.sendings[0].unit
