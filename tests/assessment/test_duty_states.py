"""One function says every duty's state; the matrix and the unit's year count the same."""

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest

from kaoping.assessment import actions, ports, queries
from kaoping.assessment.actions.facts import claw_back
from kaoping.assessment.models import Indicator, SchemeVersion
from kaoping.units.models import Unit, UnitTag
from tests.make import make_person, make_unit
from tests.make_assessment import at, make_notice, make_piece, make_scheme, window_of

pytestmark = pytest.mark.django_db


class Marks:
    def __init__(self, marks):
        self.known = marks

    def marks(self, scheme_version, unit_ids):
        return self.known


def state(unit, code, key, moment):
    book = queries.duty_states(SchemeVersion.objects.get(), unit_ids=[unit.pk], at=at(moment))
    window = window_of(code, key)
    return [row.state for row in book.rows if row.window_id == window.pk]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2014-03-31 23:59", "not_yet"),
        ("2014-04-01 00:00", "open"),
        ("2014-06-30 23:59", "open"),
        ("2014-07-01 00:00", "missed"),
    ],
)
def test_an_empty_duty_follows_its_window(moment, expected):
    unit = make_unit()
    make_scheme()
    assert state(unit, "2", "2014Q2", moment) == [expected]


@pytest.mark.parametrize(
    ("piece_state", "received", "expected"),
    [
        ("submitted", "2014-03-31 23:59", "received"),
        ("submitted", "2014-04-01 00:00", "received"),
        ("returned", "2014-03-20 00:00", "returned"),
        ("accepted", "2014-03-31 23:59", "counted"),
        ("accepted", "2014-04-01 00:00", "late"),
        ("rejected", "2014-03-20 00:00", "not_adopted"),
    ],
)
def test_a_piece_decides_the_state_of_its_duty(piece_state, received, expected):
    unit = make_unit()
    make_scheme()
    make_piece(unit, window_of("2", "2014Q1"), received, state=piece_state)
    assert state(unit, "2", "2014Q1", "2014-07-01 00:00") == [expected]


def test_an_extension_makes_a_late_piece_count():
    unit = make_unit()
    make_scheme()
    window = window_of("2", "2014Q1")
    make_piece(unit, window, "2014-04-05 09:00", state="accepted")
    assert state(unit, "2", "2014Q1", "2014-07-01 00:00") == ["late"]

    actions.grant_extension(unit=unit, window=window, until=dt.date(2014, 4, 5), reason="停电", actor=None)

    book = queries.duty_states(SchemeVersion.objects.get(), at=at("2014-07-01 00:00"))
    row = next(row for row in book.rows if row.window_id == window.pk)
    assert (row.state, row.extended, row.due_on) == ("counted", True, dt.date(2014, 4, 5))


def test_a_quality_piece_waits_for_its_marks():
    unit = make_unit()
    make_scheme()
    piece = make_piece(unit, window_of("1", "plan"), state="accepted")
    assert state(unit, "1", "plan", "2014-07-01 00:00") == ["in_review"]

    ports.offer_marks("test-marks", Marks({piece.pk: Fraction(85)}))
    try:
        assert state(unit, "1", "plan", "2014-07-01 00:00") == ["counted"]
    finally:
        ports.withdraw("test-marks")


def test_slots_fill_with_what_counts_first_and_the_rest_is_surplus():
    unit = make_unit()
    make_scheme()
    notice = make_notice(Indicator.objects.get(code="3"), pieces=2)
    window = notice.window
    make_piece(unit, window, "2014-05-02 09:00", state="rejected")
    make_piece(unit, window, "2014-05-03 09:00", state="submitted")
    last = make_piece(unit, window, "2014-05-04 09:00", state="accepted")

    book = queries.duty_states(SchemeVersion.objects.get(), at=at("2014-05-05 09:00"))
    rows = [row for row in book.rows if row.window_id == window.pk]

    assert [row.state for row in rows] == ["counted", "received"]
    assert rows[0].piece.id == last.pk
    assert [piece.standing for piece in book.surplus.values()] == ["not_adopted"]


def test_a_piece_that_was_clawed_back_keeps_its_place_and_counts_nothing(spring):
    unit = make_unit()
    make_scheme()
    window = window_of("2", "2014Q1")
    first = make_piece(unit, window, "2014-02-20 09:00", state="accepted")
    make_piece(unit, window, "2014-02-21 09:00", state="submitted")
    assert state(unit, "2", "2014Q1", "2014-05-06 09:00") == ["counted"]

    claw_back(first, on=dt.date(2014, 5, 5), reason="照片不实", actor=make_person())

    assert state(unit, "2", "2014Q1", "2014-05-06 09:00") == ["not_adopted"]


def test_matrix_unit_year_and_counts_agree():
    units = [make_unit(f"Office {number}", group="甲") for number in range(3)]
    UnitTag.objects.create(unit=units[0], tag="window")
    scheme = make_scheme()
    make_notice(Indicator.objects.get(code="3"), units=units[:2])
    actions.grant_waiver(
        unit=units[1], indicator=Indicator.objects.get(code="2"), reason="不参评", actor=None
    )
    make_piece(units[0], window_of("2", "2014Q1"), state="accepted")
    make_piece(units[2], window_of("2", "2014Q1"), state="returned")

    table = queries.matrix(scheme, units)

    assert table.cells == sum(table.counts.values()) == len(table.columns) * 3
    assert sum(column.counts.get("missed", 0) for column in table.columns) == table.counts["missed"]
    assert sum(row.missed for row in table.rows) == table.counts["missed"]
    whole = Counter(table.book.counts()) - Counter({"n/a": 99})
    assert all(table.counts[code] == whole[code] for code in whole)
    for unit in units:
        year = queries.unit_year(scheme, unit)
        own = Counter(cell.state for row in table.rows if row.unit == unit for cell in row.cells if cell)
        assert Counter({code: count for code, count in year.book.counts().items() if count}) == own
    assert [indicator.code for indicator, _ in table.heads] == ["1", "2", "3", "4"]
    assert [count for _, count in table.heads] == [2, 4, 1, 2]


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_costs_the_same_for_any_number_of_units(count, django_assert_num_queries):
    units = [make_unit(f"Office {number}") for number in range(count)]
    scheme = make_scheme()
    for unit in units:
        make_piece(unit, window_of("2", "2014Q1"), state="accepted")
    units = list(Unit.objects.assessed().in_order())

    # clock, windows, extensions, findings, marks, pieces, duties
    with django_assert_num_queries(7):
        queries.matrix(scheme, units)
