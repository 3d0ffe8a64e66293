"""Invented pages, seals and scans with a fixed seed: pillow draws them, nothing is copied from life.

``Seal`` is drawn large and pressed onto a page with worn ink; ``scan`` then does to the page what
scanners and telephones do. Used by the tests of ``evidence.ocr`` and ``evidence.seals`` and by the
benchmarks of the same names.
"""

import io
import math
import random
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FOLDER = Path("/usr/share/fonts/opentype/noto")
FONTS = {
    "serif": FOLDER / "NotoSerifCJK-Regular.ttc",
    "serif-bold": FOLDER / "NotoSerifCJK-Bold.ttc",
    "sans": FOLDER / "NotoSansCJK-Regular.ttc",
    "sans-bold": FOLDER / "NotoSansCJK-Bold.ttc",
}
SIMPLIFIED = 2  # the face within the collection
INCH = 25.4
SENTENCES = (
    "根据年度工作安排，现将本季度精神文明建设工作情况报告如下。",
    "我单位高度重视，成立了工作领导小组，主要领导亲自部署，分管领导具体负责。",
    "结合“道德讲堂”活动，组织干部职工诵读经典、学习先进，参加人数达到二百三十六人次。",
    "开展学雷锋志愿服务活动十二次，走访慰问困难群众四十七户，发放宣传材料三千余份。",
    "在重要路段设置公益广告牌二十六块，电子显示屏每日播放时间不少于四小时。",
    "对照测评标准逐项自查，共发现问题九个，已整改八个，其余一个限期于月底前完成。",
    "下一步将继续完善制度、落实责任，推动各项任务落到实处，取得实效。",
    "联系电话：6598 2107，电子邮箱：office@example.org，报送日期2026年3月28日。",
)
PLACES = ("清河市", "北合县", "南屏区", "东泽市", "临溪县", "石桥镇", "安平市高新区", "松陵市")
OFFICES = (
    "发展和改革委员会", "教育局", "交通运输局", "文明办", "精神文明建设指导委员会办公室", "人民法院",
    "市场监督管理局", "住房和城乡建设局", "卫生健康委员会", "公安局交通警察支队", "图书馆",
    "自然资源和规划局", "直属机关工作委员会", "残疾人联合会", "第三中学", "供电公司",
)  # fmt: skip
LINES_INSIDE = ("", "", "", "", "专用章", "业务专用章", "办公室", "党支部", "财务专用章", "合同专用章")
REDS = ((220, 30, 35), (200, 20, 30), (235, 50, 45), (190, 25, 50), (226, 60, 30), (210, 40, 60))


def has_fonts() -> bool:
    return all(path.is_file() for path in FONTS.values())


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS[name]), size, index=SIMPLIFIED)


def unit_name(chance: random.Random, least: int = 6, most: int = 20) -> str:
    while True:
        name = chance.choice(PLACES) + chance.choice(OFFICES)
        if chance.random() < 0.15:
            name = "中共" + name + "支部委员会"
        if least <= len(name) <= most:
            return name


# -- the page --------------------------------------------------------------------------------


@dataclass
class Page:
    """A page as drawn, with the lines that stand on it."""

    picture: Image.Image
    dpi: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.lines)


def page(
    chance: random.Random, *, dpi: int = 150, face: str = "serif", points: float = 16, lines: int = 24,
    red_head: bool = False, first: list[str] | None = None, margin: float = 28,
) -> Page:  # fmt: skip
    """An A4 page of running text; ``red_head`` draws it under a red title and rule."""
    width, height = round(210 / INCH * dpi), round(297 / INCH * dpi)
    made = Page(Image.new("RGB", (width, height), "white"), dpi)
    pen = ImageDraw.Draw(made.picture)
    size = round(points / 72 * dpi)
    left, top = margin / INCH * dpi, 37 / INCH * dpi
    if red_head:
        top = red_heading(chance, made)
    across = int((width - left - 26 / INCH * dpi) // size)
    words = ""
    while len(words) < across * lines:
        words += chance.choice(SENTENCES)
    rows = list(first or [])
    rows += [words[n * across : (n + 1) * across] for n in range(lines - len(rows))]
    for number, row in enumerate(rows):
        y = top + number * size * 1.75
        if y > height - 30 / INCH * dpi:
            break
        pen.text((left, y), row, font=font(face, size), fill=(25, 25, 25))
        made.lines.append(row)
    return made


def red_heading(chance: random.Random, made: Page) -> float:
    """A red title, the number and a red rule (with a star in some); returns where the text may begin."""
    dpi, (width, _height) = made.dpi, made.picture.size
    pen = ImageDraw.Draw(made.picture)
    title = unit_name(chance, 6, 14) + "文件"
    size = min(round(48 / 72 * dpi), round(width * 0.76 / len(title)))
    red = chance.choice(REDS)
    pen.text((width / 2, 45 / INCH * dpi), title, font=font("serif-bold", size), fill=red, anchor="mm")
    number = f"清文明办〔2026〕{chance.randint(1, 90)}号"
    pen.text(
        (width / 2, 66 / INCH * dpi),
        number,
        font=font("serif", round(16 / 72 * dpi)),
        fill=(25, 25, 25),
        anchor="mm",
    )
    y = 76 / INCH * dpi
    pen.line([(28 / INCH * dpi, y), (width - 26 / INCH * dpi, y)], fill=red, width=max(2, round(dpi / 50)))
    if chance.random() < 0.5:
        pen.polygon(_star(width / 2, y, 4 / INCH * dpi), fill=red, outline="white")
    return 84 / INCH * dpi


def _star(x: float, y: float, radius: float, turned: float = 0) -> list[tuple[float, float]]:
    points = []
    for n in range(10):
        far = radius if n % 2 == 0 else radius * 0.382
        angle = turned - math.pi / 2 + n * math.pi / 5
        points.append((x + far * math.cos(angle), y + far * math.sin(angle)))
    return points


# -- seals -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seal:
    """What stands on a seal, and how it is cut."""

    name: str
    line: str = ""  # across it, below the star
    shape: str = "round"  # round, oval, square
    wide_mm: float = 42
    border_mm: float = 1.0
    face: str = "serif-bold"
    star: bool = True
    arc: float = 260  # degrees that the name takes
    tall: float = 0.29  # of a character, in radii
    narrow: float = 0.75
    inner_ring: bool = False
    code: str = ""


def any_seal(chance: random.Random, shape: str = "round") -> Seal:
    name = unit_name(chance)
    line = chance.choice(LINES_INSIDE)
    if shape == "oval":
        return Seal(
            name, chance.choice(("收文专用章", "业务专用章", "资料专用章", "办公室")), "oval", wide_mm=chance.uniform(42, 48),
            border_mm=chance.uniform(0.7, 1.1), star=False, arc=min(230, 60 + 13 * len(name)), tall=0.33 if len(name) < 14 else 0.28, narrow=0.72,
        )  # fmt: skip
    if shape == "square":
        return Seal(
            unit_name(chance, 6, 12),
            shape="square",
            wide_mm=chance.uniform(22, 32),
            border_mm=chance.uniform(0.7, 1.2),
        )
    return Seal(
        name, line, wide_mm=chance.uniform(38, 45), border_mm=chance.uniform(0.8, 1.3),
        face=chance.choice(("serif-bold", "serif-bold", "serif", "sans", "sans-bold")), star=chance.random() < 0.85,
        arc=min(310, max(170, chance.uniform(15, 24) * len(name))), tall=chance.uniform(0.24, 0.32) if len(name) < 15 else 0.24,
        narrow=chance.uniform(0.6, 0.95), inner_ring=chance.random() < 0.15,
        code="4103" + "".join(chance.choice("0123456789") for _ in range(9)) if chance.random() < 0.15 and len(name) < 16 else "",
    )  # fmt: skip


def cut(seal: Seal, dpi: int = 400) -> np.ndarray:
    """The stone itself: how much ink each dot gives, 0 to 1, large and upright."""
    mm = dpi / INCH
    wide = seal.wide_mm * mm
    if seal.shape == "square":
        return _square(seal, wide, mm)
    side = round(wide + 8 * mm)
    ink = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(ink)
    middle, radius = side / 2, wide / 2
    flat = 0.67 if seal.shape == "oval" else 1.0
    border = max(1, round(seal.border_mm * mm))
    pen.ellipse(_box(middle, radius, flat), outline=255, width=border)
    if seal.inner_ring:
        pen.ellipse(_box(middle, radius - border * 2, flat), outline=255, width=max(1, border // 3))
    tall = seal.tall * radius * (flat if flat < 1 else 1)
    far = radius - border * (3.2 if seal.inner_ring else 2.0) - tall / 2
    low = radius * flat - border * 2.0 - tall / 2
    angles, apart = _along(far, low, seal.arc, len(seal.name))
    broad = min(seal.narrow * tall, apart * 0.92) if apart else tall
    for character, angle in zip(seal.name, angles, strict=True):
        x, y = middle + far * math.cos(angle), middle + low * math.sin(angle)
        upright = math.degrees(math.atan2(math.sin(angle) / max(low, 1), math.cos(angle) / max(far, 1))) + 90
        _put(ink, character, seal.face, x, y, broad, tall, -upright)
    if seal.code:
        small = radius * 0.085
        for n, digit in enumerate(seal.code):
            angle = math.radians(90 + 24 - n * 4)
            at = radius - border * 1.6 - small / 2
            _put(
                ink,
                digit,
                "sans",
                middle + at * math.cos(angle),
                middle + at * math.sin(angle),
                small * 0.6,
                small,
                90 - math.degrees(angle),
            )
    if seal.star:
        pen.polygon(_star(middle, middle, radius * 0.3), fill=255)
    if seal.line:
        height = radius * (0.21 if len(seal.line) < 5 else 0.18)
        across = height * 0.92 * len(seal.line)
        at = middle + (radius * 0.52 if flat == 1 else radius * 0.14)
        for n, character in enumerate(seal.line):
            _put(
                ink,
                character,
                seal.face,
                middle - across / 2 + (n + 0.5) * across / len(seal.line),
                at,
                height * 0.85,
                height,
                0,
            )
    return np.asarray(ink, np.float32) / 255


def _along(far: float, low: float, arc: float, count: int) -> tuple[list[float], float]:
    """Where ``count`` characters stand on the upper part of an ellipse, at equal steps; and the step."""
    turns = np.radians(np.linspace(-90 - arc / 2, -90 + arc / 2, 721))
    x, y = far * np.cos(turns), low * np.sin(turns)
    length = np.concatenate([[0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    places = np.linspace(0, length[-1], count)
    return [float(one) for one in np.interp(places, length, turns)], float(length[-1] / max(count - 1, 1))


def _box(middle: float, radius: float, flat: float) -> list[float]:
    return [middle - radius, middle - radius * flat, middle + radius, middle + radius * flat]


def _put(
    ink: Image.Image, character: str, face: str, x: float, y: float, broad: float, tall: float, turned: float
) -> None:
    """One character as a stamp of this width and height, turned (degrees, against the clock)."""
    size = max(24, round(tall * 1.6))
    glyph = Image.new("L", (size * 2, size * 2), 0)
    ImageDraw.Draw(glyph).text((size, size), character, font=font(face, size), fill=255, anchor="mm")
    box = glyph.getbbox()
    if box is None:
        return
    glyph = glyph.crop(box).resize((max(2, round(broad)), max(2, round(tall))), Image.Resampling.LANCZOS)
    glyph = glyph.rotate(turned, Image.Resampling.BICUBIC, expand=True)
    corner = (round(x - glyph.width / 2), round(y - glyph.height / 2))
    ink.paste(255, (*corner, corner[0] + glyph.width, corner[1] + glyph.height), mask=glyph)


def _square(seal: Seal, wide: float, mm: float) -> np.ndarray:
    side = round(wide + 8 * mm)
    ink = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(ink)
    edge = (side - wide) / 2
    border = max(1, round(seal.border_mm * mm))
    pen.rectangle([edge, edge, side - edge, side - edge], outline=255, width=border)
    rows = 2 if len(seal.name) <= 8 else 3
    across = math.ceil(len(seal.name) / rows)
    inner = wide - border * 4
    for n, character in enumerate(seal.name):
        row, column = divmod(n, across)
        broad, tall = inner / across, inner / rows
        _put(
            ink, character, seal.face, edge + border * 2 + (column + 0.5) * broad,
            edge + border * 2 + (row + 0.5) * tall, broad * 0.86, tall * 0.82, 0,
        )  # fmt: skip
    return np.asarray(ink, np.float32) / 255


def press(
    made: Page, seal: Seal, chance: random.Random, *, at_mm: tuple[float, float], turned: float = 0.0,
    strength: float = 0.9, worn: float = 0.0, red: tuple[int, int, int] | None = None,
) -> None:  # fmt: skip
    """Press the seal onto the page: ink multiplies with what is printed; ``worn`` 0 (new) to 1."""
    source_dpi = 400
    ink = cut(seal, source_dpi)
    noise = np.random.default_rng(chance.randrange(1 << 30))
    if worn:
        ink = _wear(ink, worn, noise)
    scale = made.dpi / source_dpi
    ink = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    pad = round(max(ink.shape) * 0.25)
    ink = cv2.copyMakeBorder(ink, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    side = ink.shape[0]
    ink = cv2.warpAffine(ink, cv2.getRotationMatrix2D((side / 2, side / 2), turned, 1), (side, side))
    pixels = np.asarray(made.picture, np.float32).copy()
    x, y = (round(at_mm[0] / INCH * made.dpi - side / 2), round(at_mm[1] / INCH * made.dpi - side / 2))
    left, top = max(0, x), max(0, y)
    right, bottom = min(pixels.shape[1], x + side), min(pixels.shape[0], y + side)
    share = (ink[top - y : bottom - y, left - x : right - x] * strength)[..., None]
    colour = np.asarray(red or chance.choice(REDS), np.float32) / 255
    pixels[top:bottom, left:right] *= 1 - share * (1 - colour)
    made.picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _wear(ink: np.ndarray, worn: float, noise: np.random.Generator) -> np.ndarray:
    """Ink that did not take everywhere: spots, a weaker side, dry grain."""
    height, width = ink.shape
    spots = cv2.resize(noise.random((26, 26), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    grain = cv2.GaussianBlur(noise.random((height, width), np.float32), (0, 0), 3)
    grain = (grain - grain.min()) / (grain.max() - grain.min())
    angle = noise.uniform(0, 2 * math.pi)
    across = np.linspace(-1, 1, width)[None] * math.cos(angle) + np.linspace(-1, 1, height)[
        :, None
    ] * math.sin(angle)
    pressure = 1 - worn * 0.55 * np.clip((across + 0.5) / 1.5, 0, 1)
    taken = np.clip((spots - 0.25 * worn) * 4, 0, 1) * np.clip((grain - 0.28 * worn) * 6, 0, 1)
    return (ink * pressure * (1 - worn + worn * taken)).astype(np.float32)


# -- scanners and telephones -----------------------------------------------------------------


def scan(
    picture: Image.Image, chance: random.Random, *, skew: float = 0.0, noise: float = 4.0, jpeg: int = 75,
    blur: float = 0.5, tint: tuple[float, float, float] = (1, 1, 1), shade: float = 0.0, lean: float = 0.0,
    grey: bool = False,
) -> bytes:  # fmt: skip
    """The page as a JPEG from a scanner; ``tint``, ``shade`` and ``lean`` make it a telephone's photo."""
    dots = np.random.default_rng(chance.randrange(1 << 30))
    pixels = np.asarray(picture.convert("RGB"), np.float32)
    height, width = pixels.shape[:2]
    if skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
        pixels = cv2.warpAffine(
            pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(250, 250, 250)
        )
    if lean:
        corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
        moved = corners + np.float32(
            [[dots.uniform(-lean, lean) * width, dots.uniform(-lean, lean) * height] for _ in range(4)]
        )
        pixels = cv2.warpPerspective(
            pixels, cv2.getPerspectiveTransform(corners, moved), (width, height), borderValue=(120, 110, 100)
        )
    if blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), blur)
    pixels = pixels * np.asarray(tint, np.float32)
    if shade:
        angle = dots.uniform(0, 2 * math.pi)
        across = np.linspace(-1, 1, width)[None] * math.cos(angle) + np.linspace(-1, 1, height)[
            :, None
        ] * math.sin(angle)
        pixels = pixels * (1 - shade * np.clip((across + 1) / 2, 0, 1))[..., None]
    if noise:
        pixels = pixels + dots.normal(0, noise, pixels.shape)
    shown = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    if grey:
        shown = shown.convert("L")
    kept = io.BytesIO()
    shown.save(kept, "JPEG", quality=jpeg, dpi=(150, 150))
    return kept.getvalue()


def as_pdf(pictures: list[bytes]) -> bytes:
    """Scans as the pages of a PDF without a text layer."""
    pages = [Image.open(io.BytesIO(one)) for one in pictures]
    kept = io.BytesIO()
    pages[0].save(kept, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return kept.getvalue()
