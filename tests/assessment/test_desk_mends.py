"""What the desk was found to do wrong, each mended: days of returns, grace, leases, forged keys, closings."""

import datetime as dt
import html
from dataclasses import replace

import pytest
from django.core.validators import ProhibitNullCharactersValidator
from django.utils import translation

from kaoping.assessment import actions
from kaoping.assessment.actions import bulk, leases, reminder_rounds
from kaoping.assessment.actions.window_moves import Days
from kaoping.assessment.calendar_feed import calendar_of
from kaoping.assessment.checks import run
from kaoping.assessment.models import Duty, Extension, Indicator, ReminderPlan, ReminderRecord, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.checking import check_input
from kaoping.assessment.queries.closing import why_closed
from kaoping.assessment.queries.notices import notice_page
from kaoping.assessment.wording import NOTIFICATIONS
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.site.figures import due_soon
from kaoping.units.models import Person, Post
from tests.make import make_author, make_clerk, make_unit
from tests.make_assessment import make_content, make_notice, make_piece, make_scheme, window_of

TODAY = dt.date(2014, 4, 2)


@pytest.fixture(autouse=True)
def april(stand_at):
    stand_at(f"{TODAY} 09:00")


@pytest.fixture
def unit(db):
    unit = make_unit("清河局", code="q1")
    make_author(unit)
    return unit


@pytest.fixture
def window(lan, unit):
    make_scheme(actor=lan)
    return window_of("2", "2014Q1")  # due on 31 March


def test_the_day_of_a_return_moves_with_a_reason_and_the_unit_is_told(client, lan, unit, window):
    piece = make_piece(unit, window)
    url = f"/submissions/{piece.pk}/return/"
    client.force_login(lan)
    client.post(url, {"reasons": ["seal"], "due_on": "2014-04-10"})
    assert 'value="move_day"' in client.get(f"/submissions/{piece.pk}/").text

    for values in ({"due_on": "2014-04-20"}, {"due_on": "2014-04-01", "reason": "台风"},
                   {"due_on": "2014-04-10", "reason": "台风"}):  # fmt: skip
        client.post(url, {"act": "move_day", **values})
        piece.refresh_from_db()
        assert piece.fix_due_on == dt.date(2014, 4, 10)
    client.post(url, {"act": "move_day", "due_on": "2014-04-20", "reason": "台风"})

    piece.refresh_from_db()
    assert (piece.state, piece.fix_due_on, piece.returns) == ("returned", dt.date(2014, 4, 20), 1)
    event = AuditEvent.objects.get(verb="submission.day_moved")
    assert event.reason == "台风"
    assert Notification.objects.get(kind="piece_day_moved").unit == unit


def test_only_a_piece_that_is_returned_has_a_day_to_move(lan, unit, window):
    piece = make_piece(unit, window)
    with pytest.raises(Refusal):
        actions.move_correction_day(piece, due_on=dt.date(2014, 4, 20), reason="台风", actor=lan)


def test_reminders_and_the_desk_reckon_from_the_end_of_grace(unit, window):
    ReminderPlan.objects.create(
        id=1, is_on=True, before=[3], after=[], most=2, quiet_from=dt.time(18), quiet_to=dt.time(8)
    )
    Window.objects.filter(pk=window.pk).update(grace_until=dt.date(2014, 4, 5))

    assert reminder_rounds.remind_due() >= 1
    row = ReminderRecord.objects.get(window=window, unit=unit)
    assert (row.due_on, row.days, row.outcome) == (dt.date(2014, 4, 5), -3, "sent")
    soon = {one.window.pk: one.days_left for one in due_soon(window.indicator.scheme, TODAY)}
    assert soon[window.pk] == 3


def test_a_piece_that_a_colleague_has_open_is_not_accepted_with_many(lan, unit, window):
    piece = make_piece(unit, window)
    leases.open_for_deciding(piece, person=make_clerk("Wu"))
    (line,) = bulk.carry_out([piece], bulk.Wanted(bulk.ACCEPT), actor=lan)
    piece.refresh_from_db()
    assert "Wu" in line.why
    assert piece.state == "submitted"


def test_a_number_that_no_key_can_be_is_left_out(client, lan, unit, window):
    client.force_login(lan)
    huge = "9" * 23
    form = {"units": [huge], "until": "2014-04-20", "reason": "台风"}
    assert client.post(f"/windows/{window.pk}/more-days/", form).status_code == 422
    assert not Extension.objects.exists()
    form = {
        "act": "show",
        "whom": "list",
        "units": [huge],
        "title": "复查",
        "due_on": "2014-06-30",
        "pieces": 1,
    }
    assert client.post("/notices/new/", form).status_code == 200


def test_units_hear_of_the_closing_when_only_it_moves_and_a_past_one_is_refused(lan, unit, window):
    days = Days.of(window)
    with pytest.raises(Refusal):
        actions.move_window(window, replace(days, closes_on=dt.date(2014, 4, 1)), actor=lan, reason="台风")
    actions.move_window(window, replace(days, closes_on=dt.date(2014, 9, 30)), actor=lan, reason="台风")
    (told,) = Notification.objects.filter(kind__startswith="window_")
    assert told.kind == "window_closing_moved"
    assert "2014-09-30" in str(NOTIFICATIONS[told.kind][0]) % told.values


@pytest.mark.parametrize("way", ["view", "acknowledge"])
def test_a_notice_is_opened_by_reading_its_page_or_by_saying_so(client, lan, unit, window, way):
    notice = make_notice(Indicator.objects.get(code="3"), issued="2014-04-01 09:00")
    author = Person.objects.get(incumbencies__post__unit=unit)
    if way == "view":
        client.force_login(author)
        client.get(f"/notices/{notice.pk}/")
    else:
        actions.acknowledge(notice, unit=unit, actor=author)
    page = notice_page(notice, own_units=(), everybody=True)
    assert page.opened == 1
    assert page.acknowledged == (way == "acknowledge")


def test_more_days_are_neither_offered_nor_asked_for_once_the_window_is_closed(client, lan, unit, window):
    Window.objects.filter(pk=window.pk).update(closes_on=dt.date(2014, 4, 1))
    duty = Duty.objects.get(window=window, unit=unit)
    client.force_login(Person.objects.get(incumbencies__post__unit=unit))
    assert f"/duties/{duty.pk}/more-days/" not in client.get("/duties/").text
    page = client.get(f"/duties/{duty.pk}/more-days/").text
    assert 'name="until"' not in page
    answer = client.post(f"/duties/{duty.pk}/more-days/", {"until": "2014-04-10", "reason": "台风"})
    assert answer.status_code == 422
    window.refresh_from_db()
    assert why_closed(unit, window, clock.now()) in html.unescape(answer.text)


def test_the_calendars_name_speaks_chinese(unit, window):
    post = Post.objects.get(unit=unit)
    with translation.override("zh-hans"):
        assert "报送期限" in calendar_of(post, [window.indicator.scheme]).decode()


def test_a_nul_in_a_field_is_refused_in_chinese_that_says_what_it_is():
    with translation.override("zh-hans"):
        assert "NUL" in str(ProhibitNullCharactersValidator().message)


@pytest.mark.parametrize(
    ("happened", "found"),
    [("2014-03-20", False), ("2014-04-02", False), ("2014-05-01", True), ("2013-12-31", True)],
)
def test_what_was_done_before_a_notice_went_out_is_not_outside_its_window(lan, unit, happened, found):
    indicator = make_scheme(actor=lan).indicators.get(code="3")
    window = make_notice(indicator, issued="2014-04-01 09:00", due="2014-04-30").window
    given = check_input(
        unit=unit, window=window, content=make_content(occurred_on=dt.date.fromisoformat(happened)),
        arrives_at=clock.now(),
    )  # fmt: skip

    assert ("occurred_outside" in {one.check_id for one in run(given)}) is found
