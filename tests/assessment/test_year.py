"""The year in one view: its numbers are those of the lists, its days those of the tables."""

import datetime as dt

import pytest

from kaoping.assessment import actions, calendars
from kaoping.assessment.queries.year import office_year
from kaoping.units.models import Role
from tests.make import make_author, make_clerk, make_person, make_post, make_unit
from tests.make_assessment import make_notice, make_piece, make_scheme, window_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(stand_at):
    stand_at("2014-05-20 09:00")


def town(count):
    """``count`` units, of which the first has sent what was due, and one waiver and one extension."""
    units = [make_unit(f"单位{n}", position=n) for n in range(count)]
    scheme = make_scheme()
    make_notice(scheme.indicators.get(code="3"))
    make_piece(units[0], window_of("1", "plan"), "2014-03-20 09:00", "accepted")
    make_piece(units[0], window_of("2", "2014Q1"), "2014-03-20 09:00", "returned")
    return units, scheme


def bars(year):
    return {(row.indicator.code, bar.title): bar for row in year.rows for bar in row.bars}


def test_a_window_counts_what_is_asked_in_and_missing(now):
    clerk = make_clerk()
    units, scheme = town(4)
    actions.grant_extension(
        unit=units[1], window=window_of("2", "2014Q1"), until=dt.date(2014, 6, 1), reason="搬迁", actor=clerk
    )
    actions.grant_waiver(
        unit=units[2], indicator=scheme.indicators.get(code="2"), window=window_of("2", "2014Q1"),
        reason="新成立", actor=clerk,
    )  # fmt: skip

    found = bars(office_year(scheme))
    first = found["2", str(window_of("2", "2014Q1"))]

    assert (first.asked, first.came, first.missing, first.state) == (3, 1, 1, "missed")
    for bar in found.values():
        assert bar.came <= bar.asked
        assert bar.end > bar.start


def test_the_missing_open_as_many_rows_as_the_year_says(now, client):
    clerk = make_clerk()
    _units, scheme = town(5)
    client.force_login(clerk)
    bar = next(bar for bar in bars(office_year(scheme)).values() if bar.missing)

    rows = client.get(bar.missing_href + "&export=csv")

    lines = b"".join(rows.streaming_content) if rows.streaming else rows.content
    assert len(lines.decode("utf-8-sig").strip().splitlines()) - 1 == bar.missing


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_does_not_grow_with_units(now, client, count, django_assert_num_queries):
    clerk = make_clerk()
    town(count)
    client.force_login(clerk)
    client.get("/year/")

    with django_assert_num_queries(12):
        page = client.get("/year/")

    assert f"1/{count}" in page.text


def test_a_unit_sees_its_own_duties_and_no_others(now, client):
    units, _scheme = town(2)
    client.force_login(make_author(units[0]))
    mine = client.get("/year/").text
    client.force_login(make_author(units[1], "别人"))
    theirs = client.get("/year/").text

    piece = units[0].submissions.get(window=window_of("2", "2014Q1"))
    assert f'href="/submissions/{piece.pk}/"' in mine
    assert f'href="/submissions/{piece.pk}/"' not in theirs
    assert "/matrix/duties/" not in mine
    assert client.get(f"/year/?unit={units[0].code}").status_code == 404


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SYSTEM_ADMIN])
def test_who_reads_no_unit_has_no_year(now, client, role):
    town(1)
    person = make_person("外人")
    make_post(make_unit("学校", is_assessed=False), role, person)
    client.force_login(person)

    assert client.get("/year/").status_code == 404


def test_before_the_first_scheme_the_page_says_why_it_is_empty(client):
    client.force_login(make_clerk())

    assert "还没有生效的方案" in client.get("/year/").text


def test_days_off_weekends_worked_and_festivals_stand_in_the_year(now, client):
    clerk = make_clerk()
    _units, scheme = town(1)
    year = office_year(scheme)

    assert (year.off[1].first, year.off[1].last, year.off[1].title) == (
        dt.date(2014, 1, 31), dt.date(2014, 2, 6), "春节",
    )  # fmt: skip
    assert [mark.first for mark in year.worked] == [
        dt.date(2014, 1, 26), dt.date(2014, 2, 8), dt.date(2014, 5, 4), dt.date(2014, 9, 28), dt.date(2014, 10, 11),
    ]  # fmt: skip
    assert [str(mark.first) for mark in year.festivals] == [
        "2014-01-31", "2014-02-14", "2014-04-05", "2014-06-02", "2014-08-02", "2014-09-08", "2014-10-02",
    ]  # fmt: skip
    client.force_login(clerk)
    assert "端午" in client.get("/year/").text


def test_a_year_without_a_list_says_so_and_a_list_in_the_data_folder_wins(settings, tmp_path):
    first, last = dt.date(2013, 12, 1), dt.date(2014, 12, 31)
    assert calendars.holidays(first, last).missing == (2013,)

    settings.VAR_DIR = tmp_path
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "2013.csv").write_text(
        "date,kind,name\n2013-12-31,off,元旦\nno day,off,x\n2013-12-30,holiday,x\n", encoding="utf-8-sig"
    )
    known = calendars.holidays(first, last)
    assert known.missing == ()
    assert (known.spans[0].first, known.spans[0].name) == (dt.date(2013, 12, 31), "元旦")


def test_the_demos_calendar_and_the_shipped_one_say_the_same():
    from kaoping.site.demo import days

    known = calendars.holidays(dt.date(2014, 1, 1), dt.date(2014, 12, 31))
    off = {span.first + dt.timedelta(days=n) for span in known.spans if span.kind == "off"
           for n in range((span.last - span.first).days + 1)}  # fmt: skip
    assert off == set(days._OFF)
    assert {span.first for span in known.spans if span.kind == "work"} == set(days._ON)


def test_bars_that_would_lie_on_each_other_get_lanes(now):
    _units, scheme = town(1)
    for row in office_year(scheme).rows:
        for lane in row.lanes:
            ends = [0.0, *(bar.end for bar in lane.bars)]
            assert all(bar.start >= end - 0.5 for bar, end in zip(lane.bars, ends, strict=False))
