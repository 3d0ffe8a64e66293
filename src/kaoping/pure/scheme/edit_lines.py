"""Which row of the table a line of the text belongs to, so that a form can name the row and not the line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaoping.pure.scheme.edit_nodes import PARTS, Row


def row_at(text: str, rows: Sequence[Row], line: int | None) -> Row | None:
    """The row that a line (from 1) stands in; None for lines of the scheme itself.

    Rows are found by their ids in the order of the text; one written in an unusual way is passed over.
    """
    if line is None:
        return None
    lines = text.split("\n")
    found: Row | None = None
    at = 0
    inside = False
    left = list(rows)
    for own in lines[:line]:
        top = re.match(r"([A-Za-z_]+)\s*:", own)
        if top:
            inside, found = top[1] in PARTS, None
        if not inside or at >= len(left):
            continue
        for ahead in range(at, len(left)):
            if left[ahead].id and re.search(
                rf"\bid:\s*['\"]?{re.escape(left[ahead].id)}['\"]?\s*(?:[,}}#]|$)", own
            ):
                found, at = left[ahead], ahead + 1
                break
    return found if inside else None
