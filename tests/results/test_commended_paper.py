"""The commendation decision on paper has the list of a result; the state as it runs has none."""

import pytest

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.results.papers.compose.commendation import compose
from kaoping.results.papers.compose.occasion import Occasion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WRITE = "/results/papers/new/commendation/"


def test_no_decision_is_made_of_the_state_as_it_runs(scheme, client, lan):
    with pytest.raises(Refusal, match="Compile the result first"):
        compose(Occasion(scheme, clock.today()))
    client.force_login(lan)
    page = client.get(WRITE)

    assert "No result has been compiled" in page.text
    assert "the state as it runs" not in page.text
    assert client.get(WRITE, {"about": "1", "result": "0"}).context["paper"] is None


def test_of_a_result_it_is_drawn_and_nothing_is_said_to_be_missing(publication, client, lan):
    client.force_login(lan)
    drawn = client.get(WRITE, {"about": "1", "result": str(publication.pk)})

    assert "No result has been compiled" not in client.get(WRITE).text
    assert "受表扬单位名单" in drawn.text
