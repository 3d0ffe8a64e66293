"""Odd mails of invented units, written before their reader was looked at: the set nothing is tuned on.

Sure and wrong must not happen. Where several answers are right, or none, a person must look.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from kaoping.intake.ports import SURE
from tests.assessment.mail_year import demo_notices
from tests.assessment.test_mail_matching import given, read_row, verdict  # noqa: F401 -- given is a fixture
from tests.make import make_unit
from tests.make_assessment import make_luoyang

pytestmark = pytest.mark.django_db
ROWS = list(csv.DictReader(Path(__file__).with_name("mail_odd.csv").read_text(encoding="utf-8").splitlines()))


def test_odd_mails_are_never_sure_and_wrong(given):  # noqa: F811
    given["scheme"] = scheme = make_luoyang()
    demo_notices(scheme)
    units = {name: make_unit(name) for name in dict.fromkeys(row["unit"] for row in ROWS)}
    counts, sure_and_wrong, wrong = Counter(), [], []
    for row in ROWS:
        proposal = read_row(row, scheme, units[row["unit"]], given)
        result = verdict(row, proposal)
        counts[result] += 1
        is_sure = proposal.confidence == SURE
        counts["sure"] += is_sure
        found = [(item.indicator, item.window, item.confidence) for item in proposal.items]
        is_open = ";" in row["expected"] or not row["expected"]
        if is_sure and (result == "wrong" or is_open):
            sure_and_wrong.append((row["subject"], row["expected"], found))
        if result != "right":
            wrong.append((row["subject"], row["expected"], found))

    assert len(ROWS) >= 150
    assert sure_and_wrong == []
    assert counts["right"] >= 0.88 * len(ROWS), wrong
