"""Appeals: filing in time and late, admitting, the people who may take part."""

import datetime as dt

import pytest
from django.utils import translation

from kaoping.assessment.content import PieceFile
from kaoping.assessment.ports import Refusal
from kaoping.base.models import AuditEvent
from kaoping.evidence import storage
from kaoping.results.actions import appeal_people as naming
from kaoping.results.actions import appeals as actions
from kaoping.results.models import Appeal
from kaoping.results.queries.appeal_people import barred_ids, may_be_named, may_mark_again
from kaoping.reviews.models import Assignment
from kaoping.units.models import Role
from tests.make import make_post
from tests.results.appeal_world import (
    LINE,
    OBJECTIONS,
    admitted,
    filed,
    named,
    on,
)

pytestmark = pytest.mark.django_db


# -- filing --------------------------------------------------------------------------------


def test_an_appeal_gets_a_number_of_its_year_and_keeps_what_stood(city):
    publication = city.publish()
    first = filed(city, publication=publication, files=[PieceFile("网页.pdf", storage.keep(b"page"))])
    second = filed(city, publication=publication, lines=[("2", "2014H2", "0")])

    assert [first.number, second.number] == ["2014-复-001", "2014-复-002"]
    assert [(line.indicator, line.score) for line in first.lines.all()] == [("1", "31/25")]
    assert [row.name for row in first.files.all()] == ["网页.pdf"]
    assert first.admit_by == dt.date(2015, 1, 15)
    assert [event.kind for event in first.events.all()] == ["filed"]
    assert AuditEvent.objects.filter(verb="appeal.filed").count() == 2


@pytest.mark.parametrize(
    ("step", "when", "says"),
    [
        ("preview", OBJECTIONS, "not open to objections yet"),
        ("units", OBJECTIONS, "not open to objections yet"),
        ("objection", "2015-01-11 23:59", "Jan. 12"),
    ],
)
def test_before_the_window_an_appeal_is_refused_with_a_sentence(city, step, when, says):
    publication = city.publish(step=step)

    with translation.override("en"), pytest.raises(Refusal, match=says):
        filed(city, publication=publication, when=when)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("step", ["objection", "final", "public"])
def test_a_late_appeal_is_kept_and_said(city, step):
    appeal = filed(city, publication=city.publish(step=step), when="2015-01-19 00:00")

    assert appeal.state == "inadmissible"
    assert appeal.number == "2014-复-001"
    assert appeal.admitted_why
    assert [event.kind for event in appeal.events.all()] == ["late"]
    with on("2015-01-19 09:00"):
        with pytest.raises(Refusal):
            actions.admit(appeal, actor=city.people["clerk"])
        actions.admit(appeal, actor=city.people["clerk"], why="单位所在地停电三天。")
    assert appeal.state == "admitted"


def test_the_last_minute_of_the_last_day_is_in_time(city):
    assert filed(city, when="2015-01-18 23:59").state == "filed"


def test_a_line_under_review_is_not_objected_to_twice(city):
    publication = city.publish()
    filed(city, publication=publication)

    with pytest.raises(Refusal, match="2014-复-001"):
        filed(city, publication=publication)


def test_a_replaced_revision_is_not_objected_to(city):
    old = city.publish()
    city.publish()
    old.refresh_from_db()

    with pytest.raises(Refusal):
        filed(city, publication=old)


@pytest.mark.parametrize(("lines", "grounds"), [([], "理由"), (LINE, "  \n")])
def test_lines_and_grounds_are_asked_for(city, lines, grounds):
    with pytest.raises(Refusal):
        filed(city, lines=lines, grounds=grounds)
    assert not Appeal.objects.exists()


# -- admitting, people ---------------------------------------------------------------------


def test_the_days_to_decide_are_working_days_from_the_day_after_admission(city):
    assert admitted(city).due_on == dt.date(2015, 1, 22)  # 16, 19, 20, 21, 22; the week-end is free


def test_not_admitting_says_why_and_ends_it(city):
    appeal = filed(city)
    with on("2015-01-15 09:00"):
        with pytest.raises(Refusal):
            actions.refuse(appeal, actor=city.people["clerk"], why=" ")
        actions.refuse(appeal, actor=city.people["clerk"], why="不属于得分表的行。")
        with pytest.raises(Refusal):
            naming.name_people(
                appeal, decider=city.people["leader"], confirmer=city.people["marker8"],
                actor=city.people["clerk"],
            )  # fmt: skip
    assert appeal.state == "inadmissible"


def test_who_had_a_part_is_kept_out(city):
    appeal = admitted(city)
    names = {person.pk: name for name, person in city.people.items()}
    barred = {names[pk]: sorted(why) for pk, why in barred_ids(appeal).items()}

    assert barred == {
        "marker1": ["marked"], "marker2": ["marked"], "marker3": ["marked"],
        "clerk": ["clerk", "decided"], "clerk2": ["frozen"], "chief": ["frozen", "published"],
        "approver": ["filed", "unit"], "author": ["unit"], "own_marker": ["unit"],
    }  # fmt: skip
    assert {names[person.pk] for person in may_be_named(appeal)} == {
        "leader", "marker4", "marker5", "marker6", "marker7", "marker8",
    }  # fmt: skip


@pytest.mark.parametrize(("until", "is_barred"), [("2014-09-30", True), ("2013-12-31", False)])
def test_who_belonged_to_the_unit_in_the_year_is_kept_out_though_elsewhere_by_now(city, until, is_barred):
    moved = city.people["marker4"]
    post = make_post(city.units["a"], Role.UNIT_AUTHOR, moved)
    post.incumbencies.update(since=dt.date(2013, 1, 1), until=dt.date.fromisoformat(until))
    appeal = admitted(city)

    assert barred_ids(appeal).get(moved.pk, []) == (["was_unit"] if is_barred else [])
    assert (moved in may_mark_again(appeal)) == (not is_barred)


def test_who_may_be_named_is_offered_with_the_posts_held(client, city):
    appeal = admitted(city)
    client.force_login(city.people["clerk"])

    page = client.get(f"/appeals/{appeal.pk}/").text

    assert "Leader（司法局 领导）" in page


@pytest.mark.parametrize("who", ["marker1", "clerk", "chief", "own_marker"])
def test_barred_people_are_not_named_even_by_hand(city, who):
    appeal = admitted(city)

    with on("2015-01-15 10:00"), pytest.raises(Refusal):
        naming.name_people(
            appeal, decider=city.people[who], confirmer=city.people["leader"], actor=city.people["clerk"]
        )
    assert appeal.decider is None


def test_one_person_does_not_decide_and_confirm(city):
    with pytest.raises(Refusal):
        naming.name_people(
            admitted(city), decider=city.people["leader"], confirmer=city.people["leader"],
            actor=city.people["clerk"],
        )  # fmt: skip


def test_marks_are_asked_of_people_drawn_from_those_without_a_part(city):
    appeal = named(city)
    free = {person.pk for person in may_mark_again(appeal)}
    with on("2015-01-16 09:00"):
        drawn = naming.ask_marks(appeal, pieces=[city.pieces["a"]], count=3, actor=city.people["clerk"])

    assert {person.pk for person in drawn} <= free == {city.people[f"marker{n}"].pk for n in (4, 5, 6, 7)}
    assert Assignment.objects.filter(purpose="appeal", submission=city.pieces["a"]).count() == 3
    assert appeal.state == "remarking"
    with pytest.raises(Refusal, match=r"5|4"):
        naming.ask_marks(appeal, pieces=[city.pieces["a"]], count=5, actor=city.people["clerk"])


def test_a_piece_of_another_line_is_not_marked_again(city):
    with pytest.raises(Refusal):
        naming.ask_marks(named(city), pieces=[city.pieces["b"]], count=1, actor=city.people["clerk"])
