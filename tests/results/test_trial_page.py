"""Trying a scheme at the office's door: every kind of facts, another text beside, nothing kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.assessment.models import SchemeText, SchemeVersion
from kaoping.base.models import AuditEvent
from kaoping.results.models import Standing
from kaoping.schemes import builtin_facts, builtin_text
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import SMALL, at, make_piece, make_scheme, window_of


@pytest.fixture
def lan(db, october):
    return make_clerk("Lan")


def draft_of(text, scheme="d"):
    return SchemeVersion.objects.create(
        scheme=scheme, title=scheme, text=text, sha256="0" * 64, made_at=at("2014-10-01 09:00"),
        period_from="2014-01-01", period_to="2014-12-31",
    )  # fmt: skip


@pytest.fixture
def draft(lan):
    return draft_of(builtin_text("luoyang-2014"))


def tried(client, draft, **query):
    return client.get(f"/schemes/{draft.pk}/try/", query)


def test_invented_facts_give_places_and_the_first_ones_sheet(client, lan, draft):
    client.force_login(lan)

    first, again = (tried(client, draft, units="5", seed="3") for _turn in range(2))

    trial = first.context["trial"]
    assert len(trial.rows) == 5
    assert trial.opened.sheet.rank == 1
    assert [row.sheet.total for row in trial.rows] == [row.sheet.total for row in again.context["trial"].rows]
    assert sum(band.count for band in trial.bands) == 5


def test_a_line_opens_into_its_reasons_and_the_rest_of_the_question_stays(client, lan, draft):
    client.force_login(lan)

    page = tried(client, draft, units="3", seed="2", open="4")

    assert [row.is_open for row in page.context["trial"].opened.base] == [n == 3 for n in range(11)]
    assert 'id="reasons-4"' in page.text
    assert "?facts=invented&amp;units=3&amp;seed=2&amp;open=4%2C5#trial-5" in page.text


def test_the_year_of_the_database_is_scored_with_its_units_as_they_are(client, lan):
    unit = make_unit("清河局", code="q1")
    version = make_scheme(actor=lan)
    make_piece(unit, window_of("2", "2014Q1"), state="accepted")
    draft = draft_of(SMALL.replace("every: quarter", "every: month").replace("scheme: small", "scheme: d"))
    client.force_login(lan)

    trial = tried(client, draft, facts=f"year:{version.pk}", beside=str(version.pk)).context["trial"]

    (row,) = trial.rows
    assert row.sheet.unit == "q1"
    assert row.other.total == row.sheet.total * 3  # one of four before, one of twelve now
    assert [(one.code, one.now, one.other) for one in trial.opened.changes if one.now != one.other] != []


@pytest.mark.parametrize("name", ["luoyang-2014", "monthly-2014", "term-2013-2014"])
def test_a_sample_year_fits_its_own_text(client, lan, name):
    client.force_login(lan)
    draft = draft_of(builtin_text(name))

    trial = tried(client, draft, facts=f"sample:{name}").context["trial"]

    assert trial.left_out == []
    assert trial.rows
    assert trial.opened.base


def test_a_file_of_facts_is_read_and_forgotten(client, lan, draft):
    client.force_login(lan)
    file = SimpleUploadedFile("facts.jsonl", builtin_facts("luoyang-2014").encode())

    page = client.post(f"/schemes/{draft.pk}/try/", {"facts": "file", "file": file})

    assert page.status_code == 200
    assert page.context["trial"].left_out == []


def test_faults_of_a_file_are_told_by_line(client, lan, draft):
    client.force_login(lan)
    file = SimpleUploadedFile("facts.jsonl", b'{"kind":"unit","unit":"u1"}\n{"kind":"piece"}\n')

    page = client.post(f"/schemes/{draft.pk}/try/", {"facts": "file", "file": file})

    assert page.status_code == 422
    assert {line for line, _sentence in page.context["fact_faults"]} == {2}


@pytest.mark.parametrize(
    "query",
    [
        {"facts": "year:999"},
        {"facts": "year:abc", "units": "x", "seed": "-1"},
        {"beside": "999"},
        {"unit": "<script>", "open": "a,b", "round": "x"},
        {"facts": "nonsense"},
    ],
)
def test_odd_questions_end_in_a_page_never_in_a_traceback(client, lan, draft, query):
    client.force_login(lan)

    assert tried(client, draft, **query).status_code in (200, 422)


def test_a_draft_with_faults_is_not_tried(client, lan):
    client.force_login(lan)
    unreadable, unsound = (
        draft_of("scheme: [", "a"),
        draft_of(SMALL.replace("every: quarter", "due: 2019-01-01"), "b"),
    )

    for draft in (unreadable, unsound):
        page = tried(client, draft)
        assert page.status_code == 422
        assert page.context["verdict_faults"]


def test_nothing_is_stored(client, lan, draft):
    client.force_login(lan)
    kept = [model.objects.count() for model in (SchemeVersion, SchemeText, Standing, AuditEvent)]

    tried(client, draft, beside="builtin:luoyang-2014")

    assert [model.objects.count() for model in (SchemeVersion, SchemeText, Standing, AuditEvent)] == kept


def test_only_the_office_tries(client, lan, draft):
    person = make_person("Wen")
    make_post(make_unit("清河局", code="q1"), Role.UNIT_AUTHOR, person)
    client.force_login(person)

    assert tried(client, draft).status_code == 403
