"""Day, time and place that a camera wrote into a picture. A hint: clocks are wrong and places are edited."""

import contextlib
import datetime as dt
import math
from typing import Any

TAKEN, CHANGED, TURNED = 0x9003, 0x0132, 0x0112
EXIF_PART, GPS_PART = 0x8769, 0x8825
OLDEST = 1990  # cameras without a clock battery say 1970 or 1980


def of(picture: Any) -> dict[str, Any]:
    """``taken_on``, ``taken_time`` (as written, no zone), ``latitude``, ``longitude``; what is missing or
    cannot be true is left out."""
    found: dict[str, Any] = {}
    try:
        tags = picture.getexif()
        written = tags.get_ifd(EXIF_PART).get(TAKEN) or tags.get(CHANGED)
        place = tags.get_ifd(GPS_PART)
    except Exception:  # a stranger's bytes raise what they like; there is no hint then
        return found
    moment = _moment(str(written or ""))
    if moment is not None:
        found["taken_on"], found["taken_time"] = moment.date().isoformat(), moment.time().isoformat()
    latitude = _degrees(place.get(2), place.get(1), "S", 90)
    longitude = _degrees(place.get(4), place.get(3), "W", 180)
    if latitude is not None and longitude is not None and (latitude, longitude) != (0.0, 0.0):
        found["latitude"], found["longitude"] = f"{latitude:.6f}", f"{longitude:.6f}"
    return found


def is_turned(picture: Any) -> bool:
    """Whether it lies on its side until it is set upright."""
    with contextlib.suppress(Exception):
        return picture.getexif().get(TURNED) in (5, 6, 7, 8)
    return False


def _moment(text: str) -> dt.datetime | None:
    for form in ("%Y:%m:%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S"):
        with contextlib.suppress(ValueError):
            moment = dt.datetime.strptime(text.strip("\x00 ")[:19], form)  # noqa: DTZ007 -- it has no zone
            return moment if moment.year >= OLDEST else None
    return None


def _degrees(parts: Any, side: Any, negative: str, most: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    sign = side.decode("ascii", "replace") if isinstance(side, bytes) else str(side or "")
    return -value if sign.strip("\x00 ").upper() == negative else value
