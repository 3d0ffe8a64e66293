"""An erratum is looked at before it is begun, follows the revision before it, and no published word moves."""

import datetime as dt
from fractions import Fraction
from urllib.parse import unquote

import pytest

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.notifications.models import Notification
from kaoping.pure.scoring.bundle import verify
from kaoping.pure.scoring.frozen import canonical
from kaoping.results import bundles
from kaoping.results.actions import publishing
from kaoping.results.actions.overrides import confirm_override, propose_override
from kaoping.results.models import Appeal, FrozenSheet, Publication, PublicationStep
from kaoping.results.queries.desk import desk
from kaoping.results.queries.freeze_compare import compare
from kaoping.results.queries.frozen import packed, sheet_of
from kaoping.results.queries.published import facts_about
from kaoping.site.cli_verify import read_bundle
from kaoping.units.models import Unit
from tests.make_assessment import make_piece, window_of
from tests.results.make_results import GRADED, another_piece, go_to, make_freeze, make_year

Step = Publication.Step
LAST = dt.date(2015, 1, 18)

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def scheme(lan, units):
    return make_year(GRADED, units[:2], lan)


@pytest.fixture
def shown(scheme, lan, wen):
    """The first revision, open to objections."""
    made = publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)
    return go_to(made, Step.OBJECTION, lan, wen, LAST)


def test_what_an_erratum_changes_is_read_before_it_is_begun(shown, scheme, units, client, lan, wen):
    another_piece(units[1])
    newer = make_freeze(scheme, lan, wen)
    client.force_login(lan)
    page = client.get(f"/results/{shown.pk}/newer/?freeze={newer.pk}")
    found = page.context["found"]

    assert [(one.unit, one.indicator, one.window, one.before, one.now) for one in found.changes] == [
        ("u1", "2", "2014Q2", 0, 1)
    ]
    assert [(one.name, one.what, one.before, one.now) for one in found.first_heads] == [
        ("第1局", "grade", "合格", "优秀"), ("第0局", "rank", "1", "2")
    ]  # fmt: skip
    assert "1 scores of 1 units, 1 places, 1 grades" in page.text
    assert Publication.objects.count() == 1  # nothing happens by looking
    address = f"/results/{shown.pk}/newer/?freeze={newer.pk}"
    assert client.post(address, {"seen": shown.version, "reason": " "}).status_code == 422
    client.post(address, {"seen": shown.version, "reason": "补计一件"})

    assert Publication.objects.get(revision=2).erratum == "补计一件"
    table = client.get(f"/results/freezes/{shown.freeze.pk}/{newer.pk}/?export=csv").text
    assert "u1,第1局,2 志愿服务 " in table
    assert ",0,1," in table  # nought is a number
    assert "u1,第1局,Grade,合格,优秀" in table


def test_an_erratum_that_changes_nothing_says_so_and_is_begun_only_knowingly(shown, scheme, client, lan, wen):
    same = make_freeze(scheme, lan, wen)
    with pytest.raises(Refusal, match="would change nothing"):
        publishing.erratum(shown, same, actor=lan, reason="x")
    client.force_login(lan)
    address = f"/results/{shown.pk}/newer/?freeze={same.pk}"
    assert "every sheet is the same to the last byte" in client.get(address).text
    answer = client.post(address, {"seen": shown.version, "reason": "改正通知里的一个字"})

    assert (answer.status_code, Publication.objects.count()) == (422, 1)
    assert "would change nothing" in answer.text
    client.post(address, {"seen": shown.version, "reason": "改正通知里的一个字", "though_same": "on"})
    assert Publication.objects.count() == 2


def test_an_erratum_not_yet_shown_does_not_slip_back_onto_the_old_numbers(shown, scheme, units, lan, wen):
    first = shown.freeze
    another_piece(units[1])
    second = publishing.erratum(shown, make_freeze(scheme, lan, wen), actor=lan, reason="补计")

    with pytest.raises(Refusal, match="would change nothing"):
        publishing.use_freeze(second, first, actor=lan, seen=second.version, reason="x")


def test_only_a_confirmed_freeze_of_the_year_is_looked_at(shown, client, lan, wen):
    client.force_login(lan)
    for asked in ("", "?freeze=0", f"?freeze={shown.freeze.pk}", "?freeze=x"):
        assert client.get(f"/results/{shown.pk}/newer/{asked}").status_code == 404


def test_an_erratum_follows_at_once_and_units_are_told_once(
    shown, scheme, units, fang, client, lan, wen, today
):
    today(19)
    go_to(shown, Step.FINAL, lan, wen)
    another_piece(units[1])
    second = publishing.erratum(shown, make_freeze(scheme, lan, wen), actor=lan, reason="补计一件")
    told = Notification.objects.filter(post__incumbencies__person=fang).count()
    client.force_login(lan)
    address = f"/results/{second.pk}/catch-up/"
    assert address in client.get("/results/").text
    client.post(address, {"seen": second.version + 1})
    assert Publication.objects.get(pk=second.pk).step == Step.COMPILED  # another was first
    client.post(address, {"seen": second.version})
    second.refresh_from_db()

    assert second.step == Step.OBJECTION
    waiting = second.trail.get(state=PublicationStep.State.PROPOSED)
    assert waiting.step == Step.FINAL  # two people decide
    assert address not in client.get("/results/").text
    rows = Notification.objects.filter(post__incumbencies__person=fang).order_by("pk")[told:]
    assert [row.kind for row in rows] == ["result_erratum"]
    publishing.confirm_step(waiting, actor=wen)
    assert Publication.objects.get(pk=second.pk).step == Step.FINAL
    client.force_login(lan)
    answer = client.post(address, {"seen": second.version + 1}, follow=True)
    assert "has come as far" in str(next(iter(answer.context["messages"])))


def test_a_renamed_unit_keeps_its_frozen_name_on_every_published_page(shown, units, client, lan, wen, today):
    today(19)
    go_to(shown, Step.PUBLIC, lan, wen)
    Unit.objects.filter(pk=units[0].pk).update(name="Renamed", short_name="Re", group="二组")
    client.force_login(lan)
    own, everybody = f"/published/{shown.pk}", f"/public/{shown.pk}"
    for path in (
        f"{own}/", f"{own}/u0/", f"{own}/?export=csv", f"{own}/u0/?export=csv", f"{everybody}/",
        f"{everybody}/sheets/u0/", f"{everybody}/?export=csv", f"/results/{shown.pk}/figures/",
        f"/results/{shown.pk}/commended/?grade=合格", f"/results/{shown.pk}/commended/?grade=合格&export=csv",
        f"/results/freezes/{shown.freeze.pk}/",
    ):  # fmt: skip
        answer = client.get(path)
        said = answer.text + unquote(answer.headers.get("Content-Disposition", ""))
        assert (path, "第0局" in said, "Renamed" in said, "二组" in said) == (path, True, False, False)


def test_everybody_reads_what_an_erratum_changed_without_names_and_reasons(
    shown, scheme, units, client, lan, wen, today
):
    today(19)
    go_to(shown, Step.PUBLIC, lan, wen)
    another_piece(units[1])
    made = propose_override(scheme, units[2], "2", Fraction(3, 2), actor=lan, reason="as Zhang San wrote")
    confirm_override(made, actor=wen)
    second = publishing.erratum(shown, make_freeze(scheme, lan, wen), actor=lan, reason="补计一件")
    assert client.get(f"/public/{second.pk}/changes/").status_code == 404  # not public yet
    publishing.catch_up(second, actor=lan)
    publishing.confirm_step(second.trail.get(state="proposed"), actor=wen)
    go_to(Publication.objects.get(pk=second.pk), Step.PUBLIC, lan, wen)
    client.logout()
    page = client.get(f"/public/{second.pk}/changes/")

    assert [(one.unit, one.window, one.now) for one in page.context["found"].changes] == [
        ("u1", "2014Q2", 1), ("u2", "", Fraction(3, 2))
    ]  # fmt: skip
    assert not [name for name in ("Zhang San", "Lan", "Wen") if name in page.text]
    assert f"/public/{second.pk}/changes/" in client.get("/public/").text
    assert client.get(f"/public/{shown.pk}/changes/").status_code == 404  # it changed nothing
    assert str(second.freeze.result_sha256) in client.get("/public/").text


def test_a_page_from_before_units_saw_the_result_begins_no_erratum(shown, scheme, units, client, lan, wen):
    another_piece(units[1])
    newer = make_freeze(scheme, lan, wen)
    client.force_login(lan)
    address = f"/results/{shown.pk}/newer/?freeze={newer.pk}"
    page = client.post(address, {"seen": shown.version - 1, "reason": "换一次冻结"})

    assert (page.status_code, Publication.objects.count()) == (422, 1)
    assert "was first: the result has changed" in page.text
    assert "换一次冻结" in page.text  # what was typed stays
    assert page.context["form"]["seen"].value() == str(shown.version)


def an_appeal(shown, unit, lan, **fields):
    return Appeal.objects.create(
        publication=shown, unit=unit, number=f"2014-复-{Appeal.objects.count() + 1:03}", grounds="x",
        filed_by=lan, filed_at=clock.now(), admit_by=dt.date(2015, 1, 9), **fields,
    )  # fmt: skip


def test_an_erratum_keeps_the_steps_taken_where_a_later_one_is_barred(
    shown, scheme, units, client, lan, wen, today
):
    today(19)
    go_to(shown, Step.FINAL, lan, wen)
    an_appeal(shown, units[0], lan)  # too late, and open
    another_piece(units[1])
    second = publishing.erratum(shown, make_freeze(scheme, lan, wen), actor=lan, reason="补计一件")
    client.force_login(lan)
    answer = client.post(f"/results/{second.pk}/catch-up/", {"seen": second.version}, follow=True)

    assert Publication.objects.get(pk=second.pk).step == Step.OBJECTION
    assert "1 objection is not settled." in str(next(iter(answer.context["messages"])))


def test_no_freeze_from_before_an_appeal_takes_its_place_in_the_revision_that_holds_it(
    shown, scheme, units, lan, wen
):
    another_piece(units[1])
    older, newer = make_freeze(scheme, lan, wen), make_freeze(scheme, lan, wen)
    second = publishing.erratum(shown, newer, actor=lan, reason="补计一件")
    appeal = an_appeal(
        shown, units[0], lan, state="closed", applied_in=second, decision="upheld", decision_text="属实"
    )
    appeal.events.create(kind="applied", at=clock.now() + dt.timedelta(minutes=1))

    with pytest.raises(Refusal, match="was made before appeal"):
        publishing.use_freeze(second, older, actor=lan, seen=second.version, reason="x", though_same=True)


def test_no_freeze_older_than_what_units_have_read_is_offered_or_taken(
    shown, scheme, units, client, lan, wen
):
    first = shown.freeze
    another_piece(units[1])
    second = publishing.erratum(shown, make_freeze(scheme, lan, wen), actor=lan, reason="补计一件")
    go_to(second, Step.UNITS, lan, wen)
    appeal = an_appeal(
        shown, units[0], lan, state="closed", applied_in=second, decision="upheld", decision_text="属实"
    )
    appeal.events.create(kind="applied", at=clock.now() + dt.timedelta(minutes=1))
    client.force_login(lan)

    assert client.get(f"/results/{second.pk}/newer/?freeze={first.pk}").status_code == 404
    assert f"/results/{second.pk}/newer/" not in client.get("/results/").text
    with pytest.raises(Refusal, match=f"Freeze 1 is older than freeze 2.*{appeal.number}"):
        publishing.erratum(second, first, actor=lan, reason="x")


def test_everybody_reads_of_settled_objections_only(shown, units, lan):
    """A decision that waits for its second person is nobody's yet; the desk says what is open."""
    said = {"decision": "upheld", "decision_text": "属实"}
    an_appeal(shown, units[0], lan, state="proposed", **said)
    an_appeal(shown, units[1], lan, state="applied", **said)
    an_appeal(shown, units[2], lan, state="closed", **said | {"decision": "dismissed"})
    facts = facts_about(shown)

    assert (facts.appeals, facts.granted) == (2, 1)
    assert desk(shown.scheme).open_appeals == 2  # applied, but in no revision yet


def test_an_erratum_that_never_became_public_is_no_gap_for_everybody(
    shown, scheme, units, client, lan, wen, today
):
    """Revision 2 waits at final when revision 3 puts it right: readers come from 1."""
    today(19)
    go_to(shown, Step.PUBLIC, lan, wen)
    another_piece(units[1])
    second = publishing.erratum(shown, make_freeze(scheme, lan, wen), actor=lan, reason="补计一件")
    go_to(second, Step.FINAL, lan, wen)
    make_piece(units[2], window_of("2", "2014Q1"), state="accepted")
    third = publishing.erratum(second, make_freeze(scheme, lan, wen), actor=lan, reason="又计一件")
    go_to(third, Step.PUBLIC, lan, wen)
    page = client.get(f"/public/{third.pk}/changes/")

    assert [one.unit for one in page.context["found"].changes] == ["u1", "u2"]
    assert ("补计一件" in page.text, "又计一件" in page.text) == (True, True)
    everybodys = client.get("/public/")
    assert f"/public/{third.pk}/changes/" in everybodys.text
    assert [one.publication.revision for one in everybodys.context["revisions"]] == [3, 1]
    assert everybodys.text.count("补计一件") == 2  # at the head and in the list of revisions


def test_the_public_page_tells_the_fingerprint_that_verify_prints_for_its_bundle(
    shown, client, lan, wen, today, tmp_path
):
    today(19)
    go_to(shown, Step.FINAL, lan, wen)
    assert bundles.fingerprint_of(shown, "people") == ""
    go_to(shown, Step.PUBLIC, lan, wen)
    bundles.write_bundle(shown, "people")
    path = tmp_path / "bundle.zip"
    path.write_bytes(b"".join(client.get(f"/public/{shown.pk}/bundle/").streaming_content))
    verdict = verify(read_bundle(path)[0])
    page = client.get(f"/public/{shown.pk}/").text

    assert verdict.equal
    assert verdict.recomputed in page
    assert "kaoping verify" in page


def test_a_new_name_alone_is_listed_as_what_it_is(shown, scheme, units, lan, wen):
    Unit.objects.filter(pk=units[0].pk).update(name="Renamed")
    found = compare(shown.freeze, make_freeze(scheme, lan, wen))

    assert (found.changes, found.ranks_moved, found.is_same) == ([], 0, False)
    assert [(one.what, one.before, one.now) for one in found.heads] == [("name", "第0局", "Renamed")]


def test_a_published_line_is_printed_as_frozen_though_scoring_reckons_otherwise(shown, units, client, lan):
    """As if a later version of the product scored the line anew: the total would not give it away."""
    row = FrozenSheet.objects.get(freeze=shown.freeze, code="u0")
    found = sheet_of(row)
    first, second = found["lines"][0], found["lines"][1]
    first["exact"], second["exact"] = "1/4", "3/4"
    FrozenSheet.objects.filter(pk=row.pk).update(sheet=packed(canonical(found)))
    client.force_login(lan)
    page = client.get(f"/published/{shown.pk}/u0/")
    rows = {one.code: one.score for one in page.context["page"].base}

    assert page.context["frozen"].differs
    assert (str(rows["1"]), str(rows["2"])) == ("1/4", "3/4")
    assert ",0.75," in client.get(f"/published/{shown.pk}/u0/?export=csv").text
