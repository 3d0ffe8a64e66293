"""A day that is typed lies near the schemes' years, at every door; a bad row never breaks a page."""

import datetime as dt

import pytest

from kaoping.assessment import actions
from kaoping.assessment.day_fields import DayField
from kaoping.assessment.models import Duty, Extension, Indicator, Submission, Window
from kaoping.base import clock
from tests.make_assessment import make_notice, make_piece, make_scheme, window_of

FAR, LONG_AGO = "9999-12-31", "0001-01-01"

pytestmark = pytest.mark.usefixtures("spring")


@pytest.fixture
def scheme(lan, author):
    return make_scheme(actor=lan)


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [(LONG_AGO, False), ("2012-12-31", False), ("2013-01-01", True), ("2015-12-31", True),
     ("2016-01-01", False), (FAR, False)],
)  # fmt: skip
def test_a_day_lies_from_a_year_before_the_scheme_to_a_year_after_it(scheme, text, is_allowed):
    field = DayField()
    if is_allowed:
        assert field.clean(text).isoformat() == text
        return
    with pytest.raises(Exception, match=f"{text}.*2013-01-01.*2015-12-31"):
        field.clean(text)


def test_no_door_of_the_desk_keeps_a_day_out_of_reach(client, lan, scheme, author):
    unit = Duty.objects.first().unit
    window = window_of("2", "2014Q2")
    piece = make_piece(unit, window, "2014-05-02 09:00")
    duty = Duty.objects.filter(unit=unit, window=window).first()
    client.force_login(lan)
    before = (window.grace_until, window.closes_on)

    client.post(f"/duties/{duty.pk}/extend/", {"until": FAR, "reason": "台风"})
    client.post(f"/windows/{window.pk}/more-days/", {"units": [unit.pk], "until": FAR, "reason": "台风"})
    values = {"grace_until": FAR, "closes_on": FAR, "reason": "台风", "act": "move"}
    assert client.post(f"/windows/{window.pk}/", values).status_code == 422
    client.post(f"/submissions/{piece.pk}/return/", {"reasons": ["seal"], "due_on": FAR})

    window.refresh_from_db()
    piece.refresh_from_db()
    assert not Extension.objects.exists()
    assert (window.grace_until, window.closes_on) == before
    assert piece.state == Submission.State.SUBMITTED


def test_a_row_that_holds_such_a_day_all_the_same_breaks_no_page(client, lan, scheme, author):
    unit = Duty.objects.first().unit
    notice = make_notice(Indicator.objects.get(code="3"))
    Window.objects.filter(notice=notice).update(due_on=FAR, closes_on=FAR, opens_on=LONG_AGO)
    window = window_of("2", "2014Q2")
    actions.grant_extension(unit=unit, window=window, until=dt.date.max, reason="台风", actor=lan)
    piece = make_piece(unit, window_of("2", "2014Q1"))
    actions.return_for_correction(piece, actor=lan, reasons=["seal"], due_on=dt.date.max)
    duty = Duty.objects.filter(unit=unit, window=window).first()

    for person, paths in (
        (author, ("/", "/year/", f"/report/{duty.window_id}/", "/duties/", f"/submissions/{piece.pk}/")),
        (lan, ("/", "/year/", "/burden/", "/completeness/", "/windows/", f"/windows/{window.pk}/")),
    ):
        client.force_login(person)
        for path in paths:
            assert client.get(path, follow=True).status_code == 200, path


def test_the_calendars_last_day_ends_without_an_error():
    assert clock.end_of_day(dt.date.max) > clock.end_of_day(dt.date(9999, 12, 1))
    assert clock.days_after(dt.date(2014, 2, 28)) == dt.date(2014, 3, 1)
    assert clock.days_after(dt.date.max, 6) == dt.date.max
