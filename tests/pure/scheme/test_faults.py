"""Each fault code has its sentence in both languages, and no sentence is without its code."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import kaoping.pure.scheme as package
from kaoping.pure.errors import Fault
from kaoping.pure.scheme.fault_rows import ROWS
from kaoping.pure.scheme.faults import as_json, sentence

FOLDER = Path(package.__file__).parent
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py")) if path.name != "fault_rows.py"
)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("code", ROWS)
def test_both_sentences_say_the_same_things(code):
    english, chinese = ROWS[code]

    assert set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(chinese))
    assert english.endswith((".", "?"))
    assert chinese.endswith(("。", "？"))


def test_every_code_that_is_raised_has_a_row():
    raised = set(re.findall(r'(?:Fault|SchemeError|_stop|\.fault)\(\s*"([a-z_0-9]+)"', SOURCES)) | set(
        re.findall(r'"(yaml_[a-z]+|by_group_[a-z]+|not_an?_[a-z_]+)"', SOURCES)
    )

    assert raised - set(ROWS) == set()


def test_every_row_is_raised_somewhere():
    elsewhere = {"unknown_scheme", "unknown_builtin", "undeclared_key"}  # by the command line

    assert [code for code in ROWS if f'"{code}"' not in SOURCES and code not in elsewhere] == []


def test_values_are_told_in_the_readers_way():
    fault = Fault(
        "points_unreachable", 3, {"indicator": "1", "points": Fraction(5, 2), "found": Fraction(1, 3)}
    )

    assert sentence(fault).startswith("Indicator 1 has 2.5 points, but what it is made of gives at most 1/3.")
    assert sentence(fault, "zh-hans").startswith("第 1 项满分 2.5，但各部分最多只有 1/3")


def test_groups_and_the_nearest_word_are_added_where_they_are_known():
    fault = Fault("unknown_word", 3, {"found": "yeer", "allowed": ("year", "title"), "nearest": "year"})

    assert sentence(fault).endswith("Allowed: year, title. Did you mean “year”?")
    assert sentence(fault, "zh").endswith("可以写：year、title。是不是“year”？")


def test_json_carries_plain_values():
    fault = Fault("window_outside", 8, {"found": date(2014, 1, 2), "groups": ("甲",)})

    told = as_json(fault)

    assert (told["line"], told["code"], told["params"]) == (
        8,
        "window_outside",
        {"found": "2014-01-02", "groups": ["甲"]},
    )
