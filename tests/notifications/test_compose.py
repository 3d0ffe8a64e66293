"""The bytes of our own mail: read back by the standard library, and by our own reader."""

import email
import email.policy

import pytest

from kaoping.notifications.compose import header_words, mail_bytes, one_line
from kaoping.notifications.models import OutgoingMail
from kaoping.notifications.outgoing import Attachment, clean_address, send_mail
from kaoping.pure.mailparse import parse
from tests.notifications.conftest import switch_on

pytestmark = pytest.mark.django_db
LONG = "关于清河市教育局2014年第三季度志愿服务活动材料的收件回执（回执号2014-09-0188），请核对" * 3
INJECTIONS = [
    "a\r\nBcc: x@y.example", "a\nBcc: x@y.example", "a\rBcc: x@y.example", "a\r\n\r\nbody", "a\x0bBcc: x", "a\x0cBcc: x",
    "a\x1cBcc: x", "a\x1dBcc: x", "a\x1eBcc: x", "a\x85Bcc: x", "a\u2028Bcc: x", "a\u2029Bcc: x", "a\x00Bcc: x",
    "=?utf-8?q?a=0D=0ABcc:_x?=", "=?utf-8?b?DQpCY2M6IHg=?=", "a\r\n Bcc: x", "a\r\n\tBcc: x", "\r\n.\r\nMAIL FROM:<x@y.example>",
    "志愿\r\nBcc: x@y.example", "a\ud800b",
]  # fmt: skip


def written(**fields):
    switch_on()
    values = {"to": "lan@jyj.example", "subject": "收到", "body": "您好", "kind": "receipt", **fields}
    mail = send_mail(**values)
    return mail, mail_bytes(OutgoingMail.objects.prefetch_related("attachments").get(pk=mail.pk))


@pytest.mark.parametrize("subject", ["收到", LONG, "Receipt", "=?utf-8?b?eA==?=", "𠮷野家与㛃女士", ""])
def test_subject_is_read_back(subject):
    _mail, raw = written(subject=subject)
    read = email.message_from_bytes(raw, policy=email.policy.default)

    assert parse(raw).subject == subject[:300]
    assert read["subject"] == subject[:300]
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 100
    for word in header_words(subject).split("\r\n "):
        assert len(word) <= 75


def test_attachment_has_its_chinese_name_in_both_spellings():
    name = "2014年第三季度志愿服务活动开展情况（修改稿）.doc"
    _mail, raw = written(attachments=[Attachment(name, b"\x00\xffdata", "application/msword")])
    (part,) = [
        part
        for part in email.message_from_bytes(raw).walk()
        if part.get_content_type() == "application/msword"
    ]

    assert part.get_payload(decode=True) == b"\x00\xffdata"
    assert email.message_from_bytes(raw, policy=email.policy.default).get_payload()[1].get_filename() == name
    assert [one.name for one in parse(raw).attachments] == [name]
    assert b'name="=?UTF-8?B?' in raw
    assert b"filename*=UTF-8''2014%E5" in raw


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_stranger_adds_a_header(text):
    for fields in (
        {"subject": text},
        {"to_name": text},
        {"in_reply_to": f"<{text}>"},
        {"thread": [text, f"<{text}>"]},
    ):
        _mail, raw = written(**fields)
        head = raw.partition(b"\r\n\r\n")[0]
        names = [
            line.partition(b":")[0].lower()
            for line in head.split(b"\r\n")
            if not line.startswith((b" ", b"\t"))
        ]

        assert b"bcc" not in names
        assert names.count(b"subject") == names.count(b"to") == 1
        assert b"\n" not in head.replace(b"\r\n", b"")
        assert b"\r" not in head.replace(b"\r\n", b"")
    mail, _raw = written(to=f"lan@jyj.example{text}")
    assert mail.state == "suppressed"
    assert mail.why == "bad_address"
    assert "\n" not in mail.to_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Lan@JYJ.Example", "lan@jyj.example"), (" a@b.example ", "a@b.example"), ("a@教育.example", "a@xn--wxtt32b.example"),
        ("a b@c.example", ""), ("a@b@c.example", ""), ("@b.example", ""), ("a@b", ""), ("a@b.example\n", ""), ("", ""), ("蓝@b.example", ""),
    ],
)  # fmt: skip
def test_addresses(text, address):
    found = clean_address(text)
    assert found == address or (address.startswith("a@xn--") and found.startswith("a@xn--"))


def test_headers_say_that_a_machine_answers():
    _mail, raw = written(in_reply_to="<one@jyj.example>", thread=["<zero@jyj.example>"])
    read = email.message_from_bytes(raw)

    assert read["Auto-Submitted"] == "auto-replied"
    assert read["Precedence"] == "bulk"
    assert read["In-Reply-To"] == "<one@jyj.example>"
    assert read["References"].split() == ["<zero@jyj.example>", "<one@jyj.example>"]
    assert not [name for name in read if name.lower().startswith("list-")]
    assert one_line("a\tb\n c") == "a b c"
