"""What is found in files once they are read, what the draft offers, what a mail's piece is filled with."""

import datetime as dt
from types import SimpleNamespace

import pytest

from kaoping.assessment import actions, tasks
from kaoping.assessment.actions.fill import fill_from_documents
from kaoping.assessment.checks import CHECKS, CheckInput, Rival, run
from kaoping.assessment.content import PieceContent, PieceFile
from kaoping.assessment.models import Draft, Finding, Submission, Version
from kaoping.assessment.reads import AlikePicture, FileRead, said_in
from kaoping.assessment.wording import finding_words
from kaoping.base.models import AuditEvent
from kaoping.evidence import storage
from kaoping.evidence.models import Reading
from kaoping.evidence.reading import reader
from kaoping.intake.models import Message
from kaoping.units.models import Role
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import at, make_content, make_file, make_piece, make_scheme, window_of
from tests.pure.documents import papers

WHOLE = {"title": "活动", "text": "正文", "author": "林岚", "checker": "赵明", "contact": "555-0101"}


def hint(text, sure=3, place="0:3"):
    return {"text": text, "place": place, "confidence": sure}


def read(kind="docx", state="text", sha="a", **fields):
    hints = fields.pop("hints", {})
    return FileRead(name="报告", sha256=sha, kind=kind, state=state, hints=hints, **fields)


def checked(*reads, asks=None, rival=None, **content):
    files = tuple(
        PieceFile(one.name, SimpleNamespace(kind=one.kind, sha256=one.sha256, size_bytes=1, pk=number))
        for number, one in enumerate(reads)
    )
    given = CheckInput(
        content=PieceContent(**{**WHOLE, "files": files, **content}), asks=asks or {},
        arrives_at=at("2014-03-20 09:00"), opens_on=dt.date(2014, 1, 1), due_on=dt.date(2014, 3, 31),
        period_from=dt.date(2014, 1, 1), period_to=dt.date(2014, 12, 31), reads=reads, rival=rival,
        unit_names=("青河市水利局",),
    )  # fmt: skip
    return {one.check_id: one for one in run(given)}


@pytest.mark.parametrize(
    ("reads", "asks", "content", "expected"),
    [
        ((read(),), {}, {}, []),
        # names: what a document says is said with the finding
        ((read(hints={"author": hint("王小明")}),), {}, {"author": ""}, ["author"]),
        # pictures inside documents count
        ((read(hints={"photos": 2}),), {"photos": 2}, {}, []),
        ((read(hints={"photos": 1}),), {"photos": 2}, {}, ["photos"]),
        ((read(hints={"photos": 1}), read("jpg", "no_text", "b")), {"photos": 2}, {}, []),
        # a scan's own pages are no pictures of what was done
        ((read("pdf", "no_text", pages=2, hints={"photos": 2}),), {"photos": 1}, {}, ["photos"]),
        # words of the form and of the documents together, once all could be read
        ((read(hints={"words": 300}),), {"words": [200, None]}, {}, []),
        ((read(hints={"words": 30}),), {"words": [200, None]}, {}, ["words_few"]),
        ((read(state="waiting"),), {"words": [200, None]}, {}, []),
        ((read("pdf", "no_text"),), {"words": [200, None]}, {}, []),
        # the year of the document's own title and day
        ((read(hints={"title": hint("2013年工作总结")}),), {}, {}, ["wrong_year"]),
        ((read(hints={"title": hint("2013年工作总结", 1)}),), {}, {}, []),
        ((read(hints={"date": hint("2013-06-03")}),), {}, {}, ["wrong_year"]),
        ((read(hints={"date": hint("2015-01-09")}),), {}, {}, []),
        ((read(hints={"date": hint("2014-06-03")}),), {}, {}, []),
        # numbers, seals, signatures
        ((read(),), {"document_number": True}, {}, ["document_number"]),
        ((read(hints={"number": hint("青水〔2014〕3号")}),), {"document_number": True}, {}, []),
        ((read(state="waiting"),), {"document_number": True}, {}, []),
        ((read(),), {"seal": True, "signature": True}, {}, ["seal", "signature"]),
        ((read(seal="found"),), {"seal": True}, {}, []),
        ((read("pdf", seal="none"),), {"seal": True}, {}, ["seal"]),
        ((read("pdf", seal="unknown"),), {"seal": True}, {}, []),
        ((read("pdf", seal="none"), read("pdf", seal="found", sha="b")), {"seal": True}, {}, []),
        ((read("pdf", seal="found", seal_names=("青河市水利局",)),), {"seal": True}, {}, []),
        ((read("pdf", seal="found", seal_names=("另一座城的办公室",)),), {"seal": True}, {}, ["seal_other"]),
        # what cannot be read
        ((read(state="refused", why="encrypted"),), {}, {}, ["encrypted"]),
        ((read(state="refused", why="broken"),), {}, {}, ["unreadable"]),
        ((read(state="quarantined", why="infected"),), {}, {}, ["held"]),
        # pictures seen before
        ((read("jpg", "no_text", alike=(AlikePicture("旧照", "2014-01-0001", "市教育局", 0.97),)),), {}, {}, ["same_picture"]),
    ],
)  # fmt: skip
def test_what_reading_finds(reads, asks, content, expected):
    assert list(checked(*reads, asks=asks, **content)) == expected


def test_a_rival_title_is_said_with_its_words():
    found = checked(rival=Rival("重阳敬老志愿服务", "2", ("志愿服务",), "志愿服务"))["title_unlike"]
    assert (found.values["code"], found.values["words"], found.confidence) == ("2", "志愿服务", 2)


def test_findings_name_their_place_and_how_sure_they_are():
    found = checked(read(hints={"author": hint("王小明", 3, "2:14")}), author="")["author"]
    assert found.place == "报告 2:14"
    assert found.values["said"] == "王小明"
    assert (
        checked(read("pdf", seal="none"), read("jpg", "no_text", "b"), asks={"seal": True})["seal"].confidence
        == 1
    )


def test_unsure_hints_stand_for_nothing():
    assert said_in([read(hints={"author": hint("王小明", 1)})], "author") is None
    assert said_in([read(hints={"author": "no hint"})], "author") is None


@pytest.mark.parametrize("check_id", sorted(CHECKS))
@pytest.mark.parametrize(
    "values", [{}, {"said": "王", "name": "甲", "why": "typed", "count": 3, "day": "2013-01-01"}]
)
def test_every_finding_is_two_sentences(check_id, values):
    words = finding_words(check_id, values)
    assert words.found.strip().endswith(("。", "."))
    assert words.mend.strip().endswith(("。", "."))


# -- the whole way ---------------------------------------------------------------------------


@pytest.fixture
def reading(settings):
    settings.READ_MATERIALS = True
    settings.OCR = False
    yield
    reader._children.close()


@pytest.mark.django_db
def test_a_piece_is_read_and_checked_again(reading):
    unit = make_unit()
    make_scheme()
    files = [make_file("报告.docx", papers.word())]
    piece = make_piece(
        unit, window_of("1", "plan"), "2014-03-02 09:00", title="年度方案", files=files, author=""
    )
    version = piece.versions.get()
    tasks.prepare(version.pk)
    assert Finding.objects.get(check_id="photos").confidence == 1  # nobody has looked into the docx

    assert tasks.read_waiting() == 1
    version.refresh_from_db()
    assert version.read_at is not None
    photos, author = Finding.objects.get(check_id="photos"), Finding.objects.get(check_id="author")
    assert (photos.values, photos.confidence) == ({"found": 1, "asked": 2}, 3)
    assert author.values["said"] == "王小明"
    assert author.place == "报告.docx 0:8"
    assert set(Finding.objects.values_list("check_id", flat=True)) == {"photos", "author"}
    assert tasks.read_waiting() == 0
    assert tasks.sweep_unread() == 0
    assert Reading.objects.get().state == "text"
    assert AuditEvent.objects.filter(verb="submission.read").count() == 1


@pytest.mark.django_db
def test_what_a_person_decided_about_a_finding_stays(reading):
    unit = make_unit()
    make_scheme()
    piece = make_piece(
        unit,
        window_of("1", "plan"),
        "2014-03-02 09:00",
        title="年度方案",
        files=[make_file("报告.docx", papers.word())],
    )
    tasks.prepare(piece.versions.get().pk)
    Finding.objects.filter(check_id="photos").update(state="waived", decided_by="周平")
    tasks.read_waiting()
    kept = Finding.objects.get(check_id="photos")
    assert (kept.state, kept.confidence) == ("waived", 1)


@pytest.mark.django_db
def test_with_reading_off_nothing_is_opened_and_the_receipt_may_go(settings, monkeypatch):
    settings.READ_MATERIALS = False
    told = []
    monkeypatch.setattr(tasks, "_tell_ready", told.append)
    unit = make_unit()
    make_scheme()
    piece = make_piece(unit, window_of("2", "2014Q1"), files=[make_file("报告.docx", papers.word())])
    tasks.prepare(piece.versions.get().pk)
    assert told == [piece.versions.get().pk]
    assert tasks.read_waiting() == 0
    assert not Reading.objects.exists()


@pytest.mark.django_db
def test_a_mail_is_filled_with_what_its_documents_say_once(reading):
    unit = make_unit()
    make_scheme()
    piece = make_piece(
        unit, window_of("2", "2014Q1"), files=[make_file("报告.docx", papers.word())], author="", checker="", contact="张三 555-0102",
    )  # fmt: skip
    version = piece.versions.get()
    assert fill_from_documents(version).author == ""  # it came by the web
    Submission.objects.update(channel="mail")
    moment = at("2014-03-02 09:00")
    message = Message.objects.create(
        file=storage.keep(b"a mail"), source="import", received_at=moment, entered_at=moment, unit=unit
    )
    Version.objects.update(message=message)
    tasks.prepare(version.pk)
    tasks.read_waiting()
    version.refresh_from_db()
    assert (version.author, version.checker, version.contact) == ("王小明", "李大伟", "张三 555-0102")
    event = AuditEvent.objects.get(verb="submission.filled")
    assert event.after == {"version": 1, "fields": ["author", "checker"], "files": ["报告.docx"]}
    assert not Finding.objects.filter(check_id__in=["author", "checker"]).exists()


@pytest.mark.django_db
def test_the_draft_shows_what_was_read_and_fills_nothing_by_itself(reading, client):
    unit = make_unit()
    make_scheme()
    author = make_person("林岚")
    make_post(unit, Role.UNIT_AUTHOR, author)
    client.force_login(author)
    piece = actions.save_piece_draft(
        unit=unit, window=window_of("2", "2014Q1"), actor=author,
        content=make_content(author="", checker="", files=[make_file("报告.docx", papers.word())]),
    )  # fmt: skip
    address = f"/submissions/{piece.pk}/checks/"
    waiting = client.get(address).text
    assert f'hx-get="{address}"' in waiting
    tasks.read_waiting()
    seen = client.get(address).text
    assert "hx-get" not in seen
    assert "王小明" in seen
    assert 'name="take" value="author"' in seen
    assert Draft.objects.get().author == ""

    form = {
        "draft": piece.pk,
        "title": "题目",
        "text": "正文",
        "author": "",
        "checker": "别人",
        "contact": "555-0101",
    }
    client.post(f"/submissions/{piece.pk}/edit/", {**form, "take": "all"})
    draft = Draft.objects.get()
    assert (draft.author, draft.checker, draft.title) == ("王小明", "别人", "题目")
