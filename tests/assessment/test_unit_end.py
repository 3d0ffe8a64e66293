"""A unit ends in mid-year: its history stays, what it is still asked for is decided one by one."""

import datetime as dt

import pytest
from django.utils import translation

from kaoping.assessment.actions.unit_ends import end_unit, restore_unit
from kaoping.assessment.models import Duty, Submission, Waiver
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.unfinished import unfinished_of
from kaoping.base.models import AuditEvent
from kaoping.notifications.models import Notification
from kaoping.results.facts import collect
from kaoping.units.models import Unit
from tests.make import make_author, make_unit
from tests.make_assessment import make_notice, make_piece, make_scheme, window_of

TODAY = dt.date(2014, 8, 1)


@pytest.fixture
def town(lan, stand_at):
    """Two bodies; a notice asks the first alone. The first reported two quarters; it is August."""
    stand_at("2014-08-01 09:00")
    ending = make_unit("市旧事局", code="old", position=1)
    other = make_unit("市新风局", code="new", position=2)
    scheme = make_scheme(actor=lan)
    notice = make_notice(scheme.indicators.get(code="3"), due="2014-09-30", units=[ending])
    make_piece(ending, window_of("2", "2014Q1"), received="2014-03-20 09:00", state="accepted")
    make_piece(ending, window_of("2", "2014Q2"), received="2014-06-20 09:00", state="accepted")
    return ending, other, notice.window


def end(town, lan, **more):
    ending, other, _window = town
    values = {
        "day": TODAY, "into": other, "still_assessed": True, "reason": "机构改革，洛编〔2014〕5号",
        "decisions": {}, "actor": lan,
    }  # fmt: skip
    end_unit(ending, **(values | more))
    ending.refresh_from_db()


def test_what_is_owed_is_listed_and_what_counts_is_not(town):
    keys = [(one.window.indicator.code, one.window.key, one.left) for one in unfinished_of(town[0])]
    assert keys == [
        ("1", "plan", 1), ("2", "2014Q3", 1), ("3", town[2].key, 1), ("1", "summary", 1), ("2", "2014Q4", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "waived", "asked_instead"),
    [("waive", True, False), ("pass_on", True, True), ("keep", False, False)],
)
def test_each_window_is_decided(town, lan, decision, waived, asked_instead):
    ending, other, window = town
    end(town, lan, decisions={window: decision})
    states = set(Duty.objects.filter(unit=ending, window=window).values_list("state", flat=True))
    assert states == {"waived" if waived else "asked"}
    assert Duty.objects.filter(unit=other, window=window, state="asked").exists() is asked_instead
    assert Waiver.objects.filter(unit=ending, window=window, revoked_at=None).exists() is waived
    assert Submission.objects.filter(unit=ending, state="accepted").count() == 2
    assert Notification.objects.filter(unit=other, kind="asked_instead").exists() is asked_instead


def test_a_body_asked_already_is_not_asked_twice(town, lan):
    _ending, other, _window = town
    third = window_of("2", "2014Q3")
    before = list(Duty.objects.filter(unit=other).values_list("window", "slot", "points_num", "points_den"))
    end(town, lan, decisions={third: "pass_on"})
    assert (
        list(Duty.objects.filter(unit=other).values_list("window", "slot", "points_num", "points_den"))
        == before
    )


def test_a_dissolved_unit_is_no_longer_scored_and_comes_back_with_all_it_had(town, lan):
    ending, _other, _window = town
    scheme = window_of("2", "2014Q3").indicator.scheme
    end(town, lan, still_assessed=False)
    assert (ending.dissolved_on, ending.merged_into.code) == (TODAY, "new")
    assert "old" not in collect(scheme).units
    restore_unit(ending, reason="登记错了", actor=lan)
    ending.refresh_from_db()
    assert (ending.dissolved_on, ending.merged_into) == (None, None)
    assert len(collect(scheme).units["old"].pieces) == 2
    verbs = AuditEvent.objects.filter(verb__in=["unit.ended", "unit.restored"]).order_by("id")
    assert [one.verb for one in verbs] == ["unit.ended", "unit.restored"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"day": dt.date(2014, 9, 1)}, "没有到"),
        ({"reason": "  "}, "文号"),
        ({"into": "self"}, "不能并入"),
        ({"into": None, "pass": True}, "没有并入单位的请选免报"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_done(town, lan, more, said):
    ending, _other, window = town
    more = dict(more)
    if more.get("into") == "self":
        more["into"] = ending
    if more.pop("pass", False):
        more["decisions"] = {window_of("2", "2014Q3"): "waive", window: "pass_on"}
    with translation.override("zh-hans"), pytest.raises(Refusal, match=said):
        end(town, lan, **more)
    assert not Waiver.objects.exists()
    assert not Unit.objects.exclude(dissolved_on=None, merged_into=None).exists()


def test_the_office_does_it_on_one_page_and_takes_it_back(town, lan, client):
    ending, _other, window = town
    client.force_login(lan)
    assert "/units/old/end/" in client.get("/units/old/").content.decode()
    page = client.get("/units/old/end/")
    assert page.status_code == 200
    fields = {f"window_{one.window.pk}": "keep" for one in unfinished_of(ending)}
    sent = {
        "day": "2014-08-01", "into": town[1].pk, "still_assessed": "no", "reason": "并入新风局",
        **fields, f"window_{window.pk}": "pass_on",
    }  # fmt: skip
    assert client.post("/units/old/end/", sent | {"reason": ""}).status_code == 422
    assert client.post("/units/old/end/", sent).status_code == 302
    ending.refresh_from_db()
    assert ending.dissolved_on == TODAY
    assert Duty.objects.filter(unit=town[1], window=window).exists()
    assert client.post("/units/old/restore/", {"reason": "登记错了"}).status_code == 302
    ending.refresh_from_db()
    assert ending.dissolved_on is None


def test_nobody_but_the_office_ends_a_unit(town, client):
    client.force_login(make_author(town[0], "Wen"))
    assert client.get("/units/old/end/").status_code == 404
    assert client.post("/units/old/restore/", {"reason": "x"}).status_code == 404
