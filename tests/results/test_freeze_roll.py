"""A correction is about the units of what it corrects, whatever became of them on the roll since."""

import datetime as dt

import pytest

from kaoping.assessment.ports import Refusal
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.actions import overrides
from kaoping.results.actions.freezing import freeze, make
from kaoping.results.models import Appeal, Freeze
from kaoping.results.queries.appeal_moves import moved_since
from kaoping.results.queries.freeze_compare import compare
from kaoping.units.models import Unit
from tests.make import make_clerk, make_unit
from tests.make_assessment import SMALL, make_notice, make_piece, make_scheme
from tests.results.appeal_world import named, on, proposed, revised

pytestmark = pytest.mark.django_db
GONE = [{"dissolved_on": dt.date(2015, 1, 19)}, {"is_assessed": False}]


def codes_of(frozen):
    return sorted(frozen.sheets.values_list("code", flat=True))


@pytest.mark.parametrize("how", GONE, ids=["dissolved", "not assessed"])
def test_the_revision_of_a_decision_has_the_units_of_the_one_before(city, how):
    appeal = proposed(city)
    Unit.objects.filter(code__in="ad").update(**how)
    make_unit("数据局", code="new")
    with on("2015-01-21 09:00"):
        assert moved_since(appeal) == []
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)

    assert (appeal.state, list(appeal.events.filter(kind="not_revised"))) == ("closed", [])
    made = appeal.applied_in.freeze
    assert codes_of(made) == ["a", "b", "c", "d"]
    moved = compare(appeal.publication.freeze, made)
    assert (moved.gone, moved.come) == ([], [])
    assert {one.unit for one in moved.changes} == {"a"}


@pytest.mark.parametrize("how", GONE, ids=["dissolved", "not assessed"])
def test_who_is_gone_from_the_roll_objects_to_its_sheet_still(client, city, how):
    first = city.publish()
    Unit.objects.filter(code="a").update(**how)
    client.force_login(city.people["approver"])
    objects = f"/appeals/new/{first.pk}/a/"
    with on("2015-01-14 09:00"):
        assert objects in client.get(f"/published/{first.pk}/a/").text
        filed = client.post(objects, {"lines": ["1|"], "grounds": "见附件"})
        assert (filed.status_code, Appeal.objects.get().unit.code) == (302, "a")
        city.publish()  # an erratum: nobody objects to what another took the place of
        assert objects not in client.get(f"/published/{first.pk}/a/").text
        client.force_login(city.people["clerk"])
        assert client.get(f"/appeals/new/{first.pk}/office/").status_code == 404


@pytest.mark.parametrize("how", GONE, ids=["dissolved", "not assessed"])
def test_a_value_is_set_for_a_unit_that_is_gone_by_a_decision_alone(city, how):
    appeal = named(city)
    unit = city.units["a"]
    Unit.objects.filter(code="a").update(**how)
    with on("2015-01-21 09:00"):
        decisions.propose(
            appeal, decision="upheld", text="改定", proposal={"values": {"1": "2"}},
            actor=city.people["leader"],
        )  # fmt: skip
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
        with pytest.raises(Refusal, match="已不参评"):
            overrides.propose_override(city.scheme, unit, "2", 1, actor=city.people["clerk"], reason="改定")
    assert appeal.applied_in.freeze.sheets.get(code="a").figures["total"] == "4.00"


def test_the_offices_own_freeze_keeps_who_is_gone_and_takes_in_who_came(city):
    city.publish()
    Unit.objects.filter(code="d").update(dissolved_on=dt.date(2015, 1, 13))
    make_unit("数据局", code="new")
    with on("2015-01-14 09:00"):
        made = make(freeze(city.scheme, by=city.people["chief"], reason="更正"))
    assert codes_of(made) == ["a", "b", "c", "d", "new"]
    assert compare(Freeze.objects.get(number=1), made).come == ["数据局"]


def test_before_anybody_was_shown_a_result_the_roll_of_today_holds(city):
    city.publish("preview")
    Unit.objects.filter(code="d").update(dissolved_on=dt.date(2015, 1, 13))
    with on("2015-01-14 09:00"):
        made = make(freeze(city.scheme, by=city.people["chief"], reason="再次"))
    assert codes_of(made) == ["a", "b", "c"]


@pytest.mark.parametrize("how", GONE, ids=["dissolved", "not assessed"])
def test_a_notice_counts_for_the_others_when_one_that_it_asked_is_gone(how):
    """A freeze left the whole notice out, with every unit's piece of it."""
    lan = make_clerk()
    units = [make_unit(f"Unit {n}", code=f"u{n}") for n in range(2)]
    scheme = make_scheme(SMALL)
    window = make_notice(scheme.indicators.get(code="3")).window
    make_piece(units[0], window, received="2014-06-01 09:00", state="accepted")
    Unit.objects.filter(code="u1").update(**how)
    with on("2015-01-05 09:00"):
        made = make(freeze(scheme, by=lan))
    assert made.counts["left_out"] == 0
    assert made.counts["notices"] == 1
    assert made.sheets.get(code="u0").figures["total"] == "3.00"
