"""Who gets which piece: the plan, by hand, by spreadsheet, from the queue; conflicts and declining."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.base.tables import to_xlsx
from kaoping.reviews import access, actions, assign_sheet
from kaoping.reviews.models import Assignment, Conflict, Panel, Review
from kaoping.units.models import Person, Role
from tests.make import make_post
from tests.reviews.panel_cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def sizes(cast):
    return [len(cast.held_by(person)) for person in cast.reviewers]


def test_the_preview_says_who_gets_how_many_and_the_button_does_it_once(client, cast):
    client.force_login(cast.clerk)
    address = f"/reviews/panels/{cast.panel.pk}/assign/"
    page = client.get(address)
    plan = page.context["plan"]

    assert [(share.after, share.is_substitute) for share in plan.shares][3] == (0, True)
    assert sorted(share.after for share in plan.shares[:3]) == [2, 3, 3]
    assert Assignment.objects.count() == 0
    assert client.post(address, {"plan": "stale"}).status_code == 302
    assert Assignment.objects.count() == 0
    client.post(address, {"plan": plan.digest})
    assert sorted(sizes(cast)[:3]) == [2, 3, 3]
    client.post(address, {"plan": client.get(address).context["plan"].digest})
    assert Assignment.objects.count() == 8
    assert AuditEvent.objects.filter(verb="panel.assigned").order_by("pk").first().after == {
        "added": 8,
        "pieces": 4,
        "lacking": 0,
    }


def test_nobody_gets_the_own_unit_and_authors_keep_away(cast):
    make_post(cast.units[0], Role.UNIT_AUTHOR, cast.reviewers[0])
    Person.objects.filter(pk=cast.reviewers[1].pk).update(name="林岚")  # the author of every piece

    plan = actions.assign_panel(cast.panel, actor=cast.clerk)

    assert cast.pieces[0].pk not in cast.held_by(cast.reviewers[0])
    assert cast.held_by(cast.reviewers[1]) == set()
    assert len(cast.held_by(cast.reviewers[3])) >= 1  # the substitute helps out
    assert [one.piece for one in plan.lacking] == []
    assert Conflict.objects.filter(kind="author", person=cast.reviewers[1]).count() == 4
    row = Conflict.objects.filter(kind="author", person=cast.reviewers[1]).first()
    actions.end_conflict(row, actor=cast.clerk, reason="only the same name")
    actions.assign_panel(cast.panel, actor=cast.clerk)
    assert Conflict.objects.filter(kind="author", ended_at=None).count() == 3


def test_a_piece_that_finds_nobody_is_named_with_the_reason(client):
    cast = Cast(units=2, reviewers=2, substitutes=0)
    make_post(cast.units[0], Role.UNIT_AUTHOR, cast.reviewers[0])
    client.force_login(cast.clerk)

    plan = actions.assign_panel(cast.panel, actor=cast.clerk)

    assert [(one.piece, "1" in one.why) for one in plan.lacking] == [(cast.pieces[0], True)]
    assert plan.lacking[0].why in client.get(f"/reviews/panels/{cast.panel.pk}/assign/").text


def test_by_hand_refuses_conflicts_on_the_page_and_in_the_action(client, cast):
    piece, wen = cast.pieces[0], cast.reviewers[0]
    make_post(cast.units[0], Role.UNIT_AUTHOR, wen)
    client.force_login(cast.clerk)
    address = f"/reviews/panels/{cast.panel.pk}/assign/{piece.pk}/"

    assert client.post(address, {"person": wen.pk}).status_code == 422
    with pytest.raises(Refusal):
        actions.give_piece(cast.panel, piece=piece, person=Person.objects.get(pk=wen.pk), actor=cast.clerk)
    assert client.post(address, {"person": cast.reviewers[1].pk}).status_code == 302
    assert client.post(address, {"person": cast.reviewers[1].pk}).status_code == 422
    row = Assignment.objects.get()
    back = f"{address}{row.pk}/back/"
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "too many"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == ("withdrawn", "too many")
    client.post(address, {"person": cast.reviewers[1].pk})
    row.refresh_from_db()
    assert row.state == "offered"


def test_a_declared_conflict_sends_the_piece_to_another(client, cast):
    cast.marking()
    wen = cast.reviewers[0]
    piece = next(one for one in cast.pieces if one.pk in cast.held_by(wen))
    client.force_login(wen)

    assert client.post(f"/reviews/{piece.pk}/aside/", {"what": "unit", "reason": ""}).status_code == 422
    assert (
        client.post(f"/reviews/{piece.pk}/aside/", {"what": "unit", "reason": "my brother"}).status_code
        == 302
    )
    assert client.get(f"/reviews/{piece.pk}/").url == "/reviews/"
    assert Conflict.objects.get().unit == piece.unit
    assert Assignment.objects.get(submission=piece, reviewer=wen).state == "conflict"
    held = Assignment.objects.filter(submission=piece, state="offered").values_list("reviewer", flat=True)
    assert len(set(held)) == 2
    assert wen.pk not in held
    with pytest.raises(PermissionDenied):
        actions.finish(piece=piece, reviewer=Person.objects.get(pk=wen.pk), mark=Decimal(1), criteria={})


def test_declining_needs_a_reason_and_gives_the_piece_away(cast):
    cast.marking()
    wen = cast.reviewers[0]
    piece = next(one for one in cast.pieces if one.pk in cast.held_by(wen))

    with pytest.raises(Refusal):
        actions.decline(piece, person=wen, reason=" ")
    actions.decline(piece, person=wen, reason="away next week")

    assert Assignment.objects.get(submission=piece, reviewer=wen).state == "declined"
    assert Assignment.objects.filter(submission=piece, state="offered").count() == 2
    with pytest.raises(Refusal):
        actions.decline(piece, person=wen, reason="again")


def test_the_queue_gives_the_fewest_marks_first_for_a_while(client, cast):
    cast.move("marking")
    wen, zhao = cast.reviewers[:2]
    client.force_login(wen)
    address = f"/reviews/panels/{cast.panel.pk}/take/"
    first = client.post(address)
    row = Assignment.objects.get()

    assert first.url == f"/reviews/{row.submission_id}/"
    assert client.post(address).url == first.url  # one at a time
    assert client.get(first.url).status_code == 200
    assert actions.take_next(cast.panel, person=zhao).submission_id != row.submission_id
    later = clock.now() + dt.timedelta(minutes=cast.panel.lease_minutes + 1)
    with clock.standing_at(later):
        assert not access.may_mark(wen, row.submission)
        actions.take_next(cast.panel, person=cast.reviewers[2])
        row.refresh_from_db()
        assert row.state == "withdrawn"
        assert AuditEvent.objects.filter(verb="panel.leases_ended").count() == 1
    client.force_login(cast.clerk)
    assert client.post(address).status_code == 404


def test_the_sheet_goes_out_is_changed_and_comes_back(client, cast):
    actions.assign_panel(cast.panel, actor=cast.clerk)
    wen = cast.reviewers[0]
    client.force_login(cast.clerk)
    address = f"/reviews/panels/{cast.panel.pk}/assign/"
    sheet = client.get(f"{address}?export=xlsx").content
    kept = client.post(f"{address}sheet/", {"file": SimpleUploadedFile("a.xlsx", sheet)}).context["plan"]
    assert (kept.add, kept.take, kept.refused, kept.unchanged) == ([], [], [], 4)

    rows = [
        [cast.pieces[0].receipt_no, "无"],
        [cast.pieces[1].receipt_no, "、".join(one.username for one in cast.reviewers[:3])],
        [cast.pieces[2].receipt_no, "nobody known"],
        ["2014-99-9999", wen.username],
        [cast.pieces[1].receipt_no, wen.username],
        [cast.pieces[3].receipt_no, ""],
    ]
    changed = to_xlsx("x", ["收件号", "评委"], rows)
    plan = client.post(f"{address}sheet/", {"file": SimpleUploadedFile("b.xlsx", changed)}).context["plan"]
    assert (len(plan.add), len(plan.take), [line for line, _why in plan.refused]) == (1, 2, [4, 5, 6])
    assert Assignment.objects.filter(state="offered").count() == 8
    assert client.post(f"{address}sheet/", {"take": "1"}).status_code == 302
    assert Assignment.objects.filter(state="offered").count() == 7
    assert not Assignment.objects.filter(submission=cast.pieces[0], state="offered").exists()


def test_the_sheet_cannot_do_what_the_page_cannot(cast):
    cast.marking()
    piece, wen = cast.pieces[0], cast.reviewers[0]
    holder = Assignment.objects.filter(submission=piece).first().reviewer
    actions.finish(piece=piece, reviewer=holder, mark=Decimal(70), criteria={})
    make_post(cast.units[1], Role.UNIT_AUTHOR, wen)
    table = [["收件号", "评委"], [piece.receipt_no, "无"], [cast.pieces[1].receipt_no, wen.username]]
    Assignment.objects.filter(submission=cast.pieces[1], reviewer=wen).delete()

    plan = assign_sheet.take_in(cast.panel, table, actor=cast.clerk)

    assert len(plan.refused) == 2
    assert Review.objects.counted().count() == 1
    with pytest.raises(Refusal):
        assign_sheet.compare(cast.panel, [["a", "b"]])
    cast.move("moderation", "x")
    with pytest.raises(Refusal):
        assign_sheet.take_in(cast.panel, table, actor=cast.clerk)


def test_a_paper_form_is_copied_and_says_so(client, cast):
    cast.marking()
    row = Assignment.objects.filter(reviewer=cast.reviewers[0]).first()
    client.force_login(cast.clerk)
    address = f"/reviews/panels/{cast.panel.pk}/paper/{row.pk}/"

    for wrong in ({"mark": "101"}, {"mark": "80", "c_theme": "21"}, {}):
        assert client.post(address, wrong | {"finish": "1"}).status_code == 422
    assert client.post(address, {"mark": "81.5", "finish": "1"}).status_code == 302
    review = Review.objects.get()
    assert (review.mark, review.reviewer, review.entered_by) == (Decimal("81.5"), row.reviewer, cast.clerk)
    assert AuditEvent.objects.get(verb="review.finished").actor_key == str(cast.clerk.pk)
    assert client.get(address).status_code == 404  # it is given


def test_a_juror_marks_one_panel_for_a_day(client, cast):
    now = timezone.now()
    token, link = actions.make_juror_link(
        cast.panel, name="陈评委", opens_at=now - dt.timedelta(minutes=1),
        expires_at=now + dt.timedelta(hours=8), actor=cast.clerk,
    )  # fmt: skip
    cast.marking()
    address = f"/reviews/juror/{token}/"

    assert "陈评委" in client.get(address).text
    assert "_auth_user_id" not in client.session
    assert client.post(address).url == "/reviews/"
    piece = next(one for one in cast.pieces if one.pk in cast.held_by(link.person))
    assert client.get(f"/reviews/{piece.pk}/").status_code == 200
    for closed in ("/matrix/", f"/reviews/panels/{cast.panel.pk}/"):
        assert client.get(closed).status_code in (403, 404), closed
    assert cast.units[0].name not in client.get("/units/").text
    assert AuditEvent.objects.filter(verb="juror.link_used").count() == 1
    client.force_login(cast.clerk)
    assert client.post(f"/reviews/panels/{cast.panel.pk}/jurors/{link.pk}/end/").status_code == 302
    assert client.get(address).status_code == 404
    client.force_login(link.person)  # an account that is closed: nothing but the door
    assert client.get(f"/reviews/{piece.pk}/").url.startswith("/account/login/")


@pytest.mark.parametrize(("begins", "hours"), [(0, 25), (2, -1), (-30, 1)])
def test_a_jurors_link_lasts_a_day_at_most(cast, begins, hours):
    opens = timezone.now() + dt.timedelta(hours=begins)

    with pytest.raises(Refusal):
        actions.make_juror_link(
            cast.panel,
            name="x",
            opens_at=opens,
            expires_at=opens + dt.timedelta(hours=hours),
            actor=cast.clerk,
        )


def test_an_indicator_of_a_panel_is_not_marked_freely(cast):
    other = next(one for one in cast.reviewers if one)
    assert access.pieces_to_mark(other).count() == 0
    Panel.objects.all().delete()
    assert access.pieces_to_mark(other).count() == 4
    assert access.conflicts_with(other, cast.pieces) == {}
    actions.set_conflict(person=other, unit=cast.units[0], reason="brother", actor=cast.clerk)
    assert list(access.conflicts_with(other, cast.pieces)) == [cast.pieces[0].pk]
    assert access.pieces_to_mark(other).count() == 3
