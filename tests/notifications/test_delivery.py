"""Each mail leaves at most once, whatever the server says and whenever the worker dies."""

import datetime as dt

import pytest

from kaoping.base import clock
from kaoping.notifications import delivery, troubles
from kaoping.notifications.models import OutgoingMail
from kaoping.notifications.outgoing import send_mail
from kaoping.notifications.transport import Outcome
from kaoping.units.models import AddressTrouble
from tests.notifications.conftest import switch_on

pytestmark = pytest.mark.django_db
START = dt.datetime(2014, 9, 1, 2, tzinfo=dt.UTC)


def write(to="lan@jyj.example", kind="digest", **fields):
    return send_mail(to=to, subject="收到", body="您好", kind=kind, **fields)


def later(**span):
    return clock.standing_at(START + dt.timedelta(**span))


@pytest.fixture(autouse=True)
def _now():
    with clock.standing_at(START):
        yield


def test_nothing_is_even_written_while_sending_is_off(post):
    assert write() is None
    assert OutgoingMail.objects.count() == 0
    assert delivery.deliver_due() == 0
    assert post.came == []


def test_a_mail_goes_once(post):
    switch_on()
    mail = write()

    assert [delivery.deliver_due(), delivery.deliver_due()] == [1, 0]
    mail.refresh_from_db()
    assert (mail.state, mail.tries, mail.said) == ("sent", 1, "250 ok")
    assert [to for to, _raw in post.came] == ["lan@jyj.example"]
    assert post.closed


def test_a_server_that_is_busy_is_asked_again_later_and_then_no_more(post):
    switch_on()
    mail = write()
    post.says = [Outcome("later", "451 busy")] * 8
    moment, tries = 0, []
    for wait in (0, *delivery.WAITS):
        moment += wait
        with later(minutes=moment - 0.5) if wait else later():
            delivery.deliver_due() if wait else None
        with later(minutes=moment):
            delivery.deliver_due()
        mail.refresh_from_db()
        tries.append(mail.tries)

    assert tries == list(range(1, 9))
    assert (mail.state, mail.why) == ("failed", "gave_up")
    assert post.came == []


def test_a_locked_door_holds_all_mails_and_counts_one_try(post):
    switch_on()
    first, second = write(), write()
    post.says = [Outcome("closed", "535 no")]
    delivery.deliver_due()
    first.refresh_from_db()
    second.refresh_from_db()

    assert (first.state, first.why, first.tries, first.said) == ("queued", "login", 1, "535 no")
    assert (second.state, second.tries) == ("queued", 0)
    with later(minutes=2):
        assert delivery.deliver_due() == 2


def test_left_behind_before_the_text_went_is_sent(post):
    switch_on()
    mail = write()
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sending", claimed_at=START, tries=1)
    assert delivery.deliver_due() == 0
    with later(minutes=11):
        assert delivery.deliver_due() == 1


def test_left_behind_after_the_text_went_waits_for_a_person(post):
    switch_on()
    mail = write()
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state="sending", claimed_at=START, handed_at=START, tries=1
    )
    with later(minutes=11):
        assert delivery.deliver_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.why) == ("failed", "unclear")


def test_a_connection_that_breaks_after_the_text_is_not_tried_again(post):
    switch_on()
    mail = write()
    post.says = [Outcome("unclear", "closed")]
    delivery.deliver_due()
    with later(days=1):
        delivery.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.why, len(post.came)) == ("failed", "unclear", 1)


def test_once_is_once(post):
    switch_on()
    assert write(once="receipt:1").pk == write(once="receipt:1").pk
    assert OutgoingMail.objects.count() == 1


def test_mail_that_waited_too_long_is_left(post):
    switch_on()
    mail = write()
    with later(days=4):
        delivery.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.why) == ("suppressed", "stale")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("wmb@qinghe.example", "own_address"), ("MAILER-DAEMON@jyj.example", "robot"), ("no-reply@jyj.example", "robot"),
        ("noreply@jyj.example", "robot"), ("postmaster@jyj.example", "robot"), ("", "bad_address"),
    ],
)  # fmt: skip
def test_to_whom_nothing_goes(to, why):
    switch_on()
    mail = write(to)
    assert (mail.state, mail.why) == ("suppressed", why)


def test_a_sender_gets_so_many_receipts_a_day_and_the_rest_is_noted(post):
    switch_on(answers_a_day=20)
    states = [write(kind="receipt").state for _number in range(1000)]
    assert (states.count("queued"), states.count("suppressed")) == (20, 980)
    assert OutgoingMail.objects.filter(why="too_many").count() == 980
    assert write("other@jyj.example", kind="receipt").state == "queued"
    with later(days=1, minutes=1):
        assert write(kind="receipt").state == "queued"


def test_three_times_back_and_the_address_rests_until_confirmed(post, make_office):
    switch_on()
    for _number in range(3):
        write()
        post.says = [Outcome("refused", "550 no such user")]
        delivery.deliver_due()

    trouble = AddressTrouble.objects.get()
    assert (trouble.bounces, trouble.suspended_at is not None) == (3, True)
    assert write().why == "suspended"
    troubles.confirm_address(trouble, actor=make_office)
    assert write().state == "queued"


def test_a_notice_of_trouble_finds_its_mail(post, make_office):
    switch_on()
    mail, other = write(), write("zhao@jyj.example")
    delivery.deliver_due()
    found = troubles.note_bounce(
        message_ids=["<theirs@qq.example>", mail.message_id], addresses=["lan@jyj.example"], status="5.1.1", said="没有此用户"
    )  # fmt: skip
    other.refresh_from_db()

    assert (found.pk, found.state, found.said) == (mail.pk, "bounced", "没有此用户")
    assert other.state == "sent"
    assert AddressTrouble.objects.get().status == "5.1.1"
    # The same notice twice counts once.
    troubles.note_bounce(message_ids=[mail.message_id], addresses=[], status="5.1.1")
    assert AddressTrouble.objects.get().bounces == 1


def test_a_delay_changes_nothing_and_a_success_is_noted(post):
    switch_on()
    mail = write()
    delivery.deliver_due()
    assert troubles.note_bounce(message_ids=[mail.message_id], addresses=[], action="delayed").state == "sent"
    assert (
        troubles.note_bounce(message_ids=[mail.message_id], addresses=[], action="delivered").state
        == "delivered"
    )
    assert not AddressTrouble.objects.exists()
