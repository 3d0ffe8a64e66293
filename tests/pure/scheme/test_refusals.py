"""Every text that is no scheme ends in faults with lines; what is wrong is named."""

import pytest

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme import load
from kaoping.pure.scheme.faults import sentence
from kaoping.pure.scheme.source import MAX_BYTES
from tests.pure.scheme.samples import SMALL, leaf, with_line


def faults_of(text):
    with pytest.raises(SchemeFaults) as caught:
        load(text, "x.yaml")
    return [(fault.code, fault.line) for fault in caught.value.faults]


def test_the_sample_itself_is_sound():
    assert load(SMALL).id == "small"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "text_empty", 1),
        ("# nothing\n", "text_empty", 1),
        ("just words", "not_a_mapping", 1),
        ("- a\n- b", "not_a_mapping", 1),
        (b"scheme: \xb7\xbd", "not_utf8", 1),
        ("title: a\nscheme: \x07", "unprintable", 2),
        ("title: \ud800", "unprintable", 1),
        ("scheme: s\nsettings:\n\tlate: 1", "tab", 3),
        ("title：试\nyear: 2014", "full_width_colon", 1),
        ("scheme: s\ntitle: a: b", "yaml_colon", 2),
        ("scheme: s\nindicators: [{id: 1}\nyear: 2014", "yaml_bracket", 3),
        ("scheme: s\ntitle: 'half", "yaml_quote", 2),
        ("scheme: s\ntitle: @x", "yaml_syntax", 2),
        ("scheme: s\n---\ntitle: x", "several_documents", 2),
        ("scheme: &a s\ntitle: *a", "anchor", 1),
        ("scheme: s\ntitle: !!python/object:os.system x", "tag", 2),
        ("scheme: s\ntitle: !!str x", "tag", 2),
        ("!!map\nscheme: s", "tag", 1),
        ("scheme: s\n? [a]\n: b", "key_not_text", 2),
        ("[" * 100_000, "too_deep", 1),
        ("a: [" + "0, " * 100_100 + "]", "too_many_items", 1),
        ("x" * (MAX_BYTES + 1), "text_too_large", 1),
    ],
)
def test_what_is_no_yaml_of_ours_is_refused_at_its_line(text, code, line):
    assert faults_of(text)[0] == (code, line)


def test_a_bomb_of_aliases_is_refused_before_it_grows():
    layers = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    layers += [f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]

    assert faults_of("\n".join(layers)) == [("anchor", 1)]


@pytest.mark.parametrize(
    ("number", "line", "code"),
    [
        (1, "schema: small", "unknown_word"),
        (1, "scheme: 'a b'", "not_an_id"),
        (1, "scheme: [a]", "not_text"),
        (1, "scheme: ", "nothing_given"),
        (2, "title: ''", "nothing_given"),
        (2, f"title: {'长' * 5001}", "text_too_long"),
        (3, "year: next", "not_a_whole_number"),
        (3, "year: 2014.5", "not_a_whole_number"),
        (3, "year: 1066", "too_small"),
        (3, "year: 2999", "too_great"),
        (3, "yeer: 2014", "unknown_word"),
        (3, "period: {from: 2014-03-01, to: 2014-02-01}", "range_upside_down"),
        (3, "period: {from: 2014-3-1, to: 2014-12-31}", "not_a_date"),
        (3, "period: {from: 2014-02-30, to: 2014-12-31}", "no_such_day"),
        (3, "period: {from: 2014-02-01}", "word_missing"),
        (4, "groups: {甲: {group: 甲, tag: x}}", "only_one_of"),
        (4, "groups: {甲: {}}", "needs_one_of"),
        (4, "groups: {甲: {group: 甲}, 甲: {group: 乙}}", "word_twice"),
        (4, "groups: {}", "nothing_in_it"),
        (5, "materials: {signed: {seal: yes}}", "not_true_or_false"),
        (5, "materials: {signed: {names: [writer]}}", "not_one_of"),
        (5, "materials: {signed: {words: {from: 9, to: 2}}}", "range_upside_down"),
        (5, "materials: [signed]", "not_a_mapping"),
        (6, "rubrics: {plain: {levels: [{title: 优, from: 101}]}}", "too_great"),
        (7, "tasks: {t1: {limit: 全年}}", "word_missing"),
        (9, "  - {id: 1, title: 信息, points: four, every: quarter, even: {}}", "not_a_number"),
        (9, "  - {id: 1, title: 信息, points: -4, every: quarter, even: {}}", "too_small"),
        (9, "  - {id: 1, title: 信息, points: ４, every: quarter, even: {}}", "not_a_number"),
        (9, "  - {id: 1, title: 信息, points: 1/0, every: quarter, even: {}}", "not_a_number"),
        (9, "  - {id: 1, title: 信息, points: 4, every: fortnight, even: {}}", "not_one_of"),
        (9, "  - {id: 1, title: 信息, points: 4, every: quarter, due: 2014-03-31, even: {}}", "only_one_of"),
        (9, "  - {id: 1, title: 信息, points: 4, every: quarter}", "needs_one_of"),
        (9, "  - {id: 1, title: 信息, every: quarter, even: {}}", "word_missing"),
        (9, "  - {id: 1, title: 信息, points: 4, even: {}, carry: {key: x}}", "only_one_of"),
        (9, "  - {id: 1, points: 4, points: 5, even: {}}", "word_twice"),
        (9, "  - {id: 1, points: 4, until: 2014-03-01, even: {}}", "needs_one_of"),
        (9, "  - {id: 1, points: {by_group: {甲: 1}, 乙: 2}, even: {}}", "word_beside_by_group"),
        (9, "  - {id: 1, points: {by_group: {甲: x}}, even: {}}", "not_a_number"),
        (9, "  - 信息", "not_a_mapping"),
        (18, "grades: {grade: 优秀}", "not_a_list"),
        (18, "grades: []", "nothing_in_it"),
        (18, "grades: [{grade: 优秀, first: 110%}]", "share_outside"),
        (18, "grades: [{grade: 优秀, among: all}]", "word_needs"),
    ],
)
def test_a_wrong_word_or_value_is_named_with_its_line(number, line, code):
    assert (code, number) in faults_of(with_line(number, line))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("points: 2, even: {peaces: 2}", "unknown_word"),
        ("points: 2, even: {quality: 1}", "not_true_or_false"),
        ("points: 2, even: {panel: mode}", "not_one_of"),
        ("points: 2, per_item: {of: {measure: x}, prices: [{points: 1}]}", "needs_one_of"),
        ("points: 2, per_item: {of: {events: x}}", "word_missing"),
        ("points: 2, steps: {of: {count: x}, bands: [{points: 1}]}", "needs_one_of"),
        ("points: 2, steps: {of: {count: x}, bands: [{from: 1, above: 2, points: 1}]}", "only_one_of"),
        (
            "points: 2, steps: {of: {count: x}, bands: [{from: 1, points: 1}], then: {each: 0, points: 1}}",
            "not_positive",
        ),
        ("points: 2, ratio: {of: {count: x}}", "word_missing"),
        ("points: 2, ratio: {of: {count: x, events: y}, full: 2}", "only_one_of"),
        ("points: 2, deduct: [{minus: 1}]", "needs_one_of"),
        ("points: 2, deduct: [{of: {count: x}, minus: even}]", "word_needs"),
        ("points: 2, deduct: [{if: {of: {count: x}}, minus: 1}]", "needs_one_of"),
        ("points: 2, deduct: [{of: {count: x}, minus: {from: 1, to: 2}}]", "discretion_needs_events"),
        ("points: 2, deduct: [{of: {events: x}, minus: {from: 3, to: 2}}]", "range_upside_down"),
        ("points: 2, assess: {levels: {优: 2}, out_of: 10}", "only_one_of"),
        ("points: 2, checklist: {items: [{title: x}]}", "word_missing"),
        ("points: 2, checklist: {items: [{id: a}], rows: [{met: 0, points: 1}]}", "too_small"),
        ("points: 2, ballot: {share_of: all}", "not_one_of"),
        ("points: 2, rank: {by: {score: 1}, places: [{to: 0, points: 1}]}", "too_small"),
        ("points: 2, ratio: {of: {count: x}, full: 2, up_to: 120}", "too_great"),
        ("points: 2, ratio: {of: {count: x}, full: 2, up_to: 1100%}", "too_great"),
        (
            "points: 2, ratio: {of: {events: x, where: {len: {at_least: 3, below: 2}}}, full: 2}",
            "bounds_cross",
        ),
        (
            "points: 2, ratio: {of: {events: x, where: {len: {at_least: 3, below: 3}}}, full: 2}",
            "bounds_cross",
        ),
        (
            "points: 2, ratio: {of: {events: x, where: {len: {above: 3, at_most: 3}}}, full: 2}",
            "bounds_cross",
        ),
        ("points: 2, carry: {}", "word_missing"),
        ("points: 2, carry: {key: x}, gate: {if: {of: {count: x}, above: 1}, else: 1}", "not_an_else"),
        (
            "points: 2, carry: {key: x}, gate: {if: {of: {count: x}, above: 1}, else: {add: 1}}",
            "needs_one_of",
        ),
        ("points: 2, carry: {key: x}, late: {worth: 2}", "too_great"),
        ("points: 2, carry: {key: x}, late: 0", "not_a_mapping"),
        ("points: 2, carry: {key: x}, by_notice: false", "not_one_of"),
        ("points: 2, carry: {key: x}, windows: [{id: a}]", "word_missing"),
        (
            "points: 2, carry: {key: x}, from: 2014-02-01, windows: [{id: a, due: 2014-03-01}]",
            "clip_without_windows",
        ),
        ("points: 2, carry: {key: x}, due: 2014-03-01, until: 2014-03-01", "clip_without_windows"),
        ("points: 2, carry: {key: x}, out_of: 0", "not_positive"),
    ],
)
def test_rules_refuse_what_they_cannot_mean(words, code):
    assert code in [found for found, _ in faults_of(leaf(words))]


def test_bounds_that_leave_one_number_are_sound():
    words = "points: 2, ratio: {of: {events: x, where: {len: {at_least: 3, at_most: 3}}}, full: 2}"

    assert load(leaf(words))


def test_all_faults_are_found_at_once_and_in_order():
    text = with_line(2, "titel: x").replace("points: 4, every: quarter", "points: x, every: quarter")
    text = text.replace("full: 4", "full: four").replace("from: 9", "form: 9")

    assert faults_of(text) == [
        ("unknown_word", 2),
        ("not_a_number", 9),
        ("not_a_number", 14),
        ("unknown_word", 18),
    ]


def test_an_unknown_word_brings_the_nearest_and_all_that_are_allowed():
    with pytest.raises(SchemeFaults) as caught:
        load(with_line(3, "yeer: 2014"))

    unknown = next(fault for fault in caught.value.faults if fault.code == "unknown_word")
    assert unknown.params["nearest"] == "year"
    assert "settings" in unknown.params["allowed"]
    assert caught.value.source_name == ""


def test_scalars_stay_what_is_written():
    text = with_line(9, "  - {id: '1.10', title: no, points: 4, every: quarter, even: {}}")

    node = load(text).indicators[0]

    assert (node.id, node.title) == ("1.10", "no")


def test_line_feeds_of_other_systems_read_the_same():
    assert load(SMALL.replace("\n", "\r\n")) == load(SMALL)
    assert load("\ufeff" + SMALL) == load(SMALL)
    assert load(SMALL.encode("utf-8-sig")) == load(SMALL)


def test_a_period_upside_down_is_named():
    text = "scheme: s\ntitle: t\nperiod: {from: 2014-12-01, to: 2014-01-01}\nindicators: [{id: 1, points: 1, even: {}}]\n"
    with pytest.raises(SchemeFaults) as caught:
        load(text)

    assert sentence(caught.value.faults[0], "en").startswith("In “period” the beginning lies after the end.")
