"""``kaoping score`` as interfaces.md §2 has it: output, refusals, exit status."""

import csv
import io
import json
import os
import stat
import zipfile

import pytest

from kaoping.site import cli, cli_score

FACTS = """\
{"kind":"unit","unit":"u002","name":"市教育局","tags":[],"group":"A"}
{"kind":"unit","unit":"u001","name":"市发展改革委","tags":["window"],"group":"A"}
{"kind":"notice","notice":"n1","indicator":"6","title":"第四届道德模范推选","issued":"2014-05-01","due":"2014-06-30","pieces":1,"units":"all"}
{"kind":"piece","piece":"p1","unit":"u001","indicator":"4","window":"2014Q1","received":"2014-03-20T09:00:00+08:00","occurred":"2014-03-15","state":"accepted","marks":[]}
{"kind":"piece","piece":"p2","unit":"u001","indicator":"11","window":"paper","received":"2014-08-30T17:00:00+08:00","state":"accepted","marks":["85","90.5"]}
{"kind":"extension","unit":"u001","indicator":"4","window":"2014Q2","until":"2014-07-10","reason":"…"}
{"kind":"waiver","unit":"u001","indicator":"9","window":null,"reason":"…"}
{"kind":"count","unit":"u001","key":"publishing.reposts","value":5,"at":"2014-10-01"}
{"kind":"count","unit":"u001","key":"no.such","value":5,"at":"2014-10-01"}
"""


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.jsonl"
    path.write_text(FACTS, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def score(*arguments):
    return cli.main(["score", "luoyang-2014", *map(str, arguments)])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("timezone: Asia/Luoyang", "“Asia/Luoyang” is not a time zone. Write one such as Asia/Shanghai."),
        ("ranking: {tie_break: {score: 9}}", "“score: 9” names nothing that this scheme has. It has: 1."),
    ],
)
def test_a_scheme_that_scheme_check_refuses_is_not_scored(tmp_path, facts, line, sentence, capsys):
    path = tmp_path / "s.yaml"
    path.write_text(
        f"scheme: s\ntitle: s\nyear: 2014\n{line}\nindicators: [{{id: 1, points: 2, every: quarter, even: {{}}}}]\n"
    )

    assert cli.main(["score", str(path), "--facts", str(facts), "--lang", "en"]) == 1

    assert capsys.readouterr().err.splitlines()[0].endswith(sentence)


@pytest.mark.parametrize("child_fails", [False, True])
def test_two_processes_write_what_one_writes(facts, tmp_path, monkeypatch, child_fails):
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    assert score("--facts", facts, "--format", "json", "--output", one) == 0
    monkeypatch.setattr(cli_score, "MANY_SHEETS", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    if child_fails:
        monkeypatch.setattr(cli_score, "_write_and_exit", lambda *_: os._exit(1))

    assert score("--facts", facts, "--format", "json", "--output", two) == 0

    assert two.read_bytes() == one.read_bytes()


def test_a_pipe_is_written_into_and_stays_a_pipe(facts, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert score("--facts", facts, "--format", "csv", "--output", pipe) == 0
        assert os.read(reader, 9).endswith(b"rank,u")
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_is_followed(facts, tmp_path):
    target = tmp_path / "target.csv"
    link = tmp_path / "link.csv"
    link.symlink_to(target)

    assert score("--facts", facts, "--format", "csv", "--output", link) == 0

    assert link.is_symlink()
    assert target.read_bytes()


@pytest.mark.parametrize("output", ["", "/", "/nonexistent/x.csv"])
def test_what_cannot_be_written_is_one_sentence(facts, output, capsys):
    assert score("--facts", facts, "--output", output) == 2

    assert capsys.readouterr().err.count("\n") == 1


def test_json_is_that_of_the_interface(facts, capsysbinary):
    assert score("--facts", facts, "--format", "json") == 0

    found = json.loads(capsysbinary.readouterr().out)
    assert list(found) == ["scheme", "as_of", "facts_sha256", "scheme_sha256", "sheets"]
    assert (found["scheme"], found["as_of"]) == ("luoyang-2014", "2014-12-31")
    assert [len(found[name]) for name in ("facts_sha256", "scheme_sha256")] == [64, 64]
    first, second = found["sheets"]
    assert (first["unit"], first["name"], first["rank"]) == ("u001", "市发展改革委", 1)
    assert (second["unit"], second["rank"], second["total"]) == ("u002", 2, "0.00")
    amounts = {
        name: first[name] for name in ("base", "bonus", "total", "attainable", "comparable", "pending")
    }
    assert amounts == {
        "base": "2.76",
        "bonus": "3.00",
        "total": "5.76",
        "attainable": "21.00",
        "comparable": "6.94",
        "pending": "0.00",
    }
    assert first["exact"] == {"base": "551/200", "bonus": "3/1", "total": "1151/200", "comparable": "971/140"}
    assert first["notes"] == [{"code": "key_not_read", "key": "no.such"}]
    lines = {line["indicator"]: line for line in first["lines"]}
    assert list(lines) == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "B"]
    four = lines["4"]
    assert {name: four[name] for name in ("score", "exact", "max", "attainable", "pending")} == {
        "score": "1.00",
        "exact": "1/1",
        "max": "4.00",
        "attainable": "4.00",
        "pending": "0.00",
    }
    assert four["windows"][0] == {
        "window": "2014Q1",
        "due": "2014-03-31",
        "required": 1,
        "counted": ["p1"],
        "score": "1.00",
        "exact": "1/1",
        "pending": "0.00",
        "notes": [],
    }
    assert four["windows"][1]["notes"][0] == {"code": "extended", "until": "2014-07-10", "reason": "…"}
    assert lines["9"]["notes"] == [{"code": "waived", "reason": "…"}]
    assert lines["3"]["notes"] == [{"code": "never_scheduled"}]


def test_as_of_leaves_out_what_came_later(facts, capsysbinary):
    assert score("--facts", facts, "--format", "json", "--as-of", "2014-06-30") == 0

    found = json.loads(capsysbinary.readouterr().out)
    assert found["as_of"] == "2014-06-30"
    assert [found["sheets"][0][name] for name in ("total", "attainable")] == ["1.00", "27.00"]


def test_one_unit_keeps_its_rank_among_all(facts, capsysbinary):
    assert score("--facts", facts, "--format", "json", "--unit", "u002") == 0

    sheets = json.loads(capsysbinary.readouterr().out)["sheets"]
    assert [(sheet["unit"], sheet["rank"]) for sheet in sheets] == [("u002", 2)]


def test_tables_are_in_the_language_of_the_terminal(facts, capsys, monkeypatch):
    assert score("--facts", facts) == 0
    english = capsys.readouterr().out
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert score("--facts", facts, "--unit", "u001") == 0
    chinese = capsys.readouterr().out

    assert "rank  unit  name" in english
    assert "   1  u001  市发展改革委  2.76   3.00   5.76       21.00        6.94" in english
    assert "4 ÷ 4 × 1" in chinese
    assert "2 ÷ 1 × 87.75%" in chinese
    assert "全年未发通知，不计入可得分。" in chinese


def test_csv_and_xlsx_hold_the_ranking(facts, tmp_path):
    assert score("--facts", facts, "--format", "csv", "--output", tmp_path / "r.csv") == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["rank"], row["unit"], row["comparable"]) for row in rows] == [
        ("1", "u001", "6.94"),
        ("2", "u002", "0.00"),
    ]

    assert score("--facts", facts, "--format", "xlsx", "--output", tmp_path / "r.xlsx") == 0
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        assert "xl/worksheets/sheet2.xml" in book.namelist()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.jsonl", "r.csv", "r.xlsx"]


def test_faults_are_listed_with_their_place_and_nothing_is_scored(tmp_path, capsys):
    path = tmp_path / "bad.jsonl"
    path.write_text(
        '{"kind":"unit","unit":"u1"}\nnonsense\n{"kind":"count","unit":"u2","key":"k","value":1,"at":"2014-02-03"}\n'
    )

    assert score("--facts", path, "--output", tmp_path / "o.json", "--format", "json") == 1

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        f"{path}:2: The line is not JSON from character 1 on (“nonsense”). Each line is one JSON object.",
        f"{path}:3: There is no unit “u2” in this file. Add its line or mend the code.",
    ]
    assert not (tmp_path / "o.json").exists()


def test_a_broken_scheme_speaks_the_same_way(tmp_path, facts, capsys):
    path = tmp_path / "s.yaml"
    path.write_text("scheme: x\ntitle: x\nyear: 2014\nindicaters: []\n")

    assert cli.main(["score", str(path), "--facts", str(facts)]) == 1
    assert capsys.readouterr().err.startswith(f"{path}:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-scheme", "--facts", "FACTS"], "Built-in schemes are: "),
        (["luoyang-2014", "--facts", "no-such-file"], "cannot be read"),
        (["luoyang-2014", "--facts", "FACTS", "--unit", "u9"], "There is no unit “u9”"),
        (["luoyang-2014", "--facts", "FACTS", "--output", "/no/such/folder/o"], "cannot be written"),
    ],
)
def test_wrong_usage_is_one_sentence(facts, capsys, arguments, said):
    status = cli.main(["score", *[str(facts) if one == "FACTS" else one for one in arguments]])

    shown = capsys.readouterr().err
    assert status == 2
    assert said in shown
    assert shown.count("\n") == 1


def test_a_day_that_is_none_is_wrong_usage(facts):
    with pytest.raises(SystemExit) as caught:
        score("--facts", facts, "--as-of", "2014-06-31")

    assert caught.value.code == 2


def test_usage_is_told_in_chinese_too(facts, capsys):
    assert score("--facts", facts, "--unit", "u9", "--lang", "zh") == 2
    assert capsys.readouterr().err == f"{facts} 里没有单位“u9”，请写其中的一个单位。\n"


def test_a_sheet_is_explained_in_words_and_in_json(facts, capsysbinary):
    assert score("--facts", facts, "--unit", "u001", "--explain", "--lang", "en") == 0
    text = capsysbinary.readouterr().out.decode()
    assert "4 points over 4 pieces asked for, 1 counted: 4 ÷ 4 × 1 = 1.00." in text
    assert "Q2, Q3, Q4: Missing, 3: each in time was worth 1.00. All together: 3.00." in text

    assert score("--facts", facts, "--unit", "u001", "--explain", "--format", "json") == 0
    (sheet,) = json.loads(capsysbinary.readouterr().out)["sheets"]
    (line,) = [one for one in sheet["explain"] if one.get("indicator") == "4"]
    assert [(one["code"], one["result"]) for one in line["how"]] == [("even", "1/1")]
    assert [(one["kind"], one["exact"], one["together"]) for one in line["more"]] == [
        ("missed", "1/1", "3/1")
    ]


def test_explanations_do_not_go_into_a_workbook(facts, capsys):
    assert score("--facts", facts, "--explain", "--format", "csv", "--lang", "en") == 2

    assert capsys.readouterr().err == "--explain goes with --format table and json, not with csv.\n"
