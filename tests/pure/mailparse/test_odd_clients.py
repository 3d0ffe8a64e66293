"""Forms that older or careless programs send; each is a name, a text or a file that would be lost."""

import base64
import binascii
import zlib
from urllib.parse import quote

import pytest

from kaoping.pure.mailparse import parse

from .build import PDF, b_word, mail, with_part

TEXT = "现报送我单位三季度志愿服务活动情况一篇，请查收。"
NAME = "第三季度志愿服务情况.docx"
PERCENT = quote(NAME).encode()
BYTES = bytes(range(256)) * 5


def subject(value):
    return parse(mail(headers=b"Subject: " + value + b"\r\n")).subject


def body(content, label, encoding=b"base64"):
    content = base64.encodebytes(content) if encoding == b"base64" else content
    headers = b"Content-Type: text/plain; charset=" + label + b"\r\nContent-Transfer-Encoding: "
    return parse(mail(headers=headers + encoding + b"\r\n", body=content)).body_text


def files(message):
    return [(part.name, part.payload) for part in message.attachments]


@pytest.mark.parametrize(
    "value",
    [
        b"=?utf-8?B?" + base64.b64encode(TEXT.encode()),
        b"=?utf-8?B?" + base64.b64encode(TEXT.encode()) + b"?",
        b"=??B?" + base64.b64encode(TEXT.encode()) + b"?=",
        b"=?utf-8?B?" + base64.urlsafe_b64encode(TEXT.encode()) + b"?=",
        b_word(b_word(TEXT, "gb2312").decode(), "utf-8"),
        "".join(f"&#{ord(letter)};" for letter in TEXT).encode(),
    ],
    ids=["no end", "half an end", "no charset", "letters of addresses", "encoded twice", "numbers"],
)
def test_odd_subjects(value):
    assert subject(value) == TEXT


def test_other_signs_of_a_page_stay_in_a_subject():
    assert subject(b"A&#38;B &amp; C") == "A&#38;B &amp; C"


def test_a_subject_cut_inside_a_character_stays_utf8():
    whole = base64.b64encode(TEXT.encode())

    assert subject(b"=?utf-8?B?" + whole[:-3] + b"?=").startswith(TEXT[:-2])


@pytest.mark.parametrize("label", [b"utf-16", b"utf-16le", b"utf-16be", b"utf-32", b"utf-8", b"x-unknown"])
def test_bodies_of_two_bytes_a_letter(label):
    codec = label.decode() if label.startswith((b"utf-16", b"utf-32")) else "utf-16-le"

    assert body(f"您好：\r\n{TEXT}\r\n".encode(codec), label) == f"您好：\n{TEXT}"


@pytest.mark.parametrize("label", [b"utf-16", b"euc-kr", b"euc-jp"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_foreign_label_on_chinese_text(label, encoding):
    assert body(TEXT.encode(encoding), label) == TEXT


def test_korean_stays_korean():
    korean = "안녕하세요. 자료를 보내드립니다."

    assert body(korean.encode("euc-kr"), b"euc-kr") == korean


def test_utf7_with_a_bare_plus_sign():
    assert body(TEXT.encode("utf-7") + b" 1 + 1", b"utf-7", b"7bit") == TEXT + " 1 + 1"


@pytest.mark.parametrize("label", [b"utf-8", b"gb2312", b""])
def test_one_broken_byte_does_not_turn_utf8_into_gb(label):
    content = TEXT.encode() + b"\xff" + TEXT.encode()

    assert body(content, label) == f"{TEXT}\ufffd{TEXT}"


@pytest.mark.parametrize(
    "headers",
    [
        b'Content-Disposition: attachment; filename="' + PERCENT + b'"\r\n',
        b'Content-Disposition: attachment filename="' + NAME.encode() + b'"\r\n',
        b'Content-Type: application/msword name="' + NAME.encode("gbk") + b'"\r\n',
        b"Content-Disposition: attachment\r\nContent-Description: " + b_word(NAME, "gbk") + b"\r\n",
        b"Content-Type: application/msword\r\nContent-Location: http://a.example/" + PERCENT + b"\r\n",
        b"Content-Disposition: attachment; filename*0*=utf-8''" + PERCENT[:31] + b"; filename*1*="
        + PERCENT[31:64] + b"; filename*2*=" + PERCENT[64:] + b"\r\n",
    ],
    ids=["percents", "no semicolon", "no semicolon in type", "description", "location", "cut inside an escape"],
)  # fmt: skip
def test_odd_places_and_forms_of_a_name(headers):
    assert files(parse(with_part(headers))) == [(NAME, PDF)]


def test_a_percent_sign_that_is_one_stays():
    assert parse(with_part(b'Content-Disposition: attachment; filename="100%25.pdf"\r\n')).attachments[
        0
    ].name == ("100%25.pdf")


@pytest.mark.parametrize("breaks", [b"\r\r\n", b"\n", b"\r"])
def test_line_ends_of_another_kind(breaks):
    raw = with_part(b'Content-Disposition: attachment; filename="a.pdf"\r\n').replace(b"\n", b"\r\n")
    raw = raw.replace(b"\r\r\n", b"\r\n").replace(b"\r\n", breaks)
    message = parse(raw)

    assert (message.body_text, files(message)) == ("Hello.", [("a.pdf", PDF)])


def test_a_mail_that_was_saved_as_utf16():
    raw = with_part(b'Content-Disposition: attachment; filename="a.pdf"\r\n').decode().encode("utf-16")

    assert (parse(raw).body_text, files(parse(raw))) == ("Hello.", [("a.pdf", PDF)])


def test_base64_in_the_letters_of_addresses():
    content = base64.urlsafe_b64encode(BYTES)
    raw = with_part(b'Content-Disposition: attachment; filename="a.bin"\r\n')
    raw = raw.replace(base64.encodebytes(PDF), content + b"\r\n")

    assert files(parse(raw)) == [("a.bin", BYTES)]


def written_by_uu():
    lines = (binascii.b2a_uu(BYTES[start : start + 45]) for start in range(0, len(BYTES), 45))
    return b"begin 644 " + "报告.doc".encode("gbk") + b"\n" + b"".join(lines)


def written_by_yenc():
    out = bytearray()
    for place, byte in enumerate(BYTES, 1):
        letter = (byte + 42) % 256
        out += bytes([61, (letter + 64) % 256]) if letter in b"\0\n\r=" else bytes([letter])
        out += b"\r\n" if place % 128 == 0 else b""
    head = b"=ybegin line=128 size=%d name=" % len(BYTES) + "报告.doc".encode("gbk")
    return head + b"\r\n" + out + b"\r\n=yend size=%d crc32=%08x\r\n" % (len(BYTES), zlib.crc32(BYTES))


@pytest.mark.parametrize("written", [written_by_uu(), written_by_yenc()], ids=["uu without its end", "yenc"])
def test_a_file_written_into_the_text(written):
    message = parse(mail(body=TEXT.encode("gbk") + b"\r\n" + written))

    assert (message.body_text, files(message)) == (TEXT, [("报告.doc", BYTES)])


@pytest.mark.parametrize("kind", [b"application/octet-stream", b"text/plain", b"message/rfc822"])
def test_a_mail_saved_as_a_file_is_opened(kind):
    inner = with_part(b'Content-Disposition: attachment; filename="a.pdf"\r\n')
    outer = with_part(
        b"Content-Type: " + kind + b'\r\nContent-Disposition: attachment; filename="x.EML"\r\n', inner
    )

    assert files(parse(outer)) == [("x.EML", inner), ("a.pdf", PDF)]


def test_a_file_that_only_has_a_mails_name_is_left_alone():
    outer = with_part(b'Content-Disposition: attachment; filename="x.eml"\r\n', PDF)

    assert files(parse(outer)) == [("x.eml", PDF)]


def test_enriched_text_without_its_marks():
    raw = mail(
        headers=b"Content-Type: text/enriched; charset=utf-8\r\n", body="<bold>请</bold>查收 1 << 2".encode()
    )

    assert parse(raw).body_text == "请查收 1 < 2"


def test_rich_text_without_a_name_is_a_file_that_opens():
    raw = mail(headers=b"Content-Type: text/rtf\r\n", body=b"{\\rtf1 a}")

    assert files(parse(raw)) == [("part-1.rtf", b"{\\rtf1 a}")]
