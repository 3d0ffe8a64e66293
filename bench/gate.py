"""The gate: CPU milliseconds for ordinary files, and how soon what was made to harm is refused.

CPU is that of the gate's child (user and system), so a loaded machine changes it little; a wall clock is
given for hostile files, the child being warm. Unpacked bytes are counted on the way.
"""

import io
import os
import resource
import statistics
import tempfile
import time
from pathlib import Path

ROUNDS = 15
MB = 1 << 20


def run():
    from kaoping.pure.documents.detect import kind_of_bytes

    ordinary, hostile = _ordinary(), _hostile()
    kinds = {}
    for name, content in ordinary.items():
        started = time.process_time()
        for _ in range(50):
            kinds[name] = kind_of_bytes(content)
        yield {
            "name": f"kind of {name}, by content", "value": (time.process_time() - started) * 20,
            "unit": "ms CPU", "limit": 5.0,
        }  # fmt: skip
    for name, content in ordinary.items():
        yield {"name": f"look at {name}", "value": _cpu(content) * 1000, "unit": "ms CPU", "limit": 100.0}
    for name, content in hostile.items():
        wall, codes = _wall(content)
        yield {"name": f"refuse {name}: {', '.join(codes)}", "value": wall, "unit": "s", "limit": 1.0}


def _ordinary():
    import random

    from reportlab.pdfgen import canvas

    from tests.pure.documents.archives import make_zip
    from tests.pure.documents.containers import make_ole
    from tests.pure.documents.test_flags import office

    noise = random.Random(1)
    words = "<w:document>" + "<w:p>关于报送志愿服务工作情况的报告</w:p>" * 2000 + "</w:document>"
    photo = b"\xff\xd8\xff\xe0" + noise.randbytes(2 * MB)
    page = io.BytesIO()
    drawn = canvas.Canvas(page, invariant=1)
    for number in range(20):
        drawn.drawString(80, 700, f"page {number}")
        drawn.showPage()
    drawn.save()
    return {
        "a docx of 2 MB": office(("word/media/1.jpg", photo), words=words),
        "a doc of 1 MB": make_ole(
            "WordDocument", "1Table", contents={"WordDocument": b"\xec\xa5" + noise.randbytes(MB)}
        ),
        "a pdf of 20 pages": page.getvalue(),
        "a zip of 20 photos, 8 MB": make_zip(
            *((f"照片{n}.jpg", b"\xff\xd8\xff" + noise.randbytes(400_000)) for n in range(20))
        ),
    }


def _hostile():
    from tests.pure.documents.archives import bomb, make_tar, make_zip, overlapping, under_the_ratio

    return {
        "one entry of 50 MB in 50 KB": bomb(),
        "the same with a false size": bomb(lies=True),
        "twenty entries over one": overlapping(),
        "220 MB with false sizes": under_the_ratio(11, 20 * MB),
        "2,000 entries": make_zip(*((str(n), b"") for n in range(2000))),
        "a bomb in an archive": make_zip(("a.zip", bomb())),
        "a tar.gz of zeros": make_tar(("a", bytes(150 * MB)), mode="w:gz"),
    }


def _ask(work, content, folder):
    path = Path(folder) / "file"
    path.write_bytes(content)
    scratch = Path(folder) / f"scratch-{time.perf_counter_ns()}"
    scratch.mkdir()
    return work({"path": str(path), "scratch": str(scratch)}, b"")[0]


def _cpu(content):
    """Median CPU seconds in this process, which does here what the child does."""
    from kaoping.evidence.gate.child import work

    found = []
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as folder:
        _ask(work, content, folder)
        for _ in range(ROUNDS):
            before = resource.getrusage(resource.RUSAGE_SELF)
            _ask(work, content, folder)
            after = resource.getrusage(resource.RUSAGE_SELF)
            found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found)


def _wall(content):
    """Median seconds on the clock through a real child, and the codes that it said."""
    from kaoping.base.children import Pool

    pool = Pool("kaoping.evidence.gate.child", seconds=20)
    found, codes = [], []
    try:
        with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as folder:
            os.chmod(folder, 0o700)
            _ask(pool.ask, b"words", folder)
            for _ in range(5):
                started = time.perf_counter()
                codes = _ask(pool.ask, content, folder)["codes"]
                found.append(time.perf_counter() - started)
    finally:
        pool.close()
    return statistics.median(found), [code["code"] for code in codes]
