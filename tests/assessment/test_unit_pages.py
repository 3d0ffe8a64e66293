"""The unit's doors: duties, form, sign-off, receipt, files; who gets in and who sees nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaoping.assessment import actions
from kaoping.assessment.models import Draft, DraftFile, Material, Submission
from kaoping.units.models import Role
from tests.make import make_author, make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_content, make_file, make_piece, window_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]
FORM = {
    "title": "一季度志愿服务活动", "text": "开展了活动。", "author": "林岚", "checker": "赵明",
    "contact": "林岚 555-0101",
}  # fmt: skip


@pytest.fixture
def author(unit, client):
    person = make_author(unit, "陈晓岚")
    client.force_login(person)
    return person


def form_url(window):
    return f"/report/{window.pk}/"


def test_duties_list_what_is_open_and_what_opens_later(author, client):
    answer = client.get("/duties/")
    assert answer.status_code == 200
    assert f"/report/{window_of('2', '2014Q1').pk}/" in answer.text
    assert f"/report/{window_of('2', '2014Q2').pk}/" not in answer.text


def test_duties_export_what_they_show(author, client):
    answer = client.get("/duties/?export=csv")
    assert len(answer.content.decode("utf-8-sig").strip().splitlines()) == 1 + 6


def test_the_form_begins_with_the_last_names(author, client, unit):
    make_piece(unit, window_of("1", "plan"), "2014-03-02 09:00")
    answer = client.get(form_url(window_of("2", "2014Q1")))
    assert 'value="赵明"' in answer.text
    assert Submission.objects.filter(state="draft").count() == 0


def test_a_draft_is_kept_with_its_files_and_found_again(author, client):
    window = window_of("2", "2014Q1")
    upload = SimpleUploadedFile("..\\..\\总结\u202e.txt", "正文".encode())
    answer = client.post(form_url(window), {"title": "写到一半", "act": "save", "files": [upload]})

    piece = Submission.objects.get()
    assert answer["Location"] == f"/submissions/{piece.pk}/edit/"
    assert (piece.state, piece.first_received_at) == ("draft", None)
    assert DraftFile.objects.get().name == "总结.txt"
    assert client.get(form_url(window))["Location"] == answer["Location"]
    assert "写到一半" in client.get(answer["Location"]).text

    sha = DraftFile.objects.get().file.sha256
    client.post(answer["Location"], {"title": "写到一半", "act": "save", "drop": sha})
    assert DraftFile.objects.count() == 0


def test_autosave_keeps_the_fields_and_names_the_draft(author, client):
    window = window_of("2", "2014Q1")
    assert client.post(f"/report/{window.pk}/autosave/", {"title": ""}).status_code == 200
    assert Submission.objects.count() == 0

    answer = client.post(f"/report/{window.pk}/autosave/", {"title": "写"})
    piece = Submission.objects.get()
    assert f'value="{piece.pk}"' in answer.text
    client.post(f"/report/{window.pk}/autosave/", {"title": "写到", "draft": piece.pk})
    assert Draft.objects.get().title == "写到"


def test_sending_gives_a_receipt_and_the_arrival_is_when_it_began(author, client):
    window = window_of("2", "2014Q1")
    answer = client.post(form_url(window), {**FORM, "act": "send"})
    piece = Submission.objects.get()
    assert answer["Location"] == f"/submissions/{piece.pk}/receipt/"
    assert piece.first_received_at == at("2014-03-20 09:00")
    assert "2014-03-0001" in client.get(answer["Location"]).text
    assert client.get(f"/submissions/{piece.pk}/").status_code == 200


@pytest.mark.parametrize("missing", ["title", "author", "checker", "contact", "text"])
def test_what_is_missing_is_a_sentence_and_nothing_is_lost(author, client, missing):
    answer = client.post(form_url(window_of("2", "2014Q1")), {**FORM, missing: "", "act": "send"})
    assert answer.status_code == 422
    piece = Submission.objects.get()
    assert piece.state == "draft"
    assert f'id="field_{missing}"' in answer.text
    assert "wrong" in answer.text


def test_reminders_are_shown_once_before_sending(author, client):
    window = window_of("1", "plan")  # asks for two pictures
    answer = client.post(form_url(window), {**FORM, "title": "年度方案", "act": "send"})
    assert answer.status_code == 422
    assert 'name="seen" value="photos"' in answer.text
    piece = Submission.objects.get()
    again = client.post(
        f"/submissions/{piece.pk}/edit/", {**FORM, "title": "年度方案", "act": "send", "seen": ["photos"]}
    )
    assert again["Location"] == f"/submissions/{piece.pk}/receipt/"


def test_uploads_have_limits_with_sentences(author, client, settings):
    settings.MAX_FILE_BYTES = 10
    window = window_of("2", "2014Q1")
    files = [
        SimpleUploadedFile("big.txt", b"x" * 11),
        SimpleUploadedFile("ok.txt", b"x"),
        SimpleUploadedFile("no.txt", b""),
    ]
    answer = client.post(form_url(window), {**FORM, "act": "send", "files": files})
    assert answer.status_code == 422
    assert "big.txt" in answer.text
    assert "no.txt" in answer.text
    assert [row.name for row in DraftFile.objects.all()] == ["ok.txt"]

    settings.MAX_PIECE_BYTES = -1_000_000
    answer = client.post(form_url(window), {**FORM, "act": "send"})
    assert answer.status_code == 413


def test_the_form_refuses_what_comes_from_elsewhere(unit, author, client):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    window = window_of("2", "2014Q1")
    assert strict.post(form_url(window), {**FORM, "act": "save"}).status_code == 403
    assert Submission.objects.count() == 0


def test_the_way_through_sign_off(author, client, unit):
    checker = make_person("田志刚")
    make_post(unit, Role.UNIT_APPROVER, checker)
    client.post(form_url(window_of("2", "2014Q1")), {**FORM, "act": "send"})
    piece = Submission.objects.get()
    assert piece.state == "sign_off"
    assert client.get(f"/submissions/{piece.pk}/sign/").status_code == 404
    assert client.get(f"/submissions/{piece.pk}/edit/").status_code == 403

    client.force_login(checker)
    assert f"/submissions/{piece.pk}/sign/" in client.get("/submissions/to-sign/").text
    assert client.get(f"/submissions/{piece.pk}/sign/").status_code == 200
    assert client.post(f"/submissions/{piece.pk}/sign/", {"act": "hand_back"}).status_code == 422
    client.post(f"/submissions/{piece.pk}/sign/", {"act": "hand_back", "reason": "请改标题"})
    piece.refresh_from_db()
    assert piece.state == "draft"

    client.force_login(author)
    assert "请改标题" in client.get(f"/submissions/{piece.pk}/edit/").text
    client.post(f"/submissions/{piece.pk}/edit/", {**FORM, "act": "send"})
    client.force_login(checker)
    answer = client.post(f"/submissions/{piece.pk}/sign/", {"act": "sign"})
    assert answer["Location"] == f"/submissions/{piece.pk}/receipt/"
    piece.refresh_from_db()
    assert (piece.state, piece.versions.get().signed_by) == ("submitted", "田志刚")


def test_correcting_a_returned_piece(author, client, unit):
    piece = make_piece(unit, window_of("2", "2014Q1"), "2014-03-19 09:00", state="returned")
    assert f"/submissions/{piece.pk}/edit/" in client.get("/duties/").text
    page = client.get(f"/submissions/{piece.pk}/edit/")
    assert piece.title in page.text

    client.post(f"/submissions/{piece.pk}/edit/", {**FORM, "title": "改好了", "act": "send"})

    piece.refresh_from_db()
    assert (piece.state, piece.title, piece.versions.count()) == ("submitted", "改好了", 2)
    assert piece.first_received_at == at("2014-03-19 09:00")
    assert client.get(f"/submissions/{piece.pk}/?version=1").status_code == 200


def test_a_correction_that_waits_for_sign_off_is_closed_to_changes(author, client, unit):
    checker = make_person("田志刚")
    make_post(unit, Role.UNIT_APPROVER, checker)
    piece = make_piece(unit, window_of("2", "2014Q1"), "2014-03-19 09:00", state="returned")
    url = f"/submissions/{piece.pk}/edit/"
    client.post(url, {**FORM, "act": "send"})
    assert client.get(url).status_code == 403
    assert client.get("/duties/").status_code == 200
    client.force_login(checker)
    client.post(f"/submissions/{piece.pk}/sign/", {"act": "sign"})
    piece.refresh_from_db()
    assert (piece.state, piece.first_received_at) == ("submitted", at("2014-03-19 09:00"))


def test_withdrawing_asks_for_a_reason(author, client, unit):
    piece = make_piece(unit, window_of("2", "2014Q1"))
    url = f"/submissions/{piece.pk}/withdraw/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "报错了"})
    piece.refresh_from_db()
    assert piece.state == "withdrawn"
    assert client.get(url).status_code == 403


def test_files_come_as_downloads_and_only_to_those_who_may(author, client, unit):
    piece = make_piece(unit, window_of("2", "2014Q1"), files=[make_file("<b>.html", b"<script>1</script>")])
    material = Material.objects.get()
    answer = client.get(f"/submissions/files/{material.pk}/")
    assert b"".join(answer.streaming_content) == b"<script>1</script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"

    stranger = make_person("外单位")
    make_post(make_unit("市水利局"), Role.UNIT_AUTHOR, stranger)
    client.force_login(stranger)
    for url in (
        f"/submissions/files/{material.pk}/",
        f"/submissions/{piece.pk}/",
        f"/submissions/{piece.pk}/edit/",
        f"/submissions/{piece.pk}/receipt/",
        f"/submissions/{piece.pk}/withdraw/",
        f"/submissions/{piece.pk}/sign/",
    ):
        assert client.get(url).status_code == 404
    assert piece.title not in client.get("/submissions/").text


def test_a_draft_is_read_by_nobody_else(author, client, unit):
    piece = actions.save_piece_draft(
        unit=unit,
        window=window_of("2", "2014Q1"),
        content=make_content("草稿标题", files=[make_file()]),
        actor=author,
    )
    row = DraftFile.objects.get()
    answer = client.get(f"/submissions/draft-files/{row.pk}/")
    assert io.BytesIO(b"".join(answer.streaming_content)).read()
    client.force_login(make_clerk())
    assert client.get(f"/submissions/{piece.pk}/").status_code == 404
    assert client.get(f"/submissions/draft-files/{row.pk}/").status_code == 404
    assert "草稿标题" not in client.get("/submissions/").text


def test_the_clerk_reads_and_has_the_decision_panel(client, unit):
    piece = make_piece(unit, window_of("2", "2014Q1"))
    client.force_login(make_clerk())
    answer = client.get(f"/submissions/{piece.pk}/")
    assert f"/submissions/{piece.pk}/accept/" in answer.text
    assert client.get(f"/submissions/{piece.pk}/edit/").status_code == 404
    auditor = make_person("Yu")
    make_post(unit, Role.AUDITOR, auditor)
    client.force_login(auditor)
    assert f"/submissions/{piece.pk}/accept/" not in client.get(f"/submissions/{piece.pk}/").text


def test_a_window_of_another_unit_or_none_is_refused(author, client, unit):
    window = window_of("2", "2014Q1")
    assert client.get("/report/999999/").status_code == 404
    other = make_person("无单位")
    client.force_login(other)
    assert client.get(form_url(window)).status_code == 404
    assert client.get("/duties/").status_code == 404
    client.logout()
    assert client.get(form_url(window)).status_code == 302


def test_filters_of_the_list_are_in_the_address(author, client, unit):
    make_piece(unit, window_of("2", "2014Q1"), state="accepted", title="甲件")
    make_piece(unit, window_of("1", "plan"), title="乙件")
    text = client.get("/submissions/?state=accepted").text
    assert "甲件" in text
    assert "乙件" not in text
    exported = client.get("/submissions/?indicator=1&export=csv").content.decode("utf-8-sig")
    assert "乙件" in exported
    assert "甲件" not in exported


def _many(unit, count):
    for number in range(count):
        make_piece(unit, window_of("2", "2014Q1"), title=f"第{number}件", files=[make_file()])


def _cost(client, url):
    """Queries of a page; asked twice, because some answers are kept after the first."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_list_costs_the_same_for_one_and_three(client, unit):
    client.force_login(make_clerk())
    _many(unit, 1)
    one = _cost(client, "/submissions/")
    _many(unit, 2)
    assert client.get("/submissions/").text.count('<tr id="piece-') == 3
    assert one == _cost(client, "/submissions/") <= 12


def test_the_duties_cost_the_same_for_one_and_three(author, client, unit):
    _many(unit, 1)
    make_piece(unit, window_of("1", "plan"), state="returned", title="退一")
    one = _cost(client, "/duties/")
    _many(unit, 2)
    make_piece(unit, window_of("1", "plan"), state="returned", title="退二")
    make_piece(unit, window_of("1", "plan"), state="returned", title="退三")
    assert one == _cost(client, "/duties/") <= 24


def test_a_piece_costs_the_same_with_one_and_three_files(client, unit):
    client.force_login(make_clerk())
    one = make_piece(unit, window_of("2", "2014Q1"), files=[make_file()])
    three = make_piece(unit, window_of("2", "2014Q1"), files=[make_file() for _ in range(3)])
    cost = _cost(client, f"/submissions/{one.pk}/")
    assert cost == _cost(client, f"/submissions/{three.pk}/") <= 29
