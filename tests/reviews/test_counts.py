"""The counts of a panel add up: expected = given + missing, by reviewer, by piece and in all."""

from decimal import Decimal

import pytest

from kaoping.reviews import access, actions
from kaoping.reviews.models import Assignment
from kaoping.reviews.queries.counts import counts_of, counts_of_all, reviewer_rows
from kaoping.units.models import Role
from tests.make import make_person, make_post
from tests.reviews.marking_town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Three reviewers with two marks a piece: a wide pair with a third opinion, a copied one, one set aside,
    one freely given by somebody outside, one piece not given out at all."""
    town = Town(units=4, given=0)
    outside = make_person("组外评委")
    make_post(town.school, Role.REVIEWER, outside)
    wen, shu, yu = town.reviewers
    first, second, third, _nobody = town.pieces
    for piece, person in ((first, wen), (first, shu), (second, wen), (second, shu), (third, yu)):
        town.give(piece, person)
    actions.finish(piece=first, reviewer=wen, mark=Decimal(90), criteria={})
    actions.finish(piece=first, reviewer=shu, mark=Decimal(60), criteria={}, entered_by=town.clerk)
    actions.call_third(panel=town.panel, actor=town.clerk)
    actions.finish(piece=first, reviewer=yu, mark=Decimal(80), criteria={})
    actions.abstain(piece=second, reviewer=shu, comment="看不准")
    town.panel.scope.all().delete()
    actions.finish(piece=third, reviewer=outside, mark=Decimal(70), criteria={})
    town.panel.scope.create(indicator=town.window.indicator)
    return town


def test_rows_and_columns_add_up(town):
    counts = counts_of(town.panel, access.pieces_in(town.panel))
    rows = reviewer_rows(town.panel, counts)

    found = {str(row.person): (row.tally.expected, row.tally.given, row.tally.missing) for row in rows}
    assert found == {"评委0": (2, 1, 1), "评委1": (1, 1, 0), "评委2": (2, 1, 1), "组外评委": (1, 1, 0)}
    pieces = [counts.pieces[piece.pk] for piece in town.pieces]
    assert [(one.expected, one.given, one.missing) for one in pieces] == [
        (3, 3, 0),
        (2, 0, 2),  # one is being marked, one abstained: nobody has been asked instead
        (2, 1, 1),
        (2, 0, 2),
    ]
    total = counts.total
    assert (total.expected, total.given, total.missing, total.unasked) == (9, 4, 5, 3)
    for name in ("expected", "given", "missing"):
        assert sum(getattr(one, name) for one in pieces) == getattr(total, name), name
    assert sum(row.tally.given for row in rows) == total.given
    assert sum(row.tally.missing for row in rows) + total.unasked == total.missing
    assert (total.third, total.free, total.on_behalf, total.aside) == (1, 1, 1, 1)
    assert (counts.complete, counts.lacking) == (1, 3)
    assert counts_of_all([town.panel], access.pieces_in(town.panel))[town.panel.pk].total == total


def test_the_pages_print_them(client, town):
    client.force_login(town.clerk)

    panel = client.get(f"/reviews/panels/{town.panel.pk}/").text
    listed = client.get("/reviews/panels/").text

    assert "不在组内" in panel
    assert "第三评 1" in panel
    assert "自由评 1" in panel
    assert "代录 1" in panel
    assert '<td colspan="2">尚未分发</td>' in panel
    sums = panel.split('<tr class="sum">')[1].split("</tr>")[0]
    assert [int(cell.split("<")[0]) for cell in sums.split('class="num">')[1:]] == [9, 4, 5, 1]
    assert [f'class="num">{n}</td>' in listed for n in (9, 4, 5)] == [True] * 3
    assert client.get(f"/reviews/panels/{town.panel.pk}/assign/").status_code == 200


def test_a_mark_sent_back_is_missing_again(town):
    review = town.pieces[0].reviews.get(reviewer=town.reviewers[0])
    actions.send_back(review=review, actor=town.clerk, reason="漏看附件")

    counts = counts_of(town.panel, access.pieces_in(town.panel))

    one = counts.pieces[town.pieces[0].pk]
    assert (one.expected, one.given, one.missing) == (3, 2, 1)
    assert Assignment.objects.get(submission=town.pieces[0], reviewer=town.reviewers[0]).state == "offered"


@pytest.mark.parametrize("panels", [1, 3])
def test_the_list_of_panels_costs_the_same(client, town, panels, django_assert_num_queries):
    from kaoping.base import clock
    from kaoping.reviews.models import Panel

    for number in range(1, panels):
        Panel.objects.create(scheme=town.panel.scheme, name=f"第{number}组", made_at=clock.now())
    rows = list(Panel.objects.all())

    with django_assert_num_queries(5):  # the clock, the scope, the pieces, who was asked, the marks
        counts_of_all(rows, access.pieces_in(town.panel))
