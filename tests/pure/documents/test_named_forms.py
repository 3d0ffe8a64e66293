"""Forms in which offices write numbers, names, days and titles, and what looks like them and is not."""

import pytest

from kaoping.pure.documents import Block, BlockKind, Document
from kaoping.pure.documents.structure import structure_of

BODY = "为深入贯彻落实上级会议精神，我局组织开展了系列活动，取得良好成效，受到群众一致好评。"


def found(*lines):
    blocks = (Block(BlockKind.TABLE if "\t" in line else BlockKind.PARAGRAPH, line) for line in lines)
    return structure_of(Document("docx", tuple(blocks)))


def text(hint):
    return hint.text if hint else None


@pytest.mark.parametrize(
    "line",
    [
        *(f"洛文明{a}2014{b}12号" for a, b in ("〖〗", "「」", "{}", "｛｝", "⟦⟧", "『』", "［］", "〈〉", "﹝﹞", "〔)")),
        "洛文明〔２０１４〕１２号", "洛文明〔二〇一四〕十二号", "洛 文 明〔2014〕12 号", "洛文明〔2014年〕12号", "洛文明[2014]第012号",
        "文号：洛文明〔2014〕12号", "发文字号：洛文明〔2014〕12号", "（洛文明〔2014〕12号）", "★洛文明〔2014〕12号★",
        "洛文明〔2014〕12号（内部）", "洛文明〔2014〕12号　　类别：A", "洛文明〔2014〕12号　2014年6月3日",
        "签发人：李四　　　洛文明〔2014〕12号", "洛文明〔2014〕12号\t签发人：李四", "洛文明\n〔2014〕12号",
        "洛文明〔2014〕字12号", "洛文明〔2014〕12", "洛文明【2014】012", "洛文明（2014）第12",
    ],
)  # fmt: skip
def test_a_number_however_it_was_typed(line):
    said = found("洛阳市文明办文件", line, "关于开展活动的通知", "各单位：", BODY)
    assert text(said.number) == "洛文明〔2014〕12号"


@pytest.mark.parametrize(
    "line", ["根据洛文明〔2014〕12号", "第12期", "转发洛文明〔2014〕12号", "附洛文明〔2014〕12号", "—" * 60]
)
def test_a_number_that_is_quoted_is_not_the_papers_own(line):
    assert found("洛阳市水利局", line, BODY).number is None


@pytest.mark.parametrize(
    ("lines", "author", "checker"),
    [
        ("作 者：张 三", "张三", None),
        ("【作者】张三　【审核】李四", "张三", "李四"),
        ("作者／张三", "张三", None),
        ("文/张三　图/李四", "张三", None),
        ("文：张三　图：李四", "张三", None),
        ("撰稿：张三审核：李四", "张三", "李四"),
        ("撰稿：张三 李四　审核：王五", "张三 李四", "王五"),
        ("撰稿|张三 审核|李四", "张三", "李四"),
        ("（通讯员 张三 李四）", "张三 李四", None),
        ("作者 张三　审核 李四", "张三", "李四"),
        ("初审：张三　复审：李四　终审：王五", None, "王五"),
        ("一审：张三　二审：李四　三审：王五", None, "王五"),
        ("审核（签字）：李四", None, "李四"),
        ("审核人签名：李四", None, "李四"),
        ("审核领导：李四", None, "李四"),
        ("单位负责人（签字）：李四　填表人：张三", "张三", "李四"),
        ("主管领导签字：李四", None, "李四"),
        ("起草：张三　审批：李四", "张三", "李四"),
        ("作者：张三，洛阳市水利局副局长", "张三", None),
        ("作者：____张三____　审核：____李四___", "张三", "李四"),
        ("作者：\n张三\n审核人：\n李四", "张三", "李四"),
        ("作　者\t张　三\t审　核\t李　四", "张三", "李四"),
        ("作者\t审核\t联系人\t联系电话\n张三\t李四\t王五\t0379-63912345", "张三", "李四"),
        ("作者：阿卜杜拉·买买提", "阿卜杜拉·买买提", None),
        ("（供稿：市教育局 王某）", "市教育局 王某", None),
        ("作者：张三（市水利局）、李四（市教育局）　审核：王五（签字）", "张三、李四", "王五"),
        ("作者 张三 审核把关人：李四", "张三", "李四"),
        ("责编：张三　审签：李四　签发：王五", None, "李四"),
        ("（本报记者 张三 通讯员 李四）", "张三", None),
        ("供稿 张三\t签发 李四\t责编：王五", "张三", "李四"),
        # nobody
        ("审核：同意", None, None),
        ("作者：佚名", None, None),
        ("撰稿：2014年6月", None, None),
        ("整理：一年来的工作", None, None),
        ("主要负责人：亲自抓", None, None),
        ("起草 文件", None, None),
        ("审核 意见", None, None),
        ("作者 不详", None, None),
        ("作者：\n关于报送材料的通知", None, None),
        ("作者/出处", None, None),
        ("各单位要严格审核：一是看内容，二是看形式。", None, None),
        ("通讯员从市科技局了解到，活动很受欢迎。", None, None),
        ("通讯员熊大爷看在眼里", None, None),
        ("记者：请问活动办得怎样？", None, None),
    ],
)
def test_authors_and_checkers(lines, author, checker):
    said = found("洛阳市水利局开展活动", BODY, BODY, *lines.split("\n"))
    assert (text(said.author), text(said.checker)) == (author, checker)


@pytest.mark.parametrize(
    ("line", "contact"),
    [
        ("联系人及联系方式：张三 63912345", "张三 63912345"),
        ("联系人、电话：张三 63912345", "张三 63912345"),
        ("联系人/电话：张三/63912345", "张三 63912345"),
        ("联系方式：张三 63912345", "张三 63912345"),
        ("联系人 张三 联系电话 63912345", "张三 63912345"),
        ("联系人：张三 联系电话：０３７９－６３９１２３４５", "张三 0379-63912345"),
        ("联系人：张三 办公室电话：63912345", "张三 63912345"),
        ("联系人：张三 本单位电话：63912345", "张三 63912345"),
        ("联系人：张三 移动电话：13800000000", "张三 13800000000"),
        ("联系人：张三 QQ：123456789", "张三"),
        ("联系人姓名：张三　电话：63912345", "张三 63912345"),
        ("电话（传真）：0379-63912345", "0379-63912345"),
        ("Tel: 0379-63912345", "0379-63912345"),
        ("联系人：张三 电话：6391 2345", "张三 6391 2345"),
        ("各单位于6月3日前报送。联系人：张三，电话：63912345。", "张三 63912345"),
        ("本单位电话：63912345。", "63912345"),
        ("张三 63912345", "张三 63912345"),
        ("（张三，13800000000）", "张三 13800000000"),
        # nobody
        ("传真：0379-63912345", None),
        ("姓名\t职务\t联系电话", None),
        ("方案定稿后由联络员邵素珍负责收尾，未了的5件事在1月底前销号。", None),
        ("联络员邵素珍负责收尾", None),
        ("联系人员王小明走访", None),
        ("监督举报电话：63912345", None),
        ("接到电话：63912345打来的。", None),
        ("志愿者记下村民张红的电话：13800000000。半小时后回访。", None),
        ("村里12345678元", None),
    ],
)
def test_contacts(line, contact):
    assert text(found("洛阳市水利局开展活动", BODY, line).contact) == contact


def test_a_list_of_people_with_telephones_names_no_contact():
    people = [f"{name} 1380000000{number}" for number, name in enumerate(("张三", "李四", "王五"))]
    assert found("洛阳市水利局开展活动", BODY, *people).contact is None
    assert (
        text(found("洛阳市水利局开展活动", BODY, *people, "联系人：赵六 63912345").contact) == "赵六 63912345"
    )


@pytest.mark.parametrize(
    "line", ["2014年3月10日至12日", "时间：2014年3月10日—2014年3月12日", "2014年3月10日上午至3月12日"]
)
def test_the_days_of_an_event_are_not_the_papers_own(line):
    assert found("关于开展活动的报告", "市文明办：", BODY, "2014年6月3日", line).date.text == "2014-06-03"


@pytest.mark.parametrize(
    "line",
    [
        "二〇一四年6月3日",
        "2014年六月三日",
        "２０１４年六月3日",
        "二◯一四年六月三日",
        "二О一四年六月三日",
        "二 〇 一 四 年 六 月 三 日",
        "贰零壹肆年陆月叁日",
        "２０１４年６月３日",
        "20140603",
    ],
)
def test_days_in_rare_signs(line):
    assert found("关于开展活动的报告", "市文明办：", BODY, line).date.text == "2014-06-03"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("洛阳市水利局", "关于2014年度精神文明建设工作的", "自查报告", "市文明办："), "洛阳市水利局关于2014年度精神文明建设工作的自查报告"),
        (("简 报", "（2014年第12期）", "市水利局", "2014年6月3日", "市水利局扎实推进文明创建工作"), "市水利局扎实推进文明创建工作"),
        (("题目：我的道德讲堂", "作者：张三"), "我的道德讲堂"),
        (("敬业奉献的好干部", "——记优秀党员张三"), "敬业奉献的好干部——记优秀党员张三"),
        (("洛阳市水利局召开道德讲堂！",), "洛阳市水利局召开道德讲堂！"),
        (("中国梦",), "中国梦"),
        (("— 1 —", "关于开展活动的报告"), "关于开展活动的报告"),
        (("2014年志愿服务活动登记表\t\t\t", "单位\t时间\t地点\t人数"), "2014年志愿服务活动登记表"),
        (("姓名\t单位", "张三\t水利局"), None),
    ],
)  # fmt: skip
def test_titles_that_run_on_or_stand_in_a_table(lines, title):
    assert text(found(*lines, BODY).title) == title
