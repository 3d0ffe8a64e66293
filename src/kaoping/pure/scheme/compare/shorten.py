"""Long texts cut down to what a sentence about them needs."""

from __future__ import annotations

LONG, CONTEXT = 60, 12  # characters


def where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Two long texts cut down to the place where they differ, with a few characters around it."""
    if max(len(old), len(new)) <= LONG:
        return old, new
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = range(shorter - start)
    end = next((at for at in rest if old[-1 - at] != new[-1 - at]), len(rest))
    return _cut(old, start, len(old) - end), _cut(new, start, len(new) - end)


def _cut(text: str, start: int, stop: int) -> str:
    low, high = max(0, start - CONTEXT), min(len(text), stop + CONTEXT)
    middle = text[low:high]
    if len(middle) > 2 * LONG:
        middle = middle[:LONG] + "…" + middle[-LONG:]
    return ("…" if low else "") + middle + ("…" if high < len(text) else "")
