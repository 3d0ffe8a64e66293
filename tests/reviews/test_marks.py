"""The plain mark form: who marks what, drafts, final marks, abstentions, conflicts."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kaoping.assessment import ports
from kaoping.base.models import AuditEvent
from kaoping.reviews import access, actions, queries
from kaoping.reviews.models import CriterionMark, Review
from kaoping.units.models import Role, Unit
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import SMALL, make_file, make_luoyang, make_piece, make_scheme, window_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit("Qinghe Office", code="q1")


@pytest.fixture
def wen():
    person = make_person("Wen")
    make_post(make_unit("University", is_assessed=False), Role.REVIEWER, person)
    return person


@pytest.fixture
def piece(unit):
    make_luoyang()
    return make_piece(unit, window_of("1", "plan"), state="accepted", files=[make_file()])


CRITERIA = {"theme": 18, "genre": 9, "format": 9, "wording": 13, "truth": 22, "special": 17}


def form(verb="finish", **values):
    return {f"c_{name}": value for name, value in values.items() if name in CRITERIA} | {
        name: value for name, value in values.items() if name not in CRITERIA
    } | {verb: "1"}  # fmt: skip


def test_each_piece_is_counted_in_one_state_whoever_else_marked_it(wen):
    other = make_person("Qi")
    states = ("draft", "sent_back", "final", "final", "abstained", "unreadable", None)
    units = [make_unit(f"Office {number}", code=f"o{number}") for number in range(len(states))]
    make_luoyang()
    for unit, state in zip(units, states, strict=True):
        one = make_piece(unit, window_of("1", "plan"), state="accepted")
        for person, own in ((wen, state), (other, "final")):
            if own is not None:
                Review.objects.create(
                    submission=one, version=one.versions.get(), reviewer=person, state=own, mark=80,
                    sent_back_why="again", made_at=one.started_at, final_at=one.started_at,
                )  # fmt: skip

    counts = queries.counts_of(access.pieces_to_mark(wen), wen)

    assert counts == {"waiting": 3, "draft": 2, "final": 2, "abstained": 2}


def test_a_reviewer_reads_the_piece_with_its_rubric_and_marks_it(client, wen, piece):
    client.force_login(wen)
    assert client.get("/reviews/").text.count("<tr id=") == 1
    page = client.get(f"/reviews/{piece.pk}/").text
    for words in ("主题明确</b>", "/ 20</label>", "紧扣本项要求", "report.txt", "开展了活动。", "优 18–20"):
        assert words in page

    assert (
        client.post(f"/reviews/{piece.pk}/", form(mark="88.5", theme=18, comment="扎实")).url == "/reviews/"
    )

    review = Review.objects.get()
    assert (review.state, review.mark, review.rubric, review.version.number) == (
        "final",
        Decimal("88.5"),
        "note1",
        1,
    )
    assert [(row.criterion, row.mark) for row in CriterionMark.objects.all()] == [("theme", 18)]
    assert AuditEvent.objects.get(verb="review.finished").after == {"mark": "88.5"}
    assert Review.objects.get(submission=piece).mark == Decimal("88.50")
    assert "88.50" in client.get(f"/reviews/{piece.pk}/").text
    assert client.get("/reviews/").text.count("<tr id=") == 0
    assert client.get("/reviews/?state=final").text.count("<tr id=") == 1


def test_the_sum_of_the_criteria_is_the_total_where_none_is_given(client, wen, piece):
    client.force_login(wen)

    client.post(f"/reviews/{piece.pk}/", form(**CRITERIA))

    assert Review.objects.get().mark == 88


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"mark": "101"},
        {"mark": "-1"},
        {"mark": "88.555"},
        {"mark": "good"},
        {"mark": "NaN"},
        {"mark": "80", "theme": 21},
        {"theme": 20},
    ],
)
def test_a_mark_outside_its_range_is_refused(client, wen, piece, wrong):
    client.force_login(wen)

    assert client.post(f"/reviews/{piece.pk}/", form(**wrong)).status_code == 200
    assert not Review.objects.exists()


@pytest.mark.parametrize("mark", ["0", "100", "59.99"])
def test_every_mark_in_range_is_taken(client, wen, piece, mark):
    client.force_login(wen)

    client.post(f"/reviews/{piece.pk}/", form(mark=mark))

    assert Review.objects.get().mark == Decimal(mark)


def test_a_draft_is_the_reviewers_own_and_counts_nothing(client, wen, piece):
    client.force_login(wen)
    client.post(f"/reviews/{piece.pk}/", form("draft", mark="70", theme=15))
    client.post(f"/reviews/{piece.pk}/", form("draft", theme=16))

    review = Review.objects.get()
    assert (review.state, review.mark, review.criteria.get().mark) == ("draft", None, 16)
    assert not Review.objects.filter(state="final").exists()
    assert client.get("/reviews/?state=draft").text.count("<tr id=") == 1
    assert client.get("/reviews/").text.count("<tr id=") == 1
    client.post(f"/reviews/{piece.pk}/", form(mark="71"))
    assert Review.objects.get().mark == 71


def test_a_final_mark_is_never_changed(client, wen, piece):
    client.force_login(wen)
    client.post(f"/reviews/{piece.pk}/", form(mark="71"))

    for verb in ("draft", "finish", "abstain"):
        client.post(f"/reviews/{piece.pk}/", form(verb, mark="99", comment="x"))
    with pytest.raises(PermissionDenied):
        actions.finish(piece=piece, reviewer=wen, mark=Decimal(99), criteria={})

    assert [(row.state, row.mark) for row in Review.objects.all()] == [("final", 71)]


def test_abstaining_needs_a_reason_and_can_be_taken_back(client, wen, piece):
    client.force_login(wen)

    assert client.post(f"/reviews/{piece.pk}/", form("abstain")).status_code == 200
    client.post(f"/reviews/{piece.pk}/", form("abstain", comment="I advised the unit", mark="90"))
    review = Review.objects.get()
    assert (review.state, review.mark) == ("abstained", None)
    assert not Review.objects.filter(state="final").exists()
    assert client.get("/reviews/").text.count("<tr id=") == 0
    assert AuditEvent.objects.get(verb="review.abstained").reason == "I advised the unit"
    client.post(f"/reviews/{piece.pk}/", form(mark="60"))
    assert Review.objects.get(state="final").mark == 60


def test_nobody_marks_a_unit_of_the_own_tree(client, unit):
    above = make_unit("Bureau", code="b1")
    Unit.objects.filter(pk=unit.pk).update(parent=above)
    unit.refresh_from_db()
    below = make_unit("Team", parent=unit)
    beside = make_unit("Beside", parent=above)
    make_scheme(SMALL)
    window = window_of("1", "plan")
    pieces = {one: make_piece(one, window, state="accepted") for one in (above, unit, below, beside)}
    wen = make_person("Wen")
    make_post(unit, Role.REVIEWER, wen)
    client.force_login(wen)

    assert client.get("/reviews/").text.count("<tr id=") == 1
    assert client.get(f"/reviews/{pieces[beside].pk}/").status_code == 200
    for one in (above, unit, below):
        assert client.get(f"/reviews/{pieces[one].pk}/").status_code == 404
        assert client.post(f"/reviews/{pieces[one].pk}/", form(mark="99")).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.finish(piece=pieces[one], reviewer=wen, mark=Decimal(99), criteria={})
    assert not Review.objects.exists()


def test_only_accepted_pieces_of_quality_indicators_are_marked(client, wen, unit):
    make_scheme(SMALL)
    plan, summary, quarter = window_of("1", "plan"), window_of("1", "summary"), window_of("2", "2014Q1")
    waiting = make_piece(unit, plan)
    plain = make_piece(unit, quarter, state="accepted")
    good = make_piece(unit, summary, state="accepted")
    client.force_login(wen)

    assert client.get("/reviews/").text.count("<tr id=") == 1
    assert [client.get(f"/reviews/{one.pk}/").status_code for one in (waiting, plain, good)] == [
        404,
        404,
        200,
    ]
    assert client.get("/reviews/999999/").status_code == 404


def test_a_file_is_read_by_its_reviewer_alone(client, wen, piece):
    material = piece.versions.get().materials.get()
    author = make_person("Author")
    make_post(piece.unit, Role.REVIEWER, author)
    address = f"/reviews/{piece.pk}/files/{material.pk}/"
    assert client.get(address).status_code == 302

    client.force_login(wen)
    response = client.get(address)
    assert b"".join(response).startswith(b"text ")
    assert response["Content-Disposition"] == 'attachment; filename="report.txt"'
    assert client.get(f"/reviews/{piece.pk}/files/999999/").status_code == 404
    client.force_login(author)
    assert client.get(address).status_code == 404


def test_the_office_sees_all_marks_and_gives_none(client, wen, piece):
    shu = make_person("Shu")
    make_post(make_unit("College", is_assessed=False), Role.REVIEWER, shu)
    actions.finish(piece=piece, reviewer=wen, mark=Decimal("80"), criteria={})
    actions.finish(piece=piece, reviewer=shu, mark=Decimal("90.5"), criteria={})
    clerk = make_clerk("Lan")
    author = make_person("Author")
    make_post(piece.unit, Role.UNIT_AUTHOR, author)

    client.force_login(clerk)
    page = client.get("/reviews/").text
    assert page.count("<tr id=") == 1
    assert "85.25" in page
    assert client.get("/reviews/?state=waiting").text.count("<tr id=") == 0
    assert client.get("/reviews/?export=csv").content.decode("utf-8-sig").splitlines()[1].endswith("2,85.25")
    assert client.get(f"/reviews/{piece.pk}/").status_code == 404
    client.force_login(author)
    assert client.get("/reviews/").status_code == 404
    assert client.get(f"/reviews/{piece.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_both_lists_cost_the_same(client, wen, count, django_assert_max_num_queries):
    units = [make_unit(f"Unit {n}") for n in range(count)]
    make_scheme(SMALL)
    for unit in units:
        piece = make_piece(unit, window_of("1", "plan"), state="accepted")
        actions.save_draft(piece=piece, reviewer=wen, mark=Decimal(70), criteria={})
    clerk = make_clerk("Lan")
    for person, cost in [(wen, 17), (clerk, 13)]:
        client.force_login(person)
        client.get("/reviews/")
        with django_assert_max_num_queries(cost):
            page = client.get("/reviews/")
        assert page.text.count("<tr id=") == count


def test_after_a_final_mark_the_next_piece_opens(client, wen, unit):
    make_scheme(SMALL)
    first = make_piece(unit, window_of("1", "plan"), state="accepted")
    second = make_piece(unit, window_of("1", "summary"), state="accepted")
    client.force_login(wen)

    assert client.post(f"/reviews/{first.pk}/", form(mark="71")).url == f"/reviews/{second.pk}/"
    assert client.post(f"/reviews/{second.pk}/", form(mark="72")).url == "/reviews/"


def test_the_score_hears_of_a_final_mark_alone(wen, piece):
    heard = []
    ports.listen_to_facts("test", lambda *change: heard.append(change))
    try:
        actions.save_draft(piece=piece, reviewer=wen, mark=None, criteria={})
        assert heard == []
        actions.finish(piece=piece, reviewer=wen, mark=Decimal(80), criteria={})
    finally:
        ports.withdraw("test")

    assert heard == [(piece.window.indicator.scheme_id, [piece.unit_id])]


def test_the_panels_mark_is_offered_to_the_desk(piece, django_assert_num_queries):
    for number, mark in enumerate([10, 80, 90, 85, 100]):
        person = make_person(f"Reviewer {number}")
        make_post(make_unit(f"School {number}", is_assessed=False), Role.REVIEWER, person)
        actions.finish(piece=piece, reviewer=person, mark=Decimal(mark), criteria={})

    scheme = piece.window.indicator.scheme
    with django_assert_num_queries(1):
        assert ports.marks_of(scheme, None) == {piece.pk: 85}  # five marks: 10 and 100 are dropped
    assert ports.marks_of(scheme, [999999]) == {}
