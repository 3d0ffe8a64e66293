"""From a granted appeal to its revision: only what was decided moves, and everybody is reminded in time."""

from fractions import Fraction

import pytest
from django.utils import translation

from kaoping.assessment import ports
from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.pure.scoring.frozen import canonical
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.actions import appeal_people as naming
from kaoping.results.actions import appeal_revisions, publishing
from kaoping.results.actions import appeals as actions
from kaoping.results.actions.freezing import confirm_by_appeal, confirm_freeze, freeze, make
from kaoping.results.actions.publishing import catch_up, erratum
from kaoping.results.appeal_tasks import remind_late, revise_after_appeal
from kaoping.results.models import Freeze, FrozenSheet, Publication
from kaoping.results.queries import frozen_lines
from kaoping.results.queries.appeal_moves import moved_since
from kaoping.results.queries.appeal_pages import hindrance
from kaoping.results.queries.freeze_compare import compare
from kaoping.results.queries.frozen import packed, sheet_of
from tests.results.appeal_world import LINE, OBJECTIONS, filed, named, on, proposed, revised

pytestmark = pytest.mark.django_db


# -- the new revision ----------------------------------------------------------------------


def proposed_beside(city, appeal):
    """The unit's other appeal, of the piece that was refused: proposed to be upheld as well."""
    with on("2015-01-21 08:00"):
        other = filed(
            city, publication=appeal.publication, lines=[("2", "2014H2", "0")], when="2015-01-16 10:00"
        )
        actions.admit(other, actor=city.people["clerk"])
        naming.name_people(
            other, decider=city.people["leader"], confirmer=city.people["marker8"], actor=city.people["clerk"]
        )
        decisions.propose(
            other, decision="upheld", text="予以采用", actor=city.people["leader"],
            proposal={"accepted": [city.refused.receipt_no]},
        )  # fmt: skip
    return other


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


def test_the_freeze_of_a_decision_names_no_person_who_asked_for_it(city):
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)

    made = appeal.applied_in.freeze
    assert (made.state, made.appeal, made.proposed_by, made.confirmed_by) == ("confirmed", appeal, None, None)
    with translation.override("zh-hans"):
        assert made.asked_by == "由复核决定（2014-复-001）产生"
    deeds = AuditEvent.objects.filter(verb__startswith="freeze.", object_key=str(made.pk))
    assert set(deeds.values_list("actor_kind", "actor_key")) == {("system", "results")}
    trail = appeal.applied_in.trail.exclude(step="compiled")
    assert {appeal.number in step.reason for step in trail} == {True}
    assert not Notification.objects.filter(kind="freeze_waits", values__n=made.number).exists()


def test_two_granted_appeals_go_into_one_revision(city):
    """The second waits for the freeze of the first, and finds itself in the revision or makes its own."""
    appeal = proposed(city)
    other = proposed_beside(city, appeal)
    with on("2015-01-21 09:00"):
        for one in (appeal, other):
            decisions.confirm(one, actor=city.people["marker8"])
        revised(appeal)
        revised(other)
    assert (appeal.state, other.state) == ("closed", "closed")
    assert FrozenSheet.objects.get(freeze=other.applied_in.freeze, code="a").figures["total"] == "5.74"


def test_a_place_that_moves_without_points_stops_it_too(city):
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revise_after_appeal(appeal.pk)
        frozen = make(Freeze.objects.get(state="making"))
        FrozenSheet.objects.filter(freeze=frozen, code="d").update(rank_no=1, sha256="another")
        revise_after_appeal(appeal.pk)
    appeal.refresh_from_db()
    assert appeal.state == "applied"
    assert "团委" in appeal.events.get(kind="not_revised").text


@pytest.mark.parametrize("what", ["name", "group"])
def test_a_unit_of_another_name_or_group_stops_it_too(city, what):
    appeal = proposed(city)
    unit = city.units["b"]
    setattr(unit, what, "另一个")
    unit.save()
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
    assert appeal.state == "applied"
    assert "另一个" in appeal.events.get(kind="not_revised").text


def test_a_veto_that_moves_no_number_stops_it_too(city):
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revise_after_appeal(appeal.pk)
        frozen = make(Freeze.objects.get(state="making"))
        row = FrozenSheet.objects.get(freeze=frozen, code="d")
        struck = {**sheet_of(row), "outcomes": ["取消评优资格"]}
        FrozenSheet.objects.filter(pk=row.pk).update(sheet=packed(canonical(struck)), sha256="another")
        revise_after_appeal(appeal.pk)
    said = appeal.events.get(kind="not_revised").text
    assert "取消评优资格" in said
    assert not compare(frozen, frozen).heads
    assert [one.what for one in compare(appeal.publication.freeze, frozen).heads if one.unit == "d"] == [
        "outcomes"
    ]


def test_a_freeze_that_a_person_asked_for_is_not_confirmed_by_a_decision(city):
    city.publish()
    with on("2015-01-14 09:00"):
        old = make(freeze(city.scheme, by=city.people["chief"], reason="旧"))
        with pytest.raises(Refusal):
            confirm_by_appeal(old)
    assert old.state == "proposed"


def test_a_freeze_that_could_not_be_made_is_told_once_and_not_asked_again(city):
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revise_after_appeal(appeal.pk)
        Freeze.objects.filter(state="making").update(state="failed", why_failed="磁盘已满。")
        for _time in (1, 2, 3):
            revise_after_appeal(appeal.pk)
    assert Freeze.objects.filter(appeal=appeal).count() == 1
    assert "磁盘已满" in appeal.events.get(kind="not_revised").text


def test_an_appeal_decided_after_the_freeze_hinders_nothing(city):
    """One that the freeze caught all the same is frozen again, with both."""
    appeal = proposed(city)
    other = proposed_beside(city, appeal)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revise_after_appeal(appeal.pk)
        first = Freeze.objects.get(state="making")
    with on("2015-01-21 09:01"):
        decisions.confirm(other, actor=city.people["marker8"])
        make(first)
        revised(appeal)
        revised(other)
    first.refresh_from_db()
    assert first.state == "discarded"
    assert other.number in first.why_failed
    assert (appeal.state, other.state) == ("closed", "closed")
    assert not appeal.events.filter(kind="not_revised").exists()


def test_a_lost_file_hinders_with_a_sentence(city, monkeypatch):
    appeal = proposed(city)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revise_after_appeal(appeal.pk)
        make(Freeze.objects.get(state="making"))

        def gone(*_asked):
            raise FileNotFoundError

        monkeypatch.setattr(frozen_lines, "path_of", gone)
        revise_after_appeal(appeal.pk)
    assert "备份" in appeal.events.get(kind="not_revised").text


def test_what_hinders_is_found_out_once(city, monkeypatch):
    appeal = proposed(city)
    city.mark(city.pieces["b"], "marker2", 100, 40, 60)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
        monkeypatch.setattr(appeal_revisions, "moved_besides", None)  # asked again it would fall over
        revised(appeal)
    assert appeal.events.filter(kind="not_revised").count() == 1


def test_an_erratum_that_nobody_was_shown_closes_no_appeal(city, monkeypatch):
    appeal = proposed(city)
    monkeypatch.setattr(publishing, "catch_up", lambda *_asked, **_options: None)
    with on("2015-01-21 09:00"):
        decisions.confirm(appeal, actor=city.people["marker8"])
        revised(appeal)
        new = Publication.objects.get(revision=2)
        assert (appeal.state, new.step) == ("applied", "compiled")
        assert "尚未向单位公布" in appeal.events.get(kind="not_revised").text
        assert not Notification.objects.filter(kind="appeal_revised").exists()
        # Objections to the shown revision go on meanwhile.
        assert actions.refuse_outside_window(appeal.publication) is True
        monkeypatch.undo()
        catch_up(new, actor=city.people["chief"])
        revised(appeal)
    assert (appeal.state, appeal.applied_in) == ("closed", new)


def test_what_else_moved_in_the_line_is_shown_to_who_decides(city):
    appeal = named(city)
    assert moved_since(appeal) == []
    city.mark(city.pieces["a"], "marker4", 100, 40, 60)

    [moved] = moved_since(appeal)

    assert (moved.indicator, moved.before, moved.now) == ("1", Fraction(31, 25), Fraction(143, 100))


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
        assert appeal.state == "applied"  # nobody outside has seen that revision
        catch_up(new, actor=city.people["chief"])
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
