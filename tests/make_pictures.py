"""Photo-like pictures from a number, and what senders do to pictures. Nothing real is in them.

Every photo has light that falls off, texture, a red banner with words, tables and people; several
photos of one ``scene`` share hall, banner and table, as photos of one meeting do.
"""

import io

import cv2
import numpy as np
from PIL import Image, ImageDraw


def photo(seed, scene=None):
    """An RGB picture of about 0.7 megapixels."""
    rng = np.random.default_rng(seed)
    hall = np.random.default_rng(1_000_000 + (seed if scene is None else scene))
    width, height = (960, 720) if hall.random() < 0.7 else (720, 960)
    upper, lower = hall.random(3) * 120 + 100, hall.random(3) * 120 + 30
    fall = np.linspace(0, 1, height)[:, None, None]
    picture = (upper * (1 - fall) + lower * fall) * np.ones((height, width, 1))
    for coarse, strength in ((160, 70), (40, 40), (8, 30)):
        picture = picture + (_texture(rng, height, width, coarse) - 0.5) * strength
    picture = np.clip(picture, 0, 255).astype("uint8")
    banner, table = int(hall.integers(20, 120)), int(height * 0.6 + hall.integers(-60, 60))
    cv2.rectangle(picture, (40, banner), (width - 40, banner + 70), (180, 20, 30), -1)
    for place in range(80, width - 120, 56):
        cv2.rectangle(picture, (place, banner + 16), (place + 36, banner + 54), (250, 230, 120), 5)
    cv2.rectangle(picture, (0, table), (width, height), _colour(hall, 40, 160), -1)
    for _person in range(int(rng.integers(4, 14))):
        x, y, r = (
            int(rng.integers(0, width)),
            int(rng.integers(height * 0.3, height * 0.8)),
            int(rng.integers(18, 48)),
        )
        body = (int(1.3 * r), 2 * r)
        cv2.ellipse(picture, (x, y + int(2.4 * r)), body, 0, 0, 360, _colour(rng, 10, 220), -1)
        cv2.circle(picture, (x, y), r, _colour(rng, 120, 220), -1)
    noisy = picture.astype("int16") + rng.normal(0, 8, picture.shape).astype("int16")
    return Image.fromarray(np.clip(noisy, 0, 255).astype("uint8"))


def _texture(rng, height, width, coarse):
    small = rng.random((max(2, height // coarse), max(2, width // coarse), 3)).astype("float32")
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def _colour(rng, low, high):
    return tuple(int(value) for value in rng.integers(low, high, 3))


def letterhead(seed):
    """A red star over a red rule on white, as wide as a page's head."""
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (900, 240), "white")
    drawn = ImageDraw.Draw(picture)
    drawn.rectangle((40, 200, 860, 206), fill=(210, 20, 30))
    for place in range(120, 780, 70):
        drawn.rectangle((place, 60, place + int(rng.integers(30, 56)), 130), outline=(210, 20, 30), width=8)
    return picture


def sheet(seed):
    """A scanned page of text: paper, no photo."""
    rng = np.random.default_rng(seed)
    grey = np.full((1100, 780), 246, "uint8")
    for row in range(90, 1000, 34):
        for column in range(80, 700, 26):
            if rng.random() < 0.9:
                grey[row : row + 18, column : column + int(rng.integers(8, 20))] = int(rng.integers(20, 80))
    noisy = np.clip(grey.astype("int16") + rng.normal(0, 4, grey.shape).astype("int16"), 0, 255)
    return Image.fromarray(noisy.astype("uint8")).convert("RGB")


def logo(seed):
    """A flat emblem of few colours."""
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (240, 240), _colour(rng, 0, 255))
    drawn = ImageDraw.Draw(picture)
    drawn.ellipse((30, 30, 210, 210), fill=_colour(rng, 0, 255))
    drawn.rectangle((90, 90, 150, 150), fill=_colour(rng, 0, 255))
    return picture


def jpeg(picture, quality=88, exif=None):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, **({"exif": exif} if exif else {}))
    return out.getvalue()


def camera(taken="2014:03:05 09:12:33", place=((34, 37, 12.0), (112, 27, 30.0))):
    """What a telephone writes into its pictures."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: place[0], 3: "E", 4: place[1]})
    return exif


def _cut(picture, left, top, right, bottom):
    width, height = picture.size
    box = (left * width, top * height, (1 - right) * width, (1 - bottom) * height)
    return picture.crop(tuple(int(value) for value in box))


def _with_bar(picture, share, *, above=False, colour="white"):
    width, height = picture.size
    bar = int(height * share)
    found = Image.new("RGB", (width, height + bar), colour)
    found.paste(picture, (0, bar if above else 0))
    drawn = ImageDraw.Draw(found)
    top = 0 if above else height
    for place in range(20, width // 2, 40):
        drawn.rectangle((place, top + bar // 4, place + 24, top + 3 * bar // 4), fill="grey")
    return found


def _brighter(picture, factor, more):
    return Image.fromarray(
        np.clip(np.asarray(picture).astype("float32") * factor + more, 0, 255).astype("uint8")
    )


def _half(picture, share=0.5):
    return picture.resize((int(picture.width * share), int(picture.height * share)))


def _stamped(picture):
    found = picture.copy()
    drawn = ImageDraw.Draw(found)
    for place in range(picture.width - 300, picture.width - 30, 24):
        drawn.rectangle((place, picture.height - 50, place + 16, picture.height - 24), fill=(255, 160, 0))
    return found


# What senders do to a photo before they send it again.
DONE = {
    "saved again at quality 40": lambda p, rng: jpeg(p, 40),
    "half as large": lambda p, rng: jpeg(_half(p)),
    "a quarter as large": lambda p, rng: jpeg(_half(p, 0.25)),
    "squeezed to 90 % of its height": lambda p, rng: jpeg(p.resize((p.width, int(p.height * 0.9)))),
    "brighter": lambda p, rng: jpeg(_brighter(p, 1.25, 15)),
    "darker": lambda p, rng: jpeg(_brighter(p, 0.7, -5)),
    "grey": lambda p, rng: jpeg(p.convert("L").convert("RGB")),
    "trimmed by 3 % on each side": lambda p, rng: jpeg(_cut(p, 0.03, 0.03, 0.03, 0.03)),
    "trimmed by 5 % on each side": lambda p, rng: jpeg(_cut(p, 0.05, 0.05, 0.05, 0.05)),
    "trimmed by up to 8 % a side": lambda p, rng: jpeg(_cut(p, *(rng.random(4) * 0.08))),
    "a white caption bar below, 8 %": lambda p, rng: jpeg(_with_bar(p, 0.08)),
    "a white caption bar below, 12 %": lambda p, rng: jpeg(_with_bar(p, 0.12)),
    "a black caption bar below, 15 %": lambda p, rng: jpeg(_with_bar(p, 0.15, colour=(20, 20, 20))),
    "a caption bar above, 12 %": lambda p, rng: jpeg(_with_bar(p, 0.12, above=True)),
    "a date stamped on it": lambda p, rng: jpeg(_stamped(p)),
    "trimmed, brighter, small": lambda p, rng: jpeg(
        _half(_brighter(_cut(p, 0.02, 0.02, 0.03, 0.02), 1.1, 5)), 55
    ),
}
