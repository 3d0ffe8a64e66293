"""Notices by mail: together in the morning, each at once, or never; each at most once."""

import datetime as dt

import pytest

from kaoping.base import clock
from kaoping.notifications import digests, ports
from kaoping.notifications.actions import mark_read, tell
from kaoping.notifications.models import MailPreference, Notification, OutgoingMail
from kaoping.units.models import Role, Substitution
from tests.make import make_person, make_post, make_unit
from tests.notifications.conftest import switch_on

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2014, 9, 10, 1, tzinfo=dt.UTC)  # 9 o'clock in Shanghai


@pytest.fixture
def post(monkeypatch):
    kind = ports.NotificationKind("test_kind", lambda values: f"第 {values['n']} 条。")
    monkeypatch.setitem(ports._kinds, "test_kind", kind)
    switch_on(
        sends_notices=True, since=MORNING - dt.timedelta(days=30), product_address="https://kaoping.example"
    )
    unit = make_unit("市教育局")
    return make_post(unit, Role.UNIT_AUTHOR, make_person(), address="lan@jyj.example")


def say(post, count=1, at=MORNING - dt.timedelta(hours=3)):
    with clock.standing_at(at):
        for n in range(1, count + 1):
            tell(kind="test_kind", posts=[post.pk], unit=post.unit, values={"n": n}, link="/duties/")


def send(at=MORNING):
    with clock.standing_at(at):
        return digests.send_digests()


def test_three_notices_are_one_mail_in_the_morning_and_never_again(post):
    say(post, 3)
    assert [send(), send()] == [1, 0]
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to_address, mail.post) == ("digest", "lan@jyj.example", post)
    assert "3. 第 3 条。" in mail.body
    assert "https://kaoping.example/duties/" in mail.body
    assert set(Notification.objects.values_list("mail", flat=True)) == {mail.pk}
    # One more on the same day waits for the next morning.
    say(post, at=MORNING + dt.timedelta(hours=1))
    assert send(MORNING + dt.timedelta(hours=5)) == 0
    assert send(MORNING + dt.timedelta(hours=23, minutes=45)) == 1


def test_lines_about_one_window_or_piece_become_one_line(post):
    """The last reminder of a window holds, what differs in kind stands beside it; other windows stay apart."""
    kinds = {
        "test_moved": "{code} {window} 顺延到 {day}。",
        "test_reminder": "{code} {window} {day} 截止。",
        "test_returned": "《{title}》退回。",
    }
    offered = {
        code: ports.NotificationKind(code, lambda values, text=text: text.format(**values))
        for code, text in kinds.items()
    }
    day, third, fourth = "9月20日", {"code": "7", "window": "第三季度"}, {"code": "7", "window": "第四季度"}
    said = [
        ("test_reminder", {**third, "day": "9月15日"}, None),
        ("test_returned", {"title": "总结"}, post),
        ("test_moved", {**third, "day": day}, None),
        ("test_reminder", {**fourth, "day": day}, None),
        ("test_reminder", {**third, "day": day}, None),
        ("test_returned", {"title": "总结"}, post),
    ]
    ports._kinds.update(offered)
    try:
        with clock.standing_at(MORNING - dt.timedelta(hours=3)):
            for kind, values, about in said:
                tell(kind=kind, posts=[post.pk], unit=post.unit, values=values, about=about, link="/duties/")
        assert send() == 1
    finally:
        for code in offered:
            ports._kinds.pop(code)
    mail = OutgoingMail.objects.get()
    lines = [line for line in mail.body.splitlines() if line[:2] in ("1.", "2.", "3.", "4.")]
    assert lines == [
        "1. 7 第三季度 9月20日 截止。 7 第三季度 顺延到 9月20日。",
        "2. 《总结》退回。",
        "3. 7 第四季度 9月20日 截止。",
    ]
    assert "3 条" in mail.subject
    assert Notification.objects.filter(mail=mail).count() == 6


def test_two_units_that_ask_for_one_window_are_two_lines(post, monkeypatch):
    kind = ports.NotificationKind("test_asked", "{unit}申请顺延到 {until}。".format_map)
    monkeypatch.setitem(ports._kinds, "test_asked", kind)
    window = {"code": "7", "window": "第三季度"}
    with clock.standing_at(MORNING - dt.timedelta(hours=3)):
        for unit, until in (("甲局", "9月20日"), ("乙局", "9月21日"), ("甲局", "9月22日")):
            tell(kind="test_asked", posts=[post.pk], values={**window, "unit": unit, "until": until})

    assert send() == 1
    body = OutgoingMail.objects.get().body
    assert "1. 甲局申请顺延到 9月22日。" in body
    assert "2. 乙局申请顺延到 9月21日。" in body
    assert "9月20日" not in body


def test_before_the_hour_and_within_the_grace_nothing_goes(post):
    say(post)
    assert send(MORNING - dt.timedelta(hours=1)) == 0
    say(post, at=MORNING - dt.timedelta(minutes=5))
    Notification.objects.filter(made_at__lt=MORNING - dt.timedelta(hours=1)).delete()
    assert send() == 0


@pytest.mark.parametrize(("wish", "count"), [("never", 0), ("at_once", 2), ("digest", 1)])
def test_as_the_post_wishes(post, wish, count):
    MailPreference.objects.create(post=post, notices=wish)
    say(post)
    send()
    say(post, at=MORNING + dt.timedelta(minutes=1))
    send(MORNING + dt.timedelta(hours=1))
    assert OutgoingMail.objects.count() == count


def test_what_is_read_old_or_of_before_is_not_mailed(post):
    say(post, at=MORNING - dt.timedelta(days=5))
    say(post)
    mark_read(person_posts=[post.pk])
    assert send() == 0
    switch_on(sends_notices=True, since=MORNING)
    say(post)
    assert send() == 0
    switch_on(sends_notices=False)
    say(post, at=MORNING + dt.timedelta(minutes=1))
    assert send(MORNING + dt.timedelta(hours=1)) == 0


def test_whoever_stands_in_gets_them_too(post):
    Substitution.objects.create(
        post=post, address="li@jyj.example", since=dt.date(2014, 9, 8), until=dt.date(2014, 9, 19), reason="休假", made_at=MORNING
    )  # fmt: skip
    say(post)
    assert send() == 2
    assert set(OutgoingMail.objects.values_list("to_address", flat=True)) == {
        "lan@jyj.example",
        "li@jyj.example",
    }


def test_a_post_chooses_on_its_own_page_alone(post, client):
    client.force_login(post.incumbencies.get().person)
    assert "lan@jyj.example" in client.get(f"/notifications/mail/{post.pk}/").text
    client.post(f"/notifications/mail/{post.pk}/", {"notices": "at_once"})
    assert MailPreference.objects.get().notices == "at_once"
    client.force_login(make_person())
    assert client.get(f"/notifications/mail/{post.pk}/").status_code == 404
