"""What a JSON Schema cannot say: names that lead nowhere, points that do not add up, empty windows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.check_names import name_faults
from kaoping.pure.scheme.check_points import kinds_of_unit, point_faults
from kaoping.pure.scheme.check_results import result_faults
from kaoping.pure.scheme.check_rules import rule_faults
from kaoping.pure.scheme.check_windows import window_faults
from kaoping.pure.scheme.hints import nearest
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.reach import keys_used


def check(scheme: Scheme, known_keys: Collection[str] | None = None) -> tuple[Fault, ...]:
    """Every fault of a scheme that could be read, in the order of its lines; empty: none.

    ``known_keys`` are the fact keys that sources have declared; None: any key will do, as for
    ``kaoping score``, where the facts come from a file.
    """
    kinds = kinds_of_unit(scheme)
    found = [
        *name_faults(scheme),
        *window_faults(scheme, kinds),
        *rule_faults(scheme),
        *point_faults(scheme, kinds),
        *result_faults(scheme, kinds),
        *_timezone_faults(scheme),
    ]
    if known_keys is not None:
        found.extend(_key_faults(scheme, known_keys))
    return tuple(sorted(found, key=lambda fault: fault.line or 0))


def _key_faults(scheme: Scheme, known_keys: Collection[str]) -> Iterator[Fault]:
    allowed = tuple(sorted(known_keys))
    for use in keys_used(scheme):
        if use.key not in known_keys:
            near = nearest(use.key, allowed)
            yield Fault("unknown_key", use.line, {"found": use.key, "allowed": allowed, "nearest": near})


def _timezone_faults(scheme: Scheme) -> Iterator[Fault]:
    # The only question here that the standard library answers from its own files.
    try:
        ZoneInfo(scheme.timezone)
    except (ValueError, OSError, KeyError):
        near = (
            "Asia/Shanghai" if any(one in scheme.timezone for one in ("北京", "中国", "上海", "+8")) else ""
        )
        yield Fault("unknown_timezone", scheme.line or 1, {"found": scheme.timezone, "nearest": near})
