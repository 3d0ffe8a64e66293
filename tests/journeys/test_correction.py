"""A returned piece: found, corrected, signed off, accepted; the score moves and says why."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.assessment.models import Submission
from kaoping.base.models import AuditEvent
from kaoping.results import standings
from kaoping.results.facts import collect
from kaoping.results.models import Standing
from kaoping.site import cli
from tests.journeys.fact_lines import lines_of
from tests.journeys.town import RETURNED
from tests.make_assessment import at

WORDS = {
    "zh-hans": {"returned": "已退回", "why": "缺", "counted": "已计分", "provisional": "暂计"},
    "en": {"returned": "returned", "why": "author, checker or contact is missing", "counted": "counted",
           "provisional": "Provisional"},
}  # fmt: skip


def total_of(unit):
    return Standing.objects.get(unit=unit).figures["total"]


@pytest.fixture
def words(language):
    return WORDS[language]


def test_from_the_returned_piece_to_the_reason_of_the_score(town, ask, words, tmp_path, capsys):
    edu, piece = town.units["edu"], town.returned
    before = total_of(edu)

    # The clerk finds it: in the list by its state, and in the matrix.
    listed = ask("clerk", "/submissions/?state=returned").text
    assert f'href="/submissions/{piece.pk}/"' in listed
    assert words["returned"] in listed
    assert f"/submissions/{piece.pk}/" in ask("clerk", "/matrix/").text

    # The unit's author reads why, and corrects; the first answer lists what to look at.
    assert f"/submissions/{piece.pk}/edit/" in ask("author", "/").text
    page = ask("author", f"/submissions/{piece.pk}/edit/").text
    assert words["why"] in page
    assert "请补联系电话。" in page
    form = {
        "title": RETURNED, "text": "九月组织志愿者二十人清扫沿河步道三公里，附照片一张。", "author": "陈晓岚",
        "checker": "田志刚", "contact": "陈晓岚 555-0101", "occurred_on": "2014-09-26", "act": "send",
        "files": [SimpleUploadedFile("现场.png", a_picture(), "image/png")],
    }  # fmt: skip
    shown_once = re.findall(r'name="seen" value="(\w+)"', page)  # reminders that the page has shown
    again = ask("author", f"/submissions/{piece.pk}/edit/", {**form, "seen": shown_once})
    piece.refresh_from_db()
    assert piece.state == Submission.State.RETURNED  # it waits for the unit's own sign-off
    assert piece.title in again.text

    # The approver signs: now it has arrived again, and its first arrival stands.
    assert f"/submissions/{piece.pk}/sign/" in ask("approver", "/submissions/to-sign/").text
    ask("approver", f"/submissions/{piece.pk}/sign/", {"act": "sign"})
    piece.refresh_from_db()
    assert piece.state == Submission.State.SUBMITTED
    assert piece.first_received_at == at("2014-09-29 16:40")
    assert piece.versions.count() == 2

    # The clerk accepts; the kept total and the live sheet move together.
    ask("clerk", f"/submissions/{piece.pk}/accept/", {})
    piece.refresh_from_db()
    assert piece.state == Submission.State.ACCEPTED
    assert (before, total_of(edu)) == ("1.00", "1.50")
    sheet = ask("author", "/sheets/edu/")
    assert words["provisional"] in sheet.text
    assert "1.50" in sheet.text

    # Its reason opens: rule, paragraph, window, piece and calculation.
    opened = ask("author", "/sheets/edu/?open=7").text
    reasons = opened[opened.index('id="reasons-7"') :].partition("</tbody>\n<tbody")[0]
    for said in ("自主活动每季度不少于一次", RETURNED, piece.receipt_no, words["counted"], "0.50"):
        assert said in reasons
    assert re.search(r"2\s*÷\s*4", reasons)
    assert 'id="reasons-4"' not in opened

    # Everything is in the trail.
    verbs = AuditEvent.objects.filter(object_key=str(piece.pk)).values_list("verb", flat=True)
    assert len(set(verbs)) >= 4

    # The same facts, scored without the database, give the same numbers.
    compare_with_the_command(town, tmp_path, capsys)


def a_picture():
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (40, 30), "steelblue").save(made, "PNG")
    return made.getvalue()


def compare_with_the_command(town, folder, capsys):
    path = folder / "facts.jsonl"
    path.write_text(lines_of(collect(town.scheme)), encoding="utf-8")
    capsys.readouterr()

    status = cli.main(
        ["score", "luoyang-2014", "--facts", str(path), "--as-of", "2014-10-22", "--format", "json"]
    )

    assert status == 0
    told = {sheet["unit"]: sheet for sheet in json.loads(capsys.readouterr().out)["sheets"]}
    assert set(told) == {"edu", "water", "road"}
    for code, sheet in told.items():
        row = Standing.objects.get(unit__code=code)
        live = standings.live_sheet(town.scheme, town.units[code])
        assert sheet["rank"] == row.rank_no
        for name in ("base", "bonus", "total", "attainable", "comparable"):
            assert sheet[name] == row.figures[name], (code, name)
        for name, exact in sheet["exact"].items():
            value = getattr(live, name)
            assert exact == f"{value.numerator}/{value.denominator}", (code, name)
