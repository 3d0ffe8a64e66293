"""Boxes on pages: where they lie, who sees them, and the buttons beside them."""

import pytest

from kaoping.assessment.pageboxes import drawn, findings_of
from kaoping.evidence.pages import boxes
from kaoping.evidence.pages.boxes import Box, Deed
from tests.assessment.test_documents import sent
from tests.evidence.test_pages import pdf
from tests.make_assessment import make_file

pytestmark = pytest.mark.usefixtures("worker")


def box(key="a", page=1, place=(0.5, 0.7, 0.2, 0.14), tone="ok", **more):
    return Box(key, page, *place, tone, more.pop("label", "印章"), **more)


def test_a_box_lies_where_its_shares_say_and_its_label_stays_on_the_page():
    (found,) = drawn([box()], 1, 1000, 1414)

    assert (found.x, found.y, found.width, found.height) == (500, 989.8, 200, 198)
    assert (found.number, found.label) == (1, "1 印章")
    assert found.plate_y > found.y + found.height
    (low,) = drawn([box(place=(0.9, 0.9, 0.2, 0.2))], 1, 1000, 1414)
    assert (low.x + low.width, low.y + low.height) == (1000, 1414)
    assert low.plate_x + low.plate_width <= 1000
    assert low.plate_y + low.plate_height < low.y


@pytest.mark.parametrize("place", [(1.2, 0.1, 0.1, 0.1), (0.1, 0.1, 0.0, 0.1), (-1, -1, 0.5, 0.5)])
def test_a_box_outside_the_page_is_not_drawn(place):
    assert drawn([box(place=place)], 1, 1000, 1414) == []


def test_numbers_run_over_the_whole_file():
    all_boxes = [box("a"), box("b", page=2), box("c", page=3)]

    assert [one.number for one in drawn(all_boxes, 2, 1000, 1414)] == [2]
    assert [(one.number, one.is_shown) for one in findings_of(all_boxes, 2)] == [
        (1, True),
        (2, True),
        (3, False),
    ]


@pytest.mark.django_db
def test_boxes_stand_on_the_page_and_only_the_office_decides(city, client, monkeypatch):
    people, units = city
    asked = []

    def provider(file, may_decide):
        asked.append(may_decide)
        deeds = (Deed("确认", "/seals/1/confirm/", (("answer", "yes"),)),) if may_decide else ()
        yield box("s1", sentence="印章文字与单位名称一致。", deeds=deeds)
        yield box("s2", tone="warn", label="没有<签名>", place=(0.1, 0.5, 0.3, 0.05))

    monkeypatch.setitem(boxes._providers, "test", provider)
    piece = sent(units["own"], make_file("报告.pdf", pdf(["甲"])))
    address = f"/submissions/files/{piece.versions.get().materials.get().pk}/pages/"
    client.force_login(people["own"])
    page = client.get(address).text

    assert 'href="#found-s1"' in page
    assert 'id="found-s1"' in page
    assert "1 没有&lt;签名&gt;" in page  # higher on the page, so first
    assert "/seals/1/confirm/" not in page
    assert "style=" not in page
    client.force_login(people["clerk"])
    assert 'action="/seals/1/confirm/"' in client.get(address).text
    assert asked == [False, True]


def test_offering_again_replaces(monkeypatch):
    monkeypatch.setattr(boxes, "_providers", {})
    boxes.offer_boxes("one", lambda file, may_decide: [box("x")])
    boxes.offer_boxes("one", lambda file, may_decide: [box("y"), box("z", place=(0.1, 0.1, 0.1, 0.1))])

    assert [one.key for one in boxes.boxes_of(None, False)] == ["z", "y"]
