"""Words at the desk as an office writes them: days in a piece's history, the quiet hours of reminders."""

import datetime as dt

from kaoping.assessment import actions
from tests.make_assessment import make_piece, window_of


def test_the_history_names_days_as_people_write_them(march, unit, lan, client):
    piece = make_piece(unit, window_of("2", "2014Q1"))
    day = dt.date(2014, 3, 28)
    actions.return_for_correction(piece, actor=lan, reasons=["photos"], due_on=day)
    client.force_login(lan)

    page = client.get(f"/submissions/{piece.pk}/").text

    assert "退回，3月28日前补正。" in page
    assert "2014-03-28前" not in page.replace(" ", "")


def test_the_quiet_hours_end_at_an_hour_and_are_no_extension(march, unit, lan, client):
    client.force_login(lan)

    page = client.get("/reminders/").text

    assert "延至" not in page
    assert '<label for="id_quiet_to">到' in page
