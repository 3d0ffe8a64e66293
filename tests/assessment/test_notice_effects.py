"""The preview of a notice, its amendment and its withdrawal says what the deed then brings."""

import datetime as dt
from fractions import Fraction

import pytest

from kaoping.assessment import actions
from kaoping.assessment.actions.previews import _other_days
from kaoping.assessment.models import Duty, Indicator, Notice, NoticeUnit
from kaoping.assessment.ports import Refusal
from kaoping.pure.scoring import evaluate
from kaoping.results.facts import collect
from kaoping.results.standings import as_of, plan_of
from tests.make import make_unit
from tests.make_assessment import make_file, make_notice, make_piece, make_scheme, window_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def june(stand_at):
    stand_at("2014-06-02 09:00")


@pytest.fixture
def units():
    return [make_unit(f"单位{number}", code=f"u{number}", position=number) for number in range(4)]


@pytest.fixture
def third(units):
    make_scheme()
    return Indicator.objects.get(code="3")


def totals(scheme):
    return {
        sheet.unit: sheet.total for sheet in evaluate(plan_of(scheme), collect(scheme), as_of(scheme)).sheets
    }


def shape(notice):
    rows = Duty.objects.filter(window__notice=notice).order_by("unit__code", "slot")
    return [(row.unit.code, row.slot, row.state, row.points) for row in rows.select_related("unit")]


def test_an_amendment_moves_rows_points_and_totals_as_its_preview_said(third, units):
    first = make_notice(third, due="2014-05-30", title="申报")
    make_piece(units[0], first.window, "2014-05-20 09:00", state="accepted")
    second = make_notice(third, due="2014-06-20", title="台账", units=units[:2])
    actions.acknowledge(second, unit=units[0], actor="mail", by="lin@a.example")
    draft = actions.begin_amendment(second, actor=None)
    actions.draft_notice(
        indicator=third, title="台账和照片", due_on=dt.date(2014, 6, 27), pieces=2,
        units=[units[0], units[2]], notice=draft, actor=None,
    )  # fmt: skip

    effect = actions.preview_notice(draft)

    assert (effect.joins, effect.leaves, effect.pieces) == (1, 1, 4)
    assert {(one.pieces_before, one.pieces_after, one.units) for one in effect.moves} == {
        (2, 3, 1),
        (2, 1, 1),
        (1, 3, 1),
    }
    assert [(one.units, one.points) for one in effect.falls] == [(1, Fraction(1, 2))]
    before = totals(third.scheme)
    actions.amend_notice(draft, actor=None, reason="增加照片")
    after = totals(third.scheme)
    assert {one.unit: one.change for one in effect.scored.units if one.change} == {
        code: after[code] - before[code] for code in after if after[code] != before[code]
    }
    second.refresh_from_db()
    assert (second.title, second.window.due_on, second.state) == (
        "台账和照片",
        dt.date(2014, 6, 27),
        "issued",
    )
    assert shape(second) == [
        ("u0", 1, "asked", 1), ("u0", 2, "asked", 1), ("u1", 1, "cancelled", 0),
        ("u2", 1, "asked", 1), ("u2", 2, "asked", 1),
    ]  # fmt: skip
    assert units[1].duties.get(window=first.window).points == 3
    assert not NoticeUnit.objects.filter(notice=second).exclude(acknowledged_at=None).exists()
    last, kept = second.versions.all()
    assert (last.number, last.reason, last.content["units"]) == (2, "增加照片", ["u0", "u2"])
    assert (kept.content["title"], list(kept.content["acknowledged"])) == ("台账", ["u0"])
    assert not Notice.objects.filter(amends=second).exists()


def test_a_unit_that_is_asked_again_gets_its_duties_back(third, units):
    notice = make_notice(third, due="2014-06-20")
    for chosen in (units[:1], units):
        draft = actions.begin_amendment(notice, actor=None)
        actions.draft_notice(
            indicator=third, title="复查", due_on=dt.date(2014, 6, 20), units=chosen, notice=draft, actor=None
        )
        actions.amend_notice(draft, actor=None, reason="调整范围")

    assert [(row[0], row[2], row[3]) for row in shape(notice)] == [(f"u{n}", "asked", 3) for n in range(4)]


def test_withdrawing_does_what_its_preview_said(third, units):
    first = make_notice(third, due="2014-05-30", title="申报")
    make_piece(units[0], first.window, "2014-05-20 09:00", state="accepted")
    second = make_notice(third, due="2014-06-20", title="台账")

    points, scored = actions.preview_withdrawal(second)

    assert [(one.pieces_before, one.pieces_after, one.units) for one in points.moves] == [(2, 1, 4)]
    assert [(one.units, one.points) for one in points.rises] == [(1, Fraction(3, 2))]
    before = totals(third.scheme)
    actions.withdraw_notice(second, actor=None, reason="重复")
    after = totals(third.scheme)
    assert [(one.unit, one.change) for one in scored.units if one.change] == [
        ("u0", after["u0"] - before["u0"])
    ]


def test_a_later_day_counts_late_pieces_and_says_so(third, units, monkeypatch):
    notice = make_notice(third, due="2014-05-30")
    make_piece(units[0], notice.window, "2014-06-01 09:00", state="accepted")
    draft = actions.begin_amendment(notice, actor=None)
    actions.draft_notice(
        indicator=third, title=notice.title, due_on=dt.date(2014, 6, 6), notice=draft, actor=None
    )

    effect = actions.preview_notice(draft)

    assert (effect.points.on_time_now, effect.points.late_now) == (1, 0)
    assert [(one.units, one.points) for one in effect.points.rises] == [(1, 3)]


def test_the_preview_warns_of_a_free_day_and_of_full_weeks(third, units):
    for title in "一二三四":
        make_notice(third, due="2014-06-27", title=title, units=units[:2])
    draft = actions.draft_notice(indicator=third, title="五", due_on=dt.date(2014, 6, 28), actor=None)

    effect = actions.preview_notice(draft)

    assert (effect.free_day.before, effect.free_day.after) == (dt.date(2014, 6, 27), dt.date(2014, 6, 30))
    assert effect.week.by_count == ((5, 2), (1, 2))
    assert ([unit.code for unit in effect.week.full], effect.week.full_before) == (["u0", "u1"], 0)
    assert [len(titles) for _day, titles in effect.week.days] == [0, 0, 0, 0, 4, 0, 0]


def test_what_another_notice_asks_already_is_said(third, units):
    first = actions.draft_notice(
        indicator=third,
        title="申报",
        due_on=dt.date(2014, 6, 20),
        asks={"shows": ["荣誉证书扫描件"]},
        actor=None,
    )
    actions.issue_notice(first, actor=None)
    draft = actions.draft_notice(
        indicator=third, title="台账", due_on=dt.date(2014, 7, 1), asks={"shows": ["荣誉证书 扫描件", "台账"]},
        actor=None,
    )  # fmt: skip

    effect = actions.preview_notice(draft)

    assert [(one.what, [str(window) for window in one.windows]) for one in effect.twice] == [
        ("荣誉证书扫描件", ["申报"])
    ]


def test_attachments_stand_with_the_version_that_had_them(third, units):
    old, new = make_file("样表.xlsx"), make_file("新样表.xlsx")
    draft = actions.draft_notice(
        indicator=third, title="台账", due_on=dt.date(2014, 6, 20), files=[old], actor=None
    )
    notice = actions.issue_notice(draft, actor=None)
    change = actions.begin_amendment(notice, actor=None)
    actions.draft_notice(
        indicator=third, title="台账", due_on=dt.date(2014, 6, 20), files=[new], notice=change, actor=None
    )
    actions.amend_notice(change, actor=None, reason="换样表")

    assert [(one.name, one.dropped_after) for one in notice.files.order_by("id")] == [
        ("样表.xlsx", 1),
        ("新样表.xlsx", None),
    ]
    assert [one.content["files"] for one in notice.versions.all()] == [["新样表.xlsx"], ["样表.xlsx"]]


def test_an_amendment_is_refused_in_words(third, units):
    notice = make_notice(third, due="2014-06-20")
    draft = actions.begin_amendment(notice, actor=None)
    assert actions.begin_amendment(notice, actor=None) == draft
    with pytest.raises(Refusal):
        actions.amend_notice(draft, actor=None, reason=" ")
    with pytest.raises(Refusal):
        actions.issue_notice(draft, actor=None)
    actions.withdraw_notice(notice, actor=None, reason="重复")
    assert not Notice.objects.filter(pk=draft.pk).exists()


def test_a_notices_own_rules_join_those_of_its_indicator(units):
    from kaoping.assessment.material_rules import asks_of, together

    make_scheme()
    third = Indicator.objects.get(code="3")
    draft = actions.draft_notice(
        indicator=third,
        title="台账",
        due_on=dt.date(2014, 6, 20),
        asks={"photos": 3, "seal": True},
        actor=None,
    )
    actions.issue_notice(draft, actor=None)

    assert asks_of(draft.window) == {"photos": 3, "seal": True}
    assert asks_of(window_of("2", "2014Q1")) == {}
    assert together({"photos": 4, "words": [500, None]}, {"photos": 2, "words": [300, 900]}) == {
        "photos": 4,
        "words": [500, 900],
    }


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("请于10月31日前报送。", ["2014-10-31"]), ("请于6月30日前报送。", []), ("截至10月31日（周五）止。", ["2014-10-31"]),
        ("10月31日（星期五）下班前报送，6月30日前报名单。", []), ("活动于10月31日举行。", []), ("10月31日17:00前", ["2014-10-31"]),
        ("一季度、2014年10月8日之前；10月9日以前", ["2014-10-08", "2014-10-09"]), ("13月40日前", []), ("", []),
    ],
)  # fmt: skip
def test_a_text_that_wants_it_by_another_day_is_told(text, other):
    assert [day.isoformat() for day in _other_days(text, dt.date(2014, 6, 30))] == other
