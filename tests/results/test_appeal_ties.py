"""A second change in the very line of a decision, in schemes whose equals share a place or are parted."""

import pytest

from kaoping.notifications.models import Notification
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.models import Publication
from tests.results.appeal_world import TEXT, City, on, proposed, revised

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", [TEXT, TEXT + "ranking: {tie_break: {score: 2}}\n"])
def test_a_second_change_in_the_very_line_is_not_published_with_the_decision(text):
    city = City(text)
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        city.mark(city.pieces["a"], "own_marker", 100, 40, 60)
        revised(appeal)

    assert appeal.state == "applied"
    assert not Publication.objects.filter(revision=2).exists()
    said = appeal.events.get(kind="not_revised").text
    assert "卫生局" in said
    assert "1.74 → 1.81" in said
    assert Notification.objects.filter(kind="appeal_hindered").exists()
