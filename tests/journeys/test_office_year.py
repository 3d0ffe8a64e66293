"""The rest of the office's work: mail, notices, marks, reposts, next year's scheme."""

import re
from email.message import EmailMessage

import pytest

from kaoping.assessment.models import Notice, SchemeVersion, Submission, Window
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.intake.actions import accept_message
from kaoping.intake.models import Message
from kaoping.programmes.publishing.models import Repost
from kaoping.results.models import Standing
from kaoping.units.models import PostAddress
from tests.make_assessment import at, make_piece, window_of

SMALL = """\
scheme: qinghe-2015
title: 清河市小方案
year: 2015
timezone: Asia/Shanghai
indicators:
  - {id: 1, title: 年度计划, points: 4, even: {}, windows: [{id: plan, title: 计划, due: 2015-03-31}]}
  - {id: 2, title: 工作信息, points: 6, even: {}, every: quarter}
"""


def a_mail(subject, text, sender="unknown@mail.example"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"小王 <{sender}>", "office@kaoping.example", subject
    mail["Message-ID"] = "<1@mail.example>"
    mail.set_content(text)
    mail.add_attachment("活动情况。".encode(), maintype="text", subtype="plain", filename="情况.txt")
    head = b"Received: from mail.example by office.example; Tue, 30 Sep 2014 10:00:00 +0800\r\n"
    return head + mail.as_bytes()


@pytest.fixture
def waiting_mail(town, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        accept_message(
            a_mail("报送材料", "现报送第三季度工作信息一篇。\n作者：小王　审核：老李　电话：555-0188"),
            received_at=at("2014-09-30 10:00"), source="import", source_label="one.eml",
        )  # fmt: skip
    return Message.objects.get()


def test_a_mail_that_fits_nobody_waits_and_is_matched_in_one_step(town, ask, waiting_mail):
    mail, edu = waiting_mail, town.units["edu"]
    assert mail.state == Message.State.TRIAGE
    assert mail.subject in ask("clerk", "/mail/").text
    page = ask("clerk", f"/mail/{mail.pk}/").text
    number = int(re.search(r'name="rows" value="(\d+)"', page)[1])
    attached = mail.parts.get(name="情况.txt")
    choice = f"{town.scheme.scheme}|8|2014Q3"
    assert f'value="{choice}"' in page

    ask(
        "clerk",
        f"/mail/{mail.pk}/confirm/",
        {
            "rows": number, "unit": "edu", "remember": "on", "item-0-choice": choice,
            "item-0-title": "三季度工作信息", "item-0-attachments": [attached.position],
        },
    )  # fmt: skip

    mail.refresh_from_db()
    piece = Submission.objects.get(unit=edu, window=window_of("8", "2014Q3"))
    assert (mail.state, mail.unit) == (Message.State.MATCHED, edu)
    assert (piece.first_received_at, piece.channel) == (at("2014-09-30 10:00"), Submission.Channel.MAIL)
    assert [row.name for row in piece.versions.get().materials.all()] == ["情况.txt"]
    assert PostAddress.objects.filter(post__unit=edu, address="unknown@mail.example").exists()
    assert piece.title in ask("author", "/submissions/").text


def test_a_notice_is_previewed_issued_acknowledged_and_reported(town, ask, language):
    asked = town.scheme.indicators.get(code="10")
    form = {"indicator": asked.pk, "title": "道德讲堂专场", "number": "清文明办〔2014〕9号", "text": "各单位：请报送。",
            "due_on": "2014-11-28", "pieces": "2", "whom": "group", "groups": ["一组"]}  # fmt: skip

    page = ask("clerk", "/notices/new/", form).text
    notice = Notice.objects.get(title="道德讲堂专场")
    assert notice.state == Notice.State.DRAFT
    assert "4 ÷ 2" in page  # the effect, before anything went out
    assert form["title"] not in ask("author", "/notices/").text

    ask("clerk", f"/notices/{notice.pk}/issue/", {})
    notice.refresh_from_db()
    assert notice.state == Notice.State.ISSUED
    assert sorted(notice.audience.values_list("unit__code", flat=True)) == ["edu", "water"]
    assert form["title"] in ask("author", "/sheets/edu/?open=10").text

    assert {"zh-hans": ">收到</button>", "en": ">We have it</button>"}[language] in ask(
        "author", f"/notices/{notice.pk}/"
    ).text
    ask("author", f"/notices/{notice.pk}/acknowledge/", {})
    assert notice.audience.get(unit__code="edu").acknowledged_at is not None
    sent = {"title": "专场一", "text": "开展道德讲堂专场一次。", "author": "陈晓岚", "checker": "田志刚",
            "contact": "陈晓岚 555-0101", "act": "send", "seen": ["photos"]}  # fmt: skip
    ask("author", f"/report/{notice.window.pk}/", sent)
    piece = Submission.objects.get(title="专场一")
    ask("approver", f"/submissions/{piece.pk}/sign/", {"act": "sign"})
    piece.refresh_from_db()
    assert piece.state == Submission.State.SUBMITTED
    assert "1 / 2" in ask("clerk", "/notices/").text  # one of two units has reported


def test_a_reviewer_marks_and_the_mark_is_worth_its_share(town, ask):
    queue = ask("reviewer", "/reviews/").text
    assert f"/reviews/{town.plan.pk}/" in queue
    before = Standing.objects.get(unit=town.units["edu"]).figures

    ask("reviewer", f"/reviews/{town.plan.pk}/", {"mark": "90", "comment": "重点突出", "finish": "1"})

    after = Standing.objects.get(unit=town.units["edu"]).figures
    assert (before["base"], before["pending"]) == ("1.00", "1.00")
    assert (after["base"], after["pending"]) == ("1.90", "0.00")
    opened = ask("author", "/sheets/edu/?open=1").text
    assert "90" in opened[opened.index('id="reasons-1"') :]
    assert f"/reviews/{town.plan.pk}/" not in ask("reviewer", "/reviews/").text


def test_reposts_are_entered_and_the_same_address_counts_once(town, ask):
    form = {"unit": "市教育局", "outlet": "清河机关党建网", "reposted_on": "2014-10-20"}
    for number in (1, 2, 3):
        ask(
            "clerk",
            "/reposts/new/",
            {**form, "title": f"信息{number}", "address": f"http://site.example/{number}"},
        )
    again = ask(
        "clerk", "/reposts/new/", {**form, "title": "信息三", "address": "https://site.example/3#top"}
    )

    assert Repost.objects.count() == 3
    assert "信息3" in again.text  # the page says which entry has the address
    assert Standing.objects.get(unit=town.units["edu"]).figures["bonus"] == "1.00"


def test_a_small_scheme_for_next_year_does_not_hide_this_years(town, ask):
    faulty = SMALL.replace("points: 4", "points: four")
    assert "four" in ask("clerk", "/schemes/new/", {"text": faulty, "act": "check"}, 422).text
    assert SchemeVersion.objects.count() == 1

    # A text that cannot be read yet is kept all the same, says what is wrong, and cannot be published.
    ask("clerk", "/schemes/new/", {"text": faulty, "act": "save"})
    draft = SchemeVersion.objects.exclude(pk=town.scheme.pk).get()
    assert "four" in ask("clerk", f"/schemes/{draft.pk}/edit/").text
    ask("clerk", f"/schemes/{draft.pk}/publish/", {})
    draft.refresh_from_db()
    assert draft.state == SchemeVersion.State.DRAFT
    ask("clerk", f"/schemes/{draft.pk}/edit/", {"text": SMALL, "act": "save", "base": draft.sha256})
    draft.refresh_from_db()
    assert draft.scheme == "qinghe-2015"
    ask("clerk", f"/schemes/{draft.pk}/publish/", {})
    draft.refresh_from_db()
    assert draft.state == SchemeVersion.State.PUBLISHED
    assert Window.objects.filter(indicator__scheme=draft).count() == 5

    assert scheme_in_force() == town.scheme
    assert "洛市直文明委〔2014〕1号" in ask("author", "/sheets/edu/").text
    assert f"/submissions/{town.returned.pk}/" in ask("clerk", "/matrix/").text
    assert "年度计划" in ask("clerk", f"/sheets/edu/?scheme={draft.pk}").text
    make_piece(town.units["edu"], window_of("4", "2014Q4"), "2014-10-20 09:00", "accepted", title="四季度")
    assert Standing.objects.filter(scheme=town.scheme).count() == 3
