"""Ways round the steps of a publication, each refused with a sentence; nothing published moves."""

import datetime as dt
from fractions import Fraction

import pytest

from kaoping.assessment import actions as assessment
from kaoping.assessment.actions.amendments import amend
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.results.actions import freezing, overrides, publishing
from kaoping.results.models import Publication, PublicationStep
from kaoping.results.queries.frozen_pages import _overrides
from kaoping.results.queries.published import places_of, published_sheet
from kaoping.units.models import Unit
from tests.make_assessment import SMALL
from tests.results.make_results import go_to, make_freeze, make_year

Step = Publication.Step
LAST = dt.date(2015, 1, 18)

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def scheme(lan, unit):
    return make_year(SMALL, [unit], lan)


def open_to_objections(publication, lan, wen, today):
    go_to(publication, Step.OBJECTION, lan, wen, LAST)
    today(19)


def test_nothing_moves_while_a_step_waits(publication, lan, wen, today):
    open_to_objections(publication, lan, wen, today)
    waiting = publishing.step_forward(publication, actor=lan, seen=publication.version)
    publication.refresh_from_db()

    with pytest.raises(Refusal, match="waits for its second person"):
        publishing.step_back(publication, actor=wen, seen=publication.version, reason="wrong")
    publishing.confirm_step(waiting, actor=wen)
    publication.refresh_from_db()
    assert publication.step == Step.FINAL


def test_a_step_proposed_elsewhere_does_not_jump(publication, lan, wen, today):
    open_to_objections(publication, lan, wen, today)
    waiting = publishing.step_forward(publication, actor=lan, seen=publication.version)
    Publication.objects.filter(pk=publication.pk).update(step=Step.PREVIEW)
    stale = PublicationStep.objects.get(pk=waiting.pk)

    with pytest.raises(Refusal, match="has moved since"):
        publishing.confirm_step(stale, actor=wen)
    assert Publication.objects.get(pk=publication.pk).step == Step.PREVIEW


def test_a_revision_that_another_followed_stays(publication, scheme, lan, wen, today):
    open_to_objections(publication, lan, wen, today)
    second = publishing.erratum(
        publication, make_freeze(scheme, lan, wen), actor=lan, reason="a word of it", though_same=True
    )
    publishing.catch_up(second, actor=lan)

    for deed in (
        lambda: publishing.step_forward(publication, actor=lan, seen=publication.version),
        lambda: publishing.step_back(publication, actor=lan, seen=publication.version, reason="no"),
    ):
        publication.refresh_from_db()
        with pytest.raises(Refusal, match="Revision 2 has come after"):
            deed()


def test_a_freeze_discarded_meanwhile_makes_no_result(scheme, lan, wen):
    frozen = make_freeze(scheme, lan, wen)
    type(frozen).objects.filter(pk=frozen.pk).update(state="discarded")

    with pytest.raises(Refusal, match="discarded"):
        publishing.compile_result(scheme, frozen, actor=lan)


def test_a_published_text_is_not_amended(publication, scheme, lan):
    draft = assessment.save_draft(text=scheme.text.replace("title: ", "title: 新", 1), actor=lan)

    with pytest.raises(Refusal, match="stays as it is"):
        amend(draft, actor=lan, reason="a new word")
    assert SchemeVersion.objects.get(pk=scheme.pk).state == SchemeVersion.State.PUBLISHED


def test_an_amended_text_is_not_frozen(scheme, lan):
    SchemeVersion.objects.filter(pk=scheme.pk).update(state=SchemeVersion.State.AMENDED)
    scheme.refresh_from_db()

    with pytest.raises(Refusal, match="newer version"):
        freezing.freeze(scheme, by=lan)


def test_revoking_a_set_value_leaves_the_published_sheet_its_signers(scheme, unit, lan, wen, today):
    made = overrides.propose_override(
        scheme, unit, "2", Fraction(1), actor=lan, reason="the mailbox was down"
    )
    overrides.confirm_override(made, actor=wen)
    result = publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)
    before = _overrides(result, unit)["2"]
    today(13)
    overrides.revoke_override(made, actor=lan, reason="it was up after all")

    after = _overrides(result, unit)["2"]
    assert (before.decided_by, before.decided_at) == (after.decided_by, after.decided_at)
    assert after.decided_by == wen
    assert after.revoked_by == lan


def published(scheme, lan, wen):
    return go_to(
        publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan),
        Step.OBJECTION,
        lan,
        wen,
        LAST,
    )


def test_a_published_place_keeps_the_group_of_its_day(scheme, unit, lan, wen, client):
    Unit.objects.filter(pk=unit.pk).update(group="甲组")
    result = published(scheme, lan, wen)
    Unit.objects.filter(pk=unit.pk).update(group="乙组")
    client.force_login(lan)

    assert [row.group for row in places_of(result.freeze, group="甲组")] == ["甲组"]
    assert not places_of(result.freeze, group="乙组")
    page = client.get(f"/published/{result.pk}/u0/").context["page"]
    assert (page.group, page.group_rank, page.group_size) == ("甲组", 1, 1)


def test_a_dissolved_unit_keeps_its_published_sheet(scheme, unit, lan, wen, client):
    result = published(scheme, lan, wen)
    Unit.objects.filter(pk=unit.pk).update(dissolved_on=dt.date(2015, 1, 5))
    client.force_login(lan)

    assert client.get(f"/published/{result.pk}/u0/").status_code == 200
    assert client.get(f"/published/{result.pk}/nobody/").status_code == 404


def test_why_a_value_was_set_is_not_for_everybody(scheme, unit, lan, wen):
    made = overrides.propose_override(
        scheme, unit, "2", Fraction(1), actor=lan, reason="as Zhang San wrote on the telephone"
    )
    overrides.confirm_override(made, actor=wen)
    result = published(scheme, lan, wen)
    frozen = result.freeze.sheets.get()

    notes = [one for row in published_sheet(result, frozen).rows for one in row.notes]

    assert any("set to 1" in one for one in notes)
    assert not any("Zhang San" in one for one in notes)


def test_a_thousand_words_to_look_for_are_no_thousand_conditions(scheme, unit, lan, wen, client, today):
    publication = publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)
    open_to_objections(publication, lan, wen, today)
    go_to(publication, Step.PUBLIC, lan, wen)
    page = client.get("/public/", {"q": "u " * 1000})

    assert page.status_code == 200
    assert [row.code for row in page.context["page"]] == ["u0"]
