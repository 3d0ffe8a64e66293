"""The forms in which Chinese clients send subjects, bodies and file names; every one read right."""

import base64
import quopri

import pytest

from kaoping.pure.mailparse import parse

from .build import PDF, WORDS, b_word, mail, percent, with_part

GB = WORDS.encode("gb18030")
NAME = "志愿服务情况（镕喆）.docx"
GB_NAME = NAME.encode("gb18030")
PLAIN = "市直文明办：现报送我单位三季度志愿服务活动情况一篇，请查收。"


@pytest.mark.parametrize("label", ["gb2312", "gbk", "GB18030", "x-gbk", "GB_2312-80", "cp936", "euc-cn"])
def test_subject_in_encoded_words(label):
    assert parse(mail(headers=b"Subject: " + b_word(WORDS, label, "gb18030") + b"\r\n")).subject == WORDS


@pytest.mark.parametrize(
    "subject",
    [
        GB,
        WORDS.encode(),
        b"=?utf-8?Q?" + quopri.encodestring(WORDS.encode(), header=True).replace(b"=\n", b"") + b"?=",
        b"=?unknown-8bit?B?" + base64.b64encode(GB) + b"?=",
        b"=?iso-8859-1?B?" + base64.b64encode(PLAIN.encode("gbk")) + b"?=",
        b"=?x-no-such-set?B?" + base64.b64encode(GB) + b"?=",
    ],
)
def test_subject_in_other_forms(subject):
    assert parse(mail(headers=b"Subject: " + subject + b"\r\n")).subject in (WORDS, PLAIN)


@pytest.mark.parametrize("cut", [3, 4, 5, 7])
def test_encoded_words_cut_inside_a_character(cut):
    head, tail = base64.b64encode(GB[:cut]), base64.b64encode(GB[cut:])
    subject = b"=?gb2312?B?" + head + b"?=\r\n =?gb2312?B?" + tail + b"?="

    assert parse(mail(headers=b"Subject: " + subject + b"\r\n")).subject == WORDS


def test_base64_cut_within_a_group_of_four():
    whole = base64.b64encode(GB)
    subject = b"=?gb2312?B?" + whole[:10] + b"?= =?gb2312?B?" + whole[10:] + b"?="

    assert parse(mail(headers=b"Subject: " + subject + b"\r\n")).subject == WORDS


@pytest.mark.parametrize("cut", range(1, len(GB)))
def test_base64_words_without_their_padding(cut):
    words = [b"=?gb2312?B?" + base64.b64encode(part).rstrip(b"=") + b"?=" for part in (GB[:cut], GB[cut:])]

    assert parse(mail(headers=b"Subject: " + b" ".join(words) + b"\r\n")).subject == WORDS


def test_question_mark_inside_a_q_word():
    assert parse(mail(headers=b"Subject: =?utf-8?Q?what?_now??=\r\n")).subject == "what? now?"


def test_subject_folded_without_an_indent():
    raw = mail(headers=b"Subject: " + GB[:8] + b"\r\n" + GB[8:] + b"\r\nContent-Type: text/plain\r\n")
    message = parse(raw)

    assert message.subject.replace(" ", "") == WORDS
    assert message.faults == ("header_line_broken",)


@pytest.mark.parametrize(
    "label", ["gb2312", "gbk", "x-gbk", "GB_2312-80", "", "us-ascii", "no-such-set", "utf-8"]
)
def test_body_in_gb18030_whatever_the_label(label):
    text = PLAIN + WORDS
    kind = f"Content-Type: text/plain; charset={label}\r\n" if label else ""

    assert parse(mail(headers=kind.encode(), body=text.encode("gb18030"))).body_text == text


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("iso-8859-1", "gbk"), ("gb2312", "utf-8"), ("big5", "big5"), ("", "utf-8"), ("", "big5")],
)
def test_body_under_other_labels(label, encoding):
    text = "市政府辦公室關於報送志願服務情況的報告，請查收。" if encoding == "big5" else PLAIN
    kind = f"Content-Type: text/plain; charset={label}\r\n" if label else ""

    assert parse(mail(headers=kind.encode(), body=text.encode(encoding))).body_text == text


def test_western_text_stays_western():
    for label in (b"iso-8859-1", b"windows-1252", b"us-ascii"):
        raw = mail(
            headers=b"Content-Type: text/plain; charset=" + label + b"\r\n",
            body="Déjà vu à Genève".encode("latin-1"),
        )
        assert parse(raw).body_text == "Déjà vu à Genève"


@pytest.mark.parametrize(
    "disposition",
    [
        b'filename="' + b_word(NAME, "gb2312", "gb18030") + b'"',
        b"filename=" + b_word(NAME, "gbk", "gb18030"),
        b'filename="' + GB_NAME + b'"',
        b"filename=" + GB_NAME,
        b'filename="' + NAME.encode() + b'"',
        b"filename*=gb2312''" + percent(GB_NAME),
        b"filename*=utf-8''" + percent(NAME.encode()),
        b"filename*0*=gbk''" + percent(GB_NAME[:7]) + b";\r\n filename*1*=" + percent(GB_NAME[7:]),
        b"filename*1*=" + percent(GB_NAME[6:]) + b"; filename*0*=gb2312'zh'" + percent(GB_NAME[:6]),
        b"filename=\"?.docx\"; filename*=UTF-8''" + percent(NAME.encode()),
        b"filename*=" + percent(GB_NAME),
    ],
)
def test_file_names(disposition):
    message = parse(
        with_part(
            b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; "
            + disposition
            + b"\r\n"
        )
    )

    assert [part.name for part in message.attachments] == [NAME]
    assert message.attachments[0].payload == PDF


def test_name_without_quotes_keeps_its_spaces():
    part = b"Content-Disposition: attachment; filename=My report v1.docx; size=20\r\n"

    assert parse(with_part(part)).attachments[0].name == "My report v1.docx"


def test_name_of_the_type_alone_with_an_encoded_comma():
    part = b'Content-Type: application/pdf; name="' + b_word("计划；总结.pdf", "gb2312") + b'"\r\n'

    assert parse(with_part(part)).attachments[0].name == "计划；总结.pdf"


@pytest.mark.parametrize(
    ("sent", "label"),
    [
        (rb"C:\TEMP\photo one.jpg", "photo one.jpg"),
        (b"/etc/passwd", "passwd"),
        (b"..\\..\\x.doc", "x.doc"),
        ("报告\u202efdp.exe".encode(), "报告fdp.exe"),
        (b"Outlook-Shape\r\n Des.png", "Outlook-Shape Des.png"),
    ],
)
def test_a_name_is_only_a_label(sent, label):
    assert (
        parse(with_part(b'Content-Disposition: attachment; filename="' + sent + b'"\r\n')).attachments[0].name
        == label
    )


def test_sender_with_a_comma_inside_the_encoded_word():
    name = b_word("赵婷,联络员", "gb2312")
    message = parse(mail(sender=b"From: " + name + b" <ZhaoTing@Unit.Example>\r\n"))

    assert (message.sender.name, message.sender.address) == ("赵婷,联络员", "zhaoting@unit.example")
