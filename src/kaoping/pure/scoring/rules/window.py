"""What every rule but ``even`` hands back for a window."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaoping.pure.scoring.case import Slot
from kaoping.pure.scoring.trace import Entry, Formula, Note, WindowLine, note


def window_line(
    slot: Slot,
    score: Fraction,
    high: Fraction,
    reach: Fraction,
    best: Fraction | None,
    *,
    entries: Sequence[Entry] = (),
    formula: Formula | None = None,
    notes: Sequence[Note] = (),
) -> WindowLine:
    """The line of a window; ``high`` and ``reach`` are lifted so that they never lie below."""
    if high is not score:
        high = max(high, score)
    found = list(notes)
    if slot.extension:
        found.insert(0, note("extended", until=slot.until, reason=slot.extension.reason))
    return WindowLine(
        key=slot.key,
        title=slot.title,
        opens=slot.opens,
        due=slot.due,
        until=slot.until,
        required=slot.required,
        full=slot.full,
        over=slot.over,
        waived=False,
        score=score,
        high=high,
        reach=reach if reach is high else max(reach, high),
        best=best,
        entries=tuple(entries),
        own_formula=formula,
        notes=tuple(found),
    )
