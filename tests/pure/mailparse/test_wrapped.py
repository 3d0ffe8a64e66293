"""What lies within a part: winmail.dat, signed envelopes, uuencoded text, flowed lines, wrong encodings."""

import base64
import binascii
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.pure.mailparse import parse, rtf, smime, tnef

from . import outlook
from .build import PDF, WORDS, mail, with_part

NAME = "志愿服务活动情况报告（二〇一四年第四季度）镕喆.docx"


def in_mail(data, name=b"winmail.dat", kind=b"application/ms-tnef"):
    part = b"Content-Type: " + kind + b'; name="' + name + b'"\r\nContent-Disposition: attachment\r\n'
    return parse(with_part(part, data))


def test_winmail_dat_gives_its_attachments_with_their_long_names():
    data = outlook.winmail(
        outlook.attached(
            b"ZHIYUA~1.DOC", b"old", outlook.prop(0x3707, 0x1F, NAME.encode("utf-16-le") + b"\0\0")
        ),
        outlook.attached("照片一.jpg".encode("gbk"), b"\xff\xd8\xff"),
    )
    message = in_mail(data)

    assert [(part.name, part.payload) for part in message.attachments] == [
        ("winmail.dat", data), (NAME, b"old"), ("照片一.jpg", b"\xff\xd8\xff"),
    ]  # fmt: skip
    assert (message.body_text, message.faults) == ("Hello.", ())


def test_winmail_dat_after_other_properties_and_as_a_property():
    data = outlook.winmail(
        outlook.attached(
            b"a",
            None,
            outlook.prop(0x3705, 0x03, struct.pack("<I", 1)),
            outlook.named_prop("x", 0x0B, struct.pack("<I", 1)),
            outlook.prop(0x370E, 0x1E, b"image/png\0"),
            outlook.prop(0x3712, 0x1F, "<p1@x>".encode("utf-16-le") + b"\0\0"),
            outlook.prop(0x3701, 0x102, b"\x89PNG"),
        )
    )
    part = in_mail(data).attachments[1]

    assert (part.name, part.content_type, part.payload, part.content_id, part.is_inline) == (
        "a", "image/png", b"\x89PNG", "p1@x", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("properties", "code_page"),
    [
        ([outlook.prop(0x1000, 0x1F, WORDS.encode("utf-16-le"))], 936),
        ([outlook.prop(0x1000, 0x1E, WORDS.encode("gb18030"))], 936),
        ([outlook.prop(0x1013, 0x102, f"<p>{WORDS}</p>".encode("gb18030"))], 936),
        ([outlook.prop(0x1013, 0x102, f"<p>{WORDS}</p>".encode())], 65001),
        (
            [outlook.prop(0x1009, 0x102, outlook.plain_rtf(
                b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\f0 "
                + b"".join(b"\\'%02x" % byte for byte in WORDS.encode("gb18030")) + b"\\par}"))],
            936,
        ),
    ],
)  # fmt: skip
def test_the_body_of_winmail_dat_counts_where_there_is_no_other(properties, code_page):
    data = outlook.winmail(outlook.message_props(*properties), code_page=code_page)
    alone = parse(
        mail(
            headers=b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n",
            body=base64.encodebytes(data),
        )
    )

    assert alone.body_text == WORDS
    assert in_mail(data).body_text == "Hello."


def test_a_mail_within_winmail_dat_is_opened():
    inner = outlook.winmail(
        outlook.attribute(1, 0x8004, 1, "内情".encode("gbk") + b"\0"), outlook.attached(b"in.pdf", PDF)
    )
    data = outlook.winmail(outlook.attached(b"m", None, outlook.prop(0x3701, 0x0D, b"I" * 16 + inner)))

    assert [(part.name, part.depth) for part in in_mail(data).attachments[1:]] == [("m", 0), ("in.pdf", 1)]


def test_compressed_rtf_of_the_specification():
    # MS-OXRTFCP, 3.1.1 and 3.2.1: the examples of the specification.
    whole = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")

    assert tnef.decompress_rtf(whole) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert tnef.decompress_rtf(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_html_within_rtf_gives_its_words():
    text = (
        b"{\\rtf1\\ansi\\ansicpg936\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf \\par\\htmlrtf0 one"
        b"{\\*\\htmltag72 </p>}\\u24535?\\u-10179?\\u-8695? two}"
    )

    assert rtf.text_of_rtf(text).split() == ["one志😉", "two"]


INNER = (
    b'Content-Type: multipart/mixed; boundary="in"\r\n\r\n--in\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n'
    + WORDS.encode("gb18030")
    + b"\r\n--in\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4 x\r\n--in--\r\n"
)


@pytest.mark.parametrize("wrap", [outlook.der, outlook.ber])
@pytest.mark.parametrize("pieces", [1, 3])
def test_a_signed_envelope_is_opened_and_said(wrap, pieces):
    raw = mail(
        headers=b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
        b"Content-Transfer-Encoding: base64\r\n",
        body=base64.encodebytes(outlook.signed(INNER, wrap, pieces)),
    )
    message = parse(raw)

    assert (message.body_text, message.faults) == (WORDS, ("signed_inside",))
    assert [part.name for part in message.attachments] == ["smime.p7m", "a.pdf"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (b"application/pkcs7-mime; smime-type=enveloped-data", outlook.der(0x30, outlook.OID_ENVELOPED, outlook.der(0xA0, b"x"))),
        (b"application/x-pkcs7-mime", b"\x30\x80"),
        (b"application/pkcs7-mime", b""),
        (b"multipart/encrypted; boundary=in", b"--in\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--in--"),
        (b"text/plain", b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n"),
    ],
)  # fmt: skip
def test_what_is_encrypted_is_said(kind, data):
    encoded = b"Content-Transfer-Encoding: base64\r\n" if kind.startswith(b"application") else b""
    body = base64.encodebytes(data) if encoded else data

    assert "encrypted" in parse(mail(headers=b"Content-Type: " + kind + b"\r\n" + encoded, body=body)).faults


def test_a_signature_beside_its_content_is_an_attachment():
    raw = mail(
        headers=b"Content-Type: multipart/signed; boundary=s\r\n",
        body=b"--s\r\nContent-Type: text/plain\r\n\r\nclear\r\n--s\r\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nxx\r\n--s--\r\n",
    )
    message = parse(raw)

    assert (message.body_text, message.faults) == ("clear", ())
    assert [part.name for part in message.attachments] == ["smime.p7s"]


def uu(name, content):
    lines = [binascii.b2a_uu(content[start : start + 45]) for start in range(0, len(content), 45)]
    return b"begin 644 " + name + b"\r\n" + b"".join(lines) + b"`\r\nend\r\n"


def test_files_written_into_the_text_are_taken_out():
    body = (
        b"See below.\r\nbegin with care\r\n\r\n"
        + uu("情况.pdf".encode("gbk"), PDF * 20)
        + b"\r\n"
        + uu(b"b.txt", b"Cat")
        + b"Bye.\r\n"
    )
    message = parse(mail(body=body))

    assert [(part.name, part.payload) for part in message.attachments] == [
        ("情况.pdf", PDF * 20),
        ("b.txt", b"Cat"),
    ]
    assert message.body_text.split() == ["See", "below.", "begin", "with", "care", "Bye."]


def test_words_that_look_like_a_beginning_stay():
    body = b"begin 644 words\r\nthis is no file at all, only a text\r\nend\r\n"

    assert parse(mail(body=body)).body_text.splitlines()[1].startswith("this is no file")


@pytest.mark.parametrize(
    ("parameters", "body", "expected"),
    [
        (b"format=flowed", b"One line \r\nthat goes on.\r\nNew.\r\n", "One line that goes on.\nNew."),
        (b"format=flowed; delsp=yes", "关于报 \r\n送的函\r\n".encode(), "关于报送的函"),
        (b"format=flowed", b"> quoted \r\n> on\r\n>> deeper\r\n", "> quoted on\n>> deeper"),
        (b"format=flowed", b" >kept\r\n-- \r\nsigned\r\n", ">kept\n--\nsigned"),
    ],
)
def test_flowed_lines_are_put_together(parameters, body, expected):
    headers = b"Content-Type: text/plain; charset=utf-8; " + parameters + b"\r\n"

    assert parse(mail(headers=headers, body=body)).body_text == expected


def test_a_plain_stub_does_not_stand_for_the_rich_text():
    rich = "<p>" + "现报送我单位志愿服务活动情况。" * 30 + "</p>"
    message = parse(
        mail(
            headers=b"Content-Type: multipart/alternative; boundary=b\r\n",
            body=b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplease use an html viewer\r\n"
            b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + rich.encode() + b"\r\n--b--\r\n",
        )
    )

    assert message.body_text.startswith("现报送我单位")


@pytest.mark.parametrize("label", [b"base64", b"Base 64", b'"BASE64"', b"base64;", b"base-64", b"bas64"])
def test_encodings_misspelt(label):
    raw = with_part(b"Content-Type: application/pdf\r\n").replace(b"Encoding: base64", b"Encoding: " + label)

    assert parse(raw).attachments[0].payload == PDF


@pytest.mark.parametrize("text", ["This is plain text, not base64 at all.", "市直文明办：现报送情况一篇。"])
def test_text_under_a_wrong_encoding_stays(text):
    raw = mail(headers=b"Content-Transfer-Encoding: base64\r\n", body=text.encode("gb18030"))

    assert (parse(raw).body_text, parse(raw).faults) == (text, ("encoding_wrong",))


def test_an_encoding_that_was_forgotten_is_undone_for_a_known_file():
    raw = with_part(b"Content-Type: application/pdf\r\n", PDF * 20).replace(
        b"Content-Transfer-Encoding: base64", b"X-A: b"
    )
    message = parse(raw)

    assert (message.attachments[0].payload, message.faults) == (PDF * 20, ("encoding_guessed",))


def test_a_footer_after_base64_spoils_no_file():
    content = PDF + b"x" * (3 - len(PDF) % 3 + 1)
    raw = with_part(b"Content-Type: application/pdf\r\n", content).replace(
        b"\r\n--cut--", b"\r\n____\r\nThis list is open to all.\r\n--cut--"
    )
    message = parse(raw)

    assert message.attachments[0].payload == content
    assert "text_after_base64" in message.faults


def test_a_container_that_was_encoded_as_a_whole():
    inside = b"--cut\r\nContent-Type: text/plain\r\n\r\nHello.\r\n--cut--\r\n"
    raw = mail(
        headers=b'Content-Type: multipart/mixed; boundary="cut"\r\nContent-Transfer-Encoding: base64\r\n',
        body=base64.encodebytes(inside),
    )

    assert parse(raw).body_text == "Hello."


def test_an_invitation_is_an_attachment_of_its_mail():
    message = parse(
        mail(
            headers=b"Content-Type: multipart/alternative; boundary=b\r\n",
            body=b"--b\r\n\r\ncome\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--b--\r\n",
        )
    )

    assert (message.body_text, [part.name for part in message.attachments]) == ("come", ["part-2.ics"])


@given(st.binary(max_size=300))
def test_any_bytes_are_unpacked_without_a_fault(data):
    tnef.unpack(tnef.SIGNATURE + data)
    tnef.decompress_rtf(struct.pack("<IIII", len(data) + 12, 0, 0x75465A4C, 0) + data)
    rtf.text_of_rtf(b"{\\rtf1 " + data)
    smime.content_of(b"\x30\x80" + outlook.OID_SIGNED + data)
