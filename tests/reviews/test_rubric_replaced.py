"""A rubric that is replaced while somebody marks: its numbers are never read on the new scale."""

import pytest

from kaoping.reviews import actions
from kaoping.reviews.models import Assignment, Review
from kaoping.reviews.queries.rubrics import rubric_in
from kaoping.reviews.rubrics import data_of
from tests.reviews.panel_cast import Cast

pytestmark = pytest.mark.django_db
WORDS = {"mark": "81", "comment": "写了很久的评语", "finish": "1"}


def replace_by(cast, data):
    actions.change_rubric(
        scheme=cast.scheme, name="note1", data=data, seen=1, strategy="", reason="", actor=cast.clerk
    )


def narrower(cast):
    """The rubric's second version: the first criterion is worth 15 instead of 20, the last is called otherwise."""
    data = data_of(rubric_in(cast.scheme, "note1"))
    data["criteria"][0]["points"], data["criteria"][1]["points"] = "15", "15"
    data["criteria"][-1]["id"] = "special"
    replace_by(cast, data)


def test_a_newer_version_or_rubric_can_be_finished_on_the_page_that_says_so(client):
    cast = Cast()
    cast.marking()
    wen = cast.reviewers[0]
    piece = next(one for one in cast.pieces if one.pk in cast.held_by(wen))
    address = f"/reviews/{piece.pk}/"
    client.force_login(wen)
    hidden = {
        name: client.get(address).context["form"][name].value()
        for name in ("seen", "rubric_seen", "draft_seen")
    }
    data = data_of(rubric_in(cast.scheme, "note1"))
    data["criteria"][0]["title"] = "主题鲜明"
    replace_by(cast, data)

    refused = client.post(address, WORDS | hidden)

    assert refused.status_code == 409
    assert "第2版" in refused.text
    assert "主题鲜明" in refused.text
    hidden |= {name: refused.context["form"][name].value() for name in hidden}
    assert client.post(address, WORDS | hidden).status_code == 302
    assert Review.objects.get().rubric_version.number == 2


@pytest.mark.parametrize(("verb", "theme"), [("finish", "18"), ("draft", "99"), ("quiet", "18")])
def test_marks_by_an_old_rubric_are_never_read_on_the_new_scale(client, verb, theme):
    cast = Cast()
    cast.marking()
    wen = cast.reviewers[0]
    piece = next(one for one in cast.pieces if one.pk in cast.held_by(wen))
    address = f"/reviews/{piece.pk}/"
    client.force_login(wen)
    data = data_of(rubric_in(cast.scheme, "note1"))
    data["criteria"][0]["points"], data["criteria"][1]["points"] = "15", "15"
    replace_by(cast, data)

    typed = {"c_theme": theme, "mark": "88", "comment": "扎实", "rubric_seen": "1", verb: "1"}
    page = client.post(address, typed)

    assert page.status_code == 409
    assert not Review.objects.exists()
    if verb == "quiet":
        assert "已改为第2版" in page.json()["why"]
        return
    assert "已改为第2版" in page.text
    assert f"主题明确：{theme} / 20" in page.text
    form = page.context["form"]
    assert [form[name].value() for name in ("c_theme", "mark", "comment")] == [None, None, "扎实"]
    assert form["rubric_seen"].value() == "2"


@pytest.mark.parametrize("begun", ["draft", "unreadable", "abstained"])
def test_a_mark_begun_by_an_old_rubric_is_opened_by_the_new_one_without_its_numbers(client, begun):
    cast = Cast()
    cast.marking()
    wen = cast.reviewers[0]
    piece = next(one for one in cast.pieces if one.pk in cast.held_by(wen))
    kept = {"c_theme": "18", "c_words": "9", "mark": "88"}
    client.force_login(wen)
    address = f"/reviews/{piece.pk}/"
    last = rubric_in(cast.scheme, "note1").criteria[-1].id
    client.post(address, kept | {f"c_{last}": "7", "comment": "扎实", "rubric_seen": "1", "draft": "1"})
    if begun != "draft":
        client.post(address, {"reason": "第2页看不清", begun: "1"})
    narrower(cast)

    page = client.get(address)

    form = page.context["form"]
    assert [form[name].value() for name in ("c_theme", "mark", "rubric_seen")] == [None, None, 2]
    assert "c_special" in form.fields
    said = {row[0]: row[1:] for row in (page.context["old"] or {"rows": ()})["rows"]}
    assert said.get("主题明确") == (None if begun == "abstained" else ("18", "20"))
    assert ("当前为第2版" in page.text) == (begun != "abstained")
    again = client.post(address, {"unreadable": "1", "reason": "仍看不清"})
    assert again.status_code == 302
    assert not Review.objects.get().criteria.filter(criterion=last).exists()


def test_a_paper_form_of_an_old_rubric_is_not_copied_on_the_new_scale(client):
    cast = Cast()
    cast.marking()
    row = Assignment.objects.filter(reviewer=cast.reviewers[0]).first()
    address = f"/reviews/panels/{cast.panel.pk}/paper/{row.pk}/"
    client.force_login(cast.clerk)
    assert client.get(address).context["form"]["rubric_seen"].value() == 1
    narrower(cast)

    page = client.post(address, {"c_theme": "14", "mark": "88", "comment": "扎实", "rubric_seen": "1"})

    assert page.status_code == 422
    assert "已改为第2版" in page.text
    form = page.context["form"]
    assert [form[name].value() for name in ("c_theme", "mark", "comment")] == [None, None, "扎实"]
    assert not Review.objects.exists()
    done = client.post(address, {"mark": "100", "rubric_seen": "2"}, follow=True)
    assert "已定稿：100，" in done.text
