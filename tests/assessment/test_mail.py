"""What a mail is for, and what becomes of it: the words of ordinary office mail."""

import datetime as dt
from itertools import count

import pytest

from kaoping.assessment import handlers, mailwords
from kaoping.assessment.models import Submission
from kaoping.evidence import storage
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.ports import CannotTakeIn, Item, Why
from tests.make import make_unit
from tests.make_assessment import at, make_luoyang, make_notice, make_piece, make_scheme, window_of

_numbers = count(1)
HANDLER = handlers.SubmissionMail()
BODY = "作者：宋文静　审核：田志刚（办公室主任）　联系人：宋文静 联系电话：0379-6328 4417"


def make_mail(unit, subject, body=BODY, files=(), received="2014-05-06 09:00", **fields):
    number = next(_numbers)
    message = Message.objects.create(
        file=storage.keep(f"mail {number}".encode()), source="import", received_at=at(received),
        entered_at=at(received), subject=subject, body_text=body, unit=unit,
        from_address="song@unit.example", from_name="宋文静", message_id=f"<{number}@unit.example>", **fields,
    )  # fmt: skip
    for position, name in enumerate(files, 1):
        MessagePart.objects.create(
            message=message, position=position, name=name, file=storage.keep(f"{number} {name}".encode())
        )
    return message


def found(message):
    proposal = HANDLER.propose(message)
    return [(item.indicator, item.window, item.confidence) for item in proposal.items]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第4项 一季度信息", ["4"]),
        ("第十一项调研材料", ["11"]),
        ("考核内容7：志愿服务", ["7"]),
        ("第四届道德模范推选", []),
        ("2014年第1期简报", []),
        ("第2项、第5项材料", ["2", "5"]),
    ],
)
def test_item_numbers(text, numbers):
    assert [number for number, _words in mailwords.item_numbers(text)] == numbers


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("二季度", ["2014Q2"]),
        ("第3季度信息", ["2014Q3"]),
        ("上半年专题教育", ["2014H1"]),
        ("5月份活动", ["2014M05"]),
        ("十二月", ["2014M12"]),
        ("全年", []),
    ],
)
def test_span_keys(text, keys):
    assert [key for key, _words in mailwords.span_keys(text, 2014)] == keys


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (BODY, ("宋文静", "田志刚", "宋文静 0379-6328 4417")),
        ("撰稿人：李明\n审核人：王强\n电话：63901126", ("李明", "王强", "63901126")),
        ("作者 张三 审核把关人：李四", ("张三", "李四", "")),
        ("没有署名", ("", "", "")),
        ("各科室撰写评论6篇。撰稿：李明", ("李明", "", "")),
        ("联络员邵素珍负责收尾。\n通讯员从市科技局了解到，效果很好。", ("", "", "")),
        (
            "联络员邵素珍负责收尾。\n通讯员从市科技局获悉……\n作者：李明\n联系电话：000-5551974",
            ("李明", "", "000-5551974"),
        ),
        ("讲稿一份。\n张红 0379-63284417", ("", "", "张红 0379-63284417")),
    ],
)
def test_names_in_a_mail(text, names):
    read = mailwords.names_in(text)
    assert (read.author, read.checker, read.contact) == names


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "files", "received", "expected"),
    [
        ("第4项 二季度 核心价值观宣传教育", (), "2014-05-06 09:00", ("4", "2014Q2", 3)),
        ("志愿服务活动开展情况（二季度）", (), "2014-05-06 09:00", ("7", "2014Q2", 3)),
        ("文明礼仪主题宣传教育总结 上半年", (), "2014-06-06 09:00", ("5", "2014H1", 3)),
        ("2014年度思想宣传文化教育工作方案", (), "2014-03-06 09:00", ("1", "plan", 3)),
        ("年度思想宣传文化教育工作小结", (), "2014-11-06 09:00", ("1", "summary", 3)),
        ("调研材料：窗口服务的探索与思考", (), "2014-08-06 09:00", ("11", "paper", 3)),
        ("报送材料", ("市教育局志愿服务活动二季度.docx",), "2014-05-06 09:00", ("7", "2014Q2", 3)),
        ("第4项材料", (), "2014-05-06 09:00", ("4", "2014Q2", 3)),
        ("第4项材料", (), "2014-04-06 09:00", ("4", "2014Q2", 2)),
        ("第4项 志愿服务活动开展情况", (), "2014-05-06 09:00", ("4", "2014Q2", 2)),
        ("第4项 三季度", (), "2014-05-06 09:00", ("4", "2014Q3", 2)),
    ],
)
def test_a_mail_finds_its_window(subject, files, received, expected):
    unit = make_unit("市教育局")
    make_luoyang()
    assert found(make_mail(unit, subject, files=files, received=received)) == [expected]


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["你好", "食堂五一放假安排", "RE: "])
def test_a_mail_about_nothing_known_is_left_to_a_person(subject):
    unit = make_unit("市教育局")
    make_luoyang()
    assert all(confidence < 3 for _code, _key, confidence in found(make_mail(unit, subject, body="谢谢")))


@pytest.mark.django_db
def test_a_filled_window_is_never_sure():
    unit = make_unit("市教育局")
    make_luoyang()
    make_piece(unit, window_of("7", "2014Q2"), "2014-05-02 09:00")
    assert found(make_mail(unit, "志愿服务活动开展情况（二季度）")) == [("7", "2014Q2", 2)]


@pytest.mark.django_db
def test_a_notice_is_found_by_its_title():
    unit = make_unit("市教育局")
    scheme = make_luoyang()
    indicator = scheme.indicators.get(code="6")
    first = make_notice(indicator, title="第四届道德模范推选")
    make_notice(indicator, title="网络文明传播志愿者名单")
    assert found(make_mail(unit, "报送第四届道德模范推选材料")) == [("6", first.key, 3)]


@pytest.mark.django_db
def test_attachments_of_several_items_become_several_pieces():
    unit = make_unit("市教育局")
    make_luoyang()
    mail = make_mail(unit, "报送二季度材料", files=("第4项 二季度宣传.docx", "第7项 二季度志愿.docx"))
    assert found(mail) == [("4", "2014Q2", 3), ("7", "2014Q2", 3)]

    taken = HANDLER.take_in(mail, HANDLER.propose(mail).items, actor="intake")

    assert taken.label == "2014-05-0001, 2014-05-0002"
    pieces = list(Submission.objects.order_by("id"))
    assert [piece.versions.get().materials.count() for piece in pieces] == [1, 1]


@pytest.mark.django_db
def test_taking_in_makes_the_same_piece_as_the_web():
    unit = make_unit("市教育局")
    make_luoyang()
    mail = make_mail(
        unit, "【市教育局】志愿服务活动开展情况（二季度）", files=("../../a\u202etxt.docx", "图.jpg")
    )
    proposal = HANDLER.propose(mail)

    taken = HANDLER.take_in(mail, proposal.items, actor="intake")

    piece = Submission.objects.get(pk=int(taken.key))
    version = piece.versions.get()
    assert taken.kind == "assessment.submission"
    assert piece.first_received_at == mail.received_at
    assert (piece.channel, piece.state, piece.title) == (
        "mail",
        "submitted",
        "志愿服务活动开展情况（二季度）",
    )
    assert (version.author, version.checker, version.signed_by) == ("宋文静", "田志刚", "田志刚")
    assert version.message == mail
    assert [material.name for material in version.materials.all()] == ["atxt.docx", "图.jpg"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("回复：您的来件", "现补正 2014-05-0001 号材料。"),
        ("补正：志愿服务活动", BODY),
        ("志愿服务活动开展情况（二季度）修改稿", BODY),
    ],
)
def test_a_correction_by_mail_becomes_the_next_version(subject, body):
    unit = make_unit("市教育局")
    make_luoyang()
    piece = make_piece(unit, window_of("7", "2014Q2"), "2014-05-02 09:00", state="returned")
    mail = make_mail(unit, subject, body=body, files=("情况.docx",))
    proposal = HANDLER.propose(mail)
    assert proposal.confidence == 3

    taken = HANDLER.take_in(mail, proposal.items, actor="intake")

    piece.refresh_from_db()
    assert int(taken.key) == piece.pk
    assert piece.versions.count() == 2
    assert piece.first_received_at == at("2014-05-02 09:00")


@pytest.mark.django_db
def test_a_new_topic_with_a_reply_mark_is_no_correction():
    unit = make_unit("市教育局")
    make_luoyang()
    make_piece(unit, window_of("7", "2014Q2"), "2014-05-02 09:00", state="returned")
    assert found(make_mail(unit, "回复：第4项 二季度 核心价值观宣传教育")) == [("4", "2014Q2", 3)]


@pytest.mark.django_db
def test_refusals_are_sentences_and_keep_nothing():
    unit = make_unit("市教育局")
    make_scheme()
    empty = make_mail(unit, "志愿服务", body="")
    item = Item("2", "2014Q2", "志愿服务", scheme="small")
    with pytest.raises(CannotTakeIn):
        HANDLER.take_in(empty, [item], actor="intake")
    with pytest.raises(CannotTakeIn):
        HANDLER.take_in(make_mail(None, "志愿服务"), [item], actor="intake")
    with pytest.raises(CannotTakeIn):
        HANDLER.take_in(make_mail(unit, "x"), [Item("9", "2014Q2", "x")], actor="intake")
    assert Submission.objects.count() == 0


@pytest.mark.django_db
def test_choices_and_reasons_read_well():
    unit = make_unit("市教育局")
    make_scheme()
    mail = make_mail(unit, "志愿服务")
    choices = HANDLER.choices(mail, unit)
    assert len(choices) == 6
    assert choices[2].value == "small|2|2014Q1"
    assert all(choice.label and choice.group for choice in choices)
    for item in HANDLER.propose(mail).items:
        assert all(HANDLER.explain(why) != why.code for why in item.why)
    assert HANDLER.explain(Why("receipt", {"number": "2014-05-0001"}))


@pytest.mark.django_db
def test_an_unknown_sender_still_gets_a_proposal():
    make_unit("市教育局")
    make_luoyang()
    assert found(make_mail(None, "第4项 二季度 核心价值观宣传教育")) == [("4", "2014Q2", 3)]


@pytest.mark.django_db
def test_what_was_sent_late_is_proposed_for_the_window_that_is_over():
    unit = make_unit("市教育局")
    make_luoyang()
    code, key, confidence = found(make_mail(unit, "调研报告与经验材料", received="2014-09-12 09:00"))[0]
    assert (code, key, confidence) == ("11", "paper", 3)
    assert dt.date(2014, 8, 31) == window_of("11", "paper").due_on
