"""Year-end packages: what is in them, who is named, and that no change goes unnoticed."""

import hashlib
import io
import json
import zipfile

import pytest
from openpyxl import load_workbook

from kaoping.base import clock
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.results import tasks_papers
from kaoping.results.models import Archive, PrintJob
from kaoping.results.papers.archive import verifying
from kaoping.site.cli import main
from tests.results.papers import PICTURE

State = PrintJob.State

pytestmark = pytest.mark.usefixtures("printer")


def test_packages_are_refused_before_the_result_is_final(client, lan, publication):
    client.force_login(lan)
    page = client.get("/results/papers/archive/", headers={"accept-language": "en"})
    assert "定稿后才能归档" in page.text
    assert client.post("/results/papers/archive/").status_code == 409
    assert not PrintJob.objects.exists()


@pytest.fixture
def packed(client, lan, final, django_capture_on_commit_callbacks):
    client.force_login(lan)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/results/papers/archive/").status_code == 302
    job = PrintJob.objects.get()
    assert job.state == State.DONE, job.why_failed
    return {
        row.unit.code if row.unit else "": storage.path_of(row.package.sha256)
        for row in Archive.objects.all()
    }


def test_a_package_holds_what_was_stored_and_its_catalogue_names_all_of_it(packed):
    assert sorted(packed) == ["", "u0", "u1", "u2"]
    for path in packed.values():
        count, different = verifying.differences(path)
        assert different == []
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            manifest = json.loads(package.read("manifest.json"))
            assert len(names) == len(set(names)) == count + 1
            assert {one["path"] for one in manifest["files"]} == set(names) - {"manifest.json"}
            catalogue = package.read("目录.html").decode()
            content = [one for one in manifest["files"] if one["group"] != "目录"]
            assert all(one["sha256"] in catalogue for one in content)
    with zipfile.ZipFile(packed["u0"]) as package:
        photos = [name for name in package.namelist() if name.endswith("照片.jpg")]
        assert [package.read(name) for name in photos] == [PICTURE]
        assert any("年度_方案_" in name for name in package.namelist())
        assert {"得分表/得分表.json", "得分表/得分表.html", "评分/评分.xlsx"} <= set(package.namelist())
        assert not any("u1" in name or "第1局" in name for name in package.namelist())


def test_a_units_package_names_no_reviewer_and_the_offices_does(packed):
    def everything(path):
        with zipfile.ZipFile(path) as package:
            inner = []
            for name in package.namelist():
                raw = package.read(name)
                if zipfile.is_zipfile(io.BytesIO(raw)):
                    with zipfile.ZipFile(io.BytesIO(raw)) as book:
                        raw = b"".join(book.read(one) for one in book.namelist())
                inner.append(raw)
            return b"".join(inner)

    assert b"Judge Qi" not in everything(packed["u0"])
    assert b"Judge Qi" in everything(packed[""])


def test_a_changed_package_is_found_out(packed, tmp_path, capsys):
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(packed["u0"]) as package, zipfile.ZipFile(changed, "w") as out:
        for number, name in enumerate(package.namelist()):
            if number == 1:
                continue
            out.writestr(name, package.read(name) + (b"x" if number == 0 else b""))
        out.writestr("extra.txt", b"")
        first, second = package.namelist()[:2]
    _count, different = verifying.differences(changed)
    assert set(different) == {("changed", first), ("missing", second), ("unnamed", "extra.txt")}
    assert main(["archive", "verify", str(packed["u0"])]) == 0
    assert main(["archive", "verify", str(changed)]) == 1
    assert "extra.txt" in capsys.readouterr().out
    changed.write_bytes(b"no package")
    with pytest.raises(ValueError, match="not a zip"):
        verifying.differences(changed)


def test_no_byte_of_a_package_changes_unnoticed(packed, tmp_path):
    raw = packed["u2"].read_bytes()
    places = [*range(0, len(raw), max(1, len(raw) // 60)), *range(len(raw) - 120, len(raw), 7)]
    changed = tmp_path / "changed.zip"
    for place in places:
        changed.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        try:
            _count, found = verifying.differences(changed)
        except ValueError:
            continue  # no package any more, which is said too
        assert found, place


def test_a_package_that_was_packed_anew_has_lost_its_seal(packed, tmp_path, capsys):
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(packed["u0"]) as package, zipfile.ZipFile(again, "w") as out:
        for name in package.namelist():
            out.writestr(name, package.read(name))
    assert verifying.differences(again)[1] == [("unsealed", "")]
    cut = tmp_path / "cut.zip"
    cut.write_bytes(packed["u0"].read_bytes()[:-1])
    assert main(["archive", "verify", str(cut)]) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_a_package_says_how_to_read_and_check_it(packed):
    with zipfile.ZipFile(packed["u0"]) as package:
        said = package.read("归档说明.txt").decode()
        html = package.read("目录.html").decode()
    assert "第0局2014年度考核形成的文件" in said
    assert "certutil -hashfile" in said
    assert "材料（" in said
    assert "审计（" in said
    assert 'href="%E6%9D%90%E6%96%99/' in html  # 材料/


def test_the_extract_of_the_trail_is_in_words(packed):
    """It had the codes of deeds, which only the product can read."""
    with zipfile.ZipFile(packed["u0"]) as package:
        name = next(one for one in package.namelist() if one.endswith("审计摘录.xlsx"))
        table = io.BytesIO(package.read(name))
    deeds = {
        row[2] for row in load_workbook(table, read_only=True).active.iter_rows(min_row=2, values_only=True)
    }
    assert deeds
    assert not [one for one in deeds if one.isascii()]


def test_a_lost_file_stops_the_packing_with_its_name(client, lan, final):
    lost = StoredFile.objects.get(sha256=hashlib.sha256(PICTURE).hexdigest())
    path = storage.path_of(lost.sha256)
    path.rename(path.with_suffix(".gone"))
    try:
        job = PrintJob.objects.create(
            kind="archive", scheme=final.scheme, publication=final, options={"freeze": final.freeze_id},
            made_at=clock.now(),
        )  # fmt: skip
        with pytest.raises(Exception, match="在磁盘上"):
            tasks_papers.run_job(job.pk)
        job.refresh_from_db()
        assert job.state == State.FAILED
        assert "照片.jpg" in job.why_failed
    finally:
        path.with_suffix(".gone").rename(path)
