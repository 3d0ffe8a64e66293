"""A freeze on the day on which something is due: it is not late yet, in the sheets, the figures and the bundle."""

import datetime as dt

import pytest

from kaoping.pure.scoring.bundle import verify
from kaoping.results import bundles
from kaoping.results.actions import freezing, publishing
from kaoping.results.actions.recomputing import recompute
from kaoping.results.models import Freeze, Publication
from kaoping.results.queries.figures import figures_of
from kaoping.results.queries.frozen import sheet_of
from kaoping.results.standings import live_sheet
from kaoping.site.cli_verify import read_bundle
from tests.make_assessment import at, make_piece, make_scheme, window_of
from tests.results.make_results import go_to, make_freeze

DUE = dt.date(2014, 3, 31)  # of the first quarter's window

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def scheme(lan, unit, stand_at):
    stand_at("2014-03-31 10:12")
    made = make_scheme(actor=lan)
    assert window_of("2", "2014Q1").due_on == DUE
    return made


def line_of(frozen):
    return next(one for one in sheet_of(frozen.sheets.get())["lines"] if one["indicator"] == "2")


@pytest.mark.parametrize(
    ("moment", "attainable", "lost"),
    [("2014-03-31 10:12", "4.00", 0), ("2014-03-31 23:59", "4.00", 0), ("2014-04-01 00:01", "4.00", 2)],
)
def test_what_is_due_today_is_open_and_lost_from_the_next_day_on(
    scheme, unit, lan, wen, stand_at, moment, attainable, lost
):
    stand_at(moment)
    frozen = make_freeze(scheme, lan, wen)
    live = live_sheet(scheme, unit)

    assert frozen.known_at == at(moment)
    assert (frozen.sheets.get().exact["lost"], live.lost) == (f"{lost}/1", lost)
    assert line_of(frozen)["attainable"] == attainable
    assert frozen.was_over(DUE) is bool(lost)


def test_a_piece_that_came_this_morning_is_read_and_one_of_this_evening_is_not(scheme, unit, lan, wen):
    make_piece(unit, window_of("2", "2014Q1"), received="2014-03-31 08:00", state="accepted")
    make_piece(unit, window_of("2", "2014Q2"), received="2014-03-31 18:00", state="accepted")
    frozen = make_freeze(scheme, lan, wen)

    counted = [piece for window in line_of(frozen)["windows"] for piece in window["counted"]]
    assert len(counted) == 1
    assert frozen.sheets.get().figures["base"] == "1.00"


def test_it_is_recomputed_and_verified_as_of_the_same_moment(scheme, unit, lan, wen, tmp_path):
    make_piece(unit, window_of("2", "2014Q1"), received="2014-03-31 08:00", state="accepted")
    frozen = make_freeze(scheme, lan, wen)
    publication = publishing.compile_result(scheme, frozen, actor=lan)
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundles.bundle_bytes(publication, "people"))
    parts, problem = read_bundle(path)
    verdict = verify(parts)

    assert recompute(frozen)
    assert (problem, verdict.equal) == (None, True)
    assert verdict.manifest["as_of"] == "2014-03-31T10:12:00+08:00"
    assert "--as-of 2014-03-31T10:12:00+08:00" in parts["README.md"].decode()


def test_a_freeze_of_old_is_still_scored_as_of_the_end_of_its_day(scheme, unit, lan, wen):
    frozen = freezing.freeze(scheme, by=lan)
    Freeze.objects.filter(pk=frozen.pk).update(known_at=None)
    frozen.refresh_from_db()
    freezing.make(frozen)

    assert frozen.sheets.get().exact["lost"] == "2/1"
    assert recompute(frozen)
    assert frozen.was_over(DUE)


def test_the_figures_count_a_window_that_is_due_today_as_open(scheme, unit, lan, wen):
    made = publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)
    publication = go_to(made, Publication.Step.PREVIEW, lan, wen)

    assert not [week for week in figures_of(publication, "en").frozen.weeks if week.ends_on >= DUE]


def test_the_desk_says_what_a_freeze_now_reads(scheme, lan, wen, client, stand_at):
    client.force_login(lan)
    assert "what is due today is not late yet" in client.get("/results/").text
    frozen = make_freeze(scheme, lan, wen)
    assert "what was due that day was not late yet" in client.get(f"/results/freezes/{frozen.pk}/").text
    stand_at("2015-01-06 10:12")
    assert "every window has closed" in client.get("/results/").text


def test_a_result_of_part_of_the_period_says_so_before_it_is_final_and_to_everybody(
    scheme, unit, client, lan, wen, stand_at
):
    publication = publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)
    client.force_login(lan)
    warned = "Freeze 1 holds the facts up to 31 Mar 2014; the period runs to 31 Dec 2014."
    assert warned not in client.get("/results/").text
    go_to(publication, Publication.Step.OBJECTION, lan, wen, dt.date(2014, 4, 2))
    stand_at("2014-04-05 09:00")
    answer = client.post(f"/results/{publication.pk}/forward/", {"seen": publication.version}, follow=True)

    assert [str(one) for one in answer.context["messages"]] == [
        "Proposed; it waits for another person to confirm it."
    ]
    assert warned in answer.text
    publication.refresh_from_db()
    publishing.confirm_step(publication.trail.get(state="proposed"), actor=wen)
    publication.refresh_from_db()
    go_to(publication, Publication.Step.PUBLIC, lan, wen)
    for page in ("/public/", f"/public/{publication.pk}/sheets/u0/"):
        assert "Facts up to 31 Mar 2014." in client.get(page).text
