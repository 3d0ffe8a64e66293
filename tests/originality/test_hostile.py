"""Texts that want to break it, things that happen meanwhile, and readers who want to know more than they may."""

import json
import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from kaoping.assessment import actions as pieces
from kaoping.assessment.models import Submission
from kaoping.evidence.fingerprints import files
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.evidence.fingerprints.store import NewDocument
from kaoping.originality import actions, tasks
from kaoping.originality.actions import drafting
from kaoping.originality.models import Check, Collection, Taking
from kaoping.units.models import Role
from tests.make import make_author, make_clerk, make_person, make_post, make_unit
from tests.make_assessment import make_content, make_piece
from tests.originality.comparing import sent
from tests.pure.originality.memory import prose

pytestmark = pytest.mark.django_db


def seen(client, address):
    return re.sub(r"<[^>]+>", "", client.get(address).content.decode())


def taken(client, rows, **fields):
    client.force_login(make_clerk())
    data = "\n".join(json.dumps(row) for row in rows).encode()
    file = SimpleUploadedFile("a.jsonl", data)
    client.post("/originality/texts/take/", {"name": "旧稿", "origin": "", "file": file, **fields})
    taking = Taking.objects.get()
    actions.take_now(taking.pk)
    taking.refresh_from_db()
    return taking


# -- who learns what ---------------------------------------------------------------------------


def test_what_differs_in_anothers_passage_is_not_told_nor_its_figures_nor_its_day(client, city):
    """A unit could else send scraps of a passage as a draft and read what stands between them."""
    first, second, window, _next = city
    head, tail = prose(1, 200), prose(2, 200)
    sent(first, window, head + "教育局联系人王五电话6653021。" + tail, received="2014-03-03 09:00")
    mine = sent(second, window, head + "城管局联系人赵六电话7788990。" + tail, received="2014-03-09 09:00")
    assert mine.foreign_share > 0.9
    address = f"/originality/pieces/{mine.submission_id}/"
    client.force_login(make_author(second, "苏禾"))
    for page in (seen(client, address), seen(client, address + "statement/")):
        assert not [word for word in ("教育局", "王五", "6653021", "2014-03-03") if word in page]
    client.force_login(make_clerk())
    assert "王五电话6653021" in seen(client, address).replace("\n", "")
    assert "2014-03-03" in seen(client, address)


@pytest.mark.parametrize("published", [False, True])
def test_titles_of_a_collection_are_told_to_units_only_where_it_is_published(client, city, published):
    _first, second, window, _next = city
    rows = [{"id": "教育局旧稿", "text": prose(3, 600), "owner": "教育局"}]
    taken(client, rows, **({"is_published": "on"} if published else {}))
    assert Collection.objects.get().is_published == published
    mine = sent(second, window, prose(3, 600)[:400])
    client.force_login(make_author(second, "苏禾"))
    assert ("教育局旧稿" in seen(client, f"/originality/pieces/{mine.submission_id}/")) == published


def test_the_units_own_earlier_text_is_told_apart_for_every_reader(client, city):
    unit, _second, window, following = city
    sent(unit, window, prose(4, 700))
    mine = sent(unit, following, prose(4, 700), received="2014-06-01 09:00")
    for person in (make_clerk(), make_author(unit, "苏禾")):
        client.force_login(person)
        page = client.get(f"/originality/pieces/{mine.submission_id}/")
        assert page.context["page"].own_share == 1
        assert page.context["page"].sources[0].is_own


# -- what happens meanwhile --------------------------------------------------------------------


def test_the_newer_version_stays_the_source_though_the_older_is_read_last(city):
    first, second, window, _next = city
    piece = make_piece(first, window, text=prose(5, 700), state="returned")
    old = piece.versions.get()
    pieces.submit(
        unit=first, window=window, content=make_content(text=prose(6, 700)), actor=None,
        received_at=piece.last_received_at, channel=Submission.Channel.WEB, submission=piece,
    )  # fmt: skip
    actions.check_version(piece.versions.order_by("-number").first().pk)
    Check.objects.all().delete()
    actions.check_version(old.pk)
    assert (
        sent(second, window, prose(5, 300) + prose(6, 700)).report["sources"][0]["passages"][0]["start"] > 250
    )


def test_what_was_published_after_the_piece_came_is_no_source_of_it(client, city):
    """The office prints the piece on its site and takes the site in at the year's end; then a correction comes."""
    unit, second, window, _next = city
    rows = [{"id": "site", "text": prose(7, 700), "date": "2014年5月2日"}, {"id": "o", "text": prose(8, 700)}]
    taken(client, rows)
    assert sent(unit, window, prose(7, 700), received="2014-03-01 09:00").share == 0
    assert sent(second, window, prose(7, 700), received="2014-05-03 09:00").share == 1


def test_a_source_that_is_gone_leaves_the_report_readable(client, city):
    first, second, window, _next = city
    other = sent(first, window, prose(9, 700)).submission
    mine = sent(second, window, prose(9, 700))
    tasks.catch_up()
    instance_store().remove([f"piece:{other.pk}"])
    report = mine.report
    report["sources"][0]["id"] = "piece:999999"
    Check.objects.filter(pk=mine.pk).update(report=report)
    client.force_login(make_author(second, "苏禾"))
    assert prose(9, 700)[100:140] in seen(client, f"/originality/pieces/{mine.submission_id}/")


# -- odd texts ---------------------------------------------------------------------------------


def test_signs_that_no_database_takes_stand_in_a_source_and_the_report_is_kept_and_shown(client, city):
    _first, second, window, _next = city
    odd = prose(10, 300) + "\ud83d\0\ue123\udc00" + prose(11, 300)
    assert taken(client, [{"id": "odd\ud800\0", "text": odd}], is_published="on").texts == 1
    mine = sent(second, window, prose(10, 300) + "\ue123" + prose(11, 300))
    assert mine.foreign_share == 1
    client.force_login(make_author(second, "苏禾"))
    assert client.get(f"/originality/pieces/{mine.submission_id}/").status_code == 200


def test_a_line_or_a_name_beyond_all_measure_is_named_and_the_rest_goes_in(client, monkeypatch):
    monkeypatch.setattr(files, "MOST_LINE", 5_000)
    rows = [{"id": 1, "text": "长" * 900}, {"id": "名" * 900, "text": "x"}, {"id": 3, "text": prose(12, 300)}]
    taking = taken(client, rows)
    assert taking.texts == 1
    assert [fault.split(":")[1] for fault in taking.faults] == ["1", "2"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2014年3月1日", "2014-03-01"), ("2014/3/1 9:05", "2014-03-01 9:05"), ("2014-03-01T09:05:00", "2014-03-01 09:05:00"),
        ("20140301", "20140301"), ("去年", "去年"), ("", ""),
    ],
)  # fmt: skip
def test_dates_are_kept_so_that_they_sort(said, kept):
    assert files._item({"id": 1, "text": "", "date": said}).date == kept


@pytest.mark.parametrize("text", ["", " \n", "。" * 5_000, "好" * 5_000, "12345" * 400, "\ue000" * 500])
def test_texts_that_say_nothing_get_an_answer(city, text):
    unit, _second, window, _next = city
    assert sent(unit, window, text).share == 0


def test_a_long_draft_is_compared_in_part_and_says_so(client, city, monkeypatch):
    from kaoping.assessment.models import Draft

    _first, second, window, _next = city
    monkeypatch.setattr(drafting, "MOST_IN_A_DRAFT", 400)
    piece = Submission.objects.create(
        unit=second, window=window, channel="web", started_at="2014-03-01T00:00Z"
    )
    Draft.objects.create(submission=piece, text=prose(13, 900), saved_at="2014-03-01T00:00Z")
    client.force_login(make_author(second, "苏禾"))
    page = client.get(f"/originality/drafts/{piece.pk}/")
    assert (page.context["length"], page.context["whole"].is_cut) == (400, True)


def test_of_many_equal_texts_the_one_that_counts_is_found_behind_those_that_do_not():
    store = instance_store()
    text = prose(14, 500)
    store.add([NewDocument(f"piece:{n}", text, "own") for n in range(120)])
    store.add([NewDocument("text:1:other", text, "else")])
    found = actions.check_now(text, owner="own", piece=7)
    assert (found.foreign_share, found.sources[0].document.id) == (1, "text:1:other")
    assert store.verify() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_reader_sees_one_state_though_all_is_written_anew_meanwhile():
    store = instance_store()
    store.create()
    store.add([NewDocument(str(n), prose(n, 400)) for n in range(80)])

    def anew():
        other = instance_store()
        other.rebuild()
        other.remove([str(n) for n in range(80)])
        connection.close()

    with store.reading() as reader:
        before = reader.state()
        writer = threading.Thread(target=anew)
        writer.start()
        writer.join()
        assert reader.state().segments == before.segments
        assert len(reader.documents(list(range(1, 81)))) == 80


def test_a_reviewer_reads_the_result_folded_and_without_names(client, city):
    first, second, window, _next = city
    window.indicator.is_quality = True
    window.indicator.save()
    other = sent(first, window, prose(15, 700), title="甲局的稿件").submission
    mine = sent(second, window, prose(15, 700)[:500] + prose(16, 200), title="乙局的稿件").submission
    address = f"/originality/pieces/{mine.pk}/marking/"
    reviewer = make_person("评委")
    make_post(make_unit("云溪市社科联"), Role.REVIEWER, reviewer)
    client.force_login(reviewer)
    assert client.get(address).status_code == 404
    Submission.objects.filter(pk=mine.pk).update(state="accepted")
    part = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "<details>" in part
    assert prose(15, 700)[100:140] in part
    whole = client.get(address).content.decode()
    for secret in (
        "甲局的稿件",
        "云溪市教育局",
        other.receipt_no,
        f"/submissions/{other.pk}/",
        prose(15, 700)[600:650],
    ):
        assert secret not in part + whole
    assert client.get(f"/originality/pieces/{mine.pk}/").status_code == 404
