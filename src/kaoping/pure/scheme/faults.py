"""A sentence for every fault code, in English and Chinese: what was found, what is allowed, what next.

The core speaks codes; the command line and the web print these. Placeholders are the fault's
parameters. A test holds that both languages use the same ones and that no code is without a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Any

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.fault_rows import ROWS
from kaoping.pure.scheme.kinds import number_text

NEAREST = (" Did you mean “%(nearest)s”?", "是不是“%(nearest)s”？")
MOST_NAMES = 60  # in one sentence; a scheme may have thousands of ids
FOR_GROUPS = (" For units in: %(groups)s.", "（属于这些组的单位：%(groups)s）")


def sentence(fault: Fault, language: str = "en") -> str:
    """The fault in words, without its line. ``language``: anything that begins with zh is Chinese."""
    chinese = language.lower().startswith("zh")
    pick = 1 if chinese else 0
    row = ROWS.get(fault.code)
    params = {name: _words(value, chinese) for name, value in fault.params.items()}
    if row is None:
        told = ", ".join(f"{name}={value}" for name, value in sorted(params.items()))
        return f"{fault.code} ({told})." if told else f"{fault.code}."
    text = row[pick] % _Forgiving(params)
    if params.get("nearest"):
        text += NEAREST[pick] % params
    if params.get("groups") and "%(groups)" not in row[pick]:
        text += FOR_GROUPS[pick] % params
    return text


class _Forgiving(dict[str, str]):
    """A parameter that the code did not give shows as …, never as a traceback."""

    def __missing__(self, key: str) -> str:
        return "…"


def _words(value: Any, chinese: bool) -> str:
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset | set):
        told = [_words(one, chinese) for one in islice(value, MOST_NAMES)]
        return ("、" if chinese else ", ").join([*told, "…"] if len(value) > MOST_NAMES else told)
    return str(value)


def as_json(fault: Fault, language: str = "en") -> Mapping[str, Any]:
    """The fault as plain values for ``--format json``."""
    return {
        "line": fault.line,
        "code": fault.code,
        "message": sentence(fault, language),
        "params": {name: _plain(value) for name, value in fault.params.items()},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list | frozenset | set):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool) or value is None else _words(value, False)
