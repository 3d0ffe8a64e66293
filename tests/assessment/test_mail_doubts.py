"""Mails that name their duty plainly and still must not be booked by themselves, under another city's scheme."""

from importlib import resources

import pytest

from kaoping.assessment import mailproposal
from kaoping.assessment.mailwords import linked_attachment, span_keys
from kaoping.assessment.queries.targets import Target
from kaoping.intake.ports import SURE
from tests.assessment.mail_year import PlainMail
from tests.assessment.test_mail_matching import given, windows_of  # noqa: F401 -- given is a fixture
from tests.make import make_unit
from tests.make_assessment import at, make_scheme

ROWS = [
    # what is said of a piece, or a notice passed on
    ("转发：关于报送创建工作机制材料的通知", "通知.doc", "", "1.1", "no_piece"),
    ("撤回：二季度思想道德教育", "思想道德教育.doc", "", "2014Q2", "no_piece"),
    ("二季度思想道德教育材料", "", "刚才发的材料请作废。", "2014Q2", "no_piece"),
    ("催报：二季度思想道德教育材料", "", "", "2014Q2", "no_piece"),
    ("关于二季度未开展思想道德教育的说明", "说明.doc", "", "2014Q2", "no_piece"),
    ("思想道德教育二季度延期报送", "申请.pdf", "", "2014Q2", "no_piece"),
    # one window in the subject, another in the file's name
    ("二季度思想道德教育材料", "一季度思想道德教育.doc", "", "2014Q2", "other_window"),
    ("思想道德教育材料（第二季度）", "思想道德教育第1季度.doc", "", "2014Q2", "other_window"),
    # two windows in one subject
    ("思想道德教育一、二季度", "材料.doc|说明.doc", "", "2014Q1", "spans"),
    ("1-2季度思想道德教育", "材料.doc", "", "2014Q1", "spans"),
    # the same words where nothing is amiss
    ("二季度思想道德教育材料", "二季度思想道德教育.doc", "", "2014Q2", ""),
    (
        "二季度思想道德教育（迟报）",
        "思想道德教育.doc|一季度通知落实.jpg",
        "请查收，请勿回复。",
        "2014Q2",
        "other_window",
    ),
    ("二季度思想道德教育", "材料.doc", "上次报送的请作废，以此为准。", "2014Q2", ""),
]


@pytest.mark.django_db
def test_what_leaves_a_doubt_is_never_sure(given):  # noqa: F811
    text = resources.files("kaoping.schemes").joinpath("civility-2014.yaml").read_text("utf-8")
    given["scheme"] = scheme = make_scheme(text)
    unit, moment = make_unit("市教育局"), at("2014-07-05 09:00")
    windows = windows_of(scheme)
    for subject, files, body, window, doubt in ROWS:
        given["targets"] = [Target(one, one.pieces) for one in windows]
        names = tuple(filter(None, files.split("|")))
        (item,) = mailproposal.propose(PlainMail(subject, body, names, moment, unit)).items

        assert item.window == window, subject
        assert (item.confidence < SURE) == bool(doubt), subject
        assert not doubt or doubt in {why.code for why in item.why}, subject


@pytest.mark.django_db
def test_two_windows_with_a_file_each_are_two_pieces_for_a_person_to_confirm(given):  # noqa: F811
    text = resources.files("kaoping.schemes").joinpath("civility-2014.yaml").read_text("utf-8")
    given["scheme"] = scheme = make_scheme(text)
    given["targets"] = [Target(one, one.pieces) for one in windows_of(scheme)]
    files = ("一季度.doc", "二季度.doc")
    mail = PlainMail("思想道德教育一、二季度", "", files, at("2014-07-05 09:00"), make_unit("市教育局"))
    items = mailproposal.propose(mail).items

    assert [(item.window, len(item.attachments)) for item in items] == [("2014Q1", 1), ("2014Q2", 1)]
    assert all(item.confidence < SURE for item in items)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("一、二季度", ["Q1", "Q2"]),
        ("第一季度和第二季度", ["Q1", "Q2"]),
        ("一至三季度", ["Q1", "Q2", "Q3"]),
        ("1-3季度", ["Q1", "Q2", "Q3"]),
        ("三四季度", ["Q3", "Q4"]),
        ("2014一季度", ["Q1"]),
        ("二〇一四年四季度", ["Q4"]),
        ("二〇一四一季度", ["Q1"]),
        ("第4季度", ["Q4"]),
    ],
)
def test_every_quarter_of_a_row_of_them_counts(text, keys):
    assert sorted(key for key, _words in span_keys(text, 2014)) == [f"2014{key}" for key in keys]


@pytest.mark.parametrize(
    "body",
    [
        "请查收。\n从QQ邮箱发来的超大附件\n\n照片.zip (86.10M, 2014年10月11日 09:00 到期) 进入下载页面",
        "从网易163邮箱发来的云附件\n材料.rar (120.5MB) 下载\n有效期至：2014-10-11",
        "从网易126邮箱发来的超大附件\n材料.rar",
        "从网易163邮箱中转站发来的超大附件\n材料.rar",
        "超大附件（1个）\n照片.zip 88M\n过期时间 2014-10-11",
        "链接: https://pan.baidu.com/s/1AbCdEf 提取码: 1234",
        "见 https://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=exs_ftn_download",
    ],
)
def test_a_link_instead_of_an_attachment_is_seen(body):
    assert linked_attachment(body)


@pytest.mark.parametrize(
    "body", ["附件太大，已压缩，请查收。", "超大附件请勿发送。", "见 http://www.example.cn/1.html"]
)
def test_other_words_of_attachments_are_no_links(body):
    assert not linked_attachment(body)


@pytest.mark.django_db
@pytest.mark.parametrize("files", [("二季度思想道德教育.doc",), ()])
def test_a_mail_with_a_link_instead_of_a_file_waits_for_a_person(given, files):  # noqa: F811
    text = resources.files("kaoping.schemes").joinpath("civility-2014.yaml").read_text("utf-8")
    given["scheme"] = scheme = make_scheme(text)
    given["targets"] = [Target(one, one.pieces) for one in windows_of(scheme)]
    body = "请查收。\n从QQ邮箱发来的超大附件\n照片.zip (86.10M, 2014年10月11日 09:00 到期)"
    mail = PlainMail("二季度思想道德教育材料", body, files, at("2014-07-05 09:00"), make_unit("市教育局"))
    (item,) = mailproposal.propose(mail).items

    assert item.confidence < SURE
    assert item.why[-1].code == "attachment_linked"
