"""A small town under the built-in 2014 scheme on 22 October: what journeys walk through.

Three units report to one office. Qinghe's education bureau (``edu``) has an author and an
approver; one of its pieces came back for correction. Names are invented.
"""

import datetime as dt

from kaoping.assessment import actions
from kaoping.base import clock
from kaoping.units.models import Office, Role, UnitTag
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import at, make_luoyang, make_notice, make_piece, window_of

NOW = at("2014-10-22 09:00")
LANGUAGES = ("zh-hans", "en")
SECRET = "a long secret for tests"  # what make_person gives everybody
PEOPLE = {
    "author": ("edu", Role.UNIT_AUTHOR, "陈晓岚"),
    "approver": ("edu", Role.UNIT_APPROVER, "田志刚"),
    "clerk": ("office", Role.CLERK, "林岚"),
    "reviewer": ("school", Role.REVIEWER, "文秋白"),
    "leader": ("office", Role.LEADER, "赵启明"),
    "auditor": ("office", Role.AUDITOR, "齐慎言"),
    "system_admin": ("office", Role.SYSTEM_ADMIN, "罗维民"),
}
RETURNED = "三季度志愿服务活动情况"


class Town:
    """``people``, ``units``, ``scheme``; ``returned`` waits for its author since 9 October."""

    def __init__(self, language="zh-hans"):
        Office.objects.create(id=1, name="清河市考评办公室", short_name="考评办", region="清河市")
        self.units = {
            "edu": make_unit("清河市教育局", short_name="市教育局", code="edu", position=1, group="一组"),
            "water": make_unit("清河市水利局", short_name="市水利局", code="water", position=2, group="一组"),
            "road": make_unit("清河市交通局", short_name="市交通局", code="road", position=3, group="二组"),
            "school": make_unit("清河市委党校", code="school", is_assessed=False),
            "office": make_unit("清河市考评办公室", code="office", is_assessed=False),
        }
        UnitTag.objects.create(unit=self.units["road"], tag="窗口单位")
        self.people = {}
        for name, (code, role, shown) in PEOPLE.items():
            person = make_person(shown, username=name, language=language)
            make_post(self.units[code], role, person)
            self.people[name] = person
        clerk = self.people["clerk"]
        with clock.standing_at(at("2014-03-05 09:00")):
            self.scheme = make_luoyang(actor=clerk)
        self._year(clerk)

    def _year(self, clerk):
        edu, water = self.units["edu"], self.units["water"]
        with clock.standing_at(at("2014-04-01 09:00")):
            self.plan = make_piece(
                edu, window_of("1", "plan"), "2014-03-20 09:00", "accepted", clerk, title="年度方案"
            )
            make_piece(
                edu, window_of("4", "2014Q1"), "2014-03-21 10:00", "accepted", clerk, title="核心价值观"
            )
            make_piece(
                water, window_of("4", "2014Q1"), "2014-03-28 16:00", "accepted", clerk, title="中国梦宣讲"
            )
        with clock.standing_at(at("2014-05-04 09:00")):
            make_notice(
                self.scheme.indicators.get(code="6"), title="第四届道德模范推选", issued="2014-05-04 09:00"
            )
            actions.grant_extension(
                unit=water,
                window=window_of("7", "2014Q2"),
                until=dt.date(2014, 7, 10),
                reason="机构搬迁",
                actor=clerk,
            )
            actions.grant_waiver(
                unit=water, indicator=self.scheme.indicators.get(code="3"), window=None, reason="党组织尚未成立",
                actor=clerk,
            )  # fmt: skip
        with clock.standing_at(at("2014-07-08 09:00")):
            make_piece(
                water, window_of("7", "2014Q2"), "2014-07-08 08:00", "accepted", clerk, title="河岸清洁"
            )
        with clock.standing_at(at("2014-10-09 09:00")):
            self.returned = self.send_back(window_of("7", "2014Q3"), RETURNED)
        with clock.standing_at(at("2014-10-21 09:00")):
            self.waiting = make_piece(
                self.units["road"], window_of("8", "2014Q3"), "2014-09-30 17:10", title="窗口服务信息"
            )

    def send_back(self, window, title):
        """A piece of the education bureau, returned on 9 October, to be corrected by the 24th."""
        piece = make_piece(self.units["edu"], window, "2014-09-29 16:40", title=title)
        actions.return_for_correction(
            piece,
            actor=self.people["clerk"],
            reasons=["names"],
            text="请补联系电话。",
            due_on=dt.date(2014, 10, 24),
            at=at("2014-10-09 09:30"),
        )
        return piece
