"""The settings page: who opens it, what it refuses, what it says of the server's answer."""

import pytest
from django.conf import settings

from kaoping.base.models import AuditEvent
from kaoping.intake import door_words
from kaoping.intake.doors import secrets, tryout
from kaoping.intake.doors.trouble import Trouble
from kaoping.intake.models import Fetched, Mailbox
from kaoping.units.models import Role
from tests.make import make_person, make_post, make_unit

from .server import FakeServer
from .test_imap import make_mailbox

pytestmark = pytest.mark.django_db
PAGE = "/mail/settings/"
FILLED = {
    "account": "wmb@qinghe.example", "password": "the-code", "host": "127.0.0.1", "port": "993", "tls": "none",
    "folder": "INBOX", "after": "leave", "move_to": "已处理", "since": "", "is_enabled": "on",
}  # fmt: skip


@pytest.fixture
def server():
    with FakeServer() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_passwords_left():
    yield
    for path in (settings.VAR_DIR / "secrets").glob("mailbox-*"):
        path.unlink()


def login(client, role):
    person = make_person("某人")
    make_post(make_unit("文明办", code="office"), role, person)
    client.force_login(person)
    return client


@pytest.fixture
def head(client):
    return login(client, Role.OFFICE_HEAD)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OFFICE_HEAD, 200), (Role.SYSTEM_ADMIN, 200), (Role.CLERK, 404), (Role.AUDITOR, 404), (Role.UNIT_AUTHOR, 404)],
)  # fmt: skip
def test_who_opens_the_settings(client, role, status, server):
    box = make_mailbox(server)
    login(client, role)

    assert client.get(PAGE).status_code == status
    assert client.get(f"{PAGE}mailboxes/{box.pk}/").status_code == status
    assert client.get(f"{PAGE}mailboxes/999/").status_code == 404


def test_a_saved_password_is_on_no_page_in_no_table_and_no_audit_row(head, server):
    answer = head.post(PAGE, {**FILLED, "port": str(server.port), "password": "a-secret-word"}, follow=True)
    box = Mailbox.objects.get()

    assert secrets.of(box.pk) == "a-secret-word"
    assert "a-secret-word" not in answer.text
    assert "a-secret-word" not in str(list(AuditEvent.objects.values()) + list(Mailbox.objects.values()))
    assert AuditEvent.objects.get(verb="mailbox.added").after["password"] == "changed"


def test_an_empty_password_keeps_the_present_one(head, server):
    box = make_mailbox(server)
    head.post(
        f"{PAGE}mailboxes/{box.pk}/", {**FILLED, "port": str(server.port), "password": "", "folder": "工作"}
    )

    box.refresh_from_db()
    assert (box.folder, secrets.of(box.pk)) == ("工作", "the-code")


@pytest.mark.parametrize(
    ("account", "host"),
    [
        ("a@163.com", "imap.163.com"), ("a@126.com", "imap.126.com"), ("a@yeah.net", "imap.yeah.net"),
        ("1@QQ.com", "imap.qq.com"), ("a@aliyun.com", "imap.aliyun.com"), ("a@189.cn", "imap.189.cn"),
        ("1@139.com", "imap.139.com"),
    ],
)  # fmt: skip
def test_the_address_says_the_server(head, account, host):
    head.post(PAGE, {**FILLED, "account": account, "host": "", "tls": "tls"})

    assert Mailbox.objects.get().host == host


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"host": "", "account": "a@office.example"}, "host"),
        ({"host": "http://x/", "tls": "tls"}, "host"),
        ({"host": "imap.qinghe.example", "tls": "none"}, "tls"),
        ({"after": "move", "move_to": ""}, "move_to"),
        ({"after": "move", "move_to": "INBOX"}, "move_to"),
        ({"password": ""}, "password"),
        ({"port": "99999"}, "port"),
    ],
)
def test_what_cannot_work_is_refused_at_its_field(head, change, field):
    answer = head.post(PAGE, {**FILLED, **change})

    assert list(answer.context["form"].errors) == [field]
    assert Mailbox.objects.count() == 0


def test_trying_says_that_it_works(head, server):
    server.deliver(b"From: a@x.example\r\n\r\nx")
    box = make_mailbox(server)
    answer = head.post(f"{PAGE}mailboxes/{box.pk}/try/", follow=True)

    assert [str(one) for one in answer.context["messages"]] == ["成功：已登录，文件夹 INBOX 内有 1 封邮件。"]
    box.refresh_from_db()
    assert box.succeeded_at is not None
    assert Fetched.objects.count() == 0


def test_trying_says_what_the_server_answered(head, server):
    box = make_mailbox(server)
    secrets.keep(box.pk, "wrong")
    answer = head.post(f"{PAGE}mailboxes/{box.pk}/try/", follow=True)

    (said,) = (str(one) for one in answer.context["messages"])
    assert "LOGIN Login error or password error" in said
    assert "wrong" not in said
    assert said in head.get(PAGE).text.replace("&quot;", '"')


def test_a_server_that_says_nothing_does_not_hold_the_page(server):
    server.delay = 3
    box = make_mailbox(server)

    with pytest.raises(Trouble) as trouble:
        tryout.try_out(box, seconds=0.3)
    assert trouble.value.code == "no_answer"


def test_a_removed_mailbox_forgets_its_password(head, server, django_capture_on_commit_callbacks):
    box = make_mailbox(server)
    with django_capture_on_commit_callbacks(execute=True):
        head.post(f"{PAGE}mailboxes/{box.pk}/remove/")

    assert Mailbox.objects.count() == 0
    assert secrets.of(box.pk) == ""


def test_every_trouble_has_a_sentence_that_can_be_filled():
    for code in door_words.TROUBLE:
        said = door_words.sentence({"code": code}, "imap.163.com")
        assert said.strip()
        assert "%(" not in said
    assert "授权码" in door_words.sentence({"code": "unsafe_login", "said": "Unsafe Login"}, "imap.126.com")
    assert door_words.sentence({"code": "unheard of"}) == door_words.sentence({"code": "fault"})
    assert door_words.sentence({}) == ""
