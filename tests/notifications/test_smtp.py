"""The way out to a real server on loopback: what it takes, what it refuses, when the line breaks."""

import socket
import ssl

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from kaoping.notifications import account, delivery, setup
from kaoping.notifications.models import OutgoingMail, SendingAccount
from kaoping.notifications.outgoing import send_mail
from kaoping.pure.mailparse import parse
from kaoping.units.models import AddressTrouble, Role, Unit
from tests.make import make_clerk, make_person, make_post
from tests.notifications.conftest import switch_on

pytestmark = pytest.mark.django_db


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Catcher:
    """Takes mail for anybody but nobody@; a subject may ask for another answer."""

    def __init__(self):
        self.came, self.data_says = [], "250 OK: queued"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 用户不存在"
        if address.startswith("busy@"):
            return "451 4.7.1 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.came.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        if self.data_says == "break":
            server.transport.close()
            return "250 lost"
        return self.data_says


@pytest.fixture
def server():
    """An SMTP server of this test alone, and sending set up to it."""
    catcher = Catcher()
    controller = Controller(catcher, hostname="127.0.0.1", port=free_port(), decode_data=False)
    controller.start()
    catcher.port = controller.port
    switch_on(port=catcher.port)
    yield catcher
    controller.stop()


def deliver(to="lan@jyj.example", **fields):
    mail = send_mail(to=to, subject="回执 2014-09-0188", body="您好\n.\n..两点", kind="receipt", **fields)
    delivery.deliver_due()
    mail.refresh_from_db()
    return mail


def test_a_mail_arrives_as_it_was_written(server):
    mail = deliver()
    ((sender, receivers, raw),) = server.came
    read = parse(raw)

    assert (mail.state, mail.said) == ("sent", "250 OK: queued")
    assert (sender, receivers) == ("wmb@qinghe.example", ("lan@jyj.example",))
    assert (read.subject, read.message_id) == ("回执 2014-09-0188", mail.message_id)
    assert read.body_text.replace("\r\n", "\n").strip() == "您好\n.\n..两点"


def test_several_go_over_one_connection_and_one_refusal_stops_none(server):
    mails = [
        send_mail(to=to, subject="x", body="y", kind="digest")
        for to in ("nobody@jyj.example", "busy@jyj.example", "lan@jyj.example")
    ]
    delivery.deliver_due()
    states = [OutgoingMail.objects.get(pk=mail.pk) for mail in mails]

    assert [(mail.state, mail.why) for mail in states] == [
        ("bounced", "refused"),
        ("queued", "later"),
        ("sent", ""),
    ]
    assert "用户不存在" in states[0].said
    assert AddressTrouble.objects.get().address == "nobody@jyj.example"


@pytest.mark.parametrize(
    ("says", "state", "why"),
    [("554 spam", "failed", "content"), ("452 full", "queued", "later"), ("break", "failed", "unclear")],
)
def test_what_the_server_says_to_the_text(server, says, state, why):
    server.data_says = says
    mail = deliver()
    assert (mail.state, mail.why) == (state, why)


def test_nobody_listens(server):
    switch_on(port=1)
    mail = deliver()
    assert (mail.state, mail.why, mail.tries) == ("queued", "later", 1)


def test_without_encryption_only_this_machine(server):
    switch_on(host="192.0.2.1")
    mail = deliver()
    assert (mail.state, mail.why, mail.said) == ("queued", "login", "plain")


def test_a_certificate_that_nobody_signed_is_refused(server, tmp_path):
    """TLS is checked: the catcher speaks none, so nothing of the mail or the password is said to it."""
    switch_on(port=server.port, security="tls", username="wmb@qinghe.example")
    account.keep_password("secret")
    mail = deliver()
    assert (mail.state, server.came) == ("queued", [])
    switch_on(port=server.port, security="starttls", username="wmb@qinghe.example")
    assert setup.try_out(to="lan@jyj.example", actor=make_clerk()).result != "taken"
    assert server.came == []
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
    account.keep_password("")


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize(("word", "result"), [("right", "taken"), ("wrong", "login")])
def test_the_page_tries_the_account_and_says_what_the_server_answered(client, word, result, settings):
    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"right")

    catcher = Catcher()
    controller = Controller(
        catcher,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    try:
        port = controller.port
        client.force_login(make_clerk())
        form = {
            "host": "127.0.0.1", "port": port, "security": "none", "username": "wmb@qinghe.example", "password": word,
            "address": "WMB@qinghe.example", "name": "", "answers_a_day": 20, "sends_notices": "on", "product_address": "",
        }  # fmt: skip
        assert client.post("/mail/settings/sending/", form).status_code == 302
        page = client.post("/mail/settings/sending/try/", {"to": "me@qinghe.example"}, follow=True)
    finally:
        controller.stop()
    row = SendingAccount.objects.get()
    path = settings.VAR_DIR / "secrets" / "sending"

    assert (row.address, row.is_on, row.tried_well) == ("wmb@qinghe.example", False, word == "right")
    assert row.tried_said in page.text
    assert (len(catcher.came) == 1) == (result == "taken")
    assert (path.stat().st_mode & 0o777, path.read_text()) == (0o600, word)
    assert word not in page.text.replace(row.tried_said, "")
    # An empty password keeps the one that is there.
    client.post("/mail/settings/sending/", {**form, "password": ""})
    assert account.password() == word
    account.keep_password("")


def test_the_account_s_form_refuses_in_words(client):
    client.force_login(make_clerk())
    form = {
        "is_on": "on", "host": "http://smtp.qq.com", "port": 70000, "security": "tls", "address": "no address",
        "answers_a_day": 0, "product_address": "javascript:alert(1)",
    }  # fmt: skip
    page = client.post("/mail/settings/sending/", form)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {
        "host",
        "port",
        "address",
        "answers_a_day",
        "product_address",
    }
    assert not SendingAccount.objects.exists()


@pytest.mark.parametrize("path", ["/mail/sent/", "/mail/addresses/", "/mail/settings/sending/"])
def test_only_the_office_comes_in(client, path):
    client.force_login(make_person())
    assert client.get(path).status_code == 404
    client.force_login(make_clerk())
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/mail/sent/", "/mail/addresses/", "/mail/groups/", "/mail/settings/sending/"]
)
def test_the_mailboxes_are_offered_to_whoever_may_set_them(client, path):
    clerk, head = make_clerk(), make_person("Zhao")
    make_post(Unit.objects.get(code="office"), Role.OFFICE_HEAD, head)
    for person, offered in ((clerk, 0), (head, 1)):
        client.force_login(person)
        assert client.get(path).text.count('href="/mail/settings/"') == offered


def test_the_list_of_sent_mail_and_sending_again(client, server, django_assert_max_num_queries):
    client.force_login(make_clerk())
    mail = deliver()
    deliver("zhao@mzj.example")
    with django_assert_max_num_queries(20):
        page = client.get("/mail/sent/").text
    assert page.count('<tr id="sent-') == 2
    assert client.get("/mail/sent/?q=zhao").text.count('<tr id="sent-') == 1
    assert client.get("/mail/sent/?state=bounced").text.count('<tr id="sent-') == 0
    assert client.get("/mail/sent/?export=csv").status_code == 200
    assert mail.message_id.strip("<>") in client.get(f"/mail/sent/{mail.pk}/").text
    assert parse(client.get(f"/mail/sent/{mail.pk}/original/").content).message_id == mail.message_id
    client.post(f"/mail/sent/{mail.pk}/resend/", {"to": "li@jyj.example"})
    again = OutgoingMail.objects.order_by("pk").last()
    assert (again.repeats, again.to_address, again.subject) == (mail, "li@jyj.example", mail.subject)
    assert again.message_id != mail.message_id
