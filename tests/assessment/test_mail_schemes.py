"""Mails under schemes that ask for few pieces and score most by facts: a mail about those is nobody's piece.

Invented before their reader was looked at. Sure and wrong must not happen; a place that only a notice
opens is written with ``*`` for its window.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from kaoping.assessment import mailproposal
from kaoping.assessment.models import Indicator
from kaoping.intake.ports import SURE
from kaoping.schemes import builtin_text
from kaoping.units.models import Unit
from tests.assessment.mail_year import PlainMail
from tests.make import make_unit
from tests.make_assessment import at, make_notice, make_scheme

pytestmark = pytest.mark.django_db
ROWS = list(
    csv.DictReader(Path(__file__).with_name("mail_schemes.csv").read_text(encoding="utf-8").splitlines())
)
GROUPS = {
    "临河县": "县区", "市财政局": "市直", "东城区": "区", "临山县": "县", "高新开发区": "开发区",
    "市第一中学": "学校",
}  # fmt: skip
NOTICES = {
    "information-2014": [("3", "关于约稿春耕备耕情况信息的通知", "2014-03-20", "2014-04-10")],
    "districts-2014": [
        ("8", "关于开展全民阅读月活动的通知", "2014-04-01", "2014-05-10"),
        ("8", "关于开展文化遗产日活动的通知", "2014-05-20", "2014-06-20"),
    ],
}


def verdict(expected, proposal):
    """right, wrong or none, as a mail's page would show it."""
    answers = [
        sorted(tuple(place.split("/")) for place in filter(None, answer.split("+")))
        for answer in expected.split(";")
    ]
    places = sorted((item.indicator, item.window) for item in proposal.items)
    whole = [sorted((code, "*") for code, _window in places), places]
    if not places and [] not in answers:
        return "none"
    return "right" if any(one in answers for one in whole) else "wrong"


def test_mails_of_other_schemes_are_never_sure_and_wrong(monkeypatch):
    counts, sure_and_wrong = Counter(), []
    for name in dict.fromkeys(row["scheme"] for row in ROWS):
        rows = [row for row in ROWS if row["scheme"] == name]
        units = {one: make_unit(one, group=GROUPS[one]) for one in dict.fromkeys(row["unit"] for row in rows)}
        scheme = make_scheme(builtin_text(name))
        for code, title, issued, due in NOTICES.get(name, ()):
            indicator = Indicator.objects.get(scheme=scheme, code=code)
            make_notice(indicator, title=title, issued=f"{issued} 09:00", due=due)
        monkeypatch.setattr(mailproposal, "scheme_at", lambda _moment, scheme=scheme: scheme)
        for row in rows:
            proposal = mailproposal.propose(mail_of(row, units[row["unit"]]))
            result = verdict(row["expected"], proposal)
            counts[result] += 1
            counts["sure"] += proposal.confidence == SURE
            found = [(item.indicator, item.window) for item in proposal.items]
            is_open = ";" in row["expected"] or not row["expected"]
            if proposal.confidence == SURE and (result == "wrong" or is_open):
                sure_and_wrong.append((row["subject"], row["expected"], found))
        Unit.objects.update(is_assessed=False)  # the next scheme is another city's

    assert len(ROWS) >= 60
    assert sure_and_wrong == []
    assert counts["right"] >= 24


def mail_of(row, unit):
    files = tuple(filter(None, row["files"].split("|")))
    return PlainMail(row["subject"], row["body"], files, at(f"{row['received']} 09:00"), unit)
