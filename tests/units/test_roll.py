"""The unit roll: read from what offices keep, previewed, taken in whole or not at all."""

import io
import json

import pytest
import xlsxwriter

from kaoping.base.models import AuditEvent
from kaoping.site import cli
from kaoping.units import actions
from kaoping.units.forms.roll import read_roll
from kaoping.units.models import Incumbency, Person, PostAddress, Role, Unit, UnitDomain
from kaoping.units.queries.roll import plan_roll

pytestmark = pytest.mark.django_db

HEAD = [
    "代码",
    "名称",
    "简称",
    "组别",
    "标签",
    "上级代码",
    "联络员",
    "联络员邮箱",
    "联络员电话",
    "审核人",
    "邮箱域名",
]
QING = [
    "u001",
    "清河市档案馆",
    "档案馆",
    "甲组",
    "窗口",
    "",
    "林岚",
    "LinLan@qinghe.example",
    "13800000001",
    "周召",
    "da.example",
]
TEAM = ["u001-1", "清河市档案馆志愿服务队", "", "", "", "u001", "", "", "", "", ""]
BEI = ["u002", "北河区审计局", "审计局", "乙组", "", "", "韩北", "hanbei@beihe.example", "", "", ""]


def as_csv(*rows, encoding="utf-8-sig", delimiter=","):
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def as_xlsx(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    book.close()
    return out.getvalue()


def take_in(*rows):
    roll = read_roll(as_csv(HEAD, *rows))
    assert roll.faults == []
    return actions.take_in_roll(roll.rows, actor="test")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_table_is_read_in_every_usual_encoding(encoding, delimiter):
    roll = read_roll(as_csv(HEAD, QING, encoding=encoding, delimiter=delimiter))

    assert roll.faults == []
    (row,) = roll.rows
    assert (row.number, row.code, row.name, row.tags, row.domains) == (
        2,
        "u001",
        "清河市档案馆",
        ("window",),
        ("da.example",),
    )
    assert [(one.role, one.name, one.addresses) for one in row.people] == [
        (Role.UNIT_AUTHOR, "林岚", ("linlan@qinghe.example",)),
        (Role.UNIT_APPROVER, "周召", ()),
    ]


def test_a_spreadsheet_with_a_title_and_numbers_for_codes_is_read():
    raw = as_xlsx(
        ["清河市直单位名册"],
        [],
        ["Code", "Name", "Liaison", "Liaison's telephone"],
        [101, "档案馆", "林岚", 13800000001],
    )

    roll = read_roll(raw)

    assert roll.faults == []
    assert [(row.number, row.code, row.people[0].phone) for row in roll.rows] == [(4, "101", "13800000001")]


def test_the_roll_becomes_units_posts_and_people_without_passwords():
    plan = take_in(QING, TEAM, BEI)

    assert [one.kind for one in plan.units] == ["new"] * 3
    unit = Unit.objects.get(code="u001")
    assert (unit.short_name, unit.group, unit.is_assessed, unit.initials) == (
        "档案馆",
        "甲组",
        True,
        "qhsdag",
    )
    assert [tag.tag for tag in unit.tags.all()] == ["window"]
    team = Unit.objects.get(code="u001-1")
    assert (team.parent, team.is_assessed) == (unit, False)
    lan = Person.objects.get(username="linlan@qinghe.example")
    assert (lan.name, lan.has_usable_password(), lan.must_change_password) == ("林岚", False, True)
    assert Incumbency.objects.get(person=lan).post.role == Role.UNIT_AUTHOR
    assert PostAddress.objects.count() == 2
    assert AuditEvent.objects.filter(verb="unit.entered").count() == 3


def test_the_same_roll_twice_changes_nothing():
    take_in(QING, TEAM, BEI)
    before = AuditEvent.objects.count()

    plan = take_in(QING, TEAM, BEI)

    assert [one.kind for one in plan.units] == ["unchanged"] * 3
    assert AuditEvent.objects.count() == before
    assert Person.objects.count() == 3


def test_a_changed_row_changes_what_it_says_and_nothing_else():
    take_in(QING, BEI)
    changed = [*QING[:3], "乙组", *QING[4:]]

    plan = take_in(changed)

    assert plan.units[0].changes == {"group": ("甲组", "乙组")}
    assert plan.absent == 1
    assert Unit.objects.get(code="u001").group == "乙组"
    assert Unit.objects.get(code="u002").group == "乙组"


def test_another_liaison_takes_the_post_over_with_the_same_mailbox():
    take_in(QING)
    Incumbency.objects.update(since="2014-01-01")
    new = [*QING[:6], "孙继", *QING[7:]]

    plan = take_in(new)

    assert [post.takes_over for post in plan.units[0].posts] == [True]
    post = PostAddress.objects.get(address="linlan@qinghe.example").post
    seats = post.incumbencies.order_by("since")
    assert [(seat.person.name, seat.until is None) for seat in seats] == [("林岚", False), ("孙继", True)]
    assert Person.objects.get(name="孙继").username == "13800000001"
    assert take_in(new).units[0].kind == "unchanged"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (["", "无代码局"], "code", "code_missing"),
        (["a/b", "斜线局"], "code", "code_wrong"),
        (["u009", ""], "name", "name_missing"),
        (["u009", "长" * 101], "name", "too_long"),
        (["u009", "局", "", "", "", "nobody"], "parent", "parent_unknown"),
        (["u009", "局", "", "", "", "u009"], "parent", "parent_circle"),
        (["u009", "局", "", "", "", "", "某", "not an address"], "unit_author.email", "address_wrong"),
        (["u009", "局", "", "", "", "", "某", "linlan@qinghe.example"], "unit_author.email", "address_taken"),
        (["u009", "局", "", "", "", "", "", "a@b.example"], "unit_author.name", "person_unnamed"),
        (["u009", "局", "", "", "", "", "", "", "", "", "qq.com"], "domains", "domain_public"),
        (["u009", "局", "", "", "", "", "", "", "", "", "da.example"], "domains", "domain_taken"),
        (["u009", "局", "", "", "", "", "", "", "", "", "@@"], "domains", "domain_wrong"),
        (["u002", "又一个局"], "code", "code_twice"),
    ],
)
def test_a_fault_names_row_and_column_and_nothing_is_taken(row, column, code):
    take_in(QING)
    roll = read_roll(as_csv(HEAD, BEI, row))
    faults = roll.faults or plan_roll(roll.rows).faults

    assert faults[0].row == 3
    assert (faults[0].column, faults[0].code) == (column, code)
    assert "3" in faults[0].where
    if not roll.faults:
        with pytest.raises(actions.RollHasFaults):
            actions.take_in_roll(roll.rows, actor="test")
    assert Unit.objects.filter(code="u002").count() == 0
    assert UnitDomain.objects.count() == 1


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"\xff\xd8\xff\xe0 a picture", "file_unreadable"),
        (b"PK\x03\x04 broken", "file_unreadable"),
        ("单位,得分\r\n某局,3".encode(), "no_heading"),
        ("代码,名称\r\n".encode(), "file_empty"),
        ("代码,名称,名称\r\na,b,c".encode(), "heading_twice"),
    ],
)
def test_a_file_that_is_no_roll_is_refused_with_a_sentence(raw, code):
    roll = read_roll(raw)

    assert [fault.code for fault in roll.faults] == [code]
    assert roll.rows == []
    assert str(roll.faults[0])


def test_the_plan_costs_the_same_for_any_number_of_rows(django_assert_num_queries):
    few = read_roll(as_csv(HEAD, QING)).rows
    many = read_roll(as_csv(HEAD, *([f"x{n:03}", *QING[1:6], *[""] * 5] for n in range(40)))).rows
    with django_assert_num_queries(8):
        plan_roll(few)
    with django_assert_num_queries(8):
        plan_roll(many)


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setattr(cli, "start_django", lambda **_options: None)

    def run(*arguments):
        status = cli.main(list(arguments))
        return status, capsys.readouterr()

    return run


def test_the_command_previews_then_takes_in(run, tmp_path):
    path = tmp_path / "roll.csv"
    path.write_bytes(as_csv(HEAD, QING, TEAM))

    status, told = run("units", "import", str(path), "--dry-run", "--format", "json")
    answer = json.loads(told.out)
    assert (status, answer["new"], answer["written"], Unit.objects.count()) == (0, 2, False, 0)

    status, told = run("units", "import", str(path))
    assert (status, Unit.objects.count()) == (0, 2)
    assert "u001" in told.out


def test_the_command_names_faults_and_missing_files(run, tmp_path):
    path = tmp_path / "roll.csv"
    path.write_bytes(as_csv(HEAD, ["u001", ""]))

    status, told = run("units", "import", str(path))
    assert (status, Unit.objects.count()) == (1, 0)
    assert str(path) in told.err

    status, told = run("units", "import", str(tmp_path / "nowhere.csv"))
    assert status == 2
    assert "nowhere.csv" in told.err


def test_user_create_prints_a_password_that_works_once(run):
    status, told = run("user", "create", "Lan", "--name", "林岚", "--role", "clerk", "--format", "json")
    answer = json.loads(told.out)
    person = Person.objects.get(username="lan")
    assert status == 0
    assert person.check_password(answer["one_time_password"])
    assert person.must_change_password
    assert person.incumbencies.get().post.role == Role.CLERK

    status, told = run("user", "create", "LAN", "--name", "别人")
    assert status == 2
    assert "lan" in told.err
    assert run("user", "create", "wen", "--name", "文", "--role", "king")[0] == 2
    assert run("user", "create", "wen", "--name", "文", "--unit", "none")[0] == 2
