"""Unpack archives of strangers within limits that are counted, not believed.

zip, gz, bz2, xz and tar are walked here; other kinds come through ``foreign``, which the caller's process
provides (an outside program as a stream of entries). One budget holds for the archive and for the
archives in it. What breaks a limit or names a place outside refuses the whole archive; what is merely
damaged or locked is a member without a file, and says why.

Unpacked bytes go to a ``Store`` of the caller (a scratch folder in a child, memory in tests): nothing
here knows a disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kaoping.pure.documents import packed, zips
from kaoping.pure.documents.detect import kind_of
from kaoping.pure.documents.kinds import ARCHIVES
from kaoping.pure.documents.packed import Broken, Item
from kaoping.pure.documents.source import CONTAINER, LIMITS, Limits, Source
from kaoping.pure.errors import ExtractionError

# Faults that say the archive was made to harm, or may not be unpacked at all.
HOSTILE = frozenset(
    {
        "too_many_entries", "unpacked_too_big", "too_packed", "overlap", "outside_path", "link_entry",
        "duplicate_name", "special_entry", "false_size",
    }
)  # fmt: skip
LEFT_OUT = re.compile(r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$", re.IGNORECASE)


class Store(Protocol):
    def put(self, chunks: Iterable[bytes], /) -> Source:
        """Keep these bytes; what ``chunks`` raises is let through and nothing is kept then."""
        ...


Foreign = Callable[[Source, str], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive; ``source`` is None where ``why`` kept it from being unpacked.

    ``level`` is 2 for what lies in an archive in the archive; ``name`` then begins with that archive's.
    """

    name: str
    size: int
    level: int
    kind: str = ""
    why: str = ""
    source: Source | None = None


class Budget:
    """What is left of the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.entries, self.bytes = limits, 0, 0

    def enter(self, count: int = 1) -> None:
        self.entries += count
        if self.entries > self.limits.entries:
            raise ExtractionError("too_many_entries", most=self.limits.entries)

    def counted(self, item: Item) -> Iterator[bytes]:
        """The entry's bytes while they fit; the next one too many refuses the archive."""
        most = max(self.limits.free, self.limits.ratio * item.packed)
        length = 0
        for chunk in item.chunks:
            length += len(chunk)
            self.bytes += len(chunk)
            if self.bytes > self.limits.unpacked:
                raise ExtractionError("unpacked_too_big", most=self.limits.unpacked)
            if length > most:
                raise ExtractionError("too_packed", name=item.name[:200], most=self.limits.ratio)
            yield chunk


def unpack(
    source: Source, kind: str, store: Store, *, foreign: Foreign | None = None, limits: Limits = LIMITS
) -> tuple[Member, ...]:
    """Every file in the archive, in its order, each followed by what lies in it.

    Errors: ``ExtractionError`` with a code of ``HOSTILE``, or ``broken_archive``, ``encrypted``,
    ``no_tool``; nothing else for any bytes but ``MemoryError``.
    """
    budget = Budget(limits)
    found: list[Member] = []
    _walk(source, kind, "", 1, budget, store, foreign, found)
    if found and all(member.why == "encrypted" for member in found):
        raise ExtractionError("encrypted")
    return tuple(found)


def check_container(source: Source) -> None:
    """Inflate every part of an office file once, to know what readers will meet. Errors as ``unpack``."""
    budget = Budget(CONTAINER)
    names: set[str] = set()
    for item in packed.zip_items(source, budget.limits):
        budget.enter()
        name = item.name.replace("\\", "/").strip("/").casefold()
        if name in names:
            raise ExtractionError("duplicate_name", name=item.name[:200])
        names.add(name)
        if item.why == "encrypted":
            raise ExtractionError("encrypted")
        if item.why or item.is_folder:
            continue
        try:
            for _chunk in budget.counted(item):
                pass
        except Broken:
            raise ExtractionError("broken_archive") from None


def _walk(
    source: Source, kind: str, above: str, level: int, budget: Budget, store: Store,
    foreign: Foreign | None, found: list[Member],
) -> None:  # fmt: skip
    names: set[str] = set()
    for item in _items(source, kind, budget, foreign):
        budget.enter()
        name = inner_name(item.name)
        if item.is_link or item.is_special:
            raise ExtractionError("link_entry" if item.is_link else "special_entry", name=name[:200])
        if item.is_folder or not name:
            continue
        if name in names:
            raise ExtractionError("duplicate_name", name=name[:200])
        names.add(name)
        label = f"{above}/{name}" if above else name
        if item.why or LEFT_OUT.search(name):
            found.append(Member(label, item.size, level, why=item.why or "left_out"))
            continue
        try:
            kept = store.put(budget.counted(item))
        except Broken:
            found.append(Member(label, item.size, level, why="broken"))
            continue
        inner = kind_of(kept.read, kept.size)
        if inner not in ARCHIVES:
            found.append(Member(label, kept.size, level, inner, source=kept))
        elif inner == "tar" and kind in packed.STREAMS:  # a tar.gz is one archive, not two
            _walk(kept, inner, above, level, budget, store, foreign, found)
        else:
            _descend(kept, inner, label, level, budget, store, foreign, found)


def _descend(
    kept: Source, kind: str, label: str, level: int, budget: Budget, store: Store,
    foreign: Foreign | None, found: list[Member],
) -> None:  # fmt: skip
    """An archive in the archive: listed itself, then what lies in it."""
    place = len(found)
    found.append(Member(label, kept.size, level, kind, source=kept))
    why = "too_deep" if level >= budget.limits.depth else ""
    if not why:
        try:
            _walk(kept, kind, label, level + 1, budget, store, foreign, found)
        except ExtractionError as error:
            if error.code in HOSTILE:
                raise
            why = error.code
            del found[place + 1 :]
        inside = found[place + 1 :]
        if inside and all(member.why == "encrypted" for member in inside):
            why = "encrypted"
    found[place] = Member(label, kept.size, level, kind, why, kept)


def _items(source: Source, kind: str, budget: Budget, foreign: Foreign | None) -> Iterator[Item]:
    if kind == "zip":
        return packed.zip_items(source, budget.limits)
    if kind == "tar":
        return packed.tar_items(packed.Stream(_whole(source)), source.size)
    if kind in packed.STREAMS:
        return packed.stream_items(source, kind)
    if foreign is None:
        raise ExtractionError("no_tool", kind=kind)
    return foreign(source, kind)


def _whole(source: Source) -> Iterator[bytes]:
    for at in range(0, source.size, packed.CHUNK):
        yield source.read(at, packed.CHUNK)


def inner_name(name: str) -> str:
    """The path inside with slashes, without ``.`` and doubled slashes.

    Errors: ``outside_path`` for what would land outside: absolute, a drive, ``..``.
    """
    flat = name.replace("\\", "/")
    if "\0" in flat or flat.startswith("/") or re.match(r"[A-Za-z]:(/|$)", flat):
        raise ExtractionError("outside_path", name=name[:200])
    parts = [part for part in flat.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise ExtractionError("outside_path", name=name[:200])
    return "/".join(parts)


def raw_name(name: str) -> str:
    """A name that a program decoded with stand-ins for what it did not know, decoded as Chinese."""
    return zips.name_of(name.encode("utf-8", "surrogateescape"))
