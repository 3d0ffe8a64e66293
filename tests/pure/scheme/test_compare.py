"""Two texts compared in words: the sentences an office reads, and that nothing is missed or said twice."""

import dataclasses
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme import json_schema, load, render
from kaoping.pure.scheme import model as m
from kaoping.pure.scheme.compare import compare
from kaoping.pure.scheme.compare.aspects import FILE_SCORE, FILE_WORDS, OWN_SCORE, OWN_WORDS
from kaoping.pure.scheme.compare.matching import match_nodes
from kaoping.pure.scheme.compare.vocabulary import WORDS
from kaoping.pure.scheme.compare.words import Kind, as_json, sentence, summary
from kaoping.pure.scheme.tree import walk
from kaoping.pure.scheme.words_nodes import NODE, SCHEME
from kaoping.schemes import builtin_text
from tests.strategies.schemes import schemes

LUOYANG = builtin_text("luoyang-2014")


def _changed(old, new, after="", count=1):
    """The built-in text with one thing changed after the words ``after``."""
    at = LUOYANG.index(after) if after else 0
    changed = LUOYANG[:at] + LUOYANG[at:].replace(old, new, count)
    assert changed != LUOYANG
    return changed


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        (
            _changed("every: quarter", "every: month", "- id: 8"),
            "第8项：每季度 → 每月；60 家每家 4 件变为 12 件；每件 1.00 → 0.33。",
            "Indicator 8: every quarter → every month; 4 duties become 12 for 60 units; each piece 1.00 → 0.33.",
        ),
        (
            _changed("points: 4", "points: 6", "- id: 8"),
            "第8项：分值 4 → 6；60 家每件 1.00 → 1.50。",
            "Indicator 8: points 4 → 6; each piece 1.00 → 1.50 for 60 units.",
        ),
        (
            _changed("2014-03-31", "2014-04-15"),
            "第1项：“方案”截止 2014年3月31日 → 2014年4月15日，晚 15 天。",
            "Indicator 1: “方案” due 2014-03-31 → 2014-04-15, 15 days later.",
        ),
        (
            _changed("until: 2014-10-31", "until: 2014-09-30", "- id: 9"),
            "第9项：时段止 2014年10月31日 → 2014年9月30日，早 31 天。",
            "Indicator 9: windows end 2014-10-31 → 2014-09-30, 31 days earlier.",
        ),
        (
            _changed("id: 11", "id: 12"),
            "第12项：原为第11项（按名称“撰写思想理论宣传或精神文明建设工作中的某个专题的调研、探索或经验材料”认出，请核对是不是同一项）。",
            None,
        ),
        (
            _changed("even: {quality: true}", "even: {}", "- id: 11"),
            "第11项：按数量均分·按质评分：不再要求。",
            None,
        ),
        (
            _changed("not_applicable: rescale", "not_applicable: leave"),
            "通用设置·应报较少的单位 按得分率折算 → （未写明）。",
            None,
        ),
        (
            _changed("seal: true", "files: 2"),
            None,
            None,
        ),
    ],
)
def test_a_change_is_said_in_words(text, chinese, english):
    found = compare(load(LUOYANG), load(text))
    said = [sentence(change, found, "zh", (Kind(units=60),)) for change in found.changes]
    in_english = [sentence(change, found, "en", (Kind(units=60),)) for change in found.changes]

    assert not found.means_the_same
    if chinese:
        assert said == [chinese]
    if english:
        assert in_english == [english]


def test_exact_worths_stand_in_json():
    found = compare(load(LUOYANG), load(_changed("every: quarter", "every: month", "- id: 8")))

    (change,) = as_json(found, "zh")["changes"]

    assert change["figures"]["8"] == [
        {
            "groups": [],
            "units": None,
            "before": {"windows": 4, "pieces": 4, "points": "4", "worths": ["1/1"]},
            "after": {"windows": 12, "pieces": 12, "points": "4", "worths": ["1/3"]},
        }
    ]


def test_wording_and_order_are_no_change_of_meaning():
    scheme = load(LUOYANG)
    first = dataclasses.replace(scheme.indicators[0], title="方案和小结", standard="另行通知")
    turned = dataclasses.replace(scheme, indicators=(*scheme.indicators[1:], first), title="新名称")

    found = compare(scheme, turned)

    assert found.means_the_same
    assert {change.code for change in found.changes} == {"file", "node", "order"}
    assert summary(found, "zh") == "意思没有变，只有文字或次序调整。"


def test_a_moved_year_lists_only_what_was_set_anew():
    old = load(LUOYANG)
    text = render(old).replace("2014-11-30", "2015-12-10").replace("year: 2014", "year: 2015")
    text = text.replace("-03-31", "-03-31").replace("2014-", "2015-")

    found = compare(old, load(text))

    assert [change.code for change in found.scores] == ["year_moved", "window_due_moved"]
    assert found.scores[1].params["days"] == 10


def test_what_indicators_have_in_common_is_one_change():
    found = compare(load(LUOYANG), load(_late()))

    (change,) = found.scores
    assert sentence(change, found, "zh") == "各项：迟报计 0 → 0.5。"


def _late():
    return render(load(LUOYANG)).replace(
        "not_applicable: rescale", "not_applicable: rescale, late: {worth: 50%}"
    )


# --- nothing is missed, nothing is said twice ----------------------------------------------------------

_WORDS_OF_NODE = dict.fromkeys(("title", "short", "mark", "standard"), "")


def _meaning(scheme):
    """The scheme without its wording, with what is inherited put where it takes effect.

    Written apart from ``compare.aspects``: two ways to the same answer.
    """
    materials = {one.name: one for one in scheme.materials}
    rubrics = {one.name: one for one in scheme.rubrics}
    nodes = {}
    for placed in walk(scheme):
        node = dataclasses.replace(placed.node, **_WORDS_OF_NODE, task=None, paragraph=(), children=())
        material, rubric = materials.get(placed.material), rubrics.get(placed.rubric)
        if placed.is_leaf:
            effective = (
                placed.windows and dataclasses.replace(placed.windows, fixed=_fixed(placed.windows)),
                {frozenset(names) for names in placed.applies_to},
                placed.late_worth,
                placed.by,
                material and dataclasses.replace(material, name="", title=""),
                rubric and dataclasses.replace(rubric, name="", title=""),
            )
        else:
            effective = ()
        node = dataclasses.replace(
            node, windows=None, applies_to=(), late_worth=None, by=None, material=None, rubric=None
        )
        nodes[placed.id] = (node, effective, placed.parent, placed.part)
    settings_ = dataclasses.replace(scheme.settings, late_worth=Fraction(0))
    return (
        nodes, scheme.period, scheme.timezone, scheme.repeat, settings_, scheme.groups, scheme.total,
        scheme.vetoes, scheme.ranking, scheme.grades, scheme.outcomes,
    )  # fmt: skip


def _fixed(spec):
    return frozenset(dataclasses.replace(window, title="") for window in spec.fixed)


@st.composite
def _pairs(draw):
    """A scheme and one with a part taken from another scheme, or one leaf's attribute changed."""
    old, other = draw(schemes()), draw(schemes())
    whole = ("title", "timezone", "document", "paragraphs", "notes", "repeat", "settings", "groups",
             "materials", "rubrics", "tasks", "total", "vetoes", "ranking", "grades", "outcomes", "bonus")  # fmt: skip
    if draw(st.booleans()):
        word = draw(st.sampled_from(whole))
        return old, dataclasses.replace(old, **{word: getattr(other, word)})
    given_, taken = old.indicators[0], other.indicators[0]
    names = [entry.name for entry in dataclasses.fields(m.Node) if entry.name not in ("line", "id")]
    name = draw(st.sampled_from(names))
    if (name == "rule" and not (given_.rule and taken.rule)) or name == "children":
        name = "title"
    changed = dataclasses.replace(given_, **{name: getattr(taken, name)})
    return old, dataclasses.replace(old, indicators=(changed, *old.indicators[1:]))


def _ids_are_unique(scheme):
    ids = [placed.id for placed in walk(scheme)]
    windows = [[one.id for one in p.windows.fixed] for p in walk(scheme) if p.windows and p.windows.fixed]
    names = [[one.name for one in table] for table in (scheme.materials, scheme.rubrics)]
    return all(len(set(row)) == len(row) for row in [ids, *windows, *names])


@given(_pairs())
@settings(max_examples=60, deadline=None)
def test_every_change_of_meaning_is_reported_and_no_other(pair):
    old, new = pair
    if not (_ids_are_unique(old) and _ids_are_unique(new)):
        return
    found = compare(old, new)
    stated = [change for change in found.changes if change.code == "points" and change.weight == "words"]

    if not stated:  # A sum said aloud: the fields differ, the meaning does not.
        assert found.means_the_same == (_meaning(old) == _meaning(new))
    for language in ("en", "zh"):
        said = [sentence(change, found, language) for change in found.changes]
        assert len(said) == len(set(said))
        assert not any("%(" in one for one in said)


@given(schemes())
@settings(max_examples=15, deadline=None)
def test_a_scheme_equals_itself(scheme):
    if _ids_are_unique(scheme):
        assert compare(scheme, scheme).changes == ()
        assert compare(scheme, load(render(scheme))).changes == ()


def test_every_word_of_the_language_has_words():
    assert _properties(json_schema()) - set(WORDS) == set()


def test_every_word_of_node_and_file_is_looked_at():
    of_node = set(NODE.all_words)
    windows = {"every", "from", "until", "windows", "due", "by_notice"}
    rules = {"even", "per_item", "steps", "ratio", "deduct", "assess", "checklist", "ballot", "rank", "carry"}
    effective = {"task", "paragraph", "material", "rubric", "by", "applies_to", "late", "points"}
    assert of_node == {*OWN_SCORE, *OWN_WORDS, *effective, *windows, *rules, "id", "indicators"}
    assert set(SCHEME.all_words) == {*FILE_SCORE, *FILE_WORDS, "materials", "rubrics", "indicators", "bonus"}


def _properties(value):
    if isinstance(value, dict):
        own = set(value.get("properties", ()))
        return own.union(*(_properties(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_properties(one) for one in value))
    return set()


def test_a_move_of_days_needs_one_day_on_each_side():
    spec = m.WindowsSpec(due=date(2014, 8, 31))
    scheme = load(LUOYANG)
    last = dataclasses.replace(scheme.indicators[-1], windows=spec)
    found = compare(scheme, dataclasses.replace(scheme, indicators=(*scheme.indicators[:-1], last)))

    assert [change.code for change in found.scores] == ["cadence"]


def test_two_schemes_are_not_paired_by_number_alone():
    match = match_nodes(load(builtin_text("luoyang-2014")), load(builtin_text("information-2014")))

    assert match.pairs == ()
    assert "1" in match.removed
    assert "1" in match.added


def test_what_papers_say_again_and_again_is_said_as_an_office_says_it():
    old, new = load(builtin_text("civility-2014")), load(builtin_text("monthly-2014"))
    said = " ".join(sentence(change, compare(old, new), "zh") for change in compare(old, new).changes)

    assert "“领导班子成员严重违纪违法”：取消资格" in said
    assert "“重大安全生产责任事故”（级别“重大、特大”）：取消资格" in said
    assert "“环境污染被立案”：等次不得高于“基本达标”" in said
    assert "新增“绿牌”80 分起" in said
    assert "新增“九、扣分。" in said
    assert "。。" not in said
