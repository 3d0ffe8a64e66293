"""From a granted appeal to its revision: only what was decided moves, and everybody is reminded in time."""

import pytest

from kaoping.assessment import ports
from kaoping.assessment.models import Submission
from kaoping.notifications.models import Notification
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.actions import appeal_people as naming
from kaoping.results.actions import appeals as actions
from kaoping.results.actions.freezing import confirm_freeze, make
from kaoping.results.actions.publishing import erratum
from kaoping.results.appeal_tasks import remind_late, revise_after_appeal
from kaoping.results.models import Freeze, FrozenSheet, Publication
from kaoping.results.queries.appeal_pages import hindrance
from tests.results.appeal_world import LINE, OBJECTIONS, City, named, on, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


# -- the new revision ----------------------------------------------------------------------


def revised(appeal):
    """The worker's part, as far as it goes by itself; the freeze is made by its own job."""
    revise_after_appeal(appeal.pk)
    for frozen in Freeze.objects.filter(state="making"):
        make(frozen)
    revise_after_appeal(appeal.pk)
    appeal.refresh_from_db()


def test_a_granted_appeal_makes_the_next_revision(city):
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)

    new = Publication.objects.get(revision=2)
    assert (appeal.state, appeal.applied_in, new.revises) == ("closed", new, appeal.publication)
    assert appeal.number in new.erratum
    sheets = {
        (sheet.freeze_id, sheet.code): (sheet.figures["total"], sheet.rank_no)
        for sheet in FrozenSheet.objects.filter(code__in="ab")
    }
    assert sheets[appeal.publication.freeze_id, "a"] == ("3.24", 3)
    assert sheets[new.freeze_id, "a"] == ("3.74", 2)
    assert sheets[new.freeze_id, "b"][1] == 3
    assert new.step == "objection"


def test_other_changes_since_the_freeze_are_left_to_the_office(city):
    appeal = proposed(city)
    city.mark(city.pieces["b"], "marker2", 100, 40, 60)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)

    assert appeal.state == "applied"
    assert not Publication.objects.filter(revision=2).exists()
    assert "教育局" in appeal.events.get(kind="not_revised").text
    revised(appeal)
    assert appeal.events.filter(kind="not_revised").count() == 1

    with on("2015-01-21 10:00"):
        frozen = Freeze.objects.get(state="proposed")
        confirm_freeze(frozen, actor=city.people["chief"])
        revised(appeal)
        # Whoever confirmed it: what else moves is published by the office's own words alone.
        assert not Publication.objects.filter(revision=2).exists()
        assert appeal.state == "applied"
        assert hindrance(appeal) == appeal.events.filter(kind="not_revised").latest("id").text
        new = erratum(appeal.publication, frozen, actor=city.people["chief"], reason="补记教育局一份评分")
        revised(appeal)
    assert (appeal.state, appeal.applied_in, new.erratum) == ("closed", new, "补记教育局一份评分")


def test_another_unit_under_review_whose_marks_moved_stops_it_too(city):
    publication = city.publish()
    with on(OBJECTIONS):
        other = actions.file_appeal(
            publication,
            city.units["b"],
            lines=[("1", "", "7/5")],
            grounds="另一件",
            actor=city.people["other"],
        )
        appeal = actions.file_appeal(
            publication, city.units["a"], lines=LINE, grounds="理由", actor=city.people["approver"]
        )
    for one in (other, appeal):
        actions.admit(one, actor=city.people["clerk"])
    naming.name_people(
        appeal, decider=city.people["leader"], confirmer=city.people["marker8"], actor=city.people["clerk"]
    )
    city.mark(city.pieces["b"], "marker2", 100, 40, 60)
    with on("2015-01-21 09:00"):
        decisions.propose(
            appeal,
            decision="upheld",
            text="支持",
            proposal={"values": {"1": "3/2"}},
            actor=city.people["leader"],
        )
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
        confirm_freeze(Freeze.objects.get(state="proposed"), actor=city.people["chief"])
        revised(appeal)
    assert not Publication.objects.filter(revision=2).exists()


def test_another_line_of_the_own_sheet_stops_it_too(city):
    appeal = proposed(city)
    Submission.objects.filter(pk=city.refused.pk).update(state="accepted")
    ports.tell_facts_changed(city.scheme.pk, None)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
    assert "卫生局" in appeal.events.get(kind="not_revised").text


def test_who_is_late_is_reminded_once_a_day(city):
    appeal = named(city)
    with on("2015-01-21 09:00"):
        assert remind_late() == 0
    with on("2015-01-22 09:00"):
        assert [remind_late(), remind_late()] == [1, 0]
    with on("2015-01-23 09:00"):
        assert remind_late() == 1
    told = Notification.objects.filter(kind="appeal_overdue")
    assert [row.post.incumbencies.get().person.username for row in told] == ["leader", "leader"]
    assert appeal.events.filter(kind="reminded").count() == 2
