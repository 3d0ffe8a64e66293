"""No address that a blind reviewer may ask tells whose the piece is, in the answer or in its headers.

Two proofs: the sender's names are looked for in every answer to every address of the product; and the
reviewer's own lists answer the same, word for word, when other units have sent the same pieces.
"""

import io
import re
import zipfile
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kaoping.assessment.models import Material, Submission, Version
from kaoping.base import clock
from kaoping.reviews.models import Panel, Review
from kaoping.units.models import Person, Unit, UnitDomain
from tests.make_assessment import at, make_file
from tests.reviews.marking_town import Town
from tests.site.test_roles import addresses
from tests.site.world import NOW, World

pytestmark = pytest.mark.django_db
NAMES = ("清河市水务局", "水务局", "shuiwuju", "shuiwu.example", "林若岚", "水发〔2014〕9号")


def told(answer):
    """Everything that an answer says: headers with file names in plain letters, and the body, unpacked."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{unquote(heads)}\n{unquote(body.decode('utf-8', 'replace'))}"


@pytest.fixture
def world(db, monkeypatch):
    """The world of all addresses, with its panel made blind and its sender given names that can be found."""
    monkeypatch.setattr(clock, "now", lambda: at(NOW))
    monkeypatch.setattr(clock, "today", lambda zone=None: at(NOW).date())
    world = World()
    Unit.objects.filter(code="a").update(name="清河市水务局", short_name="水务局", code="shuiwuju")
    unit = Unit.objects.get(code="shuiwuju")
    UnitDomain.objects.create(unit=unit, domain="shuiwu.example")
    Person.objects.filter(pk=world.people["author"].pk).update(name="林若岚")
    unit.posts.get(incumbencies__person=world.people["author"]).addresses.create(address="lan@shuiwu.example")
    for arguments in world.arguments.values():
        if arguments.get("code") == "a":
            arguments["code"] = "shuiwuju"
    Panel.objects.filter(name="评分中的评审组").update(is_blind=True, own_first=True)
    marked = world.arguments["reviews:mark"]["pk"]
    Submission.objects.filter(pk=marked).update(title="水务局方案")
    Version.objects.filter(submission=marked).update(
        title="清河市水务局方案", author="林若岚", contact="lan@shuiwu.example",
        text="水发〔2014〕9号\n清 河 市 水 务 局 方案，联系 lan@shuiwu.example（shuiwuju）",
    )  # fmt: skip
    Material.objects.filter(version__submission=marked).update(name="清河市水务局方案.txt")
    return world


def test_no_address_of_the_product_names_the_sender(world):
    found = {}
    for name, pattern in addresses():
        path = reverse(name, kwargs=world.arguments_of(name, pattern))
        for method in ("get", "post"):
            client = Client(raise_request_exception=False)
            with transaction.atomic():
                client.force_login(world.people["reviewer"])
                words = told(getattr(client, method)(path))
                transaction.set_rollback(True)
            # What was asked may be said again: the address itself.
            said = [one for one in NAMES if one in words.replace(unquote(path), "")]
            if said:
                found[f"{method} {name}"] = said

    assert found == {}


DOORS = [
    "/", "/reviews/", "/reviews/?state=final", "/reviews/?state=draft", "/reviews/?export=csv", "/reviews/?indicator=1",
    "/reviews/?sort=unit", "/reviews/?order=-unit", "/reviews/?unit=shui", "/reviews/?q=水务局", "/reviews/?view=all",
    "/search/?q=水务", "/search/?q=第1局", "/search/?q=swj", "/search/?q=计划", "/submissions/", "/submissions/?unit=shui",
    "/submissions/?q=计划&export=csv", "/api/v1/submissions", "/api/v1/submissions?unit=shui", "/originality/?q=水务局",
    "/reviews/references/", "/reviews/assess/", "/notifications/",
]  # fmt: skip


def asked(client, doors):
    """Door → status and words, without what is new in every answer."""
    found = {}
    for door in doors:
        answer = client.get(door)
        words = re.sub(r'csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"', "", told(answer))
        words = re.sub(r"(Set-Cookie|ETag|Last-Modified|Content-Length|Server-Timing).*", "", words)
        found[door] = (answer.status_code, words)
    return found


def test_whoever_sent_them_the_lists_are_the_same(client):
    """Sorting, searching, filtering and exporting by the unit would show here without printing a name."""
    town = Town(third_at=None)
    for piece in town.pieces:
        file = make_file(f"{piece.unit.name}计划.txt", b"words")
        Material.objects.create(version=piece.versions.get(), file=file.file, name=file.name, position=1)
    Version.objects.update(text="开展了活动", author="", checker="", contact="")
    client.force_login(town.reviewers[0])
    pages = [f"/reviews/{piece.pk}/" for piece in town.pieces]
    pages += [f"/reviews/{row.submission_id}/files/{row.pk}/pages/" for row in _materials()]
    before = asked(client, [*DOORS, *pages])

    units = [piece.unit for piece in town.pieces]
    for piece, unit in zip(town.pieces, [*units[1:], units[0]], strict=True):
        Submission.objects.filter(pk=piece.pk).update(unit=unit, title=f"{unit.name}年度计划")
        Version.objects.filter(submission=piece).update(title=f"{unit.name}年度计划")
        Material.objects.filter(version__submission=piece).update(name=f"{unit.name}计划.txt")
    after = asked(client, [*DOORS, *pages])

    assert [door for door in before if before[door] != after[door]] == []
    assert before["/reviews/"][1].count("〔已隐去〕年度计划") == 3


def _materials():
    rows = Material.objects.filter(version__submission__state="accepted").select_related("version")
    return [type("Row", (), {"pk": row.pk, "submission_id": row.version.submission_id}) for row in rows]


def test_a_leader_who_also_marks_reads_no_name_before_the_own_mark(client):
    from kaoping.units.models import Role
    from tests.make import make_post

    town = Town(third_at=None)
    wen, piece = town.reviewers[0], town.pieces[0]
    make_post(town.school, Role.LEADER, wen)
    client.force_login(wen)

    for door in ("/reviews/?view=all", "/reviews/?view=all&export=csv"):
        assert "水务局" not in told(client.get(door)), door
    Review.objects.create(
        submission=piece, version=piece.versions.get(), reviewer=wen, state="final", mark=80,
        made_at=clock.now(), final_at=clock.now(),
    )  # fmt: skip
    assert "清河市水务局" in client.get("/reviews/?view=all").text
