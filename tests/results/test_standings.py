"""The live sheet, the kept ranks, and that both always agree."""

from fractions import Fraction

import pytest

from kaoping.assessment import actions
from kaoping.assessment.models import SchemeAmendment, SchemeVersion
from kaoping.pure.scoring import evaluate
from kaoping.results import standings, tasks
from kaoping.results.facts import collect
from kaoping.results.models import Standing
from kaoping.results.queries.ranking import last_known, ranking
from tests.make import make_clerk, make_person, make_unit
from tests.make_assessment import SMALL, at, make_piece, make_scheme, window_of


@pytest.fixture
def town(db, october):
    lan = make_clerk()
    units = [make_unit(f"Unit {n}", code=f"u{n}", position=n) for n in range(4)]
    return make_scheme(actor=lan), units


def ranks(scheme):
    return dict(Standing.objects.filter(scheme=scheme).values_list("unit__code", "rank_no"))


def test_an_accepted_piece_moves_score_and_rank(town):
    scheme, units = town
    make_piece(units[2], window_of("2", "2014Q1"), state="accepted")
    tasks.refresh_stale()

    assert standings.live_sheet(scheme, units[2]).base == Fraction(1)
    assert ranks(scheme) == {"u2": 1, "u0": 2, "u1": 2, "u3": 2}


def test_equals_share_a_rank_and_the_next_is_skipped(town):
    scheme, units = town
    for unit in units[:2]:
        make_piece(unit, window_of("2", "2014Q1"), state="accepted")
    make_piece(units[3], window_of("2", "2014Q1"), state="accepted")
    tasks.refresh_stale()
    make_piece(units[3], window_of("2", "2014Q2"), received="2014-05-02 10:00", state="accepted")
    tasks.refresh_stale()

    assert ranks(scheme) == {"u3": 1, "u0": 2, "u1": 2, "u2": 4}


def test_kept_rows_equal_a_run_over_everybody(town):
    scheme, units = town
    for number, unit in enumerate(units):
        for quarter in range(number):
            make_piece(
                unit,
                window_of("2", f"2014Q{quarter + 1}"),
                received=f"2014-0{quarter * 3 + 1}-20 09:00",
                state="accepted",
            )
        tasks.refresh(scheme.pk)  # one by one: the way that ranks from stored values
    result = evaluate(standings.plan_of(scheme), collect(scheme), standings.as_of(scheme))

    assert ranks(scheme) == {sheet.unit: sheet.rank for sheet in result.sheets}
    for row in Standing.objects.filter(scheme=scheme).select_related("unit"):
        sheet = result.sheet(row.unit.code)
        assert {name: row.exactly(name) for name in standings.FIGURES} == {
            name: getattr(sheet, name) for name in standings.FIGURES
        }


def test_a_change_while_computing_leaves_the_row_stale(town, monkeypatch):
    scheme, units = town
    tasks.refresh_stale()
    standings.mark_stale(scheme.pk, [units[0].pk])
    collecting = standings.collect

    def meanwhile(version, unit_ids=None):
        found = collecting(version, unit_ids)
        Standing.objects.filter(unit=units[0]).update(changes_made=99)
        return found

    Standing.objects.filter(unit=units[0]).update(changes_made=50)
    monkeypatch.setattr(standings, "collect", meanwhile)
    standings.refresh(scheme)

    assert Standing.objects.stale().filter(unit=units[0]).exists()


def test_a_unit_that_joins_is_ranked_and_a_dissolved_one_leaves(town):
    scheme, units = town
    tasks.refresh_stale()
    make_unit("Late", code="late")
    units[0].dissolved_on = at("2014-09-01 00:00").date()
    units[0].save()
    standings.refresh(scheme, everything=True)

    assert set(ranks(scheme)) == {"u1", "u2", "u3", "late"}


@pytest.mark.parametrize("count", [1, 3])
def test_collecting_costs_the_same_for_one_and_three_units(town, django_assert_num_queries, count):
    scheme, units = town
    for unit in units[:count]:
        make_piece(unit, window_of("2", "2014Q1"), state="accepted")

    with django_assert_num_queries(8):
        collect(scheme, [unit.pk for unit in units[:count]])


def test_until_an_amendment_is_computed_the_old_standing_is_shown(town):
    scheme, _units = town
    standings.refresh(scheme, everything=True)
    draft = actions.save_draft(text=SMALL.replace("points: 4", "points: 5"), actor=make_person("Second"))
    new = SchemeVersion.objects.get(pk=draft.pk)
    SchemeVersion.objects.filter(pk=new.pk).update(number=2)
    SchemeAmendment.objects.create(
        old=scheme, new=new, reason="改分", decided_by="Clerk", decided_at=at("2014-09-01 00:00")
    )
    standings._make_missing(new)

    found, before = last_known(new)

    assert before == scheme
    assert [place.row.figures["total"] for place in found] == [
        row.figures["total"] for row in ranking(scheme)
    ]
    assert {place.comparable for place in ranking(new)} == {"—"}
