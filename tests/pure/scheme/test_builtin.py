"""The 2014 scheme says what its paper says."""

import re
from fractions import Fraction

import pytest

from kaoping.pure.scheme import check, load, scheme_sha256
from kaoping.pure.scheme.reach import keys_used
from kaoping.pure.scheme.rules import Even, Steps
from kaoping.pure.scheme.tables import base_points, by_notice, calendar, official_table
from kaoping.pure.scheme.tree import find, leaves
from kaoping.schemes import builtin_document, builtin_names, builtin_text

TEXT = builtin_text("luoyang-2014")
SCHEME = load(TEXT)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_every_builtin_is_sound():
    for name in builtin_names():
        assert check(load(builtin_text(name), name)) == ()
        assert load(builtin_text(name)).id == name


def test_points_are_thirty_and_four():
    table = official_table(SCHEME)

    assert [(row.number, row.points) for row in table] == [
        ("※1", "2"),
        ("※2", "2"),
        ("※3", "2"),
        ("4", "4"),
        ("5", "2"),
        ("6", "3"),
        ("7", "2"),
        ("8", "4"),
        ("9", "3"),
        ("10", "4"),
        ("11", "2"),
        ("B", "4"),
    ]
    assert base_points(SCHEME) == 30


def test_titles_and_standards_are_the_papers_own():
    paper = squeezed(builtin_document("luoyang-2014"))

    for row in official_table(SCHEME):
        assert squeezed(row.standard) in paper
        if row.part == "indicators":
            assert squeezed(row.title) in paper


def test_every_quoted_paragraph_stands_in_the_paper():
    paper = squeezed(builtin_document("luoyang-2014"))

    for name, text in SCHEME.paragraphs:
        assert squeezed(text) in paper, name


def test_each_indicator_leads_to_its_paragraph_and_task():
    quoted = dict(SCHEME.paragraphs)
    tasks = {placed.id: placed.task for placed in leaves(SCHEME)}

    for placed in leaves(SCHEME):
        assert placed.paragraph
        assert set(placed.paragraph) <= set(quoted)
        if placed.part == "indicators":
            assert placed.node.title in quoted[f"row{placed.id}"]
    assert tasks == {
        "1": None,
        "2": None,
        "3": None,
        "4": "t1",
        "5": "t2",
        "6": "t3",
        "7": "t5",
        "8": "t4",
        "9": "t6",
        "10": "t3",
        "11": "t5",
        "B": "t7",
    }


def test_seven_tasks_are_told_in_full():
    quoted = dict(SCHEME.paragraphs)

    assert [task.id for task in SCHEME.tasks] == [f"t{number}" for number in range(1, 8)]
    for task in SCHEME.tasks:
        assert task.title in quoted[task.id]
        told = squeezed(quoted[f"{task.id}c"])
        assert f"责任单位：{task.responsible}" in told
        assert f"工作时限：{task.limit}" in told
        for line in (*task.content, *task.standard):
            assert squeezed(line) in told


def test_six_indicators_are_marked_for_quality():
    marked = [p.id for p in leaves(SCHEME) if isinstance(p.node.rule, Even) and p.node.rule.quality]

    assert marked == ["1", "2", "3", "5", "6", "11"]
    assert all(find(SCHEME, code).rubric == "note1" for code in marked)
    panel = SCHEME.settings.quality
    assert (panel.method, panel.drop, panel.drops_from) == ("mean", 1, 5)


def test_four_indicators_wait_for_notices():
    assert [placed.id for placed in by_notice(SCHEME)] == ["3", "6", "9", "10"]


def test_seal_and_signature_are_asked_of_three():
    materials = {material.name: material for material in SCHEME.materials}

    asked = [p.id for p in leaves(SCHEME) if p.material and materials[p.material].seal]
    assert asked == ["2", "3", "11"]
    assert all(material.names == ("author", "checker", "contact") for material in SCHEME.materials)


def test_pictures_are_looked_for_where_something_was_done():
    materials = {material.name: material for material in SCHEME.materials}

    assert [p.id for p in leaves(SCHEME) if p.material and materials[p.material].photos] == [
        "4",
        "5",
        "7",
        "8",
        "10",
    ]


def test_the_bonus_reads_reposts_alone():
    assert [use.key for use in keys_used(SCHEME)] == ["publishing.reposts"]
    rule = find(SCHEME, "B").node.rule
    assert isinstance(rule, Steps)
    assert (rule.bands[0].bound, rule.then.each) == (3, 1)


def test_every_ruling_names_its_paragraph_and_signer():
    assert len(SCHEME.notes) >= 25
    for note in SCHEME.notes:
        assert note.paragraph
        assert note.signer
        assert note.question.endswith("？")
        assert note.decision.endswith("。")


def test_the_offices_mailbox_and_telephone_stay_in_the_quotation():
    before = TEXT[: TEXT.index("paragraphs:")]

    assert "@" not in before
    assert not re.search(r"\d{8}", before.replace("2014", ""))


def test_the_calendar_of_the_year():
    rows = calendar(SCHEME)

    assert [(row.due.isoformat(), row.indicator, row.window_title) for row in rows[:3]] == [
        ("2014-03-31", "1", "方案"),
        ("2014-03-31", "4", "一季度"),
        ("2014-03-31", "7", "一季度"),
    ]
    assert len(rows) == 2 + 2 + 4 + 2 + 4 + 4 + 1
    assert next(row.mark for row in rows if row.indicator == "7") == Fraction(1, 2)
    assert calendar(SCHEME, language="en")[1].window_title == "Q1"


def test_the_hash_is_of_the_bytes():
    assert scheme_sha256(TEXT) == scheme_sha256(TEXT.encode())
    assert len(scheme_sha256("")) == 64


@pytest.mark.parametrize("name", ["", "luoyang-2015", "../luoyang-2014", "luoyang-2014.yaml"])
def test_a_name_that_is_not_built_in_is_no_path(name):
    with pytest.raises(KeyError):
        builtin_text(name)
    with pytest.raises(KeyError):
        builtin_document(name)
