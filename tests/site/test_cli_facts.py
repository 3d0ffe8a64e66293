"""``kaoping facts``: lines in once, everything out, and the same sheets from the file."""

import json

import pytest

from kaoping.assessment.models import RecordedFact
from kaoping.pure.scheme import load
from kaoping.pure.scoring import compile_scheme, evaluate, read_facts
from kaoping.results.standings import live_sheet
from kaoping.site import cli
from kaoping.units.models import Unit
from tests.make import make_unit
from tests.make_assessment import make_scheme
from tests.pure.scoring.test_wanted import ALL_KINDS

LINES = [
    {"kind": "unit", "unit": "u1"},
    {"kind": "answer", "unit": "u1", "indicator": "1", "item": "台账", "answer": "yes"},
    {"kind": "measure", "unit": "u2", "key": "awareness", "value": "186", "of": 200, "at": "2014-06-30"},
    {"kind": "event", "event": "e1", "units": ["u1", "u2"], "key": "adoption", "at": "2014-05-06",
     "attributes": {"kind": "信息", "level": "市", "heads": 1, "front": True}},
]  # fmt: skip


@pytest.fixture
def town(db, monkeypatch):
    monkeypatch.setattr(cli, "start_django", lambda **options: None)
    make_unit("甲局", code="u1", group="甲")
    make_unit("乙局", code="u2", group="乙")
    return make_scheme(ALL_KINDS)


def write(path, *objects):
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), encoding="utf-8")
    return str(path)


def test_lines_go_in_once_and_come_out_as_a_file_that_scores_the_same(town, tmp_path, capsys):
    file = write(tmp_path / "facts.jsonl", *LINES)
    assert cli.main(["facts", "import", file, "--dry-run", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 3
    assert RecordedFact.objects.count() == 0
    assert cli.main(["facts", "import", file, "--scheme", "all-kinds", "--basis", "台账"]) == 0
    assert RecordedFact.objects.count() == 3
    capsys.readouterr()
    assert cli.main(["facts", "import", file, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["known"], told["left_alone"]) == (0, 3, {"unit": 1})

    out = tmp_path / "out.jsonl"
    assert cli.main(["facts", "export", "all-kinds", "--output", str(out)]) == 0
    plan = compile_scheme(load(town.text))
    facts = read_facts(out.read_bytes().splitlines(keepends=True), plan)
    for sheet in evaluate(plan, facts, None).sheets:
        assert sheet.base == live_sheet(town, Unit.objects.get(code=sheet.unit)).base
    assert RecordedFact.objects.get(kind="event").recording.recorded_by == "facts import"
    capsys.readouterr()
    assert cli.main(["facts", "export", "all-kinds", "--unit", "u1"]) == 0
    assert '"answer": "yes"' in capsys.readouterr().out


def test_faults_are_said_with_their_lines_and_nothing_is_taken(town, tmp_path, capsys):
    file = write(
        tmp_path / "facts.jsonl", *LINES, {"kind": "score", "unit": "u9", "key": "civic", "value": "1"}
    )

    assert cli.main(["facts", "import", file]) == 1
    said = capsys.readouterr().err
    assert f"{file}:5: " in said
    assert "u9" in said
    assert RecordedFact.objects.count() == 0


def test_what_is_not_there_is_wrong_usage(town, tmp_path, capsys):
    file = write(tmp_path / "facts.jsonl", *LINES)

    assert cli.main(["facts", "import", str(tmp_path / "none.jsonl")]) == 2
    assert cli.main(["facts", "import", file, "--scheme", "other"]) == 2
    assert cli.main(["facts", "export", "other"]) == 2
    assert cli.main(["facts", "export", "all-kinds", "--unit", "u9"]) == 2
    assert "all-kinds" in capsys.readouterr().err
