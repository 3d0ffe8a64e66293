"""Small parts of carrying rows over: which row is a window, a waiver's copy, numbers in batches."""

from collections.abc import Iterable

from kaoping.assessment.models import Indicator, Waiver, Window

BATCH = 500


def is_window(have: Window, wanted: Window, *, exact: bool) -> bool:
    """Whether a row is the wanted window; ``exact``: with the same days too."""
    if have.key != wanted.key:
        return False
    return not exact or (have.opens_on, have.due_on) == (wanted.opens_on, wanted.due_on)


def waiver_copy(row: Waiver, *, indicator: Indicator, window: Window | None) -> Waiver:
    """The same waiver of another indicator or window, unsaved."""
    return Waiver(
        unit_id=row.unit_id, indicator=indicator, window=window, reason=row.reason,
        granted_by=row.granted_by, granted_at=row.granted_at,
    )  # fmt: skip


def in_batches(pks: list[int]) -> Iterable[list[int]]:
    """The numbers a few hundred at a time: databases bound the length of a list."""
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))
