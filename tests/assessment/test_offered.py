"""Fill once: one content for several items where the scheme says so, and counted once in each."""

import pytest
import time_machine

from kaoping.assessment import actions, queries
from kaoping.assessment.models import Draft, OfferedAgain, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.checking import check_input
from kaoping.assessment.queries.offered import offers_of
from kaoping.pure.scoring.facts import PieceFact
from kaoping.results.facts import all_facts
from kaoping.units.models import Role
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import SMALL, at, make_content, make_file, make_piece, make_scheme, window_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]
ALSO = SMALL.replace(
    "materials: {signed: {seal: true, signature: true, photos: 2}}",
    "materials: {signed: {seal: true}, shared: {also_for: [2]}}",
).replace("points: 2, material: signed", "points: 2, material: shared")


@pytest.fixture
def piece(db):
    """A plan of item 1, whose scheme lets item 2 count the same content."""
    unit = make_unit("市教育局")
    make_scheme(ALSO)
    return make_piece(unit, window_of("1", "plan"), "2014-03-19 09:00", files=(make_file("方案.txt"),))


def offered(piece):
    return actions.offer_again(piece, window_of("2", "2014Q1"), actor="陈晓岚")


def test_the_content_goes_along_and_is_a_piece_of_its_own(piece):
    again = offered(piece)
    draft = Draft.objects.get(submission=again)

    assert (again.state, draft.title, draft.text) == ("draft", piece.title, "开展了活动。")
    assert [row.name for row in draft.files.all()] == ["方案.txt"]
    assert OfferedAgain.objects.get().of == piece
    actions.send(again, actor="陈晓岚", begun_at=at("2014-03-20 09:00"))
    again.refresh_from_db()
    assert again.receipt_no not in (None, piece.receipt_no)
    # Each sees the other, whichever page is opened.
    assert [one.pk for one in offers_of(piece).same] == [again.pk]
    assert [one.pk for one in offers_of(again).same] == [piece.pk]
    assert queries.piece_page(again).history[-1].sentence


def test_no_item_counts_it_twice(piece):
    offered(piece)
    assert offers_of(piece).again == ()
    with pytest.raises(Refusal):
        offered(piece)
    # Nor is it passed on from the second piece.
    second = Submission.objects.get(window=window_of("2", "2014Q1"))
    actions.send(second, actor="陈晓岚", begun_at=at("2014-03-20 09:00"))
    second.refresh_from_db()
    assert offers_of(second).again == ()


def test_a_withdrawn_one_leaves_its_place(piece):
    again = offered(piece)
    actions.send(again, actor="陈晓岚", begun_at=at("2014-03-20 09:00"))
    again.refresh_from_db()
    actions.withdraw(again, actor="陈晓岚", reason="报错了")
    assert [window.key for window in offers_of(piece).again] == ["2014Q1"]


@pytest.mark.parametrize(
    ("moment", "keys"),
    [("2014-03-20 09:00", ["2014Q1"]), ("2014-07-10 09:00", ["2014Q1", "2014Q2", "2014Q3"])],
)
def test_only_windows_that_have_opened_are_offered(piece, moment, keys):
    with time_machine.travel(at(moment), tick=False):
        assert [window.key for window in offers_of(piece).again] == keys


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_a_content_that_does_not_stand_is_not_offered(piece, state):
    if state == "rejected":
        actions.reject(piece, actor=None, reason="不属于本项内容")
    else:
        actions.withdraw(piece, actor=None, reason="报错了")
    piece.refresh_from_db()
    assert offers_of(piece).again == ()


def test_where_the_scheme_says_nothing_nothing_is_offered(unit):
    piece = make_piece(unit, window_of("1", "plan"), "2014-03-19 09:00")
    assert offers_of(piece).indicators == ()
    with pytest.raises(Refusal):
        offered(piece)


@pytest.mark.parametrize("allowed", [True, False])
def test_the_same_file_is_a_finding_only_where_it_was_not_allowed(piece, allowed):
    window = window_of("2", "2014Q1")
    content = make_content(
        files=tuple(actions.PieceFile(row.name, row.file) for row in piece.versions.get().materials.all())
    )
    again = (
        offered(piece)
        if allowed
        else actions.save_piece_draft(unit=piece.unit, window=window, content=content, actor=None)
    )
    found = check_input(
        unit=piece.unit, window=window, content=content, arrives_at=at("2014-03-20 09:00"), submission=again
    )
    assert bool(found.earlier_files) is not allowed


def test_both_count_each_in_its_own_item(piece):
    again = offered(piece)
    actions.send(again, actor="陈晓岚", begun_at=at("2014-03-20 09:00"))
    for one in (piece, again):
        one.refresh_from_db()
        actions.accept(one, actor=None)
    facts = all_facts(piece.window.indicator.scheme, [piece.unit_id])
    assert sorted(fact.indicator for fact in facts if isinstance(fact, PieceFact)) == ["1", "2"]


def test_the_unit_presses_one_button_and_nobody_else_sees_it(piece, client):
    door = f"/submissions/{piece.pk}/also/{window_of('2', '2014Q1').pk}/"
    stranger = make_person()
    make_post(make_unit("市民政局"), Role.UNIT_AUTHOR, stranger)
    client.force_login(stranger)
    assert client.post(door).status_code == 404

    author = make_person("陈晓岚")
    make_post(piece.unit, Role.UNIT_AUTHOR, author)
    client.force_login(author)
    assert door in client.get(f"/submissions/{piece.pk}/receipt/").text
    answer = client.post(door, follow=True)
    assert piece.title in answer.text
    assert Submission.objects.filter(state="draft").count() == 1
    client.post(door)
    assert Submission.objects.filter(state="draft").count() == 1
