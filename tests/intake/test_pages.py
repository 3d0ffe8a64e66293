"""The doors of the mailbox: who sees it, the decision in one step, downloads, the register."""

import html
import re

import pytest
from django.urls import reverse

from kaoping.base.models import AuditEvent
from kaoping.intake import actions, ports
from kaoping.intake.models import Message
from kaoping.units.models import PostAddress, Role
from tests.make import make_clerk, make_person, make_post, make_unit

from .conftest import sample

pytestmark = pytest.mark.django_db
NUMBER = "item-0-"
# sign-in and posts 4, counts, list, mail, parts, what lies in their archives, units, last arrival,
# neighbours 2, earlier mails; the rest is the frame's own
EXPECTED_QUERIES = 17


def receive(raw=None, *, handler=None, sure=False, n=0):
    """One mail in triage (or taken in when the handler is sure)."""
    raw = raw or sample("01-gb2312-report.eml").replace(b"20141019085140.1", b"20141019085140.%d" % n)
    if handler is not None:
        handler.confidence = ports.SURE if sure else ports.LIKELY
    message = actions.accept_message(raw, source="import", route_now=True).message
    return actions.routing.route_new(message)


@pytest.fixture
def clerk(centre):
    person = make_clerk()
    person.language = "en"
    person.save(update_fields=["language"])
    return person


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def posted(message, **changes):
    """What the confirm form posts as the page prefilled it."""
    files = [str(part.position) for part in message.parts.all() if not part.is_body]
    values = {
        "rows": "2",
        "unit": "ggzy",
        NUMBER + "choice": "s|7|2014Q4",
        NUMBER + "title": "志愿服务",
        NUMBER + "attachments": files,
    }
    return {**values, **changes}


def url(name, message, *more):
    return reverse(f"intake:{name}", args=[message.pk, *more])


ROLES = {Role.CLERK: 200, Role.OFFICE_HEAD: 200, Role.LEADER: 200, Role.AUDITOR: 200, Role.SYSTEM_ADMIN: 404,
         Role.UNIT_AUTHOR: 404, Role.UNIT_APPROVER: 404, Role.UNIT_HEAD: 404, Role.REVIEWER: 404}  # fmt: skip


@pytest.mark.parametrize(("role", "status"), ROLES.items())
def test_who_reads_the_mailbox(handler, centre, client, role, status):
    message = receive(handler=handler)
    person = make_person()
    # A unit's own people do not see even their own mail: the mailbox is the office's.
    make_post(centre if status == 404 else make_unit("文明办", is_assessed=False), role, person)
    client.force_login(person)

    for address in ("/mail/", url("message", message), url("original", message), url("part", message, 2)):
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to the end, the file is closed
        assert answer.status_code == status, address
    for address in (reverse("intake:message", args=[99999]), url("part", message, 99)):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["confirm", "ignore", "resend", "put_back"])
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.LEADER, 403), (Role.AUDITOR, 403), (Role.UNIT_AUTHOR, 404), (Role.REVIEWER, 404)],
)
def test_who_reads_does_not_decide(handler, centre, client, name, role, status):
    message = receive(handler=handler)
    person = make_person()
    make_post(centre, role, person)
    client.force_login(person)

    assert client.post(url(name, message), posted(message)).status_code == status
    message.refresh_from_db()
    assert message.state == "triage"


@pytest.mark.parametrize("name", ["confirm", "ignore", "resend", "put_back"])
def test_a_get_changes_nothing(handler, desk, name):
    assert desk.get(url(name, receive(handler=handler))).status_code == 405


def test_the_mailbox_asks_to_sign_in(client, handler, centre):
    assert client.get("/mail/").status_code == 302


def test_the_page_shows_mail_and_proposal(handler, desk, centre):
    message = receive(handler=handler)
    page = desk.get(url("message", message)).content.decode()

    assert "四季度<mark>志愿服务</mark>" not in page  # the subject is printed as it is
    assert "“进场交易、文明同行”<mark>志愿服务</mark>活动" in page
    assert "&lt;zhaoting@ggzy.qinghe.example&gt;" in page
    assert message.file.sha256 in page
    assert '<option value="ggzy" selected>' in page
    assert '<option value="s|7|2014Q4" selected>' in page
    assert "The subject names 志愿服务." in page
    assert "08:52:07" in page


def test_markup_of_a_mail_is_never_markup_of_the_page(handler, desk):
    raw = (
        b"From: <script>alert(1)</script> <zhaoting@ggzy.qinghe.example>\r\nSubject: <img src=x onerror=alert(2)>\r\n"
        b'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<b onclick="x">bold</b> &lt;script&gt;\r\n'
        b'--b\r\nContent-Disposition: attachment; filename="<svg onload=x>.html"\r\n\r\n<script>alert(3)</script>\r\n--b--\r\n'
    )
    message = receive(raw, handler=handler)
    page = desk.get(url("message", message)).content.decode()

    for bad in ("<script>alert", "<img src=x", "<b onclick", "<svg onload"):
        assert bad not in page
    assert "bold &lt;script&gt;" in page
    got = desk.get(url("part", message, 2))
    assert got["Content-Disposition"].startswith("attachment;")
    assert (got["X-Content-Type-Options"], got["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; sandbox",
    )
    assert b"".join(got.streaming_content) == b"<script>alert(3)</script>"


def test_the_original_leaves_as_it_came(handler, desk):
    message = receive(handler=handler)
    got = desk.get(url("original", message))

    assert b"".join(got.streaming_content) == sample("01-gb2312-report.eml").replace(b"85140.1", b"85140.0")
    assert got["Content-Disposition"] == f'attachment; filename="mail-{message.pk}.eml"'


def test_confirm_takes_in_and_goes_on_to_the_next(handler, desk, clerk, centre):
    first, second = receive(handler=handler, n=1), receive(handler=handler, n=2)
    answer = desk.post(url("confirm", second) + "?state=triage", posted(second))

    assert answer["Location"] == url("message", first) + "?state=triage"
    second.refresh_from_db()
    assert (second.state, second.why, second.unit, second.result_label) == (
        "matched",
        "confirmed",
        centre,
        "2014-10-0001",
    )
    _pk, unit, items, actor = handler.taken[0]
    assert (unit, actor) == ("ggzy", str(clerk))
    assert (items[0].indicator, items[0].window, items[0].attachments) == ("7", "2014Q4", (2, 3))
    event = AuditEvent.objects.get(verb="message.matched")
    assert (event.actor_key, event.unit_key) == (str(clerk.pk), "ggzy")


def test_two_pieces_of_one_mail(handler, desk):
    message = receive(handler=handler)
    more = {
        NUMBER + "attachments": ["2"],
        "item-1-choice": "s|8|2014Q4",
        "item-1-title": "",
        "item-1-attachments": ["3"],
    }
    desk.post(url("confirm", message), posted(message, **more))

    assert [(item.indicator, item.title, item.attachments) for item in handler.taken[0][2]] == [
        ("7", "志愿服务", (2,)),
        ("8", message.subject, (3,)),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit": ""}, "No unit is chosen."),
        ({NUMBER + "choice": ""}, "No piece is chosen"),
        ({NUMBER + "choice": "s|99|x"}, "does not fit this unit and this mail"),
        ({NUMBER + "attachments": ["77"]}, "does not fit this unit and this mail"),
        (
            {"item-1-choice": "s|8|2014Q4", "item-1-attachments": ["2"]},
            "An attachment is given to two pieces.",
        ),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_a_sentence(handler, desk, changes, sentence):
    message = receive(handler=handler)
    answer = desk.post(url("confirm", message), posted(message, **changes))

    assert sentence in answer.content.decode()
    assert handler.taken == []
    message.refresh_from_db()
    assert message.state == "triage"


def test_what_the_handler_refuses_is_said_and_nothing_is_kept(handler, desk):
    message = receive(b"From: new@mail.example\r\n\r\nx", handler=handler)
    handler.refusal = "The window is closed."
    answer = desk.post(url("confirm", message), posted(message, remember="on"))

    assert "The window is closed." in answer.content.decode()
    assert not PostAddress.objects.filter(address="new@mail.example").exists()


def test_the_address_is_remembered_for_the_unit(handler, desk, centre):
    message = receive(b"From: New@Mail.example\r\n\r\nx", handler=handler)
    desk.post(url("confirm", message), posted(message, remember="on"))

    learnt = PostAddress.objects.get(address="new@mail.example")
    assert (learnt.post.unit, learnt.learnt_from) == (centre, "triage")
    assert AuditEvent.objects.filter(verb="address.learnt").count() == 1
    assert receive(b"From: new@mail.example\r\n\r\ny", handler=handler, sure=True).state == "matched"


def test_an_address_of_another_unit_is_not_taken_away(handler, desk, centre):
    other = make_unit("市审计局")
    make_post(other, Role.UNIT_AUTHOR, address="sjj@mail.example")
    message = receive(b"From: sjj@mail.example, zhaoting@ggzy.qinghe.example\r\n\r\nx", handler=handler)
    Message.objects.filter(pk=message.pk).update(post=None, unit=None)
    answer = desk.post(url("confirm", message), posted(message, remember="on"))

    assert "is registered with" in answer.content.decode()
    assert PostAddress.objects.get(address="sjj@mail.example").post.unit == other


def test_ignore_needs_a_reason_and_can_be_undone(handler, desk):
    message = receive(handler=handler)
    desk.post(url("ignore", message), {"reason": ""})
    message.refresh_from_db()
    assert message.state == "triage"

    desk.post(url("ignore", message), {"reason": "An invitation."})
    message.refresh_from_db()
    assert (message.state, message.why) == ("ignored", "by_hand")
    assert "An invitation." in desk.get(url("message", message)).content.decode()

    desk.post(url("put_back", message))
    message.refresh_from_db()
    assert (message.state, message.why) == ("triage", "taken_back")
    assert list(AuditEvent.objects.filter(object_key=str(message.pk)).order_by("pk").values_list("verb", flat=True)) == [
        "message.received", "message.triage", "message.ignored", "message.put_back",
    ]  # fmt: skip


def test_a_resend_points_to_the_first_mail(handler, desk):
    first, again = receive(handler=handler, sure=True, n=1), receive(handler=handler, n=2)
    desk.post(url("resend", again), {"original": first.pk})
    again.refresh_from_db()

    assert (again.state, again.why, again.result_kind, again.result_key) == (
        "ignored",
        "resend",
        "intake.message",
        str(first.pk),
    )


def test_a_resend_of_a_strangers_mail_is_refused(handler, desk):
    other = receive(b"From: x@mail.example\r\n\r\nx", handler=handler)
    message = receive(handler=handler)
    desk.post(url("resend", message), {"original": other.pk})

    message.refresh_from_db()
    assert message.state == "triage"


@pytest.mark.parametrize("name", ["confirm", "ignore"])
def test_who_comes_second_is_told(handler, desk, name):
    message = receive(handler=handler)
    body = {**posted(message), "reason": "Twice."}
    desk.post(url(name, message), body)
    before = Message.objects.values().get(pk=message.pk)
    desk.post(url(name, message), body)

    assert Message.objects.values().get(pk=message.pk) == before
    assert AuditEvent.objects.filter(object_key=str(message.pk)).count() == 3


def test_tabs_and_filters(handler, desk):
    receive(handler=handler, n=1)
    receive(handler=handler, sure=True, n=2)
    receive(sample("04-auto-reply.eml"), handler=handler)
    receive(b"From: x@mail.example\r\nSubject: other\r\n\r\nx", handler=handler)

    def count(query):
        return desk.get("/mail/?" + query).content.decode().count('class="inbox-row"')

    assert [count("state=" + state) for state in ("triage", "matched", "ignored", "all", "nonsense")] == [
        2,
        1,
        1,
        4,
        2,
    ]
    assert [
        count("state=all&q=other"),
        count("state=all&unit=ggzy"),
        count("state=all&until=2014-10-20"),
    ] == [1, 2, 2]
    assert count("since=tomorrow") == 2


def test_the_register_exports_what_the_list_shows(handler, desk):
    receive(handler=handler, n=1)
    receive(sample("04-auto-reply.eml"), handler=handler)
    lines = desk.get("/mail/?export=csv&state=triage").content.decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert "zhaoting@ggzy.qinghe.example" in lines[1]
    assert ",2," in lines[1]
    assert desk.get("/mail/?export=xlsx&state=all")["Content-Type"].endswith("spreadsheetml.sheet")


def test_beside_an_open_mail_the_register_is_exported_too(handler, desk):
    page = desk.get(url("message", receive(handler=handler)) + "?state=all").text

    for kind in ("xlsx", "csv"):
        [address] = re.findall(rf'href="([^"]*export={kind})"', page)
        answer = desk.get(html.unescape(address))
        assert "attachment" in answer.headers.get("Content-Disposition", ""), address


@pytest.mark.parametrize("count", [1, 3])
def test_list_cost_does_not_grow(handler, desk, centre, count, django_assert_num_queries):
    for n in range(count):
        receive(handler=handler, n=n)
        make_unit(f"Unit {n}")
    desk.get("/mail/")  # the first request of a login writes its session row

    with django_assert_num_queries(EXPECTED_QUERIES):
        page = desk.get("/mail/").content.decode()

    assert page.count('class="inbox-row"') == count
