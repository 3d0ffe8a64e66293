"""Rules in words: every kind of rule has its sentence, in both languages, for any scheme whatever."""

import re

import pytest
from hypothesis import given, settings

from kaoping.pure.scheme import load
from kaoping.pure.scheme.edit_colour import coloured
from kaoping.pure.scheme.in_words import rule_in_words
from kaoping.pure.scheme.in_words_numbers import Speech
from kaoping.pure.scheme.in_words_results import result_in_words
from kaoping.pure.scheme.tree import walk
from kaoping.schemes import builtin_names, builtin_text
from tests.strategies.schemes import schemes

HEAD = "scheme: a\ntitle: 甲\nyear: 2014\nindicators:\n"


def said(words, language="zh-hans", **labels):
    scheme = load(HEAD + f"  - {{id: 1, title: 一, {words}}}\n")
    return " ".join(rule_in_words(scheme, next(iter(walk(scheme))), language, labels).sentences)


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        ("points: 4, every: quarter, even: {}",
         "每季度 1 件，每件受理得 1.00 分（4 ÷ 4），迟报按 0 计。", "1 each quarter: each accepted piece gives 1.00 (4 ÷ 4); a late one gives nothing."),
        ("points: 2, by_notice: true, even: {quality: true}",
         "按通知报送。 2 分按通知要求的件数均分，迟报按 0 计。 每件按评分折算：得分 × 评分 ÷ 100。", "By special notice."),
        ("points: open, per_item: {of: {events: adoption}, prices: [{where: {level: 市}, points: 4}, {points: {from: 1, to: 2}}], times: [{where: {front: true}, by: 2}]}",
         "按“adoption”的次数逐件计分：级别为市 4 分；每件 1～2 分（酌情）。", "level 市: 4; any: 1 to 2 at discretion."),
        ("points: 4, steps: {of: {count: reposts}, bands: [{from: 3, points: 1}, {above: 9, points: 3}], then: {each: 1, points: 1}}",
         "看“reposts”的数量：满 3 得 1 分；超过 9 得 3 分。 此后每增 1 加 1 分。", "from 3: 1; above 9: 3. Beyond that 1 for each 1 more."),
        ("points: 5, ratio: {of: {measure: rate}, full: 80%}",
         "按“rate”的测量值折算：0 得 0 分，0.8 得 5 分，中间按比例。", "0.8 gives 5."),
        ("points: 5, deduct: [{need: 10, of: {count: talks}, minus: even}, {of: {events: bad}, minus: 1, at_most: 3}, {if: {of: {pieces: all}, below: 1}, minus: 2}]",
         "“talks”的数量应达 10，每少 1 扣均分的一份。 “bad”，每次扣 1 分，最多扣 3 分。 按时受理的件数少于 1的，扣 2 分。", "5 points, less:"),
        ("points: 5, by: 评委, assess: {levels: {优: 5, 差: 1}, drop: 1}",
         "由评委评等次：优 5、差 1。 多人评分：满 3 人评分时去掉 1 个最高和 1 个最低，取平均。", "评委 give a level: 优 5, 差 1."),
        ("points: 5, checklist: {items: [{id: 1, title: 台账}, {id: 2}], rows: [{met: all, points: 5}, {met: 1, points: 2, title: B}]}",
         "2 条逐条核对：台账、2。 从上往下取第一个符合的：全部达标 5 分；B 达标 1 条 2 分。", "The first that holds: all 5; B 1 items 2."),
        ("points: 5, ballot: {share_of: cast, blank: 0.2}", "5 × 赞成票 ÷ 全部投票。 每张空白票扣 0.2 分。", "5 × votes for ÷ all votes cast."),
        ("points: 5, rank: {by: {pieces: all}, places: [{to: 1, points: 5}, {to: 3, points: 3}], last: 0}",
         "按按时受理的件数从多到少排名：第 1 名 5 分；第 2–3 名 3 分；末位 0 分。", "place 1: 5; place 2–3: 3; the last 0."),
        ("points: 5, carry: {key: civic}", "直接采用“civic”的得分。", "The figure “civic” is taken over as it is."),
    ],
)  # fmt: skip
def test_every_kind_of_rule_has_its_sentence(words, chinese, english):
    assert chinese in said(words)
    assert english in said(words, "en")


def test_what_a_piece_must_have_is_said_once():
    scheme = load(
        "scheme: a\ntitle: 甲\nyear: 2014\n"
        "materials: {signed: {seal: true, photos: 1, blocks: [seal], hints: [photos]}}\n"
        "indicators:\n  - {id: 1, title: 一, points: 4, material: signed, every: month, even: {}}\n"
    )
    words = Speech("zh-hans", {}).material(scheme.materials[0])

    assert (words.count("须说明理由"), words.count("只作提醒")) == (1, 1)


def test_keys_are_called_by_their_names():
    words = "points: 4, steps: {of: {count: reposts}, bands: [{from: 3, points: 1}]}"

    assert "“转载数”" in said(words, reposts="转载数")


@pytest.mark.parametrize("name", builtin_names())
def test_builtin_schemes_are_told_in_chinese_without_english_words(name):
    scheme = load(builtin_text(name))
    for placed in walk(scheme):
        told = rule_in_words(scheme, placed).sentences
        assert told, placed.id
        plain = re.sub(r"“[^”]*”|[a-z]+为\S+", "", " ".join(told))
        assert not re.search(r"[a-z]{3,}", plain), (placed.id, plain)


@given(schemes())
@settings(max_examples=40)
def test_any_scheme_can_be_told(scheme):
    for language in ("en", "zh-hans"):
        for placed in walk(scheme):
            assert all(rule_in_words(scheme, placed, language).sentences)
        result_in_words(scheme, language)


@pytest.mark.parametrize("name", builtin_names())
def test_coloured_pieces_put_together_are_the_text(name):
    text = builtin_text(name)
    assert "\n".join("".join(piece for _, piece in line.pieces) for line in coloured(text)) == text
