"""Mails that are settled together rest on questions asked once, and still see what the one before became."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.assessment.models import Submission
from kaoping.assessment.queries import targets
from kaoping.base import asked
from kaoping.intake.actions import accept_message, route_all
from kaoping.intake.models import Message
from kaoping.units.models import PostAddress, Role
from tests.make import make_post, make_unit
from tests.make_assessment import at, make_luoyang
from tests.make_mail import raw_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(db):
    made = [make_unit(name) for name in ("云溪市教育局", "云溪市城管局", "云溪市水利局")]
    for number, unit in enumerate(made):
        post = make_post(unit, Role.UNIT_AUTHOR, None)
        PostAddress.objects.create(post=post, address=f"u{number}@unit.example")
    make_luoyang()
    return made


def mails(*senders):
    """Mails of one window, whose sender and kind of work are certain."""
    for number, sender in enumerate(senders):
        raw = raw_mail(
            "第7项 二季度 志愿服务活动", sender=f"联络员 <u{sender}@unit.example>",
            body=f"第{number}封。作者：宋文静　审核：田志刚　联系人：宋文静 6328 4417",
        )  # fmt: skip
        yield accept_message(raw, source="import", received_at=at("2014-05-06 09:00"), route_now=True).message


def test_the_second_mail_of_a_unit_sees_the_piece_that_the_first_became(units):
    done = route_all([(one, None) for one in mails(0, 1, 0)])
    assert [one.state for one in done] == [Message.State.MATCHED, Message.State.MATCHED, Message.State.TRIAGE]
    assert "filled" in {why["code"] for item in done[2].proposal["items"] for why in item["why"]}
    assert Submission.objects.count() == 2


def test_what_is_asked_for_several_units_is_what_each_would_hear(units):
    scheme = targets.scheme_at(at("2014-05-06 09:00"))
    route_all([(one, None) for one in mails(1)])
    each = [
        [(one.window.pk, one.slots, one.pieces) for one in targets.targets_of(scheme, unit)] for unit in units
    ]
    with asked.remembering():
        targets.foresee(scheme, [unit.pk for unit in units])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            together = [
                [(one.window.pk, one.slots, one.pieces) for one in targets.targets_of(scheme, unit)]
                for unit in units
            ]
        assert together == each
        assert len(queries) <= 1  # which windows ask somebody at all
        targets.forget_standing(scheme, units[1])
        assert [
            (one.window.pk, one.slots, one.pieces) for one in targets.targets_of(scheme, units[1])
        ] == each[1]
