"""Errors and cost of recognised pages: drawn, scanned by a program, read by the product's own child.

Characters are compared without spaces (edit distance over the true length). A page is read whole:
set upright, red removed, lines found and read, seals looked for.
"""

import os
import random
import statistics
import tempfile
from pathlib import Path

from kaoping.base.children import Pool
from tests import make_scans

PAGES = 8  # of each sort
SORTS = {
    "clean": {"noise": 0.0, "blur": 0.3, "jpeg": 92},
    "noise, skew 0.8°, JPEG 70": {"noise": 6.0, "skew": 0.8, "jpeg": 70},
    "under a seal": {"noise": 3.0, "jpeg": 80},
    "photograph": {"tint": (1, 0.92, 0.78), "shade": 0.35, "lean": 0.02, "jpeg": 70, "noise": 4.0},
}
LIMITS = {"clean": 0.5, "under a seal": 3.0}


def run():
    """Rows for ``python -m bench ocr``; none where there are no fonts."""
    if not make_scans.has_fonts():
        return
    child = Pool("kaoping.evidence.ocr.child", seconds=300)
    used = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.jpg"
        for sort, how in SORTS.items():
            wrong = length = 0
            for seed in range(PAGES):
                chance = random.Random(seed)
                faces = list(make_scans.FONTS)
                page = make_scans.page(
                    chance, lines=24, face=faces[seed % len(faces)], points=(16, 14, 12)[seed % 3]
                )
                if sort == "under a seal":
                    seal = make_scans.any_seal(chance)
                    make_scans.press(page, seal, chance, at_mm=(120, 180), strength=chance.uniform(0.7, 1))
                path.write_bytes(make_scans.scan(page.picture, chance, **how))
                before = _cpu(child)
                said, _content = child.ask({"kind": "jpg", "path": str(path), "page": 1})
                if before is not None:  # the first page loads the models
                    used.append(_cpu(child) - before)
                read, true = "".join(said["text"].split()), "".join(page.text.split())
                wrong += _distance(true, read)
                length += len(true)
            yield _row(f"characters wrong: {sort}", 100 * wrong / length, "%", LIMITS.get(sort))
        yield _row("a page, mean", statistics.mean(used), "CPU s", 5)
        yield _row("a page, most", max(used), "CPU s")
        status = Path(f"/proc/{child._idle[0].process.pid}/status")
        if status.exists():
            kept = dict(line.split(":", 1) for line in status.read_text().splitlines())
            yield _row("memory of the child, most", int(kept["VmHWM"].split()[0]) / 1024, "MB")
            yield _row("its address space, most", int(kept["VmPeak"].split()[0]) / 1024, "MB")
    child.close()


def _cpu(child):
    """Seconds that the waiting child has used; None where there is none, or no /proc."""
    if not child._idle:
        return None
    stat = Path(f"/proc/{child._idle[0].process.pid}/stat")
    if not stat.exists():
        return None
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _distance(one, other):
    """Edits from one text to the other."""
    row = list(range(len(other) + 1))
    for number, character in enumerate(one, 1):
        last, row[0] = row[0], number
        for place, found in enumerate(other, 1):
            last, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, last + (character != found)),
            )
    return row[-1]


def _row(name, value, unit, limit=None):
    return {"name": name, "value": float(value), "unit": unit, "limit": limit}


if __name__ == "__main__":
    for row in run():
        print(f"{row['name']:<60} {row['value']:8.2f} {row['unit']}")
