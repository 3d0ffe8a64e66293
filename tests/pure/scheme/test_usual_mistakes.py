"""A hundred mistakes that offices make: each is found in its line, by its name, with what was meant.

A row: what somebody did, the text, the line, the code of the first fault, and the hint.
"""

import re

import pytest

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme import check, load
from kaoping.pure.scheme.faults import sentence
from tests.pure.scheme.samples import leaf

HEAD = "scheme: s\ntitle: 示例\nyear: 2014\n"
ONE = "indicators:\n  - {id: 1, title: 信息, points: 4, every: month, even: {}}\n"
MISTAKES = [
    ('tab', HEAD + 'indicators:\n\t- {id: 1, title: a, points: 4, every: month, even: {}}\n', 5, 'tab', ''),
    ('tab in middle', HEAD + 'indicators:\n  - id: 1\n  \ttitle: a\n', 6, 'tab', ''),
    ('indent deeper', HEAD + 'indicators:\n  - id: 1\n     title: a\n    points: 4\n    every: month\n    even: {}\n', 6, 'yaml_indent', ''),
    ('indent shallower', HEAD + 'indicators:\n  - id: 1\n   title: a\n    points: 4\n    even: {}\n', 6, 'yaml_indent', ''),
    ('fullwidth colon', HEAD + 'indicators：\n  - {id: 1, title: a, points: 4, every: month, even: {}}\n', 4, 'full_width_colon', ''),
    ('fullwidth colon in flow', HEAD + 'indicators:\n  - {id：1, title: a, points: 4, every: month, even: {}}\n', 5, 'full_width_colon', ''),
    ('fullwidth comma in flow', HEAD + 'indicators:\n  - {id: 1，title: a，points: 4, every: month, even: {}}\n', 5, 'full_width_sign', ''),
    ('fullwidth comma list', HEAD + 'groups: {甲: {group: 甲}, 乙: {group: 乙}}\nranking: {within: [甲，乙]}\n' + ONE, 5, 'unknown_reference', '甲, 乙'),
    ('enumeration comma list', HEAD + 'groups: {甲: {group: 甲}, 乙: {group: 乙}}\nranking: {within: [甲、乙]}\n' + ONE, 5, 'unknown_reference', '甲, 乙'),
    ('fullwidth brackets', HEAD + 'indicators:\n  - ｛id: 1, title: a｝\n', 5, 'full_width_sign', ''),
    ('fullwidth digits', leaf('points: ４, every: month, even: {}'), 6, 'not_a_number', '4'),
    ('fullwidth quotes', HEAD + 'document: {title: “通知, 二”}\n' + ONE, 4, 'comma_in_text', ''),
    ('chinese number', leaf('points: 四, every: month, even: {}'), 6, 'not_a_number', '4'),
    ('chinese number with its unit', leaf('points: 四分, every: month, even: {}'), 6, 'not_a_number', '4'),
    ('season', leaf('points: 4, every: season, even: {}'), 6, 'not_one_of', 'quarter'),
    ('even true', leaf('points: 4, every: month, even: true'), 6, 'not_a_mapping', '{}'),
    ('line max', leaf('points: 4, deduct: [{of: {events: e}, minus: 1, max: 3}]'), 6, 'unknown_word', 'at_most'),
    ('line cap', leaf('points: 4, deduct: [{of: {events: e}, minus: 1, cap: 3}]'), 6, 'unknown_word', 'at_most'),
    ('take max', leaf('points: 4, ratio: {of: {take: {count: a}, max: 3}, full: 3}'), 6, 'unknown_word', 'no_more'),
    ('less_than', leaf('points: 4, deduct: [{if: {of: {measure: m}, less_than: 3}, minus: 1}]'), 6, 'unknown_word', 'below'),
    ('rate', leaf('points: 4, ratio: {of: {rate: a}, full: 1}'), 6, 'unknown_word', 'measure'),
    ('full max', leaf('points: 4, ratio: {of: {count: a}, full: max}'), 6, 'not_a_number', 'most'),
    ('band levels', leaf('points: 4, steps: {of: {count: c}, levels: [{from: 3, points: 4}]}'), 6, 'unknown_word', 'bands'),
    ('band at_least', leaf('points: 4, steps: {of: {count: c}, bands: [{at_least: 3, points: 4}]}'), 6, 'unknown_word', 'from'),
    ('rank of', leaf('points: 4, rank: {of: {count: a}, places: [{to: 1, points: 4}]}'), 6, 'unknown_word', 'by'),
    ('order desc', leaf('points: 4, rank: {by: {count: a}, order: desc}'), 6, 'not_one_of', 'high'),
    ('else percent', leaf('points: 4, gate: {if: {of: {count: a}, at_least: 1}, else: 50%}, carry: {key: k}'), 6, 'not_an_else', '{times: 50%}'),
    ('else points', leaf('points: 4, gate: {if: {of: {count: a}, at_least: 1}, else: 3}, carry: {key: k}'), 6, 'not_an_else', '{cap: 3}'),
    ('gate then', leaf('points: 4, gate: {if: {of: {count: a}, at_least: 1}, then: 0}, carry: {key: k}'), 6, 'unknown_word', 'else'),
    ('item text', leaf('points: 4, checklist: {items: [有场所]}'), 6, 'not_a_mapping', '{id: 有场所}'),
    ('window day alone', leaf('points: 4, windows: [2014-03-31], even: {}'), 6, 'not_a_mapping', ''),
    ('window to', leaf('points: 4, windows: [{id: a, to: 2014-03-31}], even: {}'), 6, 'unknown_word', 'due'),
    ('weight', leaf('weight: 60%, carry: {key: k}'), 6, 'unknown_word', 'points'),
    ('group', leaf('points: 4, group: 甲, carry: {key: k}'), 6, 'unknown_word', 'applies_to'),
    ('grade alone', HEAD + 'grades: [优秀]\n' + ONE, 4, 'not_a_mapping', '{grade: 优秀}'),
    ('place 末位', HEAD + 'outcomes: [{place: 末位, says: 约谈}]\n' + ONE, 4, 'not_a_whole_number', 'last'),
    ('repeat month', HEAD + 'repeat: month\n' + ONE, 4, 'not_a_mapping', '{every: month}'),
    ('total max', HEAD + 'total: {max: 100}\n' + ONE, 4, 'unknown_word', 'cap'),
    ('rounds that never come', HEAD + 'outcomes: [{place: last, in_a_row: 2, says: 约谈}]\n' + ONE, 4, 'word_needs', ''),
    ('sign in an attribute', leaf("points: 4, per_item: {of: {events: e}, prices: [{where: {words: '>=1000'}, points: 2}]}"), 6, 'needs_one_of', '{at_least: 1000}'),
    ('sign in an attribute, full width', leaf("points: 4, per_item: {of: {events: e}, prices: [{where: {words: ≤ 999}, points: 2}]}"), 6, 'needs_one_of', '{at_most: 999}'),
    ('place share', HEAD + 'outcomes: [{last: 120%, says: 约谈}]\n' + ONE, 4, 'share_outside', ''),
    ('round of a number', HEAD + 'outcomes: [{last: 3, round: up, says: 约谈}]\n' + ONE, 4, 'word_needs', ''),
    ('points unit', leaf('points: 4分, every: month, even: {}'), 6, 'not_a_number', '4'),
    ('percent vs decimal late 50', HEAD + 'settings: {late: {worth: 50}}\n' + ONE, 4, 'too_great', '50%'),
    ('up_to 120', leaf('points: 4, ratio: {of: {count: a}, full: 2, up_to: 120}'), 6, 'too_great', '120%'),
    ('late 150%', HEAD + 'settings: {late: {worth: 150%}}\n' + ONE, 4, 'too_great', ''),
    ('fullwidth percent', HEAD + 'settings: {late: {worth: 50％}}\n' + ONE, 4, 'not_a_number', '50%'),
    ('word misspelt', leaf('points: 4, evry: month, even: {}'), 6, 'unknown_word', 'every'),
    ('word chinese', leaf('分值: 4, every: month, even: {}'), 6, 'unknown_word', 'points'),
    ('word chinese top', '方案: s\ntitle: a\nyear: 2014\n' + ONE, 1, 'unknown_word', 'scheme'),
    ('rule misspelt', leaf('points: 4, every: month, evn: {}'), 6, 'unknown_word', 'even'),
    ('no rule', leaf('points: 4, every: month'), 6, 'needs_one_of', ''),
    ('two rules', leaf('points: 4, every: month, even: {}, carry: {key: a}'), 6, 'only_one_of', ''),
    ('key twice', leaf('points: 4, points: 5, every: month, even: {}'), 6, 'word_twice', ''),
    ('id twice', HEAD + 'indicators:\n  - {id: 1, title: a, points: 4, every: month, even: {}}\n  - {id: 1, title: b, points: 4, every: month, even: {}}\n', 6, 'id_twice', ''),
    ('date slash', leaf('points: 4, due: 2014/3/31, even: {}'), 6, 'not_a_date', '2014-03-31'),
    ('date short', leaf('points: 4, due: 2014-3-31, even: {}'), 6, 'not_a_date', '2014-03-31'),
    ('date chinese', leaf('points: 4, due: 2014年3月31日, even: {}'), 6, 'not_a_date', '2014-03-31'),
    ('date no such', leaf('points: 4, due: 2014-02-30, even: {}'), 6, 'no_such_day', ''),
    ('date only month', leaf('points: 4, due: 3月底, even: {}'), 6, 'not_a_date', ''),
    ('date dots', leaf('points: 4, due: 2014.3.31, even: {}'), 6, 'not_a_date', '2014-03-31'),
    ('window outside', leaf('points: 4, due: 2015-03-31, even: {}'), 6, 'window_outside', ''),
    ('window upside', leaf('points: 4, windows: [{id: a, from: 2014-05-01, due: 2014-03-31}], even: {}'), 6, 'window_upside_down', ''),
    ('sum of points', HEAD + 'indicators:\n  - {id: 1, title: a, points: 10, indicators: [{id: 1.1, title: b, points: 4, every: month, even: {}}, {id: 1.2, title: c, points: 5, every: month, even: {}}]}\n', 5, 'points_unreachable', ''),
    ('circular', HEAD + 'indicators:\n  - {id: 1, title: a, points: 4, ratio: {of: {score: 2}, full: 4}}\n  - {id: 2, title: b, points: 4, ratio: {of: {score: 1}, full: 4}}\n', 5, 'score_too_early', ''),
    ('score itself', HEAD + 'indicators:\n  - {id: 1, title: a, points: 4, ratio: {of: {score: 1}, full: 4}}\n', 5, 'score_too_early', ''),
    ('unknown group', leaf('points: 4, applies_to: 丙, every: month, even: {}'), 6, 'unknown_reference', ''),
    ('unknown group by_group', leaf('points: {by_group: {甲: 4, 丙: 3}}, every: month, even: {}'), 6, 'unknown_reference', ''),
    ('by_group unsaid', leaf('points: {甲: 4, 乙: 3}, every: month, even: {}'), 6, 'by_group_unsaid', ''),
    ('unknown material', leaf('points: 4, material: 盖章, every: month, even: {}'), 6, 'unknown_reference', ''),
    ('gbk', (HEAD + ONE).encode('gbk'), 2, 'not_utf8', ''),
    ('utf16', (HEAD + ONE).encode('utf-16'), 1, 'not_utf8', ''),
    ('nbsp indent', HEAD + 'indicators:\n\xa0\xa0- {id: 1, title: a, points: 4, every: month, even: {}}\n', 5, 'odd_indent', ''),
    ('ideographic indent', HEAD + 'indicators:\n\u3000- {id: 1, title: a, points: 4, every: month, even: {}}\n', 5, 'odd_indent', ''),
    ('no space after colon', HEAD + 'indicators:\n  - id:1\n    title: a\n    points: 4\n    every: month\n    even: {}\n', 5, 'colon_without_space', ''),
    ('no space after dash', HEAD + 'indicators:\n  -{id: 1, title: a, points: 4, every: month, even: {}}\n', 5, 'dash_without_space', ''),
    ('missing comma flow', HEAD + 'indicators:\n  - {id: 1 title: a, points: 4, every: month, even: {}}\n', 5, 'yaml_bracket', ''),
    ('missing brace', HEAD + 'indicators:\n  - {id: 1, title: a, points: 4, every: month, even: {}\n', 5, 'yaml_bracket', ''),
    ('extra brace', HEAD + 'indicators:\n  - {id: 1, title: a, points: 4, every: month, even: {}}}\n', 5, 'bracket_too_many', ''),
    ('missing comma on the line that closes', HEAD + 'indicators:\n  - {id: 1, title: a,\n     every: month,\n     even: {} points: 4}\n', 7, 'yaml_bracket', ''),
    ('missing comma after a bracket in quotes', HEAD + 'indicators:\n  - {id: 1, title: "a}}" points: 4, every: month, even: {}}\n', 5, 'yaml_bracket', ''),
    ('extra brace lines below', HEAD + 'indicators:\n  - {id: 1, title: a,\n     points: 4, every: month, even: {}}}\n', 6, 'bracket_too_many', ''),
    ('missing bracket', leaf('points: 4, deduct: [{of: {count: a}, minus: 1}'), 6, 'yaml_bracket', ''),
    ('unclosed quote', HEAD + 'indicators:\n  - {id: 1, title: "a, points: 4, every: month, even: {}}\n', 5, 'yaml_quote', ''),
    ('colon in title', HEAD + 'indicators:\n  - id: 1\n    title: 学习: 集中\n    points: 4\n    every: month\n    even: {}\n', 6, 'yaml_colon', ''),
    ('hash in title', HEAD + 'indicators:\n  - {id: 1, title: 第 #1 项, points: 4, every: month, even: {}}\n', 5, 'yaml_bracket', ''),
    ('star start', HEAD + 'indicators:\n  - {id: 1, title: *重点, points: 4, every: month, even: {}}\n', 5, 'yaml_syntax', ''),
    ('percent start', HEAD + 'indicators:\n  - {id: 1, title: %比例, points: 4, every: month, even: {}}\n', 5, 'yaml_syntax', ''),
    ('at start', HEAD + 'indicators:\n  - {id: 1, title: @人, points: 4, every: month, even: {}}\n', 5, 'yaml_syntax', ''),
    ('every chinese', leaf('points: 4, every: 每月, even: {}'), 6, 'not_one_of', 'month'),
    ('every plural', leaf('points: 4, every: months, even: {}'), 6, 'not_one_of', 'month'),
    ('negative points', leaf('points: -4, every: month, even: {}'), 6, 'too_small', ''),
    ('year two digits', 'scheme: s\ntitle: a\nyear: 14\n' + ONE, 3, 'too_small', ''),
    ('year text', 'scheme: s\ntitle: a\nyear: 2014年\n' + ONE, 3, 'not_a_whole_number', '2014'),
    ('no year', 'scheme: s\ntitle: a\n' + ONE, 1, 'needs_one_of', ''),
    ('no title', 'scheme: s\nyear: 2014\n' + ONE, 1, 'word_missing', ''),
    ('no indicators', HEAD, 1, 'word_missing', ''),
    ('indicators empty', HEAD + 'indicators:\n', 4, 'not_a_list', ''),
    ('indicators mapping', HEAD + 'indicators:\n  id: 1\n  title: a\n  points: 4\n  every: month\n  even: {}\n', 5, 'not_a_list', '[{…}]'),
    ('empty file', '', 1, 'text_empty', ''),
    ('only spaces', '  \n\n', 1, 'text_empty', ''),
    ('markdown fence', '```yaml\nscheme: s\ntitle: 示例\nyear: 2014\nindicators:\n  - {id: 1, title: 信息, points: 4, every: month, even: {}}\n```\n', 1, 'fence', ''),
    ('even without braces', leaf('points: 4, every: month, even'), 6, 'mapping_missing', ''),
    ('even empty block', HEAD + 'indicators:\n  - id: 1\n    title: a\n    points: 4\n    every: month\n    even:\n', 9, 'mapping_missing', ''),
    ('deduct not list', leaf('points: 4, deduct: {of: {count: a}, minus: 1}'), 6, 'not_a_list', '[{…}]'),
    ('minus negative', leaf('points: 4, deduct: [{of: {count: a}, minus: -1}]'), 6, 'too_small', ''),
    ('of a word', leaf('points: 4, deduct: [{of: 迟报, minus: 1}]'), 6, 'not_a_number_of', ''),
    ('count and events', leaf('points: 4, deduct: [{of: {count: a, events: b}, minus: 1}]'), 6, 'only_one_of', ''),
    ('comparison missing', leaf('points: 4, deduct: [{if: {of: {count: a}}, minus: 1}]'), 6, 'needs_one_of', ''),
    ('comparison sign', leaf('points: 4, deduct: [{if: {of: {count: a}, ">=": 3}, minus: 1}]'), 6, 'unknown_word', 'at_least'),
    ('condition text', leaf('points: 4, deduct: [{if: count < 3, minus: 1}]'), 6, 'not_a_mapping', ''),
    ('bands falling', leaf('points: 4, steps: {of: {count: a}, bands: [{from: 9, points: 4}, {from: 3, points: 1}]}'), 6, 'bands_not_rising', ''),
    ('places falling', leaf('points: 5, rank: {by: {count: a}, places: [{to: 3, points: 5}, {to: 1, points: 3}]}'), 6, 'places_not_rising', ''),
    ('grades order', HEAD + 'indicators:\n  - {id: 1, title: 信息, points: 4, every: month, even: {}}\ngrades: [{grade: 合格, from: 1}, {grade: 优秀, from: 3}]\n', 6, 'grade_never_reached', ''),
    ('grade above', HEAD + 'indicators:\n  - {id: 1, title: 信息, points: 4, every: month, even: {}}\ngrades: [{grade: 优秀, from: 90}]\n', 6, 'grade_above_total', ''),
    ('grade first 20％', HEAD + 'indicators:\n  - {id: 1, title: 信息, points: 4, every: month, even: {}}\ngrades: [{grade: 优秀, first: 20％}]\n', 6, 'not_a_whole_number', '20%'),
    ('veto then', HEAD + 'indicators:\n  - {id: 1, title: 信息, points: 4, every: month, even: {}}\nvetoes: [{event: a, then: 取消}]\n', 6, 'not_one_of', ''),
    ('cap below floor', leaf('points: 4, floor: 5, carry: {key: a}'), 6, 'floor_above_cap', ''),
    ('timezone', HEAD + 'timezone: 北京时间\n' + ONE, 1, 'unknown_timezone', 'Asia/Shanghai'),
    ('true yes', leaf('points: 4, every: month, even: {quality: yes}'), 6, 'not_true_or_false', 'true'),
    ('quality 是', leaf('points: 4, every: month, even: {quality: 是}'), 6, 'not_true_or_false', 'true'),
    ('group no kind', HEAD + 'groups: {甲: [u1, u2]}\n' + ONE, 4, 'not_a_mapping', ''),
    ('period reverse', 'scheme: s\ntitle: a\nperiod: {from: 2014-12-01, to: 2014-01-31}\n' + ONE, 3, 'range_upside_down', ''),
    ('dash missing list', HEAD + 'indicators:\n  {id: 1, title: a, points: 4, every: month, even: {}}\n', 5, 'not_a_list', '[{…}]'),
    ('take word', leaf('points: 4, ratio: {of: {take: {count: a}, not_more: 3}, full: 4}'), 6, 'unknown_word', 'no_more'),
    ('take bare', leaf('points: 4, ratio: {of: {take: hours}, full: 4}'), 6, 'not_a_number_of', ''),
    ('where list of maps', leaf('points: 4, per_item: {of: {events: a}, prices: [{where: level=市, points: 1}]}'), 6, 'not_a_mapping', ''),
    ('gate form', leaf('points: 4, gate: {events: a}, carry: {key: a}'), 6, 'unknown_word', ''),
    ('until before', leaf('points: 4, every: month, from: 2014-12-01, until: 2014-02-01, even: {}'), 6, 'no_window_left', ''),
    ('every and due', leaf('points: 4, every: month, due: 2014-03-31, even: {}'), 6, 'only_one_of', ''),
]  # fmt: skip
SOUND = {
    "byte order mark": "\ufeff" + HEAD + ONE,
    "lines of Windows": (HEAD + ONE).replace("\n", "\r\n"),
    "lines of old Macs": (HEAD + ONE).replace("\n", "\r"),
}


def faults_of(text):
    try:
        return check(load(text))
    except SchemeFaults as error:
        return error.faults


@pytest.mark.parametrize(
    ("text", "line", "code", "meant"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_a_usual_mistake_is_named_where_it_stands(text, line, code, meant):
    first = faults_of(text)[0]

    assert (first.line, first.code, first.params.get("nearest", "")) == (line, code, meant)
    for language, stop in (("en", (".", "?")), ("zh", ("。", "？"))):
        assert sentence(first, language).endswith(stop)
        own = ("[…]", "{…}", "……", "{times: …}", "{cap: …}")  # what sentences themselves leave open
        assert "…" not in re.sub("|".join(map(re.escape, own)), "", sentence(first, language))


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_what_editors_add_is_no_mistake(text):
    assert faults_of(text) == ()
