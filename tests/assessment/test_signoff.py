"""The unit's own chain: author → checker → head, as many steps as the material asks."""

import datetime as dt

import pytest
import time_machine

from kaoping.assessment import actions
from kaoping.assessment.models import SignOff, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.signing import chain_of
from kaoping.units.actions import stand_in
from kaoping.units.models import Role
from tests.make import make_person, make_post
from tests.make_assessment import at, make_content, make_file, window_of

NOON = at("2014-03-20 12:00")
SIGNED, PLAIN = ("1", "plan"), ("2", "2014Q1")  # the small scheme asks the head's signature for item 1


@pytest.fixture(autouse=True)
def march(db):
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def people(unit):
    found = {}
    for role, name in ((Role.UNIT_AUTHOR, "陈晓岚"), (Role.UNIT_APPROVER, "赵明"), (Role.UNIT_HEAD, "王建")):
        found[role] = make_person(name)
        make_post(unit, role, found[role])
    return found


def sent(unit, people, place=SIGNED, **more):
    author = people[Role.UNIT_AUTHOR]
    content = make_content(files=(make_file("扫描件.txt"),))
    piece = actions.save_piece_draft(unit=unit, window=window_of(*place), content=content, actor=author)
    return actions.send(piece, actor=author, begun_at=NOON, **more)


@pytest.mark.parametrize(
    ("place", "held", "chain"),
    [
        (SIGNED, (Role.UNIT_APPROVER, Role.UNIT_HEAD), ["unit_approver", "unit_head"]),
        (SIGNED, (Role.UNIT_HEAD,), ["unit_head"]),
        (SIGNED, (Role.UNIT_APPROVER,), ["unit_approver"]),
        (PLAIN, (Role.UNIT_APPROVER, Role.UNIT_HEAD), ["unit_approver"]),
        (PLAIN, (), []),
    ],
)
def test_the_chain_follows_the_material_and_the_posts_that_are_held(unit, place, held, chain):
    for role in held:
        make_post(unit, role, make_person())
    assert chain_of(unit, window_of(*place)) == chain


def test_checker_then_head_and_only_then_it_arrives(unit, people, client):
    piece = sent(unit, people)
    address = f"/submissions/{piece.pk}/sign/"

    client.force_login(people[Role.UNIT_APPROVER])
    client.post(address, {"act": "sign"})
    piece.refresh_from_db()
    assert (piece.state, piece.first_received_at) == ("sign_off", None)
    assert client.get(address).status_code == 403  # the head's turn
    assert address not in client.get("/submissions/to-sign/").text

    client.force_login(people[Role.UNIT_HEAD])
    assert address in client.get("/submissions/to-sign/").text
    assert "赵明" in client.get(address).text
    client.post(address, {"act": "sign"})

    piece.refresh_from_db()
    version = piece.versions.get()
    assert (piece.state, version.signed_by) == ("submitted", "赵明、王建")
    assert [row.role for row in version.signatures.all()] == ["unit_approver", "unit_head"]


def test_without_the_heads_signature_asked_one_signs(unit, people):
    piece = sent(unit, people, PLAIN)
    actions.sign_off(piece, actor=people[Role.UNIT_APPROVER], begun_at=NOON)
    assert piece.state == Submission.State.SUBMITTED


def test_the_heads_signature_ends_the_chain_wherever_it_stands(unit, people):
    piece = sent(unit, people)
    actions.sign_off(piece, actor=people[Role.UNIT_HEAD], begun_at=NOON)
    assert (piece.state, piece.versions.get().signed_by) == ("submitted", "王建")


def test_what_is_handed_back_is_signed_anew(unit, people):
    piece = sent(unit, people)
    actions.sign_off(piece, actor=people[Role.UNIT_APPROVER], begun_at=NOON)
    piece.refresh_from_db()
    actions.hand_back(piece, actor=people[Role.UNIT_HEAD], words="数字不对")
    assert not SignOff.objects.exists()
    piece.refresh_from_db()
    actions.send(piece, actor=people[Role.UNIT_AUTHOR], begun_at=NOON)
    piece.refresh_from_db()
    assert piece.draft.waits_for == Role.UNIT_APPROVER


def test_who_stands_in_signs_by_the_post(unit, people):
    other = make_person("孙代")
    today = dt.date(2014, 3, 20)
    stand_in(
        post=unit.posts.get(role=Role.UNIT_HEAD), person=other, address="", since=today, until=today,
        reason="出差", actor=None,
    )  # fmt: skip
    piece = sent(unit, people)
    actions.sign_off(piece, actor=people[Role.UNIT_APPROVER], begun_at=NOON)
    piece.refresh_from_db()
    actions.sign_off(piece, actor=other, begun_at=NOON)
    assert piece.versions.get().signed_by == "赵明、孙代"


def test_a_scan_stands_for_the_chain_where_the_scheme_asks_for_paper(unit, people, client):
    piece = sent(unit, people, on_paper=True)
    assert piece.state == Submission.State.SUBMITTED
    row = piece.versions.get().signatures.get()
    assert (row.is_paper, row.signed_by) == (True, "陈晓岚")
    client.force_login(people[Role.UNIT_AUTHOR])
    assert "陈晓岚" in client.get(f"/submissions/{piece.pk}/").text


def test_a_scan_does_not_stand_where_no_paper_is_asked(unit, people):
    with pytest.raises(Refusal):
        sent(unit, people, PLAIN, on_paper=True)
    assert Submission.objects.get().state == "draft"


def test_a_scan_that_is_not_there_stands_for_nothing(unit, people):
    author = people[Role.UNIT_AUTHOR]
    piece = actions.save_piece_draft(
        unit=unit, window=window_of(*SIGNED), content=make_content(), actor=author
    )
    with pytest.raises(Refusal):
        actions.send(piece, actor=author, begun_at=NOON, on_paper=True)
    assert not SignOff.objects.exists()


def test_the_link_of_the_mail_opens_the_piece_after_sign_in(unit, people, client):
    address = f"/submissions/{sent(unit, people).pk}/sign/"
    answer = client.get(address)
    assert answer.status_code == 302
    assert f"next={address}" in answer["Location"]
    head = people[Role.UNIT_HEAD]
    entered = client.post(
        answer["Location"], {"login": head.username, "password": "a long secret for tests", "next": address}
    )
    assert entered["Location"] == address
