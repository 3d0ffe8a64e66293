"""The page on which a piece is marked: what it takes, what it refuses, what it keeps."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kaoping.assessment.models import Version
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.reviews import actions
from kaoping.reviews.models import Assignment, Conflict, GivenMark, Review
from tests.reviews.marking_town import Town

pytestmark = pytest.mark.django_db
CRITERIA = {"theme": 18, "genre": 9, "format": 9, "wording": 13, "truth": 22, "special": 17}


@pytest.fixture
def town():
    return Town()


def post(client, piece, verb="finish", **values):
    sent = {f"c_{name}": value for name, value in values.items() if name in CRITERIA}
    sent |= {name: value for name, value in values.items() if name not in CRITERIA}
    return client.post(f"/reviews/{piece.pk}/", sent | {verb: "1"})


def test_every_finish_is_kept_as_given_and_ends_the_assignment(client, town):
    wen, piece = town.reviewers[0], town.pieces[0]
    client.force_login(wen)

    answer = post(client, piece, **CRITERIA, comment="扎实", note="第2页缺一行", seen=1, rubric_seen=1)

    assert answer.url.startswith("/reviews/")
    review = Review.objects.get()
    assert (review.state, review.mark, review.place, review.note_to_office) == ("final", 88, 0, "第2页缺一行")
    assert review.rubric_version.number == 1
    given = GivenMark.objects.get()
    assert (given.mark, given.criteria["theme"], given.comment) == (88, "18", "扎实")
    assert Assignment.objects.get(reviewer=wen, submission=piece).state == "done"
    post(client, town.pieces[1], mark=70)
    assert Review.objects.get(submission=town.pieces[1]).place == 1


def test_a_mark_out_of_range_is_named_with_what_is_allowed(client, town):
    client.force_login(town.reviewers[0])

    page = post(client, town.pieces[0], theme="20.5", mark=1300)

    assert "20.5 不在 0 至 20 之间，请改。" in page.text
    assert "1300 不在 0 至 100 之间，请改。" in page.text
    assert "确保" not in page.text


def test_the_next_piece_stays_in_the_filter(client, town):
    wen, first, second = town.reviewers[0], *town.pieces[:2]
    indicator = town.window.indicator.code
    client.force_login(wen)
    assert (
        f'/reviews/{first.pk}/?indicator={indicator}"' in client.get(f"/reviews/?indicator={indicator}").text
    )

    answer = client.post(f"/reviews/{first.pk}/?indicator={indicator}", {"mark": "80", "finish": "1"})

    assert answer.url == f"/reviews/{second.pk}/?indicator={indicator}"
    answer = client.post(f"/reviews/{second.pk}/?indicator=99", {"mark": "80", "finish": "1"})
    assert answer.url == "/reviews/?indicator=99"


def test_an_empty_criterion_is_named_and_gets_the_focus(client, town):
    client.force_login(town.reviewers[0])

    page = post(client, town.pieces[0], theme=18, comment="写到一半")

    assert "第2项还没有打分" in page.text
    assert (
        'name="c_genre"' in page.text.split("autofocus")[0].rsplit("<input", 1)[1] or "autofocus" in page.text
    )
    assert "写到一半" in page.text  # nothing is lost
    assert not Review.objects.exists()


def test_a_newer_version_stops_the_finish_and_keeps_the_words(client, town):
    piece = town.pieces[0]
    first = piece.versions.get()
    client.force_login(town.reviewers[0])
    post(client, piece, "draft", mark=70, seen=1)
    Version.objects.create(
        submission=piece, number=2, title="改过的计划", text="新的文字", received_at=clock.now(),
        entered_at=clock.now(), author=first.author,
    )  # fmt: skip

    page = post(client, piece, mark=70, comment="不能丢", seen=1)

    assert page.status_code == 409
    assert "第2版" in page.text
    assert "不能丢" in page.text
    assert Review.objects.get().state == "draft"
    assert "有新版本" in client.get(f"/reviews/{piece.pk}/").text
    post(client, piece, mark=70, seen=2)
    assert Review.objects.get().version.number == 2


def test_an_expired_lease_closes_the_piece(client, town):
    piece, wen = town.pieces[0], town.reviewers[0]
    gone = clock.now() - dt.timedelta(minutes=1)
    Assignment.objects.filter(submission=piece, reviewer=wen).update(leased_until=gone)
    client.force_login(wen)

    assert client.get(f"/reviews/{piece.pk}/").url == "/reviews/"
    with pytest.raises(PermissionDenied, match="给您留的时间已过"):
        actions.finish(piece=piece, reviewer=wen, mark=Decimal(80), criteria={})


def test_the_draft_is_kept_quietly_and_says_when_it_cannot_be(client, town):
    piece, wen = town.pieces[0], town.reviewers[0]
    client.force_login(wen)

    answer = post(client, piece, "draft", theme=18, quiet=1)
    assert answer.status_code == 200
    assert set(answer.json()) == {"at", "draft"}
    assert Review.objects.get().state == "draft"
    assert post(client, piece, "draft", theme=99, quiet=1).status_code == 422
    town.reference()
    refused = post(client, piece, "draft", theme=18, quiet=1)
    assert (refused.status_code, "校准件" in refused.json()["why"]) == (409, True)


def test_a_declared_conflict_takes_the_piece_out_of_the_queue(client, town):
    piece, wen = town.pieces[0], town.reviewers[0]
    client.force_login(wen)
    assert post(client, piece, "conflict").status_code == 200  # a reason is asked for
    assert not Conflict.objects.exists()

    answer = post(client, piece, "conflict", reason="我参与过起草")

    assert answer.status_code == 302
    assert Conflict.objects.get(person=wen).reason == "我参与过起草"
    assert client.get(f"/reviews/{piece.pk}/").url == "/reviews/"
    assert f"/reviews/{piece.pk}/" not in client.get("/reviews/").text
    with pytest.raises(PermissionDenied):
        actions.finish(piece=piece, reviewer=wen, mark=Decimal(80), criteria={})


def test_what_cannot_be_read_goes_to_the_office_and_can_be_marked_later(client, town):
    piece, wen = town.pieces[0], town.reviewers[0]
    client.force_login(wen)
    post(client, piece, "draft", theme=18, comment="先记下")

    post(client, piece, "unreadable", reason="第2页是黑的")

    review = Review.objects.get()
    assert (review.state, review.note_to_office, review.comment) == ("unreadable", "第2页是黑的", "先记下")
    assert Notification.objects.filter(kind="review_unreadable", post__role="clerk").exists()
    assert client.get("/reviews/").text.count("<tr id=") == 2
    post(client, piece, mark=75)
    assert Review.objects.get(submission=piece).state == "final"


def test_sent_back_with_a_reason_and_finished_again(client, town):
    piece, wen = town.pieces[0], town.reviewers[0]
    review = actions.finish(piece=piece, reviewer=wen, mark=Decimal(60), criteria={"theme": Decimal(10)})
    client.force_login(town.chief)
    assert client.post(f"/reviews/marks/{review.pk}/send-back/", {"reason": " "}).status_code == 302
    assert Review.objects.get().state == "final"

    client.post(f"/reviews/marks/{review.pk}/send-back/", {"reason": "漏看了附件"})

    review.refresh_from_db()
    assert (review.state, review.sent_back_by, review.mark) == ("sent_back", town.chief, 60)
    assert Review.objects.counted().count() == 0
    client.force_login(wen)
    assert "漏看了附件" in client.get(f"/reviews/{piece.pk}/").text
    post(client, piece, "draft", mark=72)
    assert "漏看了附件" in client.get(f"/reviews/{piece.pk}/").text  # a draft keeps the reason in sight
    post(client, piece, mark=72)
    assert [row.mark for row in GivenMark.objects.order_by("id")] == [60, 72]
    assert Review.objects.get().place == 0
    assert AuditEvent.objects.filter(verb="review.sent_back").count() == 1
    assert Notification.objects.filter(kind="review_sent_back").exists()


def test_nobody_sends_back_what_they_do_not_lead(client, town):
    review = actions.finish(piece=town.pieces[0], reviewer=town.reviewers[0], mark=Decimal(60), criteria={})
    client.force_login(town.reviewers[1])

    assert client.post(f"/reviews/marks/{review.pk}/send-back/", {"reason": "x"}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.send_back(review=review, actor=town.reviewers[1], reason="x")
    town.panel.phase = "closed"
    town.panel.save()
    with pytest.raises(Refusal):
        actions.send_back(review=review, actor=town.chief, reason="x")
    assert Review.objects.get().state == "final"


def test_entered_from_paper_is_marked_as_such(town):
    actions.finish(
        piece=town.pieces[0], reviewer=town.reviewers[0], mark=Decimal(60), criteria={}, entered_by=town.clerk
    )

    assert (Review.objects.get().entered_by, GivenMark.objects.get().entered_by) == (town.clerk, town.clerk)
    event = AuditEvent.objects.get(verb="review.finished")
    assert event.after == {"mark": "60", "on_behalf_of": "评委0"}


def test_the_page_asks_little_of_the_database(client, town, django_assert_max_num_queries):
    client.force_login(town.reviewers[0])
    client.get(f"/reviews/{town.pieces[0].pk}/")

    with django_assert_max_num_queries(20):
        page = client.get(f"/reviews/{town.pieces[0].pk}/")

    assert page.status_code == 200


def test_while_pages_are_made_the_page_comes_again_and_the_draft_goes_along(client, town, monkeypatch):
    from kaoping.assessment.models import Material
    from kaoping.evidence.pages import cache
    from tests.make_assessment import make_file

    piece = town.pieces[0]
    file = make_file("计划.pdf", b"%PDF-1.4 a plan")
    Material.objects.create(version=piece.versions.get(), file=file.file, name=file.name, position=1)
    monkeypatch.setattr(cache, "enqueue", lambda *_what, **_how: None)
    monkeypatch.setattr(cache, "can_be_shown", lambda _file: True)
    client.force_login(town.reviewers[0])

    address = f"/reviews/{piece.pk}/"

    waits = client.get(address).text
    assert "data-waits" in waits
    assert "http-equiv" not in waits  # a page that loads itself would take what is being typed with it
    assert 'form="marks" name="draft" value="wait"' in waits
    assert client.post(address, {"draft": "wait", "comment": "先记下"}).url == f"{address}?wait=1"
    reloading = client.get(f"{address}?wait=1").text
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in reloading
    assert "<textarea name=" not in reloading.split("rubric-side")[1]
    cache.write_status(file.file, cache.Pages("done", 1, ((940, 1330),)))
    done = client.get(f"{address}?wait=1", follow=True)
    assert done.redirect_chain == [(address, 302)]
    assert "先记下" in done.text
    assert "data-waits" not in done.text
