"""The JSON door: the same rights as the pages, and a document that matches it."""

import pytest

from kaoping.base import clock
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_piece, make_scheme, window_of


@pytest.fixture(autouse=True)
def spring(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at("2014-05-06 09:00"))
    monkeypatch.setattr(clock, "today", lambda zone=None: at("2014-05-06 09:00").date())


@pytest.fixture
def city(db):
    lan = make_clerk()
    units = [make_unit("清河局", code="a"), make_unit("北河局", code="b")]
    make_scheme(actor=lan)
    for unit in units:
        make_piece(unit, window_of("2", "2014Q1"), state="accepted")
    wen = make_person("Wen")
    make_post(units[0], Role.UNIT_AUTHOR, wen)
    return lan, wen


def test_nobody_reads_without_signing_in(client, db):
    for name in (
        "units",
        "submissions",
        "notices",
        "messages",
        "standings",
        "reposts",
        "schemes",
        "sheets/a",
    ):
        assert client.get(f"/api/v1/{name}").status_code == 401


def test_the_office_sees_all_and_a_unit_its_own(client, city):
    lan, wen = city
    client.force_login(lan)
    everything = client.get("/api/v1/submissions").json()
    client.force_login(wen)
    own = client.get("/api/v1/submissions").json()

    assert (everything["count"], own["count"]) == (2, 1)
    assert {row["unit"] for row in own["items"]} == {"a"}


def test_another_units_sheet_looks_missing(client, city):
    _lan, wen = city
    client.force_login(wen)

    assert client.get("/api/v1/sheets/b").status_code == 404
    assert client.get("/api/v1/sheets/none").status_code == 404
    sheet = client.get("/api/v1/sheets/a").json()
    assert (sheet["base"], sheet["exact"]["base"]) == ("1.00", "1/1")


def test_the_document_names_every_list(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    assert {"/api/v1/units", "/api/v1/submissions", "/api/v1/sheets/{code}"} <= set(paths)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_pieces_costs_the_same(client, city, count, django_assert_max_num_queries):
    lan, _wen = city
    unit = make_unit("第三", code="c")
    from kaoping.assessment.actions import make_duties_for

    make_duties_for(unit)
    for number in range(count):
        make_piece(unit, window_of("2", "2014Q2"), received=f"2014-05-0{number + 1} 09:00")
    client.force_login(lan)
    client.get("/api/v1/units")  # the first request of a login notes it

    with django_assert_max_num_queries(7):
        assert client.get("/api/v1/submissions?unit=c").json()["count"] == count
