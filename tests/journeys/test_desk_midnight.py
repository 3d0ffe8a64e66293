"""A window that closes with its due day: what comes after it by web stays a draft, by mail it waits in triage."""

import datetime as dt

import pytest

from kaoping.assessment.models import Submission, Window
from tests.journeys.test_desk_deadline_night import NEXT, NIGHT, make_units, send_by_mail, send_by_web
from tests.make_assessment import window_of

pytestmark = pytest.mark.django_db


def test_a_window_that_closes_at_midnight_keeps_what_comes_after_it(client):
    units = make_units(NIGHT[:9])
    window = window_of("2", "2014Q1")
    Window.objects.filter(pk=window.pk).update(closes_on=dt.date(2014, 3, 31))
    for (_unit, author, _until), (door, begins, ends, *_rest) in zip(units[:4], NIGHT[:4], strict=True):
        assert door == "web"
        send_by_web(client, author, window, begins, ends)
    message = send_by_mail(8, f"{NEXT} 00:00:00")

    assert list(Submission.objects.order_by("unit_id").values_list("state", flat=True)) == [
        "submitted", "submitted", "submitted", "draft",
    ]  # fmt: skip
    assert message.state == "triage"
