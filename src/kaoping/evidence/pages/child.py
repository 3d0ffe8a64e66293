"""The process that opens what a stranger sent: limited, and killed when it goes on too long.

``python -m kaoping.evidence.pages.child HOW KIND SOURCE FOLDER`` writes ``1-page.webp``,
``1-large.webp``, ``1-thumb.webp`` and ``1-text.json`` for every page and says one JSON
line on stdout for each. HOW is ``pages`` or ``layout``: then it writes ``layout.json`` instead, the
document's own words in a plain reading layout (``layout``). It loads neither Django nor the
settings and holds no secret.
"""

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from kaoping.evidence.pages import limits, output


def main(how: str, kind: str, source: str, folder: str) -> int:
    _limit()
    target = Path(folder)
    try:
        if how == "layout":
            from kaoping.evidence.pages import layout

            return layout.write(kind, source, target, say)
        if kind == "ofd":
            from kaoping.evidence.pages import ofd

            return ofd.write(source, target, say)
        if kind == "pdf":
            return _pdf(source, target)
        return _picture(source, target)
    except MemoryError:
        return _refuse("too_big")
    except Exception:  # a library met what its makers did not think of: TypeError, struct.error …
        return _refuse("broken")


def _limit() -> None:
    """Bounds that the kernel keeps, where there is such a kernel."""
    try:
        import resource
    except ImportError:  # no such module outside Unix; the parent's clock still ends us
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.MOST_MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.MOST_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, limits.MOST_FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter bound stands already
            resource.setrlimit(what, (most, most))


def say(**values: Any) -> None:
    print(json.dumps(values), flush=True)  # noqa: T201 -- the parent reads it


def _refuse(why: str) -> int:
    say(why=why)
    return 1


def _pdf(source: str, target: Path) -> int:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        return _refuse("encrypted" if "password" in str(error).lower() else "broken")
    count = len(document)
    if not count:
        return _refuse("broken")
    say(pages=count)
    shown = range(1, min(count, limits.MOST_PAGES) + 1)
    for number in shown:
        try:
            page = document[number - 1]
            picture, place = _drawn(page, "page")
            lines, text = _text(page, place)
        except pypdfium2.PdfiumError:
            picture, lines, text = _blank(), [], ""
        output.write_picture(target, number, picture, ("page", "thumb"))
        output.write_text(target, number, picture.size, lines, text, say)
    say(all=True)  # from here on the pages can be read; the large ones only sharpen the zoom
    for number in shown:
        try:
            picture, _place = _drawn(document[number - 1], "large")
        except pypdfium2.PdfiumError:
            continue
        output.write_picture(target, number, picture, ("large",))
    return 0


def _drawn(page: Any, name: str) -> tuple[Any, Any]:
    """A page as a picture of the width that this kind has, and how its places lie on it."""
    width, height = page.get_size()
    scale = limits.WIDTHS[name] / max(width, height / limits.TALLEST, 1)
    bitmap = page.render(scale=scale)
    return bitmap.to_pil(), bitmap.get_posconv(page)


def _blank() -> Any:
    """A page that cannot be drawn stands as an empty one, so that the numbers stay right."""
    from PIL import Image

    return Image.new("RGB", (limits.WIDTHS["page"], round(limits.WIDTHS["page"] * 1.414)), "white")


def _text(page: Any, place: Any) -> tuple[list[list[Any]], str]:
    """The lines of a page as [x, y, width, height, text] in pixels of the picture, and all its text."""
    layer = page.get_textpage()
    runs: list[tuple[str, float, float, float, float]] = []
    current: list[str] = []
    box: list[float] = []

    def close() -> None:
        if current and box:
            words = "".join(current).strip()
            if words:
                runs.append((words, *box))  # type: ignore[arg-type]
        current.clear()
        box.clear()

    count = min(layer.count_chars(), limits.MOST_CHARACTERS)
    written = layer.get_text_range(0, count) if count else ""
    for index in range(count if len(written) == count else 0):
        character = written[index]
        if character in "\r\n":
            close()
            continue
        left, bottom, right, top = layer.get_charbox(index, loose=True)
        if right <= left and character.isspace():
            current.append(character)
            continue
        if box:
            tall = max(box[3] - box[1], 1.0)
            middle = (bottom + top) / 2
            if not box[1] - tall * 0.2 <= middle <= box[3] + tall * 0.2 or left - box[2] > 2 * tall:
                close()
        if box:
            box[:] = min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top)
        else:
            box[:] = left, bottom, right, top
        current.append(character)
    close()
    lines = []
    for words, left, bottom, right, top in runs:
        x0, y0 = place.to_bitmap(left, top)
        x1, y1 = place.to_bitmap(right, bottom)
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        lines.append([x0, y0, max(1, x1 - x0), max(1, y1 - y0), words])
    return lines, written.replace("\r\n", "\n").replace("\x00", "")


def _picture(source: str, target: Path) -> int:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is unpacked
    try:
        with Image.open(source) as opened:
            if opened.width * opened.height > limits.MOST_PIXELS:
                return _refuse("too_big")
            count = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
            say(pages=count)
            for number in range(1, min(count, limits.MOST_PAGES) + 1):
                opened.seek(number - 1)
                opened.draft("RGB", (limits.WIDTHS["large"] * 2, limits.WIDTHS["large"] * 2))
                upright = ImageOps.exif_transpose(opened)
                white = Image.new("RGB", upright.size, "white")
                clear = upright.convert("RGBA")
                white.paste(clear, mask=clear.getchannel("A"))  # nothing but pixels goes on
                size = output.write_picture(target, number, white, ("large", "page", "thumb"))
                output.write_text(target, number, size, [], "", say)
            say(all=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return _refuse("broken")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
