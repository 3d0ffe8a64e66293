"""``kaoping scheme compare`` and ``next-year`` at the command line."""

import json

import pytest

from kaoping.pure.scheme import load
from kaoping.schemes import builtin_text
from kaoping.site.cli import main

LUOYANG = builtin_text("luoyang-2014")


@pytest.fixture
def monthly(tmp_path):
    """The built-in scheme with indicator 8 asked for every month."""
    at = LUOYANG.index("- id: 8")
    file = tmp_path / "monthly.yaml"
    file.write_text(LUOYANG[:at] + LUOYANG[at:].replace("every: quarter", "every: month", 1), "utf-8")
    return file


def test_compare_says_one_sentence_for_each_change(monthly, capsys):
    assert main(["scheme", "compare", "luoyang-2014", str(monthly), "--lang", "zh"]) == 0
    assert capsys.readouterr().out == (
        "影响得分 1 处。\n\n影响得分：\n  第8项：每季度 → 每月；每家 4 件变为 12 件；每件 1.00 → 0.33。\n"
    )


def test_compare_of_equal_texts(capsys):
    assert main(["scheme", "compare", "luoyang-2014", "luoyang-2014", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "The two texts say the same.\n"


def test_compare_as_json(monthly, capsys):
    assert main(["scheme", "compare", "luoyang-2014", str(monthly), "--format", "json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["same_meaning"], [one["code"] for one in told["changes"]]) == (False, ["cadence"])


def test_compare_refuses_what_it_cannot_read(tmp_path, capsys):
    broken = tmp_path / "broken.yaml"
    broken.write_text("scheme: [", "utf-8")
    assert main(["scheme", "compare", "luoyang-2014", str(broken)]) == 1
    assert capsys.readouterr().err.startswith(f"{broken}:")
    assert main(["scheme", "compare", "nowhere", "luoyang-2014"]) == 1


def test_next_year_writes_a_draft_and_lists_what_to_decide(tmp_path, capsys):
    draft = tmp_path / "2015.yaml"
    assert (
        main(
            ["scheme", "next-year", "luoyang-2014", "--year", "2015", "--output", str(draft), "--lang", "zh"]
        )
        == 0
    )
    out = capsys.readouterr().out

    assert load(draft.read_bytes()).id == "luoyang-2015"
    assert "10月31日 是星期六" in out
    assert main(["scheme", "next-year", "luoyang-2014", "--year", "2015", "--output", str(draft)]) == 1
    assert main(["scheme", "next-year", "luoyang-2014", "--year", "15"]) == 2


def test_next_year_as_json(capsys):
    assert (
        main(["scheme", "next-year", "luoyang-2014", "--year", "2015", "--format", "json", "--lang", "en"])
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert load(told["text"]).id == told["scheme"] == "luoyang-2015"
    assert {"document", "ruling", "holidays"} <= {one["code"] for one in told["decisions"]}
