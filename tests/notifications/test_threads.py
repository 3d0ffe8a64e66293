"""The messages in the product are merged as the mails are: one line for one window, piece or notice."""

import datetime as dt
import re

import pytest

from kaoping.base import clock
from kaoping.notifications import ports
from kaoping.notifications.actions import tell
from kaoping.notifications.models import Notification
from kaoping.notifications.threads import threads_of
from kaoping.units.models import Role
from tests.make import make_person, make_post, make_unit

NOON = dt.datetime(2014, 9, 10, 4, tzinfo=dt.UTC)
KINDS = {"reminded": True, "moved": False, "returned": True, "accepted": False}
THIRD = {"code": "7", "window": "第三季度"}
ROW = re.compile(r"<tr( class=\"now\")?><td.*?</tr>", re.DOTALL)


@pytest.fixture
def kinds(monkeypatch):
    for code, needs_a_deed in KINDS.items():
        sentence = (code + "：{words}。").format_map
        monkeypatch.setitem(ports._kinds, code, ports.NotificationKind(code, sentence, needs_a_deed))


@pytest.fixture
def lan(db):
    return make_person("Lan")


@pytest.fixture
def post(lan):
    return make_post(make_unit("甲局"), Role.UNIT_AUTHOR, lan)


def say(post, kind, words, values=None, about=None, minute=0):
    with clock.standing_at(NOON + dt.timedelta(minutes=minute)):
        tell(
            kind=kind,
            posts=[post.pk],
            values={"words": words, **(values or {})},
            about=about,
            link="/duties/",
        )


@pytest.mark.parametrize(
    ("said", "about_piece", "lines"),
    [
        # of a window whatever still asks for a deed stays to be done, although something else came after it
        (["reminded", "moved"], False, [("moved", True, 1)]),
        (["moved", "reminded", "reminded"], False, [("reminded", True, 2)]),
        (["moved"], False, [("moved", False, 0)]),
        # of a piece the last word holds
        (["returned", "accepted"], True, [("accepted", False, 1)]),
        (["accepted", "returned"], True, [("returned", True, 1)]),
    ],
)
def test_one_thing_is_one_thread(kinds, post, said, about_piece, lines):
    for minute, kind in enumerate(said):
        say(post, kind, str(minute), None if about_piece else THIRD, post if about_piece else None, minute)
    say(post, "moved", "别的", {**THIRD, "window": "第四季度"}, minute=-1)

    found = threads_of(Notification.objects.order_by("-made_at", "-pk"))

    shown = [(one.last.kind, one.needs_a_deed, len(one.earlier)) for one in found]
    assert shown == [*lines, ("moved", False, 0)]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        # the notice still waits to be acknowledged although its day was moved, and that is where the line leads
        (["notice:returned", "moved"], ("moved", True, "/notices/7/")),
        (["notice:returned", "moved", "reminded"], ("reminded", True, "/duties/")),
        # withdrawn: nothing said before it waits for anybody
        (["notice:returned", "reminded", "notice:accepted"], ("accepted", False, "/notices/7/")),
    ],
)
def test_a_notice_and_what_is_said_of_its_window_are_one_thread(kinds, post, said, line):
    of = [post._meta.label_lower, str(post.pk)]
    for minute, kind in enumerate(said):
        code = kind.removeprefix("notice:")
        if kind == code:
            say(post, code, str(minute), {**THIRD, "of": of}, minute=minute)
        else:
            say(post, code, str(minute), None, post, minute)
            Notification.objects.filter(kind=code).update(link="/notices/7/")

    [found] = threads_of(Notification.objects.order_by("-made_at", "-pk"))

    assert (found.last.kind, found.needs_a_deed, found.link) == line
    assert len(found.earlier) == len(said) - 1


def test_the_wishes_of_two_units_for_one_window_of_a_notice_stay_two(kinds, post):
    of = [post._meta.label_lower, str(post.pk)]
    for unit in ("甲局", "乙局"):
        say(post, "reminded", unit, {**THIRD, "of": of, "unit": unit})

    assert len(threads_of(Notification.objects.all())) == 2


def test_the_page_merges_what_is_unread_and_notes_one_line_as_read(kinds, post, lan, client):
    for minute in range(3):
        say(post, "reminded", str(minute), THIRD, minute=minute)
    say(post, "returned", "总结", None, post, minute=9)
    client.force_login(lan)

    page = client.get("/notifications/").text
    rows = [row.group(0) for row in ROW.finditer(page)]
    assert len(rows) == 2
    assert "有 4 条未读消息" in page
    assert "returned：总结。" in rows[0]
    assert "同一事项此前还有 2 条" in rows[1]

    client.post(
        "/notifications/", {"notices": re.search(r'name="notices" value="([^"]*)"', rows[1]).group(1)}
    )
    assert set(Notification.objects.filter(read_at=None).values_list("kind", flat=True)) == {"returned"}
    rows = [row.group(0) for row in ROW.finditer(client.get("/notifications/").text)]
    assert ["要办" in row for row in rows] == [True, False]  # what is read asks for nothing more


def test_a_line_of_somebody_else_is_not_noted(kinds, post, client):
    say(post, "returned", "总结", None, post)
    other = make_person("Wen")
    make_post(make_unit("乙局"), Role.UNIT_AUTHOR, other)
    client.force_login(other)

    for named in (str(Notification.objects.get().pk), "", "x,²", "9" * 40):
        assert client.post("/notifications/", {"notices": named}).status_code == 302
    assert Notification.objects.get().read_at is None
