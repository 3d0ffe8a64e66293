"""Findings as severe as the scheme says: one stops a sending on the web without a reason, one is only said."""

import html

import pytest
import time_machine

from kaoping.assessment import actions
from kaoping.assessment.checks import Found, weighed
from kaoping.assessment.models import Finding, Submission, Version
from kaoping.assessment.tasks import prepare
from kaoping.results.standings import live_sheet
from tests.make import make_author, make_clerk, make_unit
from tests.make_assessment import SMALL, at, make_content, make_scheme, window_of

WEIGHED = SMALL.replace(
    "{seal: true, signature: true, photos: 2}",
    "{photos: 2, words: 500, files: 3, blocks: photos, hints: [words]}",
)
FORM = {
    "title": "年度方案", "text": "今年的方案如下。", "author": "林岚", "checker": "赵明", "contact": "林岚 555-0101", "act": "send",
}  # fmt: skip


@pytest.fixture
def author(db, client):
    with time_machine.travel(at("2014-03-20 09:00"), tick=False):
        unit = make_unit("市教育局")
        person = make_author(unit)
        make_scheme(WEIGHED)
        client.force_login(person)
        yield person


@pytest.mark.parametrize(
    ("check", "asks", "severity"),
    [
        ("photos", {"blocks": ["photos"]}, "blocks"),
        ("words_few", {"hints": ["words"]}, "hint"),
        ("reuse", {"blocks": ["original"]}, "blocks"),
        ("seal", {"blocks": ["photos"]}, "reminder"),
        ("late", {"blocks": ["photos", "seal"]}, "reminder"),  # goes by no rule of a material
    ],
)
def test_a_material_weighs_the_checks_of_its_own_rules(check, asks, severity):
    assert weighed(Found(check, "reminder"), asks).severity == severity


def test_a_missing_picture_stops_the_form_until_the_unit_says_why(client, author):
    window = window_of("1", "plan")
    answer = client.post(f"/report/{window.pk}/", FORM)

    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "须整改" in page
    assert 'name="why-photos"' in page
    assert 'name="seen" value="few_files"' in page  # asked about once, as ever
    assert 'value="words_few"' not in page  # only said
    piece = Submission.objects.get()
    seen = {"seen": ["few_files"]}
    again = client.post(f"/submissions/{piece.pk}/edit/", {**FORM, **seen, "why-photos": "  \0 "})
    assert again.status_code == 422
    client.post(f"/submissions/{piece.pk}/edit/", {**FORM, **seen, "why-photos": "活动不宜拍照"})

    piece.refresh_from_db()
    assert piece.state == "submitted"
    version = Version.objects.get()
    assert version.excuses == {"photos": "活动不宜拍照"}
    prepare(version.pk)
    found = {row.check_id: row.severity for row in Finding.objects.all()}
    assert (found["photos"], found["words_few"], found["few_files"]) == ("blocks", "hint", "reminder")
    client.force_login(make_clerk())
    page = html.unescape(client.get(f"/submissions/{piece.pk}/").text)
    assert "单位说明仍要报送的理由：活动不宜拍照" in page
    assert page.index("须整改") < page.index("提醒一下")


def test_mail_is_taken_in_all_the_same_and_no_finding_costs_a_point(author):
    window = window_of("2", "2014Q1")
    unit = make_unit("市卫生局")
    actions.make_duties_for(unit)
    plan = window_of("1", "plan")
    piece = actions.submit(
        unit=unit, window=plan, content=make_content("年度方案"), actor=None, received_at=at("2014-03-20 09:00"),
        channel=Submission.Channel.MAIL,
    )  # fmt: skip
    assert piece.state == "submitted"
    prepare(piece.versions.get().pk)
    assert Finding.objects.filter(version__submission=piece, severity="blocks").exists()
    whole = actions.submit(
        unit=unit, window=window, content=make_content("活动"), actor=None, received_at=at("2014-03-20 09:00")
    )
    actions.accept(whole, actor=None)
    before = live_sheet(plan.indicator.scheme, unit).total
    Finding.objects.create(version=whole.versions.get(), check_id="photos", severity="blocks")
    assert live_sheet(plan.indicator.scheme, unit).total == before
