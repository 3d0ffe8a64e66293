"""A scheme put in force: windows, duties, and worths that add up exactly."""

from fractions import Fraction

import pytest

from kaoping.assessment import actions
from kaoping.assessment.models import Duty, Indicator, SchemeVersion, Window
from kaoping.assessment.ports import Refusal
from kaoping.base.models import AuditEvent
from kaoping.units.models import UnitTag
from tests.make import make_unit
from tests.make_assessment import SMALL, at, make_luoyang, make_notice, make_scheme, window_of

pytestmark = pytest.mark.django_db


def worths(unit, code):
    return [
        duty.points
        for duty in Duty.objects.filter(unit=unit, window__indicator__code=code).exclude(
            state__in=["waived", "cancelled"]
        )
    ]


def test_publishing_makes_the_2014_windows_and_duties():
    unit = make_unit()
    make_unit("Office", is_assessed=False)

    make_luoyang()

    assert SchemeVersion.objects.get().state == "published"
    assert Indicator.objects.count() == 12
    keys = {code: [] for code in ["1", "2", "4", "5", "7", "8", "11"]}
    for code, key in Window.objects.values_list("indicator__code", "key"):
        keys[code].append(key)
    assert keys["1"] == ["plan", "summary"]
    assert keys["7"] == ["2014Q1", "2014Q2", "2014Q3", "2014Q4"]
    assert window_of("7", "2014Q4").due_on.isoformat() == "2014-10-31"
    assert window_of("5", "2014H2").due_on.isoformat() == "2014-10-31"
    assert Duty.objects.count() == 2 + 2 + 4 + 2 + 4 + 4 + 1
    assert worths(unit, "4") == [1, 1, 1, 1]
    assert worths(unit, "7") == [Fraction(1, 2)] * 4
    assert Duty.objects.filter(unit__is_assessed=False).count() == 0
    assert AuditEvent.objects.filter(verb="scheme.published").get().after["duties"] == 19


def test_duties_of_a_unit_add_up_to_the_points_of_each_indicator():
    unit = make_unit()
    make_luoyang()
    make_notice(Indicator.objects.get(code="6"), units=None)
    make_notice(Indicator.objects.get(code="6"), units=None, pieces=2, title="second")

    for indicator in Indicator.objects.filter(is_bonus=False):
        own = worths(unit, indicator.code)
        assert not own or sum(own) == indicator.points


def test_an_indicator_asks_only_the_units_it_applies_to():
    plain, window = make_unit(), make_unit("Hall")
    UnitTag.objects.create(unit=window, tag="window")

    make_scheme()

    assert worths(plain, "4") == []
    assert worths(window, "4") == [Fraction(1, 2)] * 2


def test_a_scheme_with_faults_is_refused_whole():
    version = actions.save_draft(text=SMALL.replace("applies_to: [窗口]", "applies_to: [大厅]"), actor=None)

    with pytest.raises(Refusal) as refused:
        actions.publish(version, actor=None)

    assert "1" in refused.value.sentence
    assert refused.value.sentences[0][0] == 14
    assert Indicator.objects.count() == 0
    assert SchemeVersion.objects.get().state == "draft"


def test_publishing_twice_is_refused():
    version = make_scheme()
    with pytest.raises(Refusal):
        actions.publish(version, actor=None)
    again = actions.save_draft(text=SMALL, actor=None)
    assert again.number == 2
    with pytest.raises(Refusal, match=r"Amend it|修订"):
        actions.publish(again, actor=None)


def test_a_unit_that_joins_later_gets_the_same_duties():
    first = make_unit()
    version = make_scheme()
    make_notice(Indicator.objects.get(code="3"))
    late = make_unit("Newcomer")

    assert actions.make_duties_for(late) == 7
    assert actions.make_duties_for(late) == 0

    for code in "123":
        assert worths(late, code) == worths(first, code)
    assert version.indicators.count() == 4


def test_a_waived_window_leaves_the_division():
    unit = make_unit()
    make_scheme()
    indicator = Indicator.objects.get(code="2")

    waiver = actions.grant_waiver(
        unit=unit, indicator=indicator, window=window_of("2", "2014Q1"), reason="新成立", actor=None
    )
    assert worths(unit, "2") == [Fraction(4, 3)] * 3

    actions.revoke_waiver(waiver, actor=None, reason="更正")
    assert worths(unit, "2") == [1] * 4


def test_a_waived_indicator_asks_nothing_of_a_later_notice():
    unit = make_unit()
    make_scheme()
    indicator = Indicator.objects.get(code="3")
    actions.grant_waiver(unit=unit, indicator=indicator, reason="不参评", actor=None)

    make_notice(indicator)

    assert worths(unit, "3") == []
    assert Duty.objects.get(unit=unit, window__indicator=indicator).state == "waived"


@pytest.mark.parametrize("reason", ["", "  "])
def test_allowances_need_a_reason(reason):
    unit = make_unit()
    make_scheme()
    window = window_of("2", "2014Q1")
    with pytest.raises(Refusal):
        actions.grant_extension(
            unit=unit, window=window, until=window.due_on.replace(month=4, day=9), reason=reason, actor=None
        )
    with pytest.raises(Refusal):
        actions.grant_waiver(unit=unit, indicator=window.indicator, reason=reason, actor=None)


def test_a_second_extension_replaces_the_first():
    unit = make_unit()
    make_scheme()
    window = window_of("2", "2014Q1")
    day = at("2014-04-09 00:00").date()
    first = actions.grant_extension(unit=unit, window=window, until=day, reason="停电", actor=None)
    second = actions.grant_extension(
        unit=unit, window=window, until=day.replace(day=20), reason="仍停电", actor=None
    )

    first.refresh_from_db()
    assert first.revoked_at is not None
    assert second.revoked_at is None
    with pytest.raises(Refusal):
        actions.grant_extension(unit=unit, window=window, until=window.due_on, reason="太早", actor=None)
