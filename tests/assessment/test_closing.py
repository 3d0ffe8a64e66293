"""A window's four days: which state it is in, who may still send, and what a closed one says and keeps."""

import datetime as dt

import pytest
import time_machine

from kaoping.assessment import actions, windowstates
from kaoping.assessment.checks import CHECKS
from kaoping.assessment.models import Draft, Submission, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.window_words import state_of
from kaoping.intake.models import Message
from kaoping.units.models import Office, Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_content, make_piece, make_scheme, window_of
from tests.make_mail import raw_mail, take_in

pytestmark = pytest.mark.django_db
FORM = {
    "title": "一季度志愿服务活动", "text": "开展了活动。", "author": "林岚", "checker": "赵明",
    "contact": "林岚 555-0101", "act": "send", "seen": list(CHECKS),
}  # fmt: skip
DAYS = {
    "opens_on": dt.date(2014, 1, 1), "due_on": dt.date(2014, 3, 31), "on_time_until": dt.date(2014, 4, 3),
    "closes_on": dt.date(2014, 4, 10),
}  # fmt: skip


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2013-12-31", "upcoming"), ("2014-01-01", "open"), ("2014-03-31", "open"), ("2014-04-01", "grace"),
        ("2014-04-03", "grace"), ("2014-04-04", "late_only"), ("2014-04-10", "late_only"), ("2014-04-11", "closed"),
    ],
)  # fmt: skip
def test_the_four_days_make_five_states(day, code):
    assert windowstates.state_on(dt.date.fromisoformat(day), **DAYS) == code


@pytest.mark.parametrize(
    ("moment", "extended", "closed"),
    [
        ("2014-04-10 23:59:59", None, False), ("2014-04-11 00:00", None, True),
        ("2014-04-12 00:00", "2014-04-12", False), ("2014-04-13 00:00", "2014-04-12", True),
        ("2014-04-10 12:00", "2014-04-02", False),  # an extension takes no day away
    ],
)  # fmt: skip
def test_a_window_closes_with_the_end_of_its_last_day(moment, extended, closed):
    until = dt.date.fromisoformat(extended) if extended else None
    assert windowstates.is_closed(at(moment), windowstates.last_day(DAYS["closes_on"], until)) is closed


@pytest.fixture
def closed(client):
    """A unit and its window, which closed on the 10th of April; it is the 15th."""
    Office.objects.create(id=1, name="清河市文明办", phone="555-0100")
    unit = make_unit("市教育局")
    make_scheme()
    Window.objects.filter(indicator__code="2", key="2014Q1").update(closes_on=dt.date(2014, 4, 10))
    author = make_person("陈晓岚")
    post = make_post(unit, Role.UNIT_AUTHOR, author, address="lan@jyj.example")
    client.force_login(author)
    with time_machine.travel(at("2014-04-15 09:00"), tick=False):
        yield unit, window_of("2", "2014Q1"), post


def test_nothing_new_begins_and_the_sentence_says_whom_to_ask(closed, client):
    _unit, window, _post = closed
    page = client.get(f"/report/{window.pk}/", follow=True)

    assert page.redirect_chain == [("/duties/", 302)]
    assert "555-0100" in page.text
    assert not Submission.objects.exists()


def test_what_was_written_before_it_closed_is_kept_and_not_sent(closed, client):
    _unit, window, _post = closed
    answer = client.post(f"/report/{window.pk}/", FORM)

    assert answer.status_code == 422
    assert "555-0100" in answer.text
    assert (Submission.objects.get().state, Draft.objects.get().title) == ("draft", FORM["title"])
    # It is found again, and says so before anything is pressed.
    again = client.get(f"/report/{window.pk}/", follow=True)
    assert "555-0100" in again.text
    assert FORM["title"] in again.text


def test_more_days_for_one_unit_open_the_door_for_it_alone(closed, client):
    unit, window, _post = closed
    other = make_unit("市民政局")
    actions.grant_extension(unit=unit, window=window, until=dt.date(2014, 4, 15), reason="搬迁", actor=None)
    assert client.post(f"/report/{window.pk}/", FORM).status_code == 302
    assert Submission.objects.get().state == "submitted"

    author = make_person()
    make_post(other, Role.UNIT_AUTHOR, author)
    client.force_login(author)
    client.post(f"/report/{window.pk}/", FORM)
    assert not Submission.objects.filter(unit=other, state="submitted").exists()


def test_a_returned_piece_goes_by_its_own_day(closed, client):
    unit, window, _post = closed
    piece = make_piece(unit, window, "2014-04-09 09:00", state="returned")
    client.post(f"/submissions/{piece.pk}/edit/", {**FORM, "title": "改好的材料"})
    piece.refresh_from_db()

    assert (piece.state, piece.title) == ("submitted", "改好的材料")


def test_a_signature_after_the_close_comes_too_late(closed):
    unit, window, _post = closed
    head = make_person("赵明")
    make_post(unit, Role.UNIT_HEAD, head)
    with time_machine.travel(at("2014-04-10 20:00"), tick=False):
        piece = actions.save_piece_draft(unit=unit, window=window, content=make_content(), actor="陈晓岚")
        actions.send(piece, actor="陈晓岚", begun_at=at("2014-04-10 20:00"))
    assert piece.state == "sign_off"
    with pytest.raises(Refusal, match="555-0100"):
        actions.sign_off(piece, actor=head, begun_at=at("2014-04-15 09:00"))
    assert actions.sign_off(piece, actor=head, begun_at=at("2014-04-10 23:59:59")).state == "submitted"


@pytest.mark.parametrize(
    ("received", "state"), [("2014-04-10 23:59:59", "taken_in"), ("2014-04-11 00:00:00", "triage")]
)
def test_a_mail_is_kept_all_the_same_and_a_person_decides(closed, received, state):
    unit, _window, _post = closed
    message = take_in(raw_mail("第2项 一季度志愿服务活动", received=received, files=("总结.docx",)), received)

    assert message.unit == unit
    assert [message.state == "triage", Submission.objects.count()] == [state == "triage", state == "taken_in"]
    assert Message.objects.count() == 1
    assert ("closed" in str(message.proposal)) is (state == "triage")


@pytest.mark.parametrize("day", ["2014-02-01", "2014-04-12"])
def test_the_office_reads_the_same_rule(closed, day):
    _unit, window, _post = closed
    make_clerk()
    moment = dt.date.fromisoformat(day)
    said = state_of(window, moment)
    assert said.code == windowstates.state_on(moment, **{**DAYS, "on_time_until": DAYS["due_on"]})
