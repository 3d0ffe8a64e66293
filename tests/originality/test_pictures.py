"""Pictures that were sent before stand in the report; a unit learns that there is such a piece, not whose."""

import pytest

from kaoping.evidence.pictures import looking
from kaoping.originality import actions
from tests.assessment.test_piece_pictures import Here, sent_twice
from tests.make import make_author, make_clerk, make_unit
from tests.make_assessment import make_scheme

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(monkeypatch, stand_at):
    monkeypatch.setattr(looking, "pool", Here)
    stand_at("2014-04-20 09:00")
    units = {name: make_unit(f"{name}局") for name in ("own", "other")}
    make_scheme()
    return sent_twice(units)


def test_a_picture_sent_before_stands_in_report_and_statement(client, pair):
    early, late = pair
    actions.check_version(late.versions.get().pk)
    address = f"/originality/pieces/{late.pk}/"
    client.force_login(make_clerk())
    page = client.get(address).content.decode()
    assert early.receipt_no in page
    assert "春季.jpg" in page
    assert client.get(address + "statement/").context["shots"].has_look_alikes

    client.force_login(make_author(late.unit, "苏禾"))
    for one in (address, address + "statement/"):
        answer = client.get(one)
        assert answer.context["shots"].has_look_alikes
        for secret in (early.receipt_no, "春季.jpg", str(early.unit), "2013"):
            assert secret not in answer.content.decode()
