"""The nodes of a scheme in their order, each with what it inherits.

A child inherits task, paragraph, material, rubric, by and windows unless it says its own; it applies
to a unit only where all its ancestors do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.by_group import applies, resolve
from kaoping.pure.scheme.model import Node, Scheme, WindowsSpec
from kaoping.pure.scheme.rules import Amount, Word


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with its place and with what it inherits filled in."""

    node: Node
    part: Literal["indicators", "bonus"]
    depth: int  # 0 at the top of its list
    parent: str | None
    path: tuple[str, ...]  # ids from the top down to the node itself
    task: str | None
    paragraph: tuple[str, ...]
    material: str | None
    rubric: str | None
    by: str | None
    windows: WindowsSpec | None
    late_worth: Amount  # factor on a late piece, 0 to 1
    applies_to: tuple[tuple[str, ...], ...]  # each entry's any-of, all of which must fit

    @property
    def id(self) -> str:
        return self.node.id

    @property
    def is_leaf(self) -> bool:
        return self.node.rule is not None

    def applies(self, groups: Collection[str]) -> bool:
        """Whether the node, and every node above it, concerns a unit in these groups."""
        return all(applies(names, groups) for names in self.applies_to)


def walk(scheme: Scheme) -> Iterator[PlacedNode]:
    """Every node: indicators, then bonus; a parent before its children, as written."""
    for node in scheme.indicators:
        yield from _placed(node, "indicators", None, scheme.settings.late_worth)
    for node in scheme.bonus:
        yield from _placed(node, "bonus", None, scheme.settings.late_worth)


def leaves(scheme: Scheme) -> Iterator[PlacedNode]:
    """The nodes that have a rule, in order."""
    return (placed for placed in walk(scheme) if placed.is_leaf)


def find(scheme: Scheme, code: str) -> PlacedNode | None:
    """The node with this id, or None. ``index`` serves many look-ups."""
    return next((placed for placed in walk(scheme) if placed.id == code), None)


def leaf(scheme: Scheme, code: str) -> PlacedNode:
    """The leaf with this id. Errors: ``SchemeError("unknown_indicator")``, ``("not_a_leaf")``."""
    placed = find(scheme, code)
    if placed is None:
        raise SchemeError("unknown_indicator", found=code)
    if not placed.is_leaf:
        raise SchemeError("not_a_leaf", line=placed.node.line or None, found=code)
    return placed


def index(scheme: Scheme) -> dict[str, PlacedNode]:
    """All nodes by id."""
    return {placed.id: placed for placed in walk(scheme)}


def full_mark(node: Node, groups: Collection[str] = ()) -> Fraction | None:
    """The node's points for a unit in ``groups``; None where they are open.

    What an inner node does not state is the sum of its children (under ``average`` and ``highest``
    the greatest) that apply to the unit. Errors: those of ``by_group.resolve``.
    """
    if node.points is Word.OPEN:
        return None
    if node.points is not None:
        return resolve(node.points, groups)
    marks = [full_mark(child, groups) for child in node.children if applies(child.applies_to, groups)]
    if any(mark is None for mark in marks):
        return None
    known = [mark for mark in marks if mark is not None]
    if node.combine == "sum":
        return sum(known, Fraction(0))
    return max(known, default=Fraction(0))


def _placed(
    node: Node,
    part: Literal["indicators", "bonus"],
    above: PlacedNode | None,
    late: Amount,
) -> Iterator[PlacedNode]:
    own = (node.applies_to,) if node.applies_to else ()
    here = PlacedNode(
        node=node,
        part=part,
        depth=above.depth + 1 if above else 0,
        parent=above.id if above else None,
        path=(*(above.path if above else ()), node.id),
        task=node.task or (above.task if above else None),
        paragraph=node.paragraph or (above.paragraph if above else ()),
        material=node.material or (above.material if above else None),
        rubric=node.rubric or (above.rubric if above else None),
        by=node.by or (above.by if above else None),
        windows=node.windows or (above.windows if above else None),
        late_worth=late if node.late_worth is None else node.late_worth,
        applies_to=(above.applies_to if above else ()) + own,
    )
    yield here
    for child in node.children:
        yield from _placed(child, part, here, here.late_worth)
