"""More days for one unit or several: what they do is said before they are given."""

import datetime as dt
import re

import pytest

from kaoping.assessment import actions
from kaoping.assessment.models import Extension
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries import duty_states
from kaoping.pure.scoring import evaluate
from kaoping.results.facts import collect
from kaoping.results.standings import as_of, plan_of
from tests.make import make_unit
from tests.make_assessment import make_notice, make_piece, make_scheme

FAR = dt.date(2014, 6, 30)


@pytest.fixture
def window(lan, stand_at):
    """Of a notice that three units had until 6 June; it is the 10th. One sent late and is accepted, one sent nothing."""
    stand_at("2014-06-10 09:00")
    units = [
        make_unit(name, code=f"q{n}", position=n) for n, name in enumerate(("清河局", "北河局", "南河局"), 1)
    ]
    window = make_notice(make_scheme(actor=lan).indicators.get(code="3"), due="2014-06-06").window
    make_piece(units[0], window, received="2014-06-03 09:00", title="三日报送", state="accepted")
    make_piece(units[1], window, received="2014-06-09 09:00", title="九日报送", state="accepted")
    return window


def totals(scheme):
    book = evaluate(plan_of(scheme), collect(scheme), as_of(scheme))
    return {sheet.unit: sheet.total for sheet in book.sheets}


def units_of(window, *names):
    return [duty.unit for duty in window.duties.select_related("unit") if duty.unit.name in names]


def test_the_effect_is_what_the_extension_then_brings(lan, window):
    units = units_of(window, "北河局", "南河局")
    before = totals(window.indicator.scheme)

    effect = actions.preview_extension(units, window, FAR)

    assert [(one.unit, one.now, one.until) for one in effect.units] == [
        (str(unit), dt.date(2014, 6, 6), FAR) for unit in units
    ]
    assert [one.title for one in effect.points.turned.on_time] == ["九日报送"]
    assert effect.points.turned.open_again == ("南河局",)
    assert (effect.points.late_now, effect.is_over) == (0, False)
    assert not Extension.objects.exists()
    actions.extend_many(units=units, window=window, until=FAR, reason="汛期", actor=lan)
    after = totals(window.indicator.scheme)
    assert {one.unit: one.change for one in effect.scored.units if one.change} == {
        code: after[code] - before[code] for code in after if after[code] != before[code]
    }
    rows = duty_states(window.indicator.scheme, window_ids=[window.pk]).rows
    assert sorted(row.state for row in rows) == ["counted", "counted", "open"]


def test_days_that_count_as_late_take_back_those_that_counted(lan, window):
    """A second extension stands in the place of the first, also in the preview."""
    [unit] = units_of(window, "北河局")
    actions.grant_extension(unit=unit, window=window, until=FAR, reason="汛期", actor=lan)

    effect = actions.preview_extension([unit], window, FAR, on_time=False)

    assert [one.title for one in effect.points.turned.late] == ["九日报送"]
    assert (effect.units[0].now, effect.units[0].now_on_time) == (FAR, True)


@pytest.mark.parametrize(("until", "said"), [("2014-06-06", "2014-06-06"), ("2014-05-01", "2014-06-06")])
def test_the_preview_refuses_what_the_extension_refuses(window, until, said):
    with pytest.raises(Refusal, match=said):
        actions.preview_extension(units_of(window, "南河局"), window, dt.date.fromisoformat(until))


def test_one_unit_is_extended_after_its_effect_was_read(client, lan, window):
    [unit] = units_of(window, "北河局")
    url = f"/duties/{window.duties.get(unit=unit).pk}/extend/"
    client.force_login(lan)

    shown = client.post(url, {"until": "2014-06-30", "act": "show"})

    assert (shown.status_code, Extension.objects.count()) == (200, 0)
    assert "九日报送" in shown.text
    assert "延期后的样子" in shown.text
    assert re.search(r'<textarea name="reason"[^>]* required', shown.text)  # for the deed, not for the look
    assert 'value="show" formnovalidate' in shown.text
    refused = client.post(url, {"until": "2014-06-30", "act": "grant"})
    assert (refused.status_code, Extension.objects.count()) == (422, 0)
    client.post(url, {"until": "2014-06-30", "reason": "汛期", "act": "grant"})
    assert Extension.objects.get().unit == unit


def test_several_are_extended_after_their_effect_was_read(client, lan, window):
    units = units_of(window, "北河局", "南河局")
    url = f"/windows/{window.pk}/more-days/"
    form = {"units": [unit.pk for unit in units], "until": "2014-06-30", "on_time": "on"}
    client.force_login(lan)

    shown = client.post(url, {**form, "act": "show"})

    assert (shown.status_code, Extension.objects.count()) == (200, 0)
    assert "九日报送" in shown.text
    assert 'value="2014-06-30"' in shown.text
    assert client.post(url, {**form, "act": "grant"}).status_code == 422
    client.post(url, {**form, "reason": "汛期", "act": "grant"})
    assert Extension.objects.count() == 2


def test_issuing_repeats_what_it_does_before_its_button(client, lan, stand_at):
    stand_at("2014-06-02 09:00")
    unit = make_unit("清河局", code="q1")
    indicator = make_scheme(actor=lan).indicators.get(code="3")
    draft = actions.draft_notice(
        indicator=indicator, title="申报", due_on=dt.date(2014, 6, 20), pieces=2, units=[unit], actor=lan
    )
    client.force_login(lan)

    text = client.get(f"/notices/{draft.pk}/").text

    assert "发给 1 家单位，共应报 2 件" in text
    assert "确认签发" in text
