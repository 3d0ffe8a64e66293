"""A piece that closes while somebody is at it: a sentence each time, and nothing that was written is lost."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from kaoping.assessment.models import Submission
from kaoping.base import clock
from kaoping.reviews import access, actions
from kaoping.reviews.models import Assignment, Conflict, JurorLink, PanelMember, Review
from tests.reviews.marking_town import Town
from tests.reviews.panel_cast import Cast

pytestmark = pytest.mark.django_db
WORDS = {"mark": "81", "comment": "写了很久的评语", "finish": "1"}


@pytest.fixture
def town():
    return Town(third_at=None)


def lost(town):
    """The time of the first reviewer's first piece is over."""
    gone = clock.now() - dt.timedelta(minutes=1)
    Assignment.objects.filter(submission=town.pieces[0], reviewer=town.reviewers[0]).update(leased_until=gone)


def declared(town):
    actions.declare_conflict(town.pieces[0], person=town.reviewers[0], reason="我参与过起草")


def declined(town):
    actions.decline(town.pieces[0], person=town.reviewers[0], reason="下周出差")


def set_by_office(town):
    actions.set_conflict(
        person=town.reviewers[0], unit=town.pieces[0].unit, reason="亲属在清河市水务局", actor=town.clerk
    )


def taken_back(town):
    row = Assignment.objects.get(submission=town.pieces[0], reviewer=town.reviewers[0])
    actions.take_back(row, reason="水务局这件另行安排", actor=town.clerk)


def removed(town):
    member = PanelMember.objects.get(panel=town.panel, person=town.reviewers[0])
    actions.remove_member(member, reason="调离", actor=town.clerk)


def over(town):
    actions.move_phase(
        actions.move_phase(town.panel, to="moderation", seen="marking", reason="到期", actor=town.clerk),
        to="decision", seen="moderation", reason="到期", actor=town.clerk,
    )  # fmt: skip


def opened_again(town):
    Submission.objects.filter(pk=town.pieces[0].pk).update(state="submitted")


CASES = [
    (declared, "您已申报回避这件"),
    (declined, "您已退回这件"),
    (set_by_office, "考评办已定您回避这件"),
    (taken_back, "〔已隐去〕这件另行安排"),
    (removed, "调离"),
    (over, "“定案”"),
    (opened_again, "已不在受理状态"),
]


@pytest.mark.parametrize(("happens", "sentence"), CASES, ids=lambda one: getattr(one, "__name__", ""))
def test_coming_back_leads_to_the_queue_with_a_sentence(client, town, happens, sentence):
    client.force_login(town.reviewers[0])
    happens(town)

    for address in (f"/reviews/{town.pieces[0].pk}/", f"/reviews/{town.pieces[0].pk}/aside/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, "/reviews/")
    page = client.get("/reviews/").text
    assert sentence in page
    assert "水务局" not in page.split("messages")[1].split("</div>")[0]


@pytest.mark.parametrize(("happens", "sentence"), CASES, ids=lambda one: getattr(one, "__name__", ""))
def test_what_was_written_is_printed_again(client, town, happens, sentence):
    client.force_login(town.reviewers[0])
    happens(town)

    page = client.post(f"/reviews/{town.pieces[0].pk}/", WORDS)
    quiet = client.post(f"/reviews/{town.pieces[0].pk}/", WORDS | {"quiet": "1"})

    assert page.status_code == 409
    assert sentence in page.text
    assert "写了很久的评语" in page.text
    assert "81" in page.text
    assert (quiet.status_code, sentence in quiet.json()["why"]) == (409, True)
    assert not Review.objects.filter(state="final").exists()


@pytest.mark.parametrize("quiet", [{}, {"quiet": "1"}])
def test_a_piece_taken_back_while_the_form_is_read_names_no_unit(client, town, monkeypatch, quiet):
    """The page's own question came before the taking back, the action's after it."""
    client.force_login(town.reviewers[0])
    finish = actions.finish

    def late(**given):
        taken_back(town)
        return finish(**given)

    monkeypatch.setattr(actions, "finish", late)
    given = WORDS | ({"quiet": "1"} if quiet else {})
    seen = client.get(f"/reviews/{town.pieces[0].pk}/").context["form"]
    hidden = {name: seen[name].value() for name in ("seen", "rubric_seen", "draft_seen")}

    page = client.post(f"/reviews/{town.pieces[0].pk}/", given | hidden)

    said = page.json()["why"] if quiet else page.text
    assert page.status_code == 409
    assert "〔已隐去〕这件另行安排" in said
    assert "水务局" not in said


def test_who_never_had_it_finds_nothing(client, town):
    actions.set_conflict(person=town.reviewers[2], unit=town.pieces[0].unit, reason="亲属", actor=town.clerk)
    client.force_login(town.reviewers[2])

    # The conflict is with the unit: an answer here would tell which pieces are the unit's.
    for piece in town.pieces:
        assert client.get(f"/reviews/{piece.pk}/").status_code == 404
        assert client.post(f"/reviews/{piece.pk}/", WORDS).status_code == 404


def test_a_free_piece_that_was_declared_leads_to_the_queue_too(client, town):
    town.panel.delete()
    wen, piece = town.reviewers[0], town.pieces[0]
    client.force_login(wen)
    client.post(f"/reviews/{piece.pk}/", {"conflict": "1", "reason": "亲属", "whole_unit": "on"})

    assert Conflict.objects.get().unit == piece.unit
    assert client.get(f"/reviews/{piece.pk}/").url == "/reviews/"


def test_time_that_ran_out_under_the_hands_is_given_again_while_nobody_has_the_piece(client):
    cast = Cast()
    cast.move("marking")
    wen = cast.reviewers[0]
    row = actions.take_next(cast.panel, person=wen)
    client.force_login(wen)
    Assignment.objects.filter(pk=row.pk).update(leased_until=clock.now() - dt.timedelta(minutes=1))
    actions.release_expired(cast.panel)

    assert client.get(f"/reviews/{row.submission_id}/").url == "/reviews/"
    draft = client.post(f"/reviews/{row.submission_id}/", {"draft": "1", "quiet": "1", "mark": "81"})
    row.refresh_from_db()
    assert (draft.status_code, row.state) == (200, "offered")
    assert row.leased_until > clock.now()
    assert client.post(f"/reviews/{row.submission_id}/", WORDS).status_code == 302
    assert Review.objects.get().state == "final"


def test_time_that_ran_out_is_lost_once_others_have_the_piece(client):
    cast = Cast()
    cast.move("marking")
    wen = cast.reviewers[0]
    row = actions.take_next(cast.panel, person=wen)
    Assignment.objects.filter(pk=row.pk).update(leased_until=clock.now() - dt.timedelta(minutes=1))
    for other in cast.reviewers[1:3]:
        actions.give_piece(cast.panel, piece=row.submission, person=other, actor=cast.clerk)
        actions.finish(piece=row.submission, reviewer=other, mark=Decimal(70), criteria={})
    client.force_login(wen)

    page = client.post(f"/reviews/{row.submission_id}/", WORDS)

    assert page.status_code == 409
    assert "给您留的时间已过" in page.text
    assert "写了很久的评语" in page.text
    assert Review.objects.filter(reviewer=wen).count() == 0


def test_what_the_office_took_back_is_not_taken_again(client):
    cast = Cast()
    cast.move("marking")
    row = actions.take_next(cast.panel, person=cast.reviewers[0])
    actions.take_back(row, reason="另行安排", actor=cast.clerk)
    with clock.standing_at(clock.now() + dt.timedelta(days=1)):
        assert not actions.take_again(row.submission, person=cast.reviewers[0])


def test_a_jurors_link_after_its_day(client):
    cast = Cast()
    now = timezone.now()
    _token, link = actions.make_juror_link(
        cast.panel, name="陈评委", opens_at=now - dt.timedelta(hours=2), expires_at=now + dt.timedelta(hours=1),
        actor=cast.clerk,
    )  # fmt: skip
    cast.marking()
    piece = next(one for one in cast.pieces if one.pk in cast.held_by(link.person))
    client.force_login(link.person)
    JurorLink.objects.update(opens_at=now - dt.timedelta(hours=3), expires_at=now - dt.timedelta(hours=1))

    page = client.post(f"/reviews/{piece.pk}/", WORDS)

    assert page.status_code == 409
    assert "评分链接已过期" in page.text
    assert "写了很久的评语" in page.text


def test_two_windows_do_not_write_over_each_other(client, town):
    address = f"/reviews/{town.pieces[0].pk}/"
    client.force_login(town.reviewers[0])
    seen = client.get(address).context["form"]["draft_seen"].value()
    first = {"draft": "1", "draft_seen": seen, "mark": "70", "comment": "第一个窗口"}
    second = {"draft": "1", "draft_seen": seen, "mark": "80", "comment": "第二个窗口"}

    kept = client.post(address, first | {"quiet": "1"})
    refused = client.post(address, second | {"quiet": "1"})
    shown = client.post(address, second)

    assert kept.json()["draft"] == client.get(address).context["form"]["draft_seen"].value() != seen
    assert (refused.status_code, "另一个窗口" in refused.json()["why"]) == (409, True)
    assert (shown.status_code, "第二个窗口" in shown.text) == (409, True)
    assert Review.objects.get().comment == "第一个窗口"
    # The page that said so knows the newer draft: pressing once more is meant.
    again = second | {"draft_seen": shown.context["form"]["draft_seen"].value()}
    assert client.post(address, again).status_code == 302
    assert Review.objects.get().comment == "第二个窗口"


def test_after_the_final_mark_another_window_keeps_its_words(client, town):
    address = f"/reviews/{town.pieces[0].pk}/"
    client.force_login(town.reviewers[0])
    client.post(address, WORDS)

    late = client.post(address, WORDS | {"mark": "12"})
    quiet = client.post(address, {"draft": "1", "quiet": "1", "comment": "后到的草稿"})

    assert Review.objects.get().mark == 81
    assert late.status_code == quiet.status_code == 409
    assert "写了很久的评语" in late.text
    assert "定稿" in quiet.json()["why"]


def test_the_reference_pieces_come_first_and_nothing_written_is_lost(client, town):
    town.reference()
    client.force_login(town.reviewers[0])

    page = client.post(f"/reviews/{town.pieces[0].pk}/", WORDS)

    assert page.status_code == 409
    assert "写了很久的评语" in page.text


@pytest.mark.parametrize("mark", ["-1", "100.01", "1e9", "NaN", "abc", "8 1"])
def test_a_mark_out_of_range_says_so_and_keeps_the_words(client, town, mark):
    client.force_login(town.reviewers[0])

    page = client.post(f"/reviews/{town.pieces[0].pk}/", WORDS | {"mark": mark})

    assert 'class="errors"' in page.text
    assert "写了很久的评语" in page.text
    assert not Review.objects.exists()


@pytest.mark.parametrize("phase", ["setup", "marking", "moderation", "closed"])
def test_one_piece_is_open_exactly_where_the_list_has_it(phase):
    """The cheap question of one piece and the list's query are one rule."""
    town = Town(phase=phase)
    piece = town.pieces[0]
    town.give(town.pieces[1], town.reviewers[2], state="declined", reason="出差")
    town.give(town.pieces[2], town.reviewers[2], purpose="third")
    Conflict.objects.create(
        person=town.reviewers[1], unit=piece.unit, kind="declared", reason="亲属", made_at=clock.now()
    )

    for person in [*town.reviewers, town.chief]:
        listed = set(access.pieces_to_mark(person).values_list("pk", flat=True))
        for one in town.pieces:
            try:
                found = access.piece_to_mark(person, one.pk) == one
            except Http404:
                found = False
            assert found == (one.pk in listed), (str(person), one.title)
