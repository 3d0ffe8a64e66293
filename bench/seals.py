"""Seals found and read on drawn pages, and none found where there are none; fixed seeds.

Each page with seals has running text below them, scanner's noise, JPEG 35 to 70, skew up to 5°,
worn ink on three of five, and a telephone's light and slant on one of four. "Read" is a name that
shares three quarters with the one on the seal and is told apart from every other name drawn.
The pages without seals are plain, red-headed, or carry red flags, posters, tables and rings.
"""

import math
import random
import statistics
import time

import cv2
import numpy as np
from PIL import ImageDraw

from kaoping.evidence.ocr.engine import Engine
from kaoping.evidence.seals.finding import seals_on
from kaoping.evidence.seals.names import likeness, match
from tests import make_scans

PAGES_WITH, PAGES_WITHOUT = 100, 200
KINDS = ("round", "round", "round", "oval", "square", "two", "overlap")
READ = 0.75


def run(pages_with=PAGES_WITH, pages_without=PAGES_WITHOUT):
    """Rows for ``python -m bench seals``; none where there are no fonts."""
    if not make_scans.has_fonts():
        return
    engine = Engine()
    yield from _with_seals(engine, pages_with, 150)
    yield from _with_seals(engine, pages_with // 3, 300)
    if pages_without:
        yield from _without(engine, pages_without)


def page_with(seed, dpi=150):
    """(picture, [(seal, place in mm)], kind) for one seed."""
    chance = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    page = make_scans.page(
        chance, red_head=chance.random() < 0.25, face=chance.choice(list(make_scans.FONTS)),
        points=chance.choice([14, 16, 16]), dpi=dpi,
    )  # fmt: skip
    at = (chance.uniform(60, 150), chance.uniform(130, 250))
    if kind == "two":
        places = [(make_scans.any_seal(chance), (55, 200)), (make_scans.any_seal(chance), (145, at[1]))]
    elif kind == "overlap":
        beside = (at[0] + chance.uniform(18, 34), at[1] + chance.uniform(-8, 8))
        places = [(make_scans.any_seal(chance), at), (make_scans.any_seal(chance), beside)]
    else:
        places = [(make_scans.any_seal(chance, kind), at)]
    worn = chance.choice([0, 0, 0.2, 0.4, 0.6])
    for seal, place in places:
        turned = chance.choice([chance.uniform(-8, 8), chance.uniform(-30, 30)])
        strength = chance.uniform(0.65, 1)
        make_scans.press(page, seal, chance, at_mm=place, turned=turned, worn=worn, strength=strength)
    light = {}
    if chance.random() < 0.25:
        light = {
            "tint": chance.choice([(1, 0.93, 0.8), (0.9, 0.97, 1), (1, 0.9, 0.72), (0.85, 1, 0.95)]),
            "shade": chance.uniform(0, 0.4),
            "lean": chance.uniform(0, 0.03),
        }
    data = make_scans.scan(
        page.picture, chance, skew=chance.uniform(-5, 5), jpeg=chance.randint(35, 70),
        noise=chance.uniform(0, 8), blur=chance.uniform(0.3, 0.9) * dpi / 150, **light,
    )  # fmt: skip
    return _picture(data), places, kind


def page_without(seed):
    """(picture, what is drawn on it) for one seed."""
    chance = random.Random(seed)
    kind = ("plain", "red head", "red things", "red things")[seed % 4]
    page = make_scans.page(chance, red_head=kind == "red head", face=chance.choice(list(make_scans.FONTS)))
    if kind == "red things":
        kind = draw_red(page, chance)
    data = make_scans.scan(
        page.picture, chance, skew=chance.uniform(-3, 3), jpeg=chance.randint(35, 80), noise=chance.uniform(0, 8),
        tint=chance.choice([(1, 1, 1), (1, 0.93, 0.8), (1, 0.9, 0.72)]), shade=chance.choice([0, 0.3]),
    )  # fmt: skip
    return _picture(data), kind


def draw_red(page, chance):
    """Something red that is no seal; says what."""
    pen, (width, height) = ImageDraw.Draw(page.picture), page.picture.size
    red, white, yellow = chance.choice(make_scans.REDS), (255, 255, 255), (250, 220, 40)
    x, y, size = (
        chance.uniform(0.2, 0.6) * width,
        chance.uniform(0.3, 0.7) * height,
        chance.uniform(0.12, 0.3) * width,
    )
    kind = chance.choice(
        ["flag", "poster", "table", "disc", "rings", "pie", "button", "emblem", "words", "marks", "star"]
    )
    if kind == "flag":
        pen.rectangle([x, y, x + size * 1.5, y + size], fill=red)
        for n in range(5):
            pen.polygon(
                make_scans._star(x + size * (0.25 + 0.12 * n), y + size * (0.2 + 0.1 * n), size * 0.08),
                fill=yellow,
            )
    elif kind == "poster":
        pen.rectangle([x, y, x + size * 1.3, y + size * 1.8], fill=red)
        for n, words in enumerate(("学雷锋", "讲文明", "树新风", "志愿服务")):
            face = make_scans.font("serif-bold", int(size * 0.22))
            pen.text((x + size * 0.65, y + size * (0.3 + 0.4 * n)), words, font=face, fill=white, anchor="mm")
    elif kind == "table":
        for n in range(6):
            pen.line([(x, y + n * size / 4), (x + size * 2, y + n * size / 4)], fill=red, width=3)
        for n in range(5):
            pen.line([(x + n * size / 2, y), (x + n * size / 2, y + size * 1.25)], fill=red, width=3)
        for row in range(5):
            for column in range(4):
                place = (x + column * size / 2 + 6, y + row * size / 4 + 6)
                pen.text(place, "合格率", font=make_scans.font("serif", 20), fill=red)
    elif kind == "rings":
        for n in range(4):
            pen.ellipse(
                [
                    x + n * size * 0.1,
                    y + n * size * 0.1,
                    x + size - n * size * 0.1,
                    y + size - n * size * 0.1,
                ],
                outline=red,
                width=5,
            )
    elif kind == "pie":
        for n, colour in enumerate((red, (60, 120, 200), (240, 180, 30))):
            pen.pieslice([x, y, x + size, y + size], n * 120, n * 120 + 120, fill=colour, outline=white)
    elif kind == "button":
        pen.rounded_rectangle([x, y, x + size, y + size * 0.5], 20, outline=red, width=5)
        pen.text(
            (x + size / 2, y + size * 0.25),
            "重要通知",
            font=make_scans.font("sans-bold", int(size * 0.2)),
            fill=red,
            anchor="mm",
        )
    elif kind == "words":
        for n in range(5):
            words = chance.choice(make_scans.SENTENCES)[:14]
            pen.text((x, y + n * 50), words, font=make_scans.font("serif-bold", 38), fill=red)
    elif kind == "marks":
        for n in range(4):
            pen.ellipse([x, y + n * 60, x + size * 1.2, y + n * 60 + 55], outline=red, width=4)
    elif kind == "star":
        pen.ellipse([x, y, x + size, y + size], outline=red, width=8)
        pen.polygon(make_scans._star(x + size / 2, y + size / 2, size * 0.35), fill=red)
    else:  # disc, emblem
        pen.ellipse([x, y, x + size, y + size], fill=red)
        pen.polygon(
            make_scans._star(x + size / 2, y + size / 2, size * 0.3),
            fill=yellow if kind == "emblem" else white,
        )
    return kind


def _with_seals(engine, count, dpi):
    rows, times, names, false = [], [], set(), 0
    for seed in range(count):
        fine, places, kind = page_with(seed, dpi)
        bgr = fine if dpi == 150 else cv2.resize(fine, (1240, 1754), interpolation=cv2.INTER_AREA)
        per_mm = bgr.shape[1] / 210
        started = time.process_time()
        answer = seals_on(bgr, per_mm, engine, finer=lambda fine=fine: fine)
        times.append(time.process_time() - started)
        names.update(seal.name for seal, _place in places)
        false += max(0, len(answer.seals) - len(places))
        for seal, place in places:
            near = [
                one for one in answer.seals
                if math.hypot(one.frame.x / per_mm - place[0], one.frame.y / per_mm - place[1]) < 17
            ]  # fmt: skip
            best = max(near, key=lambda one: likeness(one.words.name, seal.name), default=None)
            rows.append((kind, seal, best.words if best else None))
    for row in rows:
        if __name__ == "__main__" and (row[2] is None or likeness(row[2].name, row[1].name) < READ):
            print("   ", row[0], row[1].name, row[2])
    found = [words is not None for _kind, _seal, words in rows]
    read = [words is not None and _is_read(words.name, seal.name, names) for _kind, seal, words in rows]
    told = [
        words is not None and match(words.name, [seal.name], others=names - {seal.name}).whose == "own"
        for _kind, seal, words in rows
    ]
    letters = [
        likeness(words.name, seal.name) == 1 for _kind, seal, words in rows if words is not None
    ]  # fmt: skip
    lines = [words is not None and words.line == seal.line for _kind, seal, words in rows if seal.line]
    yield _row(f"seals found, {dpi} dpi", 100 * statistics.mean(found), "%", 95)
    yield _row(f"seals found and read, {dpi} dpi", 100 * statistics.mean(read), "%", 95)
    yield _row("  told whose it is, among all names", 100 * statistics.mean(told), "%")
    yield _row("  every character of the name right", 100 * statistics.mean(letters), "%")
    yield _row("  line across read", 100 * statistics.mean(lines), "%")
    for kind in dict.fromkeys(KINDS):
        mine = [ok for (one, _seal, _words), ok in zip(rows, read, strict=True) if one == kind]
        if mine:
            yield _row(f"  read: {kind}", 100 * statistics.mean(mine), "%")
    yield _row("more seals than there are, on pages with some", false, "seals", 0)
    yield _row("a page with seals, mean", statistics.mean(times), "CPU s")


def _is_read(words, name, names):
    own = likeness(words, name)
    return own >= READ and all(likeness(words, other) < own or other == name for other in names)


def _without(engine, count):
    wrong, times = [], []
    for seed in range(count):
        bgr, kind = page_without(seed)
        started = time.process_time()
        answer = seals_on(bgr, bgr.shape[1] / 210, engine)
        times.append(time.process_time() - started)
        if answer.seals:
            wrong.append(kind)
            if __name__ == "__main__":
                print("   ", seed, kind, [(one.frame.shape, one.words) for one in answer.seals])
    yield _row(f"false seals on {count} pages without", len(wrong), "pages", 0)
    yield _row("a page without seals, mean", statistics.mean(times), "CPU s")


def _picture(data):
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def _row(name, value, unit, limit=None):
    return {"name": name, "value": float(value), "unit": unit, "limit": limit}


if __name__ == "__main__":
    import sys

    for row in run(*map(int, sys.argv[1:3])):
        print(f"{row['name']:<60} {row['value']:8.2f} {row['unit']}")
