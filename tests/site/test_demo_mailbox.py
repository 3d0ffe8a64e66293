"""The demo's mailbox: real mail of Chinese clients, byte for byte the same every time."""

import hashlib
import io
import zipfile
from dataclasses import replace
from email.utils import format_datetime

import docx
import pypdfium2
import pytest
from PIL import Image

from kaoping.pure.mailparse import parse, why_automatic
from kaoping.site.demo import city, files, mailbox, plan, postman, strays
from kaoping.site.demo.plan import OPENING
from kaoping.site.demo.rfc822 import CLIENTS, to_bytes
from tests.site.demo_parts import few_units


@pytest.fixture(scope="module")
def year():
    return plan.year_of([body for body in few_units() if not body.parent])


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "new").iterdir()}


def test_the_mailbox_is_the_same_bytes_every_time(year, tmp_path):
    count = mailbox.write(tmp_path / "one", year)
    with postman.at_work(tmp_path / "two", year, processes=0):
        pass

    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert len(digests(tmp_path / "one")) == count > 80
    assert not list((tmp_path / "one" / "tmp").iterdir())


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_is_read_back_as_it_was_meant(client):
    sendings = [each for each in plan.year().sendings if each.client == client][::80]
    assert sendings
    for sending in sendings:
        letter, mail = mailbox.letter_of(sending), parse(mailbox.bytes_of(sending))

        assert mail.subject == letter.subject
        assert mail.sender.address == letter.sender
        assert mail.sender.name == letter.sender_name
        assert mail.received_at == sending.arrives
        assert mail.body_text.replace("\r\n", "\n").strip() == letter.text.strip()
        assert [part.name for part in mail.attachments] == [made.name for made in letter.attachments]
        assert [part.payload for part in mail.attachments] == [made.content for made in letter.attachments]
        assert why_automatic(mail) == ""


def test_a_rare_character_survives_under_a_gb2312_label():
    sending = next(each for each in plan.year().sendings if each.client == "foxmail")
    letter = mailbox.letter_of(sending)
    letter = replace(letter, sender_name="陈㛃", subject="关于䶮字的材料")

    mail = parse(to_bytes(letter, city.dice("test")))

    assert (mail.sender.name, mail.subject) == ("陈㛃", "关于䶮字的材料")


def test_names_sort_by_arrival_and_copies_are_the_same_bytes(year, tmp_path):
    mailbox.write(tmp_path, year)
    twice = next(mail for mail in mailbox.mails(plan.year()) if mail.copies)
    seconds = [int(path.name.partition(".")[0]) for path in sorted((tmp_path / "new").iterdir())]

    assert seconds == sorted(seconds)
    assert twice.copies[0] != twice.name
    assert twice.copies[0].partition(".")[0] == str(int(twice.arrives.timestamp()))


def test_the_strays_are_what_they_should_be(year):
    kinds = {
        key: why_automatic(parse(to_bytes(letter, city.dice(key)))) for key, letter in strays.letters(year)
    }

    assert kinds["auto"] == "auto_reply"
    assert kinds["bounce"] == "bounce"
    assert kinds["newsletter0"] == "list"
    assert kinds["stranger0"] == ""


def test_a_wrong_calendar_does_not_move_the_arrival():
    """Some senders' Date lies days before the arrival; the topmost Received decides."""
    wrong = [each for each in plan.year().sendings if (each.arrives - mailbox.letter_of(each).sent).days >= 2]
    mail = parse(mailbox.bytes_of(wrong[0]))

    assert mail.received_at == wrong[0].arrives
    assert mail.date_text == format_datetime(mailbox.letter_of(wrong[0]).sent)


def test_later_mail_of_everybody_lies_ready():
    later = [mail for mail in mailbox.mails(plan.year()) if mail.arrives > OPENING]

    assert len(later) > 150
    assert {mail.sending.unit for mail in later if mail.sending} > {"fgw", "yyy"}


def test_attachments_are_real_and_the_same_every_time():
    text = ("第一段。" * 40, "第二段㛃。")
    word = files.word("题目", text, ("作者：兰静",))
    pdf = files.pdf("题目", text, ("作者：兰静",))
    sheet = files.sheet("签到", ("序号", "人数"), [(1, 20)])
    photo = files.photo(city.dice("photo"))

    assert (word, pdf, sheet, photo) == (
        files.word("题目", text, ("作者：兰静",)),
        files.pdf("题目", text, ("作者：兰静",)),
        files.sheet("签到", ("序号", "人数"), [(1, 20)]),
        files.photo(city.dice("photo")),
    )
    assert [each.text for each in docx.Document(io.BytesIO(word)).paragraphs] == ["题目", *text, "作者：兰静"]
    assert "作者：兰静" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert zipfile.ZipFile(io.BytesIO(sheet)).testzip() is None
    assert Image.open(io.BytesIO(photo)).size == (480, 320)
    assert max(map(len, (word, pdf, sheet, photo))) < 20_000


def test_a_writer_that_dies_ends_the_wait(tmp_path, year):
    post = postman.Postman(tmp_path, [], 0)

    with pytest.raises(FileNotFoundError):
        post.bytes_of("1.missing.mx")
