"""``kaoping scheme`` as it is typed."""

import json

import pytest

from kaoping.pure.scheme import json_schema, load, scheme_sha256
from kaoping.pure.scheme.reach import keys_used
from kaoping.pure.scheme.tree import walk
from kaoping.schemes import builtin_facts, builtin_names, builtin_text, builtin_title
from kaoping.site.cli import main
from kaoping.site.cli_scheme_reading import language_of
from tests.pure.scheme.samples import SMALL, with_line


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


def run(capsys, *arguments):
    """Exit status, what was printed, what went to stderr."""
    try:
        status = main(["scheme", *arguments])
    except SystemExit as left:
        status = left.code
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def written(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_sound_scheme_is_said_to_be_sound(capsys):
    assert run(capsys, "check", "luoyang-2014") == (
        0,
        "luoyang-2014: 12 indicators, 30 points; no faults.\n",
        "",
    )


def test_faults_are_listed_with_file_and_line(capsys, tmp_path):
    path = written(tmp_path, with_line(9, "  - {id: 1, points: four, every: quarterly, even: {}}"))

    status, out, err = run(capsys, "check", path)

    assert (status, out) == (1, "")
    assert err.splitlines() == [
        f"{path}:9: “points” takes a number such as 4, 0.5, 5/30 or 80%, not “four”.",
        f"{path}:9: “every” cannot be “quarterly”. Allowed: week, month, quarter, half-year, year."
        " Did you mean “quarter”?",
    ]


def test_faults_are_told_in_chinese_where_the_environment_asks(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    path = written(tmp_path, with_line(12, "    points: 7"))

    status, _, err = run(capsys, "check", path)

    assert status == 1
    assert err.splitlines()[0] == (f"{path}:10: 第 2 项满分 7，但各部分最多只有 6，请调低满分或调高各部分。")


def test_json_lists_faults_and_succeeds_in_being_read(capsys, tmp_path):
    path = written(tmp_path, with_line(3, "yeer: 2014"))

    status, out, err = run(capsys, "check", path, "--format", "json")

    told = json.loads(out)
    assert (status, err, told["sound"], told["scheme"]) == (1, "", False, None)
    assert [(fault["line"], fault["code"]) for fault in told["faults"]] == [
        (3, "unknown_word"),
    ]
    sound = json.loads(run(capsys, "check", "luoyang-2014", "--format", "json")[1])
    assert (sound["sound"], sound["scheme_sha256"]) == (True, scheme_sha256(builtin_text("luoyang-2014")))


def test_a_key_of_a_programme_must_be_one_of_its_own(capsys, tmp_path):
    path = written(tmp_path, SMALL.replace("talks", "publishing.repost"))

    status, _, err = run(capsys, "check", path)

    assert status == 1
    assert f"{path}:14: No source offers facts with the key “publishing.repost”." in err


def test_another_key_is_only_remarked_on(capsys, tmp_path):
    path = written(tmp_path, SMALL)

    status, out, err = run(capsys, "check", path)

    assert status == 0
    assert out == f"{path}: 4 indicators, 10 points; no faults.\n"
    assert [line.split(": ")[:2] for line in err.splitlines()] == [
        [f"{path}:14", "remark"],
        [f"{path}:17", "remark"],
    ]


@pytest.mark.parametrize("verb", ["check", "show"])
def test_what_is_no_scheme_is_wrong_usage(capsys, tmp_path, verb):
    status, out, err = run(capsys, verb, "luoyang-2015")

    assert (status, out) == (2, "")
    assert err == (
        "There is no file and no built-in scheme “luoyang-2015”. Built in: "
        + ", ".join(builtin_names())
        + ".\n"
    )
    assert run(capsys, verb, str(tmp_path))[0] == 2
    assert run(capsys, verb, "a\0b")[0] == 2
    assert run(capsys, verb)[0] == 2


def test_show_prints_the_table_and_the_calendar(capsys):
    status, out, _ = run(capsys, "show", "luoyang-2014", "--lang", "zh")

    lines = out.splitlines()
    assert status == 0
    assert lines[0] == "洛阳市直机关党的建设网上考核评价体系（宣传）"
    assert next(line for line in lines if line.startswith("※1")).split() == [
        "※1",
        "本单位年度思想宣传文化教育工作方案、小结",
        "3月底前、11月底前分别报方案、小结",
        "2",
    ]
    assert next(line for line in lines if "合计" in line).split() == ["合计", "30"]
    assert "2014-10-31  2014-10-01  7     志愿服务活动    四季度  1     0.5" in lines
    assert "见通知：3 党课、6 道德模范、9 文明单位、10 道德讲堂" in lines
    assert lines[-1] == "要用的数据：publishing.reposts"


def test_show_as_json_has_all_of_it(capsys):
    told = json.loads(run(capsys, "show", "luoyang-2014", "--format", "json")[1])

    assert (told["scheme"], told["base"], len(told["table"]), len(told["calendar"])) == (
        "luoyang-2014",
        "30",
        12,
        19,
    )
    assert told["by_notice"] == ["3", "6", "9", "10"]
    assert [task["limit"] for task in told["tasks"]] == [
        "全年",
        "10月底前",
        "全年",
        "全年",
        "10月底前",
        "10月底前",
        "全年",
    ]


def test_show_asks_for_the_group_where_values_differ(capsys, tmp_path):
    path = written(
        tmp_path, SMALL.replace("every: quarter", "due: {by_group: {甲: 2014-03-31, 乙: 2014-05-31}}")
    )

    assert "--group, one of: 甲, 乙, 窗口." in run(capsys, "show", path)[1]
    assert "2014-05-31" in run(capsys, "show", path, "--group", "乙")[1]
    status, _, err = run(capsys, "show", path, "--group", "丙")
    assert (status, err.startswith("“--group: 丙” names nothing")) == (2, True)


def test_show_of_a_faulty_scheme_lists_the_faults(capsys, tmp_path):
    path = written(tmp_path, with_line(12, "    points: 7"))

    status, out, err = run(capsys, "show", path)

    assert (status, out) == (1, "")
    assert err.startswith(f"{path}:10: ")


def test_the_schema_is_printed_or_written(capsys, tmp_path):
    assert json.loads(run(capsys, "schema")[1]) == json_schema()
    target = tmp_path / "scheme.json"
    assert run(capsys, "schema", "--output", str(target)) == (0, "", "")
    assert json.loads(target.read_text(encoding="utf-8")) == json_schema()
    status, _, err = run(capsys, "schema", "--output", str(tmp_path / "no" / "x.json"))
    assert (status, err.endswith("Choose another --output.\n")) == (2, True)


@pytest.mark.parametrize(
    ("given", "environment", "language"),
    [
        (None, {}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ("zh", {"LANG": "de_DE"}, "zh-hans"),
        ("en", {"LANG": "zh_CN"}, "en"),
    ],
)
def test_the_language_is_as_said_or_as_the_environment_says(given, environment, language):
    assert language_of(given, environment) == language


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", builtin_names())
def test_show_leaves_nothing_of_a_scheme_unsaid(capsys, name, language):
    scheme = load(builtin_text(name))

    status, out, err = run(capsys, "show", name, "--lang", language)

    assert (status, err) == (0, "")
    said = [scheme.title, scheme.document.number, scheme.document.issuer, *(g.name for g in scheme.groups)]
    for placed in walk(scheme):
        said += [placed.id, placed.node.title, placed.node.standard]
    said += [grade.grade for grade in scheme.grades] + [veto.title for veto in scheme.vetoes]
    said += [outcome.says for outcome in scheme.outcomes] + [use.key for use in keys_used(scheme)]
    for note in scheme.notes:
        said += [note.question, note.decision, note.signer]
    assert [text for text in said if text not in out] == []


def test_points_are_summed_for_each_kind_of_unit(capsys):
    districts = run(capsys, "show", "districts-2014", "--lang", "zh")[1].splitlines()

    assert next(line for line in districts if "合计" in line).split(maxsplit=1) == [
        "合计",
        "区、县 100 / 开发区 90",
    ]
    own = run(capsys, "show", "districts-2014", "--group", "开发区", "--group", "无农村", "--lang", "en")[1]
    assert next(line for line in own.splitlines() if "Total" in line).split() == ["Total", "90"]
    assert "2014-12-10" in own


def test_built_in_schemes_are_listed_with_their_titles(capsys):
    status, out, _ = run(capsys, "list")

    assert status == 0
    assert [line.split(maxsplit=1) for line in out.splitlines()] == [
        [name, builtin_title(name)] for name in builtin_names()
    ]
    assert len(builtin_names()) == 7


def test_a_built_in_scheme_and_its_facts_are_there_to_begin_with(capsys, tmp_path):
    assert run(capsys, "text", "lecture-2014") == (0, builtin_text("lecture-2014"), "")
    assert run(capsys, "facts", "lecture-2014") == (0, builtin_facts("lecture-2014"), "")
    path = tmp_path / "mine.yaml"
    assert run(capsys, "text", "term-2013-2014", "--output", str(path)) == (0, "", "")
    assert path.read_text(encoding="utf-8") == builtin_text("term-2013-2014")
    status, _, err = run(capsys, "facts", "lecture-2015", "--lang", "zh")
    assert status == 2
    assert err.startswith("没有“lecture-2015”这个内置方案。")
    assert err.endswith("是不是“lecture-2014”？\n")
    assert run(capsys, "text", "lecture-2014", "--output", str(tmp_path))[0] == 2
