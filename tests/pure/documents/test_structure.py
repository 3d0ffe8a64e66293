"""What documents say of themselves, as tables of how Chinese offices write it."""

import pytest

from kaoping.pure.documents import Block, BlockKind, Document, read
from kaoping.pure.documents.dates import chinese_number, days_in
from kaoping.pure.documents.labels import named_in
from kaoping.pure.documents.structure import structure_of, words_in
from tests.pure.documents import papers


def found(*lines, kind=BlockKind.PARAGRAPH):
    return structure_of(Document("txt", tuple(Block(kind, line) for line in lines)))


@pytest.mark.parametrize("kind", ["docx", "pdf", "rtf", "html", "ofd", "odt", "doc", "txt"])
def test_the_same_is_found_in_every_format(kind):
    said = structure_of(read(kind, papers.ALL[kind]()))
    assert (said.title.text, said.number.text, said.date.text) == (papers.TITLE, papers.NUMBER, "2014-06-03")
    assert (said.author.text, said.checker.text) == ("王小明", "李大伟")
    assert said.contact.text == "张红 0379-55550100"
    assert [heading.text for heading in said.headings] == ["一、基本情况", "（一）高度重视"]
    assert said.years == (2014,)
    assert all(one.confidence == 3 for one in (said.title, said.number, said.date, said.author, said.contact))


def test_places_are_page_and_line():
    said = structure_of(read("pdf", papers.pdf()))
    assert said.title.place == "1:2"
    assert structure_of(read("txt", papers.ALL["txt"]())).date.place == "0:10"


@pytest.mark.parametrize(
    ("line", "number", "sure"),
    [
        ("青文明办〔2014〕12号", "青文明办〔2014〕12号", 3),
        ("青文明办【2014】12号", "青文明办〔2014〕12号", 2),
        ("青文明办[2014]12号", "青文明办〔2014〕12号", 2),
        ("青文明办（2014）第 12 号", "青文明办〔2014〕12号", 2),
        ("青文明办﹝2014﹞012号　　签发人：赵明", "青文明办〔2014〕12号", 3),
        ("根据《关于加强建设的实施方案》（青文明办〔2014〕1号）要求，现将有关情况报告如下。", None, 0),
        ("青文明办2014年12号", None, 0),
    ],
)  # fmt: skip
def test_the_documents_own_number_stands_alone_under_its_head(line, number, sure):
    said = found(line, "关于报送材料的通知", "正文。").number
    assert (said and said.text, said.confidence if said else 0) == (number, sure)


@pytest.mark.parametrize(
    ("lines", "title", "sure"),
    [
        (("关于开展志愿服务活动情况的报告", "市文明办："), "关于开展志愿服务活动情况的报告", 3),
        (("青河市水利局文件", "青水〔2014〕3号", "2014年工作总结"), "2014年工作总结", 3),
        (("2014年度市直机关精神文明建设工作", "实施方案", "为了……"), "2014年度市直机关精神文明建设工作实施方案", 3),
        (("市水利局", "关于开展学雷锋活动的情况汇报"), "市水利局关于开展学雷锋活动的情况汇报", 3),
        (("特急", "青水〔2014〕3号", "签发人：赵明", "关于申报的请示"), "关于申报的请示", 3),
        (("我局走进社区送温暖", "本报讯 " + "昨日上午，志愿者来到社区，为老人打扫卫生。" * 3), "我局走进社区送温暖", 2),
        (("昨日上午，我局志愿者来到社区。", "活动很好。"), None, 0),
        (("一、基本情况", "做得好。"), None, 0),
    ],
)  # fmt: skip
def test_titles(lines, title, sure):
    said = found(*lines).title
    assert (said and said.text, said.confidence if said else 0) == (title, sure)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2014年6月3日", "2014-06-03"),
        ("2014 年 6 月 3 日", "2014-06-03"),
        ("二〇一四年六月三日", "2014-06-03"),
        ("二○一四年十二月三十一日", "2014-12-31"),
        ("二Ｏ一四年十月二十日", "2014-10-20"),
        ("二零一四年十一月十一日", "2014-11-11"),
        ("2014-06-03", "2014-06-03"),
        ("2014.6.3", "2014-06-03"),
        ("（2014年6月3日）", "2014-06-03"),
        ("青河市文明办　　2014年6月3日印发", "2014-06-03"),
        ("填报日期：2014年6月3日", "2014-06-03"),
    ],
)
def test_the_day_under_a_paper(line, day):
    assert found("题目的报告", "2013年5月1日开展了活动，效果很好。", line).date.text == day


@pytest.mark.parametrize(
    "line", ["2014年13月3日", "2014年2月30日", "一四年六月三日", "二〇一四年六十月三日", "1014年6月3日"]
)
def test_days_that_do_not_exist_are_none(line):
    assert list(days_in(line)) == []


def test_a_day_in_the_text_is_the_last_resort():
    said = found("题目的报告", "2014年5月1日开展了活动，效果很好。").date
    assert (said.text, said.confidence) == ("2014-05-01", 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [("三", 3), ("十", 10), ("十一", 11), ("二十", 20), ("三十一", 31), ("廿一", 21), ("百", 0), ("一二", 0)],
)
def test_chinese_numbers(text, number):
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["作者：王小明"], [("author", "王小明", 3)]),
        (["作　者： 王小明"], [("author", "王小明", 3)]),
        (["（撰稿：王小明 李红）"], [("author", "王小明 李红", 3)]),
        (["撰稿人:王小明　审核人:李大伟"], [("author", "王小明", 3), ("checker", "李大伟", 3)]),
        (["供稿：青河市水利局 王小明"], [("author", "青河市水利局 王小明", 2)]),
        (["作者 王小明"], [("author", "王小明", 2)]),
        (["作者单位：市水利局"], []),
        (["审核：　　　　"], []),
        (["审核：______"], []),
        (["审核人（签字）："], []),
        (["签发人：赵明"], [("checker", "赵明", 2)]),
        (["核稿：李大伟；拟稿：王小明"], [("checker", "李大伟", 3), ("author", "王小明", 3)]),
        (["作者\t王小明\t审核\t李大伟"], [("author", "王小明", 3), ("checker", "李大伟", 3)]),
        (["作者：\t王小明"], [("author", "王小明", 3)]),
        (["联系人：张红 13800000000"], [("contact", "张红", 3), ("phone", "13800000000", 3)]),
        (["联系人及电话：张红　0379-55550100"], [("contact", "张红", 3), ("phone", "0379-55550100", 3)]),
        (["联系电话：63000000"], [("phone", "63000000", 3)]),
        (["电话：见附件"], []),
        (["他是这篇文章的作者：一个年轻人写下了这些文字，我们读了都很感动，大家纷纷表示要学习"], []),
    ],
)  # fmt: skip
def test_names_behind_their_labels(lines, expected):
    assert [(one.kind, one.text, one.sure) for one in named_in(lines)] == expected


def test_a_contact_is_the_name_with_the_nearest_telephone():
    assert found("联系人：张红", "电话：0379-55550100").contact.text == "张红 0379-55550100"
    alone = found("联系电话：0379-55550100").contact
    assert (alone.text, alone.confidence) == ("0379-55550100", 2)
    assert found("没有联系方式的正文。").contact is None


def test_a_quoted_rule_names_nobody():
    said = found("报送材料须注明作者、审核人和联系人，由主要负责人审签。")
    assert (said.author, said.checker, said.contact) == (None, None, None)


def test_headings_end_with_their_first_sentence():
    long = "（二）广泛发动群众。" + "我局组织志愿者走进社区，开展了一系列的活动。" * 5
    assert [one.text for one in found("一、总体情况", long, "正文。").headings] == [
        "一、总体情况",
        "（二）广泛发动群众",
    ]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("志愿服务。", 5), ("2014年 abc def", 4), ("“引号”……", 6), ("３个", 2), ("  \n\t", 0)]
)  # fmt: skip
def test_words_are_counted_as_office_programs_count_them(text, count):
    assert words_in(text) == count
