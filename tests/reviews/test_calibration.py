"""Reference pieces: chosen with a reason, marked once before the real ones, then compared."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kaoping.assessment.ports import Refusal
from kaoping.notifications.models import Notification
from kaoping.reviews import actions, notices
from kaoping.reviews.models import CalibrationMark, CalibrationPiece, Review
from kaoping.reviews.queries.calibration import drift_of
from tests.make_assessment import make_piece, window_of
from tests.reviews.marking_town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def test_real_marks_wait_for_the_reference_pieces(client, town):
    row, wen, piece = town.reference(agreed="73.25"), town.reviewers[0], town.pieces[0]
    client.force_login(wen)
    with pytest.raises(PermissionDenied, match="校准件"):
        actions.finish(piece=piece, reviewer=wen, mark=Decimal(70), criteria={})
    assert "请先打 1 件校准件" in client.get(f"/reviews/{piece.pk}/").text

    page = client.get(f"/reviews/references/{row.pk}/").text
    assert "73.25" not in page
    assert "参照局" not in page
    client.post(f"/reviews/references/{row.pk}/", {"finish": "1", "mark": "77.75"})

    page = client.get(f"/reviews/references/{row.pk}/").text
    assert "比议定分高 4.50 分" in page
    assert "层次清楚" in page
    assert drift_of(town.panel, wen).mean == Decimal("4.5")
    assert "平均偏高 4.5 分，容许 3 分" in client.get(f"/reviews/{piece.pk}/").text
    actions.finish(piece=piece, reviewer=wen, mark=Decimal(70), criteria={})
    assert Review.objects.get().state == "final"


def test_a_reference_piece_is_marked_once_and_in_its_phase(client, town):
    row, wen = town.reference(), town.reviewers[0]
    actions.mark_reference(row=row, reviewer=wen, mark=Decimal(70), criteria={})
    with pytest.raises(Refusal, match="只打一次"):
        actions.mark_reference(row=row, reviewer=wen, mark=Decimal(80), criteria={})
    with pytest.raises(Refusal, match="101"):
        actions.mark_reference(row=row, reviewer=town.reviewers[1], mark=Decimal(101), criteria={})
    with pytest.raises(PermissionDenied):
        actions.mark_reference(row=row, reviewer=town.chief, mark=Decimal(80), criteria={})
    town.panel.phase = "closed"
    town.panel.save()
    row.refresh_from_db()
    with pytest.raises(Refusal):
        actions.mark_reference(
            row=CalibrationPiece.objects.get(), reviewer=town.reviewers[1], mark=Decimal(80), criteria={}
        )

    assert [one.mark for one in CalibrationMark.objects.all()] == [70]


def test_who_calibrates_finds_the_way(client, town):
    town.panel.phase = "setup"
    town.panel.save()
    row, wen = town.reference(), town.reviewers[0]
    actions.move_phase(town.panel, to="calibration", seen="setup", actor=town.clerk)
    client.force_login(wen)
    for address in ("/", "/reviews/"):
        page = client.get(address).text
        assert "去打校准件（1 件）" in page
        assert 'href="/reviews/references/"' in page
    refused = client.get(f"/reviews/{town.pieces[0].pk}/", follow=True).text
    assert '不能打分。 <a href="/reviews/references/">去打校准件</a>' in refused
    told = Notification.objects.filter(kind="review_calibration")
    assert {one.post.incumbencies.get().person for one in told} == set(town.reviewers)
    assert "计划评审组" in notices._sentence("review_calibration")(told[0].values)

    row.refresh_from_db()
    actions.mark_reference(row=row, reviewer=wen, mark=Decimal(70), criteria={})
    for address in ("/", "/reviews/", f"/reviews/{town.pieces[0].pk}/"):
        assert "去打校准件" not in client.get(address, follow=True).text


def test_the_chief_chooses_them_before_the_marking(client, town):
    reference = town.reference()
    piece = reference.version.submission
    reference.delete()
    client.force_login(town.chief)
    address = f"/reviews/panels/{town.panel.pk}/references/"
    values = {"receipt": piece.receipt_no, "agreed": "82", "why": "数据可核实"}
    assert "在筹备或校准阶段选定" in client.post(address, values).text  # the marking has begun
    town.panel.phase = "calibration"
    town.panel.save()

    assert "已分给评委" in client.post(address, values | {"receipt": town.pieces[0].receipt_no}).text
    assert "没有找到" in client.post(address, values | {"receipt": "x"}).text
    assert client.post(address, values).status_code == 302
    row = CalibrationPiece.objects.get()
    assert (row.agreed, row.why, row.made_by) == (82, "数据可核实", town.chief)
    actions.mark_reference(row=row, reviewer=town.reviewers[0], mark=Decimal(70), criteria={})
    client.post(f"{address}{row.pk}/drop/")
    assert CalibrationPiece.objects.count() == 1  # marked: it stays
    page = client.get(address).text
    assert "评委0" in page
    assert "-12.0" in page


def test_a_reference_of_another_indicator_is_not_taken_without_a_word(client, town):
    town.panel.phase = "calibration"
    town.panel.save()
    client.force_login(town.chief)
    for window, is_warned in ((("1", "summary"), False), (("11", "paper"), True)):
        piece = make_piece(town.elsewhere, window_of(*window), state="accepted")
        values = {"receipt": piece.receipt_no, "agreed": "82", "why": "数据可核实"}
        page = client.post(f"/reviews/panels/{town.panel.pk}/references/", values, follow=True).text
        assert ("不是本组评审的指标" in page) is is_warned


def test_only_those_concerned_reach_them(client, town):
    row = town.reference()
    client.force_login(town.chief)
    assert client.get(f"/reviews/references/{row.pk}/").status_code == 404  # leads, and marks nothing here
    client.force_login(town.reviewers[0])
    assert client.get(f"/reviews/panels/{town.panel.pk}/references/").status_code == 404
    assert client.get("/reviews/references/").text.count("校准件 1") == 1
