"""Sheet, matrix, lists and ranking through their doors: the numbers agree everywhere."""

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from kaoping.assessment.models import Duty
from kaoping.assessment.queries.duties import duty_states
from kaoping.base import clock
from kaoping.results import tasks
from kaoping.results.queries.sheets import sheet_page
from kaoping.reviews.models import Review
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import SMALL, make_piece, make_scheme, window_of


@pytest.fixture
def town(db, october):
    """Three units on an October morning: pieces that count, wait, came late, were refused, are missing."""
    lan = make_clerk()
    units = [
        make_unit(f"甲{n}局", code=f"u{n}", position=n, group="一组" if n < 2 else "二组") for n in range(3)
    ]
    scheme = make_scheme(actor=lan)
    make_piece(units[0], window_of("2", "2014Q1"), state="accepted", title="一季度情况")
    make_piece(
        units[0], window_of("2", "2014Q2"), received="2014-07-02 09:00", state="accepted", title="迟到情况"
    )
    make_piece(units[0], window_of("1", "plan"), received="2014-03-10 09:00", state="accepted", title="方案")
    make_piece(
        units[1], window_of("2", "2014Q3"), received="2014-08-02 09:00", state="rejected", title="不合格"
    )
    make_piece(units[1], window_of("2", "2014Q4"), received="2014-10-20 09:00", title="待查")
    make_piece(
        units[2], window_of("2", "2014Q4"), received="2014-10-20 09:00", state="returned", title="已退"
    )
    tasks.refresh_stale()
    return scheme, units, lan


def rows_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def links_of(response):
    """Every list of duties that the page links to, with the text of the link."""
    found = re.findall(r'<a[^>]*href="(/matrix/duties/\?[^"]+)"[^>]*>(.*?)</a>', response.text, re.DOTALL)
    return [
        (unescape(href), re.sub(r"<span class=\"visually-hidden\">.*?</span>|<[^>]+>", "", text))
        for href, text in found
    ]


def test_every_number_of_the_matrix_equals_the_list_it_opens(town, client):
    _scheme, _units, lan = town
    client.force_login(lan)

    counted = set()
    for href, text in links_of(client.get("/matrix/")):
        number = text.strip().lstrip("×").rpartition("/")[2]  # valid of due: the list has what was due
        if not number.isdecimal():
            continue
        if "only=findings" in href:
            counted.add("findings")
            assert client.get(href).context["findings"] == int(number), href
        else:
            counted.add("due" if "only=due" in href else href)
            assert len(rows_of(client.get(f"{href}&export=csv"))) - 1 == int(number), href
    assert {"findings", "due"} < counted
    assert len(counted) > 5


def test_the_state_strip_counts_every_duty_once(town, client):
    scheme, _units, lan = town
    client.force_login(lan)
    page = client.get("/matrix/").context["page"]

    assert page.asked == Duty.objects.filter(window__indicator__scheme=scheme).count()
    assert {state: n for state, n in page.matrix.counts.items() if state != "n/a"} == {
        state: n for state, n in duty_states(scheme).counts().items() if state != "n/a"
    }


def test_a_state_filter_leaves_rows_with_that_state_and_keeps_the_counts(town, client):
    _scheme, _units, lan = town
    client.force_login(lan)
    every, some = client.get("/matrix/"), client.get("/matrix/?state=returned")

    assert [row.unit.code for row in some.context["page"].matrix.rows] == ["u2"]
    assert some.context["page"].matrix.counts == every.context["page"].matrix.counts


def test_cells_have_names_for_readers_and_one_tab_stop(town, client):
    _scheme, _units, lan = town
    client.force_login(lan)
    text = client.get("/matrix/", headers={"accept-language": "en"}).text

    assert len(re.findall(r'data-duty="\d+"', text)) == Duty.objects.count()
    assert text.count('tabindex="0" data-duty') == 1
    assert 'aria-label="甲2局' in text


def test_by_score_prints_the_points_of_counted_pieces(town, client):
    _scheme, _units, lan = town
    client.force_login(lan)

    assert re.search(
        r'class="s-counted q5[^"]*"><a[^>]*><span class="visually-hidden">[^<]*</span><span aria-hidden="true">1\.0<',
        client.get("/matrix/?colour=score").text,
    )


def test_a_cell_answers_with_its_card(town, client):
    _scheme, units, lan = town
    client.force_login(lan)
    duty = Duty.objects.get(unit=units[2], window=window_of("2", "2014Q4"))
    response = client.get(reverse("results:card", args=[duty.pk]))

    assert "已退" in response.text
    assert "/submissions/" in response.text
    assert client.get(reverse("results:card", args=[999999])).status_code == 404


def test_the_sheet_agrees_with_ranking_home_and_export(town, client):
    scheme, units, lan = town
    page = sheet_page(units[0], scheme)
    client.force_login(lan)
    ranked = {row[1]: row for row in rows_of(client.get("/ranking/?export=csv"))[1:]}
    exported = rows_of(client.get("/sheets/u0/?export=csv"))

    assert f"{float(page.sheet.total):.2f}" == "1.00"
    assert float(eval_fraction(ranked["甲0局"][6])) == 1.0
    assert page.sheet.base + page.sheet.pending + page.sheet.still + page.lost == page.sheet.attainable
    totals = [row for row in exported if "=" in row[10] and "+" in row[10]]
    assert float(eval_fraction(totals[-1][11])) == 1.0


def eval_fraction(text):
    top, _slash, bottom = text.partition("/")
    return float(top) / float(bottom or 1)


def test_an_open_line_says_why_each_piece_counts_or_not(town, client):
    _scheme, _units, lan = town
    client.force_login(lan)
    closed = client.get("/sheets/u0/", headers={"accept-language": "en"})
    opened = client.get("/sheets/u0/?open=2", headers={"accept-language": "en"})
    part = client.get("/sheets/u0/?part=2", headers={"accept-language": "en"})

    assert "迟到情况" not in closed.text
    for response in (opened, part):
        assert "一季度情况" in response.text
        assert "迟到情况" in response.text
    assert 'id="reasons-2"' in opened.text
    assert "<html" not in part.text
    assert client.get("/sheets/u0/?part=nix").status_code == 404


def test_a_score_without_marks_is_a_word_and_then_the_mean(town, client):
    scheme, units, _lan = town
    before = next(row for row in sheet_page(units[0], scheme).base if row.code == "1")
    piece = units[0].submissions.get(title="方案")
    for name, mark in (("Wen", 80), ("Shu", 90)):
        Review.objects.create(
            submission=piece, version=piece.versions.get(), reviewer=make_person(name), state="final",
            mark=mark, made_at=clock.now(), final_at=clock.now(),
        )  # fmt: skip
    after = next(row for row in sheet_page(units[0], scheme, ["1"]).base if row.code == "1")

    assert before.awaits_marks
    assert before.pending == 1
    assert (float(after.score), after.formula) == (0.85, "2 ÷ 2 × 85% =")
    assert after.windows[0].pieces[0].marks == "(80 + 90) ÷ 2 = 85.00"


def test_a_unit_reads_its_own_sheet_alone_and_no_comparison(town, client):
    _scheme, units, _lan = town
    zhao = make_person("Zhao")
    make_post(units[1], Role.UNIT_AUTHOR, zhao)
    client.force_login(zhao)

    assert client.get("/sheets/").headers["Location"] == "/sheets/u1/"
    assert client.get("/sheets/u1/").status_code == 200
    assert client.get("/sheets/u0/").status_code == 404
    for path in ("/matrix/", "/matrix/duties/", "/ranking/"):
        assert client.get(path).status_code == 403


def test_a_teams_liaison_reads_the_bodys_sheet(town, client):
    _scheme, units, _lan = town
    team = make_unit("队", code="team", parent=units[1], is_assessed=False)
    wen = make_person("Wen")
    make_post(team, Role.UNIT_AUTHOR, wen)
    client.force_login(wen)

    assert client.get("/sheets/").headers["Location"] == "/sheets/u1/"
    assert client.get("/sheets/u1/").status_code == 200


def test_filters_stay_in_the_addresses_of_exports(town, client):
    _scheme, _units, lan = town
    client.force_login(lan)
    text = client.get("/matrix/duties/?state=missed&group=一组").text
    export = unescape(re.search(r'href="(\?[^"]*export=csv[^"]*)"', text).group(1))

    assert parse_qs(urlsplit(export).query) == {"state": ["missed"], "group": ["一组"], "export": ["csv"]}
    assert {row[0] for row in rows_of(client.get(f"/matrix/duties/{export}"))[1:]} <= {"甲0局", "甲1局"}


@pytest.mark.parametrize("path", ["/matrix/", "/matrix/duties/", "/ranking/", "/sheets/u0/"])
def test_before_the_first_scheme_pages_say_what_comes(db, client, path):
    lan = make_clerk()
    make_unit(code="u0")
    client.force_login(lan)

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/sheets/u0/", 17),
        ("/sheets/u0/?open=2", 18),
        ("/matrix/", 17),
        ("/ranking/", 9),
        ("/matrix/duties/", 16),
    ],
)
def test_the_cost_does_not_grow(db, client, october, django_assert_num_queries, count, path, queries):
    lan = make_clerk()
    units = [make_unit(f"甲{n}局", code=f"u{n}", position=n) for n in range(count)]
    make_scheme(actor=lan)
    for unit in units:
        make_piece(unit, window_of("2", "2014Q1"), state="accepted")
    tasks.refresh_stale()
    client.force_login(lan)
    client.get(path)

    with django_assert_num_queries(queries):
        client.get(path)


def test_an_open_line_lays_the_marks_open_and_strikes_what_was_dropped(db, client, october):
    lan, unit = make_clerk(), make_unit("甲局", code="u0")
    text = SMALL.replace(
        "settings: {late: {worth: 0}}", "settings: {quality: {panel: mean, drop: 1, from: 5}}"
    )
    scheme = make_scheme(text, actor=lan)
    piece = make_piece(
        unit, window_of("1", "plan"), received="2014-03-10 09:00", state="accepted", title="方案"
    )
    for number, mark in enumerate((78, 82, 85, 85, 92)):
        review = Review.objects.create(
            submission=piece, version=piece.versions.get(), reviewer=make_person(f"Wen {number}"), state="final",
            mark=mark, comment="写得具体" if number == 1 else "", made_at=clock.now(), final_at=clock.now(),
        )  # fmt: skip
        review.criteria.create(criterion="theme", mark=mark / 5)
    row = next(row for row in sheet_page(unit, scheme, ["1"]).base if row.code == "1")
    table = row.windows[0].pieces[0].table

    assert [aside for _mark, aside in table.totals] == [True, False, False, False, True]
    assert table.comments == [(2, "写得具体")]
    assert [name for name, _full, _marks in table.rows] == ["theme"]
    client.force_login(lan)
    shown = client.get("/sheets/u0/?open=1").text
    assert shown.count('<s class="struck">') == 2
    assert "Wen 0" not in shown
