"""The doors of notices, windows, requests, burden and interpretation notes. Each refusal beside its success."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.assessment import actions
from kaoping.assessment.models import (
    Extension,
    ExtensionRequest,
    InterpretationNote,
    Notice,
    NoticeUnit,
    WindowMove,
)
from kaoping.assessment.queries import due_of, duty_states
from kaoping.notifications.models import Notification
from tests.make import make_unit
from tests.make_assessment import make_notice, make_piece, make_scheme, window_of

pytestmark = pytest.mark.usefixtures("spring")


@pytest.fixture
def beihe(db):
    return make_unit("北河局", code="q2", group="乙", position=2)


@pytest.fixture
def scheme(lan, qinghe, beihe):
    beihe.tags.create(tag="window")
    return make_scheme(actor=lan)


@pytest.fixture
def third(scheme):
    return scheme.indicators.get(code="3")


def typed(third, **more):
    return {
        "indicator": third.pk, "title": "台账", "due_on": "2014-06-28", "pieces": "1", "whom": "all", "act": "keep",
        **more,
    }  # fmt: skip


def test_the_effect_is_shown_while_it_is_typed_and_nothing_is_kept(client, lan, third):
    make_notice(third, due="2014-06-20")
    client.force_login(lan)

    page = client.post("/notices/new/", typed(third, act="show"), headers={"HX-Request": "true"})

    assert page.status_code == 200
    assert "3 ÷ 1" in page.text
    assert "3 ÷ 2" in page.text
    assert "星期六" in page.text
    assert "<html" not in page.text
    assert Notice.objects.count() == 1


def test_a_notice_carries_its_attachment_rules_and_audience(client, lan, author, beihe, qinghe, third):
    client.force_login(lan)
    file = SimpleUploadedFile("样表.txt", "表".encode())

    address = client.post(
        "/notices/new/",
        typed(third, whom="tag", tags=["window"], photos="3", flags=["seal"], shows="台账\n\n照片", files=file,
              opens_on="2014-06-01"),
    ).headers["Location"]  # fmt: skip
    client.post(f"{address}issue/")

    notice = Notice.objects.get()
    assert list(notice.audience.values_list("unit__code", flat=True)) == ["q2"]
    assert notice.asks == {"seal": True, "photos": 3, "shows": ["台账", "照片"]}
    assert notice.window.opens_on == dt.date(2014, 6, 1)
    attached = notice.files.get()
    assert client.get(f"/notices/files/{attached.pk}/").getvalue() == "表".encode()
    assert "样表.txt" in client.get(f"{address}document/").text
    client.force_login(author)
    assert client.get(f"/notices/files/{attached.pk}/").status_code == 404
    assert client.get(f"{address}document/").status_code == 404


def test_a_pasted_list_names_the_lines_it_cannot_read(client, lan, qinghe, third):
    client.force_login(lan)

    page = client.post("/notices/new/", typed(third, whom="list", pasted="清河局\n南河局"))
    assert page.status_code == 422
    assert "第 2 行" in page.text
    client.post("/notices/new/", typed(third, whom="list", pasted="q1"))
    assert [row.unit for row in NoticeUnit.objects.all()] == [qinghe]


def test_a_notice_is_amended_and_withdrawn_through_the_pages(client, lan, author, third):
    notice = make_notice(third, due="2014-06-20", title="台账")
    client.force_login(lan)

    draft = client.post(f"/notices/{notice.pk}/amend/").headers["Location"]
    kept = client.post(draft, typed(third, title="台账和照片", due_on="2014-06-27", pieces="2")).headers[
        "Location"
    ]
    assert "3 ÷ 2" in client.get(kept).text
    client.post(f"{kept}carry-out/", {"reason": ""})
    notice.refresh_from_db()
    assert notice.title == "台账"
    client.post(f"{kept}carry-out/", {"reason": "增加照片"})
    notice.refresh_from_db()
    assert (notice.title, notice.window.due_on) == ("台账和照片", dt.date(2014, 6, 27))
    assert "增加照片" in client.get(f"/notices/{notice.pk}/").text
    assert Notification.objects.filter(kind="notice_amended").count() == 2

    assert "3 ÷ 2" in client.get(f"/notices/{notice.pk}/withdraw/").text
    client.post(f"/notices/{notice.pk}/withdraw/", {"reason": "重复"})
    notice.refresh_from_db()
    assert notice.state == "withdrawn"
    client.force_login(author)
    assert client.post(f"/notices/{notice.pk}/amend/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_costs_the_same_for_any_number_of_units(lan, third, count, django_assert_max_num_queries):
    for number in range(count):
        make_unit(f"单位{number}", code=f"u{number}")
    draft = actions.draft_notice(indicator=third, title="台账", due_on=dt.date(2014, 6, 20), actor=lan)

    with django_assert_max_num_queries(46):
        actions.preview_notice(draft)


def test_grace_for_all_is_shown_and_then_moves_days_and_points(client, lan, author, qinghe, scheme):
    window = window_of("2", "2014Q1")
    piece = make_piece(qinghe, window, received="2014-04-02 09:00", state="accepted")
    client.force_login(lan)
    days = {
        "opens_on": "2014-01-01", "due_on": "2014-03-31", "grace_until": "2014-04-04", "closes_on": "2014-12-31"
    }  # fmt: skip

    page = client.post(f"/windows/{window.pk}/", {**days, "act": "show"})
    assert page.status_code == 200
    assert "1 件迟报改算按时" in page.text
    assert not WindowMove.objects.exists()
    assert client.post(f"/windows/{window.pk}/", {**days, "act": "move"}).status_code == 422
    client.post(f"/windows/{window.pk}/", {**days, "act": "move", "reason": "系统停机"})

    window.refresh_from_db()
    move = WindowMove.objects.get()
    assert (window.grace_until, move.reason, move.after["grace"]) == (
        dt.date(2014, 4, 4),
        "系统停机",
        "2014-04-04",
    )
    assert due_of(qinghe, window) == dt.date(2014, 4, 4)
    states = {row.piece.id: row.state for row in duty_states(scheme).rows if row.piece}
    assert states == {piece.pk: "counted"}
    assert Notification.objects.filter(kind="window_moved").count() == 2
    client.force_login(author)
    assert client.get(f"/windows/{window.pk}/").status_code == 404
    assert client.get("/windows/").status_code == 404


@pytest.mark.parametrize(
    "days",
    [
        {"grace_until": "2014-03-31"},
        {"grace_until": "2014-04-04", "closes_on": "2014-04-03"},
        {"closes_on": "2014-03-01"},
    ],
)
def test_days_that_contradict_each_other_are_refused(client, lan, scheme, days):
    window = window_of("2", "2014Q1")
    client.force_login(lan)

    page = client.post(
        f"/windows/{window.pk}/", {"closes_on": "2014-12-31", **days, "act": "move", "reason": "x"}
    )

    assert page.status_code == 422
    assert not WindowMove.objects.exists()


def test_a_notices_window_moves_and_keeps_what_the_notice_said(lan, third):
    notice = make_notice(third, due="2014-06-20")
    before = actions.Days.of(notice.window)
    later = actions.Days(before.opens_on, dt.date(2014, 6, 27), None, before.closes_on)

    assert actions.preview_move(notice.window, later).units == 2
    actions.move_window(notice.window, later, actor=lan, reason="会议冲突")

    notice.refresh_from_db()
    assert notice.due_on == dt.date(2014, 6, 27)
    assert [one.content["due_on"] for one in notice.versions.all()] == ["2014-06-27", "2014-06-20"]


def test_a_unit_asks_for_more_days_and_the_office_decides(client, lan, author, qinghe, beihe, scheme):
    window = window_of("2", "2014Q2")
    duty = qinghe.duties.get(window=window)
    client.force_login(author)
    client.post(f"/duties/{duty.pk}/more-days/", {"until": "2014-07-04", "reason": "搬迁"})
    assert client.get(f"/duties/{beihe.duties.first().pk}/more-days/").status_code == 404
    again = client.post(f"/duties/{duty.pk}/more-days/", {"until": "2014-07-05", "reason": "搬迁"})
    assert again.status_code == 422
    asked = ExtensionRequest.objects.get()
    assert client.post("/allowances/requests/", {"request": asked.pk, "act": "grant"}).status_code == 404

    client.force_login(lan)
    other = actions.ask_extension(
        unit=beihe, window=window, until=dt.date(2014, 7, 2), reason="停电", actor="x"
    )
    client.post("/allowances/requests/", {"request": [other.pk], "act": "refuse", "words": ""})
    other.refresh_from_db()
    assert other.state == "waiting"
    client.post(
        "/allowances/requests/",
        {"request": [asked.pk, other.pk], "act": "grant", "on_time": "on", "words": "同意"},
    )

    found = {row.unit.code: (row.until, row.on_time, row.reason) for row in Extension.objects.all()}
    assert found == {"q1": (dt.date(2014, 7, 4), True, "同意"), "q2": (dt.date(2014, 7, 2), True, "同意")}
    assert "同意" in client.get("/allowances/requests/").text


def test_days_that_do_not_count_as_on_time_leave_pieces_late(lan, qinghe, scheme):
    window = window_of("2", "2014Q1")
    actions.grant_extension(
        unit=qinghe, window=window, until=dt.date(2014, 5, 10), reason="补报", actor=lan, on_time=False
    )
    own = [row for row in duty_states(scheme, unit_ids=[qinghe.pk]).rows if row.window_id == window.pk]
    assert [(row.state, row.due_on) for row in own] == [("open", dt.date(2014, 5, 10))]

    make_piece(qinghe, window, received="2014-05-05 09:00", state="accepted")
    own = [row for row in duty_states(scheme, unit_ids=[qinghe.pk]).rows if row.window_id == window.pk]
    assert [row.state for row in own] == ["late"]
    assert due_of(qinghe, window) == dt.date(2014, 3, 31)


def test_several_units_get_more_days_at_once_or_none(client, lan, qinghe, beihe, scheme):
    window = window_of("2", "2014Q2")
    client.force_login(lan)
    form = {"until": "2014-07-03", "on_time": "on", "reason": "汛期"}

    client.post(f"/windows/{window.pk}/more-days/", {**form, "pasted": "清河局\n没有局"})
    assert not Extension.objects.exists()
    client.post(f"/windows/{window.pk}/more-days/", {**form, "pasted": "清河局\nq2"})
    assert Extension.objects.count() == 2


def test_the_burden_counts_pieces_by_month_for_those_who_read_all(client, lan, author, scheme, third):
    for title in "一二三四五":
        make_notice(third, due="2014-06-20", title=title)
    client.force_login(lan)

    page = client.get("/burden/").text
    table = client.get("/burden/?export=csv").content.decode("utf-8-sig").splitlines()

    assert "报送集中的周" in page
    assert table[1] == "清河局,2,6,1,1,1,11,13"
    client.force_login(author)
    assert client.get("/burden/").status_code == 404


def test_a_question_is_asked_decided_and_shown_beside_the_indicator(client, lan, author, scheme, third):
    client.force_login(author)
    client.post(f"/indicators/{third.pk}/ask/", {"question": "照片要几张？"})
    note = InterpretationNote.objects.get()
    assert (note.unit.code, note.state) == ("q1", "asked")
    assert client.get(f"/notes/{note.pk}/decide/").status_code == 404

    client.force_login(lan)
    form = {
        "question": "照片要几张？",
        "decision": "三张以上。",
        "paragraph": "说明第4条",
        "decided_on": "2014-05-06",
    }
    assert client.post(f"/notes/{note.pk}/decide/", form).status_code == 422
    client.post(f"/notes/{note.pk}/decide/", {**form, "signer": "王主任"})

    client.force_login(author)
    notice = make_notice(third, due="2014-06-20")
    for address in (f"/schemes/{scheme.pk}/", f"/notices/{notice.pk}/", "/notes/"):
        assert "三张以上。" in client.get(address).text, address
    assert "三张以上。" in client.get(f"/help/hints/{scheme.pk}/").content.decode()


def test_a_table_of_days_off_is_taken_in_whole_or_not_at_all(client, lan, author, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    client.force_login(lan)
    good = "日期,类型,名称\n2015-10-01,休,国庆节\n2015-10-10,班,国庆节\n"
    bad = "日期,类型,名称\n2015-10-01,休,国庆节\n2015-13-01,休,\n2015-10-08,班,\n2015-10-02,假期,\n"

    page = client.post("/year/days-off/", {"file": SimpleUploadedFile("a.csv", bad.encode("gb18030"))})
    assert page.status_code == 422
    assert [f"第 {number} 行" in page.text for number in (2, 3, 4, 5)] == [False, True, True, True]
    assert not (tmp_path / "calendars").exists()
    client.post("/year/days-off/", {"file": SimpleUploadedFile("a.csv", good.encode("utf-8-sig"))})
    from kaoping.assessment import calendars

    assert calendars.year_known(2015) == (1, 1)
    assert calendars.why_free(dt.date(2015, 10, 1)) == "国庆节"
    assert calendars.why_free(dt.date(2015, 10, 10)) == ""
    assert calendars.working_day_before(dt.date(2015, 10, 12)) == dt.date(2015, 10, 10)
    client.force_login(author)
    assert client.get("/year/days-off/").status_code == 403


def test_a_year_of_days_off_by_command(settings, tmp_path, capsys, db):
    from kaoping.site.cli import main

    settings.VAR_DIR = tmp_path
    table = tmp_path / "2016.csv"
    table.write_text("日期,类型,名称\n2016-10-01,休,国庆节\n", encoding="utf-8")

    assert main(["days-off", "import", str(table), "--dry-run"]) == 0
    assert not (tmp_path / "calendars").exists()
    assert main(["days-off", "import", str(table)]) == 0
    assert (tmp_path / "calendars" / "2016.csv").read_text(encoding="utf-8").splitlines()[
        1
    ] == "2016-10-01,off,国庆节"
    table.write_text("日期,类型\n昨天,休\n", encoding="utf-8")
    assert main(["days-off", "import", str(table)]) == 1
    assert "2016.csv" in capsys.readouterr().err
