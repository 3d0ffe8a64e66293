"""A scheme in force amended: nothing is lost, every number keeps its reason, preview and sheets agree."""

import datetime as dt
from fractions import Fraction

import pytest

from kaoping.assessment import actions
from kaoping.assessment.models import (
    Duty,
    Extension,
    Indicator,
    Notice,
    SchemeAmendment,
    SchemeVersion,
    Submission,
    Waiver,
    Window,
)
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.pure.scoring import Facts, evaluate_unit
from kaoping.pure.scoring.checking import check_references
from kaoping.results.effects import effect_of
from kaoping.results.facts import all_facts, collect
from kaoping.results.standings import live_sheet, plan_of
from tests.assessment.amendments.amending import MONTHLY, amend, draft_of, line_of
from tests.make import make_unit
from tests.make_assessment import SMALL, make_notice, make_piece, make_scheme, window_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("july")]


def duties_of(unit, code):
    rows = Duty.objects.filter(
        unit=unit, window__indicator__code=code, window__indicator__scheme__state="published"
    )
    return list(rows.exclude(state="cancelled").order_by("window__due_on").values_list("window__key", "slot"))


def test_closed_quarters_keep_their_value_and_the_rest_is_by_month(qinghe):
    old = make_scheme(SMALL)
    make_piece(qinghe, window_of("2", "2014Q1"), "2014-02-10 09:00", "accepted")
    make_piece(qinghe, window_of("2", "2014Q2"), "2014-07-02 09:00", "accepted")
    before = line_of(qinghe, old, "2")
    assert before.score == 1

    new = amend(MONTHLY)

    old.refresh_from_db()
    assert (old.state, new.state, new.number) == ("amended", "published", 2)
    assert duties_of(qinghe, "2.1") == [("2014Q1", 1), ("2014Q2", 1)]
    assert duties_of(qinghe, "2.2") == [(f"2014M{month:02}", 1) for month in range(7, 13)]
    assert line_of(qinghe, new, "2.1").score == 1  # Q2 was late and stays late
    assert line_of(qinghe, new, "2").score == 1
    worths = Duty.objects.filter(unit=qinghe, window__indicator__code="2.2").exclude(state="cancelled")
    assert {duty.points for duty in worths} == {Fraction(1, 3)}
    assert "按原规定计分" in new.text
    assert SchemeAmendment.objects.get().families["2"] == ["2.1", "2.2"]


def test_all_anew_carries_pieces_into_the_months_in_which_they_came(qinghe):
    make_scheme(SMALL)
    make_piece(qinghe, window_of("2", "2014Q1"), "2014-02-10 09:00", "accepted")
    make_piece(qinghe, window_of("2", "2014Q2"), "2014-05-05 09:00", "accepted")
    make_piece(qinghe, window_of("2", "2014Q2"), "2014-07-02 09:00", "accepted")  # late

    new = amend(MONTHLY, "anew", past_is_meant=True)

    found = Submission.objects.order_by("pk").values_list("window__key", "window__indicator__scheme")
    assert list(found) == [("2014M02", new.pk), ("2014M05", new.pk), ("2014M06", new.pk)]
    assert line_of(qinghe, new, "2").score == Fraction(2, 3)
    behind = Duty.objects.filter(
        window__key__in=["2014Q1", "2014Q2", "2014Q3", "2014Q4"], window__indicator__code="2"
    )
    assert set(behind.values_list("state", flat=True)) == {"cancelled"}
    assert AuditEvent.objects.filter(verb="submission.moved").count() == 3


def test_days_that_are_over_are_refused_until_they_are_meant():
    make_unit("Qinghe")
    make_scheme(SMALL)

    with pytest.raises(Refusal, match="2014-01-31"):
        amend(MONTHLY, "anew")

    assert SchemeVersion.objects.get(number=1).state == "published"
    assert SchemeAmendment.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "strategy"),
    [
        (("points: 4, every: quarter", "points: 4, every: month"), "keep"),
        (("points: 4, every: quarter", "points: 4, every: month"), "anew"),
        (("points: 4, every: quarter", "points: 6, every: quarter"), "keep"),
        (("points: 4, every: quarter", "points: 6, every: half-year"), "anew"),
        (("even: {quality: true}", "even: {}"), "keep"),
        (("due: 2014-11-30", "due: 2014-10-31"), "anew"),
        (("points: 3, by_notice", "points: 5, by_notice"), "keep"),
        (("applies_to: [窗口], ", ""), "anew"),
        (("  - {id: 3, title: 文明单位复查, short: 文明单位, points: 3, by_notice: true, until: 2014-10-31, even: {}}\n", ""), "anew"),
        (("id: 2, title: 志愿服务活动", "id: 9, title: 志愿服务活动"), "keep"),
        (("even: {}", "even: {pieces: 2}"), "keep"),
    ],
)  # fmt: skip
def test_the_preview_is_what_happens(qinghe, beihe, change, strategy):
    """Points, ranks and duties that the preview names are those of the live sheets afterwards."""
    old = make_scheme(SMALL)
    make_notice(Indicator.objects.get(code="3"), due="2014-08-31")
    for unit, days in ((qinghe, ("02-10", "05-06")), (beihe, ("03-30",))):
        for day, key in zip(days, ("2014Q1", "2014Q2"), strict=False):
            make_piece(unit, window_of("2", key), f"2014-{day} 09:00", "accepted")
    make_piece(qinghe, window_of("1", "plan"), "2014-03-01 09:00", "accepted")
    make_piece(beihe, window_of("2", "2014Q3"), "2014-07-05 09:00", "accepted")
    make_piece(qinghe, Window.objects.get(notice__isnull=False), "2014-06-05 09:00", "accepted")
    actions.grant_waiver(
        unit=beihe,
        indicator=Indicator.objects.get(code="2"),
        window=window_of("2", "2014Q2"),
        reason="抢险",
        actor=None,
    )
    actions.grant_extension(
        unit=qinghe, window=window_of("2", "2014Q3"), until=dt.date(2014, 10, 15), reason="停电", actor=None
    )
    pieces = Submission.objects.count()
    text = SMALL.replace(*change)
    assert text != SMALL
    plan = actions.plan_amendment(draft_of(text), strategy=strategy)
    effect = effect_of(old, plan.carrying)
    asked = Duty.objects.exclude(state="cancelled").count()
    noticed = Duty.objects.filter(window__notice__isnull=False).count() if "3, title" in change[0] else 0

    new = amend(text, strategy, past_is_meant=True)

    after = {unit.unit: unit.after for unit in effect.units}
    for unit in (qinghe, beihe):
        assert live_sheet(new, unit).total == after[unit.code]
    now = Duty.objects.exclude(state="cancelled").count()
    assert now - asked == plan.count("appears") - plan.count("goes") - noticed
    assert Submission.objects.count() == pieces
    for unit in (qinghe, beihe):
        for code in Indicator.objects.filter(scheme=new, takes_pieces=True).values_list("code", flat=True):
            own = Duty.objects.filter(unit=unit, window__indicator__code=code, window__indicator__scheme=new)
            worths = [duty.points for duty in own.exclude(state__in=["waived", "cancelled"])]
            indicator = Indicator.objects.get(scheme=new, code=code)
            assert not worths or sum(worths) == indicator.points


def test_the_facts_afterwards_are_without_a_fault_and_give_the_same_sheet(qinghe):
    make_scheme(SMALL)
    make_piece(qinghe, window_of("2", "2014Q1"), "2014-02-10 09:00", "accepted")
    make_piece(qinghe, window_of("2", "2014Q3"), "2014-07-03 09:00", "accepted")
    new = amend(MONTHLY)

    facts = all_facts(new)
    assert check_references(plan_of(new), list(enumerate(facts, 1))) == []
    again = evaluate_unit(plan_of(new), Facts.of(facts), qinghe.code, clock.now())
    assert again.total == live_sheet(new, qinghe).total == 1 + Fraction(1, 3)
    assert collect(new).units[qinghe.code].pieces[1].window == "2014M07"


def test_waivers_and_extensions_go_along(qinghe):
    make_scheme(SMALL)
    indicator = Indicator.objects.get(code="2")
    actions.grant_waiver(
        unit=qinghe, indicator=indicator, window=window_of("2", "2014Q4"), reason="撤并", actor=None
    )
    actions.grant_extension(
        unit=qinghe, window=window_of("2", "2014Q3"), until=dt.date(2014, 10, 15), reason="停电", actor=None
    )

    new = amend(MONTHLY)

    waived = Waiver.objects.filter(indicator__scheme=new).order_by("window__due_on")
    assert [row.window.key for row in waived] == ["2014M10", "2014M11", "2014M12"]
    assert Duty.objects.filter(window__in=waived.values("window"), state="waived").count() == 3
    assert Extension.objects.get().window.key == "2014M09"
    kept = Duty.objects.filter(window__indicator__code="2.2", unit=qinghe, state="asked")
    assert [duty.points for duty in kept] == [Fraction(2, 3)] * 3


def test_a_removed_indicator_keeps_its_pieces_readable(qinghe, client):
    old = make_scheme(SMALL)
    piece = make_piece(qinghe, window_of("1", "plan"), "2014-03-01 09:00", "accepted")
    first = SMALL.index("  - {id: 1"), SMALL.index("  - {id: 2")

    new = amend(SMALL[: first[0]] + SMALL[first[1] :], "anew")

    piece.refresh_from_db()
    assert piece.window.indicator.scheme == old
    assert piece.state == "accepted"
    assert set(Duty.objects.filter(window=piece.window).values_list("state", flat=True)) == {"cancelled"}
    assert AuditEvent.objects.get(verb="scheme.amended").after["pieces_left"] == 1
    assert not Indicator.objects.filter(scheme=new, code="1").exists()


def test_notices_follow_their_indicator_and_are_cut_to_the_new_limit(qinghe):
    make_scheme(SMALL)
    notice = make_notice(Indicator.objects.get(code="3"), due="2014-10-20")

    new = amend(SMALL.replace("until: 2014-10-31", "until: 2014-09-30"), "anew")

    notice.refresh_from_db()
    assert (notice.scheme, notice.indicator.scheme) == (new, new)
    assert notice.window.due_on == dt.date(2014, 9, 30)
    assert Notice.objects.count() == 1


def test_a_piece_that_was_begun_for_a_window_that_is_gone_finds_its_successor(qinghe):
    """The form was opened before the amendment; the button is pressed after it."""
    make_scheme(SMALL)
    window = window_of("2", "2014Q3")
    stale = Window.objects.select_related("indicator__scheme").get(pk=window.pk)
    amend(MONTHLY)

    piece = make_piece(qinghe, stale, "2014-07-10 09:00")

    assert (piece.window.key, piece.window.indicator.code) == ("2014M07", "2.2")
    actions.accept(piece, actor=None)


def test_a_piece_for_an_indicator_that_is_gone_is_refused_in_words(qinghe):
    make_scheme(SMALL)
    window = window_of("2", "2014Q3")
    first = SMALL.index("  - {id: 2"), SMALL.index("  - {id: 3")
    amend(SMALL[: first[0]] + SMALL[first[1] :], "anew")

    with pytest.raises(Refusal, match="not in force"):
        make_piece(qinghe, window, "2014-07-10 09:00")


def test_the_units_concerned_are_told_why(qinghe, beihe):
    make_scheme(SMALL)
    amend(SMALL.replace("points: 1, every: half-year", "points: 2, every: half-year"), "anew")

    told = Notification.objects.filter(kind="scheme_amended")
    assert [row.unit for row in told] == [qinghe]  # the other is not in that group
    assert told[0].values["reason"] == "季度太疏"
