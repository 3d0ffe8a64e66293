"""Two clerks with the same page open: the second reads who decided what and when, and keeps what was typed."""

import datetime as dt
import html
import re

import pytest

from kaoping.assessment import actions
from kaoping.assessment.actions.findings import judge_finding
from kaoping.assessment.actions.reminder_rounds import change_plan
from kaoping.assessment.actions.return_reasons import add_reason, change_reason
from kaoping.assessment.models import (
    Extension,
    Finding,
    InterpretationNote,
    Notice,
    ReminderPlan,
    ReturnReason,
    Submission,
    Waiver,
)
from kaoping.assessment.seen import more_days_taken
from kaoping.base import audit, clock
from kaoping.base.seen import is_overtaken, mark_of
from kaoping.intake.actions import accept_message, ignore
from kaoping.intake.models import Message
from kaoping.intake.tasks import route_message
from kaoping.units.models import Role, Unit
from tests.make import make_author, make_clerk, make_post, make_unit
from tests.make_assessment import at, make_content, make_piece, make_scheme, window_of

NOW = "2014-05-06 10:30"
WHO = "Lan 已先办理（10:30）"


@pytest.fixture(autouse=True)
def half_past(stand_at):
    stand_at(NOW)


@pytest.fixture
def wu(db, client):
    person = make_clerk("Wu")
    client.force_login(person)
    return person


@pytest.fixture
def unit(lan):
    unit = make_unit("清河局", code="q1")
    make_author(unit)
    make_scheme(actor=lan)
    return unit


def seen_on(client, page, address=None):
    """The mark that the form for ``address`` carries on the page (the first form without one)."""
    text = client.get(page).text
    at_form = text.index(f'action="{address}"') if address else text.index('name="seen')
    return re.search(r'name="(seen[^"]*)" value="([^"]+)"', text[at_form:]).groups()


def said(answer):
    return html.unescape(answer.text)


def test_a_mark_is_of_values_alone():
    assert mark_of("a", 1, dt.date(2014, 1, 1)) == mark_of("a", 1, dt.date(2014, 1, 1))
    assert is_overtaken(mark_of("a"), "b")
    assert not is_overtaken("", "b")


def test_a_word_on_a_finding(client, lan, wu, unit):
    piece = make_piece(unit, window_of("2", "2014Q2"), received="2014-05-02 09:00")
    finding = Finding.objects.create(version=piece.versions.get(), check_id="photos", severity="reminder")
    page, url = f"/submissions/{piece.pk}/", f"/findings/{finding.pk}/judge/"
    name, seen = seen_on(client, page, url)
    judge(finding, lan, "waived", "事出有因")

    answer = client.post(url, {"state": "open", "reason": "我看不行", name: seen}, follow=True)

    finding.refresh_from_db()
    assert (finding.state, finding.decided_by) == ("waived", "Lan")
    assert WHO in said(answer)
    assert "事出有因" in said(answer)
    assert 'value="我看不行"' in said(answer)
    name, seen = seen_on(client, page, url)
    client.post(url, {"state": "open", "reason": "我看不行", name: seen})
    finding.refresh_from_db()
    assert finding.state == "open"


def judge(finding, actor, state, reason):
    judge_finding(
        Finding.objects.select_related("version__submission").get(pk=finding.pk),
        state=state,
        reason=reason,
        actor=actor,
    )


def test_a_day_to_correct_by_moved_by_another(client, lan, wu, unit):
    piece = make_piece(unit, window_of("2", "2014Q2"), received="2014-05-02 09:00", state="returned")
    page, url = f"/submissions/{piece.pk}/", f"/submissions/{piece.pk}/return/"
    name, seen = seen_on(client, page, url)
    actions.move_correction_day(
        Submission.objects.get(pk=piece.pk), due_on=dt.date(2014, 5, 20), reason="汛期", actor=lan
    )

    form = {"act": "move_day", "due_on": "2014-05-12", "reason": "不必这么久", name: seen}
    answer = client.post(url, form, follow=True)

    piece.refresh_from_db()
    assert piece.fix_due_on == dt.date(2014, 5, 20)
    assert "Lan" in said(answer)
    assert "不必这么久" in said(answer)


def test_a_decision_over_a_version_that_nobody_has_read(client, lan, wu, unit):
    piece = make_piece(unit, window_of("2", "2014Q2"), received="2014-05-02 09:00", state="returned")
    actions.reject(piece, actor=lan, reason="重复")
    actions.reopen(piece, actor=lan, reason="看错了")
    name, seen = seen_on(client, f"/submissions/{piece.pk}/", f"/submissions/{piece.pk}/reject/")
    actions.return_for_correction(piece, actor=lan, reasons=["seal"], due_on=dt.date(2014, 5, 12))
    actions.submit(
        unit=unit, window=piece.window, content=make_content("第二稿"), actor=None, received_at=at(NOW),
        submission=piece,
    )  # fmt: skip

    form = {"code": "theme", "reason": "与本项无关的内容", name: seen}
    answer = client.post(f"/submissions/{piece.pk}/reject/", form, follow=True)

    piece.refresh_from_db()
    assert piece.state == "submitted"
    assert "新的一稿" in said(answer)
    assert "与本项无关的内容" in said(answer)


def test_what_was_typed_for_a_way_that_is_closed_is_shown_to_be_copied(client, lan, wu, unit):
    piece = make_piece(unit, window_of("2", "2014Q2"), received="2014-05-02 09:00")
    name, seen = seen_on(client, f"/submissions/{piece.pk}/", f"/submissions/{piece.pk}/return/")
    actions.accept(piece, actor=lan)
    form = {"reasons": ["seal"], "text": "请补盖公章再报", "due_on": "2014-05-12", name: seen}
    answer = client.post(f"/submissions/{piece.pk}/return/", form, follow=True)
    assert "请补盖公章再报" in said(answer)
    assert "请补盖公章再报" not in said(client.get(f"/submissions/{piece.pk}/"))


def test_more_days_granted_by_another_are_not_replaced(client, lan, wu, unit):
    window = window_of("2", "2014Q2")
    duty = unit.duties.get(window=window)
    url = f"/duties/{duty.pk}/extend/"
    name, seen = seen_on(client, url)
    actions.grant_extension(unit=unit, window=window, until=dt.date(2014, 7, 20), reason="搬迁", actor=lan)

    answer = client.post(url, {"until": "2014-07-03", "reason": "停电", name: seen})

    assert Extension.objects.get(revoked_at=None).until == dt.date(2014, 7, 20)
    assert WHO in said(answer)
    assert "搬迁" in said(answer)
    assert "停电" in said(answer)
    name, seen = seen_on(client, f"/windows/{window.pk}/", f"/windows/{window.pk}/more-days/")
    actions.grant_extension(unit=unit, window=window, until=dt.date(2014, 7, 21), reason="再搬", actor=lan)
    form = {"pasted": "q1", "until": "2014-07-04", "reason": "汛期", name: seen}
    answer = client.post(f"/windows/{window.pk}/more-days/", form)
    assert Extension.objects.get(revoked_at=None).until == dt.date(2014, 7, 21)
    assert "再搬" in said(answer)
    assert "汛期" in said(answer)


def test_who_took_more_days_back_last_is_named(lan, wu, unit):
    """Others' that still stand are no deed of taking back; PostgreSQL would put them first."""
    window = window_of("2", "2014Q2")
    until = dt.date(2014, 7, 20)
    rows = [
        Extension.objects.create(unit=one, window=window, until=until, reason="搬迁", granted_at=clock.now())
        for one in (make_unit("北河局", code="q2"), unit, make_unit("南河局", code="q3"))
    ]
    audit.record("extension.granted", actor=lan, about=rows[-1], unit=rows[-1].unit)

    actions.revoke_extension(rows[1], actor=wu, reason="不需要了")

    assert more_days_taken(window).startswith("Wu 已先办理（10:30）")


def test_a_waiver_granted_and_one_taken_back_by_another(client, lan, wu, unit):
    window = window_of("2", "2014Q2")
    url = f"/duties/{unit.duties.get(window=window).pk}/waive/"
    name, seen = seen_on(client, url)
    waiver = actions.grant_waiver(
        unit=unit, indicator=window.indicator, window=window, reason="机构改革", actor=lan
    )
    answer = client.post(url, {"whole": "on", "reason": "全免", name: seen})
    assert Waiver.objects.get() == waiver
    assert WHO in said(answer)
    assert "机构改革" in said(answer)
    page = client.get("/allowances/")
    actions.revoke_waiver(waiver, actor=lan, reason="不免了")
    assert "take back" in page.text or "收回" in page.text
    client.post(f"/allowances/waiver/{waiver.pk}/revoke/", {"reason": "我也收回"})
    waiver.refresh_from_db()
    assert waiver.revoked_at is not None


def test_a_request_settled_by_another_keeps_ticks_and_words(client, lan, wu, unit):
    window = window_of("2", "2014Q2")
    asked = actions.ask_extension(
        unit=unit, window=window, until=dt.date(2014, 7, 4), reason="搬迁", actor="Wen"
    )
    url = "/allowances/requests/"
    name, seen = seen_on(client, url)
    assert name == f"seen-{asked.pk}"
    actions.decide_requests([asked], grant=False, actor=lan, words="时间足够")
    answer = client.post(url, {"request": asked.pk, "act": "grant", "words": "同意延期", name: seen})
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert answer.status_code == 422
    assert WHO in said(answer)
    assert "同意延期" in said(answer)


def test_a_window_moved_by_another(client, lan, wu, unit):
    window = window_of("2", "2014Q2")
    url = f"/windows/{window.pk}/"
    name, seen = seen_on(client, url)
    before = actions.Days.of(window)
    actions.move_window(
        window, actions.Days(before.opens_on, before.due_on, dt.date(2014, 7, 4), before.closes_on), actor=lan, reason="汛期"
    )  # fmt: skip
    form = {
        "grace_until": "2014-07-02",
        "closes_on": "2014-12-31",
        "reason": "停电",
        "act": "move",
        name: seen,
    }
    answer = client.post(url, form)
    window.refresh_from_db()
    assert window.grace_until == dt.date(2014, 7, 4)
    assert answer.status_code == 422
    assert WHO in said(answer)
    assert "停电" in said(answer)
    form[name] = re.search(r'name="seen" value="([^"]+)"', answer.text)[1]
    assert client.post(url, form).status_code == 302


def test_a_reason_for_returns_reworded_by_another(client, lan, wu, unit):
    row = add_reason(words="缺附表", mend="", actor=lan)
    form = {"code": row.code, "words": "附表不全", "mend": "补附表", "position": "5", "is_offered": "on"}
    page = client.get("/return-reasons/").text
    seen = re.search(rf'value="{row.code}"><input type="hidden" name="seen" value="([^"]+)"', page)[1]
    change_reason(row.code, words="缺附表二", mend="", position=None, is_offered=True, actor=lan)
    answer = client.post("/return-reasons/", {**form, "seen": seen})
    row.refresh_from_db()
    assert row.words == "缺附表二"
    assert WHO in said(answer)
    assert "附表不全" in said(answer)
    assert ReturnReason.objects.count() == 1


def test_the_plan_of_reminders_changed_by_another(client, lan, wu, unit):
    make_post(Unit.objects.get(code="office"), Role.OFFICE_HEAD, wu)
    name, seen = seen_on(client, "/reminders/")
    values = {
        "is_on": True,
        "before": [3],
        "on_the_day": False,
        "after": [],
        "most": 2,
        "quiet_from": dt.time(18),
        "quiet_to": dt.time(8),
    }
    change_plan(actor=lan, **values)
    form = {
        "is_on": "on",
        "before": "7",
        "after": "1",
        "most": "5",
        "quiet_from": "20:00",
        "quiet_to": "07:00",
        name: seen,
    }
    answer = client.post("/reminders/", form)
    assert ReminderPlan.objects.get().before == [3]
    assert WHO in said(answer)


def test_a_notice_rewritten_by_another_is_neither_overwritten_nor_issued(client, lan, wu, unit):
    third = window_of("2", "2014Q2").indicator.scheme.indicators.get(code="3")
    draft = actions.draft_notice(indicator=third, title="复查", due_on=dt.date(2014, 6, 20), actor=lan)
    edit, issue = f"/notices/{draft.pk}/edit/", f"/notices/{draft.pk}/issue/"
    name, seen = seen_on(client, edit)
    _name, shown = seen_on(client, f"/notices/{draft.pk}/", issue)
    actions.draft_notice(
        notice=draft, indicator=third, title="复查（改）", due_on=dt.date(2014, 6, 25), actor=lan
    )
    form = {
        "indicator": third.pk,
        "title": "我的题目",
        "due_on": "2014-06-28",
        "pieces": "1",
        "whom": "all",
        "act": "keep",
        name: seen,
    }
    answer = client.post(edit, form)
    assert Notice.objects.get().title == "复查（改）"
    assert WHO in said(answer)
    assert "我的题目" in said(answer)
    answer = client.post(issue, {"seen": shown}, follow=True)
    assert Notice.objects.get().state == "draft"
    assert WHO in said(answer)


def test_a_question_decided_by_another(client, lan, wu, unit):
    indicator = window_of("2", "2014Q2").indicator
    note = actions.ask_note(indicator=indicator, question="照片要几张？", unit=unit, actor="Wen")
    actions.decide_note(note, decision="两张", signer="赵明", decided_on=dt.date(2014, 5, 6), actor=lan)
    form = {"question": "照片要几张？", "decision": "三张", "signer": "赵明", "decided_on": "2014-05-06"}
    answer = client.post(f"/notes/{note.pk}/decide/", form)
    assert InterpretationNote.objects.get().decision == "两张"
    assert WHO in said(answer)
    assert "三张" in said(answer)


def test_a_mail_sorted_by_another(client, lan, wu, unit):
    raw = b"From: <x@nowhere.example>\r\nSubject: hello\r\nMessage-ID: <1@nowhere.example>\r\n\r\nbody\r\n"
    accept_message(raw, received_at=at("2014-05-05 09:00"), source="import", source_label="1.eml")
    mail = Message.objects.get()
    route_message(mail.pk)
    ignore(Message.objects.get(), actor=lan, reason="广告")
    answer = client.post(f"/mail/{mail.pk}/ignore/", {"reason": "垃圾"}, follow=True)
    assert "Lan 已先办理（10:30）" in said(answer)


def test_many_pieces_previewed_and_one_of_them_changed(client, lan, wu, unit):
    piece = make_piece(unit, window_of("2", "2014Q2"), received="2014-05-02 09:00")
    page = client.post("/submissions/many/", {"pieces": [piece.pk], "deed": "accept"})
    seen = re.search(rf'name="seen-{piece.pk}" value="(\d+)"', page.text)[1]
    actions.return_for_correction(piece, actor=lan, reasons=["seal"], due_on=dt.date(2014, 5, 12))
    actions.submit(
        unit=unit, window=piece.window, content=make_content("第二稿"), actor=None, received_at=at(NOW),
        submission=piece,
    )  # fmt: skip
    form = {"pieces": [piece.pk], "deed": "accept", "step": "do", f"seen-{piece.pk}": seen}
    client.post("/submissions/many/", form)
    piece.refresh_from_db()
    assert piece.state == "submitted"
