"""The audit page and the commands on the chain."""

import ast
import datetime as dt
import json
from pathlib import Path

import pytest

from kaoping.base import audit, clock
from kaoping.base.models import AuditEvent
from kaoping.site import cli
from kaoping.site.audit_words import KINDS, VERBS
from kaoping.units.models import Role, Unit
from tests.make import make_clerk, make_person, make_post, make_unit

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).resolve().parents[2] / "src" / "kaoping"


@pytest.fixture
def lan():
    return make_clerk("Lan")


@pytest.fixture
def yu(lan):
    person = make_person("Yu")
    make_post(Unit.objects.get(code="office"), Role.AUDITOR, person)
    return person


def write(number=1, actor=None, unit=None, day=1, verb="unit.changed"):
    unit = unit or make_unit(f"Unit {number}")
    with clock.standing_at(dt.datetime(2014, 5, day, 16, tzinfo=dt.UTC)):  # midnight in Shanghai
        return audit.record(
            verb, actor=actor, about=unit, unit=unit, reason=f"reason {number}", after={"n": number}
        )


def test_who_may_read_the_trail(client, lan, yu):
    assert client.get("/audit/").status_code == 302
    office = Unit.objects.get(code="office")
    for role, status in [
        (Role.OFFICE_HEAD, 200),
        (Role.SYSTEM_ADMIN, 200),
        (Role.AUDITOR, 200),
        (Role.CLERK, 404),
        (Role.LEADER, 404),
        (Role.UNIT_HEAD, 404),
        (Role.REVIEWER, 404),
    ]:
        person = make_person(role)
        make_post(office, role, person)
        client.force_login(person)
        assert client.get("/audit/").status_code == status, role
        assert client.post("/audit/").status_code == 405
        assert client.get("/audit/?export=csv").status_code == status


def test_a_change_may_be_called_as_it_likes(client, yu):
    """“items” once met the template's own word for the pairs of a table."""
    unit = make_unit("Unit")
    with clock.standing_at(dt.datetime(2014, 5, 1, 16, tzinfo=dt.UTC)):
        audit.record("unit.changed", actor=None, about=unit, unit=unit, after={"items": [1, 2, 3], "keys": 2})
    client.force_login(yu)
    assert "[1, 2, 3]" in client.get("/audit/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same(client, yu, lan, count, django_assert_max_num_queries):
    for n in range(count):
        write(n, lan)
    client.force_login(yu)
    client.get("/audit/")

    with django_assert_max_num_queries(11):
        page = client.get("/audit/")

    assert page.text.count("<tr id=") == count


def test_rows_are_found_by_person_object_unit_deed_and_day(client, yu, lan):
    wen = make_person("Wen")
    first = write(1, lan, day=1)
    write(2, wen, day=2, verb="unit.entered")
    write(3, None, day=3)
    client.force_login(yu)

    for query, rows in [
        ("", 3),
        ("person=Lan", 1),
        (f"person={wen.pk}", 1),
        ("object=Unit 1", 1),
        (f"kind=units.unit&key={first.object_key}", 1),
        (f"unit={first.unit_key.upper()}", 1),
        ("verb=unit.entered", 1),
        ("from=2014-05-02&to=2014-05-02", 1),  # 16:00 UTC on the 1st is the 2nd in Shanghai
        ("from=2014-05-03", 2),
        ("to=2014-05-01", 0),
        ("from=nonsense", 3),
        ("person=nobody", 0),
    ]:
        assert client.get(f"/audit/?{query}").text.count("<tr id=") == rows, query
        lines = client.get(f"/audit/?{query}&export=csv").content.decode("utf-8-sig").splitlines()
        assert len(lines) == rows + 1, query
    assert "reason 1" in client.get("/audit/?person=Lan").text


def test_every_deed_has_words():
    used = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.record"):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    used.add(first.value)

    assert used - set(VERBS) == set()
    assert all(str(word) for word in [*VERBS.values(), *KINDS.values()])


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setattr(cli, "start_django", lambda **_options: None)

    def run(*arguments):
        status = cli.main(["audit", *arguments])
        return status, capsys.readouterr()

    return run


def test_the_chain_is_sealed_and_verified(run):
    for n in range(3):
        write(n)

    assert run("verify")[0] == 0
    status, told = run("seal", "--format", "json")
    assert (status, json.loads(told.out)) == (0, {"sealed": 3})
    assert run("seal")[0] == 0
    status, told = run("verify", "--format", "json")
    answer = json.loads(told.out)
    assert (status, answer["sealed"], answer["unsealed"], answer["fault"]) == (0, 3, 0, None)
    assert run("verify", "--expect-last", "3", "--expect-hash", answer["last_hash"])[0] == 0


@pytest.mark.parametrize("field", ["reason", "actor_label", "object_label"])
def test_a_changed_row_is_named(run, field):
    rows = [write(n) for n in range(3)]
    run("seal")
    AuditEvent.objects.filter(pk=rows[1].pk).update(**{field: "something else"})

    status, told = run("verify")

    assert status == 1
    assert "2" in told.err
    assert json.loads(run("verify", "--format", "json")[1].out)["fault"] == {
        "number": 2,
        "event": rows[1].pk,
        "why": "changed",
    }


def test_a_missing_row_and_a_cut_off_end_are_named(run):
    rows = [write(n) for n in range(3)]
    run("seal")
    AuditEvent.objects.filter(pk=rows[2].pk).delete()
    assert run("verify")[0] == 0
    assert run("verify", "--expect-last", "3")[0] == 1
    AuditEvent.objects.filter(pk=rows[0].pk).delete()
    assert json.loads(run("verify", "--format", "json")[1].out)["fault"]["why"] == "missing"


def test_a_chain_replaced_as_a_whole_shows_against_the_noted_hash(run):
    write(1)
    run("seal")
    noted = AuditEvent.objects.get().row_hash
    AuditEvent.objects.all().delete()
    write(2)
    run("seal")

    assert run("verify", "--expect-last", "1")[0] == 0
    assert run("verify", "--expect-last", "1", "--expect-hash", noted)[0] == 1
