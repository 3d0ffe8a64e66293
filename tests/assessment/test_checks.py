"""The checks as a table, and what arrival makes of them."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.assessment import actions, tasks
from kaoping.assessment.actions.duties import piece_worths
from kaoping.assessment.checks import CHECKS, CheckInput, Earlier, run
from kaoping.assessment.content import PieceContent, PieceFile
from kaoping.assessment.models import Finding, Indicator, Version
from kaoping.assessment.wording import finding_words
from kaoping.pure.scheme.model import Node
from tests.make import make_unit
from tests.make_assessment import at, make_content, make_file, make_notice, make_piece, make_scheme, window_of


def file(kind="docx", sha="a", name="材料"):
    return PieceFile(name, SimpleNamespace(kind=kind, sha256=sha, size_bytes=1, pk=1))


def checked(content=None, asks=None, **fields):
    values = {
        "arrives_at": at("2014-03-20 09:00"), "opens_on": dt.date(2014, 1, 1), "due_on": dt.date(2014, 3, 31),
        "period_from": dt.date(2014, 1, 1), "period_to": dt.date(2014, 12, 31),
    }  # fmt: skip
    content = content or PieceContent("活动", "正文", None, "林岚", "赵明", "555-0101", (file(),))
    return list(run(CheckInput(content=content, asks=asks or {}, **{**values, **fields})))


def whole(**fields):
    values = {"title": "活动", "text": "正文", "author": "林岚", "checker": "赵明", "contact": "555-0101"}
    return PieceContent(**{**values, **fields})


@pytest.mark.parametrize(
    ("content", "asks", "fields", "found"),
    [
        (whole(), {}, {}, []),
        (whole(author=" "), {}, {}, ["author"]),
        (whole(checker=""), {}, {}, ["checker"]),
        (whole(contact=""), {}, {}, ["contact"]),
        (whole(checker="林岚"), {}, {}, ["same_person"]),
        (whole(text=""), {}, {}, ["empty"]),
        (whole(), {"photos": 1}, {}, ["photos"]),
        (whole(files=(file("jpg"),)), {"photos": 1}, {}, []),
        (whole(files=(file("jpg"),)), {"photos": 2}, {}, ["photos"]),
        (whole(files=(file(),)), {"files": 2}, {}, ["few_files"]),
        (whole(), {"words": [10, None]}, {}, ["words_few"]),
        (whole(files=(file(),)), {"words": [10, None]}, {}, []),
        (whole(title="2013年度总结"), {}, {}, ["wrong_year"]),
        (whole(title="2013至2014年度总结"), {}, {}, []),
        (whole(title="2014年度总结"), {}, {}, []),
        (whole(occurred_on=dt.date(2014, 4, 1)), {}, {}, ["occurred_outside"]),
        (whole(), {}, {"arrives_at": at("2014-03-31 23:59")}, []),
        (whole(), {}, {"arrives_at": at("2014-04-01 00:00")}, ["late"]),
        (whole(), {}, {"others_here": 1}, ["surplus"]),
        (whole(), {}, {"others_here": 1, "asked_here": 2}, []),
        (whole(files=(file(sha="b"),)), {}, {"earlier_files": {"b": Earlier("2014-01-0001", "市水利局")}}, ["same_file"]),
    ],
)  # fmt: skip
def test_the_checks_find_what_their_rules_say(content, asks, fields, found):
    assert [one.check_id for one in checked(content, asks, **fields)] == found


def test_pictures_inside_a_document_make_the_machine_unsure():
    assert checked(whole(), {"photos": 1})[0].confidence == 3
    assert checked(whole(files=(file("docx"),)), {"photos": 1})[0].confidence == 1


def test_every_check_has_its_sentences():
    for check_id in CHECKS:
        words = finding_words(check_id, {})
        assert words.found != check_id
        assert words.found
        assert words.mend


@pytest.mark.parametrize("check_id", ["same_file", "same_picture"])
def test_a_unit_hears_that_another_sent_the_same_and_not_which(check_id):
    values = {"name": "简报.doc", "other": "水利简报.doc", "receipt": "2014-01-0001", "unit": "市水利局"}
    for_office = finding_words(check_id, values).found
    for_itself = finding_words(check_id, values, "市水利局").found
    for_others = finding_words(check_id, values, "市教育局").found

    assert for_office == for_itself
    assert "市水利局" in for_office
    assert not any(word in for_others for word in ("水利", "2014-01-0001"))
    assert "简报.doc" in for_others


@given(
    points=st.fractions(min_value=0, max_value=100, max_denominator=60),
    pieces=st.lists(st.integers(0, 9), min_size=1, max_size=12),
)
def test_the_worths_of_all_pieces_add_up_to_the_points(points, pieces):
    placed = SimpleNamespace(node=Node(id="1", points=points))
    worths = piece_worths(placed, (), pieces)
    total = sum((worth * count for worth, count in zip(worths, pieces, strict=True)), Fraction(0))
    assert total == (points if sum(pieces) else 0)


@pytest.mark.django_db
def test_arrival_writes_findings_once_and_a_better_version_mends_them():
    unit = make_unit()
    make_scheme()
    piece = make_piece(unit, window_of("1", "plan"), "2014-03-02 09:00", checker="", title="年度方案")
    tasks.prepare(piece.versions.get().pk)
    tasks.prepare(piece.versions.get().pk)
    assert list(Finding.objects.values_list("check_id", "severity")) == [
        ("checker", "required"), ("photos", "reminder"),
    ]  # fmt: skip

    actions.return_for_correction(
        piece, actor=None, reasons=["names"], due_on=dt.date(2014, 3, 9), at=at("2014-03-03 09:00")
    )
    actions.submit(
        unit=unit, window=piece.window, content=make_content("年度方案"), actor=None,
        received_at=at("2014-03-04 09:00"), submission=piece,
    )  # fmt: skip
    tasks.prepare(Version.objects.get(number=2).pk)

    states = dict(Finding.objects.filter(version__number=1).values_list("check_id", "state"))
    assert states == {"checker": "fixed", "photos": "open"}


@pytest.mark.django_db
def test_the_same_file_is_found_in_an_earlier_piece_of_anybody():
    first, second = make_unit("市水利局"), make_unit("市教育局")
    make_scheme()
    same = make_file("活动.txt", "同一份".encode())
    make_piece(first, window_of("2", "2014Q1"), "2014-03-02 09:00", files=[same])
    piece = make_piece(second, window_of("2", "2014Q1"), "2014-03-03 09:00", files=[same])
    tasks.prepare(piece.versions.get().pk)
    values = Finding.objects.get(check_id="same_file").values
    assert values == {"name": "活动.txt", "receipt": "2014-03-0001", "unit": "市水利局"}


@pytest.mark.django_db
def test_the_preview_says_what_issuing_then_does():
    units = [make_unit(f"单位{number}", group="甲") for number in range(3)]
    make_scheme()
    indicator = Indicator.objects.get(code="3")
    first = make_notice(indicator, due="2014-05-30")
    make_piece(units[0], first.window, "2014-05-02 09:00", state="accepted")
    actions.grant_waiver(unit=units[1], indicator=indicator, window=first.window, reason="无此项", actor=None)
    draft = actions.draft_notice(indicator=indicator, title="台账", due_on=dt.date(2014, 12, 1), actor=None)

    effect = actions.preview_notice(draft)

    assert (effect.units, effect.pieces, effect.due_on) == (3, 3, dt.date(2014, 10, 31))
    assert "10" in effect.cut
    assert [(move.pieces_before, move.pieces_after, move.units) for move in effect.moves] == [
        (1, 2, 2),
        (0, 1, 1),
    ]
    assert effect.moves[0].worth_before == 3
    assert effect.moves[0].worth_after == Fraction(3, 2)
    assert [(fall.units, fall.pieces, fall.points) for fall in effect.falls] == [(1, 1, Fraction(3, 2))]
    assert draft.state == "draft"

    actions.issue_notice(draft, actor=None, at=at("2014-06-01 09:00"))
    draft.refresh_from_db()
    assert draft.due_on == dt.date(2014, 10, 31)
    duty = units[0].duties.filter(window=draft.window).get()
    assert duty.points == Fraction(3, 2)

    actions.withdraw_notice(draft, actor=None, reason="重复")
    assert units[0].duties.get(window=first.window).points == 3


@pytest.mark.django_db
def test_a_lost_wake_up_is_swept_up(django_capture_on_commit_callbacks):
    unit = make_unit()
    make_scheme()
    piece = make_piece(unit, window_of("2", "2014Q1"))
    Version.objects.update(entered_at=at("2014-03-20 09:00"))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.sweep_unchecked() == 1
    assert piece.versions.get().checked_at is not None
    assert tasks.sweep_unchecked() == 0
