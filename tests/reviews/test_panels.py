"""Panels: rules, phases, reviewers who come and go."""

import pytest
from django.core.exceptions import PermissionDenied

from kaoping.assessment.ports import Refusal
from kaoping.base.models import AuditEvent
from kaoping.reviews import access, actions
from kaoping.reviews.actions import PanelSettings
from kaoping.reviews.models import Panel, PanelPhase, Review
from kaoping.reviews.phases import ORDER, PERMITS, Deed, letting
from kaoping.units.models import Role
from tests.make import make_person, make_post
from tests.reviews.panel_cast import Cast

pytestmark = pytest.mark.django_db
Phase = Panel.Phase


@pytest.fixture
def cast():
    return Cast()


def test_every_phase_says_what_it_permits():
    assert set(PERMITS) == set(ORDER) == set(Phase.values)
    assert letting(Deed.MARK) == ["marking"]
    assert letting(Deed.MARK_AGAIN) == ["marking", "moderation"]
    assert letting(Deed.SETTINGS) == ["setup"]
    assert PERMITS["closed"] == PERMITS["decision"] == {Deed.COMPARE}


def test_the_office_makes_a_panel_and_moves_it(client, cast):
    client.force_login(cast.clerk)
    form = {
        "name": "第二评审组", "indicators": [cast.scheme.indicators.get(code="11").pk], "group": "",
        "marks_each": 1, "third_at": "12", "tolerance": "3", "lease_minutes": "60", "is_blind": "on",
    }  # fmt: skip
    made = client.post("/reviews/panels/new/", form)
    panel = Panel.objects.get(name="第二评审组")

    assert made.url == f"/reviews/panels/{panel.pk}/"
    assert (panel.phase, panel.marks_each, panel.third_at, panel.is_blind, panel.own_first) == (
        "setup", 1, 12, True, False,
    )  # fmt: skip
    assert AuditEvent.objects.filter(verb="panel.made", object_key=str(panel.pk)).count() == 1
    assert "第二评审组" in client.get("/reviews/panels/").text
    assert (
        client.post(f"/reviews/panels/{panel.pk}/phase/", {"to": "marking", "seen": "setup"}).status_code
        == 422
    )
    page = client.post(
        f"/reviews/panels/{cast.panel.pk}/phase/", {"to": "marking", "seen": "setup", "until": "2014-12-01"}
    )
    assert page.url == f"/reviews/panels/{cast.panel.pk}/"
    assert PanelPhase.objects.get(panel=cast.panel, ended_at=None).phase == "marking"
    assert AuditEvent.objects.get(verb="panel.phase_moved").after == {
        "phase": "marking",
        "until": "2014-12-01",
    }


@pytest.mark.parametrize("each", ["0", "16", "x"])
def test_a_panel_that_nobody_could_run_is_refused(client, cast, each):
    client.force_login(cast.clerk)
    form = {
        "name": "x",
        "indicators": [cast.indicator.pk],
        "marks_each": each,
        "tolerance": 3,
        "lease_minutes": 60,
    }

    assert client.post("/reviews/panels/new/", form).status_code == 422
    assert Panel.objects.count() == 1


def test_an_indicator_has_one_panel_and_a_name_stands_once(cast):
    other = cast.scheme.indicators.get(code="11")
    for settings in (
        PanelSettings("Other", ((cast.indicator, ""),)),
        PanelSettings(cast.panel.name, ((other, ""),)),
        PanelSettings("Empty", ()),
    ):
        with pytest.raises(Refusal):
            actions.save_panel(settings, scheme=cast.scheme, actor=cast.clerk)
    assert Panel.objects.count() == 1


@pytest.mark.parametrize(
    ("way", "to", "reason", "refused"),
    [
        ([], "moderation", "x", True),
        ([], "setup", "x", True),
        ([], "calibration", "", False),
        (["marking"], "setup", "", True),
        (["marking"], "setup", "one indicator lacks", False),
        (["marking"], "moderation", "", True),  # marks are still to be given
        (["marking"], "moderation", "the rest is ill", False),
        (["marking", "moderation", "decision", "closed"], "marking", "an error", False),
    ],
)
def test_phases_follow_one_another(cast, way, to, reason, refused):
    actions.assign_panel(cast.panel, actor=cast.clerk)
    for phase in way:
        cast.move(phase, "said before")
    if refused:
        with pytest.raises(Refusal):
            cast.move(to, reason)
    else:
        cast.move(to, reason)
        assert cast.panel.phase == to
    assert PanelPhase.objects.filter(panel=cast.panel, ended_at=None).count() == 1


def test_two_who_move_a_panel_do_not_move_it_twice(cast):
    cast.marking()

    with pytest.raises(Refusal):
        actions.move_phase(cast.panel, to="calibration", seen="setup", actor=cast.clerk)


def test_rules_do_not_change_under_marks(cast):
    cast.marking()

    for changed in ({"marks_each": 3}, {"is_blind": False}, {"scope": ()}):
        values = {"scope": ((cast.indicator, ""),)} | changed
        with pytest.raises(Refusal):
            actions.save_panel(
                PanelSettings(cast.panel.name, **values),
                scheme=cast.scheme,
                actor=cast.clerk,
                panel=cast.panel,
            )
    renamed = PanelSettings("New name", ((cast.indicator, ""),), chief=cast.reviewers[0])
    actions.save_panel(renamed, scheme=cast.scheme, actor=cast.clerk, panel=cast.panel)
    assert Panel.objects.get().name == "New name"


def test_a_reviewer_sees_what_was_given_and_only_while_marking(client, cast):
    wen = cast.reviewers[0]
    client.force_login(wen)
    assert access.pieces_to_mark(wen).count() == 0  # the indicator has a panel now
    actions.assign_panel(cast.panel, actor=cast.clerk)
    assert access.pieces_to_mark(wen).count() == 0
    cast.move("marking")
    mine = cast.held_by(wen)
    assert set(access.pieces_to_mark(wen).values_list("pk", flat=True)) == mine
    for piece in cast.pieces:
        assert client.get(f"/reviews/{piece.pk}/").status_code == (200 if piece.pk in mine else 404)
    cast.move("moderation", "enough")
    assert access.pieces_to_mark(wen).count() == 0


def test_in_moderation_only_marks_that_were_sent_back_are_given(cast):
    cast.marking()
    wen = cast.reviewers[0]
    first, second = sorted(cast.held_by(wen))[:2]
    piece = next(one for one in cast.pieces if one.pk == first)
    actions.finish(piece=piece, reviewer=wen, mark=80, criteria={})
    cast.move("moderation", "enough")

    assert access.may_mark(wen, piece)  # its own page stays readable
    assert not access.may_mark(wen, next(one for one in cast.pieces if one.pk == second))


def test_a_reviewer_who_leaves_keeps_marks_and_leaves_the_rest_to_substitutes(client, cast):
    cast.marking()
    wen, spare = cast.reviewers[0], cast.reviewers[3]
    mine = sorted(cast.held_by(wen))
    piece = next(one for one in cast.pieces if one.pk == mine[0])
    actions.finish(piece=piece, reviewer=wen, mark=80, criteria={})
    member = cast.panel.members.get(person=wen)
    client.force_login(cast.clerk)
    address = f"/reviews/panels/{cast.panel.pk}/members/{member.pk}/remove/"

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "ill"}).status_code == 302
    assert Review.objects.counted().get().reviewer == wen
    assert cast.held_by(wen) == set()
    assert cast.held_by(spare) == set(mine[1:])
    assert AuditEvent.objects.get(verb="panel.member_removed").reason == "ill"
    assert client.post(address, {"reason": "again"}).status_code == 404
    client.force_login(wen)
    assert client.get(f"/reviews/{mine[1]}/").url == "/reviews/"
    with pytest.raises(PermissionDenied):
        actions.finish(
            piece=next(one for one in cast.pieces if one.pk == mine[1]), reviewer=wen, mark=1, criteria={}
        )
    cast.move("moderation", "x")
    cast.move("decision", "x")
    with pytest.raises(Refusal):
        actions.remove_member(cast.panel.members.get(person=spare), reason="late", actor=cast.clerk)


def test_a_chief_is_bound_by_conflicts_on_every_page(client, cast):
    chief = make_person("Zheng")
    make_post(cast.units[0], Role.REVIEWER, chief)
    Panel.objects.update(chief=chief)
    cast.marking()
    client.force_login(chief)

    page = client.get(f"/reviews/panels/{cast.panel.pk}/assign/").text
    own, other = cast.pieces[:2]  # the bar names the chief's own unit, so look for the pieces
    assert f'id="piece-{own.pk}"' not in page
    assert f'id="piece-{other.pk}"' in page
    sheet = client.get(f"/reviews/panels/{cast.panel.pk}/assign/?export=csv").content.decode()
    assert cast.units[0].name not in sheet
    assert cast.units[1].name in sheet
    assert access.pieces_of_panel(chief, cast.panel).count() == 3


def test_who_sees_panels(client, cast):
    other = cast.make(
        "第二评审组", scope=((cast.scheme.indicators.get(code="11"), ""),), chief=cast.reviewers[0]
    )
    auditor = make_person("Yu")
    make_post(cast.school, Role.AUDITOR, auditor)
    addresses = [
        f"/reviews/panels/{pk}/{page}" for pk in (cast.panel.pk, other.pk) for page in ("", "assign/")
    ]
    for person, statuses in (
        (cast.clerk, [200] * 4),
        (auditor, [200] * 4),
        (cast.reviewers[0], [404, 404, 200, 200]),
        (cast.reviewers[1], [404] * 4),
    ):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == statuses
    client.force_login(auditor)
    assert client.post(addresses[1]).status_code == 404
    assert client.get(f"/reviews/panels/{other.pk}/phase/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, count, django_assert_num_queries):
    cast = Cast(units=1)
    for number in range(count - 1):
        cast.make(f"组{number}", scope=((cast.scheme.indicators.filter(is_quality=True)[number + 1], ""),))
    client.force_login(cast.clerk)
    client.get("/reviews/panels/")

    with django_assert_num_queries(14):  # four of them count the marks of all panels at once
        assert client.get("/reviews/panels/").text.count('<tr id="panel-') == count
