"""Pictures that were sent before stand in the report; a unit learns that there is such a piece, not whose."""

import pytest

from kaoping.originality import actions
from tests.assessment.test_documents import city  # noqa: F401 -- a fixture
from tests.assessment.test_piece_pictures import here, pair  # noqa: F401 -- fixtures
from tests.make import make_clerk
from tests.originality.test_hostile import liaison_of

pytestmark = pytest.mark.django_db


def test_a_picture_sent_before_stands_in_report_and_statement(client, pair):  # noqa: F811
    early, late = pair
    actions.check_version(late.versions.get().pk)
    address = f"/originality/pieces/{late.pk}/"
    client.force_login(make_clerk())
    page = client.get(address).content.decode()
    assert early.receipt_no in page
    assert "春季.jpg" in page
    assert client.get(address + "statement/").context["shots"].has_look_alikes

    client.force_login(liaison_of(late.unit))
    for one in (address, address + "statement/"):
        answer = client.get(one)
        assert answer.context["shots"].has_look_alikes
        for secret in (early.receipt_no, "春季.jpg", str(early.unit), "2013"):
            assert secret not in answer.content.decode()
