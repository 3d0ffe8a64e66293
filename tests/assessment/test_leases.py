"""Two people on one piece: at the office a lease and a clear message, in the unit no edit is lost."""

import pytest

from kaoping.assessment import actions
from kaoping.assessment.actions import drafts, leases
from kaoping.assessment.content import PieceContent, content_of_draft
from kaoping.assessment.models import Draft, DraftApart, Lease, Submission
from kaoping.assessment.ports import Refusal
from kaoping.units.models import Role
from tests.make import make_author, make_clerk, make_person, make_post
from tests.make_assessment import at, make_content, make_file, make_piece, window_of


@pytest.fixture
def unit(march, unit):
    return unit


@pytest.fixture
def piece(unit):
    return make_piece(unit, window_of("2", "2014Q1"))


@pytest.fixture
def clerks(unit):
    return make_clerk("王敏"), make_clerk("李岚")


# -- the office ----------------------------------------------------------------------------------


def test_while_one_decides_anothers_decision_waits(clerks, piece, client):
    wang, li = clerks
    client.force_login(wang)
    client.post(f"/submissions/{piece.pk}/lease/", {"act": "open"})

    client.force_login(li)
    answer = client.post(f"/submissions/{piece.pk}/lease/", {"act": "open"}, headers={"HX-Request": "true"})
    assert "王敏" in answer.text
    assert "王敏" in client.post(f"/submissions/{piece.pk}/accept/", follow=True).text
    piece.refresh_from_db()
    assert piece.state == Submission.State.SUBMITTED

    client.post(f"/submissions/{piece.pk}/lease/", {"act": "take"})
    client.post(f"/submissions/{piece.pk}/accept/")
    piece.refresh_from_db()
    assert piece.state == Submission.State.ACCEPTED
    assert not Lease.objects.exists()  # decided: nobody has it


def test_who_lost_a_piece_reads_who_took_it(clerks, piece, client):
    wang, li = clerks
    leases.open_for_deciding(piece, person=wang)
    leases.take_over(piece, person=li)
    client.force_login(wang)
    answer = client.post(f"/submissions/{piece.pk}/lease/", {"act": "open"}, headers={"HX-Request": "true"})
    assert "李岚" in answer.text
    with pytest.raises(Refusal, match="李岚"):
        leases.refuse_if_held(piece, person=wang)


@pytest.mark.parametrize(("minutes", "holder"), [(9, "王敏"), (11, "李岚")])
def test_a_lease_ends_by_itself(clerks, piece, march, minutes, holder):
    wang, li = clerks
    leases.open_for_deciding(piece, person=wang)
    march.shift(60 * minutes)
    assert str(leases.open_for_deciding(piece, person=li).person) == holder


def test_a_unit_has_no_lease(unit, piece, client):
    client.force_login(make_author(unit, "陈"))
    assert client.post(f"/submissions/{piece.pk}/lease/").status_code == 404


# -- drafts --------------------------------------------------------------------------------------


@pytest.fixture
def pair(unit):
    return [make_author(unit, name) for name in ("陈晓岚", "周明")]


@pytest.fixture
def begun(unit, pair):
    return actions.save_piece_draft(
        unit=unit, window=window_of("2", "2014Q1"), content=make_content(text="第一稿。"), actor=pair[0]
    )


def form(edit_no, **fields):
    return {
        "title": "志愿服务", "author": "林", "checker": "赵", "contact": "林 555", "edit_no": edit_no,
        "act": "save", **fields,
    }  # fmt: skip


def test_a_text_that_came_second_is_kept_and_shown(begun, pair, client):
    first, second = pair
    address = f"/submissions/{begun.pk}/edit/"
    stale = begun.draft.edit_no
    client.force_login(first)
    client.post(address, form(stale, text="陈改的第二稿。"))

    client.force_login(second)
    answer = client.post(address, form(stale, text="周改的第二稿。"))

    assert answer.status_code == 409
    assert "陈晓岚" in answer.text
    assert "<del>陈</del>改的第二稿" in answer.text
    assert "周改的第二稿" in answer.text
    draft = Draft.objects.get()
    assert draft.text == "陈改的第二稿。"  # nothing was written over
    assert DraftApart.objects.get().text == "周改的第二稿。"

    client.post(address, form(draft.edit_no, text="两人合在一起的第三稿。", over="1"))

    assert Draft.objects.get().text == "两人合在一起的第三稿。"
    assert {row.text for row in DraftApart.objects.all()} == {"周改的第二稿。", "陈改的第二稿。"}
    assert "陈改的第二稿" in client.get(address).text


def test_autosave_never_writes_over_another(begun, pair, client):
    window = begun.window_id
    stale = begun.draft.edit_no
    client.force_login(pair[0])
    kept = client.post(f"/report/{window}/autosave/", form(stale, text="甲", draft=begun.pk))
    assert f'id="edit-no" value="{stale + 1}"' in kept.text

    client.force_login(pair[1])
    refused = client.post(f"/report/{window}/autosave/", form(stale, text="乙", draft=begun.pk))

    assert "陈晓岚" in refused.text
    assert (Draft.objects.get().text, DraftApart.objects.get().text) == ("甲", "乙")


def test_files_of_both_are_kept(begun, pair):
    draft = begun.draft
    theirs = PieceContent(title="x", files=(make_file("乙.txt"),))
    assert (drafts.add_files(draft, theirs), drafts.add_files(draft, theirs)) == (1, 0)
    assert [one.name for one in content_of_draft(draft).files] == ["乙.txt"]


def test_what_was_written_while_the_draft_was_sent_is_kept_beside(unit, begun, pair, client):
    head = make_person("王局")
    make_post(unit, Role.UNIT_HEAD, head)
    actions.send(begun, actor=pair[0], begun_at=at("2014-03-20 09:00"))
    client.force_login(pair[1])

    answer = client.post(
        f"/submissions/{begun.pk}/edit/", form(begun.draft.edit_no, text="还在写的话。"), follow=True
    )

    assert DraftApart.objects.get().text == "还在写的话。"
    assert "还在写的话" in answer.text


def test_the_same_saving_goes_through_once(begun):
    drafts.claim_edit(Draft.objects.get(), begun.draft.edit_no)
    with pytest.raises(drafts.EditedMeanwhile):
        drafts.claim_edit(Draft.objects.get(), begun.draft.edit_no)
