"""Whatever text comes: faults with lines in both languages, or a scheme that renders and scores.

504 mutations of the seven built-in schemes, the same each time, and what Hypothesis makes up.
"""

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.errors import SchemeError, SchemeFaults
from kaoping.pure.scheme import check, load, render
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scoring import compile_scheme, evaluate, read_facts
from kaoping.pure.scoring.invent import invented_facts, invented_units
from kaoping.pure.scoring.tables import ranking_text, sheet_text
from kaoping.schemes import builtin_names, builtin_text
from kaoping.site.cli_scheme_show import scheme_as_json, scheme_as_text
from tests.pure.scheme.mutations import as_typed_in_an_office, damaged, rearranged
from tests.strategies.sound_schemes import sound_schemes


def without_paragraphs(text):
    return text.partition("\nparagraphs:")[0] + "\n"


TEXTS = {name: builtin_text(name) for name in builtin_names()}
WAYS = {"damaged": damaged, "rearranged": rearranged, "typed": as_typed_in_an_office}


def told_or_read(text, place):
    """The faults of a text, each a whole sentence with its line; an empty list: it stands every test."""
    try:
        scheme = load(text)
        faults = check(scheme)
    except SchemeFaults as error:
        scheme, faults = None, error.faults
        assert faults, place
    last = len(re.split("\r\n|[\r\n\x85\u2028\u2029]", text)) or 1
    for fault in faults:
        assert fault.line is not None, (place, fault)
        assert 1 <= fault.line <= last, (place, fault)
        for language in ("en", "zh"):
            said = sentence(fault, language)
            assert said.endswith((".", "?", "。", "？", "）")), (place, said)
            assert "…." not in said, (place, said)
            assert not said.startswith(fault.code), (place, said)
    if scheme is not None:
        assert load(render(scheme)) == scheme, place
        for language in ("zh-hans", "en"):
            assert scheme_as_text(scheme, (), language), place
        json.dumps(scheme_as_json(scheme, text, (), "en"))
        if not faults:
            score(scheme, place)
    return list(faults)


def score(scheme, place):
    """Invented units and facts: read without a fault and scored, or refused by a unit's groups."""
    plan = compile_scheme(scheme)
    facts = []
    try:
        facts += invented_facts(scheme, invented_units(scheme, 2))
    except SchemeError as error:
        refused = error.code
    else:
        refused = ""
    assert refused in ("", "by_group_none", "by_group_several"), place
    if refused:
        return
    result = evaluate(plan, read_facts([json.dumps(fact) for fact in facts], plan))
    assert ranking_text(result, result.sheets, "zh"), place
    for sheet in (*result.sheets, *result.rounds)[:2]:
        assert sheet_text(result, sheet, "zh"), place
        assert sheet_text(result, sheet, "en"), place


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TEXTS)
def test_mutated_schemes_end_in_faults_or_in_sheets(name, way):
    rng = random.Random(f"{name} {way}")
    refused = sum(
        bool(told_or_read(WAYS[way](without_paragraphs(TEXTS[name]), rng), (name, way, number)))
        for number in range(24)
    )

    assert refused >= 5


@given(st.text(max_size=200) | st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_or_bytes_are_refused_with_a_line(text):
    with pytest.raises(SchemeFaults) as caught:
        load(text)

    assert caught.value.faults
    assert all(fault.line for fault in caught.value.faults)


@given(sound_schemes(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_generated_schemes_stand_every_test_whole_and_damaged(scheme, rng):
    text = render(scheme)

    assert told_or_read(text, "whole") == []
    told_or_read(damaged(text, rng), "damaged")
    told_or_read(rearranged(text, rng), "rearranged")


HEAD = "scheme: s\ntitle: 示例\nyear: 2014\n"


def one(words):
    return HEAD + "indicators:\n  - {id: 1, title: 项, " + words + "}\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (one("points：4, even: {}"), 5, "“points：4”用了全角冒号"),
        (HEAD + "indicators:\n  - id: 1\n    title：项\n    points: 4\n    even: {}\n", 6, "全角冒号"),
        (one("points: 4，even: {}"), 5, "用了全角的“，”，请改成半角的“,”"),
        (one("points: 4, even: ｛｝"), 5, "不能写“｛｝”"),
        (HEAD + "indicators:\n  - ｛id: 1, points: 4, even: {}｝\n", 5, "请改成半角的“{”"),
        (HEAD + "indicators:\n　　- {id: 1, points: 4, even: {}}\n", 5, "全角空格"),
        (HEAD + "indicators:\n\u00a0 - {id: 1, points: 4, even: {}}\n", 5, "不间断空格"),
        (HEAD + "indicators:\n\t- {id: 1, points: 4, even: {}}\n", 5, "制表符"),
        (one("points:4, even: {}"), 5, "冒号后面没有空格，请写成“points: ”"),
        (HEAD + "indicators:\n  - id:1\n    title: 项\n    points: 4\n", 5, "冒号后面没有空格"),
        (one("points: ４, even: {}"), 5, "是不是“4”？"),
        (one("points: 4分, even: {}"), 5, "是不是“4”？"),
        (one("points: 5０％, even: {}"), 5, "是不是“50%”？"),
        (one("points: 三, even: {}"), 5, "要写数"),
        (one("points: 4, due: 2014年3月31日, even: {}"), 5, "是不是“2014-03-31”？"),
        (one("points: 4, due: 2014/3/31, even: {}"), 5, "是不是“2014-03-31”？"),
        (one("points: 4, due: 2014-02-30, even: {}"), 5, "日历上没有 2014-02-30"),
        (one("points: 4, due: 3月底前, even: {}"), 5, "要写日期"),
        (one("points: 4, every: 每季度, even: {}"), 5, "是不是“quarter”？"),
        (one("分值: 4, even: {}"), 5, "是不是“points”？"),
        (one("points: 4, by_notice: 是, even: {}"), 5, "是不是“true”？"),
        (one("points: 4, standard: 方案,小结, even: {}"), 5, "半角逗号表示一项结束"),
        (one("points: {区: 4, 县: 3}, even: {}"), 5, "by_group"),
        (one("points: 4, ratio: {of: talks, full: 4}"), 5, "单写“talks”不知道是哪一种"),
        (one("points: 4, deduct: [{of: {events: late}, minus: -1}]"), 5, "不能小于 0"),
        (one("points: 4, deduct: [{of: {events: late}, minus: {from: -3, to: -1}}]"), 5, "不能小于 0"),
        (HEAD + "indicators:\n  - id: 1\n    points: 4\n    even:\n", 7, "没有要写的就写“even: {}”"),
        (HEAD + "indicators:\n  - {id: （一）, points: 4, even: {}}\n", 5, "是不是“一”？"),
        (one("points: 4, even: {}") * 2, 6, "写了两次"),
        (one("id: 2, points: 4, even: {}"), 5, "写了两次"),
        (one("points: 4, even: &x {}"), 5, "锚点"),
        (one("points: !!int 4, even: {}"), 5, "标签"),
        (one("title: \ufeff项, points: 4, even: {}"), 5, "U+FEFF"),
        (HEAD + "indicators: " + "[" * 5000 + "]" * 5000 + "\n", 4, "嵌套超过 40 层"),
        (HEAD + "a: " + "{b: " * 5000 + "\n", 4, "嵌套超过 40 层"),
        (HEAD + "---\n" + HEAD, 4, "又开始了一个文档"),
        (HEAD.encode("utf-16"), 1, "不是 UTF-8"),
        (one("points: 4, even: {}").encode("gb18030"), 2, "不是 UTF-8"),
        (HEAD + "notes: [{question: 问, decision: " + "字" * 6000 + "}]\n", 4, "最多 5000 个字"),
        (one("points: 9999999999999, even: {}"), 5, "要写数"),
        (one("points: 1/0, even: {}"), 5, "要写数"),
        ("a" * 2_000_001, 1, "方案最多 2000000 字节"),
        ("[" + "1," * 100_001 + "]", 1, "超过 100000 个"),
        ("", 1, "文件是空的"),
        ("# 只有注释\n", 1, "文件是空的"),
    ],
)
def test_what_an_office_types_is_answered_with_what_to_write(text, line, said):
    with pytest.raises(SchemeFaults) as caught:
        load(text)

    told = [(fault.line, sentence(fault, "zh")) for fault in caught.value.faults]
    assert any(where == line and said in answer for where, answer in told), told
    assert all(sentence(fault).isascii() or "“" in sentence(fault) for fault in caught.value.faults)


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends_and_a_mark_at_the_beginning_say_the_same(ends):
    text = TEXTS["lecture-2014"]

    assert load("\ufeff" + text.replace("\n", ends)) == load(text)
    assert load(b"\xef\xbb\xbf" + text.encode()) == load(text)
    with pytest.raises(SchemeFaults) as caught:
        load((HEAD + "x: 1\n").replace("\n", ends))
    assert [fault.line for fault in caught.value.faults] == [1, 4]


def test_aliases_cannot_grow():
    bomb = "a: &a [x, x, x]\n" + "".join(f"{n}: &{n} [*a, *a, *a]\n" for n in "bcdefgh")

    with pytest.raises(SchemeFaults) as caught:
        load(HEAD + bomb)

    assert [fault.code for fault in caught.value.faults] == ["anchor"]
