"""Amendments that are refused, that have no place for a fact, that divide or join groups."""

import dataclasses
import datetime as dt

import pytest

from kaoping.assessment import actions, ports
from kaoping.assessment.actions.schemes import SchemeRefused
from kaoping.assessment.models import (
    Duty,
    Indicator,
    SchemeVersion,
    Submission,
    Window,
)
from kaoping.assessment.ports import Refusal
from kaoping.pure.scoring.carried import carried
from kaoping.pure.scoring.checking import check_references
from kaoping.results.effects import effect_of
from kaoping.results.facts import all_facts
from kaoping.results.standings import live_sheet, plan_of
from tests.assessment.amendments.amending import MONTHLY, amend, draft_of, line_of
from tests.make_assessment import SMALL, make_piece, make_scheme, window_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("july")]


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_amendment_needs_a_reason(reason):
    make_scheme(SMALL)
    with pytest.raises(Refusal):
        actions.amend(draft_of(MONTHLY), actor=None, reason=reason)


def test_a_faulty_text_is_refused_with_its_faults():
    make_scheme(SMALL)
    with pytest.raises(SchemeRefused):
        actions.plan_amendment(draft_of(SMALL.replace("applies_to: [窗口]", "applies_to: [窗]")))


def test_there_must_be_something_to_amend():
    with pytest.raises(Refusal, match="nothing to amend"):
        actions.plan_amendment(draft_of(SMALL))
    actions.publish(SchemeVersion.objects.get(), actor=None)
    with pytest.raises(Refusal, match="nothing to amend"):
        actions.plan_amendment(draft_of(SMALL))


def test_a_text_that_changed_since_the_preview_is_not_put_in_force():
    make_scheme(SMALL)
    draft = draft_of(MONTHLY)
    with pytest.raises(Refusal, match="Read the preview again"):
        actions.amend(draft, actor=None, reason="x", seen_sha256="0" * 64)


def test_an_amendment_can_be_amended(qinghe):
    make_scheme(SMALL)
    make_piece(qinghe, window_of("2", "2014Q1"), "2014-02-10 09:00", "accepted")
    second = amend(MONTHLY)
    third = amend(second.text.replace("title: 小方案", "title: 新方案"), "anew")

    assert (third.number, third.state) == (3, "published")
    assert live_sheet(third, qinghe).total == 1
    assert Duty.objects.filter(window__indicator__scheme=third).exclude(state="cancelled").count() == 12


def test_facts_that_have_no_place_are_named(qinghe):
    old = make_scheme(SMALL)
    make_piece(qinghe, window_of("1", "plan"), "2014-03-01 09:00", "accepted")
    first = SMALL.index("  - {id: 1"), SMALL.index("  - {id: 2")
    plan = actions.plan_amendment(draft_of(SMALL[: first[0]] + SMALL[first[1] :]), strategy="anew")

    effect = ports.effect_on_scores(old, plan.carrying)

    assert [fact.indicator for fact in effect.lost] == ["1"]
    assert carried(all_facts(old), plan.carrying).lost == list(effect.lost)
    assert dataclasses.is_dataclass(effect.units[0])


GROUPED = """
scheme: grouped
title: 分组方案
year: 2014
groups: {甲: {tag: window}, 乙: {without: window}}
indicators:
  - {id: 1, title: 信息报送, points: 4, every: {by_group: {甲: quarter, 乙: half-year}}, even: {}}
  - {id: 2, title: 年度方案, points: 2, due: {by_group: {甲: 2014-03-31, 乙: 2014-04-30}}, even: {}}
  - {id: 3, title: 工作小结, points: 3, even: {},
     windows: [{id: a, title: 上, due: 2014-06-30}, {id: b, title: 下, due: 2014-12-31, pieces: 2}]}
"""


@pytest.mark.parametrize("strategy", ["keep", "anew"])
@pytest.mark.parametrize(
    "change",
    [
        ("甲: quarter, 乙: half-year", "甲: month, 乙: half-year"),
        ("甲: quarter, 乙: half-year", "甲: half-year, 乙: quarter"),
        ("甲: 2014-03-31, 乙: 2014-04-30", "甲: 2014-03-31, 乙: 2014-08-31"),
        ("甲: 2014-03-31, 乙: 2014-04-30", "甲: 2014-08-31, 乙: 2014-08-31"),
        ("{without: window}", "{tag: window}"),
        ("points: 4, every", "points: {by_group: {甲: 4, 乙: 6}}, every"),
        ("2014-12-31, pieces: 2", "2014-11-30, pieces: 1"),
        ("{id: a, title: 上, due: 2014-06-30}, ", ""),
        ("id: 3, title: 工作小结", "id: 3, applies_to: [甲], title: 工作小结"),
    ],
)
def test_groups_are_carried_each_by_its_own_days(qinghe, beihe, change, strategy):
    old = make_scheme(GROUPED)
    for unit in (qinghe, beihe):
        for duty in Duty.objects.filter(unit=unit, window__opens_on__lte="2014-05-01").select_related(
            "window"
        ):
            window = Window.objects.select_related("indicator__scheme").get(pk=duty.window_id)
            make_piece(unit, window, f"2014-0{1 + duty.pk % 6}-20 09:00", "accepted")
    text = GROUPED.replace(*change)
    if change[0] == "{without: window}":
        text = text.replace("every: {by_group: {甲: quarter, 乙: half-year}}", "every: quarter").replace(
            "due: {by_group: {甲: 2014-03-31, 乙: 2014-04-30}}", "due: 2014-03-31"
        )
    plan = actions.plan_amendment(draft_of(text), strategy=strategy)
    effect = effect_of(old, plan.carrying)
    before = Duty.objects.exclude(state="cancelled").count()

    new = amend(text, strategy, past_is_meant=True)

    after = {unit.unit: unit.after for unit in effect.units}
    for unit in (qinghe, beihe):
        assert live_sheet(new, unit).total == after[unit.code]
    now = Duty.objects.exclude(state="cancelled").count()
    assert now - before == plan.count("appears") - plan.count("goes")
    assert check_references(plan_of(new), list(enumerate(all_facts(new), 1))) == []
    for unit in (qinghe, beihe):
        actions.make_duties_for(unit)
    assert Duty.objects.exclude(state="cancelled").count() == now  # nothing was missing


@pytest.mark.parametrize("strategy", ["keep", "anew"])
def test_an_indicator_that_was_divided_becomes_one_again_with_all_its_pieces(qinghe, strategy):
    make_scheme()
    for key in ("2014Q1", "2014Q2"):
        make_piece(qinghe, window_of("2", key), f"2014-0{3 * int(key[-1])}-20 09:00", "accepted")
    divided = amend(MONTHLY)
    waived = Indicator.objects.get(scheme=divided, code="2.2")
    actions.grant_waiver(unit=qinghe, indicator=waived, window=None, reason="改制", actor=None)
    plan = actions.plan_amendment(draft_of(SMALL), strategy=strategy)
    effect = effect_of(divided, plan.carrying)

    new = actions.amend(
        plan.draft, actor="office", reason="恢复按季度", strategy=strategy, past_is_meant=True
    ).new

    assert plan.families["2.1"] == plan.families["2.2"] == ("2",)
    assert line_of(qinghe, new, "2").score == 4
    assert [unit.after for unit in effect.units if unit.unit == qinghe.code] in (
        [],
        [live_sheet(new, qinghe).total],
    )
    assert Submission.objects.filter(window__indicator__scheme=new).count() == 2
    states = Duty.objects.filter(unit=qinghe, window__indicator__code="2").exclude(state="cancelled")
    assert (
        list(states.order_by("window__due_on").values_list("state", flat=True))
        == ["asked"] * 2 + ["waived"] * 2
    )


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(9999, 12, 31)])
def test_a_day_far_outside_the_years_is_refused(qinghe, day):
    make_scheme()

    with pytest.raises(Refusal):
        actions.plan_amendment(draft_of(MONTHLY), strategy="keep", kept_before=day)
