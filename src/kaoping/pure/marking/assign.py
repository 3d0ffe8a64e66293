"""Give pieces to reviewers: as many each as asked, never in conflict, the loads as even as they can be.

A greedy first round is close already; then a piece is handed on along a path of reviewers from a
heavier to a lighter one, until no such path is left. Without a path the loads are the best there are
(Harvey, Ladner, Lovász, Tamir: Semi-matchings for bipartite graphs and load balancing, 2006), so
neither a solver nor a general flow is needed. Sets of pieces are bits of one integer: with 5,000
pieces and 50 reviewers a path is found in about a millisecond.

Everything is decided by the seed: the same input gives the same plan on every machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Wanted:
    """One piece: how many more reviewers it needs, who must not get it, who has it already."""

    piece: int
    needs: int
    barred: frozenset[int] = frozenset()
    has: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Short:
    """A piece that cannot get what it needs: so many of the reviewers are barred or have it already."""

    piece: int
    needs: int
    found: int
    barred: int
    has: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Pairs of piece and reviewer to add, the loads after it, and what could not be covered."""

    given: tuple[tuple[int, int], ...]
    loads: Mapping[int, int]
    short: tuple[Short, ...]


def assign(pieces: Sequence[Wanted], loads: Mapping[int, int], seed: int) -> Plan:
    """Give each piece the reviewers it needs.

    ``loads``: reviewer → pieces that they hold already; these stay where they are. No reviewer gets
    a piece twice. A piece with too few reviewers left gets those there are and stands in ``short``.
    The loads come out with the smallest sum of squares (and so the smallest largest one) that the
    conflicts allow; without conflicts and earlier loads they differ by at most one.
    """
    reviewers = sorted(loads, key=lambda one: _lot(seed, "reviewer", one))
    wanted = sorted(pieces, key=lambda one: (_able(one, loads), _lot(seed, "piece", one.piece)))
    load = dict(loads)
    allowed = dict.fromkeys(reviewers, 0)
    holds = dict.fromkeys(reviewers, 0)
    short = []
    for place, one in enumerate(wanted):
        able = [r for r in reviewers if r not in one.barred and r not in one.has]
        bit = 1 << place
        for reviewer in able:
            allowed[reviewer] |= bit
        turn = place % len(reviewers) if reviewers else 0
        order = {reviewer: (number - turn) % len(reviewers) for number, reviewer in enumerate(reviewers)}
        chosen = sorted(able, key=lambda r: (load[r], order[r]))[: one.needs]
        for reviewer in chosen:
            holds[reviewer] |= bit
            load[reviewer] += 1
        if len(chosen) < one.needs:
            barred = len(one.barred & loads.keys())
            has = len((one.has - one.barred) & loads.keys())
            short.append(Short(one.piece, one.needs, len(chosen), barred, has))
    _even_out(reviewers, load, allowed, holds)
    given = [(wanted[place].piece, reviewer) for reviewer in reviewers for place in _bits(holds[reviewer])]
    return Plan(tuple(sorted(given)), load, tuple(sorted(short, key=lambda one: one.piece)))


def place(seed: int, reviewer: int, piece: int) -> int:
    """The piece's place in this reviewer's own order, 0 to 2³¹ − 1, so that nobody's piece is always read last.

    It depends on nothing else: a piece that comes later falls between the others.
    """
    return int.from_bytes(_lot(seed, f"order {reviewer}", piece)[:4], "big") >> 1


def _even_out(
    reviewers: list[int], load: dict[int, int], allowed: dict[int, int], holds: dict[int, int]
) -> None:
    """Hand pieces on from heavier to lighter reviewers until no path is left."""
    moved = True
    while moved:
        moved = False
        for start in sorted(reviewers, key=lambda one: -load[one]):
            while path := _path(start, reviewers, load, allowed, holds):
                for giver, taker in pairwise(path):
                    could = holds[giver] & allowed[taker] & ~holds[taker]
                    bit = could & -could
                    holds[giver] ^= bit
                    holds[taker] |= bit
                load[path[0]] -= 1
                load[path[-1]] += 1
                moved = True


def _path(
    start: int,
    reviewers: list[int],
    load: dict[int, int],
    allowed: dict[int, int],
    holds: dict[int, int],
) -> list[int]:
    """The shortest way along which ``start`` can shed a piece to somebody lighter by two; else empty.

    Along a shortest way no two steps move the same piece in conflict with each other: each step is
    taken from what its giver held before the way began.
    """
    came: dict[int, int] = {start: start}
    waiting = [start]
    for giver in waiting:
        for taker in reviewers:
            if taker in came or not holds[giver] & allowed[taker] & ~holds[taker]:
                continue
            came[taker] = giver
            if load[taker] <= load[start] - 2:
                way = [taker]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            waiting.append(taker)
    return []


def _able(one: Wanted, loads: Mapping[int, int]) -> int:
    return len(loads) - len((one.barred | one.has) & loads.keys())


def _lot(seed: int, what: str, number: int) -> bytes:
    """A place in an order drawn by lot; the number breaks a tie that will never come."""
    return blake2b(f"{seed}:{what}:{number}".encode(), digest_size=8).digest()


def _bits(number: int) -> Iterable[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
