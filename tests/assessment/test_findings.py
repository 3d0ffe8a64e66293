"""What a person says about a finding: with a reason, by the office alone, kept, and held for later versions."""

import pytest
import time_machine

from kaoping.assessment import actions, queries
from kaoping.assessment.actions.findings import judge_finding
from kaoping.assessment.models import Finding
from kaoping.assessment.ports import Refusal
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post
from tests.make_assessment import at, make_content, make_piece, window_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(unit, django_capture_on_commit_callbacks):
    """A piece whose author is missing and that its unit will send again."""
    with time_machine.travel(at("2014-03-21 09:00"), tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            piece = make_piece(unit, window_of("2", "2014Q1"), author="")
        yield piece


def finding_of(piece, check="author"):
    return Finding.objects.filter(version__submission=piece, check_id=check).latest("pk")


def send_again(piece, capture, **fields):
    if piece.state == "submitted":
        actions.return_for_correction(
            piece, actor=None, reasons=["names"], due_on=at("2014-04-30 00:00").date()
        )
    with capture(execute=True):
        actions.submit(
            unit=piece.unit, window=piece.window, content=make_content(**fields), actor=None,
            received_at=at("2014-03-28 09:00"), submission=piece,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "after_the_same", "is_open"),
    [("waived", "waived", False), ("false_alarm", "false_alarm", False), ("confirmed", "open", True)],
)
def test_what_was_said_holds_for_the_next_version(
    piece, django_capture_on_commit_callbacks, said, after_the_same, is_open
):
    judge_finding(finding_of(piece), state=said, reason="单位已电话说明", actor="林岚")
    send_again(piece, django_capture_on_commit_callbacks, author="")
    new = finding_of(piece)

    assert (new.version.number, new.state, bool(new.decided_by)) == (2, after_the_same, not is_open)
    page = queries.piece_page(piece)
    assert ("author" in [one.finding.check_id for one in page.open_findings]) is is_open
    assert any(
        step.event.verb == "finding.judged" and step.event.reason == "单位已电话说明" for step in page.history
    )


@pytest.mark.parametrize(("state", "reason"), [("waived", " "), ("open", "")])
def test_without_a_reason_nothing_is_said(piece, state, reason):
    with pytest.raises(Refusal):
        judge_finding(finding_of(piece), state=state, reason=reason, actor="林岚")
    assert finding_of(piece).state == "open"


def test_what_was_mended_is_no_matter_any_more_and_what_was_said_can_be_taken_back(
    piece, django_capture_on_commit_callbacks
):
    first = finding_of(piece)
    judge_finding(first, state="waived", reason="特殊情况", actor="林岚")
    first.refresh_from_db()
    judge_finding(first, state="open", reason="看错了", actor="林岚")
    first.refresh_from_db()
    assert (first.state, first.decided_by, first.decision_reason) == ("open", "", "")
    send_again(piece, django_capture_on_commit_callbacks, author="林岚")
    first.refresh_from_db()
    assert first.state == "fixed"
    with pytest.raises(Refusal):
        judge_finding(first, state="waived", reason="特殊情况", actor="林岚")


def test_a_likeness_is_judged_on_its_own_desk(piece):
    likeness = Finding.objects.create(version=piece.versions.get(), check_id="reuse", severity="reminder")
    with pytest.raises(Refusal):
        judge_finding(likeness, state="waived", reason="允许", actor="林岚")


def test_two_clerks_at_once_and_the_second_is_told(piece):
    mine, yours = finding_of(piece), finding_of(piece)
    judge_finding(mine, state="waived", reason="特殊情况", actor="林岚")
    with pytest.raises(Refusal):
        judge_finding(yours, state="confirmed", reason="确有问题", actor="文秋")
    assert finding_of(piece).state == "waived"


def test_the_office_says_it_on_the_page_and_the_unit_reads_it(piece, unit, client):
    finding = finding_of(piece)
    author = make_person()
    make_post(unit, Role.UNIT_AUTHOR, author)
    client.force_login(author)
    door = f"/findings/{finding.pk}/judge/"
    assert client.post(door, {"state": "waived", "reason": "自己放行"}).status_code == 404
    assert "/judge/" not in client.get(f"/submissions/{piece.pk}/").text

    client.force_login(make_clerk())
    assert door in client.get(f"/submissions/{piece.pk}/").text
    client.post(door, {"state": "waived", "reason": ""})
    assert finding_of(piece).state == "open"
    client.post(door, {"state": "waived", "reason": "联系人已电话核实"})
    client.force_login(author)
    assert "联系人已电话核实" in client.get(f"/submissions/{piece.pk}/").text
