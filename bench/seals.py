"""Seals found and read on drawn pages, and none found where there are none; fixed numbers.

Pages are those of ``seal_pages`` (half ``held``, which nothing was tuned on) and ``seal_free``; they are
opened as the product opens a picture that was sent. "Read" is a name that shares three quarters with
the one on the seal and is told apart from every other name drawn.
"""

import math
import statistics
import tempfile
import time
from pathlib import Path

import cv2

from bench import seal_free, seal_pages
from kaoping.evidence.ocr import limits
from kaoping.evidence.ocr.drawing import drawn
from kaoping.evidence.ocr.engine import Engine
from kaoping.evidence.seals.finding import seals_on
from kaoping.evidence.seals.names import likeness, match
from tests import make_scans

PAGES_WITH, PAGES_WITHOUT = 70, 200
READ = 0.75


def run(pages_with=PAGES_WITH, pages_without=PAGES_WITHOUT, half="held", first=0):
    """Rows for ``python -m bench seals``; none where there are no fonts."""
    if not make_scans.has_fonts():
        return
    cv2.setNumThreads(1)
    engine = Engine()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.jpg"
        if pages_with:
            yield from _with_seals(engine, path, half, range(first, first + pages_with))
        if pages_without:
            yield from _without(engine, path, range(first, first + pages_without))


def _looked(engine, path, data):
    """(what was found, the picture looked at, CPU seconds)."""
    path.write_bytes(data)
    page = drawn("jpg", str(path), 1)
    started = time.process_time()
    answer = seals_on(
        page.bgr, page.per_mm, engine, known_scale=page.known_scale,
        finer=lambda: drawn("jpg", str(path), 1, limits.FINE_SHORT_SIDE).bgr,
    )  # fmt: skip
    return answer, page, time.process_time() - started


def _with_seals(engine, path, half, numbers):
    rows, times, names, false = [], [], set(), 0
    for number in numbers:
        made = seal_pages.page_of(half, number)
        answer, page, used = _looked(engine, path, made.data)
        height, width = page.bgr.shape[:2]
        times.append(used)
        names.update(seal.name for seal, _x, _y in made.seals)
        false += max(0, len(answer.seals) - len(made.seals))
        for seal, x, y in made.seals:
            near = [
                one for one in answer.seals
                if math.hypot(one.frame.x - x * width, one.frame.y - y * height) < 14 * page.per_mm
            ]  # fmt: skip
            best = max(near, key=lambda one: likeness(one.words.name, seal.name), default=None)
            words = best.words if best else None
            rows.append((made.kind, seal, words))
            if __name__ == "__main__" and (words is None or words.name != seal.name):
                print(
                    "   ",
                    number,
                    made.kind,
                    made.how,
                    seal.name,
                    words and (words.name, words.line),
                    flush=True,
                )
    found = [words is not None for _kind, _seal, words in rows]
    read = [words is not None and _is_read(words.name, seal.name, names) for _kind, seal, words in rows]
    told = [
        words is not None and match(words.name, [seal.name], others=names - {seal.name}).whose == "own"
        for _kind, seal, words in rows
    ]
    letters = [words is not None and words.name == seal.name for _kind, seal, words in rows]
    lines = [words is not None and words.line == seal.line for _kind, seal, words in rows if seal.line]
    yield _row(f"seals found, of {len(rows)}", 100 * statistics.mean(found), "%", 95)
    yield _row("seals found and read", 100 * statistics.mean(read), "%", 95)
    yield _row("  told whose it is, among all names", 100 * statistics.mean(told), "%")
    yield _row("  every character of the name right", 100 * statistics.mean(letters), "%")
    if lines:
        yield _row("  line across read", 100 * statistics.mean(lines), "%")
    for kind in dict.fromkeys(seal_pages.KINDS):
        mine = [ok for (one, _seal, _words), ok in zip(rows, read, strict=True) if one == kind]
        if mine:
            yield _row(f"  read: {kind}, of {len(mine)}", 100 * statistics.mean(mine), "%")
    yield _row("more seals than there are, on pages with some", false, "seals", 0)
    yield _row("a page with seals, mean", statistics.mean(times), "CPU s")
    yield _row("a page with seals, most", max(times), "CPU s")


def _is_read(words, name, names):
    own = likeness(words, name)
    return own >= READ and all(likeness(words, other) < own or other == name for other in names)


def _without(engine, path, numbers):
    wrong, times = [], []
    for number in numbers:
        data, kind = seal_free.page_of(number)
        answer, _page, used = _looked(engine, path, data)
        times.append(used)
        if answer.seals:
            wrong.append(kind)
        if __name__ == "__main__" and answer.state != "none":
            seen = [(one.frame.shape, round(one.sure, 2), one.words.name) for one in answer.seals]
            print("   ", number, kind, answer.state, seen, flush=True)
    yield _row(f"false seals on {len(times)} pages without", len(wrong), "pages", 0)
    yield _row("a page without seals, mean", statistics.mean(times), "CPU s")


def _row(name, value, unit, limit=None):
    return {"name": name, "value": float(value), "unit": unit, "limit": limit}


if __name__ == "__main__":
    import sys

    said = sys.argv[1:]
    pages, free, which, start = [*said, *(str(PAGES_WITH), str(PAGES_WITHOUT), "held", "0")[len(said) :]]
    for row in run(int(pages), int(free), which, int(start)):
        print(f"{row['name']:<60} {row['value']:8.2f} {row['unit']}", flush=True)
