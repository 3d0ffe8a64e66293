"""A unit sees what its draft shares while it writes and while its files are read, and before it sends."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.assessment.models import Submission
from kaoping.evidence import gate, reading
from kaoping.originality import actions
from kaoping.originality.models import Check
from kaoping.units.models import Role, Unit
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import at, make_piece, make_scheme, window_of
from tests.pure.originality.memory import prose

pytestmark = pytest.mark.django_db
FORM = {"title": "一季度志愿服务活动", "author": "林岚", "checker": "赵明", "contact": "林岚 555-0101"}
OTHERS = prose(21, 900)
WAITS = "读完后结果自动显示"


@pytest.fixture
def window(client):
    """A window of a liaison's unit, in which another unit has reported already."""
    with time_machine.travel(at("2014-03-20 09:00"), tick=False):
        make_unit("云溪市文明办")
        other, unit = make_unit("云溪市教育局"), make_unit("云溪市城管局")
        window = window_of("2", "2014Q1", make_scheme())
        piece = make_piece(other, window, text=OTHERS, received="2014-03-10 09:00")
        actions.check_version(piece.versions.get().pk)
        person = make_person("苏禾")
        make_post(unit, Role.UNIT_AUTHOR, person)
        client.force_login(person)
        yield window


def part(client, piece):
    return client.get(f"/originality/drafts/{piece.pk}/", headers={"hx-request": "true"}).text


def test_the_result_follows_by_itself_when_a_file_has_been_read(client, window, settings):
    settings.READ_MATERIALS = True
    upload = SimpleUploadedFile("稿件.txt", OTHERS[:500].encode())
    client.post(f"/report/{window.pk}/", {**FORM, "text": "", "act": "save", "files": [upload]})
    piece = Submission.objects.get(state="draft")
    before = part(client, piece)
    assert WAITS in before
    assert 'hx-trigger="every 2s"' in before
    assert "<noscript>" in before
    page = client.get(f"/originality/drafts/{piece.pk}/").text
    assert 'hx-select="#compared"' in page

    file = piece.draft.files.get().file
    gate.inspect(file)
    reading.read_file(file)
    after = part(client, piece)
    assert WAITS not in after
    assert "hx-trigger" not in after
    assert "100" in after


def test_a_file_without_words_is_named_and_not_waited_for(client, window, settings):
    settings.READ_MATERIALS = True
    upload = SimpleUploadedFile("乱码.bin", bytes(range(256)) * 9)
    client.post(f"/report/{window.pk}/", {**FORM, "text": OTHERS[:400], "act": "save", "files": [upload]})
    piece = Submission.objects.get(state="draft")
    file = piece.draft.files.get().file
    gate.inspect(file)
    reading.read_file(file)

    shown = part(client, piece)
    assert WAITS not in shown
    assert "乱码.bin" in shown


def test_what_is_pasted_is_compared_with_its_first_saving_and_every_later_one(client, window):
    assert 'id="originality"' in client.get(f"/report/{window.pk}/").text
    first = client.post(f"/report/{window.pk}/autosave/", {"text": OTHERS[:300]})
    piece = Submission.objects.get(state="draft")
    assert f'hx-swap-oob="true" hx-get="/originality/drafts/{piece.pk}/"' in first.text

    again = client.post(
        f"/report/{window.pk}/autosave/", {"text": OTHERS[:400], "draft": piece.pk, "edit_no": 1}
    )
    assert again["HX-Trigger"] == "compare"
    assert 'id="originality"' not in again.text  # the box that listens stays


def test_who_sends_at_once_is_shown_the_reuse_first_and_may_send_all_the_same(client, window):
    form = {**FORM, "text": OTHERS[:500], "act": "send"}
    held = client.post(f"/report/{window.pk}/", form)
    piece = Submission.objects.exclude(title="").get(state="draft")
    assert held.status_code == 422
    assert 'name="seen" value="reuse"' in held.text
    assert f"/originality/drafts/{piece.pk}/" in held.text

    seen = client.post(f"/submissions/{piece.pk}/edit/", {**form, "seen": ["reuse", "photos"], "edit_no": 1})
    assert seen.status_code == 302
    piece.refresh_from_db()
    assert piece.first_received_at is not None


def test_who_signs_for_the_unit_reads_the_result_before_the_piece_leaves_the_house(client, window):
    unit = Unit.objects.get(name="云溪市城管局")
    checker = make_person("赵明")
    make_post(unit, Role.UNIT_APPROVER, checker)
    form = {**FORM, "text": OTHERS[:500], "act": "send", "seen": ["reuse", "photos"]}
    client.post(f"/report/{window.pk}/", form)
    piece = Submission.objects.get(state="sign_off")

    client.force_login(checker)
    address = f"/originality/drafts/{piece.pk}/"
    assert f'hx-get="{address}"' in client.get(f"/submissions/{piece.pk}/sign/").text
    assert "100" in part(client, piece)
    assert f'href="/submissions/{piece.pk}/sign/"' in client.get(address).text

    stranger = make_person("钱远")
    make_post(Unit.objects.get(name="云溪市教育局"), Role.UNIT_APPROVER, stranger)
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_an_own_text_is_sent_without_another_step(client, window):
    client.post(f"/report/{window.pk}/", {**FORM, "text": prose(22, 500), "act": "send", "seen": ["photos"]})
    assert Submission.objects.exclude(first_received_at=None).count() == 2


def test_a_returned_piece_is_compared_before_anybody_has_mended_it(client, window):
    unit = Unit.objects.get(name="云溪市城管局")
    piece = make_piece(unit, window, text=prose(23, 500), received="2014-03-12 09:00", state="returned")

    assert "500" in part(client, piece)


def test_a_piece_that_has_just_arrived_tells_when_it_was_compared(client, window):
    client.post(f"/report/{window.pk}/", {**FORM, "text": prose(24, 500), "act": "send", "seen": ["photos"]})
    piece = Submission.objects.latest("pk")
    Check.objects.all().delete()
    address = f"/originality/pieces/{piece.pk}/summary/"
    assert 'hx-trigger="every 3s"' in client.get(address).text

    actions.check_version(piece.versions.get().pk)
    assert "hx-trigger" not in client.get(address).text
