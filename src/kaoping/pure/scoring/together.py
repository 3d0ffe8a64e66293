"""Who is compared with whom."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.pure.scoring.case import Case


def ranked_together(case: Case, within: Sequence[str]) -> str:
    """The first of the groups that the unit is in, "" where all are together or it is in none."""
    return next((name for name in within if name in case.variant.groups), "")
