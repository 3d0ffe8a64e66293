"""An appeal that has ended says on its page what came of it."""

import pytest

from kaoping.results.actions import appeal_decisions as decisions
from tests.results.appeal_world import on, proposed
from tests.results.test_appeal_revisions import revised

pytestmark = pytest.mark.django_db


def test_the_page_of_a_granted_appeal_says_what_the_score_became(client, city):
    appeal = proposed(city)
    client.force_login(city.people["approver"])
    with on("2015-01-21 09:00"):
        assert "→" not in client.get(f"/appeals/{appeal.pk}/").text
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
        page = client.get(f"/appeals/{appeal.pk}/").text

    assert "第1项 ：1.24 → 1.74 分" in page
