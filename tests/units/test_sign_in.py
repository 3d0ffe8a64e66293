"""Ways in, ways back in, and ways out."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache

from kaoping.base.models import AuditEvent
from kaoping.units import access, actions
from kaoping.units.models import Person, Role, SignInLink
from tests.make import make_clerk, make_person, make_post, make_unit

pytestmark = pytest.mark.django_db
SECRET = "a long secret for tests"
NEW = "a quite different word 7"


@pytest.fixture(autouse=True)
def _fresh_throttle():
    cache.clear()


def sign_in(client, person, password=SECRET, **extra):
    return client.post("/account/login/", {"login": person.username, "password": password}, **extra)


def is_in(client):
    return client.get("/account/sessions/").status_code == 200


@pytest.fixture
def lan():
    return make_clerk("Lan")


def test_nobody_is_there_at_first_and_the_first_person_is_made_once(client):
    first = actions.create_first_person()

    assert [post.role for post in access.posts_of(first.person)] == [Role.CLERK, Role.SYSTEM_ADMIN]
    assert first.person.check_password(first.password)
    with pytest.raises(actions.AlreadyPeopled):
        actions.create_first_person()
    assert sign_in(client, first.person, first.password).status_code == 302
    assert client.get("/units/").url == "/account/password/change/"
    changed = client.post(
        "/account/password/change/", {"oldpassword": first.password, "password1": NEW, "password2": NEW}
    )
    assert changed.status_code == 302
    assert client.get("/units/").status_code == 200
    first.person.refresh_from_db()
    assert (first.person.must_change_password, first.person.check_password(NEW)) == (False, True)


def test_the_one_time_password_cannot_be_kept(client):
    first = actions.create_first_person()
    sign_in(client, first.person, first.password)
    again = {"oldpassword": first.password, "password1": first.password, "password2": first.password}

    response = client.post("/account/password/change/", again)

    assert response.status_code == 200
    first.person.refresh_from_db()
    assert first.person.must_change_password


@pytest.mark.parametrize("weak", ["short", "password", "lanlanlan", "12345678"])
def test_a_weak_password_is_refused(client, weak):
    person = make_person("Lan", username="lanlanlan")
    client.force_login(person)

    client.post("/account/password/change/", {"oldpassword": SECRET, "password1": weak, "password2": weak})

    person.refresh_from_db()
    assert person.check_password(SECRET)


def test_there_is_no_sign_up_and_no_mail(client):
    for address in ("/account/signup/", "/account/email/", "/account/password/reset/"):
        assert client.get(address).status_code == 404


def test_signing_in_and_failing_to_are_in_the_trail(client, lan):
    sign_in(client, lan, "wrong")
    assert not is_in(client)
    sign_in(client, lan, REMOTE_ADDR="203.0.113.7")
    assert is_in(client)

    verbs = AuditEvent.objects.order_by("id").values_list("verb", "address")
    assert list(verbs) == [("person.sign_in_failed", "127.0.0.1"), ("person.signed_in", "203.0.113.7")]


def test_one_account_is_throttled_and_its_neighbours_are_not(client, lan):
    wen = make_person("Wen")
    for _n in range(5):
        sign_in(client, lan, "wrong")

    sign_in(client, lan)
    assert not is_in(client)
    sign_in(client, wen)
    assert is_in(client)


def test_a_closed_account_is_out_at_its_next_request(client, lan):
    wen = make_person("Wen")
    sign_in(client, wen)
    assert is_in(client)

    actions.disable_person(person=wen, actor=lan, reason="left the house")

    assert client.get("/account/sessions/").status_code == 302
    assert UserSession.objects.filter(user=wen).count() == 0
    sign_in(client, wen)
    assert not is_in(client)
    actions.enable_person(person=wen, actor=lan, reason="came back")
    sign_in(client, wen)
    assert is_in(client)


def link_of(response):
    return re.search(r"/account/link/[\w-]+/", response.text).group()


def test_the_clerk_hands_out_a_way_back_in_that_works_once(client, lan):
    wen = make_person("Wen")
    make_post(make_unit("Beihe"), Role.UNIT_AUTHOR, wen)
    client.force_login(lan)
    page = client.post(f"/people/{wen.pk}/link/")
    link = link_of(page)
    client.logout()

    assert SignInLink.objects.get().token_hash not in link
    assert client.get(link).status_code == 200  # whoever opens it spends nothing
    assert client.get(link).status_code == 200
    assert not is_in(client)
    response = client.post(link)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/units/").url == "/account/password/set/"
    assert client.get("/account/password/set/").status_code == 200
    client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    assert client.get("/units/").status_code == 200
    wen.refresh_from_db()
    assert wen.check_password(NEW)

    client.logout()
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    assert not is_in(client)
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"person.link_made", "person.link_used", "person.signed_in", "person.password_changed"} <= verbs


def test_a_link_ends_after_a_day_and_when_a_newer_one_is_made(client, lan):
    wen = make_person("Wen")
    old = actions.make_sign_in_link(person=wen, actor=lan)
    new = actions.make_sign_in_link(person=wen, actor=lan)

    assert actions.open_link(old) is None
    assert actions.open_link(new).person == wen
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=24, seconds=1), tick=False):
        assert actions.use_sign_in_link(new) is None
    assert actions.use_sign_in_link(new) == wen
    assert actions.use_sign_in_link(new) is None


def test_a_link_ends_every_open_login_and_the_old_password(client, lan):
    wen = make_person("Wen")
    sign_in(client, wen)

    actions.use_sign_in_link(actions.make_sign_in_link(person=wen, actor=lan))

    assert not is_in(client)
    wen.refresh_from_db()
    assert not wen.check_password(SECRET)


def test_the_head_of_a_unit_helps_own_people_alone(client):
    qinghe, beihe = make_unit("Qinghe"), make_unit("Beihe")
    zhao, own, other = make_person("Zhao"), make_person("Own"), make_person("Other")
    make_post(qinghe, Role.UNIT_HEAD, zhao)
    make_post(qinghe, Role.UNIT_AUTHOR, own)
    make_post(beihe, Role.UNIT_AUTHOR, other)
    client.force_login(zhao)

    assert client.post(f"/people/{own.pk}/link/").status_code == 200
    assert client.post(f"/people/{other.pk}/link/").status_code == 404
    assert client.post(f"/people/{zhao.pk}/link/").status_code == 404
    assert client.post("/people/999999/link/").status_code == 404
    client.force_login(own)
    assert client.post(f"/people/{zhao.pk}/link/").status_code == 404


def test_nobody_comes_in_as_their_superior(client, lan):
    office = lan.incumbencies.get().post.unit
    head = make_person("Head")
    make_post(office, Role.OFFICE_HEAD, head)
    admin = make_person("Admin")
    make_post(office, Role.SYSTEM_ADMIN, admin)

    client.force_login(lan)
    assert client.post(f"/people/{head.pk}/link/").status_code == 404
    assert client.post(f"/people/{admin.pk}/link/").status_code == 404
    client.force_login(head)
    assert client.post(f"/people/{lan.pk}/link/").status_code == 200
    assert client.post(f"/people/{admin.pk}/link/").status_code == 404
    client.force_login(admin)
    assert client.post(f"/people/{head.pk}/link/").status_code == 200


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_the_second_step_is_asked_for_and_can_be_switched_off_by_the_office(
    client, lan, django_capture_on_commit_callbacks
):
    wen = make_person("Wen")
    sign_in(client, wen)
    again = client.get("/account/2fa/totp/activate/").url
    assert again == "/account/reauthenticate/?next=%2Faccount%2F2fa%2Ftotp%2Factivate%2F"
    assert client.get(again).status_code == 200
    client.post("/account/reauthenticate/", {"password": SECRET, "next": "/account/2fa/totp/activate/"})
    page = client.get("/account/2fa/totp/activate/")
    secret = re.search(r"<code>(\w+)</code>", page.text).group(1)
    picture = client.get("/account/2fa/picture.svg")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml")
    with django_capture_on_commit_callbacks(execute=True):
        switched = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert switched.status_code == 302
    assert client.get("/account/2fa/").status_code == 200
    assert client.get("/account/2fa/recovery-codes/").status_code == 200
    assert client.get("/account/2fa/recovery-codes/generate/").status_code == 200
    assert client.get("/account/2fa/totp/deactivate/").status_code == 200
    assert AuditEvent.objects.filter(verb="person.second_factor_added").count() == 1
    client.logout()

    assert sign_in(client, wen).url == "/account/2fa/authenticate/"
    assert client.get("/account/2fa/authenticate/").status_code == 200
    assert not is_in(client)
    code = Authenticator.objects.get(user=wen, type="recovery_codes").wrap().get_unused_codes()[0]
    client.post("/account/2fa/authenticate/", {"code": code})
    assert is_in(client)
    client.logout()

    actions.forget_second_factor(person=wen, actor=lan, reason="telephone lost")
    sign_in(client, wen)
    assert is_in(client)


def test_a_link_does_not_go_round_the_second_step(client, lan):
    wen = make_person("Wen")
    TOTP.activate(wen, "ABCDEFGHIJKLMNOP")
    token = actions.make_sign_in_link(person=wen, actor=lan)

    assert client.post(f"/account/link/{token}/").url == "/account/2fa/authenticate/"
    assert not is_in(client)


def test_own_logins_are_listed_and_the_others_can_be_ended(client, lan):
    from django.test import Client

    other = Client()
    sign_in(other, lan)
    sign_in(client, lan)

    page = client.get("/account/sessions/")
    assert page.text.count("<tr") == 3
    client.post("/account/sessions/")
    assert is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize(
    ("role", "minutes", "stays"),
    [
        (Role.CLERK, 29, True),
        (Role.CLERK, 31, False),
        (Role.UNIT_AUTHOR, 31, True),
        (Role.UNIT_AUTHOR, 12 * 60 + 1, False),
    ],
)
def test_an_open_desk_shuts_itself(client, role, minutes, stays):
    person = make_person("Lan")
    make_post(make_unit("Qinghe"), role, person)
    start = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as traveller:
        sign_in(client, person)
        traveller.shift(dt.timedelta(minutes=minutes))
        response = client.get("/units/?q=a")

    assert (response.status_code == 200) is stays
    if not stays:
        assert response.url.startswith("/account/login/?next=")


def test_work_keeps_a_desk_open_for_twelve_hours_at_most(client, lan):
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as traveller:
        sign_in(client, lan)
        for _n in range(48):
            traveller.shift(dt.timedelta(minutes=15))
            assert client.get("/units/").status_code == 200
        traveller.shift(dt.timedelta(minutes=15))
        assert client.get("/units/").status_code == 302


def test_the_language_is_the_persons_wherever_they_sign_in(client, lan):
    from django.test import Client

    assert 'lang="zh-Hans"' in client.get("/account/login/", headers={"accept-language": "en"}).text
    client.post("/account/language/", {"language": "en"})
    assert 'lang="en"' in client.get("/account/login/").text
    sign_in(client, lan)
    client.post("/account/language/", {"language": "en", "next": "//evil.example/"})
    assert Person.objects.get(pk=lan.pk).language == "en"

    elsewhere = Client()
    sign_in(elsewhere, lan)
    assert 'lang="en"' in elsewhere.get("/units/").text
    client.post("/account/language/", {"language": "xx"})
    assert Person.objects.get(pk=lan.pk).language == "en"


def test_the_way_back_after_choosing_a_language_stays_in_the_house(client):
    assert client.post("/account/language/", {"language": "en", "next": "//evil.example/"}).url == "/"
    assert client.post("/account/language/", {"language": "en", "next": "/units/?q=a"}).url == "/units/?q=a"
    assert client.get("/account/language/").status_code == 405


def test_one_of_several_posts_is_acted_for_and_stands_in_the_trail(client):
    person = make_person("Lan")
    clerk = make_post(make_unit("Office"), Role.CLERK, person)
    head = make_post(make_unit("Qinghe"), Role.UNIT_HEAD, person)
    stranger = make_post(make_unit("Beihe"), Role.CLERK)
    client.force_login(person)
    other = make_person("Wen")

    assert client.post("/account/post/", {"post": stranger.pk}).status_code == 404
    assert client.post("/account/post/", {"post": "x"}).status_code == 404
    client.post(f"/people/{other.pk}/link/")
    client.post("/account/post/", {"post": head.pk})
    client.post(f"/people/{other.pk}/link/")

    labels = AuditEvent.objects.filter(verb="person.link_made").order_by("id")
    unit_names = [row.post_label.split()[0] for row in labels]
    assert unit_names == [clerk.unit.name, head.unit.name]


def test_health_is_answered_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_the_menu_offers_ones_posts(client):
    person = make_person("Lan")
    unit = make_unit("Qinghe")
    first = make_post(unit, Role.UNIT_HEAD, person)
    client.force_login(person)
    assert "/account/post/" not in client.get("/units/").text

    second = make_post(unit, Role.UNIT_AUTHOR, person)
    page = client.get("/units/").text
    assert page.count('name="post"') >= 2
    assert f'value="{first.pk}" aria-pressed="true"' in page
    client.post("/account/post/", {"post": second.pk})
    assert f'value="{second.pk}" aria-pressed="true"' in client.get("/units/").text
