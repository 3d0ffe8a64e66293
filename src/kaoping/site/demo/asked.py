"""What the 2014 scheme asks of each body of the demo city, and the notices issued in the year.

Windows are named as ``luoyang-2014`` names them; a test holds the two together.
"""

import datetime as dt
from dataclasses import dataclass


def _d(month: int, day: int) -> dt.date:
    return dt.date(2014, month, day)


@dataclass(frozen=True, slots=True)
class Asked:
    """One piece asked of every body: when it may first be sent, and by when."""

    indicator: str
    window: str
    opens: dt.date
    due: dt.date


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """A special notice 专项通知, issued on a morning of the year.

    ``key`` is the window that it gets, ``handle`` what units call it.
    """

    key: str
    number: str
    indicator: str
    handle: str
    title: str
    text: str
    issued: dt.date
    due: dt.date


NOTICES = (
    NoticePlan(
        "n1", "清直文明办〔2014〕3号", "10", "道德讲堂市直机关专场", "关于举办“道德讲堂·市直机关专场”的通知",
        "各单位要结合实际参加市直机关专场，选树一名身边典型，并于6月27日前上报参加情况和讲述稿，附活动图片。",
        _d(3, 25), _d(6, 27),
    ),
    NoticePlan(
        "n2", "清直文明办〔2014〕5号", "6", "道德模范推选", "关于开展市直机关第四届道德模范推选活动的通知",
        "每单位推荐候选人1名，事迹材料一千字左右，经公示后于6月13日前上报。",
        _d(4, 15), _d(6, 13),
    ),
    NoticePlan(
        "n3", "清直文明办〔2014〕6号", "3", "主题党课教案", "关于上报主要负责人主题党课教案的通知",
        "请各单位于7月18日前上报主要负责人主题党课教案，加盖公章并由主要负责人签字。",
        _d(5, 12), _d(7, 18),
    ),
    NoticePlan(
        "n4", "清直文明办〔2014〕9号", "10", "本级道德讲堂", "关于进一步办好本级“道德讲堂”的通知",
        "各单位下半年至少举办一期本级道德讲堂，于10月22日前上报开展情况，附图片。",
        _d(7, 8), _d(10, 22),
    ),
    NoticePlan(
        "n5", "清直文明办〔2014〕11号", "6", "道德模范投票和学习宣传", "关于做好道德模范投票和学习宣传工作的通知",
        "请各单位组织好道德模范投票和事迹学习，于9月30日前上报学习宣传情况。",
        _d(8, 18), _d(9, 30),
    ),
    NoticePlan(
        "n6", "清直文明办〔2014〕12号", "9", "文明单位创建复查", "关于做好2014年度文明单位创建复查工作的通知",
        "请各单位对照评选管理办法开展自查，于10月24日前上报自查报告。",
        _d(9, 1), _d(10, 24),
    ),
)  # fmt: skip

_QUARTERS = (
    ("2014Q1", _d(1, 1), _d(3, 31)),
    ("2014Q2", _d(4, 1), _d(6, 30)),
    ("2014Q3", _d(7, 1), _d(9, 30)),
    ("2014Q4", _d(10, 1), _d(12, 31)),
)
FIXED = (
    Asked("1", "plan", _d(1, 2), _d(3, 31)),
    Asked("1", "summary", _d(11, 1), _d(11, 30)),
    Asked("2", "2014H1", _d(1, 1), _d(6, 30)),
    Asked("2", "2014H2", _d(7, 1), _d(12, 31)),
    *(Asked("4", *quarter) for quarter in _QUARTERS),
    Asked("5", "2014H1", _d(1, 1), _d(6, 30)),
    Asked("5", "2014H2", _d(7, 1), _d(10, 31)),
    *(Asked("7", *quarter) for quarter in _QUARTERS[:3]),
    Asked("7", "2014Q4", _d(10, 1), _d(10, 31)),
    *(Asked("8", *quarter) for quarter in _QUARTERS),
    Asked("11", "paper", _d(5, 1), _d(8, 31)),
)
ASKED = (*FIXED, *(Asked(each.indicator, each.key, each.issued, each.due) for each in NOTICES))
