"""The reader of paper tables: the paper of 2014 against the built-in scheme, and ten invented layouts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.assessment.scheme_papers import paper_of_docx
from kaoping.pure.scheme import load
from kaoping.pure.scheme.proposal import NoTable, Paper, paper_of_text, propose, table_of
from kaoping.pure.scheme.tables import calendar
from kaoping.pure.scheme.tree import index, leaves
from kaoping.schemes import builtin_document, builtin_text
from tests.make_papers import docx_of, source_document
from tests.pure.scheme.proposal.tables import TABLES


def days(scheme, id):
    return [(row.opens, row.due, row.pieces) for row in calendar(scheme) if row.indicator == id]


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param(paper_of_docx(source_document()), id="docx"),
        pytest.param(paper_of_text(builtin_document("luoyang-2014")), id="pasted"),
    ],
)
def test_the_paper_of_2014_is_proposed_as_the_builtin_scheme_says_it(paper):
    draft = propose(paper, scheme_id="luoyang-2014", year=2030)
    written = load(builtin_text("luoyang-2014"))
    assert draft.scheme is not None
    assert draft.faults == ()
    assert {one.why[0] for one in draft.unread} <= {"outside", "prose"}
    assert all(f"）：{one.words}" in draft.text for one in draft.unread)
    proposed, expected = index(draft.scheme), index(written)

    assert list(proposed) == list(expected)
    assert draft.scheme.document == written.document
    assert draft.scheme.period == written.period
    for id, placed in expected.items():
        own = proposed[id]
        assert own.node.points == placed.node.points
        assert own.node.rule == placed.node.rule
        assert own.node.windows == placed.node.windows
        assert own.node.mark == placed.node.mark
        assert own.node.task == placed.node.task
        assert days(draft.scheme, id) == days(written, id)


def when(placed):
    windows = placed.windows
    if windows is None:
        return "-"
    if windows.by_notice:
        return "notice"
    if windows.every:
        return str(windows.every) + (f"<{windows.until}" if windows.until else "")
    return str(windows.due or [str(one.due) for one in windows.fixed])


def summary(scheme):
    return [
        f"{one.id} {one.node.points} {type(one.node.rule).__name__} {when(one)}" for one in leaves(scheme)
    ]


EXPECTED = {
    "青石市，一级二级指标，纵向合并": ["S1.1 4 Deduct -", "S1.2 4 Checklist -", "S2.1 8 Even quarter", "S2.2 12 Even month"],
    "白塔县，加分减分和一票否决": ["1 12 Deduct -", "2 8 Even 2017-12-10", "3 10 PerItem -", "4 0 Deduct -"],
    "云溪区，跨页的表头重复": ["1 10 Even quarter", "2 10 Even year", "3 12 Even month", "4 5 Deduct -"],
    "松江新区，完成率和排名": ["1 20 Steps -", "2 20 Ratio -", "3 10 Ratio -", "4 10 Rank -", "5 10 Ballot -"],
    "河阳市，一项多条标准各有分": [
        "S1.1.1 6 Even quarter", "S1.1.2 2 Even 2015-06-30", "S1.2 4 Even notice", "S2.1 3 Even 2015-10-31",
    ],
    "临江镇，中文数字": ["1 5 Even quarter", "2 10 Deduct -", "3 10 Deduct -"],
    "北屏市，评委打分和等次": ["1 40 Assess -", "2 20 Assess -", "3 30 Assess -", "4 10 Assess -"],
    "南丰县，标记、备注列、时限列": [
        "1 5 Even 2021-02-28", "2 8 Even quarter<2021-11-30", "3 6 Even ['2021-09-30']", "4 5 PerItem -",
    ],
    "双河区，两行表头": ["1 26 Even week", "2 4 Even half-year", "3 10 Assess -"],
    "西岭市，只有奖励": ["1 6 Steps -", "2 10 PerItem -", "3 4 Assess -"],
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_invented_tables_give_drafts_that_load_without_a_fault(name):
    before, tables, after = TABLES[name]

    draft = propose(paper_of_docx(docx_of(tables, before, after)), year=2030)

    assert draft.scheme is not None
    assert draft.faults == ()
    assert summary(draft.scheme) == EXPECTED[name]


@pytest.mark.parametrize(
    ("standard", "says"),
    [
        ("每月上报信息2条，被市级采用1条加1分，省级采用1条加2分", "per_item: {of: {events: r1.item}, prices: [{where: {level: 市级}, points: 1}, {where: {level: 省级}, points: 2}]}"),
        ("中心组学习每季度至少1次，少一次扣2分", "need: 1, minus: 2, every: quarter}"),
        ("春节、清明、端午、中秋各开展一次活动，缺一次扣1分", "of: {count: r1.d1}, need: 4, minus: 1}"),
        ("满意率达到90%以上得满分，每降低1个百分点扣0.5分", "deduct: [{of: {measure: r1.percent}, need: 90, minus: 0.5}]"),
        ("每两个月举办一次道德讲堂", "{id: w6, from: 2014-11-01, due: 2014-12-31}"),
        ("台账完整得3分，基本完整得1分，无台账不得分", "assess: {levels: {台账完整: 3, 基本完整: 1, 无台账: 0}}"),
        ("按时足额拨付，未落实的不得分", "deduct: [{title: 未落实, of: {events: r1.d1}, minus: 6, at_most: 6}]"),
        ("前10名得5分，11-20名得3分，其他得1分", "places: [{to: 10, points: 5}, {to: 20, points: 3}], others: 1}"),
        ("每转载2篇得1分，满分4分", "per_item: {of: {count: publishing.reposts}, prices: [{points: 0.5}]}"),
        ("会议缺席每次扣0.5至1分，最多扣3分", "minus: {from: 0.5, to: 1}, at_most: 3}"),
        ("按完成比例得分", "ratio: {of: {measure: r1.rate}, full: 100%}"),
        ("6月30日、12月20日前分别报送半年总结、总结", "{id: midyear, title: 半年总结, due: 2014-06-30}"),
        ("年底前完成", "due: 2014-12-31"),
        ("适时通知", "by_notice: true"),
    ],
)  # fmt: skip
def test_the_usual_words_of_standards(standard, says):
    rows = [["序号", "考核内容", "考核标准", "分值"], ["1", "工作", standard, "6"]]

    draft = propose(Paper(("某市2014年考核办法",), (table_of(rows),), 1), year=2030)

    assert draft.scheme is not None
    assert says in draft.text


@pytest.mark.parametrize(
    ("standard", "other"),
    [
        ("每月上报信息2条，采用每条加1分", "时间要求没有写进草稿，只写了计分办法，也可能是：每月 2 件"),
        ("每季度末月25日前报送工作小结", "每期里更早的某一天（草稿取每期最后一天）"),
    ],
)
def test_what_the_draft_leaves_out_is_said_as_unsure_on_its_line(standard, other):
    rows = [["序号", "考核内容", "考核标准", "分值"], ["1", "工作", standard, "6"]]

    text = propose(Paper(("某市2014年考核办法",), (table_of(rows),), 1), year=2030).text

    assert [line for line in text.splitlines() if "猜（没把握）" in line and other in line]


def test_every_rule_and_every_window_of_a_draft_is_marked_as_a_guess_on_its_own_line():
    draft = propose(paper_of_docx(source_document()), year=2030)
    guessed = ("    even:", "    every:", "    by_notice:", "    windows:", "    until:", "    steps:")

    lines = [line for line in draft.text.splitlines() if line.startswith(guessed)]

    assert len(lines) == 26  # 11 + 11, three limits, the bonus
    assert all("# 猜（" in line for line in lines)


def test_what_no_word_explains_is_named_and_marked_as_not_sure():
    draft = propose(paper_of_docx(docx_of(*_parts("双河区，两行表头"))), year=2030)

    assert [(one.indicator, one.words) for one in draft.unread] == [
        ("3", "利用宣传月等开展活动，形式多样，群众知晓")
    ]
    assert [guess.sure for guess in draft.guesses if guess.indicator == "3"] == ["unsure"]
    assert draft.text.rstrip().endswith("# 没有读懂（3）：利用宣传月等开展活动，形式多样，群众知晓")


def _parts(name):
    before, tables, after = TABLES[name]
    return tables, before, after


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ([], "no_table"),
        ([[["姓名", "电话"], ["甲", "1"]]], "no_heading"),
        ([[["序号", "考核内容", "考核标准", "分值"]]], "no_rows"),
    ],
)
def test_a_paper_without_the_official_table_says_which_is_missing(tables, code):
    with pytest.raises(NoTable, match=code):
        propose(Paper(("说明",), tuple(table_of(rows) for rows in tables)), year=2030)


def test_text_pasted_with_tabs_is_read_like_the_table():
    text = "某市2015年考核细则\n序号\t考核内容\t考核标准\t分值\n1\t方案\t3月底前报送\t4\n2\t教育\t每季度不少于两次\t8"

    assert summary(propose(paper_of_text(text), year=2030).scheme) == [
        "1 4 Even 2015-03-31",
        "2 8 Even quarter",
    ]


WORDS = st.sampled_from(
    [
        "", "1", "※2", "5", "十分", "0-5", "每季度一次", "3月底前", "13月40日前", "每少一次扣1分", "见通知", "合计", "加分项",
        "一票否决", "①有（1分）②无（2分）", "达到90%以上得5分，80%得3分", "第1名5分", "每采用1篇得2分，最高5分", "：# {x}: [",
        "其它说明", "一、组织领导（20分）", "\x0b\ufeff", "优秀5分，良好3分", "不少于0篇", "每增加一篇增计1分，低于3篇不计分",
    ]
)  # fmt: skip


@given(
    st.lists(st.lists(WORDS | st.text(max_size=12), min_size=4, max_size=4), max_size=6),
    st.permutations(["序号", "考核内容", "考核标准", "分值"]),
    st.lists(WORDS, max_size=3),
)
def test_any_table_gives_a_draft_that_loads_or_says_why_not(rows, heading, lines):
    paper = Paper(tuple(lines), (table_of([list(heading), *rows]),), len(lines))
    try:
        draft = propose(paper, year=2030)
    except NoTable:
        return

    assert draft.scheme is not None
    assert load(draft.text) == draft.scheme


@pytest.mark.parametrize(
    "evil",
    ["每" * 3000, "一" * 3000 + "分", "每" + "a" * 3000 + "扣", "、" * 3000 + "各少一次扣1分", "①" * 2000],
)
def test_no_cell_costs_more_than_a_moment(evil):
    """Such a cell took a minute before stretches without a stop were cut; the bound is generous."""
    rows = [["序号", "考核内容", "考核标准", "分值"], ["1", evil, evil, "3"]]

    begun = time.process_time()
    propose(Paper((evil,), (table_of(rows),), 1), year=2014)

    assert time.process_time() - begun < 50  # not without end
