"""What the check finds beyond the words: one sound scheme, bent in one place at a time."""

import time
from fractions import Fraction

import pytest

from kaoping.pure.scheme import check, load
from tests.pure.scheme.samples import SMALL, leaf, with_line


def codes_of(text, known_keys=None):
    return [(fault.code, fault.line) for fault in check(load(text), known_keys)]


def test_the_sample_has_no_fault():
    assert codes_of(SMALL) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ratio: {of: {count: a}, full: 4, up_to: 120%}", []),
        ("ratio: {of: {count: a}, full: 4, up_to: 110%}", ["grade_above_total"]),
        ("ratio: {of: {count: a}, full: 4, up_to: 120%}, cap: 11", ["grade_above_total"]),
        ("cap: 12, carry: {key: a}", []),
        ("carry: {key: a}", ["grade_above_total"]),
    ],
)
def test_an_indicators_own_grade_may_ask_for_what_it_can_have(words, found):
    bent = leaf(f"points: 10, {words}, grades: [{{grade: 超额, from: 12}}, {{grade: 一般}}]")

    assert [code for code, _ in codes_of(bent)] == found


@pytest.mark.parametrize(
    ("number", "line", "code"),
    [
        (9, "  - {id: 2, title: 信息, points: 4, every: quarter, even: {}}", "id_twice"),
        (
            14,
            "      - {id: 2.1, points: 2, task: t9, ratio: {of: {count: talks}, full: 4}}",
            "unknown_reference",
        ),
        (9, "  - {id: 1, points: 4, material: sealed, even: {}}", "unknown_reference"),
        (5, "materials: {signed: {seal: true, blocks: photos}}", "word_needs"),
        (5, "materials: {signed: {seal: true, blocks: seal, hints: [seal]}}", "word_twice"),
        (5, "materials: {signed: {seal: true, also_for: 7}}", "unknown_reference"),
        (5, "materials: {signed: {seal: true, also_for: 2}}", "unknown_reference"),  # no rule of its own
        (9, "  - {id: 1, points: 4, rubric: plane, even: {}}", "unknown_reference"),
        (9, "  - {id: 1, points: 4, applies_to: 丙, even: {}}", "unknown_reference"),
        (9, "  - {id: 1, points: {by_group: {甲: 4, 丙: 4}}, even: {}}", "unknown_reference"),
        (9, "  - {id: 1, points: 4, deduct: [{of: {score: 2.2}, minus: 1}]}", "score_too_early"),
        (9, "  - {id: 1, points: 4, deduct: [{of: {score: 1}, minus: 1}]}", "score_too_early"),
        (9, "  - {id: 1, points: 4, deduct: [{of: {score: 9}, minus: 1}]}", "unknown_reference"),
        (9, "  - {id: 1, points: 4, deduct: [{of: {met: 2.1}, minus: 1}]}", "reads_wrong_rule"),
        (9, "  - {id: 1, points: 4, deduct: [{of: {support: 2.2}, minus: 1}]}", "reads_wrong_rule"),
        (
            9,
            "  - {id: 1, points: 4, deduct: [{of: {pieces: all, indicator: 2}, minus: 1}]}",
            "pieces_of_nothing",
        ),
        (9, "  - {id: 1, points: 4, due: 2015-01-01, even: {}}", "window_outside"),
        (9, "  - {id: 1, points: 4, every: month, until: 2015-01-31, even: {}}", "window_outside"),
        (9, "  - {id: 1, points: 4, windows: [{id: a, due: 2013-12-31}], even: {}}", "window_outside"),
        (
            9,
            "  - {id: 1, points: 4, windows: [{id: a, from: 2014-05-01, due: 2014-04-01}], even: {}}",
            "window_upside_down",
        ),
        (
            9,
            "  - {id: 1, points: 4, windows: [{id: a, due: 2014-05-01}, {id: a, due: 2014-06-01}], even: {}}",
            "id_twice",
        ),
        (
            9,
            "  - {id: 1, points: 4, every: month, from: 2014-09-01, until: 2014-08-01, even: {}}",
            "no_window_left",
        ),
        (9, "  - {id: 1, points: open, every: quarter, even: {}}", "open_needs_full_mark"),
        (9, "  - {id: 1, points: open, deduct: [{of: {count: x}, minus: 1}]}", "open_needs_full_mark"),
        (9, "  - {id: 1, points: 4, assess: {levels: {优: 5, 差: 0}}}", "level_above_points"),
        (9, "  - {id: 1, points: 4, assess: {levels: {优: 3, 差: 0}}}", "points_unreachable"),
        (9, "  - {id: 1, points: 4, ratio: {of: {count: x}, zero: 2, full: 2}}", "ratio_flat"),
        (
            9,
            "  - {id: 1, points: 4, steps: {of: {count: x}, bands: [{from: 3, points: 4}, {from: 2, points: 2}]}}",
            "bands_not_rising",
        ),
        (
            9,
            "  - {id: 1, points: 4, steps: {of: {count: x}, bands: [{from: 3, points: 2}]}}",
            "points_unreachable",
        ),
        (
            9,
            "  - {id: 1, points: 4, per_item: {of: {events: x}, prices: [{points: 1}, {where: {a: b}, points: 2}]}}",
            "row_never_reached",
        ),
        (
            9,
            "  - {id: 1, points: 4, per_item: {of: {count: x}, prices: [{where: {a: b}, points: 2}]}}",
            "count_has_no_attributes",
        ),
        (
            9,
            "  - {id: 1, points: 4, per_item: {of: {count: x}, multiply: n, prices: [{points: 2}]}}",
            "count_has_no_attributes",
        ),
        (
            9,
            "  - {id: 1, points: 4, checklist: {items: [{id: a}, {id: b, points: 4}]}}",
            "items_partly_priced",
        ),
        (9, "  - {id: 1, points: 4, checklist: {items: [{id: a}, {id: a}]}}", "id_twice"),
        (
            9,
            "  - {id: 1, points: 4, checklist: {items: [{id: a}], rows: [{met: [z], points: 4}]}}",
            "unknown_reference",
        ),
        (
            9,
            "  - {id: 1, points: 4, checklist: {items: [{id: a}], rows: [{met: 2, points: 4}]}}",
            "met_too_many",
        ),
        (
            9,
            "  - {id: 1, points: 4, rank: {by: {count: x}, places: [{to: 3, points: 4}, {to: 3, points: 2}]}}",
            "places_not_rising",
        ),
        (9, "  - {id: 1, points: 4, floor: 5, carry: {key: x}}", "floor_above_cap"),
        (9, "  - {id: 1, points: 4, even: {quality: true, drop: 2, from: 4}}", "panel_drops_all"),
        (12, "    points: 7", "points_unreachable"),
        (6, "rubrics: {plain: {criteria: [{id: a, title: 甲, points: 60}]}}", "rubric_not_100"),
        (
            6,
            "rubrics: {plain: {levels: [{title: 良, from: 60}, {title: 优, from: 90}]}}",
            "levels_not_falling",
        ),
        (18, "grades: [{grade: 优秀, from: 99}]", "grade_above_total"),
        (18, "grades: [{grade: 合格, from: 6}, {grade: 优秀, from: 9}]", "grade_never_reached"),
        (18, "grades: [{grade: 合格}, {grade: 合格, from: 9}]", "id_twice"),
        (18, "ranking: {within: 丙}", "unknown_reference"),
        (18, "ranking: {tie_break: [{pieces: all}]}", "pieces_of_nothing"),
        (18, "vetoes: [{event: x, then: {not_above: 合格}}]", "unknown_reference"),
        (18, "outcomes: [{grade: 优秀, says: 表扬}]", "unknown_reference"),
        (18, "notes: [{question: 问, decision: 答, indicators: 77}]", "unknown_reference"),
        (18, "total: {cap: 3, floor: 5}", "floor_above_cap"),
        (1, "timezone: Asia/Luoyang\nscheme: small", "unknown_timezone"),
    ],
)
def test_one_bend_is_found(number, line, code):
    bent = with_line(number, line)
    # Two faults stand elsewhere than the bend: the id's second place, and the node whose points these are.
    expected = 10 if "id: 2, " in line or number == 12 else number

    assert (code, expected) in codes_of(bent)


def test_points_must_add_up_for_each_group():
    text = SMALL.replace("points: 6", "points: {by_group: {甲: 6, 乙: 8}}")

    fault = check(load(text))[0]

    assert fault.code == "points_unreachable"
    assert fault.params["groups"] == ("乙",)
    assert (fault.params["points"], fault.params["found"]) == (Fraction(8), Fraction(6))


def test_a_part_for_some_units_alone_is_no_fault():
    assert codes_of(SMALL.replace("points: 2, task: t1", "points: 2, applies_to: 甲")) == []


def test_parts_for_each_group_may_stand_in_for_one_another():
    text = """\
scheme: s
title: t
year: 2014
groups: {甲: {tag: 甲}, 乙: {tag: 乙}}
indicators:
  - id: 1
    points: 10
    indicators:
      - {id: 1.1, points: 10, applies_to: 甲, carry: {key: a}}
      - {id: 1.2, points: 10, applies_to: 乙, carry: {key: b}}
"""
    assert codes_of(text) == []
    assert codes_of(text.replace("1.2, points: 10", "1.2, points: 9")) == [("points_unreachable", 6)]


@pytest.mark.parametrize(("out_of", "codes"), [("100", []), ("90", [("out_of_not_the_sum", 5)])])
def test_out_of_must_be_the_sum(out_of, codes):
    text = f"""\
scheme: s
title: t
year: 2014
indicators:
  - id: 1
    points: 10
    out_of: {out_of}
    indicators:
      - {{id: 1.1, points: 60, carry: {{key: a}}}}
      - {{id: 1.2, points: 40, carry: {{key: b}}}}
"""
    assert codes_of(text) == codes


def test_an_inner_node_may_read_what_it_is_made_of():
    text = SMALL.replace("    points: 6\n", "    points: 6\n    gate: {if: {of: {score: 2.1}, above: 0}}\n")

    assert codes_of(text) == []


def test_a_content_may_count_for_indicators_with_a_rule_of_their_own():
    text = SMALL.replace("{signed: {seal: true}}", "{signed: {seal: true, also_for: [1, 2.1]}}")

    assert codes_of(text) == []


def test_rescale_needs_full_marks_in_the_base_alone():
    open_base = leaf("points: open, per_item: {of: {events: x}, prices: [{points: 1}]}")
    rescale = open_base.replace("year: 2014\n", "year: 2014\nsettings: {not_applicable: rescale}\n")

    assert codes_of(open_base) == []
    assert codes_of(rescale) == [("rescale_with_open", 7)]


def test_windows_may_not_be_longer_than_a_round():
    text = leaf("points: 2, every: quarter, even: {}").replace(
        "year: 2014\n", "year: 2014\nrepeat: {every: month}\n"
    )

    assert codes_of(text) == [("window_too_long", 7)]


def test_keys_are_checked_only_against_declared_sources():
    assert codes_of(SMALL, known_keys={"talks", "adoption"}) == []
    assert codes_of(SMALL, known_keys={"talks", "adoptions"}) == [("unknown_key", 17)]


def test_paragraphs_must_be_quoted_once_any_is():
    quoted = leaf("points: 2, paragraph: p2, even: {}") + "paragraphs: {p1: 原文}\n"

    assert codes_of(leaf("points: 2, paragraph: p2, even: {}")) == []
    assert codes_of(quoted) == [("unknown_reference", 6)]


def test_three_hundred_indicators_are_checked_within_a_fifth_of_a_second():
    nodes = [
        f"  - {{id: {n}, title: 指标{n}, points: {{by_group: {{甲: 2, 乙: 3}}}}, every: month,"
        " even: {quality: true}, gate: {if: {of: {events: fault}, at_most: 2}, else: {times: 50%}}}"
        for n in range(300)
    ]
    text = (
        "scheme: big\ntitle: 大\nyear: 2014\ngroups: {甲: {tag: a}, 乙: {without: a}}\nindicators:\n"
        + "\n".join(nodes)
        + "\n"
    )
    fastest = min(_seconds_to_check(text) for _ in range(3))

    assert fastest < 4  # 0.15 s on a quiet machine, 0.2 s promised; here only what grows without end


def _seconds_to_check(text):
    started = time.process_time()
    assert check(load(text)) == ()
    return time.process_time() - started
