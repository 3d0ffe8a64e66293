"""Nothing of a paper is lost: what stands outside its table, and what a row's clauses say beside its price."""

import pytest

from kaoping.pure.scheme.edit_tree import plain_of
from kaoping.pure.scheme.proposal import Paper, propose, table_of
from kaoping.pure.scheme.tree import index

HEAD = ["序号", "考核内容", "考核标准", "分值"]


def drafted(rows, after=(), before=("某市2014年信息工作考核办法",)):
    paper = Paper((*before, *after), (table_of([HEAD, *rows]),), len(before))
    return propose(paper, year=2030)


def one(standard, points="10", title="工作"):
    return drafted([["1", title, standard, points]])


BASE = [["1", "事故控制", "每季度不少于1篇", "10"]]


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("发生重大事故的，一票否决，总分计0分。", "then: zero}"),
        ("发生违法违纪案件的一票否决。", "then: disqualified}"),
        ("总分相同的，事故控制得分高的排名在前。", "ranking: {tie_break: [{score: 1}]}"),
        ("缺项的按比例折算。", "settings: {not_applicable: rescale}"),
        (
            "8分以上为优秀（不超过20%），6分以上为合格，6分以下为不合格。",
            "{grade: 优秀, from: 8, first: 20%}",
        ),
        ("得分最高的1名为先进单位。", "{grade: 先进单位, first: 1}"),
    ],
)
def test_simple_sentences_outside_the_table_are_proposed_and_never_as_sure(sentence, says):
    draft = drafted(BASE, (sentence,))

    assert draft.faults == ()
    assert says in draft.text
    line = next(line for line in draft.text.splitlines() if "# 猜（没把握）" in line)
    assert line
    assert draft.unread == []


def test_a_grade_that_a_veto_forbids_leaves_the_next_one():
    grades = "9分以上为“好”，7分以上为“较好”，6分以上为“一般”，6分以下为“差”。"

    draft = drafted(BASE, ("受处罚的，不得评为“好”“较好”。", grades))

    assert "then: {not_above: 一般}" in draft.text
    assert [one["grade"] for one in plain_of(draft.text)["grades"]] == ["好", "较好", "一般", "差"]


@pytest.mark.parametrize(
    "sentence",
    [
        "末位的全市通报",
        "获奖的另行加分",
        "前20%为优秀、前50%为良好",
        "有负面舆情的不得评为先进",
        "材料须盖章",
        "本办法自印发之日起施行",
    ],
)
def test_what_is_not_proposed_is_named_and_stands_in_the_draft(sentence):
    draft = drafted(BASE, (sentence + "。",))

    assert [left.words for left in draft.unread] == [sentence]
    assert f"# 没有读入（表外）：{sentence}" in draft.text


def test_levels_with_prices_have_a_row_each():
    for standard, prices in (
        ("国务院5分、省3分、市1分", [("国家级", "5"), ("省级", "3"), ("市级", "1")]),
        (
            "中办采用每条10分，省委办公厅每条5分，市委办每条2分",
            [("国家级", "10"), ("省级", "5"), ("市级", "2")],
        ),
        ("市委主要领导5分，其他市领导3分", [("市级", "5"), ("其他市领导", "3")]),
        ("获国家、省、校级表彰分别加3、2、1分", [("国家级", "3"), ("省级", "2"), ("校级", "1")]),
    ):
        rule = index(one(standard).scheme)["1"].node.rule
        assert [(price.where.tests[0][1][0], str(price.points)) for price in rule.prices] == prices


@pytest.mark.parametrize(
    ("standard", "says"),
    [
        (
            "按得分排名，前三名分别加5、3、2分",
            "places: [{to: 1, points: 5}, {to: 2, points: 3}, {to: 3, points: 2}]",
        ),
        (
            "培训不少于24学时得10分，16—24学时得6分，8—16学时得3分",
            "bands: [{from: 8, points: 3}, {from: 16, points: 6}, {from: 24, points: 10}]",
        ),
        ("省级每条5分，市级每条2分，同一信息累计", "same_item: add"),
        ("评委打分，去掉一个最高分和一个最低分取平均", "assess: {drop: 1}"),
        ("计划、总结、会议记录、照片，缺一项扣2分", "need: 4, minus: 2"),
        ("8月底前报送总结", "due: 2014-08-31"),
    ],
)
def test_more_words_of_standards(standard, says):
    draft = one(standard, "5" if "排名" in standard else "10")

    assert says in draft.text
    assert draft.faults == ()
    assert draft.unread == []


@pytest.mark.parametrize(
    ("standard", "left"),
    [
        ("省级每条5分，市级每条2分；综合采用的减半", "综合采用的减半"),
        ("省级每条5分，市级每条2分；头版×2", "头版×2"),
        ("每死亡1人扣5分；扣分合计不超过30分", "扣分合计不超过30分"),
        ("整改率100%得8分，逾期未整改每处扣2分", "整改率100%得8分"),
        ("迟报1次扣3分，瞒报的本项不得分", "瞒报的本项不得分"),
        ("党课每季度1次，支委会每月1次，每少一次扣0.5分", "党课每季度1次"),
        ("省级每条5分，市级每条2分，8月底前报齐", "8月底前报齐"),
    ],
)
def test_a_clause_that_the_rule_does_not_hold_is_named_and_the_guess_is_not_sure(standard, left):
    draft = one(standard)

    assert left in [found.words for found in draft.unread]
    assert f"没有写进去（1）：{left}" in draft.text
    assert {guess.sure for guess in draft.guesses if guess.indicator == "1"} == {"unsure"}


@pytest.mark.parametrize(
    ("standard", "points", "node"),
    [
        ("省级每条5分，市级每条2分", "不设上限", "points: open"),
        ("信息失实每条扣5分", "倒扣", "floor: none"),
        ("信息失实每条扣5分", "", "floor: none"),
        ("按得分排名，前三名分别加5、3、2分", "加分", "points: 5"),
    ],
)
def test_no_row_is_left_that_can_never_give_or_take_points(standard, points, node):
    draft = drafted([*BASE, ["2", "另一项", standard, points]])

    assert node in draft.text
    assert draft.faults == ()


def test_a_row_numbered_加分项_is_a_bonus_row_with_an_id_of_its_own():
    draft = drafted([*BASE, ["加分项", "信息采用", "省级每条2分，市级每条1分", "5"]])

    assert [node.id for node in draft.scheme.indicators] == ["1"]
    assert [(node.id, node.title) for node in draft.scheme.bonus] == [("B", "信息采用")]


def test_the_title_is_not_the_documents_number():
    before = ("汉北大学党建目标责任制考核", "汉大党〔2014〕12号")

    assert drafted(BASE, before=before).scheme.title == "汉北大学党建目标责任制考核"
    assert drafted(BASE, before=("某厅考核细则", before[1])).scheme.title == "某厅考核细则"
