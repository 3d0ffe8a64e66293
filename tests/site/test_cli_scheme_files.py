"""``kaoping scheme export | import | propose | try`` as they are typed."""

import json

import pytest

from kaoping.pure.scheme import load
from kaoping.schemes import builtin_facts, builtin_text
from kaoping.site.cli import main
from tests.make_papers import source_document


def run(capsys, *arguments):
    """Exit status, what was printed, what went to stderr."""
    try:
        status = main(["scheme", *arguments, "--lang", "zh"])
    except SystemExit as left:
        status = left.code
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_a_scheme_goes_into_a_workbook_and_back(capsys, tmp_path):
    book, text = str(tmp_path / "a.xlsx"), tmp_path / "a.yaml"

    assert run(capsys, "export", "luoyang-2014", "-o", book) == (0, f"已写入 {book}。\n", "")
    assert run(capsys, "import", book, "-o", str(text))[0] == 0
    assert load(text.read_text("utf-8")) == load(builtin_text("luoyang-2014"))


def test_a_paper_is_proposed_with_its_guesses(capsys, tmp_path):
    paper = tmp_path / "a.docx"
    paper.write_bytes(source_document())

    status, out, err = run(capsys, "propose", str(paper), "--id", "mine")
    assert (status, load(out).id) == (0, "mine")
    assert err == "猜了 40 处，其中没把握 0 处；没有读懂 0 处。都注在各行后面。\n"

    status, out, _err = run(capsys, "propose", str(paper), "--format", "json")
    told = json.loads(out)
    assert (told["rows"], len(told["guesses"]), told["unread"]) == (11, 40, [])
    assert told["outside"][-1]


@pytest.mark.parametrize("verb", ["import", "propose"])
def test_a_file_that_is_not_there_or_is_no_scheme_is_one_sentence(capsys, tmp_path, verb):
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04")

    assert run(capsys, verb, str(tmp_path / "none.xlsx"))[0] == 1
    status, _out, err = run(capsys, verb, str(broken))
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith(f"{broken}: 文件打不开")


def test_a_scheme_is_tried_on_invented_facts_and_on_a_file(capsys, tmp_path):
    facts = tmp_path / "facts.jsonl"
    facts.write_text(builtin_facts("luoyang-2014"), "utf-8")

    status, out, _err = run(capsys, "try", "luoyang-2014", "--units", "3")
    assert (status, len(out.splitlines())) == (0, 4)
    status, out, _err = run(capsys, "try", "luoyang-2014", "--facts", str(facts), "--format", "json")
    assert json.loads(out)["sheets"][0]["rank"] == 1


def test_an_unknown_scheme_and_faulty_facts_are_told(capsys, tmp_path):
    facts = tmp_path / "facts.jsonl"
    facts.write_text('{"kind":"nothing"}\n', "utf-8")

    assert run(capsys, "try", "nosuch")[0] == 1
    status, _out, err = run(capsys, "try", "luoyang-2014", "--facts", str(facts))
    assert status == 1
    assert err.startswith(f"{facts}:1: ")
