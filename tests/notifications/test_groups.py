"""Group chats: one of four hosts and no other, what is said there, when, how often, and what became of it."""

import datetime as dt
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests

from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.notifications import ports, setup
from kaoping.notifications.actions import mark_read, tell
from kaoping.notifications.groups import digests, sending, transport
from kaoping.notifications.groups.addresses import RobotAddress, keep, token_in
from kaoping.notifications.models import GroupChannel, GroupMessage
from kaoping.units.models import Office, Role
from tests.make import make_clerk, make_person, make_post, make_unit

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2014, 9, 10, 4, tzinfo=dt.UTC)  # 12 o'clock in Shanghai, a Wednesday
TOKEN = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
WELL = {"errcode": 0, "errmsg": "ok"}


class Robots(BaseHTTPRequestHandler):
    """The three companies' servers as one on loopback."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.came.append((self.headers["X-Asked"], body))
        status, answer = self.server.says.pop(0) if self.server.says else (200, WELL)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def robots(monkeypatch):
    """Whatever https address is asked, the server on loopback answers; ``came`` says which it was."""
    server = HTTPServer(("127.0.0.1", 0), Robots)
    server.came, server.says = [], []
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    real = requests.post

    def post(url, **asked):
        whole = requests.Request("POST", url, params=asked.pop("params", None)).prepare().url
        asked["headers"] = {**asked["headers"], "X-Asked": whole}
        assert asked["verify"] is True
        return real(f"http://127.0.0.1:{server.server_port}/", **asked)

    monkeypatch.setattr(transport.requests, "post", post)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _noon():
    Office.objects.get_or_create(id=1, defaults={"name": "清河市文明办"})
    with clock.standing_at(NOON):
        yield


def make_group(kind="wecombot", *, token=TOKEN, signing="", **fields):
    values = {
        "name": f"联络群 {kind}",
        "is_on": True,
        "made_at": NOON,
        "told_until": NOON - dt.timedelta(days=1),
    }
    channel = GroupChannel.objects.create(kind=kind, **{**values, **fields})
    if token:
        keep(channel, RobotAddress(token, signing))
    return channel


def said(channel, body="第 3 项还有 2 个单位未报。", **fields):
    rows = sending.say(channel, body=body, kind="reminder", actor="Lan", **fields)
    sending.deliver_to_groups()
    for row in rows:
        row.refresh_from_db()
    return rows


@pytest.mark.parametrize(
    ("text", "kind", "token"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + TOKEN, "wecombot", TOKEN),
        (TOKEN, "wecombot", TOKEN),
        ("https://oapi.dingtalk.com/robot/send?access_token=0a1b2c3d4e", "dingtalk", "0a1b2c3d4e"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/0a1b2c3d-4e", "feishu", "0a1b2c3d-4e"),
        ("https://open.larksuite.com/open-apis/bot/v2/hook/0a1b2c3d-4e", "lark", "0a1b2c3d-4e"),
        # Another company's, another host, another scheme, more than a token.
        ("https://oapi.dingtalk.com/robot/send?access_token=0a1b2c3d4e", "wecombot", ""),
        ("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + TOKEN, "wecombot", ""),
        ("https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=" + TOKEN, "wecombot", ""),
        ("https://169.254.169.254/open-apis/bot/v2/hook/0a1b2c3d-4e", "feishu", ""),
        ("https://open.feishu.cn@evil.example/open-apis/bot/v2/hook/0a1b2c3d", "feishu", ""),
        ("0a1b2c3d4e/../../x", "feishu", ""),
        ("0a1b2c3d4e?to=13800000000", "dingtalk", ""),
        ("json://evil.example/0a1b2c3d4e", "dingtalk", ""),
        ("0a1b2c3d4e\nHost: evil.example", "dingtalk", ""),
        ("", "lark", ""),
    ],
)  # fmt: skip
def test_only_a_robots_own_address_is_one(text, kind, token):
    assert token_in(text, kind) == token


@pytest.mark.parametrize(
    ("kind", "answer", "asked", "text_of"),
    [
        ("wecombot", WELL, f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}", lambda b: b["text"]["content"]),
        ("feishu", {"code": 0, "msg": "success"}, f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}/", lambda b: b["content"]["text"]),
        ("lark", {"StatusCode": 0, "StatusMessage": "success"}, f"https://open.larksuite.com/open-apis/bot/v2/hook/{TOKEN}", lambda b: b["content"]["text"]),
    ],
)  # fmt: skip
def test_a_text_goes_to_its_robot(robots, kind, answer, asked, text_of):
    robots.says = [(200, answer)]
    (row,) = said(make_group(kind))

    assert (row.state, row.said.split()[:2]) == ("sent", ["200", "0"])
    ((url, body),) = robots.came
    assert url == asked
    assert text_of(body) == "第 3 项还有 2 个单位未报。"


def test_dingtalk_is_signed_and_names_nobody(robots):
    said(make_group("dingtalk", token="0a1b2c3d4e", signing="SEC0a1b2c3d"))

    ((url, body),) = robots.came
    assert url.startswith("https://oapi.dingtalk.com/robot/send?access_token=0a1b2c3d4e&timestamp=")
    assert "&sign=" in url
    assert body["at"] == {"atMobiles": [], "isAtAll": False}


@pytest.mark.parametrize(
    ("status", "answer", "state", "why"),
    [
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}, "failed", "no_group"),
        (200, {"errcode": 310000, "errmsg": "keywords not in content"}, "failed", "not_allowed"),
        (200, {"code": 19024, "msg": "Key Words Not Found"}, "failed", "not_allowed"),
        (200, {"code": 4711, "msg": "?"}, "failed", "refused"),
        (200, {"errcode": 45009, "errmsg": "api freq out of limit"}, "queued", "too_fast"),
        (503, {}, "queued", "later"),
        (302, {}, "failed", "refused"),
        (200, [], "failed", "refused"),
    ],
)
def test_what_the_robot_says_decides_not_the_status(robots, status, answer, state, why):
    robots.says = [(status, answer)]
    (row,) = said(make_group())

    assert (row.state, row.why, len(robots.came)) == (state, why, 1)
    assert str(status) in row.said


def test_a_server_that_is_away_is_asked_again_and_then_no_more(robots):
    robots.says = [(503, {})] * 5
    (row,) = said(make_group())
    passed = 0
    for wait in sending.WAITS:
        passed += wait
        with clock.standing_at(NOON + dt.timedelta(minutes=passed)):
            sending.deliver_to_groups()
    row.refresh_from_db()

    assert (row.state, row.why, row.tries, len(robots.came)) == ("failed", "later", 5, 5)


@pytest.mark.parametrize(
    ("fault", "state", "why"),
    [
        (requests.exceptions.ConnectTimeout(TOKEN), "queued", "later"),
        (requests.exceptions.SSLError(TOKEN), "queued", "tls"),
        (requests.exceptions.ReadTimeout(TOKEN), "failed", "unclear"),
        (requests.exceptions.ConnectionError("aborted", TOKEN), "failed", "unclear"),
    ],
)
def test_a_broken_line_is_told_without_the_address(monkeypatch, caplog, fault, state, why):
    def post(*args, **asked):
        raise fault

    monkeypatch.setattr(transport.requests, "post", post)
    (row,) = said(make_group("lark"))

    assert (row.state, row.why, row.said) == (state, why, type(fault).__name__)
    assert TOKEN not in caplog.text


def test_the_line_asks_its_own_host_alone(robots):
    line = transport._Line("open.feishu.cn")
    for url in ("https://evil.example/", "http://open.feishu.cn/", "https://open.feishu.cn:8443/"):
        with pytest.raises(requests.RequestException):
            line.post(url)
    assert robots.came == []


def test_a_text_is_cut_between_lines_and_never_too_long():
    lines = [f"{n}. 市教育局、市民政局、市水利局" for n in range(120)]
    parts = sending.in_parts("\n".join(lines), "wecombot")

    assert max(len(part.encode()) for part in parts) <= 1900
    assert "\n".join(parts).split("\n") == lines
    assert len(sending.in_parts("\n".join(lines * 9), "wecombot")) == sending.MOST_PARTS
    assert max(len(part.encode()) for part in sending.in_parts("长" * 3000, "wecombot")) <= 1900


@pytest.mark.parametrize(
    ("hour", "goes_at"),
    [("17:59", "17:59"), ("18:00", "08:30"), ("23:59", "08:30"), ("03:00", "08:30"), ("08:30", "08:30"), ("12:00", "12:00")],
)  # fmt: skip
def test_at_night_a_message_waits_for_the_morning(robots, hour, goes_at):
    moment = dt.datetime.combine(dt.date(2014, 9, 10), dt.time.fromisoformat(hour), clock.OFFICE_ZONE)
    with clock.standing_at(moment):
        (row,) = said(make_group())
    at = row.next_try_at.astimezone(clock.OFFICE_ZONE) if row.next_try_at else moment

    assert f"{at:%H:%M}" == goes_at
    assert at - moment < dt.timedelta(hours=15)
    assert len(robots.came) == (goes_at == hour)


def test_the_days_number_holds_and_the_rest_is_written_down(robots):
    channel = make_group(most_a_day=2)
    states = [said(channel, body=f"{n}")[0].state for n in range(3)]
    with clock.standing_at(NOON + dt.timedelta(days=1)):
        states.append(said(channel)[0].state)

    assert states == ["sent", "sent", "suppressed", "sent"]
    assert GroupMessage.objects.get(state="suppressed").why == "cap"
    assert len(robots.came) == 3


def test_nothing_is_said_twice_empty_or_while_it_is_off(robots):
    channel = make_group()
    assert len(said(channel, once="reminder:1")) == 1
    assert said(channel, once="reminder:1") == []
    assert said(channel, body=" \n") == []
    assert said(make_group("feishu", is_on=False)) == []
    assert len(robots.came) == 1


def test_a_worker_that_died_leaves_it_to_a_person(robots):
    row = GroupMessage.objects.create(
        channel=make_group(), kind="digest", body="…", made_at=NOON, made_by="x", state="sending",
        claimed_at=NOON - dt.timedelta(minutes=11), tries=1,
    )  # fmt: skip
    sending.deliver_to_groups()
    row.refresh_from_db()

    assert (row.state, row.why, robots.came) == ("failed", "unclear", [])
    (again,) = sending.resend(row, actor="Lan")
    assert (again.repeats, again.state) == (row, "queued")


@pytest.fixture
def unit_group(monkeypatch):
    for code, for_group in (("t_duty", True), ("t_person", False)):
        kind = ports.NotificationKind(code, lambda values: f"第 {values['n']} 项。", for_group=for_group)
        monkeypatch.setitem(ports._kinds, code, kind)
    unit = make_unit("市教育局")
    posts = [make_post(unit, role, make_person()) for role in (Role.UNIT_AUTHOR, Role.UNIT_HEAD)]
    return make_group(unit=unit), posts


def tell_posts(channel, posts, code="t_duty", n=1, hours=2):
    with clock.standing_at(NOON - dt.timedelta(hours=hours)):
        tell(kind=code, posts=[post.pk for post in posts], unit=channel.unit, values={"n": n})


def test_a_units_group_hears_each_matter_once_and_nothing_of_persons(robots, unit_group):
    channel, posts = unit_group
    other = make_group("feishu", unit=make_unit("市民政局"))
    tell_posts(channel, posts, n=1)
    tell_posts(channel, posts, n=2)
    tell_posts(channel, posts, "t_person", n=3)

    assert [digests.send_group_digests(), digests.send_group_digests()] == [1, 0]
    body = GroupMessage.objects.get().body
    assert body.split("\n")[1:] == ["1. 第 1 项。", "2. 第 2 项。", "清河市文明办"]
    assert not other.messages.exists()
    # The next day it hears what is new alone, and nothing where nothing is.
    with clock.standing_at(NOON + dt.timedelta(days=1)):
        assert digests.send_group_digests() == 0


def test_what_is_read_too_new_or_of_before_is_not_for_the_group(unit_group):
    channel, posts = unit_group
    tell_posts(channel, posts, n=1, hours=30)
    tell_posts(channel, posts, n=2)
    mark_read(person_posts=[post.pk for post in posts])
    tell_posts(channel, posts, n=3, hours=0.1)
    assert digests.send_group_digests() == 0


def form(**fields):
    values = {
        "name": "联络员群", "kind": "wecombot", "unit": "", "webhook": TOKEN, "signing": "", "is_on": "on",
        "by_itself": "on", "most_a_day": "3", "quiet_from": "18:00", "quiet_to": "08:30",
    }  # fmt: skip
    return {**values, **fields}


def test_the_office_sets_a_group_up_and_its_address_is_nowhere(robots, client):
    lan = make_clerk()
    client.force_login(lan)
    assert client.post("/mail/groups/new/", form()).status_code == 302
    channel = GroupChannel.objects.get()
    page = client.get(f"/mail/groups/{channel.pk}/")

    assert TOKEN not in page.text
    assert TOKEN not in json.dumps([*AuditEvent.objects.values("after", "before")], default=str)
    # Saving without an address keeps it; the test tells what the server said.
    client.post(f"/mail/groups/{channel.pk}/", form(webhook="", name="另一个名字"))
    robots.says = [(200, {"errcode": 93000, "errmsg": "invalid webhook url"})]
    answer = client.post(f"/mail/groups/{channel.pk}/try/", follow=True).text
    assert "200 93000 invalid webhook url" in answer
    assert robots.came[0][0].endswith(TOKEN)
    assert "invalid webhook url" in client.get("/mail/groups/").text
    assert TOKEN not in client.get("/mail/groups/?export=csv").text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"webhook": "https://evil.example/send?key=1"}, "webhook"), ({"webhook": ""}, "webhook"),
        ({"kind": "json"}, "kind"), ({"signing": "SEC0a1b2c3d"}, "signing"), ({"most_a_day": "99"}, "most_a_day"),
        ({"name": ""}, "name"),
    ],
)  # fmt: skip
def test_what_makes_no_group_is_refused(client, fields, field):
    client.force_login(make_clerk())
    answer = client.post("/mail/groups/new/", form(**fields))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not GroupChannel.objects.exists()


def test_who_may_not(client):
    channel = make_group()
    row = said(channel)[0]
    doors = [f"/mail/groups/{channel.pk}/", "/mail/groups/new/", "/mail/groups/"]
    client.force_login(make_person())
    assert [client.get(door).status_code for door in doors] == [404, 404, 404]
    auditor = make_person()
    make_post(make_unit("市审计局"), Role.AUDITOR, auditor)
    client.force_login(auditor)
    assert [client.get(door).status_code for door in doors] == [403, 404, 200]
    assert client.post(f"/mail/groups/messages/{row.pk}/resend/").status_code == 403
    assert client.post(f"/mail/groups/{channel.pk}/try/").status_code == 403


def test_in_the_demo_nothing_leaves(monkeypatch):
    monkeypatch.setattr(transport.account, "goes_to_folder", lambda: True)
    monkeypatch.setattr(transport.requests, "post", None)
    channel = make_group(token="")
    (row,) = said(channel, body="演示")

    assert row.state == "sent"
    assert "演示" in (setup.account.demo_folder() / "groups" / f"{channel.pk:03}.txt").read_text(
        encoding="utf-8"
    )
