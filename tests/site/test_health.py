import pytest
from django.db import DatabaseError

from kaoping.site import health


def test_healthz_asks_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_names_its_parts(client, db):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "storage": "ok", "queue": "ok"}


@pytest.mark.parametrize("part", ["_database", "_storage", "_queue"])
def test_readyz_names_what_fails(client, db, monkeypatch, part):
    monkeypatch.setattr(health, part, lambda: False)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()[part[1:]] == "fails"


def test_a_dead_database_is_an_answer(monkeypatch):
    class Dead:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Dead())

    assert health._database() is False


@pytest.mark.parametrize("path", ["/submissions/?q=%00", "/ranking/?q=a%00b", "/?%00=1"])
def test_a_nul_in_an_address_is_refused_before_any_page(client, db, path):
    assert client.get(path).status_code == 400
