"""Pages with seals of many makes, each from one number: invented names, several faces, scanners and telephones.

Nothing is copied from life. The kinds follow what offices use: round seals with a star or without,
with a line across, a code along the lower edge, an inner ring; ovals with a line or a number across;
two seals, side by side or one over the other. The seal most often stands over the unit's printed name
and the date. What a page goes through after that (resolution, JPEG, skew, yellow paper, a telephone's
slant and light) is drawn for each page anew. ``page_of(half, number)``: numbers of the half ``dev``
were looked at when the reading was mended, those of ``held`` never were.
"""

import math
import os
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests import make_scans
from tests.make_scans import INCH

KINDS = ("round", "round", "round", "round", "oval", "two", "overlap")
CUT_DPI = 600
# Faces that Debian packs; those missing on a machine are left out. BENCH_FONTS names one more folder.
FACES = {
    "NotoSerifCJK-Bold.ttc": 2, "NotoSerifCJK-Regular.ttc": 2, "NotoSansCJK-Regular.ttc": 2,
    "NotoSansCJK-Bold.ttc": 2, "gbsn00lp.ttf": 0, "uming.ttc": 0, "gkai00mp.ttf": 0, "wqy-zenhei.ttc": 0,
    "LXGWWenKai-Bold.ttf": 0,
}  # fmt: skip
PLACE_WORDS = "云川溪宁泰岭泽陵原江湖石松桥平昌阳兴远丰庆福梅柳青金龙凤双长新高永安乐康华清白沙东南西北"
OFFICES = (
    "财政局", "民政局", "司法局", "审计局", "统计局", "水利局", "林业局", "信访局", "体育局", "档案馆", "教育体育局",
    "科学技术局", "农业农村局", "应急管理局", "医疗保障局", "行政审批局", "生态环境局", "文化广电和旅游局",
    "人力资源和社会保障局", "退役军人事务局", "工业和信息化局", "综合行政执法局", "人民政府", "人民政府办公室",
    "人民检察院", "人民代表大会常务委员会", "总工会", "妇女联合会", "残疾人联合会", "委员会宣传部", "委员会组织部",
    "委员会党校", "精神文明建设委员会办公室", "创建文明城市工作指挥部", "志愿服务联合会", "新时代文明实践中心",
    "城市建设投资有限公司", "公共交通集团有限公司", "自来水有限责任公司", "第一高级中学", "第七小学", "实验幼儿园",
    "中医院", "第二人民医院", "疾病预防控制中心", "河道管理所", "园林绿化中心", "融媒体中心", "消防救援大队",
    "公安局巡特警支队", "税务局第一税务所", "气象局", "供销合作社联合社", "红十字会", "青少年活动中心",
)  # fmt: skip
VILLAGES = ("社区居民委员会", "村民委员会", "街道办事处", "镇人民政府", "街道社区服务中心", "乡卫生院")
ACROSS = (
    "专用章",
    "业务专用章",
    "财务专用章",
    "合同专用章",
    "收文专用章",
    "办公室",
    "人事专用章",
    "档案专用章",
)
REDS = (
    (214, 28, 32), (196, 18, 36), (233, 46, 40), (180, 22, 44), (224, 62, 38), (206, 44, 70), (240, 72, 62),
)  # fmt: skip


@dataclass(frozen=True)
class Cut:
    """A seal as it is carved; lengths in mm, angles in degrees."""

    name: str
    line: str
    oval: bool
    wide: float
    tall: float
    border: float
    face: str
    high: float  # of a character of the name
    broad: float
    arc: float
    edge: float  # from the border to the feet of the name's characters
    middle: str  # star, ring, none, number
    code: str
    number: str = ""


@dataclass(frozen=True)
class Drawn:
    """``data`` is a JPEG; ``seals`` are (what is carved, x and y of its middle as shares of the picture)."""

    data: bytes
    seals: tuple
    kind: str
    how: str


def page_of(half, number):
    """One page; the same for the same half and number."""
    chance = random.Random(f"seals {half} {number}")
    kind = KINDS[number % len(KINDS)]
    dpi = chance.choice((150, 150, 200, 200, 300))
    made = make_scans.page(
        chance, dpi=dpi, face=chance.choice(list(make_scans.FONTS)), points=chance.choice((12, 14, 16, 16)),
        lines=chance.randint(10, 26), red_head=chance.random() < 0.2,
    )  # fmt: skip
    places = [(chance.uniform(60, 150), chance.uniform(120, 250))]
    if kind == "two":
        places = [
            (chance.uniform(40, 65), chance.uniform(120, 250)),
            (chance.uniform(130, 160), chance.uniform(120, 250)),
        ]
    elif kind == "overlap":
        x, y = places[0]
        places.append((min(170, x + chance.uniform(24, 36)), y + chance.uniform(-10, 10)))
    seals = []
    for place in places:
        seal = carved(chance, kind == "oval" or (kind != "round" and chance.random() < 0.15))
        if chance.random() < 0.7:
            _signed(made, seal, place, chance)
        seals.append((seal, place))
    for order, (seal, place) in enumerate(seals):
        _press(made, seal, chance, place, order)
    return _scanned(made, seals, kind, dpi, chance)


def invented(chance):
    """The name of a body in a place that does not exist."""
    while True:
        place = "".join(chance.sample(PLACE_WORDS, 2)) + chance.choice("市县区")
        if chance.random() < 0.3:
            name = place * (chance.random() < 0.6) + "".join(chance.sample(PLACE_WORDS, 2))
            name += chance.choice(VILLAGES)
        else:
            office = chance.choice(OFFICES)
            name = ("中共" if office.startswith("委员会") else "") + place + office
        if chance.random() < 0.08:
            name = "中国共产党" + name.removeprefix("中共") + "支部委员会"
        if 6 <= len(name) <= 20:
            return name


def carved(chance, oval):
    """A seal of a usual make."""
    name = invented(chance)
    face = chance.choice(faces())
    if oval:
        wide = chance.uniform(40, 50)
        tall = wide * chance.uniform(0.62, 0.75)
        high = min(6.0, tall * chance.uniform(0.17, 0.21))
        number = "".join(chance.choice("0123456789ABCD") for _ in range(15)) if chance.random() < 0.3 else ""
        return Cut(
            name, chance.choice(ACROSS), True, wide, tall, chance.uniform(0.6, 1.1), face, high, high * 0.75,
            min(235, 45 + 14 * len(name)), chance.uniform(0.7, 1.3), "number" if number else "none", "", number,
        )  # fmt: skip
    wide = chance.choice((38, 40, 42, 42, 42, 45))
    border = chance.uniform(0.9, 1.4)
    high = wide / 42 * (chance.uniform(5.2, 7.2) if len(name) < 14 else chance.uniform(4.6, 5.8))
    arc = min(312, max(165, chance.uniform(15.5, 23) * len(name)))
    edge = chance.uniform(0.5, 1.3)
    step = math.radians(arc / (len(name) - 1)) * (wide / 2 - border - edge - high / 2)
    line = chance.choice(ACROSS) if chance.random() < 0.4 else ""
    code = ""
    if arc < 270 and chance.random() < 0.35:
        code = "4" + "".join(chance.choice("0123456789") for _ in range(12))
    middle = chance.choice(("star", "star", "star", "star", "ring", "none"))
    return Cut(
        name, line, False, wide, wide, border, face, high, min(high * chance.uniform(0.58, 0.95), step * 0.94),
        arc, edge, middle, code,
    )  # fmt: skip


@cache
def faces():
    """The files of faces on this machine."""
    folders = [Path("/usr/share/fonts"), *map(Path, filter(None, [os.environ.get("BENCH_FONTS")]))]
    found = {path.name: str(path) for folder in folders for path in sorted(folder.rglob("*.tt[fc]"))}
    return tuple(found[name] for name in FACES if name in found)


@cache
def _font(face, size):
    return ImageFont.truetype(face, size, index=FACES[Path(face).name])


def _plate(seal):
    """How much ink each dot gives, 0 to 1, large and upright."""
    mm = CUT_DPI / INCH
    side = round((seal.wide + 6) * mm)
    plate = Image.new("L", (side, side), 0)
    pen, middle = ImageDraw.Draw(plate), side / 2
    wide, tall, border = seal.wide / 2 * mm, seal.tall / 2 * mm, seal.border * mm

    def ellipse(inward, width):
        box = [middle - wide + inward, middle - tall + inward, middle + wide - inward, middle + tall - inward]
        pen.ellipse(box, outline=255, width=max(1, round(width)))

    ellipse(0, border)
    inward = border + seal.edge * mm
    if seal.middle == "ring":
        ellipse(border * 1.7, border * 0.35)
        inward += border * 1.1
    high, broad = seal.high * mm, seal.broad * mm
    _round(
        plate, seal.name, seal.face, wide - inward - high / 2, tall - inward - high / 2, high, broad, seal.arc
    )
    if seal.code:
        small = 1.35 * mm
        _round(
            plate, seal.code[::-1], seal.face, wide - border - small, tall - border - small, small,
            small * 0.62, 60, below=True,
        )  # fmt: skip
    if seal.middle in ("star", "ring"):
        pen.polygon(make_scans._star(middle, middle - 0.4 * mm, 0.31 * wide), fill=255)
    if seal.number:
        _level(plate, seal.number, seal.face, middle, middle, 2.3 * mm, 1.35 * mm)
    if seal.line:
        tall_line = (3.6 if len(seal.line) < 5 else 3.0) * mm
        down = 0.5 * wide if not seal.oval else tall * (0.42 if seal.number else 0.2)
        _level(plate, seal.line, seal.face, middle, middle + down, tall_line, tall_line * 0.86)
    return np.asarray(plate, np.float32) / 255


def _round(plate, words, face, far, low, high, broad, arc, *, below=False):
    turns = np.radians(np.linspace(-arc / 2, arc / 2, 1201) + (90 if below else -90))
    x, y = far * np.cos(turns), low * np.sin(turns)
    length = np.concatenate([[0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    for character, at in zip(words, np.linspace(0, length[-1], len(words)), strict=True):
        turn = float(np.interp(at, length, turns))
        upright = math.degrees(math.atan2(math.sin(turn) / low, math.cos(turn) / far)) + 90
        place = plate.width / 2 + far * math.cos(turn), plate.height / 2 + low * math.sin(turn)
        _stamp(plate, character, face, *place, high, broad, -upright + (180 if below else 0))


def _level(plate, words, face, x, y, high, broad):
    for n, character in enumerate(words):
        _stamp(plate, character, face, x + (n - (len(words) - 1) / 2) * broad * 1.08, y, high, broad, 0)


def _stamp(plate, character, face, x, y, high, broad, turned):
    """Cut to the same height: thin characters such as 一 keep their own."""
    size = max(24, round(high * 1.5))
    glyph = Image.new("L", (size * 2, size * 2), 0)
    ImageDraw.Draw(glyph).text((size, size), character, font=_font(face, size), fill=255, anchor="mm")
    box = glyph.getbbox()
    if box is None:
        return
    glyph = glyph.crop(box)
    share = min(1.0, glyph.height / (size * 0.8))
    glyph = glyph.resize(
        (max(2, round(broad)), max(2, round(high * (1 if share > 0.7 else share)))), Image.Resampling.LANCZOS
    )
    glyph = glyph.rotate(turned, Image.Resampling.BICUBIC, expand=True)
    corner = round(x - glyph.width / 2), round(y - glyph.height / 2)
    plate.paste(255, (*corner, corner[0] + glyph.width, corner[1] + glyph.height), mask=glyph)


def _signed(made, seal, place, chance):
    """The unit's printed name and the date, where the seal will stand over them."""
    pen, mm = ImageDraw.Draw(made.picture), made.dpi / INCH
    size = round(16 / 72 * made.dpi)
    face = make_scans.font(chance.choice(list(make_scans.FONTS)), size)
    day = f"2026年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    x, y = place[0] * mm + chance.uniform(-6, 6) * mm, place[1] * mm + chance.uniform(-6, 10) * mm
    pen.rectangle([x - 45 * mm, y - 9 * mm, x + 45 * mm, y + 9 * mm], fill="white")
    pen.text((x, y - 5 * mm), seal.name, font=face, fill=(20, 20, 20), anchor="mm")
    pen.text((x, y + 5 * mm), day, font=face, fill=(20, 20, 20), anchor="mm")


def _press(made, seal, chance, place, order):
    """Ink multiplies with what is printed; worn, dry, uneven or smeared in half of all cases."""
    ink = _plate(seal)
    noise = np.random.default_rng(chance.randrange(1 << 30))
    worn = chance.choice((0, 0, 0.2, 0.35, 0.5))
    if worn:
        ink = make_scans._wear(ink, worn, noise)
    if chance.random() < 0.25:  # too much ink
        ink = cv2.dilate(ink, np.ones((3, 3), np.uint8), iterations=chance.randint(1, 3))
    if chance.random() < 0.15:  # the hand moved
        ink = cv2.blur(ink, (1, chance.randint(4, 9)))
    scale = made.dpi / CUT_DPI
    side = round(ink.shape[0] * 1.4)
    turned = chance.choice((chance.uniform(-6, 6), chance.uniform(-6, 6), chance.uniform(-40, 40)))
    move = cv2.getRotationMatrix2D((ink.shape[1] / 2, ink.shape[0] / 2), turned, 1)
    move[:, 2] += (side - ink.shape[0]) / 2
    ink = cv2.warpAffine(ink, move, (side, side))
    ink = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    side = ink.shape[0]
    pixels = np.asarray(made.picture, np.float32).copy()
    x, y = (round(one * made.dpi / INCH - side / 2) for one in place)
    left, top = max(0, x), max(0, y)
    right, bottom = min(pixels.shape[1], x + side), min(pixels.shape[0], y + side)
    share = (ink[top - y : bottom - y, left - x : right - x] * chance.uniform(0.65, 1))[..., None]
    colour = np.asarray(REDS[(chance.randrange(len(REDS)) + order) % len(REDS)], np.float32) / 255
    pixels[top:bottom, left:right] *= 1 - share * (1 - colour)
    made.picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _scanned(made, seals, kind, dpi, chance):
    how = {"tint": (1, 1, 1)}
    light = chance.choice(("white", "white", "yellow", "telephone"))
    if light == "yellow":
        how["tint"] = chance.choice(((0.98, 0.94, 0.82), (0.97, 0.92, 0.76), (0.95, 0.92, 0.86)))
    skew = chance.uniform(-3, 3)
    if light == "telephone":
        tints = ((1, 0.93, 0.8), (0.92, 0.97, 1), (1, 0.9, 0.74), (0.88, 1, 0.95))
        how |= {
            "tint": chance.choice(tints),
            "shade": chance.uniform(0.1, 0.4),
            "lean": chance.uniform(0.005, 0.03),
        }
        skew = chance.uniform(-6, 6)
    jpeg = chance.randint(40, 90)
    data = make_scans.scan(
        made.picture, chance, skew=skew, jpeg=jpeg, noise=chance.uniform(0, 7),
        blur=chance.uniform(0.3, 0.9) * dpi / 150, **how,
    )  # fmt: skip
    turn = math.radians(-skew)
    width, height = 210, 297
    placed = []
    for seal, (x, y) in seals:
        dx, dy = x - width / 2, y - height / 2
        at_x = width / 2 + dx * math.cos(turn) - dy * math.sin(turn)
        at_y = height / 2 + dx * math.sin(turn) + dy * math.cos(turn)
        placed.append((seal, at_x / width, at_y / height))
    return Drawn(data, tuple(placed), kind, f"{dpi} dpi {light} jpeg {jpeg}")
