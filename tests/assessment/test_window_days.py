"""A window's days moved back: said whom it makes late, never into the past without a word."""

import datetime as dt
import html

import pytest

from kaoping.assessment import actions
from kaoping.assessment.actions.window_moves import Days
from kaoping.assessment.models import WindowMove
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries import duty_states
from tests.make import make_unit
from tests.make_assessment import make_notice, make_piece, make_scheme


@pytest.fixture
def window(lan, stand_at):
    """Of a notice that three units have until 20 June; two have sent, on the 3rd and on the 9th; it is the 10th."""
    stand_at("2014-06-10 09:00")
    units = [
        make_unit(name, code=f"q{n}", position=n) for n, name in enumerate(("清河局", "北河局", "南河局"), 1)
    ]
    scheme = make_scheme(actor=lan)
    window = make_notice(scheme.indicators.get(code="3"), due="2014-06-20").window
    make_piece(units[0], window, received="2014-06-03 09:00", title="三日报送")
    make_piece(units[1], window, received="2014-06-09 09:00", title="九日报送")
    return window


def moved(window, due):
    before = Days.of(window)
    return Days(before.opens_on, dt.date.fromisoformat(due), None, before.closes_on)


def test_a_day_moved_back_names_whom_it_makes_late_and_whom_it_makes_miss(lan, window):
    effect = actions.preview_move(window, moved(window, "2014-06-05"))

    assert [one.title for one in effect.points.turned.late] == ["九日报送"]
    assert effect.points.turned.missed == ("南河局",)
    assert (effect.points.late_now, effect.points.on_time_now) == (1, 0)
    actions.move_window(window, moved(window, "2014-06-05"), actor=lan, reason="会议提前", consents=True)
    states = sorted(row.state for row in duty_states(window.indicator.scheme, window_ids=[window.pk]).rows)
    assert states == ["missed", "received", "received"]
    window.refresh_from_db()
    back = actions.preview_move(window, moved(window, "2014-06-25"))
    assert [one.title for one in back.points.turned.on_time] == ["九日报送"]
    assert back.points.turned.open_again == ("南河局",)


@pytest.mark.parametrize(
    ("until", "on_time", "late"),
    [("2014-06-30", True, []), ("2014-06-30", False, ["九日报送"])],
)
def test_more_days_of_a_unit_stay_its_own(lan, window, until, on_time, late):
    """Days that do not count as on time keep nobody on time, also not in the preview."""
    unit = window.submissions.get(title="九日报送").unit
    actions.grant_extension(
        unit=unit,
        window=window,
        until=dt.date.fromisoformat(until),
        reason="搬迁",
        actor=lan,
        on_time=on_time,
    )
    effect = actions.preview_move(window, moved(window, "2014-06-05"))
    assert [one.title for one in effect.points.turned.late] == late


def test_a_day_in_the_past_is_said_in_words_and_asks_for_a_tick(client, lan, window):
    client.force_login(lan)
    days = {
        "opens_on": "2014-05-01",
        "due_on": "2014-06-05",
        "closes_on": str(window.closes_on),
        "reason": "提前",
    }
    url = f"/windows/{window.pk}/"

    page = html.unescape(client.post(url, {**days, "act": "show"}).text)
    assert "6月5日 星期四已经过了" in page
    assert "九日报送" in page
    assert "南河局" in page
    refused = client.post(url, {**days, "act": "move"})
    assert refused.status_code == 422
    assert not WindowMove.objects.exists()
    assert 'name="consents"' in refused.text
    assert client.post(url, {**days, "act": "move", "consents": "on"}).status_code == 302
    assert WindowMove.objects.get().after["due"] == "2014-06-05"


def test_a_later_day_and_grace_that_is_over_ask_for_no_tick(lan, window):
    actions.move_window(window, moved(window, "2014-06-12"), actor=lan, reason="提前")
    with pytest.raises(Refusal, match=r"勾选|tick"):
        actions.move_window(window, moved(window, "2014-06-09"), actor=lan, reason="提前")
    actions.move_window(window, moved(window, "2014-06-05"), actor=lan, reason="提前", consents=True)
    before = Days.of(window)
    grace = Days(before.opens_on, before.due_on, dt.date(2014, 6, 9), before.closes_on)
    assert actions.preview_move(window, grace).over_since == dt.date(2014, 6, 9)
    actions.move_window(window, grace, actor=lan, reason="补")
