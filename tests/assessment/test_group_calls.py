"""The reminder text in the group of all units: on working days, once, where something is owed, and by hand."""

import datetime as dt

import pytest

from kaoping.assessment.actions.group_reminders import call_groups
from kaoping.base import clock
from kaoping.notifications.models import GroupChannel, GroupMessage
from kaoping.units.models import Office, Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_piece, make_scheme, window_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Two units, one of which has sent its piece of the second quarter, due on Monday the 30th of June."""
    Office.objects.create(id=1, name="清河市文明办")
    here, away = make_unit("甲局", position=1), make_unit("乙局", position=2)
    clerk = make_clerk()
    make_scheme(actor=clerk)
    make_piece(here, window_of("2", "2014Q2"), received="2014-05-02 09:00", state="accepted")
    moment = at("2014-01-01 09:00")
    group = GroupChannel.objects.create(
        name="联络员群", kind="wecombot", is_on=True, made_at=moment, told_until=moment
    )
    return clerk, group, away


def call(moment):
    with clock.standing_at(at(moment)):
        return call_groups()


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        ("2014-06-26 09:00", 0),  # the due day is four days away
        ("2014-06-27 08:00", 0),  # it is quiet
        ("2014-06-27 09:00", 1),
        ("2014-06-28 10:00", 0),  # a Saturday
        ("2014-06-30 10:00", 1),
        ("2014-07-01 09:00", 1),  # missed
        ("2014-08-25 09:00", 0),  # long past: no matter for a group
    ],
)
def test_the_group_hears_on_working_days_what_is_owed(town, moment, count):
    assert call(moment) == count
    assert call(moment) == 0
    said = [row.body for row in GroupMessage.objects.all()]
    assert len(said) == count
    assert all("乙局" in body and "甲局" not in body and body.endswith("清河市文明办") for body in said)


def test_nothing_owed_is_nothing_said(town):
    _clerk, _group, away = town
    make_piece(away, window_of("2", "2014Q2"), received="2014-05-02 09:00", state="accepted")
    assert call("2014-06-27 09:00") == 0


def test_a_clerk_sends_the_text_with_one_press(town, client):
    clerk, group, away = town
    client.force_login(clerk)
    with clock.standing_at(at("2014-06-20 15:00")):
        page = client.get("/reminders/text/?days=14")
        assert "联络员群" in page.text
        client.post("/reminders/text/send/", {"group": group.pk, "days": "14"})
    row = GroupMessage.objects.get()
    assert (row.kind, row.channel, "乙局" in row.body) == ("reminder", group, True)

    author = make_person()
    make_post(away, Role.UNIT_AUTHOR, author)
    client.force_login(author)
    assert client.post("/reminders/text/send/", {"group": group.pk}).status_code == 403
    client.force_login(clerk)
    GroupChannel.objects.update(unit=away)
    assert client.post("/reminders/text/send/", {"group": group.pk}).status_code == 404
    assert dt.timedelta(0) < clock.now() - row.made_at
