"""How well mail finds its duty, counted: the demo's year, and what clerks would write.

Sure and wrong is the worst outcome: the piece is booked to the wrong duty. Unsure costs one click.
"""

import csv
import json
import time
from collections import Counter
from pathlib import Path

import pytest

from kaoping.assessment import handlers, mailcorrection, mailproposal
from kaoping.assessment.models import Submission, Window
from kaoping.assessment.queries.targets import Target
from kaoping.intake.ports import SURE
from kaoping.site.demo import city, plan
from tests.assessment.mail_year import PlainMail, demo_notices, mails_of, without_bytes
from tests.make import make_unit
from tests.make_assessment import at, make_luoyang, make_notice, make_scheme

pytestmark = pytest.mark.django_db
SUBJECTS = list(
    csv.DictReader(Path(__file__).with_name("mail_subjects.csv").read_text(encoding="utf-8").splitlines())
)
ANOTHER_CITY = """
scheme: zhaoyang
title: 朝阳街道平安建设考核办法
year: 2025
timezone: Asia/Shanghai
settings: {late: {worth: 0}}
tasks:
  t1: {title: 美化人居环境, content: [生活垃圾分类宣传和督导]}
  t2: {title: 防范化解矛盾, content: [网格巡查走访, 信访矛盾纠纷调解案例]}
indicators:
  - {id: a1, title: 生活垃圾分类宣传和督导, short: 垃圾分类, points: 4, task: t1, every: quarter, even: {}}
  - {id: a2, title: 消防安全宣传、演练, short: 消防安全, points: 4, every: half-year, even: {}}
  - {id: b1, title: 网格巡查走访, short: 网格巡查, points: 4, task: t2, every: quarter, even: {}}
  - {id: b2, title: 平安家庭创建, short: 平安家庭, points: 2,
     windows: [{id: year, title: 申报表, due: 2025-11-30}], even: {}}
  - {id: b3, title: 信访矛盾纠纷调解案例, short: 调解案例, points: 2, task: t2,
     windows: [{id: case, title: 典型案例, due: 2025-10-31}], even: {}}
  - {id: c1, title: 综治工作信息报送, short: 信息报送, points: 2, every: quarter, even: {}}
  - {id: c2, title: 专项任务完成情况, short: 专项任务, points: 2, by_notice: true, even: {}}
"""


@pytest.fixture
def given(monkeypatch):
    """Sets what the next mail's unit is asked for."""
    now = {}
    monkeypatch.setattr(mailproposal, "scheme_at", lambda _moment: now["scheme"])
    monkeypatch.setattr(mailproposal, "targets_of", lambda _scheme, _unit: now["targets"])
    monkeypatch.setattr(mailcorrection, "piece_by_receipt", lambda _unit, _numbers: None)
    monkeypatch.setattr(mailcorrection, "pieces_answered", lambda _unit, _message: [])
    return now


def windows_of(scheme):
    return list(Window.objects.filter(indicator__scheme=scheme).select_related("indicator__scheme", "notice"))


def test_the_demo_year_is_matched(given, monkeypatch):
    without_bytes(monkeypatch)
    given["scheme"] = scheme = make_luoyang()
    demo_notices(scheme)
    counts, wrong, spent = Counter(), [], 0.0
    for sending, mail, targets in mails_of(plan.year_of(city.bodies()[::2]), windows_of(scheme)):
        given["targets"] = targets
        begun = time.process_time()
        proposal = mailproposal.propose(mail)
        spent += time.process_time() - begun
        found = [(item.indicator, item.window) for item in proposal.items]
        is_right = found == [(sending.indicator, sending.window)]
        counts["right" if is_right else "wrong" if found else "none"] += 1
        counts["sure"] += proposal.confidence == SURE
        if not is_right and proposal.confidence == SURE:
            wrong.append((mail.subject, found))

    mails = counts["right"] + counts["wrong"] + counts["none"]
    assert mails > 450
    assert wrong == []  # at most 2 of 1000 could be borne
    assert counts["right"] >= 0.98 * (counts["right"] + counts["wrong"])
    assert counts["none"] <= 0.01 * mails
    assert counts["sure"] >= 0.85 * mails  # and a person need not look at every one
    assert spent / mails < 0.3  # seconds of one processor a mail; only what grows without end


def read_row(row, scheme, unit, given):
    moment = at(f"{row['received']} 09:00")
    targets = {
        (window.indicator.code, window.key): Target(window, window.pieces)
        for window in windows_of(scheme)
        if window.notice_id is None or window.opens_on <= moment.date()
    }
    for state in ("returned", "sent"):
        for number, place in enumerate(filter(None, row[state].split("|")), 1):
            target = targets[tuple(place.split("/"))]
            target.pieces.append(
                Submission(
                    pk=number, window=target.window, receipt_no=f"2014-01-{number:04}",
                    state="returned" if state == "returned" else "submitted",
                    title=target.window.indicator.short_title,
                )
            )  # fmt: skip
    given["targets"] = list(targets.values())
    files = tuple(filter(None, row["files"].split("|")))
    body = row["body"].replace("\\n", "\n")
    return mailproposal.propose(PlainMail(row["subject"], body, files, moment, unit))


def verdict(row, proposal):
    """right, wrong or none; several right answers stand with ";" between them."""
    answers = [sorted(filter(None, answer.split("+"))) for answer in row["expected"].split(";")]
    found = sorted(f"{item.indicator}/{item.window}" for item in proposal.items)
    if not found and [] not in answers:
        return "none"
    return "right" if found in answers else "wrong"


@pytest.mark.parametrize(("which", "rows", "share"), [("luoyang", 110, 0.9), ("zhaoyang", 15, 0.9)])
def test_what_clerks_write_is_matched(given, which, rows, share):
    unit = make_unit("市教育局")
    if which == "luoyang":
        given["scheme"] = scheme = make_luoyang()
        demo_notices(scheme)
    else:
        given["scheme"] = scheme = make_scheme(ANOTHER_CITY)
        notice = make_notice(
            scheme.indicators.get(code="c2"), due="2025-07-31", issued="2025-05-20 09:00",
            title="关于做好防汛值守工作的通知",
        )  # fmt: skip
        Window.objects.filter(notice=notice).update(key="z1")
        scheme.notices.update(number="朝安办〔2025〕8号")
    own = [row for row in SUBJECTS if row["scheme"] == which]
    counts, sure_and_wrong, wrong = Counter(), [], []
    for row in own:
        proposal = read_row(row, scheme, unit, given)
        result = verdict(row, proposal)
        counts[result] += 1
        found = [(item.indicator, item.window, item.confidence) for item in proposal.items]
        # More than one answer is right: then a person must look.
        is_open = ";" in row["expected"] or not row["expected"]
        if proposal.confidence == SURE and (result == "wrong" or is_open):
            sure_and_wrong.append((row["subject"], found))
        if result != "right":
            wrong.append((row["subject"], row["expected"], found))

    assert len(own) >= rows
    assert sure_and_wrong == []
    assert counts["right"] >= share * len(own), wrong


def plain(subject, body="", files=(), received="2014-10-16", unit=None):
    return PlainMail(subject, body, files, at(f"{received} 09:00"), unit)


def test_reasons_name_the_words_they_rest_on():
    scheme = make_luoyang()
    demo_notices(scheme)
    body = "志愿服务是现代社会文明程度的重要标志。各志愿服务组织开展活动。" * 3
    mail = plain("道德讲堂活动开展情况报告", body, ("道德讲堂活动开展情况报告.docx",), "2014-10-21")

    (item,) = mailproposal.propose(mail).items
    handler = handlers.SubmissionMail()

    assert (item.indicator, item.window) == ("10", "n4")
    said = next(why for why in item.why if why.code == "says_subject")
    assert said.words == ("道德讲堂",)
    assert "道德讲堂" in handler.explain(said)
    for why in item.why:
        assert handler.explain(why) != why.code
        assert "%(" not in handler.explain(why)
        json.dumps(dict(why.params))
        assert all(word in f"{mail.subject}{mail.body_text}" for word in why.words)


@pytest.mark.parametrize(
    ("subject", "files", "code"),
    [
        ("道德讲堂", ("文明单位复查自查报告.docx",), "against_files"),
        ("第9项 道德讲堂", (), "contradiction"),
        ("文明单位复查两份材料", (), "more_pieces"),
    ],
)
def test_places_that_disagree_are_never_sure(subject, files, code):
    demo_notices(make_luoyang())
    (item,) = mailproposal.propose(plain(subject, "", files)).items

    assert item.confidence < SURE
    assert code in {why.code for why in item.why}


def test_a_forwarding_team_is_not_taken_for_its_name():
    """志愿服务分队 sends news of the lecture hall: its own name is no evidence."""
    unit = make_unit("市教育局志愿服务分队")
    demo_notices(make_luoyang())
    proposal = mailproposal.propose(plain("市教育局志愿服务分队道德讲堂情况", unit=unit))

    assert [(item.indicator, item.window) for item in proposal.items] == [("10", "n4")]


def test_a_mail_costs_few_queries(django_assert_max_num_queries):
    unit = make_unit("市教育局")
    demo_notices(make_luoyang())
    mailproposal.propose(plain("第4项 四季度", unit=unit))
    mail = plain("【志愿服务】邻里守望活动（第四季度）", unit=unit)
    with django_assert_max_num_queries(6):
        mailproposal.propose(mail)
    assert mailproposal.kept(mail, unit) is not None
    assert mailproposal.kept(mail, unit) is None  # once
