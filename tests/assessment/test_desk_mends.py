"""What the desk was found to do wrong, each mended: days of returns, grace, leases, forged keys, closings."""

import datetime as dt

import pytest

from kaoping.assessment import actions
from kaoping.assessment.actions import bulk, leases, reminder_rounds
from kaoping.assessment.models import ReminderPlan, ReminderRecord, Window
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.site.figures import due_soon
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_piece, make_scheme, window_of

TODAY = dt.date(2014, 4, 2)


@pytest.fixture(autouse=True)
def spring(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at("2014-04-02 09:00"))
    monkeypatch.setattr(clock, "today", lambda zone=None: TODAY)


@pytest.fixture
def lan(db):
    return make_clerk("Lan")


@pytest.fixture
def unit(db):
    unit = make_unit("清河局", code="q1")
    make_post(unit, Role.UNIT_AUTHOR, make_person("Wen"))
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
