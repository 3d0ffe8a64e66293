"""Two of the office at the same deed at the same time: it is done once, and the second is told by whom or what."""

import datetime as dt
from fractions import Fraction

import pytest

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base.models import AuditEvent
from kaoping.results.actions import freezing, overrides, publishing
from kaoping.results.models import Freeze, FrozenSheet, Override, Publication, PublicationStep
from kaoping.units.models import Unit
from tests.make import make_clerk, make_unit
from tests.make_assessment import SMALL, at
from tests.races import Elsewhere, race, two_connections
from tests.results.make_results import make_year

JANUARY, FEBRUARY = at("2015-01-12 09:00"), at("2015-02-02 09:00")
LAST = dt.date(2015, 1, 18)


@pytest.fixture
def shared(transactional_db, tmp_path):
    with two_connections(tmp_path):
        yield


def _city():
    lan, wen, zhao = make_clerk("Lan"), make_clerk("Wen"), make_clerk("Zhao")
    make_year(SMALL, [make_unit("Qinghe", code="u0")], lan)
    return lan, wen, zhao


def done(verb):
    """How often the trail says that it was done."""
    return Elsewhere(lambda: AuditEvent.objects.filter(verb=verb).count(), JANUARY).answer()


def refused(read, first, second, moment=JANUARY):
    """The sentence with which the second one is refused."""
    fault = race(read, first, second, moment)
    assert isinstance(fault, Refusal), fault
    return fault.sentence


def scheme():
    return SchemeVersion.objects.get()


def frozen():
    return Freeze.objects.select_related("scheme").get()


def result():
    return Publication.objects.select_related("scheme", "freeze").get()


def waiting_step():
    rows = PublicationStep.objects.select_related("publication__scheme", "publication__freeze")
    return rows.get(state="proposed")


def by(actor, deed, **how):
    """The deed as this person does it with what was read."""
    return lambda found: deed(found, actor=actor, **how)


def step(publication, *, actor, until=None):
    return publishing.step_forward(publication, actor=actor, seen=publication.version, objection_until=until)


def compile_(frozen, *, actor):
    return publishing.compile_result(frozen.scheme, frozen, actor=actor)


def ask(scheme, *, actor):
    return freezing.freeze(scheme, by=actor)


def test_of_two_at_once_one_does_it_and_the_other_is_told(shared):
    lan, wen, zhao = Elsewhere(_city, JANUARY).answer()

    # Of the sentences here the first is PostgreSQL's: SQLite lets the second one begin only after the first.
    told = refused(scheme, by(lan, ask), by(wen, ask))
    assert "has just asked for a freeze" in told or "is not settled yet" in told
    Elsewhere(lambda: freezing.make(frozen()), JANUARY).answer()
    told = refused(frozen, by(wen, freezing.confirm_freeze), by(zhao, freezing.confirm_freeze))
    assert "does not wait for a confirmation" in told
    assert "has been compiled" in refused(frozen, by(lan, compile_), by(wen, compile_))
    assert "Wen was first" in refused(result, by(wen, step), by(lan, step))
    for until in (None, LAST):
        Elsewhere(lambda until=until: step(result(), actor=lan, until=until), JANUARY).answer()
    told = refused(result, by(lan, step), by(wen, step), FEBRUARY)
    assert "Lan was first" in told or "waits for its second person" in told
    confirm = publishing.confirm_step
    assert "does not wait any more" in refused(waiting_step, by(wen, confirm), by(zhao, confirm), FEBRUARY)

    verbs = ("freeze.asked", "freeze.confirmed", "result.compiled", "result.step_proposed", "result.stepped")
    assert [done(verb) for verb in verbs] == [1, 1, 1, 1, 4]
    assert Elsewhere(lambda: result().step, FEBRUARY).answer() == "final"


def test_a_set_value_is_proposed_once_and_decided_once(shared):
    lan, wen, zhao = Elsewhere(_city, JANUARY).answer()

    def propose(found, *, actor):
        unit, scheme = found
        return overrides.propose_override(scheme, unit, "2", Fraction(1), actor=actor, reason="补记")

    told = refused(lambda: (Unit.objects.get(code="u0"), scheme()), by(lan, propose), by(wen, propose))
    assert "stands or waits already" in told
    told = refused(
        Override.objects.get, by(wen, overrides.confirm_override),
        by(zhao, overrides.refuse_override, reason="不同意"),
    )  # fmt: skip
    assert "confirmed by now" in told
    assert [done(f"override.{verb}") for verb in ("proposed", "confirmed", "refused")] == [1, 1, 0]


def test_a_freeze_set_aside_while_it_is_published_stays(shared):
    lan, wen, _zhao = Elsewhere(_city, JANUARY).answer()

    def confirmed():
        freezing.confirm_freeze(freezing.make(freezing.freeze(scheme(), by=lan)), actor=wen)

    Elsewhere(confirmed, JANUARY).answer()
    told = refused(frozen, by(lan, compile_), by(wen, freezing.discard_freeze, reason="重做"))
    assert "kept for ever" in told
    assert Elsewhere(lambda: (frozen().state, FrozenSheet.objects.count()), JANUARY).answer() == (
        "confirmed",
        1,
    )
