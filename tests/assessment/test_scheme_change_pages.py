"""The pages that compare, amend and copy a scheme, through their doors."""

import datetime as dt

import pytest
from django.utils import translation

from kaoping.assessment import actions
from kaoping.assessment.models import Duty, SchemeAmendment, SchemeDecision, SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.units.models import Role
from tests.assessment.amendments.amending import JULY, MONTHLY
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import SMALL, make_piece, make_scheme, window_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _july(settings):
    settings.LANGUAGE_CODE = "en"
    with clock.standing_at(JULY), translation.override("en"):
        yield


@pytest.fixture
def lan(client):
    person = make_clerk()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


@pytest.fixture
def amended(lan):
    """A scheme in force with two units, one of which reported a quarter, and a monthly draft."""
    qinghe, _beihe = make_unit("Qinghe"), make_unit("Beihe")
    old = make_scheme(SMALL)
    make_piece(qinghe, window_of("2", "2014Q1"), "2014-02-10 09:00", "accepted")
    return old, actions.save_draft(text=MONTHLY, actor=lan)


def test_compare_says_what_changed_with_units_of_the_roll(client, amended):
    old, draft = amended

    page = client.get(f"/schemes/{draft.pk}/compare/", {"with": old.pk})

    assert page.status_code == 200
    assert (
        "Indicator 2: every quarter → every month; 4 duties become 12 for 2 units; each piece 1.00 → 0.33."
        in page.text
    )
    assert f"/schemes/{draft.pk}/amend/" in page.text


def test_compare_chooses_the_version_before_by_itself(client, amended):
    old, draft = amended
    assert client.get(f"/schemes/{draft.pk}/compare/").context["other"] == old


def test_a_unit_may_compare_what_it_may_see_and_no_draft(client, amended):
    old, draft = amended
    person = make_person("Wen")
    make_post(make_unit("Nanhe"), Role.UNIT_AUTHOR, person)
    client.force_login(person)

    assert client.get(f"/schemes/{old.pk}/compare/").status_code == 200
    assert client.get(f"/schemes/{draft.pk}/compare/").status_code == 404
    assert client.get(f"/schemes/{old.pk}/compare/", {"with": draft.pk}).status_code == 404
    assert client.get(f"/schemes/{draft.pk}/amend/").status_code == 403
    assert client.get(f"/schemes/{old.pk}/next-year/").status_code == 403


def test_the_preview_names_duties_points_and_the_two_lines(client, amended):
    _old, draft = amended

    page = client.get(f"/schemes/{draft.pk}/amend/")

    assert page.status_code == 200
    assert "keep the old rule as line 2.1; line 2.2 has the new one" in page.text
    assert page.context["appears"] == 12  # six months for two units
    assert page.context["goes"] == 4
    assert SchemeAmendment.objects.count() == 0


def test_scored_anew_shows_who_loses_and_refuses_days_that_are_over(client, amended):
    _old, draft = amended
    address = f"/schemes/{draft.pk}/amend/"

    page = client.get(address, {"strategy": "anew"})
    assert "2014-01-31" in page.text
    assert [(one.name, str(one.before), str(one.after)) for one in page.context["page"].moved_units] == [
        ("Qinghe", "1", "1/3")
    ]

    answer = client.post(address, {"strategy": "anew", "reason": "x", "sha256": draft.sha256})
    assert answer.status_code == 422
    assert SchemeAmendment.objects.count() == 0

    answer = client.post(
        address, {"strategy": "anew", "reason": "x", "sha256": draft.sha256, "past_is_meant": "on"}
    )
    assert answer.status_code == 302
    assert SchemeAmendment.objects.get().strategy == "anew"


def test_putting_it_in_force_keeps_reason_and_figures(client, amended):
    old, draft = amended

    answer = client.post(
        f"/schemes/{draft.pk}/amend/",
        {"strategy": "keep", "kept_before": "2014-07-10", "reason": "季度太疏", "sha256": draft.sha256},
    )

    assert (answer.status_code, answer.url) == (302, f"/schemes/{draft.pk}/")
    row = SchemeAmendment.objects.get()
    assert (row.old, row.reason, row.kept_before) == (old, "季度太疏", dt.date(2014, 7, 10))
    assert (row.effect["appears"], row.effect["goes"], row.effect["same"]) == (12, 4, 2)
    assert "季度太疏" in client.get(f"/schemes/{draft.pk}/compare/", {"with": old.pk}).text


@pytest.mark.parametrize("missing", ["reason", "sha256"])
def test_without_reason_or_with_another_text_nothing_happens(client, amended, missing):
    _old, draft = amended
    fields = {"strategy": "keep", "reason": "x", "sha256": draft.sha256}
    fields[missing] = "" if missing == "reason" else "0" * 64

    assert client.post(f"/schemes/{draft.pk}/amend/", fields).status_code == 422
    assert SchemeAmendment.objects.count() == 0


def test_a_faulty_draft_is_told_line_by_line(client, lan):
    make_scheme(SMALL)
    draft = actions.save_draft(text=SMALL.replace("applies_to: [窗口]", "applies_to: [窗]"), actor=lan)

    page = client.get(f"/schemes/{draft.pk}/amend/")

    assert page.status_code == 422
    assert "line 12" in page.text or "?line=" in page.text


def test_amending_begins_with_a_draft_of_the_text_in_force(client, lan):
    version = make_scheme(SMALL)
    assert client.get(f"/schemes/{version.pk}/amend/").status_code == 200

    answer = client.post(f"/schemes/{version.pk}/amend/")

    draft = SchemeVersion.objects.get(state="draft")
    assert answer.url == f"/schemes/{draft.pk}/form/"
    assert (draft.text, draft.number) == (version.text, 2)
    client.post(f"/schemes/{version.pk}/amend/")
    assert SchemeVersion.objects.filter(state="draft").count() == 1


# --- into the next year ----------------------------------------------------------------------------------


def test_last_years_scheme_becomes_a_draft_with_a_list(client, lan):
    version = make_scheme(SMALL)
    assert client.get(f"/schemes/{version.pk}/next-year/").status_code == 200

    answer = client.post(f"/schemes/{version.pk}/next-year/", {"year": "2015"})

    draft = SchemeVersion.objects.get(scheme="small-2015")
    assert answer.url == f"/schemes/{draft.pk}/next-year/"
    page = client.get(answer.url)
    assert "Indicator 3 waits for special notices; last year&#x27;s do not come along." in page.text
    assert draft.period_from == dt.date(2015, 1, 1)
    assert Duty.objects.filter(window__indicator__scheme=draft).count() == 0
    again = client.post(f"/schemes/{version.pk}/next-year/", {"year": "2015"})
    assert again.status_code == 422


def test_points_are_checked_off_and_publishing_waits_for_them(client, lan):
    version = make_scheme(SMALL)
    client.post(f"/schemes/{version.pk}/next-year/", {"year": "2015"})
    draft = SchemeVersion.objects.get(scheme="small-2015")
    rows = list(SchemeDecision.objects.filter(version=draft))

    client.post(f"/schemes/{draft.pk}/next-year/", {"settled": [rows[0].pk]})
    rows[0].refresh_from_db()
    assert (rows[0].settled_by, rows[0].settled_at is not None) == (str(lan), True)
    with pytest.raises(Refusal, match=str(len(rows) - 1)):
        actions.publish(draft, actor=lan)

    client.post(f"/schemes/{draft.pk}/next-year/", {"settled": [row.pk for row in rows]})
    assert actions.publish(draft, actor=lan).state == "published"


@pytest.mark.parametrize("year", ["", "1", "x"])
def test_a_year_must_be_one(client, lan, year):
    version = make_scheme(SMALL)
    assert client.post(f"/schemes/{version.pk}/next-year/", {"year": year}).status_code == 422
