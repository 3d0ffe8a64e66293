"""A result as it is kept: one object a unit in the order of the result, and the hashes that hold it.

The freeze, the bundle and its check all come through here, so that what is compared is made in one way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from kaoping.pure.scoring.as_json import sheet_as_json
from kaoping.pure.scoring.sheet import Result, Sheet


def kept_sheets(result: Result) -> Iterator[tuple[Sheet, dict[str, Any]]]:
    """Each unit's sheet beside the object of ``interfaces.md`` §2, made one after another.

    Of a repeated scheme it is the year's, else the last round's, with every round under ``rounds``.
    The sheet forgets its lines when the next one is asked for.
    """
    rounding = result.scheme.settings.rounding
    rounds: dict[str, list[Sheet]] = {}
    for sheet in result.rounds:
        rounds.setdefault(sheet.unit, []).append(sheet)
    heads = result.sheets or tuple(own[-1] for own in rounds.values())
    for sheet in heads:
        found = sheet_as_json(sheet, rounding, repeated=bool(rounds))
        if rounds:
            found["rounds"] = [
                sheet_as_json(one, rounding, repeated=True) for one in rounds.get(sheet.unit, ())
            ]
        yield sheet, found
        for one in (sheet, *rounds.get(sheet.unit, ())):
            one.forget()


def canonical(found: dict[str, Any]) -> bytes:
    """The one text of an object: names sorted, no spaces, UTF-8."""
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class ResultHash:
    """The fingerprint of a result: of all canonical sheets, each with its end of line, in their order."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, text: bytes) -> None:
        self._digest.update(text)
        self._digest.update(b"\n")

    def hexdigest(self) -> str:
        return self._digest.hexdigest()
