"""The office mends a small fault and the unit confirms or objects; two pieces that are one."""

import pytest

from kaoping.assessment import actions
from kaoping.assessment.actions import mending as deeds
from kaoping.assessment.actions.merging import merge_into
from kaoping.assessment.models import Mending, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.mending import mending_of
from kaoping.notifications.models import Notification
from kaoping.units.models import Role
from tests.make import make_author, make_person, make_post, make_unit
from tests.make_assessment import at, make_content, make_file, make_piece, window_of

DUE = at("2014-03-27 00:00").date()
MENDED = {
    "title": "一季度志愿服务活动（更正）", "text": "开展了活动。", "author": "林岚", "checker": "赵明",
    "contact": "林岚 555-0101", "words": "标题少了两个字", "answer_by": "2014-03-27",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("march")


@pytest.fixture
def author(unit):
    return make_author(unit, "陈晓岚")


@pytest.fixture
def piece(unit):
    return make_piece(unit, window_of("2", "2014Q1"), files=(make_file("报告.txt"),))


@pytest.fixture
def mended(author, clerk, piece, client):
    client.force_login(clerk)
    client.post(f"/submissions/{piece.pk}/mend/", MENDED)
    piece.refresh_from_db()
    return piece


def test_a_mending_waits_for_the_unit_and_leaves_arrival_and_files_alone(mended, author, client):
    first, second = mended.versions.order_by("number")
    assert (second.title, second.received_at) == (MENDED["title"], first.received_at)
    assert [row.file_id for row in second.materials.all()] == [row.file_id for row in first.materials.all()]
    assert mended.state == Submission.State.SUBMITTED
    assert "岚" in client.post(f"/submissions/{mended.pk}/accept/", follow=True).text
    mended.refresh_from_db()
    assert mended.state == Submission.State.SUBMITTED  # nobody accepts over the unit's head
    notice = Notification.objects.get(kind="piece_mended")
    assert notice.link == f"/submissions/{mended.pk}/confirm/"

    client.force_login(author)
    assert notice.link in client.get("/duties/").text
    assert MENDED["words"] in client.get(notice.link).text


def test_confirmed_the_office_goes_on(mended, author, clerk, client):
    client.force_login(author)
    client.post(f"/submissions/{mended.pk}/confirm/", {"act": "confirm"})
    actions.accept(mended, actor=clerk)
    assert (mended.state, Mending.objects.get().state) == ("accepted", "confirmed")


def test_objected_the_units_own_text_stands_again(mended, author, clerk, client):
    client.force_login(author)
    bare = client.post(f"/submissions/{mended.pk}/confirm/", {"act": "object", "reason": ""})
    assert bare.status_code == 422
    client.post(f"/submissions/{mended.pk}/confirm/", {"act": "object", "reason": "原题无误"})

    mended.refresh_from_db()
    assert mended.title == "一季度志愿服务活动"
    assert mended.versions.order_by("-number")[0].title == mended.title
    client.force_login(clerk)
    assert "原题无误" in client.get(f"/submissions/{mended.pk}/").text


def test_the_office_takes_it_back(mended, clerk, client):
    client.force_login(clerk)
    client.post(f"/submissions/{mended.pk}/mend/take-back/")
    mended.refresh_from_db()
    assert (mended.versions.count(), mending_of(mended)) == (3, None)
    assert client.post(f"/submissions/{mended.pk}/mend/take-back/").status_code == 404


def test_what_the_unit_sends_itself_ends_the_waiting(mended, author, unit):
    mending = mending_of(mended)
    actions.return_for_correction(mended, actor=None, reasons=["seal"], due_on=DUE)
    assert mending_of(mended) is None
    with pytest.raises(Refusal):
        deeds.confirm(mending, actor=author)


@pytest.mark.parametrize("change", [{}, {"words": " "}])
def test_nothing_changed_or_nothing_said_is_no_mending(clerk, piece, change):
    content = make_content() if not change else make_content(title="另一个标题")
    with pytest.raises(Refusal):
        deeds.mend(piece, content=content, answer_by=DUE, actor=clerk, **{"words": "改了", **change})
    assert piece.versions.count() == 1


def test_only_the_office_mends_and_only_the_unit_confirms(mended, author, clerk, client):
    stranger = make_person("乙")
    make_post(make_unit("乙局"), Role.UNIT_AUTHOR, stranger)
    for person, address in (
        (author, "mend"), (author, "mend/take-back"), (clerk, "confirm"), (stranger, "confirm"), (stranger, "mend"),
    ):  # fmt: skip
        client.force_login(person)
        assert client.post(f"/submissions/{mended.pk}/{address}/").status_code == 404


def test_a_duplicates_files_go_into_the_piece_that_stands(unit, clerk, piece):
    same, new = piece.versions.get().materials.get(), make_file("照片.txt")
    again = make_piece(
        unit, window_of("2", "2014Q1"), received="2014-03-20 09:30", title="又一份",
        files=(new, actions.PieceFile("报告副本.txt", same.file)),
    )  # fmt: skip
    first_arrival = piece.first_received_at

    merge_into(again, of=piece, actor=clerk)

    piece.refresh_from_db()
    last = piece.versions.order_by("-number")[0]
    assert [row.name for row in last.materials.all()] == ["报告.txt", "照片.txt"]
    assert (last.title, piece.first_received_at, again.state) == (piece.title, first_arrival, "duplicate")


def test_nothing_is_added_to_a_piece_that_is_decided(unit, clerk, piece):
    again = make_piece(unit, window_of("2", "2014Q1"), received="2014-03-20 09:30")
    actions.accept(piece, actor=clerk)
    with pytest.raises(Refusal):
        merge_into(again, of=piece, actor=clerk)
    again.refresh_from_db()
    assert again.state == "submitted"
