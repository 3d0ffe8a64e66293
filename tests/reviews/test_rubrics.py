"""What markers look at: versions that marks lean on never change; a change asks about the marks."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from kaoping.assessment.ports import Refusal
from kaoping.base.models import AuditEvent
from kaoping.pure.scheme.model import Criterion, Rubric, RubricLevel
from kaoping.reviews import actions, queries
from kaoping.reviews.models import Assignment, GivenMark, Review, RubricVersion
from kaoping.reviews.rubrics import data_of, must_be_sound, must_fit, number, rubric_from
from tests.reviews.panel_cast import Cast

numbers = st.fractions(0, 100, max_denominator=300)
words = st.text("甲乙ab ", max_size=5)
rubrics = st.builds(
    Rubric,
    st.just("note"),
    words,
    st.lists(st.builds(Criterion, words, words, st.none() | numbers, words), max_size=4).map(tuple),
    st.lists(st.builds(RubricLevel, words, numbers, words), max_size=4).map(tuple),
)


@given(rubrics)
def test_what_is_kept_is_read_back_the_same(rubric):
    assert rubric_from("note", data_of(rubric)) == rubric


@given(numbers)
def test_a_number_is_read_back_exactly(value):
    assert Fraction(number(value)) == value


def data(points=("60", "40"), levels=(("优", "90"), ("差", "0"))):
    return {
        "title": "标准",
        "criteria": [
            {"id": f"c{n}", "title": f"项{n}", "text": "", "points": one} for n, one in enumerate(points)
        ],
        "levels": [{"title": title, "from": start, "text": ""} for title, start in levels],
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": ()},
        {"points": ("60", "39")},
        {"points": ("60", "")},
        {"points": ("100", "0")},
        {"levels": (("优", "60"), ("良", "90"), ("差", "0"))},
        {"levels": (("优", "90"), ("差", "10"))},
        {"levels": (("优", "101"), ("差", "0"))},
    ],
)
def test_a_rubric_nobody_could_mark_by_is_refused(wrong):
    with pytest.raises(Refusal):
        must_be_sound(data(**wrong))


@pytest.mark.parametrize("fine", [{}, {"points": ("", "")}, {"levels": ()}])
def test_other_rubrics_are_taken(fine):
    must_be_sound(data(**fine))


@pytest.mark.parametrize(
    ("mark", "criteria"),
    [("100.01", {}), ("-1", {}), ("50", {"c0": "61"}), ("50", {"c0": "-1"}), ("50", {"gone": "1"})],
)
def test_marks_outside_their_range_are_refused(mark, criteria):
    rubric = rubric_from("n", data())

    with pytest.raises(Refusal):
        must_fit(rubric, Decimal(mark), {name: Decimal(one) for name, one in criteria.items()})
    must_fit(rubric, Decimal(100), {"c0": Decimal(60)})


@pytest.fixture
def cast(db):
    return Cast(units=2)


def change(cast, strategy="", reason="wording", seen=1, title="新标准"):
    kept = data_of(queries.rubric_of(cast.pieces[0])) | {"title": title}
    return actions.change_rubric(
        scheme=cast.scheme,
        name="note1",
        data=kept,
        seen=seen,
        strategy=strategy,
        reason=reason,
        actor=cast.clerk,
    )


def give_one(cast):
    cast.marking()
    row = Assignment.objects.filter(state="offered").order_by("pk").first()
    return actions.finish(
        piece=row.submission, reviewer=row.reviewer, mark=Decimal(80), criteria={"theme": Decimal(18)}
    )


def test_the_first_mark_pins_and_freezes_the_schemes_own_words(cast):
    assert queries.rubric_of(cast.pieces[0]).criteria[0].title == "主题明确"
    review = give_one(cast)
    version = RubricVersion.objects.get()

    assert (version.number, version.used_at is not None, review.rubric_version) == (1, True, version)
    assert [one["title"] for one in version.data["criteria"]] == [
        "主题明确", "体裁正确", "格式准确", "行文规范", "真实可靠、及时准确", "符合专项工作要求",
    ]  # fmt: skip


def test_a_change_never_touches_what_marks_lean_on(cast):
    review = give_one(cast)
    before = RubricVersion.objects.get()

    made = change(cast, "keep")

    after = RubricVersion.objects.get(pk=before.pk)
    assert (after.data, after.sha256, after.used_at) == (before.data, before.sha256, before.used_at)
    assert (made.number, made.strategy) == (2, "keep")
    review.refresh_from_db()
    assert (review.state, review.rubric_version_id) == ("final", before.pk)
    assert queries.rubric_of(review.submission, review).title == "按质评分标准"
    assert queries.rubric_of(review.submission).title == "新标准"
    assert AuditEvent.objects.get(verb="rubric.changed").after["marks"] == 1


def test_marks_go_back_and_stay_readable(cast):
    review = give_one(cast)

    change(cast, "remark")

    review.refresh_from_db()
    assert (review.state, "2" in review.sent_back_why) == ("sent_back", True)
    assert GivenMark.objects.get(review=review).mark == 80
    assert not Review.objects.counted().exists()
    row = Assignment.objects.get(submission=review.submission, reviewer=review.reviewer)
    assert row.state == "offered"
    actions.finish(piece=review.submission, reviewer=review.reviewer, mark=Decimal(70), criteria={})
    review.refresh_from_db()
    assert (review.mark, review.rubric_version.number) == (70, 2)
    assert GivenMark.objects.filter(review=review).count() == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"strategy": ""},
        {"strategy": "else"},
        {"strategy": "keep", "reason": " "},
        {"strategy": "keep", "seen": 7},
    ],
)
def test_a_change_under_marks_asks_and_says_why(cast, asked):
    give_one(cast)

    with pytest.raises(Refusal):
        change(cast, **asked)
    assert RubricVersion.objects.count() == 1


def test_a_change_that_changes_nothing_or_comes_late_is_refused(cast):
    with pytest.raises(Refusal):
        change(cast, title="按质评分标准")
    give_one(cast)
    cast.move("moderation", "x")
    cast.move("decision", "x")
    with pytest.raises(Refusal):
        change(cast, "remark")
    assert change(cast, "keep").number == 2


def test_a_mark_by_an_old_page_is_refused(cast):
    change(cast)
    cast.marking()
    row = Assignment.objects.first()

    with pytest.raises(Refusal):
        actions.pin_rubric(row.submission, seen=1)
    assert actions.pin_rubric(row.submission, seen=2).number == 2


def test_only_the_office_changes_a_rubric(client, cast):
    give_one(cast)
    with pytest.raises(PermissionDenied):
        actions.change_rubric(
            scheme=cast.scheme, name="note1", data=data(), seen=1, strategy="keep", reason="x",
            actor=cast.reviewers[0],
        )  # fmt: skip
    client.force_login(cast.reviewers[0])
    page = f"/reviews/rubrics/{cast.scheme.pk}/note1/"
    assert client.get(page).status_code == 200
    assert client.get(f"{page}edit/").status_code == 404
    assert "主题明确" in client.get(page).text


def test_the_page_asks_what_becomes_of_the_marks(client, cast):
    give_one(cast)
    client.force_login(cast.clerk)
    page = f"/reviews/rubrics/{cast.scheme.pk}/note1/edit/"
    form = client.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"c0_title": "主题突出", "strategy": ""}

    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"strategy": "keep", "reason": "clearer"}).status_code == 302
    assert RubricVersion.objects.order_by("-number").first().data["criteria"][0]["title"] == "主题突出"
    assert client.post(page, sent | {"strategy": "keep", "reason": "again"}).status_code == 422  # seen is 1
    assert "clearer" in client.get(f"/reviews/rubrics/{cast.scheme.pk}/note1/").text
    assert "按质评分标准" in client.get("/reviews/rubrics/").text
