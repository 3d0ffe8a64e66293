"""What the child writes of each page: pictures in three widths, and the text that lies on them."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaoping.evidence.pages import limits


def write_picture(target: Path, number: int, picture: Any, names: tuple[str, ...]) -> tuple[int, int]:
    """The picture in these widths, each under its name only when whole; the size of the last but the thumb."""
    picture = picture.convert("RGB")
    size = picture.size
    for name in names:
        width, height = picture.size
        ratio = limits.WIDTHS[name] / max(width, height / limits.TALLEST)
        if ratio < 1:
            picture = picture.resize(
                (max(1, round(width * ratio)), max(1, round(height * ratio))), reducing_gap=2.0
            )
        if name != "thumb":
            size = picture.size
        path = target / f"{number}-{name}.webp"
        part = path.with_suffix(".part")
        picture.save(part, "WEBP", quality=limits.QUALITY[name], method=1)
        os.replace(part, path)
    return size


def write_text(
    target: Path,
    number: int,
    size: tuple[int, int],
    lines: list[list[Any]],
    text: str,
    say: Callable[..., None],
) -> None:
    """The page's text layer; after it the page counts as made."""
    path = target / f"{number}-text.json"
    part = path.with_suffix(".part")
    content = {"width": size[0], "height": size[1], "lines": lines, "text": text}
    part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    os.replace(part, path)
    say(page=number, width=size[0], height=size[1], characters=len("".join(text.split())))
