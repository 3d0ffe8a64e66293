"""The first screens say what their lists hold; reminders go out once a day to those who can act."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.urls import reverse

from kaoping.assessment import states
from kaoping.assessment.actions.reminders import remind
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.duties import duty_states
from kaoping.assessment.queries.reminders import last_of_window
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.results import tasks
from kaoping.site import curves, strip, trail
from kaoping.site.leader_figures import leader_figures
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_piece, make_scheme, window_of

NOW = at("2014-10-22 09:00")


@pytest.fixture
def city(db, monkeypatch):
    """Two units of two groups, each with a liaison; the first has sent one piece in time."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda zone=None: NOW.date())
    units = [make_unit("甲局", code="u0", group="一组"), make_unit("乙局", code="u1", group="二组")]
    for unit in units:
        make_post(unit, Role.UNIT_AUTHOR, make_person(f"L-{unit.code}"))
    clerk = make_clerk()
    make_scheme(actor=clerk)
    make_piece(units[0], window_of("2", "2014Q1"), state="accepted")
    tasks.refresh_stale()
    return SimpleNamespace(units=units, clerk=clerk, version=scheme_in_force())


def open_window(city):
    book = duty_states(city.version)
    row = next(row for row in book.rows if row.state == states.OPEN)
    return book.windows[row.window_id]


def test_a_reminder_reaches_every_unit_that_still_owes(city):
    window = open_window(city)
    found = remind(window, actor=city.clerk)
    told = Notification.objects.filter(kind="duty_reminder")

    assert found.units == 2
    assert {row.unit_id for row in told} == {unit.pk for unit in city.units}
    assert {row.post.role for row in told} == {Role.UNIT_AUTHOR}
    assert last_of_window([window.pk]) == {window.pk: (NOW, 2)}
    assert AuditEvent.objects.get(verb="reminder.sent").after == {"units": 2}


def test_a_unit_is_reminded_once_a_day(city, monkeypatch):
    window = open_window(city)
    remind(window, actor=city.clerk, unit=city.units[0])
    with pytest.raises(Refusal, match=":"):
        remind(window, actor=city.clerk, unit=city.units[0])
    rest = remind(window, actor=city.clerk)

    assert (rest.units, rest.today_already) == (1, 1)
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=1))
    monkeypatch.setattr(clock, "today", lambda zone=None: NOW.date() + dt.timedelta(days=1))
    assert remind(window, actor=city.clerk).units == 2


def test_nobody_is_reminded_of_what_has_come(city):
    with pytest.raises(Refusal):
        remind(window_of("2", "2014Q1"), actor=city.clerk, unit=city.units[0])


def test_only_the_office_reminds(city, client):
    window = open_window(city)
    client.force_login(city.units[0].posts.get(role=Role.UNIT_AUTHOR).incumbencies.get().person)

    assert client.post(reverse("assessment:remind_window", args=[window.pk])).status_code == 404
    assert not Notification.objects.filter(kind="duty_reminder").exists()


def test_the_matrix_gets_its_answer_as_a_sentence(city, client):
    duty = next(row for row in duty_states(city.version).rows if row.state == states.OPEN)
    client.force_login(city.clerk)
    address = reverse("assessment:remind_duty", args=[duty.id])
    first, second = (client.post(address, headers={"x-requested-with": "fetch"}) for _turn in range(2))

    assert (first.status_code, first.json()["done"]) == (200, True)
    assert (second.status_code, second.json()["done"]) == (200, False)
    assert client.post(address, {"next": "//elsewhere.example/"}).headers["Location"] == "/"


def test_every_unit_lies_in_one_bar_of_the_scores(city):
    found = leader_figures(city.version)

    assert sum(len(one.units) for one in found.bins) == len(found.totals) == 2
    assert [one.low for one in found.bins] == list(range(found.bins[0].low, found.bins[-1].low + 1))
    assert sum(len(group.dots) for group in found.groups) == 2


def test_the_last_week_is_the_figure_at_the_top(city):
    found = leader_figures(city.version)

    assert (found.weeks[-1].due, found.weeks[-1].valid) == (found.due, found.valid)
    assert found.weeks[-1].share == found.share
    assert all(week.ends_on.weekday() == 6 for week in found.weeks[:-1])
    assert [week.due for week in found.weeks] == sorted(week.due for week in found.weeks)


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(1, 3, "33.3"), (2, 3, "66.7"), (1, 2000, "0.1"), (0, 0, "—")]
)
def test_a_share_has_one_place_half_up(part, whole, said):
    assert curves.percent(part, whole) == said


def test_a_total_on_the_edge_lies_in_the_bar_above():
    units = [SimpleNamespace(code=code, group="") for code in "ab"]
    bins = curves.score_bins([(units[0], Fraction(16)), (units[1], Fraction(1799, 100))])

    assert [(one.low, len(one.units)) for one in bins] == [(16, 1), (17, 1)]


def test_windows_that_overlap_lie_below_each_other():
    day = dt.date
    taken: list[dt.date] = []
    spans = [
        (day(2014, 1, 1), day(2014, 3, 31)),
        (day(2014, 1, 1), day(2014, 11, 30)),
        (day(2014, 4, 1), day(2014, 6, 30)),
    ]

    lanes = [strip._lane(taken, SimpleNamespace(opens_on=opens, due_on=due)) for opens, due in spans]
    assert lanes == [0, 1, 0]


def test_the_auditors_figures_are_those_of_the_lists(city, client):
    unit = make_unit("督查", code="dc", is_assessed=False)
    auditor = make_person("Shen")
    make_post(unit, Role.AUDITOR, auditor)
    client.force_login(auditor)

    for name, figure in trail.auditor_figures().items():
        page = client.get(f"{reverse('audit')}?{figure.query}").context["page"]
        assert page.paginator.count == figure.count, name


def test_a_person_with_two_posts_sees_the_other(city, client):
    person = make_person("Double")
    make_post(city.units[0], Role.UNIT_AUTHOR, person)
    make_post(city.units[1], Role.UNIT_AUTHOR, person)
    client.force_login(person)

    assert 'class="other-posts' in client.get("/").text
