"""Appeals on paper about a result that is not of today: last year's, of a unit dissolved since, put right since."""

import datetime as dt

import pytest

from kaoping.results.models import Appeal
from kaoping.results.queries.appeals import results_to_object_to
from kaoping.units.models import Unit
from tests.make_assessment import make_scheme
from tests.results.appeal_world import TEXT, on

pytestmark = pytest.mark.django_db
ENTER = "/appeals/enter/"
NEXT = TEXT.replace("scheme: appeals", "scheme: next").replace("2014", "2015")
LETTER = {"came_by": "paper", "lines": ["1|"], "grounds": "见来函", "arrived_on": "2015-01-16"}


@pytest.fixture
def office(client, city):
    client.force_login(city.people["clerk"])
    return client


def test_a_letter_about_last_years_result_of_a_dissolved_unit_is_entered(office, city):
    publication = city.publish("public")
    make_scheme(NEXT)
    Unit.objects.filter(code="a").update(dissolved_on=dt.date(2015, 1, 19), name="卫计委")
    with on("2015-02-02 09:00"):
        first = office.get(ENTER)
        assert '<option value="a">卫生局</option>' in first.text  # its name of then
        assert "lines" not in first.text
        address = f"{ENTER}?result={publication.pk}&unit=a"
        assert 'name="arrived_on"' in office.get(address).text
        office.post(address, LETTER)

    appeal = Appeal.objects.get()
    assert (appeal.publication, appeal.unit.code, appeal.state) == (publication, "a", "filed")


def test_the_newest_result_is_offered_first_and_another_one_lists_its_own_units(office, city):
    old = city.publish("public")
    assert results_to_object_to() == [old]
    Unit.objects.filter(code="d").update(dissolved_on=dt.date(2015, 1, 19))
    city.scheme = make_scheme(NEXT)
    with on("2016-01-12 08:00"):
        new = city.publish()
        said = office.get(ENTER).text
        assert results_to_object_to() == [new, old]
        assert said.index(f'value="{new.pk}" selected') < said.index(f'<option value="{old.pk}"')
        assert "团委" not in said
        assert "团委" in office.get(f"{ENTER}?result={old.pk}").text
        none = office.get(f"{ENTER}?result={new.pk}&unit=d").text
        assert "没有得分表" in none
        assert "arrived_on" not in none


def test_a_result_that_was_put_right_or_not_opened_is_not_offered(office, city):
    assert "还没有开放申诉" in office.get(ENTER).text
    first = city.publish("units")
    assert results_to_object_to() == []
    assert office.get(f"{ENTER}?result={first.pk}&unit=a").status_code == 200
    second = city.publish()
    assert results_to_object_to() == [second]
