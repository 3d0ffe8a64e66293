"""The pages of a sent file: for those who may read the file, and for nobody else."""

import io
import zipfile

import pytest

from kaoping.assessment import actions
from kaoping.evidence import gate
from kaoping.evidence.pages import cache
from kaoping.units.models import Role
from tests.evidence.test_pages import pdf, photo
from tests.make_assessment import at, make_content, make_file, make_piece, window_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


def sent(unit, *files, title="一季度志愿服务活动", **fields):
    return make_piece(unit, window_of("2", "2014Q1"), files=files, title=title, **fields)


def material_of(unit, file):
    """The one file of a piece that the unit sent."""
    return sent(unit, file).versions.get().materials.get()


@pytest.mark.parametrize(
    ("who", "status"),
    [("own", 200), ("clerk", 200), (Role.LEADER, 200), (Role.AUDITOR, 200), ("other", 404),
     (Role.REVIEWER, 404), (Role.SYSTEM_ADMIN, 404), (None, 302)],
)  # fmt: skip
def test_who_may_read_the_file_reads_its_pages(city, client, who, status):
    people, units = city
    material = material_of(units["own"], make_file("报告.pdf", pdf(["第一行"], ["第二页"])))
    if who:
        client.force_login(people[who])
    address = f"/submissions/files/{material.pk}/pages/"

    doors = ["", "state/", "1/page/", "1/large/", "1/thumb/", "1/text/"]
    assert {client.get(address + door).status_code for door in doors} == {status}
    missing = {client.get(f"/submissions/files/987654/pages/{door}").status_code for door in doors}
    assert missing == ({302} if who is None else {404})


def test_a_drafts_files_are_its_own_units(city, client):
    people, units = city
    draft = actions.save_piece_draft(
        unit=units["own"], window=window_of("2", "2014Q1"),
        content=make_content(files=(make_file("草稿.pdf", pdf(["还在写"])),)), actor=people["own"],
    )  # fmt: skip
    row = draft.draft.files.get()
    address = f"/submissions/draft-files/{row.pk}/pages/"
    found = {}
    for who in ("own", "other", "clerk", Role.LEADER):
        client.force_login(people[who])
        found[who] = (client.get(address).status_code, client.get(f"{address}1/page/").status_code)

    assert found == {"own": (200, 200), "other": (404, 404), "clerk": (404, 404), Role.LEADER: (404, 404)}


def test_the_page_shows_pictures_that_load_when_they_are_near(city, client):
    people, units = city
    piece = sent(
        units["own"], make_file("报告.pdf", pdf(["甲"], ["乙"], ["丙"])), make_file("照片.jpg", photo())
    )
    material = piece.versions.get().materials.first()
    client.force_login(people["own"])

    page = client.get(f"/submissions/files/{material.pk}/pages/")

    text = page.text
    assert text.count('class="sheet-of-paper"') == 3
    assert text.count('loading="lazy"') == 3 + 2  # thumbnails, and all pages but the first
    assert 'width="1000" height="1416"' in text
    assert "照片.jpg" in text
    assert f'href="/submissions/files/{material.pk}/"' in text  # the original
    assert "style=" not in text


def test_only_new_pages_are_sent_after_the_first_ones(city, client):
    people, units = city
    material = material_of(units["own"], make_file("报告.pdf", pdf(["甲"], ["乙"], ["丙"])))
    client.force_login(people["own"])

    page = client.get(f"/submissions/files/{material.pk}/pages/?after=2").text

    assert page.count('class="sheet-of-paper"') == 1
    assert 'id="page-3"' in page
    assert "<html" not in page


def test_while_it_is_read_the_page_says_so_and_a_picture_waits(city, client):
    people, units = city
    material = material_of(units["own"], make_file("报告.pdf", pdf(["甲"])))
    client.force_login(people["own"])
    address = f"/submissions/files/{material.pk}/pages/"
    with cache.slot():
        page = client.get(address)
        picture = client.get(f"{address}1/page/")
        state = client.get(f"{address}state/").json()

    assert "正在读取页面" in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert state == {"state": "waiting", "made": 0, "count": 0, "form": "pictures"}


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"%PDF-1.4 broken", "文件损坏"), (pdf(["x"], password="x"), "密码")],
    ids=["broken", "encrypted"],
)
def test_what_cannot_be_shown_is_one_sentence_and_the_original(city, client, data, words):
    people, units = city
    material = material_of(units["own"], make_file("坏.pdf", data))
    client.force_login(people["clerk"])

    page = client.get(f"/submissions/files/{material.pk}/pages/").text

    assert words in page
    assert f'href="/submissions/files/{material.pk}/"' in page
    assert "sheet-of-paper" not in page


def test_a_file_without_pages_offers_the_original(city, client):
    people, units = city
    material = material_of(units["own"], make_file("录音.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x00sound"))
    client.force_login(people["own"])
    address = f"/submissions/files/{material.pk}/pages/"

    assert "不在这里逐页显示" in client.get(address).text
    assert client.get(f"{address}1/page/").status_code == 404


def test_no_number_of_a_page_breaks_anything(city, client):
    people, units = city
    material = material_of(units["own"], make_file("报告.pdf", pdf(["甲"])))
    client.force_login(people["own"])
    address = f"/submissions/files/{material.pk}/pages/"

    assert client.get(f"{address}0/page/").status_code == 404
    assert client.get(f"{address}9999/page/").status_code == 404
    assert client.get(f"{address}1/status/").status_code == 404
    assert client.get("/submissions/files/999999999999999999/pages/").status_code == 404
    assert client.get(f"{address}?zoom=1e9&after=x").status_code == 200


def corrected(piece, **fields):
    actions.return_for_correction(
        piece, actor=None, reasons=["names"], due_on=at("2014-04-25 09:00").date(), at=at("2014-04-10 09:00")
    )
    piece.refresh_from_db()
    return actions.submit(
        unit=piece.unit, window=piece.window, submission=piece, content=make_content(**fields), actor=None,
        received_at=at("2014-04-12 09:00"),
    )  # fmt: skip


def test_two_versions_stand_beside_each_other(city, client):
    people, units = city
    same = make_file("附表.txt", b"the same")
    before = "第一段没有变。\n志愿者二十人清扫三公里。\n第三段去掉。"
    after = "第一段没有变。\n志愿者三十人清扫三公里。\n新的一段。"
    piece = sent(
        units["own"], make_file("报告.pdf", pdf(["清扫三公里"])), same, text=before, checker="", author="林岚"
    )
    corrected(
        piece,
        title=piece.title,
        text=after,
        checker="赵明",
        files=(make_file("报告.pdf", pdf(["清扫五公里"])), same),
    )
    client.force_login(people["own"])
    client.get(f"/submissions/{piece.pk}/compare/")  # reads both files

    page = client.get(f"/submissions/{piece.pk}/compare/").text

    assert "志愿者<del>二</del>十人" in page
    assert "志愿者<ins>三</ins>十人" in page
    assert "清扫<del>三</del>公里" in page
    assert "清扫<ins>五</ins>公里" in page
    assert "<ins>赵明</ins>" in page
    assert "同一文件" in page
    assert page.count('<img src="/submissions/files/') == 2
    client.force_login(people["other"])
    assert client.get(f"/submissions/{piece.pk}/compare/").status_code == 404


def test_one_version_has_nothing_beside_it(city, client):
    people, units = city
    piece = sent(units["own"])
    client.force_login(people["own"])

    assert client.get(f"/submissions/{piece.pk}/compare/").status_code == 404
    assert client.get("/submissions/987654/compare/").status_code == 404


def zipped(**files):
    """An archive of these names, spelt with two underscores for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(name.replace("__", "."), data)
    return out.getvalue()


def test_what_lies_in_an_archive_is_read_page_by_page(city, client):
    people, units = city
    archive = make_file(
        "材料.zip", zipped(report__pdf=pdf(["包里的报告"]), photo__jpg=photo(), x__bin=b"\x01\x02")
    )
    gate.inspect(archive.file)
    for _name, leaf in gate.leaves(archive.file):
        gate.inspect(leaf)
    piece = sent(units["own"], archive)
    material = piece.versions.get().materials.get()
    client.force_login(people["own"])
    address = f"/submissions/files/{material.pk}/"
    members = {one.name: one.position for one in archive.file.members.all()}

    assert f'href="{address}pages/"' in client.get(f"/submissions/{piece.pk}/").text
    listed = client.get(f"{address}pages/").text
    inside = f"{address}inside/{members['report.pdf']}/pages/"
    assert f'href="{inside}"' in listed
    page = client.get(inside).text
    assert f'src="{inside}1/page/"' in page
    assert f'href="{address}pages/"' in page
    assert client.get(f"{inside}1/page/")["Content-Type"] == "image/webp"
    assert client.get(f"{inside}state/").json()["state"] == "done"
    assert client.get(f"{address}inside/99999/pages/").status_code == 404
    client.force_login(people["other"])
    assert {client.get(inside + door).status_code for door in ("", "state/", "1/page/")} == {404}
