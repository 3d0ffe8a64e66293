"""The frame, the home pages and the refusals."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

import kaoping
from kaoping.base import clock
from kaoping.base.models import Instance
from kaoping.notifications.models import Notification
from kaoping.results import tasks
from kaoping.site import navigation, states, strip
from kaoping.site.templatetags import parts
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_piece, make_scheme, window_of

NOW = "2014-10-22 09:00"
TEMPLATES = sorted(Path(kaoping.__file__).parent.rglob("templates/**/*.html"))


@pytest.fixture
def unit(db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(NOW))
    monkeypatch.setattr(clock, "today", lambda zone=None: at(NOW).date())
    found = make_unit("甲局", code="u0", group="一组")
    make_scheme(actor=make_clerk())
    make_piece(found, window_of("2", "2014Q1"), state="accepted")
    tasks.refresh_stale()
    return found


def sign_in(client, role, unit):
    person = make_person(role.title())
    make_post(unit, role, person)
    client.force_login(person)
    return person


@pytest.mark.parametrize("role", list(Role.values))
def test_every_role_has_a_home_page_of_its_own(unit, client, role):
    sign_in(client, role, unit)
    response = client.get("/")

    assert response.status_code == 200
    assert len(re.findall("<h1", response.text)) == 1
    assert response.text.count('class="button primary') <= 1


def test_every_entry_of_the_bar_leads_somewhere():
    for items in (*navigation.BY_ROLE.values(), (navigation.UNREAD,)):
        for item in items:
            assert reverse(item.address)


def test_the_bar_marks_where_one_is(unit, client):
    sign_in(client, Role.CLERK, unit)

    assert (
        re.findall(r'<a href="([^"]+)" aria-current="page"', client.get("/matrix/duties/").text)[0]
        == "/matrix/"
    )


def test_a_unit_sees_what_is_returned_first(unit, client):
    make_piece(unit, window_of("2", "2014Q4"), received="2014-10-20 09:00", state="returned", title="退回的")
    sign_in(client, Role.UNIT_AUTHOR, unit)
    text = client.get("/").text

    assert "退回的" in text
    assert text.index("退回的") < text.index('id="due"')


def test_the_year_strip_has_a_bar_for_each_duty(unit):
    from kaoping.assessment.queries.duties import duty_states
    from kaoping.assessment.queries.texts import scheme_in_force

    version = scheme_in_force()
    book = duty_states(version, unit_ids=[unit.pk])
    found = strip.year_strip(version, book)

    assert sum(len(row.bars) for row in found.rows) == found.total == len(book.rows)
    assert len(found.months) == 12
    assert 80 < float(found.today.rstrip("%")) < 81


def test_the_leaders_figures_are_those_of_the_lists(unit, client):
    sign_in(client, Role.LEADER, unit)
    page = client.get("/").context["found"]
    missed = client.get("/matrix/duties/?state=missed").context["page"].paginator.count

    assert page.missed == missed == sum(line.missed for line in page.lines)
    assert page.due == sum(group.due for group in page.groups)


def test_guests_get_the_front_page_and_no_passwords_outside_a_demo(unit, client):
    text = client.get("/").text

    assert reverse("account_login") in text
    assert 'name="password"' not in text


def test_the_style_page_is_closed_in_a_real_office(db, client):
    assert client.get("/style/").status_code == 404
    Instance.objects.create(id=1, is_demo=True)
    assert client.get("/style/").status_code == 200


def test_the_theme_is_kept_and_only_known_ones(db, client):
    client.post("/theme/", {"theme": "dark", "next": "/"})
    assert 'data-bs-theme="dark"' in client.get("/").text
    client.post("/theme/", {"theme": "neon", "next": "https://elsewhere.example/"})

    assert "data-bs-theme" not in client.get("/").text


def test_going_back_never_leaves_the_house(db, client):
    assert (
        client.post("/theme/", {"theme": "dark", "next": "//elsewhere.example/"}).headers["Location"] == "/"
    )


def test_unread_words_are_counted_read_and_nobody_elses(unit, client):
    person = sign_in(client, Role.UNIT_AUTHOR, unit)
    own = person.incumbencies.get().post
    other = make_post(unit, Role.UNIT_HEAD, make_person("Zhao"))
    for post in (own, own, other):
        Notification.objects.create(post=post, kind="nobody_offers_this", made_at=at(NOW), state="sent")

    assert '<span class="dot" aria-hidden="true">2</span>' in client.get("/notifications/").text
    client.post("/notifications/")
    assert list(
        Notification.objects.filter(read_at=None, kind="nobody_offers_this").values_list("post", flat=True)
    ) == [other.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_words_costs_the_same(unit, client, count, django_assert_num_queries):
    person = sign_in(client, Role.UNIT_AUTHOR, unit)
    post = person.incumbencies.get().post
    for _n in range(count):
        Notification.objects.create(post=post, kind="x", made_at=at(NOW), state="sent")
    client.get("/notifications/")

    with django_assert_num_queries(10):
        client.get("/notifications/")


def test_a_missing_page_says_what_to_do(db, client):
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert 'class="entrance' in response.text
    assert 'href="/"' in response.text


def test_a_broken_page_says_so_without_a_database(db, monkeypatch):
    from kaoping.site import dashboards

    monkeypatch.setattr(dashboards, "front", lambda request: 1 / 0)
    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 500
    assert 'class="entrance' in response.text


@pytest.mark.parametrize(
    ("broke", "status"),
    [
        (OSError(28, "No space left on device"), 503),
        (OperationalError("database or disk is full"), 503),
        (OSError(5, "Input/output error"), 500),
        (OperationalError("no such table"), 500),
    ],
)
def test_a_full_disk_is_said_in_words(db, monkeypatch, broke, status):
    from kaoping.site import dashboards

    def front(request):
        raise broke

    monkeypatch.setattr(dashboards, "front", front)
    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == status
    assert ("磁盘已满" in response.text) == (status == 503)
    assert response.get("Retry-After", "") == ("60" if status == 503 else "")


def test_a_stale_form_is_refused_in_our_words(db):
    response = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})

    assert response.status_code == 403
    assert 'class="entrance' in response.text


def test_pages_forbid_everything_inline(unit, client):
    sign_in(client, Role.CLERK, unit)
    policy = client.get("/matrix/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_template_holds_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(
        r"<style\b|\sstyle=|\son(click|change|submit|load|input|key\w+|mouse\w+|focus|blur)=|javascript:",
        text,
    )
    # A block of data is read, never run.
    assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", text)


def test_the_page_says_its_language(db, client):
    assert '<html lang="zh-Hans"' in client.get("/").text
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get("/").text


def test_every_state_has_a_shape_of_the_sprite():
    sprite = (Path(kaoping.__file__).parent / "site" / "templates" / "parts" / "glyphs.html").read_text(
        "utf-8"
    )
    shapes = set(re.findall(r'id="g-([\w-]+)"', sprite))

    assert {look.glyph for look in states.LOOKS.values()} <= shapes


@pytest.mark.parametrize(
    ("value", "printed"), [("1.005", "1.01"), ("2", "2.00"), ("0.004", "0.00"), ("-0.5", "-0.50")]
)
def test_points_are_printed_with_two_decimals_half_up(value, printed):
    assert parts.points(Fraction(value)) == printed


def test_a_points_bar_fills_its_width():
    found = parts.points_bar(15, 2, 3, 30)

    assert found["share"] == {"got": 50.0, "pending": 6.67, "lost": 10.0, "lost_from": 90.0}
    assert found["open"] == 10


def test_pages_travel_compressed_and_files_as_they_are(unit, client):
    sign_in(client, Role.CLERK, unit)
    page = client.get("/matrix/", headers={"accept-encoding": "gzip"})
    table = client.get("/matrix/?export=xlsx", headers={"accept-encoding": "gzip"})

    assert page.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in table.headers
