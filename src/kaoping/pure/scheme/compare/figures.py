"""What an indicator asks of one unit: windows, pieces, and what one piece is worth, exactly."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.by_group import for_groups, plain
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scheme.tree import PlacedNode, full_mark, index
from kaoping.pure.scheme.windows import periods_of, windows_of


@dataclass(frozen=True, slots=True)
class Figures:
    """For units in one set of groups. ``None``: the indicator has no such figure."""

    windows: int | None = None  # of the year; None: none at all, or by notice
    pieces: int | None = None  # asked for in the year; None where no number is asked
    points: Fraction | None = None  # the full mark; None: open
    worths: tuple[Fraction, ...] = ()  # of one piece, each different one, the greatest first

    @property
    def worth(self) -> Fraction | None:
        """One piece's worth, where all are worth the same."""
        return self.worths[0] if len(self.worths) == 1 else None


def figures_of(scheme: Scheme, code: str, groups: Collection[str] = ()) -> Figures | None:
    """The figures of a leaf for units in exactly these groups; None where it does not concern them.

    A piece is worth what scoring gives for it: the points divided over all windows' pieces; under
    ``average`` and ``highest`` each window carries the whole points. A scheme that is repeated gives
    the figures of its first round, times the rounds for windows and pieces.
    """
    return Resolved(scheme, groups).figures(code)


class Resolved:
    """A scheme as it holds for one set of groups: made once, asked for many indicators."""

    def __init__(self, scheme: Scheme, groups: Collection[str]) -> None:
        self.groups = groups
        self.nodes: Mapping[str, PlacedNode] = {}
        try:
            self.scheme = for_groups(scheme, groups)
        except SchemeError:
            return  # These groups have no one value somewhere; the check refuses that by name.
        self.nodes = index(self.scheme)

    def figures(self, code: str) -> Figures | None:
        """The figures of one leaf, as ``figures_of`` gives them."""
        placed = self.nodes.get(code)
        if placed is None or not placed.is_leaf or not placed.applies(self.groups):
            return None
        return _figures(self.scheme, placed, self.groups)


def _figures(own: Scheme, placed: PlacedNode, groups: Collection[str]) -> Figures:
    full = full_mark(placed.node, groups)
    rounds = periods_of(own)
    by_round = [windows_of(own, placed, period) for _, period in rounds]
    all_windows = [window for round_ in by_round if round_ is not None for window in round_]
    has_none = by_round[0] is None
    by_notice = bool(placed.windows and placed.windows.by_notice)
    rule = placed.node.rule
    count = None if by_notice or has_none else len(all_windows)
    if not isinstance(rule, Even) or by_notice:
        return Figures(count, None, full)
    asked = [plain(window.pieces) for window in all_windows]
    if has_none:
        asked = [plain(rule.pieces)] * len(rounds)
    if full is None:
        return Figures(count, sum(asked), None)
    first = [plain(rule.pieces)] if has_none else [plain(window.pieces) for window in by_round[0] or ()]
    divides = placed.node.combine == "sum"
    whole = sum(first)
    worths = {full / (whole if divides else one) for one in first if one}
    return Figures(count, sum(asked), full, tuple(sorted(worths, reverse=True)))
