"""Who has read whose a piece is does not mark it blind; who has still to mark it blind reads it nowhere."""

from decimal import Decimal

import pytest

from kaoping.assessment.ports import Refusal
from kaoping.reviews import actions
from kaoping.reviews.models import Assignment, Panel
from kaoping.units.models import Role, Unit
from tests.make import make_person, make_post
from tests.reviews.panel_cast import Cast

pytestmark = pytest.mark.django_db


def test_the_chief_takes_nothing_from_the_queue_of_a_blind_panel(client):
    cast = Cast(units=2, is_blind=True)
    cast.move("marking")
    chief, other = cast.reviewers[:2]
    Panel.objects.update(chief=chief)
    cast.panel.refresh_from_db()
    button = f"/reviews/panels/{cast.panel.pk}/take/"

    with pytest.raises(Refusal, match="隐名评分"):
        actions.take_next(cast.panel, person=chief)
    client.force_login(chief)
    assert button not in client.get("/reviews/").text
    assert client.post(button).url == "/reviews/"
    assert Assignment.objects.count() == 0
    client.force_login(other)
    assert button in client.get("/reviews/").text
    Panel.objects.update(is_blind=False)
    assert actions.take_next(Panel.objects.get(), person=chief) is not None


@pytest.mark.parametrize("is_blind", [True, False])
def test_what_is_marked_freely_is_blind_where_a_panel_marks_the_indicator_blind(client, is_blind):
    cast = Cast(units=2, is_blind=is_blind)
    Unit.objects.filter(code="q0").update(group="乡镇")
    cast.panel.scope.update(group="乡镇")
    free, wen = cast.pieces[1], cast.reviewers[0]
    client.force_login(wen)
    doors = [
        "/reviews/", f"/reviews/{free.pk}/", "/reviews/?export=csv", "/submissions/", "/search/?q=单位1", "/",
        f"/originality/pieces/{free.pk}/marking/",
    ]  # fmt: skip

    told = {
        door: "单位1</" in (said := client.get(door).content.decode()) or "单位1," in said for door in doors
    }

    assert any(told.values()) is not is_blind, told
    assert client.get(f"/submissions/{free.pk}/").status_code == (404 if is_blind else 200)
    assert client.get(f"/reviews/{free.pk}/").status_code == 200
    actions.finish(piece=free, reviewer=wen, mark=Decimal(80), criteria={})
    assert "单位1" in client.get(f"/reviews/{free.pk}/").text


def test_a_leader_who_marks_blind_opens_the_piece_only_after_the_own_mark(client):
    cast = Cast(units=3, reviewers=2, is_blind=True, marks_each=1)
    cast.marking()
    leader = cast.reviewers[0]
    make_post(cast.school, Role.LEADER, leader)
    client.force_login(leader)
    held = cast.held_by(leader)
    opened = {piece.pk: client.get(f"/submissions/{piece.pk}/").status_code for piece in cast.pieces}

    assert opened == {pk: 404 if pk in held else 200 for pk in opened}
    assert 0 < len(held) < 3
    piece = next(one for one in cast.pieces if one.pk in held)
    assert str(piece.unit) not in client.get("/submissions/").text
    actions.finish(piece=piece, reviewer=leader, mark=Decimal(80), criteria={})
    assert client.get(f"/submissions/{piece.pk}/").status_code == 200


def test_the_offices_page_of_a_piece_leads_to_its_marks(client):
    cast = Cast(units=1, is_blind=True)
    piece = cast.pieces[0]
    page, marks = f"/submissions/{piece.pk}/", f"/reviews/panels/{cast.panel.pk}/pieces/{piece.pk}/"
    client.force_login(cast.clerk)
    assert marks in client.get(page).text
    assert client.get(marks).status_code == 200
    cast.panel.delete()
    assert f"/reviews/?view=all&amp;indicator=1#piece-{piece.pk}" in client.get(page).text
    author = make_person("陈报送")
    make_post(piece.unit, Role.UNIT_AUTHOR, author)
    client.force_login(author)
    assert "/reviews/" not in client.get(page).text
