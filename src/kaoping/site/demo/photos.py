"""Drawn pictures of an activity, as a small camera phone of 2014 would send: a hall or a street.

Nobody real is in them and no font is needed: the banner's characters are strokes of white.
"""

import io
import random
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
SIZE = 480, 320
_WALLS: tuple[Colour, ...] = ((214, 205, 188), (196, 203, 205), (222, 214, 204), (186, 192, 186))
_COATS: tuple[Colour, ...] = (
    (44, 52, 68), (70, 74, 80), (92, 72, 60), (58, 78, 70), (108, 104, 98), (52, 60, 96), (120, 88, 78), (84, 94, 110),
)  # fmt: skip
_SKIN: tuple[Colour, ...] = ((222, 184, 154), (206, 164, 132), (232, 198, 170))
_VEST: Colour = (186, 48, 44)
_HAIR: tuple[Colour, ...] = ((34, 30, 30), (52, 44, 40), (118, 116, 114))


def drawn(rng: random.Random) -> bytes:
    """A JPEG of 480 × 320, a little soft and darker towards its edges."""
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    (_hall if rng.random() < 0.55 else _street)(draw, rng)
    picture = _framed(picture, rng).filter(ImageFilter.GaussianBlur(rng.choice((0.6, 0.8, 1.1))))
    picture = ImageChops.multiply(picture, _light(rng))
    picture.paste((12, 12, 20), (0, 0), _edges())
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=62)
    return out.getvalue()


def _framed(picture: Image.Image, rng: random.Random) -> Image.Image:
    """What the hand that held the camera took: nearer or farther, aside, a little askew."""
    width = rng.randrange(300, SIZE[0] - 20)
    height = width * SIZE[1] // SIZE[0]
    left, top = rng.randrange(SIZE[0] - width), rng.randrange(SIZE[1] - height)
    if rng.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    turned = picture.rotate(rng.uniform(-4, 4), Image.Resampling.BILINEAR, fillcolor=(120, 116, 110))
    return turned.resize(SIZE, Image.Resampling.BILINEAR, box=(left, top, left + width, top + height))


def _light(rng: random.Random) -> Image.Image:
    """Uneven light, so that no two pictures of one hall are taken for the same picture."""
    spots = Image.new("L", (5, 4))
    spots.putdata([rng.randrange(130, 256) for _spot in range(20)])
    return Image.merge("RGB", [spots.resize(SIZE, Image.Resampling.BICUBIC)] * 3)


@cache
def _edges() -> Image.Image:
    """How much darker a place is: most in the corners."""
    shade = Image.new("L", SIZE, 90)
    ImageDraw.Draw(shade).ellipse((-90, -80, SIZE[0] + 90, SIZE[1] + 80), fill=0)
    return shade.filter(ImageFilter.GaussianBlur(40))


def _hall(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """A room from its back rows: wall, window, banner, somebody speaking, heads."""
    wall, floor = rng.choice(_WALLS), _near(rng, (128, 108, 88), 14)
    _fade(draw, 0, 200, wall, _darker(wall, 0.82))
    _fade(draw, 200, SIZE[1], floor, _darker(floor, 0.7))
    side = rng.choice((18, 392))
    draw.rectangle((side, 62, side + 70, 176), fill=(232, 238, 240), outline=(150, 146, 140), width=3)
    draw.line((side + 35, 62, side + 35, 176), fill=(150, 146, 140), width=2)
    _banner(draw, rng, rng.randrange(14, 30))
    desk = rng.randrange(200, 250)
    _person(draw, rng, desk, 150, 17, rng.choice(_COATS), back=False)
    draw.rectangle((desk - 34, 176, desk + 40, 208), fill=_near(rng, (112, 76, 52), 10))
    for y, size, step in ((218, 15, 44), (252, 20, 56), (298, 27, 78)):
        for x in range(rng.randrange(4, 30), SIZE[0], step):
            if rng.random() < 0.88:
                _person(draw, rng, x + rng.randrange(-5, 6), y, size, rng.choice(_COATS), back=True)


def _street(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """A square in front of houses: sky, windows, trees, people in red vests."""
    sky = rng.choice(((176, 198, 214), (198, 204, 206), (160, 186, 208)))
    _fade(draw, 0, 170, sky, (222, 224, 220))
    _fade(draw, 170, SIZE[1], (168, 164, 156), (128, 124, 118))
    x = -rng.randrange(40)
    while x < SIZE[0]:
        width, top = rng.randrange(80, 150), rng.randrange(34, 90)
        _house(draw, _near(rng, rng.choice(_WALLS), 14), x, top, x + width)
        x += width + rng.randrange(4, 20)
    for _tree in range(rng.randrange(2, 5)):
        at = rng.randrange(SIZE[0])
        draw.rectangle((at - 3, 120, at + 3, 182), fill=(92, 74, 58))
        for _leaves in range(9):
            left, top = at + rng.randrange(-30, 8), 84 + rng.randrange(-24, 34)
            green = _near(rng, (86, 118, 72), 16)
            draw.ellipse((left, top, left + 26, top + 22), fill=green)
    _banner(draw, rng, rng.randrange(112, 126))
    for y, size, step in ((196, 13, 50), (238, 19, 74), (286, 25, 112)):
        for x in range(rng.randrange(6, 50), SIZE[0], step):
            if rng.random() < 0.72:
                coat = _VEST if rng.random() < 0.5 else rng.choice(_COATS)
                _person(draw, rng, x + rng.randrange(-12, 13), y, size, coat, back=rng.random() < 0.3)


def _house(draw: ImageDraw.ImageDraw, wall: Colour, left: int, top: int, right: int) -> None:
    draw.rectangle((left, top, right, 172), fill=wall)
    for y in range(top + 10, 156, 22):
        for x in range(left + 8, right - 12, 20):
            draw.rectangle((x, y, x + 10, y + 12), fill=_darker(wall, 0.62))


def _banner(draw: ImageDraw.ImageDraw, rng: random.Random, top: int) -> None:
    draw.rectangle((96, top, 384, top + 26), fill=_near(rng, (178, 34, 36), 10))
    for x in range(112, 112 + 20 * rng.randrange(9, 13), 20):
        for _stroke in range(4):
            a, b = x + rng.randrange(12), top + 6 + rng.randrange(14)
            is_flat = rng.random() < 0.5
            draw.line(
                (a, b, a + (8 if is_flat else 0), b + (0 if is_flat else 8)), fill=(248, 232, 190), width=2
            )


def _person(
    draw: ImageDraw.ImageDraw, rng: random.Random, x: int, y: int, size: int, coat: Colour, *, back: bool
) -> None:
    """Head and shoulders, ``y`` where the neck is; from behind one sees hair alone."""
    hair, skin, half = rng.choice(_HAIR), rng.choice(_SKIN), size // 2
    draw.rounded_rectangle((x - size, y, x + size, y + size * 3), radius=half, fill=_near(rng, coat, 8))
    draw.rectangle((x - half // 2, y - half // 2, x + half // 2, y + 3), fill=_darker(skin, 0.85))
    draw.ellipse((x - half, y - size - half // 2, x + half, y), fill=hair if back else skin)
    if not back:
        draw.chord((x - half, y - size - half // 2, x + half, y), 180, 360, fill=hair)


def _fade(draw: ImageDraw.ImageDraw, top: int, bottom: int, first: Colour, last: Colour) -> None:
    for y in range(top, bottom):
        part = (y - top) / (bottom - top)
        mixed = [round(a + (b - a) * part) for a, b in zip(first, last, strict=True)]
        draw.line((0, y, SIZE[0], y), fill=(mixed[0], mixed[1], mixed[2]))


def _near(rng: random.Random, colour: Colour, by: int) -> Colour:
    red, green, blue = (min(255, max(0, part + rng.randint(-by, by))) for part in colour)
    return red, green, blue


def _darker(colour: Colour, by: float) -> Colour:
    red, green, blue = (round(part * by) for part in colour)
    return red, green, blue
