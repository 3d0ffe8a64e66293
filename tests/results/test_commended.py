"""The commendation list: whom the grade puts on it, and vetoes, open objections and named exclusions."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.pure.scoring.frozen import canonical
from kaoping.results.actions import publishing
from kaoping.results.actions.commendation import (
    confirm_exclusion,
    propose_exclusion,
    refuse_exclusion,
    revoke_exclusion,
)
from kaoping.results.models import Appeal, Exclusion, FrozenSheet, Publication
from kaoping.results.papers.compose.commendation import compose
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.queries.commended import commended
from kaoping.results.queries.frozen import packed, sheet_of
from kaoping.units.models import Role
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import SMALL, make_piece, window_of
from tests.results.make_results import GRADED, another_piece, go_to, make_freeze, make_year

Step = Publication.Step

pytestmark = pytest.mark.usefixtures("english")


def a_year(text, units, lan, wen):
    """Two units with two pieces each, one without any; frozen and shown inside."""
    scheme = make_year(text, units[:2], lan)
    for unit in units[:2]:
        another_piece(unit)
    made = publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)
    return go_to(made, Step.PREVIEW, lan, wen)


@pytest.fixture
def publication(units, lan, wen):
    return a_year(GRADED, units, lan, wen)


def codes(publication, grades=()):
    return [sheet.code for sheet in commended(publication, grades).listed]


@pytest.mark.parametrize(
    ("grades", "listed"),
    [((), ["u0", "u1"]), (("优秀",), ["u0", "u1"]), (("合格",), ["u2"]), (("没有",), []),
     (("合格", "优秀"), ["u0", "u1", "u2"])],
)  # fmt: skip
def test_the_grades_chosen_make_the_list_and_without_one_the_best(publication, grades, listed):
    assert codes(publication, grades) == listed


def test_without_grades_the_first_of_each_group_and_equals_share_it(units, lan, wen):
    found = commended(a_year(SMALL, units, lan, wen))

    assert (found.grades, [one.code for one in found.listed], found.below) == ((), ["u0", "u1"], 1)


def test_a_veto_on_the_frozen_sheet_takes_a_unit_off(publication):
    row = FrozenSheet.objects.get(freeze=publication.freeze, code="u0")
    veto = {"event": "e1", "key": "安全事故", "then": "not_above", "at": "2014-03-01", "grade": "合格"}
    FrozenSheet.objects.filter(pk=row.pk).update(sheet=packed(canonical({**sheet_of(row), "vetoes": [veto]})))
    found = commended(publication)

    assert [one.code for one in found.listed] == ["u1"]
    assert [(one.sheet.code, one.reasons) for one in found.left_out] == [
        ("u0", [("vetoed", "Veto: 安全事故 (2014-03-01)")])
    ]


@pytest.mark.parametrize(("state", "off"), [("filed", True), ("decided", True), ("withdrawn", False)])
def test_an_objection_of_its_own_keeps_a_unit_off_until_it_is_settled(publication, units, lan, state, off):
    Appeal.objects.create(
        publication=publication, unit=units[0], number="2014-复-001", grounds="x", filed_by=lan,
        filed_at=clock.now(), admit_by=dt.date(2015, 1, 9), state=state, decision="dismissed", decision_text="x",
    )  # fmt: skip
    assert codes(publication) == (["u1"] if off else ["u0", "u1"])


def test_a_unit_is_left_out_by_two_with_a_reason_and_put_back_with_one(publication, units, lan, wen):
    sheet = publication.freeze.sheets.get(code="u0")
    with pytest.raises(Refusal, match="Say why"):
        propose_exclusion(publication, sheet, actor=lan, reason=" ")
    made = propose_exclusion(publication, sheet, actor=lan, reason="被通报批评")
    assert codes(publication) == ["u0", "u1"]  # a proposal alone takes nobody off
    with pytest.raises(Refusal, match="left out already"):
        propose_exclusion(publication, sheet, actor=wen, reason="again")
    with pytest.raises(Refusal, match="yourself"):
        confirm_exclusion(made, actor=lan)
    confirm_exclusion(made, actor=wen)
    found = commended(publication)
    assert [one.code for one in found.listed] == ["u1"]
    assert (found.left_out[0].reasons, found.left_out[0].exclusion) == ([("excluded", "被通报批评")], made)
    with pytest.raises(Refusal, match="Nothing was done"):
        refuse_exclusion(made, actor=lan, reason="x")
    revoke_exclusion(made, actor=lan, reason="查无此事")

    assert codes(publication) == ["u0", "u1"]
    assert Exclusion.objects.get().decided_by == wen
    verbs = AuditEvent.objects.filter(verb__startswith="exclusion.").order_by("pk")
    assert [row.verb.partition(".")[2] for row in verbs] == ["proposed", "confirmed", "revoked"]
    assert Notification.objects.filter(kind="exclusion_waits").exists()


def test_nobody_confirms_alone_even_past_the_action(publication, units, lan):
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.create(
            scheme=publication.scheme, unit=units[0], reason="x", state="confirmed", proposed_by=lan,
            proposed_at=clock.now(), decided_by=lan, decided_at=clock.now(),
        )  # fmt: skip


def test_an_erratum_does_not_forget_who_was_left_out_and_the_paper_has_the_same_list(
    publication, units, lan, wen
):
    made = propose_exclusion(publication, publication.freeze.sheets.get(code="u0"), actor=lan, reason="x")
    confirm_exclusion(made, actor=wen)
    go_to(publication, Step.UNITS, lan, wen)
    make_piece(units[2], window_of("2", "2014Q1"), state="accepted")
    second = publishing.erratum(
        publication, make_freeze(publication.scheme, lan, wen), actor=lan, reason="漏了一件"
    )
    text = str(compose(Occasion(publication.scheme, clock.today(), second)).body)

    assert codes(second) == ["u1"]
    assert "第1局" in text
    assert "第0局" not in text


def test_the_page_lists_exports_and_leaves_out_through_the_door(publication, client, lan, wen):
    address = f"/results/{publication.pk}/commended/"
    client.force_login(lan)
    assert client.post(address, {"unit": "u2", "reason": "x"}).status_code == 422  # not on the list anyway
    client.post(address, {"unit": "u0", "reason": "被通报批评"})
    row = Exclusion.objects.get()
    own = f"{address}{row.pk}/confirm/"
    assert own not in client.get(address).text
    client.force_login(wen)
    assert own in client.get(address).text
    client.post(own)
    page = client.get(address)

    assert [one.code for one in page.context["found"].listed] == ["u1"]
    assert "被通报批评" in page.text
    assert "被通报批评" in client.get(f"{address}?export=csv").text
    assert client.get(f"{address}?grade=合格").context["found"].grades == ("合格",)


def test_a_leader_reads_it_and_leaves_nobody_out(publication, units, client, lan, wen):
    leader = make_person("Gao")
    make_post(make_unit("Leaders", code="lead", is_assessed=False), Role.LEADER, leader)
    made = propose_exclusion(publication, publication.freeze.sheets.get(code="u0"), actor=lan, reason="x")
    address = f"/results/{publication.pk}/commended/"
    client.force_login(leader)

    assert client.get(address).status_code == 200
    assert client.post(address, {"unit": "u1", "reason": "x"}).status_code == 403
    assert client.post(f"{address}{made.pk}/confirm/").status_code == 403
    assert Exclusion.objects.get().state == "proposed"


def test_a_renamed_unit_is_listed_by_its_frozen_name(publication, units, client, lan):
    units[0].name = "Renamed"
    units[0].save()
    propose_exclusion(publication, publication.freeze.sheets.get(code="u0"), actor=lan, reason="x")
    client.force_login(lan)
    page = client.get(f"/results/{publication.pk}/commended/").text

    assert "第0局" in page
    assert "Renamed" not in page


def test_the_list_of_a_final_result_stays_and_the_erratum_may_have_another(
    publication, units, client, lan, wen, today
):
    """Left out before the final step counts, whatever is put back later; nothing later moves the old list."""
    sheets = {sheet.code: sheet for sheet in publication.freeze.sheets.all()}
    before = propose_exclusion(publication, sheets["u0"], actor=lan, reason="被通报批评")
    confirm_exclusion(before, actor=wen)
    go_to(publication, Step.OBJECTION, lan, wen, dt.date(2015, 1, 18))
    waiting = propose_exclusion(publication, sheets["u1"], actor=lan, reason="x")
    today(19)
    go_to(publication, Step.FINAL, lan, wen)
    today(20)
    for deed in (
        lambda: propose_exclusion(publication, sheets["u2"], actor=lan, reason="x"),
        lambda: confirm_exclusion(waiting, actor=wen),
        lambda: revoke_exclusion(before, actor=wen, reason="x"),
    ):
        with pytest.raises(Refusal, match="Begin an erratum first"):
            deed()
    client.force_login(wen)
    page = client.get(f"/results/{publication.pk}/commended/")
    assert "Begin an erratum first" in page.text
    assert f"{waiting.pk}/confirm/" not in page.text
    Appeal.objects.create(
        publication=publication, unit=units[1], number="2014-复-001", grounds="x", filed_by=lan,
        filed_at=clock.now(), admit_by=dt.date(2015, 1, 23), state="filed",
    )  # fmt: skip
    make_piece(units[2], window_of("2", "2014Q1"), state="accepted")
    second = publishing.erratum(
        publication, make_freeze(publication.scheme, lan, wen), actor=lan, reason="漏了一件"
    )
    revoke_exclusion(before, actor=wen, reason="查无此事")

    assert codes(publication) == ["u1"]
    assert codes(second) == ["u0"]  # u1 objects
