"""The fairness desk and the third opinion: a diagnosis that changes nothing, bound by conflicts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kaoping.assessment import ports
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.reviews import actions, fairness
from kaoping.reviews.models import Assignment, Conflict, Panel, Review
from tests.reviews.marking_town import Town

pytestmark = pytest.mark.django_db


def mark(town, piece, number, value):
    return actions.finish(
        piece=town.pieces[piece], reviewer=town.reviewers[number], mark=Decimal(value), criteria={}
    )


@pytest.fixture
def town():
    return Town()


def test_two_far_apart_call_a_third_who_is_blind_and_counts_by_the_schemes_rule(client, town):
    mark(town, 0, 0, 93)
    mark(town, 0, 1, 77)
    mark(town, 1, 0, 80)
    mark(town, 1, 1, "68.5")  # 11.5 apart: not called
    client.force_login(town.chief)
    page = client.get(f"/reviews/panels/{town.panel.pk}/fairness/").text
    assert "请第三评 1 件" in page

    client.post(f"/reviews/panels/{town.panel.pk}/third/")
    client.post(f"/reviews/panels/{town.panel.pk}/third/")  # pressed twice asks once

    row = Assignment.objects.get(purpose="third")
    third = town.reviewers[2]
    assert (row.submission, row.reviewer, row.state) == (town.pieces[0], third, "offered")
    client.force_login(third)
    page = client.get(f"/reviews/{town.pieces[0].pk}/").text
    for secret in ("93", "77", "第三评", "清河市水务局"):
        assert secret not in page.split("review-columns")[1]
    mark(town, 0, 2, 88)
    scheme = town.panel.scheme
    assert ports.marks_of(scheme, None)[town.pieces[0].pk] == 86  # the mean of the three
    client.force_login(town.chief)
    page = client.get(f"/reviews/panels/{town.panel.pk}/fairness/").text
    assert "<b>88</b> 评委2" in page
    assert "86.00" in page


def test_the_button_asks_for_as_many_as_it_says(client, town):
    for piece in (0, 1):
        mark(town, piece, 0, 93)
        mark(town, piece, 1, 77)
    town.give(town.pieces[1], town.chief)  # still to be marked by the chief, so not on the chief's desk
    client.force_login(town.chief)
    assert "请第三评 1 件" in client.get(f"/reviews/panels/{town.panel.pk}/fairness/").text

    said = client.post(f"/reviews/panels/{town.panel.pk}/third/", follow=True).text

    assert "已为 1 件请了第三评" in said
    assert Assignment.objects.get(purpose="third").submission == town.pieces[0]


def test_the_phase_says_all_that_is_left_and_asks_why_it_goes_on_without(client):
    town = Town(given=1)
    client.force_login(town.clerk)
    address = f"/reviews/panels/{town.panel.pk}/phase/"
    assert "还有 6 份没有评。 其中 3 份尚未分发。" in client.get(address).text
    with pytest.raises(Refusal, match="还有 6 份"):
        actions.move_phase(town.panel, to="moderation", seen="marking", actor=town.clerk)
    for number, piece in enumerate(town.pieces):
        town.give(piece, town.reviewers[1])
        mark(town, number, 0, 93)
        mark(town, number, 1, 93 if number else 77)
    actions.move_phase(town.panel, to="moderation", seen="marking", actor=town.clerk)

    page = client.get(address).text

    assert "有 1 件两评相差过大，第三评还没有打出。" in page
    assert "没有待评的。" not in page
    with pytest.raises(Refusal, match="有 1 件两评相差过大"):
        actions.move_phase(town.panel, to="decision", seen="moderation", actor=town.clerk)
    actions.move_phase(town.panel, to="decision", seen="moderation", actor=town.clerk, reason="评委出差")


def test_nobody_with_a_conflict_or_a_part_in_it_is_asked(town):
    mark(town, 0, 0, 93)
    mark(town, 0, 1, 60)
    Conflict.objects.create(
        person=town.reviewers[2], unit=town.units[0], kind="declared", reason="亲属", made_at=clock.now()
    )

    called = actions.call_third(panel=town.panel, actor=town.chief)

    assert (called.asked, called.nobody) == ((), (town.pieces[0],))


def test_who_may_not_ask(town):
    with pytest.raises(PermissionDenied):
        actions.call_third(panel=town.panel, actor=town.reviewers[0])
    town.panel.phase = "closed"
    town.panel.save()
    with pytest.raises(Refusal):
        actions.call_third(panel=town.panel, actor=town.chief)


def test_the_desk_finds_who_marks_high_and_changes_nothing():
    town = Town(units=12, given=3, marks_each=3)
    for number in range(12):
        level = 60 + 2 * number
        for who, off in enumerate((8, 0, -8)):
            mark(town, number, who, level + off + (number * (who + 1)) % 3)
    before = list(Review.objects.order_by("pk").values_list("mark", "state"))

    desk = fairness.desk(town.chief, town.panel)

    assert [(row.name, row.tone) for row in desk.rows] == [
        ("评委0", "lenient"),
        ("评委1", ""),
        ("评委2", "severe"),
    ]
    assert (desk.given, desk.wanted, desk.complete, desk.compared) == (36, 36, 12, 12)
    assert desk.fit.residual < 2
    assert list(Review.objects.order_by("pk").values_list("mark", "state")) == before


def test_too_few_marks_give_no_numbers(client, town):
    mark(town, 0, 0, 93)
    mark(town, 0, 1, 90)
    client.force_login(town.clerk)

    page = client.get(f"/reviews/panels/{town.panel.pk}/fairness/").text

    assert "算出来没有意义" in page
    assert 'class="reach"' not in page


def test_the_chiefs_conflicts_hide_rows_and_looking_is_written_down(client, town):
    mark(town, 0, 0, 93)
    mark(town, 0, 1, 60)
    Conflict.objects.create(
        person=town.chief, unit=town.units[0], kind="declared", reason="原单位", made_at=clock.now()
    )
    client.force_login(town.chief)

    page = client.get(f"/reviews/panels/{town.panel.pk}/fairness/").text

    assert "清河市水务局" not in page
    assert "有 1 件不在此页" in page
    assert client.get(f"/reviews/panels/{town.panel.pk}/pieces/{town.pieces[0].pk}/").status_code == 404
    review = Review.objects.first()
    assert client.post(f"/reviews/marks/{review.pk}/send-back/", {"reason": "x"}).status_code == 404
    assert actions.call_third(panel=town.panel, actor=town.chief).asked == ()
    assert AuditEvent.objects.filter(verb="panel.fairness_seen", actor_label__contains="郑文博").count() == 1


def test_a_chief_who_marks_sees_a_piece_only_after_the_own_mark(town):
    town.panel.members.create(person=town.chief, added_at=clock.now())
    town.give(town.pieces[0], town.chief)
    mark(town, 0, 0, 93)
    mark(town, 1, 0, 70)

    assert {one.given for one in [fairness.desk(town.chief, town.panel)]} == {1}
    actions.finish(piece=town.pieces[0], reviewer=town.chief, mark=Decimal(70), criteria={})
    assert fairness.desk(town.chief, town.panel).given == 3


def test_a_chief_whose_time_ran_out_does_not_read_the_piece_before_taking_it_again(town):
    town.panel.members.create(person=town.chief, added_at=clock.now())
    Assignment.objects.filter(reviewer=town.reviewers[1]).delete()
    town.give(town.pieces[0], town.chief, leased_until=clock.now() - dt.timedelta(minutes=1))
    mark(town, 0, 0, 93)
    assert fairness.desk(town.chief, town.panel).given == 0
    actions.release_expired(town.panel)

    assert fairness.desk(town.chief, town.panel).given == 0
    assert actions.take_again(town.pieces[0], person=town.chief)
    actions.finish(piece=town.pieces[0], reviewer=town.chief, mark=Decimal(70), criteria={})
    assert fairness.desk(town.chief, town.panel).given == 2


def test_reviewers_and_strangers_find_no_desk(client, town):
    for person in (town.reviewers[0],):
        client.force_login(person)
        assert client.get(f"/reviews/panels/{town.panel.pk}/fairness/").status_code == 404
        assert client.post(f"/reviews/panels/{town.panel.pk}/third/").status_code == 404


def test_the_export_holds_no_corrected_mark(client, town):
    mark(town, 0, 0, 93)
    mark(town, 0, 1, 77)
    client.force_login(town.chief)

    words = client.get(f"/reviews/panels/{town.panel.pk}/fairness/?export=csv").content.decode("utf-8-sig")

    assert "清河市水务局,清河市水务局年度计划,2014-03-0001,93" in words
    assert "校正" not in words


@pytest.mark.parametrize("count", [1, 4])
def test_the_desk_costs_the_same_for_any_number_of_pieces(count, django_assert_max_num_queries):
    town = Town(units=count)
    for number in range(count):
        mark(town, number, 0, 90)
        mark(town, number, 1, 70)

    with django_assert_max_num_queries(20):
        fairness.desk(town.chief, town.panel)


def test_the_page_of_a_piece_says_why_a_third_was_asked_who_and_what_came_of_it(client, town):
    piece, (wen, shu, yu) = town.pieces[0], town.reviewers
    actions.finish(piece=piece, reviewer=wen, mark=Decimal(90), criteria={})
    actions.finish(piece=piece, reviewer=shu, mark=Decimal(70), criteria={})
    address = f"/reviews/panels/{town.panel.pk}/pieces/{piece.pk}/"
    client.force_login(town.chief)
    assert "初评相差 20 分：评委0 评 90，评委1 评 70。 尚未请人。" in " ".join(
        client.get(address).text.split()
    )

    actions.call_third(panel=town.panel, actor=town.chief)
    asked = client.get(address).text.split('id="third"')[1]
    assert "评委2" in asked
    assert "郑文博" in asked
    assert "评审中" in asked
    actions.finish(piece=piece, reviewer=yu, mark=Decimal(82), criteria={})
    for person in (town.chief, town.clerk):
        client.force_login(person)
        given = client.get(address).text.split('id="third"')[1]
        assert '<td class="num strong" data-label="评分">82</td>' in given
        assert "按方案的计分规则，合计得" in given
    client.force_login(yu)
    assert client.get(address).status_code == 404


def test_nothing_is_being_marked_in_a_panel_that_is_over(client, town):
    for piece in (0, 1):
        mark(town, piece, 0, 93)
        mark(town, piece, 1, 77)
    actions.call_third(panel=town.panel, actor=town.chief, piece_ids=[town.pieces[0].pk])
    Panel.objects.filter(pk=town.panel.pk).update(phase="closed")
    client.force_login(town.clerk)

    said = client.get(f"/reviews/panels/{town.panel.pk}/fairness/").text
    one = client.get(f"/reviews/panels/{town.panel.pk}/pieces/{town.pieces[0].pk}/").text

    assert "已评 0，已请未评 1，未请 1" in said
    assert [word in said for word in ("评审中", "先请齐第三评", "未评</span>", "未请</span>")] == [
        False,
        False,
        True,
        True,
    ]
    assert "未评</span>" in one
    assert "评审中" not in one


def test_the_rows_name_the_piece_and_not_the_unit_alone(client, town):
    piece, (wen, shu, _yu) = town.pieces[0], town.reviewers
    actions.finish(piece=piece, reviewer=wen, mark=Decimal(90), criteria={})
    actions.finish(piece=piece, reviewer=shu, mark=Decimal(70), criteria={})
    client.force_login(town.chief)

    page = client.get(f"/reviews/panels/{town.panel.pk}/fairness/").text
    row = page.split(f'id="piece-{piece.pk}"')[1].split("</tr>")[0]
    table = client.get(f"/reviews/panels/{town.panel.pk}/fairness/?export=csv").content.decode("utf-8-sig")

    for words in ("清河市水务局年度计划", piece.receipt_no, "清河市水务局 ·"):
        assert words in row
    assert piece.receipt_no in table
