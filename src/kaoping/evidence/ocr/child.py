"""The process that looks at pages: one question a page, words and seals and signatures at once.

``python -m kaoping.evidence.ocr.child``. It loads neither Django nor the settings and reaches no
network; it works at the lowest priority, so that mail and ordinary documents go first.
"""

import contextlib
import os
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from kaoping.base.children import serve
from kaoping.evidence.ocr import limits
from kaoping.evidence.ocr.drawing import CannotOpen, Drawn, drawn
from kaoping.evidence.ocr.engine import Engine
from kaoping.evidence.ocr.order import Piece, as_text, in_order
from kaoping.evidence.ocr.turning import turned, turned_back, upright
from kaoping.evidence.seals.finding import seals_on
from kaoping.evidence.seals.red import balanced, colour_of, redness, without_red
from kaoping.evidence.seals.signing import Text, signing

Array = Any
ALMOST_BLANK = 2.0  # grey levels of spread: a page without print


class Looker:
    """Keeps the recogniser between pages; loads it for the first page that needs it."""

    def __init__(self) -> None:
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            self._engine = Engine()
        return self._engine

    # What seals ask of a reader, so that a page without red ink never loads the models.
    def read_as_is(self, crops: list[Array]) -> list[tuple[str, float]]:
        return self.engine.read_as_is(crops)

    def lines(self, bgr: Array) -> list[Any]:
        return self.engine.lines(bgr)

    def work(self, question: dict[str, Any], _content: bytes) -> tuple[dict[str, Any], bytes]:
        """One page of a file: {kind, path, page} → what stands on it, in shares of the page (0 to 1)."""
        try:
            page = drawn(question["kind"], question["path"], int(question["page"]))
        except CannotOpen as refused:
            return {"why": refused.why}, b""

        def finer() -> Array:
            return drawn(
                question["kind"], question["path"], int(question["page"]), limits.FINE_SHORT_SIDE
            ).bgr

        return self.look(page, words_wanted=bool(question.get("words", True)), finer=finer), b""

    def look(
        self, page: Drawn, *, words_wanted: bool = True, finer: Callable[[], Array] | None = None
    ) -> dict[str, Any]:
        height, width = page.bgr.shape[:2]
        is_picture = not page.has_layer
        times, pieces = 0, []
        bgr = page.bgr
        if is_picture and words_wanted and not _is_blank(bgr):
            times = upright(bgr, self.engine)
            bgr = turned(bgr, times)
        white = balanced(bgr)
        red = redness(white)
        if is_picture and words_wanted and not _is_blank(bgr):
            plain = without_red(bgr, white, red) if float((red > 40).mean()) > 0.0005 else bgr
            pieces = self._pieces(plain)
            texts = [Text(one.x, one.y, one.width, one.height, one.text, one.sure) for one in pieces]
        else:
            texts = [Text(*line) for line in page.lines]
        seals = seals_on(
            bgr, page.per_mm, self, known_scale=page.known_scale, most=limits.MOST_SEALS, white=white,
            red=red, is_drawn=page.has_layer, finer=(lambda: turned(finer(), times)) if finer else None,
        )  # fmt: skip
        signed = signing(white, red, texts, page.per_mm)

        def shares(box: tuple[float, float, float, float]) -> list[float]:
            left, top, right, bottom = turned_back(box, times, width, height)
            found = (left / width, top / height, (right - left) / width, (bottom - top) / height)
            return [round(min(max(one, 0.0), 1.0), 4) for one in found]

        return {
            "pages": page.pages,
            "width": width,
            "height": height,
            "turned": times,
            "source": "recognised" if is_picture else "layer",
            "colour": colour_of(bgr) if is_picture else "drawn",
            "lines": [
                [*shares((one.x, one.y, one.right, one.y + one.height)), one.text, round(one.sure, 4)]
                for one in pieces
            ],
            "text": as_text(pieces) if is_picture else page.words.strip(),
            "seal": seals.state,
            "seals": [
                {
                    "box": shares(one.frame.box()), "shape": one.frame.shape, "words": one.words.name,
                    "line": one.words.line, "sure": round(one.sure, 3), "read": round(one.words.sure, 3),
                }
                for one in seals.seals
            ],
            "signature": {
                "state": signed.state, "sure": round(signed.sure, 3), "label": signed.label,
                "box": shares(signed.box) if signed.box else None,
            },
        }  # fmt: skip

    def _pieces(self, bgr: Array) -> list[Piece]:
        found = []
        for line in self.engine.lines(bgr):
            left, top, right, bottom = line.box
            found.append(Piece(left, top, right - left, bottom - top, line.text, line.sure))
        return in_order(found, bgr.shape[1])


def _is_blank(bgr: Array) -> bool:
    small = cv2.resize(bgr, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return float(np.std(small)) < ALMOST_BLANK


if __name__ == "__main__":
    with contextlib.suppress(OSError, AttributeError):
        os.nice(15)
    serve(Looker().work, memory_bytes=limits.MEMORY_BYTES, cpu_seconds=limits.PAGE_CPU_SECONDS)
