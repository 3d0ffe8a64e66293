"""The recogniser: rapidocr with the models it ships, on one thread, without the network.

Loaded only in the child. Its flags stick from one call to the next, so its steps are called one by
one here instead. Three things halve its cost: lines are looked for on a smaller picture than the
one they are read from; they are read squeezed to two thirds of their width, which Chinese
print bears without loss (measured: fewer errors, half the time); and small batches keep it
below a gigabyte. The direction classifier is left out: ``turning`` sets the page upright first.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

Array = Any
FIND_WIDTH = 830  # dots of the smaller side of a page on which lines are looked for
SQUEEZE = 0.66
DOUBTFUL = 0.9  # a line read with less is read again at its full width


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it lies on the picture: four corners, clockwise from the top left; how sure, 0 to 1."""

    corners: tuple[tuple[float, float], ...]
    text: str
    sure: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        across, down = [x for x, _y in self.corners], [y for _x, y in self.corners]
        return min(across), min(down), max(across), max(down)


class Engine:
    """Finds lines and reads them. Errors: ``FileNotFoundError`` when the models are not installed."""

    def __init__(self) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        cv2.setNumThreads(1)
        import rapidocr

        # By name and path, so that it never looks for one anywhere else.
        models = Path(rapidocr.__file__).parent / "models"
        finder = _only(models, "*_det_*.onnx")
        reader = _only(models, "*_rec_*.onnx")
        self._engine = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.model_path": str(finder),
                "Rec.model_path": str(reader),
                "Rec.rec_batch_num": 3,
            }
        )

    def lines(self, bgr: Array) -> list[Line]:
        """Every line of an upright picture, in no order."""
        found = []
        quads = self.find(bgr)
        crops = [_crop(bgr, quad) for quad in quads]
        for quad, (text, sure) in zip(quads, self.read(crops), strict=True):
            if text.strip() and sure >= 0.5:
                found.append(Line(tuple((float(x), float(y)) for x, y in quad), text.strip(), sure))
        return found

    def find(self, bgr: Array) -> list[Array]:
        """The corners of every line."""
        factor = min(1.0, FIND_WIDTH / min(bgr.shape[:2]))
        small = (
            bgr if factor == 1 else cv2.resize(bgr, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        )
        if min(small.shape[:2]) < 8:
            return []
        # Room around it: a line at the very edge is not seen.
        small = cv2.copyMakeBorder(small, 16, 16, 16, 16, cv2.BORDER_REPLICATE)
        found = self._engine._load_det_model()(small)
        if found.boxes is None:
            return []
        return [(np.asarray(quad, np.float32) - 16) / factor for quad in found.boxes]

    def read(self, crops: list[Array]) -> list[tuple[str, float]]:
        """(text, how sure) of pictures of single lines."""
        if not crops:
            return []
        found = self._read([_squeezed(crop) for crop in crops])
        again = [n for n, (_text, sure) in enumerate(found) if sure < DOUBTFUL]
        for n, (text, sure) in zip(again, self._read([crops[n] for n in again]), strict=True):
            if sure > found[n][1]:
                found[n] = text, sure
        return found

    def read_briefly(self, crops: list[Array]) -> list[tuple[str, float]]:
        """Squeezed and never twice: for comparing, not for keeping."""
        return self._read([_squeezed(crop[:, : 14 * crop.shape[0]]) for crop in crops])

    def read_as_is(self, crops: list[Array]) -> list[tuple[str, float]]:
        """The same without squeezing."""
        return self._read(crops)

    def _read(self, crops: list[Array]) -> list[tuple[str, float]]:
        if not crops:
            return []
        read: Any = self._engine.recognize_txt(crops)
        return [(text, float(sure)) for text, sure in zip(read.txts, read.scores, strict=True)]


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise FileNotFoundError(str(folder / pattern))
    return found[0]


def _squeezed(crop: Array) -> Array:
    height, width = crop.shape[:2]
    if width < 2.5 * height:
        return crop
    return cv2.resize(crop, (max(8, round(width * SQUEEZE)), height), interpolation=cv2.INTER_AREA)


def _crop(bgr: Array, quad: Array) -> Array:
    """The line straightened."""
    sides = [float(np.linalg.norm(quad[n] - quad[(n + 1) % 4])) for n in range(4)]
    width, height = max(4, round(max(sides[0], sides[2]))), max(4, round(max(sides[1], sides[3])))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    return cv2.warpPerspective(
        bgr, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
