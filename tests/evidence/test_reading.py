"""Reading in the child: one of four answers for every file, whatever it is and whatever befalls."""

import contextlib
import random
from email.message import EmailMessage
from types import SimpleNamespace

import pytest

from kaoping.base.children import Ended, Pool
from kaoping.evidence import gate, storage
from kaoping.evidence.models import Inspection, Reading, StoredFile
from kaoping.evidence.reading import read_file, reader, wording
from kaoping.pure.documents.read import READER
from tests.pure.documents import papers
from tests.pure.documents.test_read_anything import mutated

MEMBERS = {"a.txt": "压缩包里的正文。".encode()}


@pytest.fixture(scope="module")
def child():
    pool = Pool("kaoping.evidence.reading.child", seconds=20)
    yield pool
    pool.close()


@pytest.fixture(autouse=True)
def _no_children_left():
    yield
    reader._children.close()


def kept(content):
    return storage.keep(content)


# -- the child -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(papers.ALL))
def test_the_child_reads_every_format(child, kind):
    said, raw = child.ask({"kind": kind}, papers.ALL[kind]())
    assert said["state"] == "text"
    assert raw.decode()
    assert said["hints"]["words"] > 0


def test_pictures_inside_are_listed_by_their_hash(child):
    said, _raw = child.ask({"kind": "docx"}, papers.word())
    (picture,) = said["hints"]["pictures"]
    assert (picture["width"], picture["height"], len(picture["sha256"])) == (400, 300, 64)
    assert said["hints"]["photos"] == 1


def test_recognised_words_are_never_quite_sure(child):
    said, raw = child.ask({"kind": "recognised"}, "\n".join(papers.LINES).encode() + b"\f\xe4\xba\x8c")
    assert said["pages"] == 2
    assert said["hints"]["title"] == {"text": papers.TITLE, "place": "1:2", "confidence": 2}
    assert raw.decode().endswith("二")


def test_a_mail_sent_as_a_file_is_its_subject_and_its_words(child):
    mail = "Subject: 报送材料\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n正文在此。".encode()
    said, raw = child.ask({"kind": "eml"}, mail)
    assert raw.decode().splitlines()[0] == "报送材料"
    assert "正文在此。" in raw.decode()
    assert said["state"] == "text"


def test_what_is_attached_to_a_mail_sent_as_a_file_is_read_too(child):
    mail = EmailMessage()
    mail["Subject"] = "报送材料"
    mail.set_content("正文在此。")
    mail.add_attachment(papers.ALL["docx"](), maintype="application", subtype="x", filename="报告.docx")
    mail.add_attachment(papers.photo(), maintype="image", subtype="jpeg", filename="照片.jpg")
    mail.add_attachment(b"PK\x03\x04 broken", maintype="application", subtype="x", filename="坏.zip")
    said, raw = child.ask({"kind": "eml"}, mail.as_bytes())

    lines = raw.decode().splitlines()
    assert lines.index("正文在此。") < lines.index("报告.docx") < lines.index(papers.TITLE)
    assert {"照片.jpg", "坏.zip"} <= set(lines)
    assert [one["name"] for one in said["hints"]["pictures"]][-1] == "照片.jpg"


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_mutated_workbooks_and_pdfs_end_in_an_answer(child, kind):
    """Their readers are no Python: a fault may end the child, never the one who asked."""
    for seed in range(25):
        with contextlib.suppress(Ended):
            said, _raw = child.ask({"kind": kind}, mutated(papers.ALL[kind](), seed))
            assert said["state"] in ("text", "no_text", "refused")
    said, _raw = child.ask({"kind": kind}, papers.ALL[kind]())
    assert said["state"] == "text"  # whatever was sent before


def test_random_bytes_under_every_kind_end_in_an_answer(child):
    chance = random.Random(3)
    for kind in ("doc", "xls", "ppt", "rtf", "ofd", "html", "no-such-kind"):
        said, _raw = child.ask({"kind": kind}, chance.randbytes(3000))
        assert said["state"] in ("text", "no_text", "refused")


# -- what is kept ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_text_is_kept_with_its_hints_once():
    file = kept(papers.word())
    reading = read_file(file)
    assert (reading.state, reading.why, reading.reader) == ("text", "", READER)
    assert papers.TITLE in reading.text
    assert reading.hints["author"] == {"text": "王小明", "place": "0:8", "confidence": 3}
    read_at = reading.read_at
    assert read_file(file).read_at == read_at
    assert Reading.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "state", "why"),
    [
        (papers.bare_docx("<w:p/>"), "no_text", ""),
        (papers.photo(7), "no_text", "picture"),
        (papers.doc(magic=0x1234), "refused", "broken"),
        (b"\x00\x01\x02 nothing known", "refused", "unknown_kind"),
        (papers.bare_docx("<w:p/>", "<!DOCTYPE x [<!ENTITY a 'b'>]>"), "refused", None),
    ],
    ids=["empty", "picture", "broken", "unknown", "entities"],
)
def test_what_is_no_text_is_never_taken_for_success(content, state, why):
    reading = read_file(kept(content))
    assert reading.state == state
    assert reading.text == ""
    if why is not None:
        assert reading.why == why
    if state == "refused":
        assert wording.why_sentence(reading.why)


@pytest.mark.django_db
def test_a_file_held_by_the_gate_is_not_opened_and_read_once_released(monkeypatch):
    file = kept(papers.ALL["txt"]())
    gate.inspect(file)
    Inspection.objects.filter(file=file).update(state="quarantined", codes=[{"code": "infected"}])
    monkeypatch.setattr(reader, "_ask", lambda *_given: pytest.fail("opened"))
    reading = read_file(file)
    assert (reading.state, reading.why, reading.text) == ("quarantined", "infected", "")

    monkeypatch.undo()
    Inspection.objects.filter(file=file).update(state="flagged")
    assert read_file(file).state == "text"


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["too_long", "too_big", "stopped"])
def test_a_child_that_is_ended_leaves_a_refusal(monkeypatch, why):
    def ended(*_given):
        raise Ended(why)

    monkeypatch.setattr(reader, "_children", SimpleNamespace(ask=ended, close=lambda: None))
    reading = read_file(kept(papers.ALL["txt"]()))
    assert (reading.state, reading.why) == ("refused", why)


@pytest.mark.django_db
def test_lost_bytes_are_said():
    file = kept(papers.ALL["txt"]())
    gate.inspect(file)
    storage.path_of(file.sha256).unlink()
    assert read_file(file).why == "lost"


@pytest.mark.django_db
def test_a_fault_that_nobody_thought_of_is_a_refusal(monkeypatch):
    monkeypatch.setattr(reader, "_ask", lambda *_given: 1 / 0)
    reading = read_file(kept(papers.ALL["txt"]()))
    assert (reading.state, reading.why) == ("refused", "stopped")


@pytest.mark.django_db
def test_an_archive_is_its_members():
    file = kept(papers.zipped(MEMBERS))
    assert (read_file(file).state, read_file(file).why) == ("no_text", "archive")
    (leaf,) = [one for _name, one in gate.leaves(file)]
    assert read_file(leaf).text == "压缩包里的正文。"
    assert StoredFile.objects.count() == 2


@pytest.mark.parametrize("why", sorted(wording.WHY))
def test_every_reason_is_a_sentence(why):
    assert wording.why_sentence(why).endswith((".", "。"))


def test_places_are_said_in_words():
    assert wording.place_words("") == ""
    assert "12" in wording.place_words("0:12")
    assert "3" in wording.place_words("3:12")
