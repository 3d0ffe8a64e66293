"""Facts frozen with their sheets: whole, exact, by two people, and unmoved by what comes later."""

import json
from fractions import Fraction

import pytest

from kaoping.assessment.actions import grant_waiver
from kaoping.assessment.models import Indicator
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.evidence import storage
from kaoping.pure.scoring import evaluate, read_facts
from kaoping.pure.scoring.frozen import ResultHash, canonical, kept_sheets
from kaoping.results import tasks
from kaoping.results.actions import freezing
from kaoping.results.actions.overrides import confirm_override, propose_override
from kaoping.results.actions.recomputing import recompute
from kaoping.results.models import Freeze, FrozenSheet
from kaoping.results.queries.frozen import packed, sheet_of
from kaoping.results.standings import plan_of
from tests.make_assessment import make_piece, make_scheme, window_of
from tests.results.make_results import make_freeze

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def scheme(lan, units):
    made = make_scheme(actor=lan)
    make_piece(units[0], window_of("2", "2014Q1"), state="accepted")
    make_piece(units[0], window_of("2", "2014Q2"), received="2014-07-02 09:00", state="accepted")
    make_piece(units[1], window_of("2", "2014Q1"), state="rejected")
    grant_waiver(
        unit=units[2],
        indicator=Indicator.objects.get(scheme=made, code="2"),
        window=window_of("2", "2014Q3"),
        reason="停业",
        actor=lan,
    )
    return made


def scored_again(frozen):
    text = storage.path_of(frozen.facts.sha256).read_bytes()
    plan = plan_of(frozen.scheme)
    return evaluate(plan, read_facts(text.splitlines(keepends=True), plan), frozen.as_of)


def test_what_was_frozen_is_what_scoring_makes_of_the_kept_file(scheme, lan, wen):
    frozen = make_freeze(scheme, lan, wen)
    digest = ResultHash()
    for (sheet, found), row in zip(kept_sheets(scored_again(frozen)), frozen.sheets.all(), strict=True):
        digest.add(canonical(found))
        assert sheet_of(row) == json.loads(canonical(found))
        assert (row.code, row.rank_no, row.figures["total"]) == (sheet.unit, sheet.rank, found["total"])

    assert digest.hexdigest() == frozen.result_sha256
    assert frozen.facts.sha256 == frozen.facts_sha256


def test_the_counts_add_up_to_what_was_asked(scheme, lan, wen):
    counts = make_freeze(scheme, lan, wen).counts

    assert counts["units"] == 3
    assert (counts["counted"], counts["late"], counts["not_adopted"], counts["waived"]) == (1, 1, 1, 1)
    parts = ("counted", "waived", "absent", "late", "not_adopted", "waiting")
    assert sum(counts[name] for name in parts) == counts["duties"] == 18


def test_every_piece_has_its_version_and_files_behind_it(scheme, lan, wen):
    frozen = make_freeze(scheme, lan, wen)
    text = storage.path_of(frozen.sources.sha256).read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]

    assert [row["of"] for row in rows] == ["piece", "piece", "piece", "waiver"]
    assert all(row["version"] == 1 and len(row["fact_sha256"]) == 64 for row in rows[:3])


def test_the_same_facts_make_the_same_bytes(scheme, lan, wen):
    first = make_freeze(scheme, lan, wen)
    second = make_freeze(scheme, lan, wen)

    assert (second.number, second.facts_sha256, second.result_sha256) == (
        2, first.facts_sha256, first.result_sha256
    )  # fmt: skip
    assert FrozenSheet.objects.filter(freeze=first).count() == 3


def test_it_takes_two_and_one_at_a_time(scheme, lan, wen):
    frozen = freezing.freeze(scheme, by=lan)
    with pytest.raises(Refusal, match="not settled"):
        freezing.freeze(scheme, by=wen)
    tasks.make_freeze(frozen.pk)
    tasks.make_freeze(frozen.pk)  # twice does no harm
    frozen.refresh_from_db()
    with pytest.raises(Refusal, match="yourself"):
        freezing.confirm_freeze(frozen, actor=lan)
    freezing.confirm_freeze(frozen, actor=wen)
    with pytest.raises(Refusal, match="does not wait"):
        freezing.confirm_freeze(frozen, actor=wen)
    with pytest.raises(Refusal, match="Say why"):
        freezing.freeze(scheme, by=lan)

    assert Freeze.objects.get().sheets.count() == 3


def test_a_making_that_was_cut_short_begins_anew(scheme, lan, units):
    frozen = freezing.freeze(scheme, by=lan)
    FrozenSheet.objects.create(
        freeze=frozen, unit=units[0], code="u0", name="half", position=1, sheet=b"", sha256=""
    )
    freezing.make(frozen)

    assert frozen.state == Freeze.State.PROPOSED
    assert [row.name for row in frozen.sheets.all()].count("half") == 0


def test_a_discarded_freeze_stays_readable_and_is_not_confirmed(scheme, lan, wen):
    frozen = freezing.freeze(scheme, by=lan)
    freezing.make(frozen)
    freezing.discard_freeze(frozen, actor=lan, reason="漏了一件")
    with pytest.raises(Refusal, match="does not wait"):
        freezing.confirm_freeze(frozen, actor=wen)

    assert frozen.sheets.count() == 3
    assert freezing.freeze(scheme, by=lan).number == 2


def test_a_set_value_is_frozen_with_what_was_computed(scheme, units, lan, wen):
    made = propose_override(scheme, units[1], "2", Fraction(5, 2), actor=lan, reason="邮箱停机半日")
    confirm_override(made, actor=wen)
    line = sheet_of(make_freeze(scheme, lan, wen).sheets.get(unit=units[1]))["lines"][1]

    assert (line["computed"], line["score"]) == ("0.00", "2.50")


def test_a_freeze_is_computed_again_and_says_so(scheme, lan, wen):
    frozen = make_freeze(scheme, lan, wen)

    assert recompute(frozen)
    frozen.refresh_from_db()
    assert frozen.verified_at == clock.now()
    assert frozen.differs_at is None


@pytest.mark.parametrize("what", ["the file", "a sheet", "the file is gone"])
def test_what_was_changed_outside_the_system_is_seen(scheme, lan, wen, what):
    frozen = make_freeze(scheme, lan, wen)
    path = storage.path_of(frozen.facts.sha256)
    path.chmod(0o600)
    if what == "the file":
        path.write_bytes(path.read_bytes().replace(b"accepted", b"rejected"))
    elif what == "the file is gone":
        path.unlink()
    else:
        sheet = frozen.sheets.first()
        FrozenSheet.objects.filter(pk=sheet.pk).update(sheet=packed(b"{}"))

    assert not recompute(frozen)
    assert not recompute(frozen)
    frozen.refresh_from_db()
    assert frozen.differs_at == clock.now()
    assert AuditEvent.objects.filter(verb="freeze.differs").count() == 1
