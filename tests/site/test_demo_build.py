"""A tiny demo city is built and played through the real actions, and its clock moves on."""

import datetime as dt
import os

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import call_command

from kaoping.assessment.models import (
    Notice,
    OfferedAgain,
    ReminderPlan,
    ReminderRecord,
    SchemeVersion,
    Submission,
    Version,
)
from kaoping.base import audit, clock
from kaoping.base.models import AuditEvent, Instance
from kaoping.intake.actions.folder import forget_folders
from kaoping.intake.models import Message
from kaoping.programmes.publishing.models import Repost
from kaoping.results.models import Standing
from kaoping.reviews.models import CalibrationMark, Panel, Review
from kaoping.site.demo import accounts, build, habits, plan, report
from kaoping.site.demo import clock as demo_clock
from kaoping.units.models import Person, Unit
from tests.site.demo_parts import few_units

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker, tmp_path_factory):
    """Six bodies of the city, played once for all tests here: (folder, what the build said).

    Really committed, so that what follows a commit happens; each test's own changes roll back.
    """
    folder, said = tmp_path_factory.mktemp("demo"), []
    forget_folders()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(settings, "VAR_DIR", folder)
        build.build(said.append, some=few_units(6), processes=0)
        yield folder, said
        call_command("flush", interactive=False, verbosity=0)
    forget_folders()


@pytest.fixture
def played(city, db):
    forget_folders()
    return city[0]


def test_six_bodies_play_their_year(played, city):
    story = plan.year_of([body for body in few_units(6) if not body.parent])
    before = [each for each in story.sendings if each.arrives < plan.OPENING]
    arrived = Submission.objects.arrived()

    assert len(city[1]) >= 12
    assert Instance.current().is_demo
    assert dt.timedelta(0) <= clock.now() - plan.OPENING < dt.timedelta(minutes=5)
    assert SchemeVersion.objects.get().state == "published"
    assert Notice.objects.filter(state="issued").count() == 6
    # Every piece of the story is a row, or still waits in triage; those who sent twice count once.
    waiting = Message.objects.to_triage().count()
    keys = {each.key for each in before}
    assert len(keys) - waiting <= arrived.count() <= len(keys) + 2  # one is forwarded, one offered again
    assert arrived.filter(state="accepted").count() > 60
    assert arrived.filter(state="returned").exists()
    assert Version.objects.filter(number=2).exists()
    assert Review.objects.filter(state="final").count() > 20
    assert Repost.objects.exists()
    assert not AuditEvent.objects.filter(sealed_no=None).exists()
    assert audit.verify()[1] is None
    assert AuditEvent.objects.exclude(verb__startswith="demo.").latest("at").at <= plan.OPENING


def test_units_are_reminded_by_themselves_and_a_content_counts_twice(played):
    """The list of reminders has both: those that went, and those that did not because nothing was left to do."""
    outcomes = {(row.outcome, row.why) for row in ReminderRecord.objects.all()}
    assert {("sent", ""), ("held", "nothing")} <= outcomes
    assert ReminderPlan.objects.get().is_on
    again = OfferedAgain.objects.select_related("piece__window__indicator", "of__window__indicator")
    places = {(one.of.window.indicator.code, one.piece.window.indicator.code) for one in again}
    assert places == {(habits.FROM, habits.TO)}
    assert any(one.piece.receipt_no for one in again)


def test_a_panel_stands_in_the_middle_of_its_work(played):
    panel = Panel.objects.get()

    assert panel.phase == Panel.Phase.MARKING
    assert [row.person.username for row in panel.members.filter(part="member")] == [
        "pingwei1",
        "pingwei2",
        "pingwei3",
    ]
    assert CalibrationMark.objects.filter(piece__panel=panel).count() == 8
    assert panel.assignments.filter(state="offered").exists()


def test_what_happened_bears_the_day_it_happened(played):
    late = Submission.objects.arrived().order_by("first_received_at").last()
    first = AuditEvent.objects.filter(verb="scheme.published").get()

    assert first.at == plan.BEGIN
    assert first.post_label == ""
    assert late.first_received_at < plan.OPENING
    assert all(row.entered_at - row.received_at < dt.timedelta(days=6) for row in Version.objects.all())


def test_scores_are_there_and_the_report_says_so(played):
    totals = [float(row.figures["total"]) for row in Standing.objects.all()]
    said = "\n".join(report.lines())

    assert len(totals) == 6
    assert max(totals) > 15
    assert "2014-10-22 09:0" in said
    assert Unit.objects.get(code="gaj").short_name in said


def test_everybody_listed_can_sign_in(played, client):
    listed = accounts.accounts()
    mode = os.stat(accounts.path()).st_mode & 0o777

    assert mode == 0o600
    assert len(listed) == 9
    assert len({each.password for each in listed}) == 9
    for each in listed:
        person = Person.objects.get(username=each.username)
        assert check_password(each.password, person.password)
        assert not person.must_change_password


def test_the_liaison_on_the_front_page_has_a_piece_to_mend(played):
    shown = next(each for each in accounts.accounts() if each.username.endswith("-tongxun"))
    body = Unit.objects.get(code=shown.username.removesuffix("-tongxun"))
    returned = Submission.objects.filter(unit=body, state="returned", fix_due_on__gt=plan.OPENING.date())

    assert returned.exists()


def test_a_changed_password_is_shown_no_more(played):
    first = accounts.accounts()[0]
    person = Person.objects.get(username=first.username)
    person.set_password("something of her own")
    person.save()

    assert first.username not in {each.username for each in accounts.accounts()}


def test_the_clock_goes_forward_and_mail_arrives(played, client):
    before = Message.objects.count()
    client.post("/demo/clock/", {"day": "2014-12-01"})

    assert clock.now().astimezone(clock.OFFICE_ZONE).date() == dt.date(2014, 12, 1)
    assert demo_clock.take_in_due_mail() > 5
    assert Message.objects.count() > before
    assert Message.objects.latest("received_at").received_at <= clock.now()
    # The office's people did nothing meanwhile: the user is the clerk.
    assert not Submission.objects.filter(decided_at__gt=plan.OPENING).exists()


def test_the_clock_refuses_to_go_back(played, client):
    answer = client.post("/demo/clock/", {"day": "2014-03-01"})

    assert answer.status_code == 200
    assert "2014" in answer.text
    assert clock.today() == plan.OPENING.date()


def test_the_clock_moves_by_steps(played, client):
    client.post("/demo/clock/", {"step": "day"})
    client.post("/demo/clock/", {"step": "week"})

    assert clock.today() == plan.OPENING.date() + dt.timedelta(days=8)


def test_the_clock_is_out_of_reach_for_other_machines(played, client):
    assert client.get("/demo/clock/", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/demo/clock/").status_code == 200
