"""What units of other cities write under other schemes: monthly lists, numbers with letters, spreadsheets.

Written before the reader was asked; a city's own words, and none of the first scheme's. Sure and
wrong must not happen.
"""

import csv
from pathlib import Path

import pytest

from kaoping.assessment import mailproposal
from kaoping.assessment.mailwords import known_items
from kaoping.intake.ports import LIKELY, SURE
from tests.assessment.mail_year import PlainMail
from tests.assessment.test_mail_matching import given, read_row, verdict, windows_of  # noqa: F401 -- given is a fixture
from tests.make import make_unit
from tests.make_assessment import at, make_luoyang, make_scheme

FOLDER = Path(__file__).with_name("mail_cities")
ROWS = list(csv.DictReader((FOLDER / "mails.csv").read_text(encoding="utf-8").splitlines()))


def scheme_of(name):
    text = FOLDER / f"{name}.yaml"
    return make_scheme(text.read_text(encoding="utf-8")) if text.exists() else make_luoyang()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "most_wrong"), [("yunxi", 5), ("lanting", 0), ("heyuan", 2), ("beining", 2), ("luoyang", 1)]
)
def test_another_citys_mails_are_matched(given, name, most_wrong):  # noqa: F811
    given["scheme"] = scheme = scheme_of(name)
    own = [row for row in ROWS if row["scheme"] == name]
    units = {unit: make_unit(unit) for unit in dict.fromkeys(row["unit"] for row in own)}
    wrong, sure_and_wrong, sure = [], [], 0
    for row in own:
        proposal = read_row(row, scheme, units[row["unit"]], given)
        found = [(item.indicator, item.window, item.confidence) for item in proposal.items]
        is_right = verdict(row, proposal) == "right"
        sure += proposal.confidence == SURE
        if not is_right:
            wrong.append((row["subject"], row["expected"], found))
        if proposal.confidence == SURE and not (is_right and row["expected"]):
            sure_and_wrong.append((row["subject"], row["expected"], found))

    assert sure_and_wrong == []
    assert len(wrong) <= most_wrong, wrong
    assert sure >= 0.1 * len(own)


@pytest.mark.django_db
def test_files_of_several_months_under_one_subject_go_to_their_windows(given):  # noqa: F811
    given["scheme"] = scheme = scheme_of("yunxi")
    unit, moment = make_unit("市水务局"), at("2025-11-03 09:00")
    row = {"received": "2025-11-03", "returned": "", "sent": "", "files": "9月.xls|10月.xls", "body": "",
           "subject": "隐患排查治理台账"}  # fmt: skip
    proposal = read_row(row, scheme, unit, given)

    assert [(item.indicator, item.window, len(item.attachments)) for item in proposal.items] == [
        ("3", "2025M09", 1),
        ("3", "2025M10", 1),
    ]
    assert proposal.confidence == LIKELY  # a person looks at what is divided
    slip = mailproposal.propose(
        PlainMail("Re: 关于开展安全生产月活动的通知", "收到", ("回执.doc",), moment, unit)
    )
    assert slip.confidence < SURE
    assert "no_piece" in {why.code for why in slip.items[0].why}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("B1、B2一季度材料", ["B1", "B2"]),
        ("B2 一季度", ["B2"]),
        ("B1.doc", ["B1"]),
        ("一季度：4、7、8项", ["4", "7", "8"]),
        ("4项.doc", ["4"]),
        ("第4、7项", ["4", "7"]),
        ("报送第三、四、七项材料", ["3", "4", "7"]),
        ("报送3项材料", []),  # so many, not that one
        ("1.1和1.2三季度", ["1.1", "1.2"]),
        ("1.2.docx", ["1.2"]),
        ("6.5环境日活动", []),  # a day
        ("用A4纸打印", []),
        ("A4号楼消防演练", []),
        ("2014年4、7月材料", []),
        ("GB1.doc", []),
        ("Q1材料", []),
    ],
)
def test_numbers_are_read_where_they_stand_for_indicators(text, codes):
    known = ["1.1", "1.2", "6.5", "3", "4", "7", "8", "A4", "B1", "B2", "Q1"]
    assert sorted(code for code, _words in known_items(text, known)) == codes
