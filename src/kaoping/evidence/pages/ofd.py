"""Pages of an OFD file as pictures, drawn with the machine's own Chinese fonts. Runs in the child."""

import io
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from kaoping.evidence.pages import limits, output
from kaoping.evidence.pages.ofd_read import Image, Lines, OfdFile, OfdPage, Words
from kaoping.pure.errors import ExtractionError

SANS = ("黑", "雅黑", "等线", "hei", "sans", "gothic")
MOST_SIDE = 6000  # pixels of a page drawn


def write(source: str, target: Path, say: Callable[..., None]) -> int:
    try:
        file = OfdFile(Path(source).read_bytes())
    except ExtractionError as error:
        say(why=error.code if error.code in ("encrypted", "too_big") else "broken")
        return 1
    if font_of("", False, 20) is None:
        say(why="no_font")
        return 1
    say(pages=len(file.places))
    for number in range(1, min(len(file.places), limits.MOST_PAGES) + 1):
        try:
            page = file.page(number - 1)
            picture, lines = draw(page)
        except ExtractionError:
            picture, lines = blank(), []
        size = output.write_picture(target, number, picture, ("large", "page", "thumb"))
        ratio = size[0] / picture.width
        placed = [[*(round(value * ratio) for value in line[:4]), line[4]] for line in lines]
        output.write_text(target, number, size, placed, "\n".join(line[4] for line in lines), say)
    say(all=True)
    return 0


def blank() -> Any:
    """A page that cannot be read stands as an empty one, so that the numbers stay right."""
    from PIL import Image as Pillow

    return Pillow.new("RGB", (limits.WIDTHS["page"], round(limits.WIDTHS["page"] * 1.414)), "white")


def draw(page: OfdPage) -> tuple[Any, list[list[Any]]]:
    """The picture of a page, and its words as [x, y, width, height, text] in its pixels."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    left, top, width, height = page.box
    width, height = max(10.0, min(width, 2000.0)), max(10.0, min(height, 2000.0))
    scale = min(limits.WIDTHS["large"] / width, MOST_SIDE / height)
    picture = Pillow.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), "white")
    pen = ImageDraw.Draw(picture)
    lines: list[list[Any]] = []

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - left) * scale, (y - top) * scale

    for thing in page.things:
        if isinstance(thing, Words):
            lines += _words(pen, thing, at, scale)
        elif isinstance(thing, Lines):
            _lines(pen, thing, at, scale)
        else:
            _image(picture, thing, at, scale)
    return picture, lines


def _words(pen: Any, words: Words, at: Callable[..., Any], scale: float) -> list[list[Any]]:
    size = max(1, min(800, round(words.size * scale)))
    font = font_of(words.font, words.is_bold, size)
    for x, y, letter in words.letters:
        if not letter.isspace():
            pen.text(at(x, y), letter, font=font, fill=words.colour, anchor="ls")
    text = "".join(letter for _x, _y, letter in words.letters)
    if not text.strip():
        return []
    xs, ys = zip(*(at(x, y) for x, y, _letter in words.letters), strict=True)
    x, y, right = min(xs), min(ys) - 0.86 * size, max(xs) + size
    return [[round(x), round(y), max(1, round(right - x)), max(1, round(max(ys) - y + 0.14 * size)), text]]


def _lines(pen: Any, lines: Lines, at: Callable[..., Any], scale: float) -> None:
    for run in lines.runs:
        points = [at(x, y) for x, y in run]
        if lines.fill is not None and len(points) > 2:
            pen.polygon(points, fill=lines.fill)
        if lines.stroke is not None:
            pen.line(points, fill=lines.stroke, width=max(1, round(lines.width * scale)))


def _image(picture: Any, image: Image, at: Callable[..., Any], scale: float) -> None:
    """A picture in its box; one that cannot be unpacked leaves its place empty."""
    from PIL import Image as Pillow
    from PIL import ImageChops

    Pillow.MAX_IMAGE_PIXELS = None  # asked below, before anything is unpacked
    x, y = (round(value) for value in at(image.box[0], image.box[1]))
    size = (round(image.box[2] * scale), round(image.box[3] * scale))
    if not (0 < size[0] <= MOST_SIDE and 0 < size[1] <= MOST_SIDE):
        return
    try:
        with Pillow.open(io.BytesIO(image.content)) as opened:
            if opened.width * opened.height > limits.MOST_PIXELS:
                return
            drawn = opened.convert("RGBA").resize(size)
    except (OSError, ValueError, SyntaxError, EOFError):
        return
    if image.is_seal:  # like ink on paper: the darker of both stays
        white = Pillow.new("RGB", size, "white")
        white.paste(drawn, mask=drawn.getchannel("A"))
        under = picture.crop((x, y, x + size[0], y + size[1]))
        picture.paste(ImageChops.multiply(under, white), (x, y))
    else:
        picture.paste(drawn, (x, y), drawn)


@cache
def font_of(name: str, is_bold: bool, size: int) -> Any:
    """The machine's font that stands for ``name``, in pixels; None where it has no Chinese font."""
    from PIL import ImageFont

    sans = any(word in name.lower() for word in SANS)
    place = _matched("sans-serif" if sans else "serif", is_bold)
    if place is None:
        return None
    path, index = place
    try:
        return ImageFont.truetype(path, size, index=index)
    except OSError:
        return None


@cache
def _matched(style: str, is_bold: bool) -> tuple[str, int] | None:
    """(file, index in it) of the Chinese font that fontconfig names; None without one."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    families = (
        "Noto Serif CJK SC,Source Han Serif SC,SimSun" if style == "serif" else "Noto Sans CJK SC,SimHei"
    )
    wanted = f"{families},{style}:lang=zh-cn:weight={'200' if is_bold else '80'}"
    command = [program, "-f", "%{file}|%{index}|%{lang}", wanted]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout  # noqa: S603 -- no stranger's word in it
    except (OSError, subprocess.TimeoutExpired):
        return None
    path, _bar, rest = said.partition("|")
    index, _bar, languages = rest.partition("|")
    if not path or "zh-cn" not in languages or not index.isdecimal():
        return None
    return path, int(index) & 0xFFFF
