"""A small panel with pieces given out, for the tests of marking."""

from kaoping.base import clock
from kaoping.reviews.models import Assignment, CalibrationPiece, Panel, PanelIndicator, PanelMember
from kaoping.units.models import Role, UnitDomain
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import make_luoyang, make_piece, window_of

NAMES = ("清河市水务局", "水务局", "林岚", "赵明", "shuiwu.example", "555-0101", "水办发〔2014〕7号")
TEXT = "清河市水务局 2014 年计划\n水办发〔2014〕7号\n清 河 市 水 务 局 开展了活动。\n联系 lan@shuiwu.example 林岚 555-0101"


class Town:
    """One panel of three reviewers with a chief who marks nothing, and pieces of three units."""

    def __init__(self, *, units=3, reviewers=3, given=2, phase=Panel.Phase.MARKING, **panel):
        self.units = [make_unit("清河市水务局", short_name="水务局", code="shui")]
        self.units += [make_unit(f"第{n}局", code=f"n{n}") for n in range(1, units)]
        UnitDomain.objects.create(unit=self.units[0], domain="shuiwu.example")
        make_post(self.units[0], Role.UNIT_AUTHOR, make_person("林岚"), "lan@shuiwu.example")
        self.school = make_unit("清河大学", is_assessed=False, code="school")
        self.reviewers = [make_person(f"评委{n}") for n in range(reviewers)]
        for person in self.reviewers:
            make_post(self.school, Role.REVIEWER, person)
        self.chief = make_person("郑文博")
        make_post(make_unit("清河学院", is_assessed=False, code="chief"), Role.REVIEWER, self.chief)
        self.clerk = make_clerk("刘静")
        self.elsewhere = make_unit("参照局", code="ref")
        make_luoyang()
        self.window = window_of("1", "plan")
        self.pieces = [
            make_piece(unit, self.window, state="accepted", title=f"{unit.name}年度计划", text=TEXT)
            for unit in self.units
        ]
        values = {"third_at": 12, "marks_each": 2, "is_blind": True} | panel
        self.panel = Panel.objects.create(
            scheme=self.window.indicator.scheme, name="计划评审组", phase=phase, chief=self.chief,
            made_at=clock.now(), **values,
        )  # fmt: skip
        PanelIndicator.objects.create(panel=self.panel, indicator=self.window.indicator)
        for person in self.reviewers:
            PanelMember.objects.create(panel=self.panel, person=person, added_at=clock.now())
        for place, piece in enumerate(self.pieces):
            for person in self.reviewers[:given]:
                self.give(piece, person, place)

    def give(self, piece, person, place=0, **values):
        return Assignment.objects.create(
            panel=self.panel, submission=piece, reviewer=person, place=place, made_at=clock.now(), **values
        )

    def reference(self, agreed=80, window="summary"):
        """A piece of a unit that nobody here marks for real."""
        piece = make_piece(
            self.elsewhere,
            window_of("1", window),
            state="accepted",
            title="参照局往年计划",
            text="参照局 的文字",
        )
        return CalibrationPiece.objects.create(
            panel=self.panel, version=piece.versions.get(), agreed=agreed, why="层次清楚", made_at=clock.now()
        )
