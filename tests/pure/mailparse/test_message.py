"""Ordinary and odd shapes of mail: nothing dropped, nothing raised, limits held."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.mailparse import limits, parse, parse_addresses, why_automatic

from .build import PDF, with_part

HEAD = b"From: a@unit.example\r\nSubject: s\r\n"


def test_arrival_is_the_topmost_received_line_and_never_date():
    message = parse(
        b"Received: from a (TLS; x=1) by mx.example with ESMTP id 1;\r\n\tMon, 20 Oct 2014 08:52:07 +0800 (CST)\r\n"
        b"Received: by earlier.example; Sun, 19 Oct 2014 01:00:00 +0000\r\nDate: Fri, 1 Jan 2010 00:00:00 +0800\r\n"
        + HEAD
        + b"\r\nx"
    )

    assert message.received_at == dt.datetime(2014, 10, 20, 0, 52, 7, tzinfo=dt.UTC)
    assert message.date_text == "Fri, 1 Jan 2010 00:00:00 +0800"


@pytest.mark.parametrize(
    "line", [b"by x", b"by x; yesterday", b"by x; Mon, 99 Oct 2014 08:52:07 +0800", b"; ; ;"]
)
def test_a_received_line_without_a_time_gives_none(line):
    assert parse(b"Received: " + line + b"\r\n" + HEAD + b"\r\nx").received_at is None


def test_plain_text_is_taken_of_alternatives_and_the_other_kept():
    message = parse(
        HEAD
        + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n"
    )

    assert message.body_text == "plain"
    assert [(part.content_type, part.is_body) for part in message.parts] == [
        ("text/plain", True),
        ("text/html", True),
    ]


def test_html_is_read_for_its_text_alone():
    message = parse(
        HEAD
        + b"Content-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>t</title><style>p{}</style></head>"
        b"<body><p>One &amp; two</p><script>alert(1)</script><div>three<br>four</div><!-- no --></body></html>"
    )

    assert message.body_text.split() == ["One", "&", "two", "three", "four"]


def test_a_nested_mail_is_an_attachment_and_its_parts_too():
    inner = with_part(b'Content-Disposition: attachment; filename="a.pdf"\r\n', before=b"Subject: inner\r\n")
    message = parse(
        HEAD + b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nouter\r\n--o\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--o--\r\n"
    )

    assert [(part.name, part.depth) for part in message.attachments] == [("inner.eml", 0), ("a.pdf", 1)]
    assert message.attachments[1].payload == PDF
    assert message.body_text == "outer\n\n----------\n\nHello."


def test_parts_after_the_closing_line_and_without_it_are_kept():
    tail = b"Content-Type: application/pdf\r\n\r\nmore\r\n"
    message = parse(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b--\r\n--b\r\n" + tail
    )

    assert [part.payload for part in message.attachments] == [b"more\r\n"]
    assert message.faults == ("closing_missing",)


def test_a_boundary_that_was_never_declared_is_found():
    message = parse(
        HEAD + b"Content-Type: multipart/mixed\r\n\r\n--xyz\r\nContent-Type: text/plain\r\n\r\none\r\n"
        b"--xyz\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--xyz--\r\n"
    )

    assert (message.body_text, [part.payload for part in message.attachments]) == ("one", [b"%PDF"])
    assert message.faults == ("boundary_guessed",)


def test_a_text_with_a_name_is_an_attachment():
    message = parse(with_part(b'Content-Type: text/plain; name="notes.txt"\r\n'))

    assert [part.name for part in message.attachments] == ["notes.txt"]


def test_base64_of_several_padded_runs_loses_nothing():
    assert (
        parse(HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nSGVs\r\nbG8=\r\nIQ==\r\n").body_text
        == "Hello!"
    )


def test_uuencoded_parts():
    message = parse(with_part(b"Content-Type: text/plain\r\n").replace(b"Transfer-Encoding: base64", b"X: y"))
    assert message.body_text.startswith("Hello.")
    body = b"begin 644 a.txt\n#0V%T\n`\nend\n"
    assert parse(HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\n" + body).body_text == "Cat"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"Zhao, Ting" <a@x.example>, b@x.example (Wen)',
            [("Zhao, Ting", "a@x.example"), ("Wen", "b@x.example")],
        ),
        ("<A@X.Example>", [("", "a@x.example")]),
        ('"b@y.example" <a@x.example>', [("b@y.example", "a@x.example")]),
        ("=?utf-8?B?6LW1PGFAeC5leGFtcGxlPg==?=", [("赵", "a@x.example")]),
        ("undisclosed-recipients:;", [("undisclosed-recipients:", "")]),
        ("", []),
        ("Zhao <>", [("Zhao", "")]),
    ],
)
def test_addresses(text, expected):
    assert [(one.name, one.address) for one in parse_addresses(text)] == expected


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (b"Auto-Submitted: auto-replied", "auto_reply"),
        (b"Auto-Submitted: no", ""),
        (b"Subject: =?utf-8?B?6Ieq5Yqo5Zue5aSNOg==?= x", "auto_reply"),
        (b"Return-Path: <>", "null_sender"),
        (b"List-Id: <all.unit.example>", "list"),
        (b"Precedence: bulk", "bulk"),
        (b"Content-Type: multipart/report; boundary=x", "bounce"),
        (b"From: MAILER-DAEMON@mx.example", "bounce"),
        (b"X-Ordinary: yes", ""),
        (b"X-Auto-Reply: yes", "auto_reply"),
        (b"X-Auto-Response-Suppress: DR, AutoReply", "bulk"),
        (b"X-Auto-Response-Suppress: none", ""),
        (b"From: no-reply@mx.example", "bulk"),
    ],
)
def test_what_a_machine_wrote_is_told_apart(header, code):
    assert why_automatic(parse(header + b"\r\n" + b"From: a@unit.example\r\n\r\nx")) == code


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        *(("自动回复:Re: 回执", "auto_reply"), ("自动回复：回执", "auto_reply"), ("【自动回复】您的邮件已收到", "auto_reply")),
        *(("来自清河市教育局的自动回复", "auto_reply"), ("系统自动回复 - 已收到", "auto_reply"), ("自动回复", "auto_reply")),
        *(("Out of the Office: Re: x", "auto_reply"), ("已读: 回执 2014-03-0012", "auto_reply")),
        *(("系统退信", "bounce"), ("来自QQ邮箱的退信", "bounce"), ("退信：无法送达", "bounce"), ("邮件发送失败", "bounce")),
        *(("未送达: 回执", "bounce"), ("failure notice", "bounce"), ("Undelivered Mail Returned to Sender", "bounce")),
        # What people write about such things is people's.
        *(("自动回复功能开通情况报告", ""), ("Re: 自动回复: 关于报送材料", ""), ("关于退信问题的说明", "")),
        *(("关于邮件发送失败后补报材料的说明", ""), ("未读书目清单", ""), ("回复: 第三季度材料", "")),
    ],
)  # fmt: skip
def test_subjects_of_machines_and_of_people(subject, code):
    raw = b"From: a@unit.example\r\nSubject: " + subject.encode() + b"\r\n\r\nx"
    assert why_automatic(parse(raw)) == code


HOSTILE = {
    "encoded words": b"From: a@b.example\nSubject: " + b" ".join([b"=?utf-8?B?5Lit?="] * 20000) + b"\n\nhi",
    "empty parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 120000,
    "addresses": b"To: " + b", ".join(b"u%d@x.example" % n for n in range(20000)) + b"\n" + HEAD + b"\nhi",
    "brackets": b"From: " + b"(" * 2000 + b" a@b.example\n\nhi",
    "nested mails": b"Content-Type: message/rfc822\n\n" * 1000 + b"hi",
    "nested containers": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(500)
    ),
    "open tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--<a " * 200000,
    "flowed paragraph": HEAD
    + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n"
    + b"x \r\n" * 200000,
    "long Chinese text": HEAD
    + b"Content-Type: text/plain; charset=gb2312\r\n\r\n"
    + "学雷锋".encode("gbk") * 2_000_000,
    "false boundaries": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + (b"--b" + b" " * 1000 + b"x\n") * 1000,
    "blank lines": HEAD + b"\r\n" + b"\n" * 3_000_000,
    "stars": HEAD + b"Content-Type: text/plain; a" + b"*" * 8000 + b"\r\n\r\nx",
    "lone brackets": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<" * 1_400_000,
    "padding": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A=" * 3_000_000,
    "short uu lines": HEAD
    + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n"
    + b"a\n" * 1_000_000,
    "nothing": b"",
    "zeros": b"\0" * 1000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_stays_within_the_limits(name):
    started = time.process_time()
    message = parse(HOSTILE[name])

    assert time.process_time() - started < 20  # not without end
    assert len(message.parts) <= limits.PARTS + 1
    assert len(message.subject) <= limits.HEADER_BYTES


def test_copies_of_mails_within_mails_are_bounded():
    message = parse(b"Content-Type: message/rfc822\n\n" * 30 + b"A" * 8_000_000)

    assert "too_deep" in message.faults
    assert sum(part.size_bytes for part in message.parts) < limits.NESTED_BYTES * 2


def test_what_is_over_the_limit_of_parts_is_kept_as_one():
    message = parse(HOSTILE["empty parts"])

    assert "too_many_parts" in message.faults
    assert len(message.parts[-1].payload) > 100_000


PIECES = st.sampled_from(
    [b"\r\n", b"--b\r\n", b"--b--", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Subject: =?gbk?B?", b"?=", b"\xc4\xe3",
     b"Content-Transfer-Encoding: base64\r\n", b'name="', b"filename*0*=gbk''%C4", b"Content-Type: message/rfc822\r\n", b"From: <",
     b"charset=utf-7\r\n", b"charset=utf-16\r\n", b"+2AA-", b"\0", b" ", b"<p>", b"begin 644 x\n"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400), st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=60).map(b"".join)
    )
)
def test_any_bytes_give_a_message_that_a_database_takes(raw):
    message = parse(raw)

    texts = [message.subject, message.body_text, message.sender.name, *(part.name for part in message.parts)]
    for text in texts:
        assert "\0" not in text
        text.encode("utf-8")
