"""Appeals, from filing to the applied decision: who may, when, and what moves."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from kaoping.assessment import ports
from kaoping.assessment.content import PieceFile
from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base.models import AuditEvent
from kaoping.evidence import storage
from kaoping.notifications.models import Notification
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.actions import appeals as actions
from kaoping.results.actions.freezing import confirm_freeze, make
from kaoping.results.actions.publishing import erratum
from kaoping.results.appeal_tasks import remind_late, revise_after_appeal
from kaoping.results.models import Appeal, Freeze, FrozenSheet, Publication
from kaoping.results.queries.appeal_effects import Change, change_of, effect_of
from kaoping.results.queries.appeal_pages import hindrance, marks_twice
from kaoping.results.queries.appeal_people import barred_ids, may_be_named, may_mark_again
from kaoping.results.standings import live_sheet
from kaoping.reviews.access import may_mark
from kaoping.reviews.actions import finish
from kaoping.reviews.models import Assignment, Conflict, Review
from tests.make_assessment import at
from tests.results.appeal_world import OBJECTIONS, City, on

LINE = [("1", "", "31/25")]

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


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
        actions.name_people(
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
        drawn = actions.ask_marks(appeal, pieces=[city.pieces["a"]], count=3, actor=city.people["clerk"])
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


# -- filing --------------------------------------------------------------------------------


def test_an_appeal_gets_a_number_of_its_year_and_keeps_what_stood(city):
    publication = city.publish()
    first = filed(city, publication=publication, files=[PieceFile("网页.pdf", storage.keep(b"page"))])
    second = filed(city, publication=publication, lines=[("2", "2014H2", "0")])

    assert [first.number, second.number] == ["2014-复-001", "2014-复-002"]
    assert [(line.indicator, line.score) for line in first.lines.all()] == [("1", "31/25")]
    assert [row.name for row in first.files.all()] == ["网页.pdf"]
    assert first.admit_by == dt.date(2015, 1, 15)
    assert [event.kind for event in first.events.all()] == ["filed"]
    assert AuditEvent.objects.filter(verb="appeal.filed").count() == 2


@pytest.mark.parametrize(
    ("step", "when", "says"),
    [
        ("preview", OBJECTIONS, "not open to objections yet"),
        ("units", OBJECTIONS, "not open to objections yet"),
        ("objection", "2015-01-11 23:59", "Jan. 12"),
    ],
)
def test_before_the_window_an_appeal_is_refused_with_a_sentence(city, step, when, says):
    publication = city.publish(step=step)

    with translation.override("en"), pytest.raises(Refusal, match=says):
        filed(city, publication=publication, when=when)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("step", ["objection", "final", "public"])
def test_a_late_appeal_is_kept_and_said(city, step):
    appeal = filed(city, publication=city.publish(step=step), when="2015-01-19 00:00")

    assert appeal.state == "inadmissible"
    assert appeal.number == "2014-复-001"
    assert appeal.admitted_why
    assert [event.kind for event in appeal.events.all()] == ["late"]
    with on("2015-01-19 09:00"):
        with pytest.raises(Refusal):
            actions.admit(appeal, actor=city.people["clerk"])
        actions.admit(appeal, actor=city.people["clerk"], why="单位所在地停电三天。")
    assert appeal.state == "admitted"


def test_the_last_minute_of_the_last_day_is_in_time(city):
    assert filed(city, when="2015-01-18 23:59").state == "filed"


def test_a_line_under_review_is_not_objected_to_twice(city):
    publication = city.publish()
    filed(city, publication=publication)

    with pytest.raises(Refusal, match="2014-复-001"):
        filed(city, publication=publication)


def test_a_replaced_revision_is_not_objected_to(city):
    old = city.publish()
    city.publish()
    old.refresh_from_db()

    with pytest.raises(Refusal):
        filed(city, publication=old)


@pytest.mark.parametrize(("lines", "grounds"), [([], "理由"), (LINE, "  \n")])
def test_lines_and_grounds_are_asked_for(city, lines, grounds):
    with pytest.raises(Refusal):
        filed(city, lines=lines, grounds=grounds)
    assert not Appeal.objects.exists()


# -- admitting, people ---------------------------------------------------------------------


def test_the_days_to_decide_are_working_days_from_the_day_after_admission(city):
    assert admitted(city).due_on == dt.date(2015, 1, 22)  # 16, 19, 20, 21, 22; the week-end is free


def test_not_admitting_says_why_and_ends_it(city):
    appeal = filed(city)
    with on("2015-01-15 09:00"):
        with pytest.raises(Refusal):
            actions.refuse(appeal, actor=city.people["clerk"], why=" ")
        actions.refuse(appeal, actor=city.people["clerk"], why="不属于得分表的行。")
        with pytest.raises(Refusal):
            actions.name_people(
                appeal, decider=city.people["leader"], confirmer=city.people["marker8"],
                actor=city.people["clerk"],
            )  # fmt: skip
    assert appeal.state == "inadmissible"


def test_who_had_a_part_is_kept_out(city):
    appeal = admitted(city)
    names = {person.pk: name for name, person in city.people.items()}
    barred = {names[pk]: sorted(why) for pk, why in barred_ids(appeal).items()}

    assert barred == {
        "marker1": ["marked"], "marker2": ["marked"], "marker3": ["marked"],
        "clerk": ["clerk", "decided"], "clerk2": ["frozen"], "chief": ["frozen", "published"],
        "approver": ["filed", "unit"], "author": ["unit"], "own_marker": ["unit"],
    }  # fmt: skip
    assert {names[person.pk] for person in may_be_named(appeal)} == {
        "leader", "marker4", "marker5", "marker6", "marker7", "marker8",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["marker1", "clerk", "chief", "own_marker"])
def test_barred_people_are_not_named_even_by_hand(city, who):
    appeal = admitted(city)

    with on("2015-01-15 10:00"), pytest.raises(Refusal):
        actions.name_people(
            appeal, decider=city.people[who], confirmer=city.people["leader"], actor=city.people["clerk"]
        )
    assert appeal.decider is None


def test_one_person_does_not_decide_and_confirm(city):
    with pytest.raises(Refusal):
        actions.name_people(
            admitted(city), decider=city.people["leader"], confirmer=city.people["leader"],
            actor=city.people["clerk"],
        )  # fmt: skip


def test_marks_are_asked_of_people_drawn_from_those_without_a_part(city):
    appeal = named(city)
    free = {person.pk for person in may_mark_again(appeal)}
    with on("2015-01-16 09:00"):
        drawn = actions.ask_marks(appeal, pieces=[city.pieces["a"]], count=3, actor=city.people["clerk"])

    assert {person.pk for person in drawn} <= free == {city.people[f"marker{n}"].pk for n in (4, 5, 6, 7)}
    assert Assignment.objects.filter(purpose="appeal", submission=city.pieces["a"]).count() == 3
    assert appeal.state == "remarking"
    with pytest.raises(Refusal, match=r"5|4"):
        actions.ask_marks(appeal, pieces=[city.pieces["a"]], count=5, actor=city.people["clerk"])


def test_a_piece_of_another_line_is_not_marked_again(city):
    with pytest.raises(Refusal):
        actions.ask_marks(named(city), pieces=[city.pieces["b"]], count=1, actor=city.people["clerk"])


# -- effect --------------------------------------------------------------------------------


def test_second_marks_count_nothing_before_the_decision_is_applied(city):
    marked_again(city)
    assert live_sheet(city.scheme, city.units["a"]).line("1").score == Fraction(31, 25)


def test_the_effect_says_line_total_and_every_place_that_moves(city):
    appeal = marked_again(city)

    effect = effect_of(appeal, change_of(appeal, {"marks": [city.pieces["a"].pk]}))

    [line] = effect.lines
    assert (line.code, line.before, line.after) == ("1", Fraction(31, 25), Fraction(87, 50))
    assert (effect.total[1] - effect.total[0]) == Fraction(1, 2)
    assert [(move.code, move.rank_before, move.rank_after) for move in effect.moves] == [
        ("a", 3, 2),
        ("b", 2, 3),
    ]
    assert effect.stays == 2


def test_an_effect_without_a_change_is_the_frozen_result(city):
    appeal = admitted(city)
    effect = effect_of(appeal, Change())

    frozen = FrozenSheet.objects.get(code="a")
    assert effect.total[0] == effect.total[1] == Fraction(frozen.exact["total"])
    assert [move.code for move in effect.moves] == ["a"]


# -- deciding ------------------------------------------------------------------------------


def test_only_the_person_named_decides_and_only_the_second_confirms(city):
    appeal = marked_again(city)
    for who in ("clerk", "chief", "marker8"):
        with pytest.raises(Refusal):
            decisions.propose(appeal, decision="dismissed", text="维持", proposal={}, actor=city.people[who])
    decisions.propose(appeal, decision="dismissed", text="维持原评", proposal={}, actor=city.people["leader"])
    with pytest.raises(Refusal):
        decisions.confirm(appeal, actor=city.people["leader"])
    decisions.confirm(appeal, actor=city.people["marker8"])
    assert (appeal.state, appeal.decision) == ("closed", "dismissed")
    assert live_sheet(city.scheme, city.units["a"]).line("1").score == Fraction(31, 25)


def test_a_part_taken_after_the_naming_keeps_out_on_write_too(city):
    appeal = marked_again(city)
    city.mark(city.pieces["a"], "leader", 50, 20, 30)

    with pytest.raises(Refusal):
        decisions.propose(appeal, decision="dismissed", text="维持", proposal={}, actor=city.people["leader"])


@pytest.mark.parametrize(
    ("decision", "proposal", "text"),
    [
        ("upheld", {}, "支持"),
        ("dismissed", {"marks": [1]}, "维持"),
        ("perhaps", {}, "也许"),
        ("dismissed", {}, " "),
    ],
)
def test_a_decision_that_does_not_fit_its_change_is_refused(city, decision, proposal, text):
    appeal = marked_again(city)
    with pytest.raises(Refusal):
        decisions.propose(
            appeal, decision=decision, text=text, proposal=proposal, actor=city.people["leader"]
        )
    assert appeal.state == "remarking"


def test_upholding_with_the_value_that_stands_is_refused(city):
    appeal = marked_again(city)
    with pytest.raises(Refusal):
        decisions.propose(
            appeal,
            decision="upheld",
            text="支持",
            proposal={"values": {"1": "31/25"}},
            actor=city.people["leader"],
        )


def test_a_granted_appeal_switches_the_marks_and_keeps_the_first(city):
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])

    assert appeal.state in ("applied", "closed")
    assert live_sheet(city.scheme, city.units["a"]).line("1").score == Fraction(87, 50)
    marks = Review.objects.filter(submission=city.pieces["a"]).order_by("pk")
    assert [(int(one.mark), one.counts) for one in marks] == [
        (84, False), (58, False), (44, False), (88, True), (85, True), (88, True),
    ]  # fmt: skip
    # The published number has not moved: only a new revision can say otherwise.
    assert FrozenSheet.objects.get(freeze=appeal.publication.freeze, code="a").figures["total"] == "3.24"


def test_not_confirming_sends_it_back_with_a_reason(city):
    appeal = proposed(city)
    with pytest.raises(Refusal):
        decisions.send_back(appeal, actor=city.people["marker8"], why="")
    decisions.send_back(appeal, actor=city.people["marker8"], why="理由与口径不符。")

    assert (appeal.state, appeal.decision, appeal.proposal) == ("admitted", "", {})
    assert not Review.objects.filter(
        submission=city.pieces["a"], counts=False, mark__in=[84, 58, 44]
    ).exists()


def test_two_confirming_at_once_do_it_once(city):
    appeal = proposed(city)
    other = Appeal.objects.get(pk=appeal.pk)
    decisions.confirm(appeal, actor=city.people["marker8"])
    with pytest.raises(Refusal):
        decisions.confirm(other, actor=city.people["marker8"])
    assert AuditEvent.objects.filter(verb="appeal.decided").count() == 1


@pytest.mark.parametrize(
    ("proposal", "line", "score"),
    [({"values": {"1": "3/2"}}, "1", "3/2"), ({"accepted": True}, "2", "4")],
)
def test_values_and_desk_deeds_are_done_by_the_decision(city, proposal, line, score):
    publication = city.publish()
    appeal = filed(city, publication=publication, lines=[("1", "", "31/25"), ("2", "2014H2", "0")])
    actions.admit(appeal, actor=city.people["clerk"])
    actions.name_people(
        appeal, decider=city.people["leader"], confirmer=city.people["marker8"], actor=city.people["clerk"]
    )
    if "accepted" in proposal:
        proposal = {"accepted": [city.refused.receipt_no]}
    decisions.propose(
        appeal, decision="partly", text="部分支持", proposal=proposal, actor=city.people["leader"]
    )
    effect = effect_of(appeal, change_of(appeal, appeal.proposal))
    assert {one.code: one.after for one in effect.lines}[line] == Fraction(score)
    decisions.confirm(appeal, actor=city.people["marker8"])

    assert live_sheet(city.scheme, city.units["a"]).line(line).score == Fraction(score)


def test_a_withdrawn_appeal_takes_the_asks_back(city):
    appeal = named(city)
    with on("2015-01-16 09:00"):
        actions.ask_marks(appeal, pieces=[city.pieces["a"]], count=2, actor=city.people["clerk"])
        actions.withdraw(appeal, actor=city.people["approver"], reason="已说明")
    assert appeal.state == "withdrawn"
    assert set(Assignment.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_the_unit_withdraws_until_it_is_decided(city):
    appeal = proposed(city)
    actions.withdraw(appeal, actor=city.people["approver"], reason="")
    assert (appeal.state, appeal.decision, appeal.proposal) == ("withdrawn", "", {})
    with pytest.raises(Refusal):
        decisions.confirm(appeal, actor=city.people["marker8"])


def test_another_confirmer_reads_the_same_proposal(city):
    appeal = proposed(city)
    city.mark(city.pieces["a"], "marker8", 60, 20, 40)
    with pytest.raises(Refusal):
        decisions.confirm(appeal, actor=city.people["marker8"])
    [other] = [one for one in may_be_named(appeal) if one != city.people["leader"]]

    actions.name_people(appeal, decider=city.people["leader"], confirmer=other, actor=city.people["clerk"])

    assert (appeal.state, appeal.proposal) == ("proposed", {"marks": [city.pieces["a"].pk]})
    decisions.send_back(appeal, actor=other, why="再议")
    assert appeal.state == "admitted"


def test_another_decider_begins_anew_and_the_proposal_stays_readable(city):
    appeal = proposed(city)
    [other] = [one for one in may_be_named(appeal) if one.username not in ("leader", "marker8")]

    actions.name_people(appeal, decider=other, confirmer=city.people["marker8"], actor=city.people["clerk"])

    assert (appeal.state, appeal.decision, appeal.proposal) == ("admitted", "", {})
    assert "不作雷同，采用复评分。" in appeal.events.filter(kind="people").latest("id").text


def test_who_is_named_is_kept_from_marking_and_not_from_deciding(city):
    appeal = named(city)
    rows = Conflict.objects.filter(submission=city.pieces["a"], ended_at=None)
    assert {row.person.username for row in rows} == {"leader", "marker8"}
    assert not may_mark(city.people["marker8"], city.pieces["a"])
    assert {city.people["leader"], city.people["marker8"]} <= set(may_be_named(appeal))
    actions.name_people(
        appeal, decider=city.people["leader"], confirmer=city.people["marker7"], actor=city.people["clerk"]
    )
    assert rows.all().count() == 3
    assert city.people["marker8"] not in may_mark_again(appeal)


def test_nobody_else_marks_a_piece_that_is_marked_again(city):
    appeal = named(city)
    with on("2015-01-16 09:00"):
        [drawn] = actions.ask_marks(appeal, pieces=[city.pieces["a"]], count=1, actor=city.people["clerk"])
        given = {
            "piece": city.pieces["a"], "mark": Decimal(90), "rubric": "note",
            "criteria": {"theme": Decimal(38), "fact": Decimal(52)},
        }  # fmt: skip
        others = [one for one in may_mark_again(appeal) if one != drawn]
        with pytest.raises(PermissionDenied, match=r"复评|marked again"):
            finish(reviewer=others[0], **given)
        assert not finish(reviewer=drawn, **given).counts


def test_the_first_marks_are_those_of_the_freeze(city):
    appeal = marked_again(city)
    late = city.mark(city.pieces["a"], "marker8", 60, 20, 40)
    Review.objects.filter(pk=late.pk).update(final_at=at("2015-01-17 09:00"))

    [one] = marks_twice(appeal, [city.pieces["a"]])

    assert [int(mark) for mark in one.first.totals] == [84, 58, 44]
    assert len(one.again.totals) == 3


# -- the new revision ----------------------------------------------------------------------


def revised(appeal):
    """The worker's part, as far as it goes by itself; the freeze is made by its own job."""
    revise_after_appeal(appeal.pk)
    for frozen in Freeze.objects.filter(state="making"):
        make(frozen)
    revise_after_appeal(appeal.pk)
    appeal.refresh_from_db()


def test_a_granted_appeal_makes_the_next_revision(city):
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)

    new = Publication.objects.get(revision=2)
    assert (appeal.state, appeal.applied_in, new.revises) == ("closed", new, appeal.publication)
    assert appeal.number in new.erratum
    sheets = {
        (sheet.freeze_id, sheet.code): (sheet.figures["total"], sheet.rank_no)
        for sheet in FrozenSheet.objects.filter(code__in="ab")
    }
    assert sheets[appeal.publication.freeze_id, "a"] == ("3.24", 3)
    assert sheets[new.freeze_id, "a"] == ("3.74", 2)
    assert sheets[new.freeze_id, "b"][1] == 3
    assert new.step == "objection"


def test_other_changes_since_the_freeze_are_left_to_the_office(city):
    appeal = proposed(city)
    city.mark(city.pieces["b"], "marker2", 100, 40, 60)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)

    assert appeal.state == "applied"
    assert not Publication.objects.filter(revision=2).exists()
    assert "教育局" in appeal.events.get(kind="not_revised").text
    revised(appeal)
    assert appeal.events.filter(kind="not_revised").count() == 1

    with on("2015-01-21 10:00"):
        frozen = Freeze.objects.get(state="proposed")
        confirm_freeze(frozen, actor=city.people["chief"])
        revised(appeal)
        # Whoever confirmed it: what else moves is published by the office's own words alone.
        assert not Publication.objects.filter(revision=2).exists()
        assert appeal.state == "applied"
        assert hindrance(appeal) == appeal.events.filter(kind="not_revised").latest("id").text
        new = erratum(appeal.publication, frozen, actor=city.people["chief"], reason="补记教育局一份评分")
        revised(appeal)
    assert (appeal.state, appeal.applied_in, new.erratum) == ("closed", new, "补记教育局一份评分")


def test_another_unit_under_review_whose_marks_moved_stops_it_too(city):
    publication = city.publish()
    with on(OBJECTIONS):
        other = actions.file_appeal(
            publication,
            city.units["b"],
            lines=[("1", "", "7/5")],
            grounds="另一件",
            actor=city.people["other"],
        )
        appeal = actions.file_appeal(
            publication, city.units["a"], lines=LINE, grounds="理由", actor=city.people["approver"]
        )
    for one in (other, appeal):
        actions.admit(one, actor=city.people["clerk"])
    actions.name_people(
        appeal, decider=city.people["leader"], confirmer=city.people["marker8"], actor=city.people["clerk"]
    )
    city.mark(city.pieces["b"], "marker2", 100, 40, 60)
    with on("2015-01-21 09:00"):
        decisions.propose(
            appeal,
            decision="upheld",
            text="支持",
            proposal={"values": {"1": "3/2"}},
            actor=city.people["leader"],
        )
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
        confirm_freeze(Freeze.objects.get(state="proposed"), actor=city.people["chief"])
        revised(appeal)
    assert not Publication.objects.filter(revision=2).exists()


def test_another_line_of_the_own_sheet_stops_it_too(city):
    appeal = proposed(city)
    Submission.objects.filter(pk=city.refused.pk).update(state="accepted")
    ports.tell_facts_changed(city.scheme.pk, None)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
    assert "卫生局" in appeal.events.get(kind="not_revised").text


def test_who_is_late_is_reminded_once_a_day(city):
    appeal = named(city)
    with on("2015-01-21 09:00"):
        assert remind_late() == 0
    with on("2015-01-22 09:00"):
        assert [remind_late(), remind_late()] == [1, 0]
    with on("2015-01-23 09:00"):
        assert remind_late() == 1
    told = Notification.objects.filter(kind="appeal_overdue")
    assert [row.post.incumbencies.get().person.username for row in told] == ["leader", "leader"]
    assert appeal.events.filter(kind="reminded").count() == 2
