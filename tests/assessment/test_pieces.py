"""The walk of one piece: sign-off, arrival, return, correction, decision; races and refusals."""

import datetime as dt

import pytest

from kaoping.assessment import actions
from kaoping.assessment.models import Draft, Return, Submission, Version
from kaoping.assessment.ports import Refusal, listen_to_facts, withdraw
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_content, make_file, make_piece, make_scheme, window_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    unit = make_unit()
    make_scheme()
    return unit


@pytest.fixture
def changed():
    heard = []
    listen_to_facts("test-listener", lambda scheme, units: heard.append(units))
    yield heard
    withdraw("test-listener")


def drafted(unit, actor=None, **fields):
    return actions.save_piece_draft(
        unit=unit, window=window_of("2", "2014Q1"), content=make_content(**fields), actor=actor
    )


def test_without_a_signer_a_piece_goes_straight_to_the_office(unit, changed):
    author = make_person("Chen")
    make_post(unit, Role.UNIT_AUTHOR, author)
    piece = drafted(unit, author, files=[make_file()])
    assert piece.first_received_at is None

    actions.send(piece, actor=author, begun_at=at("2014-03-20 09:00"))

    piece.refresh_from_db()
    assert piece.state == "submitted"
    assert piece.receipt_no == "2014-03-0001"
    assert piece.first_received_at == at("2014-03-20 09:00")
    version = piece.versions.get()
    assert (version.number, version.sent_by, version.signed_by) == (1, "Chen", "")
    assert version.materials.get().name == "report.txt"
    assert not Draft.objects.exists()
    assert changed == [[unit.pk]]
    assert Notification.objects.get(kind="piece_arrived").values["receipt_no"] == "2014-03-0001"


def test_a_piece_has_not_arrived_before_the_unit_signed_it(unit, changed):
    author, checker = make_person("Chen"), make_person("Wang")
    make_post(unit, Role.UNIT_AUTHOR, author)
    make_post(unit, Role.UNIT_APPROVER, checker)
    piece = drafted(unit, author)

    actions.send(piece, actor=author, begun_at=at("2014-03-20 09:00"))

    piece.refresh_from_db()
    assert (piece.state, piece.receipt_no, piece.first_received_at) == ("sign_off", None, None)
    assert changed == []
    with pytest.raises(Refusal):
        actions.save_piece_draft(
            unit=unit, window=piece.window, content=make_content(), actor=author, submission=piece
        )
    with pytest.raises(Refusal):
        actions.sign_off(piece, actor=author, begun_at=at("2014-03-20 10:00"))

    actions.sign_off(piece, actor=checker, begun_at=at("2014-03-21 10:00"))

    assert piece.state == "submitted"
    assert piece.first_received_at == at("2014-03-21 10:00")
    assert piece.versions.get().signed_by == "Wang"


def test_a_piece_handed_back_can_be_changed_and_sent_again(unit):
    author, checker = make_person("Chen"), make_person("Wang")
    make_post(unit, Role.UNIT_APPROVER, checker)
    piece = drafted(unit, author)
    actions.send(piece, actor=author, begun_at=at("2014-03-20 09:00"))
    with pytest.raises(Refusal):
        actions.hand_back(piece, actor=checker, words=" ")

    actions.hand_back(piece, actor=checker, words="请补照片")

    assert piece.state == "draft"
    assert piece.draft.handed_back == "请补照片"
    actions.save_piece_draft(
        unit=unit, window=piece.window, content=make_content("改过"), actor=author, submission=piece
    )
    actions.send(piece, actor=author, begun_at=at("2014-03-22 09:00"))
    assert piece.state == "sign_off"


@pytest.mark.parametrize(
    ("corrected", "first"),
    [
        ("2014-04-07 23:59", "2014-03-31 09:00"),
        ("2014-04-08 00:00", "2014-04-08 00:00"),
    ],
)
def test_a_correction_in_the_set_days_keeps_the_first_arrival(unit, corrected, first):
    piece = make_piece(unit, window_of("2", "2014Q1"), "2014-03-31 09:00", state="returned")
    assert piece.fix_due_on == dt.date(2014, 4, 7)

    actions.submit(
        unit=unit, window=piece.window, content=make_content("改过"), actor=None,
        received_at=at(corrected), submission=piece,
    )  # fmt: skip

    assert piece.state == "submitted"
    assert piece.first_received_at == at(first)
    assert piece.last_received_at == at(corrected)
    assert piece.receipt_no == "2014-03-0001"
    assert list(piece.versions.values_list("number", "title")) == [(1, "一季度志愿服务活动"), (2, "改过")]


def test_a_returned_piece_waits_for_sign_off_and_stays_returned_for_the_office(unit):
    author, checker = make_person("Chen"), make_person("Wang")
    make_post(unit, Role.UNIT_APPROVER, checker)
    piece = make_piece(unit, window_of("2", "2014Q1"), state="returned", files=[make_file()])
    draft = actions.begin_correction(piece, actor=author)
    assert draft.title == piece.title
    assert draft.files.count() == 1

    actions.send(piece, actor=author, begun_at=at("2014-03-22 09:00"))
    assert piece.state == "returned"
    actions.sign_off(piece, actor=checker, begun_at=at("2014-03-22 10:00"))

    assert piece.state == "submitted"
    assert piece.versions.count() == 2


def test_receipt_numbers_run_by_the_month_of_arrival_in_shanghai(unit):
    window = window_of("2", "2014Q1")
    numbers = [
        make_piece(unit, window, received).receipt_no
        for received in ("2014-03-31 23:59", "2014-04-01 00:01", "2014-03-01 00:00")
    ]
    assert numbers == ["2014-03-0001", "2014-04-0001", "2014-03-0002"]


def test_two_clerks_decide_at_once_and_one_reads_why(unit):
    lan, zhao = make_clerk("Lan"), make_clerk("Zhao")
    piece = make_piece(unit, window_of("2", "2014Q1"))
    seen_by_lan, seen_by_zhao = (Submission.objects.get(pk=piece.pk) for _ in range(2))

    actions.accept(seen_by_lan, actor=lan)
    with pytest.raises(Refusal) as refused:
        actions.reject(seen_by_zhao, actor=zhao, reason="不符")

    assert "Lan" in refused.value.sentence
    assert Submission.objects.get(pk=piece.pk).state == "accepted"
    verbs = list(AuditEvent.objects.filter(object_key=str(piece.pk)).values_list("verb", flat=True))
    assert "submission.rejected" not in verbs


def test_a_decision_on_a_page_read_before_a_change_is_refused_even_if_the_state_fits(unit):
    clerk = make_clerk()
    piece = make_piece(unit, window_of("2", "2014Q1"), "2014-03-20 09:00")
    stale = Submission.objects.get(pk=piece.pk)
    actions.return_for_correction(
        piece, actor=clerk, reasons=["seal"], due_on=dt.date(2014, 4, 1), at=at("2014-03-21 09:00")
    )
    actions.submit(
        unit=unit, window=piece.window, content=make_content("改过"), actor=None,
        received_at=at("2014-03-22 09:00"), submission=piece,
    )  # fmt: skip

    with pytest.raises(Refusal):
        actions.accept(stale, actor=clerk)


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_a_decided_piece_is_not_decided_again(unit, state):
    piece = make_piece(unit, window_of("2", "2014Q1"), state=state)
    with pytest.raises(Refusal):
        actions.accept(piece, actor=None)
    actions.reopen(piece, actor=None, reason="按错了")
    actions.accept(piece, actor=None)
    assert piece.state == "accepted"


def test_a_return_names_reasons_and_a_day(unit):
    piece = make_piece(unit, window_of("2", "2014Q1"))
    moment, later = at("2014-03-21 09:00"), dt.date(2014, 3, 28)
    for reasons, text, due in [
        ([], " ", later),
        (["nonsense"], "", later),
        (["seal"], "", dt.date(2014, 3, 20)),
    ]:
        with pytest.raises(Refusal):
            actions.return_for_correction(
                piece, actor=None, reasons=reasons, text=text, due_on=due, at=moment
            )
    assert Return.objects.count() == 0

    actions.return_for_correction(piece, actor=None, reasons=["seal"], text="请盖章", due_on=later, at=moment)
    assert (piece.state, piece.returns, piece.fix_due_on) == ("returned", 1, later)
    assert Return.objects.get().version.number == 1


def test_withdrawing_keeps_what_was_sent(unit, changed):
    piece = make_piece(unit, window_of("2", "2014Q1"))
    with pytest.raises(Refusal):
        actions.withdraw(piece, actor=None, reason="")
    actions.withdraw(piece, actor=None, reason="报错了")
    assert piece.state == "withdrawn"
    assert Version.objects.count() == 1
    assert len(changed) == 2


def test_a_team_reports_for_its_body(unit):
    team = make_unit("志愿服务队", parent=unit, is_assessed=False)
    piece = make_piece(team, window_of("2", "2014Q1"))
    assert piece.unit == unit


def test_a_window_that_does_not_ask_the_unit_is_refused(unit):
    with pytest.raises(Refusal):
        make_piece(make_unit("Newcomer"), window_of("1", "plan"))


def test_nothing_changes_after_the_scheme_is_closed(unit):
    piece = make_piece(unit, window_of("2", "2014Q1"))
    actions.close(piece.window.indicator.scheme, actor=None)
    piece = Submission.objects.get(pk=piece.pk)
    with pytest.raises(Refusal):
        actions.accept(piece, actor=None)
    with pytest.raises(Refusal):
        make_piece(unit, window_of("2", "2014Q2"))


def test_a_duplicate_names_the_piece_that_stands(unit):
    first = make_piece(unit, window_of("2", "2014Q1"))
    second = make_piece(unit, window_of("2", "2014Q1"))
    other = make_piece(unit, window_of("2", "2014Q2"), "2014-05-02 09:00")
    with pytest.raises(Refusal):
        actions.mark_duplicate(other, actor=None, of=other)
    actions.mark_duplicate(second, actor=None, of=first)
    assert (second.state, second.reason) == ("duplicate", "2014-03-0001")
