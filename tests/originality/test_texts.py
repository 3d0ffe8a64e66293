"""Collections from outside, and the sweep over everything."""

import json
import lzma

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.originality import actions
from kaoping.originality.models import Collection, Sweep, Taking
from tests.make import make_clerk, make_unit
from tests.make_assessment import make_piece, make_scheme, window_of
from tests.pure.originality.memory import prose

pytestmark = pytest.mark.django_db


def lines(*texts):
    return "\n".join(json.dumps({"id": n, "text": text}, ensure_ascii=False) for n, text in enumerate(texts))


def upload(client, name, data, collection="网站"):
    client.force_login(make_clerk())
    return client.post(
        "/originality/texts/take/",
        {"name": collection, "origin": "官网", "file": SimpleUploadedFile(name, data)}, follow=True,
    )  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
def test_a_list_is_taken_in_and_its_texts_are_sources(client, packed, django_capture_on_commit_callbacks):
    data = lines(prose(1, 800), prose(2, 800)).encode()
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, "site.jsonl" + ".xz" * packed, lzma.compress(data) if packed else data)
    for taking in Taking.objects.filter(state="waiting"):
        actions.take_now(taking.pk)
    assert Collection.objects.get().texts == 2
    unit = make_unit("云溪市教育局")
    piece = make_piece(unit, window_of("2", "2014Q1", make_scheme()), text=prose(2, 800)[100:600])
    found = actions.check_version(piece.versions.get().pk) or piece.versions.get().originality
    assert found.foreign_share == 1
    assert found.report["sources"][0]["id"] == f"text:{Collection.objects.get().pk}:1"


def test_a_text_from_outside_is_called_by_its_first_line_and_not_by_its_number(client):
    first = prose(7, 30).strip("。")[:20]
    told = upload(client, "site.jsonl", lines(f"{first}\n{prose(8, 700)}").encode()).text
    assert "正在读取，0 篇" in told
    assert 'hx-select="#taken"' in told
    actions.take_now(Taking.objects.get().pk)
    unit = make_unit("云溪市教育局")
    piece = make_piece(unit, window_of("2", "2014Q1", make_scheme()), text=prose(8, 700)[100:600])
    actions.check_version(piece.versions.get().pk)

    assert 'hx-select="#taken"' not in client.get("/originality/texts/").text
    page = client.get(f"/originality/pieces/{piece.pk}/").text
    assert first in page
    assert "网站 · 0" in page


def test_faulty_lines_are_named_and_the_good_ones_go_in(client):
    upload(client, "a.jsonl", (lines(prose(3, 300)) + '\n{"id": 7}\nnonsense\n').encode())
    taking = Taking.objects.get()
    actions.take_now(taking.pk)
    taking.refresh_from_db()
    assert (taking.state, taking.texts) == ("done", 1)
    assert [fault.split(":")[1] for fault in taking.faults] == ["2", "3"]


@pytest.mark.parametrize(
    ("name", "data"), [("cut.jsonl.xz", lzma.compress(b"x" * 9000)[:60]), ("odd.bin", b"\x00\x01\x02" * 50)]
)
def test_what_cannot_be_read_is_a_state_and_takes_nothing_in(client, name, data):
    upload(client, name, data)
    taking = Taking.objects.get()
    actions.take_now(taking.pk)
    taking.refresh_from_db()
    assert taking.state == "failed"
    assert taking.faults
    assert Collection.objects.get().texts == 0


def test_the_same_file_twice_replaces_its_own_texts(client):
    for _turn in range(2):
        upload(client, "a.jsonl", lines(prose(4, 300), prose(5, 300)).encode())
    for taking in Taking.objects.filter(state="waiting"):
        actions.take_now(taking.pk)
    assert Collection.objects.get().texts == 2


def test_a_sweep_is_asked_for_done_read_and_taken_away(client):
    unit, other = make_unit("云溪市教育局"), make_unit("云溪市城管局")
    scheme = make_scheme()
    for body, quarter, day in ((unit, "2014Q1", "2014-03-01"), (other, "2014Q1", "2014-03-05")):
        piece = make_piece(body, window_of("2", quarter, scheme), received=f"{day} 09:00", text=prose(6, 900))
        actions.check_version(piece.versions.get().pk)
    client.force_login(make_clerk())
    client.post("/originality/sweeps/start/", {"share": "20"})
    row = Sweep.objects.get()
    actions.run_sweep(row.pk)
    row.refresh_from_db()
    assert (row.state, row.families) == ("done", 1)
    page = client.get(f"/originality/sweeps/{row.pk}/").content.decode()
    assert "云溪市教育局" in page
    assert "云溪市城管局" in page
    table = client.get(f"/originality/sweeps/{row.pk}/?export=csv").content.decode()
    assert table.count("\r\n") == 3
    assert client.get("/originality/sweeps/").status_code == 200
    assert client.get("/originality/texts/").status_code == 200
