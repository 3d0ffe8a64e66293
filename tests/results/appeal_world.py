"""A small city whose result is open to objections: marked pieces, a freeze, a publication, people of all kinds."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal

from kaoping.assessment import ports
from kaoping.base import clock
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.actions import appeal_people as naming
from kaoping.results.actions import appeals as actions
from kaoping.results.actions.freezing import confirm_freeze, freeze, make
from kaoping.results.actions.publishing import compile_result, confirm_step, erratum, step_forward
from kaoping.results.appeal_tasks import revise_after_appeal
from kaoping.results.models import Freeze, Publication
from kaoping.reviews.models import CriterionMark, Review
from kaoping.units.models import Role
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import at, make_piece, make_scheme, window_of

TEXT = """
scheme: appeals
title: 精神文明考评
year: 2014
timezone: Asia/Shanghai
settings: {late: {worth: 0}, quality: {at_least: 1}, objection_days: 7}
rubrics:
  note: {title: 评分标准, criteria: [{id: theme, title: 主题明确, points: 40}, {id: fact, title: 内容充实, points: 60}]}
indicators:
  - {id: 1, title: 调研材料, short: 材料, points: 2, rubric: note, even: {quality: true}, windows: [{id: plan, title: 材料, due: 2014-03-31}]}
  - {id: 2, title: 志愿服务活动, short: 志愿服务, points: 4, every: half-year, even: {}}
"""
LINE = [("1", "", "31/25")]
OBJECTIONS = "2015-01-14 15:20"  # a Wednesday; open from the 12th to the 18th
FIRST = ((84, 34, 50), (58, 18, 40), (44, 14, 30))


@contextmanager
def on(text):
    with clock.standing_at(at(text)):
        yield


class City:
    """Units a to d; ``a`` has marks far apart and one piece that was refused."""

    def __init__(self, text=TEXT):
        self.units = {
            code: make_unit(name, code=code, position=number, group="一组")
            for number, (code, name) in enumerate(
                (("a", "卫生局"), ("b", "教育局"), ("c", "公安局"), ("d", "团委")), 1
            )
        }
        for code, name in (("office", "考评办"), ("school", "学校"), ("court", "司法局")):
            self.units[code] = make_unit(name, code=code, is_assessed=False)
        self.people = {}
        for name, (code, role) in {
            "author": ("a", Role.UNIT_AUTHOR), "approver": ("a", Role.UNIT_APPROVER),
            "other": ("b", Role.UNIT_APPROVER), "clerk": ("office", Role.CLERK),
            "clerk2": ("office", Role.CLERK), "chief": ("office", Role.OFFICE_HEAD),
            "leader": ("court", Role.LEADER), "auditor": ("office", Role.AUDITOR),
            **{f"marker{n}": ("school", Role.REVIEWER) for n in range(1, 9)},
            "own_marker": ("a", Role.REVIEWER),
        }.items():  # fmt: skip
            self.people[name] = make_person(name.title(), username=name)
            make_post(self.units[code], role, self.people[name])
        self.scheme = make_scheme(text, actor=self.people["clerk"])
        self.pieces = {}
        with on("2014-03-20 09:00"):
            for code in "abcd":
                self.pieces[code] = make_piece(
                    self.units[code], window_of("1", "plan"), state="accepted", actor=self.people["clerk"],
                    title=f"{code} 的材料",
                )  # fmt: skip
                if code != "d":
                    make_piece(
                        self.units[code],
                        window_of("2", "2014H1"),
                        state="accepted",
                        actor=self.people["clerk"],
                    )
            self.refused = make_piece(
                self.units["a"], window_of("2", "2014H2"), received="2014-09-02 10:00", state="rejected",
                actor=self.people["clerk2"],
            )  # fmt: skip
        for code, marks in (
            ("a", FIRST), ("b", ((70, 30, 40),)), ("c", ((90, 40, 50),)), ("d", ((80, 30, 50),))
        ):  # fmt: skip
            for number, (total, theme, fact) in enumerate(marks, 1):
                self.mark(self.pieces[code], f"marker{number}", total, theme, fact)
        ports.tell_facts_changed(self.scheme.pk, None)

    def mark(self, piece, who, total, theme, fact, **fields):
        review = Review.objects.create(
            submission=piece, version=piece.versions.get(), reviewer=self.people[who], mark=Decimal(total),
            state="final", rubric="note", made_at=at("2014-04-02 09:00"), final_at=at("2014-04-02 09:00"), **fields,
        )  # fmt: skip
        for name, value in (("theme", theme), ("fact", fact)):
            CriterionMark.objects.create(review=review, criterion=name, mark=value)
        return review

    def publish(self, step="objection"):
        """Freeze what is there and publish it up to this step; the second time it is an erratum."""
        chief, second = self.people["chief"], self.people["clerk2"]
        before = Publication.objects.filter(scheme=self.scheme).order_by("-revision").first()
        with on("2015-01-12 08:00"):
            frozen = freeze(self.scheme, by=chief, reason="更正" if before else "")
            confirm_freeze(make(frozen), actor=second)
            if before:
                publication = erratum(before, frozen, actor=chief, reason="更正", though_same=True)
            else:
                publication = compile_result(self.scheme, frozen, actor=chief)
            walk(publication, step, chief, second)
        return publication


def walk(publication, step, proposer, confirmer):
    """Step after step up to ``step``; those that take two people after the days for objections."""
    while publication.step != step:
        moment = (
            "2015-01-12 08:00" if publication.step in ("compiled", "preview", "units") else "2015-01-19 00:00"
        )
        with on(moment):
            made = step_forward(
                publication, actor=proposer, seen=publication.version,
                objection_until=dt.date(2015, 1, 18) if publication.step == "units" else None,
            )  # fmt: skip
            if made.state == "proposed":
                made.publication = publication
                confirm_step(made, actor=confirmer)
        publication.refresh_from_db()


# -- an appeal, as far as it is wanted ------------------------------------------------------------


def filed(city, **values):
    values = {
        "lines": LINE,
        "grounds": "材料系本委作者在省网发表的文章。",
        "actor": city.people["approver"],
        **values,
    }
    with on(values.pop("when", OBJECTIONS)):
        return actions.file_appeal(
            values.pop("publication", None) or city.publish(), city.units["a"], **values
        )


def admitted(city):
    appeal = filed(city)
    with on("2015-01-15 09:00"):
        actions.admit(appeal, actor=city.people["clerk"])
    return appeal


def named(city):
    appeal = admitted(city)
    with on("2015-01-15 10:00"):
        naming.name_people(
            appeal,
            decider=city.people["leader"],
            confirmer=city.people["marker8"],
            actor=city.people["clerk"],
        )
    return appeal


def marked_again(city):
    """Three others mark it again; drawn by lot, they are any of the free ones."""
    appeal = named(city)
    with on("2015-01-16 09:00"):
        drawn = naming.ask_marks(appeal, pieces=[city.pieces["a"]], count=3, actor=city.people["clerk"])
    names = {person.pk: name for name, person in city.people.items()}
    for person, marks in zip(drawn, ((88, 36, 52), (85, 34, 51), (88, 36, 52)), strict=True):
        city.mark(city.pieces["a"], names[person.pk], *marks, counts=False)
    return appeal


def proposed(city, **values):
    appeal = marked_again(city)
    with on("2015-01-20 09:00"):
        decisions.propose(
            appeal, decision="upheld", text="不作雷同，采用复评分。", proposal={"marks": [city.pieces["a"].pk]},
            actor=city.people["leader"],
        )  # fmt: skip
    return appeal


def revised(appeal):
    """The worker's part, as far as it goes by itself; the freeze is made by its own job."""
    revise_after_appeal(appeal.pk)
    for frozen in Freeze.objects.filter(state="making"):
        make(frozen)
    revise_after_appeal(appeal.pk)
    appeal.refresh_from_db()
