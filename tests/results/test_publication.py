"""A result step by step: who sees what when, what is missing, two people, back again, and nothing moves."""

import datetime as dt
from fractions import Fraction

import pytest

from kaoping.assessment import actions as desk_actions
from kaoping.assessment.models import Indicator
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.results.actions import freezing, publishing
from kaoping.results.actions.overrides import (
    confirm_override,
    propose_override,
    refuse_override,
    revoke_override,
)
from kaoping.results.models import Appeal, Override, Publication
from kaoping.results.queries.freeze_compare import compare
from kaoping.results.queries.frozen import current_publication, published_for, sheet_of, shown_publication
from kaoping.results.queries.published import goes_by_comparable
from kaoping.results.queries.publishing import what_is_missing
from kaoping.results.steps import ORDER, SHOWS
from kaoping.units.models import Role
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import SMALL, make_piece, window_of
from tests.results.make_results import another_piece, go_to, make_freeze, make_year

Step = Publication.Step
LAST = dt.date(2015, 1, 18)

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def leader(lan):
    person = make_person("Gao")
    make_post(make_unit("Leaders", code="lead", is_assessed=False), Role.LEADER, person)
    return person


def test_only_a_freeze_that_two_people_stand_for_is_compiled_and_once(scheme, lan, wen):
    frozen = freezing.freeze(scheme, by=lan)
    freezing.make(frozen)
    with pytest.raises(Refusal, match="second person confirmed"):
        publishing.compile_result(scheme, frozen, actor=lan)
    freezing.confirm_freeze(frozen, actor=wen)
    publishing.compile_result(scheme, frozen, actor=lan)
    with pytest.raises(Refusal, match="has been compiled"):
        publishing.compile_result(scheme, frozen, actor=wen)


@pytest.mark.parametrize("step", ORDER)
def test_who_reads_what_follows_the_one_table(
    publication, client, fang, leader, units, lan, wen, today, step
):
    shown = SHOWS[step]
    if step in (Step.FINAL, Step.PUBLIC):
        go_to(publication, Step.OBJECTION, lan, wen, LAST)
        today(19)
    go_to(publication, step, lan, wen, LAST)
    open_to = {
        f"/published/{publication.pk}/u0/": (shown.own_sheet, shown.inside, True),
        f"/published/{publication.pk}/": (shown.ranks, shown.inside, True),
        f"/public/{publication.pk}/": (shown.everybody,) * 3,
        f"/public/{publication.pk}/sheets/u1/": (shown.everybody,) * 3,
        f"/public/{publication.pk}/bundle/": (shown.everybody,) * 3,
        "/public/": (True,) * 3,  # before, it says that nothing is published
    }
    for path, allowed in open_to.items():
        for person, may in zip((fang, leader, lan), allowed, strict=True):
            client.force_login(person)
            answer = client.get(path)
            if answer.streaming:
                b"".join(answer.streaming_content)
            assert (path, person.name, answer.status_code) == (path, person.name, 200 if may else 404)
    client.force_login(fang)
    assert client.get(f"/published/{publication.pk}/u1/").status_code == 404
    client.logout()
    assert ("u1/" in client.get("/public/").text) == shown.everybody
    assert (published_for(units[0], fang) is not None) == shown.own_sheet


@pytest.mark.parametrize(("step", "may"), [(Step.UNITS, False), (Step.OBJECTION, True)])
def test_a_unit_reads_its_place_only_where_the_step_shows_places(
    publication, client, fang, lan, wen, step, may
):
    go_to(publication, step, lan, wen, LAST)
    for person, told in ((fang, may), (lan, True)):
        client.force_login(person)
        page = client.get(f"/published/{publication.pk}/u0/").context["page"]
        assert (page.rank, page.frozen.ranks) == ((1, True) if told else (None, False))


def test_the_last_day_for_objections_is_proposed_and_lies_ahead(publication, client, lan, wen):
    go_to(publication, Step.UNITS, lan, wen)
    client.force_login(lan)
    assert client.get("/results/").context["page"].until == dt.date(2015, 1, 19)  # five working days
    form = {"seen": publication.version, "objection_until": "2015-01-12"}
    answer = client.post(f"/results/{publication.pk}/forward/", form, follow=True)

    assert "2015" in str(next(iter(answer.context["messages"])))
    assert Publication.objects.get().step == Step.UNITS


@pytest.mark.parametrize(("rule", "is_shown"), [("leave", False), ("rescale", True)])
def test_what_the_places_go_by_is_printed_where_it_is_not_the_total(units, client, lan, wen, rule, is_shown):
    text = SMALL.replace("{late: {worth: 0}}", f"{{late: {{worth: 0}}, not_applicable: {rule}}}")
    scheme = make_year(text, units[:1], lan)
    desk_actions.grant_waiver(
        unit=units[0], indicator=Indicator.objects.get(scheme=scheme, code="1"), window=None, reason="停业",
        actor=lan,
    )  # fmt: skip
    frozen = make_freeze(scheme, lan, wen)
    client.force_login(lan)

    assert goes_by_comparable(frozen) == is_shown
    assert client.get(f"/results/freezes/{frozen.pk}/").context["comparable"] == is_shown


def test_final_waits_for_the_window_the_appeals_and_a_second_person(
    publication, units, fang, lan, wen, today
):
    go_to(publication, Step.OBJECTION, lan, wen, LAST)
    appeal = Appeal.objects.create(
        publication=publication, unit=units[0], number="1", grounds="x", filed_by=fang,
        filed_at=clock.now(), admit_by=LAST,
    )  # fmt: skip
    assert [one.code for one in what_is_missing(publication)] == ["window", "appeals", "two"]
    with pytest.raises(Refusal, match="Objections are open until"):
        publishing.step_forward(publication, actor=lan, seen=publication.version)
    today(19)
    with pytest.raises(Refusal, match="1 objection is not settled"):
        publishing.step_forward(publication, actor=lan, seen=publication.version)
    Appeal.objects.filter(pk=appeal.pk).update(state="withdrawn")
    proposed = publishing.step_forward(publication, actor=lan, seen=publication.version)
    publication.refresh_from_db()

    assert publication.step == Step.OBJECTION
    with pytest.raises(Refusal, match="yourself"):
        publishing.confirm_step(proposed, actor=lan)
    publishing.confirm_step(proposed, actor=wen)
    publication.refresh_from_db()
    assert publication.step == Step.FINAL
    assert (proposed.proposed_by, proposed.confirmed_by) == (lan, wen)


def test_of_two_at_once_the_second_is_told_who_was_first(publication, lan, wen):
    seen = publication.version
    mine, theirs = Publication.objects.get(), Publication.objects.get()
    publishing.step_forward(mine, actor=lan, seen=seen)
    with pytest.raises(Refusal, match="Lan was first"):
        publishing.step_forward(theirs, actor=wen, seen=seen)

    assert Publication.objects.get().step == Step.PREVIEW


def test_back_needs_a_reason_and_stays_in_the_trail(publication, lan, wen):
    go_to(publication, Step.UNITS, lan, wen)
    with pytest.raises(Refusal, match="Say why"):
        publishing.step_back(publication, actor=lan, seen=publication.version, reason=" ")
    publishing.step_back(publication, actor=lan, seen=publication.version, reason="漏了一家")

    assert publication.step == Step.PREVIEW
    assert [(row.step, row.is_back, row.reason) for row in publication.trail.all()] == [
        ("compiled", False, ""), ("preview", False, ""), ("units", False, ""), ("preview", True, "漏了一家"),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(verb="result.stepped_back").count() == 1


def test_units_are_told_and_the_office_is_asked(publication, fang, lan, wen, today):
    go_to(publication, Step.OBJECTION, lan, wen, LAST)
    today(19)
    publishing.step_forward(publication, actor=lan, seen=publication.version)
    kinds = Notification.objects.filter(post__incumbencies__person=fang).order_by("pk")

    assert [row.kind for row in kinds] == ["result_shown", "result_open"]
    assert Notification.objects.filter(kind="result_step_waits").exists()


def test_before_units_saw_it_a_newer_freeze_may_take_its_place_and_never_after(publication, scheme, lan, wen):
    newer = make_freeze(scheme, lan, wen)
    publishing.use_freeze(publication, newer, actor=lan, seen=publication.version, reason="改三处")
    go_to(publication, Step.UNITS, lan, wen)
    publishing.step_back(publication, actor=lan, seen=publication.version, reason="再看")
    third = make_freeze(scheme, lan, wen)
    with pytest.raises(Refusal, match="Units have seen"):
        publishing.use_freeze(publication, third, actor=lan, seen=publication.version, reason="改")

    assert publication.freeze == newer


def test_an_erratum_is_a_new_revision_and_the_old_one_stays_shown_until_it_has_come_as_far(
    publication, scheme, units, fang, client, lan, wen
):
    go_to(publication, Step.UNITS, lan, wen)
    another_piece(units[0])
    newer = make_freeze(scheme, lan, wen)
    with pytest.raises(Refusal, match="Say what"):
        publishing.erratum(publication, newer, actor=lan, reason="")
    second = publishing.erratum(publication, newer, actor=lan, reason="补计一件")

    assert (second.revision, second.revises, second.step) == (2, publication, Step.COMPILED)
    assert current_publication(scheme) == second
    assert shown_publication(scheme, "own_sheet") == publication
    assert published_for(units[0], fang).frozen.figures["total"] == "1.00"
    publishing.catch_up(second, actor=lan)
    assert published_for(units[0], fang).frozen.figures["total"] == "2.00"
    client.force_login(fang)
    assert client.get(f"/published/{publication.pk}/u0/").status_code == 200
    with pytest.raises(Refusal, match="Revision 2 has come"):
        publishing.erratum(publication, newer, actor=lan, reason="再来")


def _late_piece(scheme, units, lan, wen):
    another_piece(units[0])


def _decision(scheme, units, lan, wen):
    piece = make_piece(units[0], window_of("2", "2014Q3"), received="2014-08-02 10:00")
    desk_actions.reject(piece, actor=lan, reason="不属于本项")


def _waiver(scheme, units, lan, wen):
    desk_actions.grant_waiver(
        unit=units[0], indicator=Indicator.objects.get(scheme=scheme, code="2"),
        window=window_of("2", "2014Q1"), reason="停业", actor=lan,
    )  # fmt: skip


def _set_value(scheme, units, lan, wen):
    confirm_override(propose_override(scheme, units[0], "2", Fraction(3), actor=lan, reason="改"), actor=wen)


def _renamed(scheme, units, lan, wen):
    units[0].name = "Another name"
    units[0].save()


@pytest.mark.parametrize("deed", [_late_piece, _decision, _waiver, _set_value, _renamed])
def test_no_published_number_moves_whatever_comes_later(
    publication, scheme, units, fang, client, lan, wen, deed
):
    go_to(publication, Step.UNITS, lan, wen)
    rows = {row.code: (bytes(row.sheet), row.figures, row.name) for row in publication.freeze.sheets.all()}
    deed(scheme, units, lan, wen)
    publication.refresh_from_db()

    assert {
        row.code: (bytes(row.sheet), row.figures, row.name) for row in publication.freeze.sheets.all()
    } == rows
    assert published_for(units[0], fang).frozen.figures["total"] == "1.00"
    client.force_login(fang)
    answer = client.get("/sheets/u0/")
    assert answer["Location"] == f"/published/{publication.pk}/u0/"


def test_comparing_lists_every_difference_and_nothing_else_moved(scheme, units, lan, wen):
    first = make_freeze(scheme, lan, wen)
    another_piece(units[0])
    _set_value_of = propose_override(scheme, units[2], "2", Fraction(5, 2), actor=lan, reason="邮箱停机")
    confirm_override(_set_value_of, actor=wen)
    found = compare(first, make_freeze(scheme, lan, wen))

    assert [
        (one.unit, one.indicator, one.window, one.before, one.now, one.is_set) for one in found.changes
    ] == [
        ("u2", "2", "", 0, Fraction(5, 2), True),
        ("u0", "2", "2014Q2", 0, 1, False),
    ]
    assert found.changes[0].why == "邮箱停机"
    assert found.changes[0].signed == ("Lan", "Wen")
    listed = {one.unit for one in found.changes}
    for row in found.new.sheets.exclude(code__in=listed):
        same = sheet_of(found.old.sheets.get(code=row.code))
        assert {**sheet_of(row), "rank": None} == {**same, "rank": None}
    assert (found.ranks_moved, found.furthest) == (3, ("第2局", 3, 1))


def test_a_set_value_takes_two_obeys_the_scheme_and_can_be_revoked(scheme, units, lan, wen):
    with pytest.raises(Refusal, match=r"4\.5"):
        propose_override(scheme, units[0], "2", Fraction("4.5"), actor=lan, reason="x")
    with pytest.raises(Refusal, match="does not count"):
        propose_override(scheme, units[0], "4", Fraction("0.5"), actor=lan, reason="x")
    made = propose_override(scheme, units[0], "2", Fraction(2), actor=lan, reason="邮箱停机")
    with pytest.raises(Refusal, match="stands or waits"):
        propose_override(scheme, units[0], "2", Fraction(3), actor=wen, reason="x")
    with pytest.raises(Refusal, match="yourself"):
        confirm_override(made, actor=lan)
    confirm_override(made, actor=wen)
    with pytest.raises(Refusal, match="Nothing was done"):
        refuse_override(made, actor=wen, reason="x")
    revoke_override(made, actor=lan, reason="已补计")

    assert Override.objects.get().state == Override.State.REVOKED
    assert Override.objects.get().computed == "1/1"


def test_the_year_walks_through_the_pages(scheme, units, fang, client, lan, wen, today):
    client.force_login(lan)
    client.post("/results/freeze/", {"scheme": scheme.pk})
    frozen = scheme.freezes.get()
    freezing.make(frozen)
    assert f"/results/freezes/{frozen.pk}/confirm/" not in client.get(f"/results/freezes/{frozen.pk}/").text
    client.force_login(wen)
    client.post(f"/results/freezes/{frozen.pk}/confirm/")
    client.post(f"/results/freezes/{frozen.pk}/compile/")
    publication = Publication.objects.get()
    for step in (Step.PREVIEW, Step.UNITS, Step.OBJECTION):
        last = LAST.isoformat() if step == Step.OBJECTION else ""
        form = {"seen": Publication.objects.get().version, "objection_until": last}
        client.post(f"/results/{publication.pk}/forward/", form)
        assert Publication.objects.get().step == step
    today(19)
    for step in (Step.FINAL, Step.PUBLIC):
        client.force_login(lan)
        client.post(f"/results/{publication.pk}/forward/", {"seen": Publication.objects.get().version})
        proposed = publication.trail.get(state="proposed")
        client.force_login(wen)
        assert f"/results/steps/{proposed.pk}/confirm/" in client.get("/results/").text
        client.post(f"/results/steps/{proposed.pk}/confirm/")
        assert Publication.objects.get().step == step
    client.logout()
    assert "第2局" in client.get("/public/").text
    assert client.get("/public/?export=csv").status_code == 200
    client.force_login(fang)
    assert client.post(f"/results/{publication.pk}/back/").status_code in (403, 404)
