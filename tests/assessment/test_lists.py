"""Lists that work: kept views, many pieces at once, completeness, reminders, the chat's text, calendars."""

import datetime as dt
import re

import pytest

from kaoping.assessment import actions
from kaoping.assessment.actions import reminder_rounds
from kaoping.assessment.actions.reminders_to_come import reminders_to_come
from kaoping.assessment.models import (
    CalendarFeed,
    Extension,
    ReminderPlan,
    ReminderRecord,
    SavedView,
    Submission,
)
from kaoping.assessment.queries.completeness import BY, completeness
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.units.models import Incumbency
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import at, make_content, make_piece, make_scheme, window_of


@pytest.fixture
def day(stand_at):
    """Set the office's clock: ``day("2014-03-30 10:00")``."""
    stand_at("2014-03-25 10:00")
    return stand_at


@pytest.fixture
def office(db, day):
    units = [make_unit(f"{name}局", code=code, position=place, group="一组") for place, (name, code) in enumerate((("甲", "a"), ("乙", "b"), ("丙", "c")))]  # fmt: skip
    desk = make_unit("考评办", code="office", is_assessed=False)
    people = {"wu": make_person("Wu", username="wu"), "lan": make_person("Lan", username="lan")}
    make_post(desk, "clerk", people["wu"])
    make_post(units[0], "unit_author", people["lan"])
    people["units"], people["scheme"] = units, make_scheme()
    return people


def test_a_view_keeps_its_filters_under_a_stable_address_for_its_post_alone(office, client):
    client.force_login(office["wu"])
    kept = client.post(
        "/submissions/views/", {"name": "退回的", "filters": "state=returned&indicator=2&evil=1"}
    )
    view = SavedView.objects.get()

    assert kept["Location"] == f"/submissions/views/{view.pk}/"
    assert (
        client.get(kept["Location"])["Location"] == f"/submissions/?state=returned&indicator=2&view={view.pk}"
    )
    assert view.name in client.get(f"/submissions/?state=returned&indicator=2&view={view.pk}").text
    client.post("/submissions/views/", {"name": "退回的", "filters": "state=accepted"})
    assert SavedView.objects.get().filters == {"state": "accepted"}

    client.force_login(office["lan"])
    assert client.get(f"/submissions/views/{view.pk}/").status_code == 404
    assert client.post(f"/submissions/views/{view.pk}/drop/").status_code == 404
    client.force_login(office["wu"])
    client.post(f"/submissions/views/{view.pk}/drop/")
    assert not SavedView.objects.exists()


def test_many_are_accepted_after_a_preview_that_changes_nothing(office, client):
    a, b, _c = office["units"]
    window = window_of("2", "2014Q1")
    good, returned = make_piece(a, window), make_piece(b, window, state="returned")
    client.force_login(office["wu"])
    told, written = Notification.objects.count(), AuditEvent.objects.count()
    ticked = {"pieces": [good.pk, returned.pk], "deed": "accept", "filters": "indicator=2"}

    page = client.post("/submissions/many/", ticked)

    assert Submission.objects.get(pk=good.pk).state == "submitted"
    assert (Notification.objects.count(), AuditEvent.objects.count()) == (told, written)
    assert page.text.count("t-ok") == 1
    assert page.text.count("t-warn") == 1

    done = client.post("/submissions/many/", {**ticked, "step": "do"})
    assert Submission.objects.get(pk=good.pk).state == "accepted"
    assert Submission.objects.get(pk=returned.pk).state == "returned"
    assert done.text.count("t-warn") == 1
    assert "/submissions/?indicator=2" in done.text


def test_more_days_for_many_need_a_day_and_a_reason_and_count_a_unit_once(office, client):
    a, b, _c = office["units"]
    window = window_of("2", "2014Q1")
    pieces = [make_piece(a, window), make_piece(a, window), make_piece(b, window)]
    client.force_login(office["wu"])
    ticked = {"pieces": [piece.pk for piece in pieces], "deed": "extend", "step": "do"}

    assert client.post("/submissions/many/", ticked).status_code == 422
    assert not Extension.objects.exists()
    page = client.post("/submissions/many/", {**ticked, "until": "2014-04-10", "reason": "停电"})

    assert Extension.objects.filter(until="2014-04-10", reason="停电").count() == 2
    assert page.text.count("t-warn") == 1
    client.force_login(office["lan"])
    assert client.post("/submissions/many/", ticked).status_code == 403


def test_an_export_holds_the_rows_shown_and_runs_no_formula(office, client):
    a, b, _c = office["units"]
    make_piece(a, window_of("2", "2014Q1"), title="=HYPERLINK(1)")
    make_piece(b, window_of("2", "2014Q1"), title="别的")
    client.force_login(office["wu"])

    body = client.get("/submissions/?unit=a&export=csv").content

    assert body.startswith(b"\xef\xbb\xbf")
    lines = body.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=HYPERLINK(1)" in lines[1]


def test_completeness_counts_four_things_apart_and_none_over_what_was_expected(office, client, day):
    a, b, c = office["units"]
    window = window_of("2", "2014Q1")
    make_piece(a, window, "2014-03-20 09:00", state="accepted")
    make_piece(a, window, "2014-03-21 09:00", state="accepted")  # one more than asked
    make_piece(b, window, "2014-03-31 23:59", state="rejected")
    late = make_piece(c, window, "2014-04-02 09:00", state="accepted")
    make_piece(a, window_of("2", "2014Q2"), "2014-04-03 09:00")  # early: not expected yet
    day("2014-04-05 10:00")

    for by in BY:
        found = completeness(office["scheme"], by=by, indicator="2")
        whole = found.whole
        assert (whole.expected, whole.received, whole.on_time, whole.accepted, whole.both) == (3, 3, 2, 2, 1)
        for row in (*found.rows, whole):
            assert max(row.received, row.on_time, row.accepted) <= row.expected
            assert row.both <= min(row.on_time, row.accepted)
        assert sum(row.expected for row in found.rows) == whole.expected
    actions.grant_extension(unit=c, window=window, until=dt.date(2014, 4, 2), reason="搬迁", actor=None)
    assert completeness(office["scheme"], by="unit", indicator="2").whole.on_time == 3
    actions.grant_waiver(
        unit=b, indicator=window.indicator, window=window, reason="新设", actor=None
    )  # fmt: skip
    assert completeness(office["scheme"], by="unit", indicator="2").whole.expected == 2
    assert late.pk

    client.force_login(office["wu"])
    assert "一组" in client.get("/completeness/").text
    table = client.get("/completeness/?by=unit&indicator=2&export=csv").content.decode("utf-8-sig")
    assert table.splitlines()[1].split(",")[0] == "甲局"
    client.force_login(office["lan"])
    assert client.get("/completeness/").status_code == 404


@pytest.fixture
def plan(office):
    return ReminderPlan.objects.create(
        id=1, is_on=True, before=[3], after=[1], most=2, quiet_from=dt.time(18), quiet_to=dt.time(8, 30)
    )


def test_reminders_go_once_to_those_who_owe_and_say_why_the_others_hear_nothing(office, plan, day):
    a, b, c = office["units"]
    window = window_of("2", "2014Q1")  # due on 31 March
    make_piece(b, window)
    actions.grant_waiver(unit=c, indicator=window.indicator, window=window, reason="新设", actor=None)
    Notification.objects.all().delete()

    day("2014-03-28 07:00")
    assert reminder_rounds.remind_due() == 0  # quiet
    day("2014-03-28 08:30")
    assert reminder_rounds.remind_due() >= 1
    assert reminder_rounds.remind_due() == 0  # nothing twice

    own = ReminderRecord.objects.filter(window=window)
    assert {(row.unit.code, row.outcome, row.why) for row in own} == {
        ("a", "sent", ""), ("b", "held", "nothing"), ("c", "held", "waived"),
    }  # fmt: skip
    assert {row.unit_id for row in Notification.objects.filter(about_key=str(window.pk))} == {a.pk}

    day("2014-03-31 09:00")
    reminder_rounds.remind_due()
    day("2014-04-02 09:00")  # a day late: the machine was off on the first
    reminder_rounds.remind_due()
    sent = [(row.days, row.why) for row in own.filter(unit=a).order_by("days")]
    assert sent == [(-3, ""), (0, ""), (1, "cap")]


def test_a_piece_that_comes_in_time_ends_the_reminders_and_a_return_begins_them_anew(office, plan, day):
    a = office["units"][0]
    window = window_of("2", "2014Q1")
    piece = make_piece(a, window)
    actions.return_for_correction(piece, actor=None, reasons=["seal"], due_on=dt.date(2014, 4, 10))
    Notification.objects.all().delete()

    day("2014-04-07 09:00")
    reminder_rounds.remind_due()

    row = ReminderRecord.objects.get(window=window, unit=a, days=-3)
    assert (row.due_on, row.outcome, row.piece_state) == (dt.date(2014, 4, 10), "sent", "returned")
    assert Notification.objects.get(unit=a).kind == "correction_reminder"


def test_a_correction_that_came_leaves_the_record_of_the_reminder_that_was_not_sent(office, plan, day):
    a = office["units"][0]
    window = window_of("2", "2014Q1")
    piece = make_piece(a, window)
    actions.return_for_correction(piece, actor=None, reasons=["seal"], due_on=dt.date(2014, 4, 10))
    actions.submit(
        unit=a, window=window, content=make_content(), actor=None, submission=piece,
        received_at=at("2014-04-01 09:00"),
    )  # fmt: skip
    Notification.objects.all().delete()
    [held] = [one for one in reminders_to_come(20) if one.due_on == dt.date(2014, 4, 10) and one.days == -3]
    assert (held.at.date(), [one.unit for one in held.held], held.told) == (dt.date(2014, 4, 7), [a.name], ())

    day("2014-04-07 09:00")
    reminder_rounds.remind_due()

    row = ReminderRecord.objects.get(window=window, unit=a, due_on=dt.date(2014, 4, 10))
    assert (row.days, row.outcome, row.why) == (-3, "held", "nothing")
    assert not Notification.objects.filter(unit=a, about_key=str(window.pk)).exists()


def test_the_plan_is_the_offices_and_the_list_says_what_became_of_each(office, client, day):
    client.force_login(office["wu"])
    values = {"is_on": "on", "before": "7、1", "after": "2", "on_the_day": "on", "most": "3",
              "quiet_from": "18:00", "quiet_to": "08:00"}  # fmt: skip
    assert client.post("/reminders/", {**values, "before": "x"}).status_code == 422
    client.post("/reminders/", values)
    plan = ReminderPlan.objects.get()
    assert (plan.before, plan.after, plan.is_on) == ([7, 1], [2], True)

    make_piece(office["units"][1], window_of("2", "2014Q1"))
    day("2014-03-30 10:00")
    reminder_rounds.remind_due()
    page = client.get("/reminders/?outcome=held").text
    assert "乙局" in page
    assert "甲局" not in page
    client.force_login(office["lan"])
    assert client.get("/reminders/").status_code == 404


def test_what_is_decided_next_says_when_and_who_would_hear_nothing(office, plan, client, day):
    """Whoever has just sent is named beforehand as one who will not be reminded."""
    a, b, c = office["units"]
    window = window_of("2", "2014Q1")
    make_piece(b, window)
    day("2014-03-27 10:00")

    coming = [one for one in reminders_to_come() if one.window == window]

    assert [(one.at.date().isoformat(), one.days) for one in coming] == [
        ("2014-03-28", -3), ("2014-03-31", 0), ("2014-04-01", 1),
    ]  # fmt: skip
    assert {one.at.time() for one in coming} == {plan.quiet_to}
    assert [(one.told, [held.unit for held in one.held]) for one in coming] == [
        ((a.name, c.name), [b.name])
    ] * 3
    client.force_login(office["wu"])
    page = client.get("/reminders/", {"unit": "乙"}).text
    assert "不催 乙局" in page
    assert "甲局" not in page

    day("2014-03-28 10:00")
    reminder_rounds.remind_due()

    sent = ReminderRecord.objects.filter(window=window)
    assert {(row.unit.name, row.outcome) for row in sent} == {
        (a.name, "sent"), (b.name, "held"), (c.name, "sent"),
    }  # fmt: skip
    assert [one.days for one in reminders_to_come() if one.window == window] == [0, 1]
    page = client.get("/reminders/", {"unit": "乙", "outcome": "nothing"}).text
    assert page.count("乙局") == 1


def test_the_chats_text_names_who_owes_what_by_when_and_is_empty_when_nobody_does(office, client):
    a, b, c = office["units"]
    window = window_of("2", "2014Q1")
    make_piece(a, window)
    client.force_login(office["wu"])

    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get("/reminders/text/?days=7").text, re.S)[1]
    assert "乙局" in text
    assert "甲局" not in text.replace("方案", "").split("志愿服务")[1]
    for unit in (b, c):
        make_piece(unit, window)
    assert "<textarea" not in client.get(f"/reminders/text/?window={window.pk}").text
    client.force_login(office["lan"])
    assert client.get("/reminders/text/").status_code == 403


def test_a_calendar_is_read_by_its_address_until_it_is_closed_or_the_post_changes_hands(office, client, day):
    client.force_login(office["lan"])
    page = client.post("/calendar/", {"act": "open"}).text
    address = re.search(r"http://testserver(/calendar/\S+?\.ics)", page)[1]
    client.logout()

    body = client.get(address)
    assert body["Content-Type"].startswith("text/calendar")
    lines = body.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20140331" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert "乙局" not in body.content.decode()
    assert address.split("/")[-1].removesuffix(".ics") not in str(CalendarFeed.objects.values())
    assert client.get("/calendar/nothing.ics").status_code == 404

    Incumbency.objects.filter(person=office["lan"]).update(until=dt.date(2014, 3, 24))
    assert client.get(address).status_code == 404
    Incumbency.objects.filter(person=office["lan"]).update(until=None)
    assert client.get(address).status_code == 200
    client.force_login(office["lan"])
    client.post("/calendar/", {"act": "open"})
    assert client.get(address).status_code == 404  # replaced
    client.post("/calendar/", {"act": "close"})
    assert not CalendarFeed.objects.exists()
