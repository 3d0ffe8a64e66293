"""Deciding an appeal: what it would change, who may, what is changed once two have agreed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base.models import AuditEvent
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.actions import appeal_people as naming
from kaoping.results.actions import appeals as actions
from kaoping.results.models import Appeal, FrozenSheet
from kaoping.results.queries.appeal_effects import Change, change_of, effect_of
from kaoping.results.queries.appeal_pages import marks_twice
from kaoping.results.queries.appeal_people import may_be_named, may_mark_again
from kaoping.results.standings import live_sheet
from kaoping.reviews.access import may_mark
from kaoping.reviews.actions import finish
from kaoping.reviews.models import Assignment, Conflict, Review
from tests.make_assessment import at
from tests.results.appeal_world import admitted, filed, marked_again, named, on, proposed

pytestmark = pytest.mark.django_db


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


def test_marks_that_changed_after_the_proposal_are_not_used_unseen(city):
    appeal = proposed(city)
    again = Review.objects.filter(submission=city.pieces["a"], counts=False).first()
    Review.objects.filter(pk=again.pk).update(mark=Decimal(100))

    effect = effect_of(appeal, change_of(appeal, appeal.proposal))
    assert effect.lines[0].after == Fraction(87, 50)  # what was proposed, whatever the marks are by now
    with pytest.raises(Refusal, match=city.pieces["a"].receipt_no):
        decisions.confirm(appeal, actor=city.people["marker8"])
    assert appeal.state == "proposed"


def test_the_effect_of_accepting_counts_the_marks_that_the_piece_has(city):
    Submission.objects.filter(pk=city.pieces["a"].pk).update(state="rejected", reason="雷同")
    appeal = filed(city, lines=[("1", "", "0")])

    effect = effect_of(appeal, change_of(appeal, {"accepted": [city.pieces["a"].receipt_no]}))

    assert [(line.before, line.after) for line in effect.lines] == [(0, Fraction(31, 25))]


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
    naming.name_people(
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
        naming.ask_marks(appeal, pieces=[city.pieces["a"]], count=2, actor=city.people["clerk"])
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

    naming.name_people(appeal, decider=city.people["leader"], confirmer=other, actor=city.people["clerk"])

    assert (appeal.state, appeal.proposal["marks"]) == ("proposed", [city.pieces["a"].pk])
    decisions.send_back(appeal, actor=other, why="再议")
    assert appeal.state == "admitted"


def test_who_decides_or_confirms_names_neither(city):
    appeal = named(city)
    other = city.people["marker7"]
    both = {"decider": city.people["leader"], "confirmer": other}
    for actor in ("leader", "marker8"):
        with pytest.raises(Refusal, match=r"names neither|不得指定"):
            naming.name_people(appeal, **both, actor=city.people[actor])
    with pytest.raises(Refusal):
        naming.name_people(appeal, **both, actor=other)


def test_another_decider_begins_anew_and_the_proposal_stays_readable(city):
    appeal = proposed(city)
    [other] = [one for one in may_be_named(appeal) if one.username not in ("leader", "marker8")]

    naming.name_people(appeal, decider=other, confirmer=city.people["marker8"], actor=city.people["clerk"])

    assert (appeal.state, appeal.decision, appeal.proposal) == ("admitted", "", {})
    assert "不作雷同，采用复评分。" in appeal.events.filter(kind="people").latest("id").text


def test_who_is_named_is_kept_from_marking_and_not_from_deciding(city):
    appeal = named(city)
    rows = Conflict.objects.filter(submission=city.pieces["a"], ended_at=None)
    assert {row.person.username for row in rows} == {"leader", "marker8"}
    assert not may_mark(city.people["marker8"], city.pieces["a"])
    assert {city.people["leader"], city.people["marker8"]} <= set(may_be_named(appeal))
    naming.name_people(
        appeal, decider=city.people["leader"], confirmer=city.people["marker7"], actor=city.people["clerk"]
    )
    assert rows.all().count() == 3
    assert city.people["marker8"] not in may_mark_again(appeal)


def test_nobody_else_marks_a_piece_that_is_marked_again(city):
    appeal = named(city)
    with on("2015-01-16 09:00"):
        [drawn] = naming.ask_marks(appeal, pieces=[city.pieces["a"]], count=1, actor=city.people["clerk"])
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
