"""A panel of three reviewers and one substitute over the first indicator of a small scheme."""

from kaoping.reviews import actions
from kaoping.reviews.actions import PanelSettings
from kaoping.reviews.models import Panel
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import make_piece, make_scheme, window_of

TOWN = """
scheme: town
title: 小方案
year: 2014
timezone: Asia/Shanghai
settings: {late: {worth: 0}}
rubrics:
  note1:
    title: 按质评分标准
    criteria:
      - {id: theme, title: 主题明确, points: 20, text: 紧扣本项要求，中心突出。}
      - {id: genre, title: 体裁正确, points: 10}
      - {id: format, title: 格式准确, points: 10}
      - {id: wording, title: 行文规范, points: 15}
      - {id: truth, title: 真实可靠、及时准确, points: 25}
      - {id: special, title: 符合专项工作要求, points: 20}
    levels: [{title: 优, from: 90}, {title: 良, from: 75}, {title: 中, from: 60}, {title: 差, from: 0}]
indicators:
  - {id: 1, title: 年度方案, points: 2, rubric: note1, even: {quality: true},
     windows: [{id: plan, title: 方案, due: 2014-03-31}]}
  - {id: 11, title: 经验材料, points: 2, rubric: note1, even: {quality: true},
     windows: [{id: a, title: 材料, due: 2014-06-30}]}
  - {id: 12, title: 信息, points: 2, even: {quality: true},
     windows: [{id: b, title: 信息, due: 2014-09-30}]}
"""


class Cast:
    """Units, their accepted pieces, reviewers and the clerk who keeps the panel."""

    def __init__(self, units=4, reviewers=3, substitutes=1, **settings):
        self.units = [make_unit(f"单位{n}", code=f"q{n}") for n in range(units)]
        self.clerk = make_clerk("Lan")
        make_scheme(TOWN)
        self.window = window_of("1", "plan")
        self.indicator = self.window.indicator
        self.scheme = self.indicator.scheme
        self.pieces = [make_piece(unit, self.window, state="accepted") for unit in self.units]
        school = make_unit("学校", code="school", is_assessed=False)
        self.reviewers = [make_person(f"评委{n}") for n in range(reviewers + substitutes)]
        for person in self.reviewers:
            make_post(school, Role.REVIEWER, person)
        self.school = school
        self.panel = self.make("第一评审组", **settings)
        for place, person in enumerate(self.reviewers):
            part = "member" if place < reviewers else "substitute"
            actions.add_member(self.panel, person=person, part=part, actor=self.clerk)

    def make(self, name, **settings):
        scope = settings.pop("scope", ((self.indicator, ""),))
        return actions.save_panel(
            PanelSettings(name=name, scope=scope, **settings), scheme=self.scheme, actor=self.clerk
        )

    def move(self, to, reason="", actor=None):
        self.panel.refresh_from_db()
        self.panel = actions.move_phase(
            self.panel, to=to, seen=self.panel.phase, reason=reason, actor=actor or self.clerk
        )

    def marking(self):
        """Given out and in the phase of marking."""
        actions.assign_panel(self.panel, actor=self.clerk)
        self.move(Panel.Phase.MARKING)

    def held_by(self, person, state="offered"):
        return set(
            self.panel.assignments.filter(reviewer=person, state=state).values_list(
                "submission_id", flat=True
            )
        )
