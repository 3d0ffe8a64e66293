"""Two written values laid side by side: the smallest places where they differ."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NAMES = ("id", "grade", "event", "question")  # what tells entries of a list apart


@dataclass(frozen=True, slots=True)
class Difference:
    """``old`` None: ``new`` was added; ``new`` None: ``old`` was taken away.

    ``path`` are words, and names or numbers of entries (``#2``), from the outside in.
    """

    path: tuple[str, ...]
    old: Any
    new: Any


def differences(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Every place where two values differ; none where they are equal. Never empty where they are not."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for word in [*old, *(word for word in new if word not in old)]:
            yield from differences(old.get(word), new.get(word), (*path, word))
        return
    if isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, path)
        return
    yield Difference(path, old, new)


def _of_lists(old: list[Any], new: list[Any], path: tuple[str, ...]) -> Iterator[Difference]:
    before, after = _named(old), _named(new)
    if before is not None and after is not None:
        for name, entry in before.items():
            if name in after:
                yield from differences(entry, after[name], (*path, name))
            else:
                yield Difference((*path, name), entry, None)
        for name, entry in after.items():
            if name not in before:
                yield Difference((*path, name), None, entry)
        if [name for name in before if name in after] != [name for name in after if name in before]:
            yield Difference((*path, "order"), list(before), list(after))
        return
    shown_old, shown_new = [repr(one) for one in old], [repr(one) for one in new]
    matcher = difflib.SequenceMatcher(None, shown_old, shown_new, autojunk=False)
    for what, low, high, start, stop in matcher.get_opcodes():
        if what == "equal":
            continue
        for step in range(max(high - low, stop - start)):
            was = old[low + step] if low + step < high else None
            now = new[start + step] if start + step < stop else None
            at = (*path, f"#{(low if was is not None else start) + step + 1}")
            if was is not None and now is not None:
                yield from differences(was, now, at)
            else:
                yield Difference(at, was, now)


def _named(entries: list[Any]) -> dict[str, Any] | None:
    """Entries by their own name, where each has one and no two share it."""
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        return None
    for word in NAMES:
        names = [entry.get(word) for entry in entries]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return dict(zip(names, entries, strict=True))
    return None
