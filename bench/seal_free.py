"""Pages without a seal, each from one number: plain, red-headed, or with something red that is none.

The red things are what offices really send: flags, posters, tables with red rules, emblems, printed
logos with words round them, remarks written by hand, red codes to scan, photographs of red halls.
"""

import math
import random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests import make_scans

WHITE, YELLOW = (255, 255, 255), (250, 220, 40)


def page_of(number):
    """(JPEG, what is drawn on it); the same for the same number."""
    chance = random.Random(f"no seal {number}")
    kind = ("plain", "red head", "red things", "red things")[number % 4]
    page = make_scans.page(chance, red_head=kind == "red head", face=chance.choice(list(make_scans.FONTS)))
    if kind == "red things":
        kind = draw_red(page, chance, list(THINGS)[number // 2 % len(THINGS)])
    data = make_scans.scan(
        page.picture, chance, skew=chance.uniform(-3, 3), jpeg=chance.randint(35, 85), noise=chance.uniform(0, 8),
        tint=chance.choice([(1, 1, 1), (1, 0.93, 0.8), (1, 0.9, 0.72)]), shade=chance.choice([0, 0.3]),
    )  # fmt: skip
    return data, kind


def draw_red(page, chance, kind):
    """Something red that is no seal, on a white field; gives its kind."""
    width, height = page.picture.size
    size = chance.uniform(0.14, 0.3) * width
    x, y = chance.uniform(0.15, 0.5) * width, chance.uniform(0.3, 0.65) * height
    pen = ImageDraw.Draw(page.picture)
    if kind != "handwriting":
        pen.rectangle([x - 8, y - 8, x + size * 1.5 + 8, y + size * 1.8 + 8], fill="white")
    THINGS[kind](page, pen, chance, chance.choice(make_scans.REDS), x, y, size)
    return kind


def _flag(_page, pen, _chance, red, x, y, size):
    pen.rectangle([x, y, x + size * 1.5, y + size], fill=red)
    _star(pen, x + size * 0.25, y + size * 0.25, size * 0.15, YELLOW)
    for n in range(4):
        angle = math.radians(-50 + 32 * n)
        _star(
            pen, x + size * (0.25 + 0.26 * math.cos(angle)), y + size * (0.25 + 0.26 * math.sin(angle)),
            size * 0.05, YELLOW,
        )  # fmt: skip


def _poster(_page, pen, _chance, red, x, y, size):
    pen.rectangle([x, y, x + size * 1.3, y + size * 1.8], fill=red)
    for n, words in enumerate(("学雷锋", "讲文明", "树新风", "志愿服务")):
        _words(pen, words, x + size * 0.65, y + size * (0.3 + 0.4 * n), size * 0.22, WHITE)


def _table(_page, pen, _chance, red, x, y, size):
    for n in range(6):
        pen.line([(x, y + n * size / 4), (x + size * 1.5, y + n * size / 4)], fill=red, width=3)
    for n in range(4):
        pen.line([(x + n * size / 2, y), (x + n * size / 2, y + size * 1.25)], fill=red, width=3)
    for row in range(5):
        for column in range(3):
            _words(pen, "合格率", x + (column + 0.5) * size / 2, y + (row + 0.5) * size / 4, 20, red)


def _rings(_page, pen, _chance, red, x, y, size):
    for n in range(4):
        inward = n * size * 0.1
        pen.ellipse([x + inward, y + inward, x + size - inward, y + size - inward], outline=red, width=5)


def _pie(_page, pen, _chance, red, x, y, size):
    for n, colour in enumerate((red, (60, 120, 200), (240, 180, 30))):
        pen.pieslice([x, y, x + size, y + size], n * 120, n * 120 + 120, fill=colour, outline=WHITE)


def _button(_page, pen, _chance, red, x, y, size):
    pen.rounded_rectangle([x, y, x + size, y + size * 0.5], 20, outline=red, width=5)
    _words(pen, "重要通知", x + size / 2, y + size * 0.25, size * 0.2, red)


def _lines(_page, pen, chance, red, x, y, _size):
    for n in range(5):
        words = chance.choice(make_scans.SENTENCES)[:14]
        pen.text((x, y + n * 50), words, font=make_scans.font("serif-bold", 38), fill=red)


def _marks(_page, pen, _chance, red, x, y, size):
    for n in range(4):
        pen.ellipse([x, y + n * 60, x + size * 1.2, y + n * 60 + 55], outline=red, width=4)


def _star_in_ring(_page, pen, _chance, red, x, y, size):
    pen.ellipse([x, y, x + size, y + size], outline=red, width=8)
    _star(pen, x + size / 2, y + size / 2, size * 0.35, red)


def _disc(_page, pen, chance, red, x, y, size):
    pen.ellipse([x, y, x + size, y + size], fill=red)
    _star(pen, x + size / 2, y + size / 2, size * 0.3, chance.choice((WHITE, YELLOW)))


def _emblem(_page, pen, _chance, red, x, y, size):
    """Red field, yellow rim and yellow figures within, as on badges and gates."""
    pen.ellipse([x, y, x + size, y + size], fill=YELLOW)
    pen.ellipse([x + size * 0.06, y + size * 0.06, x + size * 0.94, y + size * 0.94], fill=red)
    pen.arc(
        [x + size * 0.25, y + size * 0.25, x + size * 0.75, y + size * 0.75], -60, 160, fill=YELLOW, width=12
    )
    pen.line([x + size * 0.3, y + size * 0.3, x + size * 0.72, y + size * 0.72], fill=YELLOW, width=14)


def _logo(_page, pen, _chance, red, x, y, size):
    """A volunteers' badge: a heart and Latin letters in a filled ring."""
    pen.ellipse([x, y, x + size, y + size], fill=red)
    pen.ellipse([x + size * 0.22, y + size * 0.22, x + size * 0.78, y + size * 0.78], fill=WHITE)
    for n, letter in enumerate("VOLUNTEER SERVICE"):
        angle = math.radians(180 + n * 21)
        at = x + size / 2 + size * 0.39 * math.cos(angle), y + size / 2 + size * 0.39 * math.sin(angle)
        _words(pen, letter, *at, size * 0.1, WHITE)
    for side in (0.42, 0.58):
        pen.ellipse(
            [x + size * (side - 0.1), y + size * 0.36, x + size * (side + 0.1), y + size * 0.54], fill=red
        )
    pen.polygon(
        [
            (x + size * 0.33, y + size * 0.5),
            (x + size * 0.67, y + size * 0.5),
            (x + size / 2, y + size * 0.7),
        ],
        fill=red,
    )


def _handwriting(_page, pen, chance, red, x, y, size):
    """A leader's remark: loops and strokes, some words ringed."""
    for row in range(3):
        at = x
        while at < x + size * 1.6:
            points = [
                (at + chance.uniform(0, 34), y + row * 62 + chance.uniform(0, 46)) for _ in range(chance.randint(4, 8))
            ]  # fmt: skip
            pen.line(points, fill=red, width=chance.randint(2, 5), joint="curve")
            at += 44
    pen.arc([x - 30, y + 180, x + size, y + 300], 20, 375, fill=red, width=4)


def _code(_page, pen, chance, red, x, y, size):
    """A code to scan."""
    count = 29
    dot = size / count
    for row in range(count):
        for column in range(count):
            if chance.random() < 0.5:
                pen.rectangle(
                    [x + column * dot, y + row * dot, x + (column + 1) * dot, y + (row + 1) * dot], fill=red
                )
    for cx, cy in ((0, 0), (count - 7, 0), (0, count - 7)):
        box = [x + cx * dot, y + cy * dot, x + (cx + 7) * dot, y + (cy + 7) * dot]
        pen.rectangle(box, fill=WHITE)
        pen.rectangle(box, outline=red, width=max(1, round(dot)))
        pen.rectangle([box[0] + 2 * dot, box[1] + 2 * dot, box[2] - 2 * dot, box[3] - 2 * dot], fill=red)


def _photograph(page, _pen, chance, red, x, y, size):
    """A hall with a red banner, lanterns and people."""
    wide, tall = round(size * 1.5), round(size)
    noise = np.random.default_rng(chance.randrange(1 << 30))
    ground = cv2.resize(noise.uniform(60, 190, (7, 9, 3)).astype(np.float32), (wide, tall))
    shot = Image.fromarray(ground.clip(0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(shot)
    pen.rectangle([wide * 0.06, tall * 0.08, wide * 0.94, tall * 0.24], fill=red)
    _words(pen, "道德讲堂走进机关", wide / 2, tall * 0.16, tall * 0.1, YELLOW)
    for n in range(5):
        lantern = wide * (0.1 + 0.2 * n), tall * chance.uniform(0.35, 0.45)
        pen.ellipse(
            [lantern[0] - tall * 0.07, lantern[1], lantern[0] + tall * 0.07, lantern[1] + tall * 0.15],
            fill=red,
        )
        pen.ellipse(
            [lantern[0] - tall * 0.06, tall * 0.6, lantern[0] + tall * 0.06, tall * 0.74],
            fill=(225, 180, 150),
        )
        pen.rectangle(
            [lantern[0] - tall * 0.1, tall * 0.74, lantern[0] + tall * 0.1, tall],
            fill=chance.choice((red, (40, 60, 110))),
        )
    page.picture.paste(shot, (round(x), round(y)))


def _star(pen, x, y, size, colour):
    pen.polygon(make_scans._star(x, y, size), fill=colour)


def _words(pen, words, x, y, size, colour):
    face = make_scans.font("serif-bold", max(8, round(size)))
    pen.text((x, y), words, font=face, fill=colour, anchor="mm")


THINGS = {
    "flag": _flag, "poster": _poster, "table": _table, "rings": _rings, "pie": _pie, "button": _button,
    "lines": _lines, "marks": _marks, "star in a ring": _star_in_ring, "disc": _disc, "emblem": _emblem,
    "logo": _logo, "handwriting": _handwriting, "code": _code, "photograph": _photograph,
}  # fmt: skip
