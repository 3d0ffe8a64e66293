"""Pages and pictures: CPU seconds to a first page, look-alikes found and falsely found.

The set is made here from numbers (``tests.make_pictures``): photo-like pictures, half of them from
meetings that share hall, banner and table; letterheads, emblems and scanned sheets; and what senders
do to a photo before they send it again. CPU time is that of the processes that do the work, so a
loaded machine changes it little; peers are measured in the same run.
"""

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

PHOTOS, SCENES, TRIED = 400, 40, 60
PAGES = 50


def run():
    yield from _pages()
    yield from _office()
    yield from _look_alikes()


# -- pages -----------------------------------------------------------------------------------


def _pages():
    """A scan of 50 pages at 300 dots an inch: the first page, and all of them."""
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as name:
        folder = Path(name)
        source = folder / "scan.pdf"
        source.write_bytes(_scan())
        first, whole, megabytes = _read_pages(source, folder)
        yield {"name": "first page of a 50-page scan", "value": first, "unit": "s CPU", "limit": 1.0}
        yield {"name": "all 50 pages, thumbnails and texts", "value": whole, "unit": "s CPU", "limit": None}
        yield {"name": "memory of the child at its most", "value": megabytes, "unit": "MB", "limit": 1024}


def _scan():
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    from tests.make_pictures import jpeg, sheet

    out = io.BytesIO()
    drawn = canvas.Canvas(out, pagesize=(595, 842))
    pages = [jpeg(sheet(seed).resize((2480, 3508)), 80) for seed in range(5)]
    for number in range(PAGES):
        drawn.drawImage(ImageReader(io.BytesIO(pages[number % 5])), 0, 0, 595, 842)
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def _read_pages(source, folder):
    command = [
        sys.executable,
        "-I",
        "-m",
        "kaoping.evidence.pages.child",
        "pages",
        "pdf",
        str(source),
        str(folder),
    ]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    first = whole = megabytes = None
    for line in child.stdout:
        said = json.loads(line)
        if first is None and "page" in said:
            first = _cpu_of(child.pid)
        if "all" in said:
            whole, megabytes = _cpu_of(child.pid), _most_memory_of(child.pid)
            break
    child.kill()
    child.wait()
    child.stdout.close()
    return first, whole, megabytes


def _cpu_of(pid):
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _most_memory_of(pid):
    """Megabytes of real memory at its most."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _office():
    """Six reports of four pages by LibreOffice, each alone and all in one call."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as name:
        code = [sys.executable, "-m", "bench.pictures", "office"]
        done = subprocess.run(
            code, env={**os.environ, "KAOPING_VAR": name, "DJANGO_SETTINGS_MODULE": "bench.settings"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    alone, together = json.loads(done.stdout.splitlines()[-1])
    yield {
        "name": "a docx to pdf, six in one call", "value": together, "unit": "s CPU a file", "limit": None,
        "peer": ("one in a call", alone),
    }  # fmt: skip


def _office_main():
    import django

    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    import docx

    from kaoping.evidence import storage
    from kaoping.evidence.pages import cache, office

    files = []
    for number in range(6):
        document, out = docx.Document(), io.BytesIO()
        for _line in range(60):
            document.add_paragraph(f"第{number}份：三月五日，组织志愿者清扫河道三公里，受到群众好评。" * 3)
        document.save(out)
        files.append(storage.keep(out.getvalue()))
    figures = []
    for some in ([files[0]], files):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        office.convert([(file, cache.folder_of(file)) for file in some])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        figures.append(round(spent / len(some), 3))
        assert all(office.pdf_of(file, cache.folder_of(file)).is_file() for file in some)
        cache.forget(files[0])
    print(json.dumps(figures))


# -- pictures --------------------------------------------------------------------------------


def _look_alikes():
    from kaoping.evidence.pictures import hashing
    from tests.make_pictures import DONE, jpeg, letterhead, logo, photo, sheet

    photos = [photo(seed, scene=seed % SCENES if seed % 2 else None) for seed in range(PHOTOS)]
    began = time.process_time()
    kept = [_features(jpeg(one)) for one in photos[:50]]
    each = (time.process_time() - began) / 50
    kept += [_features(jpeg(one)) for one in photos[50:]]
    yield {
        "name": "a photo of 0.7 megapixels: unpack, hash",
        "value": 1000 * each,
        "unit": "ms CPU",
        "limit": None,
    }
    skipped = sum(hashing.why_skipped(np.asarray(one)) != "" for one in photos)
    yield {
        "name": "photos skipped as drawings or paper",
        "value": 100 * skipped / PHOTOS,
        "unit": "%",
        "limit": 1,
    }
    plain = [make(seed) for make in (letterhead, logo, sheet) for seed in range(40)]
    passed = sum(hashing.why_skipped(np.asarray(one)) == "" for one in plain)
    yield {
        "name": "heads, emblems, scans compared all the same",
        "value": 100 * passed / len(plain),
        "unit": "%",
        "limit": 0,
    }
    yield from _false(kept)
    rng = np.random.default_rng(11)
    missed = 0
    for name, deed in DONE.items():
        found = sum(_is_found(_features(deed(photos[place], rng)), kept[place]) for place in range(TRIED))
        missed += TRIED - found
        yield {"name": f"found: {name}", "value": 100 * found / TRIED, "unit": "% (higher)", "limit": None}
    share = 100 * missed / (TRIED * len(DONE))
    yield {"name": "missed of all that was done to photos", "value": share, "unit": "%", "limit": 5}


def _features(data):
    from PIL import Image

    from kaoping.evidence.pictures import hashing

    with Image.open(io.BytesIO(data)) as opened:
        grey = hashing.small_grey(np.asarray(opened.convert("RGB")))
    return hashing.hashes_of(grey), hashing.grid_of(grey)


def _false(kept):
    """Different photos that the index proposes, and those that are called the same."""
    from kaoping.evidence.pictures import hashing

    codes = np.array([codes for codes, _grid in kept], dtype=np.uint64)
    proposed = false = 0
    for place, (own, grid) in enumerate(kept):
        apart = np.full(len(kept), 64)
        for code in own:
            bits = np.bitwise_xor(codes, np.uint64(code)).view(np.uint8).reshape(len(kept), -1, 8)
            apart = np.minimum(apart, np.unpackbits(bits, axis=2).sum(2).min(1))
        for other in np.nonzero(apart <= hashing.NEAR)[0]:
            if other > place:
                proposed += 1
                false += hashing.likeness(grid, kept[other][1]) >= hashing.SURE
    pairs = len(kept) * (len(kept) - 1) / 2
    yield {
        "name": "different photos proposed by the index", "value": 1e6 * proposed / pairs, "unit": "of a million",
        "limit": None,
    }  # fmt: skip
    yield {
        "name": "different photos called the same", "value": 1e6 * false / pairs, "unit": "of a million", "limit": 20,
    }  # fmt: skip


def _is_found(one, other):
    """As the index and the second look find it: a shared band or its neighbour, near enough, like enough."""
    from kaoping.evidence.pictures import hashing

    bands = [set(), set(), set(), set()]
    for code in one[0]:
        for number, band in enumerate(hashing.bands_of(code)):
            bands[number].update(hashing.neighbours(band))
    near = any(
        any(band in bands[number] for number, band in enumerate(hashing.bands_of(code)))
        and min(hashing.distance(code, mine) for mine in one[0]) <= hashing.NEAR
        for code in other[0]
    )
    return near and hashing.likeness(one[1], other[1]) >= hashing.SURE


if __name__ == "__main__":
    _office_main()
