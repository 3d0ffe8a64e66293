"""Figures of a published result, the order of the ranking, and a result carried into a larger scheme."""

from fractions import Fraction

import pytest

from kaoping.assessment.models import RecordedFact
from kaoping.results import standings
from kaoping.results.actions.freezing import freeze, make
from kaoping.results.models import Standing
from kaoping.results.queries.figures import _of_freeze, figures_of
from kaoping.results.queries.ranking import ranking
from kaoping.results.terms import carry, targets_of
from tests.make_assessment import make_scheme
from tests.results.appeal_world import on

pytestmark = pytest.mark.django_db
TERM = """
scheme: term
title: 届期综合评定
period: {from: 2014-01-01, to: 2015-12-31}
timezone: Asia/Shanghai
indicators:
  - {id: 1, title: 年度成绩, points: 20, out_of: 6, carry: {key: year-2014}}
"""


def test_figures_add_up_to_the_frozen_sheets(city):
    found = figures_of(city.publish(), "zh-hans")

    assert sum(len(one.units) for one in found.bins) == len(found.totals) == 4
    assert [(one.name, len(one.dots)) for one in found.groups] == [("一组", 4)]
    lines = {one.code: one for one in found.frozen.lines}
    assert sum((one.got for one in lines.values()), Fraction(0)) == sum(found.totals)
    assert (lines["2"].units, lines["2"].nothing) == (4, 1)
    assert [(week.due, week.counted) for week in found.frozen.weeks][-1] == (12, 7)
    assert (found.earlier, found.moved, found.grades) == (None, [], [])


def test_the_weeks_end_with_what_was_due_when_the_facts_were_frozen(city):
    with on("2014-07-01 09:00"):
        frozen = make(freeze(city.scheme, by=city.people["chief"]))

    assert [
        (week.due, week.counted)
        for week in _of_freeze.__wrapped__(frozen.pk, frozen.result_sha256, frozen.frozen_at).weeks
    ] == [(4, 4), (8, 7)]


def test_everybody_reads_the_windows_by_their_titles(client, city):
    publication = city.publish("public")
    windows = client.get(f"/public/{publication.pk}/sheets/a/").context["page"].rows

    assert [title for row in windows for title, _count, _points in row.windows] == [
        "材料", "上半年", "下半年",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "answer"), [("clerk", 200), ("leader", 200), ("approver", 403), ("marker1", 403)]
)
def test_figures_are_for_those_who_read_all(client, city, who, answer):
    publication = city.publish()
    with on("2015-01-14 15:20"):
        client.force_login(city.people[who])
        assert client.get(f"/results/{publication.pk}/figures/").status_code == answer
        if answer == 200:
            assert client.get(f"/results/{publication.pk}/figures/?export=xlsx").content[:2] == b"PK"


def test_the_kept_order_follows_every_change_of_a_place(city):
    standings.refresh(city.scheme, everything=True)
    before = [place.row.unit.code for place in ranking(city.scheme)]
    rows = {row.unit.code: row for row in Standing.objects.select_related("unit").filter(scheme=city.scheme)}
    first, second = before[:2]
    Standing.objects.filter(pk=rows[first].pk).update(rank_no=2)
    Standing.objects.filter(pk=rows[second].pk).update(rank_no=1)

    assert [place.row.unit.code for place in ranking(city.scheme)] == [second, first, *before[2:]]
    assert [place.row.unit.code for place in ranking(city.scheme).narrowed("", "教育")] == ["b"]
    assert len(ranking(city.scheme).narrowed("别组", "")) == 0


def test_a_result_becomes_figures_of_a_term_once(city):
    publication = city.publish()
    term = make_scheme(TERM, actor=city.people["clerk"])
    [target] = targets_of(publication)
    clerk = city.people["clerk"]
    with on("2015-02-01 09:00"):
        first = carry(publication, target, "total", actor=clerk, barred=())
        again = carry(publication, target, "total", actor=clerk, barred=())

    assert (target.version, target.key) == (term, "year-2014")
    assert (first.new, again.new, again.known) == (4, 0, 4)
    assert standings.live_sheet(term, city.units["a"]).line("1").score == Fraction(81, 25) * 20 / 6

    city.mark(city.pieces["a"], "marker4", 100, 40, 60)
    revised = city.publish()
    with on("2015-02-02 09:00"):
        corrected = carry(revised, target, "total", actor=clerk, barred=())
    assert (corrected.new, corrected.corrected) == (0, 1)
    assert RecordedFact.objects.standing().filter(kind="score").count() == 4
